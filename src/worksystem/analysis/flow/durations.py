"""Durations by name, kept as arrays and made when they are looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from worksystem.analysis.flow.elapsed import Ints, Told, by_code, span
from worksystem.model.registry import unknown
from worksystem.show import show, show_count, show_list
from worksystem.table import Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Durations", "TimeInState"]


class Durations(Mapping[str, timedelta]):
    """Item to a duration, for some of the items: an immutable mapping over arrays.

    Args:
        names: Ids of all items.
        codes: Places in `names` of those that it holds, in order.
        microseconds: The duration of each.
        missing: What to say of an item that it does not hold.

    Examples:
        >>> times = Durations(("copy", "page"), np.array([1]), np.array([60_000_000]), "no time of")
        >>> times["page"], list(times), "copy" in times, times.microseconds
        (datetime.timedelta(seconds=60), ['page'], False, array([60000000]))
        >>> times["pages"]
        Traceback (most recent call last):
            ...
        worksystem.errors.UnknownReference: no time of 'pages'; did you mean 'page'?
    """

    def __init__(
        self, names: Sequence[str], codes: NDArray[np.integer], microseconds: Ints, missing: str
    ) -> None:
        self._names = names
        self._codes = codes
        self._missing = missing
        self.microseconds = microseconds
        self.microseconds.flags.writeable = False

    @cached_property
    def _place(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self)}

    def __getitem__(self, id: str) -> timedelta:
        if id not in self:
            raise unknown(f"{self._missing} {id!r}", id, self._place)
        return span(int(self.microseconds[self._place[id]]))

    def get(self, id: str, default: Any = None) -> Any:
        """The duration of that item, or the default."""
        # Mapping would wait for a KeyError.
        return span(int(self.microseconds[self._place[id]])) if id in self else default

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and id in self._place

    def __iter__(self) -> Iterator[str]:
        return map(self._names.__getitem__, self._codes.tolist())

    def __len__(self) -> int:
        return len(self._codes)

    def __repr__(self) -> str:
        return f"<{len(self)} durations by item: {show_list(_first(self))}>"


class TimeInState(Mapping[str | None, timedelta]):
    """State to the time that items spent in it; None: in no state that is known.

    Attributes:
        microseconds: The same as whole numbers.
        visits: State to how many visits there were.
        is_elapsed: Whether it is time on the clock.

    Examples:
        >>> spent = TimeInState({"doing": 60_000_000, None: 1}, {"doing": 2, None: 1})
        >>> spent["doing"], list(spent), "done" in spent
        (datetime.timedelta(seconds=60), ['doing', None], False)
        >>> print(spent)
        1em in all, in 2 states
        state  time        visits  mean        share %
        doing  1em              2  30es            100
        -      0.000001es       1  0.000001es        0
    """

    def __init__(
        self,
        microseconds: Mapping[str | None, int],
        visits: Mapping[str | None, int],
        *,
        is_elapsed: bool = True,
    ) -> None:
        self.microseconds = dict(microseconds)
        self.visits = dict(visits)
        self.is_elapsed = is_elapsed

    @classmethod
    def of(
        cls,
        states: Sequence[str],
        codes: NDArray[np.integer],
        times: Ints,
        *,
        is_elapsed: bool = True,
    ) -> TimeInState:
        """Add up the time of visits; those to no state have the code -1."""
        places = codes + 1
        sums = by_code(places, times, len(states) + 1)
        counts = by_code(places, np.broadcast_to(np.int64(1), len(codes)), len(states) + 1)
        # No state comes last, and states that nothing was in are left out.
        rows = [*range(1, len(sums)), 0]
        names = [None, *states]
        return cls(
            {names[row]: sums[row] for row in rows if counts[row]},
            {names[row]: counts[row] for row in rows if counts[row]},
            is_elapsed=is_elapsed,
        )

    @property
    def total(self) -> timedelta:
        """The time in all states."""
        return span(sum(self.microseconds.values()))

    def __getitem__(self, state: str | None) -> timedelta:
        if state not in self.microseconds:
            known = [name for name in self.microseconds if name is not None]
            raise unknown(f"no item was in state {state!r}", state, known)
        return span(self.microseconds[state])

    def get(self, state: str | None, default: Any = None) -> Any:
        """The time in that state, or the default."""
        return self[state] if state in self.microseconds else default

    def __contains__(self, state: object) -> bool:
        return state in self.microseconds

    def __iter__(self) -> Iterator[str | None]:
        return iter(self.microseconds)

    def __len__(self) -> int:
        return len(self.microseconds)

    def table(self) -> Table:
        """One row a state, that with the most time first."""
        whole = sum(self.microseconds.values())
        order = sorted(self, key=lambda state: (-self.microseconds[state], state or ""))
        rows = [
            (
                state,
                self._told(self.microseconds[state]),
                self.visits[state],
                self._told(round(Fraction(self.microseconds[state], self.visits[state]))),
                round(100 * self.microseconds[state] / whole) if whole else None,
            )
            for state in order
        ]
        count = show_count(len(rows), "state")
        return Table.of(
            f"{show(self._told(whole))} in all, in {count}",
            ("state", "time", "visits", "mean", "share %"),
            rows,
        )

    def _told(self, microseconds: int) -> Told | timedelta:
        return Told(span(microseconds)) if self.is_elapsed else span(microseconds)

    def __str__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()

    def __repr__(self) -> str:
        return f"<time in {len(self)} states: {show_list(self)}>"


def _first(values: Durations) -> list[str]:
    """A few names, and as many more as there are, without reading them all."""
    return [name for name, _ in zip(values, range(9), strict=False)]
