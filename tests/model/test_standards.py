"""Standards, classes of service and service levels."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worksystem.errors import InvalidChoice, InvalidDuration, InvalidModel, InvalidNumber
from worksystem.model.durations import Elapsed
from worksystem.model.standards import ServiceClass, ServiceLevel, Standard


def paths(build):
    with pytest.raises(InvalidModel) as caught:
        build()
    return [fault.path for fault in caught.value.faults]


@given(hours=st.integers(1, 10_000), probability=st.floats(0.01, 1))
def test_a_service_level_is_read_from_its_two_parts(hours, probability):
    level = ServiceLevel(Elapsed(hours=hours), probability)

    assert ServiceLevel.of((f"{hours}eh", probability)) == level
    assert ServiceLevel.of([f"{hours}eh", probability]) == level
    assert ServiceLevel.of(level) is level


@pytest.mark.parametrize(
    "duration", ["8d", "0eh", "-1ed", Elapsed(), timedelta(days=8), 8, None, float("nan")]
)
def test_a_service_level_is_elapsed_time_above_zero(duration):
    with pytest.raises(InvalidDuration, match="duration: need elapsed time"):
        ServiceLevel(duration, 0.85)


@pytest.mark.parametrize(
    "probability",
    [0, -0.0, -0.1, 1.01, 85, 1e308, float("nan"), float("inf"), True, "0.85", None],
)
def test_a_probability_is_above_0_and_at_most_1(probability):
    with pytest.raises(InvalidNumber, match="probability: need a"):
        ServiceLevel("8ed", probability)


@pytest.mark.parametrize(("given", "hint"), [(85, True), (100, True), (101, False), (-5, False)])
def test_a_percentage_is_told_as_a_probability(given, hint):
    with pytest.raises(InvalidNumber) as caught:
        ServiceLevel("8ed", given)

    assert (f"{given} % is {given / 100:g}" in str(caught.value)) is hint


@pytest.mark.parametrize("value", ["8ed", 0.85, ("8ed",), ("8ed", 0.85, 1), {}])
def test_what_is_no_service_level_is_refused(value):
    with pytest.raises(InvalidModel, match=r"service_level: need a service level such as"):
        ServiceClass("urgent", service_level=value)


def test_a_service_level_says_itself():
    assert str(ServiceLevel("1ed 12eh", 0.855)) == "85.5% within 1ed 12eh"


def test_all_faults_of_a_standard_are_told_together():
    told = paths(lambda: Standard("", kind="", clauses=["ok", " ", 7], ext=0))  # type: ignore[arg-type, list-item]

    assert told == ["id", "kind", "clauses[1]", "clauses[2]", "ext"]


def test_clauses_keep_their_order_and_repeats():
    assert Standard("d", kind="done", clauses=["b", "a", "b"]).clauses == ("b", "a", "b")
    assert Standard("d", kind="quality").clauses == ()


def test_one_text_is_no_list_of_clauses():
    with pytest.raises(InvalidModel, match="clauses: need a list of clauses"):
        Standard("d", kind="ready", clauses="reviewed")


def test_all_faults_of_a_class_of_service_are_told_together():
    told = paths(lambda: ServiceClass(7, kind="fast", limit=0, service_level=("x", 2)))

    assert told == [
        "id",
        "kind",
        "limit",
        "service_level.duration",
        "service_level.probability",
    ]


@pytest.mark.parametrize("limit", [0, -1, 1.5, True, float("nan"), 1e308])
def test_a_limit_is_a_whole_number_from_one(limit):
    with pytest.raises(InvalidNumber, match="limit: need a whole number"):
        ServiceClass("urgent", limit=limit)


def test_a_class_of_service_is_standard_unless_said_otherwise():
    assert ServiceClass("normal").kind == "standard"
    with pytest.raises(InvalidChoice, match="did you mean 'fixed date'"):
        ServiceClass("normal", kind="fixed-date")
