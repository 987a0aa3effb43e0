"""How many hours a week people work, have promised to, or have in their calendar."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Literal

import numpy as np
from attrs import frozen

from worksystem.analysis.health.measures.remains import Remains
from worksystem.analysis.health.measures.wholes import inherited
from worksystem.analysis.lives import Lives
from worksystem.analysis.priorities.inputs import instant_of
from worksystem.analysis.progress import Progress
from worksystem.model.history import code_of
from worksystem.model.wall_clock import DAY, year_start

if TYPE_CHECKING:
    from collections.abc import Iterable

    from worksystem.model.items import WorkItem
    from worksystem.model.system import WorkSystem

__all__ = ["SPAN", "Basis", "Hours", "calendar_hours", "logged_hours", "promised_hours"]

Basis = Literal["log", "promises", "calendar"]

SPAN = 28 * DAY
"""Over how long hours are averaged: four weeks, in microseconds."""

_WEEKS = 4
_HOUR = 3_600_000_000
_FIRST, _LAST = year_start(1), year_start(10_000) - 1
# Nobody works for longer without a break: such a stretch is that of an item, not of hours.
_LONGEST = DAY


@frozen
class Hours:
    """What a log says about the hours of people.

    Attributes:
        by_person: Mean hours a week over the four weeks up to now, by id.
        unclear: Ids of those of whom it says stretches longer than a day.
        since: The instant of its first event; microseconds since 1970 UTC.
    """

    by_person: dict[str, float]
    unclear: tuple[str, ...]
    since: int | None


def logged_hours(system: WorkSystem, now: int) -> Hours:
    """The hours that a log says people worked; what overlaps counts once.

    Args:
        system: Has a history.
        now: Microseconds since 1970 UTC.

    Examples:
        >>> from worksystem import WorkSystem, events
        >>> worked = [
        ...     events.Worked(
        ...         id_, "doing", owner="ana", since="2026-04-20T08:00Z", at="2026-04-20T18:00Z"
        ...     )
        ...     for id_ in ("copy", "page")
        ... ]
        >>> shop = WorkSystem("shop", history=worked)
        >>> logged_hours(shop, shop.history.columns.at[-1]).by_person
        {'ana': 2.5}
    """
    lives, columns = Lives.of(system.history), system.history.columns
    rows = np.flatnonzero(
        (lives.kind == code_of("worked"))
        & (lives.owner >= 0)
        & (lives.at <= now)
        & (lives.at > now - SPAN)
    )
    stretches: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    columns_of_rows = (lives.owner[rows], lives.since[rows], lives.at[rows])
    for owner, since, until in zip(*(c.tolist() for c in columns_of_rows), strict=True):
        stretches[lives.owners[owner]].append((since, until))
    unclear = [id_ for id_, own in stretches.items() if any(b - a > _LONGEST for a, b in own)]
    by_person = {
        id_: _union(own, now - SPAN) / _HOUR / _WEEKS
        for id_, own in sorted(stretches.items())
        if id_ not in unclear
    }
    return Hours(by_person, tuple(sorted(unclear)), columns.at[0] if len(columns.at) else None)


def _union(stretches: list[tuple[int, int]], begin: int) -> int:
    """How much time some stretches cover from an instant on."""
    total, covered = 0, begin
    for since, until in sorted(stretches):
        total += max(0, until - max(since, covered))
        covered = max(covered, until)
    return total


def promised_hours(system: WorkSystem, now: int) -> tuple[dict[str, float], tuple[str, ...]]:
    """The hours a week that take what is due within four weeks, or overdue, if all is kept.

    An item is due when it or one of its parents is.

    Args:
        system: Has items with deadlines.
        now: Microseconds since 1970 UTC.

    Returns:
        Mean hours a week by id of an owner, and ids of the items due by then
        whose effort nobody has said.

    Examples:
        >>> from worksystem import Owner, WorkItem, WorkSystem
        >>> items = [WorkItem("copy", owner="ana", effort="60h", due="2026-05-20")]
        >>> shop = WorkSystem("shop", owners=[Owner("ana")], items=items)
        >>> promised_hours(shop, 1_777_852_800_000_000)
        ({'ana': 15.0}, ())
    """
    remains, until = Remains(system, now), min(now + SPAN, _LAST)
    found: defaultdict[str, float] = defaultdict(float)
    unknown: list[str] = []
    for item in sorted(_due_by(system, until), key=lambda item: item.id):
        if remains.doers(item) and remains.length(item) is None:
            unknown.append(item.id)
        for owner, work in remains.work(item).items():
            found[owner] += work / _HOUR / _WEEKS
    return dict(found), tuple(unknown)


def _due_by(system: WorkSystem, until: int) -> Iterable[WorkItem]:
    """The open items that they or their parents promise by an instant."""
    zone = system.local_zone
    due = inherited(system, lambda i: i.due is not None and instant_of(i.due, zone) <= until)
    return [item for item in Progress.of(system).open if item.id in due]


def calendar_hours(system: WorkSystem, now: int) -> dict[str, float]:
    """The hours a week in the calendars of people over the next four weeks, less absences.

    Those whose time nobody has put into a calendar are left out.

    Args:
        system: Has owners with calendars.
        now: Microseconds since 1970 UTC.

    Examples:
        >>> from worksystem import Calendar, Capacity, Owner, WorkSystem
        >>> long = Calendar("long", week="Mon-Sat 08:00-18:00")
        >>> ana = Owner("ana", capacity=Capacity(calendar="long"))
        >>> calendar_hours(WorkSystem("shop", calendars=[long], owners=[ana, Owner("bo")]), 0)
        {'ana': 60.0}
    """
    found = {}
    until = min(now + SPAN, _LAST)
    for owner in system.owners:
        capacity = owner.capacity
        if owner.kind == "person" and (capacity.calendar or system.calendar) is not None:
            time = system.working_time(owner=owner.id)
            hours = (time.position(until) - time.position(now)) / _HOUR / _WEEKS
            found[owner.id] = hours * capacity.share
    return dict(sorted(found.items()))
