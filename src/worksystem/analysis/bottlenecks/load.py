"""By load: whose working time is taken for most of the span of a plan."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve, field, frozen

from worksystem.analysis.bottlenecks.ranking import Kind, Ranking
from worksystem.analysis.load import LoadRows, measure_load
from worksystem.analysis.load.accounts import Accounts
from worksystem.analysis.load.rows import ROUNDING
from worksystem.analysis.paths.timetable import span
from worksystem.errors import CannotAnswer
from worksystem.model.instants import from_microseconds, to_microseconds
from worksystem.show import show

if TYPE_CHECKING:
    from worksystem.analysis.load import Load
    from worksystem.analysis.plans import Plan

__all__ = ["LoadEntry", "rank_by_load"]

_INFINITE = float("inf")
_ABOUT = "demand over capacity"
_COLUMNS = {
    "owner": "subject",
    "utilisation": "value",
    "in weeks with work": "when_busy",
    "highest week": "peak",
    "queue": "queue",
}


@frozen
class LoadEntry:
    """How much of an owner's working time a plan takes.

    Of a team or a role that counts what its members or holders do, as
    `measure_load` counts it.

    Attributes:
        subject: Id of the owner.
        demand: Working time that the plan takes of them, from its beginning to its end.
        capacity: Working time that there is of them between the two.
        when_busy: Demand over capacity in those weeks of the plan in which
            they have work.
        peak: Demand over capacity in the week in which it is highest.
        peak_week: Which week that is, in words.

    Examples:
        >>> hour = timedelta(hours=1)
        >>> entry = LoadEntry("ana", demand=9 * hour, capacity=10 * hour, when_busy=0.9, peak=1.0)
        >>> entry.value, entry.queue, entry.is_full
        (0.9, 9.0, False)
    """

    subject: str
    demand: timedelta = field(kw_only=True)
    capacity: timedelta = field(kw_only=True)
    when_busy: float = field(kw_only=True)
    peak: float = field(kw_only=True)
    peak_week: str = field(default="", kw_only=True)

    @property
    def kind(self) -> Kind:
        """``owner``: items are not ranked by load."""
        return "owner"

    @property
    def value(self) -> float:
        """Sustained utilisation: demand over capacity, from the plan's beginning to its end.

        What happens before `as_of` and after the last item has finished is not
        in it, but the time before an owner's first item and after their last is.
        """
        if self.capacity:
            return self.demand / self.capacity
        return _INFINITE if self.demand else 0.0

    @property
    def is_full(self) -> bool:
        """Whether there is no time left over: a queue in front of them never gets shorter."""
        return self.capacity - self.demand <= timedelta(microseconds=ROUNDING)

    @property
    def queue(self) -> float:
        """How many items would be with them on average if work came by chance: ρ/(1-ρ).

        Only indicative: the number of a queue with one server, in which both the
        time between two items and the time for one are exponential (M/M/1).
        Infinite where the utilisation ρ is 1 or more; see `is_full`.

        Source: Kleinrock, "Queueing Systems, Volume I: Theory", 1975, section 3.2.

        Examples:
            >>> hour = timedelta(hours=1)
            >>> for busy in (5, 8, 10):
            ...     entry = LoadEntry(
            ...         "ana", demand=busy * hour, capacity=10 * hour, when_busy=1.0, peak=1.0
            ...     )
            ...     print(entry.value, entry.queue)
            0.5 1.0
            0.8 4.0
            1.0 inf
        """
        if self.is_full:
            return _INFINITE
        return self.demand / (self.capacity - self.demand)

    @property
    def why(self) -> str:
        """The evidence, in a sentence."""
        if not self.capacity:
            return (
                f"{show(self.subject)} has {show(self.demand)} of work, and no working time for it"
            )
        most = f", most in {self.peak_week}: {self.peak:.0%}" if self.peak_week else ""
        queue = (
            "with no time left over, a queue in front of them never gets shorter"
            if self.is_full
            else f"if work came by chance, {self.queue:.1f} items would be with them (indicative)"
        )
        return (
            f"{show(self.subject)} is busy {self.value:.0%} of the plan's span: "
            f"{show(self.demand)} of {show(self.capacity)}; "
            f"in weeks with work {self.when_busy:.0%}{most}; {queue}"
        )

    def __str__(self) -> str:
        return self.why


def rank_by_load(plan: Plan, *, shown: int) -> Ranking[LoadEntry]:
    """Rank owners by how much of their time a plan takes over its whole span.

    The span is from where open work can begin – the system's start, or its
    `as_of` – until the plan's finish. Weeks are cut off at both.

    Args:
        plan: Whose bookings are counted.
        shown: How many entries are shown.
    """
    try:
        span_of_plan = _span(plan)
        if span_of_plan is None:
            return Ranking("load", f"{_ABOUT}: no open work takes anybody's time", shown=shown)
        begin, finish = (from_microseconds(at, plan.system.local_zone) for at in span_of_plan)
        load = measure_load(plan, start=begin, until=finish)
    except CannotAnswer as error:
        return Ranking("load", _ABOUT, not_evaluated=str(error), shown=shown)
    entries = _entries(load, *span_of_plan)
    entries.sort(key=lambda entry: (-entry.value, entry.subject))
    about = f"{_ABOUT} from {show(begin)} to {show(finish)} ({plan.system.local_zone})"
    return Ranking("load", about, entries, _COLUMNS, shown=shown)


def _span(plan: Plan) -> tuple[int, int] | None:
    """When open work can begin, and when the plan ends, in microseconds."""
    system, bookings = plan.system, plan.bookings()
    if system.start is None:
        return 0, 1  # that it has no dates is for the load to say
    if not bookings:
        return None
    now: datetime = max(system.start, system.as_of or system.start)
    begin = min(to_microseconds(now), *(booking.start for booking in bookings))
    finish = max(plan.schedule.finish, *(booking.finish for booking in bookings))
    return begin, finish


def _entries(load: Load, begin: int, finish: int) -> list[LoadEntry]:
    accounts = load.accounts
    # The weeks, without what lies before the plan's beginning and after its end.
    periods = evolve(load.periods, bounds=np.clip(load.periods.bounds, begin, finish))
    cut = Accounts(load.system, accounts.ledger, accounts.ties, periods)
    found = []
    for number, id_ in enumerate(load.owners):
        rows = cut.of_owner(number)
        if rows.demand.any():
            found.append(_entry(load, id_, rows))
    return found


def _entry(load: Load, id_: str, rows: LoadRows) -> LoadEntry:
    busy = rows.demand > 0
    utilisation = rows.utilisation
    # Of weeks that are alike the one with most work counts, then the first.
    place = int(np.lexsort((-rows.demand, -utilisation))[0])
    demand, capacity = int(rows.demand.sum()), int(rows.capacity.sum())
    capacity_when_busy = int(rows.capacity[busy].sum())
    return LoadEntry(
        id_,
        demand=span(demand),
        capacity=span(capacity),
        when_busy=demand / capacity_when_busy if capacity_when_busy else _INFINITE,
        peak=float(utilisation[place]),
        peak_week=load.periods.name(place),
    )
