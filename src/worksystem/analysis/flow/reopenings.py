"""Items that were finished and were not: what was reopened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from worksystem.analysis.flow.stages import CATEGORIES
from worksystem.analysis.flow.visits import Rows
from worksystem.model.instants import from_microseconds
from worksystem.show import show_count
from worksystem.table import Column, Table

if TYPE_CHECKING:
    from worksystem.analysis.flow.elapsed import Ints
    from worksystem.analysis.flow.spans import Spans
    from worksystem.analysis.flow.window import Window

__all__ = ["Reopening", "Reopenings", "reopenings_of"]

_DROPPED = CATEGORIES.index("dropped")


@frozen
class Reopening:
    """That an item left what counts as finished, and was not dropped.

    Attributes:
        item: Id of the item.
        left: Id of the state that it had been finished in.
        entered: Id of the state that it went to.
        at: When.
    """

    item: str
    left: str
    entered: str
    at: datetime


class Reopenings(Rows[Reopening]):
    """All reopenings in the window, by item and time.

    Examples:
        >>> from worksystem import History, events
        >>> from worksystem.analysis.flow import measure_flow
        >>> moves = [
        ...     events.Moved("page", state, at=f"2026-04-2{day}T09:00Z")
        ...     for day, state in enumerate(["doing", "done", "doing", "done"])
        ... ]
        >>> flow = measure_flow(History(moves), start="doing", finish="done")
        >>> print(flow.reopenings)
        1 reopening of 1 item (UTC)
        item  left  entered  at
        page  done  doing    Wed 2026-04-22 09:00
        >>> flow.cycle_times["page"].days
        3
    """

    def __init__(self, spans: Spans, rows: Ints, zone: str) -> None:
        self._spans = spans
        self._rows = rows
        self._zone = zone
        super().__init__(len(rows), self._reopening)

    @property
    def items(self) -> tuple[str, ...]:
        """Ids of the items that were reopened, by id."""
        names = self._spans.timeline.lives.items
        codes = np.unique(self._spans.timeline.entries.item[self._rows])
        return tuple(sorted(names[code] for code in codes))

    def _reopening(self, place: int) -> Reopening:
        lives, entries = self._spans.timeline.lives, self._spans.timeline.entries
        row = int(self._rows[place])
        return Reopening(
            lives.items[entries.item[row]],
            lives.states[entries.state[row - 1]],
            lives.states[entries.state[row]],
            from_microseconds(int(entries.at[row]), self._zone),
        )

    def table(self) -> Table:
        """One row a reopening."""

        def column(name: str) -> Column:
            return Column(len(self), lambda row: getattr(self[row], name))

        data: dict[str, Sequence[object]] = {
            name: column(name) for name in ("item", "left", "entered", "at")
        }
        return Table(
            f"{show_count(len(self), 'reopening')} "
            f"of {show_count(len(self.items), 'item')} ({self._zone})",
            data,
        )

    def __str__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


def reopenings_of(spans: Spans, window: Window) -> Reopenings:
    """Find the entries that follow a finish, and are neither one nor a drop."""
    entries, counts = spans.timeline.entries, spans.is_finish
    left = np.zeros(len(counts), dtype=np.bool_)
    left[1:] = counts[:-1] & ~counts[1:] & (entries.item[1:] == entries.item[:-1])
    left &= spans.stages.categories(entries.item, entries.state) != _DROPPED
    left &= (entries.at >= window.start) & (entries.at < window.end)
    return Reopenings(spans, np.flatnonzero(left), window.zone)
