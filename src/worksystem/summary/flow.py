"""How work has flowed so far, how it changed hands and why it waited, from its history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from worksystem.analysis.flow import Told, measure_flow
from worksystem.analysis.handoffs import Proportion, measure_handoffs
from worksystem.analysis.waiting import CAUSES, explain_waiting
from worksystem.errors import CannotAnswer, WorkSystemError
from worksystem.show import show
from worksystem.summary.section import WIDTH, Section, few
from worksystem.table import Table

if TYPE_CHECKING:
    from worksystem.analysis.flow import Flow, Percentile
    from worksystem.analysis.handoffs import Handoffs
    from worksystem.model.system import WorkSystem

__all__ = ["flow", "handed_over", "waited"]

_UNITS = "ed, eh: elapsed, nights and weekends too; d, h: working time, 8 hours a day."
_NO_HISTORY = "no history"
_SHOWN = 5


def _not_evaluated(name: str, why: str) -> Section:
    return Section(name, "", {"not_evaluated": why})


def flow(system: WorkSystem) -> Section:
    """How much is in progress, how fast it is finished, and what ages."""
    if not system.history:
        return _not_evaluated("flow", _NO_HISTORY)
    try:
        found = measure_flow(system)
    except CannotAnswer as error:
        return _not_evaluated("flow", str(error))
    rows = [*_counted(found), *_timed(found)]
    start, end = found.window.dates
    return Section(
        "flow",
        f"Flow from {show(start.date())} to {show(end.date())}: "
        f"{len(found.cycle_times)} finished, {len(found.ages)} in progress",
        _flow_data(found),
        table=Table.of("", ("figure", "value", "that is"), rows),
        notes=[*_ageing(found), _UNITS],
    )


def _counted(found: Flow) -> Iterator[tuple[str, object, str]]:
    yield "in progress", found.wip.now, f"{show(found.wip.mean)} on average"
    try:
        arrivals, throughput = found.arrivals.mean, found.throughput.mean
        verdict = found.stability.verdict
    except CannotAnswer:
        return  # a history of so many weeks, or of so few, that they say nothing
    yield "finished a week", throughput, f"{show(arrivals)} started a week: {verdict}"


def _timed(found: Flow) -> Iterator[tuple[str, object, str]]:
    for p in (0.5, 0.85) if len(found.cycle_times) else ():
        time = found.percentile(p)
        low, high = ("?" if at is None else str(_days(at)) for at in (time.low, time.high))
        yield f"{p:.0%} finished within", _days(time.value), f"{low} to {high}, of {time.n} items"
    efficiency = found.efficiency
    if efficiency.value is not None:
        waiting = f"{_days(efficiency.waiting)} of waiting"
        yield "flow efficiency", f"{efficiency.value:.0%}", waiting
    if len(found.blocked):
        yield "blocked", _days(found.blocked.total), f"{len(found.blocked)} times"


def _days(time: timedelta | None) -> object:
    """Elapsed time to the hour, as one says it; short times as they are."""
    if time is None:
        return "not reached"
    hour = timedelta(hours=1)
    return Told(round(time / hour) * hour if time >= timedelta(days=1) else time)


def _flow_data(found: Flow) -> dict[str, Any]:
    done = bool(len(found.cycle_times))
    percentiles = {p: _percentile(found.percentile(p)) for p in (0.5, 0.85, 0.95)} if done else {}
    stability: dict[str, Any] = {"verdict": None, "because": ""}
    try:
        stability = {"verdict": found.stability.verdict, "because": found.stability.because}
    except CannotAnswer as error:
        stability["because"] = str(error)
    efficiency = found.efficiency
    return {
        "policy": str(found.policy),
        "window": [instant.isoformat() for instant in found.window.dates],
        "finished": len(found.cycle_times),
        "in_progress": found.wip.now,
        "mean_in_progress": found.wip.mean,
        "cycle_time_percentiles": {str(p): told for p, told in percentiles.items()},
        "flow_efficiency": {
            "value": efficiency.value,
            "low": efficiency.low,
            "high": efficiency.high,
            "reason": efficiency.reason,
        },
        "stability": stability,
        "blocked_seconds": found.blocked.total.total_seconds(),
        "ageing": [
            {
                "item": one.item,
                "state": one.state,
                "age_seconds": one.age.total_seconds(),
                "passed": one.passed,
            }
            for one in found.ageing
        ],
    }


def _percentile(found: Percentile) -> dict[str, Any]:
    return {
        "seconds": _seconds(found.value),
        "low_seconds": _seconds(found.low),
        "high_seconds": _seconds(found.high),
        "n": found.n,
        "method": found.method,
    }


def _seconds(value: timedelta | None) -> float | None:
    return None if value is None else value.total_seconds()


def _ageing(found: Flow) -> list[str]:
    old = [one for one in found.ageing if one.passed is not None and one.passed >= 0.85]
    if not old:
        return []
    said = few((f"{one.item} ({_days(one.age)})" for one in old), width=WIDTH - 30)
    return [f"Older than 85 % of what was finished: {said}."]


def handed_over(system: WorkSystem) -> Section:
    """Who hands work to whom, how soon it is answered, and what comes back."""
    try:
        found = measure_handoffs(system)
    except WorkSystemError as error:
        return _not_evaluated("handoffs", str(error))
    if not found.total and not found.offers:
        return _not_evaluated("handoffs", _NO_HISTORY)
    rows = [
        (r["giver"], r["taker"], r["handoffs"], r["median latency"], _brief(r["first pass"]))
        for r in found.table().to_records()[:_SHOWN]
    ]
    names = ("giver", "taker", "handoffs", "median answer", "accepted at first pass")
    whole = found.first_pass.whole
    return Section(
        "handoffs",
        f"Handoffs: {found.total} between {len(found.counts())} pairs of owners",
        {
            "total": found.total,
            "pairs": [
                {"giver": giver, "taker": taker, "count": count}
                for (giver, taker), count in found.counts().items()
            ],
            "first_pass": None if whole is None else _proportion(whole),
            "returned": dict(found.reasons),
            "unanswered": [one.handoff for one in found.unanswered],
        },
        table=Table.of("", names, rows) if rows else None,
        notes=_handoff_notes(found),
    )


def _brief(found: object) -> object:
    if not isinstance(found, Proportion):
        return None
    return f"{found.part} of {found.whole} ({found.share:.0%})"


def _proportion(whole: Proportion) -> dict[str, Any]:
    return {"part": whole.part, "whole": whole.whole, "low": whole.low, "high": whole.high}


def _handoff_notes(found: Handoffs) -> list[str]:
    notes = []
    if found.reasons:
        reason, times = max(found.reasons.items(), key=lambda pair: (pair[1], pair[0]))
        notes.append(
            f"Returned {sum(found.reasons.values())} times, most often: {reason} ({times})."
        )
    if found.unanswered:
        said = few((one.handoff for one in found.unanswered), width=WIDTH - 30)
        notes.append(f"Nobody has answered yet: {said}.")
    return notes


def waited(system: WorkSystem) -> Section:
    """Why work waited, by five causes."""
    if not system.history:
        return _not_evaluated("waiting", _NO_HISTORY)
    try:
        found = explain_waiting(system)
    except CannotAnswer as error:
        return _not_evaluated("waiting", str(error))
    total = sum((found.total[cause] for cause in CAUSES), timedelta(0))
    data = {f"{cause}_seconds": found.total[cause].total_seconds() for cause in CAUSES}
    return Section(
        "waiting",
        f"Why work waited: {_days(total)} in all" if total else "",
        data,
        notes=[_shares(found.total, total)] if total else [],
    )


def _shares(causes: Any, total: timedelta) -> str:
    ranked = sorted(CAUSES, key=lambda cause: (-causes[cause], cause))
    said = [f"{cause} {causes[cause] / total:.0%}" for cause in ranked if causes[cause]]
    return f"{', '.join(said)}."
