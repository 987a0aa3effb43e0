"""What hangs on an item or an owner, against every way walked."""

from datetime import timedelta

import pytest
from tests.analysis.bottlenecks.oracle import DAY, HOUR, NEAR, leaves, weights
from tests.analysis.examples import given
from tests.analysis.plans.systems import plannable_systems

from worksystem import (
    Assignment,
    CannotAnswer,
    Capacity,
    Owner,
    WorkItem,
    WorkSystem,
    find_critical_path,
)
from worksystem.analysis.bottlenecks.single_points import single_points
from worksystem.analysis.bottlenecks.structure import rank_by_structure
from worksystem.analysis.plans.choices import Choices
from worksystem.testing import whole_systems, work_systems


def rank(system, **options):
    return rank_by_structure(system, system, **{"samples": None, "seed": 0, "shown": 5} | options)[
        0
    ]


def by_id(ranking, kind):
    return {entry.subject: entry for entry in ranking if entry.kind == kind}


def check_weights(system):
    found = by_id(rank(system), "item")

    assert {i: (e.downstream, e.value) for i, e in found.items()} == weights(system)


@given(system=work_systems(max_size=9))
def test_everything_that_waits_or_is_waited_for_counts_once(system):
    check_weights(system)


@given(system=plannable_systems())
def test_parents_progress_and_calendars_change_nothing_of_that(system):
    check_weights(system)


@given(system=whole_systems())
def test_whatever_has_a_critical_path_has_a_structure(system):
    try:
        path = find_critical_path(system)
    except CannotAnswer:
        with pytest.raises(CannotAnswer):
            rank(system)
        return

    found = by_id(rank(system), "item")

    assert {id_: entry.total_float for id_, entry in found.items()} == {
        activity.item: activity.total_float
        for activity in path
        if activity.total_float is not None and activity.total_float <= NEAR
    }


@given(system=plannable_systems(choices=False, progress=False))
def test_the_near_critical_work_of_owners_is_their_part_of_the_items_they_do(system):
    path = find_critical_path(system)
    expected: dict[str, float] = {}
    for item in leaves(system):
        if path[item.id].total_float <= NEAR and item.estimate and not item.external:
            gives = {d.owner: d.share * system.owners[d.owner].capacity.share for d in item.doers}
            together = sum(gives.values()) if item.effort is not None else 1
            for owner, part in gives.items():
                more = item.estimate.likely / HOUR * part / together
                expected[owner] = expected.get(owner, 0) + more

    found = by_id(rank(system), "owner")

    assert {owner: e.value / HOUR for owner, e in found.items() if e.value} == pytest.approx(
        {owner: hours for owner, hours in expected.items() if hours}
    )


@given(system=plannable_systems(progress=False, dates=False))
def test_of_whom_nobody_can_take_the_place_there_is_no_plan_without(system):
    """For items that ask for skills and name no assignees: a plan needs somebody who has them."""
    asking = [i for i in leaves(system) if i.skills and not i.assignees]
    roles = {owner.id for owner in system.owners if owner.kind == "role"}
    asking = [item for item in asking if item.owner not in roles]

    found = single_points(system, asking)

    for owner in system.owners:
        gone = system.replace(Owner(owner.id, kind=owner.kind, holders=owner.holders, active=False))
        named = [i for i in asking if i.owner != owner.id]
        unable = {fault.split("'")[1] for fault in Choices(gone, named).faults}
        assert {id_ for id_ in found.get(owner.id, ()) if id_ in {i.id for i in named}} == unable


def crew(*items, **owners):
    people = [Owner(id_, skills=skills) for id_, skills in owners.items()]
    return WorkSystem("crew", owners=people, items=items)


def test_who_alone_has_a_skill_is_named_with_the_work_that_hangs_on_them():
    system = crew(
        WorkItem("terms", skills=["legal"], effort="2d"),
        WorkItem("art", skills=["ink"], effort="1d"),
        ana=["ink", "legal"],
        bo=["ink"],
    )

    ana = by_id(rank(system), "owner")["ana"]

    assert (ana.items, ana.alone) == (("terms",), 2 * DAY)
    assert "nobody else could do 'terms', 2d of work" in ana.why


def test_an_assignee_can_be_replaced_by_whoever_has_the_skill():
    system = crew(
        WorkItem("terms", assignees=["ana"], skills=["legal"], effort="2d"),
        WorkItem("art", assignees=["ana"], skills=["ink"], effort="1d"),
        ana=["ink", "legal"],
        bo=["ink"],
    )

    assert single_points(system, system.items) == {"ana": ("terms",)}


def test_two_skills_of_two_assignees_may_be_replaced_one_by_one():
    system = crew(
        WorkItem("both", assignees=["ana", "bo"], skills=["ink", "legal"], effort="2d"),
        ana=["ink"],
        bo=["legal"],
        cy=["ink"],
    )

    assert single_points(system, system.items) == {"bo": ("both",)}


def test_who_alone_holds_a_role_is_a_single_point_and_who_has_left_does_not_count():
    owners = [
        Owner("ana"),
        Owner("bo", active=False),
        Owner("lead", kind="role", holders=["ana", "bo"]),
        Owner("chief", kind="role", holders=["lead"]),
    ]
    items = [WorkItem("sign", owner="chief", effort="1h"), WorkItem("talk", owner="lead")]

    found = single_points(WorkSystem("shop", owners=owners, items=items), items)

    assert found == {"ana": ("sign", "talk")}


def test_a_role_whose_holders_differ_in_skill_hangs_on_the_one_who_has_it():
    owners = [
        Owner("ana", skills=["law"]),
        Owner("bo"),
        Owner("lead", kind="role", holders=["ana", "bo"], skills=["law"]),
    ]
    items = [WorkItem("sign", owner="lead", skills=["law"], effort="1h")]

    assert single_points(WorkSystem("shop", owners=owners, items=items), items) == {
        "ana": ("sign",)
    }


def test_a_role_that_lists_the_skill_is_nobody_by_itself():
    owners = [Owner("ana", skills=["law"]), Owner("lead", kind="role", skills=["law"])]
    items = [WorkItem("sign", skills=["law"])]

    found = single_points(WorkSystem("shop", owners=owners, items=items), items)

    assert found == {"ana": ("sign",)}


def test_who_has_left_does_not_hold_a_role_for_which_nobody_has_the_skill():
    owners = [
        Owner("ana"),
        Owner("bo", active=False, skills=["law"]),
        Owner("lead", kind="role", holders=["ana", "bo"], skills=["law"]),
    ]
    items = [WorkItem("sign", owner="lead", skills=["law"])]

    found = single_points(WorkSystem("shop", owners=owners, items=items), items)

    assert found == {"ana": ("sign",)}


def test_of_an_item_without_skills_nobody_is_the_only_one():
    system = crew(WorkItem("art", owner="ana", effort="1d"), ana=[], bo=[])

    assert single_points(system, system.items) == {}


def test_of_a_chain_the_item_that_most_ways_lead_through_comes_first():
    items = [
        WorkItem("a", effort="1h", after=[]),
        WorkItem("b", effort="1h", after=["a"]),
        WorkItem("c", effort="1h", after=["b"]),
    ]

    ranking = rank(WorkSystem("chain", items=items))

    assert [(entry.subject, entry.value) for entry in ranking] == [
        ("b", 3 * HOUR),
        ("a", 3 * HOUR),
        ("c", 3 * HOUR),
    ]


def test_what_has_more_than_two_days_of_float_does_not_count():
    items = [
        WorkItem("long", effort="5d", after=[]),
        WorkItem("short", effort="3d", after=[]),
        WorkItem("shorter", effort=3 * DAY - timedelta(microseconds=1), after=[]),
    ]

    assert set(by_id(rank(WorkSystem("s", items=items)), "item")) == {"long", "short"}


def test_an_owner_has_their_part_of_shared_work():
    owners = [Owner("ana"), Owner("bo", capacity=Capacity(share=0.5))]
    items = [WorkItem("art", effort="3d", assignees=[Assignment("ana"), Assignment("bo")])]

    found = by_id(rank(WorkSystem("s", owners=owners, items=items)), "owner")

    assert (found["ana"].value, found["bo"].value) == (2 * DAY, DAY)


def test_finished_and_outside_work_weighs_nothing():
    items = [
        WorkItem("dug", effort="5d", finished="2026-05-04T10:00Z", after=[]),
        WorkItem("wall", effort="1d", after=["dug"]),
        WorkItem("permit", effort="2d", external=True, after=["wall"]),
        WorkItem("roof", effort="3d", after=["permit"]),
    ]
    system = WorkSystem("house", start="2026-05-01", as_of="2026-05-05", items=items)

    found = by_id(rank(system), "item")

    assert {id_: (e.value, e.downstream) for id_, e in found.items()} == {
        "wall": (4 * DAY, 3 * DAY),
        "permit": (4 * DAY, 3 * DAY),
        "roof": (4 * DAY, timedelta(0)),
    }


def test_nothing_passes_through_what_was_finished_out_of_sequence():
    items = [
        WorkItem("dig", effort="5d", after=[]),
        WorkItem("wall", effort="1d", finished="2026-05-04T10:00Z", after=["dig"]),
        WorkItem("roof", effort="5d", after=["wall"]),
    ]
    system = WorkSystem("house", start="2026-05-01", as_of="2026-05-05", items=items)

    found = by_id(rank(system), "item")

    assert {id_: (e.value, e.downstream) for id_, e in found.items()} == {
        "dig": (5 * DAY, timedelta(0)),
        "roof": (5 * DAY, timedelta(0)),
    }


def test_owners_on_whom_nothing_hangs_are_no_entries():
    items = [
        WorkItem("long", owner="ana", effort="5d", after=[]),
        WorkItem("short", owner="bo", effort="1d", after=[]),
        WorkItem("mark", owner="cy", duration="0h", after=["long"]),
        WorkItem("permit", owner="dee", effort="5d", external=True, after=[]),
    ]
    owners = [Owner(id_) for id_ in ("ana", "bo", "cy", "dee")]

    assert set(by_id(rank(WorkSystem("s", owners=owners, items=items)), "owner")) == {"ana"}


def test_work_outside_hangs_on_nobody_inside():
    system = crew(WorkItem("permit", skills=["law"], external=True, effort="1d"), ana=["law"])

    assert by_id(rank(system), "owner") == {}


def test_an_item_that_is_late_says_so():
    system = WorkSystem(
        "s", start="2026-05-04T00:00Z", items=[WorkItem("a", effort="8h", due="2026-05-04T02:00Z")]
    )

    assert "which is 6h late" in rank(system)[0].why


def test_betweenness_of_many_items_is_estimated_and_that_is_said():
    items = [WorkItem(f"i{k}", effort="1h", after=[]) for k in range(300)]

    _, notes = rank_by_structure(*[WorkSystem("s", items=items)] * 2, samples=None, seed=0, shown=5)

    assert notes == ("betweenness is estimated by the shortest ways from 256 of 300 open items",)


def test_beyond_what_can_be_weighed_it_says_how_many_there_are(monkeypatch):
    monkeypatch.setattr("worksystem.analysis.bottlenecks.structure._MOST", 1)

    ranking = rank(WorkSystem("s", items=[WorkItem("a"), WorkItem("b")]))

    assert ranking.not_evaluated == (
        "need at most 1 open items to weigh what waits for each, got 2"
    )
