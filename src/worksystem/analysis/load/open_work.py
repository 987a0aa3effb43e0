"""What is left to do, and on whose time: by the dates of a critical path, or of a plan."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
from attrs import frozen

from worksystem.analysis.load.bookings import BookedPlan, Booking, work_left, work_of_doers
from worksystem.analysis.load.ledger import NOBODY
from worksystem.model.durations import ZERO
from worksystem.network import Network, closings, network_of, openings
from worksystem.show import show_list

if TYPE_CHECKING:
    from worksystem.analysis.load.periods import Ints
    from worksystem.model.people import Assignment
    from worksystem.model.system import WorkSystem
    from worksystem.network import Schedule

__all__ = ["FloatOf", "OpenWork", "Spread", "Unassigned", "work_of_plan", "work_of_system"]

Spread = Literal["early", "float", "plan"]
FloatOf = Callable[[str], timedelta | None]


@frozen
class Unassigned:
    """Work that nobody does: it is on no owner's load.

    Attributes:
        items: Ids of the items without a doer.
        work: What is left of them.

    Examples:
        >>> len(Unassigned(("art",), timedelta(hours=3)))
        1
    """

    items: tuple[str, ...] = ()
    work: timedelta = ZERO

    def __len__(self) -> int:
        return len(self.items)


@frozen(eq=False)
class OpenWork:
    """Everything that is left to do.

    Attributes:
        bookings: Whose time it takes; of `NOBODY` for work that nobody does,
            where its dates are known.
        spread: Between which dates the work of an item lies.
        unassigned: Work that nobody does.
        unknown_effort: Ids of the items whose effort nobody has said.
        notes: What was taken for granted, in sentences.
        float_of: How far an item may slip; None where that is not known.
    """

    bookings: list[Booking]
    spread: Spread
    unassigned: Unassigned
    unknown_effort: tuple[str, ...]
    notes: tuple[str, ...]
    float_of: FloatOf | None


def work_of_system(system: WorkSystem, spread: Literal["early", "float"]) -> OpenWork:
    """The open work of a system, at the dates of its critical path.

    Args:
        system: Has a start.
        spread: ``early``: up to the early finish; ``float``: up to the late
            one, where that is not earlier.

    Raises:
        DependencyCycle: If items wait for each other.
    """
    left = _Left(system)
    bookings = left.bookings(spread=spread)
    done = {item.id for item, doers in zip(left.items, left.doers, strict=True) if doers}
    return OpenWork(
        bookings,
        spread,
        left.unassigned(done),
        left.unknown,
        left.notes(done),
        left.float_of if spread == "early" else left.float_beyond_late_dates,
    )


def work_of_plan(plan: BookedPlan) -> OpenWork:
    """The open work of a system, at the dates of a plan."""
    left, bookings = _Left(plan.system), plan.bookings()
    done = {booking.item for booking in bookings}
    return OpenWork(
        [booking for booking in bookings if booking.work],
        "plan",
        left.unassigned(done),
        left.unknown,
        left.notes(done),
        getattr(plan, "float_of", None),
    )


class _Left:
    """What is left of each item that is no parent."""

    def __init__(self, system: WorkSystem) -> None:
        self.system = system
        self.network: Network = network_of(system)
        timing = self.network.timing
        every = list(system.items)
        self.items = [every[place] for place in timing.structure.leaves.tolist()]
        left = (work_left(timing, node, item) for node, item in enumerate(self.items))
        self.work: Ints = np.fromiter(left, dtype=np.int64, count=len(self.items))

    def bookings(self, *, spread: str) -> list[Booking]:
        """Whose time each item takes, at the dates of the critical path."""
        timing, (start, finish) = self.network.timing, self._dates(spread)
        found: list[Booking] = []
        for node in np.flatnonzero(self.work).tolist():
            item, doers, work = self.items[node], self.doers[node], int(self.work[node])
            when = (int(start[node]), int(finish[node]), timing.axes[timing.axis[node]])
            parts = {NOBODY: work}
            if doers:
                parts = work_of_doers(self.system, item, doers, work)
            found += [Booking(item.id, id_, *when, part) for id_, part in parts.items() if part]
        return found

    def _dates(self, spread: str) -> tuple[Ints, Ints]:
        """When each item begins and ends; 0 where nothing is left of it."""
        timing, schedule = self.network.timing, self.schedule
        begin, end = schedule.resume, schedule.early_finish
        if spread == "float":
            end = np.maximum(end, schedule.late_finish)
        start, finish = np.zeros_like(self.work), np.zeros_like(self.work)
        for number, axis in enumerate(timing.axes):
            here = np.flatnonzero((timing.axis[: len(self.work)] == number) & (self.work > 0))
            start[here] = openings(axis, begin[here])
            finish[here] = closings(axis, end[here])
        return start, finish

    def unassigned(self, done: Container[str]) -> Unassigned:
        """What is left of the items that nobody does."""
        nodes = [n for n in np.flatnonzero(self.work).tolist() if self.items[n].id not in done]
        work = sum(int(self.work[node]) for node in nodes)
        names = sorted(self.items[node].id for node in nodes)
        return Unassigned(tuple(names), timedelta(microseconds=work))

    @cached_property
    def unknown(self) -> tuple[str, ...]:
        """Ids of the items whose effort nobody has said."""
        timing = self.network.timing
        nodes = [node for node in timing.unknown if node not in timing.ended]
        items = [self.items[node] for node in nodes]
        return tuple(sorted(i.id for i in items if not i.external and i.remaining is None))

    def notes(self, done: Container[str]) -> tuple[str, ...]:
        """What was taken for granted, in sentences."""
        notes = list(self.network.timing.notes)
        ended = self.network.timing.ended
        stubs = sorted(
            item.id
            for node, item in enumerate(self.items)
            if item.external and item.estimate is not None and node not in ended
        )
        if stubs:
            notes.insert(0, f"{_named(stubs)} outside the system: on nobody's load")
        if unassigned := self.unassigned(done).items:
            notes.insert(0, f"{_named(unassigned)} assigned to nobody: on no owner's load")
        if self.unknown:
            notes.insert(
                0, f"nobody has said how much work {_named(self.unknown)}; counted as zero"
            )
        return tuple(notes)

    def float_of(self, id: str) -> timedelta:
        """How far an item may slip."""
        return timedelta(microseconds=int(self.schedule.total[self._node[id]]))

    def float_beyond_late_dates(self, id: str) -> timedelta:
        """How far an item may slip that is spread over its float already: not at all."""
        return min(self.float_of(id), ZERO)

    @cached_property
    def schedule(self) -> Schedule:
        """The dates of the critical path."""
        return self.network.schedule()

    @cached_property
    def doers(self) -> list[tuple[Assignment, ...]]:
        """Who does each item."""
        return [item.doers for item in self.items]

    @cached_property
    def _node(self) -> dict[str, int]:
        return {item.id: node for node, item in enumerate(self.items)}


def _named(ids: Iterable[str]) -> str:
    names = [repr(id_) for id_ in ids]
    return f"{show_list(names)} {'is' if len(names) == 1 else 'are'}"
