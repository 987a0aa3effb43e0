"""Which kinds of things a system holds, by the name of their registry."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from worksystem.model.cadences import Cadence
from worksystem.model.calendars import Calendar
from worksystem.model.handoffs import Handoff, HandoffContract
from worksystem.model.items import WorkItem
from worksystem.model.outcomes import Outcome
from worksystem.model.people import Owner
from worksystem.model.registry import Registry, registry_of
from worksystem.model.standards import ServiceClass, Standard
from worksystem.model.workflows import Workflow

__all__ = ["KINDS", "REGISTRY_OF"]

KINDS: dict[str, type[Any]] = {
    "calendars": Calendar,
    "owners": Owner,
    "outcomes": Outcome,
    "workflows": Workflow,
    "standards": Standard,
    "service_classes": ServiceClass,
    "contracts": HandoffContract,
    "cadences": Cadence,
    "items": WorkItem,
    "handoffs": Handoff,
}
REGISTRY_OF = {kind: name for name, kind in KINDS.items()}


# One converter a registry, so that type checkers know what each of them takes.


def calendars(values: Iterable[Calendar]) -> Registry[Calendar]:
    """A registry of calendars."""
    return registry_of(Calendar, values)


def owners(values: Iterable[Owner]) -> Registry[Owner]:
    """A registry of owners."""
    return registry_of(Owner, values)


def outcomes(values: Iterable[Outcome]) -> Registry[Outcome]:
    """A registry of outcomes."""
    return registry_of(Outcome, values)


def workflows(values: Iterable[Workflow]) -> Registry[Workflow]:
    """A registry of workflows."""
    return registry_of(Workflow, values)


def standards(values: Iterable[Standard]) -> Registry[Standard]:
    """A registry of standards."""
    return registry_of(Standard, values)


def service_classes(values: Iterable[ServiceClass]) -> Registry[ServiceClass]:
    """A registry of service classes."""
    return registry_of(ServiceClass, values)


def contracts(values: Iterable[HandoffContract]) -> Registry[HandoffContract]:
    """A registry of contracts."""
    return registry_of(HandoffContract, values)


def cadences(values: Iterable[Cadence]) -> Registry[Cadence]:
    """A registry of cadences."""
    return registry_of(Cadence, values)


def items(values: Iterable[WorkItem]) -> Registry[WorkItem]:
    """A registry of items."""
    return registry_of(WorkItem, values)


def handoffs(values: Iterable[Handoff]) -> Registry[Handoff]:
    """A registry of handoffs."""
    return registry_of(Handoff, values)
