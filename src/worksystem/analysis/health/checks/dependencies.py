"""Dependencies: whether they are known, written down and agreed, and what happens where they meet."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from math import prod
from typing import TYPE_CHECKING

from worksystem.analysis.health.check import check
from worksystem.analysis.health.finding import Trouble, Unjudged
from worksystem.analysis.health.measures.chances import Chances
from worksystem.analysis.health.measures.crossings import crossings
from worksystem.analysis.health.measures.path_dates import PathDates
from worksystem.analysis.health.measures.phrases import until
from worksystem.analysis.health.measures.wholes import inherited
from worksystem.errors import CannotAnswer
from worksystem.model.instants import to_microseconds
from worksystem.show import show_count, show_list

if TYPE_CHECKING:
    from datetime import datetime

    from worksystem.analysis.health.facts import Facts
    from worksystem.analysis.health.measures.crossings import Crossing
    from worksystem.analysis.health.shares import Share
    from worksystem.model.items import WorkItem

__all__ = ["convergence", "probable_hidden", "unagreed", "unknown"]


@check(
    "DEP001",
    "dependencies-unknown",
    component="dependencies",
    formula="open items whose `after` is None, and that of all they are part of ÷ open items > unlinked_share",
    inputs="`WorkItem.after`, of the item and of what it is a part of",
    thresholds=("unlinked_share", "confidence"),
    source=(
        "after Logic of the DCMA 14-point assessment: at most 5 % of incomplete tasks lack a "
        "predecessor or successor; here, it lacks that nobody has said whether it has one"
    ),
    remedy="say for each what it waits for; that it waits for nothing is an answer: after=[]",
)
def unknown(facts: Facts) -> Iterator[Trouble | Unjudged]:
    """Where nobody has said what work waits for, every date after it is a guess.

    Nobody has said: `after` is None. An item that is declared to wait for
    nothing is known, and so is one that is a part of something of which
    somebody has said: what that waits for, its parts wait for.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem, diagnose
        >>> items = [WorkItem("copy", after=[]), WorkItem("page"), WorkItem("mail")]
        >>> shop = WorkSystem("shop", items=items)
        >>> print(diagnose(shop)["DEP001"].findings[0].message)
        nobody has said what 2 of 3 open items wait for: 'mail', 'page'
        >>> shop = shop.update("page", after=["copy"]).update("mail", after=[])
        >>> diagnose(shop)["DEP001"].status
        'clear'
    """
    if not facts.system.items:
        raise CannotAnswer("there are no items, so nobody can tell what they wait for")
    items, open_ = facts.system.items, facts.open
    said = inherited(facts.system, lambda item: item.after is not None)
    silent = sorted(item.id for item in open_ if item.id not in said)
    if not silent:
        return
    share = facts.share(len(silent), len(open_))
    wait = "waits" if len(silent) == 1 else "wait"
    claim = (
        f"nobody has said what {len(silent)} of {show_count(len(open_), 'open item')} {wait} for"
    )
    if share.is_above(facts.thresholds.unlinked_share):
        teams = Counter(facts.teams[items[id_].owner] for id_ in silent)
        known = [team for team in teams if team is not None]
        yield Trouble(
            facts.system.id,
            f"{claim}: {show_list(map(repr, silent), limit=3)}",
            inputs={
                "unknown": len(silent),
                "open": len(open_),
                **share.evidence,
                "items": tuple(silent),
                "by_team": tuple(f"{team}: {teams[team]}" for team in sorted(known)),
            },
        )
    elif reason := share.unsure(claim, above=facts.thresholds.unlinked_share):
        yield Unjudged(reason, silent)


@check(
    "DEP002",
    "probable-hidden-dependency",
    component="dependencies",
    formula="score = 1 − ∏ (1 − w) over mentions (w 0.8) and shared references (w 1.4 ÷ k) ≥ link_score",
    inputs="titles, notes, definitions of done, blockers and `refs`; `ext['links:dismissed']`",
    thresholds=("link_score",),
    source="ours; evidence is combined by noisy-or, as in Pearl, Probabilistic Reasoning, 1988",
    remedy="link the two, or dismiss the suggestion",
)
def probable_hidden(facts: Facts) -> Iterator[Trouble]:
    """What one item says of another, without a link, is a surprise for whoever plans by links.

    These are the suggestions of `suggest_links`, and no more: nothing is
    changed, which of the two waits is not said, and what is dismissed is not
    suggested again. That nothing is found proves nothing, for most
    dependencies are never written down. Not looked at is whether an item's
    blocks end when another one finishes: an item finishes once, so it could
    only coincide again and again for one that was reopened as often.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem, diagnose
        >>> items = [WorkItem("pay-1"), WorkItem("page", notes="waits for pay-1")]
        >>> shop = WorkSystem("shop", items=items)
        >>> print(diagnose(shop)["DEP002"].findings[0].message)
        'page' and 'pay-1' are not linked, though 'page' mentions 'pay-1' in its notes (0.8)
        >>> diagnose(shop.update("page", after=["pay-1"]))["DEP002"].status
        'clear'
    """
    texts = (i.title or i.notes or i.refs or i.done_when or i.blocked for i in facts.system.items)
    if not any(texts):
        raise CannotAnswer(
            "no item has a title, notes or references in which it could name another; write some"
        )
    for one in facts.links.links:
        if one.score >= facts.thresholds.link_score:
            yield Trouble(
                (one.a, one.b),
                str(one),
                "info",
                inputs={"score": one.score, "evidence": tuple(map(str, one.evidence))},
                remedy=(
                    f"if one waits for the other, add it to what that one waits for, as in "
                    f"system.update({one.b!r}, after=[…, {one.a!r}]); if not, "
                    f"suggest_links(system).dismiss({one.a!r}, {one.b!r}) remembers it"
                ),
            )


@check(
    "DEP003",
    "unagreed-cross-team-dependency",
    component="coordination",
    formula=(
        "open b after open a, teams differ, no `agreed_on`: a warning, and where early finish of a "
        "> late start of b, by a deadline: an error; agreed, and the same: a warning"
    ),
    inputs="`Dependency.agreed_on`, owners and their teams, the critical path",
    source="ours",
    remedy=(
        "ask them; when they agree: Dependency('art', agreed_on='2026-05-04') in what the other "
        "item waits for; when they refuse, take the dependency out"
    ),
)
def unagreed(facts: Facts) -> Iterator[Trouble | Unjudged]:
    """What another team has not agreed to deliver is a hope, and not a plan.

    Teams are those of the owners. A dependency on a parent, or of one, counts
    once. It is an error where the plan cannot work either: where what is waited
    for finishes, at the earliest, after what waits for it has to start to keep a
    deadline. What was agreed and cannot be finished by then is found as well;
    without dates to tell by, an agreement is taken at its word. Stubs for work
    outside the system are not looked at.

    Examples:
        >>> from worksystem import Dependency, Owner, WorkItem, WorkSystem, diagnose
        >>> owners = [Owner("web", kind="team"), Owner("art", kind="team")]
        >>> items = [WorkItem("hero", owner="art"), WorkItem("page", owner="web", after=["hero"])]
        >>> shop = WorkSystem("shop", owners=owners, items=items)
        >>> print(diagnose(shop)["DEP003"].findings[0].message)
        'art' has not agreed to deliver 'hero', which 'page' of 'web' waits for
        >>> agreed = Dependency("hero", agreed_on="2026-04-20")
        >>> diagnose(shop.update("page", after=[agreed]))["DEP003"].status
        'clear'
    """
    links = crossings(facts)
    has_teams = any(owner.kind == "team" for owner in facts.system.owners)
    if not has_teams and not all(link.is_agreed for link in links):
        raise CannotAnswer("there are no teams, so nobody can tell what crosses between them")
    unclear: dict[str, set[str]] = defaultdict(set)
    for link in links:
        is_known = link.giver is not None and link.taker is not None
        needed, finish = _plan(facts, link) if is_known or link.is_agreed else (None, None)
        if link.is_agreed and finish is None:
            continue
        if not is_known:
            ends = ((link.before, link.giver), (link.after, link.taker))
            how = "agreed, and cannot be in time" if link.is_agreed else "not agreed"
            unclear[how].update(id_ for id_, team in ends if team is None)
            continue
        late = "" if finish is None else f", and cannot finish it before {until(finish)}"
        day = "…" if facts.today is None else facts.today.isoformat()
        yield Trouble(
            (link.before, link.after),
            f"{link.giver!r} has {'' if link.is_agreed else 'not '}agreed to deliver "
            f"{link.before!r}, which {link.after!r} of {link.taker!r} waits for"
            + ("" if needed is None else f" by {until(needed)}")
            + late,
            "warning" if link.is_agreed or not late else "error",
            inputs={
                "giver": link.giver,
                "taker": link.taker,
                **({} if needed is None else {"needed_by": needed}),
                **({} if finish is None else {"early_finish": finish}),
            },
            about="agreed" if link.is_agreed else "",
            remedy="agree on what can be had by then, or promise another date for what waits"
            if link.is_agreed
            else f"ask them; when they agree: Dependency({link.before!r}, agreed_on={day!r}) in "
            f"what {link.after!r} waits for; when they refuse, take the dependency out",
        )
    for how, ids in sorted(unclear.items()):
        judged = sorted(id_ for id_ in ids if facts.scope.holds([id_]))
        if judged:
            reason = f"{how}, and in no team that anybody knows of, so perhaps between teams"
            yield Unjudged(reason, judged)


def _plan(facts: Facts, link: Crossing) -> tuple[datetime | None, datetime | None]:
    """When what is waited for is needed; and when it can be finished, if that is too late."""
    dates = facts.once_or_reason(PathDates)  # without them, it is unagreed all the same
    if isinstance(dates, str) or not link.is_finish:
        return None, None
    needed = dates.needed_by(link.after)
    if needed is None or not dates.is_short(link.before):  # only a deadline leaves less than none
        return needed, None
    finish = dates.finish(facts.system.items[link.before])
    return needed, finish if finish is not None and finish > needed else None


@check(
    "DEP004",
    "convergence-risk",
    component="dependencies",
    formula="item with ≥ merge_inputs open inputs and ∏ P(input finished by the item's late start) < merge_chance",
    inputs="`WorkItem.after`, the critical path, the history, `as_of`",
    thresholds=("merge_inputs", "merge_chance", "confidence", "enough"),
    source=(
        "ours; that a merge is later than each of its inputs: MacCrimmon and Ryavec, An analytical "
        "study of the PERT assumptions, Operations Research 12(1), 1964"
    ),
    remedy="let it start with fewer of its inputs, or put time between them and it",
)
def convergence(facts: Facts) -> Iterator[Trouble | Unjudged]:
    """Where many inputs meet, each looks fine, and one of them is late nearly every time.

    Looked at are items that have not been started, with several open items
    that have to be finished first; parents among these are left out, as
    history knows no cycle times of them. What counts is the chance of each to
    be finished by the latest start of the item that keeps its own due date or,
    where it has none, the plan; it is judged as in DUE002, and they
    are taken to be independent of each other. Where one cause delays them all,
    the true chance is better than that. The product counts when its whole
    interval is below: that of as many items as the fewest that one of the
    chances rests on. Where only the product itself is, nobody can tell.

    Examples:
        >>> from worksystem import WorkItem, Workflow, WorkSystem, diagnose, events
        >>> web = Workflow("web", [("doing", "active"), ("live", "done")])
        >>> moves = [
        ...     events.Moved(f"old-{n}", state, at=f"2026-04-{day:02}T09:00Z")
        ...     for n in range(20)
        ...     for state, day in (("doing", 1), ("live", 2 + n % 2 * 8))
        ... ]
        >>> inputs = [WorkItem(id, workflow="web", after=[], effort="1d") for id in ("a", "b", "c")]
        >>> page = WorkItem("page", effort="1d", after=["a", "b", "c"], due="2026-04-14")
        >>> shop = WorkSystem(
        ...     "shop",
        ...     start="2026-04-11T09:00Z",
        ...     workflows=[web],
        ...     items=[*inputs, page],
        ...     history=moves,
        ... )
        >>> print(diagnose(shop)["DEP004"].findings[0].message)
        together, the 3 inputs of 'page' have a 12% chance of being finished by Tue 2026-04-14 16:00, when it has to start; the least likely, 'a', has 50%
        >>> diagnose(shop.update("page", after=["a", "b"]))["DEP004"].status
        'clear'
    """
    merges = _merges(facts)
    if not merges:
        return
    chances, dates = facts.once(Chances), facts.once(PathDates)
    unclear: list[str] = []
    doubts: list[tuple[float, str, str]] = []
    for item, inputs in merges:
        needed = dates.last_start(item)
        shares = [] if needed is None else _shares(facts, chances, inputs, needed)
        if needed is None or not shares:
            unclear.append(item.id)
            continue
        fewest, (least, worst) = min(share.n for share, _ in shares), shares[0]
        chance = facts.share(prod(share.value for share, _ in shares) * fewest, fewest)
        said = (
            f"together, the {len(inputs)} inputs of {item.id!r} have a {chance.value:.0%} chance "
            f"of being finished by {until(needed)}, when it has to start"
        )
        if chance.is_below(facts.thresholds.merge_chance):
            yield Trouble(
                item.id,
                f"{said}; the least likely, {worst!r}, has {least.value:.0%}",
                inputs={
                    "chance": chance.value,
                    "interval": (chance.low, chance.high),
                    "compared_with": fewest,
                    "needed_by": needed,
                    "inputs": tuple(id_ for _, id_ in shares),
                    "chances": tuple(round(share.value, 3) for share, _ in shares),
                },
            )
        elif reason := chance.unsure(said, below=facts.thresholds.merge_chance):
            doubts.append((chance.value, item.id, reason))
        elif len(shares) < len(inputs):
            unclear.append(item.id)
    if doubts:
        yield Unjudged(min(doubts)[2], sorted(id_ for _, id_, _ in doubts))
    if unclear:
        yield Unjudged(
            "inputs of it are older than all that has finished, or no date is known for it",
            sorted(unclear),
        )


def _merges(facts: Facts) -> list[tuple[WorkItem, list[str]]]:
    """What has not been started and waits for several open items to be finished, and for which."""
    under_way = {item.id for item in facts.under_way}
    merges: list[tuple[WorkItem, list[str]]] = []
    for item in facts.open:
        if item.after and item.id not in under_way:
            found = {link.on for link in item.after if link.kind == "FS" and facts.is_open(link.on)}
            if len(found) >= facts.thresholds.merge_inputs:
                merges.append((item, sorted(found)))
    return merges


def _shares(
    facts: Facts, chances: Chances, inputs: list[str], needed: datetime
) -> list[tuple[Share, str]]:
    """The chances of items to be finished by an instant, the least first; ties by id."""
    at, found = to_microseconds(needed), []
    for id_ in inputs:
        chance = chances.by(facts.system.items[id_], at)
        if chance.whole:
            found.append((facts.share(chance.part, chance.whole), id_))
    return sorted(found, key=lambda pair: (pair[0].value, pair[1]))
