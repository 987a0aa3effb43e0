"""What is alive of a system: its open work, and all that it is a part of."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts

__all__ = ["living"]


def living(facts: Facts) -> frozenset[str]:
    """Ids of the open work that is looked at, and of all parents above it.

    Linear in items.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> from worksystem.analysis.health.facts import Facts
        >>> items = [WorkItem("web"), WorkItem("page", parent="web")]
        >>> old = WorkItem("old", finished="2026-04-20T09:00Z")
        >>> sorted(living(Facts(WorkSystem("shop", items=[*items, old]))))
        ['page', 'web']
    """
    items = facts.system.items
    found: set[str] = set()
    for item in facts.open:
        id_: str | None = item.id
        while id_ is not None and id_ not in found:
            found.add(id_)
            id_ = items[id_].parent
    return frozenset(found)
