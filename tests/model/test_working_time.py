"""Working time against a clock on the wall, quarter by quarter, and the laws of its axis.

The oracle walks through UTC a quarter of an hour at a time and looks at the
clock of the zone; all that is drawn lies on quarters. Where that clock is put
back it waits: the quarters that are shown again count as the last one shown
before, which is what "the first counts" says.
"""

import copy
import pickle
from bisect import bisect_left, bisect_right
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.model.test_week import weeks
from tests.steps import calls

from worksystem.errors import BeyondHorizon, InvalidCalendar, InvalidDuration, InvalidInstant
from worksystem.model.absences import Absence
from worksystem.model.calendars import Calendar, CalendarException
from worksystem.model.instants import from_microseconds, to_microseconds
from worksystem.model.working_time import WorkingTime

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
QUARTER = 900 * 10**6  # in microseconds
OFFICE = Calendar("office", week="Mon-Fri 09:00-12:30 13:30-17:00", zone="Europe/Paris")
# Days around which something happens to the clock, or to the year.
TURNS = [
    ("UTC", date(2026, 5, 4)),
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Africa/Casablanca", date(2026, 2, 15)),
    ("Asia/Kathmandu", date(2025, 12, 31)),
    ("Pacific/Kiritimati", date(2027, 12, 31)),
    ("America/St_Johns", date(2019, 12, 31)),
]


def us(day, hour=0, minute=0, zone="UTC"):
    return to_microseconds(datetime.combine(day, time(hour, minute), ZoneInfo(zone)))


def hours_texts():
    return st.sampled_from(
        ["closed", "09:00-12:00 13:00-15:30", "02:30-03:30", "22:00-06:00", "00:00-24:00"]
    )


@st.composite
def cases(draw):
    """A calendar, a zone, ten days around a turn of its clock, and absences there.

    Shrinks towards UTC, a week of one span and nothing else.
    """
    zone, turn = draw(st.sampled_from(TURNS))
    near = st.integers(-3, 4).map(lambda days: turn + days * DAY)
    exceptions = draw(
        st.lists(
            st.builds(
                lambda first, length, hours: CalendarException(
                    first, first + length * DAY, hours=hours
                ),
                near,
                st.integers(0, 2),
                hours_texts(),
            ),
            max_size=3,
        )
    )
    quarters = st.integers(-3 * 96, 5 * 96).map(
        lambda n: datetime.combine(turn, time(), UTC) + n * 15 * MINUTE
    )
    away = draw(
        st.lists(st.tuples(quarters, quarters).filter(lambda pair: pair[0] < pair[1]), max_size=2)
    )
    calendar = Calendar("drawn", week=draw(weeks()), zone=zone, exceptions=exceptions)
    return calendar, turn, away


def walk(calendar, turn, away=()):
    """The quarters of ten days that are open, counted from 1970: the oracle."""

    def spans_of(day):
        for exception in reversed(calendar.exceptions):
            if exception.first <= day <= (exception.last or exception.first):
                return exception.hours.spans
        return calendar.week.days[day.weekday()]

    def is_worked(shown):
        for back in (0, 1):
            day = shown.date() - back * DAY
            seconds = (shown - datetime.combine(day, time())) / timedelta(seconds=1)
            if any(start <= seconds < end for start, end in spans_of(day)):
                return True
        return False

    begin = datetime.combine(turn, time(), UTC) - 5 * DAY
    zone = ZoneInfo(calendar.zone)
    found, latest = [], datetime.min
    for i in range(10 * 96):
        instant = begin + i * 15 * MINUTE
        latest = max(latest, instant.astimezone(zone).replace(tzinfo=None))
        if is_worked(latest) and not any(a <= instant < b for a, b in away):
            found.append(to_microseconds(instant) // QUARTER)
    return found


def of(case):
    calendar, _, away = case
    return WorkingTime.of(calendar, absences=away)


def runs(quarters):
    """The spans that quarters make, in microseconds."""
    spans = []
    for quarter in quarters:
        if spans and spans[-1][1] == quarter:
            spans[-1][1] = quarter + 1
        else:
            spans.append([quarter, quarter + 1])
    return [(start * QUARTER, end * QUARTER) for start, end in spans]


def asked_spans(time_, turn):
    begin = datetime.combine(turn, time(), UTC) - 4 * DAY
    found = time_.spans(begin, begin + 8 * DAY)
    return [(to_microseconds(a), to_microseconds(b)) for a, b in found]


def expected_spans(quarters, turn):
    first = to_microseconds(datetime.combine(turn, time(), UTC) - 4 * DAY) // QUARTER
    return runs([n for n in quarters if first <= n < first + 8 * 96])


@given(case=cases())
def test_spans_are_the_quarters_that_a_clock_on_the_wall_shows(case):
    calendar, turn, away = case

    assert asked_spans(of(case), turn) == expected_spans(walk(calendar, turn, away), turn)


@given(case=cases(), data=st.data())
def test_positions_count_the_quarters_worked(case, data):
    calendar, turn, away = case
    quarters, time_ = walk(calendar, turn, away), of(case)
    first = to_microseconds(datetime.combine(turn, time(), UTC)) // QUARTER
    a, b = sorted(first + n for n in data.draw(st.tuples(*[st.integers(-4 * 96, 4 * 96)] * 2)))

    worked = time_.position(b * QUARTER) - time_.position(a * QUARTER)

    assert worked == QUARTER * (bisect_left(quarters, b) - bisect_left(quarters, a))


@given(case=cases(), other=weeks(), data=st.data())
def test_narrowed_is_open_when_both_are(case, other, data):
    calendar, turn, away = case
    second = Calendar("other", week=other, zone=data.draw(st.sampled_from([calendar.zone, "UTC"])))
    theirs = set(walk(second, turn))

    both = of(case).narrowed(WorkingTime.of(second))

    common = [quarter for quarter in walk(calendar, turn, away) if quarter in theirs]
    assert asked_spans(both, turn) == expected_spans(common, turn)
    assert both.zone == calendar.zone


near_turns = st.integers(-6 * 86_400 * 10**6, 6 * 86_400 * 10**6)


@given(case=cases(), offset=near_turns, shift=st.integers(-30 * 3600 * 10**6, 30 * 3600 * 10**6))
def test_opening_and_closing_are_the_two_ends_of_a_position(case, offset, shift):
    time_, t = of(case), us(case[1]) + offset
    p = time_.position(t) + shift

    opening, closing = time_.opening(p), time_.closing(p)

    assert time_.position(opening) == time_.position(closing) == p
    assert time_.position(opening + 1) == p + 1
    assert time_.position(closing - 1) == p - 1
    assert time_.closing(time_.position(t)) <= t <= time_.opening(time_.position(t))


@given(case=cases(), a=near_turns, b=near_turns)
def test_positions_never_go_back(case, a, b):
    time_, t = of(case), us(case[1])
    a, b = sorted([t + a, t + b])

    assert 0 <= time_.position(b) - time_.position(a) <= b - a


works = st.timedeltas(timedelta(0), timedelta(hours=200))


@given(case=cases(), offset=near_turns, a=works, b=works)
def test_work_adds_up(case, offset, a, b):
    time_, start = of(case), from_microseconds(us(case[1]) + offset)

    assert time_.add_work(time_.add_work(start, a), b) == time_.add_work(start, a + b)
    assert time_.subtract_work(time_.subtract_work(start, a), b) == time_.subtract_work(
        start, a + b
    )
    assert time_.add_work(start, a) <= time_.add_work(start, a + b)


@given(case=cases(), offset=near_turns, work=works)
def test_work_between_takes_back_what_was_added(case, offset, work):
    time_, start = of(case), from_microseconds(us(case[1]) + offset)

    finish = time_.add_work(start, work)

    assert time_.work_between(start, finish) == work
    assert time_.work_between(finish, start) == -work
    if work:
        assert time_.subtract_work(finish, work) == time_.next_opening(start)
        assert time_.add_work(time_.subtract_work(start, work), work) == time_.previous_closing(
            start
        )


@given(case=cases(), offset=near_turns)
def test_no_work_leaves_an_instant_as_it_is(case, offset):
    time_, start = of(case), from_microseconds(us(case[1]) + offset)

    assert time_.add_work(start, "0h") == start == time_.subtract_work(start, "0h")


@given(case=cases(), offset=near_turns, work=works)
def test_negative_work_goes_the_other_way(case, offset, work):
    time_, start = of(case), from_microseconds(us(case[1]) + offset)

    assert time_.add_work(start, -work) == time_.subtract_work(start, work)


@given(week=weeks(), offset=near_turns, number=st.integers(-60, 60), work=works)
def test_a_shift_by_whole_weeks_shifts_the_answer_in_a_zone_without_changes(
    week, offset, number, work
):
    time_ = WorkingTime.of(Calendar("drawn", week=week))
    start, shift = from_microseconds(us(date(2026, 5, 4)) + offset), timedelta(weeks=number)

    assert time_.add_work(start + shift, work) == time_.add_work(start, work) + shift


@given(case=cases(), data=st.data())
def test_absences_may_come_in_any_order_and_one_by_one(case, data):
    calendar, turn, away = case
    away = [*away, turn, (turn - DAY, turn)]
    shuffled = data.draw(st.permutations(away))

    together = WorkingTime.of(calendar, absences=away)
    one_by_one = WorkingTime.of(calendar)
    for absence in shuffled:
        one_by_one = one_by_one.without([absence])

    assert WorkingTime.of(calendar, absences=shuffled) == together
    assert asked_spans(one_by_one, turn) == asked_spans(together, turn)


@given(case=cases(), offset=near_turns)
def test_open_is_from_an_opening_until_before_a_closing(case, offset):
    time_, t = of(case), us(case[1]) + offset

    assert time_.is_open(from_microseconds(t)) == (time_.position(t + 1) > time_.position(t))


@given(case=cases(), low=near_turns, high=near_turns, data=st.data())
def test_boundaries_convert_as_the_scalar_calls_do(case, low, high, data):
    time_, turn = of(case), us(case[1])
    low, high = sorted([turn + low, turn + high])
    t = data.draw(st.integers(low, high))

    opens, closes, before = time_.boundaries(low, high)

    i = bisect_right(opens, t) - 1
    p = before[i] + min(t, closes[i]) - opens[i]
    assert p == time_.position(t)
    i = bisect_right(before, p) - 1
    assert opens[i] + p - before[i] == time_.opening(p)
    i = bisect_left(before, p) - 1
    assert opens[i] + p - before[i] == time_.closing(p)
    assert opens.typecode == "q"


def test_boundaries_hold_a_span_before_a_range_that_begins_a_year():
    time_, new_year = OFFICE.working_time, us(date(2026, 1, 1))

    opens, closes, before = time_.boundaries(new_year, new_year)

    assert opens[0] < new_year < closes[-1]
    assert time_.position(new_year) in before


@pytest.mark.parametrize(
    ("week", "zone", "day", "hours"),
    [
        ("Sat 22:00-06:00", "Europe/Berlin", "2026-03-28", 7),
        ("Sat 22:00-06:00", "Europe/Berlin", "2026-10-24", 9),
        ("Sun 00:00-24:00", "Europe/Berlin", "2026-03-29", 23),
        ("Sun 00:00-24:00", "Europe/Berlin", "2026-10-25", 25),
        ("Sun 00:00-24:00", "America/New_York", "2026-03-08", 23),
        ("Sun 00:00-24:00", "America/New_York", "2026-11-01", 25),
        ("Sun 00:00-24:00", "Australia/Lord_Howe", "2026-10-04", 23.5),
        ("Sun 00:00-24:00", "Australia/Lord_Howe", "2026-04-05", 24.5),
        ("Sun 01:00-04:00", "Europe/Berlin", "2026-03-29", 2),
        ("Sun 02:30-05:00", "Europe/Berlin", "2026-03-29", 2),
        ("Sun 02:15-02:45", "Europe/Berlin", "2026-03-29", 0),
        ("Sun 01:00-02:30", "Europe/Berlin", "2026-10-25", 1.5),
        ("Sun 02:30-04:00", "Europe/Berlin", "2026-10-25", 2.5),
        ("Sun 03:00-04:00", "Europe/Berlin", "2026-10-25", 1),
        ("Fri 09:00-17:00", "Pacific/Apia", "2011-12-30", 0),
        ("Sat 09:00-17:00", "Pacific/Apia", "2011-12-31", 8),
        ("Mon 00:00-00:00", "UTC", "2026-05-04", 24),
        ("Mon 08:00-08:00", "UTC", "2026-05-04", 24),
    ],
)
def test_hours_of_a_day_on_which_the_clock_changes(week, zone, day, hours):
    midnight = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone))
    calendar = Calendar("one day", week=week, zone=zone)

    assert calendar.work_between(midnight, midnight + 2 * DAY) == hours * HOUR


def test_the_hour_before_a_change_of_the_clock_is_told_once():
    night = Calendar("night", week="Sun 01:00-04:00", zone="Europe/Berlin")

    [(opening, closing)] = night.spans("2026-10-24T00:00Z", "2026-10-26T00:00Z")

    assert str(opening) == "2026-10-25 01:00:00+02:00"
    assert str(closing) == "2026-10-25 04:00:00+01:00"
    assert closing - opening == 4 * HOUR


def test_an_answer_in_the_hour_that_is_shown_twice_equals_itself_in_utc():
    time_ = WorkingTime.always(zone="Europe/Berlin")

    assert time_.add_work("2026-10-25T00:00Z", "30m") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert str(time_.add_work("2026-10-25T01:00Z", "30m")) == "2026-10-25 02:30:00+01:00"


def test_friday_evening_and_monday_morning_are_one_position():
    time_ = OFFICE.working_time
    friday, monday = (
        us(date(2026, 5, 1), 17, zone="Europe/Paris"),
        us(date(2026, 5, 4), 9, zone="Europe/Paris"),
    )

    assert time_.position(friday) == time_.position(monday)
    assert time_.opening(time_.position(friday)) == monday
    assert time_.closing(time_.position(monday)) == friday


def test_three_weeks_at_christmas_are_no_error():
    office = Calendar(
        "office", week="Mon-Fri 09:00-17:00", exceptions=[("2026-12-21", "2027-01-10")]
    )

    assert str(office.add_work("2026-12-18T16:00Z", "2h")) == "2027-01-11 10:00:00+00:00"
    assert str(office.previous_closing("2027-01-05T00:00Z")) == "2026-12-18 17:00:00+00:00"


def test_open_always_is_one_span():
    always = Calendar("always", week="24/7", zone="Europe/Berlin")

    spans = list(always.spans("2019-06-01T00:00Z", "2030-06-01T00:00Z"))

    assert len(spans) == 1
    assert (
        always.work_between("2019-06-01T00:00Z", "2030-06-01T00:00Z") == spans[0][1] - spans[0][0]
    )


def test_days_of_24_hours_that_begin_late_are_one_span_over_the_year():
    always = Calendar("always", week="Mon-Sun 23:00-23:00", zone="Pacific/Honolulu")

    assert len(list(always.spans("2025-12-25T00:00Z", "2026-01-05T00:00Z"))) == 1


def test_no_spans_lie_between_an_instant_and_one_before_it():
    assert list(OFFICE.spans("2026-05-05T00:00Z", "2026-05-04T00:00Z")) == []


def test_a_plain_date_is_its_first_opening_and_its_last_closing():
    time_ = OFFICE.working_time
    paris = {"zone": "Europe/Paris"}

    assert time_.day_start(date(2026, 5, 4)) == us(date(2026, 5, 4), 9, **paris)
    assert time_.day_end("2026-05-04") == us(date(2026, 5, 4), 17, **paris)
    assert time_.day_start("2026-05-02") == us(date(2026, 5, 4), 9, **paris)
    assert time_.day_end("2026-05-03") == us(date(2026, 5, 1), 17, **paris)


def test_a_day_ends_at_midnight_in_the_middle_of_a_shift():
    night = Calendar("night", week="Mon-Fri 22:00-06:00").working_time

    assert night.day_end("2026-05-04") == us(date(2026, 5, 5))
    assert night.day_start("2026-05-05") == us(date(2026, 5, 5))


def test_a_recurring_exception_recurs_on_the_time_line():
    eves = CalendarException(
        "2020-01-01", rule="FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24", hours="9-12"
    )
    office = Calendar("office", week="Mon-Sun 09:00-17:00", exceptions=[eves])

    for year in (2019, 2020, 2026, 2999):
        worked = office.work_between(f"{year}-12-24T00:00Z", f"{year}-12-25T00:00Z")
        assert worked == (8 if year == 2019 else 3) * HOUR


def test_the_last_day_of_the_calendar_can_be_asked_for():
    for zone in ("UTC", "Asia/Tokyo", "America/New_York"):
        time_ = WorkingTime.of(Calendar("daily", week="Mon-Sun 01:00-02:00", zone=zone))

        assert time_.day_end(date.max) > us(date(9999, 12, 30))
        assert time_.day_start(date.min) < us(date(1, 1, 4))
        assert time_.position(time_.day_end(date.max)) > 0 > time_.position(us(date(1, 1, 2)))


@pytest.mark.parametrize(
    "ask",
    [
        lambda c: c.add_work("9999-12-31T00:00Z", "9h"),
        lambda c: c.subtract_work("0001-01-02T00:00Z", "2w"),
        lambda c: c.add_work("9000-01-01T00:00Z", timedelta(days=365_000)),
        lambda c: c.subtract_work("2026-01-01T00:00Z", timedelta(days=365_000)),
        lambda c: c.next_opening("9999-12-31T23:00Z"),
        lambda c: c.previous_closing("0001-01-01T00:00Z"),
        lambda c: c.working_time.position(10**18),
        lambda c: c.working_time.position(-(10**18)),
        lambda c: c.working_time.position(10**40),
        lambda c: c.working_time.opening(10**18),
        lambda c: c.working_time.closing(-(10**18)),
        lambda c: c.working_time.boundaries(0, 10**18),
    ],
)
def test_beyond_the_years_a_calendar_holds_is_said_so(ask):
    calendar = Calendar("office", week="Mon-Fri 09:00-17:00")

    with pytest.raises(BeyondHorizon, match="1 to 9999"):
        ask(calendar)


@pytest.fixture(scope="module")
def fair():
    """Two days of work, ever."""
    days = [CalendarException(date(2026, 5, day), hours="09:00-17:00") for day in (4, 6)]
    return Calendar("fair", week="closed", zone="Europe/Paris", exceptions=days)


def test_a_calendar_of_a_few_days_has_an_end_on_either_side(fair):
    time_ = fair.working_time

    assert str(time_.add_work("2020-01-01T00:00Z", "16h")) == "2026-05-06 17:00:00+02:00"
    assert str(time_.subtract_work("2030-01-01T00:00Z", "16h")) == "2026-05-04 09:00:00+02:00"
    assert not time_.is_open("2030-01-01T00:00Z")
    with pytest.raises(BeyondHorizon, match=r"after the last .* 2026-05-06"):
        time_.add_work("2020-01-01T00:00Z", timedelta(hours=16, microseconds=1))
    with pytest.raises(BeyondHorizon, match=r"after the last .* 2026-05-06"):
        time_.next_opening("2026-05-06T17:00+02:00")
    with pytest.raises(BeyondHorizon, match=r"before the first .* 2026-05-04"):
        time_.previous_closing("2026-05-04T09:00+02:00")


def test_boundaries_of_a_calendar_of_a_few_days_are_all_there_are(fair):
    opens, closes, before = fair.working_time.boundaries(us(date(2026, 5, 5)), us(date(2026, 5, 5)))

    assert len(opens) == len(closes) == len(before) == 2
    assert fair.working_time.boundaries(us(date(2026, 5, 20)), us(date(2026, 5, 21)))[0] == opens


def test_a_week_that_is_always_closed_again_has_no_working_time():
    never = Calendar(
        "never", week="Mon 9-17", exceptions=[CalendarException(date.min, date.max)]
    ).working_time

    with pytest.raises(BeyondHorizon, match="none at all"):
        never.next_opening("2026-05-04T00:00Z")
    assert never.work_between("2026-05-04T00:00Z", "2027-05-04T00:00Z") == timedelta(0)


@pytest.mark.parametrize(
    ("ask", "error"),
    [
        (lambda t: t.work_between(datetime(2026, 5, 4), "2026-05-05T00:00Z"), InvalidInstant),
        (lambda t: t.work_between("2026-05-04T00:00Z", datetime(2026, 5, 4)), InvalidInstant),
        (lambda t: t.add_work("2026-05-04T23:59:60Z", "1h"), InvalidInstant),
        (lambda t: t.add_work(date(2026, 5, 4), "1h"), InvalidInstant),
        (lambda t: t.add_work("2026-05-04", "1h"), InvalidInstant),
        (lambda t: t.add_work("2026-05-04T00:00Z", 3), InvalidDuration),
        (lambda t: t.add_work("2026-05-04T00:00Z", "3eh"), InvalidDuration),
        (lambda t: t.add_work("2026-05-04T00:00Z", timedelta.max), InvalidDuration),
        (lambda t: t.next_opening(None), InvalidInstant),
        (lambda t: t.is_open(0), InvalidInstant),
        (lambda t: t.spans("now", "later"), InvalidInstant),
        (lambda t: t.day_start(datetime(2026, 5, 4, tzinfo=UTC)), InvalidInstant),
        (
            lambda t: t.next_opening(datetime.min.replace(tzinfo=timezone(14 * HOUR))),
            InvalidInstant,
        ),
        (lambda t: WorkingTime.always(zone="../../etc/passwd"), InvalidCalendar),
        (lambda t: WorkingTime.of(Calendar("team", base="x")), InvalidCalendar),
        (
            lambda t: WorkingTime.of(
                Calendar("team", base="x"), bases=[Calendar("x", base="y", week="closed")]
            ),
            InvalidCalendar,
        ),
    ],
)
def test_what_is_no_question_is_refused(ask, error):
    with pytest.raises(error):
        ask(OFFICE.working_time)


def test_equal_hours_are_equal_whatever_they_are_called():
    first = Calendar("a", week="Mon-Fri 9-17", exceptions={date(2026, 5, 1): "Labour Day"})
    second = Calendar("b", base="c", exceptions=["2026-05-01"])
    base = Calendar("c", week="Mon-Fri 09:00-17:00")
    one, other = first.working_time, WorkingTime.of(second, bases=[base])

    assert one == other
    assert hash(one) == hash(other)
    assert one != WorkingTime.of(base)
    assert one != WorkingTime.of(first, zone="Europe/Paris")
    assert one != "a"
    assert one.without([]) is one
    assert one.without(["2026-05-04"]) == other.without([Absence("2026-05-04", reason="away")])
    assert one.narrowed(WorkingTime.always()) is one.narrowed(other) is one


def test_positions_do_not_depend_on_what_was_asked_before():
    def fresh():
        calendar = Calendar("office", week="Mon-Fri 08:00-16:00", zone="Europe/Berlin")
        return WorkingTime.of(calendar, absences=[date(2026, 5, 4)])

    asked = fresh()
    for year in (2026, 2031, 1999, 2500):
        asked.position(us(date(year, 7, 1)))

    for year in (1999, 2019, 2020, 2026, 2500):
        assert fresh().position(us(date(year, 7, 1))) == asked.position(us(date(year, 7, 1)))


def test_eight_threads_that_share_one_get_the_same_answers():
    calendar = Calendar("office", week="Mon-Fri 07:00-15:00", zone="Europe/Berlin")
    days = [us(date(1990 + (i * 37) % 90, 7, 1)) for i in range(60)]

    def ask(time_):
        return [time_.opening(time_.position(day)) for day in days]

    shared = WorkingTime.of(calendar, absences=["2026-05-04"]).narrowed(OFFICE.working_time)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, [shared] * 8))

    alone = WorkingTime.of(calendar, absences=["2026-05-04"]).narrowed(OFFICE.working_time)
    assert answers == [ask(alone)] * 8


def test_working_time_can_be_copied_and_sent():
    time_ = OFFICE.working_time.without(["2026-05-04"]).narrowed(
        WorkingTime.of(Calendar("early", week="Mon-Fri 06:00-14:00"))
    )
    question = "2026-05-01T00:00Z", "2026-06-01T00:00Z"
    answer = time_.work_between(*question)

    for copied in (copy.deepcopy(time_), pickle.loads(pickle.dumps(time_))):
        assert copied == time_
        assert copied.work_between(*question) == answer


def test_common_hours_are_worked_out_again_when_a_year_is_another_object():
    time_ = OFFICE.working_time.narrowed(
        WorkingTime.of(Calendar("early", week="Mon-Fri 06:00-14:00"))
    )
    source = pickle.loads(pickle.dumps(time_))._axis.source
    year = source.year(2026)
    a, b = source.first.year(2026), source.second.year(2026)
    source._alike[id(a), id(b)] = (source.year(2027), b, a)

    assert source.year(2026).opens == year.opens


@pytest.mark.parametrize(
    ("time_", "shown"),
    [
        (WorkingTime.always(), "<WorkingTime 24/7, UTC>"),
        (
            WorkingTime.always(absences=["2026-05-04", "2026-05-06"]),
            "<WorkingTime 24/7, UTC, without 2 absences>",
        ),
        (
            WorkingTime.of(Calendar("a", week="Mon 9-17", exceptions=["2026-05-04"])).narrowed(
                WorkingTime.of(Calendar("b", week="Mon 8-12"))
            ),
            "<WorkingTime Mon 09:00-17:00, UTC, 1 exception; and Mon 08:00-12:00, UTC>",
        ),
    ],
)
def test_repr_says_the_hours(time_, shown):
    assert repr(time_) == shown


def test_far_years_are_not_walked_through_day_by_day():
    time_ = WorkingTime.of(Calendar("office", week="Mon-Fri 09:00-17:01", zone="America/Chicago"))

    made = calls(lambda: time_.position(us(date(9999, 12, 31))))

    assert made < 1_000_000  # there are three times as many days
