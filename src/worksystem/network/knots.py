"""Knots: items that wait for each other, all of them, and the way around in each."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from worksystem.errors import DependencyCycle
from worksystem.model.dependencies import Dependency
from worksystem.network.cycles import Cycle, find_cycles
from worksystem.network.structure import structure_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from worksystem.model.system import WorkSystem

    Ints = NDArray[np.int32]

__all__ = ["Knot", "find_knots"]


@frozen
class Knot:
    """Items that wait for each other, so that none of them can ever start.

    Attributes:
        cycle: Ids on a short way around, beginning with the smallest: each
            waits for the one before it, or is a part or the whole of it.
        links: The dependencies on this way, each after the id of the item
            that waits; of several between the same two, all.
        parts: The steps of the way that lead from a part to its whole or from
            a whole to its part, as pairs of part and whole.
        items: Ids of all items of work that are in the knot, in order; no parents.
    """

    cycle: tuple[str, ...]
    links: tuple[tuple[str, Dependency], ...]
    parts: tuple[tuple[str, str], ...]
    items: tuple[str, ...]


def find_knots(system: WorkSystem) -> tuple[Knot, ...]:
    """Every knot of a system; there is none exactly where a critical path can be found.

    A dependency of a parent holds for each of its parts, and what waits for a
    parent waits for each of them; so an item that waits for its own parent or
    part is in a knot too. The kind of a dependency and its lag do not matter,
    nor whether the items are finished.

    Args:
        system: Any system.

    Returns:
        One for each strongly connected part, by the first ids of their ways.

    Cost is linear in items and dependencies, plus sorting the knots.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> items = [WorkItem("web", after=["mail"]), WorkItem("page", parent="web")]
        >>> items += [WorkItem("mail", after=["page"])]
        >>> (knot,) = find_knots(WorkSystem("shop", items=items))
        >>> knot.cycle, knot.parts, knot.items
        (('mail', 'web', 'page'), (('page', 'web'),), ('mail', 'page'))
    """
    try:
        structure_of(system)
    except DependencyCycle:
        return _Ends(system).knots()
    return ()


class _Ends:
    """What comes after what: the beginnings and the ends of items as nodes.

    A whole begins before its parts and ends after them: its beginning has its
    place as its number, its end that place plus the count of items. An item
    without parts is one node, its beginning.
    """

    def __init__(self, system: WorkSystem) -> None:
        self._items = list(system.items)
        self._ids = list(system.items.ids())
        place = {id_: at for at, id_ in enumerate(self._ids)}
        self._count = count = len(place)
        self._above = [-1 if i.parent is None else place[i.parent] for i in self._items]
        parent = np.array(self._above, dtype=np.int32)
        child = np.flatnonzero(parent >= 0).astype(np.int32)
        parent = parent[child]
        every = np.arange(count, dtype=np.int32)
        is_whole = np.zeros(count, dtype=bool)
        is_whole[parent] = True
        end = every + count * is_whole
        self._is_whole: list[bool] = is_whole.tolist()
        counts = np.frombuffer(system.wiring.counts, dtype=np.int32)
        waited_for = np.frombuffer(system.wiring.sources, dtype=np.int32)
        sources = (end[waited_for], parent, end[child])
        targets = (np.repeat(every, counts), child, end[parent])
        self._source: Ints = np.concatenate(sources).astype(np.int32)
        self._target: Ints = np.concatenate(targets).astype(np.int32)

    def knots(self) -> tuple[Knot, ...]:
        cycles = find_cycles(self._source, self._target, self._key)
        return tuple(sorted(map(self._knot, cycles), key=lambda knot: knot.cycle))

    def _key(self, node: int) -> tuple[bool, str]:
        # By id; of the two nodes of one item, its beginning first.
        place = node % self._count
        return (False, f"{self._ids[place]}\0{node // self._count}")

    def _knot(self, cycle: Cycle) -> Knot:
        around = [*cycle.nodes, cycle.nodes[0]]
        # From the end of one to the beginning of another: a dependency. What is
        # left leads from the beginning of a whole to that of a part, or to an end.
        steps = [
            (a % self._count, b)
            for a, b in pairwise(around)
            if b < self._count and not (a < self._count and self._is_whole[a])
        ]
        # Each step leads to the beginning of what the next one leads away from, or
        # of its whole, or of a part of it.
        families = [
            self._part_and_whole(b, c)
            for (_, b), (c, _) in zip(steps, [*steps[1:], steps[0]], strict=True)
            if b != c
        ]
        ids = list(dict.fromkeys(self._ids[at] for step in steps for at in step))
        first = ids.index(min(ids))
        return Knot(
            cycle=(*ids[first:], *ids[:first]),
            links=tuple(
                (self._ids[b], link)
                for a, b in steps
                for link in self._items[b].after or ()
                if link.on == self._ids[a]
            ),
            parts=tuple((self._ids[a], self._ids[b]) for a, b in families),
            items=tuple(
                sorted(
                    self._ids[node]
                    for node in cycle.part
                    if node < self._count and not self._is_whole[node]
                )
            ),
        )

    def _part_and_whole(self, a: int, b: int) -> tuple[int, int]:
        """Two items of which one is a part of the other, the part first."""
        above = self._above[a]
        while above >= 0:
            if above == b:
                return a, b
            above = self._above[above]
        return b, a
