"""When an owner is away: days or stretches that are taken out of their calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from attrs import Factory, field, frozen

from worksystem.errors import InvalidCalendar
from worksystem.model.construction import each, evidence, reports_every_fault, text
from worksystem.model.display import brief_repr
from worksystem.model.instants import day_or_instant

__all__ = ["Absence", "AbsenceLike", "absences"]


@reports_every_fault
@frozen(repr=False)
class Absence:
    """A time in which an owner does no work, whatever their calendar says.

    A day begins at its midnight in the calendar's zone, and the last day is
    part of the absence. An instant is exact, and the owner is back at the
    second one.

    Attributes:
        start: The first day, or the instant at which the absence begins.
        until: The last day, or the instant at which it ends; for a day, the
            same day if left out.
        reason: For the reader.

    Raises:
        InvalidCalendar: If it ends before it begins.

    Examples:
        >>> Absence("2026-05-04", "2026-05-08", reason="holiday")
        Absence('2026-05-04', '2026-05-08', reason='holiday')
        >>> Absence("2026-05-04")
        Absence('2026-05-04')
        >>> Absence("2026-05-08", "2026-05-04")
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidCalendar: need an absence that ends after it begins, got 2026-05-08 to 2026-05-04
    """

    start: date | datetime = field(converter=day_or_instant)
    until: date | datetime = field(
        default=Factory(lambda self: self.start, takes_self=True), converter=day_or_instant
    )
    reason: str = field(default="", converter=text, kw_only=True)

    def __attrs_post_init__(self) -> None:
        start, until = self.start, self.until
        if isinstance(start, datetime) and isinstance(until, datetime):
            ordered = start < until
        else:
            # A day beside an instant: their order within one day is for the zone to say.
            ordered = _day(start) <= _day(until)
        if not ordered:
            raise InvalidCalendar(
                "need an absence that ends after it begins, "
                f"got {start.isoformat()} to {until.isoformat()}"
            )

    @classmethod
    def of(cls, value: AbsenceLike) -> Absence:
        """Read an absence: a day, or a pair of days or instants.

        Examples:
            >>> Absence.of("2026-05-04") == Absence.of(("2026-05-04", "2026-05-04"))
            True
            >>> Absence.of(("2026-05-04T12:00Z",))
            Traceback (most recent call last):
                ...
            worksystem.errors.InvalidCalendar: need a day or a pair (start, until), got ('2026-05-04T12:00Z',)
        """
        if isinstance(value, Absence):
            return value
        if isinstance(value, (tuple, list)):
            if len(value) != 2:
                raise InvalidCalendar(f"need a day or a pair (start, until), got {evidence(value)}")
            return cls(*value)
        return cls(value)

    __repr__ = brief_repr


AbsenceLike = Absence | date | str | tuple[date | str, date | str] | list[date] | list[str]


def _day(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value


def absences(
    value: Iterable[AbsenceLike] | Mapping[date, str] | Mapping[str, str],
) -> tuple[Absence, ...]:
    """Several absences: a list of days, pairs and `Absence`, or days with their reasons.

    Examples:
        >>> absences(["2026-05-04", ("2026-07-01", "2026-07-14")])
        (Absence('2026-05-04'), Absence('2026-07-01', '2026-07-14'))
        >>> absences({"2026-12-24": "family"})
        (Absence('2026-12-24', reason='family'),)
        >>> absences("2026-05-04")
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidCalendar: need a list of absences, got '2026-05-04'
    """
    if isinstance(value, Mapping):
        return tuple([Absence(day, reason=reason) for day, reason in value.items()])
    if isinstance(value, (str, bytes)) or not isinstance(value, Iterable):
        raise InvalidCalendar(f"need a list of absences, got {evidence(value)}")
    return each(Absence.of, tuple(value))
