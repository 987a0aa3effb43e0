"""Open items beside those that came before: how unusual their age is."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from worksystem.analysis.flow.elapsed import Ints, Told, span
from worksystem.analysis.flow.percentiles import empirical
from worksystem.analysis.flow.visits import Rows
from worksystem.show import show, show_count
from worksystem.table import Column, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from worksystem.analysis.flow.spans import Spans

__all__ = ["Ageing", "AgeingItem", "ageing_of"]

PASSED = (0.5, 0.7, 0.85, 0.95)
"""The percentiles of finished items that the age of an open one is compared with."""


@frozen
class AgeingItem:
    """An open item, and how its age compares with the cycle times of what finished.

    Attributes:
        item: Id of the item.
        state: Id of the state that it is in; None where none is known.
        age: Elapsed time since it was started.
        passed: The largest percentile of the finished items that it is older
            than: 0.5, 0.7, 0.85 or 0.95; None for none.
        older_than: The part of the finished items that took less time than it
            is old; None if there are none.
    """

    item: str
    state: str | None
    age: timedelta
    passed: float | None
    older_than: float | None


class Ageing(Rows[AgeingItem]):
    """All open items, the oldest first.

    The comparison is with items that finished, so it understates how long
    items last: one that has passed the P85 is not 85 % done.

    Attributes:
        item: Code of each item.
        age: Its age in microseconds.

    Source: work item age as in *The Kanban Guide*, 2025; ageing against the
    percentiles of what is finished as in D. S. Vacanti, "Actionable Agile
    Metrics for Predictability", 2015.

    Examples:
        >>> from worksystem import History, events
        >>> from worksystem.analysis.flow import measure_flow
        >>> moves = [
        ...     events.Moved(item, state, at=f"2026-04-{day:02}T09:00Z")
        ...     for item, state, day in [
        ...         ("a", "doing", 1),
        ...         ("a", "done", 3),
        ...         ("b", "doing", 2),
        ...         ("c", "doing", 4),
        ...     ]
        ... ]
        >>> print(measure_flow(History(moves), start="doing", finish="done").ageing)
        2 open items, 0 of them older than the P85 of 1 finished
        item  state  age  passed  older than %
        b     doing  2ed  -                  0
        c     doing  0eh  -                  0
    """

    def __init__(self, spans: Spans, codes: Ints, ordered: Ints) -> None:
        self.item = codes
        self.age = spans.timeline.as_of - spans.started[codes]
        self._spans = spans
        self._ordered = ordered
        self._limits = [(p, _limit(p, ordered)) for p in PASSED] if len(ordered) else []
        super().__init__(len(codes), self._row)

    def _row(self, row: int) -> AgeingItem:
        age, state = int(self.age[row]), int(self._states[self.item[row]])
        passed = [p for p, limit in self._limits if age > limit]
        older = None
        if len(self._ordered):
            older = int(np.searchsorted(self._ordered, age, side="left")) / len(self._ordered)
        lives = self._spans.timeline.lives
        return AgeingItem(
            lives.items[self.item[row]],
            lives.states[state] if state >= 0 else None,
            span(age),
            max(passed, default=None),
            older,
        )

    @cached_property
    def _states(self) -> NDArray[np.int32]:
        """The state that each item is in."""
        entries = self._spans.timeline.entries
        found = np.full(self._spans.timeline.size, -1, dtype=np.int32)
        found[entries.item] = entries.state  # of several, the last stays
        return found

    @property
    def late(self) -> tuple[str, ...]:
        """Ids of the items that are older than the P85 of what finished, the oldest first."""
        if not len(self._ordered):
            return ()
        names, limit = self._spans.timeline.lives.items, _limit(0.85, self._ordered)
        return tuple(names[code] for code in self.item[self.age > limit])

    def table(self) -> Table:
        """One row an open item."""
        size = len(self)
        late, done = len(self.late), len(self._ordered)
        beside = f"{late} of them older than the P85 of {done} finished"
        if not done:
            beside = "and none finished to compare them with"
        return Table(
            f"{show_count(size, 'open item')}, {beside}",
            {
                "item": Column(size, lambda row: self[row].item),
                "state": Column(size, lambda row: self[row].state),
                "age": Column(size, lambda row: Told(self[row].age)),
                "passed": Column(size, lambda row: _name(self[row].passed)),
                "older than %": Column(size, lambda row: _percent(self[row].older_than)),
            },
        )

    def __str__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


def _limit(p: float, ordered: Ints) -> int:
    return (empirical(p, ordered).value or timedelta(0)) // timedelta(microseconds=1)


def _name(p: float | None) -> str | None:
    return None if p is None else f"P{show(round(100 * p))}"


def _percent(part: float | None) -> int | None:
    return None if part is None else int(100 * part)


def ageing_of(spans: Spans, ordered: Ints) -> Ageing:
    """The open items of a history, beside the durations of those that finished, in order."""
    names = spans.timeline.lives.items
    codes = np.flatnonzero(spans.is_open)
    started = spans.started[codes]
    ranked = sorted(
        zip(started.tolist(), map(names.__getitem__, codes), codes.tolist(), strict=True)
    )
    return Ageing(spans, np.array([code for _, _, code in ranked], dtype=np.int64), ordered)
