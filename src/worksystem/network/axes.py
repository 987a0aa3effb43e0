"""Working time as arrays: a million instants to positions and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from worksystem.model.working_time import WorkingTime

__all__ = ["closings", "openings", "positions"]

Ints = NDArray[np.int64]


def positions(time: WorkingTime, instants: Sequence[int] | Ints) -> Ints:
    """Where instants stand on the axis of working time; `WorkingTime.position` for many.

    Args:
        time: The working time.
        instants: Microseconds since 1970-01-01 UTC.

    Raises:
        BeyondHorizon: If one lies outside the years that a calendar can hold.

    Cost is n log s for s open spans.

    Examples:
        >>> from worksystem import WorkingTime
        >>> always = WorkingTime.always()
        >>> (positions(always, [5, 7]) - always.position(0)).tolist()
        [5, 7]
    """
    wanted = np.asarray(instants, dtype=np.int64)
    if not len(wanted):
        return wanted
    opens, closes, before = _boundaries(time, int(wanted.min()), int(wanted.max()))
    span = np.maximum(np.searchsorted(opens, wanted, side="right") - 1, 0)
    inside = np.minimum(wanted, closes[span]) - opens[span]
    return before[span] + np.maximum(inside, 0)


def openings(time: WorkingTime, places: Sequence[int] | Ints) -> Ints:
    """The latest instant at each position: when work at it begins.

    Args:
        time: The working time.
        places: Positions on its axis.

    Returns:
        Microseconds since 1970-01-01 UTC.

    Raises:
        BeyondHorizon: If there is not so much working time.

    Examples:
        >>> from worksystem import WorkingTime
        >>> always = WorkingTime.always()
        >>> openings(always, positions(always, [5])).tolist()
        [5]
    """
    return _instants(time, places, side="right")


def closings(time: WorkingTime, places: Sequence[int] | Ints) -> Ints:
    """The earliest instant at each position: when work up to it ends.

    Args:
        time: The working time.
        places: Positions on its axis.

    Returns:
        Microseconds since 1970-01-01 UTC.

    Raises:
        BeyondHorizon: If there is not so much working time.

    Examples:
        >>> from worksystem import WorkingTime
        >>> always = WorkingTime.always()
        >>> closings(always, positions(always, [5])).tolist()
        [5]
    """
    return _instants(time, places, side="left")


def _instants(time: WorkingTime, places: Sequence[int] | Ints, *, side: str) -> Ints:
    wanted = np.asarray(places, dtype=np.int64)
    if not len(wanted):
        return wanted
    first, last = time.closing(int(wanted.min())), time.opening(int(wanted.max()))
    opens, _, before = _boundaries(time, first - 1, last + 1)
    span = np.maximum(np.searchsorted(before, wanted, side=side) - 1, 0)  # type: ignore[call-overload]
    return opens[span] + (wanted - before[span])


def _boundaries(time: WorkingTime, first: int, last: int) -> tuple[Ints, Ints, Ints]:
    opens, closes, before = time.boundaries(first, last)
    return (
        np.frombuffer(opens, dtype=np.int64),
        np.frombuffer(closes, dtype=np.int64),
        np.frombuffer(before, dtype=np.int64),
    )
