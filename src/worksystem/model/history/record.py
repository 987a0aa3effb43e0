"""What happened, in order, as one immutable value that scales to millions of events."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from operator import index
from typing import TYPE_CHECKING, Any, overload

from worksystem.errors import InvalidModel
from worksystem.model.construction import evidence
from worksystem.model.history.building import built
from worksystem.model.history.coding import Names, detail_fields, event_of, rows_of
from worksystem.model.history.columns import (
    KINDS,
    MISSING,
    Coded,
    Columns,
    empty,
    joined,
    merged,
    ordered,
)
from worksystem.model.instants import from_microseconds, instant, to_microseconds
from worksystem.model.wiring import Derived
from worksystem.show import show_count

if TYPE_CHECKING:
    from worksystem.model.events import Event
    from worksystem.table import Table

__all__ = ["NOTHING_YET", "History", "history_of"]


class History(Sequence["Event"]):
    """What happened, in order of time: an immutable sequence of events, kept as columns.

    Events of one instant stay in the order given. An event is an object only
    while it is looked at; below, it is a row of integers (`columns`), so that a
    million of them take some 37 bytes each. It may name what has left the
    system since.

    Args:
        events: Events of `worksystem.events`, in any order.

    Raises:
        InvalidModel: If one of them is no event.

    Examples:
        >>> from worksystem import events
        >>> history = History(
        ...     [
        ...         events.Moved("page", "doing", at="2026-04-21T09:00Z", by="ana"),
        ...         events.Created("page", "Launch page", at="2026-04-20T09:00Z"),
        ...     ]
        ... )
        >>> len(history), history[0]
        (2, Created('page', 'Launch page', at='2026-04-20T09:00:00+00:00'))
        >>> longer = history.add(events.Blocked("page", "no photos", at="2026-04-22T09:00Z"))
        >>> len(history), len(longer), [event.at.day for event in longer.of("page")]
        (2, 3, [20, 21, 22])
        >>> History(["page was moved"])
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidModel: [0]: need an event such as Moved('page', 'doing', at=…), got 'page was moved'
    """

    __slots__ = ("_hash", "_names", "_parts", "derived")

    _parts: tuple[Columns, ...]
    _names: Names
    _hash: int | None

    def __init__(self, events: Iterable[Event] = ()) -> None:
        given: object = events
        if isinstance(given, (str, bytes)) or not isinstance(given, Iterable):
            raise InvalidModel(f"need a list of events, got {evidence(given)}")
        if isinstance(events, History):
            self._set(events._parts, events._names)  # noqa: SLF001 - another of this class
        else:
            columns, names = rows_of(events, Names()) if events != () else (empty(), Names())
            self._set((ordered(columns),), names)

    def _set(self, parts: tuple[Columns, ...], names: Names) -> None:
        self._parts, self._names, self._hash = parts, names, None
        self.derived = Derived()

    @classmethod
    def _of(cls, parts: tuple[Columns, ...], names: Names) -> History:
        self = object.__new__(cls)
        self._set(parts, names)
        return self

    @classmethod
    def from_columns(
        cls,
        *,
        at: Any,
        item: Iterable[str] | Coded,
        state: Iterable[str | None] | Coded | None = None,
        owner: Iterable[str | None] | Coded | None = None,
        by: Iterable[str | None] | Coded | None = None,
        since: Any = None,
        kind: str | Iterable[str] = "moved",
    ) -> History:
        """Build a history straight from columns, without an object an event.

        Args:
            at: When: microseconds since 1970 UTC (a list, an array, or any
                buffer of 64-bit integers), or aware datetimes.
            item: Id of the item of each event, or their codes.
            state: The state of each.
            owner: Whose the item is from then on; None in a row: nobody's;
                left out: the record does not say.
            by: Who did it.
            since: For ``worked``: when the work began.
            kind: What they all are, or the kind of each.

        Raises:
            InvalidModel: If the columns are not of one length, or a value is
                not what it should be.

        Examples:
            >>> history = History.from_columns(
            ...     at=[0, 60_000_000],
            ...     item=["page", "page"],
            ...     state=Coded([0, 1], ("doing", "done")),
            ... )
            >>> history[1]
            Moved('page', 'done', at='1970-01-01T00:01:00+00:00')
            >>> History.from_columns(at=[0], item=["page", "copy"])
            Traceback (most recent call last):
                ...
            worksystem.errors.InvalidModel: need columns of one length, got at 1, item 2
        """
        columns, names = built(
            at=at, item=item, state=state, owner=owner, by=by, since=since, kind=kind
        )
        return cls._of((columns,), names)

    def add(self, *events: Event | History) -> History:
        """A history with more in it; what is there is shared, not copied.

        Args:
            events: More events, or histories of them; an earlier one finds its
                place in time.

        Examples:
            >>> from worksystem import events
            >>> len(History().add(events.Noted("page", "hello", at="2026-04-20T09:00Z")))
            1
        """
        if not len(self) and len(events) == 1 and isinstance(events[0], History):
            return events[0]
        more = list(chain.from_iterable(e if type(e) is History else (e,) for e in events))
        if not more:
            return self
        columns, names = rows_of(more, self._names)
        new = ordered(columns)
        if len(self) and new.at[0] < self._parts[-1].at[-1]:
            return History._of((merged(self.columns, new),), names)
        parts = [*self._parts, new] if len(self) else [new]
        # Small parts are merged as they come, so that there are never many.
        while len(parts) > 1 and len(parts[-2].at) <= 2 * len(parts[-1].at):
            parts[-2:] = [joined(parts[-2:])]
        return History._of(tuple(parts), names)

    @property
    def columns(self) -> Columns:
        """The events as columns; see `Columns` for what each of them holds.

        Examples:
            >>> len(History().columns.at)
            0
        """
        if len(self._parts) > 1:
            self._parts = (joined(self._parts),)
        return self._parts[0]

    @property
    def start(self) -> datetime | None:
        """When the first event happened; None if nothing has.

        Examples:
            >>> History().start
        """
        return from_microseconds(self._parts[0].at[0]) if len(self) else None

    @property
    def end(self) -> datetime | None:
        """When the last event happened; None if nothing has.

        Examples:
            >>> History().end
        """
        return from_microseconds(self._parts[-1].at[-1]) if len(self) else None

    @property
    def items(self) -> tuple[str, ...]:
        """Ids of the items that it names; the codes of `columns.item` are their places."""
        names: tuple[str, ...] = self._names.items.names
        return names

    @property
    def states(self) -> tuple[str, ...]:
        """Ids of the states that it names; the codes of `columns.state` are their places."""
        names: tuple[str, ...] = self._names.states.names
        return names

    @property
    def owners(self) -> tuple[str, ...]:
        """Ids of the owners, and of whoever did something; for `columns.owner` and `.by`."""
        names: tuple[str, ...] = self._names.owners.names
        return names

    def detail(self, row: int) -> dict[str, Any]:
        """The fields of an event that stand in no column and are not all at their defaults.

        Examples:
            >>> from worksystem import events
            >>> History([events.Blocked("page", "no photos", at="2026-04-20T09:00Z")]).detail(0)
            {'reason': 'no photos', 'ext': {}}
        """
        columns = self.columns
        place = columns.detail[row]
        if place < 0:
            return {}
        others = detail_fields(columns.kind[row])
        return dict(zip(others, self._names.details.names[place], strict=True))

    def of(self, item: str) -> History:
        """What happened to one item; linear in all the events.

        Examples:
            >>> History().of("page")
            History(0 events)
        """
        code = self.items.index(item) if item in self.items else MISSING
        columns = self.columns
        return History._of(
            (columns.taken(row for row, c in enumerate(columns.item) if c == code),), self._names
        )

    def between(
        self, start: datetime | str | None = None, end: datetime | str | None = None
    ) -> History:
        """What happened from one instant on and before another one.

        Examples:
            >>> from worksystem import events
            >>> notes = [events.Noted("page", at=f"2026-04-2{day}T09:00Z") for day in range(5)]
            >>> len(History(notes).between("2026-04-21T09:00Z", "2026-04-23T09:00Z"))
            2
        """
        at = self.columns.at
        first = 0 if start is None else bisect_left(at, to_microseconds(instant(start)))
        last = len(at) if end is None else bisect_left(at, to_microseconds(instant(end)))
        return History._of((self.columns.cut(first, max(first, last)),), self._names)

    def table(self) -> Table:
        """One row an event: when, what, of which item, which state, whose, by whom.

        Examples:
            >>> from worksystem import events
            >>> print(History([events.Moved("page", "doing", at="2026-04-20T09:00Z")]).table())
            1 event
            at                    event  item  state  owner  by  more
            Mon 2026-04-20 09:00  moved  page  doing  -      -   -
        """
        from worksystem.table import Column, Table  # paid on first use

        columns, size = self.columns, len(self)

        def named(codes: Sequence[int], names: Sequence[str]) -> Column:
            return Column(size, lambda i: names[codes[i]] if codes[i] >= 0 else None)

        return Table(
            show_count(size, "event"),
            {
                "at": Column(size, lambda i: from_microseconds(columns.at[i])),
                "event": Column(size, lambda i: KINDS[columns.kind[i]]),
                "item": named(columns.item, self.items),
                "state": named(columns.state, self.states),
                "owner": named(columns.owner, self.owners),
                "by": named(columns.by, self.owners),
                "more": Column(size, self._more),
            },
        )

    def _more(self, row: int) -> str | None:
        said = [f"{k}: {v}" for k, v in self.detail(row).items() if v not in (None, "", (), {})]
        return ", ".join(said) or None

    def __len__(self) -> int:
        return sum([len(part.at) for part in self._parts])

    @overload
    def __getitem__(self, place: int) -> Event: ...

    @overload
    def __getitem__(self, place: slice) -> History: ...

    def __getitem__(self, place: int | slice) -> Event | History:
        columns = self.columns
        if isinstance(place, slice):
            rows = range(*place.indices(len(self)))
            if rows.step == 1:
                return History._of((columns.cut(rows.start, rows.stop),), self._names)
            return History._of((ordered(columns.taken(rows)),), self._names)
        return event_of(columns, range(len(self))[index(place)], self._names)

    def __iter__(self) -> Iterator[Event]:
        columns, names = self.columns, self._names
        return (event_of(columns, row, names) for row in range(len(columns.at)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, History):
            return NotImplemented
        mine, theirs = self.columns, other.columns
        if mine[:3] != theirs[:3]:
            return False
        names = self._names, other._names
        pairs = ((3, 0), (4, 1), (5, 2), (6, 2), (7, 3))
        return all(
            _same(mine[column], theirs[column], names[0][place].names, names[1][place].names)
            for column, place in pairs
        )

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash((len(self), self.columns.at.tobytes()))
        return self._hash

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (self.columns, self._names)

    def __repr__(self) -> str:
        if not len(self):
            return "History(0 events)"
        first, last = (from_microseconds(self.columns.at[row]) for row in (0, -1))
        return f"History({show_count(len(self), 'event')}, {first.date()} to {last.date()})"

    def __str__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


def _restored(columns: Columns, names: Names) -> History:
    return History._of((columns,), names)  # noqa: SLF001 - the way back of its __reduce__


def _same(mine: Any, theirs: Any, my_names: Any, their_names: Any) -> bool:
    """Whether two columns of codes say the same, whatever the order of their names."""
    if my_names == their_names:
        return bool(mine == theirs)
    place = {name: code for code, name in enumerate(my_names)}
    mine_of = [place.get(name, MISSING) for name in their_names]
    return all(a == (mine_of[b] if b >= 0 else b) for a, b in zip(mine, theirs, strict=True))


NOTHING_YET = History()
"""The history of a system in which nothing has happened."""


def history_of(value: History | Iterable[Event]) -> History:
    """A history, or the one of some events.

    Examples:
        >>> history_of([])
        History(0 events)
    """
    return value if isinstance(value, History) else History(value)
