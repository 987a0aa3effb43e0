"""Sorting a graph into levels, in linear time whether it is wide or a chain."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["NARROW", "ragged", "sort_into_levels"]

Ints = NDArray[np.int32]
Indices = NDArray[np.int64]

# Below about this many nodes a level, a plain loop beats the overhead of array calls.
NARROW = 28


def ragged(first: Ints | Indices, counts: Ints | Indices) -> Indices:
    """Indices of several slices, one after the other: first[i] … first[i] + counts[i] - 1.

    Examples:
        >>> ragged(np.array([5, 9]), np.array([2, 3])).tolist()
        [5, 6, 9, 10, 11]
    """
    ends = np.cumsum(counts, dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    found: Indices = np.arange(total) + np.repeat(first - (ends - counts), counts)
    return found


def sort_into_levels(nodes: int, source: Ints, target: Ints) -> tuple[Ints, Ints] | None:
    """Order nodes so that every link leads to a later level.

    A node's level is the number of links on the longest chain that leads to it.
    Within a level, nodes with links out of them come first (so that the backward
    pass can reduce over slices), in the order of their numbers.

    Args:
        nodes: How many there are.
        source: Node at the beginning of each link.
        target: Node at its end.

    Returns:
        The nodes by level, and where each level begins (one more entry than
        levels); None if there is a cycle.

    Cost is linear: a level costs a few array calls when it is wide, and a
    plain step a link when it is narrow.

    Source: Kahn, "Topological sorting of large networks", CACM 5(11), 1962.

    Examples:
        >>> order, levels = sort_into_levels(3, np.array([2, 0], "i4"), np.array([0, 1], "i4"))
        >>> order.tolist(), levels.tolist()
        ([2, 0, 1], [0, 1, 2, 3])
        >>> sort_into_levels(2, np.array([0, 1], "i4"), np.array([1, 0], "i4")) is None
        True
    """
    by_source = np.argsort(source, kind="stable")
    goals = target[by_source].astype(np.int32)
    out = np.bincount(source, minlength=nodes)
    first = np.concatenate(([0], np.cumsum(out)))
    waiting = np.bincount(target, minlength=nodes).astype(np.int32)
    level = np.full(nodes, -1, dtype=np.int32)

    frontier = np.flatnonzero(waiting == 0)
    depth = 0
    while len(frontier):
        if len(frontier) < NARROW:
            frontier, depth = _walk(frontier, depth, level, waiting, goals=goals, first=first)
            continue
        level[frontier] = depth
        depth += 1
        reached = goals[ragged(first[frontier], out[frontier])]
        np.subtract.at(waiting, reached, 1)
        frontier = np.unique(reached[waiting[reached] == 0])
    if nodes and level.min() < 0:
        return None
    order = np.argsort(2 * level + (out == 0), kind="stable").astype(np.int32)
    starts = np.concatenate(([0], np.cumsum(np.bincount(level, minlength=depth))))
    return order, starts.astype(np.int32)


def _walk(
    frontier: Indices, depth: int, level: Ints, waiting: Ints, *, goals: Ints, first: Indices
) -> tuple[Indices, int]:
    """Go on node by node while levels are narrow; returns where they widen again."""
    # Views that give plain integers, on the same memory as the arrays.
    views: list[Any] = [level.data, waiting.data, goals.data, first.data]
    level_, waiting_, goals_, first_ = views
    queue = frontier.tolist()
    end_of_level = len(queue)
    at = 0
    while at < len(queue):
        if at == end_of_level:
            depth += 1
            end_of_level = len(queue)
            if end_of_level - at >= NARROW:
                return np.array(queue[at:]), depth
        node = queue[at]
        at += 1
        level_[node] = depth
        for k in range(first_[node], first_[node + 1]):
            goal = goals_[k]
            waiting_[goal] -= 1
            if not waiting_[goal]:
                queue.append(goal)
    return np.zeros(0, dtype=np.int64), depth + 1
