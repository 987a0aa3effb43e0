"""Starts and completes of activities, brought together: what an event of a log was."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from worksystem.errors import InvalidModel
from worksystem.model.history import MISSING, NOBODY, Coded, History

if TYPE_CHECKING:
    from worksystem.formats.eventlog.columns import Log

__all__ = ["has_starts", "history_of_intervals", "history_of_transitions"]

_BEGINS = frozenset({"start", "resume"})
_KINDS = {"start": "begun", "resume": "begun", "complete": "worked", "suspend": "worked"}
_PLAIN = frozenset({"complete", ""})


def has_starts(log: Log) -> bool:
    """Whether some transition of a log is another one than complete.

    Examples:
        >>> from worksystem.formats.eventlog.columns import Log
        >>> log = Log("log", {}, {"lifecycle": Coded([0, -1], ["COMPLETE"])}, {}, (), [])
        >>> has_starts(log)
        False
    """
    if "lifecycle" not in log.texts:
        return False
    return not {name.strip().lower() for name in log.texts["lifecycle"].names} <= _PLAIN


def history_of_intervals(log: Log) -> History:
    """The history of a log whose rows have a start and an end; what has no end has begun."""
    end, start = _listed(log.instants["at"]), _listed(log.instants["start"])
    owner = log.texts.get("owner")
    if MISSING not in end and MISSING not in start:
        return History.from_columns(
            at=log.instants["at"],
            since=log.instants["start"],
            item=log.texts["item"],
            state=log.texts["state"],
            owner=owner,
            kind="worked",
        )
    since = [
        (e if s == MISSING else s) if e != MISSING else MISSING
        for s, e in zip(start, end, strict=True)
    ]
    at = [s if e == MISSING else e for s, e in zip(start, end, strict=True)]
    return History.from_columns(
        at=at,
        since=since,
        item=log.texts["item"],
        state=log.texts["state"],
        owner=owner,
        kind=["begun" if e == MISSING else "worked" for e in end],
    )


class _Pairs:
    """The activities that have begun and not ended, each found by its complete.

    An end belongs to the first open start of its item, state and instance;
    where instances are not told apart, to the first of its own resource, else
    to the first of all.
    """

    def __init__(self) -> None:
        self._open: defaultdict[Any, list[tuple[int, int]]] = defaultdict(list)

    def begin(self, key: Any, owner: int, at: int) -> None:
        self._open[key].append((owner, at))

    def end(self, key: Any, owner: int, at: int) -> int:
        """When it began; if nobody has said, just now."""
        waiting = self._open.get(key)
        if not waiting:
            return at
        mine = (place for place, (whose, _) in enumerate(waiting) if whose == owner)
        return waiting.pop(next(mine, 0))[1]


class _Told(NamedTuple):
    kind: list[str]
    since: list[int]
    state: list[int]


def history_of_transitions(log: Log) -> tuple[History, Counter[str]]:
    """The history of a log with starts and completes, and the transitions that are only notes.

    Raises:
        InvalidModel: If a row has no item, state or instant, or one that cannot be.
    """
    if NOBODY in log.texts["state"].codes:
        raise InvalidModel("need a state in every row")
    listed = log._replace(
        texts={role: Coded(_listed(text.codes), text.names) for role, text in log.texts.items()},
        instants={role: _listed(column) for role, column in log.instants.items()},
    ).in_order_of_time()
    told, notes = _told(listed)
    history = History.from_columns(
        at=listed.instants["at"],
        since=told.since,
        item=listed.texts["item"],
        state=Coded(told.state, listed.texts["state"].names),
        owner=listed.texts.get("owner"),
        kind=told.kind,
    )
    return history, notes


def _told(log: Log) -> tuple[_Told, Counter[str]]:
    """What each row was, in order of time."""
    transitions, names = log.texts["lifecycle"]
    plain = [name.strip().lower() for name in names]
    # Where nothing ever begins, a complete is an event like that of any other log.
    kind_of = _KINDS if set(plain) & _BEGINS else {"complete": "moved"}
    # A missing one, at -1 and so the last, is a complete: XES says so.
    kinds = [kind_of.get(name, "noted") for name in (*plain, "complete")]
    at, state = log.instants["at"], list(log.texts["state"].codes)
    kind, since = [kinds[code] for code in transitions], [MISSING] * len(at)
    nobody = Coded([NOBODY] * len(at), ())
    columns = [log.texts.get(role, nobody).codes for role in ("item", "state", "instance", "owner")]
    pairs, notes = _Pairs(), Counter[str]()
    for row, (*key, owner) in enumerate(zip(*columns, strict=True)):
        if kind[row] == "begun":
            pairs.begin(tuple(key), owner, at[row])
        elif kind[row] == "worked":
            since[row] = pairs.end(tuple(key), owner, at[row])
        elif kind[row] == "noted":
            state[row] = NOBODY
            notes[names[transitions[row]]] += 1
    return _Told(kind, since, state), notes


def _listed(column: Any) -> list[int]:
    # Of whatever kind of array, Python's own numbers, which are faster one by one.
    return column.tolist() if hasattr(column, "tolist") else list(column)
