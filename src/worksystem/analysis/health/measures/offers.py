"""Offers that nobody has answered, and how long whoever is to answer has had for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from attrs import frozen

from worksystem.analysis.handoffs import Offer
from worksystem.errors import BeyondHorizon
from worksystem.model.instants import from_microseconds, to_microseconds

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts

__all__ = ["Waiting", "waiting_offers"]


@frozen
class Waiting:
    """An offer that waits for an answer.

    Attributes:
        handoff: Id of the handoff; None if only the history knows it.
        item: Id of the item, which is in the system.
        giver: Id of who offers it.
        taker: Id of who is to answer.
        offered: When it was offered.
        waited: The taker's working time since then, below zero before it is
            offered; None if that is not known.
        within: The working time in which an answer is expected.
        contract: Id of the contract that says so; None: none does.
    """

    handoff: str | None
    item: str
    giver: str
    taker: str
    offered: datetime
    waited: timedelta | None
    within: timedelta
    contract: str | None


def waiting_offers(facts: Facts, offers: Iterable[Offer]) -> Iterator[Waiting]:
    """What waits for an answer now: as the system says, and what only its history tells of.

    Args:
        facts: Know the system.
        offers: Those of its history.

    Raises:
        CannotAnswer: If something waits, and nothing says what time it is.

    Examples:
        >>> from worksystem import Facts, Handoff, Owner, WorkItem, WorkSystem
        >>> nine = "2026-05-04T09:00Z"
        >>> h1 = Handoff("h1", item="page", giver="ana", taker="bo", state="offered", offered=nine)
        >>> shop = WorkSystem(
        ...     "shop",
        ...     as_of="2026-05-04T12:00Z",
        ...     owners=[Owner("ana"), Owner("bo")],
        ...     items=[WorkItem("page")],
        ...     handoffs=[h1],
        ... )
        >>> [str(waiting.waited) for waiting in waiting_offers(Facts(shop), ())]
        ['3:00:00']
    """
    system = facts.system
    for handoff in system.handoffs:
        if handoff.state == "offered" and handoff.offered is not None:
            at = to_microseconds(handoff.offered)
            whose = (handoff.item, handoff.giver, handoff.taker, handoff.contract)
            yield _waiting(facts, Offer(handoff.id, *whose, at), at)
    for offer in offers:
        is_only_told = offer.handoff not in system.handoffs and offer.item in system.items
        if is_only_told and offer.state == "offered" and offer.offered is not None:
            yield _waiting(facts, offer, offer.offered)


def _waiting(facts: Facts, offer: Offer, at: int) -> Waiting:
    system = facts.system
    agreed = None if offer.contract is None else system.contracts.get(offer.contract)
    within = None if agreed is None else agreed.answer_within
    return Waiting(
        offer.handoff if offer.handoff in system.handoffs else None,
        offer.item,
        offer.giver,
        offer.taker,
        from_microseconds(at, system.local_zone),
        _worked(facts, offer.taker, at),
        facts.thresholds.answer_within if within is None else within,
        None if within is None else offer.contract,
    )


def _worked(facts: Facts, owner: str, since: int) -> timedelta | None:
    """An owner's working time until now; None if they are not in the system, or beyond all years."""
    if owner not in facts.system.owners:
        return None
    time = facts.system.working_time(owner=owner)
    try:
        return timedelta(microseconds=time.position(facts.now_us) - time.position(since))
    except BeyondHorizon:
        return None
