"""The checker of plans sees everything that can be wrong with one."""

from datetime import timedelta

import pytest
from attrs import evolve
from tests.analysis.plans.fakes import HOUR, MONDAY, at, fake
from tests.analysis.plans.feasibility import faults_of_the_whole, violations

from worksystem import (
    Calendar,
    Capacity,
    Dependency,
    Owner,
    State,
    Workflow,
    WorkItem,
    WorkSystem,
    find_critical_path,
)

OFFICE = Calendar("office", week="Mon-Fri 09:00-17:00")
EARLY = Calendar("early", week="Mon-Fri 06:00-14:00")
DAY = 24


def system_of(*items, owners=(), start=MONDAY, **fields):
    """A system on office hours; owners are ids, or owners."""
    return WorkSystem(
        "shop",
        start=start,
        calendar=None if start is None else "office",
        calendars=[OFFICE, EARLY, Calendar("always", week="always")],
        owners=[o if isinstance(o, Owner) else Owner(o) for o in owners],
        items=items,
        **fields,
    )


def task(id_, hours=2, **fields):
    return WorkItem(id_, duration=hours * HOUR, **fields)


def told(system, **said):
    return violations(system, fake(system, **said))


def said(sentences, *words):
    """Whether there is one sentence, with all of these words in it."""
    return len(sentences) == 1 and all(word in sentences[0] for word in words)


# one item


@pytest.mark.parametrize("dates", [(9, 11), (15, 17), (16, DAY + 10)])
def test_an_item_goes_on_for_its_length_while_people_are_at_work(dates):
    assert told(system_of(task("a")), a=dates) == []


@pytest.mark.parametrize("dates", [(9, 10), (9, 12), (16, DAY + 9), (16, 18)])
def test_an_item_that_is_too_short_or_too_long_is_seen(dates):
    found = told(system_of(task("a")), a=dates)

    assert any("of working time instead of" in sentence for sentence in found)


def test_a_start_and_a_finish_when_nobody_is_at_work_are_seen():
    assert said(told(system_of(task("a")), a=(8, 11)), "starts when nobody")
    assert said(told(system_of(task("a", 8)), a=(9, 18)), "finishes when nobody")


@pytest.mark.parametrize("hour", [17, 20, DAY + 9])
def test_a_milestone_may_be_shown_on_any_side_of_the_night(hour):
    system = system_of(task("a", 8), task("m", 0, after=["a"]))

    assert told(system, a=(9, 17), m=(hour, hour)) == []
    assert said(told(system, a=(9, 17), m=(17, DAY + 9)), "two dates")


def test_effort_is_shared_and_a_duration_is_not():
    half = Owner("bo", capacity=Capacity(share=0.5))
    together = {"assignees": ["ana", ("bo", 0.5)]}
    system = system_of(
        WorkItem("a", effort="5h", **together),
        WorkItem("b", duration="5h", **together, after=["a"]),
        owners=["ana", half],
    )

    assert told(system, a=(9, 13), b=(13, DAY + 10)) == []
    assert told(system, a=(9, 14), b=(14, DAY + 11)) != []


def test_an_item_goes_on_while_all_its_doers_are_at_work():
    early = Owner("bo", capacity=Capacity(calendar="early", absences=["2026-03-03"]))
    system = system_of(task("a", 8, assignees=["ana", "bo"]), owners=["ana", early])

    assert told(system, a=(9, 2 * DAY + 12)) == []
    assert told(system, a=(9, DAY + 12)) != []
    assert told(system, a=(9, 17)) != []


def test_the_calendar_of_an_item_narrows_that_of_its_doers():
    system = system_of(task("a", 6, owner="ana", calendar="early"), owners=["ana"])

    assert told(system, a=(9, DAY + 10)) == []
    assert told(system, a=(9, 15)) != []


def test_without_doers_the_calendar_of_an_item_is_its_own():
    assert told(system_of(task("a", 6, calendar="early")), a=(6, 12)) == []


# who does it


def test_somebody_whom_the_item_does_not_ask_for_is_seen():
    system = system_of(task("a", owner="ana"), owners=["ana", "bo"])

    assert said(told(system, a=(9, 11, "bo")), "bo", "does not ask for")
    assert said(told(system, a=(9, 11, ("ana", 0.5))), "does not ask for")
    assert said(told(system, a=(9, 11, "ana", "bo")), "does not ask for")


def test_a_skill_may_be_had_by_any_active_owner():
    owners = [Owner("ana", skills=["b"]), Owner("bo", skills=["b", "c"]), Owner("cy")]
    system = system_of(task("a", owner="cy", skills=["b", "c"]), owners=owners)

    assert told(system, a=(9, 11, "bo")) == []
    assert said(told(system, a=(9, 11, "ana")), "does not ask for")
    assert said(told(system, a=(9, 11)), "does not ask for")
    gone = system.update("bo", active=False)
    assert said(told(gone, a=(9, 11, "bo")), "does not ask for")


def test_an_owner_who_has_the_skill_does_it():
    owners = [Owner("ana", skills=["b"]), Owner("bo", skills=["b"])]
    system = system_of(task("a", owner="ana", skills=["b"]), owners=owners)

    assert told(system, a=(9, 11)) == []
    assert said(told(system, a=(9, 11, "bo")), "does not ask for")


def test_assignees_together_have_the_skills():
    owners = [Owner("ana", skills=["b"]), Owner("bo", skills=["c"])]
    system = system_of(task("a", assignees=["ana", "bo"], skills=["b", "c"]), owners=owners)

    assert told(system, a=(9, 11)) == []
    assert told(system.update("bo", skills=[]), a=(9, 11)) != []


def test_somebody_who_has_left_is_seen():
    system = system_of(task("a", owner="ana"), owners=[Owner("ana", active=False)])

    assert said(told(system, a=(9, 11)), "ana is not active")


def test_a_role_is_played_by_one_who_holds_it_at_the_share_of_both():
    owners = [
        Owner("ana", capacity=Capacity(share=0.5)),
        Owner("bo", active=False),
        Owner(
            "lead",
            kind="role",
            holders=["ana", "bo"],
            capacity=Capacity(share=0.5, calendar="early"),
        ),
    ]
    system = system_of(WorkItem("a", effort="2h", owner="lead"), owners=owners)

    assert told(system, a=(9, 17, "ana")) == []
    assert told(system, a=(9, DAY + 12, "ana")) != []
    assert said(told(system, a=(9, DAY + 12, "lead")), "does not ask for")
    assert said(told(system, a=(9, DAY + 12, "bo")), "does not ask for")


def test_a_role_that_nobody_holds_works_by_itself():
    system = system_of(task("a", owner="lead"), owners=[Owner("lead", kind="role")])

    assert told(system, a=(9, 11)) == []


def test_doers_that_are_not_the_assigned_are_seen():
    system = system_of(task("a", owner="ana"), owners=["ana"])
    plan = fake(system, a=(9, 11))

    assert violations(system, plan.but("a", doers=())) != []


# capacity


def test_two_things_at_once_are_seen():
    system = system_of(task("a", owner="ana"), task("b", owner="ana"), owners=["ana"])

    assert told(system, a=(9, 11), b=(11, 13)) == []
    assert said(told(system, a=(9, 11), b=(10, 12)), "ana: 2", "['a', 'b']")


def test_overload_in_the_middle_of_an_item_is_seen():
    system = system_of(task("a", 8, owner="ana"), task("b", 1, owner="ana"), owners=["ana"])

    assert said(told(system, a=(9, 17), b=(12, 13)), "ana: 2")


def test_shares_are_added_up():
    half = [("ana", 0.5)]
    system = system_of(
        task("a", assignees=half),
        task("b", assignees=half),
        task("c", assignees=[("ana", 0.1)]),
        owners=["ana"],
    )

    assert told(system, a=(9, 11), b=(9, 11), c=(11, 13)) == []
    assert said(told(system, a=(9, 11), b=(10, 12), c=(9, 11)), "ana: 1.1 units of 1")


def test_tenths_add_up_to_a_whole():
    tenths = [task(f"i{k}", assignees=[("ana", 0.1)]) for k in range(10)]

    assert told(system_of(*tenths, owners=["ana"]), **{f"i{k}": (9, 11) for k in range(10)}) == []


def test_a_team_does_as_much_at_once_as_it_has_people():
    team = Owner("web", kind="team", capacity=Capacity(at_once=3))
    system = system_of(
        task("a", assignees=[("web", 2)]), task("b", owner="web"), task("c", owner="web"),
        owners=[team],
    )  # fmt: skip

    assert told(system, a=(9, 11), b=(9, 11), c=(11, 13)) == []
    assert said(told(system, a=(9, 11), b=(9, 11), c=(10, 12)), "web: 4.0 units of 3")


def test_a_limit_of_work_in_progress_counts_items_and_not_shares():
    web = Owner("web", kind="team", capacity=Capacity(at_once=9, wip_limit=2))
    items = [task(id_, owner="web") for id_ in "abc"] + [task("m", 0, owner="web")]
    system = system_of(*items, owners=[web])

    assert told(system, a=(9, 11), b=(9, 11), c=(11, 13), m=(10, 10)) == []
    found = told(system, a=(9, 11), b=(9, 11), c=(10, 12), m=(10, 10))
    assert said(found, "web: 3 items of 2", "['a', 'b', 'c']")


def test_who_does_an_item_is_held_over_the_night_unless_work_is_interleaved():
    system = system_of(
        task("a", 2, owner="ana", calendar="office"),
        task("b", 1, owner="ana"),
        owners=[Owner("ana", capacity=Capacity(calendar="always"))],
    )
    plan = fake(system, a=(16, DAY + 10), b=(20, 21))

    assert said(violations(system, plan), "ana: 2")
    assert violations(system, plan, interleave=True) == []
    daytime = fake(system, a=(16, DAY + 10), b=(16, 17))
    assert said(violations(system, daytime, interleave=True), "ana: 2")


def test_an_owner_of_two_roles_is_one_person():
    owners = ["ana", *(Owner(r, kind="role", holders=["ana"]) for r in ("lead", "cook"))]
    system = system_of(task("a", owner="lead"), task("b", owner="cook"), owners=owners)

    assert told(system, a=(9, 11, "ana"), b=(11, 13, "ana")) == []
    assert said(told(system, a=(9, 11, "ana"), b=(9, 11, "ana")), "ana: 2")


# links


@pytest.mark.parametrize(
    ("link", "least"),
    [
        ({}, 13),
        ({"lag": "1h"}, 14),
        ({"lag": "-1h"}, 12),
        ({"lag": "2eh"}, 15),
        ({"lag": "50%"}, 15),
        ({"kind": "SS"}, 9),
        ({"kind": "SS", "lag": "3h"}, 12),
        ({"kind": "SS", "lag": "25%"}, 10),
        ({"kind": "FF"}, 11),
        ({"kind": "FF", "lag": "2h"}, 13),
        ({"kind": "SF", "lag": "4h"}, 11),
        ({"kind": "SF", "lag": "5eh"}, 12),
    ],
    ids=str,
)
def test_a_start_before_a_link_allows_it_is_seen(link, least):
    system = system_of(task("a", 4), task("b", 2, after=[Dependency("a", **link)]))

    assert told(system, a=(9, 13), b=(least, least + 2)) == []
    if least > 9:
        found = told(system, a=(9, 13), b=(least - 1, least + 1))
        assert said(found, "b: starts 3600000000 before a lets it")


def test_every_link_of_a_ladder_counts():
    ladder = [Dependency("a", kind="SS", lag="1h"), Dependency("a", kind="FF", lag="1h")]
    system = system_of(task("a", 4), task("b", 2, after=ladder))

    assert told(system, a=(9, 13), b=(12, 14)) == []
    assert said(told(system, a=(9, 13), b=(11, 13)), "before a lets it")


def test_a_link_carries_an_instant_to_the_working_time_of_what_comes_after():
    system = system_of(
        task("a", 8), task("b", 2, calendar="early", after=[Dependency("a", lag="1h")])
    )

    assert told(system, a=(9, 17), b=(DAY + 7, DAY + 9)) == []
    assert said(told(system, a=(9, 17), b=(DAY + 6, DAY + 8)), "b: starts 3600000000 before a")


def test_an_elapsed_lag_counts_on_the_clock():
    system = system_of(task("a", 8), task("b", 2, after=[Dependency("a", lag="17eh")]))

    assert told(system, a=(9, 17), b=(DAY + 10, DAY + 12)) == []
    assert said(told(system, a=(9, 17), b=(DAY + 9, DAY + 11)), "before a lets it")


def test_links_of_parents_hold_for_what_is_under_them():
    system = system_of(
        WorkItem("p"),
        task("a", 2, parent="p"),
        task("b", 4, parent="p"),
        WorkItem("q", after=["p"]),
        task("c", 1, parent="q"),
    )

    assert told(system, a=(9, 11), b=(9, 13), c=(13, 14)) == []
    assert said(told(system, a=(9, 11), b=(9, 13), c=(11, 12)), "c: starts", "before b lets it")


def test_a_start_after_the_start_of_a_parent_waits_for_its_last_part_to_start():
    system = system_of(
        WorkItem("p"),
        task("a", 4, parent="p"),
        task("b", 4, parent="p"),
        task("c", 1, after=[Dependency("p", kind="SS")]),
    )

    assert told(system, a=(9, 13), b=(11, 15), c=(11, 12)) == []
    assert said(told(system, a=(9, 13), b=(11, 15), c=(10, 11)), "before b lets it")


def test_a_percentage_of_a_parent_is_nothing_as_in_the_critical_path():
    half = Dependency("p", lag="50%")
    system = system_of(WorkItem("p"), task("a", 4, parent="p"), task("b", 1, after=[half]))

    assert find_critical_path(system)["b"].early_start == at(13)
    assert told(system, a=(9, 13), b=(13, 14)) == []


def test_what_a_date_fixes_has_to_respect_links_and_other_dates():
    fixed = task("b", 2, after=["a"], constraints=[("start on", at(11))], delay="3h")
    system = system_of(task("a", 2), fixed)

    assert told(system, a=(9, 11), b=(11, 13)) == []
    assert said(told(system, a=(10, 12), b=(11, 13)), "b: starts", "before a lets it")
    later = system.update("b", not_before=at(12))
    assert said(told(later, a=(9, 11), b=(11, 13)), "b: is", "'start no earlier than'")
    now = system.update(as_of=at(12)).update("a", started=at(9), finished=at(11))
    assert said(told(now, a=(9, 11), b=(11, 13)), "b: is", "or now'")


def test_what_is_outside_the_system_takes_nobody_here():
    outside = task("a", 2, external=True, skills=["law"], owner="ana")
    system = system_of(outside, task("b", 2, owner="ana"), owners=["ana"])

    assert told(system, a=(9, 11), b=(9, 11)) == []


@pytest.mark.parametrize(("delay", "least"), [("2h", 13), ("3eh", 14)])
def test_a_delay_is_added_after_links_and_dates(delay, least):
    system = system_of(task("a"), task("b", after=["a"], delay=delay), task("c", delay=delay))

    assert told(system, a=(9, 11), b=(least, least + 2), c=(least - 2, least)) == []
    assert said(told(system, a=(9, 11), b=(least - 1, least + 1), c=(15, 17)), "b: starts")
    assert said(told(system, a=(9, 11), b=(15, 17), c=(least - 3, least - 1)), "c: is")


# dates


@pytest.mark.parametrize(
    ("kind", "early", "late"),
    [
        ("start no earlier than", False, True),
        ("start no later than", True, False),
        ("start on", False, False),
        ("finish no earlier than", False, True),
        ("finish no later than", True, False),
        ("finish on", False, False),
    ],
)
def test_dates_are_hard(kind, early, late):
    when = at(12) if kind.startswith("start") else at(14)
    system = system_of(task("a", constraints=[(kind, when)]))

    assert told(system, a=(12, 14)) == []
    assert (told(system, a=(11, 13)) == []) == early
    assert (told(system, a=(13, 15)) == []) == late


def test_a_day_means_its_first_opening_or_its_last_closing():
    system = system_of(
        task("a", not_before="2026-03-03"),
        task("b", constraints=[("finish no later than", "2026-03-02")]),
    )

    assert told(system, a=(DAY + 9, DAY + 11), b=(15, 17)) == []
    assert said(told(system, a=(16, DAY + 10), b=(15, 17)), "a: is 3600000000 before")
    assert said(told(system, a=(DAY + 9, DAY + 11), b=(16, DAY + 10)), "b: is 3600000000 after")


def test_a_due_date_is_a_wish():
    assert told(system_of(task("a", due=at(10))), a=(9, 11)) == []


def test_dates_of_a_parent_hold_for_what_is_under_it():
    parent = WorkItem(
        "p", not_before=at(11), constraints=[("finish no later than", at(14)), ("start on", at(9))]
    )
    system = system_of(parent, task("a", parent="p"))

    assert told(system, a=(11, 13)) == []
    assert said(told(system, a=(10, 12)), "before 'start no earlier than'")
    assert said(told(system, a=(13, 15)), "after 'finish no later than'")


def test_as_late_as_possible_waits_for_the_late_start_of_the_critical_path():
    system = system_of(task("a", 8), task("b", constraints=[("as late as possible",)]))

    assert told(system, a=(9, 17), b=(15, 17)) == []
    assert said(told(system, a=(9, 17), b=(14, 16)), "before 'as late as possible'")


def test_a_start_before_the_plan_or_before_now_is_seen():
    system = system_of(task("a"), start=at(11))

    assert told(system, a=(11, 13)) == []
    assert said(told(system, a=(10, 12)), "before 'the start of the plan, or now'")
    now = system.update(as_of=at(12))
    assert said(told(now, a=(11, 13)), "before 'the start of the plan, or now'")


# what has happened


def test_what_is_left_of_begun_work_goes_on_from_now_and_holds_from_there():
    begun = task("a", 8, owner="ana", started=at(9), remaining=2 * HOUR)
    system = system_of(begun, task("b", 1, owner="ana"), owners=["ana"], as_of=at(11))

    assert told(system, a=(9, 13), b=(13, 14)) == []
    assert told(system, a=(9, 14), b=(11, 12)) == []
    assert said(told(system, a=(9, 12), b=(13, 14)), "a: is 3600000000 before 'now'")
    assert said(told(system, a=(10, 13), b=(13, 14)), "a: is shown to start at")
    assert said(told(system, a=(9, 14), b=(12, 13)), "ana: 2")


def test_who_has_begun_may_go_on_without_the_skill():
    begun = task("a", 2, owner="ana", skills=["law"], started=at(9))
    system = system_of(begun, owners=["ana", Owner("bo", skills=["law"]), "cy"], as_of=at(9))

    assert told(system, a=(9, 11)) == told(system, a=(9, 11, "bo")) == []
    assert said(told(system, a=(9, 11, "cy")), "does not ask for")


def test_what_is_left_is_the_length_less_the_work_until_now():
    system = system_of(task("a", 8, started=at(9)), as_of=at(14))

    assert told(system, a=(9, 17)) == []
    assert said(told(system, a=(9, 16)), "before 'now'")


def test_begun_work_waits_with_what_is_left():
    begun = task("b", 4, started=at(9), remaining=2 * HOUR, after=["a"])
    system = system_of(task("a", 2), begun, as_of=at(10))

    assert told(system, a=(10, 12), b=(9, 14)) == []
    assert said(told(system, a=(10, 12), b=(9, 13)), "b: starts 3600000000 before a lets it")


def test_finished_work_stands_where_it_was_and_holds_nobody():
    done = task("a", 4, owner="ana", started=at(10), finished=at(12))
    system = system_of(done, task("b", 2, owner="ana", after=["a"]), owners=["ana"], as_of=at(11))

    assert told(system, a=(10, 12), b=(12, 14)) == []
    assert said(told(system, a=(9, 12), b=(12, 14)), "a: is shown to start")
    assert said(told(system, a=(10, 11), b=(12, 14)), "a: is shown to finish")
    assert said(told(system, a=(10, 12), b=(11, 13)), "b: starts 3600000000 before a lets it")


def test_finished_work_without_a_start_took_its_length():
    system = system_of(task("a", 2, finished=at(12)), as_of=at(12))

    assert told(system, a=(10, 12)) == []
    assert said(told(system, a=(9, 12)), "not shown to have taken its length")


def test_what_is_closed_without_a_date_ended_before_all_that_is_left():
    flow = Workflow("flow", [State("open", "active"), State("gone", "dropped")])
    item = task("a", 4, workflow="flow", state="gone")
    system = system_of(item, task("b", after=["a"]), workflows=[flow])

    assert told(system, a=(9, 9), b=(9, 11)) == []
    assert said(told(system, a=(9, 13), b=(13, 15)), "closed without a date")


# the whole


def test_figures_that_do_not_follow_from_the_items_are_seen():
    system = system_of(task("a"))
    plan = fake(system, a=(9, 11))

    def faults(**fields):
        return list(faults_of_the_whole(system, evolve(plan, **fields)))

    assert faults(lower_bound=2 * HOUR) == faults(lower_bound=HOUR) == faults() == []
    assert said(faults(more={"finish": at(12), "length": 2 * HOUR}), "finish")
    assert said(faults(more={"length": 3 * HOUR}), "length")
    assert said(faults(lower_bound=HOUR, more={"gap": 0.5}), "gap")
    assert said(faults(lower_bound=3 * HOUR), "lower bound")


def test_a_system_without_a_start_is_checked_in_offsets():
    system = system_of(
        task("a", owner="ana"), task("b", owner="ana"), owners=["ana"], start=None
    )  # fmt: skip

    assert told(system, a=(0, 2), b=(2, 4)) == []
    assert said(told(system, a=(0, 2), b=(1, 3)), "ana: 2")
    assert said(told(system, a=(-1, 1), b=(1, 3)), "before 'the start of the plan, or now'")


@pytest.mark.parametrize("by", [-HOUR, HOUR, timedelta(microseconds=-1), timedelta(microseconds=1)])
def test_nothing_of_a_tight_plan_can_be_moved(by):
    system = system_of(
        task("a", 2, owner="ana", constraints=[("start on", at(9))]),
        task("b", 1, owner="ana", after=["a"]),
        task("c", 1, owner="ana", constraints=[("finish on", at(13))]),
        owners=["ana"],
    )
    plan = fake(system, a=(9, 11), b=(11, 12), c=(12, 13))

    assert violations(system, plan) == []
    assert all(violations(system, plan.moved(id_, by)) for id_ in "abc")
