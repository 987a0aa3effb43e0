"""Naming a cycle: a short one, the same whatever the order of the input."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["find_cycle"]


def find_cycle(
    source: NDArray[np.int32],
    target: NDArray[np.int32],
    name: Callable[[int], str | None],
) -> tuple[str, ...]:
    """The ids on a short cycle, beginning with its smallest id.

    The smallest strongly connected part is taken (ties by id), and in it a
    shortest cycle through its smallest id; parts are never listed cycle by
    cycle, of which there may be more than atoms.

    Args:
        source: Node at the beginning of each link.
        target: Node at its end.
        name: Id of a node; None for a node that has none and is left out.

    Returns:
        Ids, each waiting for the one before it; () if there is no cycle.

    Cost is linear in nodes and links, plus sorting the part with the cycle.

    Examples:
        >>> import numpy as np
        >>> ids = ["a", "b", "c"]
        >>> links = np.array([[0, 1], [1, 2], [2, 1]], dtype="i4").T
        >>> find_cycle(*links, ids.__getitem__)
        ('b', 'c')
    """
    import networkx as nx  # heavy: paid only when there is a cycle to name

    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_edges_from(zip(source.tolist(), target.tolist(), strict=True))
    loops = sorted(name(n) or "" for n in nx.nodes_with_selfloops(graph))
    if loops:
        return (loops[0],)

    def key(node: int) -> tuple[bool, str]:
        id_ = name(node)
        return (id_ is None, id_ or "")

    parts = [part for part in nx.strongly_connected_components(graph) if len(part) > 1]
    if not parts:
        return ()
    part = min(parts, key=lambda part: (len(part), min(map(key, part))))
    start = min(part, key=key)
    inside = graph.subgraph(part)
    # Breadth first: the first link back to the start closes a shortest cycle.
    in_order = nx.bfs_edges(
        inside, start, sort_neighbors=lambda found: iter(sorted(found, key=key))
    )
    came_from = {b: a for a, b in in_order}
    depth = nx.single_source_shortest_path_length(inside, start)
    last = min(inside.predecessors(start), key=lambda node: (depth[node], key(node)))
    cycle = []
    while last != start:
        cycle.append(last)
        last = came_from[last]
    named = [name(node) for node in (start, *reversed(cycle))]
    return tuple(id_ for id_ in named if id_ is not None)
