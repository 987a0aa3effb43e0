"""What handoffs are measured from: whose items were, what was offered, who is in which team."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from worksystem.analysis.handoffs.ownership import Ownership, steps_of_states
from worksystem.analysis.handoffs.protocol import Offer, Protocol
from worksystem.analysis.handoffs.relays import Stretches
from worksystem.analysis.handoffs.steps import Codes, Counted, Span, Steps, counted
from worksystem.analysis.handoffs.teams import Parties
from worksystem.analysis.lives import Lives
from worksystem.errors import BeyondHorizon, CannotAnswer
from worksystem.model.history import AS_IT_WAS

if TYPE_CHECKING:
    from datetime import timedelta

    from worksystem.model.history import History
    from worksystem.model.system import WorkSystem
    from worksystem.model.working_time import WorkingTime

__all__ = ["Evidence", "Level"]

Level = Literal["owner", "team", "state"]


class Evidence:
    """Read once, when it is first asked for.

    Attributes:
        history: What happened.
        system: Knows teams, contracts and calendars; None for a bare history.
        as_of: What happened later has not happened yet; microseconds since 1970 UTC.
        span: The half-open span in which steps and answers count; None: all of them.
        zone: In which instants are told.
        rows: How many events of the history have happened by then.
    """

    def __init__(
        self, history: History, system: WorkSystem | None, as_of: int, span: Span, zone: str
    ) -> None:
        self.history, self.system = history, system
        self.as_of, self.span, self.zone = as_of, span, zone
        self.rows = bisect_right(history.columns.at, as_of)

    @property
    def _cut(self) -> int | None:
        return None if self.rows == len(self.history) else self.rows

    # what happened

    @cached_property
    def lives(self) -> Lives:
        """What happened to items, item by item."""
        return Lives.of(self.history)

    @cached_property
    def protocol(self) -> Protocol:
        """What was offered, and what became of it."""
        return Protocol.of(self.history, self.system, self.as_of)

    @property
    def offers(self) -> tuple[Offer, ...]:
        """All offers in order."""
        return self.protocol.offers

    @cached_property
    def ownership(self) -> Ownership:
        """Whose each item was."""
        return Ownership.of(self.lives, self.offers, self._cut)

    @cached_property
    def says_owners(self) -> bool:
        """Whether any event says whose an item is."""
        return bool((self.lives.owner != AS_IT_WAS).any())

    @cached_property
    def steps(self) -> Steps:
        """From whom to whom items went."""
        return self.ownership.steps(self.span)

    @cached_property
    def steps_of_states(self) -> Steps:
        """From which state to which items went."""
        return steps_of_states(self.lives, self._cut, self.span)

    @cached_property
    def stretches(self) -> Stretches:
        """Whose items were without a break."""
        return Stretches(self.ownership)

    # at a level

    def level(self, level: Level) -> tuple[Steps, tuple[str, ...], Codes, Codes]:
        """The steps at a level: names, and places in them of who gave and who took.

        Raises:
            CannotAnswer: If it asks for teams and there is no system.
        """
        if level == "state":
            steps = self.steps_of_states
            return steps, self.lives.states, steps.giver, steps.taker
        steps, names = self.steps, self.ownership.owners
        if level == "owner":
            return steps, names, steps.giver, steps.taker
        # Both at the moment of the step: who changes teams with an item hands nothing over.
        everybody = np.concatenate((steps.giver, steps.taker))
        teams, places = self.parties.teams(names, everybody, np.tile(steps.at, 2))
        return steps, teams, places[: len(steps)], places[len(steps) :]

    def counted(self, level: Level) -> tuple[tuple[str, ...], Counted]:
        """How often items went from one to another at a level, and their names."""
        key = f"counted {level}"
        if key not in self.__dict__:
            _, names, giver, taker = self.level(level)
            self.__dict__[key] = names, counted(giver, taker, len(names))
        found: tuple[tuple[str, ...], Counted] = self.__dict__[key]
        return found

    # what the system knows

    @cached_property
    def parties(self) -> Parties:
        """Teams, roles and contracts.

        Raises:
            CannotAnswer: If there is no system.
        """
        if self.system is None:
            raise CannotAnswer(
                "a bare history knows neither teams nor contracts; ask of the system that they "
                "are in, as in measure_handoffs(system.update(history=history))"
            )
        return Parties(self.system)

    def time_of(self, id: str) -> WorkingTime | None:
        """The working time of an owner; None for one that is not in the system."""
        if self.system is None or id not in self.system.owners:
            return None
        return self.system.working_time(owner=id)

    def worked(self, id: str, start: int, end: int) -> int | None:
        """Microseconds of an owner's working time between two instants; None if not known."""
        time = self.time_of(id)
        return None if time is None else time.position(end) - time.position(start)

    def answer_within(self, offer: Offer) -> timedelta | None:
        """The working time that the contract of an offer gives for an answer."""
        if self.system is None or offer.contract is None:
            return None
        contract = self.system.contracts.get(offer.contract)
        return None if contract is None else contract.answer_within

    def due(self, offer: Offer) -> int | None:
        """When an offer has to be answered; None where nothing says, or nobody ever works."""
        within, time = self.answer_within(offer), self.time_of(offer.taker)
        if within is None or time is None or offer.offered is None:
            return None
        try:
            return time.closing(time.position(offer.offered) + within // within.resolution)
        except BeyondHorizon:
            return None
