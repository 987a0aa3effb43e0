"""The positions of a schedule, told as dates and offsets."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from worksystem.model.instants import from_microseconds
from worksystem.network import closings, openings
from worksystem.network.calendar_passes import CalendarPasses

if TYPE_CHECKING:
    from worksystem.model.system import WorkSystem
    from worksystem.model.working_time import WorkingTime
    from worksystem.network import Network, Schedule

__all__ = ["Positions", "Timetable", "span"]

Positions = NDArray[np.int64]


def span(value: int | np.int64) -> timedelta:
    """Microseconds as a duration."""
    return timedelta(microseconds=int(value))


class Timetable:
    """When every item of a schedule starts and finishes, for readers.

    Nothing is stored a second time: a date is worked out from its position
    when it is asked for.

    Attributes:
        system: The system that was asked about.
        network: It, compiled.
        schedule: What was found, as positions.
    """

    def __init__(
        self, system: WorkSystem, network: Network, schedule: Schedule, *, override: bool
    ) -> None:
        self.system = system
        self.network = network
        self.schedule = schedule
        self.override = override
        self.count = len(network.structure.leaves)
        self.ended = network.timing.ended

    def name(self, node: int) -> str:
        """Id of a node; a gate has none and sorts last."""
        structure = self.network.structure
        return structure.ids[structure.leaves[node]] if node < self.count else "\U0010ffff"

    @cached_property
    def place(self) -> dict[str, int]:
        """Place of each id among the system's items."""
        return {id_: i for i, id_ in enumerate(self.network.structure.ids)}

    @cached_property
    def node_at(self) -> Positions:
        """Node of each of the system's items; -1 for parents."""
        structure = self.network.structure
        found = np.full(len(structure.ids), -1, dtype=np.int64)
        found[structure.leaves] = np.arange(self.count)
        return found

    def parts(self, id_: str) -> list[int]:
        """The nodes under a parent."""
        tree = self.network.structure.hierarchy
        assert tree is not None, "only a hierarchy has parents"
        return self.node_at[tree.leaves_of(self.place[id_])].tolist()  # type: ignore[no-any-return]

    @cached_property
    def level(self) -> Positions:
        """Level of each node: how many links the longest chain to it has."""
        structure = self.network.structure
        by_place = np.repeat(np.arange(len(structure.levels) - 1), np.diff(structure.levels))
        return by_place[structure.place]

    @cached_property
    def order(self) -> Positions:
        """Items in dependency order, ties by id: the same however they were given."""
        names = [self.name(node) for node in range(self.count)]
        by_name = np.array(sorted(range(self.count), key=names.__getitem__), dtype=np.int64)
        return by_name[np.argsort(self.level[by_name], kind="stable")]

    @cached_property
    def last(self) -> int | None:
        """The item that finishes last; of several, the one that most has led up to."""
        if not self.count:
            return None
        # A milestone after the last item is the end, and not the item before it.
        return min(self._latest, key=lambda node: (-int(self.level[node]), self.name(node)))

    @cached_property
    def _latest(self) -> list[int]:
        """All items that finish last, at the same moment."""
        finish = self._instants("early_finish")[: self.count]
        found: list[int] = np.flatnonzero(finish == finish.max()).tolist()
        return found

    @cached_property
    def length(self) -> timedelta:
        """Working time from the start to the finish."""
        if self.last is None:
            return span(0)
        timing = self.network.timing
        if not timing.has_start:
            first = int((self.schedule.early_start - timing.base[timing.axis]).min())
            end = self.schedule.early_finish[self.last] - timing.base[timing.axis[self.last]]
            return span(end - min(0, first))
        return self.until(self.schedule.finish)

    def until(self, instant: int) -> timedelta:
        """Working time from the start of the plan to an instant, measured as `length` is."""
        if not self.count:
            return span(0)
        axis, begin = self._clock, self._begin
        # A milestone at the start stands at its opening, and not at the closing before it.
        return span(axis.position(max(instant, begin)) - axis.position(begin))

    @cached_property
    def _begin(self) -> int:
        """The instant that lengths are measured from."""
        return min(int(self._instants("early_start").min()), self.network.timing.start)

    @cached_property
    def _clock(self) -> WorkingTime:
        """The working time that lengths are measured in.

        Of several items that finish last, that of the one for which it is the
        least: it depends on when they finish, and not on how their links are written.
        """
        timing = self.network.timing
        if timing.has_start and self.system.calendar is not None:
            return self.system.working_time()
        begin, end = self._begin, max(self._begin, self.schedule.finish)
        names: dict[int, str] = {}
        for node in sorted(self._latest, key=self.name):
            names.setdefault(int(timing.axis[node]), self.name(node))

        def taken(number: int) -> tuple[int, str]:
            axis = timing.axes[number]
            return axis.position(end) - axis.position(begin), names[number]

        number: int = min(names, key=taken)
        return timing.axes[number]

    @cached_property
    def finish(self) -> datetime | None:
        """When the last item finishes; None without a start."""
        if self.system.start is None or self.last is None:
            return self.system.start
        return self.at("early_finish", self.last)

    def at(self, event: str, node: int) -> datetime | None:
        """The date of an event of a node, told in the system's zone."""
        if self.system.start is None:
            return None
        fact = self._facts(event).get(node)
        if fact is not None:
            return self.local(fact)
        timing, place = self.network.timing, int(getattr(self.schedule, event)[node])
        axis = timing.axes[timing.axis[node]]
        at_closing = bool(self._ends_at_closing(event)[node])
        return self.local(axis.closing(place) if at_closing else axis.opening(place))

    def offset(self, event: str, node: int) -> timedelta:
        """Working time from the start of the plan to an event of a node."""
        timing = self.network.timing
        return span(getattr(self.schedule, event)[node] - timing.base[timing.axis[node]])

    def left(self, node: int) -> timedelta:
        """Working time that a node takes; of a started one, what is left."""
        return span(self.schedule.early_finish[node] - self.schedule.resume[node])

    def local(self, instant: int) -> datetime:
        """An instant in microseconds, told in the system's zone."""
        return from_microseconds(instant, self.zone)

    @cached_property
    def zone(self) -> str:
        """The zone that dates are told in."""
        return self.system.local_zone

    def _instants(self, event: str) -> Positions:
        """The moment of an event of every node, in microseconds."""
        timing = self.network.timing
        places: Positions = getattr(self.schedule, event)
        at_closing = self._ends_at_closing(event)
        found = np.empty(len(places), dtype=np.int64)
        for a, axis in enumerate(timing.axes):
            for side, convert in ((True, closings), (False, openings)):
                here = (timing.axis == a) & (at_closing == side)
                found[here] = convert(axis, places[here])
        for node, fact in self._facts(event).items():
            found[node] = fact
        return found

    def _facts(self, event: str) -> dict[int, int]:
        """What has happened: it stays when it was, inside working time or not."""
        timing = self.network.timing
        if event.endswith("start"):
            return timing.started_at
        return timing.finished_at if event.endswith("finish") else {}

    def _ends_at_closing(self, event: str) -> NDArray[np.bool_]:
        """Which nodes show the closing before, and not the opening after, a position."""
        return self._finish_sides if event.endswith("finish") else self._start_sides

    @cached_property
    def passes(self) -> CalendarPasses:
        """The walker over links, standing at the schedule."""
        passes = CalendarPasses(self.network.timing, override=self.override)
        passes.resume = self.schedule.resume.tolist()
        if self.schedule.by_closing is None:
            passes.find_sides()
        else:
            passes.by_closing = set(self.schedule.by_closing)
        return passes

    @cached_property
    def _start_sides(self) -> NDArray[np.bool_]:
        takes_time = self.schedule.early_finish > self.schedule.early_start
        found = np.zeros(len(takes_time), dtype=bool)
        if not takes_time.all():
            found[list(self.passes.by_closing)] = True
        return found

    @cached_property
    def _finish_sides(self) -> NDArray[np.bool_]:
        takes_time = self.schedule.early_finish > self.schedule.early_start
        return np.asarray(self._start_sides | takes_time)
