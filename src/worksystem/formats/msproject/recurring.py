"""The exceptions of a calendar in Microsoft Project, and the weeks that differ for a while.

An exception has a range of days and a type: all days of the range, or those of
them that a pattern names. Patterns become rules of RFC 5545.

Source: "XML Schema for the Calendars Element" and "PjExceptionType
enumeration", Microsoft Project documentation.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from worksystem.errors import InvalidModel
from worksystem.model.exceptional_days import CalendarException
from worksystem.model.week import Hours

if TYPE_CHECKING:
    from worksystem.formats.msproject.fields import Fields

__all__ = ["day_hours", "exceptions_of"]

_WEEKDAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
_DAILY, _YEARLY, _YEARLY_PLACE, _MONTHLY, _MONTHLY_PLACE, _WEEKLY = range(1, 7)
_BY_DAYS, _BY_WEEKDAYS, _PLAIN = 7, 8, 9
# MonthItem: any day, a working day, a day of the weekend, then Sunday to Saturday.
_ITEMS = ("", "MO,TU,WE,TH,FR", "SA,SU", *_WEEKDAYS)
_LAST = 4


def day_hours(day: Fields) -> Hours | None:
    """The hours of a day or an exception; None if it is open and does not say when.

    A closing at midnight is the end of the day, and one that is not after its
    opening lies on the next day.
    """
    spans = []
    for span in day.inside("WorkingTimes", "WorkingTime"):
        opening, closing = span.clock("FromTime"), span.clock("ToTime")
        if opening is not None and closing is not None:
            spans.append((opening, closing if closing > opening else closing + 86_400))
    is_open = day.truth("DayWorking", default=bool(spans))
    if not is_open:
        return Hours(())
    if not spans:
        return None
    try:
        return Hours(spans)
    except InvalidModel as error:
        day.fault("WorkingTimes", error.reason)
        return None


def exceptions_of(calendar: Fields, *, week_start: str = "SU") -> list[CalendarException]:
    """The exceptions of a calendar, those that count most last.

    Weeks that differ for a while give way to exceptions, and patterns to
    plain ranges of days. Where a file has its exceptions twice, in the form of
    2003 beside the later one, the later one counts.

    Args:
        calendar: The fields of a ``Calendar``.
        week_start: The day on which weeks begin where a pattern counts them.
    """
    found = calendar.inside("Exceptions", "Exception")
    if not found:
        found = [
            day
            for day in calendar.inside("WeekDays", "WeekDay")
            if day.record.texts.get("DayType") == "0"
        ]
    read = [exception for each in found for exception in _exception(each, week_start)]
    weeks = [
        exception
        for week in calendar.inside("WorkWeeks", "WorkWeek")
        for exception in _work_week(week)
    ]
    return [*weeks, *sorted(read, key=lambda exception: exception.rule is None)]


def _range(fields: Fields) -> tuple[date | None, date | None]:
    for period in fields.parts("TimePeriod"):
        return period.day("FromDate"), period.day("ToDate")
    return None, None


def _exception(fields: Fields, week_start: str) -> Iterable[CalendarException]:
    first, last = _range(fields)
    if first is None:
        fields.lose("", "a calendar exception without a first day is left out")
        return ()
    hours = day_hours(fields)
    if hours is None:
        fields.lose("DayWorking", "an exception that is open without hours is left out")
        return ()
    rule = _rule(fields, week_start)
    count = fields.whole("Occurrences") if fields.truth("EnteredByOccurrences") else None
    if rule and count is not None and count > 0:
        rule += f";COUNT={count}"
    elif not rule and last is None:
        last = first + timedelta(days=max(count or 1, 1) - 1)
    try:
        note = fields.text("Name")
        return (CalendarException(first, last, hours=hours, note=note, rule=rule or None),)
    except InvalidModel as error:
        fields.fault("", error.reason)
        return ()


def _rule(fields: Fields, week_start: str) -> str:
    """The pattern as text of RFC 5545; nothing for all days of the range."""
    kind = fields.one_of("Type", range(10), _PLAIN)
    period = fields.whole("Period") or 1
    step = f";INTERVAL={period}" if period != 1 else ""
    match kind:
        case 1 | 7:
            return f"FREQ=DAILY{step}" if step else ""
        case 2 | 3:
            month = (fields.whole("Month") or 0) + 1
            which = _month_day(fields) if kind == _YEARLY else _position(fields)
            return f"FREQ=YEARLY;BYMONTH={month};{which}"
        case 4 | 5:
            which = _month_day(fields) if kind == _MONTHLY else _position(fields)
            return f"FREQ=MONTHLY{step};{which}"
        case 6:
            days = _named_days(fields)
            weeks = f"{step};WKST={week_start}" if step else ""
            return f"FREQ=WEEKLY{weeks};BYDAY={days}"
        case 8:
            if step:
                reason = "a pattern of every so many working days is taken as every working day"
                fields.lose("Period", reason)
            return f"FREQ=WEEKLY;BYDAY={_ITEMS[1]}"
        case _:
            return ""


def _month_day(fields: Fields) -> str:
    return f"BYMONTHDAY={fields.whole('MonthDay')}"


def _position(fields: Fields) -> str:
    item = fields.one_of("MonthItem", range(10), 0)
    position = fields.one_of("MonthPosition", range(5), 0)
    nth = -1 if position == _LAST else position + 1
    if item == 0:
        return f"BYMONTHDAY={nth}"
    if item > 2:
        return f"BYDAY={nth}{_ITEMS[item]}"
    return f"BYDAY={_ITEMS[item]};BYSETPOS={nth}"


def _named_days(fields: Fields) -> str:
    mask = fields.one_of("DaysOfWeek", range(1, 128), 127)
    return ",".join(day for bit, day in enumerate(_WEEKDAYS) if mask >> bit & 1)


def _work_week(week: Fields) -> Iterable[CalendarException]:
    """The days of a week that differs for a while; days it does not name stay as they are."""
    first, last = _range(week)
    if first is None or last is None or last < first:
        week.lose("", "a work week without its first and last day is left out")
        return ()
    days_of: dict[Hours, list[str]] = {}
    for day in week.inside("WeekDays", "WeekDay"):
        hours = day_hours(day)
        if hours is not None:
            name = _WEEKDAYS[day.one_of("DayType", range(1, 8), 1) - 1]
            days_of.setdefault(hours, []).append(name)
    note = week.text("Name")
    return [
        CalendarException(
            first, last, hours=hours, note=note, rule=f"FREQ=WEEKLY;BYDAY={','.join(days)}"
        )
        for hours, days in days_of.items()
    ]
