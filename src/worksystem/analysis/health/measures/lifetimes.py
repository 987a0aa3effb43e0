"""From when to when work was open, as far as dates and the history say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from worksystem.analysis.health.measures.tellings import Tellings
from worksystem.model.instants import to_microseconds
from worksystem.model.items import WorkItem

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts

__all__ = ["NEVER", "Lifetimes"]

NEVER = 2**62
"""Stands where something has not come to pass."""


@frozen(eq=False)
class Lifetimes:
    """From when to when each item in the scope was open.

    It began when the item was created, by its date or else by the history. It
    ended when it was finished, or else at its last move. An item that is closed
    and of which nobody knows since when was never open; that it was closed and
    opened again is not seen.

    Attributes:
        items: The work in the scope.
        undated: Ids of open items of which nobody knows since when they exist, in order.
        created: Microseconds since 1970 UTC; `NEVER` where nobody knows.
        ended: The same; `NEVER` for what is open.
        row: Place in the history of the event that created each; -1: there is none.
        by: Place in the history's owners of who wrote it down; -1: nobody knows.

    Examples:
        >>> from worksystem import Facts, WorkItem, WorkSystem
        >>> items = [WorkItem("page", created="1970-01-02T00:00Z"), WorkItem("copy")]
        >>> shop = WorkSystem("shop", as_of="1970-01-04T00:00Z", items=items)
        >>> found = Lifetimes.of(Facts(shop))
        >>> found.undated, found.are_open(86_400_000_000).tolist()
        (('copy',), [True, False])
    """

    items: tuple[WorkItem, ...]
    undated: tuple[str, ...]
    created: NDArray[np.int64]
    ended: NDArray[np.int64]
    row: NDArray[np.int64]
    by: NDArray[np.int64]

    @classmethod
    def of(cls, facts: Facts) -> Lifetimes:
        """Those of the work in the scope.

        Raises:
            CannotAnswer: If nobody knows what time it is.
        """
        items, size, tellings = facts.items, len(facts.items), facts.once(Tellings)
        created, ended = (np.full(size, NEVER, dtype=np.int64) for _ in range(2))
        row, by = (np.full(size, -1, dtype=np.int64) for _ in range(2))
        births, moves = tellings.rows("created"), tellings.rows("moved")
        # From the last to the first, so that the first one stays.
        born = births.item[::-1]
        created[born], row[born] = births.at[::-1], births.row[::-1]
        by[born] = births.by[::-1]
        moved = np.full(size, NEVER, dtype=np.int64)
        moved[moves.item] = moves.at
        for place, item in enumerate(items):
            if item.created is not None:
                created[place] = to_microseconds(item.created)
        still_open = {item.id for item in facts.open}
        for place in [i for i, item in enumerate(items) if item.id not in still_open]:
            finished = items[place].finished
            ended[place] = moved[place] if finished is None else to_microseconds(finished)
            if ended[place] == NEVER:
                created[place] = NEVER
        unknown = np.flatnonzero((created == NEVER) & (ended == NEVER)).tolist()
        undated = sorted(items[i].id for i in unknown if items[i].id in still_open)
        return cls(items, tuple(undated), created, ended, row, by)

    def are_open(self, at: int) -> NDArray[np.bool_]:
        """Whether each item was open at an instant: created by then, and not ended."""
        found: NDArray[np.bool_] = (self.created <= at) & (at < self.ended)
        return found
