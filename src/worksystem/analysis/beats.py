"""When the meetings of a cadence were to be held, and the intervals between plannings."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from worksystem.model.instants import from_microseconds, to_microseconds
from worksystem.model.resolution import midnight

if TYPE_CHECKING:
    from worksystem.model.cadences import Cadence, CadenceKind
    from worksystem.model.system import WorkSystem

__all__ = ["Beats", "is_everybodys"]

_A_WEEK = timedelta(days=7)
_FIRST_LOOK = 14 * 86_400_000_000
_LONGEST_LOOK = 30 * 366 * 86_400_000_000


class Beats:
    """The beats of a system's cadences up to now; meetings to come are none of them.

    Args:
        system: Has cadences.
        now: Microseconds since 1970 UTC.
        interval: Elapsed time that stands for a planning cadence where there is none.

    Examples:
        >>> from worksystem import Cadence, WorkSystem
        >>> from worksystem.model.instants import instant
        >>> weekly = Cadence("plan", kind="plan", rule="FREQ=WEEKLY;BYDAY=MO", start="2026-03-02")
        >>> shop = WorkSystem("shop", cadences=[weekly])
        >>> beats = Beats(shop, to_microseconds(instant("2026-05-06T09:00Z")))
        >>> [str(from_microseconds(at).date()) for at in beats.last(weekly, 2)]
        ['2026-04-27', '2026-05-04']
        >>> len(beats.rounds(count=4))
        5
    """

    def __init__(self, system: WorkSystem, now: int, *, interval: timedelta = _A_WEEK) -> None:
        self._system = system
        self._now = now
        self._interval = interval
        self._last: dict[tuple[str, int], tuple[int, ...]] = {}

    def of(self, kind: CadenceKind, team: str | None = None) -> tuple[Cadence, ...]:
        """The cadences of a kind that a team keeps, by id; None: all of that kind.

        Those that are everybody's are of each of them.
        """
        return tuple(
            cadence
            for cadence in self._in_order
            if cadence.kind == kind
            and (team is None or cadence.owner == team or is_everybodys(cadence, self._system))
        )

    def last(self, cadence: Cadence, count: int) -> tuple[int, ...]:
        """The last beats of a cadence up to now, in order; fewer if it has not beaten so often.

        Returns:
            Microseconds since 1970 UTC.
        """
        key = (cadence.id, count)
        if key not in self._last:
            self._last[key] = self._found(cadence, count)
        return self._last[key]

    def rounds(self, team: str | None = None, *, count: int) -> tuple[int, ...]:
        """Where the last whole planning intervals begin, and where the last of them ends.

        Those of the planning cadence with the least id; where there is none, or
        it has not beaten so often, intervals of equal length up to now.

        Args:
            team: Whose planning; None: any.
            count: How many intervals.

        Returns:
            One instant more than intervals, in microseconds since 1970 UTC.
        """
        for cadence in self.of("plan", team):
            beats = self.last(cadence, count + 1)
            if len(beats) > count:
                return beats
        step = self._interval // timedelta(microseconds=1)
        return tuple(self._now - step * (count - i) for i in range(count + 1))

    def interval(self, cadence: Cadence) -> timedelta | None:
        """The time between the last two beats of a cadence; None if there were not two."""
        beats = self.last(cadence, 2)
        return None if len(beats) < 2 else timedelta(microseconds=beats[1] - beats[0])

    def round_of(self, at: int, rounds: tuple[int, ...]) -> int | None:
        """In which of some intervals an instant lies; None if in none of them."""
        place = bisect_right(rounds, at) - 1
        return place if 0 <= place < len(rounds) - 1 else None

    @cached_property
    def _in_order(self) -> tuple[Cadence, ...]:
        return tuple(sorted(self._system.cadences, key=lambda cadence: cadence.id))

    def _found(self, cadence: Cadence, count: int) -> tuple[int, ...]:
        zone = cadence.zone or self._system.local_zone
        first = self._first(cadence)
        earliest = _microseconds_of(first, zone)
        look = _FIRST_LOOK
        while True:
            since = max(self._now - look, earliest)
            if since > self._now:
                return ()
            occurring = cadence.rule.instants(
                first,
                from_microseconds(since, zone),
                from_microseconds(self._now + 1, zone),
                zone=zone,
            )
            beats = tuple(map(to_microseconds, occurring))
            if len(beats) >= count or since == earliest or look > _LONGEST_LOOK:
                return beats[-count:]
            look *= 4

    def _first(self, cadence: Cadence) -> date | datetime:
        """From when on a cadence is counted."""
        if cadence.start is not None:
            return cadence.start
        if self._system.start is not None:
            return self._system.start
        at = self._system.history.columns.at
        return from_microseconds(at[0] if len(at) else self._now, self._system.local_zone)


def _microseconds_of(first: date | datetime, zone: str) -> int:
    if isinstance(first, datetime):
        return to_microseconds(first)
    return midnight(first, 0, zone)


def is_everybodys(cadence: Cadence, system: WorkSystem) -> bool:
    """Whether everybody meets: it is nobody's, or of somebody who neither is in a team nor leads one.

    Examples:
        >>> from worksystem import Cadence, Owner, WorkSystem
        >>> daily = Cadence("daily", kind="update", rule="FREQ=DAILY", owner="captain")
        >>> captain = Owner("captain", kind="role")
        >>> is_everybodys(daily, WorkSystem("shop", owners=[captain], cadences=[daily]))
        True
    """
    if cadence.owner is None:
        return True
    owner = system.owners[cadence.owner]
    leads = any(other.lead == owner.id for other in system.owners)
    return owner.kind != "team" and not owner.teams and not leads
