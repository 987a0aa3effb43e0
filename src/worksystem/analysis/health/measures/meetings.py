"""Which meetings were held: the beats of each cadence, and the records beside them."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from attrs import frozen

from worksystem.analysis.beats import is_everybodys
from worksystem.analysis.handoffs.teams import Parties
from worksystem.analysis.health.people import subject_of
from worksystem.analysis.visibility.rhythm import Rhythm, moment_of
from worksystem.errors import CannotAnswer
from worksystem.model.events import CadenceHeld
from worksystem.model.instants import from_microseconds, to_microseconds
from worksystem.model.resolution import midnight

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts
    from worksystem.model.cadences import Cadence, CadenceKind

__all__ = [
    "Meetings",
    "Run",
    "is_for",
    "keeper_of",
    "meetings_held",
    "missing_kinds",
    "nearest",
    "teams_at_work",
]

# So many meetings are looked back on: one who has skipped more has none.
_LOOK_BACK = 60
_NEEDED: tuple[CadenceKind, ...] = ("plan", "update")


def meetings_held(facts: Facts) -> dict[str, list[int]]:
    """When meetings of each cadence were held, in order, in microseconds since 1970 UTC."""
    found: dict[str, list[int]] = defaultdict(list)
    for event in facts.events("cadence held"):
        assert isinstance(event, CadenceHeld)
        found[event.cadence].append(to_microseconds(event.at))
    return dict(found)


def is_for(facts: Facts, cadence: Cadence, team: str) -> bool:
    """Whether a cadence is that of a team: of the team itself, of one in it, or everybody's."""
    owner = cadence.owner
    is_its = owner is not None and facts.team(owner) == team
    return is_its or is_everybodys(cadence, facts.system)


@frozen
class Run:
    """The meetings of a cadence since the last one that was held.

    Attributes:
        cadence: Its id.
        held: When the last one that was held began.
        missed: When the ones after it should have begun, before today.
        may_be_more: Whether there were more than were looked at.
    """

    cadence: str
    held: datetime
    missed: tuple[datetime, ...]
    may_be_more: bool


@frozen
class Meetings:
    """What the records say about the meetings of each cadence.

    Attributes:
        runs: Of the cadences of which a meeting was ever recorded, by id.
        unrecorded: Ids of those that should have met, and no record says so.
        beyond: Ids of those whose beats cannot be told, and why.
    """

    runs: tuple[Run, ...]
    unrecorded: tuple[str, ...]
    beyond: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, facts: Facts) -> Meetings:
        """Those of the cadences in the scope, up to now.

        Raises:
            CannotAnswer: If nobody knows what time it is.
        """
        system, held = facts.system, facts.once(meetings_held)
        today = midnight(facts.now.date(), 0, system.local_zone)
        runs, unrecorded, beyond = [], [], []
        for cadence in sorted(system.cadences, key=lambda cadence: cadence.id):
            if not _is_asked(facts, cadence):
                continue
            try:
                beats = facts.beats.last(cadence, _LOOK_BACK)
            except CannotAnswer as error:
                beyond.append((cadence.id, str(error)))
                continue
            if cadence.id in held:
                last = held[cadence.id][-1]
                first = nearest(beats, last) + 1
                missed = [beat for beat in beats[first:] if beat < today]
                zone = cadence.zone or system.local_zone
                told = tuple(from_microseconds(at, zone) for at in missed)
                is_cut = first == 0 and len(beats) == _LOOK_BACK
                runs.append(Run(cadence.id, from_microseconds(last, zone), told, is_cut))
            elif sum(beat < today for beat in beats) >= facts.thresholds.skipped:
                unrecorded.append(cadence.id)
        return cls(tuple(runs), tuple(unrecorded), tuple(beyond))


def nearest(beats: tuple[int, ...], at: int) -> int:
    """The place of the beat nearest to an instant; of two, the later one; -1: long before all.

    Long before is more than half of the first interval.

    Examples:
        >>> [nearest((10, 20, 30), at) for at in (4, 5, 14, 15, 99)]
        [-1, 0, 0, 1, 2]
    """
    after = bisect_left(beats, at)
    if after == 0:
        half = (beats[1] - beats[0]) / 2 if len(beats) > 1 else 0
        return 0 if beats and beats[0] - at <= half else -1
    if after == len(beats):
        return after - 1
    return after if beats[after] - at <= at - beats[after - 1] else after - 1


def _is_asked(facts: Facts, cadence: Cadence) -> bool:
    return cadence.owner is None or facts.scope.holds([cadence.owner, keeper_of(facts, cadence)])


def keeper_of(facts: Facts, cadence: Cadence) -> str:
    """Who is told about a cadence: its owner, or if that is a person, their team or the system."""
    return facts.system.id if cadence.owner is None else subject_of(facts, cadence.owner)


def teams_at_work(facts: Facts) -> tuple[str, ...]:
    """Ids of the teams that somebody is in, or that open work belongs to, in order.

    A team of teams has a rhythm where its teams have one.
    """
    teams = {owner.id for owner in facts.owners if owner.kind == "team" and owner.active}
    staffed = {facts.team(o.id) for o in facts.system.owners if o.kind != "team" and o.active}
    busy = {facts.team_of(item) for item in facts.open}
    return tuple(sorted(teams & (staffed | busy)))


def missing_kinds(facts: Facts) -> Iterator[tuple[str, CadenceKind]]:
    """Each team at work, and each kind of meeting that it needs and has not agreed on."""
    system = facts.system
    if any(owner.kind == "team" for owner in system.owners):
        rhythm = Rhythm(system, Parties(system), moment_of(system))
        for team in facts.once(teams_at_work):
            for kind in _NEEDED:
                if not rhythm.of(kind, team):
                    yield team, kind
    elif facts.open:
        for kind in _NEEDED:
            if not any(cadence.kind == kind for cadence in system.cadences):
                yield system.id, kind
