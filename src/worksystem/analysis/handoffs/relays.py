"""Relays: through how many hands items go, who gets them back, and through whom they pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from worksystem.model.instants import from_microseconds
from worksystem.show import show
from worksystem.table import Column, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from worksystem.analysis.handoffs.ownership import Ownership
    from worksystem.analysis.handoffs.steps import Span

__all__ = ["Bounce", "Broker", "ItemCounts", "PingPong", "Stretches"]


class Stretches:
    """Whose each item was without a break: what is said twice in a row counts once.

    Args:
        ownership: Whose each item was, event by event.

    Attributes:
        item: Place of the item of each stretch, in order.
        owner: Place of the owner; -1: nobody.
        at: When it began.
    """

    def __init__(self, ownership: Ownership) -> None:
        self.ownership = ownership
        item, owner = ownership.item, ownership.owner
        first = np.ones(len(item), dtype=bool)
        first[1:] = (item[1:] != item[:-1]) | (owner[1:] != owner[:-1])
        self.item, self.owner = item[first], owner[first]
        self.at = ownership.at[first]

    def passed_on(self, span: Span) -> NDArray[np.int64]:
        """The stretches in which an owner had an item from one and gave it to another.

        Neither of the three is nobody; the first and the last may be the same.
        The item was given on in a half-open span.
        """
        item, owner = self.item, self.owner
        if len(item) < 3:
            return np.zeros(0, dtype=np.int64)
        both = (item[2:] == item[:-2]) & (owner[2:] >= 0) & (owner[1:-1] >= 0) & (owner[:-2] >= 0)
        if span is not None:
            both &= (self.at[2:] >= span[0]) & (self.at[2:] < span[1])
        found: NDArray[np.int64] = np.flatnonzero(both) + 1
        return found

    def lengths(self) -> ItemCounts:
        """Of each item, how many owners had it one after the other."""
        ids = self.ownership.items
        named = np.bincount(self.item[self.owner >= 0], minlength=len(ids))
        return ItemCounts(ids, named)


class ItemCounts(Mapping[str, int]):
    """A number above zero for each of some items, by id.

    Attributes:
        total: All of them together.
        max: The highest; 0 if there are none.

    Examples:
        >>> found = ItemCounts(("b", "a", "c"), np.array([2, 1, 0]))
        >>> dict(found), found.total, found.max, found.mean
        ({'a': 1, 'b': 2}, 3, 2, 1.5)
    """

    def __init__(self, ids: Sequence[str], counts: NDArray[np.int64]) -> None:
        self._ids = ids
        self.counts = counts
        self.total = int(counts.sum())
        self.max = int(counts.max(initial=0))

    @property
    def mean(self) -> float | None:
        """The average; None if there are none."""
        return self.total / len(self) if len(self) else None

    def most(self, limit: int = 5) -> tuple[str, ...]:
        """Ids of the items with the highest numbers; ties by id."""
        return tuple(sorted(self, key=lambda id_: (-self[id_], id_))[:limit])

    @cached_property
    def _by_id(self) -> dict[str, int]:
        some = np.flatnonzero(self.counts)
        counts = self.counts[some].tolist()
        return dict(sorted(zip((self._ids[i] for i in some.tolist()), counts, strict=True)))

    def __getitem__(self, id: str) -> int:
        return self._by_id[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return int(np.count_nonzero(self.counts))

    def __repr__(self) -> str:
        return f"<ItemCounts of {len(self)} items, {self.max} at most>"


@frozen
class Bounce:
    """An item that went from one owner to another and back.

    Attributes:
        item: Its id.
        giver: Who gave it away and got it back.
        taker: Who had it in between.
        given: When the one gave it to the other.
        back: When it came back.

    Examples:
        >>> from worksystem.model.instants import instant
        >>> nine, ten = instant("2026-04-20T09:00Z"), instant("2026-04-20T10:00Z")
        >>> print(Bounce("page", "ana", "bo", nine, ten))
        'page' went from ana to bo on Mon 2026-04-20 09:00, and back on Mon 2026-04-20 10:00
    """

    item: str
    giver: str
    taker: str
    given: datetime
    back: datetime

    def __str__(self) -> str:
        return (
            f"{self.item!r} went from {show(self.giver)} to {show(self.taker)} "
            f"on {show(self.given)}, and back on {show(self.back)}"
        )


class PingPong(ItemCounts):
    """How often each item went from one owner to another and straight back.

    Examples:
        >>> from worksystem import History, events
        >>> from worksystem.analysis.handoffs import measure_handoffs
        >>> moves = [events.Moved("page", "x", owner=o, at="2026-04-20T09:00Z") for o in "abab"]
        >>> found = measure_handoffs(History(moves)).ping_pong
        >>> dict(found), found.total, [(b.giver, b.taker) for b in found.bounces]
        ({'page': 2}, 2, [('a', 'b'), ('b', 'a')])
    """

    def __init__(self, stretches: Stretches, zone: str, span: Span) -> None:
        through = stretches.passed_on(span)
        back = stretches.owner[through - 1] == stretches.owner[through + 1]
        self._through, self._stretches, self._zone = through[back], stretches, zone
        ids = stretches.ownership.items
        super().__init__(ids, np.bincount(stretches.item[self._through], minlength=len(ids)))

    @property
    def bounces(self) -> Column:
        """Each of them, by item as they are first named, then in order of time; made on look."""
        return Column(len(self._through), self._bounce)

    def _bounce(self, place: int) -> Bounce:
        told, middle = self._stretches, int(self._through[place])
        owners = told.ownership.owners
        return Bounce(
            told.ownership.items[told.item[middle]],
            owners[told.owner[middle - 1]],
            owners[told.owner[middle]],
            from_microseconds(int(told.at[middle]), self._zone),
            from_microseconds(int(told.at[middle + 1]), self._zone),
        )

    def table(self) -> Table:
        """One row for each time."""
        times = "once" if self.total == 1 else f"{self.total} times"
        items = "item" if len(self) == 1 else "items"
        rows = [(b.item, b.giver, b.taker, b.given, b.back) for b in self.bounces[:]]
        rows.sort(key=lambda row: (row[0], row[4]))
        names = ("item", "giver", "taker", "given", "back")
        return Table.of(f"{times} there and back, on {len(self)} {items}", names, rows)


@frozen
class Broker:
    """How much of what is handed over goes through one owner.

    Attributes:
        owner: Id of the owner.
        betweenness: For which part of the pairs of other owners the shortest
            way of handoffs leads through them.
        passed_on: How many items they took and gave on to somebody.
        share: Of all handoffs between owners, the part that they gave on.

    Examples:
        >>> print(Broker("ana", 0.5, 3, 0.25))
        ana gave on 3 of what they took, 25.0% of all handoffs; 50.0% of the shortest ways lead through them
    """

    owner: str
    betweenness: float
    passed_on: int
    share: float

    def __str__(self) -> str:
        return (
            f"{show(self.owner)} gave on {self.passed_on} of what they took, "
            f"{self.share:.1%} of all handoffs; {self.betweenness:.1%} of the shortest ways "
            "lead through them"
        )
