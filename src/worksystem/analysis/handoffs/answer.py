"""The answer to how work changes hands: who to whom, how fast, and how often not at first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from worksystem.analysis.handoffs.figures import Figures
from worksystem.analysis.handoffs.reasons import explain_item, explain_pair
from worksystem.analysis.handoffs.tables import caption, table, text

if TYPE_CHECKING:
    from worksystem.table import Table

__all__ = ["Handoffs"]

_SHOWN_ROWS = 60


@frozen(eq=False, slots=False, repr=False)
class Handoffs(Figures):
    """The answer of `measure_handoffs`.

    Each figure is worked out when it is first asked for. A handoff is a step
    from one owner to another: two events in a row that say whose an item is,
    or a handoff that was accepted.

    Attributes:
        evidence: What it is measured from.

    Examples:
        >>> from worksystem import History, events
        >>> from worksystem.analysis.handoffs import measure_handoffs
        >>> moves = [("ana", "draft"), ("ana", "check"), ("bo", "print"), ("ana", "fix")]
        >>> history = History(
        ...     [
        ...         events.Moved("page", state, owner=owner, at=f"2026-04-2{day}T09:00Z")
        ...         for day, (owner, state) in enumerate(moves)
        ...     ]
        ... )
        >>> found = measure_handoffs(history)
        >>> found.counts()
        {('ana', 'bo'): 1, ('bo', 'ana'): 1}
        >>> found.counts(include_self=True)[("ana", "ana")]
        1
        >>> found
        <Handoffs: 2 handoffs between 2 pairs of owners, 1 step without one>
    """

    def explain(self, id: str, taker: str | None = None) -> str:
        """Say what is known of two owners, or of the way of an item.

        Args:
            id: Of the giver, with a taker; else of an item.
            taker: Id of the taker.

        Raises:
            UnknownReference: If nothing has happened to an item, or by an owner, of that id.

        Examples:
            >>> from worksystem import History, events
            >>> from worksystem.analysis.handoffs import measure_handoffs
            >>> moves = [events.Moved("page", "x", owner=o, at="2026-04-20T09:00Z") for o in "ab"]
            >>> print(measure_handoffs(History(moves)).explain("page"))
            'page' was with a from Mon 2026-04-20 09:00, b from Mon 2026-04-20 09:00. Owners in a row: 2.
        """
        return explain_item(self, id) if taker is None else explain_pair(self, id, taker)

    # for reading

    def table(self) -> Table:
        """One row a pair of owners, the most frequent first."""
        return table(self)

    @property
    def caption(self) -> str:
        """The answer in one line."""
        return caption(self)

    def __str__(self) -> str:
        return text(self)

    def _repr_html_(self) -> str:
        return self.table().to_html(limit=_SHOWN_ROWS)

    def __repr__(self) -> str:
        return f"<Handoffs: {self.caption}>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Handoffs):
            return NotImplemented
        return self._facts == other._facts

    def __hash__(self) -> int:
        return hash((self.total, self.kept, self.evidence.as_of))

    @property
    def _facts(self) -> tuple[object, ...]:
        """What two equal answers share, whatever the order of owners and items."""
        latency = self.latency
        return (
            (self.evidence.as_of, self.evidence.span, self.counts(include_self=True)),
            (dict(latency), latency.contracts, latency.basis, dict(self.relays)),
            (self.offers, self.unanswered, dict(self.ping_pong), self.notes),
        )
