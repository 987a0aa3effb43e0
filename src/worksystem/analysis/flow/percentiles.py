"""Percentiles of durations, with what they are worth: method, number and bounds."""

from __future__ import annotations

import math
from datetime import timedelta
from fractions import Fraction
from functools import total_ordering
from typing import Any

import numpy as np
from attrs import frozen

from worksystem.analysis.flow.elapsed import Ints, Told, span
from worksystem.errors import CannotAnswer, InvalidNumber, NotEnoughHistory
from worksystem.model.construction import evidence
from worksystem.show import show

__all__ = ["CONFIDENCE", "Percentile", "empirical", "probability"]

CONFIDENCE = 0.95
"""How sure each bound is by itself."""

# A sum of so many chances, each of them rounded.
_ROUNDING = 1e-9


@total_ordering
@frozen(eq=False)
class Percentile:
    """A duration that a part of the items do not exceed, and what it is worth.

    It compares like its `value`: with another one, or with a `timedelta`; one
    that is not reached is longer than any.

    Attributes:
        p: Which part, above 0 and below 1.
        value: The duration; None: so many items have not come to an end that
            it cannot be told.
        method: How it was found.
        n: Of how many items.
        n_censored: How many of them had not come to an end; those that end
            later, or were dropped, count here.
        low: With a confidence of 95 %, it is no shorter than this; None: so
            few items cannot say.
        high: With a confidence of 95 %, it is no longer than this.
        is_elapsed: Whether it is time on the clock; else working time.

    Examples:
        >>> from worksystem import History, events
        >>> from worksystem.analysis.flow import measure_flow
        >>> moves = [
        ...     events.Moved(f"item-{n}", state, at=f"2026-04-{day:02}T09:00Z")
        ...     for n in range(1, 7)
        ...     for state, day in (("doing", 1), ("done", 1 + n))
        ... ]
        >>> half = measure_flow(History(moves)).percentile(0.5)
        >>> print(half)
        P50 3ed 12eh (1ed to 6ed; n = 6, linear interpolation)
        >>> half == timedelta(days=3, hours=12), half.days, half < timedelta(days=4)
        (True, 3, True)
    """

    p: float
    value: timedelta | None
    method: str
    n: int
    n_censored: int = 0
    low: timedelta | None = None
    high: timedelta | None = None
    is_elapsed: bool = True

    @property
    def confidence(self) -> float:
        """How sure each of the bounds is by itself."""
        return CONFIDENCE

    @property
    def name(self) -> str:
        """What people call it: ``P85``."""
        return f"P{show(round(100 * self.p, 6))}"

    @property
    def days(self) -> int:
        """Its whole days of 24 h, as `timedelta.days`."""
        return self._reached().days

    @property
    def seconds(self) -> int:
        """Its seconds beside the days, as `timedelta.seconds`."""
        return self._reached().seconds

    @property
    def microseconds(self) -> int:
        """Its microseconds beside days and seconds, as `timedelta.microseconds`."""
        return self._reached().microseconds

    def total_seconds(self) -> float:
        """All of it in seconds, as `timedelta.total_seconds`."""
        return self._reached().total_seconds()

    @property
    def notes(self) -> tuple[str, ...]:
        """What to know before relying on it, in sentences."""
        said = []
        if self.n == 1:
            said.append(f"{self.name} of one item is a point, and says nothing of others")
        elif self.value is None:
            said.append(
                f"{self.name} is not reached: too many of the {self.n} items have not come to an end"
            )
        elif self.high is None:
            said.append(f"{self.name} has no upper bound: {self.n} items are too few for one")
        return tuple(said)

    def _reached(self) -> timedelta:
        if self.value is None:
            raise CannotAnswer(f"{self.notes[0]}; its lower bound is in .low")
        return self.value

    def _shown(self, value: timedelta | None) -> str:
        if value is None:
            return "?"
        return str(Told(value)) if self.is_elapsed else show(value)

    def __str__(self) -> str:
        value = "not reached" if self.value is None else self._shown(self.value)
        censored = f", {self.n_censored} censored" if self.n_censored else ""
        bounds = f"{self._shown(self.low)} to {self._shown(self.high)}"
        return f"{self.name} {value} ({bounds}; n = {self.n}{censored}, {self.method})"

    def __eq__(self, other: object) -> bool:
        return self.value == _value(other) if _compares(other) else NotImplemented

    def __lt__(self, other: object) -> bool:
        if not _compares(other):
            return NotImplemented
        value = _value(other)
        return self.value is not None and (value is None or self.value < value)

    def __hash__(self) -> int:
        return hash(self.value)


def _compares(other: object) -> bool:
    return isinstance(other, (Percentile, timedelta))


def _value(other: Any) -> timedelta | None:
    found: timedelta | None = other.value if isinstance(other, Percentile) else other
    return found


def probability(p: object) -> Fraction:
    """A part of a whole, as its decimals are written: 0.85 is 17/20.

    Raises:
        InvalidNumber: Unless it is a number above 0 and below 1.

    Examples:
        >>> probability(0.85)
        Fraction(17, 20)
        >>> probability(85)
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidNumber: p: need a number above 0 and below 1, such as 0.85, got 85
    """
    if isinstance(p, (int, float, np.floating, Fraction)) and not isinstance(p, bool) and 0 < p < 1:
        return p if isinstance(p, Fraction) else Fraction(repr(float(p)))
    raise InvalidNumber(f"p: need a number above 0 and below 1, such as 0.85, got {evidence(p)}")


def empirical(p: float, ordered: Ints, *, is_elapsed: bool = True) -> Percentile:
    """A percentile of durations that are all known, by linear interpolation.

    The bounds are order statistics, and hold whatever the distribution: each
    is the nearest of them that is on its side of the percentile with a
    confidence of 95 %. Both together hold with 90 %.

    Args:
        p: Which part.
        ordered: The durations in order, in microseconds.
        is_elapsed: Whether they are time on the clock.

    Raises:
        NotEnoughHistory: If there are none.

    Source: definition 7 of Hyndman and Fan, "Sample quantiles in statistical
    packages", The American Statistician 50(4), 1996; the bounds from Hahn and
    Meeker, "Statistical Intervals", 1991, section 5.2.
    """
    part, n = probability(p), len(ordered)
    if not n:
        raise NotEnoughHistory(
            "a percentile of cycle times", needed=1, got=0, what="finished items"
        )
    place = (n - 1) * part
    before = math.floor(place)
    low, high = int(ordered[before]), int(ordered[min(before + 1, n - 1)])
    value = low + round((place - before) * (high - low))
    first, last = _bounds(float(part), n)
    return Percentile(
        float(part),
        span(value),
        "linear interpolation",
        n,
        low=None if first is None else span(int(ordered[first])),
        high=None if last is None else span(int(ordered[last])),
        is_elapsed=is_elapsed,
    )


def _bounds(p: float, n: int) -> tuple[int | None, int | None]:
    """Places of the order statistics that bound a percentile from below and above.

    How many of n items are below it is binomial. The one at place k is no
    later than it unless at most k are below, and no earlier unless more are.
    """
    mean, width = n * p, 12 * math.sqrt(n * p * (1 - p)) + 30
    first, last = max(0, math.floor(mean - width)), min(n, math.ceil(mean + width))
    counts = np.arange(first, last)
    steps = np.log((n - counts) / (counts + 1)) + math.log(p) - math.log1p(-p)
    weights = np.concatenate(([0.0], np.cumsum(steps)))
    masses = np.exp(weights - weights.max())
    at_most = np.cumsum(masses) / masses.sum()
    below = (
        first + int(np.searchsorted(at_most, (1 - CONFIDENCE) * (1 + _ROUNDING), side="right")) - 1
    )
    above = first + int(np.searchsorted(at_most, CONFIDENCE * (1 - _ROUNDING), side="left"))
    return (below if below >= 0 else None), (above if above < n else None)
