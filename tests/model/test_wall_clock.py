"""The clock on the wall, in every zone and year, against what `zoneinfo` shows."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worksystem.model.instants import from_microseconds
from worksystem.model.wall_clock import DAY, EPOCH_DAY, SECOND, from_local, year_start

ZONES = sorted(available_timezones())
# A few days within the ends of the calendar, so that zoneinfo can be asked.
near_now = st.dates(date(1880, 1, 1), date(2100, 1, 1))
days = st.one_of(near_now, st.dates(date(1, 1, 4), date(9999, 12, 27)))


def shown(instant, zone):
    """What the clock of a zone shows at an instant."""
    return from_microseconds(instant, zone).replace(tzinfo=None)


def on_the_clock(day, seconds):
    return (day.toordinal() - EPOCH_DAY) * DAY + seconds * SECOND


@given(zone=st.sampled_from(ZONES), day=days, seconds=st.integers(0, 86_399))
def test_a_time_is_where_the_clock_first_shows_it_or_is_past_it(zone, day, seconds):
    wanted = datetime.combine(day, time()) + timedelta(seconds=seconds)

    found = from_local(zone, on_the_clock(day, seconds))

    assert shown(found, zone) >= wanted
    assert shown(found - 1, zone) < wanted
    # And not for the second time: no quarter of the 26 hours before shows it.
    assert all(shown(found - 1 - n * 900 * SECOND, zone) < wanted for n in range(26 * 4))


@given(zone=st.sampled_from(ZONES), day=days, seconds=st.integers(0, 86_399))
def test_a_time_that_exists_once_is_the_instant_that_shows_it(zone, day, seconds):
    local = datetime.combine(day, time(), ZoneInfo(zone)) + timedelta(seconds=seconds)
    instant = (local.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(
        microseconds=1
    )

    found = from_local(zone, on_the_clock(day, seconds))

    if shown(instant, zone) == local.replace(tzinfo=None):  # it is not skipped
        assert found == instant


@given(
    zone=st.sampled_from(ZONES), day=near_now, a=st.integers(0, 172_800), b=st.integers(0, 172_800)
)
def test_later_times_are_never_earlier_instants(zone, day, a, b):
    a, b = sorted([a, b])

    assert from_local(zone, on_the_clock(day, a)) <= from_local(zone, on_the_clock(day, b))


@pytest.mark.parametrize(
    ("zone", "clock", "instant"),
    [
        ("Europe/Berlin", "2026-03-29 02:30", "2026-03-29T01:00Z"),
        ("Europe/Berlin", "2026-10-25 02:30", "2026-10-25T00:30Z"),
        ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03T15:30Z"),
        ("Pacific/Apia", "2011-12-30 12:00", "2011-12-30T10:00Z"),
        ("Europe/Berlin", "4026-07-01 12:00", "4026-07-01T10:00Z"),
        ("America/New_York", "9999-01-01 12:00", "9999-01-01T17:00Z"),
    ],
)
def test_times_that_a_clock_skips_or_shows_twice(zone, clock, instant):
    local = datetime.fromisoformat(clock)
    seconds = local.hour * 3600 + local.minute * 60

    found = from_local(zone, on_the_clock(local.date(), seconds))

    assert from_microseconds(found) == datetime.fromisoformat(instant)


@pytest.mark.parametrize("year", [1500, 1700, 1701, 2799, 2800, 2801, 2805, 4000, 9997])
def test_clocks_change_on_the_right_day_in_far_years(year):
    for day in range(20, 32):
        noon = datetime(year, 3, day, 12, tzinfo=ZoneInfo("Europe/Berlin"))
        found = from_local("Europe/Berlin", on_the_clock(noon.date(), 12 * 3600))

        assert from_microseconds(found) == noon.astimezone(UTC)


def test_years_follow_each_other_to_the_end_of_the_calendar():
    assert year_start(1970) == 0
    assert year_start(10_000) - year_start(9999) == 365 * DAY
