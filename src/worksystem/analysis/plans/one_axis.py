"""The serial scheme where everything is on one axis of working time: integers only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from worksystem.analysis.plans.profiles import Pools
from worksystem.analysis.plans.trials import Trial, Value, keep_order, pools_of
from worksystem.network.lags import link_lags
from worksystem.network.passes import NEVER, weights

if TYPE_CHECKING:
    from worksystem.analysis.plans.profiles import Profile
    from worksystem.analysis.plans.project import Project

__all__ = ["OneAxis"]

Links = list[list[tuple[int, int]]]


class OneAxis:
    """Schedules on one axis: every link is the least time from start to start.

    Backward, the same links lead the other way and time is mirrored: where an
    item ends in the one direction it starts in the other.

    Examples:
        >>> from worksystem import Owner, WorkItem, WorkSystem
        >>> from worksystem.analysis.plans.project import Project
        >>> items = [
        ...     WorkItem("a", owner="ana", effort="1h"),
        ...     WorkItem("b", owner="ana", effort="2h"),
        ... ]
        >>> scheme = OneAxis(Project(WorkSystem("shop", owners=[Owner("ana")], items=items)))
        >>> trial = scheme.forward([2, 1])
        >>> [(trial.starts[i] - trial.starts[1]) // 3_600_000_000 for i in (0, 1)]
        [2, 0]
    """

    cost = 1

    def __init__(self, project: Project) -> None:
        self.project = project
        self.made = 0
        timing = project.timing
        structure = timing.structure
        self.length: list[int] = timing.durations.tolist()
        self.floors: list[int] = timing.floor.tolist()
        self._ceiling: list[int] = timing.ceiling.tolist()
        lags = link_lags(timing, timing.durations)[0]
        least = weights(structure, timing.durations, 0).tolist()
        least = [weight + lag for weight, lag in zip(least, lags, strict=True)]
        count = len(self.length)
        self.links: Links = [[] for _ in range(count)]
        self._mirrored: Links = [[] for _ in range(count)]
        ends = zip(structure.source.tolist(), structure.target.tolist(), least, strict=True)
        for source, target, weight in ends:
            self.links[target].append((source, weight))
            back = weight + self.length[target] - self.length[source]
            self._mirrored[source].append((target, back))
        # Starts follow the order of nodes unless a link lets one begin before the other.
        self._in_order = all(weight >= 0 for weight in least)
        self._in_order_back = all(back >= 0 for links in self._mirrored for _, back in links)
        self._find_pools()
        self.hard = [
            (node, modes[0].latest)
            for node, modes in project.modes.items()
            if modes[0].latest < NEVER
        ]
        axis = timing.axes[0] if timing.axes else None
        self.promises = [
            (promise.weight, axis.position(promise.due), promise.nodes)
            for promise in project.promises
            if axis is not None
        ]

    def _find_pools(self) -> None:
        project = self.project
        takes = [
            project.modes[node][0].takes if node in project.modes else {}
            for node in range(len(self.length))
        ]
        capacity = project.resources.capacity
        groups = pools_of(takes, len(capacity), lambda _: None)
        self._pools = Pools(groups, capacity)
        self._takes = [self._pools.taken(taken) for taken in takes]

    def forward(self, keys: Sequence[float]) -> Trial:
        """A schedule in which the items with the least keys are placed first."""
        rank = self.project.rank
        if not self._in_order:
            keys = keep_order(list(keys), rank, self.project.before)
        order = sorted(rank, key=keys.__getitem__)
        starts = self._place(order, self.links, self.floors)
        ends = [start + length for start, length in zip(starts, self.length, strict=True)]
        return Trial(starts, [0] * len(starts), starts, ends, self._value(ends))

    def backward(self, keys: Sequence[float], last: Trial) -> list[int]:
        """When everything begins if it is placed from the end of another schedule."""
        rank = self.project.rank[::-1]
        if not self._in_order_back:
            keys = keep_order(list(keys), rank, self.project.after)
        order = sorted(rank, key=keys.__getitem__)
        finish = max(last.ends)
        floor = [-finish if ceiling > finish else -ceiling for ceiling in self._ceiling]
        mirrored = self._place(order, self._mirrored, floor)
        return [-start - length for start, length in zip(mirrored, self.length, strict=True)]

    def _place(self, order: list[int], links: Links, floor: list[int]) -> list[int]:
        self.made += 1
        profiles = self._pools.profiles()
        take = [profile.take for profile in profiles]
        takes, length = self._takes, self.length
        starts = [0] * len(length)
        for node in order:
            start = floor[node]
            for other, weight in links[node]:
                asked = starts[other] + weight
                if asked > start:  # noqa: PLR1730 - max() is a call, a million times
                    start = asked
            taken = takes[node]
            if taken:
                if len(taken) == 1:
                    pool, units = taken[0]
                    start = take[pool](start, length[node], units)
                else:
                    start = _take_all(profiles, taken, start, length[node])
            starts[node] = start
        return starts

    def comparable(self, instant: int) -> int:
        """An instant as a position."""
        axes = self.project.timing.axes
        return axes[0].position(instant) if axes else instant

    def priorities(self) -> list[float]:
        """Keys for a first schedule: latest finish first."""
        found: list[float] = self.project.schedule.late_finish.tolist()
        return keep_order(found, self.project.rank, self.project.before)

    def _value(self, ends: list[int]) -> Value:
        items = len(self.project.items)
        finish = max(ends[:items], default=0)
        if not self.hard and not self.promises:
            return 0, finish, 0
        broken = sum(max(0, ends[node] - latest) for node, latest in self.hard)
        late = sum(
            weight * max(0, max(ends[node] for node in nodes) - due)
            for weight, due, nodes in self.promises
        )
        return broken, finish, late


def _take_all(
    profiles: list[Profile], taken: tuple[tuple[int, int], ...], start: int, length: int
) -> int:
    """The first place at which all pools have room, taken in each."""
    agreed = None
    while agreed != start:
        agreed = start
        for pool, units in taken:
            start = profiles[pool].fit(start, length, units)
    for pool, units in taken:
        profiles[pool].book(start, start + length, units)
    return start
