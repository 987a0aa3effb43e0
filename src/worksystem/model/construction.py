"""How a value is built: what each kind of field accepts, and every fault at once.

The functions here are attrs converters. Each takes the friendly forms that a
person writes, returns the exact form that is stored, and raises a subclass of
`InvalidModel` that says rule, evidence and way out.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import attrs

from worksystem.errors import (
    InvalidChoice,
    InvalidModel,
    InvalidNumber,
    InvalidText,
    did_you_mean,
)
from worksystem.show import show_text

__all__ = [
    "choice",
    "identifier",
    "identifiers",
    "optional_identifier",
    "optional_whole",
    "positive",
    "reports_every_fault",
    "share",
    "text",
    "texts",
    "truth",
    "whole",
]

T = TypeVar("T", bound=type)
_LONGEST_ID = 500


def evidence(value: object) -> str:
    """A value in a message: its repr, on one line and not long."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**30:
        return "a number of more than 30 digits"
    try:
        return show_text(repr(value), limit=80)
    except Exception:  # noqa: BLE001 - a repr of somebody else's may do anything
        return f"a {type(value).__name__} that cannot be shown"


def reports_every_fault(cls: T) -> T:
    """Let a value report all the faults of one construction together.

    Converters stop at the first fault. On that path only, each of them is
    tried in turn, so that a good construction pays one more call and a bad one
    says everything that is wrong with it.
    """
    build = cls.__init__  # type: ignore[misc]

    @functools.wraps(build)
    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:  # noqa: N807 - it takes its place
        try:
            build(self, *args, **kwargs)
        except InvalidModel as first:
            errors = _field_errors(cls, args, kwargs)
            if not errors:
                raise
            raise InvalidModel.of(errors) from first.__cause__
        except TypeError as error:
            known = [field.alias for field in attrs.fields(cls) if field.init]
            wrong = [name for name in kwargs if name not in known]
            if not wrong:
                raise
            question = did_you_mean(wrong[0], known)[1] or f"; it has {', '.join(known)}"
            raise TypeError(f"{cls.__name__} has no field {wrong[0]!r}{question}") from error

    cls.__init__ = __init__  # type: ignore[misc]
    return cls


def _field_errors(cls: type, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[InvalidModel]:
    fields = {f.alias: f for f in attrs.fields(cls) if f.init}
    given = dict(zip(fields, args, strict=False)) | kwargs
    errors = []
    for alias, value in given.items():
        convert = fields[alias].converter
        try:
            if callable(convert):
                convert(value)
        except InvalidModel as error:
            errors.append(error.at(alias))
    return errors


def text(value: object) -> str:
    """Any text that can be stored and sent: no lone surrogates.

    Examples:
        >>> text("Café ☕")
        'Café ☕'
        >>> text(7)
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidText: need text, got 7
    """
    if not isinstance(value, str):
        raise InvalidText(f"need text, got {evidence(value)}")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise InvalidText(
                f"need text that UTF-8 can hold, got {evidence(value)} with a lone surrogate"
            ) from None
    # A subclass (a string enum, say) would not equal itself after a round trip.
    return value if type(value) is str else str.__str__(value)


def identifier(value: object) -> str:
    """An id: text that is not empty and has nothing invisible in it.

    Examples:
        >>> identifier("WI-7")
        'WI-7'
        >>> identifier("")
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidText: need an id, got ''
    """
    if type(value) is str and value.isascii() and value.isprintable() and 0 < len(value) < 100:
        if value[0] != " " and value[-1] != " ":
            return value
    elif not isinstance(value, str):
        raise InvalidText(f"need an id as text, got {evidence(value)}")
    value = text(value)
    if not value:
        raise InvalidText("need an id, got ''")
    if value != value.strip() or not value.isprintable() or len(value) > _LONGEST_ID:
        raise InvalidText(
            "need an id without line breaks, control characters or spaces around it, "
            f"of at most {_LONGEST_ID} characters, got {evidence(value)}"
        )
    return value


def optional_identifier(value: object) -> str | None:
    """An id, or None.

    Examples:
        >>> optional_identifier(None)
    """
    return None if value is None else identifier(value)


def sequence(value: object, what: str) -> tuple[Any, ...]:
    """The values of a list, as a tuple; one text is not a list of its letters.

    Examples:
        >>> sequence(["a", "b"], "ids")
        ('a', 'b')
        >>> sequence("abc", "ids")
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidText: need a list of ids, got 'abc'
    """
    if type(value) is tuple:
        return value
    if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Iterable):
        raise InvalidText(f"need a list of {what}, got {evidence(value)}")
    return tuple(value)


def each(convert: Callable[[Any], Any], values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Convert every value; the faults of all of them are reported, each with its place."""
    try:
        return tuple([convert(value) for value in values])
    except InvalidModel:
        errors = []
        for i, value in enumerate(values):
            try:
                convert(value)
            except InvalidModel as error:
                errors.append(error.at(f"[{i}]"))
        raise InvalidModel.of(errors) from None


def texts(value: Iterable[str]) -> tuple[str, ...]:
    """Several texts.

    Examples:
        >>> texts(["reviewed by legal"])
        ('reviewed by legal',)
    """
    return each(text, values) if (values := sequence(value, "texts")) else ()


def identifiers(value: Iterable[str]) -> tuple[str, ...]:
    """Several ids, each once, in the order given.

    Examples:
        >>> identifiers(["ana", "bo", "ana"])
        ('ana', 'bo')
    """
    values = sequence(value, "ids")
    return tuple(dict.fromkeys(each(identifier, values))) if values else ()


def choice(*allowed: str) -> Callable[[Any], Any]:
    """A word out of a list.

    Examples:
        >>> choice("person", "team")("teem")
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidChoice: need one of person, team, got 'teem'; did you mean 'team'?
    """
    words = frozenset(allowed)

    def convert(value: Any) -> Any:
        if isinstance(value, str) and value in words:
            return str.__str__(value)
        near, question = did_you_mean(value, allowed) if isinstance(value, str) else ((), "")
        raise InvalidChoice(
            f"need one of {', '.join(allowed)}, got {evidence(value)}{question}",
            allowed=allowed,
            suggestions=near,
        )

    return convert


def truth(value: object) -> bool:
    """True or False, and nothing that merely looks like it.

    Examples:
        >>> truth(True)
        True
    """
    if isinstance(value, bool):
        return value
    raise InvalidNumber(f"need True or False, got {evidence(value)}")


def whole(value: object, *, low: int = 1) -> int:
    """A whole number from `low` up; True is not a number.

    Examples:
        >>> whole(3)
        3
        >>> whole(0)
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidNumber: need a whole number of 1 or more, got 0
    """
    if isinstance(value, int) and not isinstance(value, bool) and low <= value < 2**53:
        return int(value)
    raise InvalidNumber(f"need a whole number of {low} or more, got {evidence(value)}")


def optional_whole(value: object) -> int | None:
    """A whole number of 1 or more, or None.

    Examples:
        >>> optional_whole(2)
        2
    """
    return None if value is None else whole(value)


def number(value: object) -> float:
    """A finite number; -0.0 becomes 0.

    Examples:
        >>> number(-0.0), number(3)
        (0.0, 3)
        >>> number(float("nan"))
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidNumber: need a finite number, got nan
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if isinstance(value, int):
            if abs(value) < 2**53:
                return int(value)
        elif math.isfinite(value):
            return float(value) + 0.0
    raise InvalidNumber(f"need a finite number, got {evidence(value)}")


def positive(value: object) -> float:
    """A finite number above 0 (and not so near to it that dividing by it overflows).

    Examples:
        >>> positive(0.5)
        0.5
    """
    checked = number(value)
    if 1e-6 <= checked <= 1e9:
        return checked
    raise InvalidNumber(f"need a number from 0.000001 to 1e9, got {evidence(value)}")


def share(value: object) -> float:
    """A share: above 0, at most 1.

    Examples:
        >>> share(0.5)
        0.5
        >>> share(1.5)
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidNumber: need a share above 0 and at most 1, got 1.5
    """
    checked = number(value)
    if 1e-6 <= checked <= 1:
        return checked
    raise InvalidNumber(f"need a share above 0 and at most 1, got {evidence(value)}")
