"""Whether a row of numbers goes up or down, and which one is unlike those before it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

__all__ = ["median_of_counts", "slope_of", "upper_limit"]

_MOST = 500
_SCALE = 2.66


def slope_of(times: Sequence[int], values: Sequence[float]) -> float:
    """The slope of Theil and Sen: the median of the slopes between all pairs of points.

    It is a number without unit: the change over the whole span of time, as a
    part of the greatest value there is, so that no number is too great for it.
    Of more than 500 points, 500 are taken that lie evenly among them.

    Args:
        times: When, in order, no two of them at once; two or more.
        values: What was found then.

    Source: Sen, "Estimates of the regression coefficient based on Kendall's
    tau", Journal of the American Statistical Association 63(324), 1968.

    Examples:
        >>> slope_of([0, 1, 2, 3], [0, 10, 20, 30]), slope_of([0, 1, 2], [5, 9, 5])
        (1.0, 0.0)
    """
    at, found = np.array(times, dtype=np.float64), np.array(values, dtype=np.float64)
    if len(at) > _MOST:
        chosen = np.linspace(0, len(at) - 1, _MOST).round().astype(np.int64)
        at, found = at[chosen], found[chosen]
    at = (at - at[0]) / (at[-1] - at[0])
    greatest = np.abs(found).max()
    found = found / greatest if greatest else found
    first, second = np.triu_indices(len(at), k=1)
    apart = at[second] - at[first]
    # Two instants a microsecond apart may be one when rounded.
    told = apart > 0
    return float(np.median((found[second] - found[first])[told] / apart[told]))


def upper_limit(values: Sequence[float]) -> float:
    """Up to where the next one of some numbers is like those before it, on an XmR chart.

    Their mean, and 2.66 times the mean of how far each is from the one before.

    Args:
        values: In order of time; two or more.

    Source: Wheeler, *Understanding Variation*, 1993, for the natural process
    limits of a chart of individual values.

    Examples:
        >>> upper_limit([1, 2, 1, 2])
        4.16
    """
    mean = sum(values) / len(values)
    moves = [abs(b - a) for a, b in pairwise(values)]
    return mean + _SCALE * sum(moves) / len(moves)


def median_of_counts(counts: Sequence[int], total: int) -> float:
    """The median of so many counts, of which all but those given are zero.

    Args:
        counts: Those above zero.
        total: How many there are with the zeros; 1 or more.

    Examples:
        >>> median_of_counts([4, 2], 3), median_of_counts([4], 2), median_of_counts([], 5)
        (2.0, 2.0, 0.0)
    """
    ordered, zeros = sorted(counts), total - len(counts)
    middle = ((total - 1) // 2, total // 2)
    return sum(0 if place < zeros else ordered[place - zeros] for place in middle) / 2
