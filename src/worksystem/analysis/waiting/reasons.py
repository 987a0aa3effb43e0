"""Why one item waited, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from worksystem.analysis.flow.elapsed import Told
from worksystem.show import show

if TYPE_CHECKING:
    from worksystem.analysis.waiting.segments import Segment
    from worksystem.analysis.waiting.waits import Wait

__all__ = ["explain"]

_SHOWN_WAITS = 12
_SHOWN_PARTS = 6
_ZERO = timedelta(0)


def explain(item: str, waits: Iterable[Wait], activities: int, zone: str) -> str:
    """The sentences for one item."""
    waited = [wait for wait in waits if wait.length > _ZERO]
    if not waited:
        count = f"{activities} activit{'y' if activities == 1 else 'ies'}"
        return f"{item!r} has {count}, and did not wait between any."
    total = sum((wait.length for wait in waited), _ZERO)
    causes = dict.fromkeys(waited[0].causes, _ZERO)
    for wait in waited:
        causes = {cause: time + wait.causes[cause] for cause, time in causes.items()}
    often = "once" if len(waited) == 1 else f"{len(waited)} times"
    largest = sorted((c for c in causes.items() if c[1]), key=lambda pair: -pair[1])
    said = [
        f"{item!r} waited {often}, {Told(total)} in all: "
        f"{', '.join(f'{Told(time)} {cause}' for cause, time in largest)}.",
        *(_of_wait(wait, zone) for wait in waited[:_SHOWN_WAITS]),
    ]
    if len(waited) > _SHOWN_WAITS:
        more = len(waited) - _SHOWN_WAITS
        said.append(f"So it did {'once more' if more == 1 else f'{more} more times'}.")
    return " ".join(said)


def _of_wait(wait: Wait, zone: str) -> str:
    parts = list(_merged(wait.segments))
    said = [_of_part(wait, part, time) for part, time in parts[:_SHOWN_PARTS]]
    if len(parts) > _SHOWN_PARTS:
        rest = sum((time for _, time in parts[_SHOWN_PARTS:]), _ZERO)
        said.append(f"{Told(rest)} for {len(parts) - _SHOWN_PARTS} more reasons")
    whom = f" for {wait.owner!r}" if wait.owner is not None else ""
    return (
        f"{wait.state!r} waited {Told(wait.length)}{whom}, "
        f"from {show(wait.enabled)} to {show(wait.start)} ({zone}): {'; '.join(said)}."
    )


def _merged(segments: Iterable[Segment]) -> Iterator[tuple[Segment, timedelta]]:
    """What was the same cause and the same work, with its whole time, in order."""
    found: dict[tuple[str, str | None, str | None], tuple[Segment, timedelta]] = {}
    for part in segments:
        key = part.cause, part.item, part.state
        first, time = found.get(key, (part, _ZERO))
        found[key] = first, time + part.length
    yield from found.values()


def _of_part(wait: Wait, part: Segment, time: timedelta) -> str:
    whom = repr(wait.owner) if wait.owner is not None else "whoever did it"
    busy = f"{whom} was on {part.state!r} of {part.item!r}"
    match part.cause:
        case "batching":
            why = f"until all {wait.batch} were there that were done together"
        case "contention":
            why = f"{busy}, enabled no later"
        case "prioritisation":
            why = f"{busy}, enabled later"
        case "unavailability":
            why = f"{whom} was not at work"
        case _:
            why = "for a reason that the history does not tell"
    return f"{Told(time)} {why} ({part.cause})"
