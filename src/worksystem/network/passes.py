"""The forward and the backward pass over a structure, on one axis of time.

Where all items share one calendar, every dependency is one number: the least
time from the start of the predecessor to the start of the successor. Then the
earliest starts are longest paths, the latest starts are longest paths from
the other end, and both are a handful of array operations a level.
"""

from __future__ import annotations

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from worksystem.network.levels import NARROW
from worksystem.network.structure import FF, FS, SF, Links, Structure

__all__ = ["NEVER", "Times", "find_times", "weights"]

Work = NDArray[np.int64]

# Farther than any sum of durations, and far enough from the end of 64 bits to add to.
NEVER = 2**61


@frozen(eq=False)
class Times:
    """When each node can and must start, in microseconds of working time.

    All arrays are in the structure's own order of nodes: first its items as
    the system has them, then its gates.

    Attributes:
        early: Earliest start.
        late: Latest start.
        free: Free float.
        durations: The durations that they were found with.
        finish: The latest early finish: where the whole ends.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> from worksystem.network import find_times, structure_of
        >>> structure = structure_of(WorkSystem("shop", items=[WorkItem("a"), WorkItem("b")]))
        >>> times = find_times(structure, np.array([2, 5]))
        >>> (times.late - times.early).tolist(), times.free.tolist()
        ([3, 0], [3, 0])
    """

    early: Work
    late: Work
    free: Work
    durations: Work
    finish: int


def weights(structure: Structure, durations: Work, lags: Work | int = 0) -> Work:
    """Least time from the start of each link's source to the start of its target.

    FS: d + lag; SS: lag; FF: d + lag − e; SF: lag − e, where d is the duration
    of the source and e that of the target.

    Examples:
        >>> from worksystem import Dependency, WorkItem, WorkSystem
        >>> from worksystem.network.structure import structure_of
        >>> b = WorkItem("b", after=[Dependency("a", kind="FF")])
        >>> structure = structure_of(WorkSystem("shop", items=[WorkItem("a"), b]))
        >>> weights(structure, np.array([5, 2])).tolist()
        [3]
    """
    found: Work = durations[structure.source]
    if structure.kind.any():
        from_finish = (structure.kind == FS) | (structure.kind == FF)
        to_finish = (structure.kind == FF) | (structure.kind == SF)
        found *= from_finish
        found -= durations[structure.target] * to_finish
    return found + lags


def find_times(
    structure: Structure,
    durations: Work,
    *,
    lags: Work | int = 0,
    floor: Work | int = 0,
    ceiling: Work | int = NEVER,
) -> Times:
    """Earliest and latest starts of every node of a structure, and free floats.

    This is the inner loop of a critical path, for durations in microseconds
    on one axis of working time; call it again with other durations, and the
    structure is not built again.

    Args:
        structure: What waits for what.
        durations: Of each node, in the structure's order.
        lags: Of each link.
        floor: Earliest start allowed, of each node or of all.
        ceiling: Latest finish allowed, of each node or of all.

    Returns:
        The times; the finish of an empty structure is 0.

    Cost is linear in nodes and links.

    Source: Kelley and Walker, "Critical-path planning and scheduling",
    Eastern Joint Computer Conference, 1959.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> from worksystem.network.structure import structure_of
        >>> items = [WorkItem("a"), WorkItem("b", after=["a"]), WorkItem("c")]
        >>> structure = structure_of(WorkSystem("shop", items=items))
        >>> times = find_times(structure, np.array([2, 3, 1]))
        >>> times.early.tolist(), times.late.tolist(), times.finish
        ([0, 2, 0], [0, 2, 4], 5)
    """
    order, place = structure.order, structure.place
    if not len(order):
        none = np.zeros(0, dtype=np.int64)
        return Times(none, none, none, none, 0)
    weight = weights(structure, durations, lags)
    length = durations[order]
    early = np.empty(len(order), dtype=np.int64)
    early[:] = floor[order] if isinstance(floor, np.ndarray) else floor
    _sweep(early, structure, structure.incoming, weight, forward=True)

    finish = int((early + length).max())
    latest = np.minimum(ceiling[order] if isinstance(ceiling, np.ndarray) else ceiling, finish)
    late = latest - length
    # The latest start is the earliest one, seen from the other end of time.
    np.negative(late, out=late)
    _sweep(late, structure, structure.outgoing, weight, forward=False)
    np.negative(late, out=late)

    free = _free_floats(structure, early, finish - early - length, weight)
    return Times(early[place], late[place], free[place], durations, finish)


def _free_floats(structure: Structure, early: Work, free: Work, weight: Work) -> Work:
    """How far each place may slip before one that it leads to has to; at most `free`."""
    out = structure.outgoing
    linked = np.flatnonzero(np.diff(out.first))
    if len(linked):
        may_start = early.copy()
        # A gate is nobody's work: it moves as far as what comes after it lets it.
        for gates in (True, False) if structure.gates else (False,):
            slack = may_start[out.other] - weight[out.link]
            least = np.minimum.reduceat(slack, out.first[linked]) - early[linked]
            if gates:
                is_gate = structure.order[linked] >= len(structure.leaves)
                may_start[linked[is_gate]] += least[is_gate]
        free[linked] = np.minimum(free[linked], least)
    found: Work = np.maximum(free, 0)
    return found


def _sweep(times: Work, structure: Structure, links: Links, weight: Work, *, forward: bool) -> None:
    """Raise every time to the most that its links ask for, level by level.

    Forward, a time is a start and its links come from earlier levels; backward
    it is a start with its sign turned, and its links come from later ones.
    """
    levels = structure.levels
    weight = weight[links.link]
    wide = np.diff(levels) >= NARROW
    edges = np.flatnonzero(np.diff(wide)) + 1
    runs = list(zip([0, *edges.tolist()], [*edges.tolist(), len(wide)], strict=True))
    for run in runs if forward else reversed(runs):
        if not wide[run[0]]:
            low, high = int(levels[run[0]]), int(levels[run[1]])
            _narrow(times, links, weight, low, high, forward=forward)
            continue
        for level in range(*run) if forward else reversed(range(*run)):
            low, high = int(levels[level]), int(levels[level + 1])
            first = links.first[low : high + 1]
            # Nodes without links of this side, if any, come last in their level.
            linked = int(np.searchsorted(first, first[-1])) if first[-1] > first[0] else 0
            if linked:
                begin, end = int(first[0]), int(first[-1])
                asked = times[links.other[begin:end]]
                asked += weight[begin:end]
                most = np.maximum.reduceat(asked, first[:linked] - begin)
                np.maximum(times[low : low + linked], most, out=times[low : low + linked])


def _narrow(times: Work, links: Links, weight: Work, low: int, high: int, *, forward: bool) -> None:
    """The same link by link, from place `low` up to `high`."""
    first = links.first[low : high + 1]
    begin, end = int(first[0]), int(first[-1])
    target = np.repeat(np.arange(high - low, dtype=np.int32), np.diff(first))
    other, asked = links.other[begin:end] - low, weight[begin:end]
    inside = (other >= 0) & (other < high - low)
    if not inside.all():
        # What comes from other runs is known, and can be taken in at once.
        known = times[other[~inside] + low] + asked[~inside]
        np.maximum.at(times[low:high], target[~inside], known)
        target, other, asked = target[inside], other[inside], asked[inside]
    step = 1 if forward else -1
    near = times[low:high].tolist()
    ends = zip(target[::step].tolist(), other[::step].tolist(), asked[::step].tolist(), strict=True)
    for place, source, lag in ends:
        time = near[source] + lag
        if time > near[place]:  # noqa: PLR1730 - max() is a call, ten million times
            near[place] = time
    times[low:high] = near
