"""Places: each item's own, and the one that it gets from what waits for it.

Everything is counted in own places: number 0 is the item that would come first
if nothing waited for anything. An item inherits the best own place among
itself and all that waits for it; items with one inherited place are in the
order of their dependencies, and then of their own places. That is a sort by
three keys – inherited place, how many items a chain of what it waits for has at
most, own place – and no item can come after what waits for it: of the two, it
has no worse a place and the shorter chain.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from worksystem.network import Structure

__all__ = ["TOP", "Places"]

TOP = 3


class Places:
    """The order of open items, and what would become of it if one of them moved.

    Args:
        structure: What waits for what.
        nodes: The node of each open item, the best own place first.

    Attributes:
        inherited: Of each item, the best own place of itself and what waits for it.
        depth: Of each item, the longest chain of open items that it waits for.
        order: The items, the first to be done first.

    Cost is linear in items and dependencies, and a sort.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> from worksystem.network import structure_of
        >>> items = [WorkItem("a"), WorkItem("b"), WorkItem("c", after=["a"])]
        >>> Places(structure_of(WorkSystem("shop", items=items)), [2, 1, 0]).order
        [2, 0, 1]
    """

    def __init__(self, structure: Structure, nodes: Sequence[int]) -> None:
        self.count = len(nodes)
        self._read(structure, nodes)
        self.depth = self._depths()
        self.inherited = self._inherited(list(range(self.count)))
        self.order = sorted(range(self.count), key=self._key)

    def _key(self, item: int) -> tuple[float, int, float]:
        return self.inherited[item], self.depth[item], item

    @cached_property
    def top(self) -> tuple[int, ...]:
        """The first three."""
        return tuple(self.order[:TOP])

    # what waits for what, among open items and gates; gates are counted after items

    def _read(self, structure: Structure, nodes: Sequence[int]) -> None:
        number = np.full(len(structure), -1, dtype=np.int64)
        number[list(nodes)] = np.arange(self.count)
        gates = len(structure.leaves)
        number[gates:] = self.count + np.arange(structure.gates)
        source, target = number[structure.source], number[structure.target]
        both = (source >= 0) & (target >= 0)
        self._before: list[list[int]] = [[] for _ in range(self.count + structure.gates)]
        for a, b in zip(source[both].tolist(), target[both].tolist(), strict=True):
            self._before[b].append(a)
        flow = number[structure.order]
        self._flow: list[int] = flow[flow >= 0].tolist()

    def _depths(self) -> list[int]:
        depth = [0] * len(self._before)
        for node in self._flow:
            depth[node] = max((depth[a] + (a < self.count) for a in self._before[node]), default=0)
        return depth

    def _inherited(self, own: list[float]) -> list[float]:
        best = [*own, *[float("inf")] * (len(self._before) - self.count)]
        for node in reversed(self._flow):
            mine = best[node]
            for a in self._before[node]:
                best[a] = min(best[a], mine)
        return best

    @cached_property
    def _first_needed(self) -> list[list[int]]:
        """Of each item, the first three of it and all that it waits for, by chain and own place."""
        first: list[list[int]] = [[] for _ in self._before]
        for node in self._flow:
            found = {a for before in self._before[node] for a in first[before]}
            found |= {node} if node < self.count else set()
            first[node] = heapq.nsmallest(TOP, found, key=lambda a: (self.depth[a], a))
        return first

    # what if

    def top_if_before(self, item: int, other: int) -> tuple[int, ...]:
        """The first three, if the own place of an item were just before that of a better one.

        Only what it waits for gets another place, so a few items are looked at.
        """
        own, inherited = other - 0.5, self.inherited
        if own > inherited[item]:
            # What waits for it is better still: it moves among its equals alone.
            near = [*(i for i in self.order[: TOP + 1] if i != item), item]
            near.sort(key=lambda i: (inherited[i], self.depth[i], own if i == item else i))
            return tuple(near[:TOP])
        found = [i for i in self.top if inherited[i] < own]
        found += [i for i in self._first_needed[item] if inherited[i] > own]
        found += [i for i in self.order[: 2 * TOP] if i not in found]
        return tuple(found[:TOP])

    def top_if_after(self, item: int, other: int) -> tuple[int, ...]:
        """The first three, if the own place of an item were just after that of a worse one.

        Cost is linear in items and dependencies.
        """
        own: list[float] = list(range(self.count))
        own[item] = other + 0.5
        best = self._inherited(own)
        keys = ((best[i], self.depth[i], own[i], i) for i in range(self.count))
        return tuple(key[-1] for key in heapq.nsmallest(TOP, keys))

    def rises_past(self, item: int) -> int | None:
        """The nearest item that it has to come before, by itself, to change the first three.

        Two items change sides at most once while one rises, so the first three,
        once they have changed, never become the same again. They change where it
        passes one of them, or that whose place one of them has.
        """
        marks = {place for i in self.top for place in (i, int(self.inherited[i])) if place < item}
        changes = (m for m in sorted(marks, reverse=True) if self._differs(item, m))
        return next(changes, None)

    def _differs(self, item: int, mark: int) -> bool:
        return self.top_if_before(item, mark) != self.top

    def falls_past(self, item: int, worst: int) -> int | None:
        """The nearest item that it has to come after to change the first three.

        Args:
            item: Whose own place changes.
            worst: The last own place that it can fall behind.
        """
        if not self._can_fall(self.top, item):
            return None
        below, step = item, 1
        while True:
            mark = min(below + step, worst)
            if mark <= below:
                return None
            if self.top_if_after(item, mark) != self.top:
                break
            below, step = mark, 2 * step
        while mark - below > 1:  # not at `below`, but at `mark`
            middle = (below + mark) // 2
            if self.top_if_after(item, middle) != self.top:
                mark = middle
            else:
                below = middle
        return mark

    def _can_fall(self, top: Collection[int], item: int) -> bool:
        """Whether one of the first three has its place from this item, or is it."""
        return item in top or any(self.inherited[i] == item for i in top)
