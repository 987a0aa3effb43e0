"""What the critical path says about single items, as instants."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from worksystem.errors import BeyondHorizon, CannotAnswer
from worksystem.model.instants import from_microseconds, to_microseconds

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts
    from worksystem.model.items import WorkItem
    from worksystem.model.working_time import WorkingTime

__all__ = ["PathDates"]


class PathDates:
    """When items can finish and must start, as if every owner had room for everything.

    Nothing is made for items that nobody asks about, so that ten thousand of
    them cost no more than those in question.

    Args:
        facts: Know the critical path.

    Raises:
        CannotAnswer: If the system has no start, or items wait for each other.

    Examples:
        >>> from worksystem import Facts, WorkItem, WorkSystem
        >>> page = WorkItem("page", effort="48h", due="2026-04-21", after=[])
        >>> shop = WorkSystem("shop", start="2026-04-20T00:00Z", items=[page])
        >>> dates = PathDates(Facts(shop))
        >>> str(dates.missed_by(page)), dates.is_short("page")
        ('0:00:00', False)
        >>> str(dates.missed_by(WorkItem("page", due="2026-04-20")))
        '1 day, 0:00:00'
    """

    def __init__(self, facts: Facts) -> None:
        path, self._zone = facts.path, facts.system.local_zone
        if facts.system.start is None:
            raise CannotAnswer(
                "the system has no start, so its critical path has no dates; say when work starts"
            )
        self._schedule, network = path.schedule, path.network
        self._timing, self._tree = network.timing, network.structure.hierarchy
        self._place = {id_: i for i, id_ in enumerate(network.structure.ids)}
        self._node = {int(place): n for n, place in enumerate(network.structure.leaves.tolist())}
        self._early: list[int] = path.schedule.early_finish.tolist()
        self._axes: list[int] = self._timing.axis.tolist()
        self._dues: dict[tuple[int, date], int] = {}

    def missed_by(self, item: WorkItem) -> timedelta | None:
        """The working time by which the earliest finish is after the item's own due date.

        Of a parent, that of the part which is latest. Zero if it is in time;
        None if it is finished, or if a calendar cannot hold the date.
        """
        assert item.due is not None, "only what has a date is asked for"
        try:
            found = [self._early[n] - self._due(n, item.due) for n in self._open(item.id)]
        except BeyondHorizon:
            return None
        return timedelta(microseconds=max(0, *found)) if found else None

    def finish(self, item: WorkItem) -> datetime | None:
        """The earliest finish of an item or of all its parts, told where the system is.

        None if it is finished, or if a calendar cannot hold the date.
        """
        try:
            ends = [self._axis(n).closing(self._early[n]) for n in self._open(item.id)]
            return from_microseconds(max(ends), self._zone) if ends else None
        except BeyondHorizon:
            return None

    def needed_by(self, item: str) -> datetime | None:
        """The latest start of an item that moves neither the finish nor a deadline.

        None for parents, for what is finished, and beyond what a calendar can hold.
        """
        node = self._node.get(self._place[item])
        if node is None or node in self._timing.ended:
            return None
        return self._opening(node, int(self._schedule.late_start[node]))

    def last_start(self, item: WorkItem) -> datetime | None:
        """The latest start that keeps an item's own due date; if it has none, `needed_by`.

        A date far behind the finish of the plan leaves more time than that.
        """
        node = self._node.get(self._place[item.id])
        if item.due is None or node is None or node in self._timing.ended:
            return self.needed_by(item.id)
        length = self._early[node] - int(self._schedule.resume[node])
        try:
            return self._opening(node, self._due(node, item.due) - length)
        except BeyondHorizon:
            return None

    def is_short(self, item: str) -> bool:
        """Whether an item that is no parent has less than no float."""
        node = self._node.get(self._place[item])
        return node is not None and bool(self._schedule.total[node] < 0)

    def _open(self, item: str) -> list[int]:
        """The nodes of an item, or under a parent, that are not finished."""
        place = self._place[item]
        node = self._node.get(place)
        if node is not None:
            return [] if node in self._timing.ended else [node]
        assert self._tree is not None, "only a hierarchy has parents"
        places = self._tree.leaves_of(place).tolist()
        return [node for p in places if (node := self._node[p]) not in self._timing.ended]

    def _due(self, node: int, due: datetime | date) -> int:
        axis = self._axes[node]
        if (axis, due) not in self._dues:
            time = self._timing.axes[axis]
            at = to_microseconds(due) if isinstance(due, datetime) else time.day_end(due)
            self._dues[axis, due] = time.position(at)
        return self._dues[axis, due]

    def _opening(self, node: int, place: int) -> datetime | None:
        try:
            return from_microseconds(self._axis(node).opening(place), self._zone)
        except BeyondHorizon:
            return None

    def _axis(self, node: int) -> WorkingTime:
        return self._timing.axes[self._axes[node]]
