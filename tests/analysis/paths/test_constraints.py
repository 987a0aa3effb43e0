"""Dates that hold an item: constraints, deadlines, delays, and starting as late as possible."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worksystem import Constraint, Dependency, WorkItem, WorkSystem, find_critical_path
from worksystem.testing import calendars

HOUR = timedelta(hours=1)
START = datetime(2026, 3, 2, 0, tzinfo=UTC)


def at(hour):
    return START + hour * HOUR


def chain(**b):
    """a (4 h) → b (2 h) → c (3 h), with more said of b; and d (1 h) alone."""
    return WorkSystem(
        "chain",
        start=START,
        items=[
            WorkItem("a", duration="4h", after=[]),
            WorkItem("b", duration="2h", after=["a"], **b),
            WorkItem("c", duration="3h", after=["b"]),
            WorkItem("d", duration="1h", after=[]),
        ],
    )


def offsets(path, *names):
    return {
        name: tuple(
            getattr(path[name], f"{event}_offset") // HOUR
            for event in ("early_start", "early_finish", "late_start", "late_finish")
        )
        for name in names
    }


@pytest.mark.parametrize("hour", [0, 3, 4, 5, 9])
@pytest.mark.parametrize("kind", ["start", "finish"])
def test_no_earlier_than_moves_early_dates_only(kind, hour):
    path = find_critical_path(chain(constraints=[Constraint(f"{kind} no earlier than", at(hour))]))

    start = max(4, hour if kind == "start" else hour - 2)
    assert offsets(path, "b")["b"] == (start, start + 2, start, start + 2)
    assert path.length == (start + 5) * HOUR


def test_not_before_says_the_same_as_start_no_earlier_than():
    one = find_critical_path(chain(not_before=at(7)))
    other = find_critical_path(chain(constraints=[("start no earlier than", at(7))]))

    assert list(one) == list(other)


@pytest.mark.parametrize(
    "said",
    [
        {"constraints": [("finish no later than", at(5))]},
        {"constraints": [("start no later than", at(3))]},
        {"due": at(5)},
    ],
    ids=["finish no later than", "start no later than", "due"],
)
def test_no_later_than_and_deadlines_move_late_dates_only(said):
    path = find_critical_path(chain(**said))

    assert offsets(path, "a", "b", "c") == {
        "a": (0, 4, -1, 3),
        "b": (4, 6, 3, 5),
        "c": (6, 9, 6, 9),
    }
    assert path["b"].total_float == path["a"].total_float == -HOUR
    assert path.length == 9 * HOUR
    assert "late: 1h" in path.explain("b")


@pytest.mark.parametrize("hour", [1, 4, 6])
@pytest.mark.parametrize("kind", ["start", "finish"])
def test_start_on_and_finish_on_fix_both_dates_and_win_over_logic(kind, hour):
    shift = 0 if kind == "start" else 2
    path = find_critical_path(chain(constraints=[(f"{kind} on", at(hour + shift))]))

    assert offsets(path, "b")["b"] == (hour, hour + 2, hour, hour + 2)
    assert path["b"].driver is None
    assert path["a"].late_finish_offset == hour * HOUR
    sentence = path.explain("b")
    assert f"fixed by its constraint '{kind} on'" in sentence
    assert ("breaks the logic: by its dependencies it would wait for 'a'" in sentence) == (hour < 4)


def test_as_late_as_possible_takes_the_float_and_not_the_finish():
    system = chain().update("d", constraints=[Constraint("as late as possible")])

    path = find_critical_path(system)

    assert offsets(path, "d")["d"] == (8, 9, 8, 9)
    assert path.length == 9 * HOUR
    assert "as late as possible" in path.explain("d")


def test_what_comes_after_a_late_item_is_driven_by_it():
    system = chain().add(WorkItem("e", duration="1h", after=["d"]))
    system = system.update("d", constraints=[Constraint("as late as possible")])

    path = find_critical_path(system)

    assert offsets(path, "d", "e") == {"d": (7, 8, 7, 8), "e": (8, 9, 8, 9)}
    assert path["e"].driver == "d"


@pytest.mark.parametrize("delay", ["3h", "3eh"])
def test_a_delay_holds_an_item_back_after_all_that_it_waits_for(delay):
    path = find_critical_path(chain(delay=delay))

    assert offsets(path, "a", "b", "c") == {
        "a": (0, 4, 0, 4),
        "b": (7, 9, 7, 9),
        "c": (9, 12, 9, 12),
    }
    assert path["b"].driver == "a"
    assert path.items == ("a", "b", "c")
    assert f"held back by {delay}" in path.explain("b")


def test_an_elapsed_delay_counts_from_the_opening():
    items = [
        WorkItem("a", duration="5d", after=[]),
        WorkItem("b", duration="1d", after=["a"], delay="1ed"),
    ]
    system = WorkSystem(
        "days", start="2026-03-02", calendar="office", calendars=_office(), items=items
    )

    path = find_critical_path(system)

    assert path["a"].early_finish == datetime(2026, 3, 6, 17, tzinfo=UTC)
    assert path["b"].early_start == datetime(2026, 3, 10, 9, tzinfo=UTC)
    assert path["a"].total_float == 0 * HOUR


def test_an_elapsed_delay_is_undone_from_the_opening():
    """As Microsoft Project does: from Monday 09:00 a day back is Sunday, and so Friday's closing."""
    items = [
        WorkItem("a", duration="4d", after=[]),
        WorkItem("b", duration="1d", after=["a"], delay="1ed"),
    ]
    system = WorkSystem(
        "days", start="2026-03-02", calendar="office", calendars=_office(), items=items
    )

    path = find_critical_path(system)

    assert path["b"].early_start == datetime(2026, 3, 9, 9, tzinfo=UTC)
    assert path["a"].late_finish == datetime(2026, 3, 6, 17, tzinfo=UTC)
    assert path["a"].total_float == path["a"].free_float == 8 * HOUR


def test_free_float_ends_where_the_delay_of_a_successor_begins():
    path = find_critical_path(chain(delay="3h"))

    assert path["a"].free_float == 0 * HOUR


@given(day=st.dates(min_value=datetime(2026, 3, 2).date(), max_value=datetime(2026, 6, 1).date()))
def test_a_day_means_its_first_opening_for_a_start_and_its_last_closing_for_a_deadline(day):
    system = WorkSystem(
        "days",
        start="2026-03-02",
        calendar="office",
        calendars=[*_office()],
        items=[
            WorkItem("a", duration="1h", not_before=day),
            WorkItem("b", duration="1h", due=day),
        ],
    )
    time = system.working_time()

    path = find_critical_path(system)

    opening = time.next_opening(datetime(day.year, day.month, day.day, tzinfo=UTC))
    closing = time.previous_closing(datetime(day.year, day.month, day.day, tzinfo=UTC) + 24 * HOUR)
    assert path["a"].early_start == opening
    assert path["b"].late_finish == min(path.finish, closing)


def _office():
    from worksystem import Calendar

    return [Calendar("office", week="Mon-Fri 09:00-17:00")]


@given(calendar=calendars())
def test_the_start_of_a_plan_on_a_day_is_its_first_opening(calendar):
    plain = calendar.base is None
    if not plain:
        return
    system = WorkSystem("days", start="2026-03-02", calendars=[calendar], calendar=calendar.id)

    assert system.working_time().next_opening(system.start) == system.start


def test_dates_without_a_start_are_named_and_not_used():
    items = [
        WorkItem("a", duration="1h", due="2026-03-02", not_before="2026-03-02"),
        WorkItem("b", duration="1h", after=[Dependency("a", lag="2eh")]),
    ]

    path = find_critical_path(WorkSystem("offsets", items=items))

    assert path.length == 4 * HOUR
    assert path.finish is None
    assert path["a"].early_start is None
    assert path.notes == (
        "the system has no start, so due of 1 item could not be used",
        "the system has no start, so not before of 1 item could not be used",
        "the system has no start, so elapsed lags count as working time",
    )


def test_nothing_left_is_counted_among_what_needs_a_start():
    path = find_critical_path(WorkSystem("shop", items=[WorkItem("a", remaining="0h")]))

    assert "the system has no start, so remaining of 1 item could not be used" in path.notes
