"""The demand for skills: what items need, whoever does them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from worksystem.analysis.load.ledger import Ledger
    from worksystem.analysis.load.periods import Ints
    from worksystem.model.system import WorkSystem

__all__ = ["bookings_for_skill", "demand_for_skills"]


def bookings_for_skill(system: WorkSystem, ledger: Ledger, skill: str) -> Ints:
    """The bookings of items that need a skill: of those who have it, if any of them has.

    Else all of the item's, also of those who have not said that they have it,
    and of nobody.

    Examples:
        >>> from worksystem import Owner, WorkItem, WorkSystem, WorkingTime
        >>> from worksystem.analysis.load.bookings import Booking
        >>> from worksystem.analysis.load.ledger import Ledger
        >>> owners = [Owner("ana", skills=["ink"]), Owner("bo")]
        >>> system = WorkSystem("shop", owners=owners, items=[WorkItem("a", skills=["ink"])])
        >>> always = WorkingTime.always()
        >>> ledger = Ledger(
        ...     ["ana", "bo"], [Booking("a", id, 0, 9, always, 9) for id in ("ana", "bo")]
        ... )
        >>> bookings_for_skill(system, ledger, "ink").tolist()
        [0]
    """
    needs = np.array([_needs(system, id_, skill) for id_ in ledger.items], dtype=bool)
    # The last is for what nobody does, whose owner is -1.
    has = [skill in system.owners[id_].skills for id_ in ledger.owners] + [False]
    of_skilled = np.array(has)[ledger.owner]
    is_skilled = np.zeros(len(ledger.items), dtype=bool)
    is_skilled[ledger.item[of_skilled]] = True
    return np.flatnonzero(needs[ledger.item] & (of_skilled | ~is_skilled[ledger.item]))


def _needs(system: WorkSystem, id_: str, skill: str) -> bool:
    item = system.items.get(id_)
    return item is not None and skill in item.skills


def demand_for_skills(ledger: Ledger, bookings: list[Ints], bounds: Ints) -> Ints:
    """The work of several lots of bookings in each period: a row for each lot."""
    found = np.zeros((len(bookings), len(bounds) - 1), dtype=np.int64)
    asked = np.zeros((len(bookings), len(ledger)), dtype=bool)
    for row, which in enumerate(bookings):
        asked[row, which] = True
    for booking, slot, work in ledger.parts(bounds):
        for row in range(len(bookings)):
            here = asked[row, booking]
            np.add.at(found[row], slot[here], work[here])
    return found
