"""Constraints that cannot be met: by nobody, or by no schedule that was found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from worksystem.analysis.plans.bookable import Bookable
from worksystem.analysis.plans.walk import Walk
from worksystem.model.instants import from_microseconds
from worksystem.show import show, show_list

if TYPE_CHECKING:
    from worksystem.analysis.plans.project import Project
    from worksystem.analysis.plans.trials import Trial

__all__ = ["broken_dates", "impossible_dates"]


def impossible_dates(project: Project) -> list[str]:
    """The hard dates that would be broken even if everybody had room, in sentences."""
    if not project.has_hard_dates:
        return []
    walk = Walk(project)
    walk.set_up(project.schedule.resume.tolist(), [0] * len(project.rank))
    return [
        *_too_early(project, walk, "the earliest that its dependencies allow is"),
        *_crossed(project, walk),
    ]


def broken_dates(project: Project, trial: Trial, schedules: int) -> list[str]:
    """The hard dates that the best schedule breaks, in sentences."""
    walk = Walk(project)
    walk.set_up(trial.starts, trial.modes)
    found = f"with the people there are, the best of {schedules} schedules has it"
    return list(_too_early(project, walk, found))


def _too_early(project: Project, walk: Walk, by: str) -> Iterator[str]:
    """What stands later than its constraints allow."""
    for node in project.open:
        mode, start = project.modes[node][walk.mode[node]], walk.resume[node]
        name, time = project.items[node].id, mode.time
        if node in walk.timing.fixed:
            yield from _broken_logic(project, walk, node)
            if start < mode.floor:
                kind, floor = walk.timing.constrained[node], time.opening(mode.floor)
                yield (
                    f"item {name!r} is fixed by its constraint {kind!r} to start "
                    f"{_told(project, time.opening(start))}, but now, or another date of it, "
                    f"is {_told(project, floor)}; move the date"
                )
        if start + mode.length > mode.latest:
            latest, end = time.closing(mode.latest), time.closing(start + mode.length)
            yield f"item {name!r} must finish {_instead(project, latest, end, by)}"
        elif start > mode.last_start:
            latest, begin = time.opening(mode.last_start), time.opening(start)
            yield f"item {name!r} must start {_instead(project, latest, begin, by)}"


def _told(project: Project, instant: int) -> str:
    return show(from_microseconds(instant, project.system.local_zone))


def _instead(project: Project, latest: int, found: int, by: str) -> str:
    must, has = _told(project, latest), _told(project, found)
    return f"by {must}, but {by} {has}; move the date, or take work out before it"


def _broken_logic(project: Project, walk: Walk, node: int) -> Iterator[str]:
    fixed = walk.resume[node]
    late = {
        project.items[source].id if source < len(project.items) else "a group of items"
        for link, source in walk.links_into(node)
        if walk.asked(link, source, node) > fixed
    }
    if late:
        kind = walk.timing.constrained[node]
        names = show_list([repr(id_) for id_ in sorted(late)])
        yield (
            f"item {project.items[node].id!r} is fixed by its constraint {kind!r}, before "
            f"{names} let it; move the date, or drop the dependency"
        )


def _crossed(project: Project, walk: Walk) -> Iterator[str]:
    """Fixed items that need the same owner at the same time."""
    fixed = [node for node in project.open if node in walk.timing.fixed]
    bookable = Bookable(project, interleave=False, ample=False)
    profiles = bookable.profiles()
    for node in sorted(fixed, key=lambda node: walk.timing.fixed[node]):
        start = walk.timing.fixed[node]
        if bookable.fit(profiles, node, 0, start) == start:
            bookable.book(profiles, node, 0, start)
            continue
        doers = show_list([doer.owner for doer in project.modes[node][0].doers])
        at = _told(project, walk.axis[node].opening(start))
        yield (
            f"item {project.items[node].id!r} is fixed to start {at}, when {doers} has another "
            "fixed item; move one of the two, or give it to somebody else"
        )
