"""When work is due, as instants, and how long ago that was."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from worksystem.analysis.health.measures.phrases import spoken
from worksystem.analysis.health.measures.wholes import open_wholes
from worksystem.errors import BeyondHorizon
from worksystem.model.instants import to_microseconds
from worksystem.model.resolution import midnight
from worksystem.model.working_time import WorkingTime
from worksystem.show import show

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts
    from worksystem.model.items import WorkItem

__all__ = ["Deadlines", "promised"]


class Deadlines:
    """When items are due, on the calendar of the item, of its doer, or of the system.

    A plain day is over at the midnight after it, where the work is done: until
    then, nobody would call it late. Absences do not count, because a promise
    is not put off by a holiday.

    Args:
        facts: Have calendars and items.

    Examples:
        >>> from worksystem import Calendar, Facts, WorkItem, WorkSystem
        >>> office = Calendar("office", week="Mon-Fri 09:00-17:00", zone="Europe/Paris")
        >>> page = WorkItem("page", due="2026-05-01")
        >>> shop = WorkSystem("shop", calendars=[office], calendar="office", items=[page])
        >>> deadlines = Deadlines(Facts(shop))
        >>> monday = to_microseconds(datetime.fromisoformat("2026-05-04T12:00+02:00"))
        >>> deadlines.end(page) < monday, deadlines.ago(page, monday)
        (True, '3h of working time ago')
    """

    def __init__(self, facts: Facts) -> None:
        self._system = facts.system
        self._times: dict[str | None, WorkingTime] = {}
        self._clocks: dict[str | None, bool] = {}
        self._of: dict[str | None, str | None] = {None: None}
        self._days: dict[tuple[str | None, date], int] = {}

    def end(self, item: WorkItem, due: date | datetime | None = None) -> int:
        """The instant from which on an item is late, in microseconds since 1970 UTC.

        Args:
            item: Has a due date.
            due: Another date than its own.
        """
        at = item.due if due is None else due
        assert at is not None, "only what has a date is asked for"
        if isinstance(at, datetime):
            return to_microseconds(at)
        key = (self._calendar(item), at)
        found = self._days.get(key)
        if found is None:
            found = self._days[key] = midnight(at, 1, self._time(key[0]).zone)
        return found

    def late_by(self, item: WorkItem, at: int) -> timedelta:
        """The working time from when an item was due to an instant; zero if it was not yet.

        Raises:
            BeyondHorizon: If one of them lies outside what the calendar can hold.
        """
        time = self._time(self._calendar(item))
        late = time.position(at) - time.position(self.end(item))
        return timedelta(microseconds=max(0, late))

    def ago(self, item: WorkItem, at: int) -> str:
        """How long before an instant an item was due, in words; empty where no time has passed."""
        calendar, end = self._calendar(item), self.end(item)
        if at <= end:
            return ""
        if self._is_clock(calendar):
            return f"{spoken(at - end)} ago"
        try:
            late = self.late_by(item, at)
        except BeyondHorizon:
            return f"{spoken(at - end)} ago"
        return f"{show(late)} of working time ago" if late else ""

    def _calendar(self, item: WorkItem) -> str | None:
        if item.calendar is not None:
            return item.calendar
        doer = item.assignees[0].owner if item.assignees else item.owner
        if doer is not None and doer not in self._of:
            self._of[doer] = self._system.owners[doer].capacity.calendar
        return self._of[doer]

    def _time(self, calendar: str | None) -> WorkingTime:
        if calendar not in self._times:
            self._times[calendar] = self._system.working_time(calendar)
        return self._times[calendar]

    def _is_clock(self, calendar: str | None) -> bool:
        """Whether all time is working time, as where nobody has named a calendar."""
        if calendar not in self._clocks:
            time = self._time(calendar)
            self._clocks[calendar] = time == WorkingTime.always(zone=time.zone)
        return self._clocks[calendar]


def promised(facts: Facts) -> tuple[WorkItem, ...]:
    """Open work that has a due date of its own: items, and parents of which a part is open.

    Examples:
        >>> from worksystem import Facts, WorkItem, WorkSystem
        >>> items = [
        ...     WorkItem("shop", due="2026-05-04"),
        ...     WorkItem("page", parent="shop"),
        ...     WorkItem("mail", due="2026-05-04", finished="2026-05-01T09:00Z"),
        ... ]
        >>> promised(Facts(WorkSystem("shop", items=items)))
        (WorkItem('shop', due='2026-05-04'),)
    """
    items = tuple([item for item in facts.open if item.due is not None])
    wholes = open_wholes(facts)
    more = [i for i in facts.system.items if i.due is not None and i.id in wholes]
    return items + facts.scope.of_items(more)
