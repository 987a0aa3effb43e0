"""Whether the parts of a system fit together: every id names something, nothing is in itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from worksystem.errors import InvalidCalendar, InvalidModel
from worksystem.model import references
from worksystem.model.kinds import KINDS
from worksystem.model.registry import unknown

__all__ = ["faults_of"]

# The system is above this file: it is only asked for what it has.
System = Any


def faults_of(system: System, changed: dict[str, Iterable[Any]]) -> list[InvalidModel]:
    """What does not fit, each with its place; asked of what has changed, and of the system itself."""
    registries = {name: getattr(system, name) for name in KINDS}
    found: list[InvalidModel] = []
    if system.calendar is not None and system.calendar not in system.calendars:
        sentence = f"the system's calendar {system.calendar!r} is no calendar in the system"
        found.append(unknown(sentence, system.calendar, system.calendars.ids()).at("calendar"))
    for i, pair in enumerate(system.interactions):
        found += [
            unknown(f"{team!r} is no owner in the system", team, system.owners.ids()).at(
                f"interactions[{i}]"
            )
            for team in (pair.a, pair.b)
            if team not in system.owners
        ]
    known = ("after",) if "wiring" in system.derived else ()
    for name, values in changed.items():
        found += references.faults(name, values, registries, registries[name], known=known)
    return found or [*_in_themselves(system, changed), *_in_no_state(system, changed)]


def _in_themselves(system: System, changed: dict[str, Iterable[Any]]) -> Iterable[InvalidModel]:
    for name, link in (("items", "parent"), ("outcomes", "parent"), ("calendars", "base")):
        if around := references.loop(changed.get(name, ()), getattr(system, name), link):
            path = " → ".join(map(repr, (*around[:8], around[0])))
            kind = InvalidCalendar if name == "calendars" else InvalidModel
            yield kind(f"{name} cannot be inside themselves: {link} {path}")


def _in_no_state(system: System, changed: dict[str, Iterable[Any]]) -> Iterable[InvalidModel]:
    states: dict[str, set[str]] = {}
    for item in changed.get("items", ()):
        if item.state is None:
            continue
        if item.workflow not in states:
            states[item.workflow] = {s.id for s in system.workflows[item.workflow].states}
        if item.state not in states[item.workflow]:
            sentence = (
                f"item {item.id!r} is in state {item.state!r}, "
                f"which workflow {item.workflow!r} does not have"
            )
            # In the order of the workflow, so that what is offered does not depend on a set.
            known = [state.id for state in system.workflows[item.workflow].states]
            yield unknown(sentence, item.state, known)
