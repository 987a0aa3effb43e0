"""Work that has begun or ended: facts stay, what is left starts no earlier than now."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worksystem import (
    Calendar,
    Dependency,
    InvalidChoice,
    State,
    Workflow,
    WorkItem,
    WorkSystem,
    find_critical_path,
)

HOUR = timedelta(hours=1)
START = datetime(2026, 3, 2, 0, tzinfo=UTC)


def at(hour):
    return START + hour * HOUR


def system_of(*items, now=None, **fields):
    return WorkSystem(
        "progress", start=START, as_of=None if now is None else at(now), items=items, **fields
    )


def hours(duration):
    return None if duration is None else duration / HOUR


def test_finished_work_keeps_its_dates_and_has_no_float():
    path = find_critical_path(
        system_of(
            WorkItem("a", duration="4h", started=at(1), finished=at(3), after=[]),
            WorkItem("b", duration="2h", after=["a"]),
            now=5,
        )
    )

    a = path["a"]
    assert (hours(a.early_start_offset), hours(a.early_finish_offset)) == (1, 3)
    assert (hours(a.late_start_offset), hours(a.late_finish_offset)) == (1, 3)
    assert (a.total_float, a.free_float, a.is_critical, a.driver) == (None, None, False, None)
    assert path.explain("a") == "'a' is finished, since Mon 2026-03-02 03:00."
    assert path["b"].early_start == at(5)


def test_finished_without_a_start_is_taken_to_have_had_its_duration():
    path = find_critical_path(system_of(WorkItem("a", duration="2h", finished=at(3)), now=5))

    assert path["a"].early_start == at(1)


@pytest.mark.parametrize(
    ("fields", "finish"),
    [
        ({"remaining": "3h"}, 8),
        ({}, 9),  # 8 h, of which 4 have passed since it started
        ({"remaining": "0h"}, 5),
    ],
    ids=["remaining said", "remaining worked out", "nothing remaining"],
)
def test_what_is_left_starts_no_earlier_than_now(fields, finish):
    path = find_critical_path(
        system_of(WorkItem("a", duration="8h", started=at(1), **fields), now=5)
    )

    assert (path["a"].early_start, path["a"].early_finish) == (at(1), at(finish))
    assert path["a"].late_start == at(1)


def test_without_a_date_of_the_facts_work_goes_on_unbroken():
    path = find_critical_path(
        system_of(WorkItem("a", duration="8h", started=at(1), remaining="3h"))
    )

    assert path["a"].early_finish == at(9)


def test_work_that_has_not_begun_starts_no_earlier_than_now():
    path = find_critical_path(system_of(WorkItem("a", duration="2h", after=[]), now=5))

    assert path["a"].early_start == at(5)
    assert "cannot start before Mon 2026-03-02 05:00; it waits for nothing" in path.explain("a")


def test_remaining_of_work_that_has_not_begun_is_what_it_takes():
    path = find_critical_path(system_of(WorkItem("a", duration="8h", remaining="3h"), now=0))

    assert path["a"].early_finish == at(3)


@pytest.mark.parametrize(
    ("progress", "finish"), [("retained logic", 9), ("override", 8)], ids=["retained", "override"]
)
def test_work_out_of_sequence_waits_or_goes_on(progress, finish):
    """b began at 2, though a, which it comes after, lasts until 6."""
    path = find_critical_path(
        system_of(
            WorkItem("a", duration="6h", started=at(0), remaining="1h"),
            WorkItem("b", duration="5h", started=at(2), remaining="3h", after=["a"]),
            now=5,
        ),
        progress=progress,
    )

    assert path["b"].early_start == at(2)
    assert path["b"].early_finish == at(finish)
    assert path["b"].driver == ("a" if progress == "retained logic" else None)


def test_only_the_unconsumed_lag_remains_after_a_finished_predecessor():
    path = find_critical_path(
        system_of(
            WorkItem("a", duration="2h", started=at(0), finished=at(2)),
            WorkItem("b", duration="1h", after=[Dependency("a", lag="6h")]),
            WorkItem("c", duration="1h", after=[Dependency("a", lag="1h")]),
            now=5,
        )
    )

    assert path["b"].early_start == at(8)
    assert path["c"].early_start == at(5)


def test_float_of_begun_work_is_that_of_its_finish():
    path = find_critical_path(
        system_of(
            WorkItem("a", duration="4h", started=at(0), remaining="2h"),
            WorkItem("b", duration="9h"),
            now=2,
        )
    )

    assert path["a"].total_float == 7 * HOUR
    assert path["a"].late_finish == at(11)
    assert path["a"].late_start == at(0)
    assert "started Mon 2026-03-02 00:00; 2h of work is left" in path.explain("a")


@pytest.mark.parametrize(("kind", "slack"), [("FS", 1), ("FF", 2), ("SS", 5), ("SF", 5)])
def test_of_begun_work_only_the_finish_can_still_be_late_for_others(kind, slack):
    path = find_critical_path(
        system_of(
            WorkItem("a", duration="4h", started=at(0), remaining="4h"),
            WorkItem("b", duration="1h", after=[Dependency("a", kind=kind)], due=at(6)),
            WorkItem("c", duration="9h"),
            now=0,
        )
    )

    assert path["a"].total_float == slack * HOUR


@pytest.mark.parametrize(
    ("kind", "finish"),
    [
        ("start on", 7),
        ("start no earlier than", 7),
        ("finish on", 9),
        ("finish no earlier than", 9),
        ("finish no later than", 7),
        ("as late as possible", 7),
    ],
)
def test_a_constraint_on_begun_work_holds_its_finish_and_not_its_start(kind, finish):
    date = () if kind.startswith("as") else (at(9),)
    path = find_critical_path(
        system_of(
            WorkItem(
                "a", duration="4h", started=at(1), remaining="2h", constraints=[(kind, *date)]
            ),
            now=5,
        )
    )

    assert path["a"].early_start == at(1)
    assert path["a"].early_finish == at(finish)
    assert path["a"].total_float == 0 * HOUR


def test_what_has_happened_stays_when_it_was_inside_working_time_or_not():
    office = Calendar("office", week="Mon-Fri 09:00-17:00")
    saturday = datetime(2026, 3, 7, 10, tzinfo=UTC)
    path = find_critical_path(
        WorkSystem(
            "weekend",
            start="2026-03-02",
            as_of=saturday + 3 * HOUR,
            calendar="office",
            calendars=[office, Calendar("always", week="always")],
            items=[
                WorkItem("a", duration="2h", started=saturday, finished=saturday + 2 * HOUR),
                WorkItem("gate", duration="0h", finished=saturday + 2 * HOUR),
                WorkItem("b", duration="1h", calendar="always", after=[Dependency("a", lag="6eh")]),
                WorkItem("c", duration="1h", after=["a", "gate"]),
                WorkItem("d", duration="3h", started=saturday, remaining="1h"),
            ],
        )
    )

    assert path["a"].early_start == path["a"].late_start == saturday
    assert path["a"].early_finish == path["a"].late_finish == saturday + 2 * HOUR
    assert path["gate"].early_finish == saturday + 2 * HOUR
    assert path["b"].early_start == saturday + 8 * HOUR
    assert path["c"].early_start == datetime(2026, 3, 9, 9, tzinfo=UTC)
    assert path["d"].early_start == saturday
    assert "finished, since Sat 2026-03-07 12:00" in path.explain("a")


def test_a_fixed_finish_that_begun_work_cannot_make_is_told_as_late():
    path = find_critical_path(
        system_of(
            WorkItem(
                "a",
                duration="8h",
                started=at(1),
                remaining="4h",
                constraints=[("finish on", at(7))],
            ),
            now=5,
        )
    )

    assert path["a"].early_finish == at(9)
    assert path["a"].total_float == -2 * HOUR


def test_of_begun_work_no_delay_and_no_missing_effort_is_told():
    path = find_critical_path(system_of(WorkItem("a", started=at(0), delay="9h"), now=1))

    assert path["a"].early_finish == at(1)
    assert "held back" not in path.explain("a")
    assert "Nobody has said" not in path.explain("a")


def test_what_goes_on_now_is_driven_by_nothing():
    path = find_critical_path(
        system_of(
            WorkItem("a", duration="0h"),
            WorkItem("b", duration="4h", started=at(0), after=["a"]),
            now=1,
        )
    )

    assert path["a"].early_finish == at(1)
    assert path["b"].driver is None


def test_what_started_binds_no_more_by_its_start():
    path = find_critical_path(
        system_of(
            WorkItem("a", duration="9h", started=at(0), remaining="9h"),
            WorkItem("b", duration="1h", after=[Dependency("a", kind="SS")]),
            now=0,
        )
    )

    assert path["a"].late_finish == at(9)
    assert path["b"].total_float == 8 * HOUR


@pytest.mark.parametrize("category", ["done", "dropped"])
def test_closed_without_a_date_waits_for_nothing_and_says_so(category):
    flow = Workflow("flow", [State("open", "active"), State("closed", category)])
    path = find_critical_path(
        system_of(
            WorkItem("a", duration="4h", workflow="flow", state="closed"),
            WorkItem("b", duration="2h", after=["a"], workflow="flow", state="open"),
            workflows=[flow],
        )
    )

    assert path["b"].early_start == START
    assert path["a"].total_float is None
    assert "1 item done or dropped without a finish date" in " ".join(path.notes)


@given(now=st.integers(0, 20), begun=st.integers(0, 10), left=st.integers(0, 9))
def test_time_passing_never_makes_the_finish_earlier(now, begun, left):
    items = [
        WorkItem("a", duration="9h", started=at(begun), remaining=left * HOUR),
        WorkItem("b", duration="3h", after=["a"]),
        WorkItem("c", duration="4h"),
    ]

    earlier = find_critical_path(system_of(*items, now=now)).finish
    later = find_critical_path(system_of(*items, now=now + 1)).finish

    assert earlier <= later


def test_an_unknown_way_of_progress_is_refused():
    with pytest.raises(InvalidChoice, match="need one of retained logic, override, got 'actual'"):
        find_critical_path(system_of(), progress="actual")
