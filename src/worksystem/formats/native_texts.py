"""The exact values of the model as JSON has them: text that reads back as the same value."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from worksystem.errors import InvalidCalendar
from worksystem.model.construction import evidence
from worksystem.model.durations import Elapsed, Lag, Percent
from worksystem.model.estimates import Estimate
from worksystem.model.week import Hours, Week

__all__ = [
    "duration_text",
    "estimate_form",
    "hours_form",
    "lag_text",
    "moment_text",
    "read_estimate",
    "read_hours",
    "read_week",
    "thawed",
    "week_form",
]

_SECOND = 1_000_000
_WORK = (("d", 8 * 3600 * _SECOND), ("h", 3600 * _SECOND), ("m", 60 * _SECOND))
_CLOCK = (("ed", 24 * 3600 * _SECOND), ("eh", 3600 * _SECOND), ("em", 60 * _SECOND))
# The model reads no longer text than this; such hours are kept as numbers.
_LONGEST = 10_000


# Apart from `show_duration`, which is for readers and free to round one day.
@lru_cache(maxsize=4096)
def duration_text(value: timedelta | Elapsed) -> str:
    """A duration in days, hours, minutes and seconds, to the microsecond.

    Examples:
        >>> duration_text(timedelta(hours=12)), duration_text(timedelta(microseconds=-1))
        ('1d 4h', '-0.000001s')
        >>> duration_text(Elapsed(hours=50)), duration_text(timedelta(0))
        ('2ed 2eh', '0h')
    """
    is_clock = isinstance(value, Elapsed)
    left = (value.time if isinstance(value, Elapsed) else value) // timedelta(microseconds=1)
    sign, left = "-" if left < 0 else "", abs(left)
    parts = []
    for unit, size in _CLOCK if is_clock else _WORK:
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count}{unit}")
    if left:
        seconds, micros = divmod(left, _SECOND)
        fraction = f".{micros:06}".rstrip("0") if micros else ""
        parts.append(f"{seconds}{fraction}{'es' if is_clock else 's'}")
    return sign + (" ".join(parts) or ("0eh" if is_clock else "0h"))


def lag_text(value: Lag) -> str:
    """A lag: working time, elapsed time or a percentage.

    Examples:
        >>> lag_text(Percent(-12.5)), lag_text(Elapsed(hours=24))
        ('-12.5%', '1ed')
    """
    return str(value) if isinstance(value, Percent) else duration_text(value)


def estimate_form(value: Estimate) -> Any:
    """An estimate as one text, or as the three of low, likely and high.

    Examples:
        >>> estimate_form(Estimate.of("2d")), estimate_form(Estimate("1h", "2h", "1d"))
        ('2d', ['1h', '2h', '1d'])
    """
    if value.low == value.high:
        return duration_text(value.likely)
    return [duration_text(value.low), duration_text(value.likely), duration_text(value.high)]


# Most items of a plan share a few estimates; they are values, so they can.
_known_estimate = lru_cache(maxsize=4096)(Estimate.of)


def read_estimate(value: Any) -> Any:
    """The estimate of a text; anything else is left to the model.

    Examples:
        >>> read_estimate("2d")
        Estimate.of('2d')
    """
    return _known_estimate(value) if type(value) is str else value


def moment_text(value: datetime | date) -> str:
    """A day, or an instant with its offset, in ISO 8601.

    Examples:
        >>> moment_text(date(2026, 5, 6)), moment_text(datetime(2026, 5, 6, 9, tzinfo=UTC))
        ('2026-05-06', '2026-05-06T09:00:00+00:00')
    """
    text = value.isoformat()
    if isinstance(value, datetime) and text[-6] not in "+-":
        # Before there were time zones, offsets had seconds, which ISO 8601 has not.
        return value.astimezone(UTC).isoformat()
    return text


def hours_form(value: Hours) -> Any:
    """Hours as text; very many spans as pairs of seconds.

    Examples:
        >>> hours_form(Hours.of("9-12 13-17"))
        '09:00-12:00 13:00-17:00'
    """
    text = str(value)
    return text if len(text) <= _LONGEST else [list(span) for span in value.spans]


def week_form(value: Week) -> Any:
    """A week as text; very many spans as seven lists of pairs of seconds.

    Examples:
        >>> week_form(Week.of("Mon-Fri 9-17"))
        'Mon-Fri 09:00-17:00'
    """
    text = str(value)
    if len(text) <= _LONGEST:
        return text
    return [[list(span) for span in spans] for spans in value.days]


def read_hours(value: Any) -> Hours:
    """The hours of a text or of pairs of seconds.

    Examples:
        >>> read_hours([[0, 3600]]), read_hours("closed")
        (Hours.of('00:00-01:00'), Hours.of('closed'))
        >>> read_hours({})
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidCalendar: need hours as text, or as pairs of seconds, got {}
    """
    if type(value) is str or _are_spans(value):
        return Hours.of(value)
    raise InvalidCalendar(f"need hours as text, or as pairs of seconds, got {evidence(value)}")


def read_week(value: Any) -> Week | None:
    """The week of a text or of seven lists of pairs of seconds.

    Examples:
        >>> read_week("Mon 9-17")
        Week.of('Mon 09:00-17:00')
        >>> read_week({"Mon": "9-17"})
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidCalendar: need a week as text such as 'Mon-Fri 09:00-17:00', got {'Mon': '9-17'}
    """
    if value is None:
        return None
    if type(value) is str or (type(value) is list and all(map(_are_spans, value))):
        return Week.of(value)
    raise InvalidCalendar(
        f"need a week as text such as 'Mon-Fri 09:00-17:00', got {evidence(value)}"
    )


def _are_spans(value: Any) -> bool:
    return type(value) is list and all(
        type(span) is list and len(span) == 2 and all(type(second) is int for second in span)
        for span in value
    )


def thawed(value: Any) -> Any:
    """Custom fields as plain dicts and lists.

    Examples:
        >>> from worksystem.model.extensions import extension
        >>> thawed(extension({"jira:labels": ["a", {"b": 1}]}))
        {'jira:labels': ['a', {'b': 1}]}
    """
    if isinstance(value, Mapping):
        return {key: thawed(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return [thawed(inner) for inner in value]
    return value
