"""How long handoffs take: of all, of each pair and of each contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from attrs import frozen

from worksystem.analysis.flow.elapsed import Told
from worksystem.analysis.handoffs.proportions import Proportion
from worksystem.analysis.handoffs.steps import Pair, grouped
from worksystem.model.history import MISSING
from worksystem.table import Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Latencies", "Latency", "LatencyFigures", "Measured", "clock"]

_MICROSECOND = timedelta(microseconds=1)


@frozen
class LatencyFigures:
    """A handful of figures of many durations.

    The median and the 85th percentile lie between the two durations that are
    nearest by rank, in proportion (type 7 of Hyndman and Fan, as numpy and
    pandas have it), to the microsecond.

    Source: Hyndman and Fan, "Sample quantiles in statistical packages", The
    American Statistician 50(4), 1996.

    Attributes:
        count: Of how many.
        median: The middle one.
        p85: What 85 % do not exceed.
        mean: The average, to the microsecond.
        max: The longest.

    Examples:
        >>> found = LatencyFigures.of(np.array([10, 20, 40]))
        >>> found.count, found.median // _MICROSECOND, found.p85 // _MICROSECOND
        (3, 20, 34)
    """

    count: int
    median: timedelta
    p85: timedelta
    mean: timedelta
    max: timedelta

    @classmethod
    def of(cls, durations: NDArray[np.int64]) -> LatencyFigures:
        """The figures of durations in microseconds, of at least one."""
        ordered = np.sort(durations)
        longest = int(ordered[-1])
        # A sum that might pass 64 bits is made of Python's own integers.
        is_safe = longest * len(ordered) < 2**63
        total = int(ordered.sum()) if is_safe else sum(ordered.tolist())
        return cls(
            len(ordered),
            _rank(ordered, 50),
            _rank(ordered, 85),
            timedelta(microseconds=(2 * total + len(ordered)) // (2 * len(ordered))),
            timedelta(microseconds=longest),
        )


def _rank(ordered: NDArray[np.int64], percent: int) -> timedelta:
    below, part = divmod((len(ordered) - 1) * percent, 100)
    low = int(ordered[below])
    high = int(ordered[min(below + 1, len(ordered) - 1)])
    return timedelta(microseconds=low) + timedelta(microseconds=(high - low) * part) / 100


@frozen
class Latency:
    """How long some handoffs took.

    Attributes:
        elapsed: On the clock; None if there were none.
        working: In the working time of those who took them; None where it is not known.
        in_time: How many were answered within the time that their contract
            gives, of those that were answered or whose time is over; None
            where no contract says.

    Examples:
        >>> hour = timedelta(hours=1)
        >>> print(Latency(LatencyFigures(1, hour, hour, hour, hour), None, None))
        1 took 1eh in the median, 85% of them at most 1eh, the longest 1eh
    """

    elapsed: LatencyFigures | None
    working: LatencyFigures | None = None
    in_time: Proportion | None = None

    @property
    def count(self) -> int:
        """How many there were."""
        return 0 if self.elapsed is None else self.elapsed.count

    @property
    def median(self) -> timedelta | None:
        """The middle one, on the clock."""
        return None if self.elapsed is None else self.elapsed.median

    @property
    def p85(self) -> timedelta | None:
        """What 85 % do not exceed, on the clock."""
        return None if self.elapsed is None else self.elapsed.p85

    @property
    def mean(self) -> timedelta | None:
        """The average, on the clock."""
        return None if self.elapsed is None else self.elapsed.mean

    @property
    def max(self) -> timedelta | None:
        """The longest, on the clock."""
        return None if self.elapsed is None else self.elapsed.max

    def __str__(self) -> str:
        if self.elapsed is None:
            return "none was measured"
        return (
            f"{self.count} took {clock(self.median)} in the median, 85% of them "
            f"at most {clock(self.p85)}, the longest {clock(self.max)}"
        )


class Measured(NamedTuple):
    """One row a handoff: who, whom to, and how long it took.

    Attributes:
        names: Ids of the owners, the teams or the states.
        giver: Place of the giver of each.
        taker: Place of the taker.
        elapsed: Microseconds on the clock; `MISSING` where it was not answered.
        working: Microseconds of the taker's working time; `MISSING` where unknown.
        contracts: Ids of contracts.
        contract: Place of the contract of each; -1: none.
        in_time: 1 where it was answered in time, 0 where it was not, -1 where nothing says.
    """

    names: tuple[str, ...]
    giver: NDArray[np.int64]
    taker: NDArray[np.int64]
    elapsed: NDArray[np.int64]
    working: NDArray[np.int64]
    contracts: tuple[str, ...]
    contract: NDArray[np.int64]
    in_time: NDArray[np.int8]

    def of(self, rows: NDArray[np.int64] | slice) -> Latency:
        """The figures of some rows."""
        elapsed, working, in_time = self.elapsed[rows], self.working[rows], self.in_time[rows]
        took, worked = elapsed[elapsed != MISSING], working[working != MISSING]
        known = int(np.count_nonzero(in_time >= 0))
        return Latency(
            LatencyFigures.of(took) if len(took) else None,
            LatencyFigures.of(worked) if len(worked) else None,
            Proportion(int(np.count_nonzero(in_time == 1)), known) if known else None,
        )


class Latencies(Mapping[Pair, Latency]):
    """How long handoffs took, by pair of giver and taker.

    Figures are worked out when they are looked at.

    Attributes:
        basis: What is measured, in words.
        by_protocol: Whether these are answers to offers; else they are steps
            from one owner's last event to the next owner's first.

    Examples:
        >>> from worksystem import History, events
        >>> from worksystem.analysis.handoffs import measure_handoffs
        >>> moves = [("ana", 9), ("bo", 12), ("ana", 13)]
        >>> history = History(
        ...     [events.Moved("page", "x", owner=o, at=f"2026-04-20T{h:02}:00Z") for o, h in moves]
        ... )
        >>> latency = measure_handoffs(history).latency
        >>> print(latency["ana", "bo"].median, latency.max)
        3:00:00 3:00:00
    """

    def __init__(self, basis: str, rows: Measured, *, by_protocol: bool) -> None:
        self.basis = basis
        self.by_protocol = by_protocol
        self._rows = rows

    @cached_property
    def whole(self) -> Latency:
        """Of all handoffs together."""
        return self._rows.of(slice(None))

    @cached_property
    def contracts(self) -> dict[str | None, Latency]:
        """By contract; None: those that name none. Empty where there is no protocol."""
        rows = self._rows
        if not self.by_protocol:
            return {}
        codes = sorted(
            set(rows.contract.tolist()), key=lambda c: (c < 0, rows.contracts[c : c + 1])
        )
        return {
            rows.contracts[code] if code >= 0 else None: rows.of(
                np.flatnonzero(rows.contract == code)
            )
            for code in codes
        }

    @property
    def count(self) -> int:
        """How many handoffs were measured."""
        return self.whole.count

    @property
    def median(self) -> timedelta | None:
        """The middle one, on the clock; None if there were none."""
        return self.whole.median

    @property
    def p85(self) -> timedelta | None:
        """What 85 % do not exceed, on the clock."""
        return self.whole.p85

    @property
    def mean(self) -> timedelta | None:
        """The average, on the clock."""
        return self.whole.mean

    @property
    def max(self) -> timedelta | None:
        """The longest, on the clock."""
        return self.whole.max

    @property
    def working(self) -> LatencyFigures | None:
        """The same in the working time of those who took them, where it is known."""
        return self.whole.working

    @property
    def in_time(self) -> Proportion | None:
        """How many were answered within the time that their contract gives."""
        return self.whole.in_time

    def table(self) -> Table:
        """One row a pair."""
        columns = ("giver", "taker", "count", "median", "P85", "longest", "working", "in time")
        return Table.of(f"{self.basis}: {self.whole}", columns, [_row(p, self[p]) for p in self])

    @cached_property
    def _places(self) -> dict[Pair, NDArray[np.int64]]:
        rows = self._rows
        label = [*rows.names, None]
        found = {
            (label[a], label[b]): places
            for (a, b), places in grouped(rows.giver, rows.taker, len(rows.names)).items()
            if a != b
        }
        return dict(sorted(found.items(), key=lambda each: _in_order(each[0])))

    def __getitem__(self, pair: Pair) -> Latency:
        return self._rows.of(self._places[pair])

    def __iter__(self) -> Iterator[Pair]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __str__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()

    def __repr__(self) -> str:
        return f"<Latencies of {len(self)} pairs; {self.basis}: {self.whole}>"


def _in_order(pair: Pair) -> tuple[bool, str, bool, str]:
    return pair[0] is None, pair[0] or "", pair[1] is None, pair[1] or ""


def _row(pair: Pair, found: Latency) -> tuple[object, ...]:
    working = None if found.working is None else found.working.median
    times = (clock(found.median), clock(found.p85), clock(found.max))
    return (*pair, found.count, *times, working, found.in_time)


def clock(duration: timedelta | None) -> Told | None:
    """Time on the clock for a reader: to the minute, and below an hour to the second.

    Examples:
        >>> print(clock(timedelta(hours=1, seconds=31)), clock(timedelta(milliseconds=7)))
        1eh 1em 0.007es
    """
    return None if duration is None else Told(duration)
