"""What cannot be planned is refused, with every reason and the way out."""

from datetime import UTC, datetime, timedelta

import pytest

from worksystem import (
    Calendar,
    CannotAnswer,
    Capacity,
    Dependency,
    DependencyCycle,
    InvalidModel,
    Owner,
    WorkItem,
    WorkSystem,
    make_plan,
)

HOUR = timedelta(hours=1)
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def at(hour):
    return START + hour * HOUR


def system_of(*items, owners=(), **fields):
    fields.setdefault("start", START)
    return WorkSystem(
        "shop",
        owners=[o if isinstance(o, Owner) else Owner(o) for o in owners],
        items=items,
        **fields,
    )


def refused(system, *words, **ways):
    """The refusal, which has to hold all of the words."""
    with pytest.raises(CannotAnswer) as caught:
        make_plan(system, **ways)

    message = str(caught.value)
    missing = [word for word in words if word not in message]
    assert not missing, message
    return caught.value


def said(kind):
    """How a hard date is told."""
    event, how = kind.split(maxsplit=1)
    return f"must {event} by" if how == "no later than" else "fixed"


def test_a_doer_who_has_left_is_refused():
    gone = Owner("ana", active=False)

    refused(system_of(WorkItem("a", effort="2h", owner="ana"), owners=[gone]), "'a'", "'ana'")
    refused(
        system_of(WorkItem("a", effort="2h", assignees=["bo", "ana"]), owners=[gone, "bo"]),
        "'a'",
        "'ana'",
        "not active",
    )


def test_a_doer_who_has_left_and_has_finished_is_not_refused():
    done = WorkItem("a", effort="2h", owner="ana", started=at(0), finished=at(2))
    system = system_of(done, owners=[Owner("ana", active=False)], as_of=at(3))

    assert make_plan(system)["a"].finish == at(2)


def test_a_role_that_is_not_active_is_refused():
    owners = [Owner("lead", kind="role", holders=["ana"], active=False), Owner("ana")]

    refused(system_of(WorkItem("a", effort="2h", owner="lead"), owners=owners), "'a'", "'lead'")


def test_a_parent_whose_owner_has_left_is_not_refused():
    items = [WorkItem("p", owner="ana", skills=["x"]), WorkItem("a", parent="p", effort="2h")]

    assert make_plan(system_of(*items, owners=[Owner("ana", active=False)])).length == 2 * HOUR


def test_assignees_who_lack_a_skill_are_refused():
    item = WorkItem("a", effort="2h", assignees=["ana", "bo"], skills=["law", "art"])

    refused(
        system_of(item, owners=[Owner("ana", skills=["law"]), "bo", Owner("cy", skills=["art"])]),
        "'a'",
        "'art'",
        "'bo'",
    )


def test_a_skill_that_nobody_has_is_refused():
    item = WorkItem("a", effort="2h", skills=["law"])
    gone = Owner("bo", skills=["law"], active=False)

    refused(system_of(item, owners=["ana", gone]), "'a'", "'law'", "active")


def test_skills_that_nobody_has_together_are_refused():
    item = WorkItem("a", effort="2h", skills=["law", "art"])
    owners = [Owner("ana", skills=["law"]), Owner("bo", skills=["art"])]

    refused(system_of(item, owners=owners), "'a'", "'law'", "'art'", "assign several")


def test_a_share_that_is_more_than_there_is_is_refused():
    item = WorkItem("a", effort="2h", assignees=[("web", 4)])
    team = Owner("web", kind="team", capacity=Capacity(at_once=3))

    refused(system_of(item, owners=[team]), "'a'", "'web'", "4", "3")


def test_of_a_roles_holders_only_those_who_have_so_much_are_chosen():
    owners = [
        Owner("a-one"),
        Owner("many", kind="team", capacity=Capacity(at_once=3)),
        Owner("crew", kind="role", holders=["a-one", "many"]),
    ]
    item = WorkItem("a", effort="6h", assignees=[("crew", 3)])

    assert make_plan(system_of(item, owners=owners))["a"].doers == ("many",)
    refused(system_of(item, owners=owners).update("many", active=False), "'a'", "3", "1")


def test_hours_that_never_overlap_are_refused():
    calendars = [Calendar("day", week="Mon-Fri 09-17"), Calendar("night", week="Mon-Fri 20-23")]
    owners = [Owner(c.id, capacity=Capacity(calendar=c.id)) for c in calendars]
    item = WorkItem("a", effort="2h", assignees=["day", "night"])

    refused(system_of(item, owners=owners, calendars=calendars), "'a'", "'day'", "'night'")


def test_of_those_who_could_only_those_with_hours_in_common_are_chosen():
    """Ana has the skill and never the hours; bo has both."""
    calendars = [Calendar("day", week="Mon-Fri 09-17"), Calendar("night", week="Mon-Fri 20-23")]
    owners = [
        Owner("ana", skills=["x"], capacity=Capacity(calendar="night")),
        Owner("bo", skills=["x"], capacity=Capacity(calendar="day")),
    ]
    item = WorkItem("a", effort="2h", skills=["x"], calendar="day")

    plan = make_plan(system_of(item, owners=owners, calendars=calendars))

    assert plan["a"].doers == ("bo",)
    refused(system_of(item, owners=owners[:1], calendars=calendars), "'a'", "'ana'", "'day'")


def test_of_those_who_play_a_role_only_those_who_have_the_skill_are_chosen():
    owners = [
        Owner("ana"),
        Owner("bo", skills=["law"], active=False),
        Owner("cy", skills=["law"]),
        Owner("lead", kind="role", holders=["ana", "bo", "cy"]),
    ]
    system = system_of(
        WorkItem("a", effort="2h", assignees=["lead"], skills=["law"]), owners=owners
    )

    assert make_plan(system)["a"].doers == ("cy",)
    refused(system.update("cy", skills=[]), "'a'", "'law'")


def test_a_skill_that_a_role_has_is_worked_by_one_who_plays_it():
    """Else the two items would be done side by side by one person."""
    owners = [Owner("ana"), Owner("lead", kind="role", holders=["ana"], skills=["law"])]
    items = [
        WorkItem("a", effort="2h", skills=["law"]),
        WorkItem("b", effort="2h", owner="ana"),
    ]

    plan = make_plan(system_of(*items, owners=owners))

    assert plan["a"].doers == plan["b"].doers == ("ana",)
    assert plan.length == 4 * HOUR


def test_a_role_is_played_in_the_hours_of_its_holder():
    calendars = [Calendar("early", week="Mon-Fri 06-12"), Calendar("day", week="Mon-Fri 09-17")]
    lead = Owner(
        "lead",
        kind="role",
        holders=["ana"],
        capacity=Capacity(calendar="early"),
    )
    ana = Owner("ana", capacity=Capacity(calendar="day"))
    item = WorkItem("a", effort="4h", owner="lead")

    plan = make_plan(system_of(item, owners=[ana, lead], calendars=calendars))

    assert (plan["a"].start, plan["a"].finish) == (at(0), at(4))


def test_as_late_as_possible_is_late_on_the_hours_of_whoever_is_chosen():
    calendars = [Calendar("day", week="Mon-Fri 09-17"), Calendar("always", week="always")]
    owners = [
        Owner("ana", skills=["x"], capacity=Capacity(calendar="day")),
        Owner("bo", skills=["x"], capacity=Capacity(calendar="always")),
    ]
    late = WorkItem("a", duration="2h", skills=["x"], constraints=[("as late as possible",)])
    system = system_of(
        late, WorkItem("z", duration="8h", owner="ana"), owners=owners, calendars=calendars
    )

    plan = make_plan(system)

    assert (plan["a"].start, plan["a"].doers) == (at(6), ("bo",))


@pytest.mark.parametrize("kind", ["start on", "finish on"])
@pytest.mark.parametrize(
    "other",
    [
        {"as_of": at(9)},
        {"not_before": at(9)},
        {"constraints": [("start no earlier than", at(9))]},
        {"constraints": [("finish no earlier than", at(9))]},
    ],
    ids=["now", "not before", "start", "finish"],
)
def test_a_fixed_date_that_another_date_makes_impossible_is_refused(kind, other):
    """Nothing that has not begun can be planned into the past, whatever date fixes it."""
    fields = {k: v for k, v in other.items() if k == "not_before"}
    fixed = (kind, at(4) if kind.startswith("start") else at(6))
    constraints = [fixed, *other.get("constraints", [])]
    item = WorkItem("a", duration="2h", constraints=constraints, **fields)

    refused(system_of(item, as_of=other.get("as_of")), "'a'", "fixed")


@pytest.mark.parametrize(
    "kind", ["finish no later than", "finish on", "start no later than", "start on"]
)
def test_a_date_that_links_make_impossible_is_refused(kind):
    when = at(5) if kind.startswith("finish") else at(3)
    items = [
        WorkItem("a", duration="4h"),
        WorkItem("b", duration="2h", after=["a"], constraints=[(kind, when)]),
    ]

    refused(system_of(*items), "'b'", said(kind))


@pytest.mark.parametrize("kind", ["finish no later than", "start no later than", "start on"])
def test_a_date_that_capacity_makes_impossible_is_refused(kind):
    when = at(4) if kind.startswith("finish") else at(1)
    items = [WorkItem(id_, duration="3h", owner="ana", constraints=[(kind, when)]) for id_ in "ab"]

    refused(system_of(*items, owners=["ana"]), said(kind))


def test_a_hard_date_that_another_order_meets_is_met():
    items = [
        WorkItem("a", duration="3h", owner="ana"),
        WorkItem("b", duration="3h", owner="ana", constraints=[("finish no later than", at(3))]),
        WorkItem("c", duration="9h", after=["a"]),
    ]

    plan = make_plan(system_of(*items, owners=["ana"]))

    assert (plan["b"].finish, plan["a"].finish, plan.length) == (at(3), at(6), 15 * HOUR)


def test_a_due_date_that_cannot_be_met_is_not_refused():
    items = [WorkItem(id_, duration="3h", owner="ana", due=at(3)) for id_ in "ab"]

    assert make_plan(system_of(*items, owners=["ana"])).length == 6 * HOUR


def test_a_date_in_the_past_is_refused():
    item = WorkItem("a", duration="2h", constraints=[("finish no later than", at(3))])

    refused(system_of(item, as_of=at(2)), "'a'", "must finish by", "13:00")


def test_items_that_wait_for_each_other_are_refused():
    items = [WorkItem("a", effort="1h", after=["b"]), WorkItem("b", effort="1h", after=["a"])]

    error = refused(system_of(*items), "'a'", "'b'")

    assert isinstance(error, DependencyCycle)
    assert error.cycle == ("a", "b")


def test_all_reasons_are_told_at_once():
    items = [
        WorkItem("a", effort="1h", owner="gone"),
        WorkItem("b", effort="1h", skills=["law"]),
        WorkItem("c", effort="1h", assignees=[("ana", 2)]),
        WorkItem("d", effort="1h", assignees=["ana"], skills=["art"]),
    ]

    error = refused(
        system_of(*items, owners=["ana", Owner("gone", active=False)]), "'gone'", "'law'", "'art'"
    )

    assert isinstance(error, ValueError)
    assert [[id_ for id_ in "abcd" if f"item '{id_}'" in reason] for reason in error.reasons] == [
        ["a"],
        ["b"],
        ["c"],
        ["d"],
    ]


@pytest.mark.parametrize(
    "ways",
    [
        {"effort": "huge"},
        {"objective": "fun"},
        {"solver": "magic"},
        {"schedules": 0},
        {"schedules": -1},
        {"schedules": 1.5},
        {"schedules": "9"},
        {"schedules": True},
        {"seed": -1},
        {"seed": 0.5},
        {"seed": None},
        {"time_limit": "-3h"},
        {"time_limit": 3},
        {"time_limit": 0, "solver": "cp-sat"},
        {"interleave": "yes"},
    ],
    ids=str,
)
def test_an_option_that_is_none_is_refused_by_name(ways):
    with pytest.raises(InvalidModel, match=next(iter(ways))):
        make_plan(system_of(WorkItem("a", effort="1h")), **ways)


def test_options_are_named():
    with pytest.raises(TypeError):
        make_plan(system_of(), "quick")


def test_an_id_that_is_not_in_the_plan_is_refused_with_what_looks_like_it():
    plan = make_plan(system_of(WorkItem("design", effort="1h")))

    with pytest.raises(InvalidModel, match="did you mean 'design'"):
        plan["desing"]
    with pytest.raises(InvalidModel, match="'desing'"):
        plan.explain("desing")


def test_an_empty_system_has_an_empty_plan():
    plan = make_plan(WorkSystem("nothing"))

    assert (plan.length, plan.lower_bound, plan.gap) == (0 * HOUR, 0 * HOUR, 0)
    assert (plan.finish, tuple(plan.critical_items)) == (None, ())
    assert str(plan)


def test_a_link_of_a_kind_that_is_always_met_holds_nobody_up():
    items = [
        WorkItem("a", duration="1h", owner="ana"),
        WorkItem("b", duration="9h", owner="bo", after=[Dependency("a", kind="SF")]),
    ]

    assert make_plan(system_of(*items, owners=["ana", "bo"])).length == 9 * HOUR


def test_what_is_finished_late_is_planned_at_once():
    """There is nothing to look for, however late it was."""
    done = WorkItem("a", effort="1h", due=at(1), finished=at(9))

    plan = make_plan(system_of(done), effort="thorough")

    assert plan.schedules == 1
    assert plan["a"].finish == at(9)
