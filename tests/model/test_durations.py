"""Durations: working time, elapsed time, percentages and estimates, and what is refused."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worksystem import Elapsed, Estimate, InvalidDuration, Percent, WorkItem, work
from worksystem.model.durations import LONGEST, duration, lag, optional_duration, signed_duration
from worksystem.show import show_duration

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("90m", 1.5),
        ("8h", 8),
        ("3d", 24),
        ("2w", 80),
        ("1d 4h", 12),
        ("1d4h", 12),
        ("1w 1d 1h 30m 36s", 49.51),
        ("0h", 0),
        ("0.1d", 0.8),
        ("1.5h", 1.5),
    ],
)
def test_text_is_read_as_people_mean_it(text, hours):
    assert duration(text) == timedelta(hours=hours)


@given(micros=st.integers(0, 10**15))
def test_what_is_shown_is_read_back(micros):
    value = timedelta(microseconds=micros)

    assert duration(show_duration(value)) == value


@given(micros=st.integers(-(10**15), 10**15))
def test_elapsed_time_is_read_back(micros):
    value = Elapsed(timedelta(microseconds=micros))

    assert Elapsed.of(str(value)) == value
    assert eval(repr(value)) == value
    assert lag(str(value)) == value


@given(value=st.integers(-100_000, 100_000) | st.floats(-1000, 1000).map(lambda x: round(x, 3)))
def test_percentages_are_read_back(value):
    assert Percent.of(str(Percent(value))) == Percent(value)


@pytest.mark.parametrize(
    "wrong",
    [3, 2.5, True, "3", "3 days", "d", "1x", "", "1.5 d", "-1d", "48eh", None, [], "1" * 50_000 + "!",
     timedelta(-1), timedelta.max, "999999999w", Elapsed(hours=2), Percent(5), "٣d"],
    ids=lambda wrong: repr(wrong)[:20],
)  # fmt: skip
def test_what_is_no_working_time_is_refused(wrong):
    with pytest.raises(InvalidDuration, match="need "):
        duration(wrong)


def test_a_bare_number_is_answered_with_the_units_it_could_have_had():
    with pytest.raises(InvalidDuration, match="such as '3h' or '3d', got the bare number 3"):
        duration(3)


@pytest.mark.parametrize("wrong", ["2d", "2e", "eh", 5, None, timedelta(1)])
def test_what_is_no_elapsed_time_is_refused(wrong):
    with pytest.raises(InvalidDuration, match="need elapsed time"):
        Elapsed.of(wrong)


@pytest.mark.parametrize(
    "fields",
    [{"hours": float("nan")}, {"hours": float("inf")}, {"days": 10**9}, {"time": "2d"}, {"weeks": "2"}],
)  # fmt: skip
def test_elapsed_numbers_that_mean_nothing_are_refused(fields):
    with pytest.raises(InvalidDuration):
        Elapsed(**fields)


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), 10**6, True, "50"])
def test_percentages_that_mean_nothing_are_refused(wrong):
    with pytest.raises(InvalidDuration, match="need a percentage"):
        Percent(wrong)


@pytest.mark.parametrize("wrong", ["50", "%", "fifty%", 50])
def test_texts_that_are_no_percentage_are_refused(wrong):
    with pytest.raises(InvalidDuration, match="need a percentage"):
        Percent.of(wrong)


def test_an_elapsed_or_percent_value_is_itself():
    assert Elapsed.of(Elapsed(hours=1)) == Elapsed(hours=1)
    assert Percent.of(Percent(5)) == Percent(5)
    assert lag(Percent(5)) == Percent(5)
    assert lag("-2d") == -16 * HOUR


def test_days_of_another_length_are_built_from_numbers():
    assert work(weeks=1, hours_per_day=7, days_per_week=4) == 28 * HOUR
    assert work(hours=1, minutes=30) == 1.5 * HOUR


@pytest.mark.parametrize(
    "fields",
    [
        {"days": 1, "hours_per_day": 0},
        {"days": 1, "hours_per_day": 25},
        {"weeks": 1, "days_per_week": 8},
        {"days": float("nan")},
        {"days": 10**9},
        {"days": "3"},
    ],
)
def test_impossible_days_are_refused(fields):
    with pytest.raises(InvalidDuration):
        work(**fields)


@given(points=st.tuples(*[st.integers(0, 100)] * 3))
def test_an_estimate_is_three_points_in_order(points):
    ordered = list(points) == sorted(points)
    build = lambda: Estimate(*(p * HOUR for p in points))  # noqa: E731

    if not ordered:
        with pytest.raises(InvalidDuration, match="need low <= likely <= high"):
            build()
        return
    low, likely, high = points
    estimate = build()
    assert estimate.mean == (low + 4 * likely + high) * HOUR / 6
    assert low * HOUR <= estimate.mean <= high * HOUR
    assert estimate.is_certain == (low == high)
    assert Estimate.of((estimate.low, estimate.likely, estimate.high)) == estimate
    assert eval(repr(estimate)) == estimate
    assert estimate.scaled(1) == estimate


def test_every_fault_of_an_estimate_is_reported():
    with pytest.raises(InvalidDuration) as caught:
        Estimate("x", "1d", 3)

    assert [fault.path for fault in caught.value.faults] == ["low", "high"]


@pytest.mark.parametrize("wrong", [("1d",), ("1d", "2d", "3d", "4d"), [], 5])
def test_an_estimate_is_one_duration_or_three(wrong):
    with pytest.raises(InvalidDuration):
        WorkItem("a", effort=wrong)


def test_the_longest_duration_is_the_longest():
    assert duration(LONGEST) == LONGEST
    assert optional_duration(None) is None
    with pytest.raises(InvalidDuration, match="at most 365000 clock days"):
        signed_duration(LONGEST + HOUR)
