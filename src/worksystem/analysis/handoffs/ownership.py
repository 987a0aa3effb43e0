"""Whose each item was: every event that says so, and every handoff that was accepted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from worksystem.analysis.handoffs.steps import Said, Span, Steps
from worksystem.analysis.lives import Lives
from worksystem.model.history import AS_IT_WAS

if TYPE_CHECKING:
    from worksystem.analysis.handoffs.protocol import Offer

__all__ = ["Ownership", "steps_of_states"]


@frozen(eq=False)
class Ownership:
    """Whose each item was from when on, item by item, in order of time.

    Said by events, and by handoffs that were accepted: from then on the item
    is the taker's, and if nobody has said whose it was before, it was the giver's.

    Attributes:
        items: Ids of the items.
        owners: Ids of the owners.
        item: Place of the item of each.
        owner: Place of the owner; -1: nobody.
        at: From when on, in microseconds since 1970 UTC.
        agreed: Whether it became so by a handoff that names a contract.
        place: Which rows of the lives say so; None where accepted handoffs do too.

    Examples:
        >>> from worksystem import History, events
        >>> from worksystem.analysis.lives import Lives
        >>> told = [
        ...     events.Created("page", owner="ana", at="2026-04-20T09:00Z"),
        ...     events.Noted("page", at="2026-04-20T10:00Z"),
        ...     events.OwnerChanged("page", None, at="2026-04-20T11:00Z"),
        ... ]
        >>> Ownership.of(Lives.of(History(told)), (), None).owner.tolist()
        [0, -1]
    """

    lives: Lives
    items: tuple[str, ...]
    owners: tuple[str, ...]
    item: NDArray[np.int32]
    owner: NDArray[np.int32]
    at: NDArray[np.int64]
    agreed: NDArray[np.bool_] | None
    place: NDArray[np.int64] | slice | None

    @classmethod
    def of(cls, lives: Lives, offers: Iterable[Offer], rows: int | None) -> Ownership:
        """Read it off the lives of items.

        Args:
            lives: What happened to items.
            offers: All of them, or those that were accepted.
            rows: Only so many events of the history have happened yet; None: all of them.
        """
        place = _places(lives.owner != AS_IT_WAS, lives, rows)
        item, owner, at = lives.item[place], lives.owner[place], lives.at[place]
        found = cls(lives, lives.items, lives.owners, item, owner, at, None, place)
        accepted = [o for o in offers if o.state == "accepted" and o.ended is not None]
        return _with(found, accepted) if accepted else found

    def steps(self, span: Span = None) -> Steps:
        """From whom to whom each item went, in a half-open span."""
        return Steps(self.lives, Said(self.item, self.owner, self.at), self.place, span)


def steps_of_states(lives: Lives, rows: int | None, span: Span = None) -> Steps:
    """From which state to which each item went.

    Examples:
        >>> from worksystem import History, events
        >>> from worksystem.analysis.lives import Lives
        >>> told = [events.Moved("page", s, at="2026-04-20T09:00Z") for s in ("todo", "done")]
        >>> steps_of_states(Lives.of(History(told)), None).taker.tolist()
        [1]
    """
    place = _places(lives.state >= 0, lives, rows)
    said = Said(lives.item[place], lives.state[place], lives.at[place])
    return Steps(lives, said, place, span)


def _places(said: NDArray[np.bool_], lives: Lives, rows: int | None) -> NDArray[np.int64] | slice:
    """Which rows of the lives say something; a slice of all of them where they all do."""
    if rows is not None:
        said = said & (lives.row < rows)
    return slice(None) if said.all() else np.flatnonzero(said)


def _with(told: Ownership, accepted: list[Offer]) -> Ownership:
    """What the events say, and in between what accepted handoffs say."""
    items = {id_: code for code, id_ in enumerate(told.items)}
    owners = {id_: code for code, id_ in enumerate(told.owners)}
    rows = told.lives.row[told.place]
    changes = sorted(
        (items.setdefault(o.item, len(items)), o.row, o.ended or 0, o.handoff, o) for o in accepted
    )
    where: list[int] = []
    added: list[tuple[int, int, int, bool]] = []
    seen: set[int] = set()
    for item, row, at, _, offer in changes:
        first, last = np.searchsorted(told.item, [item, item + 1]).tolist()
        place = first + int(np.searchsorted(rows[first:last], row))
        giver, taker = (owners.setdefault(o, len(owners)) for o in (offer.giver, offer.taker))
        if place == first and item not in seen:
            before = at if offer.offered is None else offer.offered
            where.append(place)
            added.append((item, giver, before, False))
        where.append(place)
        added.append((item, taker, at, offer.contract is not None))
        seen.add(item)
    columns = list(zip(*added, strict=True))
    agreed = np.zeros(len(told.item), dtype=bool)
    return Ownership(
        told.lives,
        tuple(items),
        tuple(owners),
        np.insert(told.item, where, columns[0]),
        np.insert(told.owner, where, columns[1]),
        np.insert(told.at, where, columns[2]),
        np.insert(agreed, where, columns[3]),
        None,
    )
