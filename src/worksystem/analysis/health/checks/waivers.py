"""Whether what was accepted for a while still is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from worksystem.analysis.health.check import check
from worksystem.analysis.health.finding import Trouble
from worksystem.show import show

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts

__all__ = ["expired"]


@check(
    "WVR001",
    "expired-waiver",
    component="visibility",
    formula="today > until",
    inputs="the waivers that are handed in; `as_of`",
    source="ours",
    remedy="mend what it covered, or agree on it anew with another day",
)
def expired(facts: Facts) -> Iterator[Trouble]:
    """A waiver is an agreement for a while; past its day, nobody has agreed any more.

    It is asked wherever there are waivers, whatever checks are chosen.

    Examples:
        >>> from worksystem import Waiver, WorkItem, WorkSystem, diagnose
        >>> shop = WorkSystem("shop", as_of="2026-05-05T09:00Z", items=[WorkItem("copy")])
        >>> waiver = Waiver("OWN001", "copy", reason="Ana is back soon", until="2026-05-04")
        >>> print(diagnose(shop, waivers=[waiver])["WVR001"].findings[0].message)
        the waiver of OWN001 for 'copy' ended on Mon 2026-05-04: Ana is back soon
        >>> diagnose(shop.update(as_of="2026-05-04T09:00Z"), waivers=[waiver])["WVR001"].status
        'clear'
    """
    system = facts.system
    known = (system.items, system.owners, system.outcomes, system.workflows, system.handoffs)
    for waiver in facts.waivers:
        if waiver.is_over(facts.today):
            subject = waiver.subject
            if subject is None or not any(subject in registry for registry in known):
                subject = system.id
            about = "" if waiver.subject is None else f" for {waiver.subject!r}"
            yield Trouble(
                subject,
                f"the waiver of {waiver.code}{about} ended on {show(waiver.until)}: {waiver.reason}",
                inputs={"until": waiver.until},
                about=f"{waiver.code} {waiver.until.isoformat()}",
            )
