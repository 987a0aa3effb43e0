"""Ownership: whether each piece of work has one party that answers for it, and can."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from statistics import median_low
from typing import TYPE_CHECKING

from worksystem.analysis.health.check import check
from worksystem.analysis.health.finding import Trouble, Unjudged
from worksystem.analysis.health.measures.away import Absent, Away
from worksystem.analysis.health.measures.standing import Standing
from worksystem.analysis.health.measures.truck_factor import lost_without, truck_factor
from worksystem.analysis.health.people import may_be_named
from worksystem.errors import CannotAnswer
from worksystem.network.timing import microseconds
from worksystem.show import show, show_list

if TYPE_CHECKING:
    from datetime import date, datetime

    from worksystem.analysis.health.facts import Facts
    from worksystem.model.items import WorkItem
    from worksystem.model.people import Owner

__all__ = ["cannot_own", "no_owner", "single_point"]


@check(
    "OWN001",
    "no-owner",
    component="clarity",
    formula="open item with owner None: an error in progress, else a warning",
    inputs="`WorkItem.owner`, and how far the item is",
    source="ours; exactly one accountable party an item, as in a responsibility matrix",
    remedy="name one person, or a role that somebody holds: system.update(…, owner='ana')",
)
def no_owner(facts: Facts) -> Iterator[Trouble]:
    """Work that belongs to nobody is pushed on by nobody.

    Each piece of work has an owner of its own: that of the item that it is a
    part of answers for the whole, and who is assigned does the work. Parents
    and stubs are no work of their own, and are not asked.

    Examples:
        >>> from worksystem import Owner, WorkItem, WorkSystem, diagnose
        >>> copy = WorkItem("copy", started="2026-04-20T09:00Z")
        >>> shop = WorkSystem("shop", owners=[Owner("ana")], items=[copy])
        >>> print(diagnose(shop)["OWN001"].findings[0].message)
        'copy' is in progress and belongs to nobody
        >>> diagnose(shop.update("copy", owner="ana"))["OWN001"].status
        'clear'
    """
    under_way = {item.id for item in facts.under_way}
    ownerless = [item for item in facts.open if item.owner is None]
    for item in ownerless:
        is_running = item.id in under_way
        how = "is in progress and belongs" if is_running else "belongs"
        yield Trouble(
            item.id,
            f"{item.id!r} {how} to nobody",
            "error" if is_running else "warning",
            inputs={"without_owner": len(ownerless), "open": len(facts.open)},
        )


@check(
    "OWN002",
    "owner-cannot-own",
    component="clarity",
    formula=(
        "open item whose owner is an agent (error), is not active, is a team without a lead or a "
        "role without a holder, or is away for at least away_share of the working time left to due"
    ),
    inputs="`Owner.kind`, `active`, `lead`, `holders`, absences and calendar; `due`; `as_of`",
    thresholds=["away_share"],
    source="ours",
    remedy="name somebody who is there to answer for it",
)
def cannot_own(facts: Facts) -> Iterator[Trouble | Unjudged]:
    """An owner who is not there, or is no single party, is an owner on paper only.

    A team answers by its lead and a role by those who hold it, and these by
    theirs; in the end there has to be somebody active who is a person.
    Software may do work, and cannot answer for it.

    Somebody who is away counts where nobody else is left: neither another
    holder of the role, nor an assignee who is there. Both are asked about the
    time from now to the deadline, in their own working hours. Of work that is
    overdue this is not asked, nor of work without a deadline whose owner has
    no absence ahead.

    Examples:
        >>> from worksystem import Capacity, Owner, WorkItem, WorkSystem, diagnose
        >>> ana = Owner("ana", capacity=Capacity(absences=[("2026-05-04", "2026-05-06")]))
        >>> items = [WorkItem("copy", owner="ana", due="2026-05-07")]
        >>> shop = WorkSystem("shop", as_of="2026-05-04T00:00Z", owners=[ana], items=items)
        >>> print(diagnose(shop)["OWN002"].findings[0].message)
        'copy' is due Thu 2026-05-07, and its owner is away for 75% of the working time left
        >>> diagnose(shop.update("copy", due="2026-05-15"))["OWN002"].status
        'clear'
    """
    standing = facts.once(Standing)
    answered = []
    for item in facts.open:
        if item.owner is None:
            continue
        if standing.answering(item.owner):
            answered.append(item)
            continue
        owner = facts.system.owners[item.owner]
        yield Trouble(
            item.id,
            f"{item.id!r} belongs to {_who_cannot(owner, facts)}",
            "error" if owner.kind == "agent" else "warning",
            inputs={"kind": owner.kind, "active": owner.active, **_named(owner, facts)},
        )
    yield from _nobody_there(answered, facts, standing)


def _nobody_there(
    items: list[WorkItem], facts: Facts, standing: Standing
) -> Iterator[Trouble | Unjudged]:
    """The items for which nobody is there, for most of the time until they are due."""
    away = Away(facts)
    endless, timeless = [], []
    for item in items:
        people = _watching(item, standing)
        if not people or not all(map(away.is_ever, people)):
            continue
        try:
            if item.due is None:
                # Everybody is asked: which of them is asked first must not matter.
                ahead = [away.is_ahead(person) for person in people]
                if all(ahead):
                    endless.append(item.id)
            elif absent := _absent(item.due, people, away, facts.thresholds.away_share):
                owner = facts.system.owners[item.owner or ""]
                named = _named(owner, facts)
                yield Trouble(
                    item.id,
                    f"{item.id!r} is due {show(item.due)}, and its owner{_quoted(named)} is away "
                    f"for {absent.share:.0%} of the working time left",
                    inputs={
                        "away": absent.away,
                        "left": absent.left,
                        "share": absent.share,
                        **named,
                    },
                    remedy="hand it over, or name somebody who stands in for that time",
                )
        except CannotAnswer:
            timeless.append(item.id)
    if endless:
        yield Unjudged("its owner will be away, and nobody has said when it is due", endless)
    if timeless:
        yield Unjudged("its owner has absences, and nothing says what time it is", timeless)


def _watching(item: WorkItem, standing: Standing) -> frozenset[str]:
    """The people who answer for an item or do it; none, if a team of unknown people does it."""
    people = standing.answering(item.owner or "")
    if not item.assignees:
        return people
    doers = [doer.owner for doer in item.assignees if doer.owner != item.owner]
    if any(map(standing.is_unknown, doers)):
        return frozenset()
    return people.union(*map(standing.behind, doers))


def _absent(
    due: date | datetime, people: Iterable[str], away: Away, threshold: float
) -> Absent | None:
    """How much of the time left all of some people are away, by the one who is least; else None."""
    every = [away.until(person, due) for person in people]
    known = [absent for absent in every if absent is not None]
    if not known or len(known) < len(every):
        return None
    least = min(known, key=lambda absent: (absent.share, absent.left))
    return least if least.away and least.share >= threshold else None


def _named(owner: Owner, facts: Facts) -> dict[str, str]:
    """The id of an owner as an input, where it may be told."""
    return {"owner": owner.id} if may_be_named(facts, owner.id) else {}


def _quoted(named: dict[str, str]) -> str:
    return f" {named['owner']!r}" if named else ""


def _who_cannot(owner: Owner, facts: Facts) -> str:
    """Who an owner is that cannot own, and why."""
    if owner.kind == "person":
        who = f"{owner.id!r}, who" if facts.people else "somebody who"
        return f"{who} takes on no more work"
    name = f"{owner.kind} {owner.id!r}"
    if not owner.active:
        return f"{name}, which takes on no more work"
    if owner.kind == "agent":
        return f"{name}, software that cannot answer for it"
    if owner.kind == "team":
        none = "no lead" if owner.lead is None else "no lead who can answer for it"
        return f"{name}, which has {none}"
    return f"{name}, which {'nobody who can answer for it' if owner.holders else 'nobody'} holds"


@check(
    "OWN003",
    "single-point-of-ownership",
    component="collaboration",
    formula=(
        "the fewest people whose loss leaves more than unowned_share of open work with nobody: "
        "up to truck_factor a warning, up to truck_factor_info worth knowing"
    ),
    inputs="owners, assignees, `skills`, teams, holders and leads; `remaining` or effort",
    thresholds=["unowned_share", "truck_factor", "truck_factor_info", "truck_items"],
    source=(
        "Avelino, Passos, Hora and Valente 2016, of files and their authors: most work first "
        "until more than half has nobody; 65% of 133 systems had a truck factor of 2 or less"
    ),
    remedy="let a second person work on each of these, or hold the role",
)
def single_point(facts: Facts) -> Iterator[Trouble | Unjudged]:
    """Where most work rests on one or two people, one illness stops it.

    Somebody can go on with an item who is active, owns it or is assigned – or
    is in the team, leads it or holds the role that is – and has the skills
    that it asks for, themselves or by that team or role. A skill that no owner
    is said to have is not asked for. Work that nobody can go on with counts as
    lost from the start, so that naming an owner never makes this worse.

    All open work counts, by what is left of it; an item that nobody has
    estimated like the median of the others. Up to two people are the fewest
    there are; of more, those with most work are taken first. That somebody is
    able does not say that they know the work: this is the best case.

    Source: Avelino, Passos, Hora and Valente, "A novel approach for estimating
    truck factors", ICPC 2016, for the measure and the half.

    Cost is linear in items and people.

    Examples:
        >>> from worksystem import Owner, WorkItem, WorkSystem, diagnose
        >>> people = [Owner("ana"), Owner("bo"), Owner("cy")]
        >>> items = [WorkItem(f"page-{n}", owner="ana", effort="1d") for n in range(6)]
        >>> shop = WorkSystem("shop", owners=people, items=items)
        >>> print(diagnose(shop)["OWN003"].findings[0].message)
        losing one person would leave 100% of open work with nobody who can go on with it
        >>> shared = [WorkItem(i.id, owner="ana", assignees=["bo", "cy"]) for i in items]
        >>> diagnose(shop.replace(*shared))["OWN003"].status
        'clear'
    """
    limits, standing = facts.thresholds, facts.once(Standing)
    people = [o for o in facts.system.owners if o.kind == "person" and o.active]
    if not facts.open:
        return
    unknown: list[WorkItem] = []
    work: list[WorkItem] = []
    for item in facts.open:
        is_unknown = any(map(standing.is_unknown, _parties(item)))
        (unknown if is_unknown else work).append(item)
    if unknown:
        ids = [item.id for item in unknown]
        yield Unjudged("nobody has said who is in the team that it belongs to", ids)
    if len(work) < limits.truck_items:
        raise CannotAnswer(
            f"on how few people work rests needs {limits.truck_items} open items, got {len(work)}"
        )
    if len(people) < 2:
        raise CannotAnswer(
            f"on how few people work rests needs two active people, got {len(people)}"
        )
    yield from _few(work, facts, standing, people=len(people))


def _few(
    work: list[WorkItem], facts: Facts, standing: Standing, *, people: int
) -> Iterator[Trouble]:
    """That the work rests on few people, if it does."""
    limits = facts.thresholds
    weight, able = _weights(work, facts), _able(work, facts, standing)
    covers: defaultdict[frozenset[str], int] = defaultdict(int)
    for item in work:
        covers[able[item.id]] += weight[item.id]
    most = max(limits.truck_factor, limits.truck_factor_info)
    few = truck_factor(covers, limits.unowned_share, most=most)
    if few is None:
        return
    lost = frozenset(few)
    share = lost_without(lost, covers) / sum(covers.values())
    items = [item.id for item in work if able[item.id] <= lost]
    told = show_list(map(repr, sorted(items, key=lambda id_: (-weight[id_], id_))), limit=3)
    stops = f"{share:.0%} of open work with nobody who can go on with it"
    who = "one person" if len(few) == 1 else f"{len(few)} people"
    who = show_list(map(repr, few)) if facts.people else who
    yield Trouble(
        facts.system.id,
        f"losing {who} would leave {stops}"
        if few
        else f"{share:.0%} of open work has nobody who can go on with it",
        "warning" if len(few) <= limits.truck_factor else "info",
        inputs={
            "truck_factor": len(few),
            "share": share,
            "open": len(work),
            "people": people,
            **({"who": few} if facts.people else {}),
            "items": tuple(sorted(items, key=lambda id_: (-weight[id_], id_))),
        },
        remedy=(
            f"let a second person work on {told}, or hold the role"
            if few
            else f"name somebody who has the skills that it asks for, for {told}"
        ),
    )


def _parties(item: WorkItem) -> tuple[str, ...]:
    """All that own an item or are assigned to it."""
    owner = () if item.owner is None else (item.owner,)
    return (*owner, *[doer.owner for doer in item.assignees]) if item.assignees else owner


def _weights(work: list[WorkItem], facts: Facts) -> dict[str, int]:
    """What is left of each item, in microseconds; the same of all, where none of it weighs."""
    known = {item.id: facts.effort(item) for item in work}
    sizes = [microseconds(effort) for effort in known.values() if effort]
    usual = median_low(sizes) if sizes else 1
    found = {
        id_: usual if effort is None else microseconds(effort) for id_, effort in known.items()
    }
    return found if any(found.values()) else dict.fromkeys(found, 1)


def _able(work: list[WorkItem], facts: Facts, standing: Standing) -> dict[str, frozenset[str]]:
    """The people who can go on with each item."""
    owners = facts.system.owners
    skills = {owner.id: frozenset(owner.skills) for owner in owners}
    told = frozenset[str]().union(*skills.values())
    found: dict[tuple[tuple[str, ...], frozenset[str]], frozenset[str]] = {}
    able = {}
    for item in work:
        key = _parties(item), told.intersection(item.skills)
        if key not in found:
            found[key] = frozenset(
                person
                for party in key[0]
                for person in standing.behind(party)
                if key[1] <= skills[person] | skills[party]
            )
        able[item.id] = found[key]
    return able
