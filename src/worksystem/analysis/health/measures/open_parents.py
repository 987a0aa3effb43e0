"""Which parents are not finished: those of which a part is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts

__all__ = ["open_parents"]


def open_parents(facts: Facts) -> set[str]:
    """Ids of the parents of which a part is open, in the whole system; stubs are none.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> from worksystem.analysis.health.facts import Facts
        >>> items = [
        ...     WorkItem("shop"),
        ...     WorkItem("page", parent="shop"),
        ...     WorkItem("past"),
        ...     WorkItem("mail", parent="past", finished="2026-05-01T09:00Z"),
        ... ]
        >>> open_parents(Facts(WorkSystem("work", items=items)))
        {'shop'}
    """
    items, found = facts.system.items, set[str]()
    for item in items:
        up = item.parent
        if up is not None and up not in found and facts.is_open(item.id):
            while up is not None and up not in found:
                found.add(up)
                up = items[up].parent
    return {id_ for id_ in found if not items[id_].external}
