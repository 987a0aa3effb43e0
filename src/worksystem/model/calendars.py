"""When work is done: calendars, and the days on which they are otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from attrs import field, frozen

from worksystem.errors import CannotAnswer, InvalidCalendar
from worksystem.model.absences import Absence, absences
from worksystem.model.construction import (
    identifier,
    optional_identifier,
    reports_every_fault,
)
from worksystem.model.display import brief_repr
from worksystem.model.exceptional_days import CalendarException, calendar_exceptions
from worksystem.model.extensions import NONE, FrozenDict, extension
from worksystem.model.instants import optional_zone
from worksystem.model.week import Week, WeekLike

if TYPE_CHECKING:
    from worksystem.model.working_time import WorkingTime

__all__ = ["Absence", "Calendar", "CalendarException", "absences", "lineage"]


def _optional_week(value: WeekLike | None) -> Week | None:
    return None if value is None else Week.of(value)


@reports_every_fault
@frozen(repr=False)
class Calendar:
    """The hours at which work is done: a week, and the exceptions to it.

    Hours are what a clock on the wall shows in the calendar's zone. On a day
    with several exceptions the later in the list wins, and one's own
    exceptions win over those of the base.

    Attributes:
        id: What others call it by.
        week: The hours of every week; None for those of the base.
        zone: Its time zone; None for that of the base, else of the system.
        exceptions: Closed days and days with other hours: a list of days,
            pairs (first, last) and `CalendarException`, or a mapping of days
            to notes, as the `holidays` package has it.
        base: Id of the calendar whose hours and exceptions it inherits.
        ext: Custom fields.

    Raises:
        InvalidModel: If hours overlap, the zone is unknown, or there is no
            working time at all; with all faults.

    Examples:
        >>> office = Calendar("office", week="Mon-Fri 09:00-12:30 13:30-17:00", zone="Europe/Paris")
        >>> print(office.work_between("2026-03-27T16:00+01:00", "2026-03-30T10:00+02:00"))
        2:00:00
        >>> Calendar("shop", week="Mon 22:00-06:00; Tue 05:00-09:00", zone="Europe/Pariss")
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidCalendar: 2 faults
          week: need hours that do not overlap, got Mon 22:00-06:00 and Tue 05:00-09:00
          zone: need a time zone of the IANA database, got 'Europe/Pariss'; did you mean 'Europe/Paris'?
    """

    id: str = field(converter=identifier)
    week: Week | None = field(default=None, converter=_optional_week, kw_only=True)
    zone: str | None = field(default=None, converter=optional_zone, kw_only=True)
    exceptions: tuple[CalendarException, ...] = field(
        default=(), converter=calendar_exceptions, kw_only=True
    )
    base: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)
    # A WorkingTime. Not said in the type, which is read at run time: the first
    # calendar pays for the import of all that is behind it, and not the front door.
    _compiled: Any = field(init=False, default=None, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        if self.base is not None:
            return
        if self.week is None:
            raise InvalidCalendar(
                f"calendar {self.id!r} needs a week such as 'Mon-Fri 09:00-17:00', "
                "or a base to inherit one from"
            )
        from worksystem.model import working_time

        object.__setattr__(self, "_compiled", working_time.WorkingTime.of(self))

    def work_between(self, a: datetime | str, b: datetime | str) -> timedelta:
        """The working time from one instant to another; see `WorkingTime`.

        Examples:
            >>> office = Calendar("office", week="Mon-Fri 09:00-17:00")
            >>> print(office.work_between("2026-05-01T16:00Z", "2026-05-04T10:00Z"))
            2:00:00
        """
        return self.working_time.work_between(a, b)

    def add_work(self, start: datetime | str, work: timedelta | str) -> datetime:
        """The instant at which so much work is done that began at `start`.

        Examples:
            >>> office = Calendar("office", week="Mon-Fri 09:00-17:00")
            >>> print(office.add_work("2026-05-01T16:00Z", "2h"))
            2026-05-04 10:00:00+00:00
        """
        return self.working_time.add_work(start, work)

    def subtract_work(self, finish: datetime | str, work: timedelta | str) -> datetime:
        """The instant at which work must begin that is so long and done at `finish`.

        Examples:
            >>> office = Calendar("office", week="Mon-Fri 09:00-17:00")
            >>> print(office.subtract_work("2026-05-04T10:00Z", "2h"))
            2026-05-01 16:00:00+00:00
        """
        return self.working_time.subtract_work(finish, work)

    def next_opening(self, at: datetime | str) -> datetime:
        """The first instant from this one on at which work can be done.

        Examples:
            >>> office = Calendar("office", week="Mon-Fri 09:00-17:00")
            >>> print(office.next_opening("2026-05-01T17:00Z"))
            2026-05-04 09:00:00+00:00
        """
        return self.working_time.next_opening(at)

    def previous_closing(self, at: datetime | str) -> datetime:
        """The last instant up to this one until which work was done.

        Examples:
            >>> office = Calendar("office", week="Mon-Fri 09:00-17:00")
            >>> print(office.previous_closing("2026-05-04T09:00Z"))
            2026-05-01 17:00:00+00:00
        """
        return self.working_time.previous_closing(at)

    def spans(
        self, from_: datetime | str, until: datetime | str
    ) -> Iterator[tuple[datetime, datetime]]:
        """The open spans between two instants, cut at them.

        Examples:
            >>> office = Calendar("office", week="Mon-Fri 09:00-17:00")
            >>> [(opening, closing)] = office.spans("2026-05-01T12:00Z", "2026-05-04T09:00Z")
            >>> print(opening, closing)
            2026-05-01 12:00:00+00:00 2026-05-01 17:00:00+00:00
        """
        return self.working_time.spans(from_, until)

    @property
    def working_time(self) -> WorkingTime:
        """Its hours on the time line, in UTC if it has no zone; worked out once.

        Raises:
            CannotAnswer: If it has a base, which only a system can look up.

        Examples:
            >>> Calendar("office", week="Mon-Fri 09:00-17:00").working_time
            <WorkingTime Mon-Fri 09:00-17:00, UTC>
            >>> Calendar("team", base="office").working_time
            Traceback (most recent call last):
                ...
            worksystem.errors.CannotAnswer: calendar 'team' inherits from 'office', which only its system knows; ask system.working_time('team')
        """
        if self._compiled is None:
            raise CannotAnswer(
                f"calendar {self.id!r} inherits from {self.base!r}, which only its system "
                f"knows; ask system.working_time({self.id!r})"
            )
        compiled: WorkingTime = self._compiled
        return compiled

    __repr__ = brief_repr


class _ById(Protocol):
    def __getitem__(self, id_: str, /) -> Calendar: ...  # pragma: no cover - a protocol has no body


def lineage(calendar: Calendar, known: _ById) -> tuple[Calendar, ...]:
    """A calendar and what it inherits from, nearest first.

    Examples:
        >>> office = Calendar("office", week="Mon-Fri 09:00-17:00")
        >>> [one.id for one in lineage(Calendar("team", base="office"), {"office": office})]
        ['team', 'office']
    """
    found = [calendar]
    while (base := found[-1].base) is not None:
        found.append(known[base])
    return tuple(found)
