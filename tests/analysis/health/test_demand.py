"""How much of everybody's time open work takes: by brute force, and the laws of more capacity."""

from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import assume
from hypothesis import strategies as st
from tests.analysis.examples import given

from worksystem import (
    Calendar,
    CannotAnswer,
    Capacity,
    Constraint,
    DependencyCycle,
    Owner,
    WorkItem,
    WorkSystem,
    find_critical_path,
)
from worksystem.analysis.health.facts import Facts
from worksystem.analysis.health.measures.demand import WEEKS, Demand
from worksystem.analysis.health.measures.due_work import DueWork, dates_of
from worksystem.analysis.health.measures.remains import Remains
from worksystem.model.instants import to_microseconds
from worksystem.testing import whole_systems, work_systems

STEP = timedelta(minutes=10)
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
MONDAY = datetime(2026, 5, 4, tzinfo=UTC)
OPEN = {"office": (range(5), range(9, 17)), "early": (range(4), range(6, 12))}
CALENDARS = [
    Calendar("office", week="Mon-Fri 09:00-17:00"),
    Calendar("early", week="Mon-Thu 06:00-12:00"),
]


def system_of(*items, owners=(), **fields):
    """A system in UTC with office hours from a Monday on."""
    fields = {"start": MONDAY, "calendar": "office", "calendars": CALENDARS} | fields
    return WorkSystem("shop", owners=owners, items=items, **fields)


def demand_of(system):
    now = None if system.as_of is None else to_microseconds(system.as_of)
    return Demand(system, now)


def loads_of(system):
    """Owner to week to load, without the weeks in which there is none."""
    demand = demand_of(system)
    found = {}
    for id_ in demand.owners:
        for week, load in enumerate(demand.loads(id_).tolist()):
            if load:
                found[id_, demand.weeks.start(week).date()] = load
    return found


# --- by brute force ------------------------------------------------------------------------


def is_open(calendar, hour):
    days, hours = OPEN[calendar or "office"]
    return hour.weekday() in days and hour.hour in hours


def is_away(owner, hour):
    return any(a.start <= hour.date() <= a.until for a in owner.capacity.absences)


def by_hand(system):
    """The same step by step: one looks at the clock, and lets everybody work for ten minutes.

    At the paces below all work starts at such a step.
    """
    plain = [evolve(o, capacity=Capacity(calendar=o.capacity.calendar)) for o in system.owners]
    starts = {a.item: a.early_start for a in find_critical_path(system.replace(*plain))}
    begin = max(system.start, system.as_of or system.start)
    assert all(at is None or not (at - MONDAY) % STEP for at in starts.values())
    taken, owners = {}, system.owners
    for item in system.items:
        calendars = [owners[d.owner].capacity.calendar for d in item.doers]
        pace = sum(Fraction(d.share) * Fraction(owners[d.owner].capacity.share) for d in item.doers)
        left = Fraction(item.effort.likely / HOUR)
        at = max(starts[item.id], begin)
        while left > 0 and item.doers:
            if all(is_open(c, at) for c in calendars):
                worked = min(Fraction(1, 6), left / pace)
                left -= worked * pace
                for doer in item.doers:
                    key = doer.owner, monday_of(at)
                    taken[key] = taken.get(key, 0) + worked * Fraction(doer.share)
            at += STEP
    found = {}
    for id_ in {owner for owner, _ in taken}:
        first = monday_of(begin)
        weeks = [first + i * 7 * DAY for i in range(40)]
        there = [hours(system, owners[id_], week, begin) for week in weeks]
        for place, week in enumerate(weeks):
            if load := load_from(id_, weeks, there, place, taken):
                found[id_, week] = float(load)
    return found


def monday_of(at):
    return at.date() - timedelta(days=at.weekday())


def hours(system, owner, week, begin):
    """How many hours they are there in a week, and how many they usually would be."""
    all_day = [datetime(week.year, week.month, week.day, tzinfo=UTC) + i * HOUR for i in range(168)]
    usual = [at for at in all_day if is_open(owner.capacity.calendar, at)]
    there = [at for at in usual if at >= begin and not is_away(owner, at) and owner.active]
    return len(there) * owner.capacity.at_once, len(usual)


def load_from(id_, weeks, there, place, taken):
    """Work from a week on, until there have been the hours of a usual one, by these hours."""
    given, usual = there[place]
    own = Fraction(taken.get((id_, weeks[place]), 0))
    if given >= usual or not own:
        return own / max(given, 1)
    wanted, work = Fraction(usual), Fraction(0)
    for week, (had, _) in list(zip(weeks, there, strict=True))[place:]:
        if wanted <= 0:
            break
        part = min(Fraction(1), wanted / had) if had else Fraction(1)
        work += part * Fraction(taken.get((id_, week), 0))
        wanted -= had
    return work / usual


@st.composite
def small_systems(draw):
    """A system of whole hours, and the same three weeks later."""
    owners = [
        Owner(
            id_,
            kind=kind,
            active=draw(st.integers(0, 9)) > 0,
            capacity=Capacity(
                calendar=draw(st.sampled_from([None, "office", "early"])),
                share=draw(st.sampled_from([1, 0.5, 0.25])),
                at_once=draw(st.integers(1, 2)),
            ),
        )
        for id_, kind in [("ana", "person"), ("bo", "person"), ("web", "team")]
    ]
    away = [
        draw(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 9)), max_size=2)) for _ in owners
    ]
    items = []
    for i in range(draw(st.integers(1, 5))):
        doers = draw(
            st.lists(
                st.tuples(st.sampled_from(["ana", "bo", "web"]), st.sampled_from([1, 0.5])),
                max_size=2,
                unique_by=lambda doer: doer[0],
            )
        )
        after = draw(st.sets(st.sampled_from(items), max_size=2)) if items else ()
        item = WorkItem(
            f"item-{i}",
            effort=f"{draw(st.integers(1, 50))}h",
            assignees=doers,
            after=sorted(earlier.id for earlier in after),
        )
        items.append(item)
    due = [draw(st.none() | st.integers(-5, 20)) for _ in items]
    not_before = [draw(st.none() | st.integers(0, 15)) for _ in items]
    now = draw(st.none() | st.integers(0, 24 * 12))

    def moved(by):
        first = MONDAY.date() + by
        absent = [[(first + a * DAY, first + (a + n) * DAY) for a, n in spans] for spans in away]
        return system_of(
            *(
                evolve(
                    item,
                    not_before=None if day is None else first + day * DAY,
                    due=None if last is None else first + last * DAY,
                )
                for item, day, last in zip(items, not_before, due, strict=True)
            ),
            owners=[
                evolve(owner, capacity=evolve(owner.capacity, absences=spans))
                for owner, spans in zip(owners, absent, strict=True)
            ],
            start=MONDAY + by,
            as_of=None if now is None else MONDAY + by + now * HOUR,
        )

    return moved(timedelta(0)), moved(3 * WEEK)


@given(systems=small_systems())
def test_loads_are_those_found_step_by_step(systems):
    assert loads_of(systems[0]) == pytest.approx(by_hand(systems[0]))


@given(systems=small_systems())
def test_the_same_three_weeks_later_is_the_same(systems):
    first, later = map(loads_of, systems)

    assert {(id_, week + 3 * WEEK): load for (id_, week), load in first.items()} == later


def due_of(system):
    """Owner to week to what is due by its end, divided by the time until then."""
    due = DueWork(demand := demand_of(system), Facts(system))
    return {
        (id_, demand.weeks.start(week).date()): load
        for id_ in demand.owners
        for week, load in enumerate(due.loads(id_)[:20].tolist())
        if load
    }


def is_due_by(end, item, begin):
    """By the midnight after its day; what is overdue, three days from now."""
    due = datetime.combine(item.due + DAY, time(), UTC)
    return (due if due >= begin else begin + 3 * DAY) <= datetime.combine(end, time(), UTC)


def due_by_hand(system):
    begin = max(system.start, system.as_of or system.start)
    weeks = [monday_of(begin) + i * 7 * DAY for i in range(20)]
    found = {}
    for owner in system.owners:
        time = 0
        for week in weeks:
            time += hours(system, owner, week, begin)[0]
            work = Fraction(0)
            for item in system.items:
                if item.due is not None and is_due_by(week + WEEK, item, begin):
                    whole = sum(
                        Fraction(d.share) * Fraction(system.owners[d.owner].capacity.share)
                        for d in item.doers
                    )
                    mine = sum(Fraction(d.share) for d in item.doers if d.owner == owner.id)
                    work += Fraction(item.effort.likely / HOUR) * mine / whole if whole else 0
            if work:
                found[owner.id, week] = float(work / time) if time else float("inf")
    return found


@given(systems=small_systems())
def test_what_is_due_is_found_hour_by_hour(systems):
    assert due_of(systems[0]) == pytest.approx(due_by_hand(systems[0]))


@given(systems=small_systems())
def test_what_is_due_is_the_same_three_weeks_later(systems):
    first, later = map(due_of, systems)

    assert {(id_, week + 3 * WEEK): load for (id_, week), load in first.items()} == later


@given(systems=small_systems(), share=st.sampled_from([0, 0.5, 1]), units=st.integers(0, 2))
def test_more_capacity_lowers_what_is_due_strictly(systems, share, units):
    """A larger share, more units, an absence less, somebody who is back: each of them alone."""
    system = systems[0]
    before = due_of(system)
    for owner in system.owners:
        after = due_of(system.replace(more(owner, share, units)))
        assert all(load <= before[key] for key, load in after.items())


@given(systems=small_systems())
def test_an_item_less_lowers_what_is_due_strictly(systems):
    system = systems[0]
    before, last = due_of(system), system.items[max(system.items.ids())]

    after = due_of(evolve(system, items=[item for item in system.items if item != last]))

    assert all(load <= before[key] for key, load in after.items())


def test_an_item_is_due_when_the_first_of_its_wholes_is():
    items = [
        WorkItem("year", due="2026-05-06"),
        WorkItem("launch", parent="year", due="2026-05-08"),
        WorkItem("site", parent="launch"),
        WorkItem("page", parent="site", due="2026-05-07"),
        WorkItem("copy", parent="site", due="2026-05-05"),
        WorkItem("free"),
    ]

    dates = dates_of(Facts(system_of(*items)))

    assert {id_: whose for id_, (_, whose) in dates.items()} == {"page": "year", "copy": "copy"}
    assert dates["copy"][0] == to_microseconds(MONDAY + 2 * DAY)


# --- laws ----------------------------------------------------------------------------------

ANY = {
    "lags": "all",
    "calendars": True,
    "owners": True,
    "parents": True,
    "constraints": True,
    "progress": True,
    "start": True,
}


def more(owner, share, units):
    """An owner with more of everything: a larger share, more units, no absences, at work."""
    capacity = owner.capacity
    larger = evolve(
        capacity,
        share=capacity.share + (1 - capacity.share) * share,
        at_once=capacity.at_once + units,
        absences=() if units else capacity.absences[1:],
    )
    return evolve(owner, capacity=larger, active=True)


@given(
    system=work_systems(min_size=1, max_size=6, **ANY),
    share=st.sampled_from([0, 0.3, 1]),
    units=st.integers(0, 2),
    data=st.data(),
)
def test_more_capacity_of_anybody_raises_no_load_of_anybody(system, share, units, data):
    assume(len(system.owners))
    some = data.draw(st.sets(st.sampled_from(list(system.owners.ids())), min_size=1))
    try:
        before = demand_of(system)
    except CannotAnswer:
        assume(False)

    after = demand_of(
        system.replace(*(more(system.owners[id_], share, units) for id_ in sorted(some)))
    )

    assert set(after.owners) <= set(before.owners)
    for id_ in after.owners:
        excess = after.loads(id_) - before.loads(id_)
        assert (excess < 1e-6).all(), (id_, excess.max())


@given(systems=small_systems(), share=st.sampled_from([0, 0.5, 1]), units=st.integers(0, 2))
def test_more_capacity_in_a_small_office_raises_no_load(systems, share, units):
    system = systems[0]
    before = demand_of(system)
    for owner in system.owners:
        after = demand_of(system.replace(more(owner, share, units)))
        for id_ in after.owners:
            assert (after.loads(id_) - before.loads(id_) < 1e-6).all()


@given(system=work_systems(min_size=1, max_size=5, **ANY), data=st.data())
def test_an_item_that_nobody_names_takes_only_its_own_time_with_it(system, data):
    """But the last part of a parent, which is work of its own without it."""
    like = system.items[data.draw(st.sampled_from(list(system.items.ids())))]
    more = system.add(evolve(like, id="one more", finished=None))
    try:
        before, after = demand_of(more), demand_of(system)
    except CannotAnswer:
        assume(False)

    for owner in after.owners:
        assert (after.loads(owner) - before.loads(owner) < 1e-6).all()


@given(system=work_systems(min_size=1, **ANY), data=st.data())
def test_the_order_of_items_and_owners_does_not_matter(system, data):
    try:
        before = demand_of(system)
    except CannotAnswer:
        assume(False)

    items = data.draw(st.permutations(list(system.items)))
    owners = data.draw(st.permutations(list(system.owners)))
    after = demand_of(evolve(system, items=items, owners=owners))

    assert after.owners == before.owners
    for id_ in after.owners:
        assert after.loads(id_).tolist() == before.loads(id_).tolist()
        assert after.items(id_, 0) == before.items(id_, 0)


@given(system=whole_systems(max_size=4, cycles=True))
def test_every_system_has_a_demand_or_a_reason_why_not(system):
    try:
        demand = demand_of(system)
    except CannotAnswer:
        return

    assert len(demand.weeks) <= WEEKS + 1
    for id_ in demand.owners:
        assert (demand.loads(id_) >= 0).all()


# --- examples ------------------------------------------------------------------------------


def three_days(id_, **fields):
    return WorkItem(id_, **{"owner": "ana", "effort": "3d", "after": []} | fields)


def test_a_faster_predecessor_overloads_nobody():
    """`measure_load` would let the work of the slow colleague wait, and pile up when he is not."""
    slow = Owner("bo", capacity=Capacity(share=0.25))
    items = [
        WorkItem("draft", owner="bo", effort="2d", after=[]),
        three_days("copy", after=["draft"]),
        three_days("mail", effort="5d"),
    ]
    system = system_of(*items, owners=[Owner("ana"), slow])

    faster = system.replace(Owner("bo"))

    assert loads_of(system)["ana", date(2026, 5, 4)] == pytest.approx(1.6)
    assert loads_of(faster)["ana", date(2026, 5, 4)] == pytest.approx(1.6)


def test_absence_moves_work_to_the_hours_that_follow():
    away = Owner("ana", capacity=Capacity(absences=[("2026-05-11", "2026-05-15")]))
    week, next_week = date(2026, 5, 4), date(2026, 5, 11)

    alone = loads_of(system_of(three_days("copy", effort="10d"), owners=[away]))
    another = three_days("mail", effort="5d", not_before="2026-05-18")
    both = loads_of(system_of(three_days("copy", effort="10d"), another, owners=[away]))

    assert alone == {("ana", week): 1, ("ana", next_week): 1}
    assert both["ana", next_week] == 2


def test_work_has_until_the_hours_of_a_week_have_been_there_and_no_longer():
    """Two days of the first week and three of the next are a week; the third is none of it."""
    absences = [
        ("2026-05-04", "2026-05-06"),
        ("2026-05-14", "2026-05-15"),
        ("2026-05-18", "2026-05-22"),
    ]
    away = Owner("ana", capacity=Capacity(absences=absences))
    later = three_days("mail", effort="5d", not_before="2026-05-18")

    found = loads_of(system_of(three_days("copy", effort="10d"), later, owners=[away]))

    assert found["ana", date(2026, 5, 4)] == 2


def test_what_lies_beyond_the_weeks_that_are_looked_at_does_not_count():
    long = three_days("decade", effort="600d")
    weeks = demand_of(system_of(long, owners=[Owner("ana")])).weeks
    last = weeks.start(len(weeks) - 1).date()
    away = Owner("ana", capacity=Capacity(absences=[(last, last + 2 * DAY)]))

    assert loads_of(system_of(long, owners=[away]))["ana", last] == 1


def test_a_part_of_a_week_is_no_whole_one():
    friday = MONDAY + timedelta(days=4, hours=16)
    system = system_of(three_days("copy", effort="1h"), owners=[Owner("ana")], as_of=friday)

    assert loads_of(system) == {("ana", date(2026, 5, 4)): 1 / 40}


def test_a_team_has_the_time_of_its_members():
    members = [Owner(id_, teams=["web"]) for id_ in ("ana", "bo", "cy")]
    web = Owner("web", kind="team", capacity=Capacity(share=0.5))
    items = [three_days(f"page-{i}", owner="web", effort="20h") for i in range(6)]

    alone = loads_of(system_of(*items, owners=[web]))
    together = loads_of(system_of(*items, owners=[web, *members]))

    assert alone["web", date(2026, 5, 4)] == pytest.approx(6)
    assert together["web", date(2026, 5, 4)] == pytest.approx(2)


def test_the_units_of_a_team_count_where_they_are_more_than_its_members():
    web = Owner("web", kind="team", capacity=Capacity(share=0.5, at_once=3))
    items = [three_days(f"page-{i}", owner="web", effort="20h") for i in range(6)]

    found = loads_of(system_of(*items, owners=[web, Owner("ana", teams=["web"])]))

    assert found == {("web", date(2026, 5, 4)): 2}


def test_the_time_of_the_holders_of_a_role_is_that_of_the_role():
    role = Owner("editor", kind="role", holders=["ana", "bo"])
    items = [three_days(f"page-{i}", owner="editor", effort="5d") for i in range(3)]

    found = loads_of(system_of(*items, owners=[role, Owner("ana"), Owner("bo")]))

    assert found == {("editor", date(2026, 5, 4)): 1.5}


def test_who_has_left_has_no_time():
    system = system_of(three_days("copy", effort="10d"), owners=[Owner("ana", active=False)])

    assert loads_of(system)["ana", date(2026, 5, 4)] == 2


def test_as_late_as_possible_counts_as_early():
    late = three_days("copy", constraints=[Constraint("as late as possible")])
    long = WorkItem("mail", effort="20d", after=[])

    assert loads_of(system_of(late, long, owners=[Owner("ana")])) == {
        ("ana", date(2026, 5, 4)): 0.6
    }


def test_work_that_should_have_been_done_is_done_from_now_on():
    start = Constraint("start on", "2026-05-04")
    fixed = three_days("copy", effort="10d", constraints=[start])
    system = system_of(fixed, owners=[Owner("ana")], as_of=MONDAY + 2 * WEEK)

    assert loads_of(system) == {("ana", date(2026, 5, 18)): 1, ("ana", date(2026, 5, 25)): 1}


def test_what_is_not_on_anybodys_load_is_told():
    items = [
        WorkItem("gift", effort="1d", after=[]),
        WorkItem("riddle", owner="ana", after=[]),
        three_days("decade", effort="600d"),
        three_days("done", finished="2026-05-04T09:00Z"),
    ]
    demand = demand_of(system_of(*items, owners=[Owner("ana")]))

    assert (demand.nobodys, demand.unknown, demand.beyond) == (("gift",), ("riddle",), ("decade",))


def test_started_work_is_less_by_what_was_done_since():
    half = Owner("ana", capacity=Capacity(share=0.5))
    system = system_of(owners=[half])
    started = three_days("copy", started=MONDAY)

    remains = Remains(system, to_microseconds(MONDAY + 2 * DAY))

    assert remains.work(started) == {"ana": 16 * 3_600_000_000}
    assert remains.length(started) == 32 * 3_600_000_000
    assert remains.length(evolve(started, remaining="1h")) == 2 * 3_600_000_000
    assert remains.length(WorkItem("riddle")) is None
    assert remains.length(three_days("gift", owner=None)) == 24 * 3_600_000_000


def test_what_is_left_is_shared_as_it_takes_the_time_of_each():
    owners = [Owner("ana"), Owner("bo", capacity=Capacity(share=0.5))]
    remains = Remains(system_of(owners=owners), None)
    hour = 3_600_000_000

    effort = remains.work(WorkItem("a", effort="30h", assignees=[("ana", 0.5), "bo"]))
    duration = remains.work(WorkItem("a", duration="30h", assignees=[("ana", 0.5), "bo"]))

    assert effort == {"ana": 15 * hour, "bo": 15 * hour}
    assert duration == {"ana": 15 * hour, "bo": 15 * hour}


def test_without_a_start_or_with_a_loop_there_is_no_answer():
    with pytest.raises(CannotAnswer, match="has no start"):
        demand_of(system_of(three_days("copy"), owners=[Owner("ana")], start=None))
    with pytest.raises(DependencyCycle):
        demand_of(system_of(three_days("copy", after=["copy"]), owners=[Owner("ana")]))
