"""Activities: who worked on what, from when to when, and since when it could have begun."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from worksystem.analysis.flow.timeline import until
from worksystem.analysis.lives import Lives
from worksystem.analysis.waiting.search import Ints, count_up_to, ranks
from worksystem.model.history import code_of

if TYPE_CHECKING:
    from worksystem.model.history import History

__all__ = ["Activities", "worked"]


@frozen(eq=False, slots=False)
class Activities:
    """Stretches of work, grouped by item; within one, in the order in which they ended.

    An activity is enabled when the last one of its item ends that had ended
    when it began (its source). What has no source is enabled when the first
    activity of its item begins. A visit of an active state is enabled when
    its item became ready or waiting; see `visits_of`.

    Attributes:
        items: Ids of the items.
        states: Ids of the states, or names of the activities.
        owners: Ids of the owners.
        item: Place of the item of each.
        state: Place of the state.
        owner: Place of who did it; -1: nobody knows.
        start: When it began, in microseconds since 1970 UTC.
        end: When it ended.
        enabled: Since when it could have begun.
        source: Place of the activity that it comes after; -1: none.
        from_state: Place of the state that its item came from: that of its
            source, or the one in which it was ready or waiting; -1: none.
        from_owner: Place of whose the item was there; -1: nobody knows.
    """

    items: tuple[str, ...]
    states: tuple[str, ...]
    owners: tuple[str, ...]
    item: NDArray[np.int32]
    state: NDArray[np.int32]
    owner: NDArray[np.int32]
    start: Ints
    end: Ints
    enabled: Ints
    source: Ints
    from_state: NDArray[np.int32]
    from_owner: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.start)

    @cached_property
    def by_enabled(self) -> Ints:
        """Their places, in the order in which they were enabled, began and ended; then by id."""
        order = np.argsort(self.enabled, kind="stable")
        if (np.diff(self.enabled[order]) > 0).all():
            return order
        id_ = ranks(self.items)[self.item]
        return np.lexsort((id_, self.end, self.start, self.enabled))

    @cached_property
    def rank(self) -> Ints:
        """The place of each in the order in which they were enabled."""
        found = np.empty(len(self), dtype=np.int64)
        found[self.by_enabled] = np.arange(len(self))
        return found

    def owner_of(self, place: int) -> str | None:
        """Id of who did one of them; None: nobody knows."""
        code = int(self.owner[place])
        return self.owners[code] if code >= 0 else None

    def came_from(self, place: int) -> tuple[str, str | None] | None:
        """Ids of the state and owner that one of them came from; None: from nowhere."""
        state, owner = int(self.from_state[place]), int(self.from_owner[place])
        if state < 0:
            return None
        return self.states[state], self.owners[owner] if owner >= 0 else None

    def enabled_by(self, instants: Ints) -> Ints:
        """How many of them were enabled by some instants, these included."""
        found: Ints = np.searchsorted(self.enabled[self.by_enabled], instants, side="right")
        return found


def worked(history: History, as_of: int | None = None) -> Activities | None:
    """The activities that ``worked`` events tell of; None if there are none.

    Args:
        history: What happened.
        as_of: What ended later has not happened yet; None: all has.
    """
    lives = Lives.of(history)
    if as_of is not None:
        lives = until(lives, as_of)
    place = np.flatnonzero(lives.kind == code_of("worked"))
    if not len(place):
        return None
    item, end, start = lives.item[place], lives.at[place], lives.since[place]
    # Of those that ended at once, the one that began first comes first.
    if ((np.diff(item) == 0) & (np.diff(end) == 0) & (np.diff(start) < 0)).any():
        place = place[np.lexsort((start, end, item))]
        start = lives.since[place]
    opens = np.flatnonzero(np.diff(item, prepend=-1))
    size = np.diff(opens, append=len(item))
    source = _sources(np.repeat(opens, size), start, end)
    begun = np.repeat(np.minimum.reduceat(start, opens), size)
    state, owner = lives.state[place], lives.owner[place]
    return Activities(
        lives.items,
        lives.states,
        lives.owners,
        item,
        state,
        owner,
        start,
        end,
        np.where(source >= 0, end[source], begun),
        source,
        np.where(source >= 0, state[source], -1).astype(np.int32),
        np.where(source >= 0, owner[source], -1).astype(np.int32),
    )


def _sources(first: Ints, start: Ints, end: Ints) -> Ints:
    """For each activity the last one of its item that had ended when it began; -1: none."""
    place = np.arange(len(start))
    source = np.where(place > first, place - 1, -1)
    # Nearly always it is the one before; else it overlaps that one.
    wrong = np.flatnonzero((source >= 0) & (end[source] > start))
    if len(wrong):
        count = count_up_to(end, first[wrong], wrong, start[wrong])
        source[wrong] = np.where(count > 0, first[wrong] + count - 1, -1)
    return source
