"""What is found for one item, and for a chain of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from attrs import frozen

from worksystem.show import show

__all__ = ["Activity", "Chain"]


@frozen
class Activity:
    """When one item can start and finish, when it must, and what drives it.

    Offsets are working time since the start of the plan, on the calendar that
    the item is worked on. Dates are None where the system has no start.

    Attributes:
        item: Its id.
        duration: Working time that it takes; of a started item, what is left.
        early_start: The earliest that its dependencies allow; of started
            work, when it did.
        early_finish: The earliest finish; of finished work, when it was.
        late_start: The latest that does not move the finish, nor break a
            deadline or a no-later constraint.
        late_finish: The latest finish of that kind.
        early_start_offset: `early_start` as working time since the start.
        early_finish_offset: `early_finish` as working time since the start.
        late_start_offset: `late_start` as working time since the start.
        late_finish_offset: `late_finish` as working time since the start.
        total_float: How far it may slip before the finish (or its deadline)
            moves; negative when it is late already; None when it is finished.
        free_float: How far it may slip before any successor moves; None when
            it is finished.
        is_critical: Whether its total float is within the threshold.
        driver: Id of the item that drives its start; None if a date does.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem, find_critical_path
        >>> items = [WorkItem("a", effort="2h"), WorkItem("b", effort="5h")]
        >>> a = find_critical_path(WorkSystem("shop", items=items))["a"]
        >>> str(a.total_float), a.is_critical, a.early_start
        ('3:00:00', False, None)
    """

    item: str
    duration: timedelta
    early_start: datetime | None
    early_finish: datetime | None
    late_start: datetime | None
    late_finish: datetime | None
    early_start_offset: timedelta
    early_finish_offset: timedelta
    late_start_offset: timedelta
    late_finish_offset: timedelta
    total_float: timedelta | None
    free_float: timedelta | None
    is_critical: bool
    driver: str | None


@frozen
class Chain:
    """Items that drive each other, and how far they may slip together.

    Attributes:
        items: Their ids, first to last.
        total_float: The least float among them.

    Examples:
        >>> print(Chain(("a", "b"), timedelta(hours=4)))
        a → b (4h of float)
    """

    items: tuple[str, ...]
    total_float: timedelta

    def __str__(self) -> str:
        return f"{' → '.join(map(show, self.items))} ({show(self.total_float)} of float)"
