"""What no change can gain more than: lower bounds of the changed plan."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from worksystem.analysis.paths.timetable import span
from worksystem.analysis.plans.bounds import earliest_finish
from worksystem.analysis.plans.putting_off import project_of
from worksystem.model.durations import ZERO
from worksystem.network.timing import microseconds

if TYPE_CHECKING:
    from worksystem.analysis.bottlenecks.relief import Relief
    from worksystem.analysis.plans import Plan
    from worksystem.analysis.plans.project import Project

__all__ = ["Limits"]


class Limits:
    """The most that a change of a plan can gain, whatever the search finds.

    The finish of a plan, less an instant before which no plan of the changed
    system can finish. So it also holds for gains by luck: the nearer the plan
    is to its own lower bound, the sharper. Of an owner the bound is worked out
    anew with one unit more. Where all is on one axis of working time, with
    plain dependencies, an item that is shorter by a time ends nothing
    earlier by more than that time; elsewhere – it may end before a weekend
    instead of after it – its bound is worked out anew.
    With the objective ``tardiness`` no more can go than there is.

    Args:
        plan: What is changed.

    Examples:
        >>> from worksystem import Owner, WorkItem, WorkSystem, make_plan
        >>> from worksystem.analysis.bottlenecks.relief import Relief
        >>> items = [WorkItem(id, owner="ana", effort="10h") for id in "ab"]
        >>> limits = Limits(make_plan(WorkSystem("s", owners=[Owner("ana")], items=items)))
        >>> print(limits.most(Relief("ana", "owner")), limits.most(Relief("a", "item")))
        10:00:00 1:00:00
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._of_tardiness = plan.objective == "tardiness"

    @property
    def least(self) -> timedelta:
        """What no limit is below: how far the plan is from its own lower bound."""
        if self._of_tardiness:
            return self._plan.tardiness
        return self._plan.length - self._plan.lower_bound

    def is_cheap(self, relief: Relief) -> bool:
        """Whether a limit is found without compiling the changed system."""
        return self._of_tardiness or relief.kind == "owner" or self._is_plain

    def most(self, relief: Relief) -> timedelta:
        """The most that a change can gain."""
        if self._of_tardiness:
            return self._plan.tardiness
        return max(ZERO, self._plan.length - self._plan.times.until(self._earliest(relief)))

    def _earliest(self, relief: Relief) -> int:
        """An instant before which no plan of the changed system can finish."""
        if relief.kind == "owner":
            return self._with_one_more(relief.subject)
        if not self._is_plain:
            return earliest_finish(project_of(relief.of(self._plan.system)))
        axis = self._project.timing.axes[0]
        return axis.closing(axis.position(self._plan.bound) - self._shorter_by(relief.subject))

    def _shorter_by(self, id_: str) -> int:
        """Microseconds by which an item that is a tenth shorter takes less time, at most."""
        timing, times = self._project.timing, self._plan.times
        item = self._plan.system.items[id_]
        time = span(timing.durations[times.node_at[times.place[id_]]])
        less = microseconds(time - time * 9 / 10)
        # Where effort became time at a rate, that was rounded before and after.
        stated = {item.remaining, item.estimate and item.estimate.likely}
        return less if time in stated else less + 2

    @cached_property
    def _project(self) -> Project:
        return project_of(self._plan.system)

    @cached_property
    def _is_plain(self) -> bool:
        project = self._project
        return project.is_simple and not project.networks[0].structure.special

    def _with_one_more(self, owner: str) -> int:
        resources = self._project.resources
        before = list(resources.capacity)
        units = self._plan.system.owners[owner].capacity.at_once
        places = [place for place, id_ in enumerate(resources.owners) if id_ == owner]
        # Its units, which may be counted in millionths; then places for items, if limited.
        for place, unit in zip(places, (before[places[0]] // units, 1), strict=False):
            resources.capacity[place] += unit
        try:
            return earliest_finish(self._project)
        finally:
            resources.capacity[:] = before
