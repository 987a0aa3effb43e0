"""Everything that is wrong with a document, each fault with its path.

The fast way of `native_codec` stops at the first fault. Here every value is
tried on its own, so that a file is mended in one go.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from worksystem.errors import Fault, InvalidModel, WorkSystemError, did_you_mean
from worksystem.formats.native_forms import SHORT, TAG, Form, a, forms, short_name
from worksystem.model import references
from worksystem.model.construction import choice, evidence
from worksystem.model.kinds import KINDS
from worksystem.model.registry import Registry
from worksystem.model.system import WorkSystem

__all__ = ["faults_of"]

_WRONG: Any = object()


def faults_of(document: Any) -> list[Fault]:
    """The faults of the system in a document; none if it can be read.

    Examples:
        >>> items = [{"id": "a", "effort": 3, "colour": "red"}, {"id": "b", "after": ["c"]}]
        >>> for fault in faults_of({"id": "shop", "items": items}):
        ...     print(fault)
        items[0].colour: there is no such key in a WorkItem
        items[0].effort: need a duration with a unit such as '3h' or '3d', got the bare number 3
        items[1].after[0].on: item 'b' comes after 'c', which is no item in the system
    """
    faults: list[Fault] = []
    _value(WorkSystem, document, "", faults)
    return faults


def _value(cls: type, given: Any, path: str, faults: list[Fault]) -> Any:
    """A value, or `_WRONG` after its faults have been noted."""
    if cls in SHORT and type(given) is str:
        given = {short_name(cls): given}
    if type(given) is not dict:
        faults.append(Fault(path, None, _need_object(cls, given)))
        return _WRONG
    before = len(faults)
    known = forms(cls)
    faults += [
        Fault(_below(path, key), None, _no_such_key(cls, key)) for key in given if key not in known
    ]
    missing = [name for name, form in known.items() if form.required and name not in given]
    faults += [Fault(path, None, f"need {name!r}") for name in missing]
    inner = {
        name: _field(form, given[name], _below(path, name), faults)
        for name, form in known.items()
        if name in given
    }
    if len(faults) > before:
        # It cannot be built, so what building would find is asked part by part.
        faults += _faults_of_fields(known, inner, path)
        if cls is WorkSystem:
            faults += _faults_between(given, inner)
        return _WRONG
    try:
        return cls(**inner)
    except WorkSystemError as error:
        faults += _placed(error, path)
        return _WRONG


def _field(form: Form, given: Any, path: str, faults: list[Fault]) -> Any:
    """What the constructor is given for a field, or `_WRONG` after noting why not."""
    if form.tagged is not None:
        return _tagged(form.tagged, given, path, faults)
    if form.inner is None:
        try:
            return given if form.read is None else form.read(given)
        except WorkSystemError as error:
            faults += _placed(error, path)
            return _WRONG
    if given is None:
        return None  # the model says whether it may be
    if not form.many:
        return _value(form.inner, given, path, faults)
    if type(given) is not list:
        reason = f"need a list of {form.inner.__name__} values, got {evidence(given)}"
        faults.append(Fault(path, None, reason))
        return _WRONG
    return [_value(form.inner, value, f"{path}[{i}]", faults) for i, value in enumerate(given)]


def _tagged(classes: Mapping[str, type], given: Any, path: str, faults: list[Fault]) -> Any:
    """The objects of a list in which each says of which class it is."""
    if type(given) is not list:
        reason = f"need a list of objects with {TAG!r}, got {evidence(given)}"
        faults.append(Fault(path, None, reason))
        return _WRONG
    return [_of_tag(classes, value, f"{path}[{i}]", faults) for i, value in enumerate(given)]


def _of_tag(classes: Mapping[str, type], given: Any, path: str, faults: list[Fault]) -> Any:
    if type(given) is not dict or TAG not in given:
        reason = f'need an object such as {{"{TAG}": "moved", …}}, got {evidence(given)}'
        faults.append(Fault(path, None, reason))
        return _WRONG
    fields = dict(given)
    tag = fields.pop(TAG)
    try:
        cls = classes[choice(*classes)(tag)]
    except WorkSystemError as error:
        faults += _placed(error, f"{path}.{TAG}")
        return _WRONG
    return _value(cls, fields, path, faults)


def _faults_of_fields(known: dict[str, Form], given: dict[str, Any], path: str) -> Iterator[Fault]:
    """What is wrong with single fields of a value that cannot be built anyway."""
    for name, value in given.items():
        if value is _WRONG or (isinstance(value, list) and _WRONG in value):
            continue
        try:
            known[name].convert(value)
        except WorkSystemError as error:
            yield from _placed(error, _below(path, name))


def _placed(error: WorkSystemError, path: str) -> tuple[Fault, ...]:
    if isinstance(error, InvalidModel):
        return error.at(path).faults if path else error.faults
    return (Fault(path, None, str(error)),)


def _below(path: str, key: str) -> str:
    name = key if key.isidentifier() else f"[{evidence(key)}]"
    return f"{path}.{name}" if path and not name.startswith("[") else f"{path}{name}"


def _need_object(cls: type, given: Any) -> str:
    text = "text or " if cls in SHORT else ""
    return f"need {text}{a(cls)} object, got {evidence(given)}"


def _no_such_key(cls: type, key: str) -> str:
    question = did_you_mean(key, forms(cls))[1]
    return f"there is no such key in {a(cls)}{question}"


def _faults_between(document: dict[str, Any], parts: dict[str, Any]) -> Iterator[Fault]:
    """Ids of a faulty system that are there twice, or named by a sound value and not there."""
    ids = {name: _ids(document.get(name), parts.get(name)) for name in KINDS}
    all_values = {name: Registry({id_: _Named(id_) for id_ in ids[name]}) for name in KINDS}
    for name in KINDS:
        values = parts.get(name)
        if not isinstance(values, list):
            continue
        sound = [value for value in values if value is not _WRONG]
        for error in references.faults(name, sound, all_values, all_values[name]):
            yield from error.faults
        first: dict[str, int] = {}
        for i, value in enumerate(values):
            if value is not _WRONG and first.setdefault(value.id, i) != i and _WRONG in values:
                reason = f"id {value.id!r} is taken by [{first[value.id]}]; ids are unique"
                yield Fault(f"{name}[{i}]", None, reason)


@frozen
class _Named:
    """Something of which only the id counts."""

    id: str


def _ids(given: Any, values: Any) -> dict[str, None]:
    """The ids of a list, each at its place; where there is none, one that cannot be."""
    ids: dict[str, None] = {}
    for i in range(len(values) if isinstance(values, list) else 0):
        id_ = given[i].get("id") if isinstance(given[i], dict) else None
        ids[id_ if isinstance(id_, str) and id_ not in ids else f"\0{i}"] = None
    return ids
