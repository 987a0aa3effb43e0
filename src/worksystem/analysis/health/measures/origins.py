"""Who or what created each item."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from worksystem.analysis.health.measures.lifetimes import Lifetimes
from worksystem.analysis.health.measures.tellings import Tellings
from worksystem.analysis.health.people import may_be_named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from worksystem.analysis.health.facts import Facts

__all__ = ["UNKNOWN", "made_by_agents", "origins_of", "shares_of"]

UNKNOWN = "unknown"
"""Stands for the origin that nobody has said."""


def origins_of(facts: Facts) -> dict[str, str | None]:
    """The origin of each item: what it says, else what the event says that created it.

    None where nobody has said. That an agent wrote an item down says so too.

    Examples:
        >>> from worksystem import Facts, Owner, WorkItem, WorkSystem, events
        >>> made = events.Created("page", at="1970-01-02T00:00Z", by="bot")
        >>> bot, page = Owner("bot", kind="agent"), WorkItem("page")
        >>> origins_of(Facts(WorkSystem("shop", owners=[bot], items=[page], history=[made])))
        {'page': 'bot'}
    """
    lifetimes, tellings = facts.once(Lifetimes.of), facts.once(Tellings)
    found = [item.origin for item in lifetimes.items]
    for place in np.flatnonzero(lifetimes.row >= 0).tolist():
        if found[place] is None:
            found[place] = tellings.history.detail(int(lifetimes.row[place])).get("origin")
        if found[place] is None:
            found[place] = _writer(lifetimes, tellings, place)
    return {item.id: origin for item, origin in zip(lifetimes.items, found, strict=True)}


def made_by_agents(facts: Facts) -> tuple[NDArray[np.bool_], bool]:
    """Whether an agent created each item, and whether anything says who created any.

    An agent did if the item names it as its origin, or the event names it as
    the origin or as who wrote the item down.
    """
    lifetimes, tellings = facts.once(Lifetimes.of), facts.once(Tellings)
    origins = facts.once(origins_of).values()
    made = np.array([origin in tellings.agents for origin in origins], dtype=bool)
    for place in np.flatnonzero(lifetimes.by >= 0).tolist():
        made[place] = made[place] or _writer(lifetimes, tellings, place) is not None
    says = bool((lifetimes.by >= 0).any()) or any(origin is not None for origin in origins)
    return made, says


def _writer(lifetimes: Lifetimes, tellings: Tellings, place: int) -> str | None:
    """The agent that wrote an item down; None if it was somebody else, or nobody knows."""
    by = int(lifetimes.by[place])
    name = tellings.history.owners[by] if by >= 0 else None
    return name if name in tellings.agents else None


def shares_of(facts: Facts, origins: Iterable[str | None]) -> tuple[tuple[str, float], ...]:
    """Origin to its share, the greatest first; people by their team, unless they may be named."""
    count: Counter[str] = Counter()
    for origin, times in Counter(origins).items():
        count[_told(facts, origin)] += times
    total = count.total()
    ordered = sorted(count.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple((name, n / total) for name, n in ordered)


def _told(facts: Facts, origin: str | None) -> str:
    if origin is None:
        return UNKNOWN
    if origin not in facts.system.owners or may_be_named(facts, origin):
        return origin
    team = facts.team(origin)
    return "people" if team == origin else team
