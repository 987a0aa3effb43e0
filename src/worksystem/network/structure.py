"""What waits for what, as integer arrays in an order that time can flow along.

Items become nodes: every item that is no parent is one. A parent is a roll-up;
a dependency on it holds for every item under it, and a dependency of it for
each of them. So that two parents of a thousand items do not cost a million
links, what comes out of a parent passes through one *gate*, a node without
duration. Nodes are numbered by level – no node has a link from its own level
or a later one – so that a pass over time is a few array operations a level
where levels are wide, and one plain loop where they are narrow.
"""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from worksystem.errors import DependencyCycle
from worksystem.network.cycles import find_cycle
from worksystem.network.levels import ragged, sort_into_levels

if TYPE_CHECKING:
    from worksystem.model.dependencies import Dependency
    from worksystem.model.system import WorkSystem

__all__ = ["FF", "FS", "SF", "SS", "Links", "Structure", "structure_of"]

Ints = NDArray[np.int32]
Bytes = NDArray[np.int8]

FS, SS, FF, SF = range(4)
KINDS = ("FS", "SS", "FF", "SF")
_CODE = {kind: code for code, kind in enumerate(KINDS)}


class Links:
    """Links in the order of one of their ends, as slices of arrays.

    Attributes:
        first: For each node, where its links begin; one more than nodes.
        other: The node at the other end.
        link: Which link of the structure it is.
    """

    __slots__ = ("first", "link", "other")

    def __init__(self, by: Ints, other: Ints, nodes: int) -> None:
        self.link = np.argsort(by, kind="stable").astype(np.int32)
        self.other = other[self.link]
        counts = np.bincount(by, minlength=nodes)
        self.first = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)

    def lists(self) -> tuple[list[int], list[int], list[int]]:
        """`first`, `other` and `link` as lists, for walks link by link."""
        return self.first.tolist(), self.other.tolist(), self.link.tolist()


class Structure:
    """The nodes and links of a system, without durations or dates.

    Attributes:
        ids: Item id of each node, in the order of the system's items; gates,
            which have none, come after them.
        leaves: Place in the system's items of each node that is an item.
        source: Node that each link comes from.
        target: Node that each link leads to.
        kind: FS, SS, FF or SF of each link, as a code.
        dependency: Which of the system's dependencies each link comes from,
            counted item by item; -1 for the links into gates.
        special: Dependencies that are not plain finish-to-start without lag,
            by that count.
        gates: How many nodes are gates.
        hierarchy: Which items are parts of which; None if none is.
        order: Nodes sorted by level; passes work on places in this order.
        place: Place of each node in `order`.
        levels: Where each level begins in `order`; one more than levels.

    Raises:
        DependencyCycle: If items wait for each other.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> items = [WorkItem("p", after=["a"]), WorkItem("b", parent="p"), WorkItem("a")]
        >>> structure = Structure(WorkSystem("shop", items=items))
        >>> [structure.ids[structure.leaves[node]] for node in structure.order]
        ['a', 'b']
    """

    def __init__(self, system: WorkSystem) -> None:
        wiring = system.wiring
        items = list(system.items)
        source = np.frombuffer(wiring.sources, dtype=np.int32) if wiring.sources else _none()
        counts = np.frombuffer(wiring.counts, dtype=np.int32) if items else _none()
        target = np.repeat(np.arange(len(items), dtype=np.int32), counts)
        kind = np.zeros(len(source), dtype=np.int8)
        dependency = np.arange(len(source), dtype=np.int32)
        self.special: dict[int, Dependency] = {}
        if wiring.special:
            links: list[Dependency] = list(chain.from_iterable(item.after or () for item in items))
            self.special = {i: links[i] for i in wiring.special}
            codes = [_CODE[link.kind] for link in self.special.values()]
            kind[list(self.special)] = codes
        self.ids: list[str] = list(system.items.ids())
        self.leaves: Ints = np.arange(len(items), dtype=np.int32)
        self.gates = 0
        self.hierarchy: Hierarchy | None = None
        if any(map(attrgetter("parent"), items)):
            self.hierarchy = Hierarchy(system)
            source, target, kind, dependency = self._expand(source, target, kind, dependency)
        self.source, self.target, self.kind, self.dependency = source, target, kind, dependency
        count = len(self.leaves) + self.gates
        ordered = sort_into_levels(count, source, target)
        if ordered is None:
            raise DependencyCycle(find_cycle(source, target, self._name))
        self.order, self.levels = ordered
        self.place: Ints = np.empty(count, dtype=np.int32)
        self.place[self.order] = np.arange(count, dtype=np.int32)

    def __len__(self) -> int:
        return len(self.order)

    def _name(self, node: int) -> str | None:
        return self.ids[self.leaves[node]] if node < len(self.leaves) else None

    @cached_property
    def incoming(self) -> Links:
        """Links by their target, as places in `order`."""
        return Links(self.place[self.target], self.place[self.source], len(self))

    @cached_property
    def outgoing(self) -> Links:
        """Links by their source, as places in `order`."""
        return Links(self.place[self.source], self.place[self.target], len(self))

    def _expand(self, source: Ints, target: Ints, kind: Bytes, dependency: Ints) -> Any:
        """Take the links of parents to the items under them."""
        assert self.hierarchy is not None
        tree = self.hierarchy
        for a, b in ((source, target), (target, source)):
            inside = (tree.first[a] <= tree.first[b]) & (tree.last[b] <= tree.last[a])
            inside &= tree.is_parent[a] | (a == b)
            if inside.any():
                ends = zip(target[inside].tolist(), source[inside].tolist(), strict=True)
                cycles = {tuple(dict.fromkeys(self.ids[i] for i in pair)) for pair in ends}
                raise DependencyCycle(min(cycles, key=lambda cycle: (len(cycle), cycle)))
        self.leaves = np.flatnonzero(~tree.is_parent).astype(np.int32)
        node = np.full(len(self.ids), -1, dtype=np.int32)
        node[self.leaves] = np.arange(len(self.leaves), dtype=np.int32)
        # The nodes under each item stand side by side in the walk through the tree.
        walk = node[tree.walk]

        gates: dict[tuple[int, int], int] = {}
        into: list[tuple[int, int, int]] = []
        new_source = node[source].copy()
        for link in np.flatnonzero(tree.is_parent[source]).tolist():
            event = int(kind[link]) in (SS, SF)
            key = (int(source[link]), event)
            if key not in gates:
                gates[key] = len(self.leaves) + len(gates)
                into += [
                    (int(leaf), gates[key], SS if event else FS)
                    for leaf in walk[tree.first[key[0]] : tree.last[key[0]]]
                ]
            new_source[link] = gates[key]
        self.gates = len(gates)

        spans = tree.last[target] - tree.first[target]
        which = np.repeat(np.arange(len(target), dtype=np.int32), spans)
        new_target = walk[ragged(tree.first[target], spans)]
        gate_links = np.array(into, dtype=np.int32).reshape(-1, 3)
        return (
            np.concatenate((new_source[which], gate_links[:, 0])).astype(np.int32),
            np.concatenate((new_target, gate_links[:, 1])).astype(np.int32),
            np.concatenate((kind[which], gate_links[:, 2])).astype(np.int8),
            np.concatenate((dependency[which], np.full(len(into), -1))).astype(np.int32),
        )


class Hierarchy:
    """Which items are parts of which: a walk in which each one's leaves stand together.

    Attributes:
        is_parent: Of each item, whether others are parts of it.
        walk: The leaves, family by family.
        first: Of each item, where the slice of `walk` under it begins.
        last: Of each item, where it ends.
    """

    def __init__(self, system: WorkSystem) -> None:
        place = {id_: i for i, id_ in enumerate(system.items.ids())}
        parents = [-1 if i.parent is None else place[i.parent] for i in system.items]
        count = len(parents)
        self.is_parent = np.zeros(count, dtype=bool)
        self.is_parent[[parent for parent in parents if parent >= 0]] = True
        children: list[list[int]] = [[] for _ in range(count)]
        roots: list[int] = []
        for i, parent in enumerate(parents):
            (roots if parent < 0 else children[parent]).append(i)
        first, last = [0] * count, [0] * count
        walk: list[int] = []
        todo = [(root, False) for root in reversed(roots)]
        while todo:
            item, done = todo.pop()
            if done:
                last[item] = len(walk)
                continue
            first[item] = len(walk)
            if not children[item]:
                walk.append(item)
                last[item] = len(walk)
                continue
            todo.append((item, True))
            todo += [(child, False) for child in reversed(children[item])]
        self.walk = np.array(walk, dtype=np.int32)
        self.first, self.last = np.array(first), np.array(last)

    def leaves_of(self, item: int) -> Ints:
        """Places of the items under one that are no parents themselves."""
        return self.walk[self.first[item] : self.last[item]]


def _none() -> Ints:
    return np.zeros(0, dtype=np.int32)


def structure_of(system: WorkSystem) -> Structure:
    """The structure of a system, worked out once and kept with it.

    Cost is linear in items and dependencies.

    Raises:
        DependencyCycle: If items wait for each other; names a short cycle.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> system = WorkSystem("shop", items=[WorkItem("b", after=["a"]), WorkItem("a")])
        >>> structure = structure_of(system)
        >>> [structure.ids[i] for i in structure.order], structure.levels.tolist()
        (['a', 'b'], [0, 1, 2])
    """
    if "structure" not in system.derived:
        system.derived["structure"] = Structure(system)
    return system.derived["structure"]  # type: ignore[no-any-return]
