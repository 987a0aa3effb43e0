"""Whom and what to relieve: owners that a plan waits for, and items that it cannot wait for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worksystem.analysis.bottlenecks.relief import Relief

if TYPE_CHECKING:
    from worksystem.analysis.plans import Plan

__all__ = ["find_candidates"]


def find_candidates(plan: Plan) -> tuple[list[Relief], list[Relief]]:
    """Owners and items whose relief may help, those that promise most first.

    Owners: those whom some item waits for. They promise as much as items on
    the chain that sets the finish wait for them; where the plan is for due
    dates, as much as all items do. Items: those on that chain, and those
    without float. The longest promise most, those on the chain before others.
    A promise is a guess, and only says whom to look at first.

    Args:
        plan: With its floats and who waits for whom.

    Examples:
        >>> from worksystem import Owner, WorkItem, WorkSystem, make_plan
        >>> items = [WorkItem(id, owner="ana", effort="2h") for id in "ab"]
        >>> owners, items = find_candidates(
        ...     make_plan(WorkSystem("s", owners=[Owner("ana")], items=items))
        ... )
        >>> [str(relief) for relief in owners + items]
        ['one more of ana', "'a' a tenth shorter", "'b' a tenth shorter"]
    """
    standing, times, schedule = plan.standing, plan.times, plan.schedule
    chain = frozenset(standing.chain)
    everybody = plan.objective == "tardiness"
    waiting: dict[str, int] = {}
    length: dict[str, tuple[bool, int]] = {}
    for node in standing.open:
        if standing.is_held(node):
            time = int(schedule.resume[node] - plan.earliest[node])
            for owner in _waited_for(plan, node):
                so_far = waiting.get(owner, 0)
                waiting[owner] = so_far + (time if everybody or node in chain else 0)
        left = int(schedule.early_finish[node] - schedule.resume[node])
        item = times.system.items[times.name(node)]
        if left and not item.external and (node in chain or schedule.total[node] <= 0):
            length[item.id] = (node in chain, left)
    owners = sorted(waiting, key=lambda id_: (-waiting[id_], id_))
    items = sorted(length, key=lambda id_: (not length[id_][0], -length[id_][1], id_))
    return [Relief(id_, "owner") for id_ in owners], [Relief(id_, "item") for id_ in items]


def _waited_for(plan: Plan, node: int) -> set[str]:
    """Whom a held-up item waits for: those who are on another one, else any of its doers."""
    waits = plan.standing.waits(node)
    if waits:
        return {wait.owner for wait in waits}
    return {doer.owner for doer in plan.standing.assignments(node)}
