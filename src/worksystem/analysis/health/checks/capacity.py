"""Capacity: whether there is time for the work, in a week and in the hours that people can give."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from worksystem.analysis.health.check import check
from worksystem.analysis.health.finding import Trouble, Unjudged
from worksystem.analysis.health.measures.demand import WEEKS, Demand
from worksystem.analysis.health.measures.due_work import DueWork
from worksystem.analysis.health.measures.hours import (
    SPAN,
    calendar_hours,
    logged_hours,
    promised_hours,
)
from worksystem.analysis.health.measures.ways_out import later_date, moves
from worksystem.analysis.health.people import Party, parties
from worksystem.analysis.load.rows import ROUNDING
from worksystem.analysis.visibility.rhythm import known_until
from worksystem.errors import CannotAnswer
from worksystem.model.wall_clock import DAY
from worksystem.show import show, show_count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from worksystem.analysis.health.facts import Facts

__all__ = ["overload", "unsustainable_hours"]

_SHOWN = 50
_BASIS = {
    "log": "by the log of the last 4 weeks",
    "promises": "if what is due within 4 weeks is kept",
    "calendar": "by the calendars of the next 4 weeks",
}


@check(
    "CAP001",
    "overload",
    component="capacity",
    formula=(
        "u = working time that open work takes of an owner in an ISO week / their working time "
        "in it, or of all that is due by its end / their working time until then, whichever is "
        "more; u > load_error is an error, u > load_warning a warning"
    ),
    inputs="open items with effort, remaining, doers and `due`; calendars, absences, share and at_once; "
    "the system's start and `as_of`",
    thresholds=("load_error", "load_warning"),
    source="ours; `waiting`, u / (1 - u) times the work, is of a single queue, M/M/1: indicative only",
    remedy="move, cut or hand over work of that week",
)
def overload(facts: Facts) -> Iterator[Trouble | Unjudged]:
    """In a week with more to do than time to do it something is late, and nobody has chosen what.

    Long before a week is full, work waits for longer than it takes.

    Work lies where it could start if everybody gave all of their time and were
    never absent, not before now, and not before the dates that it has; from
    there it takes its doers' time, at their own pace, in the hours that they
    have in common. In a week that an absence cuts short, or a part of which is
    over, work has until they have had the hours of a whole one.

    What is due has not: by the end of each week, all that is due by then, by
    its own date or by that of a whole, is held against the hours until then,
    absences taken out. What is overdue is due by the end of this week, or of
    the next one where less than three days of this one are left. So more
    capacity – a larger share, more units, fewer absences – never adds a
    finding, nor does the removal of an item that nobody names.

    That is why a number here can differ from `measure_load`, which lets work
    wait for predecessors as slow as they are: there, a faster colleague may
    overload you. A team or a role is asked about what it does itself, against
    its own units or those of its members, whichever are more; not about what
    its members do elsewhere. Without a calendar a week has 168 hours. Meetings
    and switching between tasks are left out: SIL001 speaks of that. Two years
    are looked at. "As late as possible" counts as early.

    Examples:
        >>> from worksystem import Calendar, Owner, WorkItem, WorkSystem, diagnose
        >>> shop = WorkSystem(
        ...     "shop",
        ...     start="2026-05-04",
        ...     calendar="week",
        ...     calendars=[Calendar("week", week="Mon-Fri 09:00-17:00")],
        ...     owners=[Owner("web", kind="team")],
        ...     items=[
        ...         WorkItem("copy", owner="web", effort="3d", after=[]),
        ...         WorkItem("mail", owner="web", effort="3d", after=[]),
        ...     ],
        ... )
        >>> print(diagnose(shop)["CAP001"].findings[0].message)
        'web' is at 120% in the week of Mon 2026-05-04: 6d of work for 5d of time
        >>> diagnose(shop.update("mail", after=["copy"], effort="1d"))["CAP001"].status
        'clear'
    """
    if not facts.open:
        return
    demand = Demand(facts.system, known_until(facts.system))
    due = DueWork(demand, facts)
    asked = {owner.id for owner in facts.owners}
    weeks: dict[str, list[int]] = {}
    late: dict[str, list[int]] = {}
    worst: dict[str, float] = {}
    for id_ in asked.intersection(demand.owners):
        weeks[id_] = _past_limit(facts, demand, id_)
        late[id_] = _past_limit(facts, due, id_)
        found = [float(demand.loads(id_)[week]) for week in weeks[id_][:1]]
        found += [float(due.loads(id_)[week]) for week in late[id_][:1]]
        if found:
            worst[id_] = max(found)
    for party in parties(facts, worst):
        by_week, by_date = weeks[party.worst], late[party.worst]
        if by_week and demand.loads(party.worst)[by_week[0]] == worst[party.worst]:
            yield _overloaded(facts, demand, party, by_week)
        else:
            yield _too_much_due(facts, due, party, by_date[0])
    yield from _not_in_demand(facts, demand)


def _past_limit(facts: Facts, work: Demand | DueWork, owner: str) -> list[int]:
    """The weeks in which an owner has too much to do, the worst first."""
    taken, given = work.sums(owner)
    over: list[int] = np.flatnonzero(taken > _lowest(facts) * given + ROUNDING).tolist()
    loads = work.loads(owner) if over else taken
    return sorted(over, key=lambda week: (-loads[week], week))


def _lowest(facts: Facts) -> float:
    return min(facts.thresholds.load_error, facts.thresholds.load_warning)


def _overloaded(facts: Facts, demand: Demand, party: Party, over: list[int]) -> Trouble:
    """What is said about the one who is overloaded most, by their worst week."""
    week, loads = over[0], demand.loads(party.worst)
    load = float(loads[week])
    work, room = _times(facts, demand, party, week)
    message = (
        f"{party.name} is at {load:.0%} in the week of {show(demand.weeks.start(week).date())}: "
        f"{show(work)} of work for {show(room)} of time"
    )
    if len(over) > 1:
        message += f", and past the limit in {len(over)} weeks"
    items = demand.items(party.worst, week)
    inputs = {"load": round(load, 4), "work": work, "time": room, "items": items[:_SHOWN]}
    if load < 1:
        inputs["waiting"] = round(load / (1 - load), 2)
    inputs["weeks"] = tuple(demand.weeks.start(w).date() for w in sorted(over))
    inputs["loads"] = tuple(round(float(loads[w]), 4) for w in sorted(over))
    remedy = moves(facts, demand, items, week)
    return _trouble(facts, demand, party, week, message=message, inputs=inputs, remedy=remedy)


def _too_much_due(facts: Facts, due: DueWork, party: Party, week: int) -> Trouble:
    """What is said about the one who has most to finish, by the end of their worst week."""
    load, day = float(due.loads(party.worst)[week]), due.day(party.worst, week)
    work, room = _times(facts, due, party, week)
    time = f"{show(room)} of time until then ({load:.0%})" if room else "no time until then"
    items = due.items(party.worst, week)
    inputs = {"work": work, "time": room, "by": day, "items": items[:_SHOWN]}
    if math.isfinite(load):
        inputs["load"] = round(load, 4)
    message = f"{party.name} has {show(work)} of work due by {show(day)} and {time}"
    remedy = later_date(due, items, week)
    return _trouble(facts, due, party, week, message=message, inputs=inputs, remedy=remedy)


def _times(
    facts: Facts, work: Demand | DueWork, party: Party, week: int
) -> tuple[timedelta, timedelta]:
    """The work and the time of the one who is overloaded most, at their share."""
    share = facts.system.owners[party.worst].capacity.share
    taken, given = (values[week] for values in work.sums(party.worst))
    return (
        timedelta(microseconds=round(taken * share)),
        timedelta(microseconds=round(given * share)),
    )


def _trouble(
    facts: Facts,
    work: Demand | DueWork,
    party: Party,
    week: int,
    *,
    message: str,
    inputs: dict[str, object],
    remedy: str | None,
) -> Trouble:
    taken, given = (values[week] for values in work.sums(party.worst))
    is_error = taken > facts.thresholds.load_error * given + ROUNDING
    return Trouble(
        party.subject,
        message + party.others(f"above {_lowest(facts):.0%}"),
        "error" if is_error else "warning",
        inputs={**inputs, "people": 1 + party.count},
        # A team may be overloaded itself, and some of its members too.
        about="" if party.subject == party.worst else "people",
        remedy=remedy,
    )


def _not_in_demand(facts: Facts, demand: Demand) -> Iterator[Unjudged]:
    """What is on nobody's load, and what could not be held against anything."""
    looked_at = {item.id for item in facts.open}
    for reason, ids in (
        ("nobody has said how much work they are", demand.unknown),
        ("nobody does them, so they are on nobody's load", demand.nobodys),
        (f"they lie more than {WEEKS} weeks ahead, at least in part", demand.beyond),
    ):
        found = [id_ for id_ in ids if id_ in looked_at]
        if found:
            yield Unjudged(reason, found)
    system, asked = facts.system, {owner.id for owner in facts.owners}
    always = system.calendar is None and any(
        system.owners[id_].capacity.calendar is None for id_ in demand.owners if id_ in asked
    )
    if always:
        yield Unjudged("nobody names a calendar for some who do work: their week has 168 hours")


@check(
    "CAP003",
    "unsustainable-hours",
    component="capacity",
    formula=(
        "mean hours a week over 4 weeks, of a person: worked by the log, or needed to keep what is "
        "due, or in the calendar, whichever are most; > hours_warning, error from hours_error on"
    ),
    inputs="`Worked` events of the last 4 weeks; effort and `due` of open items; calendar, "
    "absences and share; `as_of`",
    thresholds=("hours_error", "hours_warning"),
    source=(
        "Directive 2003/88/EC, article 6: 48 hours on average; WHO/ILO 2021 (Pega et al., "
        "Environment International): from 55 hours a week, against 35 to 40, an estimated 35% "
        "higher risk of a stroke and 17% higher risk of dying from ischemic heart disease"
    ),
    remedy="remove work, not weekends: move what is due, or hand it over",
)
def unsustainable_hours(facts: Facts) -> Iterator[Trouble | Unjudged]:
    """Long hours make people ill, and what they have promised breaks with them.

    A log is the most reliable: the stretches of `Worked` events, each hour
    once. What is due within four weeks, or overdue, tells how long people must
    work if nothing is put off; what others wait for without a date of its own
    is not in it, nor is work that is planned and not promised. A calendar
    tells what was agreed. The directive averages over up to four months; four
    weeks are ours. Work outside the system is not known here.

    Examples:
        >>> from worksystem import Calendar, Owner, WorkItem, WorkSystem, diagnose
        >>> shop = WorkSystem(
        ...     "shop",
        ...     as_of="2026-05-04T09:00Z",
        ...     calendar="week",
        ...     calendars=[Calendar("week", week="Mon-Fri 09:00-17:00")],
        ...     owners=[Owner("web", kind="team"), Owner("ana", teams=["web"])],
        ...     items=[WorkItem("page", owner="ana", effort="240h", due="2026-05-29")],
        ... )
        >>> print(diagnose(shop)["CAP003"].findings[0].message)
        somebody in 'web' is at 60 hours a week if what is due within 4 weeks is kept
        >>> diagnose(shop.update("page", due="2026-06-30"))["CAP003"].status
        'clear'
    """
    now, system = facts.now_us, facts.system
    people = {owner.id for owner in facts.owners if owner.kind == "person" and owner.active}
    if not people:
        raise CannotAnswer("hours are those of people, and no owner is a person who is active")
    log = logged_hours(system, now)
    promises, unknown = promised_hours(system, now)
    calendars = calendar_hours(system, now)
    bases = {"log": log.by_person, "promises": promises, "calendar": calendars}
    most: dict[str, tuple[float, str]] = {}
    for basis, weekly in bases.items():
        for id_ in people.intersection(weekly):
            most[id_] = max(most.get(id_, (0.0, "")), (round(weekly[id_], 6), basis))
    thresholds = facts.thresholds
    over = {
        id_: hours
        for id_, (hours, _) in most.items()
        if hours > thresholds.hours_warning or hours >= thresholds.hours_error
    }
    lowest = min(thresholds.hours_warning, thresholds.hours_error)
    for party in parties(facts, over):
        hours, basis = most[party.worst]
        yield Trouble(
            party.subject,
            f"{party.name} is at {hours:.0f} hours a week {_BASIS[basis]}"
            f"{party.others(f'above {show(lowest)} hours')}",
            "error" if hours >= thresholds.hours_error else "warning",
            inputs={"hours": hours, "basis": basis, "people": 1 + party.count},
        )
    yield from _hours_unknown(facts, people, most, unknown)
    if log.by_person and (log.since or 0) > now - SPAN:
        days = (now - (log.since or 0)) // DAY
        yield Unjudged(f"hours by the log need 28 days of it, got {days}")
    if log.unclear:
        yield Unjudged(
            f"the log has stretches of more than a day of {show_count(len(log.unclear), 'owner')}: "
            "these are not hours of work"
        )


def _hours_unknown(
    facts: Facts, people: set[str], most: Mapping[str, object], unknown: Iterable[str]
) -> Iterator[Unjudged]:
    looked_at = {item.id for item in facts.open}
    items = [id_ for id_ in unknown if id_ in looked_at]
    if items:
        yield Unjudged("they are due within 4 weeks and nobody has said how much work", items)
    silent = sorted(people.difference(most))
    if silent:
        verb = "has" if len(silent) == 1 else "have"
        said = "1 person" if len(silent) == 1 else f"{len(silent)} people"
        yield Unjudged(
            f"{said} {verb} no calendar, no log and no work with a date",
            silent if facts.people else (),
        )
