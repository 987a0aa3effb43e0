"""How a finding about people is told: by their names only where that was asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts

__all__ = ["Party", "may_be_named", "parties", "subject_of", "told"]


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
    """A person by name, or as many of a team as something holds for.

    Attributes:
        subject: Id that a finding is about: the person, else the team, else the system.
        name: How a sentence begins: ``'ana' is``, ``somebody in 'web' is``, ``2 people in 'web' are``.
        worst: Id of the one for whom it holds most.
        count: For how many it holds.
    """

    subject: str
    name: str
    worst: str
    count: int


def parties(facts: Facts, values: Mapping[str, float]) -> Iterator[Party]:
    """For whom something holds: one by one with `people`, else by team.

    Systems are diagnosed, not persons: unless somebody asked for people by
    name, what is said about them is said about their team, or where they are
    in none, about the system. Teams, roles and agents may always be named.

    Args:
        facts: Say whether people may be named.
        values: How much it holds, by the id of an owner; the greatest is the worst.

    Yields:
        In the order of ids.
    """
    grouped = defaultdict(list)
    for id_ in sorted(values):
        if may_be_named(facts, id_):
            yield Party(id_, f"{id_!r} is", id_, 1)
        else:
            grouped[subject_of(facts, id_)].append(id_)
    for subject, ids in sorted(grouped.items()):
        worst = max(ids, key=lambda id_: (values[id_], id_))
        where = f"in {subject!r}"
        name = f"somebody {where} is" if len(ids) == 1 else f"{len(ids)} people {where} are"
        yield Party(subject, name, worst, len(ids))
