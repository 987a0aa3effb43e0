"""Cycles are named: a short one, the same however the items were given."""

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from worksystem import DependencyCycle, WorkItem, WorkSystem, find_critical_path
from worksystem.network import structure_of

NAMES = "abcdefgh"


def system_of(links, names=NAMES):
    after = {name: sorted({a for a, b in links if b == name}) for name in names}
    return WorkSystem("loop", items=[WorkItem(n, after=after[n]) for n in names])


@st.composite
def cyclic_links(draw):
    """Links among eight items with at least one cycle in them."""
    links = draw(st.sets(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=14))
    loop = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True))
    return links | set(zip(loop, loop[1:] + loop[:1], strict=True))


@given(links=cyclic_links())
def test_what_is_named_is_a_cycle(links):
    with pytest.raises(DependencyCycle) as caught:
        structure_of(system_of(links))

    cycle = caught.value.cycle
    assert set(zip(cycle, cycle[1:] + cycle[:1], strict=True)) <= links
    assert len(set(cycle)) == len(cycle)
    assert cycle[0] == min(cycle)


@given(links=cyclic_links())
def test_no_shorter_cycle_leads_through_its_first_item(links):
    with pytest.raises(DependencyCycle) as caught:
        structure_of(system_of(links))

    first, length = caught.value.cycle[0], len(caught.value.cycle)
    graph = nx.DiGraph(list(links))
    back = [
        nx.shortest_path_length(graph, after, first) + 1
        for after in graph.successors(first)
        if nx.has_path(graph, after, first)
    ]
    assert min(back) == length


@given(links=cyclic_links(), data=st.data())
def test_order_of_items_does_not_change_the_cycle(links, data):
    shuffled = data.draw(st.permutations(NAMES))

    with pytest.raises(DependencyCycle) as one:
        structure_of(system_of(links))
    with pytest.raises(DependencyCycle) as other:
        structure_of(system_of(links, shuffled))

    assert one.value.cycle == other.value.cycle


@pytest.mark.parametrize("turn", [1, -1])
def test_of_several_items_inside_what_they_wait_for_the_same_one_is_named(turn):
    items = [WorkItem("whole", after=["whole"]), WorkItem("part", after=["whole"], parent="whole")]

    with pytest.raises(DependencyCycle) as caught:
        structure_of(WorkSystem("loop", items=items[::turn]))

    assert caught.value.cycle == ("whole",)


def test_a_self_dependency_is_a_cycle_of_one():
    with pytest.raises(DependencyCycle, match="'a' → 'a'") as caught:
        find_critical_path(WorkSystem("loop", items=[WorkItem("a", after=["a"])]))

    assert caught.value.cycle == ("a",)


@pytest.mark.parametrize(
    "items",
    [
        [WorkItem("p", after=["c"]), WorkItem("c", parent="p")],
        [WorkItem("p"), WorkItem("c", parent="p", after=["p"])],
        [WorkItem("p"), WorkItem("q", parent="p"), WorkItem("c", parent="q", after=["p"])],
        [WorkItem("p", after=["p"]), WorkItem("c", parent="p")],
    ],
    ids=["parent after child", "child after parent", "child after grandparent", "parent itself"],
)
def test_an_item_and_what_it_is_part_of_cannot_wait_for_each_other(items):
    with pytest.raises(DependencyCycle) as caught:
        find_critical_path(WorkSystem("family", items=items))

    assert "p" in caught.value.cycle


def test_a_cycle_through_parents_names_items():
    items = [
        WorkItem("p", after=["y"]),
        WorkItem("x", parent="p"),
        WorkItem("q", after=["p"]),
        WorkItem("y", parent="q"),
    ]

    with pytest.raises(DependencyCycle) as caught:
        find_critical_path(WorkSystem("family", items=items))

    assert caught.value.cycle == ("x", "y")


def test_a_cycle_of_20_000_items_is_named_without_recursion():
    count = 20_000
    items = [WorkItem(f"i{k:06}", after=[f"i{(k - 1) % count:06}"]) for k in range(count)]

    with pytest.raises(DependencyCycle, match=r"\(20000 items\)") as caught:
        find_critical_path(WorkSystem("ring", items=items))

    assert len(caught.value.cycle) == count
