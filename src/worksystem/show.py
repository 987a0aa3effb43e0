"""How a value looks to a reader. The one place that decides.

Everything that a person sees – tables, messages, summaries – passes through
`show`. It never lets a value act on the terminal it is printed to: control
characters, escape sequences and marks that turn the direction of text are
shown, not sent.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, timedelta

__all__ = ["show", "show_count", "show_duration", "show_list", "show_number", "show_text"]

_MINUTE = 60
_HOUR = 60 * _MINUTE
_DAY = 8 * _HOUR
_LONGEST = 200


def show(value: object) -> str:
    """Say a value the way people do: ``1d 4h``, ``Mon 2026-03-02 09:00``, ``7``, ``-``.

    Durations are rounded to the minute, or below an hour to the second, and
    instants to the second: what is raw stays raw in `Table.columns`.

    Args:
        value: Anything. Durations are working time: 1 d is 8 h.

    Examples:
        >>> show(timedelta(hours=12)), show(None), show(0.5), show(True)
        ('1d 4h', '-', '0.5', 'yes')
    """
    match value:
        case None:
            return "-"
        case bool():
            return "yes" if value else "no"
        case str():
            return show_text(value)
        case timedelta():
            return show_duration(_rounded(value))
        case datetime():
            return _show_instant(value)
        case date():
            return f"{value:%a} {value.isoformat()}"
        case int() | float():
            return show_number(value)
        case tuple() | list() | set() | frozenset():
            return show_list(value)
        case _:
            return show_text(str(value))


def _rounded(value: timedelta) -> timedelta:
    """To the minute, and what is shorter than an hour to the second."""
    unit = timedelta(minutes=1) if abs(value) >= timedelta(hours=1) else timedelta(seconds=1)
    return round(value / unit) * unit if abs(value) >= timedelta(seconds=1) else value


def show_duration(value: timedelta, *, day: int = _DAY) -> str:
    """Say a duration in days, hours, minutes and seconds; a day is 8 h of work.

    Args:
        value: The duration.
        day: Seconds in a day: 8 h for working time, 24 h for elapsed time.

    Examples:
        >>> show_duration(timedelta(hours=20)), show_duration(timedelta(minutes=-90))
        ('2d 4h', '-1h 30m')
        >>> show_duration(timedelta(hours=48), day=24 * 3600)
        '2d'
    """
    if value < timedelta(0):
        return "-" + show_duration(-value, day=day)
    seconds, micros = divmod(value // timedelta(microseconds=1), 1_000_000)
    parts = []
    for size, unit in ((day, "d"), (_HOUR, "h"), (_MINUTE, "m")):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count}{unit}")
    if seconds or micros:
        parts.append(f"{seconds}{f'.{micros:06}'.rstrip('0') if micros else ''}s")
    return " ".join(parts) or "0h"


def show_number(value: float) -> str:
    """Say a number with three significant digits, an integer in full.

    Examples:
        >>> show_number(1234567), show_number(2 / 3)
        ('1234567', '0.667')
    """
    if isinstance(value, int):
        # A number of 5 000 digits would not print (sys.set_int_max_str_digits).
        return str(value) if abs(value) < 10**30 else "a number of more than 30 digits"
    return f"{value:.3g}"


def show_count(count: int, what: str) -> str:
    """Say how many there are of something, in the plural unless it is one.

    Args:
        count: How many.
        what: One of them, in words that take an s.

    Examples:
        >>> show_count(1, "finished item"), show_count(0, "item")
        ('1 finished item', '0 items')
    """
    return f"{count} {what}{'' if count == 1 else 's'}"


def show_list(values: Iterable[object], *, limit: int = 8) -> str:
    """Say a few values and how many more there are.

    Examples:
        >>> show_list(range(12), limit=3)
        '0, 1, 2 and 9 more'
        >>> show_list([])
        '-'
    """
    listed = list(values)
    shown = [show(value) for value in listed[:limit]]
    more = f" and {len(listed) - limit} more" if len(listed) > limit else ""
    return ", ".join(shown) + more or "-"


def show_text(text: str, *, limit: int = _LONGEST) -> str:
    r"""Say a text on one line, without anything that could act on a terminal.

    Examples:
        >>> print(show_text("red \x1b[31mtitle"), show_text("two\nlines"))
        red \x1b[31mtitle two\nlines
        >>> show_text("long" * 99, limit=9)
        'longlong…'
    """
    if len(text) > limit:
        text = text[: limit - 1] + "…"
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in "\u200d\ufe0f" else _escape(c) for c in text)


def _escape(character: str) -> str:
    if unicodedata.category(character) == "Zs":
        return " "
    return character.encode("unicode_escape").decode("ascii")


def _show_instant(value: datetime) -> str:
    # The zone is left out: a table is read in one zone, and its caption says which.
    with suppress(OverflowError):  # the last second of the year 9999 stays as it is
        value = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
    seconds = "%H:%M:%S" if value.second else "%H:%M"
    return f"{value:%a} {value.date().isoformat()} {value:{seconds}}"
