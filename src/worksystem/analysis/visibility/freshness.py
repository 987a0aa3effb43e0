"""Whether somebody has said lately how an item stands."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from worksystem.analysis.flow.percentiles import empirical
from worksystem.analysis.handoffs.protocol import Protocol
from worksystem.analysis.lives import Lives
from worksystem.analysis.progress import Progress
from worksystem.analysis.visibility.facets import NOT_JUDGED
from worksystem.model.instants import to_microseconds
from worksystem.show import show_count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from worksystem.analysis.visibility.rhythm import Rhythm
    from worksystem.model.history import History
    from worksystem.model.items import WorkItem
    from worksystem.model.system import WorkSystem

__all__ = ["FAR_BACK", "NOT_BEGUN", "REASONS", "Freshness", "Gaps", "freshness_of"]

FAR_BACK = -(2**63)
"""Stands where nobody knows when something was last said."""

_USUAL = 0.95
_UNDER_WAY = ("active", "waiting")
# A silence of 30 000 years is as good as any longer one, and 64 bits hold it.
_EVER = 10**18
JUDGED, NOT_BEGUN, NO_TIME, NOTHING_SAID, NO_LIMIT = range(5)
REASONS = (
    "",
    "nobody works on it yet",
    "nothing says what time it is: the system has neither as_of nor a history",
    "no event and no date says when something was last said about it",
    "no update cadence counts for it",
)
"""Why the status of an item is not judged, by code."""


@frozen
class Gaps:
    """How far apart two updates of one item usually are.

    Attributes:
        count: How many gaps there are.
        usual: What 95 % of them do not exceed, in microseconds; None: too few.
    """

    count: int
    usual: int | None

    @classmethod
    def of(cls, history: History, now: int, enough: int) -> Gaps:
        """The gaps between the events of each item; those of one instant are one update."""
        lives = Lives.of(history)
        known = lives.at <= now
        same = (lives.item[1:] == lives.item[:-1]) & known[1:] & known[:-1]
        gaps = np.diff(lives.at)[same]
        gaps = np.sort(gaps[gaps > 0])
        if len(gaps) < enough:
            return cls(len(gaps), None)
        usual = empirical(_USUAL, gaps).value
        return cls(len(gaps), None if usual is None else usual // timedelta(microseconds=1))


@frozen(eq=False)
class Freshness:
    """When something was last said about each open item, and how long silence is all right.

    Attributes:
        why: Why it is not judged, by item: place in `REASONS`; 0: it is.
        last: Microseconds since 1970 UTC; `FAR_BACK` where nobody knows.
        limit: Elapsed microseconds that may go by without a word.
        cadence: Id of the update cadence that says so; None: the gaps do.
        now: Microseconds since 1970 UTC; None: nobody knows.
        gaps: Between updates, where they were asked for.
    """

    why: NDArray[np.int8]
    last: NDArray[np.int64]
    limit: NDArray[np.int64]
    cadence: NDArray[np.object_]
    now: int | None
    gaps: Gaps | None

    @property
    def status(self) -> NDArray[np.int8]:
        """Of each item: 1 fresh, 0 stale, -1 not judged."""
        found = np.full(len(self.why), NOT_JUDGED, dtype=np.int8)
        if self.now is not None:
            judged = self.why == JUDGED
            # Subtracted from the instant, which is small: 64 bits hold it.
            found[judged] = self.last[judged] >= self.now - self.limit[judged]
        return found

    def taken(self, places: NDArray[np.int64]) -> Freshness:
        """The same of some items, in their order."""
        return Freshness(
            self.why[places],
            self.last[places],
            self.limit[places],
            self.cadence[places],
            self.now,
            self.gaps,
        )

    def reason(self, code: int, enough: int) -> str:
        """Why items are not judged, in words."""
        if code == NO_LIMIT and self.gaps is not None:
            return (
                f"{REASONS[code]}, and {show_count(self.gaps.count, 'gap')} between updates "
                f"in the history are too few to say what is usual: need {enough}"
            )
        return REASONS[code]


def freshness_of(
    system: WorkSystem,
    items: Sequence[WorkItem],
    teams: Sequence[str | None],
    now: int | None,
    rhythm: Rhythm,
    *,
    missed: int,
    enough: int,
) -> Freshness:
    """Whether somebody has said lately how each open item stands.

    Args:
        system: Has the history and the handoffs.
        items: The open ones.
        teams: Which party counts for each; None: nobody.
        now: Microseconds since 1970 UTC; None: nobody knows.
        rhythm: Knows the update cadences.
        missed: How many updates may be missed.
        enough: How many gaps a percentile needs.

    Cost is linear in items and events.
    """
    size = len(items)
    category = Progress.of(system).category
    begun = np.array([category[item.id] in _UNDER_WAY for item in items], dtype=bool)
    why = np.where(begun, JUDGED, NOT_BEGUN).astype(np.int8)
    last = np.full(size, FAR_BACK, dtype=np.int64)
    limit, cadence = np.zeros(size, dtype=np.int64), np.full(size, None, dtype=object)
    gaps: Gaps | None = None
    if now is None:
        why[begun] = NO_TIME
    elif begun.any():
        under_way = np.flatnonzero(begun).tolist()
        said = _last_said(system, [items[i] for i in under_way], now)
        silences = {party: rhythm.silence(party, missed) for party in {teams[i] for i in under_way}}
        if not all(silences.values()):
            gaps = Gaps.of(system.history, now, enough)
        for place, at in zip(under_way, said, strict=True):
            silence = silences[teams[place]]
            last[place] = at
            if at == FAR_BACK:
                why[place] = NOTHING_SAID
            elif silence is not None:
                limit[place], cadence[place] = min(silence.length, _EVER), silence.cadence
            elif gaps is not None and gaps.usual is not None:
                limit[place] = gaps.usual
            else:
                why[place] = NO_LIMIT
    return Freshness(why, last, limit, cadence, now, gaps)


def _last_said(system: WorkSystem, items: Sequence[WorkItem], now: int) -> list[int]:
    """When something last happened to each item, of which an event, a date or an offer tells."""
    found = {item.id: FAR_BACK for item in items}
    for id_, at in _told(system, now):
        if at <= now and at > found.get(id_, at):
            found[id_] = at
    for item in items:
        for when in (item.created, item.started):
            if when is not None and found[item.id] < (at := to_microseconds(when)) <= now:
                found[item.id] = at
    return list(found.values())


def _told(system: WorkSystem, now: int) -> Iterator[tuple[str, int]]:
    history = system.history
    if len(history):
        lives = Lives.of(history)
        has = np.flatnonzero(np.diff(lives.starts))
        if len(has):
            at = np.where(lives.at <= now, lives.at, FAR_BACK)
            last = np.maximum.reduceat(at, lives.starts[has])
            yield from zip([history.items[i] for i in has], last.tolist(), strict=True)
    # An answer to an offer names the handoff, and need not name the item.
    for offer in Protocol.of(history, system, now).offers:
        for moment in (offer.offered, offer.ended):
            if moment is not None:
                yield offer.item, moment
