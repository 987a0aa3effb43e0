"""Strategies for whole work systems: small ones, each option adding one thing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any

from attrs import evolve
from hypothesis import currently_in_test_context, note
from hypothesis import strategies as st

from worksystem.model.kinds import KINDS
from worksystem.model.system import WorkSystem
from worksystem.testing.agreements import handoffs
from worksystem.testing.chronicle import histories
from worksystem.testing.items import work_items
from worksystem.testing.links import LINKS, Lags, dependencies
from worksystem.testing.surroundings import Fields, ids_in, name_of, several, surroundings
from worksystem.testing.times import START, days_or_instants, instants
from worksystem.testing.words import extensions, optional, texts

if TYPE_CHECKING:
    from worksystem.model.calendars import Calendar
    from worksystem.model.dependencies import LinkKind
    from worksystem.model.estimates import Estimate
    from worksystem.model.items import WorkItem
    from worksystem.model.people import Owner

__all__ = ["whole_systems", "work_systems"]

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
    filtered out. The report of a failing test lists what is in the system. With
    parents, items are drawn as one walks through a tree,
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
        around=surroundings(
            calendars=calendars, owners=owners, agreements=agreements, details=details
        ),
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
    parties = ids_in(fields, "owners")
    if agreements and items and len(parties) > 1:
        found = draw(
            several(
                "handoff",
                lambda names, _: handoffs(
                    names=names,
                    items=[item.id for item in items],
                    owners=parties,
                    contracts=ids_in(fields, "contracts"),
                ),
                details=details,
            )
        )
        fields["handoffs"] = found
    if details:
        # What happened need not fit to what is there: it may name what is gone.
        history = draw(histories(max_size=2))
        fields |= {"title": draw(texts()), "history": history, "ext": draw(extensions())}
    system = WorkSystem("system", items=items, **fields)
    if currently_in_test_context():
        note(_Contents(system))
    return system


class _Contents:
    """What is in a system, for the report of a failing test; put into words only then."""

    def __init__(self, system: WorkSystem) -> None:
        self._system = system

    def __repr__(self) -> str:
        things = chain.from_iterable(getattr(self._system, name) for name in KINDS)
        lines = [f"start {self._system.start}, as of {self._system.as_of}", *map(repr, things)]
        return f"{self._system} is drawn with " + "\n  ".join(lines)


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
        "owners": ids_in(fields, "owners"),
        "calendars": ids_in(fields, "calendars"),
        "outcomes": ids_in(fields, "outcomes"),
        "service_classes": ids_in(fields, "service_classes"),
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
            names=name_of("item", len(drawn), details=details),
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
