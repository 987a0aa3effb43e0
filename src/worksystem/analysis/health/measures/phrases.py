"""How figures are said in a sentence, and given as evidence."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from worksystem.model.wall_clock import DAY
from worksystem.show import show, show_count

__all__ = ["in_days", "last_day", "spoken", "times", "until"]

_MINUTE = timedelta(minutes=1)


def in_days(microseconds: int) -> float:
    """Elapsed time as days of 24 hours, for the evidence of a finding.

    Examples:
        >>> in_days(129_600_000_000)
        1.5
    """
    return round(microseconds / DAY, 3)


def spoken(microseconds: int) -> str:
    """Elapsed time the way people say it, in whole days, hours or minutes.

    Examples:
        >>> spoken(129_600_000_000), spoken(-7_200_000_000), spoken(0)
        ('2 days', '2 hours', '0 minutes')
    """
    value = abs(timedelta(microseconds=microseconds))
    for unit, name in ((timedelta(days=1), "day"), (timedelta(hours=1), "hour")):
        if value >= unit:
            return show_count(round(value / unit), name)
    return show_count(round(value / _MINUTE), "minute")


def times(count: int) -> str:
    """How often, in words.

    Examples:
        >>> times(1), times(2), times(3)
        ('once', 'twice', '3 times')
    """
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def last_day(at: datetime) -> date:
    """The day that an instant is on, or that ends with it: a midnight belongs to the day before.

    Examples:
        >>> print(last_day(datetime(2026, 5, 12)), last_day(datetime(2026, 5, 12, 9)))
        2026-05-11 2026-05-12
    """
    ends = at.time() == time() and at.date() > date.min
    return at.date() - timedelta(days=1) if ends else at.date()


def until(at: datetime) -> str:
    """An instant at which something ends, after "by" or "before"; nobody thinks of a day as 00:00.

    Examples:
        >>> until(datetime(2026, 5, 12)), until(datetime(2026, 5, 12, 9))
        ('the end of Mon 2026-05-11', 'Tue 2026-05-12 09:00')
    """
    day = last_day(at)
    return show(at) if day == at.date() else f"the end of {show(day)}"
