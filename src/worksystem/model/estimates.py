"""How much work is likely: three points of working time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from attrs import evolve, field, frozen

from worksystem.errors import InvalidDuration
from worksystem.model.construction import reports_every_fault
from worksystem.model.durations import duration
from worksystem.show import show_duration

__all__ = ["Estimate", "EstimateLike", "optional_estimate"]


@reports_every_fault
@frozen(repr=False)
class Estimate:
    """How much working time is likely to be needed, as three points.

    Working time is time spent on the work: nights, weekends and waiting do not
    count. Calendars turn it into dates; an estimate never does.

    Attributes:
        low: Almost never done in less than this.
        likely: The single most likely outcome; a critical path uses it.
        high: Almost never needs more than this.

    Raises:
        InvalidDuration: Unless ``0 <= low <= likely <= high``.

    Examples:
        >>> estimate = Estimate("1d", "1d 4h", "3d")
        >>> print(estimate)
        1d 4h (1d to 3d)
        >>> Estimate("3d", "2d", "6d")
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidDuration: need low <= likely <= high, got 3d, 2d, 6d
    """

    low: timedelta = field(converter=duration)
    likely: timedelta = field(converter=duration)
    high: timedelta = field(converter=duration)

    def __attrs_post_init__(self) -> None:
        if not self.low <= self.likely <= self.high:
            got = ", ".join(map(show_duration, (self.low, self.likely, self.high)))
            raise InvalidDuration(f"need low <= likely <= high, got {got}")

    @classmethod
    def of(cls, value: EstimateLike) -> Estimate:
        """Read an estimate: one duration for all three points, or three of them.

        Examples:
            >>> Estimate.of("2d"), Estimate.of(("1d", "2d", "6d"))
            (Estimate.of('2d'), Estimate.of(('1d', '2d', '6d')))
            >>> Estimate.of(("1d", "2d"))
            Traceback (most recent call last):
                ...
            worksystem.errors.InvalidDuration: need one duration or three (low, likely, high), got 2
        """
        if isinstance(value, Estimate):
            return value
        if isinstance(value, (tuple, list)):
            if len(value) != 3:
                raise InvalidDuration(
                    f"need one duration or three (low, likely, high), got {len(value)}"
                )
            return cls(*value)
        point = duration(value)
        return cls(point, point, point)

    @property
    def mean(self) -> timedelta:
        """Expected duration, ``(low + 4 likely + high) / 6``, to the microsecond.

        Source: Malcolm et al., "Application of a technique for research and
        development program evaluation", Operations Research 7(5), 1959.

        Examples:
            >>> Estimate.of(("1h", "2h", "9h")).mean
            datetime.timedelta(seconds=10800)
        """
        return (self.low + 4 * self.likely + self.high) / 6

    @property
    def is_certain(self) -> bool:
        """Whether the three points are one.

        Examples:
            >>> Estimate.of("2d").is_certain
            True
        """
        return self.low == self.high

    def scaled(self, factor: float) -> Estimate:
        """The same estimate, longer or shorter by a factor.

        Examples:
            >>> print(Estimate.of("2d").scaled(0.5))
            1d
        """
        return evolve(
            self, low=self.low * factor, likely=self.likely * factor, high=self.high * factor
        )

    def __str__(self) -> str:
        if self.is_certain:
            return show_duration(self.likely)
        low, likely, high = map(show_duration, (self.low, self.likely, self.high))
        return f"{likely} ({low} to {high})"

    def __repr__(self) -> str:
        low, likely, high = map(show_duration, (self.low, self.likely, self.high))
        return (
            f"Estimate.of({likely!r})"
            if self.is_certain
            else (f"Estimate.of({(low, likely, high)!r})")
        )


EstimateLike = Estimate | timedelta | str | tuple[Any, Any, Any] | list[Any]


def optional_estimate(value: EstimateLike | None) -> Estimate | None:
    """An estimate, or None for unknown.

    Examples:
        >>> optional_estimate("4h")
        Estimate.of('4h')
    """
    return None if value is None else Estimate.of(value)
