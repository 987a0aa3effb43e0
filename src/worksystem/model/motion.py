"""How events move a system: one after the other, each only as the agreements allow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from worksystem.errors import InvalidModel, Refused
from worksystem.model import agreements, protocol
from worksystem.model.construction import evidence
from worksystem.model.decisions import Decision, Policies
from worksystem.model.history import History

if TYPE_CHECKING:
    from worksystem.model.draft import Draft
    from worksystem.model.events import Event
    from worksystem.model.system import WorkSystem

__all__ = ["decided", "moved", "replay"]

_RULES: dict[type, Callable[[Draft, Any, Policies], None]] = agreements.RULES | protocol.RULES


def moved(draft: Draft, events: Sequence[Any], policies: Policies | None) -> None:
    """Let events, and those of histories among them, happen to a draft, in the order given.

    Raises:
        Refused: By the first that may not happen, with its place among them.
    """
    asked = _policies(policies)
    count = sum(len(one) if type(one) is History else 1 for one in events)
    happening = chain.from_iterable(one if type(one) is History else (one,) for one in events)
    for place, event in enumerate(happening, 1):
        try:
            _happen(draft, event, asked)
        except Refused as error:
            if count == 1:
                raise
            raise Refused(
                f"event {place} of {count}, {type(event).__name__} of "
                f"{event.at.isoformat()}: {error.reason}",
                allowed=error.allowed,
            ) from error


def decided(draft: Draft, event: Any, policies: Policies | None) -> Decision:
    """Whether an event may happen to a draft."""
    try:
        _happen(draft, event, _policies(policies))
    except Refused as error:
        return Decision(error.reason, error.allowed)
    return Decision()


def _happen(draft: Draft, event: Any, policies: Policies) -> None:
    rule = _RULES.get(type(event))
    if rule is None:
        raise InvalidModel(
            f"need an event such as Moved('page', 'doing', at=…), got {evidence(event)}"
        )
    if draft.last is not None and event.at < draft.last:
        raise Refused(
            f"events come in order of time: this one is of {event.at.isoformat()}, and the one "
            f"before it of {draft.last.isoformat()}"
        )
    rule(draft, event, policies)
    draft.last = event.at


def _policies(given: Policies | None) -> Policies:
    if given is None:
        return {}
    if not isinstance(given, Mapping) or not all(map(callable, given.values())):
        raise InvalidModel(
            "need policies by name, such as {'budget approved': lambda system, event: True}, "
            f"got {evidence(given)}"
        )
    return given


def replay(
    initial: WorkSystem, events: Iterable[Event], *, policies: Policies | None = None
) -> WorkSystem:
    """Let everything in a history happen to a system again: the same as applying it.

    One copy of the system, however long the log; linear in the events.

    Args:
        initial: The system as it was before.
        events: What happened, in order of time: a `History`, or events.
        policies: Predicates that states ask for, by name; see
            `WorkSystem.apply`.

    Raises:
        Refused: By the first event that the agreements forbid.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem, events
        >>> before = WorkSystem("shop", items=[WorkItem("page")])
        >>> after = before.apply(events.Blocked("page", "no photos", at="2026-04-20T09:00Z"))
        >>> replay(before, after.history) == after
        True
        >>> replay(before, [events.Unblocked("page", at="2026-04-20T09:00Z")])
        Traceback (most recent call last):
            ...
        worksystem.errors.Refused: item 'page' is not blocked
    """
    happened = (events,) if isinstance(events, History) else tuple(events)
    return initial.apply(*happened, policies=policies)
