"""Which states of a log followed which: the moves that a workflow of it allows."""

from __future__ import annotations

from itertools import compress, islice
from operator import eq, le
from typing import TYPE_CHECKING, Any

from worksystem.formats.eventlog.lifecycle import has_starts

if TYPE_CHECKING:
    from worksystem.formats.eventlog.columns import Log
    from worksystem.model.history import History

__all__ = ["followings", "in_order_of_time"]

_MOST = 10_000
_MOST_STATES = 2_000


def followings(log: Log, history: History) -> list[tuple[int, int]] | None:
    """The codes of states that followed one another in some item; None if they are too many.

    Most logs stand case by case in order of time, so that what follows in the
    log follows in the item; where not, the history is asked.

    Args:
        log: The columns that the history was made from.
        history: In order of time.

    Examples:
        >>> from worksystem.formats import read_event_log
        >>> frame = {"item": list("aba"), "state": list("xyz"), "at": ["2026-04-20T09:00Z"] * 3}
        >>> reading = read_event_log(frame, item="item", state="state", at="at")
        >>> [(move.source, move.target) for move in reading.system.workflows["log"].moves]
        [('x', 'z')]
    """
    if len(history.states) > _MOST_STATES:
        return None
    find = _by_numpy if _is_numeric(log.texts["item"].codes) else _by_lists
    found = find(log, history)
    return found if len(found) <= _MOST else None


def _is_numeric(column: Any) -> bool:
    return hasattr(column, "cumsum")


def _by_lists(log: Log, history: History) -> list[tuple[int, int]]:
    item, at = log.texts["item"].codes, log.instants["at"]
    state = log.texts["state"].codes
    if _is_plain(log) and _stand_together(item, at, len(history.items)):
        same = map(eq, item, islice(item, 1, None))
        found = set(compress(zip(state, islice(state, 1, None)), same))  # noqa: B905 - one less
    else:
        last = [-1] * len(history.items)
        found = set()
        for here, code in zip(history.columns.item, history.columns.state, strict=True):
            before = last[here]
            if before != code and code >= 0:
                found.add((before, code))
                last[here] = code
    return sorted(pair for pair in found if pair[0] >= 0 and pair[0] != pair[1])


def _is_plain(log: Log) -> bool:
    """Whether each row is an event that happened at its instant, in its state."""
    return "start" not in log.instants and not has_starts(log)


def _stand_together(item: list[int], at: list[int], items: int) -> bool:
    """Whether the rows of each item stand together, in order of time."""
    same = list(map(eq, item, islice(item, 1, None)))
    if len(same) - sum(same) >= items:
        return False
    return all(compress(map(le, at, islice(at, 1, None)), same))


def _by_numpy(log: Log, history: History) -> list[tuple[int, int]]:
    item, state = log.texts["item"].codes, log.texts["state"].codes
    numeric, states = type(item), len(history.states)
    if not _is_plain(log) or not _all_stand_together(log, len(history.items)):
        columns = history.columns
        item = numeric(len(columns.item), "i", columns.item)
        state = numeric(len(columns.state), "i", columns.state)
        item, state = item[state >= 0], state[state >= 0]
        places = _places_by(item)
        item, state = item[places], state[places]
    seen = numeric(states * states, "b")
    seen.fill(0)
    pairs = state[:-1].astype("int64") * states + state[1:]
    seen[pairs[item[1:] == item[:-1]]] = 1
    codes = (divmod(code, states) for code in seen.nonzero()[0].tolist())
    return [pair for pair in codes if pair[0] != pair[1]]


def _all_stand_together(log: Log, items: int) -> bool:
    """As `_stand_together`, for arrays of numpy."""
    item, at = log.texts["item"].codes, log.instants["at"]
    if not _is_numeric(at) or not _is_numeric(log.texts["state"].codes):
        return False
    same = item[1:] == item[:-1]
    return len(same) - int(same.sum()) < items and not bool((at[1:] < at[:-1])[same].any())


def _places_by(item: Any) -> Any:
    """The places of rows, item by item, each in the order that it had."""
    # One number for item and place sorts faster than a stable sort by item.
    bits = len(item).bit_length()
    number = item.astype("int64")
    number <<= bits
    place = number.copy()
    place.fill(1)
    number += place.cumsum()
    number.sort()
    return (number & ((1 << bits) - 1)) - 1


def in_order_of_time(history: History) -> list[int]:
    """The codes of the states, as they first occur.

    Examples:
        >>> from worksystem import History
        >>> in_order_of_time(History.from_columns(at=[1, 0], item=list("aa"), state=list("xy")))
        [1, 0]
    """
    codes, found = history.columns.state, dict[int, None]()
    for first in range(0, len(codes), 10_000):
        found.update(dict.fromkeys(codes[first : first + 10_000]))
        found.pop(-1, None)
        if len(found) == len(history.states):
            break
    return list(found)
