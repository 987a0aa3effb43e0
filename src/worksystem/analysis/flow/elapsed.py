"""Elapsed time in whole microseconds: sums that stay exact, and how it is told."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from worksystem.errors import BeyondHorizon
from worksystem.model.durations import Elapsed
from worksystem.show import show_duration

__all__ = ["Ints", "Told", "by_code", "nothing", "span", "spent", "told", "total"]

Ints = NDArray[np.int64]

_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)
_SECOND = timedelta(seconds=1)
_DAY = 24 * 3600
_MOST = 2**62
# Sums of so many bits of billions of numbers fit an integer of 64.
_BITS = 31
_LOW = (1 << _BITS) - 1


class Told(Elapsed):
    """Elapsed time of any length, told to the minute; what is short, to the second.

    It is equal to an `Elapsed` of the same length. The time in it stays exact.

    Examples:
        >>> print(Told(timedelta(days=2, hours=1, seconds=31)), Told(timedelta(seconds=90.4)))
        2ed 1eh 1em 1em 30es
        >>> Told(timedelta(hours=48)) == Elapsed(days=2)
        True
    """

    def __init__(self, time: timedelta) -> None:
        # A sum over many items is longer than any single duration may be.
        self.__attrs_init__(time)

    def __eq__(self, other: object) -> bool:
        return self.time == other.time if isinstance(other, Elapsed) else NotImplemented

    __hash__ = Elapsed.__hash__

    def __str__(self) -> str:
        size = abs(self.time)
        unit = _MINUTE if size >= _HOUR else _SECOND
        rounded = round(self.time / unit) * unit if size >= _SECOND else self.time
        return " ".join(f"{p[:-1]}e{p[-1]}" for p in show_duration(rounded, day=_DAY).split())


def span(microseconds: int) -> timedelta:
    """A duration of so many microseconds.

    Raises:
        BeyondHorizon: If it is longer than a `timedelta` can hold.

    Examples:
        >>> span(1_500_000)
        datetime.timedelta(seconds=1, microseconds=500000)
    """
    try:
        return timedelta(microseconds=microseconds)
    except OverflowError:
        raise BeyondHorizon(
            f"need a sum of durations below 1 000 000 000 days, got {microseconds} microseconds; "
            "ask for a part of the history: window=(start, end)"
        ) from None


def told(microseconds: int) -> str:
    """Elapsed time in a sentence.

    Examples:
        >>> told(90_000_000)
        '1em 30es'
    """
    return str(Told(span(microseconds)))


def total(values: Ints) -> int:
    """The exact sum of microseconds, which 64 bits may not hold.

    Examples:
        >>> total(np.full(4, 2**62))
        18446744073709551616
    """
    return (int((values >> _BITS).sum()) << _BITS) + int((values & _LOW).sum())


def by_code(codes: NDArray[np.integer], values: Ints, size: int) -> list[int]:
    """The exact sum of the values of each code; none is below zero.

    Examples:
        >>> by_code(np.array([1, 0, 1]), np.array([5, 7, 2**60]), 3)
        [7, 1152921504606846981, 0]
    """
    if len(values) and int(values.max()) < _MOST // len(values):
        sums = np.zeros(size, dtype=np.int64)
        np.add.at(sums, codes, values)
        return sums.tolist()
    result = [0] * size
    for shift, part in ((_BITS, values >> _BITS), (0, values & _LOW)):
        sums = np.zeros(size, dtype=np.int64)
        np.add.at(sums, codes, part)
        result = [a + (b << shift) for a, b in zip(result, sums.tolist(), strict=True)]
    return result


def spent(start: Ints, end: Ints, low: int, high: int) -> Ints:
    """How much of each span from `start` to `end` lies between two instants.

    Examples:
        >>> spent(np.array([0, 5, 9]), np.array([3, 8, 12]), 2, 7).tolist()
        [1, 2, 0]
    """
    found: Ints = np.maximum(np.minimum(end, high) - np.maximum(start, low), 0)
    return found


def nothing() -> Ints:
    """No numbers at all.

    Examples:
        >>> len(nothing())
        0
    """
    return np.zeros(0, dtype=np.int64)
