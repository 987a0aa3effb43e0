"""Strategies for whole work systems: small ones, each option adding one thing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import evolve
from hypothesis import strategies as st

from worksystem.model.system import WorkSystem
from worksystem.testing.agreements import cadences, contracts, handoffs
from worksystem.testing.availability import calendars as any_calendars
from worksystem.testing.flow import service_classes, standards, workflows
from worksystem.testing.items import LINKS, Lags, dependencies, work_items
from worksystem.testing.people import interactions
from worksystem.testing.people import owners as any_owners
from worksystem.testing.purpose import outcomes
from worksystem.testing.times import START, days_or_instants, instants, zones
from worksystem.testing.words import extensions, ids, one_of, optional, texts

if TYPE_CHECKING:
    from worksystem.model.calendars import Calendar
    from worksystem.model.estimates import Estimate
    from worksystem.model.items import LinkKind, WorkItem
    from worksystem.model.people import Owner

__all__ = ["whole_systems", "work_systems"]

V = TypeVar("V", bound=Any)
Fields = dict[str, Any]
Links = dict[str, Any]
# Work begins in these weeks, and is known about in these.
_BEGIN = START + timedelta(days=14)
_KNOWN = START + timedelta(days=21)


def work_systems(
    *,
    min_size: int = 0,
    max_size: int = 6,
    kinds: Sequence[LinkKind] = LINKS,
    lags: Lags = "working",
    estimates: st.SearchStrategy[Estimate] | None = None,
    calendars: bool | st.SearchStrategy[Calendar] = False,
    owners: bool | st.SearchStrategy[Owner] = False,
    parents: bool = False,
    constraints: bool = False,
    progress: bool = False,
    cycles: bool = False,
    agreements: bool = False,
    details: bool = False,
    start: bool | datetime | st.SearchStrategy[date | None] = False,
) -> st.SearchStrategy[WorkSystem]:
    """Systems of items and what they wait for; each option adds one thing to them.

    An item waits only for items drawn before it, and the order is shuffled at
    the end: so there are no cycles unless they are asked for, and nothing is
    filtered out. With parents, items are drawn as one walks through a tree,
    and wait only for what lies wholly before them. Whatever is named is there.

    Leaves out what no option asks for; `whole_systems` asks for everything.
    Shrinks towards fewer items, then less in each of them, in the order drawn.

    Args:
        min_size: Least number of items.
        max_size: Greatest number of items.
        kinds: Kinds of links; ``["FS"]`` for the plainest.
        lags: ``"none"``, ``"working"`` or ``"all"`` (also elapsed time and
            percents), or a strategy. There are leads among them.
        estimates: What effort and duration are drawn from; some items have none.
        calendars: Also calendars that inherit from each other, for the system,
            for owners and for items; or a strategy for those to use.
        owners: Also owners with capacity, who are accountable and do the work;
            or a strategy for those to use.
        parents: Also items that are parts of others.
        constraints: Also deadlines, delays, and dates to be respected.
        progress: Also what has begun and ended, and when that was known.
        cycles: Items may wait for any item, themselves and their parents too.
        agreements: Also outcomes, standards, workflows, classes of service,
            contracts, handoffs, cadences and interactions.
        details: Also titles, notes and custom fields, and ids of every legal kind.
        start: When work starts: never said, drawn, this instant, or a strategy.

    Examples:
        >>> from worksystem.testing import simplest
        >>> system = simplest(work_systems(), lambda system: any(i.after for i in system.items))
        >>> list(system.items)
        [WorkItem('item-0'), WorkItem('item-1', after=(Dependency('item-0'),))]
        >>> simplest(work_systems(owners=True), lambda system: len(system.owners) == 2)
        WorkSystem('system', owners=2)
    """
    return _work_systems(
        around=_around(calendars=calendars, owners=owners, agreements=agreements, details=details),
        dates=_dates(start=start, progress=progress),
        sizes=(min_size, max_size),
        parents=parents,
        cycles=cycles,
        agreements=agreements,
        estimates=estimates,
        links={"kinds": kinds, "lags": lags},
        constraints=constraints,
        progress=progress,
        details=details,
    )


def whole_systems(
    *, min_size: int = 0, max_size: int = 3, cycles: bool = False
) -> st.SearchStrategy[WorkSystem]:
    """Systems with everything in them that a system can hold, and ids of every legal kind.

    For what has to work on whatever it is given: a format, a report, a check.
    `st.from_type(WorkSystem)` draws from these. Leaves out what each of the
    strategies of the parts leaves out. Shrinks as `work_systems` does.

    Args:
        min_size: Least number of items.
        max_size: Greatest number of items.
        cycles: Items may wait for any item, themselves and their parents too.

    Examples:
        >>> from worksystem.testing import simplest
        >>> simplest(whole_systems(), lambda system: system.cadences)
        WorkSystem('system', cadences=1)
    """
    return work_systems(
        min_size=min_size,
        max_size=max_size,
        lags="all",
        calendars=True,
        owners=True,
        parents=True,
        constraints=True,
        progress=True,
        cycles=cycles,
        agreements=True,
        details=True,
        start=optional(days_or_instants(max_value=_BEGIN)),
    )


@st.composite
def _work_systems(
    draw: st.DrawFn,
    /,
    *,
    around: st.SearchStrategy[Fields],
    dates: st.SearchStrategy[Fields],
    agreements: bool,
    details: bool,
    **options: Any,
) -> WorkSystem:
    fields = draw(around) | draw(dates)
    as_of = {"as_of": fields["as_of"]} if fields.get("as_of") else {}
    items = draw(_items(fields, details=details, **options, **as_of))
    parties = _ids(fields, "owners")
    if agreements and items and len(parties) > 1:
        found = draw(
            _several(
                "handoff",
                lambda names, _: handoffs(
                    names=names,
                    items=[item.id for item in items],
                    owners=parties,
                    contracts=_ids(fields, "contracts"),
                ),
                details=details,
            )
        )
        fields["handoffs"] = found
    if details:
        fields |= {"title": draw(texts()), "ext": draw(extensions())}
    return WorkSystem("system", items=items, **fields)


@st.composite
def _items(
    draw: st.DrawFn,
    /,
    fields: Fields,
    *,
    sizes: tuple[int, int],
    parents: bool,
    cycles: bool,
    links: Links,
    **options: Any,
) -> list[WorkItem]:
    named = {
        "owners": _ids(fields, "owners"),
        "calendars": _ids(fields, "calendars"),
        "outcomes": _ids(fields, "outcomes"),
        "service_classes": _ids(fields, "service_classes"),
        "workflows": fields.get("workflows", ()),
    }
    items: list[WorkItem] = []
    above: list[str] = []
    for _ in range(draw(st.integers(*sizes))):
        item = draw(_item(items, above if parents else [], links=links, **named, **options))
        items.append(item)
        above = [*above[: above.index(item.parent) + 1], item.id] if item.parent else [item.id]
    if cycles and items:
        items = draw(_with_any_links(items, links))
    return draw(st.permutations(items))


@st.composite
def _item(
    draw: st.DrawFn,
    /,
    drawn: list[WorkItem],
    above: list[str],
    *,
    details: bool,
    links: Links,
    **options: Any,
) -> WorkItem:
    """The next item, drawn in one piece, so that any of them can be shrunk away."""
    earlier = [item.id for item in drawn]
    # Below some of the last item's parents, or the last item, or nothing.
    above = above[: draw(st.integers(0, len(above)))]
    item = draw(
        work_items(
            names=_name("item", len(drawn), details=details),
            after=[id_ for id_ in earlier if id_ not in above],
            others=earlier if details else (),
            details=details,
            **links,
            **options,
        )
    )
    return evolve(item, parent=above[-1] if above else None)


@st.composite
def _with_any_links(draw: st.DrawFn, items: list[WorkItem], links: Links) -> list[WorkItem]:
    """The items with a few links more, from any of them to any other and to itself."""
    places = st.integers(0, len(items) - 1)
    any_links = dependencies(on=[item.id for item in items], **links)
    for place, link in draw(st.lists(st.tuples(places, any_links), max_size=3)):
        item = items[place]
        items[place] = evolve(item, after=(*(item.after or ()), link))
    return items


@st.composite
def _around(
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
        fields[registry] = draw(_several(kind, make, details=details))

    if calendars is not False:
        if isinstance(calendars, st.SearchStrategy):
            add("calendars", "calendar", _renamed(calendars))
        else:
            add("calendars", "calendar", lambda n, ids: any_calendars(names=n, bases=ids))
        fields["calendar"] = draw(one_of(_ids(fields, "calendars")))
        fields["zone"] = draw(optional(zones()))
    if owners is not False:
        known = _ids(fields, "calendars")
        if isinstance(owners, st.SearchStrategy):
            add("owners", "owner", _renamed(owners))
        else:
            add(
                "owners",
                "owner",
                lambda n, ids: any_owners(names=n, calendars=known, others=ids),
            )
    if agreements:
        parties = _ids(fields, "owners")
        add("outcomes", "outcome", lambda n, ids: outcomes(names=n, owners=parties, others=ids))
        add("standards", "standard", lambda n, _: standards(names=n))
        add("service_classes", "class", lambda n, _: service_classes(names=n))
        add("workflows", "workflow", lambda n, _: workflows(names=n, owners=parties, max_size=3))
        add("cadences", "cadence", lambda n, _: cadences(names=n, owners=parties))
        if len(parties) > 1:
            add("contracts", "contract", lambda n, _: contracts(names=n, owners=parties))
            fields["interactions"] = draw(st.lists(interactions(teams=parties), max_size=2))
    return fields


def _dates(
    *, start: bool | datetime | st.SearchStrategy[date | None], progress: bool
) -> st.SearchStrategy[Fields]:
    starts: st.SearchStrategy[date | datetime | None] = st.none()
    if isinstance(start, datetime):
        starts = st.just(start)
    elif isinstance(start, st.SearchStrategy):
        starts = start
    elif start:
        starts = days_or_instants(max_value=_BEGIN)
    as_of = instants(max_value=_KNOWN) if progress else st.none()
    return st.fixed_dictionaries({"start": starts, "as_of": as_of})


Make = Callable[[st.SearchStrategy[str], Sequence[str]], st.SearchStrategy[V]]


@st.composite
def _several(draw: st.DrawFn, kind: str, make: Make[V], *, details: bool) -> list[V]:
    """Up to two things of a kind; each may name those drawn before it."""
    things: list[V] = []
    for n in range(draw(st.integers(0, 2))):
        earlier = [thing.id for thing in things]
        things.append(draw(make(_name(kind, n, details=details), earlier)))
    return things


def _name(kind: str, place: int, *, details: bool) -> st.SearchStrategy[str]:
    """An id that ends with its place, so that no two of a kind are the same to any reader."""
    plain = st.just(f"{kind}-{place}")
    return plain | ids().map(lambda id_: f"{id_}-{place}") if details else plain


def _renamed(values: st.SearchStrategy[V]) -> Make[V]:
    return lambda names, _: st.builds(
        lambda value, name: evolve(value, id=name),
        values,
        names,
    )


def _ids(fields: Fields, registry: str) -> list[str]:
    return [value.id for value in fields.get(registry, ())]
