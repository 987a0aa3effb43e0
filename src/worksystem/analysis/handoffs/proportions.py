"""A part of a whole that was counted, with the interval in which the true share may lie."""

from __future__ import annotations

from attrs import field, frozen

from worksystem.analysis.intervals import wilson
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

        Examples:
            >>> low, high = Proportion(10, 10).interval
            >>> round(low, 3), high
            (0.787, 1.0)
        """
        return wilson(self.part, self.whole, self.confidence)

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
