"""Taking the time of owners, each of whom has working hours of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worksystem.analysis.plans.profiles import Pools
from worksystem.analysis.plans.spans import OpenSpans
from worksystem.analysis.plans.trials import pools_of

if TYPE_CHECKING:
    from worksystem.analysis.plans.profiles import Profile
    from worksystem.analysis.plans.project import Mode, Project
    from worksystem.model.working_time import WorkingTime

__all__ = ["Bookable"]


class Bookable:
    """Where an item finds room with all whose time it takes.

    Owners whose items all go on in the same working time are booked by
    positions on its axis: there closures have no length, and one full day
    follows the other. Owners whose items differ – two people who meet, an item
    with hours of its own – are booked by instants; they are held from the
    start of an item until its end, or, interleaved, while it is worked on.

    Backward everything is mirrored: an item ends where it starts.

    Args:
        project: What is planned.
        interleave: Whether an owner may do something else while an item rests
            over a closure.
        ample: Whether everybody has room for everything.
    """

    def __init__(self, project: Project, *, interleave: bool, ample: bool) -> None:
        self._modes = project.modes
        clocks: list[set[WorkingTime]] = [set() for _ in project.resources.owners]
        every = [mode for modes in project.modes.values() for mode in modes if mode.takes]
        for mode in every:
            for resource in mode.takes:
                clocks[resource].add(mode.time)
        alone = [next(iter(clock)) if len(clock) == 1 else None for clock in clocks]
        takes = [mode.takes for mode in every]
        groups = pools_of(takes, len(clocks), alone.__getitem__)
        self._pools = Pools(groups, project.resources.capacity)
        self._has_clock = [alone[group[0]] is not None for group in groups]
        self._takes = {
            node: [() if ample else self._pools.taken(mode.takes) for mode in modes]
            for node, modes in project.modes.items()
        }
        self._spans = {time: OpenSpans(time) for time in {mode.time for mode in every}}
        self._interleave = interleave

    def profiles(self) -> list[Profile]:
        """Everybody's time, with nothing in it yet."""
        return self._pools.profiles()

    def take(self, profiles: list[Profile], node: int, number: int, start: int) -> int:
        """Find the first place for a node from a position on, and take it."""
        takes = self._takes[node][number]
        if len(takes) == 1 and self._has_clock[takes[0][0]]:
            pool, units = takes[0]
            return profiles[pool].take(start, self._modes[node][number].length, units)
        start = self.fit(profiles, node, number, start)
        self.book(profiles, node, number, start)
        return start

    def take_back(self, profiles: list[Profile], node: int, number: int, finish: int) -> int:
        """Find the last place for a node that ends by a position, and take it."""
        takes, mode = self._takes[node][number], self._modes[node][number]
        if not takes:
            return finish
        if len(takes) == 1 and self._has_clock[takes[0][0]]:
            pool, units = takes[0]
            return -profiles[pool].take(-finish, mode.length, units)
        agreed = None
        while agreed != finish:
            agreed = finish
            for pool, units in takes:
                finish = self._fit_back(profiles[pool], pool, units, mode, finish)
        self.book_back(profiles, node, number, finish)
        return finish

    def fit(self, profiles: list[Profile], node: int, number: int, start: int) -> int:
        """The first place for a node from a position on."""
        takes, mode = self._takes[node][number], self._modes[node][number]
        agreed = None
        while agreed != start:
            agreed = start
            for pool, units in takes:
                start = self._fit(profiles[pool], pool, units, mode, start)
        return start

    def _fit(self, profile: Profile, pool: int, units: int, mode: Mode, start: int) -> int:
        if self._has_clock[pool]:
            return profile.fit(start, mode.length, units)
        while True:
            for begin, end in self._held(mode, start):
                later = profile.conflict(begin, end, units)
                if later is not None:
                    start = mode.time.position(later)
                    break
            else:
                return start

    def _fit_back(self, profile: Profile, pool: int, units: int, mode: Mode, finish: int) -> int:
        if self._has_clock[pool]:
            return -profile.fit(-finish, mode.length, units)
        while True:
            for begin, end in reversed(self._held(mode, finish - mode.length)):
                earlier = profile.conflict(-end, -begin, units)
                if earlier is not None:
                    finish = mode.time.position(-earlier)
                    break
            else:
                return finish

    def _held(self, mode: Mode, start: int) -> list[tuple[int, int]]:
        """Between which instants an item that starts at a position holds its doers."""
        begin, end = mode.time.opening(start), mode.time.closing(start + mode.length)
        return self._spans[mode.time].between(begin, end) if self._interleave else [(begin, end)]

    def book(self, profiles: list[Profile], node: int, number: int, start: int) -> None:
        """Take the place of a node that starts at a position."""
        mode = self._modes[node][number]
        for pool, units in self._takes[node][number]:
            if self._has_clock[pool]:
                profiles[pool].book(start, start + mode.length, units)
            else:
                for begin, end in self._held(mode, start):
                    profiles[pool].book(begin, end, units)

    def book_back(self, profiles: list[Profile], node: int, number: int, finish: int) -> None:
        """Take the place of a node that ends at a position, mirrored."""
        mode = self._modes[node][number]
        for pool, units in self._takes[node][number]:
            if self._has_clock[pool]:
                profiles[pool].book(-finish, mode.length - finish, units)
            else:
                for begin, end in self._held(mode, finish - mode.length):
                    profiles[pool].book(-end, -begin, units)
