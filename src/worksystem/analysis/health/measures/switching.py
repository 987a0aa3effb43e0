"""What is left of somebody who is shared between several streams of work."""

from __future__ import annotations

__all__ = ["switching_factor"]

_FACTORS = (1.0, 0.9, 0.8, 0.7)


def switching_factor(streams: int) -> float:
    """Which part of their time is left for work: 1, 0.9, 0.8, and 0.7 from four on.

    Ours, and careful: by Weinberg's rule of thumb three streams leave 0.6,
    which a later experiment found too pessimistic.

    Args:
        streams: How many streams of work, or teams, they serve at once.

    Source: Weinberg, *Quality Software Management 1: Systems Thinking*, 1992;
    Tregubov, Boehm, Rodchenko and Lane, "Impact of task switching and work
    interruptions on software development processes", ICSSP 2017.

    Examples:
        >>> [switching_factor(streams) for streams in (0, 1, 2, 3, 4, 9)]
        [1.0, 1.0, 0.9, 0.8, 0.7, 0.7]
    """
    return _FACTORS[min(max(streams, 1), len(_FACTORS)) - 1]
