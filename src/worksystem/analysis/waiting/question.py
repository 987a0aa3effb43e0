"""The question: why did work wait?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from worksystem.analysis.flow.stages import Stages
from worksystem.analysis.waiting.activities import Activities, worked
from worksystem.analysis.waiting.answer import Waiting
from worksystem.analysis.waiting.causes import Causes
from worksystem.analysis.waiting.hours import Hours
from worksystem.analysis.waiting.visits import Visits, visits_of
from worksystem.errors import BeyondHorizon, CannotAnswer, InvalidModel
from worksystem.model.construction import evidence, whole
from worksystem.model.history import History
from worksystem.model.instants import to_microseconds
from worksystem.model.system import WorkSystem
from worksystem.show import show_list

if TYPE_CHECKING:
    from worksystem.model.calendars import Calendar
    from worksystem.model.working_time import WorkingTime

__all__ = ["explain_waiting"]

_YEAR = 365 * 24 * 3600 * 1_000_000
_LONGEST = 2**63
_WAY_OUT = (
    "read a log that says when work began and when it ended, "
    "or ask a system whose workflows say which states are active"
)


def explain_waiting(
    subject: History | WorkSystem,
    *,
    calendars: Mapping[str, Calendar | WorkingTime] | None = None,
    batch_size: int = 2,
) -> Waiting:
    """Explain every wait of an item for its next activity by five causes.

    An activity is enabled when the last one of its item ends that had ended
    when it began. From then until it begins it waits, in this order of causes:

    - **batching**: until everything was there that its owner did together with it;
    - **contention**: while its owner was on work that was enabled no later;
    - **prioritisation**: while its owner was on work that was enabled later;
    - **unavailability**: while its owner was neither busy nor at work;
    - **extraneous**: the rest.

    They never overlap and leave nothing over. Activities are what ``worked``
    events tell of, and what lies before the first one of an item counts
    nowhere. Where there are none, they are the visits of active states, by
    whoever owned the item, and what was spent right before in ready or waiting
    states is the wait, before the first visit too.

    Args:
        subject: What happened; or a system, whose history it is.
        calendars: Owner to their hours. An owner who is not there has those
            of their own in the system, less absences; without a system, they
            are always at work.
        batch_size: Fewer activities than so many, done together, are no batch.

    Returns:
        The time of each cause by pair of states and owners, by item, and for
        every single wait.

    Raises:
        BeyondHorizon: If waits and work sum to some 292 000 years or more.
        CannotAnswer: If nothing tells when work began and ended.
        InvalidModel: If an option is none of those above.

    Cost is n log n for n activities.

    Source: Lashkevich, Milani, Chapela-Campa, Suvorau and Dumas, "Why am I
    waiting? Data-driven analysis of waiting times in business processes",
    CAiSE 2023.

    Examples:
        >>> from worksystem import events
        >>> told = [
        ...     events.Worked(id, s, owner=who, since=f"2026-04-20T{a}Z", at=f"2026-04-20T{b}Z")
        ...     for id, s, who, a, b in [
        ...         ("7", "check", "bo", "09:00", "10:00"),
        ...         ("8", "check", "ana", "09:30", "10:30"),
        ...         ("7", "pay", "ana", "11:00", "12:00"),
        ...     ]
        ... ]
        >>> waiting = explain_waiting(History(told))
        >>> str(waiting.pairs["check", "bo", "pay", "ana"]["contention"])
        '0:30:00'
        >>> print(waiting.explain("7"))
        '7' waited once, 1eh in all: 30em contention, 30em extraneous. 'pay' waited 1eh for 'ana', from Mon 2026-04-20 10:00 to Mon 2026-04-20 11:00 (UTC): 30em 'ana' was on 'check' of '8', enabled no later (contention); 30em for a reason that the history does not tell (extraneous).
        >>> explain_waiting(History())
        Traceback (most recent call last):
            ...
        worksystem.errors.CannotAnswer: waiting is told by activities, and this history has none; read a log that says when work began and when it ended, or ask a system whose workflows say which states are active
    """
    if not isinstance(subject, History | WorkSystem):
        raise InvalidModel(f"need a History, or a WorkSystem with one, got {evidence(subject)}")
    size = _size(batch_size)
    system = subject if isinstance(subject, WorkSystem) else None
    history = subject.history if isinstance(subject, WorkSystem) else subject
    as_of = None if system is None or system.as_of is None else to_microseconds(system.as_of)
    activities, visits = worked(history, as_of), None
    if activities is None:
        visits = _visits(system)
        activities = visits.activities
    _check(activities)
    hours = Hours(activities.owners, system, calendars)
    parts = Causes.of(activities, hours, size)
    zone = system.local_zone if system is not None else "UTC"
    return Waiting(parts, tuple(_notes(parts, system, visits)), zone)


def _check(activities: Activities) -> None:
    """The sums of all waits, and of all work, have to fit."""
    first = np.minimum(activities.enabled, activities.start).astype(np.float64)
    whole = (activities.end.astype(np.float64) - first).sum()
    if whole >= _LONGEST:
        raise BeyondHorizon(
            f"need waits and work that sum to less than {_LONGEST // _YEAR} years, "
            f"got {whole / _YEAR:.0f}; ask for a part of the history: "
            "history.between(start, end)"
        )


def _size(batch_size: int) -> int:
    try:
        return whole(batch_size)
    except InvalidModel as error:
        raise error.at("batch_size") from None


def _visits(system: WorkSystem | None) -> Visits:
    if system is None:
        raise CannotAnswer(f"waiting is told by activities, and this history has none; {_WAY_OUT}")
    if not len(system.history):
        raise CannotAnswer(
            f"waiting is told by what happened, and system {system.id!r} has no history"
        )
    stages = Stages.of(system.history, system)
    if not stages.is_known:
        raise CannotAnswer(
            f"waiting is told by activities, and the history of system {system.id!r} has none; "
            f"{_WAY_OUT}"
        )
    return visits_of(system, stages)


def _notes(parts: Causes, system: WorkSystem | None, visits: Visits | None) -> Iterator[str]:
    done = parts.activities
    if visits is not None:
        yield "nothing tells who worked when: activities are visits of active states by the owner"
        yield from _of_visits(visits)
    involved = sorted(
        {done.owners[code] for code in np.unique(done.owner[parts.waits]) if code >= 0}
    )
    unknown = [id_ for id_ in involved if id_ in set(parts.hours.unknown)]
    if unknown:
        whose = "anybody" if unknown == involved else show_list(map(repr, unknown))
        yield f"no hours are known of {whose}: none of the wait for them is unavailability"
    nobody = int(((done.owner[parts.waits] < 0) & (parts.length > 0)).sum())
    if nobody:
        yield f"{_waits(nobody)} for somebody whom the record does not name: all of it is extraneous"
    yield from _overlaps(parts)
    if system is not None:
        units = [id_ for id_ in involved if _at_once(system, id_) > 1]
        if units:
            yield (
                f"{show_list(map(repr, units))} can do several things at once, "
                "and count as busy with any of them"
            )


def _of_visits(visits: Visits) -> Iterator[str]:
    if visits.unknown:
        states = show_list(map(repr, visits.unknown))
        yield f"no workflow says what {states} means: time spent there is no wait"
    if visits.waiting:
        items = "1 item is" if visits.waiting == 1 else f"{visits.waiting} items are"
        yield f"{items} ready or waiting still: what they have waited for counts when it begins"


def _overlaps(parts: Causes) -> Iterator[str]:
    """Where waits of one item lie beside each other, they sum to more than it waited."""
    done, waits = parts.activities, parts.waits
    source = done.source[waits]
    beside = waits[(source >= 0) & (source != waits - 1)]
    if len(beside):
        count = len(np.unique(done.item[beside]))
        items = "1 item has" if count == 1 else f"{count} items have"
        yield f"{items} activities beside each other, whose waits overlap"


def _waits(count: int) -> str:
    return "1 wait is" if count == 1 else f"{count} waits are"


def _at_once(system: WorkSystem, id_: str) -> int:
    return system.owners[id_].capacity.at_once if id_ in system.owners else 1
