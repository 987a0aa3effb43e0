"""How much of the working time that is left until a deadline somebody is away."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from attrs import frozen

from worksystem.analysis.priorities.inputs import instant_of
from worksystem.model.resolution import gaps_of

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts

__all__ = ["Absent", "Away"]


@frozen
class Absent:
    """How much of some working time somebody is away.

    Attributes:
        away: Working time that falls into absences.
        left: All working time that there is, absences included.
    """

    away: timedelta
    left: timedelta

    @property
    def share(self) -> float:
        """Which part of it."""
        return self.away / self.left


class Away:
    """The absences of people from now on; each person and deadline is worked out once.

    Examples:
        >>> from worksystem import Calendar, Capacity, Facts, Owner, WorkSystem
        >>> ana = Owner("ana", capacity=Capacity(absences=["2026-05-05"]))
        >>> office = Calendar("office", week="Mon-Fri 09:00-17:00")
        >>> shop = WorkSystem(
        ...     "shop", as_of="2026-05-04", calendars=[office], calendar="office", owners=[ana]
        ... )
        >>> Away(Facts(shop)).until("ana", ana.capacity.absences[0].start).share
        0.5
    """

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._system = facts.system
        self._known: dict[tuple[str, date | datetime], Absent | None] = {}
        self._ahead: dict[str, bool] = {}

    def is_ever(self, person: str) -> bool:
        """Whether somebody has any absence, however long ago."""
        return bool(self._system.owners[person].capacity.absences)

    def is_ahead(self, person: str) -> bool:
        """Whether somebody has an absence that is not over; raises `CannotAnswer` without a now."""
        if person not in self._ahead:
            capacity = self._system.owners[person].capacity
            zone = self._system.working_time(capacity.calendar).zone
            gaps = gaps_of(capacity.absences, zone)
            self._ahead[person] = any(end > self._facts.now_us for _, end in gaps)
        return self._ahead[person]

    def until(self, person: str, due: date | datetime) -> Absent | None:
        """How much somebody is away from now until a deadline; None if no working time is left.

        Raises:
            CannotAnswer: If nothing says what time it is.
        """
        key = person, due
        if key not in self._known:
            self._known[key] = self._until(person, due)
        return self._known[key]

    def _until(self, person: str, due: date | datetime) -> Absent | None:
        whole = self._system.working_time(self._system.owners[person].capacity.calendar)
        present = self._system.working_time(owner=person)
        # A day ends at its midnight: no working time lies between its last closing and that.
        end = instant_of(due, whole.zone)
        begin = self._facts.now_us
        left = whole.position(end) - whole.position(begin)
        if end <= begin or left <= 0:
            return None
        there = present.position(end) - present.position(begin)
        return Absent(timedelta(microseconds=left - there), timedelta(microseconds=left))
