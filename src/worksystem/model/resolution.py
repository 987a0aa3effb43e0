"""From calendars and absences, as people write them, to hours and gaps on the time line."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from worksystem.errors import InvalidCalendar
from worksystem.model.absences import Absence, AbsenceLike, absences
from worksystem.model.instants import to_microseconds
from worksystem.model.instants import zone as check_zone
from worksystem.model.wall_clock import DAY, EPOCH_DAY, from_local, year_start
from worksystem.model.year_hours import CalendarHours, ExceptionRule

if TYPE_CHECKING:
    from worksystem.model.exceptional_days import CalendarException
    from worksystem.model.week import Spans, Week

__all__ = ["CalendarLike", "gaps_of", "hours_of", "midnight"]

_START, _END = year_start(1), year_start(10_000)


class CalendarLike(Protocol):
    """What working time needs to know of a `Calendar`."""

    @property
    def id(self) -> str:
        """What messages call it."""

    @property
    def week(self) -> Week | None:
        """Its hours, if it does not inherit them."""

    @property
    def zone(self) -> str | None:
        """Its zone, if it does not inherit one."""

    @property
    def exceptions(self) -> tuple[CalendarException, ...]:
        """Its exceptions, of which the later wins."""


def hours_of(calendar: CalendarLike, *, bases: Sequence[CalendarLike], zone: str) -> CalendarHours:
    """The hours of a calendar and what it inherits from, nearest first.

    Examples:
        >>> from worksystem.model.calendars import Calendar
        >>> hours_of(Calendar("office", week="Mon 9-17"), bases=(), zone="UTC").zone
        'UTC'
    """
    chain = (calendar, *bases)
    week = next((each.week for each in chain if each.week is not None), None)
    if week is None:
        raise InvalidCalendar(
            f"calendar {calendar.id!r} has no week, and no base that has one; "
            "give it a week such as 'Mon-Fri 09:00-17:00'"
        )
    exceptions = [e for each in reversed(chain) for e in each.exceptions]
    if week.is_closed and not any(e.hours.spans for e in exceptions):
        raise InvalidCalendar(
            f"calendar {calendar.id!r} has no working time at all: its week is closed "
            "and no exception opens it"
        )
    found = next((each.zone for each in chain if each.zone is not None), None)
    rules = tuple(map(ExceptionRule.of, exceptions))
    return _shared(check_zone(zone) if found is None else found, week, rules)


@functools.lru_cache(maxsize=256)
def _shared(zone: str, week: Week, exceptions: tuple[ExceptionRule, ...]) -> CalendarHours:
    """One object for one definition, so that its years are worked out once."""
    return CalendarHours(zone, week, exceptions)


def gaps_of(away: Iterable[AbsenceLike], zone: str) -> Spans:
    """When somebody is away, in a calendar's zone: spans in order and apart.

    Examples:
        >>> gaps_of(["1970-01-02", "1970-01-01"], "UTC") == ((0, 2 * DAY),)
        True
    """
    gaps: list[tuple[int, int]] = []
    for start, until in sorted(_gap(each, zone) for each in absences(away)):
        if gaps and start <= gaps[-1][1]:
            gaps[-1] = gaps[-1][0], max(gaps[-1][1], until)
        elif start < until:
            gaps.append((start, until))
    return tuple(gaps)


def _gap(absence: Absence, zone: str) -> tuple[int, int]:
    start, until = absence.start, absence.until
    return (
        to_microseconds(start) if isinstance(start, datetime) else midnight(start, 0, zone),
        to_microseconds(until) if isinstance(until, datetime) else midnight(until, 1, zone),
    )


def midnight(of: date, days_later: int, zone: str) -> int:
    """When a day begins, or one after it; kept within what a calendar can hold.

    Examples:
        >>> midnight(date(1970, 1, 2), 0, "UTC") == midnight(date(1970, 1, 1), 1, "UTC") == DAY
        True
    """
    clock = (of.toordinal() - EPOCH_DAY + days_later) * DAY
    return min(max(from_local(zone, clock), _START), _END)
