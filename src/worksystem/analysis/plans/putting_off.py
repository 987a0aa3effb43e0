"""What is to be as late as possible: not before the late dates of a critical path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from worksystem.analysis.plans.many_axes import ManyAxes
from worksystem.analysis.plans.project import Project
from worksystem.network import network_of
from worksystem.network.calendar_passes import CalendarPasses

if TYPE_CHECKING:
    from worksystem.model.system import WorkSystem

__all__ = ["project_of"]


def project_of(system: WorkSystem) -> Project:
    """A system compiled for planning, in which what waits on purpose has been put off.

    Not before the late dates of a critical path: that of those who end each item
    first. If others did it, what waits for them would make the plan longer than it
    need be.

    Raises:
        Infeasible: With every item that nobody can do.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> late = WorkItem("late", effort="1h", constraints=[("as late as possible",)])
        >>> items = [WorkItem("work", effort="8h"), late]
        >>> project = project_of(WorkSystem("shop", start="2026-05-04T09:00Z", items=items))
        >>> work, late = (modes[0].floor for modes in project.modes.values())
        >>> (late - work) // 3_600_000_000
        7
    """
    project = Project(system)
    waiting = project.timing.late_as_possible & project.modes.keys()
    if not waiting:
        return project
    network, late = project.networks[0], project.schedule.late_finish
    if project.has_choices:
        free = ManyAxes(project, ample=True)
        network = network_of(project.staffed(free.forward(free.priorities()).modes))
        late = network.schedule().late_finish
    passes = [CalendarPasses(each.timing) for each in project.networks]
    for node in waiting:
        clock = network.timing.axes[network.timing.axis[node]]
        end = clock.closing(int(late[node]))
        project.modes[node] = tuple(
            evolve(
                mode,
                floor=max(
                    mode.floor,
                    passes[number].before_delay(node, mode.time.position(end) - mode.length),
                ),
            )
            for number, mode in enumerate(project.modes[node])
        )
    return project
