"""How many items were in progress, at every instant."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from worksystem.analysis.flow.elapsed import Ints, span, total
from worksystem.analysis.flow.window import Window, moment
from worksystem.analysis.load.periods import PeriodKind
from worksystem.errors import InvalidInstant
from worksystem.model.instants import from_microseconds
from worksystem.show import show
from worksystem.table import Column, Table

if TYPE_CHECKING:
    from worksystem.analysis.flow.spans import Spans

__all__ = ["Wip", "wip_of"]

_SAFE = 2**62


@frozen(eq=False)
class Wip:
    """Work in progress: how many items are started and not finished, over time.

    A step function: from each instant on, so many are in progress until the
    next one. An item that was reopened is in progress from its first start to
    its last finish. The step that ends an item is at the instant at which it
    ends: there it is not in progress any more.

    Attributes:
        instants: From where on each count holds, in microseconds since 1970
            UTC; the first is the start of the window.
        counts: How many are in progress from there on.
        window: In which window.
        by: What a period is in its table.

    Source: work in progress as in *The Kanban Guide*, 2025.

    Examples:
        >>> from worksystem import History, events
        >>> from worksystem.analysis.flow import measure_flow
        >>> moves = [
        ...     events.Noted(item, at=f"2026-04-{day:02}T00:00Z")
        ...     for item, days in {"a": (1, 5), "b": (3, 5)}.items()
        ...     for day in days
        ... ]
        >>> wip = measure_flow(History(moves)).wip
        >>> wip.counts.tolist(), wip.at("2026-04-02"), wip.mean
        ([1, 2, 0], 1, 1.5)
    """

    instants: Ints
    counts: NDArray[np.int64]
    window: Window
    by: PeriodKind = "week"

    def at(self, when: datetime | date | str) -> int:
        """How many are in progress at an instant, or at the midnight that a day begins with.

        Raises:
            InvalidInstant: If it is not in the window.
        """
        asked = moment(when, self.window.zone)
        if not self.window.start <= asked <= self.window.until:
            told = [at.isoformat() for at in self.window.dates]
            raise InvalidInstant(
                f"need an instant in the window, {told[0]} to {told[1]}, got {when}; "
                "ask for another window"
            )
        return int(self._at(np.array([asked]))[0])

    def _at(self, instants: Ints) -> NDArray[np.int64]:
        found: NDArray[np.int64] = self.counts[
            np.maximum(np.searchsorted(self.instants, instants, side="right") - 1, 0)
        ]
        return found

    @property
    def _lengths(self) -> Ints:
        until = max(self.window.until, int(self.instants[-1]))
        return np.diff(self.instants, append=until)

    @property
    def item_time(self) -> timedelta:
        """The time of all items in progress: what the step function integrates to, exactly."""
        return span(self._integral(self.counts, self._lengths))

    @staticmethod
    def _integral(counts: NDArray[np.int64], lengths: Ints) -> int:
        if int(counts.max(initial=0)) * int(lengths.max(initial=0)) < _SAFE:
            return total(counts * lengths)
        return sum(c * t for c, t in zip(counts.tolist(), lengths.tolist(), strict=True))

    @property
    def mean(self) -> float:
        """How many are in progress on average; in a window without length, at its instant."""
        length = self.window.until - self.window.start
        if length <= 0:
            return float(self.counts[-1])
        return self._integral(self.counts, self._lengths) / length

    @property
    def now(self) -> int:
        """How many are in progress at the end of the window."""
        return int(self.counts[-1])

    def table(self, by: PeriodKind | None = None) -> Table:
        """One row a period: how many on average, at most, and at its end."""
        periods = self.window.periods(by or self.by)
        edges = np.clip(periods.bounds, self.window.start, self.window.until)
        # The steps of all periods, and what holds from the first instant of each on.
        instants = np.union1d(self.instants, edges[:-1])
        counts = self._at(instants)
        first = np.searchsorted(instants, edges[:-1])
        lengths = np.diff(instants, append=max(int(instants[-1]), self.window.until))
        widths = np.diff(edges)
        areas = np.add.reduceat(counts * lengths.astype(np.float64), first)
        means = np.where(widths > 0, areas / np.maximum(widths, 1), counts[first])
        most = np.maximum.reduceat(counts, first)
        # Just before the next period begins; in the last one, what holds at its end.
        last = np.append(np.maximum(first[1:] - 1, first[:-1]), len(instants) - 1)
        size = len(periods)
        return Table(
            f"work in progress by {periods.by} ({self.window.zone}): {show(self.mean)} on average",
            {
                periods.by: Column(size, periods.label),
                "mean": means.tolist(),
                "most": most.tolist(),
                "at the end": counts[last].tolist(),
            },
        )

    def __len__(self) -> int:
        return len(self.instants)

    def __str__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()

    def __repr__(self) -> str:
        at = from_microseconds(self.window.until, self.window.zone)
        return f"<Wip: {self.now} in progress at {show(at)}, {show(self.mean)} on average>"


def wip_of(spans: Spans, window: Window, by: PeriodKind) -> Wip:
    """The step function of a window."""
    started = np.sort(spans.started[spans.is_started])
    ended = np.sort(spans.ended[spans.is_started & ~spans.is_open])
    steps = np.union1d(started, ended)
    steps = steps[(steps > window.start) & (steps < window.end)]
    instants = np.concatenate(([window.start], steps))
    counts = np.searchsorted(started, instants, side="right") - np.searchsorted(
        ended, instants, side="right"
    )
    return Wip(instants, counts, window, by)
