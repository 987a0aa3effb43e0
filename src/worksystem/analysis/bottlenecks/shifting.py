"""The shifting bottleneck: at each moment, whoever has been active for longest without a break."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cached_property
from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from attrs import frozen

from worksystem.analysis.flow.elapsed import Told, by_code, spent
from worksystem.analysis.flow.visits import Rows
from worksystem.analysis.load.periods import PeriodKind, Periods
from worksystem.model.instants import from_microseconds
from worksystem.show import show
from worksystem.table import Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from worksystem.analysis.bottlenecks.occupation import Pieces

__all__ = ["BottleneckShare", "Reign", "Shifting", "active_periods"]

_MOST = 10_000


class ActivePeriods(NamedTuple):
    """When owners were active without a break; of each owner in order, by start.

    Attributes:
        owner: Place of the owner.
        start: Microseconds since 1970 UTC.
        end: The same.
    """

    owner: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]


def active_periods(active: Pieces, ranks: NDArray[np.int64]) -> ActivePeriods:
    """The times in which owners have an item in work, joined where they meet or overlap.

    Args:
        active: Pieces of work; those of nobody do not count.
        ranks: Of each owner, the place by which ties are told apart.

    Returns:
        Owners by these places.
    """
    some = active.owner >= 0
    owner = ranks[active.owner[some]]
    order = np.lexsort((active.end[some], active.start[some], owner))
    owner, start, end = owner[order], active.start[some][order], active.end[some][order]
    if not len(owner):
        return ActivePeriods(owner, start, end)
    levels, level = np.unique(end, return_inverse=True)
    reached = levels[np.maximum.accumulate(owner * len(levels) + level) % len(levels)]
    first = np.ones(len(owner), dtype=bool)
    first[1:] = (owner[1:] != owner[:-1]) | (start[1:] > reached[:-1])
    last = np.append(np.flatnonzero(first)[1:] - 1, len(owner) - 1)
    return ActivePeriods(owner[first], start[first], reached[last])


class _Reigns(NamedTuple):
    """Who is the bottleneck when, one after the other, and who shares it with them.

    Attributes:
        owner: Place of the owner.
        start: From when on they are it.
        end: Until when.
        until: Up to here the one before them is still active; `start` if not.
        since: From here on the one after them is active too; `end` if not.
    """

    owner: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    until: NDArray[np.int64]
    since: NDArray[np.int64]


@frozen
class Reign:
    """A time in which one owner is the bottleneck.

    Attributes:
        owner: Id of the owner.
        start: From when on.
        end: Until when.

    Examples:
        >>> from worksystem.model.instants import instant
        >>> print(Reign("ana", instant("2026-04-20T09:00Z"), instant("2026-04-20T12:00Z")))
        ana from Mon 2026-04-20 09:00 to Mon 2026-04-20 12:00
    """

    owner: str
    start: datetime
    end: datetime

    def __str__(self) -> str:
        return f"{show(self.owner)} from {show(self.start)} to {show(self.end)}"


@frozen
class BottleneckShare:
    """Which part of a time an owner was the bottleneck.

    Attributes:
        owner: Id of the owner.
        sole: The part in which they alone were.
        shifting: The part in which it shifted from or to them: they and
            another one were at once.

    Examples:
        >>> print(BottleneckShare("ana", 0.5, 0.25))
        ana 50% alone, 25% shifting
    """

    owner: str
    sole: float
    shifting: float

    @property
    def either(self) -> float:
        """The part in which they were it, alone or not."""
        return self.sole + self.shifting

    def __str__(self) -> str:
        return f"{show(self.owner)} {self.sole:.0%} alone, {self.shifting:.0%} shifting"


class Shifting:
    """Who was the bottleneck when: the one with the longest active period of those active.

    Where the active periods of two bottlenecks in a row overlap, it shifts
    from one to the other; else there is one alone. Active is who has an item
    in an active state, or works on one; ties go to the period that began
    first, then by id.

    Shares are of the time in which anybody was active: all sole ones, and the
    time in which it shifts, come to 1.

    Source: Roser, Nakano and Tanaka, "Shifting bottleneck detection", Winter
    Simulation Conference, 2002.

    Args:
        owners: Ids of the owners.
        active: Pieces of work.
        zone: In which periods begin and instants are told.

    Attributes:
        owners: Ids of the owners who were ever active, in order.
        periods: When they were active without a break.
    """

    def __init__(self, owners: tuple[str, ...], active: Pieces, zone: str) -> None:
        self.owners = tuple(sorted(owners[c] for c in np.unique(active.owner).tolist() if c >= 0))
        place = {id_: rank for rank, id_ in enumerate(self.owners)}
        ranks = np.array([place.get(id_, -1) for id_ in owners], dtype=np.int64)
        self.zone = zone
        self.periods = active_periods(active, ranks)

    @property
    def reigns(self) -> Rows[Reign]:
        """Who it was, one after the other; made when they are looked at."""
        return Rows(len(self._reigns.owner), self._reign)

    def _reign(self, place: int) -> Reign:
        found = self._reigns
        start, end = (
            from_microseconds(int(at[place]), self.zone) for at in (found.start, found.end)
        )
        return Reign(self.owners[int(found.owner[place])], start, end)

    @cached_property
    def time(self) -> timedelta:
        """For how long anybody was active."""
        return timedelta(microseconds=int((self._reigns.end - self._reigns.start).sum()))

    @cached_property
    def whole(self) -> dict[str, BottleneckShare]:
        """Shares of the whole time, by owner; only of those who ever were it."""
        reigns = self._reigns
        if not len(reigns.owner):
            return {}
        return self._shares(int(reigns.start[0]), int(reigns.end[-1]))

    def shares(self, *, by: PeriodKind = "week") -> dict[datetime, dict[str, BottleneckShare]]:
        """Shares of each day, ISO week or month in which anybody was active.

        Args:
            by: ``day``, ``week`` or ``month``.

        Raises:
            CannotAnswer: If there are more than 10 000 of them.
        """
        reigns = self._reigns
        if not len(reigns.owner):
            return {}
        first, last = int(reigns.start[0]), int(reigns.end[-1])
        periods = Periods.covering(by, self.zone, first, last - 1, most=_MOST)
        bounds = periods.bounds.tolist()
        found = {
            periods.start(place): self._shares(bounds[place], bounds[place + 1])
            for place in range(len(periods))
        }
        return {start: shares for start, shares in found.items() if shares}

    def table(self, *, by: PeriodKind = "week") -> Table:
        """One row for each period and owner who was the bottleneck in it."""
        rows = [
            (start.date(), each.owner, each.sole, each.shifting)
            for start, shares in self.shares(by=by).items()
            for each in shares.values()
        ]
        said = f"the bottleneck over time, by {by}: share of {Told(self.time)} of activity"
        return Table.of(said, (by, "owner", "alone", "shifting"), rows)

    def _shares(self, low: int, high: int) -> dict[str, BottleneckShare]:
        """Shares of the time between two instants, by the greatest first."""
        reigns = self._reigns
        first = int(np.searchsorted(reigns.end, low, side="right"))
        last = int(np.searchsorted(reigns.start, high, side="left"))
        if first >= last:
            return {}
        part = slice(first, last)
        owner, start, end, until, since = (column[part] for column in reigns)
        size = len(self.owners)
        own = by_code(owner, spent(start, end, low, high), size)
        sole = by_code(owner, spent(until, since, low, high), size)
        # In its own time, an owner shares with the one before and with the one after.
        shifting = [a - b for a, b in zip(own, sole, strict=True)]
        places = np.arange(first, last)
        for with_, begin, stop in ((-1, start, until), (1, since, end)):
            other = np.clip(places + with_, 0, len(reigns.owner) - 1)
            more = by_code(reigns.owner[other], spent(begin, stop, low, high), size)
            shifting = [a + b for a, b in zip(shifting, more, strict=True)]
        total = sum(own)
        shares = [
            BottleneckShare(id_, alone / total, shared / total)
            for id_, alone, shared in zip(self.owners, sole, shifting, strict=True)
            if alone or shared
        ]
        shares.sort(key=lambda each: (-each.either, -each.sole, each.owner))
        return {each.owner: each for each in shares}

    @cached_property
    def _reigns(self) -> _Reigns:
        periods = self.periods
        order = np.lexsort((periods.owner, periods.start))
        owner, start, end = (column[order].tolist() for column in periods)
        chosen, begin = _longest_active(start, end)
        return _overlaps(
            np.array([owner[p] for p in chosen], dtype=np.int64),
            np.array(begin, dtype=np.int64),
            np.array([start[p] for p in chosen], dtype=np.int64),
            np.array([end[p] for p in chosen], dtype=np.int64),
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Shifting):
            return NotImplemented
        return (self.zone, self.whole) == (other.zone, other.whole) and self.reigns == other.reigns

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        some = ", ".join(map(str, list(self.whole.values())[:3]))
        return f"<Shifting between {len(self.whole)} owners: {some or '-'}>"


def _longest_active(start: list[int], end: list[int]) -> tuple[list[int], list[int]]:
    """Of periods in order of their starts: which is the longest that is active, and from when on.

    A heap of those that have begun, the longest first; each goes in and out
    once, so n log n.
    """
    chosen: list[int] = []
    since: list[int] = []
    open_: list[tuple[int, int, int]] = []

    def choose(at: int) -> None:
        while open_ and end[open_[0][2]] <= at:
            heappop(open_)
        if open_ and (not chosen or chosen[-1] != open_[0][2]):
            chosen.append(open_[0][2])
            since.append(at)

    for place, (at, to) in enumerate(zip(start, end, strict=True)):
        # What ends before the next one begins leaves its time to the next longest.
        while open_ and end[open_[0][2]] < at:
            choose(end[open_[0][2]])
        heappush(open_, (at - to, at, place))
        if place + 1 == len(start) or start[place + 1] > at:
            choose(at)
    while open_:
        choose(end[open_[0][2]])
    return chosen, since


def _overlaps(
    owner: NDArray[np.int64],
    begin: NDArray[np.int64],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
) -> _Reigns:
    """Each reign, and how far its neighbours are active in it.

    Args:
        owner: Of each.
        begin: When it begins.
        start: When the active period of its owner begins.
        end: When that ends.
    """
    if not len(owner):
        return _Reigns(owner, begin, begin, begin, begin)
    # It ends when its active period does, or when a longer one begins.
    stop = end.copy()
    stop[:-1] = np.minimum(end[:-1], begin[1:])
    until, since = begin.copy(), stop.copy()
    until[1:] = np.clip(end[:-1], begin[1:], stop[1:])
    since[:-1] = np.clip(start[1:], begin[:-1], stop[:-1])
    return _Reigns(owner, begin, stop, until, since)
