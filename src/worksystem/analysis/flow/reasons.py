"""The life of one item, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from worksystem.analysis.flow.elapsed import Told, told
from worksystem.model.history import MISSING
from worksystem.model.instants import from_microseconds
from worksystem.show import show, show_count

if TYPE_CHECKING:
    from worksystem.analysis.flow.figures import Figures

__all__ = ["explain"]

_SHOWN_VISITS = 12


def explain(flow: Figures, item: str) -> str:
    """The sentences for one item of which something has happened."""
    return " ".join(
        [*_span(flow, item), *_visits(flow, item), *_events(flow, item), *_beside(flow, item)]
    )


def _span(flow: Figures, item: str) -> Iterator[str]:
    spans, code = flow.spans, flow.code(item)
    started, finished = int(spans.started[code]), int(spans.finished[code])
    dropped = int(spans.dropped[code])

    def at(instant: int) -> str:
        return show(from_microseconds(instant, flow.zone))

    if started == MISSING:
        yield f"{item!r} has not been started: that would be {flow.policy.start.said}."
        if dropped != MISSING:
            yield f"It was dropped on {at(dropped)}."
    elif finished != MISSING:
        yield (
            f"{item!r} was started on {at(started)} and finished on {at(finished)}: "
            f"a cycle time of {told(finished - started)}."
        )
        if not flow.window.start <= finished < flow.window.end:
            yield "That is outside the window, so it counts in no figure of what finished."
    elif dropped != MISSING:
        yield (
            f"{item!r} was started on {at(started)} and dropped on {at(dropped)}, "
            f"after {told(dropped - started)}: it has no cycle time."
        )
    else:
        yield (
            f"{item!r} was started on {at(started)} and has not finished: "
            f"it is {told(spans.timeline.as_of - started)} old on {at(spans.timeline.as_of)}."
        )


def _visits(flow: Figures, item: str) -> Iterator[str]:
    visits = flow.visits.of(item)
    parts = [
        f"{'no known state' if visit.state is None else show(visit.state)} for {Told(visit.time)}"
        for visit in visits[:_SHOWN_VISITS]
    ]
    if len(visits) > _SHOWN_VISITS:
        parts.append(f"{len(visits) - _SHOWN_VISITS} more")
    if parts:
        *first, last = parts
        yield f"It was in {', '.join(first)}{' and ' if first else ''}{last}."


def _events(flow: Figures, item: str) -> Iterator[str]:
    for block in flow.blocked.blocks:
        if block.item == item:
            reason = show(block.reason) if block.reason else "something that nobody has said"
            since = Told(block.until - block.since)
            still = "was blocked" if block.is_over else "has been blocked"
            yield f"It {still} for {since}, from {show(block.since)}, by {reason}."
    for again in flow.reopenings:
        if again.item == item:
            yield f"It was reopened on {show(again.at)}, from {show(again.left)} to {show(again.entered)}."


def _beside(flow: Figures, item: str) -> Iterator[str]:
    ordered = np.sort(flow.cycle_times.microseconds)
    if not len(ordered):
        return
    count = show_count(len(ordered), "finished item")
    if item in flow.cycle_times:
        time = flow.cycle_times[item]
        longer = len(ordered) - int(np.searchsorted(ordered, _micros(time), side="right"))
        yield f"Of {count}, {longer} took longer."
    elif item in flow.ages:
        age = flow.ages[item]
        less = int(np.searchsorted(ordered, _micros(age), side="left"))
        yield f"Of {count}, {less} took less time than it is old."


def _micros(time: timedelta) -> int:
    return time // timedelta(microseconds=1)
