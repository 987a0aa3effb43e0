"""The life of every item cut into visits: nothing overlaps and nothing is left over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from worksystem.analysis.flow.elapsed import Ints
from worksystem.analysis.flow.timeline import first_of, last_of
from worksystem.analysis.flow.visits import Visits
from worksystem.model.history import code_of

if TYPE_CHECKING:
    from worksystem.analysis.flow.spans import Spans

__all__ = ["partition"]

Codes = NDArray[np.int32]
Flags = NDArray[np.bool_]
Parts = tuple[Codes, Codes, Ints, Ints, Flags]

_BEGUN, _WORKED = code_of("begun"), code_of("worked")
_NONE = -1


def partition(spans: Spans, zone: str) -> Visits:
    """All visits, item by item, in order.

    An item is in the state that it was last moved to. Of an item of which only
    work is known, the visits are the pieces of work, with the time between
    them in no state; where two overlap, the time counts for the one begun
    first.
    """
    timeline = spans.timeline
    moved = _moved(spans)
    parts = [moved, *_before(spans, moved)]
    if timeline.has_work and timeline.is_log.any():
        parts += _worked(spans)
    columns = _joined(parts) if len(parts) > 1 else moved
    return Visits((timeline.lives.items, timeline.lives.states), columns, zone)


def _joined(parts: list[Parts]) -> Parts:
    item, state, entered, left, worked = (
        np.concatenate([part[place] for part in parts]) for place in range(5)
    )
    # Sorting is stable: what begins at one instant stays in the order in which it happened.
    order = np.lexsort((entered, item))
    return item[order], state[order], entered[order], left[order], worked[order]


def _moved(spans: Spans) -> Parts:
    """The visits of items that move from state to state."""
    timeline = spans.timeline
    entries = timeline.entries
    item, state, at = entries.item, entries.state, entries.at
    if timeline.has_work and timeline.is_log.any():
        chosen = ~timeline.is_log[item]
        item, state, at = item[chosen], state[chosen], at[chosen]
    left = np.empty_like(at)
    left[:-1] = at[1:]
    lasts = last_of(item)
    left[lasts] = spans.life_end[item[lasts]]
    return item, state, at, left, np.zeros(len(item), dtype=np.bool_)


def _before(spans: Spans, moved: Parts) -> list[Parts]:
    """The time of each item before its first state is known, where there is any."""
    timeline = spans.timeline
    until = spans.life_end.copy()
    firsts = first_of(moved[0])
    until[moved[0][firsts]] = moved[2][firsts]
    until[timeline.is_log] = timeline.first[timeline.is_log]
    item = timeline.present[until[timeline.present] > timeline.first[timeline.present]]
    if not len(item):
        return []
    return [_gaps(item.astype(np.int32), timeline.first[item], until[item])]


def _gaps(item: Codes, entered: Ints, left: Ints) -> Parts:
    none = np.full(len(item), _NONE, dtype=np.int32)
    return item, none, entered, left, np.zeros(len(item), dtype=np.bool_)


def _worked(spans: Spans) -> list[Parts]:
    """Pieces of work, and the time between them, of items of which nothing else is known."""
    timeline = spans.timeline
    item, state, start, end = _pieces(spans)
    firsts, lasts = first_of(item), last_of(item)
    # How far the earlier pieces of the item reach: at first, its life begins.
    reached = _running_maximum(item, end)
    before = np.empty_like(reached)
    before[1:] = reached[:-1]
    before[firsts] = timeline.first[item[firsts]]
    gap = start > before
    gaps = _gaps(item[gap], before[gap], start[gap])
    entered = np.maximum(start, before)
    work = item, state, entered, np.maximum(end, entered), np.ones(len(item), dtype=np.bool_)
    tail, life_end = item[lasts], spans.life_end[item[lasts]]
    rest = life_end > reached[lasts]
    after = _gaps(tail[rest], reached[lasts][rest], life_end[rest])
    # A piece that an earlier one covers takes no time, and comes before the gap after it.
    return [work, gaps, after]


def _pieces(spans: Spans) -> tuple[Codes, Codes, Ints, Ints]:
    """Item, state, start and end of all pieces of work, by item and start."""
    timeline = spans.timeline
    lives = timeline.lives
    work = ((lives.kind == _WORKED) | (lives.kind == _BEGUN)) & timeline.is_log[lives.item]
    rows = np.flatnonzero(work)
    begun = rows[lives.kind[rows] == _BEGUN]
    end = lives.at.copy()
    if len(begun):
        # Work without an end goes on until something else happens to the item.
        following = np.minimum(begun + 1, len(lives.at) - 1)
        same = (begun + 1 < len(lives.at)) & (lives.item[following] == lives.item[begun])
        end[begun] = np.where(same, lives.at[following], spans.life_end[lives.item[begun]])
        rows = np.setdiff1d(rows, begun[_has_ended(spans, begun)], assume_unique=True)
    order = rows[np.lexsort((timeline.begin[rows], lives.item[rows]))]
    return lives.item[order], lives.state[order], timeline.begin[order], end[order]


def _has_ended(spans: Spans, begun: NDArray[np.int64]) -> Flags:
    """For each piece that has begun, whether there is one of that beginning that has ended."""
    lives = spans.timeline.lives
    worked = np.flatnonzero(lives.kind == _WORKED)
    rows = np.concatenate([begun, worked])
    at = np.concatenate([lives.at[begun], lives.since[worked]])
    item, state = lives.item[rows], lives.state[rows]
    ended = np.arange(len(rows)) >= len(begun)
    order = np.lexsort((ended, at, state, item))
    same = np.zeros(len(rows), dtype=np.bool_)
    same[1:] = True
    for key in (item, state, at):
        same[1:] &= key[order][1:] == key[order][:-1]
    group = np.cumsum(~same) - 1
    has = np.bincount(group, weights=ended[order]) > 0
    found = np.empty(len(rows), dtype=np.bool_)
    found[order] = has[group]
    return found[: len(begun)]


def _running_maximum(item: Codes, values: Ints) -> Ints:
    """The largest value so far, item by item."""
    ranked, rank = np.unique(values, return_inverse=True)
    size = len(ranked) + 1
    # Items are in order, so that no rank of an earlier one is as large.
    so_far = np.maximum.accumulate(item.astype(np.int64) * size + rank)
    return ranked[so_far % size] if len(ranked) else values
