"""The outside world: files and texts that a work system is read from and written to.

Each format has a file, or a folder, of its own, and is loaded when it is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from worksystem.formats.catalogue import FORMATS, Format, read
from worksystem.formats.reading import Loss, Reading
from worksystem.formats.sources import Source

if TYPE_CHECKING:
    from worksystem.formats.eventlog import read_event_log
    from worksystem.formats.jira import read_jira
    from worksystem.formats.msproject import read_msproject
    from worksystem.formats.native import from_json, read_native, to_json, write
    from worksystem.formats.psplib import read_psplib
    from worksystem.formats.schema import json_schema

__all__ = [
    "FORMATS",
    "Format",
    "Loss",
    "Reading",
    "Source",
    "from_json",
    "json_schema",
    "read",
    "read_event_log",
    "read_jira",
    "read_msproject",
    "read_native",
    "read_psplib",
    "to_json",
    "write",
]

# Where each name lives that is loaded on first use.
_LATER = {
    "from_json": "worksystem.formats.native",
    "json_schema": "worksystem.formats.schema",
    "read_event_log": "worksystem.formats.eventlog",
    "read_jira": "worksystem.formats.jira",
    "read_msproject": "worksystem.formats.msproject",
    "read_native": "worksystem.formats.native",
    "read_psplib": "worksystem.formats.psplib",
    "to_json": "worksystem.formats.native",
    "write": "worksystem.formats.native",
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        msg = f"module 'worksystem.formats' has no attribute {name!r}"
        raise AttributeError(msg)
    value = getattr(import_module(_LATER[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
