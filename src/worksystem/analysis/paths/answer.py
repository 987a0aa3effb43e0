"""The answer to what sets the finish: activities, chains and floats."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from worksystem.analysis.paths.drivers import Drivers
from worksystem.analysis.paths.reasons import explain
from worksystem.model.durations import duration
from worksystem.model.instants import from_microseconds
from worksystem.model.registry import unknown
from worksystem.model.system import WorkSystem
from worksystem.network import Network, Schedule, closings, openings
from worksystem.show import show, show_list
from worksystem.table import Column, Table

__all__ = ["Activity", "Chain", "CriticalPath"]

_MICROSECOND = timedelta(microseconds=1)
Positions = NDArray[np.int64]


@frozen
class Activity:
    """When one item can start and finish, when it must, and what drives it.

    Offsets are working time since the start of the plan, on the calendar that
    the item is worked on. Dates are None where the system has no start.

    Attributes:
        item: Its id.
        duration: Working time that it takes; of a started item, what is left.
        early_start, early_finish: The earliest that its dependencies allow;
            of started and finished work, what has happened.
        late_start, late_finish: The latest that does not move the finish, nor
            break a deadline or a no-later constraint.
        early_start_offset, early_finish_offset, late_start_offset,
        late_finish_offset: The same as working time since the start.
        total_float: How far it may slip before the finish (or its deadline)
            moves; negative when it is late already; None when it is finished.
        free_float: How far it may slip before any successor moves; None when
            it is finished.
        is_critical: Whether its total float is within the threshold.
        driver: Id of the item that drives its start; None if a date does.
    """

    item: str
    duration: timedelta
    early_start: datetime | None
    early_finish: datetime | None
    late_start: datetime | None
    late_finish: datetime | None
    early_start_offset: timedelta
    early_finish_offset: timedelta
    late_start_offset: timedelta
    late_finish_offset: timedelta
    total_float: timedelta | None
    free_float: timedelta | None
    is_critical: bool
    driver: str | None


@frozen
class Chain:
    """Items that drive each other, and how far they may slip together.

    Attributes:
        items: Their ids, first to last.
        total_float: The least float among them.
    """

    items: tuple[str, ...]
    total_float: timedelta

    def __str__(self) -> str:
        return f"{' → '.join(map(show, self.items))} ({show(self.total_float)} of float)"


@frozen(eq=False, slots=False, repr=False)
class CriticalPath:
    """The answer of `find_critical_path`.

    Iterating gives an `Activity` for every item that is no parent, in
    dependency order; `path[id]` gives one, of parents too. Activities are
    made when they are looked at: a million items cost a few arrays.
    """

    system: WorkSystem
    network: Network
    schedule: Schedule
    threshold: timedelta
    override: bool

    # what sets the finish

    @cached_property
    def items(self) -> tuple[str, ...]:
        """Ids of the chain of driving dependencies that sets the finish, in order."""
        return tuple(map(self.drivers.name, self._chain))

    @cached_property
    def length(self) -> timedelta:
        """Working time from the start to the finish.

        On the system's calendar; where it names none, on the calendar of the
        item that finishes last.
        """
        if self._last is None:
            return timedelta(0)
        timing, last = self.network.timing, self._last
        first = int((self.schedule.early_start - timing.base[timing.axis]).min())
        if not timing.has_start:
            end = int(self.schedule.early_finish[last] - timing.base[timing.axis[last]])
            return _span(end - min(0, first))
        axis = timing.axes[timing.axis[last]]
        if self.system.calendar is not None:
            axis = self.system.working_time()
        begin = min(int(self._instants("early_start").min()), timing.start)
        return _span(axis.position(self.schedule.finish) - axis.position(begin))

    @cached_property
    def finish(self) -> datetime | None:
        """When the last item finishes; None without a start."""
        if self.system.start is None:
            return None
        if self._last is None:
            return self.system.start
        return self.local(self.schedule.finish)

    @cached_property
    def critical(self) -> tuple[str, ...]:
        """Ids of all items whose total float is within the threshold, in dependency order."""
        return tuple(self.drivers.name(n) for n in self._order.tolist() if self._is_critical(n))

    @cached_property
    def unknown_effort(self) -> tuple[str, ...]:
        """Ids of the items whose effort nobody has said; they count as zero."""
        timing = self.network.timing
        return tuple(sorted(self.drivers.name(n) for n in timing.unknown if n not in timing.ended))

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What was taken for granted, or could not be used, in sentences."""
        notes = list(self.network.timing.notes)
        if self.unknown_effort:
            notes.insert(
                0,
                f"nobody has said how much work {show_list(map(repr, self.unknown_effort))} "
                "is; counted as zero",
            )
        return tuple(notes)

    def near_critical(self, *, within: timedelta | str) -> tuple[Chain, ...]:
        """The chains that would set the finish if they slipped by `within` or less.

        Each item is in one chain, and none on the critical path.

        Args:
            within: Working time: the most float that counts as near.

        Returns:
            Chains, the least float first.

        Raises:
            InvalidDuration: If `within` is no duration.
        """
        limit = duration(within) // _MICROSECOND
        ended = self.network.timing.ended
        total = self.schedule.total[: self._leaves]
        near = [n for n in np.flatnonzero(total <= limit).tolist() if n not in ended]
        rank = {n: i for i, n in enumerate(self._order.tolist())}
        # The last of a chain first, so that chains come out whole.
        near.sort(key=lambda n: (total[n], -rank[n]))
        others = set(range(self._leaves)) - set(near)
        used = others | set(self._chain)
        chains = []
        for node in near:
            if node not in used:
                chain = self.drivers.chain(node, stop=used)
                used.update(chain)
                least = int(min(total[n] for n in chain))
                chains.append(Chain(tuple(map(self.drivers.name, chain)), _span(least)))
        return tuple(sorted(chains, key=lambda chain: (chain.total_float, chain.items)))

    # one item

    def __getitem__(self, id: str) -> Activity:
        """What was found for one item.

        Raises:
            UnknownReference: If the system has no such item.
        """
        place = self._place.get(id)
        if place is None:
            raise unknown(f"the path has no item {id!r}", id, self._place)
        node = int(self._node_at[place])
        return self._activity(node) if node >= 0 else self._roll_up(id, place)

    def __iter__(self) -> Iterator[Activity]:
        return map(self._activity, self._order.tolist())

    def __len__(self) -> int:
        return self._leaves

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and id in self._place

    def explain(self, id: str) -> str:
        """Say why an item starts when it does, what it drives, and how far it can slip.

        Raises:
            UnknownReference: If the system has no such item.
        """
        activity = self[id]
        return explain(self, activity, int(self._node_at[self._place[id]]))

    # the whole, for reading

    def table(self) -> Table:
        """Every item with its dates (or offsets) and floats, in dependency order."""
        nodes = self._order
        date = self._column_of_dates if self.system.start else self._column_of_offsets
        total = [None if n in self.network.timing.ended else n for n in nodes.tolist()]
        spans = self.schedule.total, self.schedule.free

        def floats(of: Positions) -> Column:
            return Column(len(total), lambda i: None if total[i] is None else _span(of[total[i]]))

        return Table(
            self.caption,
            {
                "item": Column(len(nodes), lambda i: self.drivers.name(nodes[i])),
                "duration": Column(len(nodes), lambda i: self._length(nodes[i])),
                "early start": date("early_start"),
                "early finish": date("early_finish"),
                "late start": date("late_start"),
                "late finish": date("late_finish"),
                "total float": floats(spans[0]),
                "free float": floats(spans[1]),
                "critical": Column(len(nodes), lambda i: self._is_critical(nodes[i])),
            },
        )

    @property
    def caption(self) -> str:
        """The answer in one line."""
        if self._last is None:
            return "no items, so no critical path"
        until = f", until {show(self.finish)} ({self.system.local_zone})" if self.finish else ""
        count = len(self.items)
        items = "1 item sets" if count == 1 else f"{count} items set"
        return f"{items} the finish: {show(self.length)} of work{until}"

    def __str__(self) -> str:
        chain = " → ".join(map(show, self.items[:12]))
        more = f" → … {len(self.items) - 12} more" if len(self.items) > 12 else ""
        notes = [f"note: {note}" for note in self.notes]
        return "\n".join([str(self.table()), f"critical path: {chain}{more}", *notes])

    def _repr_html_(self) -> str:
        return self.table().to_html(limit=60)

    def __repr__(self) -> str:
        return f"<CriticalPath of {show(self.system.id)}: {self.caption}>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CriticalPath):
            return NotImplemented
        return self._facts == other._facts

    def __hash__(self) -> int:
        return hash((self.length, self.finish, self.items))

    # behind it

    @cached_property
    def drivers(self) -> Drivers:
        """What drives what in this answer."""
        return Drivers(self.network, self.schedule, override=self.override)

    @property
    def _facts(self) -> tuple[object, ...]:
        """What two equal answers share, whatever the order of their items."""
        table = self.table()
        ids = table.columns()["item"]
        same = [table.caption, self.threshold, ids, self.unknown_effort, sorted(self.notes)]
        columns = [v for k, v in table.columns().items() if k != "item"]
        return (*same, *columns, self.items)

    @cached_property
    def _leaves(self) -> int:
        return len(self.network.structure.leaves)

    @cached_property
    def _place(self) -> dict[str, int]:
        return {id_: i for i, id_ in enumerate(self.network.structure.ids)}

    @cached_property
    def _node_at(self) -> Positions:
        """Node of each of the system's items; -1 for parents."""
        structure = self.network.structure
        found = np.full(len(structure.ids), -1, dtype=np.int64)
        found[structure.leaves] = np.arange(self._leaves)
        return found

    @cached_property
    def _level(self) -> Positions:
        structure = self.network.structure
        by_place = np.repeat(np.arange(len(structure.levels) - 1), np.diff(structure.levels))
        return by_place[structure.place]

    @cached_property
    def _order(self) -> Positions:
        """Items in dependency order, ties by id: the same however they were given."""
        names = [self.drivers.name(n) for n in range(self._leaves)]
        by_name = np.array(sorted(range(len(names)), key=names.__getitem__), dtype=np.int64)
        return by_name[np.argsort(self._level[by_name], kind="stable")]

    @cached_property
    def _chain(self) -> list[int]:
        return [] if self._last is None else self.drivers.chain(self._last)

    @cached_property
    def _last(self) -> int | None:
        """The item that finishes last."""
        if not self._leaves:
            return None
        finish = self._instants("early_finish")[: self._leaves]
        last = np.flatnonzero(finish == finish.max()).tolist()
        # Of several, the one that most has led up to: a milestone after its last item.
        return min(last, key=lambda n: (-int(self._level[n]), self.drivers.name(n)))

    def _instants(self, event: str) -> Positions:
        """The moment of an event of every node, in microseconds."""
        timing, schedule = self.network.timing, self.schedule
        places: Positions = getattr(schedule, event)
        found = np.empty(len(places), dtype=np.int64)
        at_closing = np.zeros(len(places), dtype=bool)
        if event.endswith("finish"):
            at_closing = self._durations > 0
        at_closing[list(schedule.by_closing)] = True
        for a, axis in enumerate(timing.axes):
            for side, convert in ((True, closings), (False, openings)):
                here = (timing.axis == a) & (at_closing == side)
                found[here] = convert(axis, places[here])
        return found

    @cached_property
    def _durations(self) -> Positions:
        return self.schedule.early_finish - self.schedule.early_start

    def local(self, instant: int) -> datetime:
        """An instant in microseconds, told in the system's zone."""
        return from_microseconds(instant, self.system.local_zone)

    def _at(self, event: str, node: int) -> datetime | None:
        if self.system.start is None:
            return None
        timing, place = self.network.timing, int(getattr(self.schedule, event)[node])
        axis = timing.axes[timing.axis[node]]
        at_closing = node in self.schedule.by_closing or (
            event.endswith("finish") and self._durations[node] > 0
        )
        return self.local(axis.closing(place) if at_closing else axis.opening(place))

    def _offset(self, event: str, node: int) -> timedelta:
        timing = self.network.timing
        return _span(getattr(self.schedule, event)[node] - timing.base[timing.axis[node]])

    def _length(self, node: int) -> timedelta:
        return _span(self.schedule.early_finish[node] - self.schedule.resume[node])

    def _is_critical(self, node: int) -> bool:
        if node in self.network.timing.ended:
            return False
        return bool(_span(self.schedule.total[node]) <= self.threshold)

    def _activity(self, node: int) -> Activity:
        ended = node in self.network.timing.ended
        driver = self.drivers.driver(node)
        behind = None if driver is None else self.drivers.item_behind(driver.source)
        events = ("early_start", "early_finish", "late_start", "late_finish")
        dates: dict[str, Any] = {event: self._at(event, node) for event in events}
        dates |= {f"{event}_offset": self._offset(event, node) for event in events}
        return Activity(
            item=self.drivers.name(node),
            duration=self._length(node),
            total_float=None if ended else _span(self.schedule.total[node]),
            free_float=None if ended else _span(self.schedule.free[node]),
            is_critical=self._is_critical(node),
            driver=None if behind is None else self.drivers.name(behind),
            **dates,
        )

    def _roll_up(self, id_: str, place: int) -> Activity:
        """A parent: from the first start to the last finish under it."""
        tree = self.network.structure.hierarchy
        assert tree is not None  # only a hierarchy has parents
        parts = [self._activity(int(self._node_at[leaf])) for leaf in tree.leaves_of(place)]
        first: Callable[[str], Any] = lambda name: min(_known(parts, name), default=None)  # noqa: E731
        last: Callable[[str], Any] = lambda name: max(_known(parts, name), default=None)  # noqa: E731
        return Activity(
            item=id_,
            duration=last("early_finish_offset") - first("early_start_offset"),
            **{f"{e}_start{o}": first(f"{e}_start{o}") for e in _ENDS for o in ("", "_offset")},
            **{f"{e}_finish{o}": last(f"{e}_finish{o}") for e in _ENDS for o in ("", "_offset")},
            total_float=first("total_float"),
            free_float=first("free_float"),
            is_critical=any(part.is_critical for part in parts),
            driver=None,
        )

    def _column_of_dates(self, event: str) -> Column:
        return Column(len(self._order), lambda i: self._at(event, int(self._order[i])))

    def _column_of_offsets(self, event: str) -> Column:
        return Column(len(self._order), lambda i: self._offset(event, int(self._order[i])))


_ENDS = ("early", "late")


def _known(parts: list[Activity], name: str) -> list[Any]:
    return [value for part in parts if (value := getattr(part, name)) is not None]


def _span(value: Any) -> timedelta:
    return timedelta(microseconds=int(value))
