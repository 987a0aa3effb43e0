"""Outcomes: whether work serves one, whether it moves it, and whether it is worked on at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from worksystem.analysis.health.check import check
from worksystem.analysis.health.finding import Trouble, Unjudged
from worksystem.analysis.health.measures.aims import Aims
from worksystem.analysis.health.measures.busyness import Busyness
from worksystem.analysis.health.measures.efficiency import Efficiencies
from worksystem.analysis.health.measures.moments import Moments
from worksystem.analysis.health.measures.trends import slope_of
from worksystem.analysis.health.measures.weights import Weights
from worksystem.analysis.progress import Progress
from worksystem.errors import CannotAnswer
from worksystem.model.instants import from_microseconds
from worksystem.show import show, show_count, show_list

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts
    from worksystem.model.outcomes import Outcome

__all__ = ["busy_not_productive", "waiting_not_working", "work_without_outcome"]


@check(
    "OUT001",
    "work-without-outcome",
    component="clarity",
    formula="effort in progress that serves no outcome still to be reached, without upkeep within upkeep_share ÷ effort in progress > aimless_share",
    inputs="`WorkItem.outcomes`, `.parent`, `.nature` and effort; `Outcome.parent`, `.measure` and readings; how far items are",
    thresholds=["aimless_share", "upkeep_share", "confidence"],
    source="ours",
    remedy="link each to the outcome that it serves, call it upkeep, or stop it",
)
def work_without_outcome(facts: Facts) -> Iterator[Trouble | Unjudged]:
    """Work that serves no stated outcome can neither be steered nor stopped for a reason.

    An item serves an outcome through its own `outcomes` or those of what it is
    a part of, and what that outcome helps to reach. An outcome is reached when
    its last reading has come to the target; past its due date it is still to
    be reached. Work of nature upkeep serves none and is exempt, all of it where
    nobody has set a budget; once it is above its budget for sure, none of it.
    Effort counts where all items in progress have one, else items do.

    Examples:
        >>> from worksystem import Outcome, WorkItem, WorkSystem, diagnose
        >>> items = [WorkItem(f"i{n}", started="2026-04-20T09:00Z") for n in range(6)]
        >>> shop = WorkSystem("shop", outcomes=[Outcome("signups")], items=items)
        >>> print(diagnose(shop)["OUT001"].findings[0].message)
        6 of 6 items in progress (100%) serve no stated outcome: 'i0', 'i1', 'i2', 'i3', 'i4' and 1 more
        >>> for item in items:
        ...     shop = shop.update(item.id, outcomes=["signups"])
        >>> diagnose(shop)["OUT001"].status
        'clear'
    """
    if not facts.under_way:
        raise CannotAnswer("nothing is in progress, so there is no share of it")
    aims = facts.once(Aims)
    weights = Weights.of(facts.under_way, facts.effort)
    aimless = {i.id for i in facts.under_way if i.id not in aims.aimed}
    upkeep = {i.id for i in facts.under_way if i.id in aimless and i.nature == "upkeep"}
    budget = facts.thresholds.upkeep_share
    kept = facts.weighed(weights.pairs(lambda item: item.id in upkeep))
    if budget is None or (kept is not None and not kept.is_above(budget)):
        aimless -= upkeep
    share = facts.weighed(weights.pairs(lambda item: item.id in aimless))
    if share is None:
        return
    count = f"{len(aimless)} of {show_count(len(facts.under_way), 'item')} in progress"
    of = "" if weights.unit == "items" else " of the effort"
    if share.is_above(facts.thresholds.aimless_share):
        heaviest = sorted(
            (-weight, item.id)
            for weight, item in zip(weights.weights, weights.items, strict=True)
            if item.id in aimless
        )
        ids = tuple(id_ for _, id_ in heaviest)
        listed = show_list([repr(id_) for id_ in ids], limit=5)
        yield Trouble(
            facts.system.id,
            f"{count} ({share.value:.0%}{of}) serve no stated outcome: {listed}",
            inputs={
                "items": ids,
                **share.evidence,
                "unit": weights.unit,
                "in_progress": len(facts.under_way),
                "outcomes": len(facts.system.outcomes),
                "upkeep": len(upkeep),
            },
        )
        return
    said = f"{count} ({share.value:.0%}{of}) serve no stated outcome"
    reason = share.unsure(said, above=facts.thresholds.aimless_share)
    if reason is None and budget is not None and kept is not None:
        both = aimless | upkeep
        most = facts.weighed(weights.pairs(lambda item: item.id in both))
        if most is not None and most.value > facts.thresholds.aimless_share:
            what = show_count(len(upkeep), "item")
            said = f"{what} of upkeep in progress ({kept.value:.0%}{of})"
            reason = kept.unsure(said, above=budget)
    if reason is not None:
        yield Unjudged(reason)


@check(
    "OUT002",
    "busy-not-productive",
    component="completion",
    formula="Theil–Sen slope of the lately read measure towards its target ≤ 0, while items finished for it an interval ≥ their median",
    inputs="`Outcome.measure` and readings, `outcome read` events; when items that serve it were finished",
    thresholds=["readings", "trailing", "interval"],
    source="ours; slope after Theil and Sen, 1968",
    remedy="test the assumption that this work moves this measure, before more of it is started",
)
def busy_not_productive(facts: Facts) -> Iterator[Trouble | Unjudged]:
    """Finishing one item after the other is no success while the measure that they are for stands still.

    The readings are those of the last planning intervals, and where these are
    too few, the last that are enough. Towards the target is the way from the
    start to it; without a start, from the first reading. An outcome that has
    been reached is no trouble. Items count that serve it or what helps to
    reach it, by interval as long as the mean of the last planning intervals.

    Source: Sen, "Estimates of the regression coefficient based on Kendall's
    tau", Journal of the American Statistical Association 63(324), 1968.

    Examples:
        >>> from worksystem import Measure, Outcome, WorkItem, WorkSystem, diagnose
        >>> def shop(*found):
        ...     read = list(zip(["2026-05-01", "2026-05-08", "2026-05-15"], found))
        ...     trials = Measure("trials", start=0, target=1000)
        ...     done = [f"2026-05-{day:02}T09:00Z" for day in (5, 7, 11, 13)]
        ...     items = [WorkItem(at, outcomes=["signups"], finished=at) for at in done]
        ...     outcomes = [Outcome("signups", measure=trials, readings=read)]
        ...     return WorkSystem("shop", outcomes=outcomes, items=items, as_of="2026-05-18T09:00Z")
        >>> print(diagnose(shop(420, 400, 410))["OUT002"].findings[0].message)
        4 items were finished for 'signups' while 'trials' has not moved towards 1000: 420 on Fri 2026-05-01, 410 on Fri 2026-05-15
        >>> diagnose(shop(420, 500, 620))["OUT002"].status
        'clear'
    """
    outcomes = [one for one in facts.system.outcomes if facts.scope.holds((one.id,))]
    if not any(one.measure is not None for one in outcomes):
        raise CannotAnswer("no outcome has a measure that could be read; say Outcome.measure")
    aims, needed = facts.once(Aims), max(facts.thresholds.readings, 2)
    ends, lost = _finished(facts, aims)
    left: dict[str, list[str]] = defaultdict(list)
    for outcome in outcomes:
        reason = _untold(aims, outcome, needed)
        if reason is not None:
            left[reason].append(outcome.id)
        elif not aims.is_reached(outcome):
            if outcome.id in lost:
                left["items that serve them are done, and nobody has said when"].append(outcome.id)
            readings = aims.readings(outcome)
            recent = [reading for reading in readings if reading[0] >= facts.rounds[0]]
            chosen = recent if len(recent) >= needed else readings[-needed:]
            slope = aims.sign(outcome) * slope_of(*zip(*chosen, strict=True))
            span = {"begin": chosen[0][0], "end": chosen[-1][0], "interval": facts.round_length}
            busy = Busyness.of(ends[outcome.id], **span)
            if slope <= 0 and busy.is_busy:
                yield _standstill(facts, outcome, chosen, busy, slope)
    for reason, ids in sorted(left.items()):
        yield Unjudged(reason, sorted(ids))


def _untold(aims: Aims, outcome: Outcome, needed: int) -> str | None:
    """Why it cannot be told whether an outcome moves; None if it can."""
    if outcome.measure is None:
        return "nobody has said what they are told by"
    if len(aims.readings(outcome)) < needed:
        return f"a trend needs {needed} readings, and they have fewer"
    if not aims.sign(outcome) and not aims.is_reached(outcome):
        return "nobody has said from where to where their measure has to go"
    return None


def _finished(facts: Facts, aims: Aims) -> tuple[dict[str, list[int]], set[str]]:
    """Outcome to when items that serve it were finished; and those of which that is not known."""
    moments, progress = facts.once(Moments.of), Progress.of(facts.system)
    ends: dict[str, list[int]] = defaultdict(list)
    lost: set[str] = set()
    for item in progress.items:
        if progress.category[item.id] != "done":
            continue
        at = moments.ended.get(item.id)
        if at is None:
            lost |= aims.of(item)
            continue
        for id_ in aims.of(item):
            ends[id_].append(at)
    for found in ends.values():
        found.sort()
    return ends, lost


def _standstill(
    facts: Facts, outcome: Outcome, chosen: list[tuple[int, float]], busy: Busyness, slope: float
) -> Trouble:
    """The finding that an outcome does not move although work for it is finished."""
    assert outcome.measure is not None  # whoever asks has seen to it
    (begin, before), (end, after) = chosen[0], chosen[-1]
    zone = facts.system.local_zone
    first, last = (from_microseconds(at, zone) for at in (begin, end))
    was = "item was" if busy.finished == 1 else "items were"
    return Trouble(
        outcome.id,
        f"{busy.finished} {was} finished for {outcome.id!r} while {outcome.measure.name!r} has "
        f"not moved towards {show(outcome.measure.target)}: {show(before)} on "
        f"{show(first.date())}, {show(after)} on {show(last.date())}",
        inputs={
            "readings": tuple(value for _, value in chosen),
            "slope": slope + 0.0,
            "since": first,
            "until": last,
            "finished": busy.finished,
            "rate": busy.rate,
            "usual": busy.usual,
        },
    )


@check(
    "OUT003",
    "waiting-not-working",
    component="completion",
    formula="elapsed time of finished items in active states ÷ that in active and waiting states, from start to finish: < flow_efficiency a warning, < flow_efficiency_info an info",
    inputs="the history, the categories of states; items finished since the last planning intervals began",
    thresholds=["flow_efficiency", "flow_efficiency_info", "enough", "trailing", "interval"],
    source="ours; practitioners usually report 15 to 30%, and no study of it is known to us",
    remedy="limit the work in progress before the state in which most of the time is spent waiting",
)
def waiting_not_working(facts: Facts) -> Iterator[Trouble | Unjudged]:
    """Work that waits most of its life is finished sooner by waiting less, hardly by working faster.

    It is flow efficiency as `measure_flow` has it, of the whole time in
    progress of what was finished lately. Nights count on both sides. Where
    nobody has said what some states mean, it is found only if it is low even
    when all the time in these was work.

    Examples:
        >>> from worksystem import WorkItem, Workflow, WorkSystem, diagnose, events
        >>> web = Workflow("web", [("do", "active"), ("review", "waiting"), ("live", "done")])
        >>> def shop(hours):
        ...     items = [WorkItem(f"i{n}", workflow="web", state="live") for n in range(12)]
        ...     when = {"do": 1, "review": 2, "live": 2 + hours}
        ...     moves = [
        ...         events.Moved(i.id, state, at=f"2026-04-20T{hour:02}:00Z")
        ...         for i in items
        ...         for state, hour in when.items()
        ...     ]
        ...     return WorkSystem("shop", workflows=[web], items=items, history=moves)
        >>> print(diagnose(shop(hours=9))["OUT003"].findings[0].message)
        12 items finished lately were waiting for 90% of their time in progress: 'review' 100% of that
        >>> diagnose(shop(hours=1))["OUT003"].status
        'clear'
    """
    found = Efficiencies.of(facts)
    needed = facts.thresholds.enough
    if found.count < needed:
        raise CannotAnswer(
            f"flow efficiency needs {needed} items finished in the last planning intervals, "
            f"got {found.count}"
        )
    times = found.efficiency
    if times.value is None or times.high is None or times.low is None:
        raise CannotAnswer(f"there is no flow efficiency: {times.reason}")
    warning, info = facts.thresholds.flow_efficiency, facts.thresholds.flow_efficiency_info
    if times.high >= max(warning, info):
        if times.low < max(warning, info):
            yield Unjudged(
                f"flow efficiency is between {times.low:.0%} and {times.high:.0%}, as nobody has "
                "said of some states whether work in them is active or waiting"
            )
        return
    states = [f"{name} {share:.0%}" for name, share in found.waiting]
    yield Trouble(
        facts.system.id,
        f"{show_count(found.count, 'item')} finished lately were waiting for "
        f"{1 - times.value:.0%} of their time in progress: {show_list(states, limit=3)} of that",
        "warning" if times.high < warning else "info",
        inputs={
            "efficiency": times.value,
            "low": times.low,
            "high": times.high,
            "items": found.count,
            "states": tuple(states),
        },
    )
