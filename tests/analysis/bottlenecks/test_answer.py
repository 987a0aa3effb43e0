"""Four answers beside each other, each of which can name somebody else."""

import pytest
from attrs import evolve
from hypothesis import strategies as st
from tests.analysis.bottlenecks.oracle import DAY
from tests.analysis.examples import given
from tests.analysis.plans.systems import plannable_systems

from worksystem import (
    CannotAnswer,
    DependencyCycle,
    Infeasible,
    InvalidModel,
    Owner,
    UnknownReference,
    WorkItem,
    WorkSystem,
    make_plan,
)
from worksystem.analysis.bottlenecks import find_bottlenecks
from worksystem.testing import whole_systems, work_systems


def fair():
    """Ana has most to do, what is made is merged once, and Dee makes it."""
    chores = [WorkItem(f"chore-{k}", owner="ana", effort="4h", after=[]) for k in range(14)]
    return WorkSystem(
        "fair",
        start="2026-05-04T00:00Z",
        owners=[Owner(id_) for id_ in ("ana", "bo", "cy", "dee")],
        items=[
            WorkItem("order", owner="bo", effort="1d", after=[]),
            WorkItem("left", owner="dee", effort="3d", after=["order"]),
            WorkItem("right", owner="dee", effort="3d", after=["order"]),
            WorkItem("merge", owner="cy", effort="4h", after=["left", "right"]),
            WorkItem("show", owner="cy", effort="1d 4h", after=["merge"]),
            *chores,
        ],
    )


def test_each_ranking_may_name_somebody_else():
    found = find_bottlenecks(fair())

    assert [
        (r[0].subject, r[0].kind) for r in (found.by_load, found.by_structure, found.by_relief)
    ] == [
        ("ana", "owner"),
        ("merge", "item"),
        ("dee", "owner"),
    ]
    assert found.by_load[0].value == 7 / 9
    assert found.by_structure[0].value == 9 * DAY
    assert found.by_relief[0].value == 2 * DAY
    assert (
        found.caption == "by load ana, by structure 'merge', by relief dee, by flow not evaluated"
    )


@given(system=plannable_systems(max_size=4), data=st.data(), seed=st.integers(0, 3))
def test_order_of_items_and_owners_does_not_matter(system, data, seed):
    shuffled = system.update(
        items=data.draw(st.permutations(list(system.items))),
        owners=data.draw(st.permutations(list(system.owners))),
        calendars=data.draw(st.permutations(list(system.calendars))),
    )
    options = {"seed": seed, "top": 1, "samples": data.draw(st.none() | st.integers(1, 3))}

    again, found = find_bottlenecks(shuffled, **options), find_bottlenecks(system, **options)

    assert again == found
    assert (str(again), again._repr_html_()) == (str(found), found._repr_html_())
    assert hash(again) == hash(found)
    assert [again.explain(id_) for id_ in system.items.ids()] == [
        found.explain(id_) for id_ in system.items.ids()
    ]


def refusal(ask, *args, **options):
    """Why a question is not answered; None if it is."""
    try:
        ask(*args, **options)
    except CannotAnswer as error:
        return error
    return None


@given(system=whole_systems(cycles=True))
def test_it_refuses_what_a_plan_refuses_but_for_what_nobody_can_do(system):
    refused = refusal(make_plan, system, schedules=1)

    if refused is not None and not isinstance(refused, Infeasible):
        assert str(refusal(find_bottlenecks, system, schedules=1)) == str(refused)
        return
    found = find_bottlenecks(system, schedules=1, top=1)
    assert (found.by_relief.not_evaluated is None) is (refused is None)
    (last,) = [line for line in str(found).splitlines() if line.startswith("by ")][3:]
    assert last.startswith("by flow: ")
    assert len(system.history) or last == "by flow: not evaluated: no history"
    assert all(found.explain(id_) for id_ in [*system.items.ids(), *system.owners.ids()])


@given(system=work_systems(owners=True, start=True, cycles=True))
def test_it_names_the_cycle_that_a_plan_names(system):
    refused = refusal(make_plan, system, schedules=1)

    if isinstance(refused, DependencyCycle):
        with pytest.raises(DependencyCycle) as caught:
            find_bottlenecks(system)
        assert caught.value.cycle == refused.cycle


# as text


def test_all_four_are_shown_one_below_the_other():
    text = str(find_bottlenecks(fair(), top=2))

    assert (
        text
        == """\
by load: demand over capacity from Mon 2026-05-04 00:00 to Thu 2026-05-07 00:00 (UTC)
owner  utilisation  in weeks with work  highest week  queue
ana          0.778               0.778         0.778    3.5
dee          0.667               0.667         0.667      2
… and 2 more

by structure: working time of critical and near-critical work (float up to 2d)
subject  kind   near-critical  downstream  betweenness  only they can
merge    item   9d             1d 4h            0.0098  -
order    item   9d             8d                    0  -
dee      owner  6d             -                     -  0h
cy       owner  2d             -                     -  0h
… and 4 more

by relief: how much earlier the plan finishes with one more unit of an owner, or an item a tenth shorter
subject  kind   gain    finish
dee      owner  2d      Wed 2026-05-06 08:00
left     item   2h 24m  Wed 2026-05-06 21:36

by flow: not evaluated: no history

note: nobody names a calendar, so 19 items are worked on around the clock
note: relief was measured of 2; 5 could not gain more"""
    )


def test_html_has_all_four_and_escapes_what_it_is_given():
    items = [WorkItem(i, owner="<i>", effort="2h", after=[]) for i in ("<b>", "&c")]
    items += [WorkItem("<u>")]
    found = find_bottlenecks(WorkSystem("<s>", owners=[Owner("<i>")], items=items))

    html = found._repr_html_()

    assert all(f"by {name}" in html for name in ("load", "structure", "relief", "flow"))
    assert "<i>" not in html
    assert "<b>" not in html
    assert "<u>" not in html
    assert "nobody has said how much work &#x27;&lt;u&gt;&#x27; is" in html
    assert "&lt;b&gt;" in html


def test_the_table_has_a_row_for_what_is_not_evaluated_too():
    records = find_bottlenecks(fair(), top=1).table().to_records()

    assert [(r["ranking"], r["place"], r["subject"]) for r in records] == [
        ("load", 1, "ana"),
        ("structure", 1, "merge"),
        ("structure", 6, "dee"),
        ("relief", 1, "dee"),
        ("flow", None, None),
    ]
    assert records[-1]["why"] == "not evaluated: no history"


def test_the_repr_is_one_line_however_much_there_is():
    system = WorkSystem("s", items=[WorkItem(f"i{k}" * 50, after=[]) for k in range(300)])

    found = find_bottlenecks(system)

    assert len(repr(found)) < 500
    assert len(repr(found.by_structure)) < 1000
    assert len(str(found).splitlines()) < 40


# one id


def test_each_ranking_says_what_it_knows_of_an_id():
    found = find_bottlenecks(fair(), top=2)

    assert found.explain("dee").splitlines() == [
        f"by load: {found.by_load.of('dee')[0].why} (number 2 of 4)",
        "by structure: dee does 6d of critical or near-critical work; "
        "others could do it all, or nobody has said (number 6 of 8)",
        "by relief: one more of dee ends the plan 2d earlier, on Wed 2026-05-06 08:00 "
        "(number 1 of 2)",
        "by flow: not evaluated: no history",
    ]
    assert found.explain("chore-3").splitlines() == [
        "by structure: 'chore-3' has 5d 4h of float, so it is not near-critical",
        "by relief: 'chore-3' can slip by 2d in the plan, so it was not measured",
        "by flow: not evaluated: no history",
    ]
    assert "no item of the plan waits for bo" in found.explain("bo")


def test_what_is_neither_owner_nor_item_is_refused():
    with pytest.raises(
        UnknownReference, match="there is no owner or item 'deee'; did you mean 'dee'"
    ):
        find_bottlenecks(fair()).explain("deee")


def test_an_item_and_an_owner_of_one_id_are_both_explained():
    items = [WorkItem("x", owner="x", effort="1h", after=[]), WorkItem("y", effort="2h", after=[])]
    found = find_bottlenecks(WorkSystem("s", owners=[Owner("x")], items=items))

    said = [line for line in found.explain("x").splitlines() if line.startswith("by structure")]

    assert said[0].startswith("by structure: x does 1h of")
    assert said[0].endswith("(number 3 of 3)")
    assert said[1].startswith("by structure: 1h of critical or near-critical work passes through")
    assert said[1].endswith("(number 2 of 3)")


def test_parents_and_finished_items_are_told_as_such():
    items = [
        WorkItem("phase"),
        WorkItem("a", parent="phase", effort="1h", after=[]),
        WorkItem("old", effort="1h", finished="2026-05-04T09:00Z", after=[]),
        WorkItem("mark", duration="0h", after=["a"]),
    ]
    found = find_bottlenecks(WorkSystem("s", start="2026-05-04T08:00Z", items=items))

    assert "'phase' is the sum of its parts" in found.explain("phase")
    assert found.explain("old").count("'old' is finished") == 2
    assert "'mark' takes no time that could be shortened" in found.explain("mark")


# what cannot be evaluated


def test_without_a_plan_structure_is_told_and_the_others_say_why_they_are_not():
    system = fair().add(WorkItem("moon", skills=["fly"], effort="1d"))

    found = find_bottlenecks(system)

    reason = "there is no plan: item 'moon' needs 'fly', and no active owner has that"
    assert found.by_load.not_evaluated.startswith(reason)
    assert found.by_relief.not_evaluated.startswith(reason)
    assert (found.plan, found.base, found.measured) == (None, None, 0)
    assert found.by_structure[0].subject == "merge"
    assert "by load: not evaluated: there is no plan" in found.explain("ana")


def test_many_reasons_are_told_in_short():
    moons = [WorkItem(f"moon-{k}", skills=[f"fly-{k}"]) for k in range(5)]

    found = find_bottlenecks(WorkSystem("s", items=moons))

    assert found.by_relief.not_evaluated.endswith("; and 2 more")


def test_without_a_start_relief_is_measured_all_the_same():
    found = find_bottlenecks(evolve(fair(), start=None))

    assert found.by_load.not_evaluated.startswith("load is told by dates")
    assert found.by_relief[0].why == "one more of dee ends the plan 2d earlier, 7d after the start"


def test_without_a_history_flow_is_not_evaluated():
    assert find_bottlenecks(fair()).by_flow.not_evaluated == "no history"


def test_a_system_of_nothing_has_no_bottleneck():
    found = find_bottlenecks(WorkSystem("s"))

    assert [len(ranking) for ranking in found] == [0, 0, 0, 0]
    assert found.caption.endswith("by structure none, by relief none, by flow not evaluated")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"top": 0}, "top: need a whole number of 1 or more, got 0"),
        ({"samples": 0}, "samples: need a whole number of 1 or more, got 0"),
        ({"effort": "lots"}, "effort: need one of quick, normal, thorough, got 'lots'"),
        ({"objective": "speed"}, "objective: need one of finish, tardiness, got 'speed'"),
        ({"history": [1]}, "history: need a History, got [1]"),
        ({"plan": 7}, "plan: need a plan of this system, as make_plan gives it, got 7"),
    ],
)
def test_an_option_that_is_none_is_refused(options, message):
    with pytest.raises(InvalidModel) as caught:
        find_bottlenecks(fair(), **options)

    assert message in str(caught.value)


def test_a_plan_of_another_system_is_refused():
    other = make_plan(fair().update("left", effort="1d"))

    with pytest.raises(InvalidModel, match="need a plan of this system"):
        find_bottlenecks(fair(), plan=other)


def test_who_alone_can_do_something_is_told_by_how_much():
    owners = [Owner("ana", skills=["law"]), Owner("bo", skills=["ink"]), Owner("cy")]
    items = [
        WorkItem("terms", skills=["law"], effort="1d", after=[]),
        WorkItem("art", skills=["ink"], effort="3d", after=[]),
        WorkItem("mail", owner="cy", effort="1d", after=[]),
    ]

    found = find_bottlenecks(WorkSystem("s", owners=owners, items=items))

    assert [(e.subject, e.alone, e.items) for e in found.single_points] == [
        ("bo", 3 * DAY, ("art",)),
        ("ana", DAY, ("terms",)),
    ]


def test_answers_differ_when_a_fact_does():
    system = fair()

    assert find_bottlenecks(system) == find_bottlenecks(system)
    assert find_bottlenecks(system) != find_bottlenecks(system.update("left", effort="2d"))
    assert find_bottlenecks(system) != find_bottlenecks(system, top=1)
    assert find_bottlenecks(system) != "bottlenecks"
    assert find_bottlenecks(system).by_load != "a ranking"
