"""Whose team work belongs to, which teams are apart, and what waits for what between them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts

__all__ = ["Tie", "are_apart", "teams_of", "ties"]

Tie = tuple[tuple[str, ...], tuple[str, ...]]
"""The teams that a dependency is between, or the one that it is in; and the owners of its ends."""


def teams_of(facts: Facts) -> dict[str | None, str | None]:
    """The team that counts for each owner; None for who is in none, and for nobody.

    Examples:
        >>> from worksystem import Facts, Owner, WorkSystem
        >>> owners = [Owner("web", kind="team"), Owner("ana", teams=["web"]), Owner("bo")]
        >>> teams_of(Facts(WorkSystem("shop", owners=owners)))
        {None: None, 'web': 'web', 'ana': 'web', 'bo': None}
    """
    owners, found = facts.system.owners, dict[str | None, str | None]({None: None})
    for id_ in owners.ids():
        team = facts.team(id_)
        found[id_] = team if owners[team].kind == "team" else None
    return found


def are_apart(facts: Facts, one: str, other: str) -> bool:
    """Whether two teams are two, and neither is a part of the other."""
    return other not in facts.stands_for(one) and one not in facts.stands_for(other)


def ties(facts: Facts) -> Counter[Tie]:
    """How often something open waits for something open, by their teams and owners.

    Each two items count once, and only if both belong to a team. An item that
    others are parts of is open while one of them is. One of the two has to be
    in the scope.

    Cost is linear in items and dependencies.

    Examples:
        >>> from worksystem import Facts, Owner, WorkItem, WorkSystem
        >>> owners = [
        ...     Owner("ops", kind="team"),
        ...     Owner("ana", teams=["web"]),
        ...     Owner("web", kind="team"),
        ... ]
        >>> items = [WorkItem("api", owner="ops"), WorkItem("page", owner="ana", after=["api"])]
        >>> ties(Facts(WorkSystem("shop", owners=owners, items=items)))
        Counter({(('ops', 'web'), ('ana', 'ops')): 1})
    """
    items, teams = facts.system.items, teams_of(facts)
    looked_at = {item.id for item in facts.scope.of_items(items)}
    owner = {id_: items[id_].owner for id_ in _open_with_wholes(facts)}
    ends: Counter[tuple[str, str]] = Counter()
    for id_, mine in owner.items():
        after = items[id_].after
        if mine is None or not after or teams[mine] is None:
            continue
        for on in {link.on for link in after}:
            theirs = owner.get(on)
            if theirs is not None and on != id_ and (id_ in looked_at or on in looked_at):
                ends[min(mine, theirs), max(mine, theirs)] += 1
    found: Counter[Tie] = Counter()
    for pair, count in sorted(ends.items()):
        one, other = (teams[id_] for id_ in pair)
        if one is not None and other is not None:
            apart = are_apart(facts, one, other)
            between = tuple(sorted((one, other))) if apart else (min(one, other),)
            found[between, tuple(sorted({*pair}))] += count
    return found


def _open_with_wholes(facts: Facts) -> dict[str, None]:
    """Open work, and all that it is a part of."""
    found: dict[str, None] = {}
    for item in facts.system.items:
        if facts.is_open(item.id):
            id_: str | None = item.id
            while id_ is not None and id_ not in found:
                found[id_] = None
                id_ = facts.system.items[id_].parent
    return found
