"""What Hypothesis is told, so that `st.from_type` knows the types of the model.

Hypothesis calls `register` while it is itself being imported, perhaps because
this package has just asked for it. So nothing here may import Hypothesis, or a
strategy, before it is called; and it hands over functions, so that no strategy
is built before somebody asks for one.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from operator import attrgetter
from typing import TYPE_CHECKING, Any, get_args

from worksystem.model.absences import Absence
from worksystem.model.cadences import Cadence
from worksystem.model.calendars import Calendar, CalendarException
from worksystem.model.constraints import Constraint
from worksystem.model.dependencies import Dependency
from worksystem.model.durations import Elapsed, Percent
from worksystem.model.estimates import Estimate
from worksystem.model.extensions import FrozenDict
from worksystem.model.handoffs import Handoff, HandoffContract
from worksystem.model.history import History
from worksystem.model.items import WorkItem
from worksystem.model.kinds import REGISTRY_OF
from worksystem.model.outcomes import Measure, Observation, Outcome
from worksystem.model.people import Assignment, Capacity, Interaction, Membership, Owner
from worksystem.model.recurrence import Recurrence
from worksystem.model.registry import Registry
from worksystem.model.standards import ServiceClass, ServiceLevel, Standard
from worksystem.model.system import WorkSystem
from worksystem.model.week import Hours, Week
from worksystem.model.workflows import Move, State, Workflow
from worksystem.model.working_time import WorkingTime

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

__all__ = ["register"]

# For each type where its strategy is, and which options are to hold ids of any kind.
_STRATEGY_OF: dict[type[Any], tuple[str, ...]] = {
    Absence: ("availability.absences",),
    Assignment: ("people.assignments",),
    Cadence: ("agreements.cadences", "owners"),
    Calendar: ("availability.calendars",),
    CalendarException: ("availability.calendar_exceptions",),
    Capacity: ("people.capacities", "calendars"),
    Constraint: ("links.constraints",),
    Dependency: ("links.dependencies",),
    Elapsed: ("times.elapsed_times",),
    Estimate: ("times.estimates",),
    FrozenDict: ("words.extensions",),
    Handoff: ("agreements.handoffs", "contracts"),
    HandoffContract: ("agreements.contracts",),
    History: ("chronicle.histories",),
    Hours: ("patterns.opening_hours",),
    Interaction: ("people.interactions",),
    Measure: ("purpose.measures",),
    Membership: ("people.memberships",),
    Move: ("flow.moves",),
    Observation: ("purpose.observations",),
    Outcome: ("purpose.outcomes", "owners", "others"),
    Owner: ("people.owners", "calendars", "others"),
    Percent: ("times.percents",),
    Recurrence: ("patterns.recurrences",),
    ServiceClass: ("flow.service_classes",),
    ServiceLevel: ("flow.service_levels",),
    Standard: ("flow.standards",),
    State: ("flow.states", "owners", "standards"),
    Week: ("patterns.weeks",),
    WorkItem: (
        "items.work_items",
        "after",
        "owners",
        "calendars",
        "outcomes",
        "service_classes",
        "others",
    ),
    WorkSystem: ("systems.whole_systems",),
    Workflow: ("flow.workflows", "owners"),
    WorkingTime: ("availability.working_times",),
}


def register() -> None:
    """Tell Hypothesis which strategy each type of the model is drawn from.

    Its entry point calls this; nobody else needs to. Values that name others
    by id get ids that name nothing; in a `WorkSystem`, all of them are there.
    A calendar alone has no base, because it could not be asked.

    Examples:
        >>> from worksystem.testing import simplest
        >>> from hypothesis import strategies as st
        >>> register()
        >>> simplest(st.from_type(Owner), lambda owner: owner.kind == "team")
        Owner('a', kind='team')
    """
    from hypothesis.strategies import register_type_strategy

    for kind, (place, *options) in _STRATEGY_OF.items():
        register_type_strategy(kind, _drawn_from(place, options))
    register_type_strategy(Registry, _registries)


def _drawn_from(place: str, options: list[str]) -> Callable[[Any], SearchStrategy[Any]]:
    def draw(_: Any) -> SearchStrategy[Any]:
        from worksystem.testing.words import ids

        file, name = place.split(".")
        strategy = getattr(import_module(f"worksystem.testing.{file}"), name)
        drawn: SearchStrategy[Any] = strategy(**dict.fromkeys(options, ids()))
        return drawn

    return draw


def _registries(thing: Any) -> SearchStrategy[Registry[Any]]:
    """The registries of whole systems: of items, or of the kind that the type names."""
    from worksystem.testing.systems import whole_systems

    (kind,) = get_args(thing) or (WorkItem,)
    return whole_systems().map(attrgetter(REGISTRY_OF[kind]))
