"""Outcomes, their measures, and what was read of them."""

from datetime import UTC, date, datetime, timedelta, timezone

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from worksystem.errors import InvalidInstant, InvalidModel, InvalidNumber, InvalidText
from worksystem.model.outcomes import Measure, Observation, Outcome

numbers = st.integers(-(10**6), 10**6) | st.floats(allow_nan=False, allow_infinity=False)
instants = st.datetimes(
    datetime(2026, 5, 1),
    datetime(2026, 5, 4),
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=10)), timezone(timedelta(hours=-7))]),
)
observations = st.builds(Observation, instants | instants.map(lambda at: at.date()), numbers)


def paths(build):
    with pytest.raises(InvalidModel) as caught:
        build()
    return [fault.path for fault in caught.value.faults]


@given(readings=st.lists(observations, max_size=12))
def test_readings_are_in_order_of_time_and_stay_so(readings):
    outcome = Outcome("o", measure="trials", readings=readings)

    at = [r.at for r in outcome.readings if isinstance(r.at, datetime)]
    assert at == sorted(at)
    assert sorted(map(id, outcome.readings)) == sorted(map(id, readings))
    assert attrs.evolve(outcome, title="x").readings == outcome.readings


@given(values=st.lists(numbers, min_size=1), at=instants)
def test_readings_of_one_moment_stay_in_the_order_given(values, at):
    # The same instant, told in zones that differ.
    same = [at, at.astimezone(timezone(timedelta(hours=3)))]
    readings = [(same[i % 2], value) for i, value in enumerate(values)]

    outcome = Outcome("o", measure="trials", readings=readings)

    assert [r.value for r in outcome.readings] == values
    assert outcome.latest == outcome.readings[-1]


def test_a_day_comes_after_the_instants_within_it():
    outcome = Outcome(
        "o",
        measure="trials",
        readings=[("2026-05-07T00:00Z", 3), ("2026-05-06", 2), ("2026-05-06T23:59Z", 1)],
    )

    assert [reading.value for reading in outcome.readings] == [1, 2, 3]


def test_the_last_days_of_the_calendar_can_be_ordered():
    readings = [(date.max, 2), (date.min, 1)]

    assert Outcome("o", measure="m", readings=readings).latest == Observation(date.max, 2)


def test_readings_need_a_measure():
    with pytest.raises(InvalidModel, match="readings: outcome 'o' has readings, but no measure"):
        Outcome("o", readings=[("2026-05-06", 1)])


def test_an_outcome_is_not_its_own_parent():
    with pytest.raises(InvalidModel, match="parent: outcome 'o' is its own parent"):
        Outcome("o", parent="o")


def test_every_contradiction_of_an_outcome_is_told():
    told = paths(lambda: Outcome("o", parent="o", readings=[("2026-05-06", 1)]))

    assert told == ["readings", "parent"]


@pytest.mark.parametrize("number", [float("nan"), float("inf"), True, "7", 10**400])
def test_what_is_no_number_is_refused(number):
    with pytest.raises(InvalidNumber, match="2 faults"):
        Measure("trials", start=number, target=number)
    with pytest.raises(InvalidNumber, match="value: need a finite number"):
        Observation("2026-05-06", number)


def test_a_measure_may_start_and_end_anywhere():
    assert Measure("debt", start=-0.0, target=-1e308).start == 0
    assert Measure("debt").start is None


@pytest.mark.parametrize("at", ["2026-02-30", datetime(2026, 5, 6), None, 7, ""])
def test_an_observation_is_at_a_moment(at):
    with pytest.raises(InvalidInstant, match="at: need"):
        Observation(at, 1)


@pytest.mark.parametrize("value", [420, "2026-05-06", ("2026-05-06",), ("2026-05-06", 1, 2)])
def test_what_is_no_observation_is_refused_at_its_place(value):
    told = paths(lambda: Outcome("o", measure="m", readings=[("2026-05-06", 1), value]))

    assert told == ["readings[1]"]


def test_a_measure_is_read_from_its_name():
    measure = Measure("trials", unit="accounts", start=0, target=1000)

    assert Outcome("o", measure=measure).measure is measure
    assert Outcome("o", measure="trials").measure == Measure("trials")
    assert paths(lambda: Outcome("o", measure=1000)) == ["measure"]  # type: ignore[arg-type]


def test_all_faults_of_an_outcome_are_told_together():
    told = paths(
        lambda: Outcome(
            "",
            7,
            measure="",
            readings=[("x", None), 1],  # type: ignore[list-item]
            owner="",
            parent=1,
            for_whom=None,
            due="tomorrow",
            ext={"x": 1},
        )
    )

    assert told == [
        "id",
        "title",
        "measure.name",
        "readings[0].at",
        "readings[0].value",
        "readings[1]",
        "owner",
        "parent",
        "for_whom",
        "due",
        "ext",
    ]


def test_all_faults_of_a_measure_are_told_together():
    assert paths(lambda: Measure("", unit=1, start="a", target="b", ext=[])) == [  # type: ignore[arg-type]
        "name",
        "unit",
        "start",
        "target",
        "ext",
    ]


def test_an_outcome_without_readings_has_no_latest():
    assert Outcome("o").latest is None


def test_a_lone_surrogate_is_refused():
    with pytest.raises(InvalidText, match="lone surrogate"):
        Outcome("o", "\ud800")
