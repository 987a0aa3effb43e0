"""The formats that are known, and reading any of them by its content."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, Protocol

from attrs import frozen

from worksystem.errors import Fault
from worksystem.formats.sources import MAX_BYTES, Source, SourceLike

if TYPE_CHECKING:
    from worksystem.formats.reading import Reading

__all__ = ["FORMATS", "Format", "read"]

Unknown = Literal["refuse", "keep"]

_OF_ISSUES = r'"(key|fields|changelog|issues)"\s*:'


class Read(Protocol):
    """A reader of one format."""

    def __call__(
        self, source: SourceLike | Source, /, *, unknown: Unknown = "refuse"
    ) -> Reading: ...  # pragma: no cover - a protocol has no body


@frozen
class Format:
    """One format that systems are read from.

    Attributes:
        name: What people call it.
        matches: Whether a file that begins like this is of this format.
        read: The reader; it takes `unknown` as `read` does.

    Examples:
        >>> [format.name for format in FORMATS]
        ['worksystem JSON', 'Microsoft Project XML', 'PSPLIB', 'Jira JSON', 'an event log']
        >>> FORMATS[0].matches(b'{"format": "worksystem"}')
        True
    """

    name: str
    matches: Callable[[bytes], bool]
    read: Read


def _is_json(head: bytes) -> bool:
    # What is wrong with an object that is nothing else, this format says best.
    return _beginning(head).startswith("{") and not _is_jira(head)


def _is_msproject(head: bytes) -> bool:
    beginning = _beginning(head)
    return beginning.startswith("<") and "<Project" in beginning


def _is_psplib(head: bytes) -> bool:
    words = "".join(_beginning(head).lower().split())
    return "precedencerelations" in words and "jobnr." in words


def _is_jira(head: bytes) -> bool:
    text = _beginning(head)
    if re.search(r'"format"\s*:\s*"worksystem"', text):
        return False
    if text.startswith("{"):
        return re.search(r'"issues"\s*:\s*\[\s*(\{|\])', text) is not None
    return re.match(r"\[\s*\{", text) is not None and re.search(_OF_ISSUES, text) is not None


def _is_event_log(head: bytes) -> bool:
    header = _beginning(head).partition("\n")[0].replace('"', "").strip().split(",")
    return {"case:concept:name", "concept:name", "time:timestamp"} <= set(header)


def _beginning(head: bytes) -> str:
    """The first characters as text, whatever the encoding seems to be."""
    text = head.decode(json.detect_encoding(head), errors="ignore")
    return text.removeprefix("\ufeff").lstrip()


# Readers are loaded when they are needed: JSON asks for no XML, and XML for no cattrs.
def _read_native(source: SourceLike | Source, /, *, unknown: Unknown = "refuse") -> Reading:
    from worksystem.formats.native import read_native

    return read_native(source, unknown=unknown)


def _read_msproject(source: SourceLike | Source, /, *, unknown: Unknown = "refuse") -> Reading:
    from worksystem.formats.msproject import read_msproject

    # What it does not carry over is a loss in either case.
    del unknown
    return read_msproject(source)


def _read_psplib(source: SourceLike | Source, /, *, unknown: Unknown = "refuse") -> Reading:
    from worksystem.formats.psplib import read_psplib

    del unknown  # as above
    return read_psplib(source)


def _read_jira(source: SourceLike | Source, /, *, unknown: Unknown = "refuse") -> Reading:
    from worksystem.formats.jira import read_jira

    del unknown  # as above
    return read_jira(source)


def _read_event_log(source: SourceLike | Source, /, *, unknown: Unknown = "refuse") -> Reading:
    from worksystem.formats.eventlog import read_event_log

    del unknown  # as above
    return read_event_log(source)


FORMATS = (
    Format("worksystem JSON", _is_json, _read_native),
    Format("Microsoft Project XML", _is_msproject, _read_msproject),
    Format("PSPLIB", _is_psplib, _read_psplib),
    Format("Jira JSON", _is_jira, _read_jira),
    Format("an event log", _is_event_log, _read_event_log),
)


def read(source: SourceLike, *, unknown: Unknown = "refuse", max_bytes: int = MAX_BYTES) -> Reading:
    """Read a system from a file of any known format, told by its content.

    Args:
        source: A path, bytes, or a file opened with ``"rb"``; plain or gzipped.
        unknown: What to do with keys of worksystem's own JSON that nobody
            knows: ``refuse`` or ``keep``, see `read_native`. In other formats
            such things are always losses.
        max_bytes: Refuse a longer file, before and after it is decompressed.

    Returns:
        The system, and what could not be carried over to it.

    Raises:
        OSError: If there is no such file, it is a directory, or it may not
            be read.
        UnreadableSource: With every fault of the file, each with its place.

    Examples:
        >>> read(b'{"format": "worksystem", "version": 1, "system": {"id": "shop"}}').system
        WorkSystem('shop')
        >>> read(b"BEGIN:VCALENDAR")
        Traceback (most recent call last):
            ...
        worksystem.errors.UnreadableSource: cannot read the given bytes: need worksystem JSON, Microsoft Project XML, PSPLIB, Jira JSON or an event log, got something that begins with 'BEGIN:VCALENDAR'
    """
    content = Source.of(source, max_bytes=max_bytes)
    for format_ in FORMATS:
        if format_.matches(content.head):
            return format_.read(content, unknown=unknown)
    *names, last = [format_.name for format_ in FORMATS]
    known = f"{', '.join(names)} or {last}"
    if not content.data.strip():
        raise content.unreadable(Fault("", None, f"need {known}, got an empty file"))
    beginning = repr(_beginning(content.head)[:20])
    reason = f"need {known}, got something that begins with {beginning}"
    raise content.unreadable(Fault("", None, reason))
