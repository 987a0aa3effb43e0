"""The JSON that worksystem itself writes and reads: canonical, versioned, strict.

    {
      "format": "worksystem",
      "version": 1,
      "system": {
        "id": "shop",
        "items": [
          {
            "id": "art",
            "effort": "2d 4h",
            "after": [
              "copy"
            ]
          }
        ]
      }
    }

Fields stand in the order of the model, values in the order of their registry;
what is the default is left out. Durations, instants, hours and rules are text
that reads back as the same value. A dependency, an assignment, a membership, a
measure, an absence or a calendar exception of which only the first field is
given is that field's text.

Nothing is coerced: ``1`` is no text, ``"1"`` no number and ``null`` no id. A key
that nobody knows is refused, or kept when asked.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Literal

from cattrs.errors import ForbiddenExtraKeysError

from worksystem.errors import Fault, UnreadableSource
from worksystem.formats.collecting import nothing_collected
from worksystem.formats.native_codec import document_of, system_of
from worksystem.formats.native_diagnosis import diagnosed, opened
from worksystem.formats.native_layout import laid_out, parsed
from worksystem.formats.native_lines import ReadFrom
from worksystem.formats.native_versions import enveloped
from worksystem.formats.reading import Reading
from worksystem.formats.sources import MAX_BYTES, Source, SourceLike
from worksystem.model.construction import choice, evidence
from worksystem.saving import replace_file

if TYPE_CHECKING:
    from worksystem.model.system import WorkSystem

__all__ = ["MAX_ITEMS", "from_json", "read_native", "to_json", "write"]

MAX_ITEMS = 5_000_000
"""The most items that are read unless the caller says otherwise."""

_BYTE_ORDER_MARK = "\ufeff"
_unknown = choice("refuse", "keep")
# What the fast way may raise on a faulty document; the slow way then says it well.
_FAILURES = (
    ArithmeticError,
    AttributeError,
    ForbiddenExtraKeysError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


def to_json(system: WorkSystem) -> str:
    r"""Write a system as canonical JSON: the same system, the same text.

    Keys that were kept by ``read_native(…, unknown="keep")`` are written back to
    where they were; such a text is read with ``unknown="keep"`` again.

    Args:
        system: Any system.

    Returns:
        Text with two spaces a level, one value a line and a line end after the
        last, so that a change of one value is a change of one line.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> text = to_json(WorkSystem("shop", items=[WorkItem("art", effort="20h")]))
        >>> print(text.splitlines()[8])
                "effort": "2d 4h"
        >>> from_json(text).items["art"].effort
        Estimate.of('2d 4h')
    """
    with nothing_collected():
        return laid_out(enveloped(document_of(system)))


def from_json(text: str) -> WorkSystem:
    """Read a system from its JSON.

    Args:
        text: The JSON; for bytes and files there is `read_native`.

    Raises:
        UnreadableSource: With every fault of the text, each with its path,
            line and column.

    Examples:
        >>> from_json('{"format": "worksystem", "version": 1, "system": {"id": "shop"}}')
        WorkSystem('shop')
        >>> from_json('{"format": "worksystem", "version": 1, "system": {"id": 7, "owner": "ana"}}')
        Traceback (most recent call last):
            ...
        worksystem.errors.UnreadableSource: cannot read the given text: 2 faults
          line 1, column 57: id: need an id as text, got 7
          line 1, column 69: owner: there is no such key in a WorkSystem; did you mean 'owners'?
    """
    name = "the given text"
    given: object = text
    if not isinstance(given, str):
        reason = f"need text, got {evidence(given)}; read_native reads bytes and files"
        raise UnreadableSource(name, [Fault("", None, reason)])
    return _read(name, given, keep=False, max_items=MAX_ITEMS).system


def read_native(
    source: SourceLike | Source,
    *,
    unknown: Literal["refuse", "keep"] = "refuse",
    max_bytes: int = MAX_BYTES,
    max_items: int = MAX_ITEMS,
) -> Reading:
    """Read a file of worksystem's own JSON, plain or gzipped.

    Args:
        source: A path, bytes, or a file opened with ``"rb"``.
        unknown: What to do with keys that the model does not know. ``refuse``:
            they are faults, as a slip of the hand would be. ``keep``: each goes
            into the `ext` of its object as ``"unknown:<key>"``, from where
            `to_json` writes it back; where there is no `ext`, it is a loss.
        max_bytes: Refuse a longer file, before and after it is decompressed.
        max_items: Refuse more items.

    Raises:
        OSError: If there is no such file, or it may not be read.
        UnreadableSource: With every fault of the file, each with its path,
            line and column.

    Examples:
        >>> file = b'{"format": "worksystem", "version": 1, "system": {"id": "shop", "mood": "up"}}'
        >>> read_native(file, unknown="keep").system.ext
        {'unknown:mood': 'up'}
        >>> read_native(file)
        Traceback (most recent call last):
            ...
        worksystem.errors.UnreadableSource: cannot read the given bytes: line 1, column 73: mood: there is no such key in a WorkSystem
    """
    keep = _unknown(unknown) == "keep"
    opened_source = Source.of(source, max_bytes=max_bytes)
    text = _decoded(opened_source)
    reading = _read(opened_source.name, text, keep=keep, max_items=max_items)
    place = ReadFrom.of(opened_source)
    if place is not None:
        reading.system.derived["read from"] = place
    return reading


def write(system: WorkSystem, path: str | os.PathLike[str]) -> None:
    """Save a system as JSON; the file is replaced only by a complete one.

    Args:
        system: Any system.
        path: The file; its folder must exist.

    Raises:
        OSError: If the file cannot be written; the old one is as it was.

    Examples:
        >>> import tempfile
        >>> from worksystem import WorkSystem
        >>> with tempfile.NamedTemporaryFile() as file:
        ...     write(WorkSystem("shop"), file.name)
        ...     read_native(file.name).system
        WorkSystem('shop')
        >>> write(WorkSystem("shop"), "nowhere/shop.json")
        Traceback (most recent call last):
            ...
        FileNotFoundError: [Errno 2] No such file or directory: 'nowhere'
    """
    replace_file(path, to_json(system).encode())


def _read(name: str, text: str, *, keep: bool, max_items: int) -> Reading:
    text = text.removeprefix(_BYTE_ORDER_MARK)
    try:
        with nothing_collected():
            document, losses = opened(parsed(text), keep=keep, max_items=max_items)
            return Reading(system_of(document), losses)
    except _FAILURES as error:
        faults = diagnosed(text, keep=keep, max_items=max_items)
        if not faults:  # pragma: no cover - the fast way and the slow way agree
            faults = [Fault("", None, f"{type(error).__name__}: {error}")]
    raise UnreadableSource(name, faults)


def _decoded(source: Source) -> str:
    data = source.data
    encoding = json.detect_encoding(data)
    if not encoding.startswith("utf-8"):
        reason = f"need UTF-8, got {encoding.upper()}; save it as UTF-8"
        raise source.unreadable(Fault("", None, reason))
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(errors="replace")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        reason = f"need UTF-8, got the byte 0x{data[error.start]:02x}"
        raise source.unreadable(Fault("", line, reason, column)) from None
