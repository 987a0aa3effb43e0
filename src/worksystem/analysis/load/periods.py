"""Days, weeks and months on the time line, as the clocks of a zone count them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from worksystem.errors import CannotAnswer
from worksystem.model.instants import from_microseconds, to_microseconds
from worksystem.model.wall_clock import DAY, EPOCH_DAY, LAST_DAY, from_local, year_start
from worksystem.network import positions
from worksystem.show import show

if TYPE_CHECKING:
    from worksystem.model.working_time import WorkingTime

__all__ = ["Ints", "PeriodKind", "Periods", "places"]

Ints = NDArray[np.int64]
PeriodKind = Literal["day", "week", "month"]

_FIRST, _END = year_start(1), year_start(10_000)


def _month_start(month: int) -> int:
    year, place = divmod(month, 12)
    return date(year, place + 1, 1).toordinal() if year < 10_000 else LAST_DAY + 1


# Periods of a kind have numbers: which one holds a day, and on which day it begins.
_NUMBER: dict[str, Callable[[date], int]] = {
    "day": date.toordinal,
    "week": lambda day: (day.toordinal() - 1) // 7,
    "month": lambda day: day.year * 12 + day.month - 1,
}
_FIRST_DAY: dict[str, Callable[[int], int]] = {
    "day": int,
    "week": lambda number: number * 7 + 1,
    "month": _month_start,
}


@frozen(eq=False)
class Periods:
    """Consecutive days, ISO weeks or months, from midnight to midnight in a zone.

    A day on which the clock is put forward has 23 hours. A midnight that the
    clock skips is where the jump ends, and of one that it shows twice the
    first counts, as everywhere; a day that a zone left out is no period.

    Attributes:
        by: ``day``, ``week`` (from Monday) or ``month``.
        zone: In which zone midnight is meant.
        bounds: Where each begins, and the last one ends, in microseconds since
            1970 UTC.

    Examples:
        >>> week = Periods.covering("week", "UTC", 0, 0, most=1)
        >>> week.start(0).date().isoformat(), week.end(0).date().isoformat(), week.name(0)
        ('1969-12-29', '1970-01-05', 'the week of Mon 1969-12-29')
    """

    by: PeriodKind
    zone: str
    bounds: Ints

    @classmethod
    def covering(cls, by: PeriodKind, zone: str, first: int, last: int, *, most: int) -> Periods:
        """The periods from the one that holds an instant to the one that holds another.

        Args:
            by: Their kind.
            zone: A checked name.
            first: The one instant, in microseconds.
            last: The other one, not before it.
            most: How many there may be.

        Raises:
            CannotAnswer: If there are more.
            BeyondHorizon: If one of them lies outside the years 1 to 9999.
        """
        begin, end = (_number(by, zone, at) for at in (first, last))
        if end - begin >= most:
            days = [from_microseconds(at, zone).date() for at in (first, last)]
            raise CannotAnswer(
                f"need at most {most} periods, got {end - begin + 1} {by}s "
                f"from {days[0]} to {days[1]}; ask for longer periods, "
                "or for some of them by start and until"
            )
        bounds = [_begin(by, zone, number) for number in range(begin, end + 2)]
        found = cls(by, zone, np.unique(np.array(bounds, dtype=np.int64)))
        found.start(0), found.end(len(found) - 1)  # says so if a date cannot be told
        return found

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def start(self, place: int) -> datetime:
        """When a period begins."""
        return from_microseconds(int(self.bounds[place]), self.zone)

    def end(self, place: int) -> datetime:
        """When the next one begins."""
        return from_microseconds(int(self.bounds[place + 1]), self.zone)

    def label(self, place: int) -> str:
        """A period in a few letters: its first day, or its month."""
        return self.start(place).date().isoformat()[: 7 if self.by == "month" else 10]

    def name(self, place: int) -> str:
        """A period in a sentence."""
        if self.by == "month":
            return self.label(place)
        day = show(self.start(place).date())
        return f"the week of {day}" if self.by == "week" else day

    def name_of(self, at: datetime) -> str:
        """The period that holds an instant, in a sentence."""
        place = np.searchsorted(self.bounds, to_microseconds(at), side="right") - 1
        return self.name(int(place))


def _begin(by: PeriodKind, zone: str, number: int) -> int:
    """The first instant of a period."""
    clock = (_FIRST_DAY[by](number) - EPOCH_DAY) * DAY
    return min(max(from_local(zone, clock), _FIRST), _END)


def _number(by: PeriodKind, zone: str, at: int) -> int:
    """The period that holds an instant."""
    number = _NUMBER[by](from_microseconds(at, zone).date())
    # Where the clock shows a midnight twice, it shows the day before once more.
    return number + (_begin(by, zone, number + 1) <= at)


def places(time: WorkingTime, bounds: Ints) -> Ints:
    """The position of each of some instants in order, without looking beyond them.

    `positions` looks for open hours on either side of a range. Of somebody
    who has left that is a search to the end of time.

    Examples:
        >>> from worksystem import WorkingTime
        >>> np.diff(places(WorkingTime.always(), np.array([5, 7, 8]))).tolist()
        [2, 1]
    """
    first, last = (time.position(int(at)) for at in (bounds[0], bounds[-1]))
    found = np.full(len(bounds), first, dtype=np.int64)
    if first < last:
        opening, closing = time.opening(first), time.closing(last)
        found = positions(time, np.clip(bounds, opening, closing - 1))
        found[bounds >= closing] = last
    return found
