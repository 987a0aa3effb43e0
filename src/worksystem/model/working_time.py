"""Working time: the open hours of a calendar on the time line, and sums with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from worksystem.model.axis import Axis, Boundaries
from worksystem.model.construction import evidence
from worksystem.model.durations import signed_duration
from worksystem.model.instants import day, from_microseconds, instant, to_microseconds
from worksystem.model.instants import zone as check_zone
from worksystem.model.resolution import CalendarLike, gaps_of, hours_of, midnight
from worksystem.model.year_hours import (
    AllHours,
    CalendarHours,
    CommonHours,
    HoursSource,
    HoursWithout,
)

if TYPE_CHECKING:
    from worksystem.model.absences import AbsenceLike

__all__ = ["WorkingTime"]

_MICROSECOND = timedelta(microseconds=1)


class WorkingTime:
    """The open hours of one calendar on the time line, with its bases and absences.

    Hours are those of the clock on the wall, in the calendar's zone; what lies
    between two instants is true time. A night shift is shorter on the night on
    which the clock is put forward, and longer when it is put back. An opening
    or closing that the clock skips is where the jump ends, and of one that it
    shows twice the first counts. Spans include their opening and not their
    closing.

    An instant has a position: the working time before it. Friday 17:00 and
    Monday 09:00 have the same one. Of the instants of a position, the latest
    is where work goes on (`opening`, for starts) and the earliest where it has
    come to it (`closing`, for finishes):

    - ``position(opening(p)) == position(closing(p)) == p``
    - ``closing(position(t)) <= t <= opening(position(t))``

    Two of them are equal when their hours are defined alike, whatever the ids
    and notes; so they may be keys of a cache. Everything is worked out when it
    is first asked for, by years of about a fifth of a millisecond.

    Examples:
        >>> from worksystem.model.calendars import Calendar
        >>> office = Calendar("office", week="Mon-Fri 09:00-17:00", zone="Europe/Berlin")
        >>> time = WorkingTime.of(office, absences=["2026-05-04"])
        >>> friday = instant("2026-05-01T16:00+02:00")
        >>> print(time.add_work(friday, "2h"))
        2026-05-05 10:00:00+02:00
        >>> print(time.work_between(friday, "2026-05-05T10:00+02:00"))
        2:00:00
    """

    __slots__ = ("__weakref__", "_axis", "_hash")

    def __init__(self, source: HoursSource) -> None:
        self._axis = Axis(source)
        self._hash = hash(source)

    @classmethod
    def of(
        cls,
        calendar: CalendarLike,
        *,
        bases: Sequence[CalendarLike] = (),
        zone: str = "UTC",
        absences: Iterable[AbsenceLike] = (),
    ) -> WorkingTime:
        """The working time of a calendar whose bases are known.

        Args:
            calendar: Its own week and zone count, if it has them, and its
                exceptions win over those of the bases.
            bases: What it inherits from, nearest first.
            zone: Where neither it nor a base has one.
            absences: Taken out of it.

        Raises:
            InvalidCalendar: If neither it nor a base has a week, or there is
                no working time at all.

        Examples:
            >>> from worksystem.model.calendars import Calendar
            >>> office = Calendar("office", week="Mon-Fri 09:00-17:00")
            >>> team = Calendar("team", base="office", exceptions=["2026-05-01"])
            >>> WorkingTime.of(team, bases=[office], zone="Europe/Paris")
            <WorkingTime Mon-Fri 09:00-17:00, Europe/Paris, 1 exception>
        """
        source = hours_of(calendar, bases=bases, zone=zone)
        return cls(source).without(absences)

    @classmethod
    def always(cls, *, zone: str = "UTC", absences: Iterable[AbsenceLike] = ()) -> WorkingTime:
        """Working time that is never closed: elapsed time, but for absences.

        Examples:
            >>> print(WorkingTime.always().work_between("2026-01-01T00:00Z", "2026-01-04T00:00Z"))
            3 days, 0:00:00
        """
        return cls(AllHours(check_zone(zone))).without(absences)

    def without(self, away: Iterable[AbsenceLike]) -> WorkingTime:
        """The same working time less some absences; their order does not count.

        Examples:
            >>> time = WorkingTime.always()
            >>> time.without([]) == time, time.without(["2026-05-04"]) == time
            (True, False)
        """
        gaps = gaps_of(away, self.zone)
        return WorkingTime(HoursWithout(self._axis.source, gaps)) if gaps else self

    def narrowed(self, other: WorkingTime) -> WorkingTime:
        """The working time in which both are open, told in the zone of this one.

        Examples:
            >>> from worksystem.model.calendars import Calendar
            >>> office = WorkingTime.of(Calendar("office", week="Mon-Fri 09:00-17:00"))
            >>> press = WorkingTime.of(Calendar("press", week="Mon-Sun 06:00-14:00"))
            >>> both = office.narrowed(press)
            >>> print(both.work_between("2026-05-04T00:00Z", "2026-05-11T00:00Z"))
            1 day, 1:00:00
        """
        if other == self or isinstance(other._axis.source, AllHours):
            return self
        return WorkingTime(CommonHours(self._axis.source, other._axis.source))

    @property
    def zone(self) -> str:
        """The zone in which answers are told.

        Examples:
            >>> WorkingTime.always(zone="Europe/Paris").zone
            'Europe/Paris'
        """
        return self._axis.source.zone

    def position(self, us: int) -> int:
        """The working time before an instant, in microseconds from a fixed origin.

        Args:
            us: The instant, in microseconds since 1970 in UTC.

        Raises:
            BeyondHorizon: If it lies outside the years 1 to 9999.

        Examples:
            >>> time = WorkingTime.always()
            >>> time.position(10) - time.position(0)
            10
        """
        return self._axis.position(us)

    def opening(self, position: int) -> int:
        """The latest instant with a position: where work goes on from there.

        Raises:
            BeyondHorizon: If no working time is left.

        Examples:
            >>> time = WorkingTime.always()
            >>> time.opening(time.position(10))
            10
        """
        return self._axis.opening(position)

    def closing(self, position: int) -> int:
        """The earliest instant with a position: where work has come to it.

        Raises:
            BeyondHorizon: If there is no working time before it.

        Examples:
            >>> time = WorkingTime.always()
            >>> time.closing(time.position(10))
            10
        """
        return self._axis.closing(position)

    def boundaries(self, from_us: int, until_us: int) -> Boundaries:
        """The spans of a range as three arrays, for conversion by the million.

        Args:
            from_us: The first instant that will be converted.
            until_us: The last one.

        Returns:
            Where spans open, where they close, and the position of each
            opening; ``array("q")``, in order. Beyond the range there is a span
            on either side, unless the axis ends. With numpy, which reads such
            arrays without a copy::

                opens, closes, before = map(np.asarray, time.boundaries(low, high))
                i = np.searchsorted(opens, t, "right") - 1
                position = before[i] + np.minimum(t, closes[i]) - opens[i]

                i = np.searchsorted(before, position, "right") - 1  # openings
                opening = opens[i] + position - before[i]
                i = np.searchsorted(before, position, "left") - 1  # closings
                closing = opens[i] + position - before[i]

        Examples:
            >>> from worksystem.model.calendars import Calendar
            >>> time = WorkingTime.of(Calendar("office", week="Mon-Fri 09:00-17:00"))
            >>> opens, closes, before = time.boundaries(0, 0)
            >>> opens[0] <= 0 < closes[-1], before[1] - before[0] == closes[0] - opens[0]
            (True, True)
        """
        return self._axis.boundaries(from_us, until_us)

    def work_between(self, a: datetime | str, b: datetime | str) -> timedelta:
        """The working time from one instant to another; negative if the other is earlier.

        Examples:
            >>> from worksystem.model.calendars import Calendar
            >>> night = Calendar("night", week="Sat 22:00-06:00", zone="Europe/Berlin")
            >>> print(night.work_between("2026-03-28T12:00+01:00", "2026-03-29T12:00+02:00"))
            7:00:00
        """
        return timedelta(microseconds=self.position(_us(b)) - self.position(_us(a)))

    def add_work(self, start: datetime | str, work: timedelta | str) -> datetime:
        """The instant at which so much work is done that began at `start`.

        A finish: the closing of a span, and not the opening of the next. No
        work at all leaves the start as it is; negative work goes back.

        Raises:
            BeyondHorizon: If the calendar has not so much working time left.

        Examples:
            >>> from worksystem.model.calendars import Calendar
            >>> time = WorkingTime.of(Calendar("office", week="Mon-Fri 09:00-17:00"))
            >>> print(time.add_work("2026-05-01T16:00Z", "1h"))
            2026-05-01 17:00:00+00:00
        """
        return self._moved(start, signed_duration(work))

    def subtract_work(self, finish: datetime | str, work: timedelta | str) -> datetime:
        """The instant at which work must begin that is so long and done at `finish`.

        A start: the opening of a span, and not the closing of the one before.

        Raises:
            BeyondHorizon: If the calendar has not so much working time before.

        Examples:
            >>> from worksystem.model.calendars import Calendar
            >>> time = WorkingTime.of(Calendar("office", week="Mon-Fri 09:00-17:00"))
            >>> print(time.subtract_work("2026-05-04T10:00Z", "1h"))
            2026-05-04 09:00:00+00:00
        """
        return self._moved(finish, -signed_duration(work))

    def _moved(self, begin: datetime | str, work: timedelta) -> datetime:
        us, micros = _us(begin), work // _MICROSECOND
        if micros > 0:
            us = self.closing(self.position(us) + micros)
        elif micros < 0:
            us = self.opening(self.position(us) + micros)
        return _told(us, self.zone)

    def next_opening(self, at: datetime | str) -> datetime:
        """The first instant from this one on at which work can be done.

        Examples:
            >>> from worksystem.model.calendars import Calendar
            >>> time = WorkingTime.of(Calendar("office", week="Mon-Fri 09:00-17:00"))
            >>> print(
            ...     time.next_opening("2026-05-01T17:00Z"), time.next_opening("2026-05-04T10:00Z")
            ... )
            2026-05-04 09:00:00+00:00 2026-05-04 10:00:00+00:00
        """
        return _told(self.opening(self.position(_us(at))), self.zone)

    def previous_closing(self, at: datetime | str) -> datetime:
        """The last instant up to this one until which work was done.

        Examples:
            >>> from worksystem.model.calendars import Calendar
            >>> time = WorkingTime.of(Calendar("office", week="Mon-Fri 09:00-17:00"))
            >>> print(time.previous_closing("2026-05-04T09:00Z"))
            2026-05-01 17:00:00+00:00
        """
        return _told(self.closing(self.position(_us(at))), self.zone)

    def is_open(self, at: datetime | str) -> bool:
        """Whether work can be done at an instant; at a closing it cannot.

        Examples:
            >>> WorkingTime.always().is_open("2026-05-01T17:00Z")
            True
        """
        return self._axis.is_open(_us(at))

    def spans(
        self, from_: datetime | str, until: datetime | str
    ) -> Iterator[tuple[datetime, datetime]]:
        """The open spans between two instants, cut at them, told in the calendar's zone.

        Examples:
            >>> from worksystem.model.calendars import Calendar
            >>> time = WorkingTime.of(Calendar("office", week="Mon-Fri 09:00-17:00"))
            >>> for opening, closing in time.spans("2026-05-01T12:00Z", "2026-05-04T12:00Z"):
            ...     print(f"{opening:%a %H:%M}-{closing:%H:%M}")
            Fri 12:00-17:00
            Mon 09:00-12:00
        """
        return (
            (_told(opening, self.zone), _told(closing, self.zone))
            for opening, closing in self._axis.spans(_us(from_), _us(until))
        )

    def day_start(self, of: date | str) -> int:
        """The first opening from a day's midnight on, in microseconds since 1970 in UTC.

        What a plain date means as a start; on a closed day, the opening after it.

        Examples:
            >>> from worksystem.model.calendars import Calendar
            >>> time = WorkingTime.of(Calendar("office", week="Mon-Fri 09:00-17:00"))
            >>> print(from_microseconds(time.day_start("2026-05-02")))
            2026-05-04 09:00:00+00:00
        """
        return self.opening(self.position(midnight(day(of), 0, self.zone)))

    def day_end(self, of: date | str) -> int:
        """The last closing up to the midnight after a day, in microseconds since 1970 in UTC.

        What a plain date means as a due date; on a closed day, the closing before it.

        Examples:
            >>> from worksystem.model.calendars import Calendar
            >>> time = WorkingTime.of(Calendar("office", week="Mon-Fri 09:00-17:00"))
            >>> print(from_microseconds(time.day_end("2026-05-02")))
            2026-05-01 17:00:00+00:00
        """
        return self.closing(self.position(midnight(day(of), 1, self.zone)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, WorkingTime):
            return NotImplemented
        return self is other or (
            self._hash == other._hash and self._axis.source == other._axis.source
        )

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[type[WorkingTime], tuple[HoursSource]]:
        return WorkingTime, (self._axis.source,)

    def __repr__(self) -> str:
        return f"<WorkingTime {_said(self._axis.source)}>"


def _us(value: datetime | str) -> int:
    # Checked in full only where the check could fail: this is asked a million times.
    if type(value) is not datetime or not 1 < value.year < 9999 or value.utcoffset() is None:
        value = instant(value)
    return to_microseconds(value)


def _told(us: int, zone: str) -> datetime:
    # With an offset and not with the rules of the zone: see `instant`.
    return instant(from_microseconds(us, zone))


def _said(source: HoursSource) -> str:
    match source:
        case AllHours():
            return f"24/7, {source.zone}"
        case CalendarHours():
            count = len(source.exceptions)
            more = f", {count} exception{'s' * (count > 1)}" if count else ""
            return f"{evidence(str(source.week))[1:-1]}, {source.zone}{more}"
        case HoursWithout():
            count = len(source.gaps)
            return f"{_said(source.inner)}, without {count} absence{'s' * (count > 1)}"
        case _:
            return f"{_said(source.first)}; and {_said(source.second)}"
