"""Why each activity waited: five causes that cover its wait and never overlap."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np
from attrs import frozen

from worksystem.analysis.waiting.activities import Activities
from worksystem.analysis.waiting.batches import Batches, find_batches
from worksystem.analysis.waiting.hours import Hours
from worksystem.analysis.waiting.search import Ints, count_up_to, running, sums_below
from worksystem.analysis.waiting.timeline import Timeline, timeline_of

__all__ = ["CAUSES", "Causes"]

CAUSES = ("batching", "contention", "prioritisation", "unavailability", "extraneous")
"""The causes of waiting, in the order in which they win where two of them hold."""


class _Pieces(NamedTuple):
    """For each wait, the pieces of its owner's time from when its batch was complete.

    Attributes:
        first: The first that ends later.
        last: The one after the last that begins before it, or its batch, begins.
        cut: What of the first lies earlier.
    """

    first: Ints
    last: Ints
    cut: Ints

    def total(self, values: Ints, of_cut: Ints) -> Ints:
        """The sum of a value over the pieces, less what is cut off."""
        sums = running(values)
        return sums[self.last] - sums[self.first] - of_cut


@frozen(eq=False, slots=False)
class Causes:
    """Everything that tells why activities waited.

    Attributes:
        activities: All of them; places below are places in it.
        batches: What was done together.
        timeline: What owners were busy with.
        hours: When owners were at work.
    """

    activities: Activities
    batches: Batches
    timeline: Timeline
    hours: Hours

    @classmethod
    def of(cls, activities: Activities, hours: Hours, batch_size: int) -> Causes:
        """Look for batches, and at what owners were busy with."""
        batches = find_batches(activities, batch_size)
        return cls(activities, batches, timeline_of(activities, batches), hours)

    @cached_property
    def waits(self) -> Ints:
        """Places of the activities whose item came from somewhere: those that can have waited."""
        return np.flatnonzero(self.activities.from_state >= 0)

    @cached_property
    def length(self) -> Ints:
        """How long each of these waited, in microseconds."""
        return self.activities.start[self.waits] - self.activities.enabled[self.waits]

    @cached_property
    def ready(self) -> Ints:
        """Since when each activity waited for its owner alone: its batch was complete."""
        return self._of_batch(self.batches.ready, self.activities.enabled)

    @cached_property
    def begin(self) -> Ints:
        """When each activity began, or the batch that it is in."""
        return self._of_batch(self.batches.begin, self.activities.start)

    @cached_property
    def own(self) -> Ints:
        """The batch in each piece of time that nothing else can excuse; -1: none.

        That of the oldest work in it, unless other work went on beside it that
        was enabled before the batch was complete.
        """
        activities, oldest, other = self.activities, self.timeline.oldest, self.timeline.other
        batch = self.batches.of[activities.by_enabled[oldest]]
        enabled = np.append(activities.enabled[activities.by_enabled], np.iinfo(np.int64).max)
        ready = np.append(self.batches.ready, 0)
        return np.where((batch >= 0) & (enabled[other] > ready[batch]), batch, -1)

    @cached_property
    def split(self) -> Ints:
        """The time of each cause in each wait, in microseconds: a column a cause of `CAUSES`.

        Cost is n log n for n activities.
        """
        activities = self.activities
        found = np.zeros((len(self.waits), len(CAUSES)), dtype=np.int64)
        # Of whom nobody knows, nobody knows either what they were busy with.
        some = np.flatnonzero((self.length > 0) & (activities.owner[self.waits] >= 0))
        wait = self.waits[some]
        pieces = self._pieces(wait)
        contention = self._contention(wait, pieces)
        prioritisation = self._busy(pieces) - contention
        passed_over = self._passed_over(wait)
        found[some, 0] = self.ready[wait] - activities.enabled[wait]
        # From the beginning of its batch on, somebody is always busy with it.
        found[some, 1] = contention + activities.start[wait] - self.begin[wait] - passed_over
        found[some, 2] = prioritisation + passed_over
        found[some, 3] = self._away(wait, pieces)
        found[:, 4] = self.length - found.sum(axis=1)
        return found

    def _of_batch(self, values: Ints, otherwise: Ints) -> Ints:
        batch = self.batches.of
        return np.where(batch >= 0, np.append(values, 0)[batch], otherwise)

    def _pieces(self, wait: Ints) -> _Pieces:
        time, batch, ready = self.timeline, self.batches.of[wait], self.ready[wait]
        offset, owner = time.offsets, self.activities.owner[wait]
        low, high = offset[owner], offset[owner + 1]
        first = low + count_up_to(time.end, low, high, ready)
        begins = np.where(batch >= 0, np.append(self.batches.first, 0)[batch], wait)
        last = time.before[begins]
        cut = np.where(first < last, ready - np.append(time.start, 0)[first], 0)
        return _Pieces(first, last, np.maximum(cut, 0))

    def _busy(self, pieces: _Pieces) -> Ints:
        return pieces.total(self.timeline.end - self.timeline.start, pieces.cut)

    def _contention(self, wait: Ints, pieces: _Pieces) -> Ints:
        """How long the owner was on work that was enabled no later."""
        time = self.timeline
        limit = self.activities.enabled_by(self.ready[wait])
        first, last, cut = pieces
        length = time.end - time.start
        found = sums_below(time.oldest, length, first, last, limit)
        return found - np.where(np.append(time.oldest, 0)[first] < limit, cut, 0)

    def _passed_over(self, wait: Ints) -> Ints:
        """How long an owner was on what is in the same batch and was enabled later."""
        found = np.zeros(len(wait), dtype=np.int64)
        late = np.flatnonzero(self.begin[wait] < self.activities.start[wait])
        wait = wait[late]
        batch, time = self.batches.of[wait], self.timeline
        order = np.argsort(self.own, kind="stable")
        order = order[np.searchsorted(self.own[order], 0) :]
        edges = np.searchsorted(self.own[order], np.arange(len(self.batches) + 1))
        first, most = edges[batch], edges[batch + 1]
        start, length = time.start[order], (time.end - time.start)[order]
        last = first + count_up_to(start, first, most, self.activities.start[wait] - 1)
        limit = self.activities.enabled_by(self.activities.enabled[wait])
        sums = running(length)
        older = sums_below(time.oldest[order], length, first, last, limit)
        found[late] = sums[last] - sums[first] - older
        return found

    def _away(self, wait: Ints, pieces: _Pieces) -> Ints:
        """How long the owner was neither busy nor at work."""
        time, owner = self.timeline, self.activities.owner[wait]
        ready = self.ready[wait]
        away = self.hours.closed(owner, ready, self.begin[wait])
        of_cut = self.hours.closed(owner, ready - pieces.cut, ready)
        return away - pieces.total(self.hours.closed(time.owner, time.start, time.end), of_cut)
