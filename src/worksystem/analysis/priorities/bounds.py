"""From where an input of an item changes its place: the nearest value, of the kind it has."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from math import ceil, floor, inf, isinf, nextafter
from typing import Any

from attrs import frozen

from worksystem.analysis.priorities.inputs import BANDS, instant_of
from worksystem.errors import BeyondHorizon
from worksystem.model.instants import from_microseconds
from worksystem.show import show

__all__ = ["COUNTED", "Bound", "bound_of", "plain"]

# Inputs that are moved by an amount, not by a factor.
COUNTED = ("rank", "due", "moscow", "score")
_WHOLE = ("rank", "size", "due", "moscow")


@frozen
class Bound:
    """The value from which on something changes.

    Attributes:
        value: As people know it.
        number: As the formula uses it.
        upwards: Whether it holds for this value and all above it, or below.
        beyond: Whether it needs more (or less) than this value, by however little.

    Examples:
        >>> print(Bound(3, Fraction(3), upwards=True, beyond=True))
        more than 3
    """

    value: Any
    number: Fraction
    upwards: bool
    beyond: bool

    def __str__(self) -> str:
        if isinstance(self.value, date):
            return f"{show(self.value)} or {'later' if self.upwards else 'earlier'}"
        if self.value in (BANDS[0], BANDS[-1]):
            return str(self.value)
        if isinstance(self.value, str):
            return f"{self.value} or {'lower' if self.upwards else 'higher'}"
        words = ("more than", "less than") if self.beyond else ("at least", "at most")
        return f"{words[not self.upwards]} {show(self.value)}"


def plain(value: Fraction) -> float:
    """A number as people write it: whole if it is, and infinite if it is too large to be kept.

    Examples:
        >>> plain(Fraction(6, 2)), plain(Fraction(1, 2)), plain(Fraction(10) ** 999)
        (3, 0.5, inf)
    """
    if value.denominator == 1 and abs(value) < 2**53:
        return int(value)
    try:
        return float(value)
    except OverflowError:
        return inf if value > 0 else -inf


def bound_of(
    name: str, now: Any, limit: Fraction, *, upwards: bool, reach: bool, zone: str
) -> Bound | None:
    """The nearest value of an input on the other side of a limit; None if there is none.

    Args:
        name: Of the input.
        now: Its value now, as people know it.
        limit: The number that it has to reach, or to pass.
        upwards: Whether it has to be above.
        reach: Whether the limit itself is enough.
        zone: Where plain days end.

    Examples:
        >>> print(bound_of("rank", 7, Fraction(3), upwards=False, reach=False, zone="UTC"))
        at most 2
    """
    if name not in _WHOLE:
        below = limit < 0 or (limit == 0 and not upwards and not reach)
        if below and name != "score":
            return None
        value = _kept(limit, upwards=upwards)
        number = limit if isinf(value) else Fraction(value)
        return Bound(value, number, upwards, beyond=number == limit and not reach)
    whole = _whole(limit, upwards=upwards, reach=reach)
    found: Any = whole
    if name == "size":
        found = timedelta(microseconds=whole) if 0 < whole < 10**18 else None
    elif name == "moscow":
        found = BANDS[whole - 1] if 1 <= whole <= len(BANDS) else None
    elif name == "due":
        found, whole = _date(now, whole, upwards=upwards, zone=zone)
    return None if found is None else Bound(found, Fraction(whole), upwards, beyond=False)


def _kept(limit: Fraction, *, upwards: bool) -> float:
    """A number, if it can be kept, else the next one on the side that is needed."""
    value = plain(limit)
    if isinf(value) or Fraction(value) == limit or (Fraction(value) > limit) == upwards:
        return value
    return nextafter(value, inf if upwards else -inf)


def _whole(limit: Fraction, *, upwards: bool, reach: bool) -> int:
    if upwards:
        return ceil(limit) if reach else floor(limit) + 1
    return floor(limit) if reach else ceil(limit) - 1


def _date(now: Any, instant: int, *, upwards: bool, zone: str) -> tuple[Any, int]:
    """A due date of the same kind, that is no earlier, or no later, than an instant."""
    try:
        at = from_microseconds(instant, zone)
        if isinstance(now, datetime):
            return at, instant
        days = [at.date() + timedelta(days=step) for step in (-2, -1, 0, 1)]
    except (BeyondHorizon, OverflowError):
        return None, instant
    ends = [(day, instant_of(day, zone)) for day in days]
    if upwards:
        return next(((day, end) for day, end in ends if end >= instant), (None, instant))
    return next(((day, end) for day, end in reversed(ends) if end <= instant), (None, instant))
