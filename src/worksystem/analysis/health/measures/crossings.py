"""Dependencies between teams of which nobody has agreed to anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from worksystem.analysis.health.measures.open_parents import open_parents

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts

__all__ = ["Crossing", "unagreed_links"]


@frozen
class Crossing:
    """A dependency between open items of two owners, which nobody has agreed to.

    Attributes:
        before: Id of the item that is waited for.
        after: Id of the item that waits.
        giver: Id of the team of the first; None if it is in none.
        taker: Id of the team of the second; None if it is in none.
        is_finish: Whether the first has to be finished before the second starts.
    """

    before: str
    after: str
    giver: str | None
    taker: str | None
    is_finish: bool


def unagreed_links(facts: Facts) -> list[Crossing]:
    """Links between open items of different teams, or of owners whose team nobody knows; by id.

    Of several links between two items it is enough that one is agreed. A link
    of a parent is one, whatever it has under it.

    Examples:
        >>> from worksystem import Owner, WorkItem, WorkSystem
        >>> from worksystem.analysis.health.facts import Facts
        >>> owners = [Owner("web", kind="team"), Owner("art", kind="team")]
        >>> items = [WorkItem("hero", owner="art"), WorkItem("page", owner="web", after=["hero"])]
        >>> unagreed_links(Facts(WorkSystem("shop", owners=owners, items=items)))
        [Crossing(before='hero', after='page', giver='art', taker='web', is_finish=True)]
    """
    items, links, teams = facts.system.items, _links(facts), _Teams(facts)
    found = []
    for pair in sorted(pair for pair, (is_agreed, _) in links.items() if not is_agreed):
        before, after = (items[id_].owner for id_ in pair)
        if before is None or before != after:
            giver, taker = teams.of(before), teams.of(after)
            if giver != taker or giver is None:
                found.append(Crossing(*pair, giver, taker, links[pair][1]))
    return found


def _links(facts: Facts) -> dict[tuple[str, str], tuple[bool, bool]]:
    """Pairs of open items of which one waits for the other: whether agreed, and for its finish."""
    found: dict[tuple[str, str], tuple[bool, bool]] = {}
    open_ = {item.id for item in facts.system.items if facts.is_open(item.id)}
    open_ |= open_parents(facts)
    for item in facts.system.items:
        for link in item.after or () if item.id in open_ else ():
            if link.on in open_:
                pair, is_agreed = (link.on, item.id), link.agreed_on is not None
                before = found.get(pair, (False, False))
                found[pair] = (before[0] or is_agreed, before[1] or link.kind == "FS")
    return found


class _Teams:
    """The teams of owners, each looked up once; None for those in none."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._found: dict[str | None, str | None] = {None: None}

    def of(self, owner: str | None) -> str | None:
        if owner is not None and owner not in self._found:
            team = self._facts.team(owner)
            is_team = self._facts.system.owners[team].kind == "team"
            self._found[owner] = team if is_team else None
        return self._found[owner]
