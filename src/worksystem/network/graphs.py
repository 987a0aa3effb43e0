"""A system's dependencies as a networkx graph, and a networkx graph as a system.

networkx is the graph language of this library: cycles, connected parts,
reachability, transitive reduction, dominators and centrality are its
algorithms, asked of the graph that `to_networkx` gives. Only the passes over
time are arrays of our own, because networkx's longest path ignores durations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import evolve, fields

from worksystem.errors import InvalidModel
from worksystem.model.construction import evidence
from worksystem.model.dependencies import Dependency
from worksystem.model.items import WorkItem
from worksystem.model.system import WorkSystem

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["from_networkx", "to_networkx"]

_ITEM_FIELDS = frozenset(field.name for field in fields(WorkItem)) - {"id", "after"}
_LINK_FIELDS = frozenset(field.name for field in fields(Dependency)) - {"on"}


def to_networkx(system: WorkSystem) -> nx.MultiDiGraph[str]:
    """The dependency graph: an edge from each item to every item that comes after it.

    Parallel dependencies are parallel edges, and parents are nodes like all
    others, with their own edges only.

    Args:
        system: Any system; cycles are kept.

    Returns:
        A graph whose nodes are item ids. Node attributes: `item` (the
        `WorkItem`), `title`, `owner`, `parent`, `state`, `duration` (likely
        effort or duration as a `timedelta`, None if unknown). Edge attributes:
        `dependency` (the `Dependency`), `kind`, `lag`. Graph attributes:
        `name`, `system`.

    Cost is linear in items plus dependencies.

    Examples:
        >>> import networkx as nx
        >>> items = [WorkItem("a"), WorkItem("b", after=["a"]), WorkItem("c", after=["a", "b"])]
        >>> graph = to_networkx(WorkSystem("shop", items=items))
        >>> sorted(nx.descendants(graph, "a")), nx.is_directed_acyclic_graph(graph)
        (['b', 'c'], True)
        >>> graph.edges["a", "b", 0]["kind"]
        'FS'
    """
    import networkx as nx  # heavy: paid on first use

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(name=system.id, system=system)
    for item in system.items:
        graph.add_node(item.id, item=item, **_attributes(item))
    for item in system.items:
        for link in item.after or ():
            graph.add_edge(link.on, item.id, dependency=link, kind=link.kind, lag=link.lag)
    return graph


def from_networkx(graph: nx.DiGraph[Any], *, id: str | None = None) -> WorkSystem:
    """The system that a graph says: a node an item, an edge a dependency.

    The way back from `to_networkx`, also after nodes and edges were added or
    removed or given other attributes: attributes are read as fields of
    `WorkItem` and `Dependency`, over those of the `item` and `dependency` that
    a node or an edge carries, and the rest of the system comes from the
    graph's `system`.

    Args:
        graph: Directed, with texts as nodes.
        id: Of the system; the graph's `system` or `name` when left out.

    Raises:
        InvalidModel: If the graph is undirected, a node is no text, or an
            attribute cannot be understood.

    Examples:
        >>> import networkx as nx
        >>> graph = nx.DiGraph([("a", "b")])
        >>> graph.nodes["a"]["effort"] = "2d"
        >>> from_networkx(graph, id="shop").items["a"].effort
        Estimate.of('2d')
        >>> from_networkx(nx.Graph())
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidModel: need a directed graph, got an undirected Graph
    """
    if not graph.is_directed():
        raise InvalidModel(f"need a directed graph, got an undirected {type(graph).__name__}")
    errors: list[InvalidModel] = []
    items = []
    for node, attributes in graph.nodes(data=True):
        try:
            after = [_link(u, data) for u, _, data in graph.in_edges(node, data=True)]
            items.append(_item(node, attributes, after))
        except InvalidModel as error:
            errors.append(error.at(f"nodes[{evidence(node)}]"))
    if errors:
        raise InvalidModel.of(errors)
    system = graph.graph.get("system")
    if isinstance(system, WorkSystem):
        return evolve(system, items=items, id=system.id if id is None else id)
    return WorkSystem(id or graph.graph.get("name") or "graph", items=items)


def _attributes(item: WorkItem) -> dict[str, Any]:
    return {
        "title": item.title,
        "owner": item.owner,
        "parent": item.parent,
        "state": item.state,
        "duration": item.estimate and item.estimate.likely,
    }


def _link(source: object, attributes: dict[str, Any]) -> Dependency:
    link = attributes.get("dependency")
    given = {k: v for k, v in attributes.items() if k in _LINK_FIELDS}
    if isinstance(link, Dependency):
        return evolve(link, on=source, **given)
    return Dependency(source, **given)


def _item(node: object, attributes: dict[str, Any], after: list[Dependency]) -> WorkItem:
    item = attributes.get("item")
    given = {k: v for k, v in attributes.items() if k in _ITEM_FIELDS}
    if not isinstance(item, WorkItem):
        return WorkItem(node, after=after or None, **given)
    described = _attributes(item)
    changed = {k: v for k, v in given.items() if k not in described or v != described[k]}
    before = item.after or ()
    if len(before) != len(after) or any(link not in after for link in before):
        changed["after"] = after
    return evolve(item, id=node, **changed) if changed or item.id != node else item
