"""Who does the work of an item: on whose time, and how much of it an hour holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worksystem.errors import BeyondHorizon, CannotAnswer

if TYPE_CHECKING:
    from worksystem.model.items import WorkItem
    from worksystem.model.system import WorkSystem
    from worksystem.model.working_time import WorkingTime

__all__ = ["around_the_clock", "check_together", "rate_and_time"]


def check_together(item: WorkItem, axis: WorkingTime, start: int) -> None:
    """Refuse an item that can never go on, before the search for its dates does."""
    try:
        axis.opening(axis.position(start))
    except BeyondHorizon:
        names = [repr(doer.owner) for doer in item.doers]
        hours = [f"calendar {item.calendar!r}"] if item.calendar is not None else []
        raise CannotAnswer(
            f"item {item.id!r} goes on while {' and '.join(names + hours)} are all at work, "
            "and they never are; give them hours in common, or the item fewer of them"
        ) from None


def rate_and_time(system: WorkSystem, item: WorkItem) -> tuple[float, WorkingTime]:
    """How much effort an hour of the item's working time holds, and that working time.

    Several doers work on an item together: it goes on while all of them are at
    work, and each hour then holds the sum of their shares.
    """
    rate = 0.0
    time: WorkingTime | None = None
    for doer in item.doers:
        rate += doer.share * system.owners[doer.owner].capacity.share
        own = system.working_time(owner=doer.owner)
        time = own if time is None else time.narrowed(own)
    if item.calendar is not None:
        own = system.working_time(item.calendar)
        time = own if time is None else time.narrowed(own)
    return rate or 1.0, time if time is not None else system.working_time()


def around_the_clock(system: WorkSystem, items: list[WorkItem]) -> list[str]:
    """Where nobody names a calendar all time is working time: easily overlooked."""
    if system.calendar is not None:
        return []
    hours = {owner.id for owner in system.owners if owner.capacity.calendar is not None}
    found = sorted(
        item.id
        for item in items
        if item.calendar is None and not any(doer.owner in hours for doer in item.doers)
    )
    if not found:
        return []
    count = f"{len(found)} items are" if len(found) > 1 else f"{found[0]!r} is"
    return [f"nobody names a calendar, so {count} worked on around the clock"]
