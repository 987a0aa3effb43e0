"""The open hours of a working time between two instants, looked up again and again."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worksystem.model.working_time import WorkingTime

__all__ = ["OpenSpans"]

_YEAR = 366 * 86_400 * 1_000_000


class OpenSpans:
    """The spans of a working time; years that were asked for are kept.

    Examples:
        >>> from worksystem import Calendar, WorkingTime
        >>> time = WorkingTime.of(Calendar("office", week="Mon-Fri 09:00-17:00"))
        >>> hour = 3_600_000_000
        >>> spans = OpenSpans(time).between(4 * 24 * hour + 16 * hour, 5 * 24 * hour)
        >>> [(a // hour % 24, b // hour % 24) for a, b in spans]  # a Monday in 1970
        [(16, 17)]
    """

    def __init__(self, time: WorkingTime) -> None:
        self._time = time
        self._first = self._last = 0
        self._opens: list[int] = []
        self._closes: list[int] = []

    def between(self, start: int, end: int) -> list[tuple[int, int]]:
        """The open spans from one instant to another, cut at them."""
        if not (self._opens and self._first <= start and end <= self._last):
            self._first, self._last = start, end + _YEAR
            opens, closes, _ = self._time.boundaries(start, end)
            self._opens, self._closes = list(opens), list(closes)
            self._last = self._closes[-1] if self._closes else end
        first = bisect_right(self._closes, start)
        last = bisect_left(self._opens, end)
        pairs = zip(self._opens[first:last], self._closes[first:last], strict=True)
        return [(max(start, a), min(end, b)) for a, b in pairs]
