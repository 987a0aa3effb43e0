"""What the solver makes of a plan: never worse, proven where it says so, the same each time."""

import pytest
from tests.analysis.examples import given
from tests.analysis.plans.feasibility import violations
from tests.analysis.plans.systems import plannable_systems

from worksystem import (
    Calendar,
    CannotAnswer,
    Capacity,
    Infeasible,
    Owner,
    WorkItem,
    WorkSystem,
    make_plan,
)
from worksystem.model.instants import from_microseconds


def two_machines(count=9, **fields):
    """Items of several lengths on two machines: the first schedule is seldom the shortest."""
    items = [
        WorkItem(f"i{k}", duration=f"{1 + k * k % 7}h", assignees=[("machine", 1 + k % 2)])
        for k in range(count)
    ]
    owner = Owner("machine", kind="team", capacity=Capacity(at_once=2))
    return WorkSystem("shop", start="2026-05-04T00:00Z", owners=[owner], items=items, **fields)


@given(system=plannable_systems(calendars=(), choices=False, dates=False))
def test_a_plan_of_the_solver_can_be_carried_out_and_is_no_worse(system):
    try:
        plan = make_plan(system, effort="quick", solver="cp-sat", time_limit=1)
    except CannotAnswer:
        return

    assert violations(system, plan) == []
    assert plan.length <= make_plan(system, effort="quick").length
    assert plan.lower_bound <= plan.length


def test_what_is_proven_has_no_gap():
    plan = make_plan(two_machines(), schedules=1, solver="cp-sat")

    assert plan.gap == 0
    assert plan.length == make_plan(two_machines(), effort="thorough").length


def test_the_same_plan_is_found_each_time():
    assert make_plan(two_machines(), solver="cp-sat") == make_plan(two_machines(), solver="cp-sat")


def test_tardiness_is_what_it_looks_for_if_asked():
    system = two_machines(5)
    hour = 3_600_000_000
    due = from_microseconds(1_777_852_800_000_000 + 4 * hour)
    late = system.replace(*(WorkItem(i.id, duration=i.duration, assignees=i.assignees, due=due)
                            for i in system.items))  # fmt: skip

    solved = make_plan(late, schedules=1, objective="tardiness", solver="cp-sat")

    assert solved.tardiness <= make_plan(late, schedules=1, objective="tardiness").tardiness
    assert solved.tardiness == make_plan(late, schedules=2_000, objective="tardiness").tardiness


def test_hard_dates_are_kept():
    items = [
        WorkItem("a", duration="3h", owner="ana"),
        WorkItem("b", duration="2h", owner="ana",
                 constraints=[("finish no later than", "2026-05-04T02:00Z")]),
    ]  # fmt: skip
    system = WorkSystem("shop", start="2026-05-04T00:00Z", owners=[Owner("ana")], items=items)

    plan = make_plan(system, schedules=1, solver="cp-sat")

    assert plan["b"].start == system.start


def test_several_calendars_are_refused():
    day = Calendar("day", week="Mon-Fri 09:00-17:00")
    owners = [Owner("ana", capacity=Capacity(calendar="day")), Owner("bo")]
    items = [WorkItem("a", owner="ana", effort="1h"), WorkItem("b", owner="bo", effort="1h")]
    system = WorkSystem(
        "shop", start="2026-05-04T00:00Z", calendars=[day], owners=owners, items=items
    )

    with pytest.raises(CannotAnswer, match="one calendar") as caught:
        make_plan(system, solver="cp-sat")
    assert not isinstance(caught.value, Infeasible)
