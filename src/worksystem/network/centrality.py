"""How many shortest ways from item to item lead through each: an algorithm of networkx."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from worksystem.network.structure import structure_of

if TYPE_CHECKING:
    import networkx as nx

    from worksystem.model.system import WorkSystem

__all__ = ["betweenness"]


def betweenness(
    system: WorkSystem, *, without: Collection[str] = (), samples: int | None = None, seed: int = 0
) -> dict[str, float]:
    """Of each item, the part of all pairs of items whose shortest way leads through it.

    A way goes along dependencies, whatever their kind and lag. A dependency of
    a parent counts for every item under it; what waits for a parent is reached
    through the parent. Where a pair has several shortest ways, each counts for
    its part.

    Args:
        system: Its dependencies must be free of cycles.
        without: Ids of items to leave out, such as those that are finished.
        samples: From how many items ways are counted, drawn by chance, to
            estimate the value: from two at least, and from all when left out
            or when there are no more.
        seed: Of the draw.

    Returns:
        Item id to a value from 0 to 1, sorted by id. The same for whatever
        order the items are in.

    Raises:
        DependencyCycle: If items wait for each other.

    Cost is items times links, or samples times links.

    Source: Freeman, "A set of measures of centrality based on betweenness",
    Sociometry 40(1), 1977; Brandes, "A faster algorithm for betweenness
    centrality", Journal of Mathematical Sociology 25(2), 2001; samples: Brandes
    and Pich, "Centrality estimation in large networks", International Journal
    of Bifurcation and Chaos 17(7), 2007.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> items = [WorkItem("a"), WorkItem("b"), WorkItem("gate", after=["a", "b"])]
        >>> items += [WorkItem("c", after=["gate"]), WorkItem("d", after=["gate"])]
        >>> {id: round(value, 2) for id, value in betweenness(WorkSystem("s", items=items)).items()}
        {'a': 0.0, 'b': 0.0, 'c': 0.0, 'd': 0.0, 'gate': 0.33}
    """
    import networkx as nx  # heavy: paid on first use

    left_out = frozenset(without)
    # Sums of fractions and drawn samples follow the order of nodes and edges.
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(sorted(id_ for id_ in system.items.ids() if id_ not in left_out))
    graph.add_edges_from(sorted(pair for pair in _links(system) if left_out.isdisjoint(pair)))
    # One sample says nothing of the item that is drawn: networkx gives no number then.
    some = None if samples is None or max(2, samples) >= len(graph) else max(2, samples)
    found: dict[str, float] = nx.betweenness_centrality(graph, k=some, seed=seed)
    return found


def _links(system: WorkSystem) -> Iterator[tuple[str, str]]:
    """Who is before whom: parents pass on what comes from under them, and take in nothing."""
    structure = structure_of(system)
    tree, ids = structure.hierarchy, structure.ids
    under: dict[str, list[str]] = {}
    if tree is not None:
        under = {
            id_: [ids[leaf] for leaf in tree.leaves_of(place)]
            for place, id_ in enumerate(ids)
            if tree.is_parent[place]
        }
    passes_on = set()
    for item in system.items:
        for link in item.after or ():
            if link.on in under:
                passes_on.add(link.on)
            for target in under.get(item.id, [item.id]):
                yield link.on, target
    for parent in passes_on:
        for part in under[parent]:
            yield part, parent
