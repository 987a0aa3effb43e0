"""Rules by which days and meetings recur, kept as the text of RFC 5545."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from heapq import heappop, heappush
from itertools import dropwhile, groupby, takewhile
from operator import itemgetter
from typing import TYPE_CHECKING

from attrs import field, frozen

from worksystem.model.construction import evidence
from worksystem.model.instants import (
    day,
    day_or_instant,
    from_microseconds,
    instant,
    to_microseconds,
    tzinfo,
)
from worksystem.model.instants import zone as check_zone

if TYPE_CHECKING:
    from dateutil.rrule import rrule

    from worksystem.model.occurrences import Occurrence

__all__ = ["Recurrence", "RecurrenceLike"]

_A_DAY = timedelta(days=1)


def _canonical(text: str) -> str:
    from worksystem.model.rules import canonical  # paid by the first rule

    return canonical(text)


@frozen(repr=False)
class Recurrence:
    """A rule by which something recurs, as text of RFC 5545.

    Accepted are FREQ (DAILY, WEEKLY, MONTHLY, YEARLY), INTERVAL, COUNT or
    UNTIL, BYMONTH, BYMONTHDAY, BYDAY, BYHOUR, BYMINUTE, BYSETPOS and WKST:
    what people agree on. Rules by the second, the week number or the day of
    the year are refused, and so is every rule that could be read in two ways.
    The rule has no first day of its own: whoever asks gives it.

    Attributes:
        text: The rule in one canonical form, so that equal rules are equal.

    Raises:
        InvalidRecurrence: Names the part that is wrong.

    Examples:
        >>> Recurrence("byday=we,mo;freq=weekly;interval=1")
        Recurrence('FREQ=WEEKLY;BYDAY=MO,WE')
        >>> Recurrence("FREQ=WEEKLY;INTERVAL=0")
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidRecurrence: need INTERVAL from 1 to 10000, got 'INTERVAL=0'

    Source: RFC 5545, "Internet Calendaring and Scheduling Core Object
    Specification (iCalendar)", section 3.3.10, 2009.
    """

    text: str = field(converter=_canonical)

    @classmethod
    def of(cls, value: RecurrenceLike) -> Recurrence:
        """Read a rule from its text.

        Examples:
            >>> print(Recurrence.of("RRULE:FREQ=DAILY;COUNT=5"))
            FREQ=DAILY;COUNT=5
        """
        return value if isinstance(value, Recurrence) else cls(value)

    def days(self, first: date | str, from_: date | str, until: date | str) -> Iterator[date]:
        """The days on which it occurs, in order.

        Args:
            first: The first day on which it may occur; the rule is counted
                from it and takes from it what it leaves open.
            from_: The first day that is asked for.
            until: The last day that is asked for. An end of the rule that is
                an instant counts as its day in UTC.

        Examples:
            >>> leap = Recurrence("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29")
            >>> [
            ...     str(day)
            ...     for day in leap.days(date(2000, 1, 1), date(2026, 1, 1), date(2033, 1, 1))
            ... ]
            ['2028-02-29', '2032-02-29']
            >>> never = Recurrence("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")
            >>> list(never.days(date.min, date.min, date.max))
            []
        """
        asked = day(first).toordinal(), day(from_).toordinal(), day(until).toordinal()
        return map(date.fromordinal, self.ordinals(*asked))

    def ordinals(self, first: int, from_: int, until: int) -> Iterator[int]:
        """The same as `days`, on days as `date.toordinal` counts them.

        Examples:
            >>> list(Recurrence("FREQ=DAILY;INTERVAL=2").ordinals(1, 10, 15))
            [11, 13, 15]
        """
        from worksystem.model.occurrences import local_occurrences
        from worksystem.model.rules import read_rule

        rule = read_rule(self.text)
        if isinstance(rule.until, datetime):
            until = min(until, rule.until.toordinal())
        begin = datetime.combine(date.fromordinal(first), time())
        # Several times of one day are one day; groupby stays lazy.
        found = groupby(local_occurrences(rule, begin, from_, until), key=itemgetter(0))
        return (ordinal for ordinal, _ in found)

    def instants(
        self, first: date | datetime | str, from_: datetime, until: datetime, *, zone: str = "UTC"
    ) -> Iterator[datetime]:
        """The instants at which it occurs, in order, told in a zone.

        The rule is followed by the clock on the wall. A time that the clock
        skips that day moves forward by as much as the clock does; of a time
        that it shows twice, the first counts.

        Args:
            first: The first day or instant at which it may occur; the rule is
                counted from it and takes from it what it leaves open.
            from_: The first instant that is asked for.
            until: The instant before which the answer ends.
            zone: Whose clock.

        Examples:
            >>> weekly = Recurrence("FREQ=WEEKLY;BYDAY=SU;BYHOUR=2;BYMINUTE=30")
            >>> found = weekly.instants(
            ...     "2026-03-01",
            ...     instant("2026-03-20T00:00Z"),
            ...     instant("2026-04-06T00:00Z"),
            ...     zone="Europe/Berlin",
            ... )
            >>> for occurrence in found:
            ...     print(occurrence)
            2026-03-22 02:30:00+01:00
            2026-03-29 03:30:00+02:00
            2026-04-05 02:30:00+02:00
        """
        from worksystem.model.occurrences import local_occurrences
        from worksystem.model.rules import read_rule

        rule, name = read_rule(self.text), check_zone(zone)
        from_, until, begin = instant(from_), instant(until), day_or_instant(first)
        if isinstance(rule.until, datetime):
            until = min(until, rule.until + timedelta(microseconds=1))
        if isinstance(begin, datetime):
            begin = from_microseconds(to_microseconds(begin), name).replace(tzinfo=None)
        else:
            begin = datetime.combine(begin, time())
        found = local_occurrences(rule, begin, _days_off(from_, -2), _days_off(until, 2))
        moments = (moment for moment, _ in groupby(_in_order(found, name)))
        asked = dropwhile(lambda moment: moment < from_, moments)
        return (
            instant(moment.astimezone(tzinfo(name)))
            for moment in takewhile(lambda moment: moment < until, asked)
        )

    def to_dateutil(self, first: date | str, *, zone: str = "UTC") -> rrule:
        """The rule as an object of python-dateutil, for code that speaks it.

        A bridge out, not the engine behind `days` and `instants`: dateutil
        looks for an occurrence up to the year 9999 however short the period
        asked for, and so can search for minutes where there is none.

        Args:
            first: The day it begins.
            zone: The zone of its clock.

        Examples:
            >>> rule = Recurrence("FREQ=MONTHLY;BYDAY=-1FR;COUNT=2").to_dateutil("2026-01-01")
            >>> [f"{occurrence:%Y-%m-%d}" for occurrence in rule]
            ['2026-01-30', '2026-02-27']
        """
        from dateutil.rrule import rrule, rrulestr

        begin = datetime.combine(day(first), time(), tzinfo(check_zone(zone)))
        found = rrulestr(self.text, dtstart=begin)
        assert isinstance(found, rrule), "one rule is never a set of them"
        return found

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Recurrence({evidence(self.text)})"


RecurrenceLike = Recurrence | str


def _days_off(moment: datetime, days: int) -> int:
    """A day that is safely before or after an instant in every zone."""
    ordinal = moment.astimezone(UTC).toordinal() + days
    return min(max(ordinal, 1), date.max.toordinal())


def _in_order(found: Iterable[Occurrence], name: str) -> Iterator[datetime]:
    """The instants of local times, in UTC and in order.

    Where a clock jumps, the later of two readings may be the earlier instant;
    it never jumps by more than a day.
    """
    waiting: list[datetime] = []
    for ordinal, clock in found:
        local = datetime.combine(date.fromordinal(ordinal), clock, tzinfo(name))
        try:
            moment = local.astimezone(UTC)
        except OverflowError:
            continue  # within a day of the ends of the calendar: no instant can be that
        while waiting and waiting[0] <= moment - _A_DAY:
            yield heappop(waiting)
        heappush(waiting, moment)
    while waiting:
        yield heappop(waiting)
