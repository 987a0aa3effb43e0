"""Knots are told one by one, with a way around that can be followed."""

import numpy as np
import pytest
from tests.analysis.examples import given

from worksystem import Dependency, WorkItem, WorkSystem
from worksystem.network.cycles import find_cycles
from worksystem.network.knots import find_knots
from worksystem.testing import work_systems


def knots(*items):
    return find_knots(WorkSystem("shop", items=items))


def test_without_a_cycle_there_is_no_knot():
    assert knots() == ()
    assert knots(WorkItem("a"), WorkItem("b", after=["a"])) == ()


def test_each_knot_is_told_with_the_dependencies_on_its_way_around():
    found = knots(
        WorkItem("c", after=["d"]),
        WorkItem("d", after=["c"]),
        WorkItem("a", after=["b", "c"]),
        WorkItem("b", after=["a"]),
    )

    assert [knot.cycle for knot in found] == [("a", "b"), ("c", "d")]
    assert [knot.items for knot in found] == [("a", "b"), ("c", "d")]
    assert found[0].links == (("b", Dependency("a")), ("a", Dependency("b")))


def test_all_dependencies_between_two_items_are_told():
    ladder = [Dependency("b", kind="SS"), Dependency("b", kind="FF")]
    (knot,) = knots(WorkItem("a", after=ladder), WorkItem("b", after=["a"]))

    assert [link.kind for id_, link in knot.links if id_ == "a"] == ["SS", "FF"]


def test_an_item_that_waits_for_itself_goes_before_a_longer_way():
    (knot,) = knots(WorkItem("a", after=["b"]), WorkItem("b", after=["a", "b"]))

    assert knot.cycle == ("b",)
    assert knot.items == ("a", "b")


def test_parents_are_on_the_way_but_no_work():
    (knot,) = knots(
        WorkItem("p", after=["y"]),
        WorkItem("x", parent="p"),
        WorkItem("q", after=["p"]),
        WorkItem("y", parent="q"),
    )

    assert knot.cycle == ("p", "q", "y")
    assert knot.parts == (("y", "q"),)
    assert knot.items == ("x", "y")


@pytest.mark.parametrize("turn", [1, -1])
def test_the_order_of_items_does_not_matter(turn):
    items = [WorkItem(n, after=[m]) for n, m in zip("abcdef", "bcadfe", strict=True)]

    assert [knot.cycle for knot in knots(*items[::turn])] == [("a", "c", "b"), ("d",), ("e", "f")]


@given(system=work_systems(cycles=True, parents=True, max_size=8))
def test_each_step_of_the_way_is_a_dependency_or_leads_within_a_family(system):
    for knot in find_knots(system):
        links = {(link.on, id_) for id_, link in knot.links}
        families = {pair for part, whole in knot.parts for pair in ((part, whole), (whole, part))}
        steps = zip(knot.cycle, knot.cycle[1:] + knot.cycle[:1], strict=True)

        assert set(steps) <= links | families
        assert all(link in (system.items[id_].after or ()) for id_, link in knot.links)


def test_a_part_of_a_graph_is_found_once():
    source, target = np.array([[0, 1], [1, 0], [1, 2], [2, 1], [3, 4]], dtype="i4").T
    (cycle,) = find_cycles(source, target, lambda node: (False, "abcde"[node]))

    assert cycle.nodes == (0, 1)
    assert cycle.part == (0, 1, 2)
