"""When items were created, started and ended: their own dates, else what the history says."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from worksystem.analysis.progress import Progress
from worksystem.errors import CannotAnswer
from worksystem.model.history import MISSING, code_of
from worksystem.model.instants import to_microseconds

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts

__all__ = ["Moments"]

_KEY = "moments of health checks"


@frozen
class Moments:
    """When things happened to items, in microseconds since 1970 UTC, as far as it is known.

    What an item says itself goes before the history. What is to happen after
    now has not happened. Only what is done or dropped has ended.

    Attributes:
        created: Item to when it was written down.
        started: Item to when work on it began.
        ended: Item to when it was finished or dropped.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> from worksystem.analysis.health.facts import Facts
        >>> page = WorkItem("page", created="1970-01-01T00:00:01Z")
        >>> moments = Moments.of(Facts(WorkSystem("shop", items=[page], as_of="2026-04-20T09:00Z")))
        >>> moments.created, moments.started
        ({'page': 1000000}, {})
    """

    created: dict[str, int]
    started: dict[str, int]
    ended: dict[str, int]

    @classmethod
    def of(cls, facts: Facts) -> Moments:
        """The moments of all work in a system; worked out once for each.

        Raises:
            CannotAnswer: If nobody knows what time it is.
        """
        derived = facts.system.derived
        if _KEY not in derived:
            derived[_KEY] = cls._read(facts)
        found: Moments = derived[_KEY]
        return found

    @classmethod
    def _read(cls, facts: Facts) -> Moments:
        now, progress = facts.now_us, Progress.of(facts.system)
        created, started, ended = _created(facts), *_spans(facts)
        found = cls({}, {}, {})
        for item in progress.items:
            id_ = item.id
            _put(found.created, id_, item.created, created, now)
            _put(found.started, id_, item.started, started, now)
            if not progress.is_open(id_):
                _put(found.ended, id_, item.finished, ended, now)
        return found


def _put(
    into: dict[str, int], id_: str, said: datetime | None, history: dict[str, int], now: int
) -> None:
    at = history.get(id_) if said is None else to_microseconds(said)
    if at is not None and at <= now:
        into[id_] = at


def _created(facts: Facts) -> dict[str, int]:
    lives = facts.lives
    rows = np.flatnonzero(lives.kind == code_of("created"))
    # From the last to the first, so that the first stays.
    rows = rows[::-1]
    names = lives.items
    pairs = zip(lives.item[rows].tolist(), lives.at[rows].tolist(), strict=True)
    return {names[code]: at for code, at in pairs}


def _spans(facts: Facts) -> tuple[dict[str, int], dict[str, int]]:
    """When items were started and ended, where the workflows say which states count as that."""
    try:
        spans = facts.flow.spans
    except CannotAnswer:
        return {}, {}
    names = spans.timeline.lives.items
    found: list[dict[str, int]] = []
    for rule, at in ((spans.policy.start, spans.started), (spans.policy.finish, spans.ended)):
        # Without such states, the first and the last event would count.
        is_said = at != MISSING if rule.flags is not None else np.zeros_like(at, dtype=np.bool_)
        codes = np.flatnonzero(is_said)
        found.append(dict(zip([names[code] for code in codes], at[codes].tolist(), strict=True)))
    return found[0], found[1]
