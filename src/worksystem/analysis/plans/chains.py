"""Who waits for whose time: what a plan's items pass on, its floats and its critical chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from worksystem.network.passes import NEVER

if TYPE_CHECKING:
    from worksystem.analysis.plans.project import Project
    from worksystem.analysis.plans.trials import Trial
    from worksystem.analysis.plans.walk import Walk

__all__ = ["Handover", "find_handovers", "find_late"]


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
    timing, count = project.timing, len(project.items)
    late = [NEVER] * len(walk.resume)
    for node in project.open:
        mode = project.modes[node][walk.mode[node]]
        ceiling = int(project.networks[walk.mode[node]].timing.ceiling[node])
        late[node] = min(
            mode.time.position(finish), ceiling, mode.last_start + mode.length, mode.latest
        )
    for node, ended in timing.ended.items():
        late[node] = ended
    order = [node for node in reversed(project.rank) if node not in timing.ended]
    # Those that start last first, so that one round nearly always is enough.
    order.sort(key=lambda node: -trial.begins[node] if node < count else 0)
    for node in timing.fixed:
        late[node] = walk.timing.fixed[node] + walk.length[node]
    changed = True
    while changed:
        changed = False
        for node in order:
            if node in timing.fixed:
                continue
            bound = walk.latest(node, late, late[node])
            for taker in takers.get(node, ()):
                start = late[taker] - walk.length[taker]
                bound = min(bound, walk.axis[node].position(walk.axis[taker].opening(start)))
            if bound < late[node]:
                late[node] = bound
                changed = True
    return late
