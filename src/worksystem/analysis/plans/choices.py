"""Who may do an item: the doers it names, or those that a plan can choose from."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product
from typing import TYPE_CHECKING

from attrs import evolve

from worksystem.errors import CannotAnswer
from worksystem.model.instants import to_microseconds
from worksystem.model.people import Assignment
from worksystem.network.doers import check_together, rate_and_time
from worksystem.show import show_list

if TYPE_CHECKING:
    from worksystem.model.items import WorkItem
    from worksystem.model.people import Owner
    from worksystem.model.registry import Registry
    from worksystem.model.system import WorkSystem

__all__ = ["Choices", "Doers", "holders_of"]

Doers = tuple[Assignment, ...]

# Of more combinations (several roles with many holders each) the first are looked at.
_MOST = 64
_LOOKED_AT = 4_096


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
        self._system = system
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
        """The ways to staff an item, or why there is none."""
        # Whoever has begun something knows how to.
        skills = item.skills if item.started is None or not item.doers else ()
        if skills and not item.assignees and not self._can(item.owner, skills):
            found = self._with_skills(skills)
            return self._at_work(item, found) if found else ([], [self._nobody(item)])
        if faults := list(self._left(item)):
            return [], faults
        ways = self._ways(item)
        if not ways:
            return [], [self._too_few(item)]
        fitting = [way for way in ways if not self._too_much(way)]
        if not fitting:
            return [], [self._more_than_there_is(item, ways[0])]
        skilled = [way for way in fitting if self._know(way, skills)]
        if not skilled:
            return [], [self._unskilled(item)]
        if len(skilled) > _MOST:
            self._cut.add(item.id)
        return self._at_work(item, skilled[:_MOST])

    def _can(self, owner: str | None, skills: tuple[str, ...]) -> bool:
        """Whether an owner has skills: a role, if one of its holders has them."""
        if owner is None:
            return False
        stand_ins = self._in_place_of(Assignment(owner))
        return any(self._know((one,), skills) for one in stand_ins)

    def _know(self, doers: Doers, skills: tuple[str, ...]) -> bool:
        """Whether doers have all skills together."""
        return set(skills) <= {s for doer in doers for s in self._owners[doer.owner].skills}

    def _ways(self, item: WorkItem) -> list[Doers]:
        """The doers that an item names, with holders in the place of roles."""
        slots = [self._in_place_of(doer) for doer in item.doers]
        if [slot[0] for slot in slots if len(slot) == 1] == list(item.doers):
            return [item.doers]
        ways = (way for way in product(*slots) if _all_differ(way))
        return list(islice(ways, _LOOKED_AT))

    def _at_work(self, item: WorkItem, ways: list[Doers]) -> tuple[list[Doers], list[str]]:
        """The ways in which all who do it are at work at the same time, ever."""
        system = self._system
        if system.start is None or not (item.calendar or any(len(way) > 1 for way in ways)):
            return ways, []
        found, faults = [], []
        for way in ways:
            staffed = item if way == item.doers else evolve(item, assignees=way)
            try:
                check_together(
                    staffed, rate_and_time(system, staffed)[1], to_microseconds(system.start)
                )
                found.append(way)
            except CannotAnswer as error:
                faults.append(str(error))
        return found, [] if found else faults[:1]

    def _with_skills(self, skills: tuple[str, ...]) -> list[Doers]:
        if skills not in self._skilled:
            able = (o for o in self._owners if o.active and set(skills) <= set(o.skills))
            # A skill that a role asks for is brought by whoever holds it.
            found = {one for owner in able for one in self._in_place_of(Assignment(owner.id))}
            self._skilled[skills] = [(one,) for one in sorted(found, key=_by_owner)]
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

    def _left(self, item: WorkItem) -> Iterator[str]:
        for doer in item.doers:
            if not self._owners[doer.owner].active:
                yield (
                    f"item {item.id!r} is for {doer.owner!r}, who is not active; "
                    "assign somebody else"
                )

    def _unskilled(self, item: WorkItem) -> str:
        names = show_list([repr(doer.owner) for doer in item.doers])
        skills = show_list([repr(skill) for skill in item.skills])
        have = "does not have" if len(item.doers) == 1 else "do not have together"
        return (
            f"item {item.id!r} needs {skills}, which {names} {have}; "
            "assign somebody who has, or leave it to the plan without assignees"
        )

    def _too_few(self, item: WorkItem) -> str:
        names = show_list([repr(doer.owner) for doer in item.doers])
        return (
            f"item {item.id!r} is for {names}, and there are not enough different people "
            "to stand in for them; name another holder, or assign fewer"
        )

    def _in_place_of(self, doer: Assignment) -> list[Assignment]:
        """Those who can stand where an item names a doer: of a role, its holders."""
        owner = self._owners[doer.owner]
        if owner.kind != "role":
            return [doer]
        holders = sorted(holders_of(self._owners, owner))
        found = [holder for holder in holders if self._owners[holder].active]
        if not found:
            self._unheld.add(owner.id)
            return [doer]
        share = doer.share * owner.capacity.share
        return [Assignment(holder, share=share) for holder in found]

    def _too_much(self, doers: Doers) -> bool:
        return any(doer.share > self._owners[doer.owner].capacity.at_once for doer in doers)

    def _more_than_there_is(self, item: WorkItem, doers: Doers) -> str:
        doer = next(d for d in doers if d.share > self._owners[d.owner].capacity.at_once)
        units = self._owners[doer.owner].capacity.at_once
        return (
            f"item {item.id!r} takes {doer.share:g} of {doer.owner!r}, "
            f"of which there is {units} at once; assign less of it, or raise at_once"
        )


def holders_of(owners: Registry[Owner], role: Owner) -> set[str]:
    """Who holds a role, through roles that hold roles; one that nobody holds stands for itself.

    Examples:
        >>> from worksystem import Owner, WorkSystem
        >>> lead = Owner("lead", kind="role", holders=["ana"])
        >>> chair = Owner("chair", kind="role", holders=["lead"])
        >>> holders_of(WorkSystem("shop", owners=[Owner("ana"), lead, chair]).owners, chair)
        {'ana'}
    """
    found: set[str] = set()
    seen, todo = {role.id}, list(role.holders)
    while todo:
        id_ = todo.pop()
        if id_ in seen:
            continue
        seen.add(id_)
        owner = owners[id_]
        if owner.kind == "role" and owner.holders:
            todo += owner.holders
        else:
            found.add(id_)
    return found


def _by_owner(doer: Assignment) -> tuple[str, float]:
    return doer.owner, doer.share


def _all_differ(doers: tuple[Assignment, ...]) -> bool:
    return len({doer.owner for doer in doers}) == len(doers)
