"""Between which teams work passes that have no contract for it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from worksystem.analysis.health.measures.living import living
from worksystem.errors import NotEnoughHistory

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts

__all__ = ["without_contract"]


def without_contract(facts: Facts) -> dict[tuple[str, str], int]:
    """How often work passes from one team to another without a contract, by giver and taker.

    It passes where open work of one waits for work of the other, where a
    handoff between them is recorded, and where the history says that an item
    went from one to the other. A contract between people or roles of the two
    covers what passes between these.

    Linear in items, dependencies and events, and in pairs of owners.

    Examples:
        >>> from worksystem import Owner, WorkItem, WorkSystem
        >>> from worksystem.analysis.health.facts import Facts
        >>> teams = [Owner("design", kind="team"), Owner("web", kind="team")]
        >>> items = [WorkItem("art", owner="design"), WorkItem("page", owner="web", after=["art"])]
        >>> without_contract(Facts(WorkSystem("shop", owners=teams, items=items)))
        {('design', 'web'): 1}
    """
    system, items = facts.system, facts.system.items
    alive = living(facts)
    pairs: Counter[tuple[str, str]] = Counter()
    for item in items:
        if item.owner is not None and item.after and item.id in alive:
            for link in item.after:
                giver = items[link.on].owner
                if giver is not None and giver != item.owner:
                    pairs[giver, item.owner] += 1
    pairs.update((h.giver, h.taker) for h in system.handoffs if h.state != "withdrawn")
    if system.contracts:
        pairs = Counter({p: n for p, n in pairs.items() if not facts.contracts_between(*p)})
    try:
        outside = facts.handoffs.outside_contracts
    except NotEnoughHistory:
        outside = ()
    # A handoff in the registry that was accepted is in both; how often is only said.
    for one in outside:
        pairs[one.giver, one.taker] += one.count
    teams = {owner.id for owner in system.owners if owner.kind == "team"}
    found: Counter[tuple[str, str]] = Counter()
    for (a, b), count in pairs.items():
        giver_team, taker_team = facts.team(a), facts.team(b)
        if giver_team != taker_team and {giver_team, taker_team} <= teams:
            found[giver_team, taker_team] += count
    return dict(sorted(found.items()))
