"""Systems with a past: so many items finished, each after so many days; and one way to shift them."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from attrs import evolve

from worksystem import Calendar, Workflow, WorkItem, WorkSystem, events

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)  # a Monday
DAY = timedelta(days=1)
WEB = Workflow("web", [("todo", "ready"), ("doing", "active"), ("live", "done")])
OFFICE = Calendar("office", week="Mon-Fri 09:00-17:00")


def past(days: Sequence[float], **fields: Any) -> WorkSystem:
    """A system in which items took so many days each, and the last of them ended yesterday.

    Args:
        days: How long each took; ``old-0`` the first.
        fields: Of the system; items are beside those that finished.
    """
    items = [*fields.pop("items", ()), *fields.pop("old", ())]
    moves = [
        events.Moved(f"old-{n}", state, at=at)
        for n, took in enumerate(days)
        for state, at in (("doing", NOW - (1 + took) * DAY), ("live", NOW - DAY))
    ]
    moves += [
        events.Moved(i.id, "doing", at=i.started) for i in items if i.started and not i.finished
    ]
    moves += fields.pop("history", [])
    moves.sort(key=lambda event: event.at)
    options = {"as_of": NOW, "workflows": [WEB]} | fields
    return WorkSystem("shop", items=items, history=moves, **options)


def page(**fields: Any) -> WorkItem:
    """The item that a test is about."""
    return WorkItem("page", **{"workflow": "web"} | fields)


def in_days(days: float) -> datetime:
    """An instant so many days from now."""
    return NOW + days * DAY


def shifted(system: WorkSystem, by: timedelta) -> WorkSystem:
    """The same, with every date of the system and its items moved."""

    def moved(value: Any) -> Any:
        return value + by if isinstance(value, date) else value

    dates = ("due", "created", "started", "finished", "not_before")
    items: Iterable[WorkItem] = (
        evolve(item, **{name: moved(getattr(item, name)) for name in dates})
        for item in system.items
    )
    return evolve(system, items=tuple(items), start=moved(system.start), as_of=moved(system.as_of))
