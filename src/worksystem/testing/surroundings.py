"""Strategies for what is around the items of a system: who works, when, and as agreed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import evolve
from hypothesis import strategies as st

from worksystem.testing.agreements import cadences, contracts
from worksystem.testing.availability import calendars as any_calendars
from worksystem.testing.flow import service_classes, standards, workflows
from worksystem.testing.people import interactions
from worksystem.testing.people import owners as any_owners
from worksystem.testing.purpose import outcomes
from worksystem.testing.times import zones
from worksystem.testing.words import ids, one_of, optional

if TYPE_CHECKING:
    from worksystem.model.calendars import Calendar
    from worksystem.model.people import Owner

__all__ = ["Fields", "ids_in", "name_of", "several", "surroundings"]

V = TypeVar("V", bound=Any)
Fields = dict[str, Any]
"""What a `WorkSystem` or an item is built from, by the names of its fields."""

Make = Callable[[st.SearchStrategy[str], Sequence[str]], st.SearchStrategy[V]]


@st.composite
def surroundings(
    draw: st.DrawFn,
    *,
    calendars: bool | st.SearchStrategy[Calendar],
    owners: bool | st.SearchStrategy[Owner],
    agreements: bool,
    details: bool,
) -> Fields:
    """Everything but the items, what is named before what names it."""
    fields: Fields = {}

    def add(registry: str, kind: str, make: Make[Any]) -> None:
        fields[registry] = draw(several(kind, make, details=details))

    if calendars is not False:
        if isinstance(calendars, st.SearchStrategy):
            add("calendars", "calendar", _renamed(calendars))
        else:
            add("calendars", "calendar", lambda n, ids: any_calendars(names=n, bases=ids))
        fields["calendar"] = draw(one_of(ids_in(fields, "calendars")))
        fields["zone"] = draw(optional(zones()))
    if owners is not False:
        known = ids_in(fields, "calendars")
        if isinstance(owners, st.SearchStrategy):
            add("owners", "owner", _renamed(owners))
        else:
            add(
                "owners",
                "owner",
                lambda n, ids: any_owners(names=n, calendars=known, others=ids),
            )
    if agreements:
        parties = ids_in(fields, "owners")
        add("outcomes", "outcome", lambda n, ids: outcomes(names=n, owners=parties, others=ids))
        add("standards", "standard", lambda n, _: standards(names=n))
        add("service_classes", "class", lambda n, _: service_classes(names=n))
        add("workflows", "workflow", lambda n, _: workflows(names=n, owners=parties, max_size=3))
        add("cadences", "cadence", lambda n, _: cadences(names=n, owners=parties))
        if len(parties) > 1:
            add("contracts", "contract", lambda n, _: contracts(names=n, owners=parties))
            fields["interactions"] = draw(st.lists(interactions(teams=parties), max_size=2))
    return fields


@st.composite
def several(draw: st.DrawFn, kind: str, make: Make[V], *, details: bool) -> list[V]:
    """Up to two things of a kind; each may name those drawn before it."""
    things: list[V] = []
    for n in range(draw(st.integers(0, 2))):
        earlier = [thing.id for thing in things]
        things.append(draw(make(name_of(kind, n, details=details), earlier)))
    return things


def name_of(kind: str, place: int, *, details: bool) -> st.SearchStrategy[str]:
    """An id that ends with its place, so that no two of a kind are the same to any reader."""
    plain = st.just(f"{kind}-{place}")
    return plain | ids().map(lambda id_: f"{id_}-{place}") if details else plain


def _renamed(values: st.SearchStrategy[V]) -> Make[V]:
    return lambda names, _: st.builds(
        lambda value, name: evolve(value, id=name),
        values,
        names,
    )


def ids_in(fields: Fields, registry: str) -> list[str]:
    """The ids of what has been drawn for a registry."""
    return [value.id for value in fields.get(registry, ())]
