"""Columns from outside, read and checked: the other way than by events.

Arrays of numpy say their own least value and order faster than Python finds
them. They are asked where they are given; numpy itself is not imported.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from itertools import islice
from operator import itemgetter, le
from typing import Any

from worksystem.errors import InvalidModel
from worksystem.model.history.coding import Known, Names
from worksystem.model.history.columns import (
    AS_IT_WAS,
    KINDS,
    MISSING,
    NOBODY,
    Coded,
    Columns,
    code_of,
    coded,
    filled,
    is_numeric,
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
_IN_A_STATE = frozenset(map(code_of, ("moved", "begun", "worked")))
_MAY_KEEP = frozenset(map(code_of, ("created", "moved", "noted", "blocked", "unblocked")))
_WORKED = code_of("worked")


def built(
    *, at: Any, item: Any, state: Any, owner: Any, by: Any, since: Any, kind: str | Iterable[str]
) -> tuple[Columns, Names]:
    """Columns and names of what `History.from_columns` is given, in order of time."""
    instants = moments(at, "at")
    size = len(instants)
    kinds = _kinds(kind, size)
    items, item_names = coded(item, "item")
    states, state_names = coded(state, "state") if state is not None else (filled(size), ())
    owners, doers, owner_names = _parties(owner, by, kinds)
    begun = filled(size, MISSING, "q") if since is None else moments(since, "since")
    columns = Columns(instants, begun, kinds, items, states, owners, doers, filled(size))
    # What each column was copied from, or None where it says the same in every row.
    one_kind = isinstance(kind, str)
    whence: Any = (
        at,
        since,
        None if one_kind else kinds,
        _codes(item, items),
        _codes(state, states),
        owners if owner is None and not one_kind else _codes(owner, owners),
        _codes(by, doers),
        None,
    )
    sources: Any = Columns(*whence)
    _check(columns, sources)
    return _in_order(columns, sources), Names(
        Known(item_names), Known(state_names), Known(owner_names)
    )


def _codes(given: Any, column: array[int]) -> Any:
    """What a column of codes is asked by; None where nothing was given."""
    if given is None:
        return None
    asks_fast = isinstance(given, Coded) and (type(given.codes) is list or is_numeric(given.codes))
    return given.codes if asks_fast else column


def _kinds(kind: str | Iterable[str], size: int) -> array[int]:
    if isinstance(kind, str):
        codes = {code_of(kind)}
        kinds = filled(size, code_of(kind), "b")
    else:
        listed = list(kind)
        known = {name: code_of(name) for name in set(listed)}
        codes = set(known.values())
        kinds = array("b", map(known.__getitem__, listed))
    for code in sorted(codes):
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
        said = [AS_IT_WAS if code in _MAY_KEEP else NOBODY for code in range(len(KINDS))]
        owners = array("i", map(said.__getitem__, kinds))
    if by is None:
        return owners, filled(len(kinds)), names
    doers, others = coded(by, "by")
    place = {name: code for code, name in enumerate(names)}
    moved = [place.setdefault(name, len(place)) for name in others]
    if moved != list(range(len(moved))):
        doers = array("i", [moved[code] if code >= 0 else NOBODY for code in doers])
    return owners, doers, tuple(place)


def _check(columns: Columns, sources: Any) -> None:
    size = len(columns.at)
    lengths = {name: len(column) for name, column in columns._asdict().items()}
    wrong = {n: length for n, length in lengths.items() if length != size}
    if wrong:
        said = ", ".join(f"{name} {length}" for name, length in {"at": size, **wrong}.items())
        raise InvalidModel(f"need columns of one length, got {said}")
    if not size:
        return
    kinds = set(columns.kind if sources.kind is not None else columns.kind[:1])
    if _least(columns.item, sources.item) < 0:
        _refuse("item", "need an item", columns, lambda row: columns.item[row] < 0)
    if kinds & _IN_A_STATE and _least(columns.state, sources.state) < 0:
        _refuse(
            "state",
            "need a state",
            columns,
            lambda row: columns.state[row] < 0 and columns.kind[row] in _IN_A_STATE,
        )
    if not kinds <= _MAY_KEEP and _least(columns.owner, sources.owner) == AS_IT_WAS:
        _refuse(
            "owner",
            "need an owner, or -1 for nobody,",
            columns,
            lambda row: columns.owner[row] == AS_IT_WAS and columns.kind[row] not in _MAY_KEEP,
        )
    if _WORKED in kinds and not _begin_before_they_end(columns, kinds):
        _refuse(
            "since",
            "need a beginning that is not after the end",
            columns,
            lambda row: (
                columns.kind[row] == _WORKED and not MISSING < columns.since[row] <= columns.at[row]
            ),
        )


def _least(column: array[int], source: Any) -> int:
    """The least value of a column; of one that says the same in every row, that."""
    if source is None:
        return column[0]
    if is_numeric(source):
        return int(source.min())
    return int(min(source))


def _begin_before_they_end(columns: Columns, kinds: set[int]) -> bool:
    if kinds != {_WORKED}:
        return False  # asked row by row
    return min(columns.since) > MISSING and all(map(le, columns.since, columns.at))


def _refuse(path: str, rule: str, columns: Columns, wrong: Callable[[int], bool]) -> None:
    row = next(filter(wrong, range(len(columns.at))), None)
    if row is not None:
        raise InvalidModel(f"{rule} in every row of its kind, got none in row {row}").at(path)


def _in_order(columns: Columns, sources: Any) -> Columns:
    """The rows in order of time; those of one instant stay in the order given."""
    if not is_numeric(sources.at) or not columns.at:
        given = sources.at
        at = given if type(given) is list and given and type(given[0]) is int else columns.at
        if all(map(le, at, islice(at, 1, None))):
            return columns
        rows = itemgetter(*sorted(range(len(at)), key=columns.at.__getitem__))
        return _taken(columns, sources, lambda column: array(column.typecode, rows(column)))

    def numeric(column: array[int]) -> Any:
        # The same numbers, as the kind of array that gives many rows at once.
        return type(sources.at)(len(column), column.typecode, column)

    instants = numeric(columns.at)
    if bool((instants[1:] >= instants[:-1]).all()):
        return columns
    places = _places(instants)

    def rows_of(column: array[int]) -> array[int]:
        result: array[int] = array(column.typecode, [])
        result.frombytes(memoryview(numeric(column)[places]).cast("B"))
        return result

    return _taken(columns, sources, rows_of)


def _taken(columns: Columns, sources: Any, take: Callable[[array[int]], array[int]]) -> Columns:
    """Other rows of each column, where they do not all say the same."""
    pairs = zip(columns, sources, strict=True)
    return Columns(*(column if source is None else take(column) for column, source in pairs))


def _places(at: Any) -> Any:
    """The places of instants in order of time.

    Where instant and place fit into one number, sorting these is three times as
    fast as a stable sort by instant: mostly they do, in milliseconds.
    """
    number = at - at.min()
    if not (number % 1000).any():
        number //= 1000
    bits = len(at).bit_length()
    if int(number.max()).bit_length() + bits >= 63:
        return at.argsort(kind="stable")
    number <<= bits
    place = number.copy()
    place.fill(1)
    number += place.cumsum()
    number.sort()
    number &= (1 << bits) - 1
    number -= 1
    return number
