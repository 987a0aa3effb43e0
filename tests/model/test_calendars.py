"""Calendars as people write them: exceptions, absences, inheritance, and what is refused."""

import copy
import pickle
from datetime import UTC, date, datetime, timedelta

import attrs
import pytest

from worksystem.errors import CannotAnswer, InvalidCalendar, InvalidInstant, InvalidModel
from worksystem.model.absences import Absence, absences
from worksystem.model.calendars import Calendar, CalendarException
from worksystem.model.working_time import WorkingTime

MAY_1, MAY_4 = date(2026, 5, 1), date(2026, 5, 4)
OFFICE = "Mon-Fri 09:00-17:00"


class Holidays(dict):
    """As the `holidays` package has them: a dict of dates that may fill itself later."""

    expand = True


def hours_on(calendar, day):
    """The working hours of a day of 2026, as a number."""
    midnight = datetime.fromisoformat(f"2026-{day}T00:00Z")
    return calendar.work_between(midnight, midnight + timedelta(days=1)) / timedelta(hours=1)


@pytest.mark.parametrize(
    "exceptions",
    [
        ["2026-05-01"],
        [MAY_1],
        [datetime(2026, 5, 1).date()],
        [("2026-05-01", "2026-05-01")],
        [[MAY_1, MAY_1]],
        (MAY_1,),
        {MAY_1},
        {MAY_1: ""},
        {"2026-05-01": ""},
        Holidays({MAY_1: ""}),
        Holidays({MAY_1: ""}).keys(),
        # An object whose repr is its address would give the test another name every time.
        pytest.param((day for day in [MAY_1]), id="generator"),
        [CalendarException(MAY_1)],
        [CalendarException(MAY_1, MAY_1, hours="closed")],
    ],
    ids=repr,
)
def test_a_closed_day_may_be_written_in_many_ways(exceptions):
    calendar = Calendar("office", week=OFFICE, exceptions=exceptions)

    assert calendar.exceptions == (CalendarException("2026-05-01"),)
    assert hours_on(calendar, "05-01") == 0
    assert hours_on(calendar, "04-30") == 8


def test_notes_of_a_mapping_are_kept():
    calendar = Calendar("office", week=OFFICE, exceptions={MAY_1: "Labour Day"})

    assert calendar.exceptions[0].note == "Labour Day"


def test_forms_of_exceptions_may_be_mixed():
    calendar = Calendar(
        "office",
        week=OFFICE,
        exceptions=[
            "2026-05-01",
            ("2026-12-24", MAY_1.replace(year=2027)),
            CalendarException(MAY_4),
        ],
    )

    assert len(calendar.exceptions) == 3


def test_holidays_that_have_no_years_yet_are_refused():
    with pytest.raises(InvalidCalendar, match="years"):
        Calendar("office", week=OFFICE, exceptions=Holidays())


def test_the_later_of_overlapping_exceptions_wins():
    closed, open_ = CalendarException(MAY_1), CalendarException(MAY_1, hours="10:00-11:00")

    assert hours_on(Calendar("a", week=OFFICE, exceptions=[closed, open_]), "05-01") == 1
    assert hours_on(Calendar("a", week=OFFICE, exceptions=[open_, closed]), "05-01") == 0


def test_a_recurring_exception_counts_from_its_first_day_to_its_last():
    fridays = CalendarException(
        "2026-05-08", "2026-05-20", rule="FREQ=WEEKLY;BYDAY=FR", hours="09:00-15:00"
    )
    calendar = Calendar("office", week=OFFICE, exceptions=[fridays])

    assert [hours_on(calendar, day) for day in ("05-01", "05-08", "05-15", "05-22")] == [8, 6, 6, 8]
    assert fridays.until == date(2026, 5, 20)
    assert CalendarException("2026-05-08", rule="FREQ=DAILY").until is None


def test_closing_a_day_leaves_the_shift_that_began_the_day_before():
    calendar = Calendar("night", week="Fri,Sat 22:00-06:00", exceptions=["2026-05-02"])

    assert hours_on(calendar, "05-02") == 6
    assert hours_on(calendar, "05-03") == 0


def test_other_hours_that_meet_the_shift_of_the_day_before_count_once():
    exception = CalendarException("2026-05-02", hours="04:00-08:00")
    calendar = Calendar("night", week="Fri 22:00-06:00", exceptions=[exception])

    assert hours_on(calendar, "05-02") == 8


def test_a_calendar_inherits_week_zone_and_exceptions_and_overrides_them():
    company = Calendar("company", week=OFFICE, zone="Europe/Paris", exceptions=[MAY_1, MAY_4])
    team = Calendar(
        "team", base="company", exceptions=[CalendarException(MAY_4, hours="09:00-10:00")]
    )
    shop = Calendar("shop", base="team", week="Sat 10:00-14:00", zone="America/New_York")

    office_time = WorkingTime.of(team, bases=[company])
    shop_time = WorkingTime.of(shop, bases=[team, company])

    assert office_time.zone == "Europe/Paris"
    assert str(office_time.next_opening("2026-05-01T00:00Z")) == "2026-05-04 09:00:00+02:00"
    assert str(office_time.add_work("2026-05-01T00:00Z", "2h")) == "2026-05-05 10:00:00+02:00"
    assert str(shop_time.next_opening("2026-05-02T00:00Z")) == "2026-05-02 10:00:00-04:00"


def test_a_calendar_with_a_base_says_whom_to_ask():
    with pytest.raises(CannotAnswer, match=r"system\.working_time\('team'\)"):
        Calendar("team", base="company").work_between("2026-05-01T00:00Z", "2026-05-02T00:00Z")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "needs a week"),
        ({"week": "closed"}, "no working time at all"),
        ({"week": "closed", "exceptions": ["2026-05-01"]}, "no working time at all"),
        ({"week": OFFICE, "zone": "Europe/Atlantis"}, "time zone"),
        ({"week": OFFICE, "zone": "../../etc/passwd"}, "time zone"),
        ({"week": OFFICE, "zone": "/etc/passwd"}, "time zone"),
        ({"week": OFFICE, "zone": "europe/berlin"}, "did you mean 'Europe/Berlin'"),
        ({"week": OFFICE, "exceptions": "2026-05-01"}, "list of exceptions"),
        ({"week": OFFICE, "exceptions": 7}, "list of exceptions"),
        ({"week": OFFICE, "exceptions": [("2026-05-01",)]}, "pair"),
        ({"week": OFFICE, "exceptions": [None]}, r"exceptions\[0\]"),
        ({"week": OFFICE, "exceptions": [MAY_1, "2026-02-30"]}, r"exceptions\[1\]"),
        ({"week": OFFICE, "exceptions": [("2026-05-02", "2026-05-01")]}, "not before the first"),
        ({"week": OFFICE, "exceptions": [datetime(2026, 5, 1, tzinfo=UTC)]}, "need a day"),
        ({"week": OFFICE, "base": ""}, "base"),
    ],
)
def test_what_is_no_calendar_is_refused(fields, says):
    with pytest.raises(InvalidModel, match=says):
        Calendar("office", **fields)


def test_all_faults_of_a_calendar_are_reported_at_once():
    with pytest.raises(InvalidModel) as caught:
        Calendar("", week="Mon 9", zone="Paris", exceptions=["x", "y"])

    assert len(caught.value.faults) == 5


def test_a_closed_week_with_an_opening_exception_is_a_calendar():
    fair = Calendar("fair", week="closed", exceptions=[CalendarException(MAY_1, hours="9-17")])

    assert hours_on(fair, "05-01") == 8


def test_calendars_are_values():
    calendar = Calendar("office", week=OFFICE, exceptions=[MAY_1], ext={"x:y": [1]})
    same = Calendar("office", week="Mon-Fri 9-17", exceptions=["2026-05-01"], ext={"x:y": (1,)})

    assert calendar == same
    assert hash(calendar) == hash(same)
    assert pickle.loads(pickle.dumps(calendar)) == copy.deepcopy(calendar) == calendar
    assert attrs.evolve(calendar, week="Mon 9-10").work_between(
        "2026-05-04T00:00Z", "2026-05-05T00:00Z"
    ) == timedelta(hours=1)


def test_repr_of_a_calendar_is_bounded():
    calendar = Calendar(
        "office", week=OFFICE, exceptions=[MAY_1 + timedelta(days=i) for i in range(5_000)]
    )

    assert len(repr(calendar)) < 500


@pytest.mark.parametrize(
    ("absence", "first", "last"),
    [
        (Absence("2026-05-04"), "2026-05-04T09:00Z", "2026-05-04T17:00Z"),
        (Absence("2026-05-04", "2026-05-05"), "2026-05-04T09:00Z", "2026-05-05T17:00Z"),
        (
            Absence("2026-05-04T12:00Z", "2026-05-05T12:00Z"),
            "2026-05-04T12:00Z",
            "2026-05-05T12:00Z",
        ),
        (Absence("2026-05-04", "2026-05-04T12:00Z"), "2026-05-04T09:00Z", "2026-05-04T12:00Z"),
        (Absence("2026-05-04T12:00Z", "2026-05-04"), "2026-05-04T12:00Z", "2026-05-04T17:00Z"),
    ],
)
def test_an_absence_takes_its_days_or_instants_out(absence, first, last):
    office = Calendar("office", week=OFFICE).working_time
    week = "2026-05-04T00:00Z", "2026-05-11T00:00Z"

    away = office.without([absence])

    assert away.work_between(*week) == office.work_between(*week) - office.work_between(first, last)
    assert away.work_between(first, last) == timedelta(0)


def test_a_day_of_absence_begins_at_midnight_of_the_calendars_zone():
    tokyo = WorkingTime.always(zone="Asia/Tokyo", absences=["2026-05-04"])

    assert not tokyo.is_open("2026-05-04T00:00+09:00")
    assert tokyo.is_open("2026-05-03T23:59+09:00")
    assert tokyo.is_open("2026-05-05T00:00+09:00")


def test_an_absence_on_a_day_that_a_zone_skipped_changes_nothing():
    apia = WorkingTime.always(zone="Pacific/Apia")

    assert apia.without(["2011-12-30"]) is apia


@pytest.mark.parametrize(
    ("value", "error"),
    [
        ("2026-05-04", InvalidCalendar),
        (7, InvalidCalendar),
        ([("2026-05-04",)], InvalidCalendar),
        ([("2026-05-04", "2026-05-03")], InvalidCalendar),
        ([("2026-05-04T12:00Z", "2026-05-04T12:00Z")], InvalidCalendar),
        ([("2026-05-05T12:00Z", "2026-05-04")], InvalidCalendar),
        ([datetime(2026, 5, 4)], InvalidInstant),
        (["2026-02-30"], InvalidInstant),
        ([None], InvalidInstant),
        (["2026-05-04T12:00Z"], InvalidCalendar),
    ],
)
def test_what_is_no_absence_is_refused(value, error):
    with pytest.raises(error):
        absences(value)


def test_absences_may_be_days_pairs_values_and_reasons():
    family = absences({MAY_4: "family"})

    assert absences([MAY_4, "2026-05-04", ("2026-05-04", MAY_4)]) == (Absence(MAY_4),) * 3
    assert family == (Absence("2026-05-04", reason="family"),)
    assert absences(family) == family
