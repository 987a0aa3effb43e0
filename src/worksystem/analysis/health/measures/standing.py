"""Which people stand behind a party, and which of them answer for what it owns."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts

__all__ = ["Standing"]


class Standing:
    """The people behind persons, teams and roles; worked out once for a check.

    Examples:
        >>> from worksystem import Facts, Owner, WorkSystem
        >>> owners = [
        ...     Owner("web", kind="team", lead="bo"),
        ...     Owner("ana", teams=["web"]),
        ...     Owner("bo"),
        ... ]
        >>> standing = Standing(Facts(WorkSystem("shop", owners=owners)))
        >>> sorted(standing.answering("web")), sorted(standing.behind("web"))
        (['bo'], ['ana', 'bo'])
    """

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._owners = facts.system.owners
        self._answering: dict[str, frozenset[str]] = {}

    def answering(self, party: str) -> frozenset[str]:
        """The active people who answer for a party: itself, its lead, its holders, and theirs.

        Nobody, where it or all that it names have gone, are agents, or name
        each other.
        """
        if party not in self._answering:
            found, seen, left = set(), {party}, [party]
            while left:
                owner = self._owners[left.pop()]
                if not owner.active:
                    continue
                if owner.kind == "person":
                    found.add(owner.id)
                named = owner.holders if owner.lead is None else (owner.lead,)
                left += [id_ for id_ in named if id_ not in seen]
                seen.update(named)
            self._answering[party] = frozenset(found)
        return self._answering[party]

    def behind(self, party: str) -> frozenset[str]:
        """The active people that a party is, who are in it, hold it or lead it."""
        return self._behind.get(party, frozenset())

    def is_unknown(self, party: str) -> bool:
        """Whether it is a team of which nobody has said who is in it, or a role of such a team."""
        return party in self._unknown

    @cached_property
    def _behind(self) -> dict[str, frozenset[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for owner in self._owners:
            if owner.kind == "person" and owner.active:
                for party in self._facts.stands_for(owner.id):
                    found[party].add(owner.id)
        led = [(owner.id, self.answering(owner.lead)) for owner in self._owners if owner.lead]
        for team, people in led:
            found[team] |= people
        return {party: frozenset(people) for party, people in found.items()}

    @cached_property
    def _unknown(self) -> frozenset[str]:
        named = {held.team for owner in self._owners for held in owner.teams}
        teams = {
            owner.id
            for owner in self._owners
            if owner.kind == "team" and owner.lead is None and owner.id not in named
        }
        return frozenset(teams | {o.id for o in self._owners if not teams.isdisjoint(o.holders)})
