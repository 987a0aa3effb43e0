"""Flow in working time: the same lives, counted on a calendar."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from worksystem.analysis.flow.durations import Durations, TimeInState
from worksystem.analysis.flow.elapsed import total
from worksystem.analysis.flow.percentiles import Percentile, empirical
from worksystem.analysis.flow.population import Population
from worksystem.analysis.flow.visits import Visits
from worksystem.errors import InvalidModel
from worksystem.model.calendars import Calendar
from worksystem.model.construction import evidence
from worksystem.model.working_time import WorkingTime
from worksystem.network.axes import positions
from worksystem.table import Column, Table

if TYPE_CHECKING:
    from worksystem.analysis.flow.elapsed import Ints
    from worksystem.analysis.flow.survival import Survival
    from worksystem.model.system import WorkSystem

__all__ = ["WorkingFlow", "working_time_of"]


def working_time_of(calendar: object, system: WorkSystem | None) -> tuple[str, WorkingTime]:
    """What a calendar is called, and its working time.

    Args:
        calendar: A `Calendar`, a `WorkingTime`, or the id of a calendar in the
            system; None for the system's own.
        system: The system, if there is one.

    Raises:
        InvalidModel: If there is no such calendar.
    """
    if isinstance(calendar, WorkingTime):
        return "a calendar", calendar
    if isinstance(calendar, Calendar):
        bases, base = [], calendar.base
        while base is not None and system is not None and base in system.calendars:
            bases.append(system.calendars[base])
            base = bases[-1].base
        zone = "UTC" if system is None else system.local_zone
        return calendar.id, WorkingTime.of(calendar, bases=bases, zone=zone)
    if isinstance(calendar, str) and system is not None:
        return calendar, system.working_time(calendar)
    if calendar is None and system is not None and system.calendar is not None:
        return system.calendar, system.working_time()
    raise InvalidModel(
        "need a calendar to count working time on, such as Calendar('office', week='Mon-Fri "
        f"09:00-17:00'), or the id of one in the system, got {evidence(calendar)}"
    )


@frozen(eq=False, slots=False, repr=False)
class WorkingFlow:
    """What `measure_flow` finds, in working time of a calendar: 1 d is 8 h.

    Started and finished are the same instants; between them, only open hours
    count. What happens while the calendar is closed takes no time.

    Attributes:
        name: What the calendar is called.
        time: Its working time.

    Examples:
        >>> from worksystem import Calendar, History, events
        >>> from worksystem.analysis.flow import measure_flow
        >>> noted = [events.Noted("page", at=f"2026-04-{day}T12:00Z") for day in (17, 20)]
        >>> flow = measure_flow(History(noted))
        >>> office = flow.on(Calendar("office", week="Mon-Fri 09:00-17:00"))
        >>> print(flow.cycle_times["page"], "|", office.cycle_times["page"])
        3 days, 0:00:00 | 8:00:00
    """

    name: str
    time: WorkingTime
    population: Population
    visits: Visits

    def _lasting(self, start: Ints, end: Ints) -> Ints:
        return positions(self.time, end) - positions(self.time, start)

    @cached_property
    def cycle_times(self) -> Durations:
        """Item to the working time from its start to its finish."""
        whole = self.population
        return whole.durations(
            whole.finished, self._lasting(*whole.cycles), "there is no cycle time of"
        )

    @cached_property
    def ages(self) -> Durations:
        """Open item to the working time since its start."""
        whole = self.population
        return whole.durations(whole.open, self._lasting(*whole.open_spans), "there is no age of")

    def percentile(self, p: float, *, censored: bool = False) -> Percentile:
        """As `Flow.percentile`, in working time."""
        return (
            self.survival.percentile(p)
            if censored
            else empirical(p, self._ordered, is_elapsed=False)
        )

    @cached_property
    def _ordered(self) -> Ints:
        return np.sort(self.cycle_times.microseconds)

    @cached_property
    def survival(self) -> Survival:
        """As `Flow.survival`, in working time."""
        return self.population.seen.survival(self._lasting, is_elapsed=False)

    @cached_property
    def time_in_state(self) -> TimeInState:
        """State to the working time that items spent in it, in the window."""
        visits, window = self.visits, self.population.window
        entered = np.clip(visits.entered, window.start, window.until)
        left = np.clip(visits.left, window.start, window.until)
        time = self._lasting(entered, left)
        return TimeInState.of(visits.states, visits.state, time, is_elapsed=False)

    def table(self) -> Table:
        """One row an item that finished, beside the same in elapsed time."""
        times = self.cycle_times
        ids, size = list(times), len(times)
        return Table(
            f"cycle times in working time of {self.name}, 1d = 8h",
            {"item": ids, "cycle time": Column(size, lambda row: times[ids[row]])},
        )

    @property
    def total(self) -> int:
        """All cycle times together, in microseconds of working time."""
        return total(self.cycle_times.microseconds)

    def __str__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()

    def __repr__(self) -> str:
        return f"<WorkingFlow on {self.name}: {len(self.cycle_times)} cycle times>"
