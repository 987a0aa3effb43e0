"""One ranking of bottlenecks: those that were found, the worst first, or why nothing was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from operator import attrgetter
from typing import Any, Literal, Protocol, TypeVar, get_args, overload

from worksystem.show import show
from worksystem.table import Column, Table

__all__ = ["Entry", "Kind", "Ranking"]

Kind = Literal["owner", "item", "state"]


class Entry(Protocol):
    """What a ranking says of one owner, item or state."""

    @property
    def subject(self) -> str:
        """Id of the owner, the item or the state."""

    @property
    def kind(self) -> Kind:
        """``owner``, ``item`` or ``state``."""

    @property
    def value(self) -> Any:
        """The number that the ranking goes by."""

    @property
    def why(self) -> str:
        """The evidence, in a sentence."""


E_co = TypeVar("E_co", bound=Entry, covariant=True)


class Ranking(Sequence[E_co]):
    """Owners, items or states by one number, the greatest first; ties by id.

    Attributes:
        name: ``load``, ``structure``, ``relief`` or ``flow``.
        about: What the number is, in a line.
        not_evaluated: Why there is no ranking; None if there is one.
        shown: Of each kind, how many entries are shown as text.

    Examples:
        >>> from datetime import timedelta
        >>> from worksystem.analysis.bottlenecks.load import LoadEntry
        >>> hour = timedelta(hours=1)
        >>> busy = LoadEntry("ana", demand=9 * hour, capacity=10 * hour, when_busy=0.9, peak=1.0)
        >>> ranking = Ranking("load", "how busy", [busy], {"owner": "subject", "busy": "value"})
        >>> print(ranking)
        by load: how busy
        owner  busy
        ana     0.9
        >>> print(Ranking("flow", "what waits", not_evaluated="no history"))
        by flow: not evaluated: no history
    """

    def __init__(
        self,
        name: str,
        about: str,
        entries: Sequence[E_co] = (),
        columns: Mapping[str, str] | None = None,
        *,
        not_evaluated: str | None = None,
        shown: int = 5,
    ) -> None:
        self.name = name
        self.about = about
        self.not_evaluated = not_evaluated
        self.shown = shown
        self._entries = entries
        self._columns = dict(columns or {"subject": "subject", "value": "value"})

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, index: int) -> E_co: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[E_co]: ...

    def __getitem__(self, index: int | slice) -> E_co | Sequence[E_co]:
        return self._entries[index]

    def of(self, id: str) -> tuple[E_co, ...]:
        """The entries of an id: one, or two where an owner and an item share it, or none."""
        return tuple(self[place] for place in self._places.get(id, ()))

    def place(self, entry: Entry) -> int:
        """Which one an entry is, counted from 1."""
        same = (p for p in self._places[entry.subject] if self[p].kind == entry.kind)
        return next(same) + 1

    @property
    def first(self) -> tuple[E_co, ...]:
        """Those that are shown: of each kind the first few, in order."""
        return tuple(self._first())

    def _first(self) -> Iterator[E_co]:
        left = dict.fromkeys(get_args(Kind), self.shown)
        for entry in self:
            if not any(left.values()):
                return
            if left[entry.kind]:
                left[entry.kind] -= 1
                yield entry

    @property
    def caption(self) -> str:
        """What it ranks by, or why it does not, in a line."""
        if self.not_evaluated is not None:
            return f"by {self.name}: not evaluated: {self.not_evaluated}"
        return f"by {self.name}: {self.about}" + ("" if len(self) else "; nothing found")

    def table(self) -> Table:
        """All entries with their evidence."""
        return self._table(self)

    def _table(self, entries: Sequence[Entry]) -> Table:
        def column(attribute: str) -> Column:
            read = attrgetter(attribute)
            return Column(len(entries), lambda i: read(entries[i]))

        return Table(self.caption, {name: column(of) for name, of in self._columns.items()})

    @property
    def _more(self) -> str:
        left = len(self) - len(self.first)
        return f"… and {left} more" if left else ""

    def __str__(self) -> str:
        if not len(self):
            return show(self.caption)
        return "\n".join([str(self._table(self.first)), *([self._more] if self._more else [])])

    def _repr_html_(self) -> str:
        from html import escape  # paid only where a page is written

        if not len(self):
            return f"<p>{escape(show(self.caption))}</p>"
        more = f"<p>{escape(self._more)}</p>" if self._more else ""
        return self._table(self.first).to_html() + more

    def __repr__(self) -> str:
        some = ", ".join(show(entry.subject) for entry in self[:3])
        return (
            f"<Ranking {self.caption}{f': {some}' if some else ''}{' …' if len(self) > 3 else ''}>"
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Ranking):
            return NotImplemented
        return self._facts == other._facts

    def __hash__(self) -> int:
        return hash((self.name, len(self)))

    @property
    def _facts(self) -> tuple[object, ...]:
        return self.caption, self.table().columns(), [entry.why for entry in self.first]

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for place, entry in enumerate(self):
            found.setdefault(entry.subject, []).append(place)
        return found
