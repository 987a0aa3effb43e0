"""Columns from outside, read and checked: the other way than by events."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from typing import Any

from worksystem.errors import InvalidModel
from worksystem.model.history.coding import Known, Names
from worksystem.model.history.columns import (
    AS_IT_WAS,
    KINDS,
    MISSING,
    NOBODY,
    Columns,
    code_of,
    coded,
    filled,
    moments,
)

__all__ = ["built"]

# Kinds of events of which columns say everything that they need.
_PLAIN = (
    "created",
    "moved",
    "begun",
    "worked",
    "noted",
    "owner changed",
    "blocked",
    "unblocked",
)
_IN_A_STATE = ("moved", "begun", "worked")
_MAY_KEEP = ("created", "moved", "noted", "blocked", "unblocked")


def built(
    *, at: Any, item: Any, state: Any, owner: Any, by: Any, since: Any, kind: str | Iterable[str]
) -> tuple[Columns, Names]:
    """Columns and names of what `History.from_columns` is given, in the order given."""
    instants = moments(at, "at")
    size = len(instants)
    kinds = _kinds(kind, size)
    items, item_names = coded(item, "item")
    states, state_names = coded(state, "state") if state is not None else (filled(size), ())
    owners, doers, owner_names = _parties(owner, by, kinds)
    begun = filled(size, MISSING, "q") if since is None else moments(since, "since")
    columns = Columns(instants, begun, kinds, items, states, owners, doers, filled(size))
    _check(columns)
    return columns, Names(Known(item_names), Known(state_names), Known(owner_names))


def _kinds(kind: str | Iterable[str], size: int) -> array[int]:
    if isinstance(kind, str):
        kinds = filled(size, code_of(kind), "b")
    else:
        listed = list(kind)
        known = {name: code_of(name) for name in set(listed)}
        kinds = array("b", map(known.__getitem__, listed))
    for code in set(kinds):
        if KINDS[code] not in _PLAIN:
            raise InvalidModel(
                f"need events that columns can tell ({', '.join(_PLAIN)}), got {KINDS[code]!r}; "
                "build those as events"
            ).at("kind")
    return kinds


def _parties(owner: Any, by: Any, kinds: array[int]) -> tuple[Any, Any, tuple[str, ...]]:
    """Codes of owners and of who did it, over one list of names."""
    if owner is not None:
        owners, names = coded(owner, "owner")
    else:
        names = ()
        owners = array("i", [AS_IT_WAS if KINDS[k] in _MAY_KEEP else NOBODY for k in kinds])
    if by is None:
        return owners, filled(len(kinds)), names
    doers, others = coded(by, "by")
    place = {name: code for code, name in enumerate(names)}
    moved = [place.setdefault(name, len(place)) for name in others]
    if moved != list(range(len(moved))):
        doers = array("i", [moved[code] if code >= 0 else NOBODY for code in doers])
    return owners, doers, tuple(place)


def _check(columns: Columns) -> None:
    size = len(columns.at)
    lengths = {name: len(column) for name, column in columns._asdict().items()}
    wrong = {n: length for n, length in lengths.items() if length != size}
    if wrong:
        said = ", ".join(f"{name} {length}" for name, length in {"at": size, **wrong}.items())
        raise InvalidModel(f"need columns of one length, got {said}")
    if not size:
        return
    named = {code for code, kind in enumerate(KINDS) if kind in _IN_A_STATE}
    if min(columns.item) < 0:
        _refuse("item", "need an item", columns, lambda row: columns.item[row] < 0)
    if min(columns.state) < 0 and named & set(columns.kind):
        _refuse(
            "state",
            "need a state",
            columns,
            lambda row: columns.state[row] < 0 and columns.kind[row] in named,
        )
    if AS_IT_WAS in columns.owner or min(columns.by) < NOBODY:
        keep = {code for code, kind in enumerate(KINDS) if kind in _MAY_KEEP}
        _refuse(
            "owner",
            "need an owner, or -1 for nobody,",
            columns,
            lambda row: columns.owner[row] == AS_IT_WAS and columns.kind[row] not in keep,
        )
    worked = code_of("worked")
    if worked in columns.kind:
        _refuse(
            "since",
            "need a beginning that is not after the end",
            columns,
            lambda row: (
                columns.kind[row] == worked and not MISSING < columns.since[row] <= columns.at[row]
            ),
        )


def _refuse(path: str, rule: str, columns: Columns, wrong: Callable[[int], bool]) -> None:
    row = next(filter(wrong, range(len(columns.at))), None)
    if row is not None:
        raise InvalidModel(f"{rule} in every row of its kind, got none in row {row}").at(path)
