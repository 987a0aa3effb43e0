"""One wait, second by second: which cause from when to when, and what the owner did."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from attrs import frozen

from worksystem.model.instants import from_microseconds

if TYPE_CHECKING:
    from worksystem.analysis.waiting.causes import Causes

__all__ = ["Segment", "segments_of"]


@frozen
class Segment:
    """A part of a wait that has one cause.

    Attributes:
        cause: One of the five.
        start: When it begins.
        end: When it ends.
        item: What the owner was on, where that is the cause; else None.
        state: In which state, or on which activity.

    Examples:
        >>> nine, ten = (datetime.fromisoformat(f"2026-04-20T{h}:00Z") for h in ("09", "10"))
        >>> Segment("contention", nine, ten, "7", "pay").length
        datetime.timedelta(seconds=3600)
    """

    cause: str
    start: datetime
    end: datetime
    item: str | None = None
    state: str | None = None

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return self.end - self.start


class _Part(NamedTuple):
    cause: str
    start: int
    end: int
    activity: int = -1


def segments_of(causes: Causes, place: int, zone: str) -> tuple[Segment, ...]:
    """The segments of the wait of an activity; linear in what its owner did meanwhile."""
    parts: list[_Part] = []
    for part in _parts(causes, place):
        same = parts and (parts[-1].cause, parts[-1].activity) == (part.cause, part.activity)
        if same:
            parts[-1] = parts[-1]._replace(end=part.end)
        elif part.start < part.end:
            parts.append(part)
    return tuple(_told(causes, part, zone) for part in parts)


def _told(causes: Causes, part: _Part, zone: str) -> Segment:
    done, a = causes.activities, part.activity
    start, end = (from_microseconds(us, zone) for us in (part.start, part.end))
    if a < 0:
        return Segment(part.cause, start, end)
    return Segment(part.cause, start, end, done.items[done.item[a]], done.states[done.state[a]])


def _parts(causes: Causes, place: int) -> Iterator[_Part]:
    done = causes.activities
    owner, start = int(done.owner[place]), int(done.start[place])
    since, ready = int(done.enabled[place]), int(causes.ready[place])
    if owner < 0:
        yield _Part("extraneous", since, start)
        return
    yield _Part("batching", since, ready)
    time = causes.timeline
    first, last = (int(edge) for edge in time.offsets[owner : owner + 2])
    piece = first + int(np.searchsorted(time.end[first:last], ready, side="right"))
    at = ready
    for k in range(piece, int(time.before[place])):
        begin, end = max(int(time.start[k]), ready), int(time.end[k])
        yield from _idle(causes, owner, at, begin)
        cause, activity = _busy(causes, place, k)
        yield _Part(cause, begin, end, activity)
        at = end
    yield from _idle(causes, owner, at, start)


def _busy(causes: Causes, place: int, piece: int) -> tuple[str, int]:
    """Why somebody waits while their owner is busy, and with what."""
    done, time = causes.activities, causes.timeline
    oldest = int(done.by_enabled[time.oldest[piece]])
    batch = int(causes.batches.of[place])
    together = batch >= 0 and int(causes.batches.of[oldest]) == batch
    since = done.enabled[place] if together else causes.ready[place]
    if done.enabled[oldest] <= since:
        return "contention", oldest
    if together and causes.own[piece] != batch:
        return "contention", int(done.by_enabled[time.other[piece]])
    return "prioritisation", oldest


def _idle(causes: Causes, owner: int, start: int, end: int) -> Iterator[_Part]:
    """Time in which an owner did nothing that is known: away, or for another reason."""
    if start >= end:
        return
    opens, closes, _ = causes.hours.of(owner).boundaries(start, end)
    at = start
    for opening, closing in zip(opens, closes, strict=True):
        if closing > at and opening < end:
            yield _Part("unavailability", at, max(at, opening))
            yield _Part("extraneous", max(at, opening), min(closing, end))
            at = min(closing, end)
    yield _Part("unavailability", at, end)
