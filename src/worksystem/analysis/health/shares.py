"""Shares of a whole that was counted or weighed, and whether they are past a threshold for sure."""

from __future__ import annotations

from collections.abc import Iterable
from math import isclose

from attrs import frozen

from worksystem.analysis.intervals import wilson

__all__ = ["Share"]


@frozen
class Share:
    """A share with the interval in which the true one may lie.

    Attributes:
        value: The share.
        n: How many were looked at; of weights, how many equal ones would be as sure.
        low: Lower end of the interval.
        high: Upper end of the interval.

    Examples:
        >>> share = Share.of(2, 3, confidence=0.9)
        >>> print(share, share.is_above(0.5))
        67% (90% interval 25% to 92%) False
    """

    value: float
    n: float
    low: float
    high: float
    confidence: float

    @classmethod
    def of(cls, part: float, whole: float, *, confidence: float) -> Share:
        """So many of so many, by Wilson's score interval.

        Args:
            part: How many; need not be whole.
            whole: Of how many; above 0.
            confidence: How sure the interval is.
        """
        low, high = wilson(part, whole, confidence)
        return cls(part / whole, whole, low, high, confidence)

    @classmethod
    def weighed(cls, pairs: Iterable[tuple[float, bool]], *, confidence: float) -> Share | None:
        """A share of effort: each weight, and whether it counts; None if nothing weighs.

        Unequal weights say less than so many equal ones: the interval is that
        of ``(Σw)² / Σw²`` items.

        Source: Kish, *Survey Sampling*, 1965, for the effective sample size.

        Examples:
            >>> print(Share.weighed([(8, True), (8, False)], confidence=0.9))
            50% (90% interval 12% to 88%)
        """
        listed = list(pairs)
        total = sum(weight for weight, _ in listed)
        if not total:
            return None
        n = total * total / sum(weight * weight for weight, _ in listed)
        part = sum(weight for weight, counts in listed if counts) / total
        return cls.of(part * n, n, confidence=confidence)

    def is_above(self, threshold: float) -> bool:
        """Whether even the lower end is above."""
        return self.low > threshold

    def is_below(self, threshold: float) -> bool:
        """Whether even the upper end is below."""
        return self.high < threshold

    def unsure(
        self, said: str, *, above: float | None = None, below: float | None = None
    ) -> str | None:
        """Why nobody can tell, where the share is past a threshold and its interval is not.

        Neither a finding nor clear: None where it is not past it, or is for sure.

        Args:
            said: What the share is of, as in ``3 of 10 items are late``.
            above: The threshold that it should not be above.
            below: The threshold that it should not be below.

        Examples:
            >>> share = Share.of(3, 10, confidence=0.9)
            >>> share.unsure("3 of 10 items are late", above=0.2)
            '3 of 10 items are late: above 20%, and too few to be sure (90% interval 13% to 56%)'
            >>> share.unsure("3 of 10 items are late", above=0.3) is None
            True
        """
        for threshold, side, sign in ((above, "above", 1), (below, "below", -1)):
            if threshold is None or isclose(self.value, threshold):
                continue
            is_sure = self.is_above(threshold) if sign > 0 else self.is_below(threshold)
            if sign * (self.value - threshold) > 0 and not is_sure:
                return (
                    f"{said}: {side} {round(100 * threshold, 2):g}%, and too few to be sure "
                    f"({self._interval})"
                )
        return None

    @property
    def evidence(self) -> dict[str, object]:
        """What a finding shows of it: the share, and the interval in which the true one may lie."""
        return {"share": self.value, "interval": (self.low, self.high)}

    def __str__(self) -> str:
        return f"{self.value:.0%} ({self._interval})"

    @property
    def _interval(self) -> str:
        return f"{self.confidence:.0%} interval {self.low:.0%} to {self.high:.0%}"
