"""What everybody was busy with: their time in pieces, and the oldest work in each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from worksystem.analysis.waiting.search import Ints

if TYPE_CHECKING:
    from worksystem.analysis.waiting.activities import Activities
    from worksystem.analysis.waiting.batches import Batches

__all__ = ["Timeline", "timeline_of"]


@frozen(eq=False)
class Timeline:
    """Pieces of time in which owners were busy, by owner and in order of time.

    Nobody begins or ends anything within a piece. Of all that goes on in one,
    the work that was enabled first tells whether who waits for the owner waits
    in turn (contention) or was passed over (prioritisation).

    Attributes:
        owner: Whose time it is.
        start: When each piece begins.
        end: When it ends.
        oldest: Rank, by enablement, of the activity that was enabled first.
        other: Rank of the first of those that are not in the batch of `oldest`;
            the number of all activities: there is none.
        before: For each activity, how many pieces lie before its start; -1:
            nobody knows who did it.
        offsets: Where the pieces of each owner begin, and where the last end.
    """

    owner: NDArray[np.int32]
    start: Ints
    end: Ints
    oldest: Ints
    other: Ints
    before: Ints
    offsets: Ints


class _Intervals(NamedTuple):
    """Intervals of places: from `left` to before `right`, and the rank and batch of each."""

    left: Ints
    right: Ints
    rank: Ints
    group: Ints


class _Cover(NamedTuple):
    """The two lowest ranks of different batches that cover each of some places."""

    first: Ints
    of: Ints
    second: Ints
    second_of: Ints

    def joined(self, with_: _Cover) -> _Cover:
        swap = with_.first < self.first
        low, low_of, high, high_of, kept, kept_of, left, left_of = (
            np.where(swap, b, a)
            for a, b in (
                (self.first, with_.first),
                (self.of, with_.of),
                (with_.first, self.first),
                (with_.of, self.of),
                (self.second, with_.second),
                (self.second_of, with_.second_of),
                (with_.second, self.second),
                (with_.second_of, self.second_of),
            )
        )
        # The lowest that is not taken and of another batch than the one that is.
        own = high_of == low_of
        rest, rest_of = np.where(own, left, high), np.where(own, left_of, high_of)
        less = rest < kept
        return _Cover(low, low_of, np.where(less, rest, kept), np.where(less, rest_of, kept_of))

    def shifted(self, step: int, none: int) -> _Cover:
        def moved(column: Ints, fill: int) -> Ints:
            return np.concatenate([np.full(min(step, len(column)), fill), column[:-step]])

        return _Cover(
            moved(self.first, none),
            moved(self.of, -1),
            moved(self.second, none),
            moved(self.second_of, -1),
        )


def timeline_of(activities: Activities, batches: Batches) -> Timeline:
    """Cut the time of every owner into pieces; n log n for n activities."""
    known = np.flatnonzero(activities.owner >= 0)
    owner = activities.owner[known]
    bounds = np.concatenate([activities.start[known], activities.end[known]])
    whose = np.concatenate([owner, owner])
    order = np.lexsort((bounds, whose))
    bounds, whose = bounds[order], whose[order]
    new = np.ones(len(bounds), dtype=bool)
    new[1:] = (bounds[1:] != bounds[:-1]) | (whose[1:] != whose[:-1])
    place = np.empty(len(bounds), dtype=np.int64)
    place[order] = np.cumsum(new) - 1
    bounds, whose = bounds[new], whose[new]
    left, right = place[: len(known)], place[len(known) :]

    none = len(activities)
    single = len(batches) + np.arange(none)
    group = np.where(batches.of >= 0, batches.of, single)[known]
    intervals = _Intervals(left, right, activities.rank[known], group)
    cover = _covered(intervals, len(bounds), none)
    busy = np.flatnonzero(cover.first < none)
    before = np.full(none, -1, dtype=np.int64)
    before[known] = np.searchsorted(busy, left)
    owner = whose[busy]
    return Timeline(
        owner,
        bounds[busy],
        bounds[np.minimum(busy + 1, max(len(bounds) - 1, 0))],
        cover.first[busy],
        cover.second[busy],
        before,
        np.searchsorted(owner, np.arange(len(activities.owners) + 1)),
    )


def _covered(intervals: _Intervals, count: int, none: int) -> _Cover:
    """Of many intervals of places, the two lowest of different groups at each place.

    Each interval is two blocks of 2^k places that overlap; a block of 2^k
    hands on what covers it to the two halves that it has.
    """
    real = intervals.right > intervals.left
    left, right, rank, group = (column[real] for column in intervals)
    # Lengths up to 2^53 are exact as floats, and so is their exponent.
    level = np.frexp((right - left).astype(np.float64))[1].astype(np.int64) - 1
    nothing, nobody = np.full(count, none), np.full(count, -1)
    cover = _Cover(nothing, nobody, nothing, nobody)
    by_level = np.argsort(level, kind="stable")
    starts = np.searchsorted(level[by_level], np.arange(int(level.max(initial=-1)) + 2))
    for k in range(len(starts) - 2, -1, -1):
        if k < len(starts) - 2:
            cover = cover.joined(cover.shifted(1 << k, none))
        rows = by_level[starts[k] : starts[k + 1]]
        if len(rows):
            blocks = left[rows] if k == 0 else np.r_[left[rows], right[rows] - (1 << k)]
            rows = rows if k == 0 else np.r_[rows, rows]
            cells, found = _lowest(blocks, rank[rows], group[rows], none)
            here = _Cover(*(column[cells] for column in cover)).joined(found)
            cover = _Cover(*(_put(a, cells, b) for a, b in zip(cover, here, strict=True)))
    return cover


def _put(column: Ints, cells: Ints, values: Ints) -> Ints:
    column = column.copy()
    column[cells] = values
    return column


def _lowest(cells: Ints, rank: Ints, group: Ints, none: int) -> tuple[Ints, _Cover]:
    """For each cell that occurs, its two lowest ranks of different groups."""
    order = np.argsort(cells * (none + 1) + rank)
    cells, rank, group = cells[order], rank[order], group[order]
    opens = np.flatnonzero(np.diff(cells, prepend=-1))
    place = np.cumsum(np.diff(cells, prepend=-1) != 0) - 1
    second, second_of = np.full(len(opens), none), np.full(len(opens), -1)
    others = np.flatnonzero(group != group[opens][place])
    # Written from the last to the first, so that the lowest stays.
    second[place[others][::-1]] = rank[others][::-1]
    second_of[place[others][::-1]] = group[others][::-1]
    return cells[opens], _Cover(rank[opens], group[opens], second, second_of)
