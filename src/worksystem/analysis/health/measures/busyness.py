"""How many items were finished for an outcome, and how many usually are."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

from attrs import frozen

from worksystem.analysis.health.measures.trends import median_of_counts

__all__ = ["Busyness"]


@frozen
class Busyness:
    """How many items were finished in a span of time, beside what is usual.

    Attributes:
        finished: How many in the span.
        rate: How many of them an interval.
        usual: The median of all intervals up to its end, since the first finish
            or the beginning of the span, whichever was first.

    Examples:
        >>> busy = Busyness.of([1, 12, 13, 22, 23], begin=10, end=30, interval=10)
        >>> busy.finished, busy.rate, busy.usual
        (4, 2.0, 2.0)
    """

    finished: int
    rate: float
    usual: float

    @classmethod
    def of(cls, ends: Sequence[int], *, begin: int, end: int, interval: int) -> Busyness:
        """Count them.

        Args:
            ends: When items were finished, in order.
            begin: What was finished then is not in the span any more.
            end: What was finished then is.
            interval: How long an interval is; they are counted back from the end.
        """
        known = ends[: bisect_right(ends, end)]
        finished = len(known) - bisect_right(known, begin)
        first = min(begin + 1, known[0]) if known else begin + 1
        counts = Counter((end - at) // interval for at in known)
        total = (end - first) // interval + 1
        usual = median_of_counts(list(counts.values()), total)
        return cls(finished, finished * interval / (end - begin), usual)

    @property
    def is_busy(self) -> bool:
        """Whether as much was finished as usual, and anything at all."""
        return self.finished > 0 and self.rate >= self.usual
