"""Every visit of an item to a state, and the gaps between: the exact parts of its life."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar, overload

import numpy as np
from attrs import frozen

from worksystem.analysis.flow.elapsed import Ints, Told
from worksystem.model.instants import from_microseconds
from worksystem.show import show
from worksystem.table import Column, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Rows", "Visit", "Visits"]

R = TypeVar("R")


class Rows(Sequence[R]):
    """Rows over columns, made when they are looked at.

    Examples:
        >>> rows = Rows(1_000_000, str)
        >>> rows[7], rows[:2], len(rows), Rows(2, str)
        ('7', ('0', '1'), 1000000, <2 rows: 0; 1>)
    """

    def __init__(self, count: int, make: Callable[[int], R]) -> None:
        self._count = count
        self._make = make

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> R: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[R, ...]: ...

    def __getitem__(self, index: int | slice) -> R | tuple[R, ...]:
        if isinstance(index, slice):
            return tuple(self._make(i) for i in range(*index.indices(len(self))))
        return self._make(range(len(self))[index])

    def __eq__(self, other: object) -> bool:
        if isinstance(other, (Rows, tuple, list)):
            return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))
        return NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        more = f" and {len(self) - 3} more" if len(self) > 3 else ""
        return f"<{len(self)} rows: {'; '.join(map(str, self[:3])) or '-'}{more}>"


@frozen
class Visit:
    """That an item was in a state, or in none that is known, for a while.

    Attributes:
        item: Id of the item.
        state: Id of the state; None where none is known, and between two
            pieces of work.
        entered: When it came.
        left: When it went, or when its life ends.
        worked: Whether somebody worked on it all the while, as an activity
            log says; a state alone does not say that.

    Examples:
        >>> from datetime import UTC
        >>> noon = datetime(2026, 4, 20, 12, tzinfo=UTC)
        >>> print(Visit("page", "review", noon, noon + timedelta(hours=26)))
        page in review for 1ed 2eh from Mon 2026-04-20 12:00
    """

    item: str
    state: str | None
    entered: datetime
    left: datetime
    worked: bool = False

    @property
    def time(self) -> timedelta:
        """How long it stayed: elapsed time."""
        return self.left - self.entered

    def __str__(self) -> str:
        where = "in no known state" if self.state is None else f"in {show(self.state)}"
        return f"{show(self.item)} {where} for {Told(self.time)} from {show(self.entered)}"


class Visits(Rows[Visit]):
    """All visits, item by item, in order: an exact partition of every life.

    Attributes:
        items: Ids of the items.
        states: Ids of the states.
        item: Code of the item of each.
        state: Code of the state of each; -1 for none.
        entered: Microseconds since 1970 UTC.
        left: Microseconds since 1970 UTC.
        worked: Whether it is known to be work.

    Examples:
        >>> from worksystem import History, events
        >>> from worksystem.analysis.flow import measure_flow
        >>> moves = [
        ...     events.Moved("page", state, at=f"2026-04-2{day}T09:00Z")
        ...     for day, state in enumerate(["doing", "review", "doing", "done"])
        ... ]
        >>> visits = measure_flow(History(moves)).visits
        >>> [(visit.state, visit.time.days) for visit in visits]
        [('doing', 1), ('review', 1), ('doing', 1), ('done', 0)]
    """

    def __init__(
        self,
        names: tuple[Sequence[str], Sequence[str]],
        columns: tuple[NDArray[np.int32], NDArray[np.int32], Ints, Ints, NDArray[np.bool_]],
        zone: str,
    ) -> None:
        self.items, self.states = names
        self.item, self.state, self.entered, self.left, self.worked = columns
        self.zone = zone
        super().__init__(len(self.item), self._visit)

    @property
    def time(self) -> Ints:
        """How long each lasted, in microseconds."""
        return self.left - self.entered

    def of(self, item: str) -> tuple[Visit, ...]:
        """The visits of one item, in order; linear in all of them.

        Examples:
            >>> from worksystem import History, events
            >>> from worksystem.analysis.flow import measure_flow
            >>> made = History([events.Created("page", state="todo", at="2026-04-20T09:00Z")])
            >>> print(
            ...     measure_flow(made, as_of="2026-04-21T09:00Z", finish="todo").visits.of("page")[
            ...         0
            ...     ]
            ... )
            page in todo for 0eh from Mon 2026-04-20 09:00
        """
        code = self.items.index(item) if item in self.items else -1
        return tuple(self._visit(int(row)) for row in np.flatnonzero(self.item == code))

    def table(self) -> Table:
        """One row a visit."""

        def column(name: str) -> Column:
            return Column(len(self), lambda row: getattr(self[row], name))

        data: dict[str, Sequence[Any]] = {
            name: column(name) for name in ("item", "state", "entered", "left")
        }
        data["time"] = Column(len(self), lambda row: Told(self[row].time))
        return Table(f"{len(self)} visits to states ({self.zone})", data)

    def _visit(self, row: int) -> Visit:
        state = int(self.state[row])
        return Visit(
            self.items[self.item[row]],
            self.states[state] if state >= 0 else None,
            from_microseconds(int(self.entered[row]), self.zone),
            from_microseconds(int(self.left[row]), self.zone),
            bool(self.worked[row]),
        )

    def __str__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()
