"""Between which teams work passes that have no contract for it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from worksystem.analysis.health.measures.wholes import with_wholes
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
        >>> from worksystem import Facts, Owner, WorkItem, WorkSystem
        >>> teams = [Owner("design", kind="team"), Owner("web", kind="team")]
        >>> items = [WorkItem("art", owner="design"), WorkItem("page", owner="web", after=["art"])]
        >>> without_contract(Facts(WorkSystem("shop", owners=teams, items=items)))
        {('design', 'web'): 1}
    """
    system, items = facts.system, facts.system.items
    alive = with_wholes(system, facts.open)
    pairs: Counter[tuple[str, str]] = Counter()
    for item in items:
        if item.owner is not None and item.after and item.id in alive:
            for link in item.after:
                whose = items[link.on].owner
                if whose is not None and whose != item.owner:
                    pairs[whose, item.owner] += 1
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
    teams, found = facts.teams, Counter[tuple[str, str]]()
    for (giver, taker), count in pairs.items():
        giver_team, taker_team = teams.get(giver), teams.get(taker)
        if giver_team is not None and taker_team is not None and giver_team != taker_team:
            found[giver_team, taker_team] += count
    return dict(sorted(found.items()))
