"""Model how work gets done: items, owners, workflows, handoffs, capacity – and ask about it.

Nouns are here at once. Questions, and all that reads or writes, are loaded on
first use, so that importing worksystem stays about as cheap as importing attrs.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from worksystem.errors import (
    BeyondHorizon,
    CannotAnswer,
    DependencyCycle,
    DuplicateId,
    Fault,
    Infeasible,
    InvalidCalendar,
    InvalidChoice,
    InvalidDuration,
    InvalidExtension,
    InvalidInstant,
    InvalidModel,
    InvalidNumber,
    InvalidRecurrence,
    InvalidText,
    MissingExtra,
    NotEnoughHistory,
    Refused,
    UnknownReference,
    UnreadableSource,
    WorkSystemError,
)
from worksystem.model.absences import Absence
from worksystem.model.cadences import Cadence
from worksystem.model.calendars import Calendar, CalendarException
from worksystem.model.constraints import Constraint
from worksystem.model.dependencies import Dependency
from worksystem.model.durations import Elapsed, Percent, work
from worksystem.model.estimates import Estimate
from worksystem.model.handoffs import Handoff, HandoffContract
from worksystem.model.history import Coded, History
from worksystem.model.items import WorkItem
from worksystem.model.outcomes import Measure, Observation, Outcome
from worksystem.model.people import Assignment, Capacity, Interaction, Membership, Owner
from worksystem.model.recurrence import Recurrence
from worksystem.model.registry import Registry
from worksystem.model.standards import ServiceClass, ServiceLevel, Standard
from worksystem.model.system import WorkSystem
from worksystem.model.week import Week
from worksystem.model.workflows import Move, State, Workflow

if TYPE_CHECKING:
    from worksystem import events as events
    from worksystem.analysis.bottlenecks import Bottlenecks, Ranking, find_bottlenecks
    from worksystem.analysis.flow import Flow, Percentile, measure_flow
    from worksystem.analysis.handoffs import Handoffs, measure_handoffs
    from worksystem.analysis.health import (
        CHECKS,
        Check,
        Facts,
        Finding,
        Grounds,
        Health,
        HealthComparison,
        Thresholds,
        Trouble,
        Unjudged,
        Verdict,
        Waiver,
        check,
        diagnose,
    )
    from worksystem.analysis.hidden_links import Suggestion, Suggestions, suggest_links
    from worksystem.analysis.load import Load, LoadPeriod, measure_load
    from worksystem.analysis.paths import Activity, Chain, CriticalPath, find_critical_path
    from worksystem.analysis.plans import Plan, PlannedItem, ResourceLink, make_plan
    from worksystem.analysis.priorities import Priorities, Priority, prioritize
    from worksystem.analysis.visibility import Visibility, measure_visibility
    from worksystem.analysis.waiting import Waiting, explain_waiting
    from worksystem.formats import Loss, Reading, from_json, read, to_json, write
    from worksystem.model.decisions import Decision
    from worksystem.model.replays import replay
    from worksystem.model.working_time import WorkingTime
    from worksystem.network.graphs import from_networkx, to_networkx
    from worksystem.summary import Summary, summarize
    from worksystem.table import Table

__version__ = "0.1.0"

__all__ = [
    "CHECKS",
    "Absence",
    "Activity",
    "Assignment",
    "BeyondHorizon",
    "Bottlenecks",
    "Cadence",
    "Calendar",
    "CalendarException",
    "CannotAnswer",
    "Capacity",
    "Chain",
    "Check",
    "Coded",
    "Constraint",
    "CriticalPath",
    "Decision",
    "Dependency",
    "DependencyCycle",
    "DuplicateId",
    "Elapsed",
    "Estimate",
    "Facts",
    "Fault",
    "Finding",
    "Flow",
    "Grounds",
    "Handoff",
    "HandoffContract",
    "Handoffs",
    "Health",
    "HealthComparison",
    "History",
    "Infeasible",
    "Interaction",
    "InvalidCalendar",
    "InvalidChoice",
    "InvalidDuration",
    "InvalidExtension",
    "InvalidInstant",
    "InvalidModel",
    "InvalidNumber",
    "InvalidRecurrence",
    "InvalidText",
    "Load",
    "LoadPeriod",
    "Loss",
    "Measure",
    "Membership",
    "MissingExtra",
    "Move",
    "NotEnoughHistory",
    "Observation",
    "Outcome",
    "Owner",
    "Percent",
    "Percentile",
    "Plan",
    "PlannedItem",
    "Priorities",
    "Priority",
    "Ranking",
    "Reading",
    "Recurrence",
    "Refused",
    "Registry",
    "ResourceLink",
    "ServiceClass",
    "ServiceLevel",
    "Standard",
    "State",
    "Suggestion",
    "Suggestions",
    "Summary",
    "Table",
    "Thresholds",
    "Trouble",
    "Unjudged",
    "UnknownReference",
    "UnreadableSource",
    "Verdict",
    "Visibility",
    "Waiting",
    "Waiver",
    "Week",
    "WorkItem",
    "WorkSystem",
    "WorkSystemError",
    "Workflow",
    "WorkingTime",
    "__version__",
    "check",
    "diagnose",
    "events",
    "explain_waiting",
    "find_bottlenecks",
    "find_critical_path",
    "from_json",
    "from_networkx",
    "make_plan",
    "measure_flow",
    "measure_handoffs",
    "measure_load",
    "measure_visibility",
    "prioritize",
    "read",
    "replay",
    "suggest_links",
    "summarize",
    "to_json",
    "to_networkx",
    "work",
    "write",
]

# Where each name lives that is loaded on first use.
_LATER = {
    "Table": "worksystem.table",
    "Decision": "worksystem.model.decisions",
    "WorkingTime": "worksystem.model.working_time",
    "events": "worksystem.events",
    "replay": "worksystem.model.replays",
    "Bottlenecks": "worksystem.analysis.bottlenecks",
    "Ranking": "worksystem.analysis.bottlenecks",
    "find_bottlenecks": "worksystem.analysis.bottlenecks",
    "Flow": "worksystem.analysis.flow",
    "Percentile": "worksystem.analysis.flow",
    "measure_flow": "worksystem.analysis.flow",
    "Handoffs": "worksystem.analysis.handoffs",
    "measure_handoffs": "worksystem.analysis.handoffs",
    "CHECKS": "worksystem.analysis.health",
    "Check": "worksystem.analysis.health",
    "Facts": "worksystem.analysis.health",
    "Finding": "worksystem.analysis.health",
    "Grounds": "worksystem.analysis.health",
    "Health": "worksystem.analysis.health",
    "HealthComparison": "worksystem.analysis.health",
    "Thresholds": "worksystem.analysis.health",
    "Trouble": "worksystem.analysis.health",
    "Unjudged": "worksystem.analysis.health",
    "Verdict": "worksystem.analysis.health",
    "Waiver": "worksystem.analysis.health",
    "check": "worksystem.analysis.health",
    "diagnose": "worksystem.analysis.health",
    "Priorities": "worksystem.analysis.priorities",
    "Priority": "worksystem.analysis.priorities",
    "prioritize": "worksystem.analysis.priorities",
    "Visibility": "worksystem.analysis.visibility",
    "measure_visibility": "worksystem.analysis.visibility",
    "Waiting": "worksystem.analysis.waiting",
    "explain_waiting": "worksystem.analysis.waiting",
    "Suggestion": "worksystem.analysis.hidden_links",
    "Suggestions": "worksystem.analysis.hidden_links",
    "suggest_links": "worksystem.analysis.hidden_links",
    "Load": "worksystem.analysis.load",
    "LoadPeriod": "worksystem.analysis.load",
    "measure_load": "worksystem.analysis.load",
    "Activity": "worksystem.analysis.paths",
    "Chain": "worksystem.analysis.paths",
    "CriticalPath": "worksystem.analysis.paths",
    "find_critical_path": "worksystem.analysis.paths",
    "Plan": "worksystem.analysis.plans",
    "PlannedItem": "worksystem.analysis.plans",
    "ResourceLink": "worksystem.analysis.plans",
    "make_plan": "worksystem.analysis.plans",
    "Loss": "worksystem.formats",
    "Reading": "worksystem.formats",
    "from_json": "worksystem.formats",
    "read": "worksystem.formats",
    "to_json": "worksystem.formats",
    "write": "worksystem.formats",
    "Summary": "worksystem.summary",
    "summarize": "worksystem.summary",
    "from_networkx": "worksystem.network.graphs",
    "to_networkx": "worksystem.network.graphs",
}


if not TYPE_CHECKING:  # a type checker that saw it would accept every name

    def __getattr__(name: str) -> Any:
        if name not in _LATER:
            msg = f"module 'worksystem' has no attribute {name!r}"
            raise AttributeError(msg)
        module = import_module(_LATER[name])
        # A name may also be that of a room.
        value = module if _LATER[name] == f"worksystem.{name}" else getattr(module, name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted(__all__)
