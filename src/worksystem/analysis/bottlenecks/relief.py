"""By relief: how much a plan gains from one more unit of an owner, or from a shorter item."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from worksystem.analysis.bottlenecks.ranking import Kind
from worksystem.model.durations import ZERO
from worksystem.model.estimates import Estimate
from worksystem.show import show

if TYPE_CHECKING:
    from worksystem.model.items import WorkItem
    from worksystem.model.system import WorkSystem

__all__ = ["Relief", "ReliefEntry"]


@frozen
class Relief:
    """One small change to a system: one more unit of an owner, or an item a tenth shorter.

    Attributes:
        subject: Id of the owner or the item.
        kind: ``owner``: one more `at_once`, and one more in `wip_limit` where
            there is one. ``item``: nine tenths of the effort or duration, and
            of what is remaining.

    Examples:
        >>> from worksystem import Owner, WorkItem, WorkSystem
        >>> shop = WorkSystem("shop", owners=[Owner("ana")], items=[WorkItem("art", effort="10h")])
        >>> Relief("ana", "owner").of(shop).owners["ana"].capacity
        Capacity(at_once=2)
        >>> print(Relief("art", "item").of(shop).items["art"].effort, Relief("art", "item"))
        1d 1h 'art' a tenth shorter
    """

    subject: str
    kind: Kind

    def of(self, system: WorkSystem) -> WorkSystem:
        """The system with this change made.

        Raises:
            UnknownReference: If the system has no such owner or item.
        """
        if self.kind == "item":
            return system.replace(_shorter(system.items[self.subject]))
        owner = system.owners[self.subject]
        capacity = owner.capacity
        limit = capacity.wip_limit
        more = evolve(
            capacity,
            at_once=capacity.at_once + 1,
            wip_limit=None if limit is None else limit + 1,
        )
        return system.replace(evolve(owner, capacity=more))

    def __str__(self) -> str:
        if self.kind == "owner":
            return f"one more of {show(self.subject)}"
        return f"{self.subject!r} a tenth shorter"


def _shorter(item: WorkItem) -> WorkItem:
    return evolve(
        item,
        effort=_part(item.effort),
        duration=_part(item.duration),
        remaining=None if item.remaining is None else item.remaining * 9 / 10,
    )


def _part(estimate: Estimate | None) -> Estimate | None:
    if estimate is None:
        return None
    return Estimate(*(part * 9 / 10 for part in (estimate.low, estimate.likely, estimate.high)))


@frozen
class ReliefEntry:
    """What one change gains: measured, by planning the changed system again.

    Attributes:
        subject: Id of the owner or the item.
        kind: ``owner`` or ``item``.
        value: By how much working time the plan finishes earlier; with the
            objective ``tardiness``, how much of it goes. Zero if nothing is
            gained; below zero if the search found no plan as good as before.
        change: The change.
        finish: When the changed plan finishes; None without a start.
        length: Working time of the changed plan.
        objective: What is gained: ``finish`` or ``tardiness``.

    Examples:
        >>> hour = timedelta(hours=1)
        >>> print(ReliefEntry(Relief("ana", "owner"), 20 * hour, length=30 * hour))
        one more of ana ends the plan 2d 4h earlier, 3d 6h after the start
    """

    change: Relief
    value: timedelta
    length: timedelta = field(kw_only=True)
    finish: datetime | None = field(default=None, kw_only=True)
    objective: str = field(default="finish", kw_only=True)

    @property
    def subject(self) -> str:
        """Id of the owner or the item."""
        return self.change.subject

    @property
    def kind(self) -> Kind:
        """``owner`` or ``item``."""
        return self.change.kind

    @property
    def why(self) -> str:
        """The evidence, in a sentence."""
        gain = show(abs(self.value))
        if self.objective == "tardiness":
            if self.value > ZERO:
                return f"{self.change} takes {gain} off what is late"
            if self.value == ZERO:
                return f"{self.change} takes nothing off what is late"
            return f"with {self.change} the search found a plan that is {gain} later on what is due"
        end = f"on {show(self.finish)}" if self.finish else f"{show(self.length)} after the start"
        if self.value > ZERO:
            return f"{self.change} ends the plan {gain} earlier, {end}"
        if self.value == ZERO:
            return f"{self.change} ends the plan no earlier"
        return f"with {self.change} the search found a plan that ends {gain} later, {end}"

    def __str__(self) -> str:
        return self.why
