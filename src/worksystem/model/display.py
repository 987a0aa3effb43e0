"""How a value of the model prints itself: as the call that would build it, and short.

A repr is read in notebooks, in tracebacks and in logs. So it shows only what
differs from the default, in the friendly forms that the constructors accept,
never grows with the size of the value, and never acts on the terminal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, cast

import attrs

from worksystem.model.construction import evidence
from worksystem.show import show_duration

__all__ = ["brief", "brief_repr"]

_LONGEST_TEXT = 60
_LONGEST_FIELDS = 300
_DEEPEST = 3
_FACTORY: Any = attrs.Factory  # a class, though its stub says a function


def brief_repr(self: object) -> str:
    """The repr of a model value: a short call that shows what is not the default.

    Use it in the body of an attrs class: ``__repr__ = brief_repr``. A value
    small enough to be shown whole prints as a call that builds it again.

    Examples:
        >>> @attrs.frozen
        ... class Task:
        ...     id: str
        ...     title: str = ""
        ...     owner: str | None = attrs.field(default=None, kw_only=True)
        ...     after: tuple[str, ...] = attrs.field(default=(), kw_only=True)
        ...
        ...     __repr__ = brief_repr
        >>> Task("copy", "Write launch copy", owner="ana", after=tuple("abcdefg"))
        Task('copy', 'Write launch copy', owner='ana', after=('a', 'b', … 5 more))
        >>> Task("copy", owner="ana")
        Task('copy', owner='ana')
    """
    return _call(cast("attrs.AttrsInstance", self), 0)


def brief(value: object, *, depth: int = 0) -> str:
    r"""Any value as it stands inside a repr: bounded, printable, in its friendly form.

    Args:
        value: Anything. Durations are working time, as in a field of an item.
        depth: How many values it stands in; three down, only ``…`` is left.

    Examples:
        >>> brief(timedelta(hours=12)), brief(date(2026, 5, 6)), brief(["a"] * 99)
        ("'1d 4h'", "'2026-05-06'", "['a', 'a', … 97 more]")
        >>> print(brief("\x1b[31m" + "long" * 99))
        '\x1b[31mlonglonglonglonglonglonglonglonglonglonglonglonglo…'
    """
    match value:
        case str():
            return _text(value)
        case datetime() | date():
            return repr(value.isoformat())
        case timedelta():
            return repr(show_duration(value))
        case tuple() | list():
            return _listed(value, depth)
        case Mapping():
            pairs = ((k, value[k]) for k in value)
            return "{" + _some(pairs, len(value), depth, _pair) + "}"
        case _ if type(value).__repr__ is brief_repr:
            return _call(cast("attrs.AttrsInstance", value), depth)
        case _:
            return evidence(value)


def _call(value: attrs.AttrsInstance, depth: int) -> str:
    name = type(value).__name__
    if depth >= _DEEPEST:
        return f"{name}(…)"
    parts: list[str] = []
    room, left_out, by_position = _LONGEST_FIELDS, 0, True
    for field in attrs.fields(type(value)):
        inner = getattr(value, field.name)
        if not (field.init and field.repr) or _is_default(value, field, inner):
            by_position = False
            continue
        by_position = by_position and not field.kw_only
        part = ("" if by_position else f"{field.alias}=") + brief(inner, depth=depth + 1)
        if len(part) <= room:
            room -= len(part)
            parts.append(part)
        else:
            by_position = False
            left_out += 1
    if left_out:
        parts.append(f"… {left_out} more")
    return f"{name}({', '.join(parts)})"


def _is_default(value: object, field: attrs.Attribute[Any], inner: object) -> bool:
    default: Any = field.default
    if default is attrs.NOTHING:
        return False
    if isinstance(default, _FACTORY):
        default = default.factory(value) if default.takes_self else default.factory()
    if inner is default:
        return True
    # A default may be written in its friendly form, and True is not 1 to a reader.
    convert: Any = field.converter
    if callable(convert):
        default = convert(default)
    return type(inner) is type(default) and bool(inner == default)


def _text(value: str) -> str:
    # Cut before it is escaped: each character may become ten.
    cut = value[:_LONGEST_TEXT]
    while len(repr(cut)) > _LONGEST_TEXT:
        cut = cut[:-1]
    return repr(cut) if cut == value else f"{repr(cut)[:-1]}…{repr(cut)[-1]}"


def _listed(value: tuple[Any, ...] | list[Any], depth: int) -> str:
    inside = _some(iter(value), len(value), depth, brief)
    if isinstance(value, list):
        return f"[{inside}]"
    return f"({inside},)" if len(value) == 1 and depth < _DEEPEST else f"({inside})"


def _pair(value: tuple[Any, Any], *, depth: int) -> str:
    return f"{brief(value[0], depth=depth)}: {brief(value[1], depth=depth)}"


def _some(values: Iterator[Any], size: int, depth: int, say: Callable[..., str]) -> str:
    """The first two and how many more; three are shown in full."""
    if depth >= _DEEPEST and size:
        return "…"
    limit = 3 if size <= 3 else 2
    parts = [say(value, depth=depth + 1) for value, _ in zip(values, range(limit), strict=False)]
    if size > limit:
        parts.append(f"… {size - limit} more")
    return ", ".join(parts)
