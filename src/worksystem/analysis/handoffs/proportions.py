"""A part of a whole that was counted, with the interval in which the true share may lie."""

from __future__ import annotations

from functools import cache
from math import sqrt
from statistics import NormalDist

from attrs import field, frozen

from worksystem.errors import InvalidNumber

__all__ = ["CONFIDENCE", "Proportion"]

CONFIDENCE = 0.9
"""How sure the intervals are, where nothing else is said."""


@frozen
class Proportion:
    """How many of how many, and how far that can be trusted.

    Attributes:
        part: How many.
        whole: Of how many; at least one.
        confidence: How often such an interval holds the true share.

    Raises:
        InvalidNumber: Unless ``0 <= part <= whole`` and the whole is above 0.

    Examples:
        >>> found = Proportion(2, 3)
        >>> print(found)
        2 of 3 (66.7%, 90% interval 25.4% to 92.2%)
        >>> Proportion(1, 0)
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidNumber: need 0 <= part <= whole and a whole above 0, got 1 of 0
    """

    part: int
    whole: int
    confidence: float = field(default=CONFIDENCE, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.part <= self.whole or not self.whole:
            raise InvalidNumber(
                f"need 0 <= part <= whole and a whole above 0, got {self.part} of {self.whole}"
            )

    @property
    def share(self) -> float:
        """The part divided by the whole."""
        return self.part / self.whole

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true share may lie: Wilson's score interval.

        With z, the point of the normal distribution beyond which lies half of
        what the confidence leaves, and n, the whole: the centre is
        ``(share + z²/2n) / (1 + z²/n)``, and the interval reaches
        ``z / (1 + z²/n) × √(share (1 − share)/n + z²/4n²)`` to either side.

        Source: Wilson, "Probable inference, the law of succession, and
        statistical inference", Journal of the American Statistical
        Association 22(158), 1927.

        Examples:
            >>> low, high = Proportion(10, 10).interval
            >>> round(low, 3), high
            (0.787, 1.0)
        """
        z, n, p = _deviations(self.confidence), self.whole, self.share
        scale = 1 + z * z / n
        centre = (p + z * z / (2 * n)) / scale
        reach = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / scale
        # At the ends rounding would leave a trace that is not there.
        low = 0.0 if self.part == 0 else max(0.0, centre - reach)
        high = 1.0 if self.part == n else min(1.0, centre + reach)
        return low, high

    @property
    def low(self) -> float:
        """The lower end of the interval."""
        return self.interval[0]

    @property
    def high(self) -> float:
        """The upper end of the interval."""
        return self.interval[1]

    def __str__(self) -> str:
        low, high = self.interval
        return (
            f"{self.part} of {self.whole} ({self.share:.1%}, "
            f"{self.confidence:.0%} interval {low:.1%} to {high:.1%})"
        )


@cache
def _deviations(confidence: float) -> float:
    return NormalDist().inv_cdf((1 + confidence) / 2)
