"""How often something happened in each period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve, field, frozen

from worksystem.analysis.flow.elapsed import Ints
from worksystem.analysis.flow.window import Window
from worksystem.analysis.load.periods import PeriodKind, Periods
from worksystem.model.construction import choice
from worksystem.table import Column, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["PerPeriod", "period_kind"]

period_kind = choice("day", "week", "month")


@frozen(eq=False, slots=False, repr=False)
class PerPeriod(Mapping[date, int]):
    """How many items something happened to, in each day, week or month of the window.

    A mapping from the first day of a period to the count; a period in which
    nothing happened is there, with 0. At the edges of the window, a period
    counts only what is in the window: `whole` says which ones are complete.

    Attributes:
        what: What happened: ``finished``.
        at: When, in order, in microseconds since 1970 UTC.
        window: In which window.
        by: What a period is.

    Examples:
        >>> from worksystem import History, events
        >>> from worksystem.analysis.flow import measure_flow
        >>> noted = [events.Noted(f"i{day}", at=f"2026-04-{day}T09:00Z") for day in (10, 11, 22)]
        >>> done = measure_flow(History(noted)).throughput
        >>> done.counts.tolist(), done.total, done[date(2026, 4, 13)]
        ([2, 0, 1], 3, 0)
        >>> len(done.per("day"))
        13
    """

    what: str
    at: Ints = field(repr=False)
    window: Window
    by: PeriodKind = "week"

    def per(self, by: PeriodKind) -> PerPeriod:
        """The same by another kind of period.

        Raises:
            InvalidChoice: If it is not ``day``, ``week`` or ``month``.
        """
        period_kind(by)
        return evolve(self, by=by)

    @cached_property
    def periods(self) -> Periods:
        """The periods, from midnight to midnight in the system's zone."""
        return self.window.periods(self.by)

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """How many in each period."""
        found: NDArray[np.int64] = np.diff(np.searchsorted(self.at, self.periods.bounds))
        return found

    @cached_property
    def whole(self) -> NDArray[np.bool_]:
        """For each period, whether all of it is in the window."""
        bounds, window = self.periods.bounds, self.window
        return (bounds[:-1] >= window.start) & (bounds[1:] <= window.end)

    @cached_property
    def starts(self) -> tuple[datetime, ...]:
        """When each period begins."""
        return tuple(map(self.periods.start, range(len(self.periods))))

    @property
    def total(self) -> int:
        """How many in all."""
        return len(self.at)

    @property
    def mean(self) -> float | None:
        """How many in a whole period, on average; None if there is no whole one."""
        whole = self.counts[self.whole]
        return float(whole.mean()) if len(whole) else None

    @cached_property
    def _days(self) -> dict[date, int]:
        return {start.date(): place for place, start in enumerate(self.starts)}

    def __getitem__(self, day: date) -> int:
        return int(self.counts[self._days[day]])

    def __iter__(self) -> Iterator[date]:
        return iter(self._days)

    def __len__(self) -> int:
        return len(self._days)

    def table(self) -> Table:
        """One row a period."""
        counts, whole = self.counts.tolist(), self.whole.tolist()
        return Table(
            f"{self.total} items {self.what}, by {self.by} ({self.window.zone})",
            {
                self.by: Column(len(self), self.periods.label),
                self.what: counts,
                "whole": whole,
            },
        )

    def __str__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()

    def __repr__(self) -> str:
        return f"<{self.total} {self.what} in {len(self)} {self.by}s>"
