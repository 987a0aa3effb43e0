"""Steps: two events of one item in a row, each of which says whose it is, or in which state."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from worksystem.model.history import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from worksystem.analysis.lives import Lives

__all__ = ["Codes", "Counted", "Pair", "Said", "Span", "Steps", "counted", "grouped"]

Pair = tuple[str | None, str | None]
Span = tuple[int, int] | None
Codes = NDArray[np.int32] | NDArray[np.int64]

# Up to so many counters, or four for each step, counting beats sorting.
_FEW = 1 << 16


class Counted(NamedTuple):
    """Pairs of codes, and how often each of them occurs; sorted by code.

    Attributes:
        first: The first code of each pair.
        second: The second one.
        number: How often.
    """

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    number: NDArray[np.int64]

    def named(self, names: tuple[str, ...]) -> dict[Pair, int]:
        """The pairs by name, in order of their names; -1 is None, which comes last."""
        label = [*names, None]
        rank = np.empty(len(label), dtype=np.int64)
        rank[np.argsort(np.array(names, dtype=object), kind="stable")] = np.arange(len(names))
        rank[-1] = len(names)
        order = np.lexsort((rank[self.second], rank[self.first]))
        pairs = zip(
            map(label.__getitem__, self.first[order].tolist()),
            map(label.__getitem__, self.second[order].tolist()),
            strict=True,
        )
        return dict(zip(pairs, self.number[order].tolist(), strict=True))


def counted(first: Codes, second: Codes, names: int) -> Counted:
    """Count pairs of codes from -1 to below `names`.

    Linear where there are few names for the steps, n log n elsewhere.

    Examples:
        >>> found = counted(np.array([0, -1, 0]), np.array([1, 0, 1]), 2)
        >>> found.first.tolist(), found.second.tolist(), found.number.tolist()
        ([-1, 0], [0, 1], [1, 2])
    """
    size = names + 1
    code = _code(first, second, names)
    if size * size <= max(_FEW, 4 * len(code)):
        every = np.bincount(code, minlength=size * size)
        pair = np.flatnonzero(every)
        count = every[pair]
    else:
        pair, count = np.unique(code, return_counts=True)
    return Counted(pair // size - 1, pair % size - 1, count)


def _code(first: Codes, second: Codes, names: int) -> NDArray[np.int64]:
    code = np.multiply(first, names + 1, dtype=np.int64)
    code += second
    code += names + 2
    return code


def grouped(first: Codes, second: Codes, names: int) -> dict[tuple[int, int], NDArray[np.int64]]:
    """The places of each pair of codes, in order.

    Examples:
        >>> found = grouped(np.array([0, -1, 0]), np.array([1, 0, 1]), 2)
        >>> {pair: places.tolist() for pair, places in found.items()}
        {(-1, 0): [1], (0, 1): [0, 2]}
    """
    code = _code(first, second, names)
    order = np.argsort(code, kind="stable")
    pair, start = np.unique(code[order], return_index=True)
    size = names + 1
    parts: Iterable[NDArray[np.int64]] = np.split(order, start[1:]) if len(pair) else ()
    pairs = zip((pair // size - 1).tolist(), (pair % size - 1).tolist(), strict=True)
    return dict(zip(pairs, parts, strict=True))


class Said(NamedTuple):
    """What events say of items, item by item, in order of time.

    Attributes:
        item: Place of the item of each.
        value: Place of the owner or the state that it names; -1 for nobody.
        at: When, in microseconds since 1970 UTC.
    """

    item: NDArray[np.int32]
    value: NDArray[np.int32]
    at: NDArray[np.int64]


class Steps:
    """Two events in a row of the same item that say something, for every two of them.

    Args:
        lives: The events, item by item.
        said: What was said of which item, and when.
        place: Where these events stand in the lives; None: they are not all there.
        span: Only the steps whose second event is in this half-open span.
    """

    def __init__(
        self,
        lives: Lives,
        said: Said,
        place: NDArray[np.int64] | slice | None,
        span: Span,
    ) -> None:
        item, value, at = said
        self._lives, self._at, self._place = lives, at, place
        same = item[1:] == item[:-1]
        if span is not None:
            same &= (at[1:] >= span[0]) & (at[1:] < span[1])
        self._same = same
        self.giver = value[:-1][same]
        self.taker = value[1:][same]
        self._item = item

    def __len__(self) -> int:
        return len(self.giver)

    @cached_property
    def second(self) -> NDArray[np.int64]:
        """Which of the events that say it is the second of each step."""
        return np.flatnonzero(self._same) + 1

    @property
    def item(self) -> NDArray[np.int32]:
        """The item of each."""
        return self._item[self.second]

    @cached_property
    def at(self) -> NDArray[np.int64]:
        """When each was taken: the instant of the second event."""
        return self._at[self.second]

    @cached_property
    def latency(self) -> NDArray[np.int64] | None:
        """From the last event under the first to the first event under the second.

        What was worked on from one instant to another begins at the former;
        where that lies before the end of what went before, there is no latency.
        None where handoffs were told by protocol, which has its own.
        """
        if self._place is None:
            return None
        lives = self._lives
        second = self.second if isinstance(self._place, slice) else self._place[self.second]
        since = lives.since[second]
        begun = np.where(since == MISSING, lives.at[second], since)
        waited: NDArray[np.int64] = np.maximum(begun - lives.at[second - 1], 0)
        return waited
