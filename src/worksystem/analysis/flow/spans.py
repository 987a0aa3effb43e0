"""From when to when each item was in progress, by a policy."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from worksystem.analysis.flow.policy import Policy
from worksystem.analysis.flow.stages import CATEGORIES, RANK, Stages
from worksystem.analysis.flow.timeline import Entries, Timeline, first_of, last_of
from worksystem.model.history import MISSING

if TYPE_CHECKING:
    from worksystem.analysis.flow.elapsed import Ints

__all__ = ["Spans"]

Flags = NDArray[np.bool_]

_DROPPED = CATEGORIES.index("dropped")
_STARTED = RANK[CATEGORIES.index("active")]


@frozen(eq=False, slots=False)
class Spans:
    """When each item was started, finished or dropped; MISSING where it was not.

    Attributes:
        timeline: What happened.
        stages: What its states mean.
        policy: Which of them count.
    """

    timeline: Timeline
    stages: Stages
    policy: Policy

    @cached_property
    def started(self) -> Ints:
        """The first entry into a state that counts as started, or the first event."""
        flags = self.policy.start.flags
        if flags is None:
            return self.timeline.first
        entries = self.timeline.entries
        rows = np.flatnonzero(_flagged(flags, entries, self.stages))
        found = np.full(self.timeline.size, MISSING, dtype=np.int64)
        firsts = first_of(entries.item[rows])
        if len(rows):
            found[entries.item[rows[firsts]]] = np.minimum.reduceat(entries.at[rows], firsts)
        return found

    @cached_property
    def finished(self) -> Ints:
        """The last entry into what counts as finished, unless it has been left; or the last event."""
        flags = self.policy.finish.flags
        if flags is None:
            return self.timeline.last
        return self._ending(self.is_finish)

    @cached_property
    def dropped(self) -> Ints:
        """When it was given up, unless it has been taken up again."""
        categories = self.stages.category
        if self.policy.finish.flags is None or not (categories == _DROPPED).any():
            return np.full(self.timeline.size, MISSING, dtype=np.int64)
        return self._ending(_flagged(categories == _DROPPED, self.timeline.entries, self.stages))

    @cached_property
    def is_finish(self) -> Flags:
        """For each entry, whether its item counts as finished while it is there."""
        entries, flags = self.timeline.entries, self.policy.finish.flags
        if flags is None:
            return np.zeros(len(entries.item), dtype=np.bool_)
        found = _flagged(flags, entries, self.stages)
        return found if entries.is_over is None else found & entries.is_over

    def _ending(self, counts: Flags) -> Ints:
        """When each item entered what counts for the last time, if it is there still."""
        entries = self.timeline.entries
        found = np.full(self.timeline.size, MISSING, dtype=np.int64)
        lasts = last_of(entries.item)
        # The entry after the last one that does not count, or the first of the item.
        other = np.where(counts, -1, np.arange(len(counts)))
        begin = np.maximum(np.maximum.accumulate(other)[lasts] + 1, first_of(entries.item))
        ending = counts[lasts]
        found[entries.item[lasts[ending]]] = entries.done[begin[ending]]
        return found

    @cached_property
    def ended(self) -> Ints:
        """When it was finished or dropped; MISSING where it was neither."""
        return np.where(self.finished == MISSING, self.dropped, self.finished)

    @cached_property
    def until(self) -> Ints:
        """When its time in progress ends: where it was not ended, at the instant asked for."""
        return np.where(self.ended == MISSING, self.timeline.as_of, self.ended)

    @cached_property
    def life_end(self) -> Ints:
        """When its life ends: of what has ended, at its last event."""
        return np.where(self.ended == MISSING, self.timeline.as_of, self.timeline.last)

    @cached_property
    def is_started(self) -> Flags:
        """For each item, whether it was started."""
        found: Flags = self.started != MISSING
        return found

    @cached_property
    def is_open(self) -> Flags:
        """For each item, whether it was started, and neither finished nor dropped."""
        found: Flags = self.is_started & (self.ended == MISSING)
        return found

    @cached_property
    def is_back(self) -> Flags:
        """For each item, whether it is open and in a state that is before the start."""
        found = np.zeros(self.timeline.size, dtype=np.bool_)
        flags, entries = self.policy.start.flags, self.timeline.entries
        if flags is not None:
            ranks = RANK[self.stages.categories(entries.item, entries.state)]
            early = (ranks >= 0) & (ranks < _STARTED) & ~_flagged(flags, entries, self.stages)
            found[entries.item] = early  # of several, the last stays
        return found & self.is_open


def _flagged(flags: Flags, entries: Entries, stages: Stages) -> Flags:
    if len(flags) == 1:
        chosen: Flags = flags[0][entries.state]
    else:
        chosen = flags[stages.of_item[entries.item], entries.state]
    return chosen
