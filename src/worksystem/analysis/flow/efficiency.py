"""Flow efficiency: the part of the time in progress in which work was done."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from worksystem.analysis.flow.elapsed import Told, span, spent, total
from worksystem.analysis.flow.stages import CATEGORIES, UNKNOWN
from worksystem.errors import CannotAnswer
from worksystem.show import show

if TYPE_CHECKING:
    from worksystem.analysis.flow.spans import Spans
    from worksystem.analysis.flow.visits import Visits
    from worksystem.analysis.flow.window import Window

__all__ = ["Efficiency", "efficiency_of"]

_ACTIVE = CATEGORIES.index("active")


@frozen
class Efficiency:
    """Active time divided by active and waiting time, of items in progress.

    The three times sum to all time in progress in the window, exactly. Time in
    a state of any category but ``active`` is waiting: also back in the
    backlog, and done before it was reopened. In an activity log, work is
    active and the time between is waiting.

    Attributes:
        active: In a state in which somebody works, or worked on.
        waiting: In any other state that is known, or between pieces of work.
        unknown: In states of which nobody has said what they mean.
        reason: Why there is no value; empty if there is one.

    Examples:
        >>> hour = timedelta(hours=1)
        >>> found = Efficiency(hour, 3 * hour, 4 * hour)
        >>> found.value, found.low, found.high, float(found)
        (0.25, 0.125, 0.625, 0.25)
        >>> print(found)
        0.25 (0.125 to 0.625, as 4eh are in states that nobody has told the meaning of)
    """

    active: timedelta
    waiting: timedelta
    unknown: timedelta
    reason: str = ""

    @property
    def value(self) -> float | None:
        """Of what is known, the part that is active; None if nothing is."""
        known = self.active + self.waiting
        return self.active / known if known else None

    @property
    def low(self) -> float | None:
        """The part that is active if all that is not known is waiting."""
        whole = self.active + self.waiting + self.unknown
        return self.active / whole if whole else None

    @property
    def high(self) -> float | None:
        """The part that is active if all that is not known is active."""
        whole = self.active + self.waiting + self.unknown
        return (self.active + self.unknown) / whole if whole else None

    @property
    def is_exact(self) -> bool:
        """Whether there is a value, and nothing that is not known."""
        return self.value is not None and not self.unknown

    def __float__(self) -> float:
        if self.value is None:
            raise CannotAnswer(f"there is no flow efficiency: {self.reason}")
        return self.value

    def __str__(self) -> str:
        if self.value is None:
            return f"unknown: {self.reason}"
        if not self.unknown:
            return show(self.value)
        return (
            f"{show(self.value)} ({show(self.low)} to {show(self.high)}, as {Told(self.unknown)} "
            "are in states that nobody has told the meaning of)"
        )


def efficiency_of(spans: Spans, visits: Visits, window: Window) -> Efficiency:
    """The times of what was in progress in a window."""
    started = spans.is_started[visits.item]
    item = visits.item[started]
    state, worked = visits.state[started], visits.worked[started]
    time = spent(
        np.maximum(visits.entered[started], spans.started[item]),
        np.minimum(visits.left[started], spans.until[item]),
        window.start,
        window.until,
    )
    category = spans.stages.categories(item, state)
    logged = spans.timeline.is_log[item]
    active = worked | (~logged & (category == _ACTIVE))
    known = logged | (category != UNKNOWN)
    times = (time[active], time[known & ~active], time[~known & ~active])
    reason = ""
    if not times[0].any() and not times[1].any():
        reason = "no item was in progress for any time"
        if times[2].any():
            reason = (
                "nobody has said which states are active and which are waiting; "
                "measure a system whose workflows have categories"
            )
    active_time, waiting, unknown = (span(total(each)) for each in times)
    return Efficiency(active_time, waiting, unknown, reason)
