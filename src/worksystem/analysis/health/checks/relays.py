"""Relays: how often work is taken as it is, and through how many hands it goes."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import TYPE_CHECKING

from worksystem.analysis.health.check import check
from worksystem.analysis.health.finding import Trouble, Unjudged
from worksystem.analysis.health.measures.first_answers import FirstAnswers, first_answers, needed
from worksystem.analysis.health.measures.holders import returns, ways
from worksystem.analysis.health.measures.phrases import times
from worksystem.analysis.health.people import may_be_named, told
from worksystem.errors import CannotAnswer
from worksystem.model.instants import to_microseconds
from worksystem.show import show_count, show_list

if TYPE_CHECKING:
    from worksystem.analysis.handoffs import Offer
    from worksystem.analysis.health.facts import Facts
    from worksystem.analysis.health.shares import Share

__all__ = ["low_first_pass", "relay"]


@check(
    "HND003",
    "low-first-pass-acceptance",
    component="handoffs",
    formula=(
        "handoffs whose first answer was to accept ÷ handoffs that were answered, by contract, "
        "or where none is named by teams; the upper end of its interval < first_pass_share"
    ),
    inputs="offers and answers in `handoffs` and in the history",
    thresholds=("first_pass_share", "confidence"),
    source=(
        "the measure: percent complete and accurate, Keyte and Locher, The Complete Lean "
        "Enterprise, 2004; no universal target is published"
    ),
    remedy="mend what is handed over at the most frequent reason for a return",
)
def low_first_pass(facts: Facts) -> Iterator[Trouble | Unjudged]:
    """Work that comes back is done twice, and waits twice.

    All answers that are known count, however old. A correction that is made
    after a handoff was accepted is not in the record, so the true share is
    lower rather than higher. A share that is below the target, but not for
    sure, is not judged. Rolled is the share of items that would pass through
    every contract once without a return: the product of all of them.

    Examples:
        >>> from worksystem import HandoffContract, Owner, WorkItem, WorkSystem, diagnose, events
        >>> teams = [Owner("design", kind="team"), Owner("web", kind="team")]
        >>> between = HandoffContract("design-web", giver="design", taker="web")
        >>> whose = dict(item="page", giver="design", taker="web", contract="design-web")
        >>> def told(answer):
        ...     return [
        ...         event
        ...         for hour in range(9)
        ...         for event in (
        ...             events.Offered(f"h{hour}", at=f"2026-05-04T0{hour}:00Z", **whose),
        ...             answer(f"h{hour}", at=f"2026-05-04T0{hour}:30Z"),
        ...         )
        ...     ]
        >>> parties = dict(owners=teams, contracts=[between], items=[WorkItem("page")])
        >>> def returned(handoff, at):
        ...     return events.Returned(handoff, "no brief", at=at)
        >>> shop = WorkSystem("shop", history=told(returned), **parties)
        >>> print(diagnose(shop)["HND003"].findings[0].message)
        'web' can use 0% of what 'design' hands over as it is, under contract 'design-web' (0 of 9; at most 23% for sure, and 80% is the target); most often: no brief
        >>> shop = WorkSystem("shop", history=told(events.Accepted), **parties)
        >>> diagnose(shop)["HND003"].status
        'clear'
    """
    handoffs = facts.handoffs
    if handoffs.first_pass.not_evaluated is not None:
        raise CannotAnswer(handoffs.first_pass.not_evaluated)
    groups = first_answers(handoffs.offers, lambda offer: _group(facts, offer))
    shares = {key: facts.share(one.accepted, len(one.offers)) for key, one in groups.items()}
    rolled = prod(share.value for _, share in sorted(shares.items()))
    target, confidence = facts.thresholds.first_pass_share, facts.thresholds.confidence
    for key in sorted(groups):
        share, answers = shares[key], groups[key]
        if share.is_below(target):
            yield _not_as_it_is(facts, key, share, answers, rolled)
        elif share.value < target:
            enough = needed(share.value, target, confidence)
            yield Unjudged(
                f"{answers.accepted} of {len(answers.offers)} handoffs were accepted at first "
                f"pass, which is too few to tell from {target:.0%}: it takes {enough} with such "
                "a share",
                key,
            )


def _group(facts: Facts, offer: Offer) -> tuple[str, ...]:
    """What an answer is counted for: its contract, else the two teams, else the system."""
    if offer.contract in facts.system.contracts:
        return (str(offer.contract),)
    sides = [facts.team(id_) for id_ in (offer.giver, offer.taker)]
    owners = facts.system.owners
    if all(side in owners and may_be_named(facts, side) for side in sides):
        return tuple(dict.fromkeys(sides))
    return (facts.system.id,)


def _not_as_it_is(
    facts: Facts, key: tuple[str, ...], share: Share, answers: FirstAnswers, rolled: float
) -> Trouble:
    target = f"{facts.thresholds.first_pass_share:.0%} is the target"
    known = f"{answers.accepted} of {len(answers.offers)}; at most {share.high:.0%} for sure"
    contract = facts.system.contracts.get(key[0]) if len(key) == 1 else None
    why = "" if answers.reason is None else f"; most often: {answers.reason}"
    if contract is not None:
        giver, taker = (
            told(facts, contract.giver, "the giver"),
            told(facts, contract.taker, "the taker"),
        )
        whose = f"of what {giver} hands over as it is, under contract {contract.id!r}"
    elif len(key) == 2:
        giver, taker = map(repr, key)
        whose = f"of what {giver} hands over as it is"
    else:
        taker = "whoever takes over"
        whose = f"of what is handed over in {key[0]!r} as it is"
    return Trouble(
        _parties(facts, key),
        f"{taker} can use {share.value:.0%} {whose} ({known}, and {target}){why}",
        inputs={
            "accepted": answers.accepted,
            "answered": len(answers.offers),
            "share": share.value,
            "low": share.low,
            "high": share.high,
            "rolled": rolled,
            "returns": answers.returns,
            "items": tuple(sorted({o.item for o in answers.offers if o.state == "returned"}))[:100],
        },
        remedy=(
            None
            if answers.reason is None
            else f"mend what is handed over: {answers.times} of "
            f"{show_count(answers.returns, 'return')} for {answers.reason!r}"
        ),
    )


def _parties(facts: Facts, key: tuple[str, ...]) -> tuple[str, ...]:
    """What the finding is about: a contract with those of its parties that are no persons."""
    contract = facts.system.contracts.get(key[0]) if len(key) == 1 else None
    if contract is None:
        return key
    owners = facts.system.owners
    sides = [id_ for id_ in (contract.giver, contract.taker) if owners[id_].kind != "person"]
    return (contract.id, *sides)


@check(
    "HND004",
    "relay-and-ping-pong",
    component="handoffs",
    formula="changes of owner ≥ relays, or comings back to an earlier owner ≥ returns",
    inputs="events that say whose an item is, accepted handoffs, `WorkItem.finished`, `as_of`",
    thresholds=("relays", "returns", "trailing", "interval"),
    source=(
        "ours; that little is left after four handoffs if each loses half of the tacit knowledge "
        "is an illustration, not a measurement, after Poppendieck and Poppendieck, Implementing "
        "Lean Software Development, 2006"
    ),
    remedy="let the giver come along for a while, or give the whole of it to one owner",
)
def relay(facts: Facts) -> Iterator[Trouble | Unjudged]:
    """Each time that work changes hands, what nobody wrote down stays behind.

    Of open work it is a warning; of work that was finished in the planning
    intervals looked back on, info: nothing can be done about it but learn.
    Every change of owner counts, also from a team to one of its own; that an
    item was nobody's in between does not.

    Examples:
        >>> from worksystem import Owner, WorkItem, WorkSystem, diagnose, events
        >>> def told(owners):
        ...     return [events.Moved("page", "x", owner=o, at="2026-05-04T09:00Z") for o in owners]
        >>> owners = [Owner(id_) for id_ in ("ana", "bo", "cy")]
        >>> shop = WorkSystem("shop", owners=owners, items=[WorkItem("page")])
        >>> relayed = shop.update(history=told(["ana", "bo", "cy", "ana", "bo"]))
        >>> print(diagnose(relayed)["HND004"].findings[0].message)
        'page' changed hands 4 times, and came back to somebody who had had it twice
        >>> diagnose(shop.update(history=told(["ana", "bo"])))["HND004"].status
        'clear'
    """
    relays, often = facts.thresholds.relays, facts.thresholds.returns
    is_open = {item.id for item in facts.open}
    looked_at = is_open | _just_finished(facts)
    told_of = ways(facts, looked_at, at_least=0)
    for id_, way in told_of.items():
        changes, back = len(way) - 1, returns(way)
        if changes < relays and back < often:
            continue
        said = f" and came back to somebody who had had it {times(back)}" if back else ""
        inputs: dict[str, object] = {
            "changes": changes,
            "returns": back,
            "kept_if_half_is_lost": 0.5**changes,
        }
        if facts.people:
            inputs["owners"] = way
            said += f": {show_list(way, limit=12)}"
        yield Trouble(
            id_,
            f"{id_!r} changed hands {times(changes)}{',' if back else ''}{said}",
            "warning" if id_ in is_open else "info",
            inputs=inputs,
        )
    untold = sorted(is_open - told_of.keys())
    if untold:
        yield Unjudged("no event says whose these items were", untold)


def _just_finished(facts: Facts) -> set[str]:
    """Ids of the work that was done in the planning intervals that are looked back on."""
    since, now = facts.rounds[0], facts.now_us
    return {
        item.id
        for item in facts.items
        if item.finished is not None
        and facts.category(item.id) == "done"
        and since <= to_microseconds(item.finished) <= now
    }
