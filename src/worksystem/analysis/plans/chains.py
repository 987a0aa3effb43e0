"""Who waits for whose time: what a plan's items pass on, its floats and its critical chain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from worksystem.network.passes import NEVER

if TYPE_CHECKING:
    from worksystem.analysis.plans.project import Project
    from worksystem.analysis.plans.trials import Trial
    from worksystem.analysis.plans.walk import Walk

__all__ = ["Handover", "find_handovers", "find_late"]

# Each carries late dates along a chain as far as it leads back in time, nearly always
# to its end; more than these are needed only where they are carried round in a ring.
_ROUNDS = 50


@frozen
class Handover:
    """That an owner's time goes from one item to another.

    Attributes:
        before: Node that has it first.
        after: Node that has it next.
        resource: Number of the resource.
    """

    before: int
    after: int
    resource: int


def find_handovers(project: Project, trial: Trial) -> list[Handover]:
    """From which items each item of a plan takes over the time of its doers.

    Units are passed on like parcels: an item takes those that were given back
    last, and what is left of an owner's units that nobody had yet.

    Source: Artigues, Michelon and Reusser, "Insertion techniques for static
    and dynamic resource-constrained project scheduling", EJOR 149(2), 2003.

    Examples:
        >>> from worksystem import Owner, WorkItem, WorkSystem
        >>> from worksystem.analysis.plans.one_axis import OneAxis
        >>> from worksystem.analysis.plans.project import Project
        >>> items = [WorkItem(id, owner="ana", effort="1h") for id in "ab"]
        >>> project = Project(WorkSystem("shop", owners=[Owner("ana")], items=items))
        >>> find_handovers(project, OneAxis(project).forward([1, 2]))
        [Handover(before=0, after=1, resource=0)]
    """
    found: list[Handover] = []
    users: list[list[int]] = [[] for _ in project.resources.owners]
    for node in project.open:
        for resource in project.modes[node][trial.modes[node]].takes:
            users[resource].append(node)
    for resource, nodes in enumerate(users):
        nodes.sort(key=lambda node: trial.begins[node])  # ties stay in the order of `rank`
        # Given back at, by whom, how many units; the last given back stands last.
        parcels: list[tuple[int, int, int]] = [(-NEVER, -1, project.resources.capacity[resource])]
        for node in nodes:
            units = project.modes[node][trial.modes[node]].takes[resource]
            needed, left = units, []
            while needed and parcels:
                at, giver, amount = parcels.pop()
                if at > trial.begins[node]:
                    left.append((at, giver, amount))
                    continue
                taken = min(amount, needed)
                needed -= taken
                if giver >= 0:
                    found.append(Handover(giver, node, resource))
                if amount > taken:
                    left.append((at, giver, amount - taken))
            parcels += left
            parcels.append((trial.ends[node], node, units))
            parcels.sort(key=lambda parcel: parcel[0])
    return list(dict.fromkeys(found))


def find_late(
    project: Project, walk: Walk, trial: Trial, handovers: list[Handover], finish: int
) -> list[int]:
    """The latest finish of every node that moves neither the finish nor a date.

    Links and handovers hold; the order in which owners take their items stays.

    Args:
        project: What is planned.
        walk: Standing at the plan.
        trial: The plan.
        handovers: Of the plan.
        finish: When the plan ends.
    """
    takers: dict[int, list[int]] = {}
    for handover in handovers:
        takers.setdefault(handover.before, []).append(handover.after)
    timing = project.timing
    finishes = {time: time.position(finish) for time in set(walk.axis)}
    wanted = [NEVER] * len(walk.resume)
    for node in project.open:
        number = walk.mode[node]
        mode = project.modes[node][number]
        ceiling = int(project.networks[number].timing.ceiling[node])
        wanted[node] = min(finishes[mode.time], ceiling, mode.last_start + mode.length, mode.latest)
    for node, ended in timing.ended.items():
        wanted[node] = ended
    for node in timing.fixed:
        wanted[node] = walk.timing.fixed[node] + walk.length[node]
    late = list(wanted)
    if _settle(project, walk, trial, takers, late):
        return late
    # A ring of links and handovers, which the plan gets through because somebody is
    # away, and a date in it that is missed: no late dates keep it. It is told of the
    # item that it is for, and asked of no other.
    late = list(wanted)
    for node in project.open:
        late[node] = max(late[node], walk.resume[node] + walk.length[node])
    _settle(project, walk, trial, takers, late)
    return list(map(min, late, wanted))


def _settle(
    project: Project, walk: Walk, trial: Trial, takers: dict[int, list[int]], late: list[int]
) -> bool:
    """Bring every latest finish down to what follows; whether that came to an end."""
    timing, count = project.timing, len(project.items)
    begins = [NEVER] * len(late)
    for node in timing.fixed:
        begins[node] = walk.late_begin(node, late[node])
    order = [n for n in reversed(project.rank) if n not in timing.ended and n not in timing.fixed]
    # Those that start last first, so that one round nearly always is enough.
    order.sort(key=lambda node: -trial.begins[node] if node < count else 0)
    for _ in range(_ROUNDS):
        changed = [
            node for node in order if _tighten(node, walk, late, begins, takers.get(node, ()))
        ]
        if not changed:
            return True
    return False


def _tighten(
    node: int, walk: Walk, late: list[int], begins: list[int], takers: Sequence[int]
) -> bool:
    """Bring the latest finish of a node down to what follows it; whether it moved."""
    bound = walk.latest(node, late, begins, late[node])
    if takers:
        begin = min(walk.axis[taker].opening(late[taker] - walk.length[taker]) for taker in takers)
        bound = min(bound, walk.axis[node].position(begin))
    if bound == late[node] and (begins[node] < NEVER or bound >= NEVER):
        return False
    late[node] = bound
    begins[node] = walk.late_begin(node, bound)
    return True
