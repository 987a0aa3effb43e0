"""Demand and capacity of everybody in every period, in whole microseconds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from worksystem.analysis.load.periods import places

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from worksystem.analysis.load.ledger import Ledger
    from worksystem.analysis.load.periods import Ints, Periods
    from worksystem.analysis.load.ties import Tie, Ties
    from worksystem.model.system import WorkSystem
    from worksystem.model.working_time import WorkingTime

__all__ = ["Figures"]


class Figures:
    """The numbers behind a load: a row for each owner, and a column for each period.

    Where somebody joins or leaves a team within a period, it is cut there into
    slots, so that each hour counts for the team that they are in at the time.

    Attributes:
        own_demand: What is booked on each owner itself.
        own_capacity: What each has itself, without those who are part of it.
        demand: What is booked on each, and on those who are part of it.
        capacity: The larger of what each has itself and what its parts have;
            the skills come after the owners.
        parts: Of each number, what it has of the demand on those who are part
            of it: their number to microseconds a slot.
        before: What is booked on each owner before the first period.
        after: What is booked on each owner after the last one.
    """

    def __init__(self, system: WorkSystem, ledger: Ledger, ties: Ties, periods: Periods) -> None:
        self._ties = ties
        bounds = periods.bounds
        self._bounds = bounds
        self._cuts = sorted({at for at in ties.changes() if bounds[0] < at < bounds[-1]})
        self._slots = np.union1d(bounds, np.array(self._cuts, dtype=np.int64))
        self._first = np.searchsorted(self._slots, bounds[:-1])
        self._is_cut = len(self._slots) > len(bounds)
        # Many owners have the same hours.
        self._places: dict[WorkingTime, Ints] = {}
        count = len(ties.owners)

        self._demand = demand = _demand(ledger, self._slots)
        own = np.array([self._capacity(system, id_) for id_ in ties.owners], dtype=np.int64)
        own = own.reshape(count, len(self._slots) - 1)
        self.own_demand, self.own_capacity = self._by_period(demand), self._by_period(own)
        self.before, self.after = _outside(ledger, bounds)

        self.parts: dict[int, dict[int, Ints]] = {}
        self.demand = self.own_demand.copy()
        for number in np.flatnonzero(demand.any(axis=1)).tolist():
            self._pass_on(number, demand[number])
        self.capacity = np.zeros((len(ties), len(periods)), dtype=np.int64)
        for number in ties.order:
            self._count(number, own)

    def claims(self, number: int, first: int, last: int) -> Iterator[tuple[int, int, int, float]]:
        """Whose demand counts for a number in some periods, and which part of it.

        Args:
            number: Of an owner.
            first: The first period.
            last: The one after the last.

        Yields:
            Number of an owner, two instants, and which part of the demand
            between them.
        """
        since, until = (int(self._bounds[place]) for place in (first, last))
        ends = [since, *(cut for cut in self._cuts if since < cut < until), until]
        yield number, since, until, 1.0
        for begin, end in pairwise(ends):
            a, b = np.searchsorted(self._slots, (begin, end))
            for part, mine in self.parts.get(number, {}).items():
                if mine[a:b].any():
                    yield part, begin, end, float(mine[a:b].sum() / self._demand[part, a:b].sum())

    def _by_period(self, values: Ints) -> Ints:
        if not self._is_cut:
            return values
        found: Ints = np.add.reduceat(values, self._first, axis=-1)
        return found

    def _capacity(self, system: WorkSystem, id_: str) -> Ints:
        """What an owner has itself in each slot: open hours, times share, times units."""
        owner = system.owners[id_]
        capacity = owner.capacity
        if not owner.active:
            return np.zeros(len(self._slots) - 1, dtype=np.int64)
        time = system.working_time(owner=id_)
        if time not in self._places:
            self._places[time] = places(time, self._slots)
        place = self._places[time]
        if capacity.share == 1:
            return np.diff(place) * capacity.at_once
        # Rounded before the difference is taken, so that days sum to their week.
        whole: Ints = np.rint(place * (capacity.share * capacity.at_once)).astype(np.int64)
        return np.diff(whole)

    def _holds(self, tie: Tie) -> NDArray[np.bool_]:
        """The slots in which a tie holds."""
        found: NDArray[np.bool_] = (tie.since <= self._slots[:-1]) & (self._slots[:-1] < tie.until)
        return found

    def _pass_on(self, number: int, demand: Ints) -> None:
        """Count the demand on an owner for all that it is part of, and once for each."""
        got = {number: demand}
        for part in self._ties.reached(number):
            if part >= len(self._ties.owners):
                continue
            mine = np.minimum(got.pop(part), demand)
            if part != number:
                self.parts.setdefault(part, {})[number] = mine
                self.demand[part] += self._by_period(mine)
            ties = self._ties.above[part]
            for tie, given in zip(ties, self._divided(ties, mine), strict=True):
                got[tie.whole] = got.get(tie.whole, 0) + given

    def _divided(self, ties: list[Tie], demand: Ints) -> list[Ints]:
        """What each of several wholes has of a demand: teams divide it, others have all of it."""
        weights = [tie.share * self._holds(tie) if tie.is_divided else 0.0 for tie in ties]
        whole = sum(weights, np.zeros(len(demand)))
        found, so_far, given = [], np.zeros(len(demand)), np.zeros_like(demand)
        for tie, weight in zip(ties, weights, strict=True):
            if not tie.is_divided:
                found.append(demand)
                continue
            so_far = so_far + weight
            # The last of them comes to the whole, so that nothing is lost by rounding.
            part = np.divide(so_far, whole, out=np.zeros(len(demand)), where=whole > 0)
            until = np.rint(demand * part).astype(np.int64)
            found.append(until - given)
            given = until
        return found

    def _count(self, number: int, own: Ints) -> None:
        """Add what one has to the capacity of all that it is part of."""
        if number >= len(self._ties.owners):
            return
        mine = self.own_capacity[number]
        # What its parts have is in there already; they come first.
        members = self.capacity[number].copy()
        more = np.maximum(mine - members, 0)
        self.capacity[number] += more
        if not self._ties.above[number]:
            return
        share: dict[int, Any] = {number: 1.0}
        for part in self._ties.reached(number):
            weight = np.minimum(share.pop(part), 1.0)
            if part != number:
                self.capacity[part] += self._part(own[number], mine, more, weight)
            for tie in self._ties.above[part]:
                given = weight * (tie.share * self._holds(tie))
                share[tie.whole] = share.get(tie.whole, 0.0) + given

    def _part(self, own: Ints, mine: Ints, more: Ints, weight: NDArray[np.float64]) -> Ints:
        """A part of what one has beyond its own parts: all of it, for those who have none."""
        part = self._by_period(np.rint(own * weight).astype(np.int64))
        if (more == mine).all():
            return part
        ratio = np.divide(part, mine, out=np.zeros(len(mine)), where=mine > 0)
        return np.rint(more * ratio).astype(np.int64)


def _demand(ledger: Ledger, slots: Ints) -> Ints:
    """What is booked on each owner in each slot."""
    found = np.zeros((len(ledger.owners) + 1, len(slots) - 1), dtype=np.int64)
    for booking, slot, work in ledger.parts(slots):
        np.add.at(found, (ledger.owner[booking], slot), work)
    # What nobody does is counted in the last row, which Python and numpy call -1.
    return found[:-1]


def _outside(ledger: Ledger, bounds: Ints) -> tuple[Ints, Ints]:
    """What is booked on each owner before the first instant, and after the last."""
    every = np.arange(len(ledger))
    before, after = np.zeros((2, len(ledger.owners) + 1), dtype=np.int64)
    np.add.at(before, ledger.owner, ledger.done(every, int(bounds[0])))
    np.add.at(after, ledger.owner, ledger.work - ledger.done(every, int(bounds[-1])))
    return before[:-1], after[:-1]
