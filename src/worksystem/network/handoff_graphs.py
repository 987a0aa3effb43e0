"""Who hands over to whom, as a networkx graph, and who is between the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["HandoffGraph", "brokerage", "handoff_graph"]

# By name, since networkx is paid for on first use.
HandoffGraph: TypeAlias = "nx.DiGraph[str]"

# Above so many owners, ways are counted from some of them, drawn with a fixed seed.
_EXACT = 500
_SAMPLES = 256


def handoff_graph(name: str, pairs: Mapping[tuple[str, str], Mapping[str, Any]]) -> HandoffGraph:
    """A graph with an edge from each giver to each taker.

    Args:
        name: Of the graph.
        pairs: Giver and taker to the attributes of the edge between them.

    Returns:
        Nodes and edges in order of their ids.

    Examples:
        >>> graph = handoff_graph(
        ...     "launch", {("bo", "cy"): {"count": 1}, ("ana", "bo"): {"count": 3}}
        ... )
        >>> list(graph.edges(data="count"))
        [('ana', 'bo', 3), ('bo', 'cy', 1)]
    """
    import networkx as nx  # heavy: paid on first use

    graph: HandoffGraph = nx.DiGraph(name=name)
    graph.add_nodes_from(sorted({id_ for pair in pairs for id_ in pair}))
    graph.add_edges_from((*pair, dict(pairs[pair])) for pair in sorted(pairs))
    return graph


def brokerage(pairs: Iterable[tuple[str, str]], *, seed: int = 0) -> dict[str, float]:
    """Of each owner, the part of the pairs of others whose shortest way of handoffs leads through.

    Every pair that hands over counts alike, however often it does. Above 500
    owners it is estimated by the ways from 256 of them.

    Args:
        pairs: Giver and taker, each once.
        seed: Of the draw.

    Returns:
        Owner id to a value from 0 to 1, sorted by id.

    Cost is owners times pairs.

    Source: Freeman, "A set of measures of centrality based on betweenness",
    Sociometry 40(1), 1977; samples: Brandes and Pich, "Centrality estimation
    in large networks", International Journal of Bifurcation and Chaos 17(7), 2007.

    Examples:
        >>> brokerage([("ana", "bo"), ("bo", "cy")])
        {'ana': 0.0, 'bo': 0.5, 'cy': 0.0}
    """
    import networkx as nx  # heavy: paid on first use

    graph = handoff_graph("", {pair: {} for pair in pairs})
    some = None if len(graph) <= _EXACT else _SAMPLES
    found: dict[str, float] = nx.betweenness_centrality(graph, k=some, seed=seed)
    return found
