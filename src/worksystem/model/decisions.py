"""Whether something may happen: the answer, and what rules ask to find it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from attrs import frozen

from worksystem.errors import Refused, did_you_mean
from worksystem.model.construction import evidence

if TYPE_CHECKING:
    from datetime import datetime

    from worksystem.model.draft import Draft
    from worksystem.model.handoffs import Handoff

__all__ = [
    "Decision",
    "Policies",
    "answer_due",
    "known_owner",
    "refuse_unknown",
    "speaks_for",
    "unmet",
]

# The system is above this file: it is only asked for what it has.
System = Any

Policies = Mapping[str, Callable[[Any, Any], Any]]
"""Predicates by name: each is given the system and the event, and says whether it is met."""


@frozen
class Decision:
    """Whether the agreements allow an event; as a condition, it is true if they do.

    Attributes:
        reason: Why not: rule and evidence; "" if it may happen.
        allowed: What could be done instead.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem, events
        >>> system = WorkSystem("shop", items=[WorkItem("page")])
        >>> decision = system.decide(events.Moved("page", "doing", at="2026-04-20T09:00Z"))
        >>> bool(decision), decision.reason
        (False, "item 'page' follows no workflow, so there is nowhere to move it")
        >>> print(system.decide(events.Noted("page", "hello", at="2026-04-20T09:00Z")))
        allowed
    """

    reason: str = ""
    allowed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return not self.reason

    def __str__(self) -> str:
        if not self.reason:
            return "allowed"
        return f"refused: {Refused(self.reason, allowed=self.allowed)}"


def refuse_unknown(id_: str, ids: Iterable[str], what: str) -> NoReturn:
    """Refuse an id that names nothing.

    Examples:
        >>> refuse_unknown("desing", ["design", "build"], "item")
        Traceback (most recent call last):
            ...
        worksystem.errors.Refused: there is no item 'desing' in the system; did you mean 'design'?
    """
    question = did_you_mean(id_, ids)[1]
    raise Refused(f"there is no {what} {evidence(id_)} in the system{question}")


def known_owner(draft: Draft, id_: str | None, *, active: bool = True) -> None:
    """Refuse an owner that is not there, or that takes on no work any more."""
    owners = draft.system.owners
    if id_ is None:
        return
    if id_ not in owners:
        refuse_unknown(id_, owners.ids(), "owner")
    if active and not owners[id_].active:
        others = [owner.id for owner in owners if owner.active]
        raise Refused(f"owner {evidence(id_)} takes on no work any more", allowed=others[:8])


def speaks_for(draft: Draft, who: str, party: str, at: datetime) -> bool:
    """Whether somebody may act for a party.

    They are it, hold it if it is a role, or lead it or belong to it if it is a
    team; of a team of teams, those of its teams do, too.
    """
    owners = draft.system.owners
    seen, open_ = {who}, [who]
    while open_:
        one = open_.pop()
        if one == party:
            return True
        for other in owners:
            leads = one in other.holders or one == other.lead
            if other.id not in seen and (leads or _belongs(owners.get(one), other.id, at)):
                seen.add(other.id)
                open_.append(other.id)
    return False


def _belongs(owner: Any, team: str, at: datetime) -> bool:
    day = at.date()
    return owner is not None and any(
        m.team == team
        and (m.since is None or m.since <= day)
        and (m.until is None or day <= m.until)
        for m in owner.teams
    )


def answer_due(system: System, handoff: Handoff) -> datetime | None:
    """By when an offer is to be answered: so much of the taker's working time after it."""
    if handoff.contract is None or handoff.offered is None:
        return None
    within = system.contracts[handoff.contract].answer_within
    if within is None:
        return None
    due: datetime = system.working_time(owner=handoff.taker).add_work(handoff.offered, within)
    return due


def unmet(
    draft: Draft, names: Iterable[str], event: Any, policies: Policies
) -> tuple[str, tuple[str, ...]] | None:
    """What of some standards and policies is not met, and the clauses to be met; None if all are.

    A clause is met if the event says so, or if the predicate of its name does.
    A predicate that is not there, says None or fails leaves it unknown.
    """
    for name in names:
        standard = draft.system.standards.get(name)
        clauses = standard.clauses if standard is not None else (name,)
        said = f"standard {evidence(name)} asks for" if standard is not None else "policy"
        if standard is not None and _judged(draft, name, event, policies) is True:
            continue
        for clause in clauses:
            verdict = True if clause in event.met else _judged(draft, clause, event, policies)
            if verdict is True:
                continue
            why = "is not met" if verdict is False else verdict
            return f"{said} {evidence(clause)}, which {why}", clauses
    return None


def _judged(draft: Draft, name: str, event: Any, policies: Policies) -> bool | str:
    """Whether a predicate says that something is met; else why that is not known."""
    if name not in policies:
        return "is unknown: nobody says that it is met"
    try:
        answer = policies[name](draft.by_now(), event)
    except Exception as error:  # noqa: BLE001 - a predicate of somebody else's may do anything
        return f"is unknown: its policy failed with {type(error).__name__}: {evidence(str(error))}"
    if answer is None:
        return "is unknown: its policy cannot tell"
    return bool(answer)
