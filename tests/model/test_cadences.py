"""Cadences: what they are told by, and what is refused."""

from datetime import UTC, date, datetime, timedelta

import pytest

from worksystem.errors import (
    InvalidCalendar,
    InvalidChoice,
    InvalidDuration,
    InvalidInstant,
    InvalidModel,
    InvalidRecurrence,
)
from worksystem.model.cadences import Cadence
from worksystem.model.recurrence import Recurrence

RULE = "FREQ=WEEKLY;BYDAY=MO"


def test_a_cadence_stores_exact_values():
    cadence = Cadence(
        "web-plan",
        kind="plan",
        rule="RRULE:byday=mo;freq=weekly",
        zone="Europe/Paris",
        owner="web",
        length="1h 30m",
        start="2026-05-04",
    )

    assert cadence.rule == Recurrence(RULE)
    assert cadence.length == timedelta(minutes=90)
    assert cadence.start == date(2026, 5, 4)


def test_a_cadence_may_begin_at_an_instant():
    cadence = Cadence("c", kind="update", rule=Recurrence(RULE), start="2026-05-04T09:30Z")

    assert cadence.start == datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "rule", ["", "every Monday", "FREQ=WEEKLY;INTERVAL=0", "1\nDTSTART:1\n", 7, None]
)
def test_a_rule_outside_rfc_5545_is_refused(rule):
    with pytest.raises(InvalidRecurrence, match=r"^rule: "):
        Cadence("c", kind="plan", rule=rule)


@pytest.mark.parametrize("zone", ["europe/paris", "../../etc/passwd", "", 7])
def test_a_zone_that_nobody_knows_is_refused(zone):
    with pytest.raises(InvalidCalendar, match=r"^zone: "):
        Cadence("c", kind="plan", rule=RULE, zone=zone)


@pytest.mark.parametrize("length", [30, "-1h", "1eh", True])
def test_a_length_is_working_time(length):
    with pytest.raises(InvalidDuration, match=r"^length: "):
        Cadence("c", kind="plan", rule=RULE, length=length)


def test_a_kind_and_a_rule_have_to_be_given():
    with pytest.raises(TypeError, match="kind"):
        Cadence("c", rule=RULE)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="rule"):
        Cadence("c", kind="plan")  # type: ignore[call-arg]


def test_a_naive_start_is_refused():
    with pytest.raises(InvalidInstant, match=r"^start: "):
        Cadence("c", kind="plan", rule=RULE, start=datetime(2026, 5, 4, 9))


def test_a_kind_that_is_near_is_offered():
    with pytest.raises(InvalidChoice, match="did you mean 'retrospect'"):
        Cadence("c", kind="retrospective", rule=RULE)


def test_all_faults_of_a_cadence_are_told_together():
    with pytest.raises(InvalidModel) as caught:
        Cadence("", kind="", rule="", zone="", owner="", length="", start="", ext={"": 1})

    told = [fault.path for fault in caught.value.faults]
    assert told == ["id", "kind", "rule", "zone", "owner", "length", "start", "ext"]
