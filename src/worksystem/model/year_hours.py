"""The open hours of one year: where weeks, zones and exceptions become spans of UTC.

Time is integer microseconds since 1970 in UTC. A year of UTC is the unit: it
is worked out when somebody asks for it, and years that look alike – the same
weekdays, clock changes and exceptions, counted from their first day – share
one result, so that a thousand years cost little more than thirty.
"""

from __future__ import annotations

import functools
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate
from operator import ge, sub
from typing import TYPE_CHECKING

from attrs import field, frozen

from worksystem.model.recurrence import Recurrence
from worksystem.model.wall_clock import (
    DAY,
    EPOCH_DAY,
    LAST_DAY,
    SECOND,
    Offsets,
    offsets_in,
    utc,
    year_start,
)
from worksystem.model.week import Spans, Week

if TYPE_CHECKING:
    from worksystem.model.exceptional_days import CalendarException

__all__ = [
    "AllHours",
    "CalendarHours",
    "CommonHours",
    "ExceptionRule",
    "HoursSource",
    "HoursWithout",
    "YearHours",
]


class YearHours:
    """The open spans of one year, counted in microseconds from its start in UTC.

    Attributes:
        opens: Where each span opens, in order.
        closes: Where each span closes.
        before: Working time of the year before each span.
        total: Working time of the whole year.
    """

    __slots__ = ("before", "closes", "opens", "total")

    def __init__(self, opens: list[int], closes: list[int]) -> None:
        self.opens = opens
        self.closes = closes
        ends: list[int] = list(accumulate(map(sub, closes, opens)))
        self.total = ends[-1] if ends else 0
        self.before = [0, *ends[:-1]] if ends else []


@frozen
class AllHours:
    """Every hour of every day.

    Examples:
        >>> AllHours("UTC").year(2026).total == 365 * DAY
        True
    """

    zone: str = field()

    def year(self, year: int) -> YearHours:
        """The open spans of a year, worked out once."""
        return _whole_year(year_start(year + 1) - year_start(year))


@functools.cache
def _whole_year(length: int) -> YearHours:
    return YearHours([0], [length])


@frozen
class ExceptionRule:
    """An exception without what does not change the hours: its note."""

    first: int
    last: int
    spans: Spans
    rule: Recurrence | None

    @classmethod
    def of(cls, value: CalendarException) -> ExceptionRule:
        """What an exception says about hours."""
        last = LAST_DAY if value.until is None else value.until.toordinal()
        return cls(value.first.toordinal(), last, value.hours.spans, value.rule)

    def days(self, start: int, end: int) -> Iterable[int]:
        """The days that it names from start to end, as ordinals."""
        start, end = max(start, self.first), min(end, self.last)
        if self.rule is None or start > end:
            return range(start, end + 1)
        return self.rule.ordinals(self.first, start, end)


@frozen
class CalendarHours:
    """The hours of a week in a zone, with exceptions of which the later wins."""

    zone: str = field()
    week: Week
    exceptions: tuple[ExceptionRule, ...]
    _alike: dict[object, YearHours] = field(init=False, factory=dict, eq=False, repr=False)
    _years: dict[int, YearHours] = field(init=False, factory=dict, eq=False, repr=False)

    def year(self, year: int) -> YearHours:
        """The open spans of a year, worked out once."""
        known = self._years.get(year)
        # The first of two threads wins, so that a year is always the same object.
        return self._years.setdefault(year, self._worked_out(year)) if known is None else known

    def _worked_out(self, year: int) -> YearHours:
        start = year_start(year)
        jan_1 = start // DAY + EPOCH_DAY
        length = year_start(year + 1) - start
        # A span may begin up to two days before the part of it that lies in the year.
        first, last = max(jan_1 - 2, 1), min(jan_1 + length // DAY, LAST_DAY)
        offsets = offsets_in(self.zone, year)
        otherwise = {
            day - jan_1: exception.spans
            for exception in self.exceptions
            for day in exception.days(first, last)
        }
        days = range(first - jan_1, last - jan_1 + 1)
        shape = (jan_1 % 7, days, offsets, frozenset(otherwise.items()))
        if shape not in self._alike:
            week = [self.week.days[(jan_1 + i - 1) % 7] for i in range(7)]
            spans = [otherwise.get(day, week[day % 7]) for day in days]
            self._alike.setdefault(shape, _spans_of(days, spans, offsets, length))
        return self._alike[shape]


def _spans_of(
    days: Iterable[int], spans: Iterable[Spans], offsets: Offsets, length: int
) -> YearHours:
    local = [
        (day * DAY + start * SECOND, day * DAY + end * SECOND)
        for day, of_day in zip(days, spans, strict=True)
        for start, end in of_day
    ]
    starts, ends = [start for start, _ in local], [end for _, end in local]
    if any(map(ge, ends, starts[1:])):
        starts, ends = _united(starts, ends)
    opens, closes = utc(starts, offsets), utc(ends, offsets)
    # Cut at the ends of the year, and leave out what no clock showed that day.
    i, j = bisect_right(closes, 0), bisect_left(opens, length)
    cut = [
        (max(opening, 0), min(closing, length))
        for opening, closing in zip(opens[i:j], closes[i:j], strict=True)
        if opening < closing
    ]
    return YearHours([opening for opening, _ in cut], [closing for _, closing in cut])


def _united(starts: list[int], ends: list[int]) -> tuple[list[int], list[int]]:
    """The same hours without spans that touch or overlap."""
    opens, closes = starts[:1], ends[:1]
    for start, end in zip(starts[1:], ends[1:], strict=True):
        if start <= closes[-1]:
            closes[-1] = max(closes[-1], end)
        else:
            opens.append(start)
            closes.append(end)
    return opens, closes


@frozen
class HoursWithout:
    """The hours of another source without some gaps.

    Attributes:
        inner: The other source.
        gaps: Pairs of instants, in order and apart.
    """

    inner: HoursSource
    gaps: Spans
    _years: dict[int, YearHours] = field(init=False, factory=dict, eq=False, repr=False)

    @property
    def zone(self) -> str:
        """The zone whose clock the hours are told by."""
        return self.inner.zone

    def year(self, year: int) -> YearHours:
        """The open spans of a year, worked out once."""
        start, end = year_start(year), year_start(year + 1)
        i = bisect_right(self.gaps, start, key=lambda gap: gap[1])
        j = bisect_left(self.gaps, end, key=lambda gap: gap[0])
        if i >= j:
            return self.inner.year(year)
        if year not in self._years:
            gaps = [(since - start, until - start) for since, until in self.gaps[i:j]]
            return self._years.setdefault(year, _cut_out(self.inner.year(year), gaps))
        return self._years[year]


def _cut_out(hours: YearHours, gaps: Iterable[tuple[int, int]]) -> YearHours:
    opens, closes = list(hours.opens), list(hours.closes)
    for since, until in gaps:
        i, j = bisect_right(closes, since), bisect_left(opens, until)
        if i < j:
            before, after = opens[i] < since, until < closes[j - 1]
            closes[i:j] = [since] * before + [closes[j - 1]] * after
            opens[i:j] = [opens[i]] * before + [until] * after
    return YearHours(opens, closes)


@frozen
class CommonHours:
    """The hours in which two sources are both open, told in the zone of the first."""

    first: HoursSource
    second: HoursSource
    _alike: dict[object, tuple[YearHours, YearHours, YearHours]] = field(
        init=False, factory=dict, eq=False, repr=False
    )

    @property
    def zone(self) -> str:
        """The zone whose clock the hours are told by."""
        return self.first.zone

    def year(self, year: int) -> YearHours:
        """The open spans of a year, worked out once."""
        a, b = self.first.year(year), self.second.year(year)
        pair = id(a), id(b)
        both, *known = self._alike.get(pair, (None,))
        if both is None or known[0] is not a or known[1] is not b:
            # Kept with the two, so that their identities are not given to others.
            both = _in_both(a, b)
            self._alike[pair] = both, a, b
        return both


def _in_both(a: YearHours, b: YearHours) -> YearHours:
    opens, closes, i, j = [], [], 0, 0
    while i < len(a.opens) and j < len(b.opens):
        start, end = max(a.opens[i], b.opens[j]), min(a.closes[i], b.closes[j])
        if start < end:
            opens.append(start)
            closes.append(end)
        if a.closes[i] < b.closes[j]:
            i += 1
        else:
            j += 1
    return YearHours(opens, closes)


HoursSource = AllHours | CalendarHours | HoursWithout | CommonHours
"""Where open hours come from; equal sources have equal hours in every year."""
