"""How much of each owner there is, and how much of it an item takes, as whole units."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worksystem.analysis.plans.choices import Doers
    from worksystem.model.items import WorkItem
    from worksystem.model.system import WorkSystem

__all__ = ["Resources"]

# Shares are kept to the millionth, the least that an assignment can have.
_MILLION = 1_000_000


class Resources:
    """The owners that open items take time of, each with its units.

    An owner with a limit on work in progress is two resources: units of
    capacity, and places for items.

    Attributes:
        owners: Owner of each resource.
        capacity: Units of each resource.

    Examples:
        >>> from worksystem import Assignment, Capacity, Owner, WorkItem, WorkSystem
        >>> web = Owner("web", kind="team", capacity=Capacity(at_once=5, wip_limit=3))
        >>> doers = (Assignment("web", share=2),)
        >>> page = WorkItem("page", assignees=doers)
        >>> found = Resources(
        ...     WorkSystem("s", owners=[web], items=[page]), [page], {"page": [doers]}
        ... )
        >>> found.owners, found.capacity, found.taken(doers)
        (['web', 'web'], [5, 3], {0: 2, 1: 1})
    """

    def __init__(
        self, system: WorkSystem, items: list[WorkItem], doers: dict[str, list[Doers]]
    ) -> None:
        shares: dict[str, set[float]] = {}
        for item in items:
            for way in doers[item.id]:
                for doer in way:
                    shares.setdefault(doer.owner, set()).add(doer.share)
        self.owners: list[str] = []
        self.capacity: list[int] = []
        self._scale: dict[str, int] = {}
        self._place: dict[str, int] = {}
        self._limit: dict[str, int] = {}
        for id_ in sorted(shares):
            whole = all(float(share).is_integer() for share in shares[id_])
            self._scale[id_] = scale = 1 if whole else _MILLION
            capacity = system.owners[id_].capacity
            self._place[id_] = self._add(id_, capacity.at_once * scale)
            if capacity.wip_limit is not None:
                self._limit[id_] = self._add(id_, capacity.wip_limit)

    def _add(self, owner: str, capacity: int) -> int:
        self.owners.append(owner)
        self.capacity.append(capacity)
        return len(self.owners) - 1

    def taken(self, doers: Doers) -> dict[int, int]:
        """What is taken while these doers work: units by number of the resource."""
        found = {}
        for doer in doers:
            units = round(doer.share * self._scale[doer.owner])
            found[self._place[doer.owner]] = max(1, units)
            if doer.owner in self._limit:
                found[self._limit[doer.owner]] = 1
        return found
