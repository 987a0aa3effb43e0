"""An event log out of CSV: its header, and the columns that play a part."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

from worksystem.errors import Fault, InvalidText
from worksystem.formats.eventlog.cells import Cells
from worksystem.formats.eventlog.columns import Log, Texts, Wrong
from worksystem.formats.eventlog.roles import INSTANTS, TEXTS, Wanted
from worksystem.model.construction import evidence

if TYPE_CHECKING:
    from worksystem.formats.clock import Clock
    from worksystem.formats.sources import Source

__all__ = ["check_delimiter", "read_csv"]

_MARKS = ";\t|,"


def check_delimiter(value: object) -> str:
    """What stands between two cells: one character.

    Examples:
        >>> check_delimiter(";")
        ';'
        >>> check_delimiter(", ")
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidText: delimiter: need one character such as ',' or ';', got ', '
    """
    if isinstance(value, str) and len(value) == 1 and value not in '"\r\n':
        return value
    reason = f"need one character such as ',' or ';', got {evidence(value)}"
    raise InvalidText(reason).at("delimiter")


def read_csv(content: Source, wanted: Wanted, *, delimiter: str, clock: Clock) -> Log:
    """The columns of a CSV file.

    Raises:
        UnreadableSource: If its header does not have the columns, or it is no text.
    """
    encoding = json.detect_encoding(content.data[:4])
    if not encoding.startswith("utf-8"):
        reason = f"need UTF-8, got {encoding.upper()}; save it as UTF-8"
        raise content.unreadable(Fault("", None, reason))
    try:
        cells = Cells(content.data, delimiter)
        roles = _roles(content, cells.header, wanted, delimiter)
        return _log(content.id("log"), cells, roles, clock)
    except UnicodeDecodeError:
        raise content.unreadable(_no_text(content)) from None
    except csv.Error as error:
        raise content.unreadable(Fault("", 1, f"need CSV: {error}")) from None


def _roles(content: Source, header: list[str], wanted: Wanted, delimiter: str) -> dict[str, str]:
    if not header:
        raise content.unreadable(Fault("", None, "need a header and a row an event, got nothing"))
    roles, faults = wanted.found_in(header)
    if faults:
        hint = _other_delimiter(header, delimiter)
        raise content.unreadable(*(hint or [Fault(f.path, 1, f.reason) for f in faults]))
    return roles


def _other_delimiter(header: list[str], delimiter: str) -> list[Fault]:
    """What to say of a header that is one column, and was meant to be several."""
    if len(header) != 1:
        return []
    found = [mark for mark in _MARKS if mark != delimiter and mark in header[0]]
    if not found:
        return []
    reason = f"the header is one column, {evidence(header[0])}; pass delimiter={found[0]!r}"
    return [Fault("", 1, reason)]


def _log(id_: str, cells: Cells, roles: dict[str, str], clock: Clock) -> Log:
    places = {role: cells.header.index(name) for role, name in roles.items()}
    texts = {role: Texts() for role in TEXTS if role in roles}
    instants: dict[str, list[int]] = {role: [] for role in INSTANTS if role in roles}
    wrong: list[Wrong] = []
    done = 0
    for block in cells.blocks():
        wrong += [Wrong(done + row, "", reason) for row, reason in block.wrong.items()]
        for role, column in texts.items():
            column.extend(block.column(places[role]))
        for role, values in instants.items():
            read = clock.read(block.column(places[role]))
            values.extend(read.values)
            wrong += [Wrong(done + row, roles[role], said) for row, said in read.wrong.items()]
        done += block.size
    named = set(places.values())
    unread = tuple(name for place, name in enumerate(cells.header) if place not in named)
    coded = {role: column.coded()[0] for role, column in texts.items()}
    return Log(id_, roles, coded, instants, unread, wrong)


def _no_text(content: Source) -> Fault:
    try:
        content.data.decode()
    except UnicodeDecodeError as error:
        line = content.data.count(b"\n", 0, error.start) + 1
        return Fault("", line, f"need UTF-8, got the byte 0x{content.data[error.start]:02x}")
    return Fault("", None, "need UTF-8")  # pragma: no cover - it was refused before
