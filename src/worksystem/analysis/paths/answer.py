"""The answer to what sets the finish: activities, chains and floats."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cached_property, partial
from typing import Any

import numpy as np
from attrs import field, frozen

from worksystem.analysis.paths.activities import Activity, Chain
from worksystem.analysis.paths.drivers import Drivers
from worksystem.analysis.paths.reasons import explain
from worksystem.analysis.paths.timetable import Positions, Timetable, span
from worksystem.model.durations import duration
from worksystem.model.registry import unknown
from worksystem.model.system import WorkSystem
from worksystem.network import Network, Schedule
from worksystem.show import show, show_list
from worksystem.table import Column, Table

__all__ = ["CriticalPath"]

_EVENTS = ("early_start", "early_finish", "late_start", "late_finish")
# What is read first; the late dates and the rest are in the table.
_BRIEF = {
    "item": "item",
    "start": "early start",
    "finish": "early finish",
    "float": "total float",
    "critical": "critical",
}
_SHOWN_CHAIN = 12
_SHOWN_ROWS = 60


@frozen(eq=False, slots=False, repr=False)
class CriticalPath:
    """The answer of `find_critical_path`.

    Iterating gives an `Activity` for every item that is no parent, in
    dependency order; `path[id]` gives one, of parents too. Activities are
    made when they are looked at: a million items cost a few arrays.

    Attributes:
        system: The system that was asked about.
        network: It, compiled to arrays.
        schedule: What was found, as arrays of positions.
        threshold: Items are called critical up to this total float.
        override: Whether work out of sequence goes on regardless.

    Examples:
        >>> from worksystem import WorkItem, find_critical_path
        >>> items = [WorkItem("a", effort="2d", after=[]), WorkItem("b", effort="1d", after=["a"])]
        >>> path = find_critical_path(WorkSystem("shop", items=items))
        >>> path.items, str(path.length), [activity.item for activity in path]
        (('a', 'b'), '1 day, 0:00:00', ['a', 'b'])
        >>> path["c"]
        Traceback (most recent call last):
            ...
        worksystem.errors.UnknownReference: the path has no item 'c'
    """

    system: WorkSystem
    network: Network
    schedule: Schedule
    threshold: timedelta
    override: bool = field(kw_only=True)

    # what sets the finish

    @cached_property
    def items(self) -> tuple[str, ...]:
        """Ids of the chain of driving dependencies that sets the finish, in order."""
        return tuple(map(self._times.name, self._chain))

    @property
    def length(self) -> timedelta:
        """Working time from the start to the finish.

        On the system's calendar; where it names none, on the calendar of the
        item that finishes last, and of several the one on which it is least.
        """
        return self._times.length

    @property
    def finish(self) -> datetime | None:
        """When the last item finishes; None without a start."""
        return self._times.finish

    @cached_property
    def critical(self) -> tuple[str, ...]:
        """Ids of all items whose total float is within the threshold, in dependency order."""
        return tuple(
            self._times.name(n) for n in self._times.order.tolist() if self._is_critical(n)
        )

    @cached_property
    def unknown_effort(self) -> tuple[str, ...]:
        """Ids of the items whose effort nobody has said; they count as zero."""
        times = self._times
        unknown = (n for n in self.network.timing.unknown if n not in times.ended)
        return tuple(sorted(map(times.name, unknown)))

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What was taken for granted, or could not be used, in sentences."""
        notes = list(self.network.timing.notes)
        if self.unknown_effort:
            names = show_list([repr(id_) for id_ in self.unknown_effort])
            notes.insert(0, f"nobody has said how much work {names} is; counted as zero")
        return tuple(notes)

    def near_critical(self, *, within: timedelta | str) -> tuple[Chain, ...]:
        """The chains that would set the finish if they slipped by `within` or less.

        Each item is in one chain, and none that is on the critical path.

        Args:
            within: Working time: the most float that counts as near.

        Returns:
            Chains, the least float first.

        Raises:
            InvalidDuration: If `within` is no duration.

        Examples:
            >>> from worksystem import WorkItem, find_critical_path
            >>> items = [WorkItem("a", effort="2d"), WorkItem("b", effort="1d")]
            >>> path = find_critical_path(WorkSystem("shop", items=items))
            >>> [str(chain) for chain in path.near_critical(within="1d")]
            ['b (1d of float)']
        """
        limit = duration(within) // timedelta(microseconds=1)
        times, total = self._times, self.schedule.total[: self._times.count]
        near = [n for n in np.flatnonzero(total <= limit).tolist() if n not in times.ended]
        rank = {n: i for i, n in enumerate(times.order.tolist())}
        # The last of a chain first, so that chains come out whole.
        near.sort(key=lambda n: (total[n], -rank[n]))
        used = set(range(times.count)).difference(near).union(self._chain)
        chains = []
        for node in near:
            if node not in used:
                chain = self.drivers.chain(node, stop=used)
                used.update(chain)
                least = min(total[n] for n in chain)
                chains.append(Chain(tuple(map(times.name, chain)), span(least)))
        return tuple(sorted(chains, key=lambda chain: (chain.total_float, chain.items)))

    # one item

    def __getitem__(self, id: str) -> Activity:
        times = self._times
        place = times.place.get(id)
        if place is None:
            raise unknown(f"the path has no item {id!r}", id, times.place)
        node = int(times.node_at[place])
        return self._activity(node) if node >= 0 else self._roll_up(id)

    def __iter__(self) -> Iterator[Activity]:
        return map(self._activity, self._times.order.tolist())

    def __len__(self) -> int:
        return self._times.count

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and id in self._times.place

    def explain(self, id: str) -> str:
        """Say why an item starts when it does, what it drives, and how far it can slip.

        Raises:
            UnknownReference: If the system has no such item.
        """
        return explain(self[id], self._times, self.drivers)

    # the whole, for reading

    def table(self) -> Table:
        """Every item with its dates (or offsets) and floats, in dependency order."""
        times, nodes = self._times, self._times.order

        def column(make: Callable[[int], object]) -> Column:
            return Column(len(nodes), lambda i: make(int(nodes[i])))

        when = times.at if self.system.start else times.offset
        total, free = self.schedule.total, self.schedule.free
        return Table(
            self.caption,
            {
                "item": column(times.name),
                "duration": column(times.left),
                **{e.replace("_", " "): column(partial(when, e)) for e in _EVENTS},
                "total float": column(lambda n: self._float(total, n)),
                "free float": column(lambda n: self._float(free, n)),
                "critical": column(self._is_critical),
            },
        )

    @property
    def caption(self) -> str:
        """The answer in one line."""
        if not self.items:
            return "no items, so no critical path"
        until = f", until {show(self.finish)} ({self._times.zone})" if self.finish else ""
        count = len(self.items)
        items = "1 item sets" if count == 1 else f"{count} items set"
        return f"{items} the finish: {show(self.length)} of work{until}"

    def __str__(self) -> str:
        chain = [show(id_) for id_ in self.items[:_SHOWN_CHAIN]]
        if len(self.items) > _SHOWN_CHAIN:
            chain.append(f"… {len(self.items) - _SHOWN_CHAIN} more")
        path = [f"critical path: {' → '.join(chain)}"] if chain else []
        whole = self.table()
        brief = Table(whole.caption, {name: whole.data[of] for name, of in _BRIEF.items()})
        return "\n".join([str(brief), *path, *(f"note: {note}" for note in self.notes)])

    def _repr_html_(self) -> str:
        return self.table().to_html(limit=_SHOWN_ROWS)

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
        return Drivers(self._times)

    @cached_property
    def _times(self) -> Timetable:
        return Timetable(self.system, self.network, self.schedule, override=self.override)

    @cached_property
    def _chain(self) -> list[int]:
        last = self._times.last
        return [] if last is None else self.drivers.chain(last)

    @property
    def _facts(self) -> tuple[object, ...]:
        """What two equal answers share, whatever the order of their items."""
        return (
            self.table().caption,
            self.table().columns(),
            self.threshold,
            self.items,
            self.unknown_effort,
            sorted(self.notes),
        )

    def _float(self, of: Positions, node: int) -> timedelta | None:
        return None if node in self._times.ended else span(of[node])

    def _is_critical(self, node: int) -> bool:
        total = self._float(self.schedule.total, node)
        return total is not None and total <= self.threshold

    def _activity(self, node: int) -> Activity:
        times, driver = self._times, self.drivers.driver(node)
        behind = None if driver is None else self.drivers.item_behind(driver.source)
        dates: dict[str, Any] = {event: times.at(event, node) for event in _EVENTS}
        dates |= {f"{event}_offset": times.offset(event, node) for event in _EVENTS}
        return Activity(
            item=times.name(node),
            duration=times.left(node),
            total_float=self._float(self.schedule.total, node),
            free_float=self._float(self.schedule.free, node),
            is_critical=self._is_critical(node),
            driver=None if behind is None else times.name(behind),
            **dates,
        )

    def _roll_up(self, id_: str) -> Activity:
        """A parent: from the first start to the last finish under it."""
        parts = [self._activity(node) for node in self._times.parts(id_)]

        def pick(choose: Callable[..., Any], name: str) -> Any:
            known = [value for p in parts if (value := getattr(p, name)) is not None]
            return choose(known, default=None)

        events = [event + side for event in _EVENTS for side in ("", "_offset")]
        dates = {event: pick(min if "start" in event else max, event) for event in events}
        return Activity(
            item=id_,
            duration=dates["early_finish_offset"] - dates["early_start_offset"],
            total_float=pick(min, "total_float"),
            free_float=pick(min, "free_float"),
            is_critical=any(part.is_critical for part in parts),
            driver=None,
            **dates,
        )
