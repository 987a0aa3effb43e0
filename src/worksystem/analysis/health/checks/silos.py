"""Silos: people who are spread over teams, and teams that cannot do without each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from worksystem.analysis.health.check import check
from worksystem.analysis.health.finding import Trouble, Unjudged
from worksystem.analysis.health.measures.crossings import Tie, ties
from worksystem.analysis.health.measures.switching import switching_factor
from worksystem.analysis.health.people import parties
from worksystem.errors import CannotAnswer
from worksystem.show import show_count

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts

__all__ = ["hotspot", "spread_too_thin"]


@check(
    "SIL001",
    "spread-too-thin",
    component="collaboration",
    formula="an active person who is in at least `streams` teams at once",
    inputs="`Owner.teams`, with their shares and intervals; `as_of`",
    thresholds=["streams"],
    source=(
        "ours, after Weinberg 1992: a rule of thumb by which three streams at once leave 60% "
        "for work, which Tregubov et al. 2017 found too pessimistic"
    ),
    remedy="fewer and larger shares: let each person belong to one team, or to two",
)
def spread_too_thin(facts: Facts) -> Iterator[Trouble]:
    """Somebody who belongs to many teams spends the day changing between them.

    Memberships count that hold now. How much is left for work is told by a
    factor of ours: 1, 0.9, 0.8 and 0.7 for one to four teams or more. How many
    domains a team serves, and how complicated they are, nothing in a system
    says; so this is not judged.

    Examples:
        >>> from worksystem import Owner, WorkSystem, diagnose
        >>> teams = [Owner(name, kind="team") for name in ("data", "ops", "web")]
        >>> ana = Owner("ana", teams=["web", "ops", "data"])
        >>> shop = WorkSystem("shop", owners=[*teams, ana])
        >>> print(diagnose(shop)["SIL001"].findings[0].message)
        somebody in 'web' is shared by 3 teams, which leaves about 80% of their time for work
        >>> diagnose(shop.update("ana", teams=["web", "ops"]))["SIL001"].status
        'clear'
    """
    held = {
        owner.id: facts.memberships(owner.id)
        for owner in facts.owners
        if owner.kind == "person" and owner.active
    }
    if not any(held.values()):
        raise CannotAnswer("nobody is in a team; name them in `teams` of each person")
    # Nobody is in one team twice at the same time.
    count = {id_: len(found) for id_, found in held.items()}
    spread = {id_: teams for id_, teams in count.items() if teams >= facts.thresholds.streams}
    for party in parties(facts, spread):
        teams = count[party.worst]
        factor = switching_factor(teams)
        shares = sorted((one.share for one in held[party.worst]), reverse=True)
        yield Trouble(
            party.subject,
            f"{party.name} is shared by {show_count(teams, 'team')}, "
            f"which leaves about {factor:.0%} of their time for work"
            f"{party.others(f'shared by {facts.thresholds.streams} or more')}",
            inputs={
                "people": 1 + party.count,
                "teams": teams,
                "shares": tuple(shares),
                "factor": factor,
            },
        )


@check(
    "SIL002",
    "coordination-hotspot",
    component="coordination",
    formula=(
        "dependencies between teams / all between owned open items above cross_team_share; or of "
        "those between teams, one person owns an end of more than broker_share; or a "
        "collaboration without `until`"
    ),
    inputs="`WorkItem.after`, owners and their teams; `WorkSystem.interactions`",
    thresholds=["cross_team_share", "broker_share", "confidence"],
    source=(
        "ours; that a collaboration is for a time, and one that goes on a sign of a wrong "
        "boundary: Skelton and Pais, Team Topologies, 2019, chapter 7"
    ),
    remedy="agree on a service or a contract, move the boundary, or make one team of two",
)
def hotspot(facts: Facts) -> Iterator[Trouble | Unjudged]:
    """Where most work waits for another team, teams are cut across the work.

    Counted are the dependencies of open items that have an owner in a team,
    each two items once; a dependency of a whole is one, with the owner of the
    whole. A team and a part of it are one. A person counts as a broker by the
    dependencies between teams of which they own an end, because they are asked
    about all of these. Both shares count only when the whole interval is past
    the threshold. A collaboration that has no last day is told of each pair.

    Examples:
        >>> from worksystem import Interaction, Owner, WorkItem, WorkSystem, diagnose
        >>> owners = [Owner("ops", kind="team"), Owner("web", kind="team")]
        >>> items = [WorkItem(f"api-{n}", owner="ops") for n in range(5)]
        >>> items += [WorkItem(f"page-{n}", owner="web", after=[f"api-{n}"]) for n in range(5)]
        >>> shop = WorkSystem("shop", owners=owners, items=items)
        >>> print(diagnose(shop)["SIL002"].findings[0].message)
        5 of 5 dependencies are between teams; 'ops' and 'web' have most of these, 5
        >>> inside = [WorkItem(i.id, owner="web", after=i.after or []) for i in items]
        >>> diagnose(shop.replace(*inside))["SIL002"].status
        'clear'
    """
    yield from _endless(facts)
    if not any(owner.kind == "team" for owner in facts.system.owners):
        raise CannotAnswer("there are no teams; name them as owners of kind='team'")
    teams = facts.teams
    apart = [item.id for item in facts.open if teams[item.owner] is None]
    if apart:
        yield Unjudged("nobody in a team owns it", apart)
    found = ties(facts)
    if not found:
        silent = [i.id for i in facts.open if i.after is None and teams[i.owner] is not None]
        if silent:
            yield Unjudged("nobody has said what it waits for", silent)
        return
    yield from _across(found, facts)
    yield from _brokers(found, facts)


def _endless(facts: Facts) -> Iterator[Trouble]:
    """Collaborations without a last day."""
    for interaction in facts.system.interactions:
        if interaction.mode == "collaboration" and interaction.until is None:
            one, other = sorted(interaction.teams)
            owners = facts.system.owners
            persons = any(owners[id_].kind == "person" for id_ in (one, other))
            named = facts.people or not persons
            who = f"{one!r} and {other!r}" if named else "two people"
            yield Trouble(
                (one, other) if named else facts.system.id,
                f"{who} collaborate, and nobody has said until when",
                inputs={"mode": interaction.mode},
                about="collaboration",
                remedy="say until when, or agree on a service that one provides",
            )


def _across(found: Counter[Tie], facts: Facts) -> Iterator[Trouble | Unjudged]:
    """Whether too many of the dependencies are between teams."""
    threshold, whole = facts.thresholds.cross_team_share, found.total()
    yield from _too_few(whole, threshold, facts, "dependencies of owned work")
    between: Counter[tuple[str, ...]] = Counter()
    for (teams, _), count in found.items():
        between[teams] += count if len(teams) > 1 else 0
    share = facts.share(between.total(), whole)
    if share.is_above(threshold):
        pairs = sorted((+between).items(), key=lambda pair: (-pair[1], pair[0]))
        (one, other), most = pairs[0]
        yield Trouble(
            facts.system.id,
            f"{between.total()} of {whole} dependencies are between teams; "
            f"{one!r} and {other!r} have most of these, {most}",
            "info",
            inputs={
                "between_teams": between.total(),
                "dependencies": whole,
                "share": share.value,
                "low": share.low,
                "high": share.high,
                "pairs": tuple((*teams, count) for teams, count in pairs),
            },
        )


def _brokers(found: Counter[Tie], facts: Facts) -> Iterator[Trouble | Unjudged]:
    """The people who own an end of too many of the dependencies between teams."""
    threshold, owners = facts.thresholds.broker_share, facts.system.owners
    between = [(ends, count) for (teams, ends), count in found.items() if len(teams) > 1]
    whole = sum(count for _, count in between)
    held: Counter[str] = Counter()
    for ends, count in between:
        held.update({id_: count for id_ in ends if owners[id_].kind == "person"})
    if not held:
        return
    yield from _too_few(whole, threshold, facts, "dependencies between teams")
    shares = {id_: facts.share(count, whole) for id_, count in held.items()}
    brokers = {id_: share.value for id_, share in shares.items() if share.is_above(threshold)}
    for party in parties(facts, brokers):
        count, share = held[party.worst], shares[party.worst]
        yield Trouble(
            party.subject,
            f"{party.name} is at an end of {count} of {whole} dependencies between teams"
            f"{party.others(f'at an end of more than {threshold:.0%} of these')}",
            inputs={
                "people": 1 + party.count,
                "of_one": count,
                "between_teams": whole,
                "share": share.value,
                "low": share.low,
                "high": share.high,
            },
            about="broker",
            remedy="let a second person answer for some of these, or agree on a contract",
        )


def _too_few(count: int, threshold: float, facts: Facts, what: str) -> Iterator[Unjudged]:
    """That there are so few that not even all of them would be past a threshold."""
    if threshold < 1 and not facts.share(count, count).is_above(threshold):
        # Of n out of n the lower end is n / (n + z²).
        square = 1 / facts.share(1, 1).low - 1
        needed = int(threshold * square / (1 - threshold)) + 1
        yield Unjudged(f"a share of {what} needs {needed} of them, got {count}")
