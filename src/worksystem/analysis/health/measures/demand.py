"""How much of everybody's working time open work takes, placed where no capacity moves it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve
from numpy.typing import NDArray

from worksystem.analysis.health.measures.remains import Remains
from worksystem.analysis.load.figures import Figures
from worksystem.analysis.load.ledger import Ledger
from worksystem.analysis.load.periods import Ints, Periods, places
from worksystem.analysis.load.ties import Ties
from worksystem.analysis.progress import Progress
from worksystem.errors import CannotAnswer
from worksystem.model.capacity import Capacity
from worksystem.model.instants import to_microseconds
from worksystem.model.wall_clock import DAY, year_start
from worksystem.network import network_of
from worksystem.network.calendar_passes import CalendarPasses

if TYPE_CHECKING:
    from worksystem.model.system import WorkSystem
    from worksystem.model.working_time import WorkingTime
    from worksystem.network import Network

__all__ = ["WEEKS", "Demand"]

Floats = NDArray[np.float64]

WEEKS = 104
"""How many weeks are looked at: two years. Ours."""

_LAST = year_start(10_000) - 1


class Demand:
    """Open work, week by week, against the working time of each of its doers.

    Each item lies at its *nominal start*: its early start if every doer gave
    all of their time and were never absent, and no earlier than now. From
    there it takes its doers' time, at the pace that they really have, in the
    open hours that they have in common. So nobody's capacity moves anybody's
    work: more of it makes work shorter, and weeks wider, and nothing else.

    All is counted in the time of one whole unit of an owner: their share is
    in what work takes of them and in what there is of them, and drops out.

    Args:
        system: Has a start.
        now: Microseconds since 1970 UTC; None if nobody knows.

    Attributes:
        owners: Ids of those who do open work, in order.
        begin: The instant from which work lies; microseconds since 1970 UTC.
        weeks: The ISO weeks that are looked at; the first is that of `begin`.
        bounds: Where each of them begins, the first one at `begin`, and the last one ends.
        node: Id of an item to its node in the network.
        unknown: Ids of open items whose effort nobody has said.
        nobodys: Ids of open items that nobody does.
        beyond: Ids of items that lie beyond the weeks, at least in part.

    Raises:
        CannotAnswer: If the system has no start.
        DependencyCycle: If items wait for each other.

    Cost is linear in items, times the weeks.

    Examples:
        >>> from worksystem import Calendar, Owner, WorkItem, WorkSystem
        >>> week = Calendar("week", week="Mon-Fri 09:00-17:00")
        >>> items = [WorkItem(id_, owner="ana", effort="3d", after=[]) for id_ in ("copy", "mail")]
        >>> system = WorkSystem(
        ...     "shop",
        ...     start="2026-05-04",
        ...     calendar="week",
        ...     calendars=[week],
        ...     owners=[Owner("ana")],
        ...     items=items,
        ... )
        >>> demand = Demand(system, None)
        >>> demand.loads("ana")[:2].tolist(), demand.items("ana", 0)
        ([1.2, 0.0], ('copy', 'mail'))
    """

    def __init__(self, system: WorkSystem, now: int | None) -> None:
        if system.start is None:
            raise CannotAnswer(
                f"work is placed by dates, and system {system.id!r} has no start; "
                "give it one, as in system.update(start='2026-05-04')"
            )
        start = to_microseconds(system.start)
        self._system = system
        self.begin = start if now is None else max(now, start)
        last = min(self.begin + (WEEKS - 1) * 7 * DAY, _LAST)
        self.weeks = Periods.covering("week", system.local_zone, self.begin, last, most=WEEKS + 2)
        # What is over of this week is nobody's time any more.
        self.bounds: Ints = self.weeks.bounds.copy()
        self.bounds[0] = self.begin
        self._places: dict[tuple[WorkingTime, bool], Ints] = {}
        self._sums: dict[str, tuple[Floats, Floats]] = {}
        self._place(network_of(_nominal(system)), now)

    def _place(self, network: Network, now: int | None) -> None:
        """Put every item where it starts, and count what it takes of whom until when."""
        system, structure, timing = self._system, network.structure, network.timing
        self.node = {
            structure.ids[leaf]: node for node, leaf in enumerate(structure.leaves.tolist())
        }
        remains = Remains(system, now)
        unknown, nobodys, names = [], [], []
        rows: list[tuple[int, int, float]] = []
        doers: list[str] = []
        for item in sorted(Progress.of(system).open, key=lambda item: item.id):
            if not remains.doers(item):
                nobodys.append(item.id)
                continue
            length = remains.length(item)
            if length is None:
                unknown.append(item.id)
            elif length:
                for doer in remains.doers(item):
                    names.append(item.id)
                    doers.append(doer.owner)
                    rows.append((self.node[item.id], length, doer.share))
        self.unknown, self.nobodys = tuple(unknown), tuple(nobodys)
        self._item = names
        self.owners = tuple(sorted(set(doers)))
        self._number = {id_: i for i, id_ in enumerate(self.owners)}
        self._owner: Ints = np.array([self._number[id_] for id_ in doers], dtype=np.int64)
        self._node: Ints = np.array([row[0] for row in rows], dtype=np.int64)
        self._length: Ints = np.array([row[1] for row in rows], dtype=np.int64)
        self._share: Floats = np.array([row[2] for row in rows], dtype=np.float64)

        used, self._axis = np.unique(timing.axis[self._node], return_inverse=True)
        self._reached = np.array([places(timing.axes[i], self.bounds) for i in used.tolist()])
        self._reached = self._reached.reshape(len(used), len(self.bounds))
        first = self._reached[self._axis, 0]
        self._start = np.maximum(_starts(network)[self._node], first)
        self._taken: Floats = np.zeros((len(self.owners), len(self.bounds)))
        for place in range(1, len(self.bounds)):
            weights = self._share * self._done(place)
            self._taken[:, place] = np.bincount(self._owner, weights, minlength=len(self.owners))
        rest = self._length > self._done(len(self.bounds) - 1)
        self.beyond = tuple(dict.fromkeys(names[row] for row in np.flatnonzero(rest).tolist()))

    def _done(self, place: int) -> Ints:
        """How much of the time of each row lies before a bound."""
        found: Ints = np.clip(self._reached[self._axis, place] - self._start, 0, self._length)
        return found

    def parts(self) -> tuple[list[str], Ints, Floats]:
        """Of each item and doer: its id, their place in `owners`, and all the time that it takes."""
        return self._item, self._owner, self._share * self._length

    def until(self, item: str, week: int) -> int:
        """The working time of an item from where it lies to the end of a week.

        Args:
            item: Id of one that takes somebody's time.
            week: The place of a week.
        """
        row = self._row[item]
        return int(self._reached[self._axis[row], week + 1] - self._start[row])

    @cached_property
    def _row(self) -> dict[str, int]:
        return {id_: row for row, id_ in enumerate(self._item)}

    def loads(self, owner: str) -> Floats:
        """Of each week: the time that work takes of an owner, divided by what there is.

        In a week in which they are there for fewer hours than they would
        usually be – absent, or because a part of it is over – work has until
        they have had the hours of such a week, of those that follow.
        """
        asked, given = self.sums(owner)
        return np.divide(asked, given, out=np.zeros(len(given)), where=given > 0)

    def sums(self, owner: str) -> tuple[Floats, Floats]:
        """Of each week: the time that work takes of an owner, and the time that there is."""
        if owner not in self._sums:
            self._sums[owner] = self._summed(owner)
        return self._sums[owner]

    def _summed(self, owner: str) -> tuple[Floats, Floats]:
        taken, given = self._taken[self._number[owner]], self.given(owner)
        usual, had = self._usual(owner), np.concatenate(([0], np.cumsum(given)))
        wanted = had[:-1] + usual
        # The bound by which they have had it, and how far the week before it is through by then.
        # If they never have it, all work counts.
        end = np.minimum(np.searchsorted(had, wanted, side="left"), len(had) - 1)
        before = np.maximum(end - 1, 0)
        length = had[end] - had[before]
        part = np.divide(wanted - had[before], length, out=np.ones(len(wanted)), where=length > 0)
        until = taken[before] + np.minimum(part, 1) * (taken[end] - taken[before])
        # A whole week is counted as it is, however many units there are. Where no
        # work lies, that of later weeks is for those to say.
        is_whole, own = given >= usual, np.diff(taken)
        asked = np.where(is_whole | (own == 0), own, until - taken[:-1])
        return asked, np.where(is_whole, given, usual).astype(np.float64)

    def items(self, owner: str, week: int) -> tuple[str, ...]:
        """Ids of the items that take an owner's time in a week, those with most first."""
        mine = np.flatnonzero(self._owner == self._number[owner])
        time = (self._share * (self._done(week + 1) - self._done(week)))[mine]
        order = np.argsort(-time, kind="stable")
        return tuple(self._item[row] for row in mine[order[time[order] > 0]].tolist())

    def given(self, owner: str) -> Ints:
        """The time that there is of an owner in each week: open hours, times units."""
        capacity = self._system.owners[owner].capacity
        if owner in self._of_parts:
            return self._of_parts[owner]
        if not self._system.owners[owner].active:
            return np.zeros(len(self.weeks), dtype=np.int64)
        return self._open(self._system.working_time(owner=owner)) * capacity.at_once

    def _usual(self, owner: str) -> Ints:
        """The hours of a whole week on an owner's calendar, for one who is never absent."""
        calendar = self._system.owners[owner].capacity.calendar
        return self._open(self._system.working_time(calendar), whole=True)

    def _open(self, time: WorkingTime, *, whole: bool = False) -> Ints:
        """The open hours in each week, from its Monday or from now on; many owners have the same."""
        key = (time, whole)
        if key not in self._places:
            bounds = self.weeks.bounds if whole else self.bounds
            self._places[key] = np.diff(places(time, bounds))
        return self._places[key]

    @cached_property
    def _of_parts(self) -> dict[str, Ints]:
        """The time that there is of teams with members, and of roles with holders.

        The larger of what each has itself and what its members have, as
        `measure_load` counts it.
        """
        system = self._system
        wholes = {membership.team for owner in system.owners for membership in owner.teams}
        wholes |= {owner.id for owner in system.owners if owner.holders}
        asked = wholes.intersection(self.owners)
        if not asked:
            return {}
        # Of a team, too, all is counted in the time of a whole unit.
        owners = [system.owners[id_] for id_ in sorted(wholes)]
        system = system.replace(
            *(evolve(owner, capacity=evolve(owner.capacity, share=1.0)) for owner in owners)
        )
        ties = Ties(system)
        periods = Periods("week", self.weeks.zone, self.bounds)
        found = Figures(system, Ledger(ties.owners, []), ties, periods).capacity
        return {id_: found[ties.owners.index(id_)] for id_ in sorted(asked)}


def _nominal(system: WorkSystem) -> WorkSystem:
    """The system with owners who give all of their time and are never absent."""
    plain = [
        evolve(owner, capacity=Capacity(calendar=owner.capacity.calendar))
        for owner in system.owners
        if owner.capacity.share != 1 or owner.capacity.absences
    ]
    if not plain:
        return system
    found = system.replace(*plain)
    for name in ("wiring", "structure"):
        if name in system.derived:
            found.derived[name] = system.derived[name]
    return found


def _starts(network: Network) -> Ints:
    """The early start of what is left of every node.

    Also of what is to be as late as possible: how late that is depends on all
    other work, and would let the end of one item move another.
    """
    if network.timing.is_simple:
        return network.find_times().early
    passes = CalendarPasses(network.timing)
    passes.forward(network.timing.floor.tolist())
    return np.array(passes.resume, dtype=np.int64)
