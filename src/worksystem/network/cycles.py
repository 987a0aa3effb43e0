"""Naming cycles: a short one of each, the same whatever the order of the input."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from attrs import frozen

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Cycle", "find_cycle", "find_cycles"]

Key = Callable[[int], tuple[bool, str]]


@frozen
class Cycle:
    """A part of a graph in which every node leads to every other, and a short cycle in it.

    Attributes:
        nodes: Those on the cycle, beginning with the smallest of the part.
        part: All nodes of the part, in order of their numbers.
    """

    nodes: tuple[int, ...]
    part: tuple[int, ...]


def find_cycles(source: NDArray[np.int32], target: NDArray[np.int32], key: Key) -> list[Cycle]:
    """Every strongly connected part that has a cycle, with a short one in it.

    The cycle is a shortest one through the smallest node of its part; a node
    that leads to itself is a cycle of one, and goes before longer ones. Parts
    are never listed cycle by cycle, of which there may be more than atoms.

    Args:
        source: Node at the beginning of each link.
        target: Node at its end.
        key: What nodes are sorted by; different for any two that have a name.

    Returns:
        One for each part, in the order of their first nodes.

    Cost is linear in nodes and links, plus sorting the parts.

    Examples:
        >>> import numpy as np
        >>> links = np.array([[0, 1], [1, 2], [2, 1], [3, 3]], dtype="i4").T
        >>> find_cycles(*links, lambda node: (False, "abcd"[node]))
        [Cycle(nodes=(1, 2), part=(1, 2)), Cycle(nodes=(3,), part=(3,))]
    """
    import networkx as nx  # heavy: paid only when there is a cycle to name

    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_edges_from(zip(source.tolist(), target.tolist(), strict=True))
    found = []
    for part in nx.strongly_connected_components(graph):
        loops = [node for node in part if graph.has_edge(node, node)]
        if loops:
            nodes: tuple[int, ...] = (min(loops, key=key),)
        elif len(part) > 1:
            nodes = _shortest(graph, part, key)
        else:
            continue
        found.append(Cycle(nodes, tuple(sorted(part))))
    return sorted(found, key=lambda cycle: key(cycle.nodes[0]))


def _shortest(graph: Any, part: set[int], key: Key) -> tuple[int, ...]:
    """A shortest cycle through the smallest node of a part."""
    start = min(part, key=key)
    # Breadth first: the first link back to the start closes a shortest cycle.
    came_from, depth = {start: start}, {start: 0}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        new = [goal for goal in graph.successors(node) if goal in part and goal not in depth]
        for goal in sorted(new, key=key):
            came_from[goal], depth[goal] = node, depth[node] + 1
            queue.append(goal)
    before = part.intersection(graph.predecessors(start))
    last = min(before, key=lambda node: (depth[node], key(node)))
    cycle = []
    while last != start:
        cycle.append(last)
        last = came_from[last]
    return (start, *reversed(cycle))


def find_cycle(
    source: NDArray[np.int32],
    target: NDArray[np.int32],
    name: Callable[[int], str | None],
) -> tuple[str, ...]:
    """The ids on a short cycle, beginning with its smallest id.

    The one of the smallest strongly connected part (ties by id), see
    `find_cycles`; a node that leads to itself goes before all others.

    Args:
        source: Node at the beginning of each link.
        target: Node at its end.
        name: Id of a node; None for a node that has none and is left out.

    Returns:
        Ids, each waiting for the one before it; () if there is no cycle.

    Cost is linear in nodes and links, plus sorting the parts.

    Examples:
        >>> import numpy as np
        >>> ids = ["a", "b", "c"]
        >>> links = np.array([[0, 1], [1, 2], [2, 1]], dtype="i4").T
        >>> find_cycle(*links, ids.__getitem__)
        ('b', 'c')
    """

    def key(node: int) -> tuple[bool, str]:
        id_ = name(node)
        return (id_ is None, id_ or "")

    def size(cycle: Cycle) -> tuple[int, tuple[bool, str]]:
        return (1 if len(cycle.nodes) == 1 else len(cycle.part), key(cycle.nodes[0]))

    cycles = find_cycles(source, target, key)
    if not cycles:
        return ()
    named = map(name, min(cycles, key=size).nodes)
    return tuple(id_ for id_ in named if id_ is not None)
