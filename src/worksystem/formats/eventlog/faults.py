"""Everything that is wrong with an event log, once something is: each fault with its place."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping

from worksystem.errors import Fault, InvalidModel
from worksystem.formats.clock import NAIVE, in_range
from worksystem.formats.eventlog.columns import Log, Wrong, places_of
from worksystem.model.construction import identifier
from worksystem.model.history import MISSING, NOBODY

__all__ = ["faults_of", "twins"]

_LISTED = 1_000
_NAMED = 5
LinesOf = Callable[[Iterable[int]], Mapping[int, int]]


def faults_of(log: Log, lines_of: LinesOf | None) -> list[Fault]:
    """What is wrong with a log, in the order of its rows.

    Args:
        log: Its columns.
        lines_of: The lines of a text on which rows begin; None for a frame,
            whose rows are counted from 0.

    Examples:
        >>> from worksystem.model.history import Coded
        >>> texts = {"item": Coded([0, -1], ["a"]), "state": Coded([0, 0], ["x"])}
        >>> roles = {"item": "case", "state": "act", "at": "time"}
        >>> log = Log("log", roles, texts, {"at": [0, MISSING]}, (), [])
        >>> for fault in faults_of(log, None):
        ...     print(fault)
        case[1]: need an item in every row
        time[1]: need an instant in every row
    """
    whole_rows = {wrong.row for wrong in log.wrong if not wrong.column}
    naive = sorted(wrong.row for wrong in log.wrong if wrong.reason == NAIVE)
    found = [wrong for wrong in log.wrong if wrong.reason != NAIVE]
    unreadable = {(wrong.row, wrong.column) for wrong in log.wrong}
    found += [
        wrong
        for wrong in (*_names(log), *_instants(log), *twins(log))
        if wrong.row not in whole_rows and (wrong.row, wrong.column) not in unreadable
    ]
    found.sort(key=lambda wrong: wrong.row)
    listed = found[:_LISTED]
    rows = {wrong.row for wrong in listed} | set(naive[:_NAMED])
    line = lines_of(rows) if lines_of is not None else {}
    faults = [_fault(wrong, line.get(wrong.row)) for wrong in listed]
    if naive:
        faults.insert(0, _no_zone(log, naive, [line.get(row, row) for row in naive[:_NAMED]], line))
    if len(found) > _LISTED:
        faults.append(Fault("", None, f"{len(found) - _LISTED} more faults of these kinds"))
    return faults


def _fault(wrong: Wrong, line: int | None) -> Fault:
    if line is not None:
        return Fault(wrong.column, line, wrong.reason)
    return Fault(f"{wrong.column or 'row'}[{wrong.row}]", None, wrong.reason)


def _no_zone(log: Log, rows: list[int], shown: list[int], line: Mapping[int, int]) -> Fault:
    column = next(wrong.column for wrong in log.wrong if wrong.reason == NAIVE)
    where = "line" if line else "row"
    more = ", …" if len(rows) > len(shown) else ""
    return Fault(
        column,
        None,
        f"need instants with a time zone, got {len(rows)} without, in {where}"
        f"{'s' if len(rows) > 1 else ''} {', '.join(map(str, shown))}{more}; "
        "pass zone='Europe/Berlin', or wherever the clock hung that they were read from",
    )


def _names(log: Log) -> Iterator[Wrong]:
    missing = {"item": "need an item in every row", "state": "need a state in every row"}
    for role in ("item", "state", "owner"):
        if role not in log.texts:
            continue
        codes, names = log.texts[role]
        wanted = {NOBODY: missing[role]} if role in missing else {}
        for code, name in enumerate(names):
            try:
                identifier(name)
            except InvalidModel as error:
                wanted[code] = error.reason
        for row, reason in places_of(codes, wanted):
            yield Wrong(row, log.roles[role], reason)


def _instants(log: Log) -> Iterator[Wrong]:
    at, start = log.instants["at"], log.instants.get("start")
    name = log.roles["at"]
    for row, end in enumerate(at):
        if start is not None and start[row] != MISSING:
            if not in_range(start[row]):
                yield Wrong(row, log.roles["start"], _BEYOND)
            elif end != MISSING and start[row] > end:
                yield Wrong(row, name, "need an end that is not before the start")
        elif end == MISSING:
            yield Wrong(row, name, "need an instant in every row")
        if end != MISSING and not in_range(end):
            yield Wrong(row, name, _BEYOND)


def twins(log: Log) -> Iterator[Wrong]:
    r"""The first row of every id that only looks the same as another one.

    Examples:
        >>> from worksystem.model.history import Coded
        >>> texts = {"item": Coded([0, 1], ["e\u0301", "\xe9"])}
        >>> next(twins(Log("log", {"item": "case"}, texts, {}, (), []))).row
        1
    """
    for role in ("item", "owner"):
        if role not in log.texts:
            continue
        codes, names = log.texts[role]
        if all(map(str.isascii, names)):
            continue
        first: dict[str, int] = {}
        wanted = {
            code: f"id {name!r} only differs from another one in how its accents are stored"
            for code, name in enumerate(names)
            if first.setdefault(unicodedata.normalize("NFC", name), code) != code
        }
        for code, reason in wanted.items():
            for row, _ in places_of(codes, {code: reason}):
                yield Wrong(row, log.roles[role], reason)
                break


_BEYOND = "need an instant within the years 1 to 9999"
