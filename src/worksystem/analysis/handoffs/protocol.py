"""Offers: what was offered to whom, and what became of it, by the protocol of handoffs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import evolve, frozen

from worksystem.model.handoffs import HandoffState
from worksystem.model.history import KINDS, code_of
from worksystem.model.instants import to_microseconds

if TYPE_CHECKING:
    from worksystem.model.handoffs import Handoff
    from worksystem.model.history import History
    from worksystem.model.system import WorkSystem

__all__ = ["Offer", "Protocol"]

_FIRST, _LAST = code_of("drafted"), code_of("expired")
_FACTS = ("item", "giver", "taker", "contract")


@frozen
class Offer:
    """One offer of a handoff, and what became of it; offered again, it is another one.

    Attributes:
        handoff: Id of the handoff.
        item: Id of the item.
        giver: Id of who hands it over.
        taker: Id of who is to take it.
        contract: Id of the contract between them; None: none is named.
        offered: When, in microseconds since 1970 UTC; None: nobody knows.
        ended: When it was answered, withdrawn or had expired; None: it was
            not, or nobody knows.
        state: ``offered``, ``accepted``, ``returned``, ``withdrawn`` or ``expired``.
        reason: Why, in the words of whoever ended it.
        row: Place in the history of what ended it; that of the next event
            where only the system knows it.
    """

    handoff: str
    item: str
    giver: str
    taker: str
    contract: str | None
    offered: int | None
    ended: int | None = None
    state: HandoffState = "offered"
    reason: str = ""
    row: int = -1

    @property
    def is_answered(self) -> bool:
        """Whether the taker has accepted or returned it."""
        return self.state in ("accepted", "returned")


@frozen
class Protocol:
    """All offers in the order in which they were made, up to an instant.

    Attributes:
        offers: Those of which it is known who offered what to whom.
        unclear: Ids of handoffs of which it is not.

    Examples:
        >>> from worksystem import History, events
        >>> told = [
        ...     events.Offered("h1", item="page", giver="ana", taker="bo", at="2026-04-20T09:00Z"),
        ...     events.Returned("h1", "no photos", at="2026-04-20T10:00Z"),
        ...     events.Offered("h1", at="2026-04-20T11:00Z"),
        ... ]
        >>> found = Protocol.of(History(told), None, 2**62)
        >>> [(offer.state, offer.reason) for offer in found.offers]
        [('returned', 'no photos'), ('offered', '')]
    """

    offers: tuple[Offer, ...]
    unclear: tuple[str, ...]

    @classmethod
    def of(cls, history: History, system: WorkSystem | None, as_of: int) -> Protocol:
        """Read the events about handoffs, and those that only the system knows.

        Args:
            history: What happened.
            system: Knows its handoffs; None: there is none.
            as_of: What happened later has not happened yet.
        """
        reader = _Reader(system)
        for row in _rows(history):
            reader.read(history, row, as_of)
        offers = [offer for rounds in reader.rounds.values() for offer in rounds]
        if system is not None:
            alone = (h for h in system.handoffs if h.id not in reader.told)
            offers += [o for h in alone for o in _known(h, history, as_of)]
        offers.sort(key=lambda o: (o.offered if o.offered is not None else o.ended or 0, o.handoff))
        return cls(tuple(offers), tuple(sorted(reader.unclear)))


def _rows(history: History) -> list[int]:
    kind = history.columns.kind
    if not len(kind):
        return []
    kinds = np.frombuffer(kind, dtype=np.int8)
    found: list[int] = np.flatnonzero((kinds >= _FIRST) & (kinds <= _LAST)).tolist()
    return found


# The kinds of events that end an offer are called after the state that it is in then.
_ENDS: dict[str, HandoffState] = {
    "accepted": "accepted",
    "returned": "returned",
    "withdrawn": "withdrawn",
    "expired": "expired",
}


class _Reader:
    """What is known of each handoff by now, and the offers made so far."""

    def __init__(self, system: WorkSystem | None) -> None:
        self._registry: Any = {} if system is None else system.handoffs
        self._facts: dict[str, dict[str, str]] = {}
        self.rounds: dict[str, list[Offer]] = {}
        self.told: set[str] = set()
        self.unclear: set[str] = set()

    def read(self, history: History, row: int, as_of: int) -> None:
        """Take in one event; a later one than `as_of` only says that the history tells of it."""
        columns, detail = history.columns, history.detail(row)
        kind, at, id_ = KINDS[columns.kind[row]], columns.at[row], detail["handoff"]
        if kind != "drafted":
            self.told.add(id_)
        if at > as_of:
            return
        facts = self._said(id_)
        if columns.item[row] >= 0 and (kind in ("drafted", "offered") or "item" not in facts):
            facts["item"] = history.items[columns.item[row]]
        facts.update({name: detail[name] for name in _FACTS if detail.get(name) is not None})
        if kind == "drafted":
            return
        if not facts.keys() >= {"item", "giver", "taker"}:
            self.unclear.add(id_)
            return
        rounds = self.rounds.setdefault(id_, [])
        is_open = bool(rounds) and rounds[-1].state == "offered"
        if not is_open and kind in ("withdrawn", "expired"):
            return  # it was never offered, or is over already
        if is_open and kind == "offered" and _offer(id_, facts, rounds[-1].offered) != rounds[-1]:
            # To somebody else: what was offered before stands no longer.
            rounds[-1] = evolve(rounds[-1], state="withdrawn", ended=at, row=row)
            is_open = False
        if not is_open:
            rounds.append(_offer(id_, facts, at if kind == "offered" else None))
        if kind != "offered":
            why = detail.get("reason", "")
            rounds[-1] = evolve(rounds[-1], state=_ENDS[kind], ended=at, reason=why, row=row)

    def _said(self, id_: str) -> dict[str, str]:
        if id_ not in self._facts:
            known = self._registry.get(id_)
            values = {name: getattr(known, name, None) for name in _FACTS}
            self._facts[id_] = {name: value for name, value in values.items() if value is not None}
        return self._facts[id_]


def _offer(id_: str, facts: dict[str, Any], at: int | None) -> Offer:
    contract = facts.get("contract")
    return Offer(id_, facts["item"], facts["giver"], facts["taker"], contract, at)


def _known(handoff: Handoff, history: History, as_of: int) -> Iterator[Offer]:
    """The offer that a system tells of a handoff: the last one, if there was one by then."""
    offered = None if handoff.offered is None else to_microseconds(handoff.offered)
    if offered is None or offered > as_of:
        return
    facts = {name: getattr(handoff, name) for name in _FACTS}
    offer = _offer(handoff.id, facts, offered)
    ended = None if handoff.answered is None else to_microseconds(handoff.answered)
    if ended is None or ended <= as_of:
        row = -1 if ended is None else bisect_right(history.columns.at, ended)
        offer = evolve(offer, state=handoff.state, ended=ended, reason=handoff.reason, row=row)
    yield offer
