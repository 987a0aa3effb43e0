"""measure_load against brute force: step by step, from the clocks on the wall."""

from datetime import timedelta

from hypothesis import assume
from hypothesis import strategies as st
from tests.analysis.examples import given
from tests.analysis.load.oracle import (
    ZONES,
    capacity_by_moment,
    capacity_of,
    demand_by_moment,
    demand_on,
    in_period,
    small_systems,
)

from worksystem.analysis.load import measure_load
from worksystem.errors import CannotAnswer

# Each sum is of some parts, each rounded to a microsecond.
ROUNDING = timedelta(microseconds=50)


def near(duration, hours):
    return abs(duration - timedelta(microseconds=round(hours * 3_600_000_000))) <= ROUNDING


def measured(system, **options):
    try:
        return measure_load(system, **options)
    except CannotAnswer:  # its doers are never at work together
        return assume(False)


@given(
    system=small_systems(),
    by=st.sampled_from(["day", "week", "month"]),
    zone=st.sampled_from(ZONES),
)
def test_load_is_what_the_clocks_on_the_wall_say(system, by, zone):
    load = measured(system, by=by, zone=zone)
    rows = {id_: load[id_] for id_ in load.owners}
    demand = demand_by_moment(system, by, zone)
    begin, end = rows["ana"][0].start, rows["ana"][-1].end
    capacity = capacity_by_moment(system, by, zone, begin, end)

    for id_ in load.owners:
        for row, alone in zip(rows[id_], load.own(id_), strict=True):
            period = row.start.date()
            assert near(alone.demand, in_period(demand[id_], period))
            assert near(alone.capacity, in_period(capacity[id_], period))
            assert near(row.demand, demand_on(system, demand, id_, period))
            assert near(row.capacity, capacity_of(system, capacity, id_, period))
