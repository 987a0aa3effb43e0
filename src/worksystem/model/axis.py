"""The axis of working time: which instant has how much work before it.

One number line per calendar, in integer microseconds, on which nights and
closures have no length: Friday 17:00 and Monday 09:00 are the same position.
So a position has two instants, the closing before it and the opening after it,
and every question about working time is an addition on this line.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date

from attrs import frozen

from worksystem.errors import BeyondHorizon
from worksystem.model.instants import from_microseconds
from worksystem.model.wall_clock import DAY, EPOCH_DAY, year_start
from worksystem.model.year_hours import HoursSource, YearHours

__all__ = ["Axis", "Boundaries"]

Boundaries = tuple["array[int]", "array[int]", "array[int]"]
"""Openings, closings, and the position of each opening."""

# Position 0. Any fixed instant will do; work is mostly near this one.
_ORIGIN = 2020
_FIRST, _LAST = 1, 9999
_START, _END = year_start(_FIRST), year_start(_LAST + 1)


@frozen
class _Years:
    """Some consecutive years, with the position at which each begins, and the last ends."""

    first: int
    starts: list[int]
    positions: list[int]
    hours: list[YearHours]

    @property
    def last(self) -> int:
        return self.first + len(self.hours) - 1


class Axis:
    """The positions of instants on the working time of a source, and back.

    Years are worked out when somebody asks for them, in both directions. What
    is known is replaced as a whole and always the same for one source, so
    threads may share an axis without a lock.

    Examples:
        >>> from worksystem.model.year_hours import AllHours
        >>> axis = Axis(AllHours("UTC"))
        >>> axis.position(7 * DAY) - axis.position(0) == 7 * DAY
        True
    """

    __slots__ = ("_known", "source")

    def __init__(self, source: HoursSource) -> None:
        self.source = source
        self._known = _Years(_ORIGIN, [year_start(_ORIGIN)], [0], [])

    def position(self, us: int) -> int:
        """The working time before an instant, from an origin that is fixed."""
        years, i, place, j = self._span_before(us)
        hours = years.hours[i]
        if j < 0:
            return years.positions[i]
        return years.positions[i] + hours.before[j] + min(place, hours.closes[j]) - hours.opens[j]

    def is_open(self, us: int) -> bool:
        """Whether an instant lies in a span; its closing does not."""
        years, i, place, j = self._span_before(us)
        return j >= 0 and place < years.hours[i].closes[j]

    def _span_before(self, us: int) -> tuple[_Years, int, int, int]:
        """What is known, the year, the place in it, and the last span that opens by then."""
        years = self._known
        if not years.starts[0] <= us < years.starts[-1]:
            years = self._reaching(us)
        i = min(bisect_right(years.starts, us), len(years.hours)) - 1
        place = us - years.starts[i]
        return years, i, place, bisect_right(years.hours[i].opens, place) - 1

    def opening(self, position: int) -> int:
        """The latest instant with a position: where work goes on from there."""
        years = self._known
        while not years.positions[0] <= position < years.positions[-1]:
            years = self._towards(years, forward=position >= years.positions[-1])
        i = bisect_right(years.positions, position) - 1
        hours, rest = years.hours[i], position - years.positions[i]
        j = bisect_right(hours.before, rest) - 1
        return years.starts[i] + hours.opens[j] + rest - hours.before[j]

    def closing(self, position: int) -> int:
        """The earliest instant with a position: where work has come to it."""
        years = self._known
        while not years.positions[0] < position <= years.positions[-1]:
            years = self._towards(years, forward=position > years.positions[-1])
        i = bisect_left(years.positions, position) - 1
        hours, rest = years.hours[i], position - years.positions[i]
        j = bisect_left(hours.before, rest) - 1
        return years.starts[i] + hours.opens[j] + rest - hours.before[j]

    def spans(self, from_us: int, until_us: int) -> Iterator[tuple[int, int]]:
        """The open spans between two instants, cut at them; those that touch are one."""
        current: tuple[int, int] | None = None
        for year in range(_year_of(from_us), _year_of(until_us) + 1) if from_us < until_us else ():
            start, hours = year_start(year), self.source.year(year)
            i = bisect_right(hours.closes, from_us - start)
            j = bisect_left(hours.opens, until_us - start)
            for opens, closes in zip(hours.opens[i:j], hours.closes[i:j], strict=True):
                opening, closing = max(start + opens, from_us), min(start + closes, until_us)
                if current is not None and current[1] == opening:
                    current = current[0], closing
                    continue
                if current is not None:
                    yield current
                current = opening, closing
        if current is not None:
            yield current

    def boundaries(self, from_us: int, until_us: int) -> Boundaries:
        """The openings, the closings and the positions of the openings of a range.

        Whole years, with at least one span on each side of the range if there is one.
        """
        low, high = _year_of(from_us), _year_of(until_us)
        while low > _FIRST and not self._opens_by(low, from_us):
            low -= 1
        while high < _LAST and not self._closes_after(high, until_us):
            high += 1
        years = self._covering(low, high)
        opens, closes, before = array("q"), array("q"), array("q")
        for i in range(low - years.first, high - years.first + 1):
            start, position, hours = years.starts[i], years.positions[i], years.hours[i]
            opens.extend([start + opening for opening in hours.opens])
            closes.extend([start + closing for closing in hours.closes])
            before.extend([position + earlier for earlier in hours.before])
        return opens, closes, before

    def _opens_by(self, year: int, us: int) -> bool:
        opens = self.source.year(year).opens
        return bool(opens) and year_start(year) + opens[0] <= us

    def _closes_after(self, year: int, us: int) -> bool:
        closes = self.source.year(year).closes
        return bool(closes) and year_start(year) + closes[-1] > us

    def _reaching(self, us: int) -> _Years:
        year = _year_of(us)
        return self._covering(year, year)

    def _towards(self, years: _Years, *, forward: bool) -> _Years:
        """More years at one end: a few at a time, so that a long search stays short."""
        more = len(years.hours) // 4 + 1
        if forward and years.last < _LAST:
            return self._covering(years.first, min(years.last + more, _LAST))
        if not forward and years.first > _FIRST:
            return self._covering(max(years.first - more, _FIRST), years.last)
        raise self._nothing_beyond(years, forward=forward)

    def _covering(self, first: int, last: int) -> _Years:
        known = self._known
        if known.first <= first and last <= known.last:
            return known
        first, last = min(first, known.first), max(last, known.last)
        hours = [
            *map(self.source.year, range(first, known.first)),
            *known.hours,
            *map(self.source.year, range(known.last + 1, last + 1)),
        ]
        earlier = sum(year.total for year in hours[: known.first - first])
        positions = [known.positions[0] - earlier]
        for year in hours:
            positions.append(positions[-1] + year.total)
        starts = [year_start(year) for year in range(first, last + 2)]
        self._known = found = _Years(first, starts, positions, hours)
        return found

    def _nothing_beyond(self, years: _Years, *, forward: bool) -> BeyondHorizon:
        side, end = ("after", "last") if forward else ("before", "first")
        if years.positions[0] == years.positions[-1]:
            return BeyondHorizon(
                "need working time within the years 1 to 9999, but there is none at all"
            )
        edge = self.closing(years.positions[-1]) if forward else self.opening(years.positions[0])
        shown = from_microseconds(min(edge, _END - DAY), self.source.zone)
        return BeyondHorizon(
            f"need working time {side} the {end} there is within the years 1 to 9999, "
            f"which is on {shown:%Y-%m-%d}"
        )


def _year_of(us: int) -> int:
    if us == _END:
        return _LAST
    if not _START <= us < _END:
        from_microseconds(us)  # says that it is beyond the horizon, and by how much
    return date.fromordinal(us // DAY + EPOCH_DAY).year
