"""The dates that a checked rule of RFC 5545 names, worked out period by period.

A rule is walked by its own periods (days, weeks, months, years), beginning
with the one that is asked for, so that a window far from the first day costs
no more than one near to it. The Gregorian calendar repeats every 400 years:
where a whole cycle of periods has held nothing, nothing is left to find, and a
rule such as "every 30 February" ends there and does not search for ever.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from itertools import islice, product
from math import gcd
from typing import TYPE_CHECKING

from attrs import evolve

if TYPE_CHECKING:
    from worksystem.model.rules import Rule

__all__ = ["Occurrence", "local_occurrences"]

Occurrence = tuple[int, time]
"""The ordinal of the day, and the time."""

_LAST_DAY = date.max.toordinal()
# Periods in 400 years, after which days, weekdays and leap years repeat.
_CYCLE = {"DAILY": 146_097, "WEEKLY": 20_871, "MONTHLY": 4_800, "YEARLY": 400}


def local_occurrences(rule: Rule, first: datetime, from_: int, until: int) -> Iterator[Occurrence]:
    """The occurrences on the days `from_` to `until`, told without a zone, in order.

    An end in UTC is left to the caller, who knows the zone.

    Examples:
        >>> from worksystem.model.rules import Rule
        >>> rule = Rule("MONTHLY", weekdays=((-1, 4),))
        >>> may, july = date(2026, 5, 1).toordinal(), date(2026, 7, 1).toordinal()
        >>> found = local_occurrences(rule, datetime(2026, 1, 1), may, july)
        >>> [str(date.fromordinal(day)) for day, _ in found]
        ['2026-05-29', '2026-06-26']
    """
    begin = first.date().toordinal(), first.time()
    end = _LAST_DAY, time.max
    if rule.count is not None:
        end = _counted_out(rule, first)
    elif rule.until is not None and not isinstance(rule.until, datetime):
        end = rule.until.toordinal(), time.max
    from_, until = max(from_, begin[0]), min(until, end[0])
    for picked in _periods(_anchored(rule, first), first, from_, until):
        for occurrence in picked:
            if occurrence[0] > until or occurrence > end:
                return
            if occurrence[0] >= from_ and occurrence >= begin:
                yield occurrence


@functools.lru_cache(maxsize=1024)
def _counted_out(rule: Rule, first: datetime) -> Occurrence:
    """The last of a counted number of occurrences."""
    endless = evolve(rule, count=None)
    found = local_occurrences(endless, first, first.toordinal(), _LAST_DAY)
    return next(islice(found, (rule.count or 1) - 1, None), (_LAST_DAY, time.max))


def _anchored(rule: Rule, first: datetime) -> Rule:
    """The rule with what it leaves open filled in from its first day."""
    if rule.weekdays or rule.month_days or rule.freq == "DAILY":
        return rule
    if rule.freq == "WEEKLY":
        return evolve(rule, weekdays=((0, first.weekday()),))
    if rule.freq == "YEARLY" and not rule.months:
        rule = evolve(rule, months=(first.month,))
    return evolve(rule, month_days=(first.day,))


def _periods(rule: Rule, first: datetime, begin: int, until: int) -> Iterator[list[Occurrence]]:
    """The occurrences of each period, from the one that `begin` lies in."""
    if begin > until:
        return
    anchor, start, end = (_period_of(rule, day) for day in (first.toordinal(), begin, until))
    hours, minutes = rule.hours or (first.hour,), rule.minutes or (first.minute,)
    times = [first.time().replace(hour=h, minute=m) for h, m in product(hours, minutes)]
    step, cycle = rule.interval, _CYCLE[rule.freq]
    longest = cycle // gcd(cycle, step)
    if rule.freq == "DAILY":
        # A month of days at a time, so that a year without any is passed in twelve steps.
        longest, step = 4_800 * step // gcd(cycle, step), 1
        times = [clock for _, clock in _picked([0], times, rule.positions)]
    empty = 0
    for period in range(anchor + (start - anchor) // step * step, end + 1, step):
        days = _days_in(rule, period, first.toordinal())
        picked = _picked(days, times, () if rule.freq == "DAILY" else rule.positions)
        empty = 0 if picked else empty + 1
        if empty > longest:
            return
        yield picked


def _period_of(rule: Rule, ordinal: int) -> int:
    day = date.fromordinal(ordinal)
    match rule.freq:
        case "DAILY" | "MONTHLY":
            return day.year * 12 + day.month - 1
        case "WEEKLY":
            return (ordinal - 1 - rule.week_start) // 7
        case _:
            return day.year


def _days_in(rule: Rule, period: int, first: int) -> list[int]:
    match rule.freq:
        case "DAILY":
            found = _days_in_month(rule, period // 12, period % 12 + 1)
            return [day for day in found if (day - first) % rule.interval == 0]
        case "WEEKLY":
            start = period * 7 + 1 + rule.week_start
            week = range(max(start, 1), min(start + 7, _LAST_DAY + 1))
            return _fitting(rule, [day for day in week if (0, (day - 1) % 7) in rule.weekdays])
        case "MONTHLY":
            return _days_in_month(rule, period // 12, period % 12 + 1)
        case _ if not rule.months and any(nth for nth, _ in rule.weekdays):
            start, after = date(period, 1, 1).toordinal(), date(period, 12, 31).toordinal() + 1
            chosen = _on_weekdays(rule.weekdays, start, after, range(start, after))
            return _fitting(rule, chosen)
        case _:
            months = rule.months or range(1, 13)
            return [day for month in months for day in _days_in_month(rule, period, month)]


def _fitting(rule: Rule, ordinals: list[int]) -> list[int]:
    """Those in the rule's months and on its days of the month."""
    if not rule.months and not rule.month_days:
        return ordinals
    kept = []
    for ordinal in ordinals:
        day = date.fromordinal(ordinal)
        if rule.months and day.month not in rule.months:
            continue
        if rule.month_days and day.day not in rule.month_days:
            _, after = _month(day.year, day.month)
            if ordinal - after not in rule.month_days:
                continue
        kept.append(ordinal)
    return kept


def _days_in_month(rule: Rule, year: int, month: int) -> list[int]:
    if rule.months and month not in rule.months:
        return []
    start, after = _month(year, month)
    days: Iterable[int] = range(start, after)
    if rule.month_days:
        meant = {start + n - 1 if n > 0 else after + n for n in rule.month_days}
        days = sorted(day for day in meant if start <= day < after)
    return _on_weekdays(rule.weekdays, start, after, days)


def _on_weekdays(
    weekdays: tuple[tuple[int, int], ...], start: int, after: int, days: Iterable[int]
) -> list[int]:
    """Those on a weekday that is meant, counted within the days from start to after."""
    if not weekdays:
        return list(days)
    kept = []
    for day in days:
        weekday = (day - 1) % 7
        nth, nth_from_end = (day - start) // 7 + 1, -((after - 1 - day) // 7 + 1)
        if not {(0, weekday), (nth, weekday), (nth_from_end, weekday)}.isdisjoint(weekdays):
            kept.append(day)
    return kept


def _month(year: int, month: int) -> tuple[int, int]:
    """The first day of a month and the first one after it."""
    start = date(year, month, 1).toordinal()
    if (year, month) == (9999, 12):
        return start, _LAST_DAY + 1
    return start, date(year + month // 12, month % 12 + 1, 1).toordinal()


def _picked(days: list[int], times: list[time], positions: tuple[int, ...]) -> list[Occurrence]:
    """The occurrences of a period, or those that BYSETPOS picks out of them."""
    found = list(product(days, times))
    if not positions:
        return found
    meant = {n - 1 if n > 0 else len(found) + n for n in positions}
    return [found[place] for place in sorted(meant) if 0 <= place < len(found)]
