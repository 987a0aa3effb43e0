"""Strategies for the hours of a day and of a week, and for rules by which days recur."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from worksystem.model.recurrence import Recurrence
from worksystem.model.week import Hours, Week
from worksystem.testing.times import days
from worksystem.testing.words import built_once

__all__ = ["opening_hours", "recurrences", "weeks"]

_QUARTER = 900
_DAY = 96
_USUAL = (
    "Mon-Fri 09:00-17:00",
    "Mon-Thu 09:00-12:30 13:30-17:00; Fri 09:00-13:00",
    "24/7",
    "Sun-Thu 08:00-16:00",
    "Mon-Fri 22:00-06:00",
    "Sun 22:00-06:00",
    "Mon-Sun 06:00-06:00",
    "Sat 00:00-24:00",
    "Wed 02:00-03:00",
    "Mon-Fri 09:00-09:00:01",
)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@built_once
def opening_hours(*, closed: bool = True) -> st.SearchStrategy[Hours]:
    """The hours of one day, in quarters of an hour, also over midnight.

    Leaves out more than three spans. Shrinks towards a closed day, or where
    none is wanted towards the day's first quarter of an hour.

    Args:
        closed: Also no hours at all.

    Examples:
        >>> from worksystem.testing import simplest
        >>> (
        ...     simplest(opening_hours()),
        ...     simplest(opening_hours(closed=False)),
        ... )
        (Hours.of('closed'), Hours.of('00:00-00:15'))
    """
    # Steps from one end to the next: opening, closing, opening, closing …
    steps = st.lists(
        st.tuples(st.integers(0, 30), st.integers(1, 40)),
        min_size=0 if closed else 1,
        max_size=3,
    )
    return steps.map(_hours)


def _hours(steps: list[tuple[int, int]]) -> Hours:
    spans, at = [], 0
    for gap, length in steps:
        opening = at + gap
        at = min(opening + length, opening + _DAY)
        if opening < _DAY:
            spans.append((opening * _QUARTER, at * _QUARTER))
    return Hours(spans)


@built_once
def weeks() -> st.SearchStrategy[Week]:
    """Weeks with some working time: usual ones, and any others in quarters of an hour.

    Among them are nights, spans over the end of the week, whole days, days
    without a break between them and a single second. Leaves out closed weeks,
    which only an exception could open, and more than six spans outside the
    usual ones. Shrinks towards Monday to Friday, 9 to 17.

    Examples:
        >>> from worksystem.testing import simplest
        >>> print(simplest(weeks(), lambda week: len(week.days[0]) == 2))
        Mon-Thu 09:00-12:30 13:30-17:00; Fri 09:00-13:00
    """
    ends = st.lists(st.integers(0, 7 * _DAY - 1), unique=True, min_size=2, max_size=12)
    drawn = st.builds(_week, ends.map(sorted), around=st.booleans())
    return st.sampled_from(_USUAL).map(Week.of) | drawn


def _week(ends: list[int], *, around: bool) -> Week:
    """The week that opens at every other end; at the second, and over Sunday, if around."""
    days: list[list[tuple[int, int]]] = [[] for _ in range(7)]
    turned = [*ends[1:], ends[0] + 7 * _DAY] if around else ends
    for opening, closing in zip(turned[::2], turned[1::2], strict=False):
        day, start = divmod(opening, _DAY)
        end = min(closing - day * _DAY, start + _DAY)
        days[day % 7].append((start * _QUARTER, end * _QUARTER))
    return Week([tuple(spans) for spans in days])


@built_once
def recurrences(*, sparse: bool = False) -> st.SearchStrategy[Recurrence]:
    """Rules of every accepted kind, with most of their parts, also such as never occur.

    Leaves out lists of more than three values, and intervals above 4. Shrinks
    towards every week, or where it has to be sparse towards every 1 January.

    Args:
        sparse: Only rules that leave most days alone: one day of a year, or a
            weekday of a month.

    Examples:
        >>> from worksystem.testing import simplest
        >>> simplest(recurrences(), lambda rule: "MONTHLY" in rule.text)
        Recurrence('FREQ=MONTHLY')
        >>> simplest(recurrences(sparse=True))
        Recurrence('FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1')
    """
    if sparse:
        one_day = st.builds(
            "FREQ=YEARLY;BYMONTH={};BYMONTHDAY={}".format, st.integers(1, 12), st.integers(1, 31)
        )
        a_weekday = st.builds("FREQ=MONTHLY;BYDAY={}".format, _nth_weekday())
        return (one_day | a_weekday).map(Recurrence)
    freq = st.sampled_from(["WEEKLY", "DAILY", "MONTHLY", "YEARLY"])
    return freq.flatmap(_parts).map(lambda parts: Recurrence(";".join(filter(None, parts))))


def _parts(freq: str) -> st.SearchStrategy[tuple[str, ...]]:
    counted = freq in ("MONTHLY", "YEARLY")
    weekday = st.sampled_from(_WEEKDAYS)
    return st.tuples(
        st.just(f"FREQ={freq}"),
        _optional("INTERVAL={}", st.integers(1, 4)),
        _optional("COUNT={}", st.integers(1, 60)) | _optional("UNTIL={}", _ends()),
        _optional("BYMONTH={}", _several(st.integers(1, 12))),
        st.just("")
        if freq == "WEEKLY"
        else _optional("BYMONTHDAY={}", _several(st.integers(1, 31) | st.integers(-31, -1))),
        _optional("BYDAY={}", _several(weekday | _nth_weekday() if counted else weekday)),
        _picked(),
        _optional("WKST={}", weekday),
    )


def _picked() -> st.SearchStrategy[str]:
    """Times of the day, and which of the occurrences are meant."""
    hours = _several(st.integers(0, 23))
    minutes = _several(st.integers(0, 59))
    return (
        _optional("BYHOUR={}", hours)
        | _optional("BYMINUTE={}", minutes)
        | st.builds("BYHOUR={};BYSETPOS={}".format, hours, st.integers(1, 4) | st.integers(-4, -1))
    )


def _nth_weekday() -> st.SearchStrategy[str]:
    nth = st.integers(1, 5) | st.integers(-5, -1)
    return st.builds("{}{}".format, nth, st.sampled_from(_WEEKDAYS))


def _ends() -> st.SearchStrategy[str]:
    def said(day: date, clock: str) -> str:
        return f"{day:%Y%m%d}{clock}"

    return st.builds(said, days(), st.sampled_from(["", "T000000Z", "T235959Z"]))


def _several(values: st.SearchStrategy[int] | st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    listed: st.SearchStrategy[list[int | str]] = st.lists(values, min_size=1, max_size=3)
    return listed.map(lambda drawn: ",".join(map(str, drawn)))


def _optional(part: str, values: st.SearchStrategy[object]) -> st.SearchStrategy[str]:
    return st.just("") | values.map(part.format)
