"""Intake: whether work is written down faster than people can agree on what to do with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from worksystem.analysis.health.check import check
from worksystem.analysis.health.finding import Trouble, Unjudged
from worksystem.analysis.health.measures.coordination import Coordination, needs_of
from worksystem.analysis.health.measures.origins import UNKNOWN, origins_of, shares_of
from worksystem.analysis.health.measures.taking_on import TakingOn
from worksystem.errors import CannotAnswer
from worksystem.show import show_count, show_number

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts

__all__ = ["coordination_debt", "machine_intake"]

_LACK = {
    "owner": "owner",
    "priority": "rank or priority",
    "outcome": "outcome",
    "dependencies": "dependencies said",
}
# An origin of fewer than that is not where the debt comes from.
_MANY = 0.2
# The median is late if more than half are: that is what a median is.
_HALF = 0.5


@check(
    "INT001",
    "coordination-debt",
    component="coordination",
    formula=(
        "D(t) = sum, over the items open at t, of the part of {owner, rank or priority, outcome, "
        "dependencies} that is missing × age; D has grown in each of the last planning "
        "intervals, as many as rising; or the median time until nothing is missing is surely "
        "longer than a planning interval"
    ),
    inputs=(
        "`created`, `finished`, `owner`, `rank`, `priority`, `outcomes`, `after`, `origin`; the "
        "events that say so; the plan cadence; `as_of`"
    ),
    thresholds=("rising", "trailing", "interval", "enough", "confidence"),
    source="ours",
    remedy="agree on owner, place, outcome and dependencies before more is let in; cap the intake",
)
def coordination_debt(facts: Facts) -> Iterator[Trouble | Unjudged]:
    """Work that is written down and never agreed on is a debt: everybody pays for it later.

    What an item had in the past is what the history said last by then of its
    owner, its rank and its dependencies; of what the history never says – there
    is no event for outcomes – it had what it has today. What has left the
    system is not counted, and a reopened item was never closed.

    The median is asked of the items created in the last planning intervals
    that have been there for at least one: it is longer than that interval if
    more than half of them took longer, which must hold for the whole interval
    of the share. Items closed before are left out.

    Examples:
        >>> from worksystem import Owner, WorkItem, WorkSystem, diagnose
        >>> def system(**said):
        ...     page = WorkItem("page", created="2026-03-02T09:00Z", origin="form", **said)
        ...     now = "2026-04-20T09:00Z"
        ...     return WorkSystem("shop", as_of=now, owners=[Owner("ana")], items=[page])
        >>> print(diagnose(system())["INT001"].findings[0].message)
        1 of 1 open item is not agreed on, 100% of them from 'form': 1 without owner, 1 without rank or priority, 1 without outcome, 1 without dependencies said; this debt has grown in each of the last 4 planning intervals
        >>> shop = system(owner="ana", rank=1, after=[])
        >>> diagnose(shop)["INT001"].findings[0].evidence.inputs["debt_days"]
        (5.25, 7.0, 8.75, 10.5, 12.25)
        >>> diagnose(WorkSystem("shop", as_of="2026-04-20T09:00Z"))["INT001"].status
        'clear'
    """
    if not facts.items:
        return
    now, limits = facts.now_us, facts.thresholds
    found = Coordination.of(facts)
    if facts.open and len(found.lifetimes.undated) == len(facts.open):
        raise CannotAnswer(
            "nobody knows since when the open items exist: give created, or a history with "
            "created events"
        )
    debts = tuple(found.debt(at) for at in facts.beats.rounds(count=limits.rising))
    lacking = found.open_and_lacking(now)
    grows = bool(lacking) and all(before < after for before, after in pairwise(debts))
    step = facts.round_length
    late, asked = found.late(facts.rounds[0], now - step, step)
    is_slow = asked >= limits.enough and facts.share(late, asked).is_above(_HALF)
    if grows or is_slow:
        origins = facts.once(origins_of)
        shares = shares_of(facts, [origins[id_] for id_ in lacking])
        needs = needs_of(facts, lacking)
        said = [_debt(len(lacking), len(facts.open), needs, shares, limits.rising)] if grows else []
        said += [_slow(late, asked)] if is_slow else []
        yield Trouble(
            facts.system.id,
            "; ".join(said),
            inputs={
                "lacking": len(lacking),
                "debt_days": tuple(round(debt, 3) for debt in debts),
                "late": late,
                "asked": asked,
                "planning_interval": timedelta(microseconds=step),
                "lacks": needs,
                "by_origin": shares,
                "items": tuple(lacking),
            },
        )
    if late and asked < limits.enough:
        yield Unjudged(
            "how long it takes until an item is coordinated: need "
            f"{limits.enough} items created in the last planning intervals, got {asked}"
        )
    if found.undated:
        yield Unjudged("nobody knows since when they exist", found.undated)


def _debt(
    count: int,
    open_: int,
    needs: tuple[tuple[str, int], ...],
    shares: tuple[tuple[str, float], ...],
    rounds: int,
) -> str:
    is_not = "is" if count == 1 else "are"
    lacks = ", ".join(f"{number} without {_LACK[need]}" for need, number in needs)
    most = next((pair for pair in shares if pair[0] != UNKNOWN and pair[1] >= _MANY), None)
    whence = "" if most is None else f", {most[1]:.0%} of them from {most[0]!r}"
    return (
        f"{count} of {show_count(open_, 'open item')} {is_not} not agreed on{whence}: {lacks}; "
        f"this debt has grown in each of the last {show_count(rounds, 'planning interval')}"
    )


def _slow(late: int, asked: int) -> str:
    return (
        f"{late} of {show_count(asked, 'item')} created lately took more than a planning interval "
        "until somebody had said whose they are, where in the order, what for and after what"
    )


@check(
    "INT002",
    "machine-intake",
    component="coordination",
    formula=(
        "an open item is owned by an agent; or, in the last planning intervals, items that agents "
        "created ÷ items of theirs that people took on or dropped is surely above machine_ratio"
    ),
    inputs=(
        "owners of kind agent; `origin`, `owner`, `created`; created, owner changed and accepted "
        "events; the plan cadence; `as_of`"
    ),
    thresholds=("machine_ratio", "trailing", "interval", "confidence"),
    source="ours",
    remedy="let agents propose into the backlog, and people pull from it; cap what agents may add",
)
def machine_intake(facts: Facts) -> Iterator[Trouble | Unjudged]:
    """Machines write work down faster than people can decide whether it should be done.

    An agent may do work, and answers for none. An item is an agent's if its
    `origin` is an owner of kind agent, or such an owner wrote it down. It is
    taken on when it first belongs to somebody who is no agent: a person, a
    team, a role. Dropping it is an answer too. Where the history does not say
    since when an item has its owner, it had it from the beginning.

    The ratio counts only what is still in the system. It is above the
    threshold if the whole interval of created ÷ (created + taken on) is.

    Examples:
        >>> from worksystem import Owner, WorkItem, WorkSystem, diagnose
        >>> bot, ana = Owner("bot", kind="agent"), Owner("ana")
        >>> made = {"created": "2026-04-07T09:00Z", "origin": "bot"}
        >>> items = [WorkItem(f"item-{n}", **made) for n in range(9)]
        >>> now = "2026-04-20T09:00Z"
        >>> shop = WorkSystem("shop", as_of=now, owners=[bot, ana], items=items)
        >>> print(diagnose(shop)["INT002"].findings[0].message)
        agents created 9 items in the last 4 planning intervals, and people took on 0; 9 of 9 belonged to nobody but agents after one interval
        >>> print(diagnose(shop.update("item-0", owner="bot"))["INT002"].findings[0].message)
        'item-0' belongs to 'bot', which is software: nobody answers for it
        >>> for n in range(9):
        ...     shop = shop.update(f"item-{n}", owner="ana")
        >>> diagnose(shop)["INT002"].status
        'clear'
    """
    agents = {owner.id for owner in facts.system.owners if owner.kind == "agent"}
    if not agents:
        return
    for item in facts.open:
        if item.owner in agents:
            yield Trouble(
                item.id,
                f"{item.id!r} belongs to {item.owner!r}, which is software: nobody answers for it",
                "error",
                inputs={"owner": item.owner},
                remedy="name a person, a team or a role; the agent may do it as an assignee",
            )
    if not facts.items:
        return
    try:
        found = TakingOn.of(facts)
    except CannotAnswer as error:
        yield Unjudged(f"how fast people take on what agents create: {error}")
        return
    yield from _ratio(facts, found, sorted(agents))
    if not found.says:
        yield Unjudged(
            "nobody has said who or what created the items: give origin, or created events"
        )
    if found.undated:
        yield Unjudged("nobody knows when they were created", found.undated)


def _ratio(facts: Facts, found: TakingOn, agents: list[str]) -> Iterator[Trouble | Unjudged]:
    if not found.made:
        return
    ratio = facts.thresholds.machine_ratio
    share = facts.share(found.made, found.made + found.taken)
    created = (
        f"agents created {show_count(found.made, 'item')} in the last "
        f"{show_count(found.rounds, 'planning interval')}, and people took on {found.taken}"
    )
    if share.is_above(ratio / (1 + ratio)):
        waited = f"; {found.late} of {found.asked} belonged to nobody but agents after one interval"
        yield Trouble(
            facts.system.id,
            created + (waited if found.asked else ""),
            inputs={
                "created": found.made,
                "taken_on": found.taken,
                "intervals": found.rounds,
                "late": found.late,
                "asked": found.asked,
                "agents": tuple(agents),
                "items": found.waiting,
            },
        )
    elif found.made > ratio * found.taken:
        yield Unjudged(
            f"{created}: too few to be sure that it is more than {show_number(ratio)} for each"
        )
