"""Batches: activities of one kind that somebody let gather, and then did together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from worksystem.analysis.waiting.search import Ints

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from worksystem.analysis.waiting.activities import Activities

__all__ = ["Batches", "find_batches"]


@frozen(eq=False)
class Batches:
    """Which activities were done together.

    Attributes:
        of: The batch of each activity; -1: none.
        ready: When the last of a batch was enabled: then it was complete.
        begin: When the first of a batch began.
        first: Place of an activity with which each began.
        size: How many activities each has.
    """

    of: Ints
    ready: Ints
    begin: Ints
    first: Ints
    size: Ints

    def __len__(self) -> int:
        return len(self.ready)


def find_batches(activities: Activities, size: int) -> Batches:
    """Find what each owner did together, of one state.

    In the order in which they began, an activity belongs to the batch of those
    before it if it was enabled when the batch began, and began before the
    batch paused: one after the other without a gap, or beside each other.

    Args:
        activities: All of them.
        size: Fewer than so many are no batch.

    Source: Martin, Pufahl and Mannhardt, "Detection of batch activities from
    event logs", Information Systems 95, 2021, for the kinds (parallel,
    sequential, concurrent); Lashkevich et al., "Why am I waiting? Data-driven
    analysis of waiting times in business processes", CAiSE 2023.
    """
    known = np.flatnonzero(activities.owner >= 0)
    key = activities.owner[known].astype(np.int64) * len(activities.states)
    key += activities.state[known]
    start, end = activities.start[known], activities.end[known]
    enabled = activities.enabled[known]
    order = np.lexsort((enabled, end, start, key))
    opens = _opens(key[order], start[order], end[order], enabled[order])

    number = np.cumsum(opens) - 1
    count = np.bincount(number) if len(number) else np.zeros(0, dtype=np.int64)
    large = count >= size
    kept = large[number]
    place = known[order][kept]
    new = np.cumsum(large) - 1
    of = np.full(len(activities), -1, dtype=np.int64)
    of[place] = new[number[kept]]

    edges = np.flatnonzero(np.diff(of[place], prepend=-1))
    ready = np.maximum.reduceat(activities.enabled[place], edges) if len(place) else start[:0]
    return Batches(of, ready, activities.start[place[edges]], place[edges], count[large])


def _opens(
    key: Ints,
    start: Ints,
    end: Ints,
    enabled: Ints,
) -> NDArray[np.bool_]:
    """Which activities begin a batch of their own, in order of key and start."""
    opens = np.ones(len(key), dtype=bool)
    may = np.flatnonzero((key[1:] == key[:-1]) & (enabled[1:] <= start[:-1])) + 1
    last, begin, latest = -2, 0, 0
    joined = []
    for place, since, until, could, before, ended in zip(
        *(column.tolist() for column in (may, start[may], end[may], enabled[may])),
        *(column.tolist() for column in (start[may - 1], end[may - 1])),
        strict=True,
    ):
        if last != place - 1:
            begin, latest = before, ended
        if could <= begin and since <= latest:
            joined.append(place)
            latest = max(latest, until)
        else:
            begin, latest = since, until
        last = place
    opens[joined] = False
    return opens
