"""The answer to what can be delivered when: start, finish and doers of every item."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from worksystem.analysis.paths.timetable import Timetable, span
from worksystem.analysis.plans.chains import Handover
from worksystem.analysis.plans.planned import PlannedItem, ResourceLink
from worksystem.analysis.plans.reasons import explain
from worksystem.analysis.plans.standing import Standing
from worksystem.model.durations import ZERO
from worksystem.model.instants import to_microseconds
from worksystem.model.registry import unknown
from worksystem.model.system import WorkSystem
from worksystem.network import Network, Schedule
from worksystem.show import show, show_list
from worksystem.table import Column, Table

if TYPE_CHECKING:
    from worksystem.analysis.load.bookings import Booking

__all__ = ["Plan"]

_SHOWN_ROWS = 60
_SHOWN_CHAIN = 12
_BRIEF = ("item", "doers", "start", "finish", "waits for", "float")


@frozen(eq=False, slots=False, repr=False)
class Plan:
    """The answer of `make_plan`.

    Iterating gives a `PlannedItem` for every item that is no parent, in
    dependency order; `plan[id]` gives one, of parents too. They are made when
    they are looked at.

    Attributes:
        system: The system that was asked about.
        staffed: The same with the doers that the plan chose.
        network: It, compiled to arrays.
        schedule: The plan as arrays of positions; its late dates and floats
            keep the order in which owners take their items.
        earliest: Position at which each item could start if all had room.
        handovers: Whose time goes from which item to which, as nodes.
        owners: Owner of each resource that is handed over.
        bound: An instant before which no plan can finish, in microseconds.
        schedules: How many schedules were made to find it.
        objective: What it was made for: ``finish`` or ``tardiness``.
        interleave: Whether owners do other things while an item rests.
        lateness: By how much due dates are missed, weighted by priority, in
            microseconds of working time.
        taken_for_granted: What the plan rests on besides, in sentences.

    Examples:
        >>> from worksystem import Owner, WorkItem, WorkSystem, make_plan
        >>> items = [
        ...     WorkItem("copy", owner="ana", effort="1d", after=[]),
        ...     WorkItem("page", owner="ana", effort="2d", after=[]),
        ... ]
        >>> plan = make_plan(WorkSystem("shop", owners=[Owner("ana")], items=items))
        >>> str(plan.length), plan.gap, plan.critical_items
        ('1 day, 0:00:00', 0.0, ('copy', 'page'))
        >>> plan["mail"]
        Traceback (most recent call last):
            ...
        worksystem.errors.UnknownReference: the plan has no item 'mail'
    """

    system: WorkSystem
    staffed: WorkSystem
    network: Network
    schedule: Schedule
    earliest: NDArray[np.int64]
    handovers: tuple[Handover, ...]
    owners: tuple[str, ...]
    bound: int
    schedules: int = field(kw_only=True)
    objective: str = field(kw_only=True)
    interleave: bool = field(kw_only=True)
    lateness: float = field(kw_only=True)
    taken_for_granted: tuple[str, ...] = field(kw_only=True)

    # the whole

    @property
    def finish(self) -> datetime | None:
        """When the last item finishes; None without a start."""
        return self.times.finish

    @property
    def length(self) -> timedelta:
        """Working time from the start to the finish, as `CriticalPath.length` is measured."""
        return self.times.length

    @cached_property
    def lower_bound(self) -> timedelta:
        """A length that no plan can be shorter than: see `make_plan`."""
        return self.times.until(self.bound)

    @property
    def earliest_finish(self) -> datetime | None:
        """A date before which no plan can finish; None without a start."""
        return None if self.finish is None else self.times.local(self.bound)

    @property
    def gap(self) -> float:
        """How much longer it is than the lower bound, at most: 0.02 is two per cent.

        A plan without a gap finishes as early as any can.
        """
        if self.length <= self.lower_bound:
            return 0.0
        return self.length / self.lower_bound - 1 if self.lower_bound else float("inf")

    @property
    def tardiness(self) -> timedelta:
        """Working time by which due dates are missed, each weighted by its priority."""
        return timedelta(microseconds=round(self.lateness))

    @cached_property
    def late(self) -> tuple[str, ...]:
        """Ids of the items that finish after their due date, the latest first."""
        found = []
        for item in self.system.items:
            if item.due is not None and item.id in self:
                late = self._late(item.id)
                if late > ZERO:
                    found.append((-late, item.id))
        return tuple(id_ for _, id_ in sorted(found))

    @cached_property
    def critical_items(self) -> tuple[str, ...]:
        """Ids of the chain that sets the finish, in order: dependencies, and owners passed on."""
        return tuple(map(self.times.name, self.standing.chain))

    @cached_property
    def resource_links(self) -> tuple[ResourceLink, ...]:
        """From which item each owner goes to which, by the item that comes later."""
        name = self.times.name
        found = {
            ResourceLink(name(h.before), name(h.after), self.owners[h.resource])
            for h in self.handovers
        }
        return tuple(sorted(found, key=lambda link: (link.after, link.owner, link.before)))

    @cached_property
    def unknown_effort(self) -> tuple[str, ...]:
        """Ids of the items whose effort nobody has said; they count as zero."""
        timing = self.network.timing
        return tuple(sorted(self.times.name(n) for n in timing.unknown if n not in timing.ended))

    @cached_property
    def unassigned(self) -> tuple[str, ...]:
        """Ids of open items with work in them that nobody does: they take no one's time."""
        left = self.schedule.early_finish > self.schedule.resume
        return tuple(
            sorted(
                self.times.name(node)
                for node in self.standing.open
                if left[node] and not self.standing.assignments(node)
            )
        )

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What was taken for granted, or could not be used, in sentences."""
        notes = [*self.network.timing.notes, *self.taken_for_granted]
        if self.unassigned:
            names = show_list([repr(id_) for id_ in self.unassigned])
            notes.insert(0, f"nobody does {names}; planned as if somebody had room for it")
        if self.unknown_effort:
            names = show_list([repr(id_) for id_ in self.unknown_effort])
            notes.insert(0, f"nobody has said how much work {names} is; counted as zero")
        return tuple(notes)

    # one item

    def __getitem__(self, id: str) -> PlannedItem:
        times = self.times
        place = times.place.get(id)
        if place is None:
            raise unknown(f"the plan has no item {id!r}", id, times.place)
        node = int(times.node_at[place])
        return self._planned(node) if node >= 0 else self._roll_up(id)

    def __iter__(self) -> Iterator[PlannedItem]:
        return map(self._planned, self.times.order.tolist())

    def __len__(self) -> int:
        return self.times.count

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and id in self.times.place

    def explain(self, id: str) -> str:
        """Say who does an item, why it starts when it does, and how far it can slip.

        Raises:
            UnknownReference: If the system has no such item.
        """
        return explain(self[id], self.standing, self.system.items[id])

    def float_of(self, id: str) -> timedelta | None:
        """How far an item may slip before the plan's finish or a date moves."""
        return self[id].total_float

    # for other questions

    def bookings(self) -> tuple[Booking, ...]:
        """Whose time each item takes, and when."""
        return tuple(self.standing.bookings())

    def to_system(self) -> WorkSystem:
        """The system with the plan written into it: doers, and dates to start no earlier than.

        The critical path of it has the dates of the plan, but for what is left
        of started items: their start is a fact. Held-back starts (`delay`)
        become dates, and so does "as late as possible", which would be later
        in a plan that is longer than the critical path.

        Examples:
            >>> from worksystem import Owner, WorkItem, WorkSystem, make_plan
            >>> items = [WorkItem(id, owner="ana", effort="2h") for id in "ab"]
            >>> shop = WorkSystem(
            ...     "s", start="2026-05-04T09:00Z", owners=[Owner("ana")], items=items
            ... )
            >>> print(make_plan(shop).to_system().items["b"].not_before)
            2026-05-04 11:00:00+00:00
        """
        timing = self.network.timing
        changed = []
        for node in self.standing.open:
            item = self.staffed.items[self.times.name(node)]
            fields: dict[str, Any] = {}
            is_late = node in timing.late_as_possible
            is_free = node not in timing.begun and node not in timing.fixed
            if timing.has_start and is_free and self._needs_date(node, is_late=is_late):
                fields = {"not_before": self.times.at("early_start", node), "delay": ZERO}
            if is_late:
                fields["constraints"] = tuple(c for c in item.constraints if c.at is not None)
            if fields or item is not self.system.items[item.id]:
                changed.append(evolve(item, **fields))
        return self.system.replace(*changed) if changed else self.system

    def _needs_date(self, node: int, *, is_late: bool) -> bool:
        """Whether links alone would not put a node where the plan has it."""
        if self.schedule.early_finish[node] > self.schedule.resume[node]:
            return True
        # A milestone stays where its links put it, at a closing or at an opening; one
        # that waited on purpose stands at an opening, unless a link is later still.
        return is_late and node not in (self.schedule.by_closing or ())

    # for reading

    def table(self) -> Table:
        """Every item with its doers, dates and float, in dependency order."""
        times, nodes = self.times, self.times.order
        when = times.at if self.system.start else times.offset

        def column(make: Callable[[int], object]) -> Column:
            return Column(len(nodes), lambda i: make(int(nodes[i])))

        return Table(
            self.caption,
            {
                "item": column(times.name),
                "doers": column(lambda n: tuple(d.owner for d in self.standing.assignments(n))),
                "start": column(lambda n: when("early_start", n)),
                "finish": column(lambda n: when("early_finish", n)),
                "waits for": column(
                    lambda n: tuple(w.owner for w in self.standing.waits(n)) or None
                ),
                "float": column(self._float),
                "critical": column(lambda n: n in self._on_chain),
            },
        )

    @property
    def caption(self) -> str:
        """The answer in one line."""
        if not len(self):
            return "no items, so nothing to plan"
        until = f", until {show(self.finish)} ({self.times.zone})" if self.finish else ""
        proof = "no plan is shorter" if not self.gap else f"at most {self.gap:.1%} too long"
        count = "1 item" if len(self) == 1 else f"{len(self)} items"
        return f"plan of {count}: {show(self.length)} of work{until}; {proof}"

    def __str__(self) -> str:
        chain = [show(id_) for id_ in self.critical_items[:_SHOWN_CHAIN]]
        if len(self.critical_items) > _SHOWN_CHAIN:
            chain.append(f"… {len(self.critical_items) - _SHOWN_CHAIN} more")
        said = [f"what sets the finish: {' → '.join(chain)}"] if chain else []
        whole = self.table()
        brief = Table(whole.caption, {name: whole.data[name] for name in _BRIEF})
        return "\n".join([str(brief), *said, *(f"note: {note}" for note in self.notes)])

    def _repr_html_(self) -> str:
        return self.table().to_html(limit=_SHOWN_ROWS)

    def __repr__(self) -> str:
        return f"<Plan of {show(self.system.id)}: {self.caption}>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Plan):
            return NotImplemented
        return self._facts == other._facts

    def __hash__(self) -> int:
        return hash((self.length, self.finish, self.critical_items))

    # behind it

    @cached_property
    def times(self) -> Timetable:
        """When every item starts and finishes."""
        return Timetable(self.staffed, self.network, self.schedule, override=False)

    @cached_property
    def standing(self) -> Standing:
        """Where every item stands, and what holds it there."""
        return Standing(self.times, self.earliest, self.handovers, self.owners)

    @property
    def _facts(self) -> tuple[object, ...]:
        """What two equal plans share, whatever the order of their items."""
        return (
            self.table().columns(),
            self.critical_items,
            self.resource_links,
            self.lower_bound,
            self.objective,
            self.interleave,
            sorted(self.notes),
        )

    @cached_property
    def _on_chain(self) -> frozenset[int]:
        return frozenset(self.standing.chain)

    def _float(self, node: int) -> timedelta | None:
        return None if node in self.times.ended else span(self.schedule.total[node])

    def _late(self, id_: str) -> timedelta:
        """Working time by which an item finishes after its due date."""
        item, finish = self.system.items[id_], self[id_].finish
        if item.due is None or finish is None:
            return ZERO
        timing = self.network.timing
        place = self.times.place[id_]
        node = int(self.times.node_at[place])
        node = node if node >= 0 else self.times.parts(id_)[0]
        axis = timing.axes[timing.axis[node]]
        due = item.due
        at = to_microseconds(due) if isinstance(due, datetime) else axis.day_end(due)
        return span(axis.position(to_microseconds(finish)) - axis.position(at))

    def _planned(self, node: int) -> PlannedItem:
        times, standing = self.times, self.standing
        return PlannedItem(
            item=times.name(node),
            start=times.at("early_start", node),
            finish=times.at("early_finish", node),
            start_offset=times.offset("early_start", node),
            finish_offset=times.offset("early_finish", node),
            could_start=standing.could_start(node),
            assignments=standing.assignments(node),
            total_float=self._float(node),
            is_critical=node in self._on_chain,
            waits_for=tuple(wait.owner for wait in standing.waits(node)),
        )

    def _roll_up(self, id_: str) -> PlannedItem:
        """A parent: from the first start to the last finish under it."""
        parts = [self._planned(node) for node in self.times.parts(id_)]
        doers = {doer.owner: doer for part in parts for doer in part.assignments}
        floats = [part.total_float for part in parts if part.total_float is not None]
        starts = [part.start for part in parts if part.start is not None]
        could = [part.could_start for part in parts if part.could_start is not None]
        return PlannedItem(
            item=id_,
            start=min(starts, default=None),
            finish=max((part.finish for part in parts if part.finish is not None), default=None),
            start_offset=min(part.start_offset for part in parts),
            finish_offset=max(part.finish_offset for part in parts),
            could_start=min(could, default=None),
            assignments=tuple(doers[owner] for owner in sorted(doers)),
            total_float=min(floats, default=None),
            is_critical=any(part.is_critical for part in parts),
            waits_for=tuple(sorted({owner for part in parts for owner in part.waits_for})),
        )
