"""Instants and days: aware, exact, and told apart."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worksystem import BeyondHorizon, InvalidCalendar, InvalidInstant
from worksystem.model.instants import (
    day,
    day_or_instant,
    from_microseconds,
    instant,
    to_microseconds,
    zone,
)

BERLIN = ZoneInfo("Europe/Berlin")


class Stamp(datetime):
    """As pandas has it: a datetime with more to it."""


class NotATime(datetime):
    """As pandas has it: equal to nothing, not even itself."""

    def __eq__(self, other):
        return False

    def __ne__(self, other):
        return True

    __hash__ = datetime.__hash__


@given(at=st.datetimes(datetime(1000, 1, 1), datetime(9000, 1, 1), timezones=st.timezones()))
def test_an_instant_is_the_same_moment_with_an_offset(at):
    found = instant(at)

    assert to_microseconds(found) == to_microseconds(at)
    assert type(found.tzinfo) is timezone
    assert found.replace(tzinfo=None) == at.replace(tzinfo=None, fold=0)
    assert instant(found.isoformat()) == found


@given(micros=st.integers(-(10**16), 10**17), name=st.timezone_keys())
def test_microseconds_are_read_back(micros, name):
    assert to_microseconds(from_microseconds(micros, name)) == micros


def test_two_instants_of_a_zone_differ_by_the_time_between_them():
    before = instant(datetime(2026, 3, 29, 1, tzinfo=BERLIN))
    after = instant(datetime(2026, 3, 29, 4, tzinfo=BERLIN))

    assert after - before == timedelta(hours=2)


@pytest.mark.parametrize(("fold", "hour"), [(0, 0), (1, 1)])
def test_an_hour_that_comes_twice_keeps_its_fold(fold, hour):
    at = datetime(2026, 10, 25, 2, tzinfo=BERLIN, fold=fold)

    assert instant(at) == datetime(2026, 10, 25, hour, tzinfo=UTC)


def test_a_subclass_of_datetime_is_kept_as_a_plain_one():
    found = instant(Stamp(2026, 3, 1, 9, 30, 15, 7, tzinfo=BERLIN))

    assert type(found) is datetime
    assert found == datetime(2026, 3, 1, 8, 30, 15, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (datetime(2026, 1, 1), "got the naive 2026-01-01T00:00:00; add an offset"),
        ("2026-01-01T00:00", "with a time zone, got the naive"),
        ("2026-01-01", "in ISO 8601 with an offset"),
        ("2026-06-30T23:59:60+00:00", "in ISO 8601"),
        ("2026-01-01T25:00+00:00", "in ISO 8601"),
        ("2026-01-01T24:00+00:00", "in ISO 8601"),
        (datetime.min.replace(tzinfo=timezone(timedelta(hours=14))), "years 1 to 9999"),
        (datetime.max.replace(tzinfo=timezone(timedelta(hours=-1))), "years 1 to 9999"),
        ("0001-01-01T00:00+14:00", "years 1 to 9999"),
        (NotATime(2026, 1, 1, tzinfo=UTC), "NaT"),
        (1_700_000_000, "got 1700000000"),
        (None, "got None"),
        (date(2026, 1, 1), "in ISO 8601 with an offset"),
        ("2" * 50_000, "in ISO 8601"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_no_instant_is_refused(wrong, message):
    with pytest.raises(InvalidInstant, match=message):
        instant(wrong)


def test_a_day_stays_a_day_and_an_instant_an_instant():
    assert day_or_instant(date(2026, 5, 6)) == day_or_instant("2026-05-06") == date(2026, 5, 6)
    assert day_or_instant("2026-05-06T09:00Z") == datetime(2026, 5, 6, 9, tzinfo=UTC)
    assert type(day_or_instant(type("D", (date,), {})(2026, 5, 6))) is date
    assert day("2026-05-06") == date(2026, 5, 6)


@pytest.mark.parametrize("wrong", ["2026-02-29", "06.05.2026", 20260506, None, "2026-5-6", ""])
def test_what_is_no_day_is_refused(wrong):
    with pytest.raises(InvalidInstant, match="need a day or an instant"):
        day_or_instant(wrong)


def test_a_day_has_no_time_in_it():
    with pytest.raises(InvalidInstant, match="need a day such as"):
        day("2026-05-06T09:00Z")


@pytest.mark.parametrize("micros", [10**18, -(10**18)])
def test_years_past_the_calendar_are_beyond_the_horizon(micros):
    with pytest.raises(BeyondHorizon, match="after 1970" if micros > 0 else "before 1970"):
        from_microseconds(micros)


@pytest.mark.parametrize(
    "wrong",
    ["../../etc/passwd", "/etc/passwd", "europe/berlin", "Mars/Base", "", None, 5, "a" * 50_000],
    ids=lambda value: str(value)[:20],
)
def test_a_zone_is_one_of_the_list_and_never_a_path(wrong):
    with pytest.raises(InvalidCalendar, match="need a time zone of the IANA database"):
        zone(wrong)


def test_a_zone_in_another_spelling_is_offered():
    with pytest.raises(InvalidCalendar, match="did you mean 'Europe/Berlin'"):
        zone("europe/berlin")


def test_a_text_of_another_class_is_kept_as_plain_text():
    class Place(StrEnum):
        here = "Europe/Berlin"

    assert type(zone(Place.here)) is str


def test_without_zones_utc_is_known_and_the_rest_needs_a_package(monkeypatch):
    monkeypatch.setattr("worksystem.model.instants._zone_names", frozenset)

    assert zone("UTC") == "UTC"
    with pytest.raises(InvalidCalendar, match="pip install tzdata"):
        zone("Europe/Berlin")


def test_a_machine_without_zones_is_told_what_to_install():
    code = (
        "import zoneinfo; zoneinfo.available_timezones = set\n"
        "from worksystem.model.instants import zone\n"
        "zone('UTC')\n"
        "try: zone('Europe/Berlin')\n"
        "except ValueError as error: print(error)"
    )

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "pip install tzdata" in said.stdout
