"""The serial scheme where calendars, progress, dates and the choice of doers mix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from worksystem.analysis.plans.bookable import Bookable
from worksystem.analysis.plans.profiles import END
from worksystem.analysis.plans.trials import Trial, Value, keep_order
from worksystem.analysis.plans.walk import Walk
from worksystem.network.passes import NEVER

if TYPE_CHECKING:
    from worksystem.analysis.plans.profiles import Profile
    from worksystem.analysis.plans.project import Project

__all__ = ["ManyAxes"]


class ManyAxes:
    """Schedules in which each item stands on the axis of those who do it.

    Times that are compared are instants. Of several modes the one that ends
    first is taken.

    Examples:
        >>> from worksystem import Capacity, Owner, WorkItem, WorkSystem
        >>> from worksystem.analysis.plans.project import Project
        >>> owners = [Owner("ana", skills=["paint"], capacity=Capacity(share=0.5))]
        >>> owners += [Owner("bo", skills=["paint"])]
        >>> items = [WorkItem(id, skills=["paint"], effort="2h") for id in "abc"]
        >>> scheme = ManyAxes(Project(WorkSystem("shop", owners=owners, items=items)))
        >>> scheme.forward([1, 2, 3]).modes
        [1, 0, 1]
    """

    cost = 5

    def __init__(self, project: Project, *, interleave: bool = False, ample: bool = False) -> None:
        self.project = project
        self.made = 0
        self.walk = Walk(project)
        self.bookable = Bookable(project, interleave=interleave, ample=ample)
        self._fixed = [node for node in project.rank if node in project.timing.fixed]
        self._done = {node: self.walk.end[node] for node in project.timing.ended}
        self._times = {mode.time for modes in project.modes.values() for mode in modes}
        self._ceilings = [network.timing.ceiling.tolist() for network in project.networks]
        self._first = {node for node in project.timing.begun if node in project.modes}

    def forward(self, keys: Sequence[float]) -> Trial:
        """A schedule in which the items with the least keys are placed first."""
        self.made += 1
        project, walk = self.project, self.walk
        keys = list(keys)
        for node in self._first:
            # What has been begun goes on first: its doer is at it.
            keys[node] = -END
        rank = project.rank
        order = sorted(rank, key=keep_order(keys, rank, project.before).__getitem__)
        profiles = self.bookable.profiles()
        walk.by_closing.clear()
        for node in self._fixed:
            walk.stand(node, walk.timing.fixed[node])
            self.bookable.book(profiles, node, 0, walk.resume[node])
        count = len(project.items)
        timing = project.timing
        for node in order:
            if node >= count:
                walk.stand(node, walk.earliest(node, int(timing.floor[node])))
            elif node not in timing.ended and node not in timing.fixed:
                self._place(node, profiles)
        return self._trial()

    def _place(self, node: int, profiles: list[Profile]) -> None:
        """Give a node the first place that fits; of its modes, in the one that ends first."""
        walk, bookable = self.walk, self.bookable
        modes = self.project.modes[node]
        if len(modes) == 1:
            start = walk.earliest(node, modes[0].floor)
            walk.stand(node, bookable.take(profiles, node, 0, start))
            return
        best = (NEVER, 0, 0)
        for number, mode in enumerate(modes):
            walk.choose(node, number)
            start = walk.earliest(node, mode.floor)
            start = bookable.fit(profiles, node, number, start)
            end = (
                mode.time.closing(start + mode.length) if mode.length else mode.time.opening(start)
            )
            best = min(best, (end, number, start))
        _, number, start = best
        walk.choose(node, number)
        walk.earliest(node, modes[number].floor)
        walk.stand(node, start)
        bookable.book(profiles, node, number, start)

    def _trial(self) -> Trial:
        walk = self.walk
        begins, ends = list(walk.begin), list(walk.end)
        for node, end in self._done.items():
            begins[node] = ends[node] = end
        return Trial(list(walk.resume), list(walk.mode), begins, ends, self._value(ends))

    def _value(self, ends: list[int]) -> Value:
        project, walk = self.project, self.walk
        finish = max(ends[: len(project.items)], default=0)
        broken = 0
        if project.has_hard_dates:
            for node, modes in project.modes.items():
                mode, start = modes[walk.mode[node]], walk.resume[node]
                broken += max(0, start + mode.length - mode.latest, start - mode.last_start)
            for node in self._fixed:
                asked = (walk.asked(link, source, node) for link, source in walk.links_into(node))
                broken += max(0, max(asked, default=0) - walk.resume[node])
        late = 0.0
        for promise in project.promises:
            node = max(promise.nodes, key=ends.__getitem__)
            if ends[node] > promise.due:
                time = walk.axis[node]
                late += promise.weight * (time.position(ends[node]) - time.position(promise.due))
        return broken, finish, late

    def backward(self, keys: Sequence[float], last: Trial) -> list[int]:
        """When everything begins if it is placed from the end of another schedule."""
        self.made += 1
        project, walk = self.project, self.walk
        for node, number in enumerate(last.modes):
            walk.choose(node, number)
        rank = project.rank[::-1]
        order = sorted(rank, key=keep_order(list(keys), rank, project.after).__getitem__)
        count, timing = len(project.items), project.timing
        late, begins = [NEVER] * len(order), [NEVER] * len(order)
        finish = {time: time.position(int(last.value[1])) for time in self._times}
        profiles = self.bookable.profiles()
        for node in self._fixed:
            late[node] = walk.timing.fixed[node] + walk.length[node]
            begins[node] = walk.late_begin(node, late[node])
            self.bookable.book_back(profiles, node, 0, late[node])
        for node in order:
            if node in timing.ended or node in timing.fixed:
                continue
            if node >= count:
                late[node] = walk.latest(node, late, begins, NEVER)
            else:
                number = walk.mode[node]
                bound = min(finish[walk.axis[node]], self._ceilings[number][node])
                bound = walk.latest(node, late, begins, bound)
                late[node] = self.bookable.take_back(profiles, node, number, bound)
            begins[node] = walk.late_begin(node, late[node])
        return begins

    def priorities(self) -> list[float]:
        """Keys for a first schedule: latest finish first."""
        late = self.project.schedule.late_finish.tolist()
        first = [0.0] * len(late)
        for node in self.project.open:
            first[node] = self.project.modes[node][0].time.closing(late[node])
        return keep_order(first, self.project.rank, self.project.before)

    def comparable(self, instant: int) -> int:
        """An instant: it is one already."""
        return instant
