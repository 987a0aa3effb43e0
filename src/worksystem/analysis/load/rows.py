"""What is found for one owner in one period, and for several of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, overload

import numpy as np
from attrs import field, frozen

from worksystem.model.registry import unknown
from worksystem.show import show, show_list

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from worksystem.analysis.load.periods import Ints

__all__ = ["ROUNDING", "ById", "LoadPeriod", "LoadRows", "percent"]

ROUNDING = 1_000
"""Microseconds by which sums of rounded parts may come to more than the whole.

Half an hour at a share of 0.7 is no whole number of microseconds; so two such
items that fill a day between them would fill it by one too many.
"""

V = TypeVar("V")


def _nothing() -> tuple[str, ...]:
    return ()


@frozen(slots=False)
class LoadPeriod:
    """The demand for somebody's working time in a period, against their capacity.

    Attributes:
        owner: Id of the owner; in `Load.skills`, the skill.
        start: When the period begins.
        end: When the next one begins.
        demand: Working time that items take of them.
        capacity: Working time that there is of them.

    Examples:
        >>> from datetime import UTC
        >>> week = datetime(2026, 5, 4, tzinfo=UTC), datetime(2026, 5, 11, tzinfo=UTC)
        >>> row = LoadPeriod("ana", *week, timedelta(hours=50), timedelta(hours=40))
        >>> row.utilisation, row.is_over, str(row.excess)
        (1.25, True, '10:00:00')
    """

    owner: str
    start: datetime
    end: datetime
    demand: timedelta
    capacity: timedelta
    _find_items: Callable[[], tuple[str, ...]] = field(
        default=_nothing, eq=False, repr=False, kw_only=True
    )

    @property
    def utilisation(self) -> float:
        """Demand divided by capacity: 1.0 is full.

        Infinite where there is demand and no capacity; 0.0 where there is neither.
        """
        if self.capacity:
            return self.demand / self.capacity
        return float("inf") if self.demand else 0.0

    @property
    def excess(self) -> timedelta:
        """By how much demand exceeds capacity; zero if it does not."""
        excess = self.demand - self.capacity
        return excess if excess > timedelta(microseconds=ROUNDING) else timedelta(0)

    @property
    def is_over(self) -> bool:
        """Whether demand exceeds capacity, by more than a millisecond of rounding."""
        return bool(self.excess)

    @cached_property
    def items(self) -> tuple[str, ...]:
        """Ids of the items that take time in it, those that take most first."""
        return self._find_items()

    def __str__(self) -> str:
        return (
            f"{show(self.owner)}, from {show(self.start)}: "
            f"{show(self.demand)} of {show(self.capacity)}"
        )


class LoadRows(Sequence[LoadPeriod]):
    """Rows of a load, made when they are looked at.

    Attributes:
        demand: Microseconds of demand of each, as an array.
        capacity: Microseconds of capacity of each, as an array.

    Examples:
        >>> from worksystem import Owner, WorkSystem
        >>> from worksystem.analysis.load import measure_load
        >>> shop = WorkSystem("shop", start="2026-05-04", owners=[Owner("ana")])
        >>> rows = measure_load(shop)["ana"]
        >>> len(rows), str(rows[0].capacity), rows.utilisation.tolist()
        (1, '7 days, 0:00:00', [0.0])
    """

    def __init__(self, demand: Ints, capacity: Ints, make: Callable[[int], LoadPeriod]) -> None:
        self.demand = demand
        self.capacity = capacity
        self._make = make

    @property
    def utilisation(self) -> NDArray[np.float64]:
        """Demand divided by capacity of each, as in `LoadPeriod.utilisation`."""
        empty = np.where(self.demand > 0, np.inf, 0.0)
        return np.divide(self.demand, self.capacity, out=empty, where=self.capacity > 0)

    @property
    def over(self) -> tuple[LoadPeriod, ...]:
        """The rows in which demand exceeds capacity."""
        return tuple(self[int(i)] for i in np.flatnonzero(self.demand - self.capacity > ROUNDING))

    def __len__(self) -> int:
        return len(self.demand)

    @overload
    def __getitem__(self, index: int) -> LoadPeriod: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[LoadPeriod, ...]: ...

    def __getitem__(self, index: int | slice) -> LoadPeriod | tuple[LoadPeriod, ...]:
        if isinstance(index, slice):
            return tuple(self._make(i) for i in range(*index.indices(len(self))))
        return self._make(range(len(self))[index])

    def __eq__(self, other: object) -> bool:
        if isinstance(other, (LoadRows, tuple, list)):
            return len(self) == len(other) and all(map(LoadPeriod.__eq__, self, other))
        return NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        more = f" and {len(self) - 3} more" if len(self) > 3 else ""
        return f"<LoadRows: {'; '.join(map(str, self[:3])) or '-'}{more}>"


class ById(Mapping[str, V]):
    """Values by id, made when they are looked at; an unknown id is refused by name.

    Examples:
        >>> lengths = ById(["ana", "bo"], len, "there is no owner")
        >>> lengths["bo"], list(lengths), lengths.get("cy"), "cy" in lengths
        (2, ['ana', 'bo'], None, False)
        >>> lengths["anna"]
        Traceback (most recent call last):
            ...
        worksystem.errors.UnknownReference: there is no owner 'anna'; did you mean 'ana'?
    """

    def __init__(self, ids: Sequence[str], make: Callable[[str], V], missing: str) -> None:
        self._ids = dict.fromkeys(ids)
        self._make = make
        self._missing = missing

    def __getitem__(self, id: str) -> V:
        if id not in self:
            raise unknown(f"{self._missing} {id!r}", id, self._ids)
        return self._make(id)

    def get(self, id: str, default: Any = None) -> Any:
        """The value of that id, or the default."""
        # Mapping would wait for a KeyError.
        return self._make(id) if id in self else default

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and id in self._ids

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    def __repr__(self) -> str:
        return f"<{len(self)} by id: {show_list(self._ids)}>"


def percent(row: LoadPeriod) -> int | float | None:
    """Utilisation in per cent; what is over is never rounded to 100. None where there is nothing.

    Examples:
        >>> from datetime import UTC
        >>> at, hour = datetime(2026, 5, 4, tzinfo=UTC), timedelta(hours=1)
        >>> [
        ...     percent(LoadPeriod("ana", at, at, demand * hour, capacity * hour))
        ...     for demand, capacity in [(3, 4), (401, 400), (1, 0), (0, 0)]
        ... ]
        [75, 101, inf, None]
    """
    if not row.capacity:
        return float("inf") if row.demand else None
    found = round(100 * row.utilisation)
    return max(found, 101) if row.is_over else found
