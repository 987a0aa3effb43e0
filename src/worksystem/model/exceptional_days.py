"""Days on which a calendar is otherwise: closed, or open at other hours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from attrs import field, frozen

from worksystem.errors import InvalidCalendar
from worksystem.model.construction import each, evidence, reports_every_fault, text
from worksystem.model.display import brief_repr
from worksystem.model.instants import day
from worksystem.model.recurrence import Recurrence, RecurrenceLike
from worksystem.model.week import Hours, hours

__all__ = ["CalendarException", "ExceptionLike", "calendar_exceptions"]

CLOSED = Hours(())


def _optional_day(value: date | str | None) -> date | None:
    return None if value is None else day(value)


def _optional_rule(value: RecurrenceLike | None) -> Recurrence | None:
    return None if value is None else Recurrence.of(value)


@reports_every_fault
@frozen(repr=False)
class CalendarException:
    """Days on which a calendar is closed, or open at other hours.

    Its hours replace those of the week on each of its days. A span over
    midnight belongs to the day it opens on: closing a Saturday leaves the
    night shift that began on Friday.

    Attributes:
        first: The first day; for a rule, the first day on which it may occur.
        last: The last day; the same day if left out, and without end for a rule.
        hours: Closed if left out, or other hours such as ``"09:00-12:00"``.
        note: For the reader: the name of the holiday, say.
        rule: The days between first and last on which the exception recurs.

    Raises:
        InvalidModel: If it ends before it begins, or a part cannot be read.

    Examples:
        >>> CalendarException("2026-12-24", "2027-01-06", note="Christmas closure")
        CalendarException('2026-12-24', '2027-01-06', note='Christmas closure')
        >>> eve = CalendarException(
        ...     "2026-01-01", rule="FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24", hours="09:00-12:00"
        ... )
        >>> print(eve.hours)
        09:00-12:00
        >>> CalendarException("2026-12-24", "2026-12-23")
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidCalendar: need a last day that is not before the first, got 2026-12-24 to 2026-12-23
    """

    first: date = field(converter=day)
    last: date | None = field(default=None, converter=_optional_day)
    hours: Hours = field(default=CLOSED, converter=hours, kw_only=True)
    note: str = field(default="", converter=text, kw_only=True)
    rule: Recurrence | None = field(default=None, converter=_optional_rule, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise InvalidCalendar(
                f"need a last day that is not before the first, got {self.first} to {self.last}"
            )
        if self.rule is None and self.last == self.first:
            # One form for one meaning, so that equal exceptions are equal.
            object.__setattr__(self, "last", None)

    @classmethod
    def of(cls, value: ExceptionLike) -> CalendarException:
        """Read an exception: a day, or a pair (first, last) of days, is closed.

        Examples:
            >>> CalendarException.of("2026-05-01")
            CalendarException('2026-05-01')
            >>> CalendarException.of(("2026-12-24", "2027-01-06"))
            CalendarException('2026-12-24', '2027-01-06')
        """
        if isinstance(value, CalendarException):
            return value
        if isinstance(value, (tuple, list)):
            if len(value) != 2:
                raise InvalidCalendar(f"need a day or a pair (first, last), got {evidence(value)}")
            return cls(*value)
        return cls(value)

    @property
    def until(self) -> date | None:
        """The last day it can fall on; None if it recurs without end.

        Examples:
            >>> CalendarException("2026-05-01").until
            datetime.date(2026, 5, 1)
        """
        return self.first if self.last is None and self.rule is None else self.last

    __repr__ = brief_repr


ExceptionLike = (
    CalendarException | date | str | tuple[date | str, date | str] | list[date] | list[str]
)


def calendar_exceptions(
    value: Iterable[ExceptionLike] | Mapping[Any, str],
) -> tuple[CalendarException, ...]:
    """Several exceptions: a list of days, pairs and exceptions, or days with their notes.

    Examples:
        >>> calendar_exceptions({date(2026, 5, 1): "Labour Day"})
        (CalendarException('2026-05-01', note='Labour Day'),)
    """
    if isinstance(value, Mapping):
        if not value and getattr(value, "expand", False):
            raise InvalidCalendar(
                "need holidays with their years, as in country_holidays('DE', years=2026): "
                f"{type(value).__name__} works them out on demand and has none yet"
            )
        return tuple([CalendarException(first, note=note) for first, note in value.items()])
    if isinstance(value, (str, bytes)) or not isinstance(value, Iterable):
        raise InvalidCalendar(f"need a list of exceptions, got {evidence(value)}")
    return each(CalendarException.of, tuple(value))
