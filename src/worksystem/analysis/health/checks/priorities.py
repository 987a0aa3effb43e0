"""Priorities: whether they hold until the next planning, and agree with what waits for what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from worksystem.analysis.health.check import check
from worksystem.analysis.health.finding import Trouble, Unjudged
from worksystem.analysis.health.measures.changes import Change, changes_of, churn_of
from worksystem.analysis.health.measures.heirs import Heirs
from worksystem.analysis.health.measures.plannings import Plannings, planning_intervals
from worksystem.analysis.health.measures.trends import upper_limit
from worksystem.analysis.priorities.inputs import instant_of
from worksystem.errors import CannotAnswer
from worksystem.model.instants import from_microseconds
from worksystem.show import show, show_count

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts
    from worksystem.model.items import WorkItem

__all__ = ["priority_inversion", "unstructured_reprioritisation"]

_MOST_INTERVALS = 25
_SHOWN = 100


@check(
    "PRI001",
    "unstructured-reprioritisation",
    component="prioritization",
    formula="changes of rank, band or due date an open item in the last planning interval > mean + 2.66 × mean moving range of those before it; or changes further than one working day from any planning ÷ changes in the last planning intervals > off_beat_share",
    inputs="`ranked`, `rescheduled` and `cadence held` events; cadences of kind plan and replenish; when items were created and ended",
    thresholds=[
        "churn_intervals",
        "off_beat_share",
        "off_beat_changes",
        "trailing",
        "interval",
        "confidence",
    ],
    source="ours; the limit after Wheeler, Understanding Variation, 1993; no absolute number, as Kulk and Verhoef, Quantifying requirements volatility effects, Science of Computer Programming 72, 2008, found more than 21% of successful projects above the one that was in use",
    remedy="collect changes for the next planning, and let what cannot wait go through an expedite slot",
)
def unstructured_reprioritisation(facts: Facts) -> Iterator[Trouble | Unjudged]:
    """Priorities that change between plannings take work out of hands that have just begun it.

    Work in a class of kind expedite is left out: that is its agreed way in.
    What an event repeats is no change, nor is the first rank, band or due date
    of an item whose creation is in the history. Working days are those of the
    system's calendar, else Monday to Friday; a meeting counts when it was to be
    held, and when it was. Fewer than off_beat_changes changes are never too
    many. A change is held against the meetings of its item's team as it is now.

    Examples:
        >>> from worksystem import Cadence, WorkItem, WorkSystem, events
        >>> monday = Cadence("plan", kind="plan", rule="FREQ=WEEKLY;BYDAY=MO", start="2026-03-02")
        >>> def shop(day):
        ...     items = [WorkItem(f"i{n}") for n in range(15)]
        ...     ranks = [events.Ranked(i.id, rank=1, at=f"2026-03-{day}T09:00Z") for i in items]
        ...     when = {"as_of": "2026-03-31T09:00Z", "history": ranks}
        ...     return WorkSystem("shop", cadences=[monday], items=items, **when)
        >>> from worksystem import diagnose
        >>> print(diagnose(shop(day=18))["PRI001"].findings[0].message)
        15 of 15 changes of priority in the last 4 planning intervals were made outside planning
        >>> diagnose(shop(day=17))["PRI001"].findings
        ()
    """
    if not facts.rows("ranked", "rescheduled"):
        raise CannotAnswer(
            "no change of a rank, a band or a due date is in the history; "
            "record events.Ranked and events.Rescheduled"
        )
    changes = list(changes_of(facts))
    yield from _churn(facts, changes)
    yield from _off_beat(facts, changes)


def _churn(facts: Facts, changes: list[Change]) -> Iterator[Trouble | Unjudged]:
    since = facts.system.history.columns.at[0]
    intervals = planning_intervals(facts, since, most=_MOST_INTERVALS)
    earlier, needed = len(intervals) - 2, facts.thresholds.churn_intervals
    if earlier < needed:
        yield Unjudged(
            f"usual churn needs {needed} planning intervals with a history before the last, "
            f"got {max(earlier, 0)}"
        )
        return
    *before, last = churn_of(facts, changes, intervals)
    recent = [change for change in changes if intervals[-2] <= change.at < intervals[-1]]
    limit = upper_limit(before)
    if len(recent) >= facts.thresholds.off_beat_changes and last > limit:
        yield Trouble(
            facts.system.id,
            f"{show_count(len(recent), 'change')} of priority in the last planning interval, "
            f"{show(last)} an open item; up to {show(limit)} is usual here",
            inputs={
                "churn": last,
                "limit": limit,
                "before": tuple(before),
                "changes": len(recent),
                "items": tuple(sorted({change.item.id for change in recent})[:_SHOWN]),
            },
            about="churn",
        )


def _off_beat(facts: Facts, changes: list[Change]) -> Iterator[Trouble | Unjudged]:
    begin, end = facts.rounds[0], facts.rounds[-1]
    plannings = Plannings(facts, begin)
    if not plannings.of(None):
        yield Unjudged(
            "no meeting to plan is known, so nothing is outside planning; "
            "add a Cadence of kind 'plan'"
        )
        return
    zone = facts.system.local_zone
    judged: list[Change] = []
    off: list[Change] = []
    apart: set[str] = set()
    for change in changes:
        if begin <= change.at < end:
            team = facts.team_of(change.item)
            if not plannings.of(team):
                apart.add(change.item.id)
                continue
            judged.append(change)
            day = from_microseconds(change.at, zone).date().toordinal()
            if day not in plannings.days(team):
                off.append(change)
    if apart:
        yield Unjudged("their team has no meeting to plan", sorted(apart))
    if len(judged) < facts.thresholds.off_beat_changes:
        return
    share = facts.share(len(off), len(judged))
    if share.is_above(facts.thresholds.off_beat_share):
        intervals = show_count(facts.thresholds.trailing, "planning interval")
        yield Trouble(
            facts.system.id,
            f"{len(off)} of {show_count(len(judged), 'change')} of priority in the last "
            f"{intervals} were made outside planning",
            inputs={
                **share.evidence,
                "changes": len(judged),
                "items": tuple(sorted({change.item.id for change in off})[:_SHOWN]),
            },
            about="off-beat",
        )


@check(
    "PRI002",
    "priority-inversion",
    component="prioritization",
    formula="band of an open item is worse than the best band of the open items that wait for it: a warning; or its rank is worse than their best rank, and it has not been started: a warning if that item is due first, else an info",
    inputs="`WorkItem.priority`, `.rank`, `.due`, `.after`, and how far items are",
    source="ours; after priority inversion in scheduling: Sha, Rajkumar and Lehoczky, Priority inheritance protocols, IEEE Transactions on Computers 39(9), 1990",
    remedy="give it the priority of what waits for it, or cut the dependency",
)
def priority_inversion(facts: Facts) -> Iterator[Trouble | Unjudged]:
    """Urgent work that waits for work of low priority is done as late as that.

    What waits is counted along all dependencies, also those of parents, and
    beyond the scope. Once an item has been started its rank no longer says when
    it is pulled, so then only bands count. What waits is due first if it has a
    due date, and the item has none or a later one.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem, diagnose
        >>> items = [WorkItem("api", priority=3), WorkItem("app", priority=1, after=["api"])]
        >>> shop = WorkSystem("shop", items=items)
        >>> print(diagnose(shop)["PRI002"].findings[0].message)
        'api' has priority 3, but 'app' with priority 1 cannot finish without it
        >>> diagnose(shop.update("api", priority=1, after=[]))["PRI002"].status
        'clear'
    """
    _check_said(facts)
    heirs = Heirs.of(facts.system)
    unsaid: list[str] = []
    stuck: list[str] = []
    for item in facts.open:
        if item.id in heirs.unknown:
            stuck.append(item.id)
            continue
        ranked, banded = heirs.rank.get(item.id), heirs.band.get(item.id)
        if ranked is None and banded is None:
            continue
        by_band = item.priority is not None and banded is not None
        by_rank = item.rank is not None and ranked is not None
        if not by_band and not by_rank:
            unsaid.append(item.id)
        trouble = _in_bands(item, banded) or _in_ranks(facts, item, ranked)
        if trouble is not None:
            yield trouble
    if unsaid:
        yield Unjudged(
            "nobody has said how urgent they are, as it is said of what waits for them",
            sorted(unsaid),
        )
    if stuck:
        yield Unjudged("what waits for them waits for itself", sorted(stuck))


def _check_said(facts: Facts) -> None:
    """Refuse to judge where nobody has said what is urgent, or what waits for what."""
    if all(item.rank is None and item.priority is None for item in facts.open):
        raise CannotAnswer("no open item has a rank or a band; say WorkItem.rank or .priority")
    if all(item.after is None for item in facts.system.items):
        raise CannotAnswer("nobody has said what any item waits for; say WorkItem.after")


def _in_bands(item: WorkItem, heir: WorkItem | None) -> Trouble | None:
    if heir is None or item.priority is None or heir.priority is None:
        return None
    if item.priority <= heir.priority:
        return None
    return Trouble(
        item.id,
        f"{item.id!r} has priority {item.priority}, but {heir.id!r} with priority {heir.priority} "
        "cannot finish without it",
        inputs={"band": item.priority, "waits": heir.id, "its_band": heir.priority},
    )


def _in_ranks(facts: Facts, item: WorkItem, heir: WorkItem | None) -> Trouble | None:
    if heir is None or item.rank is None or heir.rank is None or item.rank <= heir.rank:
        return None
    if facts.category(item.id) not in ("backlog", "ready"):
        return None
    zone = facts.system.local_zone
    is_first = heir.due is not None and (
        item.due is None or instant_of(heir.due, zone) < instant_of(item.due, zone)
    )
    said = f", and {heir.id!r} is due first" if is_first else ""
    return Trouble(
        item.id,
        f"{item.id!r} has rank {item.rank} and has not been started, but {heir.id!r} with rank "
        f"{heir.rank} cannot finish without it{said}",
        "warning" if is_first else "info",
        inputs={
            "rank": item.rank,
            "waits": heir.id,
            "its_rank": heir.rank,
            "due": item.due,
            "its_due": heir.due,
        },
    )
