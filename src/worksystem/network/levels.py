"""Sorting a graph into levels, in linear time whether it is wide or a chain."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["NARROW", "ragged", "sort_into_levels"]

Ints = NDArray[np.int32]

# Below about this many nodes a level, a plain loop beats the overhead of array calls.
NARROW = 28


def ragged(first: Ints, counts: Ints) -> NDArray[np.int64]:
    """Indices of several slices, one after the other: first[i] … first[i] + counts[i] - 1.

    Examples:
        >>> ragged(np.array([5, 9]), np.array([2, 3])).tolist()
        [5, 6, 9, 10, 11]
    """
    ends = np.cumsum(counts, dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + np.repeat(first - (ends - counts), counts)


def sort_into_levels(nodes: int, source: Ints, target: Ints) -> tuple[Ints, Ints] | None:
    """Order nodes so that every link leads to a later level.

    A node's level is the number of links on the longest chain that leads to it.
    Within a level, nodes with links out of them come first (so that the backward
    pass can reduce over slices), in the order of their numbers.

    Args:
        nodes: How many there are.
        source, target: The links.

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
    first = np.concatenate(([0], np.cumsum(out)))[:-1]
    waiting = np.bincount(target, minlength=nodes).astype(np.int32)

    order = np.empty(nodes, dtype=np.int32)
    levels = [0]
    frontier = np.flatnonzero(waiting == 0)
    done = 0
    # Views that give plain integers, on the same memory as the arrays.
    waiting_, goals_, first_, out_ = map(memoryview, (waiting, goals, first, out))
    while len(frontier):
        if len(frontier) >= NARROW:
            has_out = out[frontier] > 0
            frontier = np.concatenate((frontier[has_out], frontier[~has_out]))
            order[done : done + len(frontier)] = frontier
            done += len(frontier)
            reached = goals[ragged(first[frontier], out[frontier])]
            np.subtract.at(waiting, reached, 1)
            frontier = np.unique(reached[waiting[reached] == 0])
        else:
            # Stays in plain Python as long as levels are narrow.
            level = frontier.tolist()
            while level and len(level) < NARROW:
                level = [n for n in level if out_[n]] + [n for n in level if not out_[n]]
                order[done : done + len(level)] = level
                done += len(level)
                following = []
                for node in level:
                    at = first_[node]
                    for k in range(at, at + out_[node]):
                        goal = goals_[k]
                        waiting_[goal] -= 1
                        if not waiting_[goal]:
                            following.append(goal)
                following.sort()
                levels.append(done)
                level = following
            levels.pop()
            frontier = np.array(level, dtype=np.int64)
        levels.append(done)
    if done < nodes:
        return None
    return order, np.array(levels, dtype=np.int32)
