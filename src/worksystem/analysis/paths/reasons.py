"""Why an item starts when it does, what it drives, and how far it can slip: in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from worksystem.model.durations import ZERO, Elapsed, Percent
from worksystem.network.structure import KINDS
from worksystem.show import show, show_duration, show_list

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from worksystem.analysis.paths.answer import Activity, CriticalPath
    from worksystem.analysis.paths.drivers import Driver
    from worksystem.model.items import Dependency, WorkItem

__all__ = ["explain"]

_EVENTS = {"F": "has finished", "S": "has started"}


def explain(path: CriticalPath, activity: Activity, node: int) -> str:
    """The sentences for one item; node -1 is a parent."""
    if node < 0:
        return " ".join(_of_parent(path, activity))
    item = path.system.items[activity.item]
    return " ".join(
        [
            *_start(path, activity, item, node),
            *_effort(path, item, node),
            *_drives(path, node),
            *_float(path, activity, node),
        ]
    )


def _name(item: WorkItem) -> str:
    return f"{item.id!r} ({show(item.title)})" if item.title else repr(item.id)


def _moment(date: datetime | None, offset: timedelta) -> str:
    return show(date) if date is not None else f"{show(offset)} after the start"


def _of_parent(path: CriticalPath, activity: Activity) -> Iterator[str]:
    tree = path.network.structure.hierarchy
    assert tree is not None  # only a hierarchy has parents
    place = path.network.structure.ids.index(activity.item)
    parts = len(tree.leaves_of(place))
    yield (
        f"{_name(path.system.items[activity.item])} is the sum of {parts} "
        f"{'item' if parts == 1 else 'items'} under it: from "
        f"{_moment(activity.early_start, activity.early_start_offset)} to "
        f"{_moment(activity.early_finish, activity.early_finish_offset)}."
    )
    if activity.is_critical:
        yield "At least one of them is critical."
    elif activity.total_float is not None:
        yield f"The least float among them is {show(activity.total_float)}."


def _start(path: CriticalPath, activity: Activity, item: WorkItem, node: int) -> Iterator[str]:
    timing = path.network.timing
    start = _moment(activity.early_start, activity.early_start_offset)
    if node in timing.ended:
        finish = _moment(activity.early_finish, activity.early_finish_offset)
        yield f"{_name(item)} is finished, since {finish}."
        return
    driver = path.drivers.driver(node)
    if node in timing.begun:
        passes = path.drivers.passes
        axis = timing.axes[timing.axis[node]]
        went_on = path.local(axis.opening(passes.resume[node])) if timing.has_start else None
        yield f"{_name(item)} started {start}; {show(activity.duration)} of work is left."
        if went_on is not None and driver is not None:
            yield f"That goes on from {show(went_on)}, when {_event(path, driver)}."
        elif went_on is not None:
            yield f"That goes on from {show(went_on)}."
        return
    if node in timing.fixed:
        yield f"{_name(item)} starts {start}, fixed by its constraint {timing.constrained[node]!r}."
        late = [
            path.drivers.name(path.drivers.item_behind(source))
            for link, source in path.drivers.passes.links_into(node)
            if path.drivers.passes.asked(link, source, node) > timing.fixed[node]
        ]
        if late:
            waits = show_list([repr(id_) for id_ in sorted(set(late))])
            yield f"That breaks the logic: by its dependencies it would wait for {waits}."
        return
    if driver is not None:
        yield f"{_name(item)} starts {start}, when {_event(path, driver)}."
    elif node in timing.late_as_possible:
        yield f"{_name(item)} starts {start}, as late as possible."
    else:
        yield f"{_name(item)} starts {start}, {_without_driver(path, item, node)}."
    if node in timing.delay:
        yield f"It is held back by {show(item.delay)} after that."


def _without_driver(path: CriticalPath, item: WorkItem, node: int) -> str:
    timing = path.network.timing
    floor, axis = int(timing.floor[node]), int(timing.axis[node])
    if floor == timing.base[axis]:
        reason = "when the plan starts"
    elif timing.as_of is not None and floor == timing.axes[axis].position(timing.as_of):
        reason = f"because what is left cannot start before {show(path.system.as_of)}"
    else:
        return "the earliest that its own dates allow"
    if item.after is None:
        return f"{reason}; nobody has said what it waits for"
    return reason if item.after else f"{reason}; it waits for nothing"


def _event(path: CriticalPath, driver: Driver) -> str:
    """What happens at the other end of a driving link."""
    structure = path.network.structure
    behind = path.drivers.item_behind(driver.source)
    source = path.system.items[path.drivers.name(behind)]
    dependency = int(structure.dependency[driver.link])
    link: Dependency | None = structure.special.get(dependency)
    kind = KINDS[structure.kind[driver.link]]
    lag = _lag(link)
    event = f"{_name(source)} {_EVENTS[kind[0]]}"
    if behind != driver.source:
        event = f"the last item of its group, {_name(source)}, {_EVENTS[kind[0]]}"
    if kind in ("FF", "SF"):
        return (
            f"it can finish {lag or 'as soon as '}{event}"
            if not lag
            else (f"it can finish {lag} {event}")
        )
    return f"{lag} {event}" if lag else event


def _lag(link: Dependency | None) -> str:
    if link is None or link.lag == ZERO:
        return ""
    lag = link.lag
    if isinstance(lag, Percent):
        share = f"{show(abs(lag.value))}% of its duration"
        return f"{share} after" if lag.value > 0 else f"{share} before"
    time = lag.time if isinstance(lag, Elapsed) else lag
    day = 24 * 3600 if isinstance(lag, Elapsed) else 8 * 3600
    elapsed = " on the clock" if isinstance(lag, Elapsed) else ""
    side = "after" if time > ZERO else "before"
    return f"{show_duration(abs(time), day=day)}{elapsed} {side}"


def _effort(path: CriticalPath, item: WorkItem, node: int) -> Iterator[str]:
    timing = path.network.timing
    if item.estimate is None and node not in timing.ended and node not in timing.begun:
        yield "Nobody has said how much work it is; it counts as zero."


def _drives(path: CriticalPath, node: int) -> Iterator[str]:
    driven = path.drivers.driven_by(node)
    if driven:
        yield f"It drives {show_list([repr(path.drivers.name(n)) for n in driven])}."


def _float(path: CriticalPath, activity: Activity, node: int) -> Iterator[str]:
    total, free = activity.total_float, activity.free_float
    if total is None or free is None:
        return
    deadline = "its deadline" if path.network.timing.ceiling[node] < 2**60 else "a deadline"
    if total < ZERO:
        yield f"It is late: {show(-total)} too late for {deadline} or for what depends on it."
    elif total == ZERO:
        yield "It is critical: if it slips, so does the finish or a deadline."
    else:
        yield (
            f"It can slip by {show(total)} before the finish or a deadline moves, "
            f"and by {show(free)} before any other item does."
        )
