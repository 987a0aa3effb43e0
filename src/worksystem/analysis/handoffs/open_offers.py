"""Offers that nobody has answered yet, and how long they have waited."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from attrs import frozen

from worksystem.analysis.handoffs.latency import clock
from worksystem.model.durations import ZERO
from worksystem.model.instants import from_microseconds
from worksystem.show import show

if TYPE_CHECKING:
    from worksystem.analysis.handoffs.evidence import Evidence
    from worksystem.analysis.handoffs.protocol import Offer

__all__ = ["Unanswered", "find_unanswered"]


@frozen
class Unanswered:
    """An offer that waits for an answer; until there is one, the item is the giver's.

    Attributes:
        handoff: Id of the handoff.
        item: Id of the item.
        giver: Id of who offers it.
        taker: Id of who is to answer.
        contract: Id of the contract between them; None: none is named.
        offered: When it was offered.
        elapsed: How long ago that is, on the clock.
        working: The same in the taker's working time; None where it is not known.
        due: When it has to be answered by its contract; None where nothing says.
        overdue: The taker's working time since then; zero if it is not over.

    Examples:
        >>> from worksystem.model.instants import instant
        >>> hour = timedelta(hours=1)
        >>> nine, ten = instant("2026-04-20T09:00Z"), instant("2026-04-20T10:00Z")
        >>> offer = Unanswered(
        ...     "h1", "page", "ana", "bo", "web", nine, 3 * hour, 3 * hour, ten, hour
        ... )
        >>> print(offer)
        'h1' ('page', from ana to bo) has waited 3eh for an answer, 3h of them bo's working time; it was due on Mon 2026-04-20 10:00, 1h ago
    """

    handoff: str
    item: str
    giver: str
    taker: str
    contract: str | None
    offered: datetime
    elapsed: timedelta
    working: timedelta | None
    due: datetime | None
    overdue: timedelta

    @property
    def is_overdue(self) -> bool:
        """Whether the time to answer is over."""
        return self.overdue > ZERO

    def __str__(self) -> str:
        said = (
            f"{self.handoff!r} ({self.item!r}, from {show(self.giver)} to {show(self.taker)}) "
            f"has waited {clock(self.elapsed)} for an answer"
        )
        if self.working is not None:
            said += f", {show(self.working)} of them {show(self.taker)}'s working time"
        if self.is_overdue:
            return f"{said}; it was due on {show(self.due)}, {show(self.overdue)} ago"
        return said if self.due is None else f"{said}; it is due on {show(self.due)}"


def find_unanswered(evidence: Evidence) -> tuple[Unanswered, ...]:
    """Those that wait at `as_of`: overdue ones first, the longest overdue first, then the oldest.

    Args:
        evidence: What happened.
    """
    found = [
        _unanswered(evidence, offer, offer.offered)
        for offer in evidence.offers
        if offer.state == "offered" and offer.offered is not None
    ]
    return tuple(sorted(found, key=lambda o: (-o.overdue, o.offered, o.handoff)))


def _unanswered(evidence: Evidence, offer: Offer, offered: int) -> Unanswered:
    worked = evidence.worked(offer.taker, offered, evidence.as_of)
    working = None if worked is None else timedelta(microseconds=worked)
    within, due = evidence.answer_within(offer), evidence.due(offer)
    over = ZERO if working is None or within is None else max(ZERO, working - within)
    return Unanswered(
        offer.handoff,
        offer.item,
        offer.giver,
        offer.taker,
        offer.contract,
        from_microseconds(offered, evidence.zone),
        timedelta(microseconds=evidence.as_of - offered),
        working,
        None if due is None else from_microseconds(due, evidence.zone),
        over,
    )
