"""Why an item starts when it does, what it drives, and how far it can slip: in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from worksystem.model.durations import ZERO, Elapsed, Percent
from worksystem.network.passes import NEVER
from worksystem.network.structure import KINDS
from worksystem.show import show, show_duration, show_list

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from worksystem.analysis.paths.activities import Activity
    from worksystem.analysis.paths.drivers import Driver, Drivers
    from worksystem.analysis.paths.timetable import Timetable
    from worksystem.model.dependencies import Dependency
    from worksystem.model.items import WorkItem

__all__ = ["because", "explain", "moment", "name_of"]

_EVENTS = {"F": "has finished", "S": "has started"}


def explain(activity: Activity, times: Timetable, drivers: Drivers) -> str:
    """The sentences for one item."""
    item = times.system.items[activity.item]
    node = int(times.node_at[times.place[item.id]])
    if node < 0:
        return " ".join(_of_parent(activity, item, times))
    return " ".join(
        [
            *_start(activity, item, node, times, drivers),
            *_effort(item, node, times),
            *_drives(node, times, drivers),
            *_float(activity, node, times),
        ]
    )


def name_of(item: WorkItem) -> str:
    """An item by its id and title."""
    return f"{item.id!r} ({show(item.title)})" if item.title else repr(item.id)


def moment(date: datetime | None, offset: timedelta) -> str:
    """A date, or how long after the start where there are no dates."""
    return show(date) if date is not None else f"{show(offset)} after the start"


def _of_parent(activity: Activity, item: WorkItem, times: Timetable) -> Iterator[str]:
    parts = len(times.parts(item.id))
    yield (
        f"{name_of(item)} is the sum of {parts} {'item' if parts == 1 else 'items'} under it: "
        f"from {moment(activity.early_start, activity.early_start_offset)} "
        f"to {moment(activity.early_finish, activity.early_finish_offset)}."
    )
    if activity.is_critical:
        yield "At least one of them is critical."
    elif activity.total_float is not None:
        yield f"The least float among them is {show(activity.total_float)}."


def _start(
    activity: Activity, item: WorkItem, node: int, times: Timetable, drivers: Drivers
) -> Iterator[str]:
    timing = times.network.timing
    start = moment(activity.early_start, activity.early_start_offset)
    driver = drivers.driver(node)
    if node in timing.ended:
        finish = moment(activity.early_finish, activity.early_finish_offset)
        yield f"{name_of(item)} is finished, since {finish}."
    elif node in timing.begun:
        yield f"{name_of(item)} started {start}; {show(activity.duration)} of work is left."
        cause = "" if driver is None else f", {because(driver, times, drivers)}"
        yield f"That goes on from {moment(*_resumes(node, times))}{cause}."
    elif node in timing.fixed:
        yield f"{name_of(item)} starts {start}, fixed by its constraint {timing.constrained[node]!r}."
        yield from _broken_logic(node, times, drivers)
    elif driver is not None:
        yield f"{name_of(item)} starts {start}, {because(driver, times, drivers)}."
    elif node in timing.late_as_possible:
        yield f"{name_of(item)} starts {start}, as late as possible."
    else:
        yield f"{name_of(item)} starts {start}, {_without_driver(item, node, times)}."
    if node in timing.delay and node not in timing.ended:
        yield f"It is held back by {show(item.delay)} after that."


def _resumes(node: int, times: Timetable) -> tuple[datetime | None, timedelta]:
    """When what is left of an item that has begun goes on."""
    return times.at("resume", node), times.offset("resume", node)


def _broken_logic(node: int, times: Timetable, drivers: Drivers) -> Iterator[str]:
    passes, fixed = drivers.passes, times.network.timing.fixed[node]
    late = {
        times.name(drivers.item_behind(source))
        for link, source in passes.links_into(node)
        if passes.asked(link, source, node) > fixed
    }
    if late:
        waits = show_list([repr(id_) for id_ in sorted(late)])
        yield f"That breaks the logic: by its dependencies it would wait for {waits}."


def _without_driver(item: WorkItem, node: int, times: Timetable) -> str:
    timing = times.network.timing
    floor, axis = int(timing.floor[node]), int(timing.axis[node])
    if floor == timing.base[axis]:
        reason = "when the plan starts"
    elif timing.as_of is not None and floor == timing.axes[axis].position(timing.as_of):
        reason = f"because what is left cannot start before {show(times.system.as_of)}"
    else:
        return "the earliest that its own dates allow"
    if item.after is None:
        return f"{reason}; nobody has said what it waits for"
    return reason if item.after else f"{reason}; it waits for nothing"


def because(driver: Driver, times: Timetable, drivers: Drivers) -> str:
    """What at the other end of a driving link sets the start."""
    structure = times.network.structure
    behind = drivers.item_behind(driver.source)
    link = structure.special.get(int(structure.dependency[driver.link]))
    kind = KINDS[structure.kind[driver.link]]
    source = name_of(times.system.items[times.name(behind)])
    if behind != driver.source:
        source = f"the last item of its group, {source},"
    lag = _lag(link, source)
    event = f"{source} {_EVENTS[kind[0]]}" if "%" not in lag else f"it {_EVENTS[kind[0]]}"
    if kind in ("FF", "SF"):
        return f"so that it finishes {lag or 'when'} {event}"
    return f"{lag or 'when'} {event}"


def _lag(link: Dependency | None, source: str) -> str:
    lag = ZERO if link is None else link.lag
    if lag in (ZERO, Elapsed(), Percent(0)):
        return ""
    if isinstance(lag, Percent):
        share = f"{show(abs(lag.value))}% of the duration of {source}"
        return f"{share} after" if lag.value > 0 else f"{share} before"
    time = lag.time if isinstance(lag, Elapsed) else lag
    day = 24 * 3600 if isinstance(lag, Elapsed) else 8 * 3600
    elapsed = " on the clock" if isinstance(lag, Elapsed) else ""
    side = "after" if time > ZERO else "before"
    return f"{show_duration(abs(time), day=day)}{elapsed} {side}"


def _effort(item: WorkItem, node: int, times: Timetable) -> Iterator[str]:
    timing = times.network.timing
    if item.estimate is None and node not in timing.ended and node not in timing.begun:
        yield "Nobody has said how much work it is; it counts as zero."


def _drives(node: int, times: Timetable, drivers: Drivers) -> Iterator[str]:
    driven = drivers.driven_by(node)
    if driven:
        yield f"It drives {show_list([repr(times.name(other)) for other in driven])}."


def _float(activity: Activity, node: int, times: Timetable) -> Iterator[str]:
    total, free = activity.total_float, activity.free_float
    if total is None or free is None:
        return
    has_deadline = bool(times.network.timing.ceiling[node] < NEVER)
    if total < ZERO:
        deadline = "its own deadline" if has_deadline else "a deadline that depends on it"
        yield f"It is late: {show(-total)} too late for {deadline}."
    elif total == ZERO:
        yield "It is critical: if it slips, so does the finish or a deadline."
    else:
        other = f"no other item moves before {show(free)}"
        if free <= total:
            other = f"by {show(free)} before any other item does"
        yield f"It can slip by {show(total)} before the finish or a deadline moves, and {other}."
