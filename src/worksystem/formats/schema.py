"""The JSON Schema of worksystem's own JSON, read off the model."""

from __future__ import annotations

import inspect
import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from worksystem.errors import WorkSystemError
from worksystem.formats.native_forms import SHORT, TAG, Form, classes, forms, short_name, tag_of
from worksystem.formats.native_versions import FORMAT, VERSION
from worksystem.model import construction as accepted
from worksystem.model.durations import Elapsed, Percent
from worksystem.model.estimates import Estimate
from worksystem.model.events import EVENTS
from worksystem.model.extensions import FrozenDict
from worksystem.model.recurrence import Recurrence
from worksystem.model.week import Hours, Week

__all__ = ["SCHEMA_FILE", "json_schema"]

SCHEMA_FILE = Path(__file__).with_name("worksystem.schema.json")
"""The schema as it is shipped; a test holds it equal to what `json_schema` gives."""

Schema = dict[str, Any]

# Texts that several fields share. The patterns are a little wider than the
# model, which also knows what a valid day or a valid week is.
_PART = r"[0-9]{1,9}(\.[0-9]{1,6})?"
_WORK = rf"{_PART}[wdhms]( +{_PART}[wdhms]){{0,4}}"
_ELAPSED = rf"{_PART}e[wdhms]( +{_PART}e[wdhms]){{0,4}}"
_PERCENT = r"-?[0-9]{1,6}(\.[0-9]{1,6})? ?%"
_SPAN: Schema = {
    "type": "array",
    "items": {"type": "integer", "minimum": 0},
    "minItems": 2,
    "maxItems": 2,
}
_SPANS: Schema = {"type": "array", "items": _SPAN}
_TEXTS: dict[str, Schema] = {
    "id": {"type": "string", "minLength": 1, "maxLength": 500},
    "workingTime": {
        "type": "string",
        "pattern": rf"^{_WORK}$",
        "description": "Working time such as '90m', '8h', '3d', '2w' or '1d 4h'; 1d is 8h.",
    },
    "elapsedTime": {
        "type": "string",
        "pattern": rf"^{_ELAPSED}$",
        "description": "Time on the clock such as '48eh' or '3ed'.",
    },
    "lag": {
        "description": "Working time, elapsed time or a percentage; negative for a lead.",
        "type": "string",
        "pattern": rf"^(-? *({_WORK}|{_ELAPSED})|{_PERCENT})$",
    },
    "estimate": {
        "anyOf": [
            {"$ref": "#/$defs/workingTime"},
            {
                "type": "array",
                "items": {"$ref": "#/$defs/workingTime"},
                "minItems": 3,
                "maxItems": 3,
                "description": "Low, likely and high.",
            },
        ]
    },
    "day": {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    "instant": {
        "type": "string",
        "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}"
        r"(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:?[0-9]{2})$",
        "description": "An instant in ISO 8601 with its offset.",
    },
    "hours": {"anyOf": [{"type": "string"}, _SPANS]},
    "week": {
        "anyOf": [
            {"type": "string"},
            {"type": "array", "items": _SPANS, "minItems": 7, "maxItems": 7},
        ]
    },
    "rule": {"type": "string", "minLength": 1, "description": "A rule of RFC 5545."},
    "ext": {
        "type": "object",
        "propertyNames": {"pattern": r"^[A-Za-z][\w.-]{0,63}:[^\s:][^:]{0,199}$"},
        "description": "Custom fields with namespaced keys.",
    },
}
_NAMED: dict[Any, str] = {
    timedelta: "workingTime",
    Elapsed: "elapsedTime",
    Estimate: "estimate",
    date: "day",
    datetime: "instant",
    Hours: "hours",
    Week: "week",
    Recurrence: "rule",
}
_IDS = (accepted.identifier, accepted.optional_identifier, accepted.identifiers)


def json_schema() -> Schema:
    """The JSON Schema (2020-12) of the files that `write` writes and `read` reads.

    It says what JSON can say. What needs the whole – that an id names
    something, that a day exists, that hours do not overlap – the reader says.

    Examples:
        >>> schema = json_schema()
        >>> schema["properties"]["version"]
        {'const': 1}
        >>> list(schema["$defs"]["Dependency"]["anyOf"][1]["properties"])
        ['on', 'kind', 'lag', 'agreed_on', 'certainty']
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:worksystem:schema:{VERSION}",
        "title": "worksystem",
        "description": "A work system: agreements, people and work.",
        "type": "object",
        "properties": {
            "format": {"const": FORMAT},
            "version": {"const": VERSION},
            "system": _ref("WorkSystem"),
        },
        "required": ["format", "version", "system"],
        "additionalProperties": False,
        "$defs": _TEXTS | {cls.__name__: _class(cls) for cls in classes()},
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _class(cls: type) -> Schema:
    fields = {name: _field(form) for name, form in forms(cls).items()}
    tag: Schema = {TAG: {"const": tag_of(cls)}} if cls in EVENTS.values() else {}
    whole: Schema = {
        "type": "object",
        "description": (inspect.getdoc(cls) or "").partition("\n")[0],
        "properties": tag | fields,
        "required": [*tag, *(name for name, form in forms(cls).items() if form.required)],
        "additionalProperties": False,
    }
    return {"anyOf": [fields[short_name(cls)], whole]} if cls in SHORT else whole


def _field(form: Form) -> Schema:
    if Percent in form.types:
        return _ref("lag")
    kinds = [_kind(form, kind) for kind in form.types]
    if datetime in form.types and date not in form.types and _accepts(form, "2026-05-06"):
        kinds.append(_ref("day"))
    if form.optional:
        kinds.append({"type": "null"})
    return kinds[0] if len(kinds) == 1 else {"anyOf": kinds}


def _accepts(form: Form, value: object) -> bool:
    try:
        form.convert(value)
    except WorkSystemError:
        return False
    return True


def _kind(form: Form, kind: Any) -> Schema:
    if form.tagged is not None:
        kinds = [_ref(cls.__name__) for cls in form.tagged.values()]
        return {"type": "array", "items": {"anyOf": kinds}}
    if form.inner is not None:
        inner = _ref(form.inner.__name__)
        return {"type": "array", "items": inner} if form.many else inner
    if kind in _NAMED:
        return _ref(_NAMED[kind])
    if kind is FrozenDict:
        return _ref("ext") if form.name == "ext" else {"type": "object"}
    if get_origin(kind) is Literal:
        return {"enum": list(get_args(kind))}
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _text(form)}
    if kind is str:
        return _text(form)
    if kind is bool:
        return {"type": "boolean"}
    return {"type": "integer" if kind is int else "number"} | _bounds(form, whole=kind is int)


def _text(form: Form) -> Schema:
    return _ref("id") if form.convert in _IDS else {"type": "string"}


def _bounds(form: Form, *, whole: bool) -> Schema:
    """The range of a number, found by asking the model what it accepts."""
    least = 1 if whole else 1e-6
    low = next((low for low in (-1, 0, least) if _accepts(form, low)), -1)
    bounds: Schema = {} if low == -1 else {"minimum": low}
    return bounds if _accepts(form, 2) else bounds | {"maximum": 1}


def _write_schema() -> None:  # pragma: no cover - run by hand when the model has changed
    text = json.dumps(json_schema(), indent=2, ensure_ascii=False)
    SCHEMA_FILE.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":  # pragma: no cover - as above
    _write_schema()
