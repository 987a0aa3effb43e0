"""How long after: the lag of every link, in working time and on the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worksystem.model.durations import Elapsed, Percent
from worksystem.network.timing import Timing, microseconds

if TYPE_CHECKING:
    from worksystem.network.passes import Work

__all__ = ["link_lags"]


def link_lags(timing: Timing, durations: Work) -> tuple[list[int], dict[int, int]]:
    """The lag of each link: working time as a list, elapsed time by link."""
    structure = timing.structure
    lags = [0] * len(structure.source)
    elapsed: dict[int, int] = {}
    if structure.special:
        for link, dependency in enumerate(structure.dependency.tolist()):
            special = structure.special.get(dependency)
            if special is None:
                continue
            if isinstance(special.lag, Elapsed):
                elapsed[link] = microseconds(special.lag.time)
            elif isinstance(special.lag, Percent):
                whole = int(durations[structure.source[link]])
                lags[link] = round(whole * special.lag.value / 100)
            else:
                lags[link] = microseconds(special.lag)
    return lags, elapsed
