"""The lives of items: the events of a history, item by item, as numpy columns."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from worksystem.model.history import Columns

if TYPE_CHECKING:
    from worksystem.model.history import History

__all__ = ["Lives"]


@frozen(eq=False, slots=False)
class Lives:
    """What happened to items, grouped by item; within one, in order of time.

    The rows of item ``i`` are ``starts[i]`` to before ``starts[i + 1]``. Codes
    are those of the history's columns.

    Attributes:
        items: Ids of the items.
        states: Ids of the states.
        owners: Ids of the owners, and of whoever did something.
        row: Place in the history of each row.
        starts: Where the rows of each item begin, and where the last ends.
        at: Microseconds since 1970 UTC.
        kind: Kind of event.
        item: Item.
        state: State, -1 where the event names none.
        owner: Owner, -1 for nobody, -2 where the event does not say.
        columns: The columns of the history, in its own order.

    Examples:
        >>> from worksystem import History, events
        >>> moves = [
        ...     events.Moved(item, "doing", at=f"2026-04-2{day}T09:00Z")
        ...     for day, item in enumerate(["page", "copy", "page"])
        ... ]
        >>> lives = Lives.of(History(moves))
        >>> lives.row.tolist(), lives.starts.tolist()
        ([0, 2, 1], [0, 2, 3])
    """

    items: tuple[str, ...]
    states: tuple[str, ...]
    owners: tuple[str, ...]
    row: NDArray[np.int64]
    starts: NDArray[np.int64]
    at: NDArray[np.int64]
    kind: NDArray[np.int8]
    item: NDArray[np.int32]
    state: NDArray[np.int32]
    owner: NDArray[np.int32]
    columns: Columns

    # Few questions ask for these two, and putting them in order takes as long as the others.

    @cached_property
    def since(self) -> NDArray[np.int64]:
        """When work began, for ``worked``."""
        found: NDArray[np.int64] = _view(self.columns.since, np.int64)[self.row]
        return found

    @cached_property
    def by(self) -> NDArray[np.int32]:
        """Who did it, -1 where nobody knows."""
        found: NDArray[np.int32] = _view(self.columns.by, np.int32)[self.row]
        return found

    @classmethod
    def of(cls, history: History) -> Lives:
        """The lives in a history; worked out once for each."""
        if "lives" not in history.derived:
            history.derived["lives"] = cls._grouped(history)
        found: Lives = history.derived["lives"]
        return found

    @classmethod
    def _grouped(cls, history: History) -> Lives:
        columns = history.columns
        row, item = _by_item(_view(columns.item, np.int32), len(history.items))
        # Where the rows of each item begin, of those that have any.
        first = np.flatnonzero(np.append(True, item[1:] != item[:-1])) if len(item) else row
        count = np.zeros(len(history.items), dtype=np.int64)
        count[item[first]] = np.diff(first, append=len(item))
        starts = np.zeros(len(count) + 1, dtype=np.int64)
        np.cumsum(count, out=starts[1:])
        return cls(
            history.items,
            history.states,
            history.owners,
            row,
            starts,
            _view(columns.at, np.int64)[row],
            _view(columns.kind, np.int8)[row],
            item,
            _view(columns.state, np.int32)[row],
            _view(columns.owner, np.int32)[row],
            columns,
        )


def _view(column: Any, kind: Any) -> Any:
    return np.frombuffer(column, dtype=kind) if len(column) else np.zeros(0, dtype=kind)


def _by_item(item: NDArray[np.int32], items: int) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Places of the events of items, and their items, grouped by item in the order of time."""
    size = len(item)
    bits = max(size - 1, 1).bit_length()
    if max(items, 1).bit_length() + bits >= 63:  # pragma: no cover - more than memory holds
        row = np.argsort(item, kind="stable")[np.count_nonzero(item < 0) :]
        return row, item[row]
    # One number for item and place sorts much faster than a stable argsort.
    key = item.astype(np.int64)
    key <<= bits
    key |= np.arange(size, dtype=np.int64)
    key.sort()
    key = key[int(np.searchsorted(key, 0)) :]
    return key & ((1 << bits) - 1), (key >> bits).astype(np.int32)
