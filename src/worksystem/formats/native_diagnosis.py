"""Why a text cannot be read: every fault of it, with its line and column."""

from __future__ import annotations

import json
from typing import Any

from attrs import evolve

from worksystem.errors import Fault
from worksystem.formats.native_faults import faults_of
from worksystem.formats.native_places import (
    line_and_column,
    places,
    repeated_keys,
    steps,
    too_deep,
)
from worksystem.formats.native_unknown import keep_unknown
from worksystem.formats.native_versions import WrongEnvelope, system_part
from worksystem.formats.reading import Loss
from worksystem.model.construction import evidence

__all__ = ["diagnosed", "opened"]

# Custom fields may be 40 levels deep: within an item, in a list, in the system.
_DEEPEST = 64
_LONGEST_NUMBER = 32


def opened(document: Any, *, keep: bool, max_items: int) -> tuple[Any, list[Loss]]:
    """The system in a document, with its unknown keys kept if they are to be.

    Raises:
        WrongEnvelope: If there is no system, or too large a one.

    Examples:
        >>> file = {"format": "worksystem", "version": 1, "system": {"id": "shop", "items": []}}
        >>> opened(file, keep=False, max_items=10)
        ({'id': 'shop', 'items': []}, [])
        >>> opened({**file, "by": "hand"}, keep=False, max_items=10)
        Traceback (most recent call last):
            ...
        worksystem.formats.native_versions.WrongEnvelope: by: there is no such key beside the system
    """
    system, strange = system_part(document)
    reason = "there is no such key beside the system"
    if strange and not keep:
        raise WrongEnvelope([Fault(key, None, reason) for key in strange])
    items = system.get("items") if type(system) is dict else None
    if type(items) is list and len(items) > max_items:
        more = f"need at most {max_items} items, got {len(items)}; raise max_items for more"
        raise WrongEnvelope([Fault("system.items", None, more)])
    if not keep:
        return system, []
    system, losses = keep_unknown(system)
    beside = [Loss(key, f"{reason}, got {evidence(document[key])}") for key in strange]
    return system, beside + losses


def diagnosed(text: str, *, keep: bool = False, max_items: int = 1_000_000) -> list[Fault]:
    r"""Every fault of a text that is no sound system, in the order of the text.

    Examples:
        >>> file = '{"format": "worksystem", "version": 1,\n "system": {"id": 7, "id": "shop"}}'
        >>> for fault in diagnosed(file):
        ...     print(fault)
        line 2, column 22: id: this key is there twice; keep one of them
        >>> print(diagnosed("[1, 2")[0])
        line 1, column 6: need JSON: Expecting ',' delimiter
    """
    if not text.strip():
        return [Fault("", None, "need JSON, got an empty text")]
    if (at := too_deep(text, _DEEPEST)) is not None:
        line, column = line_and_column(text, [at])[at]
        reason = f"need lists and objects at most {_DEEPEST} levels deep"
        return [Fault("", line, reason, column)]
    try:
        document = json.loads(text, parse_int=_whole)
    except json.JSONDecodeError as error:
        return [Fault("", error.lineno, f"need JSON: {error.msg}", error.colno)]
    faults = _twice(text)
    try:
        system, _ = opened(document, keep=keep, max_items=max_items)
    except WrongEnvelope as error:
        faults += _located(text, error.faults, ())
    else:
        faults += _located(text, faults_of(system), ("system",))
    return sorted(faults, key=lambda fault: (fault.line, fault.column))


def _whole(digits: str) -> int:
    # Python refuses to read 5 000 digits, and does not say where; the model does.
    return int(digits[:_LONGEST_NUMBER])


def _twice(text: str) -> list[Fault]:
    found = list(repeated_keys(text))
    lines = line_and_column(text, [offset for _, offset in found])
    return [
        Fault(_said(path), lines[offset][0], "this key is there twice; keep one of them", column)
        for path, offset in found
        if (column := lines[offset][1])
    ]


def _said(path: tuple[str | int, ...]) -> str:
    inside = path[1:] if path[0] == "system" and len(path) > 1 else path
    said = "".join(
        f"[{step}]"
        if isinstance(step, int)
        else f".{step}"
        if step.isidentifier()
        else f"[{evidence(step)}]"
        for step in inside
    )
    return said.removeprefix(".")


def _located(text: str, faults: list[Fault], root: tuple[str | int, ...]) -> list[Fault]:
    """The faults with the place of each, or of the nearest thing around it."""
    wanted = [(*root, *steps(fault.path)) for fault in faults]
    found = places(text, wanted)
    offsets = []
    for path in wanted:
        nearest = path
        while nearest not in found:
            nearest = nearest[:-1]
        offsets.append(found[nearest])
    lines = line_and_column(text, offsets)
    return [
        evolve(fault, line=lines[offset][0], column=lines[offset][1])
        for fault, offset in zip(faults, offsets, strict=True)
    ]
