"""Activities of a tracker, which says in which state an item was, and not who worked when."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from worksystem.analysis.flow.stages import CATEGORIES, UNKNOWN, Stages
from worksystem.analysis.flow.timeline import until
from worksystem.analysis.handoffs.ownership import Ownership
from worksystem.analysis.handoffs.protocol import Protocol
from worksystem.analysis.lives import Lives
from worksystem.analysis.waiting.activities import Activities
from worksystem.model.instants import to_microseconds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from worksystem.analysis.waiting.search import Ints
    from worksystem.model.system import WorkSystem

__all__ = ["Visits", "visits_of"]

_ACTIVE, _WAITING, _READY = map(CATEGORIES.index, ("active", "waiting", "ready"))


class Visits(NamedTuple):
    """What the states of a tracker say about work.

    Attributes:
        activities: The visits of active states, each of whose the item was.
        waiting: How many items wait at the end.
        unknown: Ids of the states of which no workflow says what they mean.
    """

    activities: Activities
    waiting: int
    unknown: tuple[str, ...]


class _Stretches(NamedTuple):
    """Stretches of time in which an item stayed in one state and was of one owner."""

    item: Ints
    state: Ints
    owner: Ints
    start: Ints
    end: Ints

    def taken(self, rows: NDArray[np.bool_] | Ints) -> _Stretches:
        return _Stretches(*(column[rows] for column in self))


def visits_of(system: WorkSystem, stages: Stages) -> Visits:
    """The visits of active states as activities of whose the items were.

    What an item spends in ready and waiting states right before a visit is its
    wait, before the first visit too, and the last of these states is the one
    that it comes from. Without any, it comes from the visit before. An item
    that is put back, finished or dropped waits for nobody. A visit that goes on
    lasts until now: the instant of the system, else that of the last event.

    Args:
        system: With a history.
        stages: What its states mean.
    """
    history = system.history
    now = history.columns.at[-1] if system.as_of is None else to_microseconds(system.as_of)
    lives, rows = until(Lives.of(history), now), bisect_right(history.columns.at, now)
    offers = Protocol.of(history, system, now).offers
    ownership = Ownership.of(lives, offers, None if rows == len(history) else rows)
    stays = _stretches(lives, ownership, now)
    meaning = stages.categories(stays.item, stays.state)

    opens = np.diff(stays.item, prepend=-1) != 0
    place, quiet = np.arange(len(opens)), (meaning == _WAITING) | (meaning == _READY)
    # Since when an item has been ready or waiting without a break, up to each stretch.
    breaks = np.maximum.accumulate(np.where(opens | ~quiet, place, 0))
    begin = breaks + (~quiet[breaks] & (breaks < place))
    before = place - 1
    waited = ~opens & quiet[before]
    since = np.where(waited, stays.start[begin[before]], stays.start)

    active = np.flatnonzero(meaning == _ACTIVE)
    done = stays.taken(active)
    first = np.diff(done.item, prepend=-1) != 0
    source = np.where(first, -1, np.arange(len(first)) - 1)
    visit_before = np.where(first, -1, active[source])
    came_from = np.where(waited[active], active - 1, visit_before)
    activities = Activities(
        ownership.items,
        lives.states,
        ownership.owners,
        done.item.astype(np.int32),
        done.state.astype(np.int32),
        done.owner.astype(np.int32),
        done.start,
        done.end,
        since[active],
        source,
        np.append(stays.state, -1)[came_from].astype(np.int32),
        np.append(stays.owner, -1)[came_from].astype(np.int32),
    )
    ends = np.diff(stays.item, append=-1) != 0
    seen = np.unique(stays.state[meaning == UNKNOWN])
    unknown = tuple(sorted(lives.states[code] for code in seen))
    return Visits(activities, int((quiet & ends).sum()), unknown)


def _stretches(lives: Lives, ownership: Ownership, now: int) -> _Stretches:
    """The lives of items cut wherever their state or their owner changes."""
    told = np.flatnonzero(lives.state >= 0)
    item = np.concatenate([lives.item[told], ownership.item]).astype(np.int64)
    at = np.concatenate([lives.at[told], ownership.at])
    order = np.lexsort((at, item))
    item, at = item[order], at[order]
    is_state = order < len(told)
    state = np.concatenate([lives.state[told], ownership.owner]).astype(np.int64)[order]
    owner = np.where(is_state, -1, state)

    place = np.arange(len(item))
    opens = np.diff(item, prepend=-1) != 0
    first = np.maximum.accumulate(np.where(opens, place, 0))
    of_state = np.maximum.accumulate(np.where(is_state, place, -1))
    of_owner = np.maximum.accumulate(np.where(is_state, -1, place))
    state = np.where(of_state >= first, state[of_state], -1)
    owner = np.where(of_owner >= first, owner[of_owner], -1)
    last = np.diff(item, append=-1) != 0
    end = np.where(last, now, np.append(at[1:], now))
    stays = _Stretches(item, state, owner, at, end)
    return _joined(stays.taken((end > at) & (state >= 0)))


def _joined(stays: _Stretches) -> _Stretches:
    """Stretches of the same state and owner in a row as one."""
    new = np.ones(len(stays.item), dtype=bool)
    if len(new):
        new[1:] = np.any([np.diff(column) != 0 for column in stays[:3]], axis=0)
    last = np.append(new[1:], True) if len(new) else new
    return stays.taken(new)._replace(end=stays.end[last])
