"""Twice the history takes twice the steps and twice the memory, however long the waits are."""

import sys
import tracemalloc

import pytest
from tests.analysis.waiting.oracle import Act, history_of

from worksystem.analysis.waiting import explain_waiting


def queue(size):
    """Everything is ready at once and waits for one owner: waits overlap each other throughout."""
    for k in range(size):
        yield Act(f"{k}", "ask", f"clerk {k % 7}", k % 7, 10 + k % 7)
        yield Act(f"{k}", "pay", "ana", 20 + 2 * k, 22 + 2 * k)


def crowd(size):
    """One owner does everything at once, in batches that overlap each other throughout."""
    for k in range(size):
        yield Act(f"{k}", "ask", f"clerk {k % 7}", k, k + 1)
        yield Act(f"{k}", f"pay {k % 5}", "ana", size + k, 3 * size + k)


def steps(history):
    """How many functions Python calls for the answer."""
    count = 0

    def counted(frame, event, arg):
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        explain_waiting(history).parts.split.sum()
    finally:
        sys.setprofile(before)
    return count


def memory(history):
    """The most bytes that the answer takes while it is found."""
    tracemalloc.start()
    try:
        explain_waiting(history).parts.split.sum()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("kind", [queue, crowd])
def test_four_times_the_history_takes_about_four_times_the_steps_and_the_memory(kind):
    small, large = (history_of(list(kind(size))) for size in (1_000, 4_000))
    steps(small), memory(small)

    assert steps(large) < 5 * steps(small)
    assert memory(large) < 5 * memory(small)
