"""Who had each item, one after the other, as the history and accepted handoffs tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from worksystem.errors import CannotAnswer

if TYPE_CHECKING:
    from collections.abc import Collection

    from worksystem.analysis.health.facts import Facts

__all__ = ["Passing", "last_passings", "returns", "ways"]


class Passing(NamedTuple):
    """That an item went from one owner straight to another.

    Attributes:
        item: Id of the item.
        giver: Id of who had it.
        taker: Id of who has had it since.
        since: From when on the giver had it, in microseconds since 1970 UTC.
        at: From when on the taker has it.
    """

    item: str
    giver: str
    taker: str
    since: int
    at: int


def ways(facts: Facts, ids: Collection[str], *, at_least: int) -> dict[str, tuple[str, ...]]:
    """The owners that items went through, for each item that changed hands often enough.

    That an item was nobody's in between, or that the same is said twice, does
    not make its owner another one.

    Args:
        facts: Know what happened.
        ids: The items asked about.
        at_least: So many changes of owner at least.

    Returns:
        Owners in order of time, by the id of the item.

    Raises:
        CannotAnswer: If nothing has happened, or no event says whose an item is.

    Linear in events.

    Examples:
        >>> from worksystem import Facts, History, WorkItem, WorkSystem, events
        >>> told = [events.Moved("page", "x", owner=o, at="2026-04-20T09:00Z") for o in "aba"]
        >>> shop = WorkSystem("shop", items=[WorkItem("page")], history=told)
        >>> ways(Facts(shop), ["page"], at_least=2)
        {'page': ('a', 'b', 'a')}
    """
    evidence = facts.handoffs.evidence
    if not evidence.says_owners and not evidence.offers:
        raise CannotAnswer(
            "no event says whose an item is: record changes of owner or handoffs as events"
        )
    ownership = evidence.ownership
    some = ownership.owner >= 0
    item, owner = ownership.item[some], ownership.owner[some]
    first = np.ones(len(item), dtype=bool)
    first[1:] = (item[1:] != item[:-1]) | (owner[1:] != owner[:-1])
    item, owner = item[first], owner[first]
    counts = np.bincount(item, minlength=len(ownership.items))
    wanted = np.array([id_ in ids for id_ in ownership.items], dtype=bool)
    starts = np.concatenate(([0], np.cumsum(counts))).tolist()
    found = {}
    for code in np.flatnonzero(wanted & (counts > at_least)).tolist():
        way = owner[starts[code] : starts[code + 1]].tolist()
        found[ownership.items[code]] = tuple(ownership.owners[one] for one in way)
    return dict(sorted(found.items()))


def returns(way: tuple[str, ...]) -> int:
    """How often an item came to somebody who had had it before.

    Examples:
        >>> returns(("ana", "bo", "ana", "cy", "bo"))
        2
    """
    return len(way) - len(set(way))


def last_passings(facts: Facts, ids: Collection[str]) -> list[Passing]:
    """How items came to whose they are now, where it was straight from another owner.

    Args:
        facts: Know what happened.
        ids: The items asked about.

    Raises:
        NotEnoughHistory: If nothing has happened.

    Linear in events.

    Examples:
        >>> from worksystem import Facts, History, WorkItem, WorkSystem, events
        >>> told = [events.Moved("page", "x", owner=o, at="2026-04-20T09:00Z") for o in "abc"]
        >>> shop = WorkSystem("shop", items=[WorkItem("page")], history=told)
        >>> [passing[:3] for passing in last_passings(Facts(shop), ["page"])]
        [('page', 'b', 'c')]
    """
    evidence = facts.handoffs.evidence
    stretches, ownership = evidence.stretches, evidence.ownership
    item, owner, at = stretches.item, stretches.owner, stretches.at
    if len(item) < 2:
        return []
    last = np.append(item[1:] != item[:-1], True)[1:]
    straight = last & (item[1:] == item[:-1]) & (owner[1:] >= 0) & (owner[:-1] >= 0)
    found = [
        Passing(
            ownership.items[item[place]],
            ownership.owners[owner[place]],
            ownership.owners[owner[place + 1]],
            int(at[place]),
            int(at[place + 1]),
        )
        for place in np.flatnonzero(straight).tolist()
    ]
    return sorted(passing for passing in found if passing.item in ids)
