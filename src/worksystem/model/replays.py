"""Going through a history again: what made a system what it is, from the beginning."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from worksystem.model.history import History

if TYPE_CHECKING:
    from worksystem.model.decisions import Policies
    from worksystem.model.events import Event
    from worksystem.model.system import WorkSystem

__all__ = ["replay"]


def replay(
    initial: WorkSystem, events: Iterable[Event], *, policies: Policies | None = None
) -> WorkSystem:
    """Let everything in a history happen to a system again: the same as applying it.

    One copy of the system, however long the log; linear in the events.

    Args:
        initial: The system as it was before.
        events: What happened, in order of time: a `History`, or events.
        policies: Predicates that states ask for, by name; see
            `WorkSystem.apply`.

    Raises:
        Refused: By the first event that the agreements forbid.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem, events
        >>> before = WorkSystem("shop", items=[WorkItem("page")])
        >>> after = before.apply(events.Blocked("page", "no photos", at="2026-04-20T09:00Z"))
        >>> replay(before, after.history) == after
        True
        >>> replay(before, [events.Unblocked("page", at="2026-04-20T09:00Z")])
        Traceback (most recent call last):
            ...
        worksystem.errors.Refused: item 'page' is not blocked
    """
    happened = (events,) if isinstance(events, History) else tuple(events)
    return initial.apply(*happened, policies=policies)
