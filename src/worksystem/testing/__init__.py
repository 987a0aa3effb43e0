"""Hypothesis strategies for every type of the model, and checks of what it promises.

For your tests as for ours; install with ``pip install 'worksystem[testing]'``.
Everything drawn is valid by construction, and small unless asked otherwise.
With Hypothesis installed, `st.from_type(WorkItem)` and its like just work.

    from hypothesis import given
    from worksystem.testing import check_round_trip, work_systems

    @given(system=work_systems(owners=True, calendars=True))
    def test_my_export_keeps_everything(system):
        check_round_trip(my_export, my_import, system)

Hypothesis imports this package whenever it is imported itself, so strategies
are loaded on first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from worksystem.errors import MissingExtra

# Before Hypothesis, which may ask for it while it is being imported.
from worksystem.testing.registration import register

try:
    import hypothesis as _hypothesis  # noqa: F401 - only whether it is there
except ImportError as error:
    raise MissingExtra.named("testing", package="hypothesis") from error

if TYPE_CHECKING:
    from worksystem.testing.agreements import cadences, contracts, handoffs
    from worksystem.testing.availability import (
        absences,
        calendar_exceptions,
        calendars,
        working_times,
    )
    from worksystem.testing.checks import (
        check_order_free,
        check_repeatable,
        check_round_trip,
        check_value,
        simplest,
    )
    from worksystem.testing.chronicle import happenings, histories
    from worksystem.testing.flow import (
        moves,
        service_classes,
        service_levels,
        standards,
        states,
        workflows,
    )
    from worksystem.testing.health import check_check
    from worksystem.testing.items import work_items
    from worksystem.testing.links import constraints, dependencies
    from worksystem.testing.patterns import opening_hours, recurrences, weeks
    from worksystem.testing.people import (
        assignments,
        capacities,
        interactions,
        memberships,
        owners,
    )
    from worksystem.testing.protocol import Adapter, ProtocolMachine
    from worksystem.testing.purpose import measures, observations, outcomes
    from worksystem.testing.systems import whole_systems, work_systems
    from worksystem.testing.times import (
        days,
        days_or_instants,
        efforts,
        elapsed_times,
        estimates,
        instants,
        lags,
        percents,
        zones,
    )
    from worksystem.testing.words import extensions, ids, texts

__all__ = [
    "Adapter",
    "ProtocolMachine",
    "absences",
    "assignments",
    "cadences",
    "calendar_exceptions",
    "calendars",
    "capacities",
    "check_check",
    "check_order_free",
    "check_repeatable",
    "check_round_trip",
    "check_value",
    "constraints",
    "contracts",
    "days",
    "days_or_instants",
    "dependencies",
    "efforts",
    "elapsed_times",
    "estimates",
    "extensions",
    "handoffs",
    "happenings",
    "histories",
    "ids",
    "instants",
    "interactions",
    "lags",
    "measures",
    "memberships",
    "moves",
    "observations",
    "opening_hours",
    "outcomes",
    "owners",
    "percents",
    "recurrences",
    "register",
    "service_classes",
    "service_levels",
    "simplest",
    "standards",
    "states",
    "texts",
    "weeks",
    "whole_systems",
    "work_items",
    "work_systems",
    "workflows",
    "working_times",
    "zones",
]

# Where each strategy and check lives. No file is named like one of them, so that
# loading a file can never put a module in the place of a strategy.
_HOME = {
    "agreements": ("cadences", "contracts", "handoffs"),
    "availability": ("absences", "calendar_exceptions", "calendars", "working_times"),
    "health": ("check_check",),
    "checks": (
        "check_order_free",
        "check_repeatable",
        "check_round_trip",
        "check_value",
        "simplest",
    ),
    "flow": (
        "moves",
        "service_classes",
        "service_levels",
        "standards",
        "states",
        "workflows",
    ),
    "chronicle": ("happenings", "histories"),
    "items": ("work_items",),
    "links": ("constraints", "dependencies"),
    "patterns": ("opening_hours", "recurrences", "weeks"),
    "people": ("assignments", "capacities", "interactions", "memberships", "owners"),
    "protocol": ("Adapter", "ProtocolMachine"),
    "purpose": ("measures", "observations", "outcomes"),
    "systems": ("whole_systems", "work_systems"),
    "times": (
        "days",
        "days_or_instants",
        "efforts",
        "elapsed_times",
        "estimates",
        "instants",
        "lags",
        "percents",
        "zones",
    ),
    "words": ("extensions", "ids", "texts"),
}
_LATER = {name: f"{__name__}.{file}" for file, names in _HOME.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    value = getattr(import_module(_LATER[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
