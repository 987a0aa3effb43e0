"""What checks look at: a system at an instant, and the answers that several of them need."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from worksystem.analysis.beats import Beats
from worksystem.analysis.flow import Flow, measure_flow
from worksystem.analysis.handoffs import Handoffs, measure_handoffs
from worksystem.analysis.handoffs.teams import Parties
from worksystem.analysis.health.scope import Scope
from worksystem.analysis.health.shares import Share
from worksystem.analysis.health.thresholds import Thresholds
from worksystem.analysis.hidden_links import Suggestions, suggest_links
from worksystem.analysis.lives import Lives
from worksystem.analysis.paths import CriticalPath, find_critical_path
from worksystem.analysis.progress import Progress
from worksystem.analysis.visibility import Visibility, measure_visibility
from worksystem.analysis.visibility.rhythm import known_until, moment_of
from worksystem.errors import CannotAnswer
from worksystem.model.history import code_of
from worksystem.model.instants import from_microseconds
from worksystem.model.resolution import midnight

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import timedelta

    from worksystem.analysis.health.waivers import Waiver
    from worksystem.model.events import Event
    from worksystem.model.items import WorkItem
    from worksystem.model.people import Membership, Owner
    from worksystem.model.states import Category
    from worksystem.model.system import WorkSystem

__all__ = ["Facts"]

T = TypeVar("T")


class Facts:
    """A system as checks see it; everything is worked out once, when it is first asked for.

    What is missing raises `CannotAnswer`, which `diagnose` takes for the reason
    why a check could not judge.

    Attributes:
        system: The system.
        thresholds: From which numbers on something counts as wrong.
        scope: Which items and owners are looked at.
        waivers: What is accepted for a while.
        people: Whether single people may be named.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> facts = Facts(WorkSystem("shop", items=[WorkItem("page"), WorkItem("copy")]))
        >>> facts.open, facts.under_way
        ((WorkItem('page'), WorkItem('copy')), ())
        >>> facts.now
        Traceback (most recent call last):
            ...
        worksystem.errors.CannotAnswer: nothing says what time it is: the system has neither as_of nor a history
    """

    def __init__(
        self,
        system: WorkSystem,
        thresholds: Thresholds | None = None,
        scope: Scope | None = None,
        *,
        waivers: Iterable[Waiver] = (),
        people: bool = False,
    ) -> None:
        self.system = system
        self.thresholds = Thresholds() if thresholds is None else thresholds
        self.scope = Scope(system) if scope is None else scope
        self.waivers = tuple(waivers)
        self.people = people
        self._progress = Progress.of(system)
        self._made: dict[Callable[[Facts], Any], Any] = {}

    def once(self, measure: Callable[[Facts], T]) -> T:
        """What a measure of these facts is; worked out once, however many checks ask for it.

        Args:
            measure: A class or a function that takes facts.

        Examples:
            >>> from worksystem import WorkSystem
            >>> facts = Facts(WorkSystem("shop"))
            >>> facts.once(lambda facts: facts.system.id)
            'shop'
        """
        if measure not in self._made:
            self._made[measure] = measure(self)
        found: T = self._made[measure]
        return found

    def once_or_reason(self, measure: Callable[[Facts], T]) -> T | str:
        """The same, or in a sentence why it cannot be told: for who has something else to go by."""
        try:
            return self.once(measure)
        except CannotAnswer as error:
            return str(error)

    # what there is, in the scope

    @cached_property
    def items(self) -> tuple[WorkItem, ...]:
        """The work: items that are neither parents nor stubs."""
        return self.scope.of_items(self._progress.items)

    @cached_property
    def open(self) -> tuple[WorkItem, ...]:
        """Work that is neither done nor dropped."""
        return self.scope.of_items(self._progress.open)

    @cached_property
    def under_way(self) -> tuple[WorkItem, ...]:
        """Work that is active or waiting: the work in progress."""
        return self.scope.of_items(self._progress.under_way)

    @cached_property
    def owners(self) -> tuple[Owner, ...]:
        """People, teams, roles and agents."""
        return self.scope.of_owners(self.system.owners)

    def category(self, item: str) -> Category:
        """How far an item is; of parents and stubs this is not asked.

        Raises:
            KeyError: If it is no item, a parent or a stub.
        """
        return self._progress.category[item]

    def is_open(self, item: str) -> bool:
        """Whether it is work that is neither done nor dropped; parents and stubs are none."""
        return item in self._progress.category and self._progress.is_open(item)

    def effort(self, item: WorkItem) -> timedelta | None:
        """What is left of an item, or else its likely estimate; None where nobody has said."""
        if item.remaining is not None:
            return item.remaining
        return None if item.estimate is None else item.estimate.likely

    # when

    @cached_property
    def now(self) -> datetime:
        """The instant up to which the facts are known: `as_of`, or that of the last event.

        Raises:
            CannotAnswer: If there is neither.
        """
        return from_microseconds(self.now_us, self.system.local_zone)

    @cached_property
    def now_us(self) -> int:
        """The same in microseconds since 1970 UTC."""
        now = known_until(self.system)
        if now is None:
            raise CannotAnswer(
                "nothing says what time it is: the system has neither as_of nor a history"
            )
        return now

    @cached_property
    def today(self) -> date | None:
        """The day of `now` where the system is; None if nobody knows what time it is."""
        try:
            return self.now.date()
        except CannotAnswer:
            return None

    @cached_property
    def beats(self) -> Beats:
        """When meetings of each cadence were to be held, and when they were."""
        return Beats(self.system, self.now_us, interval=self.thresholds.interval.time)

    @cached_property
    def rounds(self) -> tuple[int, ...]:
        """Where the planning intervals begin that are looked back on, and where the last ends."""
        return self.beats.rounds(count=self.thresholds.trailing)

    @cached_property
    def round_length(self) -> int:
        """How long one of them is on average, in microseconds."""
        return (self.rounds[-1] - self.rounds[0]) // (len(self.rounds) - 1)

    # who

    def team(self, owner: str, at: int | None = None) -> str:
        """The team that counts for an owner: the first that they are in; themselves if none.

        Args:
            owner: Id of an owner, or of whoever is named in a history.
            at: Microseconds since 1970 UTC; None: now, or if that is not known, ever.
        """
        return self._parties.team(owner, self._when if at is None else at)

    def team_of(self, item: WorkItem) -> str | None:
        """The team of an item's owner; None if it has no owner."""
        return None if item.owner is None else self.team(item.owner)

    @cached_property
    def teams(self) -> dict[str | None, str | None]:
        """The team that counts for each owner, by id; None for who is in none, and for nobody."""
        found: dict[str | None, str | None] = {None: None}
        for id_ in self.system.owners.ids():
            team = self.team(id_)
            found[id_] = team if self.system.owners[team].kind == "team" else None
        return found

    def memberships(self, owner: str) -> tuple[Membership, ...]:
        """Those of an owner that hold at the time at which `team` looks at them."""
        zone, at = self.system.local_zone, self._when
        return tuple(
            held
            for held in self.system.owners[owner].teams
            if (held.since is None or midnight(held.since, 0, zone) <= at)
            and (held.until is None or at < midnight(held.until, 1, zone))
        )

    def stands_for(self, owner: str) -> frozenset[str]:
        """An owner with the roles that it holds and the teams that it is in, and theirs."""
        return self._parties.parties(owner, self._when)

    def contracts_between(self, giver: str, taker: str, at: int | None = None) -> tuple[str, ...]:
        """Ids of the contracts from one owner to another, or between their teams or roles, in order.

        Args:
            giver: Id of an owner.
            taker: Id of another one.
            at: Microseconds since 1970 UTC; None: now, or if that is not known, ever.
        """
        when = self._when if at is None else at
        givers, takers = (self._parties.parties(id_, when) for id_ in (giver, taker))
        pairs = ((a, b) for a in givers for b in takers)
        return tuple(sorted(id_ for pair in pairs for id_ in self._contracts.get(pair, ())))

    @cached_property
    def _contracts(self) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for contract in self.system.contracts:
            found.setdefault((contract.giver, contract.taker), []).append(contract.id)
        return found

    @cached_property
    def _when(self) -> int:
        return moment_of(self.system)

    @cached_property
    def _parties(self) -> Parties:
        return Parties(self.system)

    # what happened

    @cached_property
    def lives(self) -> Lives:
        """The events of each item, as columns."""
        return Lives.of(self.system.history)

    def rows(self, *kinds: str) -> list[int]:
        """Where in the history the events of some kinds up to now are, in order.

        For who needs little of many events: to make them takes longer than to
        read one column of them.
        """
        history = self.system.history
        if not len(history):
            return []
        columns = history.columns
        wanted = np.isin(np.frombuffer(columns.kind, dtype=np.int8), [code_of(k) for k in kinds])
        known = np.frombuffer(columns.at, dtype=np.int64) <= self.now_us
        found: list[int] = np.flatnonzero(wanted & known).tolist()
        return found

    def events(self, *kinds: str) -> Iterator[Event]:
        """The events of some kinds up to now, in order: ``facts.events("rescheduled")``."""
        history = self.system.history
        return (history[row] for row in self.rows(*kinds))

    # answers that several checks need

    @cached_property
    def path(self) -> CriticalPath:
        """The critical path; raises `CannotAnswer` if items wait for each other."""
        return find_critical_path(self.system)

    @cached_property
    def flow(self) -> Flow:
        """How work flows; raises `NotEnoughHistory` if nothing has happened."""
        return measure_flow(self.system)

    @cached_property
    def handoffs(self) -> Handoffs:
        """How work changes hands; raises `NotEnoughHistory` if it has not."""
        return measure_handoffs(self.system)

    @cached_property
    def links(self) -> Suggestions:
        """Probable dependencies and duplicates that nobody has declared."""
        lowest = min(
            self.thresholds.link_score,
            self.thresholds.similarity,
            self.thresholds.similarity_in_context,
        )
        return suggest_links(self.system, at_least=max(lowest, 0.1))

    @cached_property
    def visibility(self) -> Visibility:
        """What is known of the open work in the scope."""
        limits = self.thresholds
        found = measure_visibility(
            self.system, missed_beats=limits.missed_beats, enough=limits.enough
        )
        return found if self.scope.ids is None else found.among(item.id for item in self.open)

    # what is sure enough, and who may be named

    def share(self, part: float, whole: float) -> Share:
        """So many of so many, with the interval in which the true share may lie."""
        return Share.of(part, whole, confidence=self.thresholds.confidence)

    def weighed(self, pairs: Iterable[tuple[float, bool]]) -> Share | None:
        """The share of effort that counts: weights, and whether each counts."""
        return Share.weighed(pairs, confidence=self.thresholds.confidence)
