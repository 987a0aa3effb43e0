"""Which kinds of things a system holds, by the name of their registry."""

from __future__ import annotations

from typing import Any

from worksystem.model.cadences import Cadence
from worksystem.model.calendars import Calendar
from worksystem.model.handoffs import Handoff, HandoffContract
from worksystem.model.items import WorkItem
from worksystem.model.outcomes import Outcome
from worksystem.model.people import Owner
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
