"""Whether two items are linked is what walking from one to the other finds."""

from itertools import combinations
from unittest.mock import patch

from hypothesis import given
from tests.analysis.hidden_links import oracle

from worksystem import WorkItem, WorkSystem
from worksystem.network import linked
from worksystem.network.linked import are_linked
from worksystem.testing import work_systems


@given(system=work_systems(parents=True, cycles=True, max_size=7))
def test_two_items_are_linked_if_a_walk_leads_from_a_part_of_one_to_a_part_of_the_other(system):
    pairs = list(combinations(system.items.ids(), 2))

    wanted = [
        bool(
            oracle.reached(system, a) & oracle.leaves(system, b)
            or oracle.reached(system, b) & oracle.leaves(system, a)
        )
        for a, b in pairs
    ]

    assert are_linked(system, pairs) == wanted
    assert are_linked(system, [(b, a) for a, b in pairs]) == wanted
    with patch.object(linked, "_BLOCK", 2):
        assert are_linked(system, pairs) == wanted


def test_a_long_chain_and_a_long_cycle_are_walked_without_recursion():
    chain = [WorkItem(str(n), after=[str(n - 1)] if n else []) for n in range(20_000)]
    system = WorkSystem("chain", items=[*chain, WorkItem("alone")])
    ring = system.update("0", after=["19999"])

    for one in (system, ring):
        assert are_linked(one, [("19999", "0"), ("alone", "7"), ("3", "4")]) == [True, False, True]
