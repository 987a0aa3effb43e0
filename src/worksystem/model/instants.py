"""When: instants that know their time zone, and days of a calendar.

An instant is an aware `datetime` with an offset, and not with the rules of a
zone; a naive one is refused by name, because nobody can say when it is. A day
is a `date` and stays one: which instant it means (the day's first opening for
a start, its last closing for a due date) is decided by the calendar of whoever
does the work.
"""

from __future__ import annotations

import functools
import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from worksystem.errors import BeyondHorizon, InvalidCalendar, InvalidInstant, did_you_mean
from worksystem.model.construction import evidence

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

__all__ = ["day_or_instant", "instant", "optional_day_or_instant", "optional_instant", "zone"]

# Patterns are texts, which `re` compiles on first use: importing pays for none.
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_INSTANT = (
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
    r"(?:Z|[+-][0-9]{2}:?[0-9]{2}(?::?[0-9]{2}(?:\.[0-9]{1,6})?)?)?"
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def instant(value: object) -> datetime:
    """Read an instant: an aware datetime, or ISO 8601 text with an offset.

    Raises:
        InvalidInstant: For a naive datetime, another text, or a time so near
            to the ends of the calendar (years 1 and 9999) that UTC cannot hold it.

    Examples:
        >>> instant("2026-04-20T09:00+02:00").isoformat()
        '2026-04-20T09:00:00+02:00'
        >>> instant(datetime(2026, 4, 20, 9))
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidInstant: need an instant with a time zone, got the naive 2026-04-20T09:00:00; add an offset, as in '2026-04-20T09:00:00+00:00'
    """
    if isinstance(value, datetime):
        return _aware(value)
    read = None
    if isinstance(value, str) and re.fullmatch(_INSTANT, value):
        with suppress(ValueError):
            read = datetime.fromisoformat(value)
    if read is None:
        raise InvalidInstant(
            "need an instant in ISO 8601 with an offset, as in '2026-04-20T09:00+02:00', "
            f"got {evidence(value)}"
        )
    return _aware(read)


def _aware(value: datetime) -> datetime:
    if type(value) is not datetime:
        # pandas.Timestamp and its like: keep the instant, drop what else they carry.
        if value != value:  # noqa: PLR0124 - NaT is the one datetime that is not itself
            raise InvalidInstant("need an instant, got NaT")
        value = datetime(
            *value.timetuple()[:6], value.microsecond, tzinfo=value.tzinfo, fold=value.fold
        )
    try:
        offset = value.utcoffset()
        if offset is None:
            raise InvalidInstant(
                f"need an instant with a time zone, got the naive {value.isoformat()}; "
                f"add an offset, as in '{value.isoformat()}+00:00'"
            )
        value.astimezone(UTC)
    except OverflowError:
        raise InvalidInstant(
            f"need an instant that UTC can hold (years 1 to 9999), got {value.isoformat()}"
        ) from None
    return value if type(value.tzinfo) is timezone else _with_offset(value, offset)


def _with_offset(value: datetime, offset: timedelta) -> datetime:
    # In the hour that a clock shows twice, a datetime with the rules of a zone
    # equals no other one, and two of one zone differ by the wrong time.
    return value.replace(tzinfo=timezone(offset), fold=0)


def optional_instant(value: datetime | str | None) -> datetime | None:
    """An instant, or None.

    Examples:
        >>> optional_instant(None)
    """
    return None if value is None else instant(value)


def day_or_instant(value: object) -> datetime | date:
    """Read a day or an instant, from a date, an aware datetime, or ISO 8601 text.

    Examples:
        >>> day_or_instant("2026-05-06")
        datetime.date(2026, 5, 6)
        >>> day_or_instant("2026-02-30")
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidInstant: need a day or an instant in ISO 8601, got '2026-02-30'
    """
    if isinstance(value, datetime):
        return _aware(value)
    if isinstance(value, date):
        return value if type(value) is date else date(value.year, value.month, value.day)
    if isinstance(value, str):
        if re.fullmatch(_DAY, value):
            with suppress(ValueError):
                return date.fromisoformat(value)
        elif re.fullmatch(_INSTANT, value):
            return instant(value)
    raise InvalidInstant(f"need a day or an instant in ISO 8601, got {evidence(value)}")


def optional_day_or_instant(value: datetime | date | str | None) -> datetime | date | None:
    """A day or an instant, or None.

    Examples:
        >>> optional_day_or_instant("2026-05-06")
        datetime.date(2026, 5, 6)
    """
    return None if value is None else day_or_instant(value)


def day(value: object) -> date:
    """Read a day, and nothing with a time in it.

    Examples:
        >>> day("2026-05-06")
        datetime.date(2026, 5, 6)
    """
    result = day_or_instant(value)
    if isinstance(result, datetime):
        raise InvalidInstant(f"need a day such as '2026-05-06', got {evidence(value)}")
    return result


@functools.cache
def _zone_names() -> frozenset[str]:
    from zoneinfo import available_timezones  # paid on first use

    return frozenset(available_timezones())


def zone(value: object) -> str:
    """Check the name of a time zone, as the IANA database spells it.

    Raises:
        InvalidCalendar: If it is not a zone; says what looks like it, and
            that the `tzdata` package is missing where no zone at all is known.

    Examples:
        >>> zone("Europe/Paris")
        'Europe/Paris'
        >>> zone("europe/paris")
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidCalendar: need a time zone of the IANA database, got 'europe/paris'; did you mean 'Europe/Paris'?
    """
    # Asked of the list and not of the file system: a name must not become a path.
    if isinstance(value, str) and (value == "UTC" or value in _zone_names()):
        return str.__str__(value)
    if not _zone_names():
        raise InvalidCalendar(
            f"no time zones are known on this machine, so {evidence(value)} cannot be found; "
            "pip install tzdata"
        )
    question = ""
    if isinstance(value, str) and len(value) < 60:
        exact = [name for name in _zone_names() if name.lower() == value.lower()]
        question = did_you_mean(value, exact or sorted(_zone_names()))[1]
        question = f"; did you mean {exact[0]!r}?" if exact else question
    raise InvalidCalendar(f"need a time zone of the IANA database, got {evidence(value)}{question}")


def optional_zone(value: str | None) -> str | None:
    """A zone, or None for the system's.

    Examples:
        >>> optional_zone(None)
    """
    return None if value is None else zone(value)


@functools.cache
def tzinfo(name: str) -> ZoneInfo:
    """The rules of a zone that `zone` has checked.

    Examples:
        >>> tzinfo("UTC")
        zoneinfo.ZoneInfo(key='UTC')
    """
    from zoneinfo import ZoneInfo  # paid on first use

    return ZoneInfo(name)


def to_microseconds(value: datetime) -> int:
    """Microseconds since 1970-01-01 UTC: exact, and the same on every machine.

    Examples:
        >>> to_microseconds(datetime(1970, 1, 2, tzinfo=UTC))
        86400000000
    """
    return (value - _EPOCH) // _MICROSECOND


def from_microseconds(value: int, name: str = "UTC") -> datetime:
    """The instant so many microseconds after 1970-01-01 UTC, told in a zone.

    Raises:
        BeyondHorizon: If it lies outside the years 1 to 9999.

    Examples:
        >>> from_microseconds(0, "Europe/Paris").isoformat()
        '1970-01-01T01:00:00+01:00'
        >>> from_microseconds(10**18)
        Traceback (most recent call last):
            ...
        worksystem.errors.BeyondHorizon: need an instant within the years 1 to 9999, got one about 31689 years after 1970
    """
    try:
        told = (_EPOCH + timedelta(microseconds=value)).astimezone(tzinfo(name))
        return _with_offset(told, told.utcoffset() or timedelta(0))
    except OverflowError:
        years = value / (365.2425 * 86_400e6)
        side = "after" if years > 0 else "before"
        raise BeyondHorizon(
            "need an instant within the years 1 to 9999, "
            f"got one about {abs(years):.0f} years {side} 1970"
        ) from None
