"""How due dates of items were set and moved, as their history tells it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from attrs import field, frozen

from worksystem.analysis.health.measures.deadlines import Deadlines
from worksystem.analysis.health.measures.moments import created_of
from worksystem.model.wall_clock import DAY

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts

__all__ = ["Moves", "moves_of"]


@frozen
class Moves:
    """How one date has moved. Instants are microseconds since 1970 UTC.

    Attributes:
        dues: The dates that were set, in order; what was taken away is left out.
        ends: When each of them is over.
        since: When the first of them was told.
        is_cut: Whether an earlier date, of which nothing is known, was moved to the first.

    Examples:
        >>> moves = Moves(ends=[50, 70, 60, 90])
        >>> moves.postponements, moves.slip
        (2, 40)
        >>> Moves(ends=[50, 70, 60, 90], is_cut=True).postponements
        3
    """

    dues: list[date | datetime] = field(factory=list)
    ends: list[int] = field(factory=list)
    since: int = field(default=0, kw_only=True)
    is_cut: bool = field(default=False, kw_only=True)

    @property
    def postponements(self) -> int:
        """How often a date was followed by a later one; the unknown one counts as earlier."""
        return self.is_cut + sum(b > a for a, b in zip(self.ends, self.ends[1:], strict=False))

    @property
    def slip(self) -> int:
        """How much later the last date is than the first one; below zero if it is earlier."""
        return self.ends[-1] - self.ends[0]


def moves_of(facts: Facts) -> dict[str, Moves]:
    """The dates of every item that the system still has, as far as its history tells them.

    What was due before the first event that says so is not known. That event
    set the date if it is at most a day later than the item was written down;
    else it moved one, also where nobody knows when that was.

    Examples:
        >>> from worksystem import Facts, WorkItem, WorkSystem, events
        >>> moved = [
        ...     events.Rescheduled("page", f"2026-05-{day:02}", at=f"2026-04-{day:02}T09:00Z")
        ...     for day in (4, 8)
        ... ]
        >>> page = WorkItem("page", created="2026-04-03T09:00Z")
        >>> moves = moves_of(Facts(WorkSystem("shop", items=[page], history=moved)))["page"]
        >>> moves.slip // 86_400_000_000, moves.is_cut
        (4, False)
    """
    history, items, deadlines = facts.system.history, facts.system.items, facts.once(Deadlines)
    rows = facts.rows("rescheduled")
    created = facts.once(created_of) if rows else {}
    found: dict[str, Moves] = {}
    for row in rows:
        due = history.detail(row).get("due")
        item = items.get(history.items[history.columns.item[row]])
        if due is not None and item is not None:
            if item.id not in found:
                at, made = history.columns.at[row], created.get(item.id)
                found[item.id] = Moves(since=at, is_cut=made is None or at - made > DAY)
            found[item.id].dues.append(due)
            found[item.id].ends.append(deadlines.end(item, due))
    return found
