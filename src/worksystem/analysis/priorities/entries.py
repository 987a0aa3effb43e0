"""What priorities say of one item: its place, and whether it is an inversion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

__all__ = ["Inversion", "Priority"]


@frozen
class Priority:
    """The place of one open item, and what it comes from.

    Attributes:
        item: Its id.
        place: Which one it is, counted from 1.
        own_place: Which one it would be if nothing waited for it.
        score: What the adviser makes of it: a number; of ``due`` the date, of
            ``moscow`` the word; None if an input is missing.
        breakdown: Input to its value.
        formula: What is made of these, in words.
        missing: Names of the inputs that nobody has said.
        inherited_from: Id of the item that waits for it and whose place it
            shares; None if it has its own.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem, prioritize
        >>> system = WorkSystem("shop", items=[WorkItem("page", rank=2), WorkItem("copy", rank=1)])
        >>> prioritize(system)["page"].place, prioritize(system)["page"].score
        (2, 2)
    """

    item: str
    place: int
    own_place: int
    score: Any
    breakdown: Mapping[str, Any]
    formula: str
    missing: tuple[str, ...]
    inherited_from: str | None


@frozen
class Inversion:
    """An item that is worse by itself than one that waits for it.

    Attributes:
        item: Its id.
        own_place: Which one it would be by itself.
        successor: Id of the best item that waits for it, directly or not.
        successor_place: Which one that is by itself.

    Examples:
        >>> print(Inversion("api", 7, "app", 1))
        'api' is number 7 by itself, and 'app', which waits for it, number 1
    """

    item: str
    own_place: int
    successor: str
    successor_place: int

    def __str__(self) -> str:
        return (
            f"{self.item!r} is number {self.own_place} by itself, "
            f"and {self.successor!r}, which waits for it, number {self.successor_place}"
        )
