"""The rows of owners and skills, each with the items that take time in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np

from worksystem.analysis.load.figures import Figures
from worksystem.analysis.load.rows import ROUNDING, LoadPeriod, LoadRows
from worksystem.analysis.load.skills import bookings_for_skill, demand_for_skills
from worksystem.analysis.paths.timetable import span

if TYPE_CHECKING:
    from worksystem.analysis.load.ledger import Claim, Ledger
    from worksystem.analysis.load.periods import Ints, Periods
    from worksystem.analysis.load.ties import Ties
    from worksystem.model.system import WorkSystem

    Claims = Callable[[int, int], Iterator[Claim]]

__all__ = ["Accounts"]


class Accounts:
    """The load of everybody, by number: owners in order, and skills in order.

    Numbers are worked out when something is first asked; rows when they are
    looked at, and the items in a row when they are.

    Attributes:
        system: The system that is asked about.
        ledger: Whose time each item takes.
        ties: Who is part of whom.
        periods: The days, weeks or months.
    """

    def __init__(self, system: WorkSystem, ledger: Ledger, ties: Ties, periods: Periods) -> None:
        self.system = system
        self.ledger = ledger
        self.ties = ties
        self.periods = periods

    @cached_property
    def figures(self) -> Figures:
        """Demand and capacity."""
        return Figures(self.system, self.ledger, self.ties, self.periods)

    @cached_property
    def excess(self) -> Ints:
        """By how much demand exceeds capacity, of each owner in each period."""
        figures = self.figures
        found: Ints = figures.demand - figures.capacity[: len(self.ties.owners)]
        return found

    def worst(self, number: int) -> list[int]:
        """The periods in which an owner is over capacity, by the most working time first."""
        excess = self.excess[number]
        over = np.flatnonzero(excess > ROUNDING)
        return over[np.argsort(-excess[over], kind="stable")].tolist()  # type: ignore[no-any-return]

    @cached_property
    def over(self) -> LoadRows:
        """The periods in which an owner is over capacity, by the most working time first."""
        who, when = np.nonzero(self.excess > ROUNDING)
        worst = np.argsort(-self.excess[who, when], kind="stable")
        return self._some(who[worst], when[worst])

    @cached_property
    def busy(self) -> LoadRows:
        """The periods of owners in which there is demand, by owner."""
        return self._some(*np.nonzero(self.figures.demand))

    def parts(self, number: int) -> tuple[str, ...]:
        """Ids of the owners whose demand counts for another one too."""
        parts = self.figures.parts.get(number, {})
        counted = sorted(part for part, demand in parts.items() if demand.any())
        return tuple(self.ties.owners[part] for part in counted)

    def outside(self, number: int) -> tuple[timedelta, timedelta]:
        """What is booked on an owner before the first period, and after the last."""
        return span(self.figures.before[number]), span(self.figures.after[number])

    def _some(self, who: Ints, when: Ints) -> LoadRows:
        figures = self.figures
        make = partial(self._one_of, who, when)
        return LoadRows(figures.demand[who, when], figures.capacity[who, when], make)

    def _one_of(self, who: Ints, when: Ints, place: int) -> LoadPeriod:
        return self.of_owner(int(who[place]))[int(when[place])]

    def of_owner(self, number: int) -> LoadRows:
        """The periods of an owner, with all who are part of it."""
        figures, name = self.figures, self.ties.owners[number]
        claims = partial(self._claims, number)
        return self._rows(name, figures.demand[number], figures.capacity[number], claims)

    def alone(self, number: int) -> LoadRows:
        """The periods of an owner, without those who are part of it."""
        figures, name = self.figures, self.ties.owners[number]
        claims = partial(self._claims_on, self.ledger.of(number))
        return self._rows(name, figures.own_demand[number], figures.own_capacity[number], claims)

    def of_skill(self, place: int) -> LoadRows:
        """The periods of a skill."""
        bookings, demand = self._for_skills
        capacity = self.figures.capacity[len(self.ties.owners) + place]
        claims = partial(self._claims_on, bookings[place])
        return self._rows(self.ties.skills[place], demand[place], capacity, claims)

    def total(self, number: int) -> LoadPeriod:
        """All periods of an owner as one."""
        demand, capacity = self.figures.demand[number], self.figures.capacity[number]
        whole, numbers = (0, len(self.periods)), (int(demand.sum()), int(capacity.sum()))
        claims = partial(self._claims, number)
        return self._row(self.ties.owners[number], whole, numbers, claims)

    @cached_property
    def _for_skills(self) -> tuple[list[Ints], Ints]:
        """The bookings of items that need each skill, and what they come to in each period."""
        bookings = [bookings_for_skill(self.system, self.ledger, s) for s in self.ties.skills]
        return bookings, demand_for_skills(self.ledger, bookings, self.periods.bounds)

    def _claims(self, number: int, first: int, last: int) -> Iterator[Claim]:
        """Whose bookings count for an owner in some periods, and which part of them."""
        for part, since, until, share in self.figures.claims(number, first, last):
            yield self.ledger.of(part), since, until, share

    def _claims_on(self, bookings: Ints, first: int, last: int) -> Iterator[Claim]:
        """The whole of some bookings in some periods."""
        bounds = self.periods.bounds
        yield bookings, int(bounds[first]), int(bounds[last]), 1.0

    def _rows(self, name: str, demand: Ints, capacity: Ints, claims: Claims) -> LoadRows:
        make = partial(self._period, name, (demand, capacity), claims)
        return LoadRows(demand, capacity, make)

    def _period(
        self, name: str, columns: tuple[Ints, Ints], claims: Claims, place: int
    ) -> LoadPeriod:
        numbers = (int(columns[0][place]), int(columns[1][place]))
        return self._row(name, (place, place + 1), numbers, claims)

    def _row(
        self, name: str, places: tuple[int, int], numbers: tuple[int, int], claims: Claims
    ) -> LoadPeriod:
        """A row for some periods as one."""
        first, last = places
        demand, capacity = map(span, numbers)
        return LoadPeriod(
            owner=name,
            start=self.periods.start(first),
            end=self.periods.end(last - 1),
            demand=demand,
            capacity=capacity,
            find_items=partial(self._items, claims, first, last),
        )

    def _items(self, claims: Claims, first: int, last: int) -> tuple[str, ...]:
        return self.ledger.items_of(claims(first, last))
