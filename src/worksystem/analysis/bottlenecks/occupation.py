"""When items were worked on and when they waited, in which state, and whose they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from worksystem.analysis.flow.stages import CATEGORIES
from worksystem.analysis.flow.timeline import first_of
from worksystem.analysis.handoffs.evidence import Evidence
from worksystem.model.history import code_of

if TYPE_CHECKING:
    from worksystem.analysis.flow import Flow
    from worksystem.analysis.flow.timeline import Timeline

__all__ = ["Occupation", "Pieces", "occupation_of"]

Ints = NDArray[np.int64]
Codes = NDArray[np.int32]

_ACTIVE, _WAITING = CATEGORIES.index("active"), CATEGORIES.index("waiting")
_BEGUN, _WORKED = code_of("begun"), code_of("worked")


@frozen(eq=False)
class Pieces:
    """Spans of time of items, each in a state and with an owner.

    Attributes:
        state: Place of the state.
        owner: Place of the owner; -1: nobody, or nobody knows whom.
        start: Microseconds since 1970 UTC.
        end: The same; after the start.
    """

    state: Codes
    owner: Codes
    start: Ints
    end: Ints

    @classmethod
    def of(cls, state: Codes, owner: Codes, start: Ints, end: Ints) -> Pieces:
        """Those that take any time."""
        some = end > start
        return cls(state[some], owner[some], start[some], end[some])

    def joined(self, other: Pieces) -> Pieces:
        """These and others."""
        return Pieces(
            np.concatenate((self.state, other.state)),
            np.concatenate((self.owner, other.owner)),
            np.concatenate((self.start, other.start)),
            np.concatenate((self.end, other.end)),
        )


@frozen(eq=False)
class Occupation:
    """All pieces of work, and all waits.

    Attributes:
        states: Ids of the states.
        owners: Ids of the owners.
        active: Items in active states, and pieces of work.
        waiting: Items in waiting states, and the time between the end of what
            was done to an item and the next piece of work, with the state and
            the owner of that.
    """

    states: tuple[str, ...]
    owners: tuple[str, ...]
    active: Pieces
    waiting: Pieces


def occupation_of(flow: Flow) -> Occupation:
    """Read it off a flow.

    n log n in events.

    Examples:
        >>> from worksystem import History, events
        >>> from worksystem.analysis.flow import measure_flow
        >>> work = [
        ...     events.Worked(
        ...         "a", "do", owner="ana", since="2026-04-20T09:00Z", at="2026-04-20T10:00Z"
        ...     ),
        ...     events.Worked(
        ...         "a", "check", owner="bo", since="2026-04-20T12:00Z", at="2026-04-20T13:00Z"
        ...     ),
        ... ]
        >>> found = occupation_of(measure_flow(History(work)))
        >>> [found.owners[code] for code in found.waiting.owner]
        ['bo']
        >>> ((found.waiting.end - found.waiting.start) // 3_600_000_000).tolist()
        [2]
    """
    timeline = flow.spans.timeline
    evidence = Evidence(flow.history, flow.system, timeline.as_of, None, flow.zone)
    active, waiting = _moved(flow, evidence)
    worked, waited = _worked(timeline)
    ownership = evidence.ownership
    return Occupation(
        timeline.lives.states, ownership.owners, active.joined(worked), waiting.joined(waited)
    )


def _moved(flow: Flow, evidence: Evidence) -> tuple[Pieces, Pieces]:
    """Of items that move from state to state: each visit cut where the owner changes."""
    timeline, visits, owned = flow.spans.timeline, flow.visits, evidence.ownership
    mine = np.flatnonzero(~timeline.is_log[visits.item])
    # Only of items that the history tells of, which come first.
    told = np.flatnonzero(owned.item < timeline.size)
    item = np.concatenate((visits.item[mine], owned.item[told]))
    at = np.concatenate((visits.entered[mine], owned.at[told]))
    order = np.lexsort((at, item))
    item, at = item[order], at[order]
    visit = _latest(item, order < len(mine))
    saying = _latest(item, order >= len(mine))
    owner = np.full(len(item), -1, dtype=np.int32)
    known = saying >= 0
    owner[known] = owned.owner[told][order[saying[known]] - len(mine)]
    is_in = visit >= 0
    state, left = np.full_like(owner, -1), at.copy()
    row = mine[order[visit[is_in]]]
    state[is_in], left[is_in] = visits.state[row], visits.left[row]
    end = left.copy()
    same = item[1:] == item[:-1]
    end[:-1][same] = np.minimum(left[:-1][same], at[1:][same])
    category = flow.spans.stages.categories(item, state)
    return tuple(  # type: ignore[return-value]
        Pieces.of(state[some], owner[some], at[some], end[some])
        for wanted in (_ACTIVE, _WAITING)
        for some in [is_in & (state >= 0) & (category == wanted)]
    )


def _latest(item: Codes, marked: NDArray[np.bool_]) -> Ints:
    """Of each row, the place of the latest marked row of its item up to it; -1 if there is none."""
    place = np.maximum.accumulate(np.where(marked, np.arange(len(item)), -1))
    found: Ints = np.where((place >= 0) & (item[place] == item), place, -1)
    return found


def _worked(timeline: Timeline) -> tuple[Pieces, Pieces]:
    """Of items of which only work is known: the pieces of work, and the gaps before them."""
    lives = timeline.lives
    rows, end = _work(timeline)
    order = rows[np.lexsort((lives.row[rows], timeline.begin[rows], lives.item[rows]))]
    item, begin, end = lives.item[order], timeline.begin[order], end[order]
    firsts = first_of(item)
    ranked, rank = np.unique(end, return_inverse=True)
    # Items are in order, so that no end of an earlier one ranks as high.
    so_far = np.maximum.accumulate(item.astype(np.int64) * (len(ranked) + 1) + rank)
    reached = ranked[so_far % (len(ranked) + 1)] if len(ranked) else end
    before = np.empty_like(reached)
    before[1:] = reached[:-1]
    before[firsts] = begin[firsts]
    state, owner = lives.state[order], lives.owner[order]
    return Pieces.of(state, owner, begin, end), Pieces.of(state, owner, before, begin)


def _work(timeline: Timeline) -> tuple[Ints, Ints]:
    """The rows of pieces of work, and the end of every row."""
    lives = timeline.lives
    log = timeline.is_log[lives.item]
    worked = np.flatnonzero((lives.kind == _WORKED) & log)
    begun = np.flatnonzero((lives.kind == _BEGUN) & log)
    end = lives.at.copy()
    if not len(begun):
        return worked, end
    # Work that has begun and of which no end is known goes on until something else happens.
    following = np.append(lives.at, timeline.as_of)[begun + 1]
    is_last = np.append(lives.item, -1)[begun + 1] != lives.item[begun]
    end[begun] = np.where(is_last, timeline.as_of, following)
    # Of which one is known, that lies within the piece that has ended.
    return np.concatenate((begun, worked)), end
