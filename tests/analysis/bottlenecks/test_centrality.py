"""How many shortest ways lead through an item, against networkx itself."""

import networkx as nx
import pytest
from hypothesis import strategies as st
from tests.analysis.bottlenecks.oracle import pairs
from tests.analysis.examples import given

from worksystem import DependencyCycle, WorkItem, WorkSystem, to_networkx
from worksystem.network.centrality import betweenness
from worksystem.testing import work_systems


@given(system=work_systems(max_size=9))
def test_it_is_the_betweenness_of_the_dependency_graph(system):
    direct = nx.betweenness_centrality(nx.DiGraph(to_networkx(system)))

    assert betweenness(system) == pytest.approx(direct)


@given(system=work_systems(max_size=9, parents=True), data=st.data(), seed=st.integers(0, 3))
def test_order_of_items_does_not_matter_to_the_last_digit(system, data, seed):
    shuffled = system.update(items=data.draw(st.permutations(list(system.items))))
    samples = data.draw(st.none() | st.integers(1, 4))

    found = betweenness(shuffled, samples=samples, seed=seed)

    assert list(found.items()) == list(betweenness(system, samples=samples, seed=seed).items())


@given(system=work_systems(max_size=9, parents=True))
def test_what_is_between_nobody_has_nothing_on_both_sides(system):
    links = pairs(system)

    for id_, value in betweenness(system).items():
        if value and not any(item.parent == id_ for item in system.items):
            assert any(a == id_ for a, _ in links)
            assert any(b == id_ for _, b in links)


def test_a_phase_passes_on_what_comes_from_under_it():
    items = [
        WorkItem("plan"),
        WorkItem("build", after=["plan"]),
        WorkItem("walls", parent="build"),
        WorkItem("roof", parent="build"),
        WorkItem("move in", after=["build"]),
    ]

    found = betweenness(WorkSystem("house", items=items))

    # Of the 20 pairs, plan–build and plan–move in lead through walls and roof alike.
    assert found["walls"] == found["roof"] == pytest.approx(1 / 12)


def test_what_is_left_out_is_no_way():
    items = [WorkItem("a"), WorkItem("b", after=["a"]), WorkItem("c", after=["b"])]
    system = WorkSystem("s", items=items)

    assert betweenness(system)["b"] == 0.5
    assert betweenness(system, without=["a"]) == {"b": 0.0, "c": 0.0}


def test_as_many_samples_as_items_is_no_estimate():
    items = [WorkItem(f"i{k}", after=[f"i{k - 1}"] if k else []) for k in range(12)]
    system = WorkSystem("s", items=items)

    assert betweenness(system, samples=12, seed=5) == betweenness(system)
    assert betweenness(system, samples=3, seed=1) != betweenness(system, samples=3, seed=2)


def test_a_cycle_is_refused():
    with pytest.raises(DependencyCycle):
        betweenness(WorkSystem("s", items=[WorkItem("a", after=["a"])]))
