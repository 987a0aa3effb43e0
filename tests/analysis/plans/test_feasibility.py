"""Every plan can be carried out: an independent checker finds nothing wrong with it."""

from attrs import evolve
from hypothesis import strategies as st
from tests.analysis.examples import given
from tests.analysis.paths.oracle import HOUR
from tests.analysis.plans.brute_force import shortest, tinies
from tests.analysis.plans.feasibility import faults_of_the_whole, violations
from tests.analysis.plans.systems import START, plannable_systems

from worksystem import CannotAnswer, WorkItem, WorkSystem, make_plan
from worksystem.testing import whole_systems, work_systems

ways = st.fixed_dictionaries(
    {
        "effort": st.just("quick"),
        "schedules": st.sampled_from([None, 1, 24]),
        "objective": st.sampled_from(["finish", "tardiness"]),
        "interleave": st.booleans(),
        "seed": st.integers(0, 3),
    }
)


def check(system, **ways):
    """Plan a system, and hold the plan against the checker."""
    plan = make_plan(system, **ways)

    assert violations(system, plan, interleave=ways.get("interleave", False)) == []
    assert plan.system == system
    return plan


def outcome(system, **ways):
    """A plan that can be carried out, or why there is none; anything else is an error."""
    try:
        return check(system, **ways)
    except CannotAnswer as error:
        return error


@given(system=plannable_systems(), ways=ways)
def test_a_plan_can_be_carried_out(system, ways):
    check(system, **ways)


@given(system=plannable_systems(calendars=(), choices=False, dates=False), ways=ways)
def test_a_plan_around_the_clock_can_be_carried_out(system, ways):
    check(system, **ways)


@given(system=plannable_systems(start=False), ways=ways)
def test_a_plan_without_a_start_can_be_carried_out(system, ways):
    check(system, **ways)


@given(system=plannable_systems(hard=True), ways=ways)
def test_where_dates_are_hard_there_is_a_plan_that_keeps_them_or_a_reason(system, ways):
    assert str(outcome(system, **ways))


@given(
    system=work_systems(
        calendars=True, owners=True, constraints=True, progress=True, parents=True,
        lags="all", start=True, cycles=True,
    ),
    ways=ways,
)  # fmt: skip
def test_any_system_has_a_plan_or_a_reason_why_not(system, ways):
    assert str(outcome(system, **ways))


@given(system=whole_systems(cycles=True), ways=ways)
def test_a_whole_system_has_a_plan_or_a_reason_why_not(system, ways):
    assert str(outcome(system, **ways))


@given(system=plannable_systems(max_size=12, calendars=("office", "always")))
def test_a_larger_plan_can_be_carried_out(system):
    check(system, schedules=8)


def test_a_group_that_only_something_finished_waits_for_is_planned():
    """It has no latest finish of its own, which once was looked for without end."""
    items = [
        WorkItem("p"),
        WorkItem("a", parent="p", duration="4h"),
        WorkItem("b", after=["p"], started=START - HOUR, finished=START),
    ]

    check(WorkSystem("shop", start=START - HOUR, as_of=START, items=items))


@given(tiny=tinies())
def test_the_checker_sees_what_is_shorter_than_the_shortest_plan(tiny):
    """What was planned with more people than there are cannot be done by those there are."""
    more = evolve(tiny, units=dict.fromkeys(tiny.units, 99), limits=dict.fromkeys(tiny.units))

    plan = make_plan(more.system(), effort="quick")

    if plan.length < shortest(tiny) * HOUR:
        assert violations(tiny.system(), plan)


@given(system=plannable_systems(max_size=5), effort=st.sampled_from(["normal", "thorough"]))
def test_whatever_the_effort_a_plan_can_be_carried_out(effort, system):
    check(system, effort=effort)


@given(system=plannable_systems(), ways=ways)
def test_the_figures_of_the_whole_follow_from_the_items(system, ways):
    plan = make_plan(system, **ways)

    assert list(faults_of_the_whole(system, plan)) == []
