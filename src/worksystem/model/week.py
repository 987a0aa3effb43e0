"""The hours of a day and of a week, as a clock on the wall shows them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from attrs import field, frozen

from worksystem.errors import InvalidCalendar
from worksystem.model.construction import evidence

__all__ = ["DAYS", "Hours", "HoursLike", "Spans", "Week", "WeekLike", "hours"]

Spans = tuple[tuple[int, int], ...]
"""Pairs of an opening and a closing, in seconds since the midnight before the opening;
a closing above 86 400 lies on the next day."""

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAY = 86_400

_NAMES = {
    name: i
    for i, day in enumerate(
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    )
    for name in (day, day[:3])
}
_CLOCK = r"\d{1,2}(?::\d{2}(?::\d{2})?)?"
# Patterns are texts, which `re` compiles on first use: importing pays for none.
_SPAN = rf"({_CLOCK}) ?[-–] ?({_CLOCK})"
_SPAN_LIST = rf"{_SPAN}(?:(?: ?, ?| ){_SPAN})*"
_DAY_LIST = r"[a-z]{3,9}(?: ?[-–,] ?[a-z]{3,9})*"
_LONGEST = 20_000
_NEED = "need the hours of a day, such as '09:00-12:30 13:30-17:00' or 'closed'"


def _ordered(spans: object) -> Spans:
    try:
        pairs = sorted((int(start), int(end)) for start, end in spans)  # type: ignore[attr-defined]
        exact = pairs == sorted(tuple(span) for span in spans)  # type: ignore[attr-defined]
    except (TypeError, ValueError, OverflowError):
        exact = False
    if not exact or not all(0 <= s < DAY and s < e <= s + DAY for s, e in pairs):
        raise InvalidCalendar(
            "need spans as pairs of seconds since midnight, opening within the day and "
            f"closing at most 24 h later, got {evidence(spans)}"
        )
    return tuple(pairs)


@frozen(repr=False)
class Hours:
    """The hours of one day: closed, or one or more spans.

    A span belongs to the day it opens on, and may run into the next one. It
    includes its opening and not its closing; one that closes at the hour it
    opened lasts 24 h.

    Attributes:
        spans: Pairs of seconds since midnight, in order; none when closed.

    Raises:
        InvalidCalendar: If spans overlap, or a text cannot be read.

    Examples:
        >>> Hours.of("09:00-12:30 13:30-17:00")
        Hours.of('09:00-12:30 13:30-17:00')
        >>> Hours.of("22:00-06:00").spans, Hours.of("closed").spans
        (((79200, 108000),), ())
        >>> Hours.of("09:00-12:00 11:00-17:00")
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidCalendar: need hours that do not overlap, got 09:00-12:00 and 11:00-17:00
    """

    spans: Spans = field(converter=_ordered)

    def __attrs_post_init__(self) -> None:
        for (start, end), (later, until) in zip(self.spans, self.spans[1:], strict=False):
            if later < end:
                raise InvalidCalendar(
                    "need hours that do not overlap, "
                    f"got {_say(start, end)} and {_say(later, until)}"
                )

    @classmethod
    def of(cls, value: HoursLike) -> Hours:
        """Read hours from text such as ``"9-17"``, ``"22:00-06:00"``, ``"closed"``.

        Examples:
            >>> Hours.of("00:00-00:00") == Hours.of("00:00-24:00")
            True
            >>> Hours.of("9 to 5")
            Traceback (most recent call last):
                ...
            worksystem.errors.InvalidCalendar: need the hours of a day, such as '09:00-12:30 13:30-17:00' or 'closed', got '9 to 5'
        """
        if isinstance(value, Hours):
            return value
        if not isinstance(value, str):
            return cls(value)
        words = _normal(value)
        if words in ("closed", ""):
            return cls(())
        if not re.fullmatch(_SPAN_LIST, words, re.ASCII):
            raise InvalidCalendar(f"{_NEED}, got {evidence(value)}")
        return cls([_span(*match.groups()) for match in re.finditer(_SPAN, words, re.ASCII)])

    def __str__(self) -> str:
        return " ".join(_say(start, end) for start, end in self.spans) or "closed"

    def __repr__(self) -> str:
        return f"Hours.of({evidence(str(self))})"


HoursLike = Hours | str | Iterable[tuple[int, int]]


def hours(value: HoursLike) -> Hours:
    """The hours of a day, from text or pairs of seconds.

    Examples:
        >>> hours([(32400, 61200)])
        Hours.of('09:00-17:00')
    """
    return Hours.of(value)


def _normal(words: str) -> str:
    return " ".join(words.lower().split()) if len(words) <= _LONGEST else "too long"


def _span(opening: str, closing: str) -> tuple[int, int]:
    start, end = _seconds(opening), _seconds(closing)
    if start == DAY:
        raise InvalidCalendar("need an opening from 00:00 to 23:59:59, got 24:00")
    return start, end if end > start else end + DAY


def _seconds(clock: str) -> int:
    hour, minute, second = [*map(int, clock.split(":")), 0, 0][:3]
    if (hour, minute, second) != (24, 0, 0) and not (hour < 24 and minute < 60 and second < 60):
        raise InvalidCalendar(f"need a time from 00:00 to 24:00, got {clock!r}")
    return hour * 3600 + minute * 60 + second


def _say(start: int, end: int) -> str:
    return f"{_clock(start)}-{'24:00' if end == DAY else _clock(end % DAY)}"


def _clock(seconds: int) -> str:
    minutes, second = divmod(seconds, 60)
    shown = f"{minutes // 60:02}:{minutes % 60:02}"
    return f"{shown}:{second:02}" if second else shown


def _seven(days: object) -> tuple[Spans, ...]:
    listed = list(days) if isinstance(days, Iterable) and not isinstance(days, str) else []
    if len(listed) != 7:
        raise InvalidCalendar(
            "need a week such as 'Mon-Fri 09:00-12:30 13:30-17:00', or the hours of its "
            f"seven days, got {evidence(days)}"
        )
    return tuple([Hours.of(of_day).spans for of_day in listed])


@frozen(repr=False)
class Week:
    """The hours of every week, Monday first.

    Attributes:
        days: Seven tuples, one a day, each of pairs (opening, closing) in
            seconds since that day's midnight; empty for a closed day.

    Raises:
        InvalidCalendar: If spans overlap, also over midnight and from Sunday
            to Monday, or a text cannot be read.

    Examples:
        >>> print(Week.of("Mon-Thu 9-17; Fri 09:00-12:00, 13:00-15:00"))
        Mon-Thu 09:00-17:00; Fri 09:00-12:00 13:00-15:00
        >>> Week.of("Sun 22:00-06:00; Mon 05:00-09:00")
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidCalendar: need hours that do not overlap, got Sun 22:00-06:00 and Mon 05:00-09:00
    """

    days: tuple[Spans, ...] = field(converter=_seven)

    def __attrs_post_init__(self) -> None:
        spans = [
            (day * DAY + start, day * DAY + end)
            for day, of_day in enumerate(self.days)
            for start, end in of_day
        ]
        around = [(start + 7 * DAY, end + 7 * DAY) for start, end in spans[:1]]
        for (start, end), (later, until) in zip(spans, [*spans[1:], *around], strict=True):
            if later < end:
                raise InvalidCalendar(
                    "need hours that do not overlap, "
                    f"got {_say_on_day(start, end)} and {_say_on_day(later, until)}"
                )

    @classmethod
    def of(cls, value: WeekLike) -> Week:
        """Read a week from text, or from a mapping of days to hours.

        Segments are parted by ``;``. Days that no segment names are closed.

        Examples:
            >>> Week.of("Mon-Fri 22:00-06:00") == Week.of({"Mon-Fri": "22:00-06:00"})
            True
            >>> str(Week.of("always")), str(Week.of("mon,wed, fri 9-17")), str(Week.of("closed"))
            ('24/7', 'Mon,Wed,Fri 09:00-17:00', 'closed')
            >>> Week.of("09:00-17:00")
            Traceback (most recent call last):
                ...
            worksystem.errors.InvalidCalendar: need days before their hours, as in 'Mon-Fri 09:00-17:00', got '09:00-17:00'
        """
        if isinstance(value, Week):
            return value
        if isinstance(value, Mapping):
            return cls(_filled(value.items(), value))
        if not isinstance(value, str):
            return cls(value)
        words = _normal(value)
        if words in ("24/7", "always"):
            return cls([((0, DAY),)] * 7)
        if words == "closed":
            return cls([()] * 7)
        segments = [_parted(part.strip()) for part in words.split(";") if part.strip()]
        return cls(_filled(segments or [("", "")], value))

    @property
    def is_closed(self) -> bool:
        """Whether it has no working time.

        Examples:
            >>> Week.of("closed").is_closed
            True
        """
        return not any(self.days)

    def __str__(self) -> str:
        if all(spans == ((0, DAY),) for spans in self.days):
            return "24/7"
        named: dict[Spans, list[int]] = {}
        for day, spans in enumerate(self.days):
            if spans:
                named.setdefault(spans, []).append(day)
        return (
            "; ".join(f"{_say_days(days)} {Hours(spans)}" for spans, days in named.items())
            or "closed"
        )

    def __repr__(self) -> str:
        return f"Week.of({evidence(str(self))})"


WeekLike = Week | str | Mapping[str, Any] | Iterable[Spans]


def _parted(segment: str) -> tuple[str, str]:
    """The days and the hours of a segment."""
    if segment.endswith("closed"):
        return segment.removesuffix("closed"), "closed"
    digit = re.search(r"\d", segment)
    place = digit.start() if digit else len(segment)
    return segment[:place], segment[place:] or "no hours"


def _filled(segments: Iterable[tuple[Any, Any]], given: object) -> list[Spans]:
    days: list[Spans] = [()] * 7
    for names, of_days in segments:
        if not isinstance(names, str) or not names.strip():
            raise InvalidCalendar(
                f"need days before their hours, as in 'Mon-Fri 09:00-17:00', got {evidence(given)}"
            )
        spans = Hours.of(of_days).spans
        for day in _named_days(names):
            days[day] = Hours((*days[day], *spans)).spans
    return days


def _named_days(names: str) -> list[int]:
    words = _normal(names)
    found: dict[int, None] = {}
    if re.fullmatch(_DAY_LIST, words):
        for part in words.split(","):
            first, *last = (_NAMES.get(day.strip(), -1) for day in re.split("[-–]", part))
            if first < 0 or len(last) > 1 or -1 in last:
                break
            end = last[0] if last else first
            found |= dict.fromkeys((first + i) % 7 for i in range((end - first) % 7 + 1))
        else:
            return list(found)
    raise InvalidCalendar(
        f"need days such as 'Mon', 'Mon-Fri' or 'Mon,Wed,Fri', got {evidence(names)}"
    )


def _say_on_day(start: int, end: int) -> str:
    day = start // DAY
    return f"{DAYS[day % 7]} {_say(start - day * DAY, end - day * DAY)}"


def _say_days(days: list[int]) -> str:
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(
        DAYS[run[0]] if len(run) == 1 else f"{DAYS[run[0]]}-{DAYS[run[-1]]}" for run in runs
    )
