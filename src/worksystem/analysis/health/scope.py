"""Which part of a system is looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from worksystem.model.construction import identifiers
from worksystem.model.registry import unknown

if TYPE_CHECKING:
    from worksystem.model.items import WorkItem
    from worksystem.model.people import Owner
    from worksystem.model.registry import Registry
    from worksystem.model.system import WorkSystem

__all__ = ["Scope", "may_be_scope"]


class Scope:
    """The items and owners that are looked at; all of them where no id is named.

    An item stands for itself and all its parts; an owner for themselves, the
    members of their team or the holders of their role, and what any of these
    own or work on; an outcome for the items that serve it, a workflow for
    those that move through it.

    Args:
        system: The system.
        ids: Of items, owners, outcomes or workflows; None: everything.

    Raises:
        UnknownReference: If an id names none of these.

    Examples:
        >>> from worksystem import Owner, WorkItem, WorkSystem
        >>> owners = [Owner("web", kind="team"), Owner("ana", teams=["web"]), Owner("bo")]
        >>> items = [WorkItem("page", owner="ana"), WorkItem("copy", owner="bo")]
        >>> shop = WorkSystem("shop", owners=owners, items=items)
        >>> scope = Scope(shop, ["web"])
        >>> scope.of_items(shop.items), scope.of_owners(shop.owners)
        ((WorkItem('page', owner='ana'),), (Owner('web', kind='team'), Owner('ana', teams=(Membership('web'),))))
        >>> Scope(shop, ["wep"])
        Traceback (most recent call last):
            ...
        worksystem.errors.UnknownReference: scope: 'wep' is no item, owner, outcome or workflow in the system; did you mean 'web'?
    """

    def __init__(self, system: WorkSystem, ids: Iterable[str] | None = None) -> None:
        self._system = system
        self.ids = None if ids is None else identifiers((ids,) if isinstance(ids, str) else ids)
        for id_ in self.ids or ():
            if not may_be_scope(system, id_):
                raise unknown(
                    f"scope: {id_!r} is no item, owner, outcome or workflow in the system",
                    id_,
                    [name for registry in _registries(system) for name in registry.ids()],
                )

    def of_items(self, items: Iterable[WorkItem]) -> tuple[WorkItem, ...]:
        """Those of some items that are looked at."""
        if self.ids is None:
            return tuple(items)
        return tuple([item for item in items if item.id in self._items])

    def of_owners(self, owners: Iterable[Owner]) -> tuple[Owner, ...]:
        """Those of some owners that are looked at."""
        if self.ids is None:
            return tuple(owners)
        return tuple([owner for owner in owners if owner.id in self._owners])

    def holds(self, subjects: Iterable[str]) -> bool:
        """Whether one of some ids is looked at, or everything is."""
        if self.ids is None:
            return True
        return any(id_ in self._items or id_ in self._owners or id_ in self.ids for id_ in subjects)

    @cached_property
    def _teams(self) -> frozenset[str]:
        """The teams that the owners are in."""
        owners = self.of_owners(self._system.owners)
        return frozenset(membership.team for owner in owners for membership in owner.teams)

    @cached_property
    def _named(self) -> frozenset[str]:
        """The owners that are named, and those who are part of them."""
        asked = {id_ for id_ in self.ids or () if id_ in self._system.owners}
        found = set(asked)
        for owner in self._system.owners:
            if any(membership.team in asked for membership in owner.teams):
                found.add(owner.id)
        for id_ in asked:
            found.update(self._system.owners[id_].holders)
        return frozenset(found)

    @cached_property
    def _items(self) -> frozenset[str]:
        asked = frozenset(self.ids or ())
        parts = defaultdict(list)
        for item in self._system.items:
            if item.parent is not None:
                parts[item.parent].append(item.id)
        found: set[str] = set()
        left = [
            item.id
            for item in self._system.items
            if item.id in asked
            or item.workflow in asked
            or not asked.isdisjoint(item.outcomes)
            or item.owner in self._named
            or any(doer.owner in self._named for doer in item.assignees)
        ]
        while left:
            id_ = left.pop()
            if id_ not in found:
                found.add(id_)
                left += parts[id_]
        return frozenset(found)

    @cached_property
    def _owners(self) -> frozenset[str]:
        found = set(self._named)
        for item in self._system.items:
            if item.id in self._items:
                found.update(doer.owner for doer in item.doers)
                if item.owner is not None:
                    found.add(item.owner)
        return frozenset(found)


def may_be_scope(system: WorkSystem, id_: str) -> bool:
    """Whether an id names something that can be looked at by itself.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> shop = WorkSystem("shop", items=[WorkItem("page")])
        >>> may_be_scope(shop, "page"), may_be_scope(shop, "shop")
        (True, False)
    """
    return any(id_ in registry for registry in _registries(system))


def _registries(system: WorkSystem) -> tuple[Registry[Any], ...]:
    return (system.items, system.owners, system.outcomes, system.workflows)
