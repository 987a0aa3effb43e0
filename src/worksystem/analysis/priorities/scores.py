"""Scores: of every open item, what is known of it and the own place that follows."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import field, frozen

from worksystem.analysis.priorities.bounds import plain
from worksystem.analysis.priorities.inputs import Known, exact
from worksystem.model.items import WorkItem

if TYPE_CHECKING:
    from worksystem.analysis.priorities.advisers import Adviser

__all__ = ["Scored", "Scores"]

Key = tuple[int, tuple[float, ...], tuple[Fraction, ...], str]


@frozen(eq=False)
class Scored:
    """An open item, and what an adviser makes of it.

    Attributes:
        item: It.
        node: Its node in the structure.
        known: Its inputs, as people know them and as numbers.
        missing: Names of the inputs that nobody has said.
        score: Exactly; None if something is missing.
        key: What it is sorted by: rounded, which is quick and decides nearly
            always, exactly, and by id.
    """

    item: WorkItem
    node: int
    known: Known
    missing: tuple[str, ...]
    score: Fraction | None
    key: Key = field(repr=False)

    @classmethod
    def of(
        cls, item: WorkItem, node: int, adviser: Adviser, found: tuple[Known, tuple[str, ...]]
    ) -> Scored:
        """Score an item; without all inputs it is sorted by rank, priority and id, at the end."""
        known, missing = found
        if missing:
            unsaid = [(value is None, value or 0) for value in (item.rank, item.priority)]
            flat = tuple(part for pair in unsaid for part in pair)
            return cls(item, node, known, missing, None, (1, flat, (), item.id))
        score = adviser.score(exact(known))
        exactly = merit(adviser, score)
        key = (0, (plain(exactly),), (exactly,), item.id)
        return cls(item, node, known, missing, score, key)

    def __lt__(self, other: Scored) -> bool:
        return self.key < other.key

    def is_worse_than(self, other: Scored) -> bool:
        """Whether it is so by more than its id."""
        return self.key[:3] > other.key[:3]


def merit(adviser: Adviser, score: Fraction) -> Fraction:
    """A score as a number of which the least is the best."""
    return score if adviser.least else -score


class Scores:
    """All open items in the order of their own places.

    Attributes:
        adviser: What they are scored by.
        listed: They, the best first.
        count: How many have a score; they come before all others.
    """

    def __init__(self, adviser: Adviser, listed: Sequence[Scored]) -> None:
        self.adviser = adviser
        self.listed = sorted(listed)
        self.count = sum(one.score is not None for one in self.listed)

    @cached_property
    def _keys(self) -> list[Key]:
        return [one.key for one in self.listed[: self.count]]

    def slot(self, score: Fraction, id: str) -> int:
        """How many items come before one with that score, itself too if it does so now."""
        exactly = merit(self.adviser, score)
        return bisect_left(self._keys, (0, (plain(exactly),), (exactly,), id))

    def slot_beyond(self, score: Fraction, *, better: bool) -> int:
        """The same of a score that is better, or worse, than this one by next to nothing."""
        return self.slot(score, "" if better else "\U0010ffff")
