"""What Hypothesis is told, so that `st.from_type` knows the types of the model.

Hypothesis calls `register` while it is itself being imported, perhaps because
this package has just asked for it. So nothing here may import Hypothesis, or a
strategy, before it is called; and it hands over functions, so that no strategy
is built before somebody asks for one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, get_args

from worksystem.model.absences import Absence
from worksystem.model.cadences import Cadence
from worksystem.model.calendars import Calendar, CalendarException
from worksystem.model.durations import Elapsed, Percent
from worksystem.model.estimates import Estimate
from worksystem.model.extensions import FrozenDict
from worksystem.model.handoffs import Handoff, HandoffContract
from worksystem.model.items import Constraint, Dependency, WorkItem
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

# For each type its strategy, and which options are to hold ids of any kind.
_STRATEGY_OF: dict[type[Any], tuple[str, ...]] = {
    Absence: ("absences",),
    Assignment: ("assignments",),
    Cadence: ("cadences", "owners"),
    Calendar: ("calendars",),
    CalendarException: ("calendar_exceptions",),
    Capacity: ("capacities", "calendars"),
    Constraint: ("constraints",),
    Dependency: ("dependencies",),
    Elapsed: ("elapsed_times",),
    Estimate: ("estimates",),
    FrozenDict: ("extensions",),
    Handoff: ("handoffs", "contracts"),
    HandoffContract: ("contracts",),
    Hours: ("opening_hours",),
    Interaction: ("interactions",),
    Measure: ("measures",),
    Membership: ("memberships",),
    Move: ("moves",),
    Observation: ("observations",),
    Outcome: ("outcomes", "owners", "others"),
    Owner: ("owners", "calendars", "others"),
    Percent: ("percents",),
    Recurrence: ("recurrences",),
    ServiceClass: ("service_classes",),
    ServiceLevel: ("service_levels",),
    Standard: ("standards",),
    State: ("states", "owners", "standards"),
    Week: ("weeks",),
    WorkItem: (
        "work_items",
        "after",
        "owners",
        "calendars",
        "outcomes",
        "service_classes",
        "others",
    ),
    WorkSystem: ("whole_systems",),
    Workflow: ("workflows", "owners"),
    WorkingTime: ("working_times",),
}


def register() -> None:
    """Tell Hypothesis which strategy each type of the model is drawn from.

    Its entry point calls this; nobody else needs to. Values that name others
    by id get ids that name nothing; in a `WorkSystem`, all of them are there.
    A calendar alone has no base, because it could not be asked.

    Examples:
        >>> from hypothesis import find
        >>> from hypothesis import strategies as st
        >>> register()
        >>> find(st.from_type(Owner), lambda owner: owner.kind == "team")
        Owner('a', kind='team')
    """
    from hypothesis.strategies import register_type_strategy

    for kind, (name, *options) in _STRATEGY_OF.items():
        register_type_strategy(kind, _drawn_from(name, options))
    register_type_strategy(Registry, _registries)


def _drawn_from(name: str, options: list[str]) -> Callable[[Any], SearchStrategy[Any]]:
    def draw(_: Any) -> SearchStrategy[Any]:
        from worksystem import testing

        any_ids = dict.fromkeys(options, testing.ids())
        strategy: SearchStrategy[Any] = getattr(testing, name)(**any_ids)
        return strategy

    return draw


def _registries(thing: Any) -> SearchStrategy[Registry[Any]]:
    """The registries of whole systems: of items, or of the kind that the type names."""
    from worksystem import testing

    (kind,) = get_args(thing) or (WorkItem,)
    name = REGISTRY_OF.get(kind, "items")
    return testing.whole_systems().map(lambda system: getattr(system, name))
