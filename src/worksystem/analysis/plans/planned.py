"""What a plan says of one item, and of the time that one item leaves to another."""

from __future__ import annotations

from datetime import datetime, timedelta

from attrs import frozen

from worksystem.model.people import Assignment
from worksystem.show import show

__all__ = ["PlannedItem", "ResourceLink"]


@frozen
class PlannedItem:
    """When one item starts and finishes in a plan, and who does it.

    Offsets are working time since the start of the plan, on the calendar that
    the item is worked on. Dates are None where the system has no start.

    Attributes:
        item: Its id.
        start: When it starts; of started work, when it did.
        finish: When it finishes.
        start_offset: `start` as working time since the start of the plan.
        finish_offset: `finish` as working time since the start of the plan.
        could_start: When it could start if everybody had room: the earliest
            that its dependencies, dates and progress allow in this plan. Of
            started work, when what is left could go on; None when finished.
        assignments: Who does it, with their shares; chosen by the plan where
            the item leaves it open.
        total_float: How far it may slip before the finish of the plan or a
            date moves, while owners take their items in the same order;
            None when it is finished.
        is_critical: Whether it is on the chain that sets the finish.
        waits_for: Ids of the owners that it waits for.

    Examples:
        >>> from worksystem import Owner, WorkItem, WorkSystem, make_plan
        >>> items = [WorkItem(id, owner="ana", effort="2h") for id in "ab"]
        >>> b = make_plan(WorkSystem("shop", owners=[Owner("ana")], items=items))["b"]
        >>> str(b.start_offset), b.doers, b.waits_for, b.is_critical
        ('2:00:00', ('ana',), ('ana',), True)
    """

    item: str
    start: datetime | None
    finish: datetime | None
    start_offset: timedelta
    finish_offset: timedelta
    could_start: datetime | None
    assignments: tuple[Assignment, ...]
    total_float: timedelta | None
    is_critical: bool
    waits_for: tuple[str, ...]

    @property
    def doers(self) -> tuple[str, ...]:
        """Ids of those who do it."""
        return tuple(assignment.owner for assignment in self.assignments)


@frozen
class ResourceLink:
    """That an owner goes from one item to another in a plan: a dependency that nobody wrote down.

    Attributes:
        before: Id of the item that has the owner's time first.
        after: Id of the item that has it next.
        owner: Id of the owner.

    Examples:
        >>> print(ResourceLink("copy", "page", "ana"))
        copy → page (ana)
    """

    before: str
    after: str
    owner: str

    def __str__(self) -> str:
        return f"{show(self.before)} → {show(self.after)} ({show(self.owner)})"
