"""Whom the figures of a window are about: what finished in it, what is open, what was seen."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from worksystem.analysis.flow.durations import Durations
from worksystem.analysis.flow.elapsed import Ints
from worksystem.analysis.flow.spans import Spans
from worksystem.analysis.flow.survival import Survival
from worksystem.analysis.flow.window import Window

__all__ = ["Population", "Seen"]


@frozen(eq=False)
class Seen:
    """Items that were in progress in a window, while they were.

    Attributes:
        started: When each was started.
        entered: When the window begins for it; None where it begins with all.
        left: When it finished, was dropped, or the window ends.
        finished: Whether it finished in the window.
    """

    started: Ints
    entered: Ints | None
    left: Ints
    finished: NDArray[np.bool_]

    def survival(
        self, lasting: Callable[[Ints, Ints], Ints], *, is_elapsed: bool = True
    ) -> Survival:
        """The part of them that last longer than each duration.

        Args:
            lasting: How long it is from some instants to others.
            is_elapsed: Whether that is time on the clock.
        """
        entries = None
        if self.entered is not None:
            late = self.entered > self.started
            entries = np.where(late, lasting(self.started, self.entered), -1)
        ages = lasting(self.started, self.left)
        return Survival.of(ages, self.finished, entries, is_elapsed=is_elapsed)


@frozen(eq=False, slots=False)
class Population:
    """The items of a history, by what became of them in a window.

    Attributes:
        spans: When each was started, finished and dropped.
        window: The window.
    """

    spans: Spans
    window: Window

    @cached_property
    def finished(self) -> Ints:
        """Codes of the items that finished in the window."""
        spans, window = self.spans, self.window
        at = spans.finished
        return np.flatnonzero((at >= window.start) & (at < window.end) & spans.is_started)

    @property
    def cycles(self) -> tuple[Ints, Ints]:
        """When each of them was started, and when it finished."""
        return self.spans.started[self.finished], self.spans.finished[self.finished]

    @cached_property
    def open(self) -> Ints:
        """Codes of the items that are open at the instant asked about."""
        return np.flatnonzero(self.spans.is_open)

    @property
    def open_spans(self) -> tuple[Ints, Ints]:
        """When each of them was started, and that instant."""
        started = self.spans.started[self.open]
        return started, np.full_like(started, self.spans.timeline.as_of)

    @cached_property
    def seen(self) -> Seen:
        """What was in progress at some time in the window."""
        spans, window = self.spans, self.window
        started, until = spans.started, spans.until
        # An item that ended at the very start of the window belongs to it.
        chosen = spans.is_started & (started < window.end) & (until >= window.start)
        finished = (spans.finished[chosen] >= window.start) & (spans.finished[chosen] < window.end)
        begin, left = started[chosen], np.minimum(until[chosen], window.until)
        entered = None
        if (begin < window.start).any():
            entered = np.maximum(begin, window.start)
        return Seen(begin, entered, left, finished)

    def durations(self, codes: Ints, microseconds: Ints, missing: str) -> Durations:
        """The durations of some items, by id."""
        return Durations(self.spans.timeline.lives.items, codes, microseconds, missing)

    def instants(self, at: Ints) -> Ints:
        """Those of some instants that are in the window, in order."""
        chosen = at[(at >= self.window.start) & (at < self.window.end)]
        return np.sort(chosen)
