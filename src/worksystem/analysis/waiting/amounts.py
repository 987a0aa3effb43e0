"""Amounts of elapsed time: how they are kept, summed by key, and said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from functools import cached_property
from typing import Any

import numpy as np
from attrs import frozen

from worksystem.analysis.flow.elapsed import span, told, total
from worksystem.analysis.waiting.causes import CAUSES
from worksystem.analysis.waiting.search import Ints, ranks

__all__ = ["Amounts", "Key", "by_cause", "share"]

Key = tuple[str | None, ...]


def by_cause(micros: Iterable[int]) -> dict[str, timedelta]:
    """The time of each cause, from a row of microseconds.

    Examples:
        >>> by_cause(np.array([0, 60_000_000, 0, 0, 0]))["contention"]
        datetime.timedelta(seconds=60)
    """
    return {cause: span(int(us)) for cause, us in zip(CAUSES, micros, strict=True)}


def share(part: timedelta, whole: timedelta) -> str:
    """A part in per cent; what is there is never said to be nothing, nor all of it.

    Examples:
        >>> hour = timedelta(hours=1)
        >>> [share(n * hour, 1000 * hour) for n in (0, 1, 500, 999, 1000)]
        ['0%', '<1%', '50%', '>99%', '100%']
    """
    percent = 100 * part / whole if whole else 0.0
    if 0 < percent < 1:
        return "<1%"
    return ">99%" if 99 < percent < 100 else f"{percent:.0f}%"


@frozen(eq=False, slots=False, repr=False)
class Amounts(Mapping[Key, dict[str, timedelta]]):
    """Key to the time of each cause, in order of the keys.

    Attributes:
        sums: Microseconds: a row for each key, a column for each of `CAUSES`.
        counts: How many transitions each key has.
    """

    _codes: Ints
    _names: tuple[tuple[str, ...], ...]
    sums: Ints
    counts: Ints

    @classmethod
    def over(
        cls, columns: tuple[Any, ...], names: tuple[tuple[str, ...], ...], split: Ints
    ) -> Amounts:
        """Sum rows that have the same codes in some columns; n log n.

        Args:
            columns: Codes; -1 is None.
            names: For each column, what its codes stand for.
            split: A row of microseconds for each.
        """
        if not len(split):
            nothing = np.zeros(0, dtype=np.int64)
            return cls(nothing.reshape(0, len(columns)), names, split, nothing)
        order = np.lexsort(columns[::-1])
        codes = np.stack([column[order] for column in columns], axis=1)
        new = np.ones(len(order), dtype=bool)
        new[1:] = (codes[1:] != codes[:-1]).any(axis=1)
        edges = np.flatnonzero(new)
        sums = np.add.reduceat(split[order], edges, axis=0)
        counts = np.diff(edges, append=len(order))
        # In order of names, which does not depend on who was named first.
        keys = [ranks(names[i])[codes[edges, i]] for i in range(len(columns))]
        sorted_ = np.lexsort(keys[::-1])
        return cls(codes[edges][sorted_], names, sums[sorted_], counts[sorted_])

    @cached_property
    def lengths(self) -> Ints:
        """How long each of them waited, in microseconds."""
        found: Ints = self.sums.sum(axis=1)
        return found

    @cached_property
    def largest(self) -> Ints:
        """The places of the keys, those with the longest waits first."""
        return np.argsort(-self.lengths, kind="stable")

    def key(self, place: int) -> Key:
        """The key at a place."""
        return tuple(
            names[code] if code >= 0 else None
            for names, code in zip(self._names, self._codes[place].tolist(), strict=True)
        )

    def column(self, which: int) -> Callable[[int], str | None]:
        """One part of the keys, by place."""
        return lambda place: self.key(place)[which]

    @cached_property
    def _place(self) -> dict[Key, int]:
        return {key: place for place, key in enumerate(self)}

    def __getitem__(self, key: Key) -> dict[str, timedelta]:
        return by_cause(self.sums[self._place[key]])

    def __iter__(self) -> Iterator[Key]:
        return (self.key(place) for place in range(len(self)))

    def __len__(self) -> int:
        return len(self.sums)

    def __repr__(self) -> str:
        return f"<Amounts of {len(self)} keys, {told(total(self.lengths))}>"
