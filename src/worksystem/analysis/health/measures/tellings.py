"""What a history tells of the work in the scope: rows of some kinds, and whose it was."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from worksystem.analysis.handoffs.protocol import Protocol
from worksystem.model.history import AS_IT_WAS, KINDS, code_of

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts

__all__ = ["AN_AGENT", "NOBODY", "SOMEBODY", "Rows", "Tellings", "Told"]

NOBODY, AN_AGENT, SOMEBODY = -1, 0, 1
"""Whose an item is: nobody's, a software agent's, or people's: a person, a team or a role."""

# Begun and worked name who works on an item, not whose it is.
_SAY_OWNER = ("created", "moved", "noted", "owner changed")


@frozen(eq=False)
class Told:
    """What was said of items, in order of time.

    Attributes:
        item: Place of the item.
        at: Microseconds since 1970 UTC.
        value: What was said.
    """

    item: NDArray[np.int64]
    at: NDArray[np.int64]
    value: NDArray[Any]

    @classmethod
    def nothing(cls) -> Told:
        """That nothing was said.

        Examples:
            >>> len(Told.nothing().item)
            0
        """
        none = np.zeros(0, dtype=np.int64)
        return cls(none, none, none.astype(bool))


@frozen(eq=False)
class Rows:
    """Rows of a history that are about some items, up to now, in order of time.

    Attributes:
        row: Place in the history.
        item: Place of the item.
        at: Microseconds since 1970 UTC.
        owner: Place of the owner in the history; -1: nobody, -2: it does not say.
        by: Place of who did it; -1: nobody knows.
    """

    row: NDArray[np.int64]
    item: NDArray[np.int64]
    at: NDArray[np.int64]
    owner: NDArray[np.int32]
    by: NDArray[np.int32]


class Tellings:
    """What the history of a system tells, up to now, of the work in the scope.

    Args:
        facts: The system; places of items are those in `Facts.items`.

    Examples:
        >>> from worksystem import Facts, Owner, WorkItem, WorkSystem, events
        >>> told = [events.OwnerChanged("page", "bot", at="1970-01-02T00:00Z")]
        >>> told += [events.OwnerChanged("page", "bo", at="1970-01-03T00:00Z")]
        >>> bot, page = Owner("bot", kind="agent"), WorkItem("page")
        >>> shop = WorkSystem("shop", owners=[bot], items=[page], history=told)
        >>> tellings = Tellings(Facts(shop))
        >>> tellings.rows("owner changed").row.tolist(), tellings.owners().value.tolist()
        ([0, 1], [0, 1])
    """

    def __init__(self, facts: Facts) -> None:
        self._system, self._now = facts.system, facts.now_us
        self.history = facts.system.history
        self.agents = frozenset(o.id for o in facts.system.owners if o.kind == "agent")
        self._place = {item.id: place for place, item in enumerate(facts.items)}
        columns, names = self.history.columns, self.history.items
        # One place more than items, so that -1, no item, is none of them.
        places = np.array([*map(self._place.get, names, repeat(-1)), -1], dtype=np.int64)
        self._at: NDArray[np.int64] = _view(columns.at, np.int64)
        self._kind: NDArray[np.int8] = _view(columns.kind, np.int8)
        self._item = places[_view(columns.item, np.int32)]
        self._known = (self._at <= self._now) & (self._item >= 0)

    def rows(self, *kinds: str) -> Rows:
        """The rows of some kinds."""
        columns, wanted = self.history.columns, self._known.copy()
        asked = np.zeros(len(KINDS), dtype=bool)
        asked[[code_of(name) for name in kinds]] = True
        wanted &= asked[self._kind]
        row = np.flatnonzero(wanted)
        owner, by = (_view(column, np.int32)[row] for column in (columns.owner, columns.by))
        return Rows(row, self._item[row], self._at[row], owner, by)

    def owners(self) -> Told:
        """Whose items were: `NOBODY`, `AN_AGENT` or `SOMEBODY`.

        The events that say so, and the handoffs that were accepted. Whom the
        system does not know any more was somebody.
        """
        rows = self.rows(*_SAY_OWNER)
        says = rows.owner != AS_IT_WAS
        # One place more than owners, so that -1, nobody, is none of them.
        of_owner = [self._who(id_) for id_ in self.history.owners]
        value = np.array([*of_owner, NOBODY], dtype=np.int64)[rows.owner[says]]
        accepted = [
            (self._place[offer.item], offer.ended, self._who(offer.taker))
            for offer in Protocol.of(self.history, self._system, self._now).offers
            if offer.state == "accepted" and offer.ended is not None and offer.item in self._place
        ]
        more = np.array(accepted, dtype=np.int64).reshape(len(accepted), 3)
        item, at = np.append(rows.item[says], more[:, 0]), np.append(rows.at[says], more[:, 1])
        order = np.argsort(at, kind="stable")
        return Told(item[order], at[order], np.append(value, more[:, 2])[order])

    def _who(self, owner: str) -> int:
        return AN_AGENT if owner in self.agents else SOMEBODY


def _view(column: Any, kind: Any) -> Any:
    return np.frombuffer(column, dtype=kind) if len(column) else np.zeros(0, dtype=kind)
