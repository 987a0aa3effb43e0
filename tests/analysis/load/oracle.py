"""Load by brute force: slow, short, and written from the definitions.

Nothing here knows axes, positions or arrays. Time goes by in steps of two
minutes, or of an hour where nothing is shorter; at each one looks at the clocks
on the wall of those who do an item, and asks whether all of them are at work.
Small systems are drawn so that everything is a whole number of steps.
"""

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from worksystem import (
    Assignment,
    Calendar,
    Capacity,
    Membership,
    Owner,
    WorkItem,
    WorkSystem,
    find_critical_path,
)

STEP, HOUR = timedelta(minutes=2), timedelta(hours=1)
ZONES = ("UTC", "Europe/Berlin", "America/New_York")
HOURS = {
    "office": ("Europe/Berlin", range(5), [(9, 12), (13, 17)]),
    "late": ("America/New_York", range(1, 6), [(8, 14)]),
    "night": ("Europe/Berlin", range(7), [(0, 4), (22, 24)]),
}
WEEKS = {
    "office": "Mon-Fri 09:00-12:00 13:00-17:00",
    "late": "Tue-Sat 08:00-14:00",
    "night": "Mon-Sun 00:00-04:00 22:00-24:00",
}
CALENDARS = [Calendar(id_, week=WEEKS[id_], zone=HOURS[id_][0]) for id_ in HOURS]


@cache
def is_open(calendar, absences, at):
    """Whether somebody is at work: read off the clock on their wall."""
    zone, days, spans = HOURS[calendar]
    clock = at.astimezone(ZoneInfo(zone))
    here = clock.hour + clock.minute / 60
    return (
        clock.weekday() in days
        and any(a <= here < b for a, b in spans)
        and not any(a.start <= clock.date() <= a.until for a in absences)
    )


def is_on(system, item, at):
    """Whether an item goes on: all its doers are at work, and its own calendar is open."""
    hours = [system.owners[doer.owner].capacity for doer in item.doers]
    asked = [(c.calendar or system.calendar, c.absences) for c in hours]
    if item.calendar or not asked:
        asked.append((item.calendar or system.calendar, ()))
    return all(is_open(calendar, absences, at) for calendar, absences in asked)


class Moment(NamedTuple):
    """What counts of an instant: its period, and what day it is where."""

    period: date
    days: tuple[date, ...]

    @classmethod
    @cache
    def of(cls, at, by, zone):
        days = tuple(at.astimezone(ZoneInfo(name)).date() for name in ZONES)
        day = days[ZONES.index(zone)]
        first = {
            "day": day,
            "week": day - timedelta(days=day.weekday()),
            "month": day.replace(day=1),
        }
        return cls(first[by], days)


def steps(start, end, step):
    at = start
    while at < end:
        yield at
        at += step


def demand_by_moment(system, by, zone):
    """Owner to moment to the working time that items take, in hours."""
    found = defaultdict(lambda: defaultdict(Fraction))
    for activity in find_critical_path(system):
        item = system.items[activity.item]
        for at in steps(activity.early_start, activity.early_finish, STEP):
            if is_on(system, item, at):
                for doer in item.doers:
                    share = Fraction(doer.share * system.owners[doer.owner].capacity.share)
                    found[doer.owner][Moment.of(at, by, zone)] += share / 30
    return found


def capacity_by_moment(system, by, zone, begin, end):
    """Owner to moment to what they have themselves, in hours."""
    found = defaultdict(lambda: defaultdict(Fraction))
    for owner in system.owners:
        capacity = owner.capacity
        units = Fraction(capacity.share) * capacity.at_once * owner.active
        for at in steps(begin, end, HOUR):
            if is_open(capacity.calendar or system.calendar, capacity.absences, at):
                found[owner.id][Moment.of(at, by, zone)] += units
    return found


def in_period(by_moment, period, weigh=lambda moment: 1):
    """The sum of what lies in a period, each part weighed."""
    return sum(
        (value * weigh(moment) for moment, value in by_moment.items() if moment.period == period),
        Fraction(0),
    )


def demand_on(system, demand, id_, period):
    """What is booked on one, and on all who are part of it, in a period."""
    return sum(
        in_period(demand[other.id], period, lambda m, o=other: part_of_demand(system, o.id, id_, m))
        for other in system.owners
    )


def capacity_of(system, capacity, id_, period):
    """The larger of what one has itself and what it has of its parts."""
    return max(in_period(capacity[id_], period), of_parts(system, capacity, id_, period))


def of_parts(system, capacity, id_, period):
    """What one has of others: of teams and roles, what they have beyond their own parts."""
    found = Fraction(0)
    for other in system.owners:
        if other.id == id_:
            continue
        part = in_period(
            capacity[other.id], period, lambda m, o=other: part_of_capacity(system, o.id, id_, m)
        )
        own = in_period(capacity[other.id], period)
        if own and part:
            more = capacity_of(system, capacity, other.id, period)
            more -= of_parts(system, capacity, other.id, period)
            found += part * more / own
    return found


def in_force(system, owner, membership, moment):
    zone = HOURS[owner.capacity.calendar or system.calendar][0]
    day = moment.days[ZONES.index(zone)]
    return (membership.since or date.min) <= day <= (membership.until or date.max)


def teams_of(system, id_, moment):
    owner = system.owners[id_]
    return [m for m in owner.teams if in_force(system, owner, m, moment)]


def roles_of(system, id_):
    return [role.id for role in system.owners if id_ in role.holders]


def part_of_demand(system, id_, whole, moment):
    """Which part of the demand on one counts for another: walk up every way there is."""
    if id_ == whole:
        return Fraction(1)
    teams = teams_of(system, id_, moment)
    shares = [(m.team, Fraction(m.share) / sum(Fraction(n.share) for n in teams)) for m in teams]
    shares += [(role, Fraction(1)) for role in roles_of(system, id_)]
    return sum(
        (share * part_of_demand(system, above, whole, moment) for above, share in shares),
        Fraction(0),
    )


def part_of_capacity(system, id_, whole, moment):
    """How much of one another has, each counted once."""
    if id_ == whole:
        return Fraction(1)
    shares = [(m.team, Fraction(m.share)) for m in teams_of(system, id_, moment)]
    shares += [(role, Fraction(1)) for role in roles_of(system, id_)]
    found = sum(share * part_of_capacity(system, above, whole, moment) for above, share in shares)
    return min(Fraction(found), Fraction(1))


@st.composite
def small_systems(draw):
    """Systems in whole hours: three calendars in two zones, shares, absences, teams, a role.

    Around the nights on which the clocks of Berlin and New York change.
    """
    days = st.integers(0, 20).map(lambda n: date(2026, 3, 23) + timedelta(days=n))
    absences = st.lists(st.tuples(days, st.integers(0, 3)), max_size=1)

    def capacity(at_once=1):
        away = [(first, first + timedelta(days=more)) for first, more in draw(absences)]
        return Capacity(
            calendar=draw(st.sampled_from([None, "office", "late"])),
            share=draw(st.sampled_from([1.0, 0.5])),
            at_once=at_once,
            absences=away,
        )

    def memberships(teams):
        return [
            Membership(
                team,
                share=draw(st.sampled_from([1.0, 0.5])),
                since=draw(st.none() | days),
                until=draw(st.none() | days.map(lambda day: day + timedelta(days=21))),
            )
            for team in draw(st.sets(st.sampled_from(teams), max_size=2))
        ]

    owners = [
        Owner("dept", kind="team", capacity=capacity()),
        Owner(
            "web",
            kind="team",
            capacity=capacity(draw(st.integers(1, 3))),
            teams=memberships(["dept"]),
        ),
        *[
            Owner(name, capacity=capacity(), teams=memberships(["dept", "web"]))
            for name in ("ana", "bo")
        ],
        Owner(
            "law",
            kind="role",
            capacity=capacity(),
            holders=draw(st.sets(st.sampled_from(["ana", "bo"]))),
        ),
    ]
    items = []
    for number in range(draw(st.integers(1, 4))):
        work = {draw(st.sampled_from(["effort", "duration"])): f"{draw(st.integers(1, 20))}h"}
        doers = draw(
            st.lists(st.sampled_from(["ana", "bo", "web", "law"]), max_size=2, unique=True)
        )
        shares = [draw(st.sampled_from([1.0, 0.5])) for _ in doers]
        items.append(
            WorkItem(
                f"item-{number}",
                assignees=[Assignment(id_, share=s) for id_, s in zip(doers, shares, strict=True)],
                after=[f"item-{n}" for n in draw(st.sets(st.integers(0, number - 1), max_size=1))]
                if number
                else [],
                not_before=draw(st.none() | days),
                **work,
            )
        )
    return WorkSystem(
        "system",
        start="2026-03-23",
        calendar="office",
        calendars=CALENDARS,
        owners=owners,
        items=draw(st.permutations(items)),
    )
