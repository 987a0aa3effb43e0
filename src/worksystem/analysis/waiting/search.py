"""Places in sorted stretches of an array, and sums over ranges: a million at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["Ints", "count_up_to", "ranks", "running", "sums_below"]

Ints = NDArray[np.int64]


def count_up_to(values: Ints, first: Ints, last: Ints, limit: Ints) -> Ints:
    """How many values of a sorted stretch are at most a limit, for many stretches.

    Args:
        values: In rising order within each stretch.
        first: Where each stretch begins.
        last: Where it ends.
        limit: The limit of each.

    Cost is log n steps over all stretches.

    Examples:
        >>> values = np.array([1, 4, 4, 0, 9])
        >>> count_up_to(values, np.array([0, 3]), np.array([3, 5]), np.array([4, 8])).tolist()
        [3, 1]
    """
    low, high = first.astype(np.int64), last.astype(np.int64)
    open_ = np.flatnonzero(low < high)
    while len(open_):
        middle = (low[open_] + high[open_]) >> 1
        within = values[middle] <= limit[open_]
        low[open_] = np.where(within, middle + 1, low[open_])
        high[open_] = np.where(within, high[open_], middle)
        open_ = open_[low[open_] < high[open_]]
    return low - first


def ranks(names: tuple[str, ...]) -> Ints:
    """The place of each name in their order; at the end that of nobody, whose code is -1.

    What goes by it does not depend on who was named first.

    Examples:
        >>> ranks(("bo", "ana"))[[0, 1, -1]].tolist()
        [1, 0, 2]
    """
    found = np.empty(len(names) + 1, dtype=np.int64)
    found[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
    found[-1] = len(names)
    return found


def running(values: Ints) -> Ints:
    """The sum of all values before each place, and that of all of them at the end.

    Examples:
        >>> running(np.array([3, 1])).tolist()
        [0, 3, 4]
    """
    found = np.zeros(len(values) + 1, dtype=np.int64)
    np.cumsum(values, out=found[1:])
    return found


def sums_below(ranks: Ints, weights: Ints, first: Ints, last: Ints, limit: Ints) -> Ints:
    """The sum of the weights whose rank is below a limit, over many ranges.

    Ranks are taken apart bit by bit, from the highest: at each, those with a 0
    go before those with a 1, in the order in which they were, so that a range
    stays a range. A limit with a 1 takes the sum of the zeros with it.

    Args:
        ranks: From 0.
        weights: One for each rank.
        first: Where each range begins.
        last: Where it ends.
        limit: The limit of each range, from 0.

    Cost is log r steps over all ranks and all ranges, for ranks up to r.

    Source: Claude, Navarro and Ordóñez, "The wavelet matrix", Information
    Systems 47, 2015.

    Examples:
        >>> ranks, weights = np.array([2, 0, 1, 2]), np.array([5, 7, 11, 13])
        >>> one, four = np.array([1]), np.array([4])
        >>> [int(sums_below(ranks, weights, one, four, np.array([k]))[0]) for k in range(4)]
        [0, 7, 18, 31]
    """
    total = np.zeros(len(first), dtype=np.int64)
    if not len(ranks) or not len(first):
        return total
    left, right = first.astype(np.int64), last.astype(np.int64)
    top = max(int(limit.max()), int(ranks.max()))
    for bit in range(top.bit_length() - 1, -1, -1):
        one = (ranks >> bit) & 1 == 1
        zeros, sums = running(~one), running(np.where(one, 0, weights))
        takes = (limit >> bit) & 1 == 1
        total += np.where(takes, sums[right] - sums[left], 0)
        left = np.where(takes, left - zeros[left] + zeros[-1], zeros[left])
        right = np.where(takes, right - zeros[right] + zeros[-1], zeros[right])
        order = np.concatenate([np.flatnonzero(~one), np.flatnonzero(one)])
        ranks, weights = ranks[order], weights[order]
    return total
