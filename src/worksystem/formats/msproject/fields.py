"""The fields of a record, each read strictly as what it has to be.

Microsoft Project writes numbers, 0 and 1, local times without a zone, and
durations of XML Schema that count hours. Whatever else stands there is a
fault with its place; the caller gets the default and goes on, so that one
reading finds all of them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from worksystem.errors import BeyondHorizon, InvalidModel
from worksystem.model.construction import evidence
from worksystem.model.durations import duration
from worksystem.model.instants import from_microseconds, instant, to_microseconds, tzinfo

if TYPE_CHECKING:
    from worksystem.formats.findings import Findings
    from worksystem.formats.msproject.records import Record

__all__ = ["ELAPSED", "PERCENT", "Fields", "tenths_of_minutes"]

T = TypeVar("T")

# How a duration is shown says what it counts; from 35 on it is an estimate as well.
_ELAPSED = {2, 4, 6, 8, 10, 12, 14, 16, 18, 20}
ELAPSED = frozenset(_ELAPSED | {unit + 32 for unit in _ELAPSED})
PERCENT = frozenset({19, 20, 51, 52})

_WHOLE = re.compile(r"[+-]?\d{1,10}")
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,15})?(?:[eE][+-]?\d{1,2})?")
_DURATION = re.compile(r"PT(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:\.(\d{1,9}))?S)?")
_INSTANT = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)?", re.ASCII
)
_CLOCK = re.compile(r"(\d\d):(\d\d):(\d\d)(?:\.0+)?")
_TRUTHS = {"0": False, "1": True, "false": False, "true": True}


class Fields:
    """The fields of one record, with its place in the file.

    Attributes:
        record: The record.
        findings: Where faults and losses go.
        path: Its place: ``Tasks/Task[UID=7]``.
        zone: The zone of times without one.

    Examples:
        >>> from worksystem.formats.findings import Findings
        >>> from worksystem.formats.msproject.records import Record
        >>> findings = Findings()
        >>> task = Record("Task", 3, {"UID": "7", "Duration": "P1M"}, {"UID": 4, "Duration": 5})
        >>> fields = Fields(task, findings, "Tasks/Task")
        >>> fields.path, fields.whole("UID"), fields.duration("Duration")
        ('Tasks/Task[UID=7]', 7, None)
        >>> print(*findings.faults)
        line 5: Tasks/Task[UID=7]/Duration: need a duration of zero or more hours, minutes and seconds such as 'PT8H0M0S', got 'P1M'; days and months have no fixed length in working time
    """

    __slots__ = ("findings", "path", "record", "zone")

    def __init__(self, record: Record, findings: Findings, path: str, *, zone: str = "UTC") -> None:
        uid = record.texts.get("UID")
        self.record = record
        self.findings = findings
        self.path = f"{path}[UID={uid[:20]}]" if uid else path
        self.zone = zone

    def __contains__(self, name: str) -> bool:
        return bool(self.record.texts.get(name))

    def fault(self, name: str, reason: str) -> None:
        """Note that a field is wrong."""
        self.findings.fault(reason, self.at(name), self.line(name))

    def lose(self, name: str, reason: str) -> None:
        """Note that a field is not carried over."""
        self.findings.lose(reason, self.at(name), self.line(name))

    def at(self, name: str) -> str:
        """The place of a field."""
        return f"{self.path}/{name}" if name else self.path

    def line(self, name: str) -> int:
        """The line of a field; that of the record if it is not there."""
        return self.record.lines.get(name, self.record.line)

    def inside(self, collection: str, tag: str) -> list[Fields]:
        """The fields of each part of a collection such as ``WeekDays/WeekDay``."""
        path = f"{self.path}/{collection}/{tag}"
        return [
            Fields(part, self.findings, f"{path}[{i}]", zone=self.zone)
            for i, part in enumerate(self.record.parts_in(collection, tag), 1)
        ]

    def parts(self, tag: str) -> list[Fields]:
        """The fields of each part of one name."""
        found = [part for part in self.record.parts if part.tag == tag]
        numbered = len(found) > 1
        return [
            Fields(
                part,
                self.findings,
                f"{self.path}/{tag}[{i}]" if numbered else f"{self.path}/{tag}",
                zone=self.zone,
            )
            for i, part in enumerate(found, 1)
        ]

    def text(self, name: str) -> str:
        """A field as it is; nothing if it is not there."""
        if name in self.record.again:
            self.fault(name, f"need {name} once, got it more than once")
        return self.record.texts.get(name, "")

    def whole(self, name: str) -> int | None:
        """A whole number; None if it is not there."""
        return self._read(name, _whole)

    def one_of(self, name: str, allowed: Collection[int], default: int) -> int:
        """A whole number out of a list."""
        value = self.whole(name)
        if value is None or value in allowed:
            return default if value is None else value
        choices = sorted(allowed)
        listed = ", ".join(map(str, choices))
        words = listed if len(choices) < 12 else f"{choices[0]} to {choices[-1]}"
        self.fault(name, f"need one of {words}, got {value}")
        return default

    def number(self, name: str) -> float | None:
        """A number; None if it is not there."""
        return self._read(name, _number)

    def truth(self, name: str, *, default: bool = False) -> bool:
        """A 1 or a 0."""
        value = self._read(name, _truth)
        return default if value is None else value

    def duration(self, name: str) -> timedelta | None:
        """A duration of zero or more; None if it is not there."""
        return self._read(name, _duration)

    def clock(self, name: str) -> int | None:
        """A time of day, in seconds since midnight; None if it is not there."""
        return self._read(name, _clock)

    def instant(self, name: str) -> datetime | None:
        """An instant, in the zone of the plan; None if it is not there."""
        return self._read(name, functools.partial(_instant, zone=self.zone))

    def day(self, name: str) -> date | None:
        """The day of an instant, as it is written; None if it is not there."""
        return self._read(name, _day)

    def _read(self, name: str, reader: Callable[[str], T]) -> T | None:
        text = self.text(name).strip()
        if not text:
            return None
        try:
            return reader(text)
        except InvalidModel as error:
            self.fault(name, error.reason)
        except BeyondHorizon as error:
            self.fault(name, str(error))
        return None


def tenths_of_minutes(value: int) -> timedelta:
    """A time as Microsoft Project counts lags and delays.

    Examples:
        >>> str(tenths_of_minutes(4800))
        '8:00:00'
    """
    return timedelta(seconds=6 * value)


def _whole(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise InvalidModel(f"need a whole number, got {evidence(text)}")
    return int(text)


def _number(text: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise InvalidModel(f"need a number, got {evidence(text)}")
    return float(text)


def _truth(text: str) -> bool:
    if text not in _TRUTHS:
        raise InvalidModel(f"need 1 or 0, got {evidence(text)}")
    return _TRUTHS[text]


@functools.lru_cache(maxsize=4096)
def _duration(text: str) -> timedelta:
    match = _DURATION.fullmatch(text)
    if not match:
        dated = re.match(r"P\d", text) is not None
        why = "; days and months have no fixed length in working time" if dated else ""
        raise InvalidModel(
            "need a duration of zero or more hours, minutes and seconds such as 'PT8H0M0S', "
            f"got {evidence(text)}{why}"
        )
    hours, minutes, seconds, fraction = match.groups(default="0")
    micros = int(fraction[:6].ljust(6, "0"))
    try:
        found = timedelta(
            hours=int(hours), minutes=int(minutes), seconds=int(seconds), microseconds=micros
        )
    except OverflowError:
        found = timedelta.max
    return duration(found)


def _clock(text: str) -> int:
    match = _CLOCK.fullmatch(text)
    hour, minute, second = map(int, match.groups()) if match else (99, 0, 0)
    if not (hour < 24 and minute < 60 and second < 60) and (hour, minute, second) != (24, 0, 0):
        raise InvalidModel(f"need a time of day such as '09:00:00', got {evidence(text)}")
    return (hour * 3600 + minute * 60 + second) % 86_400


def _parsed(text: str) -> datetime:
    match = _INSTANT.fullmatch(text)
    try:
        if match:
            fraction = (match[2] or "0")[:6].ljust(6, "0")
            return datetime.fromisoformat(f"{match[1]}.{fraction}{match[3] or ''}")
    except ValueError:
        pass
    raise InvalidModel(f"need an instant such as '2026-04-20T09:00:00', got {evidence(text)}")


@functools.lru_cache(maxsize=4096)
def _instant(text: str, zone: str) -> datetime:
    found = _parsed(text)
    if found.tzinfo is None:
        found = found.replace(tzinfo=tzinfo(zone))
    # A local time that the clocks skip is told as the one they show instead.
    return from_microseconds(to_microseconds(instant(found)), zone)


def _day(text: str) -> date:
    return _parsed(text).date()
