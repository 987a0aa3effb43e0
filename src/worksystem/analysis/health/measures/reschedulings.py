"""How due dates of items were set and moved, as their history tells it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from attrs import field, frozen

from worksystem.analysis.health.measures.deadlines import Deadlines

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts

__all__ = ["Moves", "moves_of"]


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


def moves_of(facts: Facts) -> dict[str, Moves]:
    """The dates of every item that the system still has, as far as its history tells them.

    What was due before the first event that says so is not known: that event
    counts as the one that set the date.

    Examples:
        >>> from worksystem import Facts, WorkItem, WorkSystem, events
        >>> moved = [
        ...     events.Rescheduled("page", f"2026-05-{day:02}", at=f"2026-04-{day:02}T09:00Z")
        ...     for day in (4, 8)
        ... ]
        >>> shop = WorkSystem("shop", items=[WorkItem("page")], history=moved)
        >>> moves_of(Facts(shop))["page"].slip // 86_400_000_000
        4
    """
    history, items, deadlines = facts.system.history, facts.system.items, facts.once(Deadlines)
    found: dict[str, Moves] = {}
    for row in facts.rows("rescheduled"):
        due = history.detail(row).get("due")
        item = items.get(history.items[history.columns.item[row]])
        if due is not None and item is not None:
            if item.id not in found:
                found[item.id] = Moves(since=history.columns.at[row])
            found[item.id].dues.append(due)
            found[item.id].ends.append(deadlines.end(item, due))
    return found
