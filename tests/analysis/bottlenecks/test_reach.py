"""What is reached from a place, against walks from each of them."""

import numpy as np
from hypothesis import strategies as st
from tests.analysis.bottlenecks.oracle import reached
from tests.analysis.examples import given

from worksystem.analysis.bottlenecks import reach
from worksystem.analysis.bottlenecks.reach import weights_reached
from worksystem.network.structure import Links


def links_of(pairs, count):
    ends = np.array(sorted(pairs), dtype=np.int32).reshape(-1, 2)
    return Links(ends[:, 0], ends[:, 1], count)


@st.composite
def graphs(draw):
    """Links from smaller places to greater ones."""
    count = draw(st.integers(1, 12))
    forward = [(a, b) for b in range(count) for a in range(b)]
    pairs = draw(st.sets(st.sampled_from(forward), max_size=25)) if forward else set()
    return count, pairs


@given(
    graph=graphs(),
    values=st.lists(st.integers(0, 2**62), min_size=24, max_size=24),
    skipped=st.sets(st.integers(0, 11)),
    block=st.sampled_from([8, 4096]),
)
def test_each_place_that_is_reached_counts_once(graph, values, skipped, block):
    count, pairs = graph
    rows = np.array([values[:count], values[12 : 12 + count]])
    open_pairs = {pair for pair in pairs if skipped.isdisjoint(pair)}

    before = reach._BLOCK, reach._BYTES
    reach._BLOCK, reach._BYTES = block, block // 8
    try:
        found = weights_reached(
            range(count)[::-1], links_of(pairs, count), rows, skipped=skipped
        ).tolist()
    finally:
        reach._BLOCK, reach._BYTES = before

    for row, got in zip(rows.tolist(), found, strict=True):
        assert got == [
            sum(row[other] for other in reached(place, open_pairs)) for place in range(count)
        ]


def test_a_chain_of_more_than_one_block_is_summed_to_its_end():
    count = 2 * reach._BLOCK + 5
    pairs = [(place, place + 1) for place in range(count - 1)]

    found = weights_reached(
        range(count)[::-1], links_of(pairs, count), np.ones((1, count), dtype=np.int64)
    )

    assert found[0].tolist() == list(range(count))[::-1]


def test_the_end_of_a_diamond_counts_once():
    diamond = links_of([(0, 1), (0, 2), (1, 3), (2, 3)], 4)

    assert weights_reached([3, 2, 1, 0], diamond, np.array([[1, 1, 1, 1]]))[0].tolist() == [
        3,
        1,
        1,
        0,
    ]


def test_weights_beyond_64_bits_are_summed_exactly():
    count = 6
    pairs = [(place, place + 1) for place in range(count - 1)]
    rows = np.full((1, count), 2**62 + 1)

    found = weights_reached(range(count)[::-1], links_of(pairs, count), rows)

    assert found[0].tolist() == [(count - 1 - place) * (2**62 + 1) for place in range(count)]
