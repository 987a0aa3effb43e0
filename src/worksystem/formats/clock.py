"""Instants as the exports of other tools write them, to integer microseconds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import repeat
from operator import sub
from typing import Any, NamedTuple

from worksystem.model.construction import evidence
from worksystem.model.history import MISSING
from worksystem.model.instants import to_microseconds
from worksystem.model.wall_clock import DAY, from_local

__all__ = ["NAIVE", "Clock", "Instants", "in_range"]

NAIVE = "it has no time zone"
"""Why an instant cannot be read that a `zone` would help to read."""

_NEED = "need an instant such as '2026-04-20T09:00+02:00'"
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ](?:[01][0-9]|2[0-3]):[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
    r"(?:Z|[+-][0-9]{2}(?::?[0-9]{2}(?::?[0-9]{2})?)?)?"
)
# The same for many lines at once, as far as `datetime.fromisoformat` does not say it.
_SHAPE = re.compile(
    r"(?:....-..-..[T ]..:..(?::..(?:\.[0-9]++)?+)?+(?:Z|[+-]\d\d(?::?\d\d(?::?\d\d)?+)?+)?+\n)*+"
)
_OTHER_SHAPES = ("T24:", " 24:")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAIVE_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - of a clock on a wall
_MICROSECOND = timedelta(microseconds=1)
_FIRST = to_microseconds(datetime(1, 1, 1, tzinfo=UTC))
_LAST = to_microseconds(datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC))


class Instants(NamedTuple):
    """A column of instants, as far as they can be read.

    Attributes:
        values: Microseconds since 1970 UTC; `MISSING` where there is none.
        wrong: Why the value in a row cannot be read, by row.
    """

    values: Any
    wrong: dict[int, str]


def in_range(value: int) -> bool:
    """Whether a datetime can hold an instant.

    Examples:
        >>> in_range(0), in_range(10**18)
        (True, False)
    """
    return _FIRST <= value <= _LAST


class _Offsets(dict[int, int | None]):
    """What to add to the clock of a zone for UTC, by day; None on days when that changes."""

    def __init__(self, zone: str) -> None:
        super().__init__()
        self._zone = zone

    def __missing__(self, day: int) -> int | None:
        first, last = day * DAY, (day + 1) * DAY - 1
        morning, night = (from_local(self._zone, clock) - clock for clock in (first, last))
        return self.setdefault(day, morning if morning == night else None)


class Clock:
    """Reads instants; those without a zone are told by the clock on the wall of one.

    Args:
        zone: A checked name; None: instants without an offset cannot be read.

    Examples:
        >>> Clock(None).read(["1970-01-01T00:00:01Z", "1970-01-01 02:00+02:00", "noon"])
        Instants(values=[1000000, 0, -9223372036854775808], wrong={2: "need an instant such as '2026-04-20T09:00+02:00', got 'noon'"})
        >>> Clock("Europe/Berlin").read(["1970-01-01 01:00:00"]).values
        [0]
    """

    def __init__(self, zone: str | None) -> None:
        self._zone = zone
        self._offsets = _Offsets(zone or "UTC")

    @property
    def has_zone(self) -> bool:
        """Whether it can tell instants that have no zone of their own.

        Examples:
            >>> Clock(None).has_zone
            False
        """
        return self._zone is not None

    def read(self, texts: Sequence[str]) -> Instants:
        """The instants of some texts; an empty text is a missing one."""
        lines = "\n".join(texts) + "\n"
        if _SHAPE.fullmatch(lines) and not any(other in lines for other in _OTHER_SHAPES):
            with suppress(ValueError):
                times = list(map(datetime.fromisoformat, texts))
                with suppress(TypeError):  # some of them are naive
                    return Instants(_micros(times, _EPOCH), {})
                with suppress(TypeError):  # some of them are not
                    if self.has_zone:
                        return Instants(self.in_utc(_micros(times, _NAIVE_EPOCH)), {})
        return self.read_each(texts)

    def read_each(self, values: Sequence[Any]) -> Instants:
        """The instants of texts, datetimes and missing values, one by one.

        Examples:
            >>> Clock(None).read_each([datetime(1970, 1, 1, tzinfo=UTC), None]).wrong
            {}
        """
        result: list[int] = []
        wrong = {}
        for row, value in enumerate(values):
            read = self._read(value)
            if isinstance(read, str):
                wrong[row] = read
            result.append(MISSING if isinstance(read, str) else read)
        return Instants(result, wrong)

    def in_utc(self, clocks: list[int]) -> list[int]:
        """The instants at which the clock of the zone shows some times, in microseconds.

        Examples:
            >>> Clock("Europe/Berlin").in_utc([0, MISSING])
            [-3600000000, -9223372036854775808]
        """
        zone, offsets = self._zone or "UTC", self._offsets
        if zone == "UTC":
            return clocks
        return [
            clock + offset
            if in_range(clock) and (offset := offsets[clock // DAY]) is not None
            else from_local(zone, clock)
            if in_range(clock)
            else clock
            for clock in clocks
        ]

    def _read(self, value: Any) -> int | str:
        """Microseconds, or why there are none."""
        if isinstance(value, str):
            return self._text(value) if value else MISSING
        if value is None or type(value).__name__ in ("NaTType", "NAType"):
            return MISSING
        if isinstance(value, float) and value != value:  # noqa: PLR0124 - that is NaN
            return MISSING
        if not isinstance(value, datetime):
            return f"{_NEED}, got {evidence(value)}"
        # Without the class of another library, of which only the instant is wanted.
        clock = datetime(*value.timetuple()[:6], value.microsecond)  # noqa: DTZ001
        return self._instant(clock, value.utcoffset())

    def _text(self, text: str) -> int | str:
        if _INSTANT.fullmatch(text):
            with suppress(ValueError):
                value = datetime.fromisoformat(text)
                return self._instant(value.replace(tzinfo=None), value.utcoffset())
        return f"{_NEED}, got {evidence(text)}"

    def _instant(self, clock: datetime, offset: timedelta | None) -> int | str:
        (micros,) = _micros([clock], _NAIVE_EPOCH)
        if offset is not None:
            return micros - offset // _MICROSECOND
        return self.in_utc([micros])[0] if self.has_zone else NAIVE


def _micros(times: list[datetime], epoch: datetime) -> list[int]:
    return [time // _MICROSECOND for time in map(sub, times, repeat(epoch))]
