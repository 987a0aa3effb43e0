"""What measure_load promises for every system: nothing is lost, nothing counts twice."""

import pickle
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import numpy as np
from attrs import evolve
from hypothesis import assume
from hypothesis import strategies as st
from tests.analysis.examples import given

from worksystem import (
    Absence,
    Calendar,
    CannotAnswer,
    Capacity,
    Membership,
    Owner,
    WorkItem,
    WorkSystem,
    find_critical_path,
)
from worksystem.analysis.load import measure_load
from worksystem.model.instants import from_microseconds
from worksystem.testing import work_systems

ZERO = timedelta(0)
ROUNDING = timedelta(microseconds=1_000)
KINDS = ["day", "week", "month"]
DAYS = st.dates(date(2026, 1, 1), date(2026, 6, 30))


def any_systems(**options):
    return work_systems(
        max_size=4,
        calendars=True,
        owners=True,
        parents=True,
        constraints=True,
        progress=True,
        lags="all",
        details=True,
        start=st.dates(date(2026, 1, 1), date(2026, 2, 1)),
        **options,
    )


def measured(system, **options):
    try:
        return measure_load(system, **options)
    except CannotAnswer:  # its doers never meet, or a date is too far away
        return assume(False)


def booked(load):
    """Owner to the work of all bookings."""
    found = defaultdict(int)
    for booking in load.accounts.ledger.bookings():
        found[booking.owner] += booking.work
    return {id_: timedelta(microseconds=work) for id_, work in found.items()}


def total(rows, name):
    return sum((getattr(row, name) for row in rows), ZERO)


@given(
    system=any_systems(),
    by=st.sampled_from(KINDS),
    spread=st.sampled_from(["early", "float"]),
    range_=st.tuples(st.none() | DAYS, st.none() | DAYS),
)
def test_all_work_is_in_the_periods_or_before_or_after_them(system, by, spread, range_):
    start, until = range_
    assume(start is None or until is None or start <= until)

    load = measured(system, by=by, spread=spread, start=start, until=until)

    for id_ in load.owners:
        inside = total(load.own(id_), "demand")
        assert inside + load.before[id_] + load.after[id_] == booked(load).get(id_, ZERO)
        if range_ == (None, None):
            assert load.before[id_] == load.after[id_] == ZERO


@given(system=any_systems())
def test_what_the_doers_of_an_effort_give_is_what_is_left_of_it(system):
    load = measured(system)
    by_item = defaultdict(int)
    for booking in load.accounts.ledger.bookings():
        by_item[booking.item] += booking.work

    parents = {item.parent for item in system.items}
    path = find_critical_path(system)
    for item in system.items:
        taken = timedelta(microseconds=by_item[item.id])
        if item.id in parents or item.external or path[item.id].total_float is None:
            assert taken == ZERO
        elif item.effort is None:
            assert taken == sum(parts_of_a_duration(system, item, path[item.id].duration), ZERO)
        elif item.remaining is not None:
            assert taken == item.remaining
        elif item.started is None:
            assert taken == item.effort.likely
        else:
            assert taken <= item.effort.likely


def parts_of_a_duration(system, item, left):
    if not item.doers:
        return [left]
    shares = [(doer.share, system.owners[doer.owner].capacity.share) for doer in item.doers]
    micros = left // timedelta(microseconds=1)
    return [timedelta(microseconds=round(micros * Fraction(a) * Fraction(b))) for a, b in shares]


@given(system=any_systems(), by=st.sampled_from(KINDS))
def test_periods_follow_each_other_from_midnight_to_midnight(system, by):
    load = measured(system, by=by)

    bookings = load.accounts.ledger.bookings()
    for id_ in load.owners:
        rows = load[id_]
        assert all(a.end == b.start for a, b in pairwise(rows))
        assert all(row.start < row.end for row in rows)
        if bookings:
            assert rows[0].end > from_microseconds(min(b.start for b in bookings)) >= rows[0].start
            last = from_microseconds(max(max(b.start + 1, b.finish) for b in bookings))
            assert rows[-1].end >= last > rows[-1].start


@given(system=any_systems(), spread=st.sampled_from(["early", "float"]))
def test_days_sum_to_weeks_and_months(system, spread):
    assume(system.owners)
    loads = [measured(system, by=by, spread=spread) for by in KINDS]
    begin = min(row.start for load in loads for row in load.totals.values())
    end = max(row.end for load in loads for row in load.totals.values())

    by_day = measured(system, by="day", start=begin, until=end, spread=spread)

    place = {day.start: i for i, day in enumerate(by_day.own(by_day.owners[0]))}
    for load in loads:
        for id_ in load.owners:
            days, rows = by_day.own(id_), load.own(id_)
            since = [place[row.start] for row in rows]
            inside = slice(since[0], place.get(rows[-1].end))
            for name in ("demand", "capacity"):
                by_row = np.add.reduceat(getattr(days, name)[inside], np.array(since) - since[0])
                assert by_row.tolist() == getattr(rows, name).tolist()


@given(system=any_systems(), data=st.data())
def test_order_of_items_and_owners_does_not_matter(system, data):
    load = measured(system)

    shuffled = measure_load(
        evolve(
            system,
            items=data.draw(st.permutations(list(system.items))),
            owners=data.draw(st.permutations(list(system.owners))),
        )
    )

    assert shuffled == load
    assert hash(shuffled) == hash(load)
    assert str(shuffled) == str(load)
    assert [row.items for row in shuffled] == [row.items for row in load]
    assert all(shuffled.explain(id_) == load.explain(id_) for id_ in load.owners)


@given(system=any_systems(), day=DAYS, data=st.data())
def test_another_absence_never_raises_anybodys_capacity(system, day, data):
    assume(system.owners)
    id_ = data.draw(st.sampled_from(sorted(system.owners.ids())))
    load = measured(system)
    rows = load.totals[id_]
    owner = system.owners[id_]
    away = (*owner.capacity.absences, Absence(day))
    absent = evolve(owner, capacity=evolve(owner.capacity, absences=away))

    less = measured(system.replace(absent), start=rows.start, until=rows.end)

    for other in load.owners:
        before, after = load[other].capacity, less[other].capacity
        assert len(before) == len(after)
        assert (after <= before + 2).all()
        is_whole = load.owners.index(other) in load.accounts.ties.has_parts
        assert other == id_ or is_whole or (after == before).all()


@given(system=any_systems(), by=st.sampled_from(KINDS))
def test_rows_say_what_the_arrays_say(system, by):
    load = measured(system, by=by)

    for id_ in load.owners:
        rows = load[id_]
        for row, utilisation in zip(rows, rows.utilisation.tolist(), strict=True):
            assert row.utilisation == utilisation
            assert row.is_over == (row.demand > row.capacity + ROUNDING)
            assert bool(row.items) == bool(row.demand) or load.parts(id_)
        assert load.totals[id_].demand == total(rows, "demand")
        assert load.totals[id_].capacity == total(rows, "capacity")
    over = {(row.owner, row.start) for id_ in load.owners for row in load[id_] if row.is_over}
    assert {(row.owner, row.start) for row in load.over} == over
    assert [row.excess for row in load.over] == sorted((r.excess for r in load.over), reverse=True)
    assert {row.owner for row in load} == {id_ for id_ in load.owners if load.totals[id_].demand}


@given(system=any_systems())
def test_what_nobody_does_is_named_and_is_on_nobodys_load(system):
    load = measured(system)

    named = set(load.unassigned.items)
    on_load = {item for id_ in load.owners for item in load.totals[id_].items}
    assert not named & on_load
    assert all(not system.items[id_].doers for id_ in named)
    assert bool(named) == bool(load.unassigned.work)
    assert bool(named) == bool(load.unassigned)


@given(system=any_systems())
def test_an_answer_can_be_kept_and_printed(system):
    load = measured(system)
    text, html = str(load), load._repr_html_()
    every = [load.explain(id_) for id_ in load.owners]

    again = pickle.loads(pickle.dumps(load))

    assert again == load
    assert str(again) == text
    assert "<table>" in html
    assert all(every)
    assert len(repr(load)) < 1_000


SHARES = st.sampled_from([1.0, 0.7, 0.5, 1 / 3])


@given(
    efforts=st.lists(st.integers(1, 10**12), min_size=1, max_size=6),
    shares=st.lists(st.lists(SHARES, min_size=1, max_size=3), min_size=1, max_size=3),
    data=st.data(),
)
def test_teams_divide_the_demand_on_their_members_without_a_remainder(efforts, shares, data):
    teams = [Owner(f"team-{n}", kind="team") for n in range(3)]
    people = [
        Owner(
            f"person-{n}",
            capacity=Capacity(share=data.draw(SHARES)),
            teams=[Membership(f"team-{m}", share=share) for m, share in enumerate(each)],
        )
        for n, each in enumerate(shares)
    ]
    items = [
        WorkItem(
            f"item-{n}",
            effort=timedelta(microseconds=effort),
            assignees=data.draw(st.sets(st.sampled_from([p.id for p in people]), min_size=1)),
        )
        for n, effort in enumerate(efforts)
    ]
    system = WorkSystem("shop", start="2026-05-04", owners=[*teams, *people], items=items)

    load = measure_load(system, by="day")

    in_teams = sum((load.totals[team.id].demand for team in teams), ZERO)
    on_people = sum((load.totals[person.id].demand for person in people), ZERO)
    assert in_teams == on_people == timedelta(microseconds=sum(efforts))


@st.composite
def crowded_systems(draw):
    """Two people of a team with too much to do at once, and something longer beside it."""
    items = [
        WorkItem(
            f"item-{n}",
            effort=f"{draw(st.integers(1, 30))}h",
            assignees=[draw(st.sampled_from(["ana", "bo", "web", ("ana", 0.5)]))],
            after=[],
        )
        for n in range(draw(st.integers(2, 5)))
    ]
    week = Calendar("week", week="Mon-Fri 09:00-17:00", zone="Europe/Paris")
    return WorkSystem(
        "crowd",
        start="2026-05-04",
        calendar="week",
        calendars=[week],
        owners=[
            Owner("ana", teams=["web"]),
            Owner("bo", capacity=Capacity(share=0.5), teams=[Membership("web", share=0.5), "ops"]),
            Owner("web", kind="team"),
            Owner("ops", kind="team"),
        ],
        items=[*items, WorkItem("long", duration=f"{draw(st.integers(8, 90))}h", after=[])],
    )


@given(system=crowded_systems(), by=st.sampled_from(["day", "week"]), data=st.data())
def test_a_move_takes_as_much_out_of_the_period_as_it_says(system, by, data):
    load = measure_load(system, by=by)
    moves = [(id_, move) for id_ in load.owners for move in load.moves(id_)]
    if not moves:
        return
    id_, move = data.draw(st.sampled_from(moves))
    before = next(row for row in load[id_] if row.start == move.start)

    delayed = system.update(move.item, delay=move.by)
    whole = load.totals[id_]
    after = measure_load(delayed, by=by, start=whole.start, until=whole.end)

    there = next(row for row in after[id_] if row.start == move.start)
    assert abs(before.demand - there.demand - move.freed) <= ROUNDING
    assert before.is_over
    assert move.freed > ZERO
    assert ZERO < move.by <= move.total_float
    path = find_critical_path(system)
    assert path[move.item].total_float == move.total_float
    assert find_critical_path(delayed).finish == path.finish
