"""The clock on the wall: when, in UTC, the clock of a zone shows a time.

Time is integer microseconds, counted from 1970 or from the start of a year, so
that nothing here can leave the range of a datetime.
"""

from __future__ import annotations

import functools
from bisect import bisect_left
from datetime import UTC, date, datetime, timedelta

from worksystem.model.instants import tzinfo

__all__ = [
    "DAY",
    "EPOCH_DAY",
    "LAST_DAY",
    "SECOND",
    "Offsets",
    "from_local",
    "offsets_in",
    "utc",
    "year_start",
]

SECOND = 1_000_000
DAY = 86_400 * SECOND
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY = _EPOCH.toordinal()
LAST_DAY = date.max.toordinal()

Offsets = tuple[tuple[int, int], ...]
"""From when on which offset from UTC holds, both in microseconds, within a year."""

_ALWAYS = -(10**18)
_FIRST_CHANGES, _LAST_DECREES = 1700, 2800


def year_start(year: int) -> int:
    """The first instant of a year in UTC; also of the year 10 000, which has no days.

    Examples:
        >>> year_start(1971) == 365 * DAY
        True
    """
    ordinal = date(year, 1, 1).toordinal() if year < 10_000 else LAST_DAY + 1
    return (ordinal - EPOCH_DAY) * DAY


def utc(clocks: list[int], offsets: Offsets) -> list[int]:
    """When the clock on the wall first shows each of some times, which are in order.

    A time that the clock skips is taken to be the end of the jump, and of a
    time that it shows twice the first counts; so the order is kept.
    """
    found: list[int] = []
    until = [since for since, _ in offsets[1:]]
    for (since, offset), end in zip(offsets, [*until, -_ALWAYS], strict=True):
        shown = bisect_left(clocks, end + offset, len(found))
        found += [max(clock - offset, since) for clock in clocks[len(found) : shown]]
    return found


def from_local(zone: str, clock: int) -> int:
    """The instant at which the clock of a zone first shows a time; see `utc`.

    Args:
        zone: A checked name.
        clock: The time shown, as microseconds since 1970 on that clock.

    Examples:
        >>> from_local("Europe/Berlin", 3_600 * SECOND)
        0
    """
    year = date.fromordinal(min(max(clock // DAY + EPOCH_DAY, 1), LAST_DAY)).year
    start = year_start(year)
    return start + utc([clock - start], offsets_in(zone, year))[0]


@functools.lru_cache(maxsize=20_000)
def offsets_in(zone: str, year: int) -> Offsets:
    """The offsets of a zone from three days before a year to three days after it.

    A zone does not say when its clock changes; it is asked every third day,
    which is less than ever lay between two changes of a clock, and the second
    of a change is then searched for.
    """
    if zone == "UTC":
        return ((_ALWAYS, 0),)
    if not _FIRST_CHANGES < year < _LAST_DECREES:
        # No clock changed before 1800. Long after the last decree on record only
        # yearly rules are left, and they repeat with the Gregorian calendar.
        known = _FIRST_CHANGES + 1 if year <= _FIRST_CHANGES else _LAST_DECREES - 400 + year % 400
        return offsets_in(zone, known)
    start = year_start(year)
    first, last = start - 3 * DAY, year_start(year + 1) + 3 * DAY
    offsets = [(_ALWAYS, _offset_at(zone, first))]
    for here in range(first, last, 3 * DAY):
        there = min(here + 3 * DAY, last)
        after = _offset_at(zone, there)
        if after != offsets[-1][1]:
            low, high = here // SECOND, there // SECOND
            while high - low > 1:
                middle = (low + high) // 2
                if _offset_at(zone, middle * SECOND) == after:
                    high = middle
                else:
                    low = middle
            offsets.append((high * SECOND - start, after))
    return tuple(offsets)


def _offset_at(zone: str, instant: int) -> int:
    there = (_EPOCH + timedelta(microseconds=instant)).astimezone(tzinfo(zone))
    return (there.utcoffset() or timedelta(0)) // timedelta(microseconds=1)
