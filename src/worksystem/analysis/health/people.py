"""How a finding about people is told: by their names only where that was asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts

__all__ = ["Party", "may_be_named", "parties", "subject_of", "told"]

_IN_NO_TEAM = "somebody in no team"


def may_be_named(facts: Facts, owner: str) -> bool:
    """Whether an owner may be called by their id: a person only with `people`.

    Whoever the system does not know may be a person.

    Examples:
        >>> from worksystem import Facts, Owner, WorkSystem
        >>> facts = Facts(WorkSystem("shop", owners=[Owner("web", kind="team"), Owner("ana")]))
        >>> [may_be_named(facts, id_) for id_ in ("web", "ana", "gone")]
        [True, False, False]
    """
    known = facts.system.owners.get(owner)
    return facts.people or (known is not None and known.kind != "person")


def subject_of(facts: Facts, owner: str) -> str:
    """Whom a finding about an owner is about: them by id, else their team, else the system."""
    if may_be_named(facts, owner):
        return owner
    team = facts.team(owner)
    return facts.system.id if team == owner else team


def told(facts: Facts, owner: str, otherwise: str) -> str:
    """An owner in a sentence: by id, as somebody in a team, or in other words.

    Args:
        facts: Say who may be named.
        owner: Id of the owner.
        otherwise: What they are called if nothing of them may be told: ``its giver``.

    Examples:
        >>> from worksystem import Facts, Owner, WorkSystem
        >>> owners = [Owner("web", kind="team"), Owner("ana", teams=["web"]), Owner("bo")]
        >>> facts = Facts(WorkSystem("shop", owners=owners))
        >>> [told(facts, id_, "its giver") for id_ in ("web", "ana", "bo")]
        ["'web'", "somebody in 'web'", 'its giver']
    """
    if may_be_named(facts, owner):
        return repr(owner)
    team = facts.team(owner)
    return otherwise if team == owner else f"somebody in {team!r}"


@frozen
class Party:
    """Somebody for whom something holds, and how many others are told with them.

    Attributes:
        subject: Id that a finding is about: the person, else the team, else the system.
        name: What a sentence calls them: ``'ana'``, ``somebody in 'web'``, ``somebody in no team``.
        worst: Id of the one for whom it holds most; the sentence is about them.
        count: For how many more it holds.

    Examples:
        >>> party = Party("web", "somebody in 'web'", "ana", 2)
        >>> f"{party.name} is at 151%{party.others('above 85%')}"
        "somebody in 'web' is at 151%; 2 more people there are above 85%"
    """

    subject: str
    name: str
    worst: str
    count: int = 0

    def others(self, what: str) -> str:
        """The end of a sentence that counts the others: ``; 1 more person there is late``.

        Args:
            what: What holds for them at least, in words that follow "is" and "are".
        """
        if not self.count:
            return ""
        where = "in no team" if self.name == _IN_NO_TEAM else "there"
        if self.count == 1:
            return f"; 1 more person {where} is {what}"
        return f"; {self.count} more people {where} are {what}"


def parties(facts: Facts, values: Mapping[str, float]) -> Iterator[Party]:
    """For whom something holds: one by one with `people`, else by team.

    Systems are diagnosed, not persons: unless somebody asked for people by
    name, what is said about them is said about their team, or where they are
    in none, about the system. It is said of the one for whom it holds most,
    because a number is true of one of them; the others are counted. Teams,
    roles and agents may always be named.

    Args:
        facts: Say whether people may be named.
        values: How much it holds, by the id of an owner; the greatest is the worst.

    Yields:
        In the order of ids.

    Examples:
        >>> from worksystem import Facts, Owner, WorkSystem
        >>> owners = [Owner("web", kind="team"), Owner("ana", teams=["web"]), Owner("bo")]
        >>> facts = Facts(WorkSystem("shop", owners=owners))
        >>> [party.name for party in parties(facts, {"ana": 1, "bo": 2, "web": 3})]
        ["'web'", 'somebody in no team', "somebody in 'web'"]
    """
    grouped = defaultdict(list)
    for id_ in sorted(values):
        if may_be_named(facts, id_):
            yield Party(id_, repr(id_), id_)
        else:
            grouped[subject_of(facts, id_)].append(id_)
    for subject, ids in sorted(grouped.items()):
        worst = max(ids, key=lambda id_: (values[id_], id_))
        yield Party(subject, told(facts, worst, _IN_NO_TEAM), worst, len(ids) - 1)
