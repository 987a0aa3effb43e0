"""What work is a part of: items with the wholes above them, and what holds for these."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from worksystem.analysis.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from worksystem.analysis.health.facts import Facts
    from worksystem.model.items import WorkItem
    from worksystem.model.system import WorkSystem

__all__ = ["inherited", "open_wholes", "with_wholes"]


def with_wholes(system: WorkSystem, items: Iterable[WorkItem]) -> frozenset[str]:
    """Ids of some items and of all that they are a part of, stubs included.

    Linear in items.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> shop = WorkSystem("shop", items=[WorkItem("web"), WorkItem("page", parent="web")])
        >>> sorted(with_wholes(shop, [shop.items["page"]]))
        ['page', 'web']
    """
    found: set[str] = set()
    for item in items:
        id_: str | None = item.id
        while id_ is not None and id_ not in found:
            found.add(id_)
            id_ = system.items[id_].parent
    return frozenset(found)


def inherited(system: WorkSystem, holds: Callable[[WorkItem], bool]) -> frozenset[str]:
    """Ids of the items for which something holds, or for something that they are a part of.

    Linear in items.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> items = [WorkItem("web", due="2026-05-04"), WorkItem("page", parent="web")]
        >>> shop = WorkSystem("shop", items=[*items, WorkItem("copy")])
        >>> sorted(inherited(shop, lambda item: item.due is not None))
        ['page', 'web']
    """
    parts: dict[str, list[str]] = defaultdict(list)
    for item in system.items:
        if item.parent is not None:
            parts[item.parent].append(item.id)
    left = [item.id for item in system.items if holds(item)]
    found = set(left)
    while left:
        new = [part for part in parts.get(left.pop(), ()) if part not in found]
        found.update(new)
        left += new
    return frozenset(found)


def open_wholes(facts: Facts) -> frozenset[str]:
    """Ids of what is open as long as a part of it is, in the whole system; stubs are none of it.

    Examples:
        >>> from worksystem import Facts, WorkItem, WorkSystem
        >>> items = [
        ...     WorkItem("shop"),
        ...     WorkItem("page", parent="shop"),
        ...     WorkItem("past"),
        ...     WorkItem("mail", parent="past", finished="2026-05-01T09:00Z"),
        ... ]
        >>> sorted(open_wholes(Facts(WorkSystem("work", items=items))))
        ['shop']
    """
    system, parts = facts.system, Progress.of(facts.system).open
    wholes = with_wholes(system, parts).difference(item.id for item in parts)
    return frozenset(id_ for id_ in wholes if not system.items[id_].external)
