"""What no plan can beat: the chain of dependencies, and the work of each owner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from worksystem.analysis.plans.many_axes import ManyAxes
from worksystem.network.lags import link_lags
from worksystem.network.passes import find_times

if TYPE_CHECKING:
    from worksystem.analysis.plans.project import Project

__all__ = ["earliest_finish"]

# The pairs of heads and tails that are looked at grow as the square of items.
_MOST = 600


def earliest_finish(project: Project) -> int:
    """An instant before which no plan can finish, in microseconds.

    The latest of: the finish of the critical path; and for each owner the end
    of the work that nobody else can do, begun when the first of it can begin.
    On one axis that is sharpened by what must come before and after: of any
    items that can start no earlier than `h` and are followed by at least `q`,
    the work divided by the owner's units, plus `h` and `q`.

    Source: Carlier, "The one-machine sequencing problem", EJOR 11(1), 1982;
    for several units, Carlier and Latapie, "Une méthode arborescente pour
    résoudre les problèmes cumulatifs", RAIRO 25(3), 1991.

    Examples:
        >>> from worksystem import Owner, WorkItem, WorkSystem
        >>> from worksystem.analysis.plans.project import Project
        >>> items = [WorkItem(id, owner="ana", effort="1h") for id in "abc"]
        >>> system = WorkSystem("s", start="2026-05-04T09:00Z", owners=[Owner("ana")], items=items)
        >>> bound = earliest_finish(Project(system))
        >>> (bound - project_start) // 3_600_000_000 if (project_start := 1777885200000000) else 0
        3
    """
    if not project.open:
        return project.schedule.finish
    if project.has_choices and _links_follow_choices(project):
        return max(_own_ends(project), default=0)
    bound = _path_bound(project)
    found = _heads_and_tails(project) if project.is_simple else _work_bounds(project)
    return max([bound, *found])


def _path_bound(project: Project) -> int:
    """The finish of the critical path, every item with the doers that end it first."""
    if not project.has_choices:
        return project.schedule.finish
    free = ManyAxes(project, ample=True)
    return int(free.forward(free.priorities()).value[1])


def _links_follow_choices(project: Project) -> bool:
    """Whether a link counts from where an item that has a choice starts, or ends it."""
    structure = project.networks[0].structure
    kinds = structure.kind.tolist()
    ends = zip(structure.source.tolist(), structure.target.tolist(), strict=True)
    for link, (source, target) in enumerate(ends):
        if kinds[link] and any(len(project.modes.get(node, ())) > 1 for node in (source, target)):
            return True
    return any(
        len(project.modes[node]) > 1 and (node in project.timing.delay) for node in project.open
    )


def _own_ends(project: Project) -> Iterator[int]:
    for node in project.open:
        yield min(mode.time.closing(mode.floor + mode.length) for mode in project.modes[node])


def _work_bounds(project: Project) -> Iterator[int]:
    """For each resource, when the work that only it can do ends at the earliest."""
    work: dict[int, int] = {}
    first: dict[int, int] = {}
    for node in project.open:
        if len(project.modes[node]) > 1:
            continue
        mode = project.modes[node][0]
        head = mode.floor if project.has_choices else int(project.schedule.resume[node])
        opening = mode.time.opening(head)
        for resource, units in mode.takes.items():
            work[resource] = work.get(resource, 0) + units * mode.length
            first[resource] = min(first.get(resource, opening), opening)
    for resource, total in work.items():
        axis = project.working_time(resource)
        needed = -(-total // project.resources.capacity[resource])
        yield axis.closing(axis.position(first[resource]) + needed)


def _heads_and_tails(project: Project) -> Iterator[int]:
    """On one axis: for each resource, the most that a set of its items needs from end to end."""
    timing = project.timing
    lags = link_lags(timing, timing.durations)[0]
    times = find_times(
        timing.structure,
        timing.durations,
        lags=np.array(lags, dtype=np.int64) if lags else 0,
        floor=timing.floor,
    )
    tails = times.finish - times.late - timing.durations
    for resource, capacity in enumerate(project.resources.capacity):
        nodes = [n for n in project.open if resource in project.modes[n][0].takes]
        if not nodes:
            continue
        # Units times microseconds can outgrow 64 bits, so Python adds them up.
        work = [project.modes[n][0].takes[resource] * int(timing.durations[n]) for n in nodes]
        heads = times.early[nodes].tolist()
        longest = _longest(heads, tails[nodes].tolist(), work, capacity)
        yield timing.axes[0].closing(longest)


def _longest(heads: list[int], tails: list[int], work: list[int], capacity: int) -> int:
    """The most of head + work + tail, over the items with at least that head and tail."""
    if len(heads) > _MOST:
        return min(heads) - (-sum(work) // capacity) + min(tails)
    by_tail = sorted(zip(tails, heads, work, strict=True), reverse=True)
    longest = min(heads)
    for head in set(heads):
        total = 0
        for tail, own, amount in by_tail:
            if own >= head:
                total += amount
                longest = max(longest, head - (-total // capacity) + tail)
    return longest
