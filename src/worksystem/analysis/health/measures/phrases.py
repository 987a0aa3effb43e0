"""How figures are said in a sentence, and given as evidence."""

from __future__ import annotations

from datetime import timedelta

from worksystem.model.wall_clock import DAY
from worksystem.show import show_count

__all__ = ["in_days", "spoken", "times"]

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
