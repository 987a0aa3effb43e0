"""Recurrence: what is accepted, what is refused at once, and the days that a rule names."""

import re
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st
from tests.steps import calls

from worksystem.errors import BeyondHorizon, InvalidCalendar, InvalidRecurrence
from worksystem.model import rules
from worksystem.model.occurrences import local_occurrences
from worksystem.model.recurrence import Recurrence

EVER = date.min, date.max
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def days(text, first, from_, until):
    return list(Recurrence(text).days(first, from_, until))


def some(values, *, most=3):
    """One to three of some values, as a part of a rule lists them."""
    return st.lists(st.sampled_from(values), min_size=1, max_size=most, unique=True)


@st.composite
def rule_texts(draw):
    """Any rule that never leaves eight years empty, so that dateutil can follow it.

    Weekdays are all plain or all counted: dateutil intersects the two kinds
    where RFC 5545 unites them. Shrinks towards FREQ=DAILY.
    """
    freq = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={freq}"]

    def maybe(name, values):
        if draw(st.booleans()):
            parts.append(f"{name}={','.join(map(str, draw(values)))}")

    maybe("INTERVAL", some([1, 2, 3], most=1))
    maybe("BYMONTH", some(range(1, 13)))
    if freq != "WEEKLY":
        maybe("BYMONTHDAY", some([*range(1, 29), -1, -2, -28]))
    if freq in {"MONTHLY", "YEARLY"} and draw(st.booleans()):
        counts = some([1, 2, 3, 4, 5, -1, -5])
        maybe("BYDAY", counts.map(lambda ns: [f"{n}{WEEKDAYS[n % 7]}" for n in ns]))
    elif not (freq == "DAILY" and "INTERVAL" in "".join(parts)):
        maybe("BYDAY", some(WEEKDAYS))
    maybe("BYHOUR", some(range(24)))
    maybe("BYMINUTE", some(range(60), most=2))
    if freq != "WEEKLY" and any(part.startswith("BY") for part in parts):
        # dateutil counts the first week from its first day and not from its Monday.
        maybe("BYSETPOS", some([1, -1], most=1))
    maybe("WKST", some(WEEKDAYS, most=1))
    maybe("COUNT", some([1, 7, 40], most=1))
    return ";".join(draw(st.permutations(parts)))


@given(
    text=rule_texts(),
    first=st.datetimes(datetime(2019, 1, 1), datetime(2021, 1, 1)),
    skip=st.integers(-100, 2_000),
    length=st.integers(0, 500),
)
def test_days_and_times_are_those_of_dateutil(text, first, skip, length):
    first = first.replace(second=0, microsecond=0)
    from_ = first.date() + timedelta(days=skip)
    until = from_ + timedelta(days=length)
    theirs = rrulestr(text, dtstart=first)
    begin = datetime.combine(from_, time())
    # Bounded: a rule whose parts exclude each other runs to the year 9999 there.
    near = islice(theirs.xafter(begin, inc=True), 0, 40) if is_alive(text, first) else ()
    expected = [found for found in near if found.date() <= until]

    rule = rules.read_rule(Recurrence(text).text)
    found = local_occurrences(rule, first, from_.toordinal(), until.toordinal())

    ours = [datetime.combine(date.fromordinal(day), at) for day, at in islice(found, 40)]
    assert ours == expected


def is_alive(text, first):
    """Whether a rule has an occurrence in 60 years, asked of ours only to save time."""
    ours = local_occurrences(
        rules.read_rule(Recurrence(text).text),
        first,
        first.toordinal(),
        first.toordinal() + 60 * 366,
    )
    return next(ours, None) is not None


@given(text=rule_texts())
def test_text_is_canonical_whatever_the_order_of_its_parts(text):
    rule = Recurrence(text)

    assert Recurrence(";".join(reversed(text.lower().split(";")))) == rule
    assert Recurrence(str(rule)) == rule
    assert hash(Recurrence(f"RRULE:{text}")) == hash(rule)


@given(text=rule_texts(), a=st.integers(0, 900), b=st.integers(0, 900))
def test_days_of_two_ranges_are_those_of_the_range_that_holds_both(text, a, b):
    first = date(2020, 1, 1)
    start, middle, end = first, first + timedelta(days=a), first + timedelta(days=a + b)

    whole = days(text, first, start, end)

    assert whole == days(text, first, start, middle) + days(
        text, first, middle + timedelta(days=1), end
    )


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL=0"),
        ("FREQ=DAILY;INTERVAL=-1", "INTERVAL=-1"),
        ("FREQ=DAILY;INTERVAL=10001", "INTERVAL=10001"),
        ("FREQ=DAILY;INTERVAL=" + "9" * 1_900, "INTERVAL=999"),
        ("FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=SECONDLY"),
        ("FREQ=HOURLY", "FREQ=HOURLY"),
        ("FREQ=DAILY;EXRULE=FREQ=DAILY", "EXRULE"),
        ("RRULE:FREQ=DAILY\nEXRULE:FREQ=DAILY", "EXRULE"),
        ("FREQ=DAILY;COUNT=1000000000", "COUNT=1000000000"),
        ("FREQ=DAILY;COUNT=0", "COUNT=0"),
        ("FREQ=DAILY;BYHOUR=25", "BYHOUR=25"),
        ("FREQ=DAILY;BYMINUTE=60", "BYMINUTE=60"),
        ("FREQ=MONTHLY;BYDAY=6MO", "BYDAY=6MO"),
        ("FREQ=YEARLY;BYDAY=0MO", "BYDAY=0MO"),
        ("FREQ=WEEKLY;BYDAY=1MO", "BYDAY=1MO"),
        ("FREQ=WEEKLY;BYDAY=XX", "BYDAY=XX"),
        ("FREQ=WEEKLY;BYDAY=", "BYDAY="),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY=1"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY=0"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY=32"),
        ("FREQ=YEARLY;BYMONTH=13", "BYMONTH=13"),
        ("FREQ=YEARLY;BYMONTH=-1", "BYMONTH=-1"),
        ("FREQ=YEARLY;BYWEEKNO=20", "BYWEEKNO=20"),
        ("FREQ=YEARLY;BYYEARDAY=20", "BYYEARDAY=20"),
        ("FREQ=YEARLY;BYEASTER=0", "BYEASTER=0"),
        ("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS=1"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0", "BYSETPOS=0"),
        ("FREQ=WEEKLY;WKST=XX", "WKST=XX"),
        ("FREQ=DAILY;UNTIL=20261231T120000", "UNTIL=20261231T120000"),
        ("FREQ=DAILY;UNTIL=20260230", "UNTIL=20260230"),
        ("FREQ=DAILY;UNTIL=20261231T250000Z", "UNTIL=20261231T250000Z"),
        ("FREQ=DAILY;UNTIL=2026-12-31", "UNTIL=2026-12-31"),
        ("FREQ=DAILY;UNTIL=20261231;COUNT=3", "COUNT=3"),
        ("FREQ=DAILY;FREQ=WEEKLY", "FREQ=WEEKLY"),
        ("INTERVAL=2", "INTERVAL=2"),
        ("1\nDTSTART:1\n", "DTSTART"),
        ("DTSTART:20260101\nRRULE:FREQ=DAILY", "DTSTART"),
        ("FREQ=DAILY;DTSTART=20260101", "DTSTART=20260101"),
        ("FREQ=DAILY;;", "''"),
        ("FREQ", "FREQ"),
        ("", "''"),
        ("FREQ=WEEKLY;BYDAY=" + ",".join(["MO"] * 999), "BYDAY"),
        ("freq=da\u0131ly", "da\u0131ly"),
        ("FREQ=DAILY;COUNT=\u0663", "COUNT"),
        (None, "None"),
        (7, "7"),
        (b"FREQ=DAILY", "DAILY"),
    ],
)
def test_a_rule_outside_the_list_is_refused_at_once_by_the_name_of_its_part(text, part):
    def refused():
        with pytest.raises(InvalidRecurrence) as caught:
            Recurrence(text)
        assert part in str(caught.value)
        assert len(str(caught.value)) < 400

    assert calls(refused) < 500


@pytest.mark.parametrize("name", ["_WEEKDAY", "_NUMBER", "_UNTIL"])
@pytest.mark.parametrize("hostile", ["1", "+", "1MO"])
def test_every_pattern_comes_to_the_end_of_a_hostile_text(name, hostile):
    """If it went back to try again, a text of this length would take it hours."""
    assert not re.fullmatch(getattr(rules, name), hostile * 100_000 + "!")


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTH=4;BYMONTHDAY=31",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=5",
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
        "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=50",
        "FREQ=DAILY;BYHOUR=9;BYSETPOS=2",
        "FREQ=YEARLY;INTERVAL=10000;BYMONTH=2;BYMONTHDAY=29",
    ],
)
def test_a_rule_whose_days_never_come_names_none_and_ends(text):
    found = []

    made = calls(lambda: found.extend(days(text, date(2025, 1, 1), *EVER)))

    assert found == []
    assert made < 1_000_000  # there are three times as many days until the year 9999


def test_29_february_comes_every_leap_year_of_the_calendar():
    found = days("FREQ=YEARLY", date(1896, 2, 29), *EVER)

    assert [day.year for day in found[:3]] == [1896, 1904, 1908]
    assert len(found) == sum(
        year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) for year in range(1896, 10_000)
    )


def test_a_daily_rule_reaches_both_ends_of_the_calendar():
    rule = Recurrence("FREQ=DAILY")

    assert list(rule.days(date.min, date.min, date(1, 1, 3)))[-1] == date(1, 1, 3)
    assert list(rule.days(date.min, date(9999, 12, 30), date.max))[-1] == date.max


def test_a_weekly_rule_reaches_both_ends_of_the_calendar():
    rule = Recurrence("FREQ=WEEKLY;BYDAY=MO,SU;WKST=SU")

    assert next(rule.days(date.min, *EVER)) == date(1, 1, 1)
    assert list(rule.days(date.min, date(9999, 12, 1), date.max))[-1] == date(9999, 12, 27)


def test_a_position_in_a_week_counts_from_the_day_the_week_begins():
    rule = "FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=2"

    # The first day is a Thursday; the Wednesday of its week is the second, and past.
    assert days(rule, date(2026, 1, 1), date(2026, 1, 1), date(2026, 1, 14)) == [
        date(2026, 1, 7),
        date(2026, 1, 14),
    ]


def test_plain_and_counted_weekdays_are_united():
    rule = "FREQ=MONTHLY;BYDAY=FR,1MO"

    assert days(rule, date(2026, 5, 1), date(2026, 5, 1), date(2026, 5, 10)) == [
        date(2026, 5, 1),
        date(2026, 5, 4),
        date(2026, 5, 8),
    ]


@pytest.mark.parametrize("month_days", ["1,2,3,4,5", "-27"])
def test_counted_weekdays_of_a_year_can_be_kept_to_days_of_the_month(month_days):
    rule = f"FREQ=YEARLY;BYDAY=1MO,2MO;BYMONTHDAY={month_days}"

    assert days(rule, date(2026, 1, 1), date(2026, 1, 1), date(2026, 12, 31)) == [date(2026, 1, 5)]


def test_several_times_of_a_day_are_one_day_but_count_as_several():
    assert days("FREQ=DAILY;BYHOUR=9,15;COUNT=3", date(2026, 5, 1), *EVER) == [
        date(2026, 5, 1),
        date(2026, 5, 2),
    ]


@pytest.mark.parametrize(("end", "last"), [("20260503", 3), ("20260503T120000Z", 3)])
def test_the_day_of_the_end_is_included(end, last):
    found = days(f"FREQ=DAILY;UNTIL={end}", date(2026, 5, 1), *EVER)

    assert found[-1] == date(2026, 5, last)


def instants(text, first, from_, until, zone="UTC"):
    ends = datetime.fromisoformat(from_), datetime.fromisoformat(until)
    return [found.isoformat() for found in Recurrence(text).instants(first, *ends, zone=zone)]


def test_an_end_in_utc_is_exact_for_instants():
    rule = "FREQ=DAILY;BYHOUR=9;UNTIL=20260502T070000Z"

    found = instants(rule, "2026-05-01", "2026-01-01T00:00Z", "2027-01-01T00:00Z", "Europe/Paris")

    assert found == ["2026-05-01T09:00:00+02:00", "2026-05-02T09:00:00+02:00"]


def test_a_time_that_the_clock_shows_twice_happens_the_first_time():
    found = instants(
        "FREQ=DAILY;BYHOUR=2;BYMINUTE=30",
        "2026-10-20",
        "2026-10-25T00:00+02:00",
        "2026-10-26T00:00+01:00",
        "Europe/Berlin",
    )

    assert found == ["2026-10-25T02:30:00+02:00"]


def test_times_moved_forward_by_a_clock_stay_in_order_and_happen_once():
    found = instants(
        "FREQ=DAILY;BYHOUR=2,3;BYMINUTE=0,30",
        "2026-03-29",
        "2026-03-29T00:00+01:00",
        "2026-03-30T00:00+02:00",
        "Europe/Berlin",
    )

    assert found == ["2026-03-29T03:00:00+02:00", "2026-03-29T03:30:00+02:00"]


def test_a_day_that_a_zone_skipped_is_not_doubled():
    found = instants(
        "FREQ=DAILY;BYHOUR=9",
        "2011-12-28",
        "2011-12-29T00:00-10:00",
        "2012-01-01T12:00+14:00",
        "Pacific/Apia",
    )

    assert [day[:10] for day in found] == ["2011-12-29", "2011-12-31", "2012-01-01"]


def test_instants_begin_at_an_instant_that_is_given_in_another_zone():
    found = instants(
        "FREQ=WEEKLY",
        datetime(2026, 5, 3, 23, 30, tzinfo=UTC),
        "2026-05-01T00:00Z",
        "2026-05-12T00:00Z",
        "Europe/Berlin",
    )

    assert found == ["2026-05-04T01:30:00+02:00", "2026-05-11T01:30:00+02:00"]


def test_occurrences_that_no_instant_can_be_are_left_out():
    last = instants(
        "FREQ=DAILY;BYHOUR=23",
        "9999-12-29",
        "9999-12-30T00:00Z",
        "9999-12-31T23:59Z",
        "America/New_York",
    )

    assert [found[:10] for found in last] == ["9999-12-29", "9999-12-30"]


def test_a_first_instant_beyond_the_calendar_is_named():
    with pytest.raises(BeyondHorizon):
        instants(
            "FREQ=DAILY",
            datetime(9999, 12, 31, 23, tzinfo=UTC),
            "2026-01-01T00:00Z",
            "2026-01-02T00:00Z",
            "Asia/Tokyo",
        )


def test_an_unknown_zone_is_refused_before_anything_is_expanded():
    with pytest.raises(InvalidCalendar, match="etc/passwd"):
        instants(
            "FREQ=DAILY", "2026-01-01", "2026-01-01T00:00Z", "2026-01-02T00:00Z", "/etc/passwd"
        )


def test_repr_is_short_and_builds_the_rule_again():
    rule = Recurrence("FREQ=WEEKLY;BYDAY=MO")

    assert eval(repr(rule)) == rule
    assert Recurrence.of(rule) is rule
