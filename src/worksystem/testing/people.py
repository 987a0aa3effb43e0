"""Strategies for who does the work: owners, what they can take, and how they relate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import strategies as st

from worksystem.model.people import (
    Assignment,
    Capacity,
    Interaction,
    InteractionMode,
    Membership,
    Owner,
    OwnerKind,
)
from worksystem.testing.availability import absences
from worksystem.testing.times import days
from worksystem.testing.words import (
    Ids,
    built_once,
    extensions,
    ids,
    one_from,
    one_of,
    optional,
    other_than,
    some_of,
    texts,
)

__all__ = ["assignments", "capacities", "interactions", "memberships", "owners"]

_KINDS: tuple[OwnerKind, ...] = ("person", "team", "role", "agent")
_MODES: tuple[InteractionMode, ...] = ("collaboration", "service", "facilitating")


@built_once
def shares() -> st.SearchStrategy[float]:
    """Shares in twentieths; shrinks towards 1.0. Leaves out the tiny, which no date can hold."""
    return st.integers(0, 19).map(lambda n: (20 - n) / 20)


@built_once
def _limits() -> st.SearchStrategy[int | None]:
    return optional(st.integers(1, 12))


def capacities(*, calendars: Ids = ()) -> st.SearchStrategy[Capacity]:
    """Capacities of people, parts of people, and teams.

    Leaves out shares that are not in twentieths, and more than 12 at once.
    Shrinks towards the whole of one person.

    Args:
        calendars: Ids of calendars that they may name.

    Examples:
        >>> from worksystem.testing import simplest
        >>> simplest(capacities(), lambda capacity: capacity.share < 0.6)
        Capacity(share=0.55)
    """
    return st.builds(
        Capacity,
        calendar=one_of(calendars),
        share=shares(),
        at_once=st.integers(1, 12),
        wip_limit=_limits(),
        absences=st.lists(absences(), max_size=2),
        ext=extensions(max_size=1),
    )


def memberships(*, teams: Ids | None = None) -> st.SearchStrategy[Membership]:
    """Memberships, always or for an interval. Shrinks towards always, with the whole of one.

    Args:
        teams: Ids of the teams, at least one; any if left out.

    Examples:
        >>> from worksystem.testing import simplest
        >>> simplest(memberships(teams=["web"]), lambda member: member.until is not None)
        Membership('web', until='2026-01-05')
    """
    return st.builds(
        _membership,
        _one(teams),
        share=shares(),
        since=optional(days()),
        length=optional(st.integers(0, 365)),
        ext=extensions(max_size=1),
    )


def _membership(
    team: str, *, share: float, since: date | None, length: int | None, ext: object
) -> Membership:
    until = None
    if length is not None:
        until = (since or date(2026, 1, 5)) + timedelta(days=length)
    return Membership(team, share=share, since=since, until=until, ext=ext)  # type: ignore[arg-type]


def owners(
    *,
    names: st.SearchStrategy[str] | None = None,
    kinds: Sequence[OwnerKind] = _KINDS,
    calendars: Ids = (),
    others: Ids = (),
) -> st.SearchStrategy[Owner]:
    """Owners of every kind, with capacity, skills, teams, holders and leads.

    Leaves out several memberships in one team. Shrinks towards an active
    person without anything else.

    Args:
        names: Their ids; any if left out.
        kinds: Which kinds; shrinks towards the first.
        calendars: Ids of calendars that their capacity may name.
        others: Ids of owners that they may belong to, lead, or be held by.

    Examples:
        >>> from worksystem.testing import simplest
        >>> simplest(owners(), lambda owner: owner.kind == "team")
        Owner('a', kind='team')
        >>> simplest(owners(others=["web"]), lambda owner: owner.teams)
        Owner('a', teams=(Membership('web'),))
    """
    return _owners(ids() if names is None else names, kinds, calendars, others)


@st.composite
def _owners(
    draw: st.DrawFn,
    names: st.SearchStrategy[str],
    kinds: Sequence[OwnerKind],
    calendars: Ids,
    others: Ids,
) -> Owner:
    id_ = draw(names)
    others = other_than(id_, others)
    kind = draw(st.sampled_from(kinds))
    teams = [draw(memberships(teams=[team])) for team in draw(some_of(others))]
    return Owner(
        id_,
        draw(texts()),
        kind=kind,
        capacity=draw(st.just(Capacity()) | capacities(calendars=calendars)),
        skills=draw(st.lists(st.sampled_from(["design", "legal", "a b"]), unique=True)),
        teams=teams,
        holders=draw(some_of(others)) if kind == "role" else (),
        lead=draw(one_of(others)) if kind == "team" else None,
        active=draw(st.sampled_from([True, False])),
        ext=draw(extensions(max_size=1)),
    )


def assignments(*, owners: Ids | None = None) -> st.SearchStrategy[Assignment]:
    """Assignments of a part of somebody, somebody, or several units of a team.

    Leaves out shares above 1 that are not whole. Shrinks towards the whole of one.

    Args:
        owners: Ids of the owners, at least one; any if left out.

    Examples:
        >>> from worksystem.testing import simplest
        >>> simplest(assignments(owners=["web"]), lambda assignment: assignment.share > 3)
        Assignment('web', share=4)
    """
    return st.builds(
        Assignment,
        _one(owners),
        share=shares() | st.integers(1, 12),
        ext=extensions(max_size=1),
    )


def interactions(*, teams: Ids | None = None) -> st.SearchStrategy[Interaction]:
    """Interactions of two teams in every mode. Shrinks towards a collaboration without end.

    Args:
        teams: Ids of the teams, at least two; any if left out.

    Examples:
        >>> from worksystem.testing import simplest
        >>> simplest(interactions(teams=["web", "ops"]), lambda pair: pair.until is not None)
        Interaction('web', 'ops', until='2026-01-05')
    """
    return _interactions(teams)


@st.composite
def _interactions(draw: st.DrawFn, teams: Ids | None) -> Interaction:
    a = draw(_one(teams))
    b = draw(_one(other_than(a, ids() if teams is None else teams)))
    return Interaction(
        a,
        b,
        mode=draw(st.sampled_from(_MODES)),
        until=draw(optional(days())),
        ext=draw(extensions(max_size=1)),
    )


def _one(named: Ids | None) -> st.SearchStrategy[str]:
    """One of the ids, which has to be there."""
    return ids() if named is None else one_from(named)
