"""Who may do an item: the doers it names, or those that a plan can choose from."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product
from typing import TYPE_CHECKING

from worksystem.model.people import Assignment
from worksystem.show import show_list

if TYPE_CHECKING:
    from worksystem.model.items import WorkItem
    from worksystem.model.people import Owner
    from worksystem.model.system import WorkSystem

__all__ = ["Choices", "Doers"]

Doers = tuple[Assignment, ...]

# Of more combinations (several roles with many holders each) the first are looked at.
_MOST = 64


class Choices:
    """Who may do the open items of a system.

    Attributes:
        of: Item id to the ways of staffing it; each item has at least one.
        faults: Why some items cannot be done by anybody, in sentences.
        notes: What was taken for granted, in sentences.

    Examples:
        >>> from worksystem import Owner, WorkItem, WorkSystem
        >>> owners = [Owner("ana", skills=["paint"]), Owner("bo", skills=["paint"])]
        >>> wall = WorkItem("wall", skills=["paint"])
        >>> choices = Choices(WorkSystem("shop", owners=owners, items=[wall]), [wall])
        >>> choices.of["wall"]
        [(Assignment('ana'),), (Assignment('bo'),)]
        >>> moon = WorkItem("moon", skills=["fly"])
        >>> Choices(WorkSystem("shop", owners=owners, items=[moon]), [moon]).faults
        ["item 'moon' needs 'fly', and no active owner has that; add it to an owner's skills"]
    """

    def __init__(self, system: WorkSystem, items: list[WorkItem]) -> None:
        self.of: dict[str, list[Doers]] = {}
        self.faults: list[str] = []
        self.notes: list[str] = []
        self._owners = system.owners
        self._skilled: dict[tuple[str, ...], list[Doers]] = {}
        self._unheld: set[str] = set()
        self._cut: set[str] = set()
        for item in items:
            doers, faults = self._find(item)
            self.of[item.id] = doers or [item.doers]
            self.faults += faults
        if self._unheld:
            names = show_list([repr(id_) for id_ in sorted(self._unheld)])
            self.notes.append(f"nobody holds {names}; planned on the capacity it names itself")
        if self._cut:
            names = show_list([repr(id_) for id_ in sorted(self._cut)])
            self.notes.append(f"of the ways to staff {names} only the first {_MOST} were tried")

    def _find(self, item: WorkItem) -> tuple[list[Doers], list[str]]:
        named = item.doers
        if item.skills and not item.assignees and not self._has(item.owner, item.skills):
            found = self._with_skills(item.skills)
            return found, [] if found else [self._nobody(item)]
        faults = [*self._left(item, named), *self._unskilled(item, named)]
        slots = [self._in_place_of(doer) for doer in named]
        if any(len(slot) > 1 for slot in slots) or any(
            slot != [doer] for slot, doer in zip(slots, named, strict=True)
        ):
            ways = [ways for ways in product(*slots) if _all_differ(ways)]
            if len(ways) > _MOST:
                self._cut.add(item.id)
            if not ways:
                faults.append(f"the roles that do item {item.id!r} are held by too few to share it")
            named_ways = list(islice(ways, _MOST))
        else:
            named_ways = [named]
        fitting, too_much = [], []
        for way in named_ways:
            wrong = [*self._too_much(item, way)]
            too_much += wrong
            if not wrong:
                fitting.append(way)
        return fitting, [*faults, *([] if fitting else dict.fromkeys(too_much))]

    def _has(self, owner: str | None, skills: tuple[str, ...]) -> bool:
        return owner is not None and set(skills) <= set(self._owners[owner].skills)

    def _with_skills(self, skills: tuple[str, ...]) -> list[Doers]:
        if skills not in self._skilled:
            self._skilled[skills] = [
                (Assignment(owner.id),)
                for owner in sorted(self._owners, key=lambda owner: owner.id)
                if owner.active and set(skills) <= set(owner.skills)
            ]
        return self._skilled[skills]

    def _nobody(self, item: WorkItem) -> str:
        needs = show_list([repr(skill) for skill in item.skills])
        apart = all(self._with_skills((skill,)) for skill in item.skills)
        if len(item.skills) > 1 and apart:
            return (
                f"item {item.id!r} needs {needs}, and no active owner has all of them; "
                "assign several, or split it"
            )
        return (
            f"item {item.id!r} needs {needs}, and no active owner has that; "
            "add it to an owner's skills"
        )

    def _left(self, item: WorkItem, doers: Doers) -> Iterator[str]:
        for doer in doers:
            if not self._owners[doer.owner].active:
                yield (
                    f"item {item.id!r} is for {doer.owner!r}, who is not active; "
                    "assign somebody else"
                )

    def _unskilled(self, item: WorkItem, doers: Doers) -> Iterator[str]:
        """What assignees have to know, one of them has to: a role or a team by its members."""
        if not item.skills or not item.assignees:
            return
        known = {skill for doer in doers for skill in self._owners[doer.owner].skills}
        for doer in doers:
            for holder in self._owners[doer.owner].holders:
                known |= set(self._owners[holder].skills)
        missing = [skill for skill in item.skills if skill not in known]
        if missing:
            names = show_list([repr(doer.owner) for doer in doers])
            skills = show_list([repr(skill) for skill in missing])
            yield (
                f"item {item.id!r} needs {skills}, which {names} does not have; "
                "assign somebody who has, or leave it to the plan without assignees"
            )

    def _in_place_of(self, doer: Assignment) -> list[Assignment]:
        """Those who can stand where an item names a doer: of a role, its holders."""
        owner = self._owners[doer.owner]
        if owner.kind != "role":
            return [doer]
        found = [holder for holder in sorted(self._persons(owner)) if self._owners[holder].active]
        if not found:
            self._unheld.add(owner.id)
            return [doer]
        share = doer.share * owner.capacity.share
        return [Assignment(holder, share=share) for holder in found]

    def _persons(self, role: Owner) -> set[str]:
        """Who holds a role, through roles that hold roles."""
        found: set[str] = set()
        seen, todo = {role.id}, list(role.holders)
        while todo:
            id_ = todo.pop()
            if id_ in seen:
                continue
            seen.add(id_)
            owner = self._owners[id_]
            if owner.kind == "role" and owner.holders:
                todo += owner.holders
            else:
                found.add(id_)
        return found

    def _too_much(self, item: WorkItem, doers: Doers) -> Iterator[str]:
        for doer in doers:
            units = self._owners[doer.owner].capacity.at_once
            if doer.share > units:
                yield (
                    f"item {item.id!r} takes {doer.share:g} of {doer.owner!r}, "
                    f"of which there is {units} at once; assign less of it, or raise at_once"
                )


def _all_differ(doers: tuple[Assignment, ...]) -> bool:
    return len({doer.owner for doer in doers}) == len(doers)
