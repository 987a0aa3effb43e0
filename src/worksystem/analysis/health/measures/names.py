"""How an owner is called where single people are not to be named."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts

__all__ = ["may_be_named", "told"]


def may_be_named(facts: Facts, owner: str) -> bool:
    """Whether an owner may be called by their id: a person only with `people`.

    Whoever the system does not know may be a person.

    Examples:
        >>> from worksystem import Owner, WorkSystem
        >>> from worksystem.analysis.health.facts import Facts
        >>> facts = Facts(WorkSystem("shop", owners=[Owner("web", kind="team"), Owner("ana")]))
        >>> [may_be_named(facts, id_) for id_ in ("web", "ana", "gone")]
        [True, False, False]
    """
    known = facts.system.owners.get(owner)
    return facts.people or (known is not None and known.kind != "person")


def told(facts: Facts, owner: str, otherwise: str) -> str:
    """An owner in a sentence: by id, as somebody in a team, or in other words.

    Args:
        facts: Say who may be named.
        owner: Id of the owner.
        otherwise: What they are called if nothing of them may be told: ``its giver``.

    Examples:
        >>> from worksystem import Owner, WorkSystem
        >>> from worksystem.analysis.health.facts import Facts
        >>> owners = [Owner("web", kind="team"), Owner("ana", teams=["web"]), Owner("bo")]
        >>> facts = Facts(WorkSystem("shop", owners=owners))
        >>> [told(facts, id_, "its giver") for id_ in ("web", "ana", "bo")]
        ["'web'", "somebody in 'web'", 'its giver']
    """
    if may_be_named(facts, owner):
        return repr(owner)
    team = facts.team(owner)
    return otherwise if team == owner else f"somebody in {team!r}"
