"""When every node of a network can and must start and finish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from worksystem.network.passes import Times, Work

if TYPE_CHECKING:
    from worksystem.network.timing import Timing

__all__ = ["Schedule"]


@frozen(eq=False)
class Schedule:
    """When each node can and must start and finish, on its own axis.

    Attributes:
        early_start: Position of the earliest start.
        early_finish: Position of the earliest finish.
        late_start: Position of the latest start.
        late_finish: Position of the latest finish.
        free: Free float.
        total: Total float.
        resume: When what is left of an item starts: its early start, but for
            an item that has begun.
        by_closing: Nodes without duration that stand at a closing and not at
            the opening after it, because a finish drives them; None where
            that is left to be worked out by `CalendarPasses.find_sides`.
        finish: The instant at which the whole ends, in microseconds.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> from worksystem.network import network_of
        >>> items = [WorkItem("a", effort="2h"), WorkItem("b", effort="5h")]
        >>> schedule = network_of(WorkSystem("shop", items=items)).schedule()
        >>> (schedule.total // 3_600_000_000).tolist()
        [3, 0]
    """

    early_start: Work
    early_finish: Work
    late_start: Work
    late_finish: Work
    free: Work
    total: Work
    resume: Work
    by_closing: frozenset[int] | None
    finish: int

    @classmethod
    def of(cls, times: Times, timing: Timing) -> Schedule:
        """The same from the passes on one axis."""
        early, late, length = times.early, times.late, times.durations
        finish = times.finish
        if timing.axes and len(early):
            finish = timing.axes[0].closing(times.finish)
        return cls(
            early_start=early,
            early_finish=early + length,
            late_start=late,
            late_finish=late + length,
            free=times.free,
            total=late - early,
            resume=early,
            by_closing=None,
            finish=finish,
        )
