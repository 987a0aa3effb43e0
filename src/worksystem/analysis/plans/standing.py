"""Where every item of a plan stands, and what holds it there: a link, an owner, or a date."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import frozen

from worksystem.analysis.load.bookings import Booking, work_left, work_of_doers
from worksystem.analysis.paths.drivers import Driver, Drivers
from worksystem.analysis.paths.timetable import span

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    import numpy as np
    from numpy.typing import NDArray

    from worksystem.analysis.paths.timetable import Timetable
    from worksystem.analysis.plans.chains import Handover
    from worksystem.model.people import Assignment

__all__ = ["Standing", "Wait"]


@frozen
class Wait:
    """That an item waits for an owner, who is on another item until then.

    Attributes:
        owner: Id of the owner.
        node: The other item.
    """

    owner: str
    node: int


class Standing:
    """Looks up, node by node, what a plan was driven by.

    Attributes:
        times: When every item starts and finishes.
        drivers: Which links drive what.
        open: Nodes of the items that are not finished, in dependency order.
        handovers: Whose time goes from which item to which.
        owners: Owner of each resource that they name.
    """

    def __init__(
        self,
        times: Timetable,
        earliest: NDArray[np.int64],
        handovers: tuple[Handover, ...],
        owners: tuple[str, ...],
    ) -> None:
        self.times = times
        self.drivers = Drivers(times)
        self.open = [node for node in times.order.tolist() if node not in times.ended]
        self._earliest = earliest
        self.handovers = handovers
        self.owners = owners

    def assignments(self, node: int) -> tuple[Assignment, ...]:
        """Who does a node."""
        return self.times.system.items[self.times.name(node)].doers

    def bookings(self) -> Iterator[Booking]:
        """Whose time each item takes, and when."""
        times, schedule = self.times, self.times.schedule
        timing, system = times.network.timing, times.system
        for node in self.open:
            item = system.items[times.name(node)]
            work = work_left(timing, node, item)
            axis = timing.axes[timing.axis[node]]
            if not work or not item.doers:
                continue
            start = axis.opening(int(schedule.resume[node]))
            finish = axis.closing(int(schedule.early_finish[node]))
            for owner, part in work_of_doers(system, item, item.doers, work).items():
                yield Booking(item.id, owner, start, finish, axis, part)

    def is_held(self, node: int) -> bool:
        """Whether a node starts later than it could if everybody had room."""
        return node not in self.times.ended and bool(
            self.times.schedule.resume[node] > self._earliest[node]
        )

    def could_start(self, node: int) -> datetime | None:
        """When a node could start if everybody had room."""
        if node in self.times.ended or self.times.system.start is None:
            return None
        timing = self.times.network.timing
        axis = timing.axes[timing.axis[node]]
        return self.times.local(axis.opening(int(self._earliest[node])))

    def could_start_offset(self, node: int) -> timedelta:
        """The same as working time since the start of the plan."""
        timing = self.times.network.timing
        return span(int(self._earliest[node]) - int(timing.base[timing.axis[node]]))

    @cached_property
    def _taken_over(self) -> dict[int, list[Handover]]:
        found: dict[int, list[Handover]] = {}
        for handover in self.handovers:
            found.setdefault(handover.after, []).append(handover)
        return found

    def waits(self, node: int) -> list[Wait]:
        """The owners that a node waits for, each with the item that has them until then."""
        if not self.is_held(node):
            return []
        timing, schedule = self.times.network.timing, self.times.schedule
        axis, start = timing.axes[timing.axis[node]], int(schedule.resume[node])
        found: dict[str, int] = {}
        for handover in self._taken_over.get(node, ()):
            before = handover.before
            end = timing.axes[timing.axis[before]].closing(int(schedule.early_finish[before]))
            if axis.position(end) == start:
                owner = self.owners[handover.resource]
                other = found.get(owner, before)
                found[owner] = min(other, before, key=self.times.name)
        return [Wait(owner, before) for owner, before in sorted(found.items())]

    def driver(self, node: int) -> Driver | None:
        """The link that sets the start of a node, if a link does."""
        return None if self.is_held(node) else self.drivers.driver(node)

    @cached_property
    def chain(self) -> list[int]:
        """The nodes that set each other's start, up to the finish of the whole."""
        if self.times.last is None:
            return []
        chain = [self.times.last]
        seen = set(chain)
        while (before := self._before(chain[-1])) is not None and before not in seen:
            chain.append(before)
            seen.add(before)
        return chain[::-1]

    def _before(self, node: int) -> int | None:
        if waits := self.waits(node):
            return min((wait.node for wait in waits), key=self.times.name)
        driver = self.driver(node)
        return None if driver is None else self.drivers.item_behind(driver.source)

    def holds_up(self, node: int) -> Iterator[int]:
        """The nodes that wait for an owner whom this one has until then."""
        after = {h.after for h in self.handovers if h.before == node}
        for other in sorted(after, key=self.times.name):
            if any(wait.node == node for wait in self.waits(other)):
                yield other
