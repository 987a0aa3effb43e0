"""How due dates of items were set and moved, as their history tells it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import numpy as np
from attrs import field, frozen

from worksystem.model.history import code_of
from worksystem.model.instants import to_microseconds

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts
    from worksystem.analysis.health.measures.deadlines import Deadlines

__all__ = ["Moves", "created_of", "moves_of"]


@frozen
class Moves:
    """How one date has moved. Instants are microseconds since 1970 UTC.

    Attributes:
        dues: The dates that were set, in order; what was taken away is left out.
        ends: When each of them is over.
        since: When the first of them was set.

    Examples:
        >>> moves = Moves(ends=[50, 70, 60, 90])
        >>> moves.postponements, moves.slip
        (2, 40)
    """

    dues: list[date | datetime] = field(factory=list)
    ends: list[int] = field(factory=list)
    since: int = field(default=0, kw_only=True)

    @property
    def postponements(self) -> int:
        """How often a date was followed by a later one."""
        return sum(b > a for a, b in zip(self.ends, self.ends[1:], strict=False))

    @property
    def slip(self) -> int:
        """How much later the last date is than the first one; below zero if it is earlier."""
        return self.ends[-1] - self.ends[0]


def moves_of(facts: Facts, deadlines: Deadlines) -> dict[str, Moves]:
    """The dates of every item that the system still has, as far as its history tells them.

    What was due before the first event that says so is not known: that event
    counts as the one that set the date.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem, events
        >>> from worksystem.analysis.health.facts import Facts
        >>> from worksystem.analysis.health.measures.deadlines import Deadlines
        >>> moved = [
        ...     events.Rescheduled("page", f"2026-05-{day:02}", at=f"2026-04-{day:02}T09:00Z")
        ...     for day in (4, 8)
        ... ]
        >>> shop = WorkSystem("shop", items=[WorkItem("page")], history=moved)
        >>> moves_of(Facts(shop), Deadlines(shop))["page"].slip // 86_400_000_000
        4
    """
    history, items = facts.system.history, facts.system.items
    found: dict[str, Moves] = {}
    for row, at in _rows(facts, "rescheduled"):
        # Not the events themselves: making them takes most of the time.
        due = history.detail(row).get("due")
        item = items.get(history.items[history.columns.item[row]])
        if due is not None and item is not None:
            if item.id not in found:
                found[item.id] = Moves(since=at)
            found[item.id].dues.append(due)
            found[item.id].ends.append(deadlines.end(item, due))
    return found


def _rows(facts: Facts, kind: str) -> list[tuple[int, int]]:
    """Places and instants of the events of a kind up to now, in order."""
    if not len(facts.system.history):
        return []
    columns = facts.system.history.columns
    at = np.frombuffer(columns.at, dtype=np.int64)
    wanted = np.frombuffer(columns.kind, dtype=np.int8) == code_of(kind)
    rows = np.flatnonzero(wanted & (at <= facts.now_us))
    return list(zip(rows.tolist(), at[rows].tolist(), strict=True))


def created_of(facts: Facts) -> dict[str, int]:
    """When each item was written down, in microseconds: as it says, else by its first such event.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> from worksystem.analysis.health.facts import Facts
        >>> items = [WorkItem("page", created="1970-01-01T00:00:01Z"), WorkItem("mail")]
        >>> created_of(Facts(WorkSystem("shop", items=items)))
        {'page': 1000000}
    """
    history, found = facts.system.history, dict[str, int]()
    for row, at in _rows(facts, "created"):
        found.setdefault(history.items[history.columns.item[row]], at)
    for one in facts.system.items:
        if one.created is not None:
            found[one.id] = to_microseconds(one.created)
    return found
