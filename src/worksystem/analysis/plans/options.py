"""The options of a plan, checked: what they may be, and what they mean."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from attrs import field, frozen

from worksystem.analysis.plans.search import EFFORTS
from worksystem.errors import InvalidModel
from worksystem.model.construction import choice, positive, reports_every_fault, truth, whole

__all__ = ["Options"]

_an_effort = choice(*EFFORTS)
_an_objective = choice("finish", "tardiness")
_a_solver = choice("schedule", "cp-sat")


def _effort(value: str) -> Any:
    return _an_effort(value)


def _objective(value: str) -> Any:
    return _an_objective(value)


def _solver(value: str) -> Any:
    return _a_solver(value)


def _schedules(value: int | None) -> int | None:
    return None if value is None else whole(value)


def _seed(value: int) -> int:
    return whole(value, low=0)


def _seconds(value: timedelta | float | None) -> float | None:
    if isinstance(value, timedelta):
        value = value.total_seconds()
    return None if value is None else positive(value)


@reports_every_fault
@frozen(kw_only=True)
class Options:
    """How a plan is looked for.

    Attributes:
        effort: How long to look.
        schedules: How many schedules to make, in place of `effort`.
        seed: Of the search.
        objective: What to look for.
        interleave: Whether owners do other things while an item rests.
        solver: Who looks.
        time_limit: For the solver, in seconds.

    Examples:
        >>> Options(effort="quick").seed
        0
        >>> Options(effort="lots", schedules=0)
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidModel: 2 faults
          effort: need one of quick, normal, thorough, got 'lots'
          schedules: need a whole number of 1 or more, got 0
    """

    effort: str = field(default="normal", converter=_effort)
    schedules: int | None = field(default=None, converter=_schedules)
    seed: int = field(default=0, converter=_seed)
    objective: str = field(default="finish", converter=_objective)
    interleave: bool = field(default=False, converter=truth)
    solver: str = field(default="schedule", converter=_solver)
    time_limit: float | None = field(default=None, converter=_seconds)

    def __attrs_post_init__(self) -> None:
        if self.time_limit is not None and self.solver == "schedule":
            raise InvalidModel(
                "time_limit: the search is bounded by schedules, so that it finds the same plan "
                "on every machine; leave it out, or use solver='cp-sat'"
            )
