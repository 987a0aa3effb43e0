"""How much of an owner there is for work, and how much of it an item takes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from attrs import field, frozen

from worksystem.errors import DuplicateId, InvalidModel
from worksystem.model.absences import Absence, absences
from worksystem.model.construction import (
    each,
    evidence,
    identifier,
    optional_identifier,
    optional_whole,
    positive,
    reports_every_fault,
    sequence,
    share,
    whole,
)
from worksystem.model.display import brief_repr
from worksystem.model.extensions import NONE, FrozenDict, extension

__all__ = ["Assignment", "AssignmentLike", "Capacity", "assignments"]


def _units(value: int) -> int:
    return whole(value)


@reports_every_fault
@frozen(repr=False, kw_only=True)
class Capacity:
    """How much work an owner can take: calendar × share − absences.

    `share` and `at_once` are not the same: half a person has ``share=0.5`` and
    takes twice as long; a team of twelve has ``at_once=12`` and takes as long
    as one person, for twelve things beside each other.

    Attributes:
        calendar: Id of the calendar of their working hours; None: the system's.
        share: Part of these hours that goes into this system's work: above 0,
            at most 1.
        at_once: How many units there are to be assigned: people of a team, or
            machines of a kind.
        wip_limit: How many items they want in progress at most; an agreement,
            where `at_once` is a fact. None: no limit.
        absences: When they are away: days, pairs of days or instants, or
            `Absence`.
        ext: Custom fields with namespaced keys.

    Raises:
        InvalidModel: If a number is out of range or an absence is none.

    Examples:
        >>> Capacity(calendar="office", share=0.5, absences=["2026-05-04"])
        Capacity(calendar='office', share=0.5, absences=(Absence('2026-05-04'),))
        >>> Capacity(share=0, at_once=2.5)
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidNumber: 2 faults
          share: need a share above 0 and at most 1, got 0
          at_once: need a whole number of 1 or more, got 2.5
    """

    calendar: str | None = field(default=None, converter=optional_identifier)
    share: float = field(default=1.0, converter=share)
    at_once: int = field(default=1, converter=_units)
    wip_limit: int | None = field(default=None, converter=optional_whole)
    absences: tuple[Absence, ...] = field(default=(), converter=absences)
    ext: FrozenDict = field(default=NONE, converter=extension)

    __repr__ = brief_repr


@reports_every_fault
@frozen(repr=False)
class Assignment:
    """That an owner does an item, and how much of them it takes while it runs.

    Not accountability: that is the item's `owner`.

    Attributes:
        owner: Id of the one who does it.
        share: How much of their capacity it takes: 0.5 is half of a person,
            5 are five of a team's twelve `at_once`. Above 0.
        ext: Custom fields with namespaced keys.

    Raises:
        InvalidModel: If there is no owner or the share is not above 0.

    Examples:
        >>> Assignment("ana", share=0.5)
        Assignment('ana', share=0.5)
        >>> Assignment("ana", share=-1)
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidNumber: share: need a number from 0.000001 to 1e9, got -1
    """

    owner: str = field(converter=identifier)
    share: float = field(default=1.0, converter=positive, kw_only=True)
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)

    @classmethod
    def of(cls, value: AssignmentLike) -> Assignment:
        """Read an assignment: one, an owner's id, or an id and a share.

        Examples:
            >>> Assignment.of("ana"), Assignment.of(("web", 5))
            (Assignment('ana'), Assignment('web', share=5))
            >>> Assignment.of(0.5)
            Traceback (most recent call last):
                ...
            worksystem.errors.InvalidModel: need the id of an owner or a pair such as ('ana', 0.5), got 0.5
        """
        if isinstance(value, Assignment):
            return value
        if isinstance(value, str):
            return cls(value)
        if isinstance(value, (tuple, list)) and len(value) == 2:
            return cls(value[0], share=value[1])
        msg = f"need the id of an owner or a pair such as ('ana', 0.5), got {evidence(value)}"
        raise InvalidModel(msg)

    __repr__ = brief_repr


AssignmentLike = Assignment | str | tuple[str, float] | list[Any]


def assignments(value: Iterable[AssignmentLike]) -> tuple[Assignment, ...]:
    """Several assignments, each owner once, in the order given.

    Raises:
        DuplicateId: If one owner is assigned twice in different ways.

    Examples:
        >>> assignments(["ana", ("bo", 0.5), "ana"])
        (Assignment('ana'), Assignment('bo', share=0.5))
        >>> assignments(["ana", ("ana", 0.5)])
        Traceback (most recent call last):
            ...
        worksystem.errors.DuplicateId: [1]: 'ana' is assigned twice, with the shares 1.0 and 0.5; keep one of them
    """
    listed = sequence(value, "assignments")
    if not listed:
        return ()
    of_owner: dict[str, Assignment] = {}
    faults: list[InvalidModel] = []
    for i, assignment in enumerate(each(Assignment.of, listed)):
        first = of_owner.setdefault(assignment.owner, assignment)
        if first != assignment:
            msg = (
                f"{evidence(assignment.owner)} is assigned twice, with the shares "
                f"{first.share} and {assignment.share}; keep one of them"
            )
            faults.append(DuplicateId(msg, id=assignment.owner).at(f"[{i}]"))
    if faults:
        raise InvalidModel.of(faults)
    return tuple(of_owner.values())
