"""The work system as one value, and the one place where ids are resolved."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from worksystem.errors import InvalidCalendar, InvalidModel
from worksystem.model import changes, kinds, references
from worksystem.model.cadences import Cadence
from worksystem.model.calendars import Absence, Calendar
from worksystem.model.construction import (
    evidence,
    identifier,
    optional_identifier,
    reports_every_fault,
    sequence,
    text,
)
from worksystem.model.extensions import NONE, FrozenDict, extension
from worksystem.model.handoffs import Handoff, HandoffContract
from worksystem.model.history import History
from worksystem.model.instants import (
    from_microseconds,
    instant,
    optional_day_or_instant,
    optional_zone,
)
from worksystem.model.items import WorkItem
from worksystem.model.kinds import KINDS
from worksystem.model.outcomes import Outcome
from worksystem.model.people import Interaction, Owner
from worksystem.model.registry import Registry, registry_of, unknown
from worksystem.model.standards import ServiceClass, Standard
from worksystem.model.wiring import Derived, Wiring, rewires
from worksystem.model.workflows import Workflow

if TYPE_CHECKING:
    from worksystem.model.events import Event
    from worksystem.model.working_time import WorkingTime

__all__ = ["WorkSystem"]


def _interactions(values: Iterable[Interaction]) -> tuple[Interaction, ...]:
    listed = sequence(values, "interactions")
    for value in listed:
        if not isinstance(value, Interaction):
            raise InvalidModel(f"need an Interaction, got {evidence(value)}")
    return listed


_NOTHING_YET = History()


def _history(value: History | Iterable[Event]) -> History:
    if isinstance(value, History):
        return value
    return History(value) if value else _NOTHING_YET


def _when(value: datetime | date | str | None) -> Any:
    # Stays Any: a day becomes an instant once the system's calendar is known.
    return optional_day_or_instant(value)


@reports_every_fault
@frozen(repr=False, eq=True)
class WorkSystem:
    """A team's agreements, people and work as one immutable value.

    Values refer to each other by id. Building a system checks that every id
    names something; work that goes badly (cycles, no owner, overload) is legal,
    and it is for questions and checks to say so.

    Attributes:
        id: What the system is called.
        title: What people call it.
        start: When work on it starts; a day means its first opening on the
            system's calendar. None: questions answer in offsets only.
        as_of: The moment up to which its facts are known.
        zone: Time zone of calendars that have none of their own, and in which
            dates are told; see `local_zone`.
        calendar: Id of the calendar that counts where no other is named;
            None for always open.
        calendars: When work is done, by id.
        owners: Who is accountable and who does it, by id.
        outcomes: What it is for, by id.
        workflows: The states that items move through, by id.
        standards: Definitions of ready and done, by id.
        service_classes: How items of a class are treated, by id.
        contracts: What has to be handed over between two parties, by id.
        cadences: Recurring meetings, by id.
        interactions: How teams deal with each other.
        items: The work, by id.
        handoffs: Items on their way from one owner to another, by id.
        history: What happened, in order; it may name what is gone.
        ext: Custom fields with namespaced keys.

    Raises:
        InvalidModel: With every fault; `UnknownReference` or `DuplicateId`
            when all of them are of that kind.

    Examples:
        >>> system = WorkSystem("shop", items=[WorkItem("a"), WorkItem("b", after=["a"])])
        >>> system
        WorkSystem('shop', items=2)
        >>> system.items["b"].after
        (Dependency('a'),)
        >>> WorkSystem("shop", items=[WorkItem("design"), WorkItem("build", after=["desing"])])
        Traceback (most recent call last):
            ...
        worksystem.errors.UnknownReference: items[1].after[0].on: item 'build' comes after 'desing', which is no item in the system; did you mean 'design'?
    """

    id: str = field(converter=identifier)
    title: str = field(default="", converter=text)
    start: datetime | None = field(default=None, converter=_when, kw_only=True)
    as_of: datetime | None = field(default=None, converter=_when, kw_only=True)
    zone: str | None = field(default=None, converter=optional_zone, kw_only=True)
    calendar: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    calendars: Registry[Calendar] = field(default=(), converter=kinds.calendars, kw_only=True)
    owners: Registry[Owner] = field(default=(), converter=kinds.owners, kw_only=True)
    outcomes: Registry[Outcome] = field(default=(), converter=kinds.outcomes, kw_only=True)
    workflows: Registry[Workflow] = field(default=(), converter=kinds.workflows, kw_only=True)
    standards: Registry[Standard] = field(default=(), converter=kinds.standards, kw_only=True)
    service_classes: Registry[ServiceClass] = field(
        default=(), converter=kinds.service_classes, kw_only=True
    )
    contracts: Registry[HandoffContract] = field(
        default=(), converter=kinds.contracts, kw_only=True
    )
    cadences: Registry[Cadence] = field(default=(), converter=kinds.cadences, kw_only=True)
    interactions: tuple[Interaction, ...] = field(default=(), converter=_interactions, kw_only=True)
    items: Registry[WorkItem] = field(default=(), converter=kinds.items, kw_only=True)
    handoffs: Registry[Handoff] = field(default=(), converter=kinds.handoffs, kw_only=True)
    history: History = field(default=_NOTHING_YET, converter=_history, kw_only=True)
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)
    # What the rooms above have worked out about this value, by their name for it.
    derived: Derived = field(init=False, factory=Derived, eq=False, hash=False)

    def __attrs_post_init__(self) -> None:
        # Resolving what items wait for is also the check that it is there; if
        # it is not, the check below says which, and where.
        with suppress(KeyError):
            self.derived["wiring"] = Wiring.of(self.items)
        self._check({name: getattr(self, name) for name in KINDS})
        for name in ("start", "as_of"):
            value = getattr(self, name)
            if value is not None and not isinstance(value, datetime):
                time = self.working_time()
                opening = from_microseconds(time.day_start(value), time.zone)
                object.__setattr__(self, name, instant(opening))

    def _check(self, changed: dict[str, Iterable[Any]]) -> None:
        registries = {name: getattr(self, name) for name in KINDS}
        found: list[InvalidModel] = []
        if self.calendar is not None and self.calendar not in self.calendars:
            found.append(
                unknown(
                    f"the system's calendar {self.calendar!r} is no calendar in the system",
                    self.calendar,
                    self.calendars.ids(),
                ).at("calendar")
            )
        for i, pair in enumerate(self.interactions):
            found += [
                unknown(f"{team!r} is no owner in the system", team, self.owners.ids()).at(
                    f"interactions[{i}]"
                )
                for team in (pair.a, pair.b)
                if team not in self.owners
            ]
        known = ("after",) if "wiring" in self.derived else ()
        for name, values in changed.items():
            found += references.faults(name, values, registries, registries[name], known=known)
        if not found:
            found = self._check_relations(changed)
        if found:
            raise InvalidModel.of(found)

    def _check_relations(self, changed: dict[str, Iterable[Any]]) -> list[InvalidModel]:
        found: list[InvalidModel] = []
        for name, link in (("items", "parent"), ("outcomes", "parent"), ("calendars", "base")):
            if around := references.loop(changed.get(name, ()), getattr(self, name), link):
                path = " → ".join(map(repr, (*around[:8], around[0])))
                kind = InvalidCalendar if name == "calendars" else InvalidModel
                found.append(kind(f"{name} cannot be inside themselves: {link} {path}"))
        for item in changed.get("items", ()):
            if item.state is not None:
                states = [state.id for state in self.workflows[item.workflow].states]
                if item.state not in states:
                    sentence = (
                        f"item {item.id!r} is in state {item.state!r}, "
                        f"which workflow {item.workflow!r} does not have"
                    )
                    found.append(unknown(sentence, item.state, states))
        return found

    @property
    def local_zone(self) -> str:
        """The zone in which its dates are told.

        Its own; else that of its calendar; else the one that all its calendars
        share; else UTC.

        Examples:
            >>> paris = Calendar("office", week="Mon-Fri 09:00-17:00", zone="Europe/Paris")
            >>> WorkSystem("shop", calendars=[paris]).local_zone
            'Europe/Paris'
        """
        if self.zone is not None:
            return self.zone
        if self.calendar is not None:
            return self.working_time().zone
        zones = {calendar.zone for calendar in self.calendars} - {None}
        return zones.pop() or "UTC" if len(zones) == 1 else "UTC"

    @property
    def wiring(self) -> Wiring:
        """The dependencies with ids resolved to places; worked out once.

        Examples:
            >>> system = WorkSystem("shop", items=[WorkItem("a"), WorkItem("b", after=["a"])])
            >>> list(system.wiring.sources), list(system.wiring.counts)
            ([0], [0, 1])
        """
        if "wiring" not in self.derived:
            self.derived["wiring"] = Wiring.of(self.items)
        found: Wiring = self.derived["wiring"]
        return found

    def working_time(
        self, calendar: str | None = None, *, absences: Iterable[Absence] = ()
    ) -> WorkingTime:
        """The working time of a calendar, with its bases resolved.

        Args:
            calendar: Its id; None for the system's own.
            absences: Taken out of it.

        Raises:
            UnknownReference: If there is no such calendar.

        Examples:
            >>> office = Calendar("office", week="Mon-Fri 09:00-17:00")
            >>> system = WorkSystem("shop", calendars=[office], calendar="office")
            >>> time = system.working_time()
            >>> str(time.work_between(time.next_opening("2026-05-02T00:00Z"), "2026-05-05T12:00Z"))
            '11:00:00'
        """
        from worksystem.model.working_time import WorkingTime  # paid on first use

        key = ("working time", calendar, tuple(absences))
        if key not in self.derived:
            id_ = self.calendar if calendar is None else calendar
            if id_ is None:
                time = WorkingTime.always(zone=self.zone or "UTC", absences=key[2])
            else:
                chosen = self.calendars[id_]
                bases, base = [], chosen.base
                while base is not None:
                    bases.append(self.calendars[base])
                    base = bases[-1].base
                time = WorkingTime.of(chosen, bases=bases, zone=self.zone or "UTC", absences=key[2])
            self.derived[key] = time
        return self.derived[key]  # type: ignore[no-any-return]

    def add(self, *things: Any) -> WorkSystem:
        """A system with more in it; the old one stays as it is.

        Args:
            things: Items, owners, calendars, interactions and so on; all of
                them in one copy.

        Raises:
            DuplicateId: If an id is taken.
            InvalidModel: If they name something that is not there.

        Examples:
            >>> WorkSystem("shop").add(Owner("ana"), WorkItem("a", owner="ana"))
            WorkSystem('shop', owners=1, items=1)
        """
        met = tuple(thing for thing in things if isinstance(thing, Interaction))
        added = self._with(
            changes.added(self, [t for t in things if not isinstance(t, Interaction)])
        )
        return evolve(added, interactions=(*self.interactions, *met)) if met else added

    def replace(self, *things: Any) -> WorkSystem:
        """A system in which things of the same kind and id are exchanged for these.

        Raises:
            UnknownReference: If one of them is not there yet.

        Examples:
            >>> system = WorkSystem("shop", items=[WorkItem("a"), WorkItem("b")])
            >>> system.replace(WorkItem("a", "Paint"), WorkItem("b", "Dry")).items["b"].title
            'Dry'
        """
        return self._with(changes.replaced(self, things))

    def update(self, id: str | None = None, /, **fields: Any) -> WorkSystem:
        """A system in which one thing, or the system itself, has other fields.

        Args:
            id: Of an item; or of an owner, a calendar and so on, where no
                item has that id. Without an id the fields are the system's.
            fields: Fields and their new values.

        Raises:
            UnknownReference: If nothing has that id, or a new value names
                something that is not there.

        Examples:
            >>> system = WorkSystem("shop", owners=[Owner("ana")], items=[WorkItem("a")])
            >>> system.update("a", owner="ana").items["a"].owner
            'ana'
            >>> system.update(title="A new shop").title
            'A new shop'
        """
        if id is None:
            return evolve(self, **changes.known_fields(type(self), fields))
        return self.replace(changes.updated(self, id, fields))

    def remove(self, *ids: str) -> WorkSystem:
        """A system without some things.

        Raises:
            UnknownReference: If an id names nothing, or what stays still
                names what goes.

        Examples:
            >>> system = WorkSystem("shop", items=[WorkItem("a"), WorkItem("b", after=["a"])])
            >>> system.remove("b")
            WorkSystem('shop', items=1)
            >>> system.remove("a")
            Traceback (most recent call last):
                ...
            worksystem.errors.UnknownReference: items[0].after[0].on: item 'b' comes after 'a', which is no item in the system
        """
        left: dict[str, Any] = changes.without(self, ids)
        return evolve(self, **left)

    def _with(self, changed: dict[str, list[Any]]) -> WorkSystem:
        # Checks what is new and what it names, not the million things beside it.
        new = object.__new__(WorkSystem)
        for name in self.__slots__:  # type: ignore[attr-defined]
            if name not in ("derived", "__weakref__"):
                object.__setattr__(new, name, getattr(self, name))
        kept = Derived(self.derived)
        for name, values in changed.items():
            old = getattr(self, name)
            merged = old.merged(registry_of(KINDS[name], values))
            object.__setattr__(new, name, merged)
            if name != "items" or any(map(partial(rewires, old), values)):
                kept.clear()
        object.__setattr__(new, "derived", kept.carried())
        new._check(dict(changed))
        return new

    def __repr__(self) -> str:
        counts = [f"{name}={len(getattr(self, name))}" for name in KINDS if getattr(self, name)]
        if self.history:
            counts.append(f"history={len(self.history)}")
        return f"WorkSystem({', '.join([repr(self.id), *counts])})"
