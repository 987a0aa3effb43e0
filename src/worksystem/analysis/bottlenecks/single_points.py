"""Owners without whom nobody could do some of the open work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from worksystem.analysis.plans.choices import holders_of

if TYPE_CHECKING:
    from worksystem.model.items import WorkItem
    from worksystem.model.people import Owner
    from worksystem.model.system import WorkSystem

__all__ = ["single_points"]


def single_points(system: WorkSystem, items: Iterable[WorkItem]) -> dict[str, tuple[str, ...]]:
    """The items that would have nobody left to do them, by the owner they hang on.

    - Skills without assignees: somebody active has to have all of them.
    - Skills of assignees: for each of them, somebody active has to have it,
      whoever is named now.
    - A role: somebody active has to hold it, and to have the skills if any of
      its holders has them.

    Of an item that names an owner and no skills nobody has said what it
    takes, so nobody is held to be the only one.

    Args:
        system: Knows the owners.
        items: The open work.

    Returns:
        Owner id to ids of items; both sorted.

    Examples:
        >>> from worksystem import Owner, WorkItem, WorkSystem
        >>> owners = [Owner("ana", skills=["ink", "legal"]), Owner("bo", skills=["ink"])]
        >>> items = [WorkItem("art", skills=["ink"]), WorkItem("terms", skills=["legal"])]
        >>> single_points(WorkSystem("shop", owners=owners, items=items), items)
        {'ana': ('terms',)}
    """
    able = _Able(system)
    found: dict[str, set[str]] = {}
    for item in items:
        for some in able.needed(item):
            if len(some) == 1:
                found.setdefault(next(iter(some)), set()).add(item.id)
    return {owner: tuple(sorted(found[owner])) for owner in sorted(found)}


class _Able:
    """Who could take the place of whom."""

    def __init__(self, system: WorkSystem) -> None:
        self._owners = system.owners
        self._with: dict[tuple[str, ...], frozenset[str]] = {}
        self._of_role: dict[str, frozenset[str]] = {}

    def needed(self, item: WorkItem) -> Iterator[frozenset[str]]:
        """Sets of owners, of each of which one is needed."""
        if item.skills and not item.assignees and not self._plays(item):
            yield self._skilled(item.skills)
            return
        for doer in item.doers:
            owner = self._owners[doer.owner]
            if owner.kind == "role":
                holders = self._holders(owner)
                yield holders & self._skilled(item.skills) or holders
        if item.assignees:
            for skill in item.skills:
                yield self._skilled((skill,))

    def _plays(self, item: WorkItem) -> bool:
        """Whether the item is for a role that has its skills, so that a holder does it."""
        owner = None if item.owner is None else self._owners[item.owner]
        return owner is not None and owner.kind == "role" and set(item.skills) <= set(owner.skills)

    def _skilled(self, skills: tuple[str, ...]) -> frozenset[str]:
        """Those active who have some skills; a role is nobody by itself."""
        if skills not in self._with:
            self._with[skills] = frozenset(
                owner.id
                for owner in self._owners
                if owner.active and owner.kind != "role" and set(skills) <= set(owner.skills)
            )
        return self._with[skills]

    def _holders(self, role: Owner) -> frozenset[str]:
        """Those active who hold a role, through roles that hold roles."""
        if role.id not in self._of_role:
            self._of_role[role.id] = frozenset(
                id_
                for id_ in holders_of(self._owners, role)
                if self._owners[id_].active and self._owners[id_].kind != "role"
            )
        return self._of_role[role.id]
