"""What would be gained at most if a cause of waiting were gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, overload

import numpy as np
from attrs import frozen

from worksystem.analysis.flow.elapsed import Told, span, total
from worksystem.analysis.waiting.amounts import Amounts, Key, share
from worksystem.analysis.waiting.causes import CAUSES
from worksystem.show import show
from worksystem.table import Table

if TYPE_CHECKING:
    from worksystem.analysis.waiting.causes import Causes

__all__ = ["Gain", "Gains", "Work"]

_SHOWN_PAIRS = 5


@frozen
class Work:
    """The work and the waiting of all items, which gains are measured against.

    Attributes:
        items: How many items there are.
        processing: The time in which activities went on, summed over all of them.
        waiting: The time that they waited, summed over all of them.
        cycle_time: The time of each item from when its first activity could
            have begun to when the last one ended, summed.
    """

    items: int
    processing: timedelta
    waiting: timedelta
    cycle_time: timedelta

    @classmethod
    def of(cls, causes: Causes) -> Work:
        """Sum up all activities."""
        done = causes.activities
        if not len(done):
            return cls(0, *[timedelta(0)] * 3)
        opens = np.flatnonzero(np.diff(done.item, prepend=-1))
        first = np.minimum.reduceat(done.enabled, opens)
        last = np.maximum.reduceat(done.end, opens)
        each = done.end - done.start, causes.length, last - first
        return cls(len(opens), *(span(total(micros)) for micros in each))

    def efficiency(self, gain: timedelta = timedelta(0)) -> float | None:
        """Processing over processing and waiting, with some waiting less; None: there is neither.

        Source: cycle time efficiency, as in Lashkevich et al., "Why am I
        waiting? Data-driven analysis of waiting times in business processes",
        CAiSE 2023.

        Examples:
            >>> hours = [timedelta(hours=n) for n in (2, 6, 8)]
            >>> work = Work(1, *hours)
            >>> work.efficiency(), work.efficiency(timedelta(hours=4))
            (0.25, 0.5)
        """
        whole = self.processing + self.waiting - gain
        return self.processing / whole if whole else None


@frozen
class Gain:
    """What would be gained at most without one cause of waiting.

    Every wait would be shorter by what it has of that cause, and nothing else
    would change. That is an upper bound: whoever waits no longer for one thing
    may have to wait for the next.

    Attributes:
        cause: Which one.
        time: By how much the cycle times of all items would be shorter, summed.
        mean: By how much their mean would be.
        efficiency: What cycle time efficiency would be; None: there is no work.
        pair: From which state and owner to which; None: all of them.
    """

    cause: str
    time: timedelta
    mean: timedelta
    efficiency: float | None
    pair: Key | None = None

    def __str__(self) -> str:
        where = ""
        if self.pair is not None:
            where = f" between {_side(self.pair[:2])} and {_side(self.pair[2:])}"
        return (
            f"without {self.cause}{where}, up to {Told(self.time)} less, {Told(self.mean)} an item"
        )


def _side(key: Key) -> str:
    state, owner = key
    return f"{state!r} by {owner!r}" if owner is not None else f"{state!r}"


class Gains(Sequence[Gain]):
    """The gain without each of the five causes, the largest first.

    Attributes:
        work: What it is measured against.

    Examples:
        >>> from worksystem import History, events
        >>> from worksystem.analysis.waiting import explain_waiting
        >>> told = [
        ...     events.Worked("7", s, owner="ana", since=f"2026-04-20T{a}Z", at=f"2026-04-20T{b}Z")
        ...     for s, a, b in [("check", "09:00", "10:00"), ("pay", "12:00", "13:00")]
        ... ]
        >>> print(explain_waiting(History(told)).gains[0])
        without extraneous, up to 2eh less, 2eh an item
    """

    def __init__(self, pairs: Amounts, work: Work) -> None:
        self._pairs = pairs
        self.work = work

    @cached_property
    def _by_cause(self) -> tuple[Gain, ...]:
        sums = [total(column) for column in self._pairs.sums.T]
        found = [self._gain(cause, us) for cause, us in zip(CAUSES, sums, strict=True)]
        return tuple(sorted(found, key=lambda gain: -gain.time))

    def of_pairs(self, *, limit: int = _SHOWN_PAIRS) -> tuple[Gain, ...]:
        """The largest gains without one cause between one pair of states and owners.

        Args:
            limit: At most so many.
        """
        flat = self._pairs.sums.ravel()
        order = np.argsort(-flat, kind="stable")[:limit]
        return tuple(
            self._gain(CAUSES[place % 5], int(flat[place]), self._pairs.key(place // 5))
            for place in order.tolist()
            if flat[place]
        )

    def _gain(self, cause: str, us: int, pair: Key | None = None) -> Gain:
        time = span(us)
        mean = time / self.work.items if self.work.items else time
        return Gain(cause, time, mean, self.work.efficiency(time), pair)

    def table(self) -> Table:
        """The five causes, then the pairs with the largest gains."""
        work, rows = self.work, [*self, *self.of_pairs()]
        now = _percent(work.efficiency())
        return Table.of(
            "what would be gained at most without a cause of waiting; "
            f"cycle time efficiency is {'not known' if now is None else now}",
            ("cause", "from", "to", "all items", "an item", "share of cycle time", "efficiency"),
            [
                (
                    gain.cause,
                    None if gain.pair is None else _side(gain.pair[:2]),
                    None if gain.pair is None else _side(gain.pair[2:]),
                    Told(gain.time),
                    Told(gain.mean),
                    share(gain.time, work.cycle_time),
                    _percent(gain.efficiency),
                )
                for gain in rows
            ],
        )

    @overload
    def __getitem__(self, index: int) -> Gain: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Gain, ...]: ...

    def __getitem__(self, index: int | slice) -> Gain | tuple[Gain, ...]:
        return self._by_cause[index]

    def __iter__(self) -> Iterator[Gain]:
        return iter(self._by_cause)

    def __len__(self) -> int:
        return len(self._by_cause)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Gains | tuple | list):
            return NotImplemented
        return list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __str__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()

    def __repr__(self) -> str:
        return f"<Gains: {show(list(self))}>"


def _percent(value: float | None) -> str | None:
    return None if value is None else f"{100 * value:.1f}%"
