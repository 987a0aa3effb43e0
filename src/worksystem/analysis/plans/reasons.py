"""Why an item sits where it does in a plan, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from worksystem.analysis.paths.reasons import because, moment, name_of
from worksystem.model.durations import ZERO
from worksystem.show import show, show_list

if TYPE_CHECKING:
    from worksystem.analysis.plans.planned import PlannedItem
    from worksystem.analysis.plans.standing import Standing
    from worksystem.model.items import WorkItem

__all__ = ["explain"]


def explain(planned: PlannedItem, standing: Standing, named: WorkItem) -> str:
    """The sentences for one item.

    Args:
        planned: What the plan says of it.
        standing: Where everything stands.
        named: The item as it was given, without what the plan chose.
    """
    times = standing.times
    node = int(times.node_at[times.place[planned.item]])
    if node < 0:
        return " ".join(_of_parent(planned, named, len(times.parts(planned.item))))
    return " ".join(
        [
            *_place(planned, named, node, standing),
            *_choice(planned, named, standing),
            *_cause(node, standing, planned),
            *_holds_up(node, standing),
            *_float(planned),
        ]
    )


def _of_parent(planned: PlannedItem, item: WorkItem, parts: int) -> Iterator[str]:
    yield (
        f"{name_of(item)} is the sum of {parts} {'item' if parts == 1 else 'items'} under it: "
        f"from {moment(planned.start, planned.start_offset)} "
        f"to {moment(planned.finish, planned.finish_offset)}."
    )
    if planned.is_critical:
        yield "At least one of them is on the chain that sets the finish."


def _place(planned: PlannedItem, item: WorkItem, node: int, standing: Standing) -> Iterator[str]:
    timing = standing.times.network.timing
    start = moment(planned.start, planned.start_offset)
    finish = moment(planned.finish, planned.finish_offset)
    if node in timing.ended:
        yield f"{name_of(item)} is finished, since {finish}."
        return
    by = f" by {show_list(planned.doers)}" if planned.doers else ""
    if item.external:
        yield f"{name_of(item)} is done outside the system, from {start} until {finish}."
    elif node in timing.begun:
        left = show(standing.times.left(node))
        yield f"{name_of(item)} started {start}; {left} of work is left, done{by} until {finish}."
    elif item.estimate is None:
        yield f"{name_of(item)} stands at {start}; nobody has said how much work it is."
    elif planned.start_offset == planned.finish_offset:
        yield f"{name_of(item)} is reached {start}."
    else:
        yield f"{name_of(item)} is done{by} from {start} until {finish}."
        if not by:
            yield "Nobody is named to do it, so it takes no one's time."


def _choice(planned: PlannedItem, item: WorkItem, standing: Standing) -> Iterator[str]:
    """Whom the plan chose, and among whom."""
    takes_time = planned.start_offset != planned.finish_offset
    if planned.assignments == item.doers or not takes_time or planned.total_float is None:
        return
    owners = standing.times.system.owners
    roles = [doer.owner for doer in item.doers if owners[doer.owner].kind == "role"]
    if item.assignees or set(planned.doers) <= {h for r in roles for h in owners[r].holders}:
        yield f"The plan chose who stands in for {show_list(roles)}."
        return
    able = [o.id for o in owners if o.active and set(item.skills) <= set(o.skills)]
    skills = show_list([repr(skill) for skill in item.skills])
    yield f"It needs {skills}, which {show_list(sorted(able))} can do; the plan chose one."


def _cause(node: int, standing: Standing, planned: PlannedItem) -> Iterator[str]:
    times = standing.times
    timing = times.network.timing
    if node in timing.ended:
        return
    if node in timing.fixed:
        yield f"Its constraint {timing.constrained[node]!r} says so."
        return
    waits = standing.waits(node)
    for wait in waits:
        other = times.name(wait.node)
        until = moment(times.at("early_finish", wait.node), times.offset("early_finish", wait.node))
        yield f"It waits for {show(wait.owner)}, who is on {other!r} until {until}."
    if waits:
        if len(planned.doers) == 1:
            condition = f"{show(planned.doers[0])} were free"
        else:
            condition = "everybody had room"
        could = moment(planned.could_start, standing.could_start_offset(node))
        goes_on = "go on" if node in timing.begun else "start"
        yield f"If {condition} it could {goes_on} {could}."
        return
    if standing.is_held(node):
        yield "It waits until those who do it have room for all of it at one go."
        return
    driver = standing.driver(node)
    if driver is not None:
        goes_on = "What is left goes on" if node in timing.begun else "It starts"
        yield f"{goes_on} {because(driver, times, standing.drivers)}."
    elif node in timing.begun:
        yield "What is left goes on at once."
    elif times.schedule.resume[node] == timing.base[timing.axis[node]]:
        yield "It starts when the plan starts."
    else:
        yield "It starts as early as its own dates allow."


def _holds_up(node: int, standing: Standing) -> Iterator[str]:
    held = [repr(standing.times.name(other)) for other in standing.holds_up(node)]
    if held:
        yield f"It holds up {show_list(held)}."


def _float(planned: PlannedItem) -> Iterator[str]:
    total = planned.total_float
    if total is None:
        return
    if total < ZERO:
        yield (
            f"It is {show(-total)} too late for a date: its own, or that of an item "
            "that waits for it or for those who do it."
        )
    if planned.is_critical:
        yield "It is on the chain that sets the finish."
    elif total == ZERO:
        yield "If it slips, so does the finish or a date."
    elif total > ZERO:
        yield f"It can slip by {show(total)} before the finish of the plan or a date moves."
