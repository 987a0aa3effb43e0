"""Whether what waits for what, or what is a part of what, already links two items."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from worksystem.network.levels import sort_into_levels
from worksystem.network.structure import Links

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from worksystem.model.system import WorkSystem

    Ints = NDArray[np.int32]

__all__ = ["are_linked"]

# Items that are looked for at a time. What a node reaches of them is one Python integer
# of so many bits, so that a pass keeps about 550 bytes a node.
_BLOCK = 4096


def are_linked(system: WorkSystem, pairs: Sequence[tuple[str, str]]) -> list[bool]:
    """Of each pair of items, whether a path of dependencies leads from one to the other.

    A dependency of a parent holds for every item under it, and what waits for
    a parent waits for each of them, so a path may begin and end in a part of
    an item. Every item is linked with all that it is a part of. Cycles are
    no obstacle.

    Args:
        system: Any system.
        pairs: Ids of items, two by two; which of them comes first does not matter.

    Cost is items plus dependencies, for each 4 096 different ids in the pairs.

    Source: transitive closure in reverse topological order, one bit a node, as
    in Purdom, "A transitive closure algorithm", BIT 10(1), 1970.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> items = [WorkItem("a"), WorkItem("b", after=["a"]), WorkItem("c", after=["b"])]
        >>> system = WorkSystem("shop", items=[*items, WorkItem("d")])
        >>> are_linked(system, [("c", "a"), ("a", "d")])
        [True, False]
    """
    found = [False] * len(pairs)
    asked = sorted({id_ for pair in pairs for id_ in pair})
    place = {id_: i for i, id_ in enumerate(system.items.ids())}
    ends = _ends(system, place)
    if not asked or ends is None:
        return found
    node, walk, links = _without_cycles(2 * len(place), *ends)
    begin, end = node[: len(place)], node[len(place) :]
    for first in range(0, len(asked), _BLOCK):
        bit = {id_: 1 << i for i, id_ in enumerate(asked[first : first + _BLOCK])}
        marks = [0] * len(walk)
        for id_, mark in bit.items():
            marks[end[place[id_]]] |= mark
        reached = _reached(walk, links, marks)
        for at, (a, b) in enumerate(pairs):
            forth = reached[begin[place[a]]] & bit.get(b, 0)
            found[at] |= bool(forth or reached[begin[place[b]]] & bit.get(a, 0))
    return found


def _ends(system: WorkSystem, place: dict[str, int]) -> tuple[Ints, Ints] | None:
    """Links between the beginnings and the ends of items; None if no item is linked.

    The beginning of an item has its place, its end that place plus the count.
    """
    count, items = len(place), list(system.items)
    parent = np.array([-1 if i.parent is None else place[i.parent] for i in items], dtype=np.int32)
    child = np.flatnonzero(parent >= 0).astype(np.int32)
    above = parent[child]
    wiring = system.wiring
    if not wiring.sources and not len(child):
        return None
    waited_for = np.frombuffer(wiring.sources, dtype=np.int32) if wiring.sources else child[:0]
    waiting = np.repeat(
        np.arange(count, dtype=np.int32), np.frombuffer(wiring.counts, dtype=np.int32)
    )
    leaf = np.setdiff1d(np.arange(count, dtype=np.int32), above)
    source = np.concatenate((waited_for + count, above, child + count, leaf))
    target = np.concatenate((waiting, child, above + count, leaf + count))
    return source.astype(np.int32), target.astype(np.int32)


def _without_cycles(nodes: int, source: Ints, target: Ints) -> tuple[list[int], Ints, Links]:
    """The number of each node once every cycle is one node; these in order, and their links."""
    node = np.arange(nodes, dtype=np.int32)
    sorted_ = sort_into_levels(nodes, source, target)
    if sorted_ is None:
        node = _components(nodes, source, target)
        source, target = node[source], node[target]
        outside = source != target
        source, target = source[outside], target[outside]
        sorted_ = sort_into_levels(int(node.max()) + 1, source, target)
    assert sorted_ is not None, "what is left of a graph without its cycles has none"
    walk = sorted_[0]
    return node.tolist(), walk, Links(source, target, len(walk))


def _components(nodes: int, source: Ints, target: Ints) -> Ints:
    """A number for each node, the same for two that lie on a cycle together."""
    import networkx as nx  # heavy: paid on first use

    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(nodes))
    graph.add_edges_from(zip(source.tolist(), target.tolist(), strict=True))
    found = np.empty(nodes, dtype=np.int32)
    for number, members in enumerate(nx.strongly_connected_components(graph)):
        found[list(members)] = number
    return found


def _reached(walk: Ints, links: Links, marks: list[int]) -> list[int]:
    """The marks of each node and of all that it leads to."""
    first, other, _ = links.lists()
    for node in reversed(walk.tolist()):
        bits = marks[node]
        for goal in other[first[node] : first[node + 1]]:
            bits |= marks[goal]
        marks[node] = bits
    return marks
