"""Systems in which much has happened, and what can be done to a whole system."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import attrs
from hypothesis import strategies as st

from worksystem import Elapsed, History, Recurrence, WorkItem, WorkSystem
from worksystem.model.registry import Registry
from worksystem.testing import histories, whole_systems, work_systems

NOW = datetime.fromisoformat("2026-04-06T09:00+00:00")


@st.composite
def busy_systems(draw: st.DrawFn, **options: Any) -> WorkSystem:
    """Systems with everything, and with a history of three months about what is in them."""
    system = draw(
        work_systems(
            min_size=1,
            max_size=5,
            cycles=options.pop("cycles", True),
            parents=True,
            constraints=True,
            progress=True,
            agreements=True,
            calendars=True,
            owners=True,
            start=True,
            **options,
        )
    )
    states = sorted({state.id for flow in system.workflows for state in flow.states})
    happened = draw(
        histories(
            items=sorted(system.items.ids()),
            states=states or ["doing"],
            owners=sorted(system.owners.ids()) or ["ana"],
            max_size=30,
            within=timedelta(days=90),
        )
    )
    as_of = draw(st.sampled_from([NOW, system.as_of, None]))
    busy: WorkSystem = attrs.evolve(system, history=happened, as_of=as_of)
    return busy


def any_systems(*, cycles: bool = True) -> st.SearchStrategy[WorkSystem]:
    """Both the strange and the busy."""
    return st.one_of(whole_systems(cycles=cycles), busy_systems(cycles=cycles))


def shifted(value: Any, by: timedelta) -> Any:
    """Everything in a value that is a date or an instant, so much later."""
    if isinstance(value, (datetime, date)):
        return value + by
    if isinstance(value, Recurrence):
        return Recurrence(re.sub(r"UNTIL=(\d{8})", lambda until: _later(until[1], by), value.text))
    if isinstance(value, (timedelta, Elapsed, str)) or value is None:
        return value
    if isinstance(value, Registry):
        return [shifted(one, by) for one in value]
    if isinstance(value, History):
        return [shifted(event, by) for event in value]
    if isinstance(value, (list, tuple)) and type(value) in (list, tuple):
        return type(value)(shifted(one, by) for one in value)
    if attrs.has(type(value)):
        changes = {
            field.name.lstrip("_"): new
            for field in attrs.fields(type(value))
            if field.init
            for old in [getattr(value, field.name)]
            for new in [shifted(old, by)]
            if new is not old
        }
        return attrs.evolve(value, **changes) if changes else value
    return value


def _later(day: str, by: timedelta) -> str:
    return f"UNTIL={datetime.strptime(day, '%Y%m%d') + by:%Y%m%d}"


def without(system: WorkSystem, item: WorkItem) -> WorkSystem:
    """The system without an item and without what is on its way of it."""
    handoffs = [handoff.id for handoff in system.handoffs if handoff.item == item.id]
    return system.remove(item.id, *handoffs)
