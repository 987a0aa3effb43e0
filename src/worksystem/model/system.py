"""The work system as one value, and the one place where ids are resolved."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from worksystem.errors import InvalidModel
from worksystem.model import changes, kinds
from worksystem.model.cadences import Cadence
from worksystem.model.calendars import Absence, Calendar, lineage
from worksystem.model.consistency import faults_of
from worksystem.model.construction import (
    identifier,
    optional_identifier,
    reports_every_fault,
    text,
)
from worksystem.model.extensions import NONE, FrozenDict, extension
from worksystem.model.handoffs import Handoff, HandoffContract
from worksystem.model.history.record import NOTHING_YET, History, history_of
from worksystem.model.instants import (
    from_microseconds,
    instant,
    optional_day_or_instant,
    optional_zone,
)
from worksystem.model.items import WorkItem
from worksystem.model.kinds import KINDS
from worksystem.model.outcomes import Outcome
from worksystem.model.people import Interaction, Owner, interactions
from worksystem.model.registry import Registry, registry_of
from worksystem.model.standards import ServiceClass, Standard
from worksystem.model.wiring import Derived, Wiring, rewires
from worksystem.model.workflows import Workflow

if TYPE_CHECKING:
    from worksystem.model.decisions import Decision, Policies
    from worksystem.model.events import Event
    from worksystem.model.working_time import WorkingTime

__all__ = ["WorkSystem"]


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
    interactions: tuple[Interaction, ...] = field(default=(), converter=interactions, kw_only=True)
    items: Registry[WorkItem] = field(default=(), converter=kinds.items, kw_only=True)
    handoffs: Registry[Handoff] = field(default=(), converter=kinds.handoffs, kw_only=True)
    history: History = field(default=NOTHING_YET, converter=history_of, kw_only=True)
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
        if found := faults_of(self, changed):
            raise InvalidModel.of(found)

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
        self,
        calendar: str | None = None,
        *,
        absences: Iterable[Absence] = (),
        owner: str | None = None,
    ) -> WorkingTime:
        """The working time of a calendar, with its bases resolved.

        Args:
            calendar: Its id; None for the system's own.
            absences: Taken out of it.
            owner: Id of an owner whose calendar and absences take their place.

        Raises:
            UnknownReference: If there is no such calendar, or no such owner.

        Examples:
            >>> office = Calendar("office", week="Mon-Fri 09:00-17:00")
            >>> system = WorkSystem("shop", calendars=[office], calendar="office")
            >>> time = system.working_time()
            >>> str(time.work_between(time.next_opening("2026-05-02T00:00Z"), "2026-05-05T12:00Z"))
            '11:00:00'
        """
        from worksystem.model.working_time import WorkingTime  # paid on first use

        if owner is not None:
            capacity = self.owners[owner].capacity
            calendar, absences = capacity.calendar, capacity.absences
        key = ("working time", calendar, tuple(absences))
        if key not in self.derived:
            id_ = self.calendar if calendar is None else calendar
            if id_ is None:
                time = WorkingTime.always(zone=self.zone or "UTC", absences=key[2])
            else:
                chosen, *bases = lineage(self.calendars[id_], self.calendars)
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

    def apply(self, *events: Event | History, policies: Policies | None = None) -> WorkSystem:
        """A system in which something has happened; the only way that work moves.

        The events join its history, and `as_of`, where there is one, follows
        them. Either all of them happen or none.

        Args:
            events: Of `worksystem.events`, in order of time, none before the
                last of the history; or a history of them.
            policies: Predicates by the name that a state's `enter` or `leave`,
                or a clause of a standard, asks for. Each is called with the
                system and the event, and says whether it is met; None: it
                cannot tell. What nobody answers for is unknown, and refused.

        Raises:
            Refused: If the workflow has no such move, a standard or a policy
                is not met, a limit is full, somebody lacks the right, or
                ownership would pass without being accepted.

        Examples:
            >>> from worksystem import events
            >>> flow = Workflow("web", [("todo", "ready"), ("doing", "active"), ("live", "done")])
            >>> page = WorkItem("page", workflow="web", state="todo")
            >>> system = WorkSystem("shop", workflows=[flow], items=[page])
            >>> system.apply(events.Moved("page", "doing", at="2026-04-20T09:00Z")).items[
            ...     "page"
            ... ].state
            'doing'
            >>> system.apply(events.Moved("page", "live", at="2026-04-20T09:00Z"))
            Traceback (most recent call last):
                ...
            worksystem.errors.Refused: item 'page' is in state 'todo', from which no move leads to 'live'; allowed: doing
        """
        from worksystem.model.motion import moved  # paid on first use

        draft = moved(self, self._with, events, policies)
        new = self._with(draft.changes())
        object.__setattr__(new, "history", self.history.add(*events))
        if self.as_of is not None and draft.last is not None:
            object.__setattr__(new, "as_of", max(self.as_of, draft.last))
        return new

    def decide(self, event: Event, *, policies: Policies | None = None) -> Decision:
        """Whether an event may happen, without raising and without changing anything.

        Args:
            event: Of `worksystem.events`.
            policies: As for `apply`.

        Examples:
            >>> from worksystem import events
            >>> page = WorkItem("page", owner="ana")
            >>> system = WorkSystem("shop", owners=[Owner("ana"), Owner("bo")], items=[page])
            >>> decision = system.decide(events.OwnerChanged("page", "bo", at="2026-04-20T09:00Z"))
            >>> decision.reason
            "item 'page' belongs to 'ana', and passes to 'bo' only when they accept it"
        """
        from worksystem.model.motion import decided  # paid on first use

        return decided(self, self._with, event, policies)

    def answer_due(self, handoff: str) -> datetime | None:
        """By when an offered handoff is to be answered, counted on the taker's calendar.

        None if it has not been offered, or if nobody agreed on a time.

        Raises:
            UnknownReference: If there is no such handoff.

        Examples:
            >>> WorkSystem("shop").answer_due("h1")
            Traceback (most recent call last):
                ...
            worksystem.errors.UnknownReference: there is no 'h1' among 0
        """
        from worksystem.model.decisions import answer_due  # paid on first use

        return answer_due(self, self.handoffs[handoff])

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
