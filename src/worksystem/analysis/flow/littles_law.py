"""Little's law in a window: what holds exactly, and what the edges of the window do."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from attrs import frozen

from worksystem.analysis.flow.elapsed import Told, span, spent, total
from worksystem.show import show
from worksystem.table import Table

if TYPE_CHECKING:
    from worksystem.analysis.flow.spans import Spans
    from worksystem.analysis.flow.window import Window

__all__ = ["LittlesLaw", "littles_law_of"]

_DAY = timedelta(days=1)


@frozen
class LittlesLaw:
    """Mean WIP, departure rate and time in the window: L = λ × W.

    The sum of the time of all items in the window is the integral of WIP over
    it, always. So L = λ × W is exact with W as that sum for each departure.
    That is the mean cycle time of what finished only where no item crosses an
    edge of the window: `edge` is the part of the sum that belongs to items
    that do.

    Attributes:
        item_time: The sum of the time in progress of all items in the window.
        length: How long the window is.
        departures: How many items left: finished, or dropped.
        inside: What of `item_time` is of items that started and left in it.
        mean_cycle_time: Of the items that finished in it; None if none did.

    Source: J. D. C. Little, "Little's law as viewed on its 50th anniversary",
    Operations Research 59(3), 2011.

    Examples:
        >>> day = timedelta(days=1)
        >>> law = LittlesLaw(12 * day, 10 * day, 4, 9 * day, 3 * day)
        >>> law.mean_wip, law.departures_per_day, law.time_in_window.days, law.edge
        (1.2, 0.4, 3, 0.25)
    """

    item_time: timedelta
    length: timedelta
    departures: int
    inside: timedelta
    mean_cycle_time: timedelta | None

    @property
    def mean_wip(self) -> float | None:
        """L: how many items were in progress on average; None in a window without length."""
        return self.item_time / self.length if self.length else None

    @property
    def departures_per_day(self) -> float | None:
        """λ: how many items left in 24 h; None in a window without length."""
        return self.departures * (_DAY / self.length) if self.length else None

    @property
    def time_in_window(self) -> timedelta | None:
        """W: time in progress for each departure; None if nothing left."""
        return self.item_time / self.departures if self.departures else None

    @property
    def edge(self) -> float:
        """Which part of the time belongs to items that cross an edge of the window."""
        return 1 - self.inside / self.item_time if self.item_time else 0.0

    def table(self) -> Table:
        """One row a quantity."""
        rows = [
            ("L", "mean WIP", self.mean_wip),
            ("λ", "departures a day", self.departures_per_day),
            ("W", "time in the window for each departure", _told(self.time_in_window)),
            ("", "mean cycle time of what finished", _told(self.mean_cycle_time)),
        ]
        return Table.of(
            f"Little's law: {show(100 * self.edge)}% of the time is of items that cross an edge",
            ("", "quantity", "value"),
            rows,
        )

    def __str__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


def _told(value: timedelta | None) -> Told | None:
    return None if value is None else Told(value)


def littles_law_of(spans: Spans, window: Window) -> LittlesLaw:
    """The quantities of a window."""
    counts = spans.is_started
    started, until = spans.started[counts], spans.until[counts]
    ended, finished = spans.ended[counts], spans.finished[counts]
    time = spent(started, until, window.start, window.until)
    left = (ended >= window.start) & (ended < window.end)
    done = (finished >= window.start) & (finished < window.end)
    cycle = (finished - started)[done]
    return LittlesLaw(
        span(total(time)),
        span(window.until - window.start),
        int(left.sum()),
        span(total(time[left & (started >= window.start)])),
        span(round(total(cycle) / len(cycle))) if len(cycle) else None,
    )
