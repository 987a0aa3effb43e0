"""What is left of an item, and how long its doers take for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from worksystem.model.instants import to_microseconds
from worksystem.network.doers import rate_and_time
from worksystem.network.timing import microseconds

if TYPE_CHECKING:
    from worksystem.model.items import WorkItem
    from worksystem.model.people import Assignment
    from worksystem.model.system import WorkSystem
    from worksystem.model.working_time import WorkingTime

__all__ = ["Remains"]


class Remains:
    """What is left of open items, in whole microseconds.

    What `remaining` says; else the likely estimate, less what its doers can
    have done since it started, if that and the time now are known.

    Args:
        system: Knows the doers.
        now: Microseconds since 1970 UTC; None if nobody knows.

    Examples:
        >>> from worksystem import Owner, WorkItem, WorkSystem
        >>> remains = Remains(WorkSystem("shop", owners=[Owner("ana"), Owner("bo")]), None)
        >>> both = WorkItem("copy", assignees=["ana", "bo"], effort="3h")
        >>> [us // 60_000_000 for us in (remains.length(both), *remains.work(both).values())]
        [90, 90, 90]
    """

    def __init__(self, system: WorkSystem, now: int | None) -> None:
        self._system = system
        self._now = now
        self._known: dict[Any, tuple[tuple[Assignment, ...], float, WorkingTime]] = {}

    def length(self, item: WorkItem) -> int | None:
        """The working time that the doers of an item take for what is left; None if unknown."""
        _, rate, time = self._pace(item)
        if item.remaining is not None:
            left: float = microseconds(item.remaining)
        elif item.estimate is None:
            return None
        else:
            left = microseconds(item.estimate.likely)
            if item.started is not None and self._now is not None:
                begun = time.position(to_microseconds(item.started))
                passed = max(0, time.position(self._now) - begun)
                left = max(0.0, left - passed * (1 if item.effort is None else rate))
        return round(left if item.effort is None else left / rate)

    def work(self, item: WorkItem) -> dict[str, int]:
        """What is left of an item for each of its doers; empty if unknown or nobody's."""
        length = self.length(item)
        return {
            doer.owner: round(
                (length or 0) * doer.share * self._system.owners[doer.owner].capacity.share
            )
            for doer in self.doers(item)
        }

    def doers(self, item: WorkItem) -> tuple[Assignment, ...]:
        """Who does an item; the same as its own `doers`, made once for many."""
        return self._pace(item)[0]

    def _pace(self, item: WorkItem) -> tuple[tuple[Assignment, ...], float, WorkingTime]:
        key = (item.owner, item.assignees, item.calendar)
        if key not in self._known:
            self._known[key] = (item.doers, *rate_and_time(self._system, item))
        return self._known[key]
