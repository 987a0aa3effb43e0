"""Rules of RFC 5545: their parts, read from text with every check, and written again.

What is accepted is a list, and not what a library happens to survive: the
usual ones hang or crash on INTERVAL=0, BYHOUR=25, BYDAY=6MO or days that never
come. All patterns are linear, so that a hostile text is refused at once.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from attrs import frozen

from worksystem.errors import InvalidRecurrence
from worksystem.model.construction import evidence

__all__ = ["Rule", "canonical", "read_rule"]

_LONGEST = 2_000
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEKDAY = re.compile(rf"([+-]?[1-9]\d?)?({'|'.join(_WEEKDAYS)})")
_NUMBER = re.compile(r"[+-]?\d{1,6}")
_UNTIL = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})Z)?")


@frozen
class Rule:
    """The parts of a rule, as numbers; the checks are made by `read_rule`.

    Attributes:
        freq: DAILY, WEEKLY, MONTHLY or YEARLY.
        interval: Every so many periods.
        count: Ends after so many occurrences.
        until: The last day, or the last instant in UTC.
        months: 1 to 12.
        month_days: 1 to 31, or from the end of the month, -1 to -31.
        weekdays: Pairs of which one in the month or year (0: every one, -1:
            the last) and the day of the week, 0 for Monday.
        hours: 0 to 23; the hour of the first occurrence if empty.
        minutes: 0 to 59; the minute of the first occurrence if empty.
        positions: Which of a period's occurrences are meant, from 1, or from
            the end, -1.
        week_start: The day on which a week begins.
    """

    freq: str
    interval: int = 1
    count: int | None = None
    until: date | datetime | None = None
    months: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    weekdays: tuple[tuple[int, int], ...] = ()
    hours: tuple[int, ...] = ()
    minutes: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    week_start: int = 0


def canonical(value: object) -> str:
    """The text of a rule in its one form: parts in order, defaults left out.

    Examples:
        >>> canonical("rrule:byday=we,mo;freq=weekly;interval=1")
        'FREQ=WEEKLY;BYDAY=MO,WE'
    """
    if not isinstance(value, str):
        raise InvalidRecurrence(
            f"need a rule of RFC 5545 such as 'FREQ=WEEKLY;BYDAY=MO', got {evidence(value)}"
        )
    if len(value) > _LONGEST or not value.isascii():
        raise InvalidRecurrence(
            f"need a rule of at most {_LONGEST} plain characters, got {evidence(value)}"
        )
    return _said_rule(read_rule(value.upper().removeprefix("RRULE:")))


@functools.lru_cache(maxsize=1024)
def read_rule(text: str) -> Rule:
    """The parts of a rule in capitals, each checked by itself and with the others.

    Examples:
        >>> read_rule("FREQ=WEEKLY;BYDAY=TU").weekdays
        ((0, 1),)
    """
    given: dict[str, str] = {}
    for part in text.removesuffix(";").split(";"):
        name, sign, value = part.partition("=")
        if not sign or name not in _READERS:
            raise InvalidRecurrence(
                f"need parts out of {', '.join(_READERS)}, got {evidence(part)}"
            )
        if name in given:
            raise InvalidRecurrence(f"need {name} once, got {evidence(part)} as well")
        given[name] = value
    if "FREQ" not in given:
        raise InvalidRecurrence(f"need FREQ, as in 'FREQ=WEEKLY;BYDAY=MO', got {evidence(text)}")
    parts = {name: _READERS[name][1](name, value) for name, value in given.items()}
    _refuse_contradictions(parts, given)
    return Rule(**{_READERS[name][0]: value for name, value in parts.items()})


def _refuse_contradictions(parts: dict[str, Any], given: dict[str, str]) -> None:
    if "COUNT" in parts and "UNTIL" in parts:
        raise InvalidRecurrence(
            f"need COUNT or UNTIL, not both, got 'COUNT={given['COUNT']}' "
            f"and 'UNTIL={given['UNTIL']}'"
        )
    freq = parts["FREQ"]
    if freq == "WEEKLY" and "BYMONTHDAY" in parts:
        raise InvalidRecurrence(
            f"need FREQ=MONTHLY or YEARLY for BYMONTHDAY, got 'BYMONTHDAY={given['BYMONTHDAY']}'"
            " in a weekly rule"
        )
    if freq in ("DAILY", "WEEKLY") and any(nth for nth, _ in parts.get("BYDAY", ())):
        raise InvalidRecurrence(
            f"need FREQ=MONTHLY or YEARLY to count weekdays, got 'BYDAY={given['BYDAY']}'"
        )
    if "BYSETPOS" in parts and not any(
        name.startswith("BY") for name in parts if name != "BYSETPOS"
    ):
        raise InvalidRecurrence(
            f"need another part to pick from, got 'BYSETPOS={given['BYSETPOS']}' alone"
        )


def _word(*allowed: str) -> Callable[[str, str], str]:
    def read(name: str, value: str) -> str:
        if value not in allowed:
            raise InvalidRecurrence(
                f"need {name} out of {', '.join(allowed)}, got {evidence(f'{name}={value}')}"
            )
        return value

    return read


def _number(low: int, high: int) -> Callable[[str, str], int]:
    def read(name: str, value: str) -> int:
        if not (_NUMBER.fullmatch(value) and low <= int(value) <= high):
            raise InvalidRecurrence(
                f"need {name} from {low} to {high}, got {evidence(f'{name}={value}')}"
            )
        return int(value)

    return read


def _numbers(low: int, high: int, *, from_end: bool = False) -> Callable[[str, str], Any]:
    def read(name: str, value: str) -> tuple[int, ...]:
        found = set()
        for text in value.split(","):
            number = int(text) if _NUMBER.fullmatch(text) else low - 1
            if not (low <= number <= high or (from_end and low <= -number <= high)):
                also = f" (or from the end, -{low} to -{high})" if from_end else ""
                raise InvalidRecurrence(
                    f"need {name} from {low} to {high}{also}, got {evidence(f'{name}={value}')}"
                )
            found.add(number)
        return tuple(sorted(found))

    return read


def _weekdays(name: str, value: str) -> tuple[tuple[int, int], ...]:
    found = set()
    for text in value.split(","):
        match = _WEEKDAY.fullmatch(text)
        nth = int(match[1] or 0) if match else 9
        if not match or abs(nth) > 5:
            raise InvalidRecurrence(
                f"need {name} out of {', '.join(_WEEKDAYS)}, or counted from 1MO to 5MO or "
                f"-1MO to -5MO, got {evidence(f'{name}={value}')}"
            )
        found.add((nth, _WEEKDAYS.index(match[2])))
    return tuple(sorted(found))


def _end(name: str, value: str) -> date | datetime:
    match = _UNTIL.fullmatch(value)
    try:
        if match and match[4]:
            return datetime(*map(int, match.groups()), tzinfo=UTC)  # type: ignore[arg-type, misc]
        if match:
            return date(*map(int, match.groups()[:3]))
    except ValueError:
        pass
    raise InvalidRecurrence(
        f"need {name} as a day such as '20261231' or an instant in UTC such as "
        f"'20261231T235959Z', got {evidence(f'{name}={value}')}"
    )


# In the order of the canonical text: the field of the rule, and who reads it.
_READERS: dict[str, tuple[str, Callable[[str, str], Any]]] = {
    "FREQ": ("freq", _word("DAILY", "WEEKLY", "MONTHLY", "YEARLY")),
    "INTERVAL": ("interval", _number(1, 10_000)),
    "COUNT": ("count", _number(1, 100_000)),
    "UNTIL": ("until", _end),
    "BYMONTH": ("months", _numbers(1, 12)),
    "BYMONTHDAY": ("month_days", _numbers(1, 31, from_end=True)),
    "BYDAY": ("weekdays", _weekdays),
    "BYHOUR": ("hours", _numbers(0, 23)),
    "BYMINUTE": ("minutes", _numbers(0, 59)),
    "BYSETPOS": ("positions", _numbers(1, 366, from_end=True)),
    "WKST": ("week_start", lambda *part: _WEEKDAYS.index(_word(*_WEEKDAYS)(*part))),
}
_DEFAULT = Rule("")


def _said_rule(rule: Rule) -> str:
    parts = []
    for name, (field, _) in _READERS.items():
        value = getattr(rule, field)
        if value != getattr(_DEFAULT, field):
            parts.append(f"{name}={_said(name, value)}")
    return ";".join(parts)


def _said(name: str, value: Any) -> str:
    match value:
        case datetime():
            return f"{value.year:04}{value:%m%dT%H%M%SZ}"
        case date():
            return f"{value.year:04}{value:%m%d}"
        case tuple() if name == "BYDAY":
            return ",".join(f"{nth or ''}{_WEEKDAYS[weekday]}" for nth, weekday in value)
        case tuple():
            return ",".join(map(str, value))
        case _:
            return _WEEKDAYS[value] if name == "WKST" else str(value)
