"""Cumulative flow: how many items have come how far, period by period."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from worksystem.analysis.flow.stages import CATEGORIES, UNKNOWN
from worksystem.analysis.flow.timeline import first_of
from worksystem.analysis.load.periods import PeriodKind, Periods
from worksystem.table import Column, Table

if TYPE_CHECKING:
    from worksystem.analysis.flow.stages import Stages
    from worksystem.analysis.flow.visits import Visits
    from worksystem.analysis.flow.window import Window

__all__ = ["Cumulative", "cumulative_of"]

Counts = NDArray[np.int64]
_MOST_CELLS = 10_000_000
_DROPPED = CATEGORIES.index("dropped")


@frozen(eq=False, slots=False)
class Cumulative:
    """How many items have come as far as each state by the end of each period.

    `net` counts the items that are in a state or beyond it: it falls where work
    goes back, and the distance between two states is what is between them.
    `gross` counts those that have ever been so far, and never falls. An item
    that skips a stage has come past it. Beyond is what the item's workflow
    has later; where no workflow is known, no state is beyond another, and both
    count only the state itself. A dropped item is beyond nothing.

    Attributes:
        states: Ids of the states, in the order of their workflows.
        net: For each period, how many items are in each state or beyond.
        gross: For each period, how many items have ever been so far.
        periods: The periods; each count is that at its end.
        is_ordered: Whether states are in the order of a workflow.

    Source: the cumulative flow diagram of D. S. Vacanti, "Actionable Agile
    Metrics for Predictability", 2015.

    Examples:
        >>> from worksystem import History, events
        >>> from worksystem.analysis.flow import measure_flow
        >>> moves = [
        ...     events.Moved("page", state, at=f"2026-04-{day}T09:00Z")
        ...     for state, day in (("doing", 20), ("done", 28))
        ... ]
        >>> print(measure_flow(History(moves)).cumulative)
        items in each state, by week (UTC)
        week        doing  done
        2026-04-20      1     0
        2026-04-27      0     1
    """

    states: tuple[str, ...]
    net: Counts
    gross: Counts
    periods: Periods
    is_ordered: bool

    def table(self, kind: Literal["net", "gross"] = "net") -> Table:
        """One row a period, one column a state."""
        counts = self.net if kind == "net" else self.gross
        size = len(self.periods)
        what = {
            ("net", True): "items in each state or beyond",
            ("net", False): "items in each state",
            ("gross", True): "items that have ever been in each state or beyond",
            ("gross", False): "items that have ever been in each state",
        }[kind, self.is_ordered]
        return Table(
            f"{what}, by {self.periods.by} ({self.periods.zone})",
            {
                self.periods.by: Column(size, self.periods.label),
                **{name: counts[:, place].tolist() for place, name in enumerate(self.states)},
            },
        )

    @cached_property
    def ends(self) -> tuple[str, ...]:
        """The label of each period: its first day, or its month."""
        return tuple(map(self.periods.label, range(len(self.periods))))

    def __len__(self) -> int:
        return len(self.periods)

    def __str__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


def cumulative_of(visits: Visits, stages: Stages, window: Window, by: PeriodKind) -> Cumulative:
    """Count the visits of all items up to the end of each period of a window."""
    columns = _Columns(stages)
    periods = window.periods(by, most=max(1, min(100_000, _MOST_CELLS // max(1, columns.size))))
    chosen = visits.entered < window.end
    item, state = visits.item[chosen], visits.state[chosen]
    period = np.searchsorted(periods.bounds[1:], visits.entered[chosen], side="right")
    place = columns.of(item, state)
    size = len(periods), columns.size
    net = _changes(period, _before(item, place), place, size)
    far = _furthest(item, place, columns)
    gross = _changes(period, _before(item, far), far, size)
    fresh = columns.is_loose[place] & _is_first(item, place)
    gross += _changes(period[fresh], np.full(int(fresh.sum()), -1), place[fresh], size)
    net, gross = (columns.in_or_beyond(np.cumsum(each, axis=0)) for each in (net, gross))
    states, (net, gross) = columns.by_state((net, gross))
    return Cumulative(states, net, gross, periods, columns.is_ordered)


class _Columns:
    """A column for each state of each workflow, and for each state of items without one."""

    def __init__(self, stages: Stages) -> None:
        self.stages = stages
        ordered = (stages.place != UNKNOWN) & (stages.category != _DROPPED)
        ordered &= stages.category != UNKNOWN
        self.place = np.full(stages.place.shape, UNKNOWN, dtype=np.int64)
        self.state: list[int] = []
        self.block: list[int] = []
        self.loose: list[bool] = []
        for row in range(len(stages.place)):
            known = np.flatnonzero(ordered[row])
            self._put(row, known[np.argsort(stages.place[row, known])].tolist(), row, loose=False)
        for row in range(len(stages.place)):
            beside = ~ordered[row, :-1] & (stages.category[row, :-1] != _DROPPED)
            self._put(row, np.flatnonzero(beside).tolist(), -1, loose=True)
        self.size = len(self.state)
        self.is_loose = np.array([*self.loose, False])
        self.is_ordered = not all(self.loose)

    def _put(self, row: int, states: list[int], block: int, *, loose: bool) -> None:
        for state in states:
            self.place[row, state] = len(self.state)
            self.state.append(state)
            self.block.append(block)
            self.loose.append(loose)

    def of(self, item: NDArray[np.int32], state: NDArray[np.int32]) -> Counts:
        """The column of each visit; -1 for one that counts nowhere."""
        found: Counts = self.place[self.stages.of_item[item], state]
        return found

    def in_or_beyond(self, counts: Counts) -> Counts:
        """For each column, what is in it and in those that are later in its workflow."""
        result = counts.copy()
        for place in range(self.size - 2, -1, -1):
            if not self.loose[place] and self.block[place] == self.block[place + 1]:
                result[:, place] += result[:, place + 1]
        return result

    def by_state(self, tables: tuple[Counts, ...]) -> tuple[tuple[str, ...], list[Counts]]:
        """The sum of the columns of each state that anything was in or on the way of."""
        stages, order = self.stages, list(dict.fromkeys(self.state))
        where = {state: place for place, state in enumerate(order)}
        target = np.array([where[state] for state in self.state], dtype=np.int64)
        totals = []
        for table in tables:
            total = np.zeros((len(order), len(table)), dtype=np.int64)
            np.add.at(total, target, table.T)
            totals.append(total.T)
        seen = np.flatnonzero(totals[1].any(axis=0))
        names = tuple(stages.states[order[place]] for place in seen)
        return names, [total[:, seen] for total in totals]


def _before(item: NDArray[np.int32], place: Counts) -> Counts:
    """Where each item was before; -1 for nowhere."""
    before = np.empty_like(place)
    before[1:] = place[:-1]
    before[first_of(item)] = -1
    return before


def _changes(period: Counts, old: Counts, new: Counts, size: tuple[int, int]) -> Counts:
    """By period and column, how many came, less how many went."""
    result = np.zeros(size[0] * size[1], dtype=np.int64)
    for place, sign in ((new, 1), (old, -1)):
        counts = place >= 0
        result += sign * np.bincount(
            period[counts] * size[1] + place[counts], minlength=len(result)
        )
    return result.reshape(size)


def _furthest(item: NDArray[np.int32], place: Counts, columns: _Columns) -> Counts:
    """The furthest column of its workflow that each item has come to so far; -1 for none."""
    ordered = np.where(columns.is_loose[place] | (place < 0), -1, place)
    size = columns.size + 1
    # Items are in order, so that no place of an earlier one is as large.
    so_far = np.maximum.accumulate(item.astype(np.int64) * size + ordered + 1)
    return so_far % size - 1


def _is_first(item: NDArray[np.int32], place: Counts) -> NDArray[np.bool_]:
    """Whether it is the first visit of its item to its column."""
    order = np.lexsort((place, item))
    first = np.ones(len(item), dtype=np.bool_)
    first[order[1:]] = (item[order][1:] != item[order][:-1]) | (
        place[order][1:] != place[order][:-1]
    )
    return first
