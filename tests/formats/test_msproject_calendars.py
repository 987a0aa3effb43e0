"""Calendars of Microsoft Project: hours, inheritance, exceptions dated and recurring."""

from datetime import date, datetime, timedelta

import pytest
from tests.formats.msproject_plans import HOURS, calendar, day, office, plan, task

from worksystem import CalendarException, UnreadableSource
from worksystem.formats.msproject import read_msproject
from worksystem.model.week import Week

EIGHT = timedelta(hours=8)


def exception(inside: str = "", **said: object) -> str:
    """An exception from Thursday 2026-01-01 to the end of 2027, closed unless it has hours."""
    period = (
        "<TimePeriod><FromDate>2026-01-01T00:00:00</FromDate>"
        "<ToDate>2027-12-31T23:59:00</ToDate></TimePeriod>"
    )
    named = "".join(f"<{name}>{value}</{name}>" for name, value in said.items())
    return f"<Exceptions><Exception>{period}{named}{inside}</Exception></Exceptions>"


def read(calendars: str, uid: int = 1, **said: object):
    return read_msproject(plan(task(1), calendars=calendars, **said)).system.calendars[
        f"calendar-{uid}"
    ]


def only(rest: str, **said: object):
    (found,) = read(office(rest), **said).exceptions
    return found


def worked(calendars: str, on: str, uid: int = 1) -> timedelta:
    """The working time of a day."""
    time = read_msproject(plan(task(1), calendars=calendars)).system.working_time(f"calendar-{uid}")
    begin = datetime.fromisoformat(f"{on}T00:00:00+00:00")
    return time.work_between(begin, begin + timedelta(days=1))


def lost(calendars: str, words: str) -> bool:
    losses = read_msproject(plan(task(1), calendars=calendars)).losses
    return any(words in loss.reason for loss in losses)


# weeks


def test_days_are_counted_from_sunday():
    assert read(office()).week == Week.of("Mon-Fri 08:00-12:00 13:00-17:00")


def test_a_calendar_keeps_its_name():
    assert read(office()).ext == {"msproject:name": "Office"}


@pytest.mark.parametrize(
    ("opening", "closing", "means"),
    [
        ("00:00:00", "00:00:00", "Mon 00:00-24:00"),
        ("16:00:00", "00:00:00", "Mon 16:00-24:00"),
        ("22:00:00", "06:00:00", "Mon 22:00-06:00"),
        ("08:00:00", "24:00:00", "Mon 08:00-24:00"),
    ],
)
def test_a_closing_at_midnight_is_the_end_of_the_day(opening, closing, means):
    hours = (
        f"<WorkingTimes><WorkingTime><FromTime>{opening}</FromTime><ToTime>{closing}</ToTime>"
        "</WorkingTime></WorkingTimes>"
    )

    found = read(calendar(1, f"<WeekDays>{day(2, hours)}</WeekDays>"))

    assert found.week == Week.of(means)


def test_a_calendar_of_a_resource_has_the_hours_of_its_base():
    both = calendar(2, BaseCalendarUID=1) + office(exception(DayWorking=0, Type=6, DaysOfWeek=2))

    assert (read(both, 2).week, read(both, 2).base) == (None, "calendar-1")
    assert worked(both, "2026-04-21", 2) == EIGHT
    assert worked(both, "2026-04-20", 2) == timedelta(0)


def test_a_day_of_its_own_replaces_that_of_the_base_and_the_others_stay():
    monday_off = (
        "<WeekDays><WeekDay><DayType>2</DayType><DayWorking>0</DayWorking></WeekDay></WeekDays>"
    )
    both = office() + calendar(2, monday_off, BaseCalendarUID=1)

    assert read(both, 2).week == Week.of("Tue-Fri 08:00-12:00 13:00-17:00")


@pytest.mark.parametrize("base", [-1, 0])
def test_minus_one_and_zero_say_that_there_is_no_base(base):
    assert read(calendar(1, f"<WeekDays>{day(2)}</WeekDays>", BaseCalendarUID=base)).base is None


def test_a_calendar_may_have_the_number_zero():
    both = office() + calendar(0, f"<WeekDays>{day(2)}</WeekDays>") + calendar(2, BaseCalendarUID=0)

    assert read(both, 2).base == "calendar-0"


def test_a_calendar_without_days_is_told():
    assert read(calendar(1)).week == Week.of("Mon-Fri 08:00-12:00 13:00-17:00")
    assert lost(calendar(1), "a calendar without days")


def test_a_day_that_is_open_without_hours_is_told():
    source = calendar(1, f"<WeekDays>{day(2, '')}{day(3)}</WeekDays>")

    assert read(source).week == Week.of("Tue 08:00-12:00 13:00-17:00")
    assert lost(source, "a day that is open without hours")


def test_a_long_chain_of_bases_is_read_at_once():
    chain = office() + "".join(calendar(n, BaseCalendarUID=n - 1) for n in range(2, 20_000))

    assert read(chain, 19_999).base == "calendar-19998"


# exceptions


def test_a_dated_exception_closes_its_days_and_keeps_its_name():
    found = only(exception(DayWorking=0, Type=1, Name="Move", Occurrences=1))

    assert found == CalendarException("2026-01-01", "2027-12-31", note="Move")


def test_an_exception_may_have_other_hours():
    assert only(exception(HOURS, DayWorking=1)).hours.spans == ((28800, 43200), (46800, 61200))


@pytest.mark.parametrize(
    ("said", "rule", "days"),
    [
        ({"Type": 1, "Period": 3}, "FREQ=DAILY;INTERVAL=3", ["2026-01-01", "2026-01-04"]),
        ({"Type": 7, "Period": 10}, "FREQ=DAILY;INTERVAL=10", ["2026-01-01", "2026-01-11"]),
        ({"Type": 2, "Month": 11, "MonthDay": 24}, "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24",
         ["2026-12-24", "2027-12-24"]),
        ({"Type": 3, "Month": 10, "MonthItem": 7, "MonthPosition": 3},
         "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", ["2026-11-26", "2027-11-25"]),
        ({"Type": 4, "MonthDay": 15, "Period": 2}, "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=15",
         ["2026-01-15", "2026-03-15"]),
        ({"Type": 5, "MonthItem": 4, "MonthPosition": 4, "Period": 1}, "FREQ=MONTHLY;BYDAY=-1MO",
         ["2026-01-26", "2026-02-23"]),
        ({"Type": 5, "MonthItem": 0, "MonthPosition": 4}, "FREQ=MONTHLY;BYMONTHDAY=-1",
         ["2026-01-31", "2026-02-28"]),
        ({"Type": 5, "MonthItem": 1, "MonthPosition": 0},
         "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1", ["2026-01-01", "2026-02-02"]),
        ({"Type": 5, "MonthItem": 2, "MonthPosition": 1}, "FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=2",
         ["2026-01-04", "2026-02-07"]),
        ({"Type": 6, "DaysOfWeek": 8 + 32}, "FREQ=WEEKLY;BYDAY=WE,FR",
         ["2026-01-02", "2026-01-07"]),
        ({"Type": 6, "DaysOfWeek": 1, "Period": 2}, "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;WKST=SU",
         ["2026-01-11", "2026-01-25"]),
        ({"Type": 8}, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", ["2026-01-01", "2026-01-02"]),
    ],
)  # fmt: skip
def test_patterns_become_rules(said, rule, days):
    found = only(exception(DayWorking=0, **said))

    assert str(found.rule) == rule
    occurrences = found.rule.days(found.first, found.first, date(2027, 12, 31))
    assert [str(day) for _, day in zip(days, occurrences, strict=False)] == days
    assert (found.first, found.last) == (date(2026, 1, 1), date(2027, 12, 31))


def test_weeks_begin_where_the_plan_says():
    said = {"Type": 6, "DaysOfWeek": 1, "Period": 2}

    assert "WKST=" not in str(only(exception(DayWorking=0, **said), WeekStartDay=1).rule)
    assert "WKST=WE" in str(only(exception(DayWorking=0, **said), WeekStartDay=3).rule)


def test_a_pattern_may_end_after_so_many_occurrences():
    found = only(
        exception(DayWorking=0, Type=6, DaysOfWeek=2, EnteredByOccurrences=1, Occurrences=5)
    )

    assert str(found.rule) == "FREQ=WEEKLY;COUNT=5;BYDAY=MO"


def test_a_dated_exception_may_be_counted_instead_of_ended():
    open_end = (
        "<Exceptions><Exception><EnteredByOccurrences>1</EnteredByOccurrences><TimePeriod>"
        "<FromDate>2026-01-01T00:00:00</FromDate></TimePeriod><Occurrences>3</Occurrences>"
        "<Type>1</Type><DayWorking>0</DayWorking></Exception></Exceptions>"
    )

    assert only(open_end) == CalendarException("2026-01-01", "2026-01-03")


def test_a_pattern_of_every_so_many_working_days_is_told():
    assert lost(office(exception(DayWorking=0, Type=8, Period=3)), "every so many working days")


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        (exception(DayWorking=1), "open without hours"),
        ("<Exceptions><Exception><DayWorking>0</DayWorking><TimePeriod><X>1</X></TimePeriod>"
         "</Exception></Exceptions>", "without a first day"),
        ("<WorkWeeks><WorkWeek><Name>Lost</Name><WeekDays/></WorkWeek></WorkWeeks>", "a work week without"),
    ],
)  # fmt: skip
def test_exceptions_that_say_too_little_are_told(rest, words):
    if "WorkWeek" in rest:
        rest = rest.replace("<WeekDays/>", "<TimePeriod><X>1</X></TimePeriod>")

    assert lost(office(rest), words)


def test_a_dated_exception_wins_over_a_pattern_wherever_it_stands():
    dated = exception(HOURS, DayWorking=1).replace("2026-01-01", "2026-04-20")
    both = dated.replace("2027-12-31", "2026-04-20").removesuffix("</Exceptions>") + exception(
        DayWorking=0, Type=6, DaysOfWeek=2
    ).removeprefix("<Exceptions>")

    assert worked(office(both), "2026-04-20") == EIGHT
    assert worked(office(both), "2026-04-27") == timedelta(0)


def legacy(first: str, last: str) -> str:
    return (
        f"<WeekDay><DayType>0</DayType><DayWorking>0</DayWorking><TimePeriod><FromDate>{first}"
        f"T00:00:00</FromDate><ToDate>{last}T23:59:00</ToDate></TimePeriod></WeekDay>"
    )


def test_exceptions_in_the_form_of_2003_count_where_there_are_no_later_ones():
    days = f"<WeekDays>{day(2)}{legacy('2026-04-20', '2026-04-21')}</WeekDays>"

    assert read(calendar(1, days)).exceptions == (CalendarException("2026-04-20", "2026-04-21"),)
    assert len(read(calendar(1, days + exception(DayWorking=0))).exceptions) == 1


def test_weeks_that_differ_for_a_while_become_exceptions_that_others_win_over():
    week = (
        "<WorkWeeks><WorkWeek><TimePeriod><FromDate>2026-04-20T00:00:00</FromDate><ToDate>"
        "2026-05-03T00:00:00</ToDate></TimePeriod><Name>Sale</Name><WeekDays>"
        f"{day(7)}<WeekDay><DayType>2</DayType><DayWorking>0</DayWorking></WeekDay>"
        "</WeekDays></WorkWeek></WorkWeeks>"
    )
    closed = exception(DayWorking=0).replace("2026-01-01", "2026-05-02")
    closed = closed.replace("2027-12-31", "2026-05-02")

    days = {"2026-04-20": 0, "2026-04-21": 8, "2026-04-25": 8, "2026-05-02": 0, "2026-05-04": 8}

    hours = {on: worked(office(week + closed), on) for on in days}
    assert hours == {on: timedelta(hours=of_day) for on, of_day in days.items()}


# what is wrong


@pytest.mark.parametrize(
    ("calendars", "path", "words"),
    [
        (office() + calendar(2, BaseCalendarUID=9), "Calendars/Calendar[UID=2]/BaseCalendarUID",
         "need the UID of a calendar of the file, got 9"),
        (office() + calendar(2, BaseCalendarUID=3) + calendar(3, BaseCalendarUID=2),
         "Calendars/Calendar[UID=3]/BaseCalendarUID", "not based on the calendar itself"),
        (office() + office(), "Calendars/Calendar[UID=1]/UID", "got 1 twice"),
        ("<Calendar><Name>x</Name></Calendar>", "Calendars/Calendar/UID", "with a UID"),
        (calendar(1, f"<WeekDays>{day(2, HOURS.replace('13:00', '11:00'))}</WeekDays>"),
         "Calendars/Calendar[UID=1]/WeekDays/WeekDay[1]/WorkingTimes", "do not overlap"),
        (calendar(1, "<WeekDays><WeekDay><DayType>2</DayType><DayWorking>0</DayWorking></WeekDay>"
         "</WeekDays>"), "Calendars/Calendar[UID=1]", "no working time at all"),
        (office(exception(DayWorking=0, Type=4, MonthDay=42)),
         "Calendars/Calendar[UID=1]/Exceptions/Exception[1]", "BYMONTHDAY"),
        (office(exception(DayWorking=0, Type=12)),
         "Calendars/Calendar[UID=1]/Exceptions/Exception[1]/Type", "need one of 0, 1"),
        (office(exception(DayWorking=0).replace("2027-12-31", "2025-12-31")),
         "Calendars/Calendar[UID=1]/Exceptions/Exception[1]", "not before the first"),
        (office(exception(HOURS.replace("08:00", "27:00"), DayWorking=1)),
         "Calendars/Calendar[UID=1]/Exceptions/Exception[1]/WorkingTimes/WorkingTime[1]/FromTime",
         "need a time of day"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_calendar_is_told_with_its_place(calendars, path, words):
    with pytest.raises(UnreadableSource) as caught:
        read_msproject(plan(task(1), calendars=calendars, CalendarUID=None))

    assert [(fault.path, words in fault.reason) for fault in caught.value.faults] == [(path, True)]
    assert caught.value.faults[0].line


def test_a_work_week_may_leave_a_day_open_without_hours_to_the_week():
    week = (
        "<WorkWeeks><WorkWeek><TimePeriod><FromDate>2026-04-20T00:00:00</FromDate><ToDate>"
        f"2026-05-03T00:00:00</ToDate></TimePeriod><WeekDays>{day(3, '')}</WeekDays>"
        "</WorkWeek></WorkWeeks>"
    )

    assert worked(office(week), "2026-04-21") == EIGHT
