"""How events move a system: one after the other, each only as the agreements allow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Any

from worksystem.errors import InvalidModel, Refused
from worksystem.model import agreements, protocol
from worksystem.model.construction import evidence
from worksystem.model.decisions import Decision, Policies
from worksystem.model.draft import Build, Draft, System
from worksystem.model.history import History

__all__ = ["decided", "moved"]

_RULES: dict[type, Callable[[Draft, Any, Policies], None]] = agreements.RULES | protocol.RULES


def moved(system: System, build: Build, events: Sequence[Any], policies: Policies | None) -> Draft:
    """What a system becomes by events, and those of histories among them, in the order given.

    Raises:
        Refused: By the first that may not happen, with its place among them.
    """
    draft, asked = Draft(system, build), _policies(policies)
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
    return draft


def decided(system: System, build: Build, event: Any, policies: Policies | None) -> Decision:
    """Whether an event may happen to a system."""
    try:
        _happen(Draft(system, build), event, _policies(policies))
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
