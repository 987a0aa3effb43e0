"""Strategies for when work can be done: calendars, their exceptions, and absences."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from worksystem.model.absences import Absence
from worksystem.model.calendars import Calendar, CalendarException
from worksystem.model.week import Hours
from worksystem.model.working_time import WorkingTime
from worksystem.testing.patterns import opening_hours, recurrences, weeks
from worksystem.testing.times import END, START, days, instants, zones
from worksystem.testing.words import (
    Ids,
    built_once,
    extensions,
    ids,
    one_of,
    optional,
    other_than,
    texts,
)

__all__ = ["absences", "calendar_exceptions", "calendars", "working_times"]

_CLOSED = Hours(())


def absences(
    *, min_value: datetime = START, max_value: datetime = END
) -> st.SearchStrategy[Absence]:
    """Absences of a day, some days, or from one instant to another.

    Leaves out those of more than three weeks, and those from a day to an
    instant. Shrinks towards the first day alone.

    Args:
        min_value: The first begins no earlier, aware.
        max_value: The last begins no later, aware.

    Examples:
        >>> from worksystem.testing import simplest
        >>> simplest(absences(), lambda absence: absence.until > absence.start)
        Absence('2026-01-05', '2026-01-06')
    """
    day = days(min_value=min_value.date(), max_value=max_value.date())
    instant = instants(min_value=min_value, max_value=max_value)
    return st.builds(_absence, day | instant, st.integers(0, 20), reason=texts())


def _absence(start: date | datetime, more: int, *, reason: str) -> Absence:
    if not isinstance(start, datetime):
        return Absence(start, start + timedelta(days=more), reason=reason)
    # Counted in UTC: within one zone, sums would go by the clock on the wall.
    until = start.astimezone(UTC) + timedelta(days=more, minutes=15)
    return Absence(start, until, reason=reason)


@built_once
def calendar_exceptions() -> st.SearchStrategy[CalendarException]:
    """Closed days and days with other hours: dated or recurring.

    What recurs without end leaves most days alone, so that a calendar always
    has working time left. Leaves out closures of more than three weeks.
    Shrinks towards one closed day.

    Examples:
        >>> from worksystem.testing import simplest
        >>> simplest(calendar_exceptions(), lambda exception: exception.rule is not None)
        CalendarException('2026-01-05', rule=Recurrence('FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1'))
    """
    first, notes = days(), texts()
    hours = st.just(_CLOSED) | opening_hours()
    dated = st.builds(
        lambda first, more, hours, note: CalendarException(
            first, first + timedelta(days=more), hours=hours, note=note
        ),
        first,
        st.integers(0, 20),
        hours,
        notes,
    )
    recurring = st.builds(
        CalendarException,
        first,
        hours=hours,
        rule=recurrences(sparse=True),
        note=notes,
    )
    # Other hours leave working time however often they come.
    otherwise = st.builds(
        CalendarException,
        first,
        hours=opening_hours(closed=False),
        rule=recurrences(),
        note=notes,
    )
    return dated | recurring | otherwise


def calendars(
    *, names: st.SearchStrategy[str] | None = None, bases: Ids = ()
) -> st.SearchStrategy[Calendar]:
    """Calendars with any of `weeks`, zones and exceptions, which always have working time.

    Leaves out closed weeks that an exception opens, and calendars that never
    open again. Shrinks towards Monday to Friday, 9 to 17, in the system's
    zone, without exceptions.

    Args:
        names: Their ids; any if left out.
        bases: Ids of calendars that they may inherit from. Alone, a calendar
            with a base can be built, and cannot be asked.

    Examples:
        >>> from worksystem.testing import simplest
        >>> simplest(calendars())
        Calendar('a', week=Week.of('Mon-Fri 09:00-17:00'))
        >>> simplest(calendars(bases=["office"]), lambda calendar: calendar.base is not None)
        Calendar('a', base='office')
    """
    return _calendars(ids() if names is None else names, bases)


@st.composite
def _calendars(draw: st.DrawFn, names: st.SearchStrategy[str], bases: Ids) -> Calendar:
    id_ = draw(names)
    base = draw(one_of(other_than(id_, bases)))
    return Calendar(
        id_,
        week=draw(weeks() if base is None else optional(weeks())),
        zone=draw(optional(zones())),
        exceptions=draw(st.lists(calendar_exceptions(), max_size=3)),
        base=base,
        ext=draw(extensions(max_size=1)),
    )


@built_once
def working_times() -> st.SearchStrategy[WorkingTime]:
    """The working time of any of `calendars`, in any zone, with absences taken out.

    Shrinks towards Monday to Friday, 9 to 17, in UTC.

    Examples:
        >>> from worksystem.testing import simplest
        >>> simplest(working_times())
        <WorkingTime Mon-Fri 09:00-17:00, UTC>
    """
    return st.builds(
        WorkingTime.of,
        calendars(),
        zone=zones(),
        absences=st.lists(absences(), max_size=2),
    )
