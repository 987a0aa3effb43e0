"""What open work lacked at past instants before it was coordinated, and for how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from worksystem.analysis.flow.elapsed import total
from worksystem.analysis.health.measures.lifetimes import NEVER, Lifetimes
from worksystem.analysis.health.measures.tellings import NOBODY, Tellings, Told
from worksystem.analysis.visibility.facets import serving
from worksystem.model.wall_clock import DAY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from worksystem.analysis.health.facts import Facts
    from worksystem.model.items import WorkItem

__all__ = ["NEEDS", "Coordination", "needs_of"]

NEEDS = ("owner", "priority", "outcome", "dependencies")
"""What coordinated work has: whose it is, what comes before it, what for, what it waits for."""


@frozen(eq=False)
class Coordination:
    """What each item has of what coordination needs, at any instant up to now.

    Whose it is, its place in the order and what it waits for are what the
    history said last by then; before it says anything of them, nobody had said
    anything. Of what the history never says – as of the outcome, for which
    there is no event – it was always as it is today.

    Attributes:
        undated: Ids of open ones that lack something, and nobody knows since when.
        lifetimes: From when to when each of them was open.
        today: Whether each has each of `NEEDS` now.
        told: What the history says of each of `NEEDS`.
    """

    undated: tuple[str, ...]
    lifetimes: Lifetimes
    today: NDArray[np.bool_]
    told: tuple[Told, ...]

    @classmethod
    def of(cls, facts: Facts) -> Coordination:
        """That of the work in the scope.

        Raises:
            CannotAnswer: If nobody knows what time it is.
        """
        tellings, lifetimes = facts.once(Tellings), facts.once(Lifetimes.of)
        serves = serving(facts.system)
        known = facts.system.items
        undated = [id_ for id_ in lifetimes.undated if not all(_has(known[id_], serves))]
        today = np.array([_has(item, serves) for item in facts.items], dtype=bool)
        owners, ranked = tellings.owners(), tellings.rows("ranked")
        told = (
            Told(owners.item, owners.at, owners.value != NOBODY),
            Told(ranked.item, ranked.at, np.ones(len(ranked.item), dtype=bool)),
            Told.nothing(),
            _linked(tellings),
        )
        return cls(tuple(undated), lifetimes, today.reshape(-1, len(NEEDS)), told)

    def lacking(self, at: int) -> NDArray[np.int64]:
        """How many of `NEEDS` each item lacked at an instant."""
        lacks = np.zeros(len(self.today), dtype=np.int64)
        for need, told in enumerate(self.told):
            has = self.today[:, need].copy()
            # Of what the history tells later, nobody had said anything yet.
            has[told.item] = False
            by_then = told.at <= at
            has[told.item[by_then]] = told.value[by_then]  # the last one stays
            lacks += ~has
        return lacks

    def open_and_lacking(self, now: int) -> list[str]:
        """Ids of the items that lack something now, the greatest debt first."""
        is_open = self.lifetimes.are_open(now)
        lacks = np.where(is_open, len(NEEDS) - np.count_nonzero(self.today, axis=1), 0)
        debts = (lacks * (self.lifetimes.created - now))[lacks > 0].tolist()
        ids = [self.lifetimes.items[i].id for i in np.flatnonzero(lacks).tolist()]
        return [id_ for _, id_ in sorted(zip(debts, ids, strict=True))]

    def late(self, since: int, until: int, step: int) -> tuple[int, int]:
        """How many items lacked something when they were `step` old, and of how many.

        Those created from `since` to `until` that were not closed before they
        were so old.
        """
        born, ended = self.lifetimes.created, self.lifetimes.ended
        asked = (born >= since) & (born <= until) & (ended > born + step)
        late = asked & (self.coordinated() > born + step)
        return int(np.count_nonzero(late)), int(np.count_nonzero(asked))

    def debt(self, at: int) -> float:
        """What open work lacked at an instant, as a part of `NEEDS`, times its age in days.

        Examples:
            >>> from worksystem import Facts, WorkItem, WorkSystem
            >>> page = WorkItem("page", rank=1, created="1970-01-01T00:00Z")
            >>> shop = WorkSystem("shop", as_of="1970-01-05T00:00Z", items=[page])
            >>> found = Coordination.of(Facts(shop))
            >>> found.debt(4 * DAY)
            3.0
        """
        is_open = self.lifetimes.are_open(at)
        ages = at - self.lifetimes.created[is_open]
        # Summed as whole numbers: no order of items shows in it.
        return total(ages * self.lacking(at)[is_open]) / (len(NEEDS) * DAY)

    def coordinated(self) -> NDArray[np.int64]:
        """When each item first had all of `NEEDS`, in microseconds; `NEVER` if it had not yet.

        What was taken back later does not count.
        """
        found = self.lifetimes.created.copy()
        for need, told in enumerate(self.told):
            first = np.where(self.today[:, need], self.lifetimes.created, NEVER)
            first[told.item] = NEVER
            np.minimum.at(first, told.item[told.value], told.at[told.value])
            found = np.maximum(found, first)
        return found


def needs_of(facts: Facts, ids: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """How many of some items lack each of `NEEDS` today; the most frequent lack first."""
    serves, items = serving(facts.system), facts.system.items
    has = np.array([_has(items[id_], serves) for id_ in ids], dtype=bool).reshape(-1, len(NEEDS))
    counts = zip(NEEDS, (len(has) - has.sum(axis=0)).tolist(), strict=True)
    return tuple(sorted((pair for pair in counts if pair[1]), key=lambda pair: -pair[1]))


def _has(item: WorkItem, serves: frozenset[str]) -> tuple[bool, ...]:
    """Whether an item has each of `NEEDS`."""
    return (
        item.owner is not None,
        item.rank is not None or item.priority is not None,
        item.id in serves,
        item.after is not None,
    )


def _linked(tellings: Tellings) -> Told:
    rows, history = tellings.rows("linked"), tellings.history
    # Many rows say the same: each thing said is looked at once.
    detail = [history.columns.detail[row] for row in rows.row.tolist()]
    _, first, back = np.unique(detail, return_index=True, return_inverse=True)
    says = [history.detail(row).get("after") is not None for row in rows.row[first].tolist()]
    return Told(rows.item, rows.at, np.array(says, dtype=bool)[back])
