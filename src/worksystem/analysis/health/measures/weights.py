"""How much each of some items counts in a share of effort."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from attrs import frozen

from worksystem.model.durations import ZERO
from worksystem.model.items import WorkItem

__all__ = ["Weights"]


@frozen
class Weights:
    """Items and how much each of them counts.

    Effort counts where all of the items have one: of some alone, it would say
    nothing about the others. Else each item counts the same.

    Attributes:
        items: They.
        weights: Seconds of effort, or 1 each.
        unit: ``effort`` or ``items``: what a share of them is a share of.

    Examples:
        >>> items = [WorkItem("page", effort="1h"), WorkItem("copy")]
        >>> likely = lambda item: item.effort and item.effort.likely
        >>> Weights.of(items, likely).unit, Weights.of(items[:1], likely).weights
        ('items', (3600.0,))
    """

    items: tuple[WorkItem, ...]
    weights: tuple[float, ...]
    unit: str

    @classmethod
    def of(
        cls, items: Iterable[WorkItem], effort: Callable[[WorkItem], timedelta | None]
    ) -> Weights:
        """Weigh items by what somebody says of their effort."""
        listed = tuple(items)
        efforts = [effort(item) for item in listed]
        known = [one for one in efforts if one is not None]
        if len(known) < len(listed) or not any(one > ZERO for one in known):
            return cls(listed, (1.0,) * len(listed), "items")
        return cls(listed, tuple([one.total_seconds() for one in known]), "effort")

    def pairs(self, counts: Callable[[WorkItem], bool]) -> list[tuple[float, bool]]:
        """Each weight, and whether its item counts: what `Facts.weighed` asks for."""
        return [(w, counts(item)) for w, item in zip(self.weights, self.items, strict=True)]
