"""The figures of a flow: times, counts and curves, each worked out when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import frozen

from worksystem.analysis.flow.ageing import Ageing, ageing_of
from worksystem.analysis.flow.blocked import Blocked, blocked_of
from worksystem.analysis.flow.cumulative import Cumulative, cumulative_of
from worksystem.analysis.flow.durations import Durations, TimeInState
from worksystem.analysis.flow.efficiency import Efficiency, efficiency_of
from worksystem.analysis.flow.elapsed import spent
from worksystem.analysis.flow.littles_law import LittlesLaw, littles_law_of
from worksystem.analysis.flow.partition import partition
from worksystem.analysis.flow.percentiles import Percentile, empirical
from worksystem.analysis.flow.population import Population
from worksystem.analysis.flow.reopenings import Reopenings, reopenings_of
from worksystem.analysis.flow.series import PerPeriod
from worksystem.analysis.flow.spans import Spans
from worksystem.analysis.flow.stability import Stability, stability_of
from worksystem.analysis.flow.window import Window
from worksystem.analysis.flow.wip import Wip, wip_of
from worksystem.analysis.flow.working import WorkingFlow, working_time_of
from worksystem.analysis.load.periods import PeriodKind
from worksystem.model.history import History
from worksystem.model.instants import from_microseconds
from worksystem.model.system import WorkSystem

if TYPE_CHECKING:
    from worksystem.analysis.flow.elapsed import Ints
    from worksystem.analysis.flow.policy import Policy
    from worksystem.analysis.flow.survival import Survival
    from worksystem.analysis.flow.visits import Visits

__all__ = ["Figures"]


@frozen(eq=False, slots=False, repr=False)
class Figures:
    """What a flow is made of: what was asked, and every figure; see `Flow`.

    Attributes:
        history: What happened, also what is outside the window.
        system: The system that was asked about; None for a bare history.
        spans: When each item was started, finished or dropped, as columns.
        window: What part of the history is asked about.
        by: What a period is, where there are periods.
        calendar: On which calendar working time is counted by default.
    """

    history: History
    system: WorkSystem | None
    spans: Spans
    window: Window
    by: PeriodKind = "week"
    calendar: Any = None

    # what was asked

    @property
    def policy(self) -> Policy:
        """From where on items count as started, and as finished."""
        return self.spans.policy

    @property
    def as_of(self) -> datetime:
        """Up to when the facts are known."""
        return from_microseconds(self.spans.timeline.as_of, self.zone)

    @property
    def zone(self) -> str:
        """In which zone dates are told and periods begin."""
        return self.window.zone

    @cached_property
    def population(self) -> Population:
        """Which items the figures of the window are about."""
        return Population(self.spans, self.window)

    # durations

    @cached_property
    def cycle_times(self) -> Durations:
        """Item to the elapsed time from its start to its finish, if it finished in the window.

        Source: *The Kanban Guide*, 2025.
        """
        whole = self.population
        start, finish = whole.cycles
        return whole.durations(whole.finished, finish - start, "there is no cycle time of")

    @cached_property
    def ages(self) -> Durations:
        """Open item to the elapsed time since its start: its work item age.

        Source: *The Kanban Guide*, 2025.
        """
        whole = self.population
        start, now = whole.open_spans
        return whole.durations(whole.open, now - start, "there is no age of")

    def percentile(self, p: float, *, censored: bool = False) -> Percentile:
        """A duration that a part of the items do not exceed.

        Of the items that finished in the window, by linear interpolation: what
        most tools give. That forgets all that has not finished, and understates
        badly where much is open. With `censored`, every item that was in
        progress in the window counts for as long as it was seen.

        Args:
            p: Which part, such as 0.85.
            censored: Whether items that have not finished count too.

        Raises:
            InvalidNumber: Unless p is above 0 and below 1.
            NotEnoughHistory: If there are no items to tell it from.
        """
        return self.survival.percentile(p) if censored else empirical(p, self._ordered)

    @cached_property
    def _ordered(self) -> Ints:
        return np.sort(self.cycle_times.microseconds)

    @cached_property
    def survival(self) -> Survival:
        """The part of items that last longer than each duration, by Kaplan and Meier."""
        return self.population.seen.survival(lambda start, end: end - start)

    def on(self, calendar: Any = None) -> WorkingFlow:
        """The same in working time of a calendar.

        Args:
            calendar: A `Calendar`, or the id of one in the system; else the
                one that `measure_flow` was given, else the system's own.

        Raises:
            InvalidModel: If there is none.
        """
        chosen = self.calendar if calendar is None else calendar
        name, time = working_time_of(chosen, self.system)
        return WorkingFlow(name, time, self.population, self.visits)

    # states

    @cached_property
    def visits(self) -> Visits:
        """Every visit to a state: an exact partition of the life of every item.

        A life begins with the first event and ends with the last one; that of
        an item that has not ended, at the instant asked about.
        """
        return partition(self.spans, self.zone)

    @cached_property
    def time_in_state(self) -> TimeInState:
        """State to the elapsed time that items spent in it, in the window."""
        visits, window = self.visits, self.window
        time = visits.left - visits.entered
        if len(time) and (visits.entered.min() < window.start or visits.left.max() > window.until):
            time = spent(visits.entered, visits.left, window.start, window.until)
        return TimeInState.of(visits.states, visits.state, time)

    @cached_property
    def cumulative(self) -> Cumulative:
        """Cumulative flow: how many items have come as far as each state, by period."""
        return cumulative_of(self.visits, self.spans.stages, self.window, self.by)

    @cached_property
    def efficiency(self) -> Efficiency:
        """Active time divided by active and waiting time, of what was in progress."""
        return efficiency_of(self.spans, self.visits, self.window)

    # counts

    @cached_property
    def wip(self) -> Wip:
        """How many items were in progress, at every instant of the window."""
        return wip_of(self.spans, self.window, self.by)

    @cached_property
    def throughput(self) -> PerPeriod:
        """How many items finished in each period.

        Source: *The Kanban Guide*, 2025.
        """
        return self._per_period("finished", self.spans.finished)

    @cached_property
    def arrivals(self) -> PerPeriod:
        """How many items were started in each period."""
        return self._per_period("started", self.spans.started)

    @cached_property
    def departures(self) -> PerPeriod:
        """How many items in progress were finished or dropped in each period."""
        return self._per_period("departed", self.spans.ended)

    def _per_period(self, what: str, at: Ints) -> PerPeriod:
        found = self.population.instants(at[self.spans.is_started])
        return PerPeriod(what, found, self.window, self.by)

    @cached_property
    def stability(self) -> Stability:
        """Whether as much comes in as goes out, and whether what is open gets older."""
        return stability_of(self.arrivals, self.departures, self.spans)

    @cached_property
    def littles_law(self) -> LittlesLaw:
        """Mean WIP, departure rate and time in the window, and what the edges do."""
        return littles_law_of(self.spans, self.window)

    # what stands out

    @cached_property
    def ageing(self) -> Ageing:
        """Open items beside those that finished in the window, the oldest first."""
        return ageing_of(self.spans, self._ordered)

    @cached_property
    def blocked(self) -> Blocked:
        """How long items were blocked in the window, and by what."""
        return blocked_of(self.history, self.spans, self.window)

    @cached_property
    def reopenings(self) -> Reopenings:
        """Items that left what counts as finished, in the window."""
        return reopenings_of(self.spans, self.window)

    # items

    def __contains__(self, item: object) -> bool:
        return isinstance(item, str) and item in self._codes

    @cached_property
    def _codes(self) -> dict[str, int]:
        """The items of which something has happened, and their codes."""
        names = self.spans.timeline.lives.items
        return {names[code]: code for code in self.spans.timeline.present.tolist()}

    def code(self, item: str) -> int:
        """The place of an item in the columns of `spans`."""
        return self._codes[item]

    def __iter__(self) -> Iterator[str]:
        return iter(self._codes)

    def __len__(self) -> int:
        return len(self._codes)
