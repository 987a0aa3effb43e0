"""How busy owners are over a plan's span, against what is booked and what is open."""

from datetime import timedelta

import pytest
from tests.analysis.bottlenecks.oracle import DAY, HOUR
from tests.analysis.examples import given
from tests.analysis.plans.systems import plannable_systems

from worksystem import Calendar, Owner, WorkItem, WorkSystem, make_plan
from worksystem.analysis.bottlenecks.load import LoadEntry, rank_by_load
from worksystem.analysis.load import measure_load
from worksystem.model.instants import to_microseconds

WEEK = Calendar("week", week="Mon-Fri 09:00-17:00")


def entry(demand, capacity):
    return LoadEntry("ana", demand=demand * HOUR, capacity=capacity * HOUR, when_busy=1.0, peak=1.0)


def office(*items, owners=("ana", "bo"), start="2026-05-04", **fields):
    return WorkSystem(
        "office",
        start=start,
        calendar="week",
        calendars=[WEEK],
        owners=[Owner(id_) for id_ in owners],
        items=items,
        **fields,
    )


def rank(system):
    return rank_by_load(make_plan(system, effort="quick"), shown=5)


@given(system=plannable_systems())
def test_utilisation_is_what_is_booked_over_what_is_open_in_the_span(system):
    plan = make_plan(system, effort="quick")
    bookings = plan.bookings()
    if not any(booking.work for booking in bookings):
        assert len(rank_by_load(plan, shown=5)) == 0
        return
    now = max(system.start, system.as_of or system.start)
    begin = min([to_microseconds(now), *(b.start for b in bookings)])
    finish = max([plan.schedule.finish, *(b.finish for b in bookings)])
    play = {owner.id: set(owner.holders) for owner in system.owners}
    in_team = {membership.team for owner in system.owners for membership in owner.teams}

    for found in rank_by_load(plan, shown=5):
        owner = system.owners[found.subject]
        mine = {b.owner for b in bookings} & ({owner.id} | play[owner.id])
        demand = sum(b.work for b in bookings if b.owner in mine)
        assert abs(found.demand / timedelta(microseconds=1) - demand) <= len(bookings)
        if owner.kind != "role" and owner.id not in in_team:
            capacity = owner.capacity
            time = system.working_time(capacity.calendar, absences=capacity.absences)
            hours = time.position(finish) - time.position(begin)
            there_is = hours * capacity.share * capacity.at_once
            assert found.capacity / timedelta(microseconds=1) == pytest.approx(there_is, abs=20)


@given(system=plannable_systems())
def test_nobody_is_left_out_who_has_load_and_the_busiest_comes_first(system):
    plan = make_plan(system, effort="quick")

    ranking = rank_by_load(plan, shown=5)

    load = measure_load(plan)
    assert {e.subject for e in ranking} == {id_ for id_ in load.owners if load.totals[id_].demand}
    keys = [(-e.value, e.subject) for e in ranking]
    assert keys == sorted(keys)


def test_time_before_the_first_item_and_after_the_last_counts():
    system = office(
        WorkItem("a", owner="ana", effort="2d", after=[]),
        WorkItem("b", owner="bo", effort="8d", after=["a"]),
    )

    found = {e.subject: e for e in rank(system)}

    assert (found["ana"].demand, found["ana"].capacity) == (2 * DAY, 10 * DAY)
    assert (found["ana"].value, found["bo"].value) == (0.2, 0.8)
    assert (found["ana"].queue, found["bo"].queue) == (0.25, 4.0)


def test_weeks_without_work_do_not_count_where_it_says_so_and_the_peak_is_named():
    system = office(
        WorkItem("a", owner="ana", effort="2d", after=[]),
        WorkItem("b", owner="bo", effort="8d", after=["a"]),
    )

    found = {e.subject: e for e in rank(system)}

    assert (found["ana"].when_busy, found["ana"].peak) == (0.4, 0.4)
    assert (found["bo"].when_busy, found["bo"].peak) == (0.8, 1.0)
    assert found["bo"].why == (
        "bo is busy 80% of the plan's span: 8d of 10d; in weeks with work 80%, "
        "most in the week of Mon 2026-05-11: 100%; "
        "if work came by chance, 4.0 items would be with them (indicative)"
    )


def test_a_week_counts_from_where_the_plan_begins_to_where_it_ends():
    system = office(WorkItem("a", owner="ana", effort="1d", after=[]), start="2026-05-06")

    (ana,) = rank(system)

    assert (ana.capacity, ana.value, ana.when_busy, ana.peak) == (DAY, 1.0, 1.0, 1.0)


def test_what_lies_before_now_is_no_capacity():
    system = office(
        WorkItem("a", owner="ana", effort="1d", after=[]),
        WorkItem("b", owner="bo", effort="2d", after=[]),
        as_of="2026-05-07",
    )

    found = {e.subject: e for e in rank(system)}

    assert (found["ana"].capacity, found["bo"].capacity) == (2 * DAY, 2 * DAY)


@pytest.mark.parametrize(
    ("busy", "queue"),
    [(0, 0.0), (5, 1.0), (8, 4.0), (9, 9.0), (10, float("inf")), (12, float("inf"))],
)
def test_the_queue_is_that_of_one_server_and_infinite_where_there_is_no_time_left(busy, queue):
    found = entry(busy, 10)

    assert found.queue == queue
    assert found.is_full is (busy >= 10)


def test_who_has_no_working_time_is_full_and_nothing_is_divided_by_zero():
    found = entry(3, 0)

    assert (found.value, found.queue) == (float("inf"), float("inf"))
    assert found.why == "ana has 3h of work, and no working time for it"
    assert entry(0, 0).value == 0.0


def test_who_is_full_is_told_so():
    assert "a queue in front of them never gets shorter" in entry(10, 10).why


def test_without_a_start_load_is_not_evaluated():
    found = rank(WorkSystem("s", owners=[Owner("ana")], items=[WorkItem("a", owner="ana")]))

    assert found.not_evaluated.startswith("load is told by dates")


def test_where_nothing_is_left_to_do_nobody_is_ranked():
    found = rank(office(WorkItem("a", owner="ana")))

    assert (len(found), found.not_evaluated) == (0, None)
    assert str(found) == (
        "by load: demand over capacity: no open work takes anybody's time; nothing found"
    )
