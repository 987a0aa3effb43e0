"""How far a share that was counted can be trusted."""

from __future__ import annotations

from functools import cache
from math import sqrt
from statistics import NormalDist

__all__ = ["wilson"]


def wilson(part: float, whole: float, confidence: float) -> tuple[float, float]:
    """Where the true share may lie: Wilson's score interval.

    With z, the point of the normal distribution beyond which lies half of
    what the confidence leaves, and n, the whole: the centre is
    ``(share + z²/2n) / (1 + z²/n)``, and the interval reaches
    ``z / (1 + z²/n) × √(share (1 − share)/n + z²/4n²)`` to either side.

    Source: Wilson, "Probable inference, the law of succession, and
    statistical inference", Journal of the American Statistical
    Association 22(158), 1927.

    Examples:
        >>> low, high = wilson(10, 10, 0.9)
        >>> round(low, 3), high
        (0.787, 1.0)
    """
    z, p = _deviations(confidence), part / whole
    scale = 1 + z * z / whole
    centre = (p + z * z / (2 * whole)) / scale
    reach = z * sqrt(p * (1 - p) / whole + z * z / (4 * whole * whole)) / scale
    # At the ends rounding would leave a trace that is not there.
    low = 0.0 if part == 0 else max(0.0, centre - reach)
    high = 1.0 if part == whole else min(1.0, centre + reach)
    return low, high


@cache
def _deviations(confidence: float) -> float:
    return NormalDist().inv_cdf((1 + confidence) / 2)
