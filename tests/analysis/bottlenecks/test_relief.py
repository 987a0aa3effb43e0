"""What a change is promised to gain is what planning the changed system gains."""

from datetime import timedelta

import pytest
from attrs import evolve
from hypothesis import strategies as st
from tests.analysis.bottlenecks.oracle import DAY, HOUR
from tests.analysis.examples import given
from tests.analysis.plans.systems import plannable_systems

from worksystem import (
    Assignment,
    Calendar,
    Capacity,
    Constraint,
    Owner,
    UnknownReference,
    WorkItem,
    WorkSystem,
    make_plan,
)
from worksystem.analysis.bottlenecks import Relief, ReliefEntry, find_bottlenecks
from worksystem.analysis.bottlenecks.candidates import find_candidates
from worksystem.analysis.bottlenecks.limits import Limits
from worksystem.analysis.bottlenecks.measuring import Measured, gain

ways = st.fixed_dictionaries(
    {"seed": st.integers(0, 3), "schedules": st.sampled_from([None, 1, 4])}
)
objectives = st.sampled_from(["finish", "tardiness"])


def busy_shop(*items, owners=("ana",), **fields):
    return WorkSystem("shop", owners=[Owner(id_) for id_ in owners], items=items, **fields)


def rough():
    """Twenty items for which the first schedule is not the best."""
    items = [
        WorkItem(
            f"i{k}",
            owner=f"o{k * 5 % 3}",
            effort=f"{k * 7 % 5 + 1}h",
            after=[f"i{k - d}" for d in (5, 7) if k >= d],
        )
        for k in range(20)
    ]
    return busy_shop(*items, owners=["o0", "o1", "o2"])


def two_stages():
    """Two items of Zoe, then two of Bo: there is more to gain from her, and something from him."""
    return busy_shop(
        WorkItem("a1", owner="zoe", effort="10h", after=[]),
        WorkItem("a2", owner="zoe", effort="10h", after=[]),
        WorkItem("b1", owner="bo", effort="6h", after=["a1", "a2"]),
        WorkItem("b2", owner="bo", effort="6h", after=["a1", "a2"]),
        owners=["bo", "zoe"],
    )


# the law


@given(system=plannable_systems(max_size=5), ways=ways, objective=objectives)
def test_the_promised_gain_is_what_planning_the_changed_system_gains(system, ways, objective):
    found = find_bottlenecks(system, objective=objective, top=2, **ways)
    base = make_plan(system, effort="quick", objective=objective, **ways)

    for entry in found.by_relief:
        after = make_plan(found.relieved(entry), effort="quick", objective=objective, **ways)
        if objective == "tardiness":
            assert entry.value == base.tardiness - after.tardiness
        elif system.calendar is not None or system.start is None:
            assert entry.value == base.length - after.length
        assert (entry.finish, entry.length) == (after.finish, after.length)
        assert entry.value == gain(base, after)


@given(system=plannable_systems(max_size=5, hard=True), ways=ways)
def test_the_options_that_it_names_make_the_same_plans(system, ways):
    found = find_bottlenecks(system, top=2, **ways)

    if found.base is None:
        assert found.by_relief.not_evaluated.startswith("there is no plan")
        return
    assert make_plan(system, **found.options) == found.base
    for entry in found.by_relief:
        assert make_plan(found.relieved(entry), **found.options).length == entry.length


@given(system=plannable_systems(max_size=5), ways=ways, objective=objectives)
def test_no_gain_is_more_than_its_limit(system, ways, objective):
    base = make_plan(system, effort="quick", objective=objective, **ways)
    limits = Limits(base)

    for relief in [r for kind in find_candidates(base) for r in kind]:
        after = make_plan(relief.of(system), effort="quick", objective=objective, **ways)
        assert gain(base, after) <= limits.most(relief)
        assert limits.least <= limits.most(relief)


@given(system=plannable_systems(max_size=7, calendars=(), choices=False, dates=False), ways=ways)
def test_no_gain_is_more_than_its_limit_on_one_axis(system, ways):
    plain = system.update(
        items=[
            evolve(i, after=[link.on for link in i.after or ()], started=None, finished=None)
            for i in system.items
        ]
    )
    base = make_plan(plain, effort="quick", **ways)
    limits = Limits(base)

    for relief in [r for kind in find_candidates(base) for r in kind]:
        assert gain(base, make_plan(relief.of(plain), effort="quick", **ways)) <= limits.most(
            relief
        )


@pytest.mark.parametrize("ways", [{"schedules": 1}, {"schedules": 40, "seed": 3}])
def test_the_changed_plan_is_made_with_the_options_that_were_asked_for(ways):
    found = find_bottlenecks(rough(), top=3, **ways)

    base = make_plan(rough(), **ways)
    gains = [base.length - make_plan(found.relieved(e), **ways).length for e in found.by_relief]
    assert [entry.value for entry in found.by_relief] == gains
    other = [base.length - make_plan(found.relieved(e)).length for e in found.by_relief]
    assert gains != other, "or it says nothing"
    assert found.options["seed"] == ways.get("seed", 0)


def test_entries_come_in_the_order_of_their_gain_and_ties_by_id():
    system = busy_shop(*(WorkItem(id_, owner="ana", effort="10h") for id_ in "cab"))

    found = find_bottlenecks(system)

    assert [(e.subject, e.value) for e in found.by_relief] == [
        ("ana", 10 * HOUR),
        ("a", HOUR),
        ("b", HOUR),
        ("c", HOUR),
    ]


def test_ties_go_by_id_whatever_was_measured_first():
    base = make_plan(busy_shop(WorkItem("b", owner="a", effort="1h"), owners=["a"]))
    reliefs = [Relief("b", "item"), Relief("a", "owner"), Relief("a", "item")]
    measured = Measured(tuple(ReliefEntry(r, HOUR, length=HOUR) for r in reliefs))

    ranking = measured.ranking(base, shown=5)

    assert [(e.subject, e.kind) for e in ranking] == [("a", "item"), ("a", "owner"), ("b", "item")]


# what is pruned, and what is left out


def test_what_cannot_beat_the_first_few_is_not_measured():
    items = [WorkItem(f"i{k}", owner="ana", effort=f"{10 + k}h") for k in range(6)]

    found = find_bottlenecks(busy_shop(*items), top=2)

    assert [e.subject for e in found.by_relief] == ["ana", "i5"]
    # Where the plan cannot be shorter, the others are ruled out by what is a tenth of them.
    assert (found.measured, found.pruned, found.left_out) == (2, 5, 0)
    assert found.explain("i3").splitlines()[-2] == (
        "by relief: 'i3' a tenth shorter was not measured: it can gain 1h 18m at most"
    )


def test_of_each_kind_no_more_are_measured_than_asked_for():
    found = find_bottlenecks(rough(), top=1, schedules=1)

    assert sorted(entry.kind for entry in found.by_relief) == ["item", "owner"]
    assert (found.measured, found.left_out) == (2, len(found.outcomes) - 2 - found.pruned)
    assert found.left_out > 2


def test_who_is_waited_for_longest_is_measured_first():
    found = find_bottlenecks(two_stages(), top=1)

    assert [(e.subject, e.value) for e in found.by_relief if e.kind == "owner"] == [
        ("zoe", 10 * HOUR)
    ]
    assert found.explain("bo").splitlines()[-2] == (
        "by relief: one more of bo was not measured: it can gain 6h at most"
    )


def test_what_can_beat_the_last_of_the_first_few_is_measured():
    found = find_bottlenecks(two_stages(), top=2)

    assert [(e.subject, e.value) for e in found.by_relief][:2] == [
        ("zoe", 10 * HOUR),
        ("bo", 6 * HOUR),
    ]


def test_what_cannot_gain_is_not_measured_where_others_lose_either(monkeypatch):
    from worksystem.analysis.bottlenecks import measuring

    def longer(system, **options):
        return make_plan(system.add(WorkItem("more", effort="99h")), **options)

    monkeypatch.setattr(measuring, "make_plan", longer)
    items = [WorkItem(id_, owner="bo", effort="10h", after=[]) for id_ in ("left", "right")]
    items += [WorkItem(id_, owner="ana", effort="2h", after=[]) for id_ in "xy"]
    found = find_bottlenecks(busy_shop(*items, owners=["ana", "bo"]), top=1)

    assert "one more of ana was not measured: it cannot gain anything" in found.explain("ana")


def test_a_limit_can_be_asked_for_again_and_counts_shares():
    share = Assignment("ana", share=0.5)
    items = [WorkItem(f"i{k}", assignees=[share], duration="10h") for k in range(12)]
    limits = Limits(make_plan(busy_shop(*items)))

    first = limits.most(Relief("ana", "owner"))

    assert first == limits.most(Relief("ana", "owner")) == 30 * HOUR


def test_work_outside_is_not_ours_to_shorten():
    system = busy_shop(
        WorkItem("permit", duration="10h", external=True, after=[]),
        WorkItem("roof", owner="ana", effort="10h", after=["permit"]),
    )

    found = find_bottlenecks(system)

    assert [e.subject for e in found.by_relief] == ["roof"]
    assert "by relief: 'permit' is outside the system" in found.explain("permit")


def test_where_nothing_is_late_nobody_can_take_anything_off_it():
    system = busy_shop(
        WorkItem("a", owner="ana", effort="2h", due="2026-05-08"),
        WorkItem("b", owner="ana", effort="2h"),
        start="2026-05-04",
    )

    found = find_bottlenecks(system, objective="tardiness")

    assert (len(found.by_relief), found.measured, found.pruned) == (0, 0, 3)
    assert "cannot gain anything" in found.explain("ana")


def test_tardiness_is_what_goes_where_that_is_asked_for():
    system = busy_shop(
        WorkItem("a", owner="ana", effort="4h", due="2026-05-04T04:00Z"),
        WorkItem("b", owner="ana", effort="4h", due="2026-05-04T04:00Z"),
        start="2026-05-04T00:00Z",
    )

    first = find_bottlenecks(system, objective="tardiness").by_relief[0]

    assert (first.subject, first.value) == ("ana", 4 * HOUR)
    assert first.why == "one more of ana takes 4h off what is late"


# the changes


def test_one_more_of_an_owner_raises_their_limit_too():
    capacity = Capacity(at_once=2, wip_limit=1, share=0.5, absences=["2026-05-04"])
    system = WorkSystem("shop", owners=[Owner("ana", capacity=capacity)])

    after = Relief("ana", "owner").of(system).owners["ana"].capacity

    assert after == evolve(capacity, at_once=3, wip_limit=2)
    assert Relief("ana", "owner").of(WorkSystem("s", owners=[Owner("ana")])).owners[
        "ana"
    ].capacity == Capacity(at_once=2)


def test_a_limit_that_binds_is_relieved():
    team = Owner("web", kind="team", capacity=Capacity(at_once=5, wip_limit=1))
    items = [WorkItem(id_, owner="web", effort="1d") for id_ in "ab"]

    found = find_bottlenecks(WorkSystem("shop", owners=[team], items=items))

    assert (found.by_relief[0].subject, found.by_relief[0].value) == ("web", DAY)


@pytest.mark.parametrize("field", ["effort", "duration"])
def test_an_item_is_a_tenth_shorter_in_all_its_points(field):
    item = WorkItem("art", **{field: ("10h", "20h", "40h")}, remaining="5h")

    after = Relief("art", "item").of(WorkSystem("shop", items=[item])).items["art"]

    assert after == evolve(
        item, **{field: ("9h", "18h", "36h")}, remaining=timedelta(hours=4, minutes=30)
    )


def test_an_owner_and_an_item_of_one_id_are_told_apart():
    system = busy_shop(
        WorkItem("ana", owner="ana", effort="10h"), WorkItem("b", owner="ana", effort="10h")
    )

    found = find_bottlenecks(system)

    assert [(e.subject, e.kind, e.value) for e in found.by_relief.of("ana")] == [
        ("ana", "owner", 10 * HOUR),
        ("ana", "item", HOUR),
    ]


def test_a_change_of_what_is_not_there_is_refused():
    with pytest.raises(UnknownReference):
        Relief("bo", "owner").of(WorkSystem("shop"))


# dates


def test_a_shorter_item_may_gain_a_weekend():
    week = Calendar("week", week="Mon-Fri 09:00-17:00")
    always = Calendar("always", week="always")
    system = WorkSystem(
        "s",
        start="2026-05-04",
        calendar="always",
        calendars=[week, always],
        items=[WorkItem("a", effort="42h", calendar="week")],
    )

    found = find_bottlenecks(system)

    (entry,) = found.by_relief
    assert entry.value > 60 * HOUR  # from Monday 11:00 to Friday before 17:00
    assert entry.why.endswith("on Fri 2026-05-08 14:48")


def test_a_change_for_which_no_plan_is_found_is_told_and_not_counted(monkeypatch):
    from worksystem.analysis.bottlenecks import measuring
    from worksystem.errors import Infeasible

    def never(*args, **options):
        raise Infeasible(["a date cannot be kept"])

    monkeypatch.setattr(measuring, "make_plan", never)
    found = find_bottlenecks(busy_shop(*(WorkItem(i, owner="ana", effort="1h") for i in "ab")))

    assert (found.measured, len(found.by_relief)) == (0, 0)
    assert "there is no plan: a date cannot be kept" in found.explain("ana")
    assert "3 had no plan" in found.notes[-1]


def test_a_loss_is_shown_as_it_was_measured(monkeypatch):
    from worksystem.analysis.bottlenecks import measuring

    plan = make_plan
    monkeypatch.setattr(
        measuring,
        "make_plan",
        lambda system, **options: plan(
            system.add(WorkItem("more", owner="ana", effort="50h")), **options
        ),
    )
    found = find_bottlenecks(busy_shop(WorkItem("a", owner="ana", effort="10h")))

    (entry,) = found.by_relief
    assert entry.value == -49 * HOUR
    assert entry.why == (
        "with 'a' a tenth shorter the search found a plan that ends 6d 1h later, "
        "7d 3h after the start"
    )


# a plan that is given


def test_a_plan_that_is_given_hands_on_what_it_was_made_for():
    system = busy_shop(
        *(WorkItem(i, owner="ana", effort="2h", due="2026-05-04T02:00Z") for i in "ab"),
        start="2026-05-04T00:00Z",
    )
    plan = make_plan(system, objective="tardiness", interleave=True)

    found = find_bottlenecks(system, plan=plan)

    assert found.options["objective"] == "tardiness"
    assert found.options["interleave"] is True
    assert found.plan is plan
    assert find_bottlenecks(system, plan=plan, objective="finish").options["objective"] == "finish"


def test_gains_are_measured_from_a_plan_that_was_made_in_the_same_way():
    system = rough()
    plan = make_plan(system, schedules=300)

    found = find_bottlenecks(system, plan=plan, schedules=1)

    assert found.base == make_plan(system, schedules=1)
    assert found.base.length - plan.length == 7 * HOUR
    (told,) = [note for note in found.notes if note.startswith("gains are measured from a plan")]
    assert told.endswith("with 1 schedule; it is 7h worse than the one given")


def test_items_that_are_held_to_a_date_gain_nothing():
    fixed = Constraint("start on", "2026-05-05T09:00Z")
    system = busy_shop(
        WorkItem("a", owner="ana", effort="2h", after=[]),
        WorkItem("show", effort="1h", constraints=[fixed], after=["a"]),
        start="2026-05-04T09:00Z",
    )

    found = find_bottlenecks(system)

    assert [(e.subject, e.value) for e in found.by_relief] == [("show", timedelta(minutes=6))]
