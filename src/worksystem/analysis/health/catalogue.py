"""The checks, in the order of their pages; a check that is added is named here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worksystem.analysis.health.checks import (
    agreements,
    capacity,
    crowding,
    dependencies,
    due_dates,
    duplicates,
    handoffs,
    intake,
    outcomes,
    ownership,
    priorities,
    relays,
    silos,
    soundness,
    urgency,
    visibility,
)

if TYPE_CHECKING:
    from worksystem.analysis.health.check import Check

__all__ = ["CHECKS"]

CHECKS: tuple[Check, ...] = (
    soundness.dangling_reference,
    soundness.dependency_cycle,
    agreements.unworkable_workflow,
    agreements.missing_agreement,
    ownership.no_owner,
    ownership.cannot_own,
    ownership.single_point,
    urgency.expedite_overrun,
    urgency.priority_inflation,
    urgency.firefighting_load,
    due_dates.overdue,
    due_dates.unlikely_to_make_it,
    due_dates.born_late,
    due_dates.date_slide,
    dependencies.unknown,
    dependencies.probable_hidden,
    dependencies.unagreed,
    dependencies.convergence,
    duplicates.probable_duplicate,
    duplicates.parallel_effort,
    handoffs.incomplete_handoff,
    handoffs.dropped_in_the_gap,
    relays.low_first_pass,
    relays.relay,
    visibility.hidden_work,
    visibility.stale_status,
    visibility.no_rhythm,
    outcomes.work_without_outcome,
    outcomes.busy_not_productive,
    outcomes.waiting_not_working,
    priorities.unstructured_reprioritisation,
    priorities.priority_inversion,
    capacity.overload,
    crowding.too_much_in_progress,
    capacity.unsustainable_hours,
    crowding.arrivals_exceed_departures,
    silos.spread_too_thin,
    silos.hotspot,
    intake.coordination_debt,
    intake.machine_intake,
)
"""All checks; pass others beside them as ``diagnose(system, checks=(*CHECKS, mine))``."""
