"""Crowding: whether more is in progress, or comes in, than those who do the work can finish."""

from __future__ import annotations

from collections import defaultdict
from statistics import mean, median
from typing import TYPE_CHECKING

from worksystem.analysis.health.check import check
from worksystem.analysis.health.finding import Trouble, Unjudged
from worksystem.analysis.health.measures.arrivals import arrivals_of
from worksystem.analysis.health.people import parties
from worksystem.analysis.progress import Progress
from worksystem.errors import CannotAnswer
from worksystem.model.instants import from_microseconds
from worksystem.model.wall_clock import DAY
from worksystem.show import show, show_count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worksystem.analysis.health.facts import Facts

__all__ = ["arrivals_exceed_departures", "too_much_in_progress"]

_SHOWN = 50
_MOST_WEEKS = 26


@check(
    "CAP002",
    "too-much-in-progress",
    component="capacity",
    formula=(
        "items in a state > State.wip_limit, items under way of an owner, or of a team and its "
        "people, > Capacity.wip_limit, of a class of service > its limit: errors; active items of a person for which there is "
        "no limit > wip_per_person: a warning"
    ),
    inputs="`WorkItem.state`, `owner`, `assignees`, `service_class` and `blocked`; the limits",
    thresholds=("wip_per_person",),
    source="control of work in progress: the Kanban Guide; the threshold for a person: ours",
    remedy="finish before starting: swarm on the oldest, and pull nothing until there is room",
)
def too_much_in_progress(facts: Facts) -> Iterator[Trouble | Unjudged]:
    """Who works on five things at once finishes none, and a limit broken in silence is no limit.

    What is done or dropped is in no state's way; parents and stubs are no work
    of their own. The limit of a team holds for what it owns itself and for what
    the people own whose team it is, the first that they are in. The limit of an expedite class is left to URG001. Where a
    person, the state or the class has a limit, it was agreed upon, and counts
    instead of the threshold. Blocked items and those in a waiting state are
    not active.

    Examples:
        >>> from worksystem import State, WorkItem, Workflow, WorkSystem, diagnose
        >>> flow = Workflow("web", [State("doing", "active", wip_limit=1), State("live", "done")])
        >>> items = [WorkItem(id_, workflow="web", state="doing") for id_ in ("copy", "page")]
        >>> shop = WorkSystem("shop", workflows=[flow], items=items)
        >>> print(diagnose(shop)["CAP002"].findings[0].message)
        state 'doing' of 'web' holds 2 items; its limit is 1
        >>> diagnose(shop.update("copy", state="live"))["CAP002"].status
        'clear'
    """
    progress = Progress.of(facts.system)
    if facts.open and not _is_known_how_far(facts):
        raise CannotAnswer(
            "nothing says what is in progress: no item is in a state of a workflow or has started"
        )
    # A limit holds for everything, whichever part is looked at.
    yield from _over_limits_of_states(facts, progress)
    yield from _over_limits_of_owners(facts, progress)
    yield from _over_limits_of_classes(facts, progress)
    yield from _too_many_at_once(facts, progress)


def _is_known_how_far(facts: Facts) -> bool:
    return any(
        item.state is not None or item.started is not None or item.finished is not None
        for item in facts.items
    )


def _over_limits_of_states(facts: Facts, progress: Progress) -> Iterator[Trouble]:
    held: defaultdict[tuple[str | None, str | None], list[str]] = defaultdict(list)
    for item in progress.open:
        held[item.workflow, item.state].append(item.id)
    for workflow in facts.system.workflows:
        for state in workflow.states:
            items, limit = sorted(held[workflow.id, state.id]), state.wip_limit
            if limit is not None and len(items) > limit:
                yield Trouble(
                    workflow.id,
                    f"state {state.id!r} of {workflow.id!r} holds {show_count(len(items), 'item')}; "
                    f"its limit is {limit}",
                    "error",
                    inputs=_counted(items, limit),
                    about=state.id,
                )


def _over_limits_of_owners(facts: Facts, progress: Progress) -> Iterator[Trouble]:
    own: defaultdict[str, list[str]] = defaultdict(list)
    for item in progress.under_way:
        if item.owner is not None:
            own[item.owner].append(item.id)
    _add_those_of_people(own, facts)
    limits = {owner.id: owner.capacity.wip_limit for owner in facts.owners}
    over = {
        id_: items
        for id_, items in own.items()
        if (limit := limits.get(id_)) is not None and len(items) > limit
    }
    for party in parties(facts, {id_: len(items) for id_, items in over.items()}):
        items, limit = sorted(over[party.worst]), limits[party.worst] or 0
        of_people = any(facts.system.items[id_].owner != party.worst for id_ in items)
        yield Trouble(
            party.subject,
            f"{party.name} is past a limit that was agreed upon: "
            f"{show_count(len(items), 'item')} in progress"
            f"{', with those of its people' if of_people else ''}; the limit is {limit}"
            f"{party.others('past theirs')}",
            "error",
            inputs=_counted(items, limit),
            # A team may break its own limit, and some of its members theirs.
            about="limit" if party.subject == party.worst else "limits of people",
        )


def _add_those_of_people(own: dict[str, list[str]], facts: Facts) -> None:
    """What people have in progress is in progress in their team."""
    owners = facts.system.owners
    for id_ in sorted(own):
        team = facts.team(id_)
        if owners[id_].kind == "person" and team != id_:
            own.setdefault(team, []).extend(own[id_])


def _over_limits_of_classes(facts: Facts, progress: Progress) -> Iterator[Trouble]:
    held: defaultdict[str | None, list[str]] = defaultdict(list)
    for item in progress.under_way:
        held[item.service_class].append(item.id)
    for one in facts.system.service_classes:
        items, limit = sorted(held[one.id]), one.limit
        if limit is not None and one.kind != "expedite" and len(items) > limit:
            yield Trouble(
                one.id,
                f"{show_count(len(items), 'item')} of class {one.id!r} are in progress; "
                f"its limit is {limit}",
                "error",
                inputs=_counted(items, limit),
            )


def _too_many_at_once(facts: Facts, progress: Progress) -> Iterator[Trouble]:
    """Those who work on too many items at once, of those that no limit holds for."""
    system = facts.system
    limited = {
        (workflow.id, state.id)
        for workflow in system.workflows
        for state in workflow.states
        if state.wip_limit is not None
    }
    classes = {one.id for one in system.service_classes if one.limit is not None}
    free = {o.id for o in facts.owners if o.kind == "person" and o.capacity.wip_limit is None}
    active: defaultdict[str, list[str]] = defaultdict(list)
    for item in progress.under_way:
        is_limited = (item.workflow, item.state) in limited or item.service_class in classes
        if not is_limited and item.blocked is None and progress.category[item.id] == "active":
            for doer in item.doers:
                if doer.owner in free:
                    active[doer.owner].append(item.id)
    limit = facts.thresholds.wip_per_person
    counts = {id_: len(items) for id_, items in active.items() if len(items) > limit}
    for party in parties(facts, counts):
        items = sorted(active[party.worst])
        yield Trouble(
            party.subject,
            f"{party.name} is at work on {show_count(len(items), 'item')} at once, "
            f"and no limit says how many are too many; more than {show(limit)} are"
            f"{party.others(f'at work on more than {show(limit)}')}",
            "warning",
            inputs=_counted(items, limit),
            about="at once",
        )


def _counted(items: list[str], limit: float) -> dict[str, object]:
    return {"count": len(items), "limit": limit, "items": tuple(items[:_SHOWN])}


@check(
    "CAP004",
    "arrivals-exceed-departures",
    component="capacity",
    formula=(
        "of the items that came in (a) or went out (d) in the last planning intervals, the share "
        "a / (a + d) > 1/2 with its whole interval; and runway = open items / median of those "
        "finished a week > runway"
    ),
    inputs="dates and events of creation, finish and dropping; planning cadences; `as_of`",
    thresholds=("trailing", "interval", "confidence", "enough", "runway"),
    source="ours; two counts compared as in Przyborowski and Wilenski, Biometrika 1940",
    remedy="close, or decline openly, what nobody will get to; agree on how much comes in",
)
def arrivals_exceed_departures(facts: Facts) -> Iterator[Trouble | Unjudged]:
    """If more comes in than goes out, everything waits longer every week, and no plan helps.

    A backlog for a year is a promise to everybody in it, which nobody will keep.

    Both counts are chance in part, so they are compared by the share of the
    first in the sum of both, with Wilson's interval: 10 against 4 says little,
    20 against 8 fires. Where all that came in is open, and there is no history
    that could say otherwise, nothing went out; then it is enough to know a part
    of the first interval. What was dropped has gone as well as what was finished.
    Where the median of the weeks is nothing, their mean counts.

    Examples:
        >>> from datetime import UTC, datetime, timedelta
        >>> from worksystem import Thresholds, WorkItem, WorkSystem, diagnose
        >>> day = [datetime(2026, 3, 2, tzinfo=UTC) + timedelta(days=i) for i in range(60)]
        >>> done = [WorkItem(f"done-{i}", created=day[i], finished=day[i + 7]) for i in range(50)]
        >>> new = [WorkItem(f"new-{i}", created=day[i]) for i in range(30, 60)]
        >>> shop = WorkSystem("shop", as_of=day[-1], items=[*done, *new])
        >>> print(diagnose(shop)["CAP004"].findings[0].message)
        1.8 items come in for each that goes out: 47 against 26 in 4 planning intervals
        >>> sparse = Thresholds(enough=8)
        >>> calm = shop.remove(*[f"new-{i}" for i in range(30, 58)])
        >>> diagnose(calm, thresholds=sparse)["CAP004"].status
        'clear'
    """
    arrivals, rounds = arrivals_of(facts), facts.rounds
    yield from _inflow(facts, arrivals.since, arrivals.between(rounds[0], rounds[-1]))
    counts = arrivals.finished_by_week(facts.now_us, 7 * DAY, most=_MOST_WEEKS)
    yield from _runway(facts, counts)


def _inflow(facts: Facts, since: int, counts: tuple[int, int]) -> Iterator[Trouble | Unjudged]:
    rounds, (came, went) = facts.rounds, counts
    begin, known = (from_microseconds(at, facts.system.local_zone) for at in (rounds[0], since))
    # Where nothing has gone out since the first of them, the rest of it matters little.
    needed = rounds[0] if went or len(rounds) == 2 else rounds[1] - 1
    if since > needed:
        yield Unjudged(
            f"{len(rounds) - 1} planning intervals need to be known from {show(begin.date())} on, "
            f"and what is known begins on {show(known.date())}"
        )
    elif came and (share := facts.share(came, came + went)).is_above(0.5):
        rate = (
            f"{came / went:.1f} items come in for each that goes out"
            if went
            else ("nothing goes out, and more comes in")
        )
        yield Trouble(
            facts.system.id,
            f"{rate}: {came} against {went} in {show_count(len(rounds) - 1, 'planning interval')}",
            "warning",
            inputs={"came": came, "went": went, "share": str(share), "since": begin},
            about="arrivals",
            remedy=None
            if went
            else "finish some, or close them openly; of what is finished, say when",
        )


def _runway(facts: Facts, counts: list[int]) -> Iterator[Trouble | Unjudged]:
    """How many weeks the open items would take at the pace of the last ones."""
    thresholds, count = facts.thresholds, len(facts.open)
    if len(counts) < thresholds.enough:
        yield Unjudged(
            f"weeks of work in the backlog need {thresholds.enough} weeks of history, "
            f"got {len(counts)}"
        )
        return
    pace = median(counts) or mean(counts)
    if count <= thresholds.runway * pace:
        return
    weeks = f"would take {count / pace:.0f} weeks" if pace else "would never be finished"
    yield Trouble(
        facts.system.id,
        f"{show_count(count, 'open item')} {weeks}: {show(pace)} a week are finished, "
        f"by the last {len(counts)} weeks",
        "info",
        inputs={"open": count, "finished_a_week": pace, "weeks": tuple(counts)},
        about="runway",
    )
