"""How long: working time, elapsed time, and a share of another duration.

Working time is a `timedelta` in which a day is 8 h and a week 5 days, so that
``"3d"`` and ``"24h"`` are the same; it becomes dates only on a calendar.
Elapsed time is time on the clock and has a type of its own, `Elapsed`, so that
the two are never mixed. A bare number is refused: it has no unit.
"""

from __future__ import annotations

import re
from datetime import timedelta

from attrs import field, frozen

from worksystem.errors import InvalidDuration
from worksystem.model.construction import evidence
from worksystem.show import show_duration

__all__ = ["Elapsed", "Lag", "Percent", "duration", "work"]

HOUR = timedelta(hours=1)
ZERO = timedelta(0)
# More than 2 000 working years; far beyond it, sums would leave the range of timedelta.
LONGEST = timedelta(days=365_000)
_MICROSECOND = timedelta(microseconds=1)

_UNITS = {
    "w": timedelta(hours=40),
    "d": timedelta(hours=8),
    "h": HOUR,
    "m": timedelta(minutes=1),
    "s": timedelta(seconds=1),
}
_ELAPSED_UNITS = _UNITS | {"w": timedelta(days=7), "d": timedelta(days=1)}
# Patterns are texts, which `re` compiles on first use: importing pays for none.
_PART = r"(?:[0-9]{1,9}(?:\.[0-9]{1,6})?%s)"
_WORK = rf"(-)? *({_PART % '[wdhms]'}(?: *{_PART % '[wdhms]'}){{0,4}})"
_ELAPSED = rf"(-)? *({_PART % 'e[wdhms]'}(?: *{_PART % 'e[wdhms]'}){{0,4}})"
_PERCENT = r"(-?[0-9]{1,6}(?:\.[0-9]{1,6})?) ?%"
_NEED = "need a duration such as '90m', '8h', '3d', '2w' or '1d 4h'"


def work(
    *,
    weeks: float = 0,
    days: float = 0,
    hours: float = 0,
    minutes: float = 0,
    hours_per_day: float = 8,
    days_per_week: float = 5,
) -> timedelta:
    """Build a working time from numbers, for teams whose day is not 8 h.

    Args:
        weeks: Weeks of `days_per_week` days.
        days: Days of `hours_per_day` hours.
        hours: Hours.
        minutes: Minutes.
        hours_per_day: Above 0, at most 24.
        days_per_week: Above 0, at most 7.

    Raises:
        InvalidDuration: If a number is not finite, or a day or week impossible.

    Examples:
        >>> work(days=3, hours_per_day=7.5)
        datetime.timedelta(seconds=81000)
        >>> work(days=1, hours_per_day=0)
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidDuration: need 0 < hours_per_day <= 24 and 0 < days_per_week <= 7, got 0 and 5
    """
    if not (0 < hours_per_day <= 24 and 0 < days_per_week <= 7):
        raise InvalidDuration(
            "need 0 < hours_per_day <= 24 and 0 < days_per_week <= 7, "
            f"got {evidence(hours_per_day)} and {evidence(days_per_week)}"
        )
    try:
        total = timedelta(
            hours=(weeks * days_per_week + days) * hours_per_day + hours, minutes=minutes
        )
    except (OverflowError, ValueError, TypeError):
        raise InvalidDuration(
            f"need finite numbers, got weeks={evidence(weeks)}, days={evidence(days)}, "
            f"hours={evidence(hours)}, minutes={evidence(minutes)}"
        ) from None
    return _bounded(total, total)


def duration(value: object) -> timedelta:
    """Read a working time of zero or more: a `timedelta` or a text.

    Args:
        value: A `timedelta`, or text such as ``"90m"``, ``"8h"``, ``"3d"``,
            ``"2w"``, ``"1d 4h"`` (1 d = 8 h, 1 w = 5 d).

    Raises:
        InvalidDuration: For a bare number, another text, or less than zero.

    Examples:
        >>> duration("1d 4h")
        datetime.timedelta(seconds=43200)
        >>> duration(3)
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidDuration: need a duration with a unit such as '3h' or '3d', got the bare number 3
    """
    if type(value) is timedelta and ZERO <= value <= LONGEST:
        return value
    result = signed_duration(value)
    if result < ZERO:
        raise InvalidDuration(f"need a duration of zero or more, got {evidence(value)}")
    return result


def signed_duration(value: object) -> timedelta:
    """Read a working time that may be negative, as a lead is.

    Examples:
        >>> signed_duration("-2h") == -2 * HOUR
        True
    """
    if isinstance(value, timedelta):
        return _bounded(timedelta(0, 0, 0) + value, value)
    if isinstance(value, str):
        if match := re.fullmatch(_WORK, value):
            return _bounded(_sum(match, _UNITS), value)
        if re.fullmatch(_ELAPSED, value):
            raise InvalidDuration(f"need working time, got elapsed time {evidence(value)}")
        raise InvalidDuration(f"{_NEED}, got {evidence(value)}")
    raise _no_duration(value)


def _no_duration(value: object) -> InvalidDuration:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        n = evidence(value)
        return InvalidDuration(
            f"need a duration with a unit such as '{n}h' or '{n}d', got the bare number {n}"
        )
    if isinstance(value, Elapsed):
        return InvalidDuration(f"need working time, got elapsed time {evidence(str(value))}")
    return InvalidDuration(f"{_NEED}, got {evidence(value)}")


def _sum(match: re.Match[str], units: dict[str, timedelta]) -> timedelta:
    # Counted in millionths, so that '0.1d' is 48 minutes and not 47m 59.999999s.
    micros = 0
    for digits, unit in re.findall(r"([0-9.]+)e?([a-z])", match[2]):
        number, _, fraction = digits.partition(".")
        size = units[unit] // _MICROSECOND
        micros += int(number) * size + int(fraction.ljust(6, "0")) * size // 1_000_000
    # What is far too long is left so for `_bounded`, and does not overflow here.
    return timedelta(microseconds=min(micros, 10**19)) * (-1 if match[1] else 1)


def _bounded(total: timedelta, given: object) -> timedelta:
    if abs(total) > LONGEST:
        raise InvalidDuration(
            f"need a duration of at most {LONGEST.days} clock days, got {evidence(given)}"
        )
    return total


@frozen(order=True, repr=False, init=False)
class Elapsed:
    """Time on the clock: nights, weekends and holidays count.

    Attributes:
        time: The time that passes; negative for a lead.

    Raises:
        InvalidDuration: If a number is not finite or out of range.

    Examples:
        >>> Elapsed(hours=48) == Elapsed.of("2ed") == Elapsed.of("48eh")
        True
        >>> print(Elapsed(days=3, hours=2))
        3ed 2eh
        >>> Elapsed.of("48h")
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidDuration: need elapsed time such as '48eh' or '3ed', got '48h'
    """

    time: timedelta

    def __init__(
        self,
        time: timedelta = ZERO,
        *,
        weeks: float = 0,
        days: float = 0,
        hours: float = 0,
        minutes: float = 0,
    ) -> None:
        try:
            total = time + timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes)
        except (OverflowError, ValueError, TypeError):
            raise InvalidDuration(
                "need a timedelta or finite numbers, as in Elapsed(hours=48), "
                f"got {evidence((time, weeks, days, hours, minutes))}"
            ) from None
        self.__attrs_init__(_bounded(total, total))

    @classmethod
    def of(cls, value: str | Elapsed) -> Elapsed:
        """Read elapsed time from text.

        Examples:
            >>> Elapsed.of("-1ed 12eh").time
            datetime.timedelta(days=-2, seconds=43200)
        """
        if isinstance(value, Elapsed):
            return value
        match = re.fullmatch(_ELAPSED, value) if isinstance(value, str) else None
        if match is None:
            raise InvalidDuration(
                f"need elapsed time such as '48eh' or '3ed', got {evidence(value)}"
            )
        return cls(_sum(match, _ELAPSED_UNITS))

    def __str__(self) -> str:
        shown = show_duration(self.time, day=24 * 3600)
        return " ".join(f"{part[:-1]}e{part[-1]}" for part in shown.split())

    def __repr__(self) -> str:
        return f"Elapsed.of({str(self)!r})"


@frozen(repr=False)
class Percent:
    """A lag as a share of the predecessor's duration: ``"50%"``.

    Attributes:
        value: In percent, to six decimals; negative for a lead; at most
            100 000 either way.

    Raises:
        InvalidDuration: If it is no finite number or out of range.

    Examples:
        >>> Percent.of("50%")
        Percent(50)
        >>> Percent(50).of_duration(timedelta(hours=3))
        datetime.timedelta(seconds=5400)
        >>> Percent.of("half")
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidDuration: need a percentage such as '50%', got 'half'
    """

    value: float = field()

    def __attrs_post_init__(self) -> None:
        ok = isinstance(self.value, (int, float)) and not isinstance(self.value, bool)
        if not (ok and -100_000 <= self.value <= 100_000):
            raise InvalidDuration(
                f"need a percentage from -100000 to 100000, got {evidence(self.value)}"
            )
        # As many decimals as its text holds; a whole number is shown as one.
        exact = round(float(self.value), 6) + 0.0
        object.__setattr__(self, "value", int(exact) if exact.is_integer() else exact)

    @classmethod
    def of(cls, value: str | Percent) -> Percent:
        """Read a percentage from text.

        Examples:
            >>> print(Percent.of("-12.5%"))
            -12.5%
        """
        if isinstance(value, Percent):
            return value
        match = re.fullmatch(_PERCENT, value) if isinstance(value, str) else None
        if match is None:
            raise InvalidDuration(f"need a percentage such as '50%', got {evidence(value)}")
        return cls(float(match[1]))

    def of_duration(self, whole: timedelta) -> timedelta:
        """That share of a duration, to the nearest microsecond.

        Examples:
            >>> Percent(25).of_duration(timedelta(hours=8)) == timedelta(hours=2)
            True
        """
        return whole * self.value / 100

    def __str__(self) -> str:
        return f"{self.value:.6f}".rstrip("0").rstrip(".") + "%"

    def __repr__(self) -> str:
        return f"Percent({self.value})"


Lag = timedelta | Elapsed | Percent
"""How long after: working time on the successor's calendar, elapsed time, or a
share of the predecessor's duration; negative for a lead."""


def lag(value: object) -> Lag:
    """Read a lag: ``"2d"``, ``"-4h"``, ``"48eh"``, ``"50%"``, or one of their types.

    Examples:
        >>> lag("48eh"), lag("50%"), lag("-4h") == -4 * HOUR
        (Elapsed.of('2ed'), Percent(50), True)
    """
    if value is ZERO or isinstance(value, (Elapsed, Percent)):
        return value
    if isinstance(value, str):
        if value.endswith("%"):
            return Percent.of(value)
        if "e" in value:
            return Elapsed.of(value)
    return signed_duration(value)


def optional_duration(value: timedelta | str | None) -> timedelta | None:
    """A working time of zero or more, or None for unknown.

    Examples:
        >>> optional_duration("4h")
        datetime.timedelta(seconds=14400)
    """
    return None if value is None else duration(value)
