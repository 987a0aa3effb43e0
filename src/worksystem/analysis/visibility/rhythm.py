"""Which recurring meetings count for a team, and how long it may be silent between updates."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from attrs import frozen

from worksystem.analysis.beats import Beats, is_everybodys
from worksystem.errors import CannotAnswer
from worksystem.model.instants import to_microseconds

if TYPE_CHECKING:
    from worksystem.analysis.handoffs.teams import Parties
    from worksystem.model.cadences import Cadence, CadenceKind
    from worksystem.model.system import WorkSystem

__all__ = ["Rhythm", "Silence", "known_until", "moment_of"]


def known_until(system: WorkSystem) -> int | None:
    """Up to when the facts are known, in microseconds since 1970 UTC; None if nobody knows.

    Examples:
        >>> from worksystem import WorkSystem
        >>> (
        ...     known_until(WorkSystem("shop")),
        ...     known_until(WorkSystem("shop", as_of="1970-01-02T00:00Z")),
        ... )
        (None, 86400000000)
    """
    if system.as_of is not None:
        return to_microseconds(system.as_of)
    return system.history.columns.at[-1] if len(system.history) else None


def moment_of(system: WorkSystem) -> int:
    """When it counts who is in which team: now, or if nobody knows, when work starts.

    Examples:
        >>> from worksystem import WorkSystem
        >>> moment_of(WorkSystem("shop", start="1970-01-02T00:00Z"))
        86400000000
    """
    now = known_until(system)
    if now is None:
        return 0 if system.start is None else to_microseconds(system.start)
    return now


# More intervals than these say nothing new about how long one is.
_MOST = 12


@frozen
class Silence:
    """How long nothing need be said, and whose meetings say so.

    Attributes:
        length: Elapsed time, in microseconds.
        cadence: Id of the cadence.
    """

    length: int
    cadence: str


class Rhythm:
    """The cadences that count for a party.

    Those are its own: that it keeps, or a member of it or its lead; else those
    of the teams that it belongs to; else those that belong to nobody, or to
    somebody who is in no team, which are everybody's.

    Args:
        system: Has cadences.
        parties: Know the teams.
        now: Microseconds since 1970 UTC.

    Examples:
        >>> from worksystem import Cadence, Owner, WorkSystem
        >>> from worksystem.analysis.handoffs.teams import Parties
        >>> daily = Cadence("daily", kind="update", rule="FREQ=DAILY", owner="web")
        >>> weekly = Cadence("weekly", kind="update", rule="FREQ=WEEKLY", start="2026-03-02")
        >>> teams = [Owner("web", kind="team"), Owner("ops", kind="team")]
        >>> shop = WorkSystem("shop", owners=teams, cadences=[daily, weekly])
        >>> rhythm = Rhythm(shop, Parties(shop), 1_777_000_000_000_000)
        >>> [c.id for team in ("web", "ops", None) for c in rhythm.of("update", team)]
        ['daily', 'weekly', 'weekly']
        >>> rhythm.silence("ops", 2)
        Silence(length=1209600000000, cadence='weekly')
    """

    def __init__(self, system: WorkSystem, parties: Parties, now: int) -> None:
        self._parties, self._now = parties, now
        self._beats = Beats(system, now)
        self._kept: dict[tuple[str, str | None], list[Cadence]] = defaultdict(list)
        led = defaultdict(list)
        for owner in system.owners:
            if owner.lead is not None:
                led[owner.lead].append(owner.id)
        for cadence in sorted(system.cadences, key=lambda cadence: cadence.id):
            owner_id = cadence.owner
            keepers = {owner_id}
            if owner_id is not None:
                keepers |= {parties.team(owner_id, now), *led[owner_id]}
                keepers |= {None} if is_everybodys(cadence, system) else set()
            for keeper in keepers:
                self._kept[cadence.kind, keeper].append(cadence)

    def of(self, kind: CadenceKind, party: str | None) -> tuple[Cadence, ...]:
        """The cadences of a kind that count for a party, by id; None: for those of no team."""
        if party is not None:
            own = self._kept.get((kind, party))
            if own:
                return tuple(own)
            above = self._parties.parties(party, self._now)
            found = {c.id: c for id_ in above for c in self._kept.get((kind, id_), ())}
            if found:
                return tuple(found[id_] for id_ in sorted(found))
        return tuple(self._kept.get((kind, None), ()))

    def silence(self, party: str | None, missed: int) -> Silence | None:
        """So many intervals of the update cadence of a party; None if it has no two beats.

        An interval is as long as the last ones were on average; of several
        cadences, the most frequent one counts. So many beats have to have gone by
        all the same: on a Monday morning nobody has missed the updates of a weekend.
        """
        found = []
        for cadence in self.of("update", party):
            try:
                beats = self._beats.last(cadence, min(missed, _MOST) + 1)
            except CannotAnswer:
                continue  # it is counted from beyond the years that there are
            if len(beats) > 1:
                length = (beats[-1] - beats[0]) * missed // (len(beats) - 1)
                since = self._now - beats[-min(missed, len(beats))]
                found.append(Silence(max(length, since), cadence.id))
        return min(found, key=lambda silence: (silence.length, silence.cadence), default=None)
