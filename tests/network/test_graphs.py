"""The dependency graph as networkx and back, and array passes beside passes over that graph."""

import attrs
import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.analysis.paths.oracle import HOUR, plans

from worksystem import (
    Dependency,
    InvalidModel,
    UnknownReference,
    WorkItem,
    WorkSystem,
    find_critical_path,
    from_networkx,
    to_networkx,
)
from worksystem.testing import work_systems


@given(system=work_systems(owners=True, calendars=True, parents=True, cycles=True))
def test_a_system_comes_back_from_its_graph(system):
    assert from_networkx(to_networkx(system)) == system


@given(plan=plans())
def test_array_passes_equal_passes_over_the_graph(plan):
    """Forward and backward by networkx's order, from what nodes and edges carry."""
    system = plan.system()
    graph = to_networkx(system)
    path = find_critical_path(system)

    def weight(u, v, link):
        before, after = graph.nodes[u]["duration"], graph.nodes[v]["duration"]
        from_finish, to_finish = link["kind"][0] == "F", link["kind"][1] == "F"
        return before * from_finish + link["lag"] - after * to_finish

    early, late = {}, {}
    for v in nx.lexicographical_topological_sort(graph):
        asked = [early[u] + weight(u, v, link) for u, _, link in graph.in_edges(v, data=True)]
        early[v] = max([0 * HOUR, *asked])
    finish = max((early[v] + graph.nodes[v]["duration"] for v in graph), default=0 * HOUR)
    for v in reversed(list(nx.topological_sort(graph))):
        allowed = [late[w] - weight(v, w, link) for _, w, link in graph.out_edges(v, data=True)]
        late[v] = min([finish - graph.nodes[v]["duration"], *allowed])

    assert path.length == finish
    assert {a.item: a.early_start_offset for a in path} == early
    assert {a.item: a.late_start_offset for a in path} == late


@given(system=work_systems(cycles=True))
def test_the_graph_has_a_cycle_where_the_path_has_no_answer(system):
    acyclic = nx.is_directed_acyclic_graph(to_networkx(system))

    if acyclic:
        find_critical_path(system)
    else:
        with pytest.raises(ValueError, match="wait for each other"):
            find_critical_path(system)


def test_parallel_dependencies_are_parallel_edges():
    links = [Dependency("a", kind="SS", lag="1h"), Dependency("a", kind="FF", lag="2h")]
    graph = to_networkx(WorkSystem("s", items=[WorkItem("a"), WorkItem("b", after=links)]))

    assert [data["kind"] for _, _, data in graph.edges(data=True)] == ["SS", "FF"]


def test_what_was_changed_in_the_graph_is_changed_in_the_system():
    system = WorkSystem(
        "s", items=[WorkItem("a", duration="1h"), WorkItem("b", after=["a"]), WorkItem("c")]
    )
    graph = to_networkx(system)
    graph.nodes["a"]["duration"] = 3 * HOUR
    graph.nodes["c"]["title"] = "Third"
    graph.edges["a", "b", 0]["lag"] = 2 * HOUR
    graph.add_edge("b", "c", kind="SS")
    graph.add_node("d", effort="1d", notes="new")

    changed = from_networkx(graph, id="t")

    assert changed.id == "t"
    assert changed.items["a"].duration.likely == 3 * HOUR
    assert changed.items["b"].after == (Dependency("a", lag="2h"),)
    assert changed.items["c"] == WorkItem("c", "Third", after=[Dependency("b", kind="SS")])
    assert changed.items["d"] == WorkItem("d", effort="1d", notes="new")


def test_a_transitive_reduction_is_a_system_again():
    items = [WorkItem("a"), WorkItem("b", after=["a"]), WorkItem("c", after=["a", "b"])]
    graph = nx.DiGraph(to_networkx(WorkSystem("s", items=items)))
    reduced = nx.transitive_reduction(graph)
    reduced.add_nodes_from(graph.nodes(data=True))

    assert from_networkx(reduced, id="s").items["c"].after == (Dependency("b"),)


def test_a_plain_graph_is_a_system_too():
    graph = nx.DiGraph([("a", "b")], name="plain")

    assert from_networkx(graph) == WorkSystem(
        "plain", items=[WorkItem("a"), WorkItem("b", after=["a"])]
    )
    assert from_networkx(nx.DiGraph()).id == "graph"


@pytest.mark.parametrize(
    ("graph", "message"),
    [
        (nx.Graph([("a", "b")]), "need a directed graph"),
        (nx.DiGraph([(1, 2)]), r"nodes\[1\]"),
        (nx.DiGraph([("a", "b", {"kind": "XX"})]), r"nodes\['b'\].kind"),
        (nx.DiGraph([("a", "b", {"lag": 3})]), "bare number"),
    ],
)
def test_a_graph_that_means_nothing_is_refused(graph, message):
    with pytest.raises(InvalidModel, match=message):
        from_networkx(graph)


def test_all_wrong_nodes_are_named():
    with pytest.raises(InvalidModel) as caught:
        from_networkx(nx.DiGraph([(1, 2), (2, 3)]))

    assert len({fault.path.split("]")[0] for fault in caught.value.faults}) == 3


def test_a_node_that_names_an_unknown_owner_is_refused():
    graph = to_networkx(WorkSystem("s", items=[WorkItem("a")]))
    graph.nodes["a"]["owner"] = "ana"

    with pytest.raises(UnknownReference, match="'ana'"):
        from_networkx(graph)


@given(system=work_systems(), data=st.data())
def test_order_of_nodes_does_not_change_the_items(system, data):
    shuffled = attrs.evolve(system, items=data.draw(st.permutations(list(system.items))))

    one, other = from_networkx(to_networkx(system)), from_networkx(to_networkx(shuffled))

    assert sorted(one.items, key=lambda i: i.id) == sorted(other.items, key=lambda i: i.id)
