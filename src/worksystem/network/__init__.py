"""A system's dependencies, as integer arrays for time and as networkx graphs for structure.

`network_of` compiles a system once; `Network.schedule` then runs the forward
and the backward pass, as often as durations change. `to_networkx` and
`from_networkx` are the way to every algorithm of networkx.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from worksystem.errors import CannotAnswer
from worksystem.model.durations import Percent
from worksystem.network.axes import closings, openings, positions
from worksystem.network.calendar_passes import CalendarPasses
from worksystem.network.lags import link_lags
from worksystem.network.passes import Times, Work, find_times
from worksystem.network.schedule import Schedule
from worksystem.network.structure import Structure, structure_of
from worksystem.network.timing import Timing

if TYPE_CHECKING:
    from worksystem.model.system import WorkSystem

__all__ = [
    "Network",
    "Schedule",
    "Structure",
    "Times",
    "Timing",
    "closings",
    "find_times",
    "network_of",
    "openings",
    "positions",
    "structure_of",
]


class Network:
    """A compiled system: what waits for what, how long it takes, and which dates hold it.

    Attributes:
        structure: Nodes and links.
        timing: Durations, axes of working time, dates and progress.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> network = network_of(WorkSystem("shop", items=[WorkItem("a"), WorkItem("b")]))
        >>> len(network.structure), network.timing.has_start
        (2, False)
    """

    def __init__(self, timing: Timing) -> None:
        self.structure: Structure = timing.structure
        self.timing = timing
        self._lags: Work | int | None = None
        special = timing.structure.special.values()
        self._lags_follow_durations = any(isinstance(link.lag, Percent) for link in special)

    def schedule(self, *, override: bool = False) -> Schedule:
        """When every node can and must start and finish.

        Args:
            override: Let work that began out of sequence go on regardless of
                its predecessors, instead of waiting for them.

        Examples:
            >>> from worksystem import WorkItem, WorkSystem
            >>> items = [WorkItem("a", effort="2h"), WorkItem("b", effort="1h", after=["a"])]
            >>> network = network_of(WorkSystem("shop", items=items))
            >>> hours = (network.schedule().early_finish - network.timing.base[0]) // 3_600_000_000
            >>> hours.tolist()
            [2, 3]
        """
        if self.timing.is_simple:
            return Schedule.of(self.find_times(), self.timing)
        return CalendarPasses(self.timing, override=override).run()

    def find_times(self, durations: Work | None = None) -> Times:
        """Starts and floats for other durations, without compiling again.

        This is what risk and relief call a thousand times. It needs all work
        to be on one axis: one calendar, no elapsed lags, no progress; see
        `Timing.is_simple`.

        Args:
            durations: Of each node, in microseconds of working time; the
                system's own when left out.

        Raises:
            CannotAnswer: If the network is not on one axis.

        Examples:
            >>> from worksystem import WorkItem, WorkSystem
            >>> items = [WorkItem("a", effort="2h"), WorkItem("b", effort="1h", after=["a"])]
            >>> network = network_of(WorkSystem("shop", items=items))
            >>> int(network.find_times(np.array([5, 7])).finish - network.timing.base[0])
            12
        """
        timing = self.timing
        if not timing.is_simple:
            raise CannotAnswer(
                "this network mixes calendars, constraints or progress; use schedule()"
            )
        given = timing.durations if durations is None else np.asarray(durations, dtype=np.int64)
        if self._lags is None or self._lags_follow_durations:
            lags = link_lags(timing, given)[0] if self.structure.special else []
            self._lags = np.array(lags, dtype=np.int64) if lags else 0
        return find_times(
            self.structure,
            given,
            lags=self._lags,
            floor=timing.floor,
            ceiling=timing.ceiling,
        )


def network_of(system: WorkSystem, *, allow_early_start: bool = False) -> Network:
    """Compile a system: once for each immutable value.

    Args:
        system: Its dependencies must be free of cycles.
        allow_early_start: Whether leads may take work to before the start.

    Raises:
        DependencyCycle: If items wait for each other.

    Cost is linear in items and dependencies.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> len(network_of(WorkSystem("shop", items=[WorkItem("a")])).structure)
        1
    """
    key = ("network", allow_early_start)
    if key not in system.derived:
        system.derived[key] = Network(Timing(system, allow_early_start=allow_early_start))
    found: Network = system.derived[key]
    return found
