"""What waits for what between teams: how often, and whether it was agreed to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from attrs import frozen

from worksystem.analysis.health.measures.wholes import open_wholes, with_wholes
from worksystem.analysis.progress import Progress

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts
    from worksystem.model.dependencies import Dependency

__all__ = ["Crossing", "Tie", "are_apart", "crossings", "ties"]

Tie = tuple[tuple[str, ...], tuple[str, ...]]
"""The teams that a dependency is between, or the one that it is in; and the owners of its ends."""


@frozen
class Crossing:
    """A dependency between open items of two owners.

    Attributes:
        before: Id of the item that is waited for.
        after: Id of the item that waits.
        giver: Id of the team of the first; None if it is in none.
        taker: Id of the team of the second; None if it is in none.
        is_finish: Whether the first has to be finished before the second starts.
        is_agreed: Whether the first was agreed to be delivered.
    """

    before: str
    after: str
    giver: str | None
    taker: str | None
    is_finish: bool
    is_agreed: bool


def crossings(facts: Facts) -> list[Crossing]:
    """Links between open items of different teams, or of owners whose team nobody knows; by id.

    Of several links between two items it is enough that one is agreed. A link
    of a parent is one, whatever it has under it. Stubs are left out.

    Examples:
        >>> from worksystem import Facts, Owner, WorkItem, WorkSystem
        >>> owners = [Owner("web", kind="team"), Owner("art", kind="team")]
        >>> items = [WorkItem("hero", owner="art"), WorkItem("page", owner="web", after=["hero"])]
        >>> (crossing,) = crossings(Facts(WorkSystem("shop", owners=owners, items=items)))
        >>> crossing.before, crossing.giver, crossing.taker, crossing.is_agreed
        ('hero', 'art', 'web', False)
    """
    items, teams = facts.system.items, facts.teams
    open_ = {item.id for item in Progress.of(facts.system).open} | open_wholes(facts)
    links: dict[tuple[str, str], tuple[bool, bool]] = {}
    for id_, link in _links(facts, open_):
        is_agreed, is_finish = links.get((link.on, id_), (False, False))
        is_agreed |= link.agreed_on is not None
        links[link.on, id_] = is_agreed, is_finish or link.kind == "FS"
    found = []
    for pair, (is_agreed, is_finish) in sorted(links.items()):
        before, after = (items[id_].owner for id_ in pair)
        if before is None or before != after:
            giver, taker = teams[before], teams[after]
            if giver != taker or giver is None:
                found.append(Crossing(*pair, giver, taker, is_finish, is_agreed))
    return found


def ties(facts: Facts) -> Counter[Tie]:
    """How often something open waits for something open, by their teams and owners.

    Each two items count once, and only if both belong to a team. An item that
    others are parts of is open while one of them is, and a stub as well. One of
    the two has to be in the scope.

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
    items, teams = facts.system.items, facts.teams
    looked_at = {item.id for item in facts.scope.of_items(items)}
    open_ = with_wholes(facts.system, Progress.of(facts.system).open)
    ends: Counter[tuple[str, str]] = Counter()
    for before, after in {(link.on, id_) for id_, link in _links(facts, open_)}:
        mine, theirs = items[after].owner, items[before].owner
        is_asked = before != after and (before in looked_at or after in looked_at)
        if is_asked and mine is not None and theirs is not None:
            ends[min(mine, theirs), max(mine, theirs)] += 1
    found: Counter[Tie] = Counter()
    for pair, count in sorted(ends.items()):
        one, other = (teams[id_] for id_ in pair)
        if one is not None and other is not None:
            apart = are_apart(facts, one, other)
            between = tuple(sorted((one, other))) if apart else (min(one, other),)
            found[between, tuple(sorted({*pair}))] += count
    return found


def are_apart(facts: Facts, one: str, other: str) -> bool:
    """Whether two teams are two, and neither is a part of the other."""
    return other not in facts.stands_for(one) and one not in facts.stands_for(other)


def _links(facts: Facts, ids: Collection[str]) -> Iterator[tuple[str, Dependency]]:
    """The dependencies of some items on each other, each with the item that waits."""
    for item in facts.system.items:
        if item.after and item.id in ids:
            for link in item.after:
                if link.on in ids:
                    yield item.id, link
