"""The page says what is there, what is missing and what sets the finish, of any system."""

import json
import random
from datetime import UTC, datetime
from itertools import pairwise

import attrs
import pytest
from hypothesis import strategies as st
from tests.analysis.examples import given

from worksystem import (
    Calendar,
    Capacity,
    Constraint,
    Dependency,
    Handoff,
    HandoffContract,
    Outcome,
    Owner,
    State,
    Workflow,
    WorkItem,
    WorkSystem,
    find_critical_path,
)
from worksystem.formats import Loss
from worksystem.summary import summarize
from worksystem.testing import whole_systems, work_systems

OFFICE = Calendar("office", week="Mon-Fri 09:00-17:00", zone="Europe/Paris")
KEYS = [
    "format",
    "version",
    "system",
    "health",
    "contents",
    "questions",
    "flow",
    "handoffs",
    "waiting",
    "critical_path",
    "near_critical",
    "late",
    "load",
    "plan",
    "bottlenecks",
    "notes",
    "losses",
]


def system(*items, **fields):
    usual = {"calendars": [OFFICE], "calendar": "office", "start": "2026-05-04"}
    return WorkSystem("shop", items=items, **usual | fields)


def section(name, of):
    return next(part for part in summarize(of).sections if part.name == name)


def silent(of):
    """Question and answer to the ids that are silent about it."""
    asked = summarize(of).to_dict()["questions"]["questions"]
    return {(each["question"], each["answer"].split()[-1]): each["open"] for each in asked}


# whatever the system


@given(system=whole_systems(cycles=True))
def test_any_system_has_a_page_as_text_html_and_json(system):
    # One test for all three: drawing such systems is what takes the time.
    summary = summarize(system)
    data = summary.to_dict()

    assert all(line.isprintable() for line in str(summary).split("\n"))
    assert summary._repr_html_().startswith("<h2>")
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert list(data) == KEYS


@given(system=work_systems(parents=True, agreements=True))
def test_each_item_that_is_asked_answers_or_is_named(system):
    data = summarize(system).to_dict()["questions"]

    assert all(q["answered"] + len(q["open"]) == data["asked"] for q in data["questions"])


@given(system=work_systems(parents=True, progress=True, agreements=True, start=True))
def test_items_are_counted_once(system):
    counts = summarize(system).to_dict()["contents"]
    items, leaf_items = counts["items"], counts["leaf_items"]
    ways = ("finished", "dropped", "under way", "to come")

    assert items["total"] == len(system.items)
    assert items["leaves"] + items["parents"] + items["external"] == items["total"]
    assert leaf_items["total"] == items["leaves"] == sum(leaf_items[way] for way in ways)


@given(system=work_systems(parents=True, constraints=True, start=True), seed=st.integers())
def test_order_of_items_changes_nothing(system, seed):
    items = list(system.items)
    random.Random(seed).shuffle(items)

    assert str(summarize(attrs.evolve(system, items=items))) == str(summarize(system))


@given(system=work_systems(constraints=True, progress=True, start=True))
def test_late_are_the_items_with_negative_float(system):
    late = {one["item"] for one in summarize(system).to_dict()["late"]}

    path = find_critical_path(system)
    assert late == {a.item for a in path if a.total_float is not None and a.total_float.days < 0}


def test_empty_system_has_a_page():
    text = str(summarize(WorkSystem("shop")))

    assert "no start" in text
    assert "There is nothing to be done in it yet." in text
    assert "No items, so no critical path" in text


# what is in it


def test_head_names_the_system_and_its_dates():
    text = str(summarize(system(title="A new shop", as_of="2026-05-06T12:00Z")))

    assert text.splitlines()[:2] == [
        "shop: A new shop",
        "starts Mon 2026-05-04 09:00, facts as of Wed 2026-05-06 14:00 (Europe/Paris)",
    ]


def test_a_title_that_repeats_the_id_is_said_once():
    assert str(summarize(system(title="shop"))).splitlines()[0] == "shop"


def test_progress_is_read_from_dates_and_from_states():
    flow = Workflow("web", [("todo", "ready"), ("doing", "active"), State("no", "dropped")])
    items = [
        WorkItem("a", finished="2026-05-05T12:00Z"),
        WorkItem("b", started="2026-05-05T12:00Z"),
        WorkItem("c", workflow="web", state="doing"),
        WorkItem("d", workflow="web", state="todo"),
        WorkItem("e", workflow="web", state="no"),
        WorkItem("f", duration="0h", external=True),
    ]

    text = str(section("contents", system(*items, workflows=[flow])))

    assert "5 leaf items, 1 outside" in text
    assert "1 finished, 1 dropped, 2 under way, 1 to come\n" in text


def test_kinds_are_counted_and_what_is_missing_is_named():
    owners = [Owner("ana"), Owner("bo"), Owner("web", kind="team"), Owner("bot", kind="agent")]

    text = str(section("contents", system(owners=owners)))

    assert "2 people, 1 team, 1 agent" in text
    assert "There are no outcomes, workflows," in text


# what is said


def test_five_questions_are_asked_in_order():
    asked = summarize(system()).to_dict()["questions"]["questions"]

    assert [q["question"] for q in asked] == ["why", "what", "who", "when", "when", "how"]


def test_an_item_answers_by_its_own_fields():
    flow = Workflow("web", [("doing", "active")])
    bare = WorkItem("bare")
    full = WorkItem(
        "full",
        outcomes=["signups"],
        done_when=["live"],
        owner="ana",
        effort="1d",
        after=[],
        workflow="web",
    )

    open_ = silent(
        system(bare, full, owners=[Owner("ana")], outcomes=[Outcome("signups")], workflows=[flow])
    )

    assert set(map(tuple, open_.values())) == {("bare",)}


def test_declared_to_wait_for_nothing_is_an_answer():
    assert silent(system(WorkItem("a", after=[]), WorkItem("b")))["when", "for"] == ["b"]


def test_a_handoff_under_a_contract_says_how():
    owners = [Owner("ana"), Owner("bo")]
    contract = HandoffContract("brief", giver="ana", taker="bo")
    handoffs = [
        Handoff("h1", item="a", giver="ana", taker="bo", contract="brief"),
        Handoff("h2", item="b", giver="ana", taker="bo"),
    ]

    of = system(
        WorkItem("a"), WorkItem("b"), owners=owners, contracts=[contract], handoffs=handoffs
    )

    assert silent(of)["how", "contract"] == ["b"]


def test_parents_and_stubs_are_not_asked():
    items = WorkItem("whole"), WorkItem("part", parent="whole"), WorkItem("far", external=True)

    assert silent(system(*items))["who", "owner"] == ["part"]


def test_only_a_few_silent_items_are_shown_and_all_are_in_the_data():
    of = system(*(WorkItem(f"item-{n:02}") for n in range(40)))

    assert "item-00, item-01, 38 more" in str(section("questions", of))
    assert len(silent(of)["who", "owner"]) == 40


# what sets the finish


def test_chain_is_told_with_titles_owners_and_days():
    items = [
        WorkItem("art", "Hero artwork", owner="bo", effort="1d", after=[]),
        WorkItem("page", "Launch page", effort="2d", after=["art"]),
    ]

    assert str(section("critical_path", system(*items, owners=[Owner("bo")]))).splitlines() == [
        "Critical path: 2 items, 3d of work, until Wed 2026-05-06 17:00",
        "  item  title         who  start           finish",
        "  art   Hero artwork  bo   Mon 2026-05-04  Mon 2026-05-04",
        "  page  Launch page   -    Tue 2026-05-05  Wed 2026-05-06",
    ]


def test_where_nobody_is_accountable_those_who_do_it_are_named():
    owners = [Owner("ana"), Owner("bo")]
    items = [WorkItem("a", effort="2d", assignees=["ana", "bo"])]

    text = str(section("critical_path", system(*items, owners=owners)))

    assert "a     ana, bo  Mon" in text


def test_ids_that_are_numbers_come_in_their_order():
    of = system(*(WorkItem(id_) for id_ in ("10", "9", "b", "a", "²")))

    assert silent(of)["who", "owner"] == ["9", "10", "a", "b", "²"]


def test_without_a_start_the_chain_is_told_in_working_time():
    of = WorkSystem("shop", items=[WorkItem("a", effort="1d"), WorkItem("b", effort="2d")])
    step = summarize(of).to_dict()["critical_path"]["items"][0]

    assert "2d of work\n" in str(section("critical_path", of))
    assert (step["finish"], step["finish_offset_seconds"]) == (None, 16 * 3600)


def test_work_that_ends_at_midnight_ends_on_the_day_before():
    night = Calendar("late", week="Mon-Fri 16:00-24:00")
    of = WorkSystem(
        "bar",
        start="2026-05-04",
        calendars=[night],
        calendar="late",
        items=[WorkItem("a", effort="1d")],
    )

    assert "Mon 2026-05-04  Mon 2026-05-04" in str(section("critical_path", of))


def test_titles_give_way_where_there_is_no_room():
    items = [WorkItem("a" * 30, "Short", effort="1d", owner="ana-" + "b" * 20)]

    text = str(section("critical_path", system(*items, owners=[Owner("ana-" + "b" * 20)])))

    assert "Short" not in text
    assert "a" * 30 in text


def test_of_a_long_chain_the_first_and_the_last_items_are_shown():
    ids = [f"step-{n:02}" for n in range(30)]
    chain = [WorkItem(b, effort="1h", after=[a]) for a, b in pairwise(ids)]
    lines = str(
        section("critical_path", system(WorkItem(ids[0], effort="1h"), *chain))
    ).splitlines()

    assert len(lines) == 21
    assert lines[2].startswith("  step-00")
    assert lines[14] == "  … 12 more"
    assert lines[-1].startswith("  step-29")


def test_finished_items_of_the_chain_are_counted():
    done = WorkItem("a", finished="2026-05-04T17:00+02:00", effort="1d")
    of = system(done, WorkItem("b", after=[Dependency("a", lag="3d")], effort="1d"))

    assert "1 of them is finished." in str(section("critical_path", of))


def test_near_critical_chains_are_listed_with_their_float():
    items = [
        WorkItem("a", effort="5d"),
        WorkItem("b", effort="2d"),
        WorkItem("c", effort="2d", after=["b"]),
        WorkItem("d", effort="1d"),
    ]

    assert str(section("near_critical", system(*items))).splitlines()[1:] == [
        "  float  chain",
        "  1d     b → c",
    ]


def test_a_long_chain_is_told_by_its_ends():
    ids = [f"step-{n:02}" for n in range(20)]
    chain = [WorkItem(b, effort="1h", after=[a]) for a, b in pairwise(ids)]
    of = system(WorkItem("whole", effort="20h"), WorkItem(ids[0], effort="30m"), *chain)

    assert "step-00 → 18 more → step-19" in str(section("near_critical", of))


def test_late_items_are_told_with_what_they_miss():
    items = [
        WorkItem("art", effort="3d", owner="bo"),
        WorkItem("page", effort="1d", after=["art"], due="2026-05-06"),
        WorkItem("mail", effort="1d", due=datetime(2026, 5, 4, 22, 30, tzinfo=UTC)),
    ]

    assert str(section("late", system(*items, owners=[Owner("bo")]))).splitlines() == [
        "2 items are late for a date, its own or one further on",
        "  item  who  due             finish          late by",
        "  art   bo   -               Wed 2026-05-06  1d",
        "  page  -    Wed 2026-05-06  Thu 2026-05-07  1d",
    ]


def test_nothing_late_is_said_and_so_is_that_there_are_no_dates():
    in_time = system(WorkItem("a", constraints=[Constraint("finish no later than", "2026-05-08")]))

    assert str(section("late", in_time)).startswith("Nothing is late")
    assert "No item has a date" not in str(section("late", in_time))
    assert "No item has a date" in str(section("late", system(WorkItem("a"))))


def test_what_the_path_takes_for_granted_is_on_the_page():
    of = system(WorkItem("a"))

    assert "nobody has said how much work 'a' is" in str(summarize(of))
    assert summarize(of).to_dict()["notes"] == sorted(find_critical_path(of).notes)


def test_work_around_the_clock_for_want_of_a_calendar_is_said():
    has_hours = Owner("ana", capacity=Capacity(calendar="office"))
    items = [
        WorkItem("a", owner="ana"),
        WorkItem("b", owner="bo"),
        WorkItem("c", calendar="office"),
    ]
    of = system(*items, owners=[has_hours, Owner("bo")], calendar=None)
    note = "nobody names a calendar, so 'b' is worked on around the clock"

    assert note in summarize(of).to_dict()["notes"]
    assert "around the clock" not in str(summarize(attrs.evolve(of, calendar="office")))
    assert "2 items are worked" in str(summarize(of.update("c", calendar=None)))


# what has no answer


def test_a_cycle_is_said_and_the_rest_of_the_page_stands():
    of = system(WorkItem("a", after=["b"]), WorkItem("b", after=["a"]))

    summary = summarize(of)

    assert "No critical path\n  items wait for each other" in str(summary)
    assert "What is said about 2 items" in str(summary)
    assert summary.to_dict()["critical_path"]["cycle"] == ["a", "b"]
    assert summary.to_dict()["late"] is None


def test_dates_beyond_the_calendar_are_said():
    of = WorkSystem("shop", start="9999-12-01T09:00Z", items=[WorkItem("a", duration="900d")])

    assert summarize(of).to_dict()["critical_path"]["error"] == "BeyondHorizon"


def test_losses_of_the_reading_are_listed_and_no_more_than_ten():
    losses = [Loss(f"Task {n}", "a macro", n) for n in range(12)]

    summary = summarize(system(), losses=losses)

    assert "  line 0: Task 0: a macro\n" in str(summary)
    assert "… and 2 more" in str(summary)
    assert len(summary.to_dict()["losses"]) == 12


# how it is shown


def test_html_escapes_what_people_wrote():
    html = summarize(system(WorkItem('<b>"x"', effort="1d"), title="<script>"))._repr_html_()

    assert "<script>" not in html
    assert "&lt;b&gt;&quot;x&quot;" in html


def test_repr_is_short():
    assert repr(summarize(system())) == "<Summary of shop: 14 sections>"


@pytest.mark.parametrize("count", [1, 60])
def test_page_does_not_grow_with_the_system(count):
    items = [WorkItem(f"{n}", effort="1h", after=[f"{n - 1}"] if n else []) for n in range(count)]

    assert len(str(summarize(system(*items))).splitlines()) < 90
