"""What path.explain says: why an item starts then, what it drives, how far it can slip."""

from datetime import UTC, datetime

import pytest
from hypothesis import given

from worksystem import (
    Constraint,
    Dependency,
    UnknownReference,
    WorkItem,
    WorkSystem,
    find_critical_path,
)
from worksystem.testing import work_systems

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def explained(link, **fields):
    items = [
        WorkItem("a", "Alpha", duration="4h", after=[]),
        WorkItem("b", duration="2h", after=[Dependency("a", **link)], **fields),
    ]
    return find_critical_path(WorkSystem("s", start=START, items=items)).explain("b")


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ({}, "when 'a' (Alpha) has finished."),
        ({"lag": "0eh"}, "when 'a' (Alpha) has finished."),
        ({"lag": "0%"}, "when 'a' (Alpha) has finished."),
        ({"lag": "1h"}, "1h after 'a' (Alpha) has finished."),
        ({"lag": "-1h"}, "1h before 'a' (Alpha) has finished."),
        ({"lag": "50%"}, "50% of the duration of 'a' (Alpha) after it has finished."),
        ({"lag": "-25%"}, "25% of the duration of 'a' (Alpha) before it has finished."),
        ({"lag": "1ed"}, "1d on the clock after 'a' (Alpha) has finished."),
        ({"kind": "SS", "lag": "1h"}, "1h after 'a' (Alpha) has started."),
        ({"kind": "FF"}, "so that it finishes when 'a' (Alpha) has finished."),
        ({"kind": "FF", "lag": "1h"}, "so that it finishes 1h after 'a' (Alpha) has finished."),
        ({"kind": "SF", "lag": "9h"}, "so that it finishes 1d 1h after 'a' (Alpha) has started."),
    ],
    ids=str,
)  # fmt: skip
def test_a_driving_link_is_told_with_its_kind_and_lag(link, reason):
    assert reason in explained(link)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"after": None}, "when the plan starts; nobody has said what it waits for."),
        ({"after": []}, "when the plan starts; it waits for nothing."),
        ({"not_before": "2026-03-05"}, "the earliest that its own dates allow."),
        ({"constraints": [Constraint("as late as possible")]}, "as late as possible."),
    ],
    ids=str,
)
def test_without_a_driver_the_date_that_holds_it_is_told(fields, reason):
    items = [WorkItem("a", duration="99h"), WorkItem("b", duration="1h", **fields)]

    assert reason in find_critical_path(WorkSystem("s", start=START, items=items)).explain("b")


def test_a_lead_past_the_start_leaves_the_start_as_the_reason():
    assert "when the plan starts." in explained({"lag": "-9h"})


@pytest.mark.parametrize(
    ("due", "sentence"),
    [
        ("2026-03-02T13:00Z", "It is late: 2h too late for its own deadline."),
        ("2026-03-02T15:00Z", "It is critical"),
        ("2026-03-09", "It is critical"),
    ],
)
def test_float_is_told_against_the_deadline(due, sentence):
    assert sentence in explained({}, due=due)


def test_lateness_from_a_successors_deadline_is_told_so():
    items = [
        WorkItem("a", duration="4h"),
        WorkItem("b", duration="2h", after=["a"], due="2026-03-02T13:00Z"),
    ]
    path = find_critical_path(WorkSystem("s", start=START, items=items))

    assert "2h too late for a deadline that depends on it" in path.explain("a")


def test_what_an_item_drives_is_named():
    items = [
        WorkItem("a", duration="4h"),
        WorkItem("b", after=["a"]),
        WorkItem("c", duration="1h", after=["a"]),
    ]
    path = find_critical_path(WorkSystem("s", items=items))

    assert "It drives 'b', 'c'." in path.explain("a")
    assert "'c' starts 4h after the start" in path.explain("c")
    assert "Nobody has said how much work it is" in path.explain("b")


@given(system=work_systems(max_size=5, parents=True, kinds=("FS", "SS", "FF", "SF")))
def test_an_item_drives_those_that_name_it_as_their_driver(system):
    path = find_critical_path(system)

    for activity in path:
        driven = sorted(other.item for other in path if other.driver == activity.item)
        said = f"It drives {', '.join(map(repr, driven))}." if driven else "."
        assert said in path.explain(activity.item)
        assert ("It drives" in path.explain(activity.item)) == bool(driven)


def test_titles_cannot_act_on_the_terminal():
    items = [WorkItem("a", "red \x1b[31m"), WorkItem("b", "\u202eevil", after=["a"])]
    path = find_critical_path(WorkSystem("s", items=items))

    assert "\x1b" not in path.explain("b") + path.explain("a") + str(path)
    assert "\u202e" not in path.explain("b")


def test_a_parent_is_told_by_its_parts():
    def path_of(**fields):
        items = [
            WorkItem("p"),
            WorkItem("a", parent="p", duration="2h", **fields),
            WorkItem("b", duration="4h"),
        ]
        return find_critical_path(WorkSystem("s", start=START, items=items))

    assert path_of().explain("p") == (
        "'p' is the sum of 1 item under it: from Mon 2026-03-02 09:00 to Mon 2026-03-02 11:00. "
        "The least float among them is 2h."
    )
    assert "At least one of them is critical." in path_of(due="2026-03-02T11:00Z").explain("p")
    assert path_of(finished="2026-03-02T11:00Z").explain("p").endswith("11:00.")


def test_an_unknown_item_is_answered_with_what_was_meant():
    path = find_critical_path(WorkSystem("s", items=[WorkItem("design")]))

    with pytest.raises(UnknownReference, match="did you mean 'design'"):
        path.explain("desing")


@given(
    system=work_systems(
        max_size=5, owners=True, calendars=True, parents=True, constraints=True, progress=True,
        lags="all",
    )
)  # fmt: skip
def test_every_item_of_every_system_can_be_explained(system):
    path = find_critical_path(system)

    for item in system.items:
        sentence = path.explain(item.id)
        assert sentence.startswith(repr(item.id))
        assert sentence.endswith(".")
        assert "None" not in sentence.replace(repr(item.title), "").replace(item.id, "")
