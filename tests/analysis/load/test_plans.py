"""The load of a real plan: its own dates, and nobody over their own capacity."""

from datetime import timedelta

from hypothesis import assume
from hypothesis import strategies as st
from tests.analysis.examples import given
from tests.analysis.load.oracle import small_systems
from tests.analysis.load.test_examples import item, shop

from worksystem import CannotAnswer, Owner
from worksystem.analysis.load import measure_load
from worksystem.analysis.plans import make_plan


def planned(system):
    try:
        return make_plan(system, effort="quick")
    except CannotAnswer:  # its doers never meet, or are too few
        return assume(False)


@given(system=small_systems(), by=st.sampled_from(["day", "week"]))
def test_in_a_plan_nobody_is_over_their_own_capacity(system, by):
    load = measure_load(planned(system), by=by)

    assert [row for id_ in load.owners for row in load.own(id_) if row.is_over] == []


@given(system=small_systems())
def test_a_plan_takes_as_much_of_everybody_as_it_has_booked(system):
    plan = planned(system)

    load = measure_load(plan, by="day")

    for id_ in load.owners:
        work = sum(booking.work for booking in plan.bookings() if booking.owner == id_)
        rows = load.own(id_)
        assert sum((row.demand for row in rows), timedelta(0)) == timedelta(microseconds=work)


def test_a_plan_levels_what_is_too_much_at_once():
    system = shop(item("a", "5d"), item("b", "5d"), owners=[Owner("ana")])

    load = measure_load(make_plan(system, effort="quick"))

    assert len(load.over) == 0
    assert [row.utilisation for row in load["ana"]] == [1.0, 1.0]
