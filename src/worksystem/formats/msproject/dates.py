"""The dates of a task: constraints, deadline, levelling delay, progress, and pins by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from worksystem.errors import InvalidModel
from worksystem.formats.msproject.fields import ELAPSED, Fields, tenths_of_minutes
from worksystem.model.constraints import Constraint, ConstraintKind
from worksystem.model.durations import ZERO, Elapsed

__all__ = ["dates_of"]

_AS_LATE_AS_POSSIBLE = 1
_KINDS: dict[int, ConstraintKind] = {
    1: "as late as possible",
    2: "start on",
    3: "finish on",
    4: "start no earlier than",
    5: "start no later than",
    6: "finish no earlier than",
    7: "finish no later than",
}


def dates_of(fields: Fields, *, is_summary: bool) -> dict[str, Any]:
    """The fields of an item that have to do with dates.

    The progress of a summary task is that of its parts, and is not repeated.
    """
    said: dict[str, Any] = {"created": fields.instant("CreateDate")}
    if "Deadline" in fields:
        said["due"] = fields.instant("Deadline")
    said["constraints"] = _constraints(fields)
    delay = _delay(fields)
    if is_summary:
        if delay:
            fields.lose("LevelingDelay", "the levelling delay of a summary task is left out")
        if fields.truth("Manual"):
            fields.lose("Manual", "dates of a summary task set by hand follow from its parts here")
        return said
    said["delay"] = delay
    said |= _progress(fields)
    _pin(said, fields)
    if fields.truth("ExternalTask"):
        said["not_before"] = fields.instant("Start")
    return said


def _constraints(fields: Fields) -> list[Constraint]:
    kind = _KINDS.get(fields.one_of("ConstraintType", range(8), 0))
    if kind is None:
        return []
    if kind == "as late as possible":
        return [Constraint(kind)]
    at = fields.instant("ConstraintDate")
    if at is None:
        if "ConstraintDate" not in fields:
            fields.lose("ConstraintType", f"a constraint {kind!r} without a date is left out")
        return []
    return [Constraint(kind, at)]


def _delay(fields: Fields) -> timedelta | Elapsed:
    amount = fields.whole("LevelingDelay")
    # Levelling counts in elapsed time unless the file says otherwise.
    shown_as = fields.one_of("LevelingDelayFormat", range(1, 54), 8)
    if not amount:
        return ZERO
    if amount < 0:
        fields.fault("LevelingDelay", f"need a delay of zero or more, got {amount}")
        return ZERO
    time = tenths_of_minutes(amount)
    try:
        return Elapsed(time) if shown_as in ELAPSED else time
    except InvalidModel as error:
        fields.fault("LevelingDelay", error.reason)
        return ZERO


def _progress(fields: Fields) -> dict[str, Any]:
    """When a task started and finished, and what is left of it.

    What Microsoft Project shows as begun without saying when began on its
    scheduled date.
    """
    percent = fields.number("PercentComplete") or 0
    started, finished = fields.instant("ActualStart"), fields.instant("ActualFinish")
    if started is None and finished is None and percent <= 0:
        return {}
    started = started or fields.instant("Start")
    if finished is None and percent >= 100:
        finished = fields.instant("Finish")
    if finished is not None:
        return {"started": started, "finished": finished}
    remaining = fields.duration("RemainingDuration")
    if remaining is None and (length := fields.duration("Duration")) is not None:
        remaining = length * (100 - min(percent, 100)) / 100
    return {"started": started, "remaining": remaining}


def _pin(said: dict[str, Any], fields: Fields) -> None:
    """A task that is scheduled by hand stays where it was put, whatever it waits for."""
    if not fields.truth("Manual") or "started" in said:
        return
    name = "ManualStart" if "ManualStart" in fields else "Start"
    start = fields.instant(name)
    if start is None:
        return
    fields.lose("Manual", "a task scheduled by hand is held by a constraint 'start on' its date")
    if said["constraints"]:
        reason = "the constraint of a task scheduled by hand is left out beside its own date"
        fields.lose("ConstraintType", reason)
    said["constraints"] = [Constraint("start on", start)]
