"""Which form each field of the model has in JSON; read off the model itself.

The codec, its search for faults and the JSON Schema all ask here, so that a
field that is added to the model is in all three, or in none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from types import EllipsisType, UnionType
from typing import Any, Union, get_args, get_origin

import attrs
from attrs import frozen

from worksystem.formats import native_texts as texts
from worksystem.model.absences import Absence
from worksystem.model.calendars import CalendarException
from worksystem.model.dependencies import Dependency
from worksystem.model.durations import Elapsed, Percent
from worksystem.model.estimates import Estimate
from worksystem.model.events import EVENTS
from worksystem.model.extensions import FrozenDict
from worksystem.model.history import History
from worksystem.model.outcomes import Measure
from worksystem.model.people import Assignment, Membership
from worksystem.model.recurrence import Recurrence
from worksystem.model.registry import Registry
from worksystem.model.system import WorkSystem
from worksystem.model.week import Hours, Week
from worksystem.model.working_time import WorkingTime

__all__ = ["SHORT", "TAG", "Form", "a", "classes", "forms", "short_name", "tag_of"]

# Where only the first field is given, its text stands for the whole.
SHORT = frozenset({Absence, Assignment, CalendarException, Dependency, Measure, Membership})

# Where a list holds objects of several classes, this key of each says of which.
TAG = "event"
_TAGGED: dict[Any, Mapping[str, type]] = {History: EVENTS}

# How values that are no objects in JSON are written and, where the model would
# accept more than a file may say, read.
_WRITERS: tuple[tuple[set[Any], Callable[[Any], Any]], ...] = (
    ({timedelta, Elapsed, Percent}, texts.lag_text),
    ({datetime, date}, texts.moment_text),
    ({Estimate}, texts.estimate_form),
    ({Week}, texts.week_form),
    ({Hours}, texts.hours_form),
    ({Recurrence}, str),
    ({FrozenDict}, texts.thawed),
    ({tuple[str, ...]}, list),
)
_READERS: tuple[tuple[set[Any], Callable[[Any], Any]], ...] = (
    ({Estimate}, texts.read_estimate),
    ({Week}, texts.read_week),
    ({Hours}, texts.read_hours),
)
_SCALARS = (Elapsed, Estimate, Hours, Percent, Recurrence, Week)


@frozen
class Form:
    """How one field stands in JSON.

    Attributes:
        name: The field, and its key.
        types: The types that it may have, without None.
        optional: Whether it may be null.
        required: Whether it has no default.
        inner: The class of the objects that it holds; None for a text, a number
            and the like.
        many: Whether it holds a list of them.
        tagged: The classes of the objects in its list, by their tag; None if
            all are of one class.
        convert: What the model does with what it is given.
        write: From the value to JSON; None if it is the same.
        read: From JSON to what the model takes; None if it is the same.
    """

    name: str
    types: tuple[Any, ...]
    optional: bool
    required: bool
    inner: type | None
    many: bool
    tagged: Mapping[str, type] | None
    convert: Callable[[Any], Any]
    write: Callable[[Any], Any] | None
    read: Callable[[Any], Any] | None


@cache
def forms(cls: type) -> dict[str, Form]:
    """The forms of a class's fields, by name, in order.

    Examples:
        >>> list(forms(Dependency))
        ['on', 'kind', 'lag', 'agreed_on', 'certainty']
        >>> forms(WorkSystem)["items"].inner.__name__, forms(WorkSystem)["items"].many
        ('WorkItem', True)
    """
    # Calendars keep a compiled form, whose name is there for type checkers only.
    attrs.resolve_types(cls, localns={"WorkingTime": WorkingTime})
    return {field.name: _form(field) for field in attrs.fields(cls) if field.init}


def _form(field: attrs.Attribute[Any]) -> Form:
    hint: Any = field.type
    union = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    # What is left as it was stands for itself by not being there.
    types = tuple(member for member in union if member not in (type(None), EllipsisType))
    inner, many = _inner(types)
    return Form(
        field.name,
        types,
        optional=type(None) in union,
        required=field.default is attrs.NOTHING,
        inner=inner,
        many=many,
        tagged=_TAGGED.get(types[0]) if len(types) == 1 else None,
        convert=field.converter,  # type: ignore[arg-type]
        write=_first(_WRITERS, types),
        read=_first(_READERS, types),
    )


def _inner(types: tuple[Any, ...]) -> tuple[type | None, bool]:
    (only,) = types if len(types) == 1 else (None,)
    many = get_origin(only) in (tuple, Registry)
    kind = get_args(only)[0] if many else only
    is_object = isinstance(kind, type) and attrs.has(kind) and kind not in _SCALARS
    return (kind, many) if is_object else (None, False)


def _first(
    rules: tuple[tuple[set[Any], Callable[[Any], Any]], ...], types: tuple[Any, ...]
) -> Callable[[Any], Any] | None:
    return next((use for covered, use in rules if set(types) <= covered), None)


def short_name(cls: type) -> str:
    """The field whose text may stand for the whole.

    Examples:
        >>> short_name(Dependency)
        'on'
    """
    return next(iter(forms(cls)))


@cache
def tag_of(cls: type) -> str:
    """The tag that says that an object is of a class.

    Examples:
        >>> tag_of(EVENTS["moved"])
        'moved'
    """
    return next(tag for kinds in _TAGGED.values() for tag, kind in kinds.items() if kind is cls)


def a(cls: type) -> str:
    """The name of a class with its article, for messages.

    Examples:
        >>> a(Absence), a(Measure)
        ('an Absence', 'a Measure')
    """
    return f"{'an' if cls.__name__[0] in 'AEIOU' else 'a'} {cls.__name__}"


def classes(cls: type = WorkSystem) -> Iterator[type]:
    """A class and every class that its objects hold, the inner ones first.

    Examples:
        >>> [cls.__name__ for cls in classes()][-1]
        'WorkSystem'
    """
    seen: dict[type, None] = {}
    for form in forms(cls).values():
        held = [form.inner] if form.inner is not None else (form.tagged or {}).values()
        for inner in held:
            seen.update(dict.fromkeys(classes(inner)))
    yield from seen
    yield cls
