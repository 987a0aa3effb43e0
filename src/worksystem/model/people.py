"""Who does the work: people, teams, roles and agents, and how much each can take."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import Literal, get_args

from attrs import field, frozen

from worksystem.errors import DuplicateId, InvalidInstant, InvalidModel
from worksystem.model.capacity import (
    Assignment,
    AssignmentLike,
    Capacity,
    assignments,
)
from worksystem.model.construction import (
    choice,
    each,
    evidence,
    identifier,
    identifiers,
    optional_identifier,
    reports_every_fault,
    sequence,
    share,
    text,
    truth,
)
from worksystem.model.display import brief_repr
from worksystem.model.extensions import NONE, FrozenDict, extension
from worksystem.model.instants import day

__all__ = [
    "Assignment",
    "AssignmentLike",
    "Capacity",
    "Interaction",
    "InteractionMode",
    "Membership",
    "Owner",
    "OwnerKind",
    "assignments",
    "interactions",
]

OwnerKind = Literal["person", "team", "role", "agent"]
InteractionMode = Literal["collaboration", "service", "facilitating"]

_one_of_kinds: Callable[[str], OwnerKind] = choice(*get_args(OwnerKind))
_one_of_modes: Callable[[str], InteractionMode] = choice(*get_args(InteractionMode))


# Functions by name, because mypy does not look into a converter that was made.
def _owner_kind(value: str) -> OwnerKind:
    return _one_of_kinds(value)


def _mode(value: str) -> InteractionMode:
    return _one_of_modes(value)


def _optional_day(value: date | str | None) -> date | None:
    return None if value is None else day(value)


_FULL = Capacity()


def _capacity(value: Capacity) -> Capacity:
    given: object = value
    if isinstance(given, Capacity):
        return given
    msg = f"need a Capacity such as Capacity(share=0.5), got {evidence(given)}"
    raise InvalidModel(msg)


@reports_every_fault
@frozen(repr=False)
class Membership:
    """That an owner belongs to a team, with which part of them, and how long.

    Attributes:
        team: Id of the team.
        share: Part of the owner's own capacity that the team has: above 0, at
            most 1. The shares of several teams may come to more than 1; that
            is overload, and a question of load.
        since: Their first day in it; None: from the beginning.
        until: Their last day in it; None: with no end.
        ext: Custom fields with namespaced keys.

    Raises:
        InvalidInstant: If it ends before it begins.

    Examples:
        >>> Membership("web", share=0.5, since="2026-01-01")
        Membership('web', share=0.5, since='2026-01-01')
        >>> Membership("web", since="2026-05-08", until="2026-05-04")
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidInstant: until: need a last day that is not before the first, got 2026-05-08 to 2026-05-04
    """

    team: str = field(converter=identifier)
    share: float = field(default=1.0, converter=share, kw_only=True)
    since: date | None = field(default=None, converter=_optional_day, kw_only=True)
    until: date | None = field(default=None, converter=_optional_day, kw_only=True)
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.since and self.until and self.until < self.since:
            msg = f"need a last day that is not before the first, got {self.since} to {self.until}"
            raise InvalidInstant(msg).at("until")

    @classmethod
    def of(cls, value: Membership | str) -> Membership:
        """Read a membership: one, or the id of the team for all of the time.

        Examples:
            >>> Membership.of("web")
            Membership('web')
            >>> Membership.of(("web", 0.5))
            Traceback (most recent call last):
                ...
            worksystem.errors.InvalidModel: need a Membership or the id of a team, got ('web', 0.5)
        """
        given: object = value
        if isinstance(given, Membership):
            return given
        if isinstance(given, str):
            return cls(given)
        msg = f"need a Membership or the id of a team, got {evidence(value)}"
        raise InvalidModel(msg)

    __repr__ = brief_repr


def _memberships(value: Iterable[Membership | str]) -> tuple[Membership, ...]:
    return tuple(dict.fromkeys(each(Membership.of, sequence(value, "teams"))))


@reports_every_fault
@frozen(repr=False)
class Owner:
    """A party that work can belong to: a person, a team, a role or an agent.

    Owners of any kind may be accountable for an item and may do it. An agent
    (software that acts by itself) may do work; it should not be accountable,
    which a check says and the model does not forbid.

    Attributes:
        id: Its id.
        name: What people call it.
        kind: ``person``. ``team``: people who work together; they name it in
            their `teams`. ``role``: a part that somebody plays; `holders` says
            who. ``agent``: software that acts by itself.
        capacity: How much work it can take.
        skills: What it can do, in the words that items ask for.
        teams: The teams it belongs to: ids, or `Membership` for a share or an
            interval. A team may belong to a team.
        holders: Ids of those who hold a role; only for roles.
        lead: Id of the one who leads a team; only for teams.
        active: Whether it takes on work; False for those who have left, whom
            history still names.
        ext: Custom fields with namespaced keys.

    Raises:
        InvalidModel: If it holds, leads or belongs to itself, has `holders`
            and is no role, has a `lead` and is no team, or is in one team
            twice at the same time.

    Examples:
        >>> Owner("ana", "Ana Lima", skills=["design"], teams=["web"])
        Owner('ana', 'Ana Lima', skills=('design',), teams=(Membership('web'),))
        >>> Owner("ana", lead="bo", holders=["cy"])
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidModel: 2 faults
          holders: only a role has holders, and owner 'ana' is a person; is it kind='role'?
          lead: only a team has a lead, and owner 'ana' is a person; is it kind='team'?
    """

    id: str = field(converter=identifier)
    name: str = field(default="", converter=text)
    kind: OwnerKind = field(default="person", converter=_owner_kind, kw_only=True)
    capacity: Capacity = field(default=_FULL, converter=_capacity, kw_only=True)
    skills: tuple[str, ...] = field(default=(), converter=identifiers, kw_only=True)
    teams: tuple[Membership, ...] = field(default=(), converter=_memberships, kw_only=True)
    holders: tuple[str, ...] = field(default=(), converter=identifiers, kw_only=True)
    lead: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    active: bool = field(default=True, converter=truth, kw_only=True)
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)

    def __attrs_post_init__(self) -> None:
        # Most owners are people of one or two teams: they pay for one test each.
        if self.teams or self.holders or self.lead is not None:
            faults = [*self._wrong_kind(), *self._of_itself(), *self._twice()]
            if faults:
                raise InvalidModel.of(faults)

    def _wrong_kind(self) -> Iterator[InvalidModel]:
        fields = (("holders", self.holders, "role"), ("lead", self.lead, "team"))
        for path, value, kind in fields:
            if value and self.kind != kind:
                what = "holders" if path == "holders" else "a lead"
                article = "an" if self.kind == "agent" else "a"
                msg = (
                    f"only a {kind} has {what}, and owner {evidence(self.id)} "
                    f"is {article} {self.kind}; is it kind={kind!r}?"
                )
                yield InvalidModel(msg).at(path)

    def _of_itself(self) -> Iterator[InvalidModel]:
        name = f"owner {evidence(self.id)}"
        for i, membership in enumerate(self.teams):
            if membership.team == self.id:
                msg = f"{name} belongs to itself"
                yield InvalidModel(msg).at(f"teams[{i}].team")
        if self.id in self.holders:
            msg = f"{name} holds itself"
            yield InvalidModel(msg).at(f"holders[{self.holders.index(self.id)}]")
        if self.lead == self.id:
            msg = f"{name} leads itself"
            yield InvalidModel(msg).at("lead")

    def _twice(self) -> Iterator[InvalidModel]:
        def order(place: int) -> tuple[str, date]:
            membership = self.teams[place]
            return membership.team, membership.since or date.min

        for before, after in pairwise(sorted(range(len(self.teams)), key=order)):
            first, second = self.teams[before], self.teams[after]
            if first.team == second.team and _meet(first, second):
                msg = (
                    f"owner {evidence(self.id)} is in team {evidence(second.team)} "
                    "twice at the same time; give one membership, or intervals "
                    "that do not meet"
                )
                place = f"teams[{max(before, after)}]"
                yield DuplicateId(msg, id=second.team).at(place)

    __repr__ = brief_repr


def _meet(first: Membership, second: Membership) -> bool:
    """Whether two memberships have a day in common; the first does not begin later."""
    return (second.since or date.min) <= (first.until or date.max)


@reports_every_fault
@frozen(repr=False)
class Interaction:
    """How two teams have agreed to deal with each other.

    Not a handoff contract, which is about single items that pass between them.

    Source: Skelton and Pais, "Team Topologies", 2019, part III.

    Attributes:
        a: Id of one team: the one that provides, or that helps.
        b: Id of the other: the one that consumes, or is helped. In a
            collaboration the two are alike.
        mode: ``collaboration``: they work closely together for a time.
            ``service``: `b` uses what `a` provides, with little talk.
            ``facilitating``: `a` helps `b` to learn or to get over something.
        until: Its last day; None: with no end, which a check asks about in a
            collaboration.
        ext: Custom fields with namespaced keys.

    Raises:
        InvalidModel: If the two are one.

    Examples:
        >>> Interaction("platform", "web", mode="service")
        Interaction('platform', 'web', mode='service')
        >>> Interaction("web", "web")
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidModel: b: need two teams, got 'web' twice
    """

    a: str = field(converter=identifier)
    b: str = field(converter=identifier)
    mode: InteractionMode = field(default="collaboration", converter=_mode, kw_only=True)
    until: date | None = field(default=None, converter=_optional_day, kw_only=True)
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.a == self.b:
            msg = f"need two teams, got {evidence(self.a)} twice"
            raise InvalidModel(msg).at("b")

    @property
    def teams(self) -> tuple[str, str]:
        """Ids of the two teams, in the order given.

        Examples:
            >>> Interaction("platform", "web").teams
            ('platform', 'web')
        """
        return self.a, self.b

    __repr__ = brief_repr


def interactions(values: Iterable[Interaction]) -> tuple[Interaction, ...]:
    """How several teams deal with each other.

    Examples:
        >>> interactions([Interaction("platform", "web")])
        (Interaction('platform', 'web'),)
    """
    listed = sequence(values, "interactions")
    for value in listed:
        if not isinstance(value, Interaction):
            raise InvalidModel(f"need an Interaction, got {evidence(value)}")
    return listed
