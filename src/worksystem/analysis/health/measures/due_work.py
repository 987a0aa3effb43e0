"""How much of everybody's working time is due by the end of each week, and what there is of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from worksystem.analysis.health.measures.deadlines import Deadlines
from worksystem.analysis.progress import Progress
from worksystem.model.instants import from_microseconds

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts
    from worksystem.analysis.health.measures.demand import Demand

__all__ = ["DueWork", "dates_of"]

Floats = NDArray[np.float64]

_NEVER = np.iinfo(np.int64).max
_SOON = 3 * 86_400_000_000


class DueWork:
    """All that is due by the end of a week, against the working time until then.

    No date is put off by an absence, and no work is placed: more capacity
    only adds to the time, and an item less only takes from the work.

    As in `Demand`, all is counted in the time of one whole unit of an owner.

    Args:
        demand: Knows how much time open work takes of whom, and what there is.
        facts: Say when it is due.

    Cost is linear in items, and in owners times the weeks.

    Examples:
        >>> from worksystem import Calendar, Facts, Owner, WorkItem, WorkSystem
        >>> from worksystem.analysis.health.measures.demand import Demand
        >>> system = WorkSystem(
        ...     "shop",
        ...     start="2026-05-04",
        ...     calendar="week",
        ...     calendars=[Calendar("week", week="Mon-Fri 09:00-17:00")],
        ...     owners=[Owner("ana")],
        ...     items=[WorkItem("copy", owner="ana", effort="60h", due="2026-05-08")],
        ... )
        >>> due = DueWork(Demand(system, None), Facts(system))
        >>> due.loads("ana")[:2].tolist(), due.items("ana", 0), due.day("ana", 0).isoformat()
        ([1.5, 0.75], ('copy',), '2026-05-08')
    """

    def __init__(self, demand: Demand, facts: Facts) -> None:
        self._demand, self._system = demand, facts.system
        self._dates = dates_of(facts)
        self._item, self._owner, self._time = demand.parts()
        self._number = {id_: i for i, id_ in enumerate(demand.owners)}
        self._end = np.array(
            [self._dates.get(id_, (_NEVER, ""))[0] for id_ in self._item], dtype=np.int64
        )
        # What is overdue is asked for by the end of the first week that is not nearly over:
        # on a Saturday there is no time left for anybody, and nothing to be told.
        self._end[self._end < demand.begin] = demand.begin + _SOON
        self._week = np.searchsorted(demand.bounds[1:], self._end, side="left")
        count = len(demand.weeks)
        is_due = self._week < count
        taken = np.bincount(
            self._owner[is_due] * count + self._week[is_due],
            self._time[is_due],
            minlength=len(demand.owners) * count,
        )
        self._taken: Floats = np.cumsum(taken.reshape(len(demand.owners), count), axis=1)

    def sums(self, owner: str) -> tuple[Floats, Floats]:
        """By the end of each week: what is due of an owner's time, and their time until then."""
        given = np.cumsum(self._demand.given(owner)).astype(np.float64)
        return self._taken[self._number[owner]], given

    def loads(self, owner: str) -> Floats:
        """The one divided by the other; infinite where work is due and there is no time."""
        taken, given = self.sums(owner)
        none = np.where(taken > 0, np.inf, 0.0)
        return np.divide(taken, given, out=none, where=given > 0)

    def items(self, owner: str, week: int) -> tuple[str, ...]:
        """Ids of what an owner has to finish by the end of a week, those with most time first."""
        mine = self._due(owner, week)
        order = np.argsort(-self._time[mine], kind="stable")
        return tuple(self._item[row] for row in mine[order].tolist())

    def day(self, owner: str, week: int) -> date:
        """The day by which that is due: the last date, or if time is left after it, Sunday."""
        demand = self._demand
        end, last = int(demand.bounds[week + 1]), int(self._end[self._due(owner, week)].max())
        if last == demand.begin + _SOON:
            last = end
        time = self._system.working_time(owner=owner)
        if last < end and time.position(end) > time.position(last):
            last = end
        return from_microseconds(last - 1, demand.weeks.zone).date()

    def promise(self, item: str) -> str:
        """Id of what has the date by which an item is due: itself, or what it is a part of."""
        return self._dates[item][1]

    def friday_after(self, week: int) -> date | None:
        """The Friday of the week after one; None where nobody can tell its date."""
        try:
            return self._demand.weeks.start(week).date() + timedelta(days=11)
        except OverflowError:
            return None

    def _due(self, owner: str, week: int) -> NDArray[np.int64]:
        return np.flatnonzero((self._owner == self._number[owner]) & (self._week <= week))


def dates_of(facts: Facts) -> dict[str, tuple[int, str]]:
    """When open work is late by its own date or by that of a whole, and whose date that is.

    Linear in items.

    Examples:
        >>> from worksystem import Facts, WorkItem, WorkSystem
        >>> items = [WorkItem("web", due="1970-01-01"), WorkItem("page", parent="web")]
        >>> dates_of(Facts(WorkSystem("shop", items=items)))["page"]
        (86400000000, 'web')
    """
    items, deadlines = facts.system.items, facts.once(Deadlines)
    found: dict[str | None, tuple[int, str] | None] = {None: None}
    for item in Progress.of(facts.system).open:
        chain = []
        id_: str | None = item.id
        while id_ not in found:
            chain.append(items[id_ or ""])
            id_ = chain[-1].parent
        for one in reversed(chain):
            dates = [found[one.parent]] if found[one.parent] else []
            if one.due is not None:
                dates.append((deadlines.end(one), one.id))
            found[one.id] = min(filter(None, dates), default=None)
    return {item.id: at for item in Progress.of(facts.system).open if (at := found[item.id])}
