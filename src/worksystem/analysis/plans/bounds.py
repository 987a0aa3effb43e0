"""What no plan can beat: the chain of dependencies, and the work of each owner."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
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
    the work divided by the owner's units, plus `h` and `q`. Items are not split,
    so that of three equal ones on two units two have to follow each other. Where
    a plan chooses who does it, the work counts against all who could.

    Source: Carlier, "The one-machine sequencing problem", EJOR 11(1), 1982;
    for several units, Carlier and Latapie, "Une méthode arborescente pour
    résoudre les problèmes cumulatifs", RAIRO 25(3), 1991.

    Examples:
        >>> from worksystem import Owner, WorkItem, WorkSystem
        >>> from worksystem.analysis.plans.project import Project
        >>> from worksystem.model.instants import to_microseconds
        >>> items = [WorkItem(id, owner="ana", effort="1h") for id in "abc"]
        >>> system = WorkSystem("s", start="2026-05-04T09:00Z", owners=[Owner("ana")], items=items)
        >>> (earliest_finish(Project(system)) - to_microseconds(system.start)) // 3_600_000_000
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
    taken: dict[int, list[tuple[int, int]]] = {}
    first: dict[int, int] = {}
    for node in project.open:
        if len(project.modes[node]) > 1:
            continue
        mode = project.modes[node][0]
        head = mode.floor if project.has_choices else int(project.schedule.resume[node])
        opening = mode.time.opening(head)
        for resource, units in mode.takes.items():
            taken.setdefault(resource, []).append((units, mode.length))
            first[resource] = min(first.get(resource, opening), opening)
    for resource, items in taken.items():
        axis = project.working_time(resource)
        needed = _unsplit(items, project.resources.capacity[resource])
        yield axis.closing(axis.position(first[resource]) + needed)
    if project.has_choices:
        yield from _shared_bounds(project)


def _unsplit(items: list[tuple[int, int]], capacity: int) -> int:
    """How long units are needed at least for items (units, length) that are not split.

    The work divided by the units; and, where at most `m` items fit beside each
    other, of any `k·m + 1` of them some `k + 1` follow each other.

    Source: McNaughton, "Scheduling with deadlines and loss functions",
    Management Science 6(1), 1959, for the first; folklore, for the second.

    Examples:
        >>> _unsplit([(1, 2), (1, 2), (1, 2)], 2)
        4
    """
    needed = -(-sum(units * length for units, length in items) // capacity)
    for least in {units for units, _ in items}:
        lengths = sorted((length for units, length in items if units >= least), reverse=True)
        before = [0, *accumulate(lengths)]
        beside = capacity // least
        for k in range(1, (len(lengths) - 1) // beside + 1):
            last = k * beside + 1
            needed = max(needed, before[last] - before[last - k - 1])
    return needed


def _shared_bounds(project: Project) -> Iterator[int]:
    """When the work ends at the earliest that only some owners can do, together."""
    by_owners: dict[tuple[int, ...], list[tuple[int, float]]] = {}
    capacity, owners = project.resources.capacity, project.resources.owners
    for node in project.open:
        modes = project.modes[node]
        alone = all(len(mode.doers) == 1 for mode in modes)
        if not alone or not all(mode.takes for mode in modes):
            continue
        # The first resource of a mode with one doer is that doer's capacity.
        able = tuple(sorted({min(mode.takes) for mode in modes}))
        least = min(
            mode.length
            * mode.takes[min(mode.takes)]
            / capacity[min(mode.takes)]
            * project.system.owners[owners[min(mode.takes)]].capacity.at_once
            for mode in modes
        )
        opening = min(mode.time.opening(mode.floor) for mode in modes)
        by_owners.setdefault(able, []).append((opening, least))
    for able in by_owners:
        inside = [
            one for some, items in by_owners.items() if set(some) <= set(able) for one in items
        ]
        begin = min(opening for opening, _ in inside)
        yield _end_of_shared_work(project, able, begin, sum(work for _, work in inside))


def _end_of_shared_work(project: Project, able: tuple[int, ...], begin: int, work: float) -> int:
    """The first instant by which owners have so much working time together."""
    axes = [project.working_time(resource) for resource in able]
    units = [project.system.owners[project.resources.owners[r]].capacity.at_once for r in able]
    starts = [axis.position(begin) for axis in axes]

    def done(instant: int) -> int:
        together = zip(axes, units, starts, strict=True)
        return sum(count * (axis.position(instant) - start) for axis, count, start in together)

    # An instant by which one of them alone would have done it all.
    high = min(axis.closing(start + int(work)) for axis, start in zip(axes, starts, strict=True))
    low = begin
    while low < high:
        middle = (low + high) // 2
        if done(middle) < work - 1:
            low = middle + 1
        else:
            high = middle
    return low


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
        items = [(project.modes[n][0].takes[resource], int(timing.durations[n])) for n in nodes]
        heads = times.early[nodes].tolist()
        longest = _longest(heads, tails[nodes].tolist(), items, capacity)
        yield timing.axes[0].closing(longest)


def _longest(
    heads: list[int], tails: list[int], items: list[tuple[int, int]], capacity: int
) -> int:
    """The most of head + work + tail, over the items with at least that head and tail."""
    longest = min(heads) + _unsplit(items, capacity) + min(tails)
    if len(heads) > _MOST:
        return longest
    work = [units * length for units, length in items]
    by_tail = sorted(zip(tails, heads, work, strict=True), reverse=True)
    for head in set(heads):
        total = 0
        for tail, own, amount in by_tail:
            if own >= head:
                total += amount
                longest = max(longest, head - (-total // capacity) + tail)
    return longest
