"""Compiling a system: who works when, how long it takes, and solving again."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.analysis.paths.oracle import HOUR, Plan, plans

from worksystem import (
    Absence,
    Assignment,
    Calendar,
    CannotAnswer,
    Capacity,
    Dependency,
    Owner,
    WorkItem,
    WorkSystem,
    find_critical_path,
)
from worksystem.network import network_of

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
MICRO = timedelta(microseconds=1)
OFFICE = Calendar("office", week="Mon-Fri 09:00-17:00")
EARLY = Calendar("early", week="Mon-Fri 05:00-13:00")
NIGHT = Calendar("night", week="Mon-Fri 22:00-24:00")


def team(**items):
    return WorkSystem(
        "team",
        start=START,
        calendar="office",
        calendars=[OFFICE, EARLY, NIGHT],
        owners=[
            Owner("ana", capacity=Capacity(calendar="office")),
            Owner("bo", capacity=Capacity(calendar="office", share=0.5)),
            Owner("cy", capacity=Capacity(calendar="early")),
            Owner("di", capacity=Capacity(absences=[Absence("2026-03-02", "2026-03-03")])),
            Owner("eve", capacity=Capacity(calendar="night")),
            Owner("crew", kind="team", capacity=Capacity(calendar="office", at_once=12)),
        ],
        items=[WorkItem(name, **fields) for name, fields in items.items()],
    )


@pytest.mark.parametrize(
    ("fields", "finish"),
    [
        ({"effort": "1d", "owner": "ana"}, "2026-03-02T17:00"),
        ({"effort": "1d", "owner": "bo"}, "2026-03-03T17:00"),
        ({"duration": "1d", "owner": "bo"}, "2026-03-02T17:00"),
        ({"effort": "1d", "owner": "ana", "assignees": ["bo"]}, "2026-03-03T17:00"),
        ({"effort": "3d", "assignees": ["ana", "bo"]}, "2026-03-03T17:00"),
        ({"effort": "1d", "assignees": [("ana", 0.5)]}, "2026-03-03T17:00"),
        ({"effort": "5d", "assignees": [Assignment("crew", share=5)]}, "2026-03-02T17:00"),
        ({"effort": "1d", "owner": "di"}, "2026-03-04T17:00"),
        ({"effort": "4h", "assignees": ["ana", "cy"]}, "2026-03-02T11:00"),
        ({"effort": "1d", "assignees": ["ana", "cy"]}, "2026-03-02T13:00"),
        ({"effort": "1d 4h", "assignees": ["ana", "cy"]}, "2026-03-03T11:00"),
        ({"effort": "1d", "owner": "ana", "calendar": "early"}, "2026-03-03T13:00"),
        ({"effort": "1d"}, "2026-03-02T17:00"),
        ({"effort": "2h", "calendar": "night"}, "2026-03-03T00:00"),
    ],
    ids=str,
)
def test_effort_becomes_time_at_the_shares_and_on_the_calendars_of_its_doers(fields, finish):
    path = find_critical_path(team(a=fields))

    assert path["a"].early_finish.isoformat().startswith(finish)


def test_doers_who_never_work_at_the_same_time_are_named():
    with pytest.raises(CannotAnswer, match=r"item 'a'.*'ana' and 'eve'.*never"):
        find_critical_path(team(a={"effort": "1d", "assignees": ["ana", "eve"]}))


def test_owners_with_the_same_hours_share_one_axis():
    system = team(a={"effort": "1d", "owner": "ana"}, b={"effort": "1d", "owner": "crew"}, c={})

    assert len(network_of(system).timing.axes) == 1
    assert network_of(system).timing.is_simple


@given(plan=plans(max_size=5), factors=st.lists(st.integers(0, 9), min_size=5, max_size=5))
def test_solving_again_is_the_same_as_building_anew(plan, factors):
    other = Plan(dict(zip(plan.durations, factors, strict=False)), plan.links)
    network = network_of(plan.system())

    durations = np.array([d * HOUR // MICRO for d in other.durations.values()], dtype=np.int64)
    times = network.find_times(durations)

    path = find_critical_path(other.system())
    assert (
        (times.finish - int(network.timing.base[0])) * MICRO == path.length
        if durations.size
        else True
    )
    for node, name in enumerate(other.durations):
        assert int(times.late[node] - times.early[node]) * MICRO == path[name].total_float
        assert int(times.free[node]) * MICRO == path[name].free_float


def test_percent_lags_follow_the_durations_they_are_a_share_of():
    items = [WorkItem("a", duration="4h"), WorkItem("b", after=[Dependency("a", lag="50%")])]
    network = network_of(WorkSystem("s", items=items))

    again = network.find_times(2 * network.timing.durations)

    assert int(again.finish - network.timing.base[0]) * MICRO == 12 * HOUR


def test_a_network_of_mixed_calendars_is_not_solved_as_one_axis():
    system = team(a={"effort": "1d", "owner": "cy"}, b={"effort": "1d", "owner": "ana"})

    with pytest.raises(CannotAnswer, match=r"use schedule\(\)"):
        network_of(system).find_times()


def test_a_system_is_compiled_once():
    system = team(a={})

    assert network_of(system) is network_of(system)
    assert network_of(system) is not network_of(system, allow_early_start=True)
