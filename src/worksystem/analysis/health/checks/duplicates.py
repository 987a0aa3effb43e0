"""Duplicates: work that is probably written down twice, and two teams on the same thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, product
from typing import TYPE_CHECKING

from worksystem.analysis.health.check import check
from worksystem.analysis.health.finding import Trouble, Unjudged
from worksystem.analysis.health.measures.crossings import are_apart
from worksystem.analysis.hidden_links.clues import ALIKE, COMMON, SAME
from worksystem.errors import CannotAnswer
from worksystem.network.linked import are_linked
from worksystem.show import show, show_list

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts
    from worksystem.analysis.hidden_links.suggestion import Suggestion

__all__ = ["parallel_effort", "probable_duplicate"]

# More teams than that on one outcome are a crowd, of which no pair can be singled out.
_TEAMS = 12
# Two teams with more pairs of items than that on one outcome are not compared one by one.
_PAIRS = 400

Cause = tuple[str, str]
"""What two teams both work on: whether it is an outcome or a reference, and which."""


@check(
    "DUP001",
    "probable-duplicate",
    component="collaboration",
    formula=(
        "titles with a cosine of TF-IDF of at least `similarity`: a warning; of at least "
        "`similarity_in_context` with an outcome, a requester or a reference in common: worth "
        "knowing"
    ),
    inputs="`title`, `outcomes`, `requester`, `refs`; what `suggest_links` finds",
    thresholds=["similarity", "similarity_in_context"],
    source=(
        "thresholds ours; cosine of TF-IDF as in Salton and Buckley 1988; of bug reports 42% are "
        "duplicates, and up to 23% of these do not look alike (Mukherjee and Rahman 2025)"
    ),
    remedy="keep one and say so with `duplicate_of`, or dismiss the pair with `suggest_links`",
)
def probable_duplicate(facts: Facts) -> Iterator[Trouble | Unjudged]:
    """What is written down twice is done twice, or waited for by two and done by nobody.

    That nothing is found proves nothing: many duplicates are worded
    differently. One of the two may be finished, not both; pairs that are
    linked already, or were dismissed, are left out. Titles are compared from
    the similarity 0.8 on, and from 0.6 with something in common; lower
    thresholds find nothing more. How much a word says depends on how many
    titles have it, so an item more or less may change how alike others look
    that share a word with it.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem, diagnose
        >>> items = [WorkItem("pay-1", "Card payment"), WorkItem("pay-2", "Payment: card")]
        >>> shop = WorkSystem("shop", items=items)
        >>> print(diagnose(shop)["DUP001"].findings[0].message)
        'pay-1' (Card payment) and 'pay-2' (Payment: card) look like the same work: their titles have the same words
        >>> diagnose(shop.update("pay-2", duplicate_of="pay-1"))["DUP001"].status
        'clear'
    """
    limits = facts.thresholds
    if not facts.open:
        return
    untitled = [item.id for item in facts.open if not item.title.strip()]
    if len(untitled) == len(facts.open):
        raise CannotAnswer("no open item has a title")
    if untitled:
        yield Unjudged("it has no title", untitled)
    if limits.similarity < SAME or limits.similarity_in_context < ALIKE:
        yield Unjudged(
            f"titles that are less alike than {SAME}, or {ALIKE} in context, are not found"
        )
    for pair in facts.links.duplicates:
        similarity = next(one.weight for one in pair.evidence if one.kind == "words")
        is_alike = similarity >= limits.similarity
        if is_alike or (len(pair.evidence) > 1 and similarity >= limits.similarity_in_context):
            yield Trouble(
                (pair.a, pair.b),
                f"{pair.a!r} and {pair.b!r} look like the same work: {_why(pair, facts)}",
                "warning" if is_alike else "info",
                remedy=(
                    f"keep one: system.update({pair.b!r}, duplicate_of={pair.a!r}); or, if they "
                    f"differ, suggest_links(system).dismiss({pair.a!r}, {pair.b!r})"
                ),
                inputs={
                    "similarity": similarity,
                    "in_common": tuple(e.kind for e in pair.evidence if e.kind != "words"),
                },
            )


def _why(pair: Suggestion, facts: Facts) -> str:
    """The evidence in words, without the name of a requester, who may be a person."""
    told = [
        "the same party asked for both"
        if one.kind == "requester" and not facts.people
        else one.text
        for one in pair.evidence
    ]
    return "; ".join(told)


@check(
    "DUP002",
    "parallel-effort",
    component="coordination",
    formula=(
        "two teams with work in progress for one outcome, or with one reference, between which "
        "there is neither an interaction nor a path of dependencies"
    ),
    inputs="`outcomes`, `refs`, owners and their teams, `after`; `WorkSystem.interactions`",
    source="ours",
    remedy="declare how the two deal with each other as an Interaction, or let one of them do it",
)
def parallel_effort(facts: Facts) -> Iterator[Trouble | Unjudged]:
    """Two teams on one thing, who have not agreed how, do it twice or against each other.

    The team is that of an item's owner; a team and a part of it are one.
    An interaction counts up to its last day, whatever its mode. A path of
    dependencies from any of their items for this outcome to any other says
    that they know of each other. An outcome has one measure, so it stands for
    it; a reference that more than 8 items share says nothing.

    Not compared are more than 12 teams on one outcome, and two teams with more
    than 400 pairs of items on it: that is said, and not counted as clear.

    Examples:
        >>> from worksystem import Interaction, Outcome, Owner, WorkItem, WorkSystem, diagnose
        >>> def work(id_, team):
        ...     day = "2026-04-20T09:00Z"
        ...     return WorkItem(id_, owner=team, outcomes=["signups"], started=day)
        >>> teams = [Owner("mail", kind="team"), Owner("web", kind="team")]
        >>> items = [work("page", "web"), work("letter", "mail")]
        >>> shop = WorkSystem("shop", owners=teams, outcomes=[Outcome("signups")], items=items)
        >>> print(diagnose(shop)["DUP002"].findings[0].message)
        'mail' and 'web' both work on 'signups', and nobody has said how they deal with each other
        >>> diagnose(shop.add(Interaction("mail", "web")))["DUP002"].status
        'clear'
    """
    if not facts.under_way:
        return
    teams = {item.id: facts.teams[item.owner] for item in facts.under_way}
    without = [id_ for id_, team in teams.items() if team is None]
    if without:
        yield Unjudged("nobody in a team owns it", without)
    aimless = [item.id for item in facts.under_way if not (item.outcomes or item.refs)]
    if aimless:
        yield Unjudged("neither an outcome nor a reference says what it is for", aimless)
    shared = _shared(facts, teams)
    crowded = sorted({cause[1] for cause, sides in shared.items() if len(sides) > _TEAMS})
    if crowded:
        yield Unjudged(
            f"more than {_TEAMS} teams are at work on {show_list(map(repr, crowded), limit=3)}"
        )
    agreed = _agreed(facts)
    asked = [
        (cause, pair)
        for cause, sides in shared.items()
        if len(sides) <= _TEAMS
        for pair in combinations(sorted(sides), 2)
        if pair not in agreed and are_apart(facts, *pair)
    ]
    judged, large = {}, set()
    for cause, (one, other) in asked:
        mine, theirs = shared[cause][one], shared[cause][other]
        if len(mine) * len(theirs) <= _PAIRS:
            judged[cause, (one, other)] = list(product(mine, theirs))
        else:
            large |= {one, other}
    if large:
        yield Unjudged(
            f"two teams have more than {_PAIRS} pairs of items on one thing", sorted(large)
        )
    linked = _linked(facts, [pair for items in judged.values() for pair in items])
    for (cause, (one, other)), items in judged.items():
        if linked.isdisjoint(items):
            kind, name = cause
            told = repr(name) if kind == "outcome" else f"what {show(name)!r} is about"
            yield Trouble(
                (one, other),
                f"{one!r} and {other!r} both work on {told}, "
                "and nobody has said how they deal with each other",
                inputs={
                    kind: name,
                    "items": tuple(sorted({id_ for pair in items for id_ in pair})),
                },
                about=name if kind == "outcome" else f"ref {name}",
            )


def _shared(facts: Facts, teams: dict[str, str | None]) -> dict[Cause, dict[str, list[str]]]:
    """What is in progress for each outcome and reference, by team; in order."""
    found: defaultdict[Cause, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for item in sorted(facts.under_way, key=lambda item: item.id):
        team = teams[item.id]
        if team is not None:
            for cause in dict.fromkeys(
                [*(("outcome", id_) for id_ in item.outcomes), *(("ref", ref) for ref in item.refs)]
            ):
                found[cause][team].append(item.id)
    return {
        cause: dict(found[cause])
        for cause in sorted(found)
        if cause[0] == "outcome" or sum(map(len, found[cause].values())) <= COMMON
    }


def _agreed(facts: Facts) -> set[tuple[str, ...]]:
    """The pairs of teams between which an interaction holds; those of the past do not."""
    today = facts.today
    return {
        tuple(sorted(one.teams))
        for one in facts.system.interactions
        if one.until is None or today is None or today <= one.until
    }


def _linked(facts: Facts, pairs: list[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of some pairs of items between which a path of dependencies leads."""
    different = [pair for pair in dict.fromkeys(pairs) if pair[0] != pair[1]]
    found = are_linked(facts.system, different)
    return {pair for pair, is_linked in zip(different, found, strict=True) if is_linked}
