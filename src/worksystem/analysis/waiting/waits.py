"""Single waits: how long, why, and what went on meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Literal, overload

from attrs import field, frozen

from worksystem.analysis.flow.elapsed import Told
from worksystem.analysis.waiting.amounts import by_cause
from worksystem.analysis.waiting.segments import Segment, segments_of
from worksystem.model.instants import from_microseconds

if TYPE_CHECKING:
    from worksystem.analysis.waiting.causes import Causes
    from worksystem.analysis.waiting.search import Ints

__all__ = ["Cause", "Wait", "Waits"]

Cause = Literal["batching", "contention", "prioritisation", "unavailability", "extraneous"]


@frozen(slots=False)
class Wait:
    """From when an activity could have begun until it began.

    Attributes:
        item: Id of the item.
        source: State and owner that it came from: those of the activity that
            enabled it, or of the ready or waiting state that it waited in.
        state: State of the one that waited, or name of the activity.
        owner: Id of who did it; None: nobody knows.
        enabled: When it could have begun.
        start: When it began.
        causes: The time of each cause; they sum to the wait.
        batch: How many activities were done together with it, itself
            included; 0: none.

    Examples:
        >>> from worksystem import History, events
        >>> from worksystem.analysis.waiting import explain_waiting
        >>> told = [
        ...     events.Worked("7", s, owner="ana", since=f"2026-04-20T{a}Z", at=f"2026-04-20T{b}Z")
        ...     for s, a, b in [("check", "09:00", "10:00"), ("pay", "12:00", "13:00")]
        ... ]
        >>> print(explain_waiting(History(told)).waits[0])
        '7' waited 2eh for 'ana' to begin 'pay'
    """

    item: str
    source: tuple[str, str | None]
    state: str
    owner: str | None
    enabled: datetime
    start: datetime
    causes: dict[str, timedelta] = field(hash=False)
    batch: int = 0
    _find: Callable[[], tuple[Segment, ...]] = field(
        default=tuple, eq=False, repr=False, kw_only=True
    )

    @property
    def length(self) -> timedelta:
        """How long it waited."""
        return self.start - self.enabled

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """The wait cut wherever its cause changes, or what the owner was busy with."""
        return self._find()

    def __str__(self) -> str:
        whom = f" for {self.owner!r}" if self.owner is not None else ""
        return f"{self.item!r} waited {Told(self.length)}{whom} to begin {self.state!r}"


class Waits(Sequence[Wait]):
    """Every wait in order of its end, those of no length too; made when looked at.

    Examples:
        >>> from worksystem import History, events
        >>> from worksystem.analysis.waiting import explain_waiting
        >>> at = "2026-04-20T09:00Z"
        >>> waits = explain_waiting(History([events.Worked("7", "pay", since=at, at=at)])).waits
        >>> len(waits), list(waits)
        (0, [])
    """

    def __init__(self, causes: Causes, rows: Ints, zone: str) -> None:
        self._causes = causes
        self._rows = rows
        self._zone = zone

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> Wait: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Wait, ...]: ...

    def __getitem__(self, index: int | slice) -> Wait | tuple[Wait, ...]:
        if isinstance(index, slice):
            return tuple(self._made(int(row)) for row in self._rows[index])
        return self._made(int(self._rows[index]))

    def __iter__(self) -> Iterator[Wait]:
        return (self._made(row) for row in self._rows.tolist())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Waits | tuple | list):
            return NotImplemented
        return len(self) == len(other) and all(map(Wait.__eq__, self, other))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<{len(self)} waits>"

    def _made(self, row: int) -> Wait:
        causes = self._causes
        done, place = causes.activities, int(causes.waits[row])
        batch = int(causes.batches.of[place])
        source = done.came_from(place)
        assert source is not None, "what came from nowhere did not wait"
        return Wait(
            done.items[done.item[place]],
            source,
            done.states[done.state[place]],
            done.owner_of(place),
            from_microseconds(int(done.enabled[place]), self._zone),
            from_microseconds(int(done.start[place]), self._zone),
            by_cause(causes.split[row]),
            int(causes.batches.size[batch]) if batch >= 0 else 0,
            find=lambda: segments_of(causes, place, self._zone),
        )
