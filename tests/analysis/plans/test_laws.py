"""What make_plan promises, by its laws and against the shortest plan there is."""

import os
import random
import subprocess
import sys
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from attrs import evolve
from hypothesis import strategies as st
from tests.analysis.examples import given
from tests.analysis.plans.brute_force import drawn, shortest, tinies
from tests.analysis.plans.feasibility import (
    ancestors,
    asked,
    delayed,
    floor,
    leaves,
    resumed,
    said_of,
    violations,
)
from tests.analysis.plans.readings import reading_of
from tests.analysis.plans.systems import START, WEEKLY, plannable_systems

from worksystem import (
    Absence,
    Calendar,
    Capacity,
    Dependency,
    Owner,
    WorkItem,
    WorkSystem,
    find_critical_path,
)
from worksystem import make_plan as plan_at_will

HOUR = timedelta(hours=1)
seeds = st.integers(0, 5)


def make_plan(system, **ways):
    """A plan for which few schedules are made, unless more are asked for."""
    return plan_at_will(system, effort="quick", **ways)


def rows(plan):
    """What a plan says of each item, by id."""
    ids = sorted(item.id for item in leaves(plan.system))
    return {
        id_: (planned.start_offset, planned.finish_offset, planned.start, planned.assignments)
        for id_, planned in ((id_, plan[id_]) for id_ in ids)
    }


def facts(plan):
    """What two equal plans share."""
    return rows(plan), plan.finish, plan.length, plan.lower_bound, plan.critical_items, str(plan)


# beside the critical path


@given(system=plannable_systems(choices=False), seed=seeds)
def test_nothing_starts_before_the_critical_path_lets_it(system, seed):
    plan, path = make_plan(system, seed=seed), find_critical_path(system)

    for item in leaves(system):
        assert plan[item.id].start_offset >= path[item.id].early_start_offset
        assert plan[item.id].finish_offset >= path[item.id].early_finish_offset
    if system.items:
        assert plan.finish >= path.finish


@given(system=plannable_systems(choices=False), seed=seeds)
def test_with_room_for_everything_a_plan_is_the_critical_path(system, seed):
    ample = WorkSystem.update(
        system,
        owners=[
            evolve(o, capacity=evolve(o.capacity, at_once=1000, wip_limit=None))
            for o in system.owners
        ],
    )

    plan, path = make_plan(ample, seed=seed), find_critical_path(ample)

    for item in leaves(system):
        assert plan[item.id].start == path[item.id].early_start
        assert plan[item.id].finish == path[item.id].early_finish


@given(system=plannable_systems(progress=False), seed=seeds)
def test_the_critical_path_of_the_planned_system_is_the_plan(system, seed):
    plan = make_plan(system, seed=seed)

    path = find_critical_path(plan.to_system())

    for item in leaves(system):
        assert path[item.id].early_start == plan[item.id].start
        assert path[item.id].early_finish == plan[item.id].finish


# the same question, the same answer


@given(system=plannable_systems(), data=st.data(), schedules=st.sampled_from([None, 16]))
def test_order_of_items_and_owners_does_not_matter(system, data, schedules):
    shuffled = system.update(
        items=data.draw(st.permutations(list(system.items))),
        owners=data.draw(st.permutations(list(system.owners))),
        calendars=data.draw(st.permutations(list(system.calendars))),
    )

    assert facts(make_plan(shuffled, schedules=schedules)) == facts(
        make_plan(system, schedules=schedules)
    )


@given(system=plannable_systems(), seed=seeds)
def test_one_seed_gives_one_plan(system, seed):
    again = WorkSystem.update(system, title="as new")

    assert facts(make_plan(again, seed=seed, schedules=16)) == facts(
        make_plan(system, seed=seed, schedules=16)
    )


def test_the_hash_seed_of_the_machine_does_not_matter():
    code = (
        "import random\n"
        "from tests.analysis.plans.brute_force import drawn\n"
        "from worksystem import make_plan\n"
        "for n in range(20):\n"
        "    print(make_plan(drawn(random.Random(n).randint).system(), schedules=20))\n"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2", "3")
    }

    assert len(told) == 1


@given(system=plannable_systems(), seed=seeds)
def test_other_names_in_the_same_order_change_nothing_but_names(system, seed):
    def new(id_):
        return None if id_ is None else f"zz-{id_}"

    renamed = system.update(
        owners=[
            evolve(o, id=new(o.id), holders=[new(h) for h in o.holders]) for o in system.owners
        ],
        items=[
            evolve(
                i,
                id=new(i.id),
                parent=new(i.parent),
                owner=new(i.owner),
                assignees=[evolve(a, owner=new(a.owner)) for a in i.assignees],
                after=None if i.after is None else [evolve(d, on=new(d.on)) for d in i.after],
            )
            for i in system.items
        ],
    )

    here, there = make_plan(system, seed=seed), make_plan(renamed, seed=seed)

    assert [new(id_) for id_ in here.critical_items] == list(there.critical_items)
    for item in leaves(system):
        a, b = here[item.id], there[new(item.id)]
        assert (a.start_offset, a.finish_offset) == (b.start_offset, b.finish_offset)
        assert [new(owner) for owner in a.doers] == list(b.doers)


@given(system=plannable_systems(calendars=WEEKLY), weeks=st.integers(-60, 60), seed=seeds)
def test_other_weeks_change_nothing_but_dates(system, weeks, seed):
    by = timedelta(weeks=weeks)

    def moved(value):
        return None if value is None else value + by

    later = system.update(
        start=moved(system.start),
        as_of=moved(system.as_of),
        owners=[
            evolve(
                o,
                capacity=evolve(
                    o.capacity,
                    absences=[
                        evolve(a, start=moved(a.start), until=moved(a.until))
                        for a in o.capacity.absences
                    ],
                ),
            )
            for o in system.owners
        ],
        items=[
            evolve(
                i,
                not_before=moved(i.not_before),
                due=moved(i.due),
                started=moved(i.started),
                finished=moved(i.finished),
                constraints=[evolve(c, at=moved(c.at)) for c in i.constraints],
            )
            for i in system.items
        ],
    )

    here, there = make_plan(system, seed=seed), make_plan(later, seed=seed)

    assert there.length == here.length
    assert there.critical_items == here.critical_items
    for item in leaves(system):
        assert there[item.id].start == moved(here[item.id].start)
        assert there[item.id].finish == moved(here[item.id].finish)
        assert there[item.id].assignments == here[item.id].assignments


# better and worse


@given(system=plannable_systems(), seed=seeds, schedules=st.lists(st.integers(1, 40), min_size=2))
def test_more_schedules_never_give_a_worse_plan(system, seed, schedules):
    few, many = min(schedules), max(schedules)

    fewer, more = (make_plan(system, seed=seed, schedules=n) for n in (few, many))

    assert more.finish <= fewer.finish
    assert more.length <= fewer.length
    if many >= 9:
        assert more.finish <= make_plan(system, seed=seed).finish


@given(system=plannable_systems(), seed=seeds, schedules=st.lists(st.integers(1, 40), min_size=2))
def test_more_schedules_never_make_more_late(system, seed, schedules):
    fewer, more = (
        make_plan(system, seed=seed, schedules=n, objective="tardiness")
        for n in (min(schedules), max(schedules))
    )

    assert more.tardiness <= fewer.tardiness


@given(system=plannable_systems(), seed=seeds)
def test_no_plan_is_shorter_than_the_lower_bound(system, seed):
    quick = make_plan(system, seed=seed)

    best = make_plan(system, seed=seed, schedules=40)

    assert best.length >= max(quick.lower_bound, best.lower_bound)


@given(tiny=tinies(), data=st.data())
def test_more_capacity_lengthens_a_plan_by_its_longest_item_at_most(tiny, data):
    """A heuristic may do worse with more: less than one item's worth was ever seen."""
    owner = data.draw(st.sampled_from(sorted(tiny.units)))
    more = evolve(tiny, units=tiny.units | {owner: tiny.units[owner] + 1})

    before, after = make_plan(tiny.system()), make_plan(more.system())

    assert after.length <= before.length + max(tiny.hours.values()) * HOUR


# against every plan there is


@given(tiny=tinies(), interleave=st.booleans())
def test_no_plan_is_shorter_than_the_shortest(tiny, interleave):
    plan = make_plan(tiny.system(), interleave=interleave)

    best = shortest(tiny) * HOUR
    assert violations(tiny.system(), plan) == []
    assert plan.lower_bound <= best <= plan.length


@pytest.mark.parametrize("first", [0, 1000])
def test_the_best_of_200_schedules_is_the_shortest_plan_of_nearly_all_tiny_projects(first):
    missed = []
    for n in range(first, first + 100):
        tiny = drawn(random.Random(n).randint)
        plan = make_plan(tiny.system(), schedules=200)
        best = shortest(tiny) * HOUR
        assert best <= plan.length
        if plan.length > best:
            missed.append(n)

    assert len(missed) <= 2, missed


# why


def read(system, plan):
    return {item.id: reading_of(system, item, plan[item.id]) for item in leaves(system)}


def bounds(system, read_, id_):
    """What dates, and what each link, ask of the start of an item: (position, id or None)."""
    reading = read_[id_]
    if reading.has_begun:
        yield resumed(system, reading), None
    else:
        yield delayed(reading, floor(system, reading.time)), None
    for kind, at in said_of(system, reading):
        if kind.endswith("no earlier than"):
            yield delayed(reading, at), None
    item = system.items[id_]
    for each in (item, *ancestors(system, item)):
        for link in each.after or ():
            for before in leaves(system):
                if link.on in (before.id, *(a.id for a in ancestors(system, before))):
                    yield asked(system, read_[before.id], reading, link), before.id


@given(system=plannable_systems(dates=False), seed=seeds)
def test_critical_items_are_a_chain_to_the_finish(system, seed):
    plan = make_plan(system, seed=seed)
    chain, read_ = plan.critical_items, read(system, plan)

    if not chain:
        assert all(r.has_ended for r in read_.values())
        return
    assert len(set(chain)) == len(chain)
    assert read_[chain[-1]].finish == max(r.finish for r in read_.values())
    for before, after in pairwise(chain):
        reading = read_[after]
        tight = {id_ for at, id_ in bounds(system, read_, after) if abs(at - reading.begin) <= 2}
        shared = set(plan[before].doers) & set(plan[after].doers)
        freed = shared and reading.time.position(read_[before].finish) == reading.begin
        assert before in tight or freed, (before, after)
    first = read_[chain[0]]
    if first.has_ended:
        return
    held = {at for at, id_ in bounds(system, read_, chain[0]) if id_ is None}
    assert first.begin in held


@given(system=plannable_systems(dates=False), seed=seeds)
def test_an_item_that_waits_for_somebody_says_for_whom(system, seed):
    plan = make_plan(system, seed=seed)
    read_ = read(system, plan)

    for id_, reading in read_.items():
        said = plan.explain(id_)
        assert repr(id_) in said
        least = max(at for at, _ in bounds(system, read_, id_))
        if not reading.has_ended and reading.begin > least + 2:
            assert any(owner in said for owner in plan[id_].doers), said


@given(system=plannable_systems(), seed=seeds)
def test_a_link_of_the_plan_joins_two_things_that_one_does_after_the_other(system, seed):
    plan = make_plan(system, seed=seed)
    read_ = read(system, plan)

    for link in plan.resource_links:
        assert link.owner in plan[link.before].doers
        assert link.owner in plan[link.after].doers
        assert read_[link.before].finish <= read_[link.after].held[0]


@given(system=plannable_systems(), seed=seeds)
def test_a_plan_shows_itself(system, seed):
    plan = make_plan(system, seed=seed)

    assert str(plan)
    assert len(repr(plan)) < 500
    assert "<table" in plan._repr_html_()
    assert all(isinstance(plan[i.id].start, datetime) for i in leaves(system))


@given(system=plannable_systems(progress=False), seed=seeds)
def test_a_planned_system_is_planned_as_it_is(system, seed):
    plan = make_plan(system, seed=seed)

    again = make_plan(plan.to_system(), seed=seed)

    assert rows(again) == rows(plan)


def shop(*items, owners, **fields):
    return WorkSystem("shop", start=START, owners=owners, items=items, **fields)


def test_what_waits_on_purpose_stays_where_the_plan_has_it_when_it_is_written_down():
    """The plan is longer than the critical path, at whose end `late` is put."""
    system = shop(
        WorkItem("a", owner="ana", effort="8h"),
        WorkItem("b", owner="ana", effort="8h"),
        WorkItem("late", owner="bo", effort="1h", constraints=[("as late as possible",)]),
        owners=[Owner("ana"), Owner("bo")],
    )
    plan = make_plan(system)

    written = plan.to_system()

    assert plan["late"].start == START + 7 * HOUR
    assert rows(make_plan(written)) == rows(plan)
    assert find_critical_path(written)["late"].early_start == START + 7 * HOUR


@pytest.mark.parametrize("effort", [None, "0h", "2h"])
@pytest.mark.parametrize(
    "link",
    [[], ["a", "b"], [Dependency("a", kind="SS", lag="3h")]],
    ids=["no link", "after both", "at an opening"],
)
def test_a_milestone_that_waits_on_purpose_stays_where_the_plan_has_it(effort, link):
    day = Calendar("day", week="Mon-Fri 09:00-17:00")
    system = shop(
        WorkItem("a", owner="ana", effort="4h"),
        WorkItem("b", owner="ana", effort="4h"),
        WorkItem("late", effort=effort, after=link, constraints=[("as late as possible",)]),
        WorkItem("next", effort="1h", after=["late"]),
        owners=[Owner("ana")],
        calendar="day",
        calendars=[day],
    )
    plan = make_plan(system)

    written = plan.to_system()

    assert rows(make_plan(written)) == rows(plan)
    assert find_critical_path(written)["late"].early_start == plan["late"].start


def test_what_waits_on_purpose_does_not_wait_for_somebody_whom_the_plan_did_not_choose():
    """Of those who play the role, ana comes to work an hour after bo."""
    system = shop(
        WorkItem("a", assignees=["role"]),
        WorkItem("late", constraints=[("as late as possible",)]),
        owners=[
            Owner("ana", capacity=Capacity(calendar="office")),
            Owner("bo"),
            Owner("role", kind="role", holders=["ana", "bo"]),
        ],
        calendars=[Calendar("office", week="Mon-Fri 09:00-17:00", zone="UTC")],
    )

    plan = make_plan(system)

    assert plan["a"].doers == ("bo",)
    assert plan.finish == START
    assert rows(make_plan(plan.to_system())) == rows(plan)


def test_a_ring_of_links_and_owners_with_a_date_that_is_missed_has_late_dates():
    """`lead` may start 6 hours before `due` ends, and ana is asked for `due` after `lead`.

    They get through because bo is away meanwhile: on the clock of `lead`, all of
    `due` is one moment. Without that no two dates would keep both.
    """
    system = shop(
        WorkItem("due", owner="ana", effort="12h", not_before="2026-03-04", due="2026-03-02"),
        WorkItem(
            "lead", assignees=["ana", "bo"], duration="5h", after=[Dependency("due", lag="-6h")]
        ),
        owners=[
            Owner("ana"),
            Owner("bo", capacity=Capacity(absences=[Absence("2026-03-04", "2026-03-08")])),
        ],
        calendar="always",
        calendars=[Calendar("always", week="always")],
    )

    plan = make_plan(system)

    assert plan.late == ("due",)
    assert plan["lead"].finish < plan["due"].start
    assert plan["due"].total_float < timedelta(0) <= plan["lead"].total_float
