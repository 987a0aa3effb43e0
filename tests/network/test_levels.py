"""Sorting into levels, against networkx."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from worksystem.network.levels import NARROW, ragged, sort_into_levels


def arrays(links):
    ends = np.array(sorted(links), dtype=np.int32).reshape(-1, 2)
    return ends[:, 0].copy(), ends[:, 1].copy()


@st.composite
def graphs(draw, *, cycles=False):
    """A number of nodes and links between them; narrow and wide levels mixed."""
    nodes = draw(st.integers(1, 12) | st.integers(NARROW - 2, 2 * NARROW))
    pairs = st.tuples(st.integers(0, nodes - 1), st.integers(0, nodes - 1))
    links = draw(st.sets(pairs, max_size=3 * nodes))
    if not cycles:
        number = draw(st.permutations(range(nodes)))
        links = {(number[min(a, b)], number[max(a, b)]) for a, b in links if a != b}
    return nodes, links


@given(graph=graphs())
def test_a_level_is_the_longest_chain_that_leads_to_it(graph):
    nodes, links = graph
    dag = nx.DiGraph(list(links))
    dag.add_nodes_from(range(nodes))
    depth = {}
    for node in nx.topological_sort(dag):
        depth[node] = max((depth[p] + 1 for p in dag.predecessors(node)), default=0)

    order, levels = sort_into_levels(nodes, *arrays(links))

    found = {int(n): i for i in range(len(levels) - 1) for n in order[levels[i] : levels[i + 1]]}
    assert found == depth


@given(graph=graphs())
def test_nodes_with_links_out_come_first_in_their_level(graph):
    nodes, links = graph
    has_out = {a for a, _ in links}

    order, levels = sort_into_levels(nodes, *arrays(links))

    for i in range(len(levels) - 1):
        flags = [int(n) in has_out for n in order[levels[i] : levels[i + 1]]]
        assert flags == sorted(flags, reverse=True)


@given(graph=graphs(cycles=True))
def test_a_cycle_is_the_only_reason_to_refuse(graph):
    nodes, links = graph
    has_cycle = not nx.is_directed_acyclic_graph(nx.DiGraph(list(links)))

    assert (sort_into_levels(nodes, *arrays(links)) is None) == has_cycle


@pytest.mark.parametrize("width", [1, NARROW - 1, NARROW, NARROW + 1])
def test_ladders_of_every_width_are_sorted(width):
    levels = 5
    links = {(k * width + i, (k + 1) * width + i) for k in range(levels - 1) for i in range(width)}

    order, starts = sort_into_levels(levels * width, *arrays(links))

    assert starts.tolist() == [width * k for k in range(levels + 1)]
    assert sorted(order.tolist()) == list(range(levels * width))


def test_no_nodes_have_no_levels():
    order, levels = sort_into_levels(0, *arrays([]))

    assert (order.tolist(), levels.tolist()) == ([], [0])


@given(
    slices=st.lists(st.tuples(st.integers(0, 50), st.integers(0, 5)), max_size=8),
)
def test_ragged_lists_every_slice_in_turn(slices):
    first = np.array([a for a, _ in slices], dtype=np.int32)
    counts = np.array([n for _, n in slices], dtype=np.int32)

    assert ragged(first, counts).tolist() == [i for a, n in slices for i in range(a, a + n)]
