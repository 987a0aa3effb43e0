"""The part of a history that is asked about, and the periods in it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from attrs import frozen

from worksystem.analysis.load.periods import PeriodKind, Periods
from worksystem.errors import BeyondHorizon, CannotAnswer, InvalidInstant, InvalidModel
from worksystem.model.construction import evidence
from worksystem.model.instants import day_or_instant, from_microseconds, to_microseconds
from worksystem.model.resolution import midnight

__all__ = ["Window", "WindowLike", "moment"]

WindowLike = tuple[datetime | date | str | None, datetime | date | str | None]
_MOST_PERIODS = 100_000


def moment(value: datetime | date | str, zone: str) -> int:
    """An instant in microseconds; a day is its midnight in a zone.

    Examples:
        >>> moment("1970-01-02", "UTC") == moment("1970-01-02T00:00Z", "UTC") == 86_400_000_000
        True
    """
    read = day_or_instant(value)
    return to_microseconds(read) if isinstance(read, datetime) else midnight(read, 0, zone)


@frozen
class Window:
    """From one instant on and before another one, in microseconds since 1970 UTC.

    Attributes:
        start: Its first instant.
        end: What happens from here on is not in it.
        until: Where time in it ends: at `end`, or at the instant up to which
            the facts are known.
        zone: Where its dates are told.
    """

    start: int
    end: int
    until: int
    zone: str

    @classmethod
    def of(cls, asked: Any, first: int, as_of: int, zone: str) -> Window:
        """The window that is asked for; where nothing is, up to `as_of` and with it."""
        if asked is None:
            asked = None, None
        if not isinstance(asked, (tuple, list)) or len(asked) != 2:
            raise InvalidModel(
                f"window: need a start and an end, such as ('2026-04-20', None), got {evidence(asked)}"
            )
        try:
            low = min(first, as_of) if asked[0] is None else moment(asked[0], zone)
            high = as_of + 1 if asked[1] is None else moment(asked[1], zone)
        except InvalidModel as error:
            raise error.at("window") from None
        # What happens at the last instant that is known happens in the window.
        end = min(high, as_of + 1)
        if low > as_of:
            told = [from_microseconds(at, zone).isoformat() for at in (low, as_of)]
            raise InvalidInstant(
                f"window: need a start that is not after the instant asked about, {told[1]}, "
                f"got {told[0]}"
            )
        if low >= high:
            told = [from_microseconds(at, zone).isoformat() for at in (low, high)]
            raise InvalidInstant(f"window: need an end after the start, got {' to '.join(told)}")
        return cls(low, end, min(end, as_of), zone)

    @property
    def dates(self) -> tuple[datetime, datetime]:
        """Where it begins and where time in it ends."""
        return from_microseconds(self.start, self.zone), from_microseconds(self.until, self.zone)

    def periods(self, by: PeriodKind, *, most: int = _MOST_PERIODS) -> Periods:
        """The periods that it touches.

        Raises:
            CannotAnswer: If there are too many.
        """
        try:
            return Periods.covering(
                by, self.zone, self.start, max(self.start, self.end - 1), most=most
            )
        except BeyondHorizon:
            raise
        except CannotAnswer:
            days = [at.date() for at in self.dates]
            raise CannotAnswer(
                f"need at most {most} periods, got more {by}s from {days[0]} to {days[1]}; "
                "ask for longer ones (by='month'), or for a part (window=(start, end))"
            ) from None
