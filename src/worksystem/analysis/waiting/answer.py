"""The answer to why work waited."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from worksystem.analysis.flow.elapsed import Told, span, total
from worksystem.analysis.load.rows import ById
from worksystem.analysis.waiting.amounts import Amounts, by_cause, share
from worksystem.analysis.waiting.causes import CAUSES, Causes
from worksystem.analysis.waiting.gains import Gains, Work
from worksystem.analysis.waiting.reasons import explain
from worksystem.analysis.waiting.search import ranks
from worksystem.analysis.waiting.waits import Waits
from worksystem.show import show_count
from worksystem.table import Column, Table, notes_html

if TYPE_CHECKING:
    from collections.abc import Callable

    from worksystem.analysis.waiting.search import Ints

__all__ = ["Waiting"]

_SHOWN_ROWS = 60
_NO_ITEM = "nobody worked on an item"


@frozen(eq=False, slots=False, repr=False)
class Waiting:
    """The answer of `explain_waiting`.

    Wherever causes are given, they are all five, in the order of `CAUSES`, and
    sum to the wait to the microsecond. Times are elapsed. What waited for
    nothing is there too, with zeros.

    Attributes:
        parts: Activities, batches and what everybody was busy with.
        notes: What was taken for granted or is not known, in sentences.
        zone: In which instants are told.

    Examples:
        >>> from worksystem import History, events
        >>> from worksystem.analysis.waiting import explain_waiting
        >>> told = [
        ...     events.Worked(id, s, owner="ana", since=f"2026-04-20T{a}Z", at=f"2026-04-20T{b}Z")
        ...     for id, s, a, b in [
        ...         ("7", "check", "09:00", "10:00"),
        ...         ("8", "check", "10:00", "11:30"),
        ...         ("7", "pay", "12:00", "13:00"),
        ...     ]
        ... ]
        >>> waiting = explain_waiting(History(told))
        >>> str(waiting.items["7"]["contention"]), str(waiting.items["7"]["extraneous"])
        ('1:30:00', '0:30:00')
        >>> waiting.items["9"]
        Traceback (most recent call last):
            ...
        worksystem.errors.UnknownReference: nobody worked on an item '9'
    """

    parts: Causes
    notes: tuple[str, ...] = ()
    zone: str = "UTC"

    # sums

    @cached_property
    def pairs(self) -> Amounts:
        """State and owner before, state and owner after, to the time of each cause.

        For visits of states, those before are of the state that the item
        waited in, where there was one. An owner that nobody knows is None.
        """
        states, owners = self._names
        columns = "from_state from_owner state owner"
        return self._amounts(columns, (states, owners, states, owners))

    @cached_property
    def states(self) -> Amounts:
        """The state before and the state after, to the time of each cause."""
        states, _ = self._names
        return self._amounts("from_state state", (states, states))

    @cached_property
    def owners(self) -> Amounts:
        """The owner before and the owner after, to the time of each cause."""
        _, owners = self._names
        return self._amounts("from_owner owner", (owners, owners))

    @property
    def items(self) -> ById[dict[str, timedelta]]:
        """Item to the time of each cause, for all that somebody worked on."""
        return ById(sorted(self._rows_of), self._of_item, _NO_ITEM)

    @cached_property
    def total(self) -> dict[str, timedelta]:
        """The time of each cause, over everything."""
        return by_cause([total(column) for column in self.parts.split.T])

    @property
    def length(self) -> timedelta:
        """How long everything waited."""
        return self.gains.work.waiting

    # one by one

    @cached_property
    def waits(self) -> Waits:
        """Every wait, in order of its end, with its segments; of no length too."""
        parts, done = self.parts, self.parts.activities
        rank = ranks(done.items)[done.item[parts.waits]]
        order = np.lexsort((rank, done.start[parts.waits]))
        return Waits(parts, order, self.zone)

    def explain(self, item: str) -> str:
        """Say when an item waited, for whom, and why.

        Raises:
            UnknownReference: If nobody worked on an item of that id.
        """
        self.items[item]
        first, last = self._rows_of[item]
        rows = np.arange(*np.searchsorted(self.parts.waits, [first, last]))
        rows = rows[np.argsort(self.parts.activities.start[self.parts.waits[rows]], kind="stable")]
        return explain(item, Waits(self.parts, rows, self.zone), last - first, self.zone)

    @cached_property
    def gains(self) -> Gains:
        """What would be gained at most without each of the causes."""
        return Gains(self.pairs, Work.of(self.parts))

    # for reading

    @property
    def caption(self) -> str:
        """The answer in one line."""
        waited = int((self.parts.length > 0).sum())
        if not waited:
            return (
                f"nothing waited: {show_count(len(self.parts.waits), 'transition')} without a wait"
            )
        largest = sorted((c for c in self.total.items() if c[1]), key=lambda pair: -pair[1])
        causes = ", ".join(f"{cause} {share(time, self.length)}" for cause, time in largest)
        all_ = show_count(len(self.parts.waits), "transition")
        return f"{Told(self.length)} of waiting in {waited} of {all_}: {causes}"

    def table(self) -> Table:
        """A row for each pair of states and owners, those with the longest waits first."""
        pairs = self.pairs
        order, count = pairs.largest, len(pairs)
        names = ("from", "from owner", "to", "to owner")
        key = {name: _column(order, pairs.column(i)) for i, name in enumerate(names)}
        causes = {cause: self._times(pairs.sums[:, i]) for i, cause in enumerate(CAUSES)}
        return Table(
            self.caption,
            {
                **key,
                "transitions": Column(count, lambda i: int(pairs.counts[order[i]])),
                "wait": self._times(pairs.lengths),
                **causes,
            },
        )

    def _times(self, micros: Ints) -> Column:
        return _column(self.pairs.largest, lambda k: Told(span(int(micros[k]))))

    def __str__(self) -> str:
        return "\n".join([str(self.table()), *(f"note: {note}" for note in self.notes)])

    def _repr_html_(self) -> str:
        return self.table().to_html(limit=_SHOWN_ROWS) + notes_html(self.notes)

    def __repr__(self) -> str:
        return f"<Waiting: {self.caption}>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Waiting):
            return NotImplemented
        return self.notes == other.notes and self.waits == other.waits

    def __hash__(self) -> int:
        return hash((self.caption, len(self.parts.waits)))

    # behind it

    @property
    def _names(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return self.parts.activities.states, self.parts.activities.owners

    def _amounts(self, columns: str, names: tuple[tuple[str, ...], ...]) -> Amounts:
        done, after = self.parts.activities, self.parts.waits
        codes = tuple(getattr(done, column)[after] for column in columns.split())
        return Amounts.over(codes, names, self.parts.split)

    @cached_property
    def _rows_of(self) -> dict[str, tuple[int, int]]:
        """Where the activities of each item lie."""
        item = self.parts.activities.item
        edges = np.flatnonzero(np.diff(item, prepend=-1))
        last = np.append(edges[1:], len(item)) if len(edges) else edges
        items = self.parts.activities.items
        return {items[item[a]]: (a, b) for a, b in zip(edges.tolist(), last.tolist(), strict=True)}

    def _of_item(self, item: str) -> dict[str, timedelta]:
        rows = slice(*np.searchsorted(self.parts.waits, self._rows_of[item]))
        return by_cause(self.parts.split[rows].sum(axis=0))


def _column(order: Ints, make: Callable[[int], object]) -> Column:
    return Column(len(order), lambda i: make(int(order[i])))
