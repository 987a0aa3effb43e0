"""Who is over capacity, what can really be delivered when, and what holds it back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from worksystem.analysis.bottlenecks import find_bottlenecks
from worksystem.analysis.load import measure_load
from worksystem.analysis.plans import Plan, make_plan
from worksystem.errors import CannotAnswer
from worksystem.model.durations import ZERO, Elapsed
from worksystem.show import show
from worksystem.summary.dates import in_json, last_day, start_day, without_middle
from worksystem.summary.section import WIDTH, Section, few
from worksystem.table import Table

if TYPE_CHECKING:
    from worksystem.analysis.bottlenecks import Ranking
    from worksystem.analysis.load import Load, LoadPeriod
    from worksystem.analysis.paths import CriticalPath
    from worksystem.model.system import WorkSystem

__all__ = ["bottlenecks", "feasible_plan", "overload"]

_SHOWN_PERIODS = 6
# With more items than this, a page does with one schedule where it would make nine.
_LARGE = 2_000
_RANKINGS = ("load", "structure", "relief", "flow")


def overload(path: CriticalPath) -> Section:
    """The weeks in which owners have more to do than there is of them."""
    try:
        found = measure_load(path.system)
    except CannotAnswer as error:
        return Section("load", "", {"cannot_answer": str(error)})
    over = found.over
    owners = {row.owner for row in over}
    count = "1 owner is" if len(owners) == 1 else f"{len(owners)} owners are"
    rows = [
        (row.owner, row.start.date(), row.demand, row.capacity, few(row.items, width=WIDTH - 50))
        for row in over[:_SHOWN_PERIODS]
    ]
    left = len(over) - len(rows)
    return Section(
        "load",
        f"Load at these dates: {count if over else 'nobody is'} over capacity"
        if path.system.owners
        else "",
        {
            "by": found.by,
            "spread": found.spread,
            "over": [_over(row) for row in over],
            "owners": {owner: _total(found, owner) for owner in found.owners},
        },
        table=Table.of("", ("owner", f"{found.by} of", "to do", "has", "items"), rows),
        notes=[f"… and {left} more"] if left > 0 else [],
    )


def _over(row: LoadPeriod) -> dict[str, Any]:
    return {
        "owner": row.owner,
        "start": in_json(row.start),
        "end": in_json(row.end),
        "demand_seconds": row.demand.total_seconds(),
        "capacity_seconds": row.capacity.total_seconds(),
        "items": list(row.items),
    }


def _total(found: Load, owner: str) -> dict[str, float]:
    total = found.totals[owner]
    return {
        "demand_seconds": total.demand.total_seconds(),
        "capacity_seconds": total.capacity.total_seconds(),
    }


def feasible_plan(path: CriticalPath) -> Section:
    """When everything is done with the people there are, against the critical path."""
    found = _plan(path.system)
    if isinstance(found, str):
        return Section("plan", "No plan", {"cannot_answer": found}, notes=found.splitlines())
    later = found.length - path.length
    chain = [found[id_] for id_ in found.critical_items]
    rows: list[tuple[object, ...]] = [
        (
            step.item,
            few(step.doers, width=20),
            start_day(step.start or step.start_offset),
            last_day(step.finish or step.finish_offset),
            few(step.waits_for, width=20) if step.waits_for else None,
        )
        for step in chain
    ]
    names = ("item", "done by", "start", "finish", "waits for")
    return Section(
        "plan",
        _headline(found, later),
        {
            "finish": in_json(found.finish),
            "length_seconds": found.length.total_seconds(),
            "lower_bound_seconds": found.lower_bound.total_seconds(),
            "gap": found.gap,
            "later_than_critical_path_seconds": later.total_seconds(),
            "schedules": found.schedules,
            "critical_items": list(found.critical_items),
            "late": list(found.late),
            "items": [
                {
                    "item": each.item,
                    "doers": list(each.doers),
                    "start": in_json(each.start),
                    "finish": in_json(each.finish),
                    "waits_for": list(each.waits_for),
                }
                for each in found
            ],
        },
        table=Table.of("", names, without_middle(rows)) if rows else None,
        notes=_about(found),
    )


def _headline(found: Plan, later: timedelta) -> str:
    if not len(found):
        return "No items, so nothing to plan"
    until = f"until {show(found.finish)}" if found.finish else f"{show(found.length)} of work"
    if later > ZERO:
        return f"With the people there are: {until}, {show(later)} after the critical path"
    if later < ZERO:
        return f"With the people there are: {until}, {show(-later)} before the critical path"
    return f"With the people there are: {until}, as the critical path says"


def _about(found: Plan) -> list[str]:
    notes = []
    if found.gap:
        notes.append(f"A longer search may find a plan that is up to {found.gap:.1%} shorter.")
    if found.late:
        count = (
            "1 item misses its" if len(found.late) == 1 else f"{len(found.late)} items miss their"
        )
        notes.append(f"{count} due date: {few(found.late, width=WIDTH - 35)}.")
    return [*notes, *(f"{note[:1].upper()}{note[1:]}." for note in found.taken_for_granted)]


def _plan(system: WorkSystem) -> Plan | str:
    """A quick plan, or why there is none; made once for a system."""
    key = "quick plan"
    if key not in system.derived:
        try:
            system.derived[key] = make_plan(system, effort="quick", schedules=_schedules(system))
        except CannotAnswer as error:
            system.derived[key] = str(error)
    found: Plan | str = system.derived[key]
    return found


def _schedules(system: WorkSystem) -> int | None:
    """In a large system one schedule has to do."""
    return None if len(system.items) <= _LARGE else 1


def bottlenecks(path: CriticalPath) -> Section:
    """What limits the whole: four answers, each of its own kind."""
    system = path.system
    planned = _plan(system)
    found = find_bottlenecks(
        system,
        plan=planned if isinstance(planned, Plan) else None,
        schedules=_schedules(system),
        top=3 if len(system.items) <= _LARGE else 1,
    )
    rankings: dict[str, Ranking[Any]] = {name: getattr(found, f"by_{name}") for name in _RANKINGS}
    notes = []
    for name, ranking in rankings.items():
        said = f"not evaluated: {ranking.not_evaluated}" if ranking.not_evaluated else "nothing"
        notes.append(f"By {name}: {ranking[0].why if len(ranking) else said}.")
    return Section(
        "bottlenecks",
        "What holds it back, in four ways" if path.items else "",
        {
            name: {
                "not_evaluated": ranking.not_evaluated,
                "entries": [
                    {
                        "subject": one.subject,
                        "kind": one.kind,
                        "value": _value(one.value),
                        "why": one.why,
                    }
                    for one in ranking
                ],
            }
            for name, ranking in rankings.items()
        },
        notes=notes if path.items else [],
    )


def _value(value: timedelta | Elapsed | float | datetime) -> Any:
    if isinstance(value, Elapsed):
        value = value.time
    return value.total_seconds() if isinstance(value, timedelta) else value
