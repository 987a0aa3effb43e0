"""When teams agree on what comes next: their meetings to plan and to replenish."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from worksystem.analysis.health.measures.meetings import is_for, meetings_held
from worksystem.model.instants import from_microseconds
from worksystem.model.resolution import midnight

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts
    from worksystem.model.cadences import Cadence

__all__ = ["Plannings", "planning_intervals"]

_MOST_BEATS = 1024
_LONGEST_CLOSURE = 31
_LAST_DAY = date.max.toordinal()


class Plannings:
    """The instants at which each team plans: as agreed, and as it was held.

    A cadence of kind ``plan`` or ``replenish`` counts for the team of its
    owner; one that is everybody's, for every team.

    Args:
        facts: Know the cadences, and which of their meetings were held.
        since: From when on they are asked for, in microseconds since 1970 UTC.

    Examples:
        >>> from worksystem import Cadence, Facts, WorkSystem
        >>> weekly = Cadence("plan", kind="plan", rule="FREQ=WEEKLY;BYDAY=MO", start="2026-03-02")
        >>> shop = WorkSystem("shop", cadences=[weekly], as_of="2026-03-17T09:00Z")
        >>> plannings = Plannings(Facts(shop), since=0)
        >>> [str(from_microseconds(at).date()) for at in plannings.of("web")]
        ['2026-03-02', '2026-03-09', '2026-03-16']
        >>> len(plannings.days("web"))  # from Friday to Tuesday
        15
    """

    def __init__(self, facts: Facts, since: int) -> None:
        self._facts, self._since = facts, since
        self._cadences = (*facts.beats.of("plan"), *facts.beats.of("replenish"))
        self._found: dict[str | None, tuple[int, ...]] = {}
        self._days: dict[tuple[int, ...], frozenset[int]] = {}
        self._working_days: dict[int, bool] = {}
        self._held = facts.once(meetings_held)

    def of(self, team: str | None) -> tuple[int, ...]:
        """When a team planned, in order; None: any team.

        Returns:
            Microseconds since 1970 UTC; empty if it has no such meeting.
        """
        if team not in self._found:
            beats: set[int] = set()
            for cadence in self._cadences:
                if team is None or is_for(self._facts, cadence, team):
                    beats.update(self._beats(cadence))
                    beats.update(self._held.get(cadence.id, ()))
            self._found[team] = tuple(sorted(beats))
        return self._found[team]

    def days(self, team: str | None) -> frozenset[int]:
        """The days within one working day of its meetings, as ordinals.

        Working days are those of the system's calendar; without one, Monday to Friday.
        """
        meetings = self.of(team)
        if meetings not in self._days:
            zone = self._facts.system.local_zone
            near: set[int] = set()
            for at in meetings:
                day = from_microseconds(at, zone).date().toordinal()
                near.update(range(self._working(day, -1), self._working(day, 1) + 1))
            self._days[meetings] = frozenset(near)
        return self._days[meetings]

    def _beats(self, cadence: Cadence) -> tuple[int, ...]:
        count = 16
        while True:
            beats = self._facts.beats.last(cadence, count)
            if len(beats) < count or beats[0] <= self._since or count >= _MOST_BEATS:
                return beats
            count *= 4

    def _working(self, day: int, step: int) -> int:
        """The next working day on one side; after a month without one, that day."""
        for _ in range(_LONGEST_CLOSURE):
            if not 1 <= day + step <= _LAST_DAY:
                break
            day += step
            if day not in self._working_days:
                self._working_days[day] = self._is_working(date.fromordinal(day))
            if self._working_days[day]:
                break
        return day

    def _is_working(self, day: date) -> bool:
        system = self._facts.system
        if system.calendar is None:
            return day.isoweekday() < 6
        time = system.working_time()
        opening, closing = (time.position(midnight(day, n, time.zone)) for n in (0, 1))
        return closing > opening


def planning_intervals(facts: Facts, since: int, *, most: int) -> tuple[int, ...]:
    """Where the planning intervals since an instant begin, and where the last of them ends.

    As `Facts.rounds`, but as many as there are.

    Args:
        facts: Know the cadences.
        since: Where the first may begin, in microseconds since 1970 UTC.
        most: How many intervals at most; the last ones count.
    """
    rounds = facts.rounds
    for cadence in facts.beats.of("plan"):
        beats = facts.beats.last(cadence, most + 1)
        if beats[-len(rounds) :] == rounds:
            return tuple(at for at in beats if at >= since)
    step = facts.round_length
    count = min(max(rounds[-1] - since, 0) // step, most)
    return tuple(rounds[-1] - step * k for k in range(count, -1, -1))
