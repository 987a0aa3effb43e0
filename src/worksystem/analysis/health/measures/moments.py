"""When items were created, started and ended: by their history, and by what they say themselves."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from worksystem.analysis.progress import Progress
from worksystem.errors import CannotAnswer
from worksystem.model.history import MISSING, code_of
from worksystem.model.instants import to_microseconds

if TYPE_CHECKING:
    from datetime import datetime

    from worksystem.analysis.flow.elapsed import Ints
    from worksystem.analysis.flow.policy import Rule
    from worksystem.analysis.flow.spans import Spans
    from worksystem.analysis.health.facts import Facts

__all__ = ["Moments", "Recorded", "created_of"]


class Recorded:
    """When things happened to items by the history alone, also to those that have left the system.

    Each is worked out when it is first asked for: id of an item to microseconds
    since 1970 UTC. When items were started, finished and ended is known where
    workflows say which states count as that.

    Args:
        facts: What there is.

    Examples:
        >>> from worksystem import Facts, WorkSystem, events
        >>> made = events.Created("page", at="1970-01-01T00:00:01Z")
        >>> recorded = Recorded(Facts(WorkSystem("shop", history=[made])))
        >>> recorded.created, recorded.finished, recorded.says_what_ends
        ({'page': 1000000}, {}, False)
    """

    def __init__(self, facts: Facts) -> None:
        self._facts, self._lives = facts, facts.lives

    @cached_property
    def created(self) -> dict[str, int]:
        """The first event that creates an item; also one that is to come."""
        rows = np.flatnonzero(self._lives.kind == code_of("created"))
        return self._at(rows[::-1])  # so that of several, the first stays

    @cached_property
    def first(self) -> dict[str, int]:
        """The first event of any kind; also one that is to come."""
        starts = self._lives.starts
        return self._at(starts[:-1][np.diff(starts) > 0])

    @cached_property
    def started(self) -> dict[str, int]:
        """When work on them began."""
        spans = self._spans
        return {} if spans is None else _said(spans, spans.policy.start, spans.started)

    @cached_property
    def finished(self) -> dict[str, int]:
        """When they were finished."""
        spans = self._spans
        return {} if spans is None else _said(spans, spans.policy.finish, spans.finished)

    @cached_property
    def ended(self) -> dict[str, int]:
        """When they were finished or dropped."""
        spans = self._spans
        return {} if spans is None else _said(spans, spans.policy.finish, spans.ended)

    @property
    def says_what_ends(self) -> bool:
        """Whether something has happened, and a workflow says which states count as finished."""
        return self._spans is not None and self._spans.policy.finish.flags is not None

    @cached_property
    def _spans(self) -> Spans | None:
        try:
            return self._facts.flow.spans
        except CannotAnswer:
            return None

    def _at(self, rows: Ints) -> dict[str, int]:
        names = self._lives.items
        pairs = zip(self._lives.item[rows].tolist(), self._lives.at[rows].tolist(), strict=True)
        return {names[code]: at for code, at in pairs}


def _said(spans: Spans, rule: Rule, at: Ints) -> dict[str, int]:
    if rule.flags is None:  # the first or the last event would count
        return {}
    names = spans.timeline.lives.items
    codes = np.flatnonzero(at != MISSING)
    return dict(zip([names[code] for code in codes.tolist()], at[codes].tolist(), strict=True))


@frozen
class Moments:
    """When things happened to the work of a system, in microseconds since 1970 UTC.

    What an item says itself goes before the history. What is to happen after
    now has not happened. Only what is done or dropped has ended.

    Attributes:
        created: Item to when it was written down.
        started: Item to when work on it began.
        ended: Item to when it was finished or dropped.

    Examples:
        >>> from worksystem import Facts, WorkItem, WorkSystem
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
        """The moments of all work in a system, whatever the scope.

        Raises:
            CannotAnswer: If nobody knows what time it is.
        """
        now, progress, recorded = facts.now_us, Progress.of(facts.system), facts.once(Recorded)
        created, started, ended = recorded.created, recorded.started, recorded.ended
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


def created_of(facts: Facts) -> dict[str, int]:
    """When items were written down, of parents and stubs too: as they say, even if that is to come.

    Else by the first event up to now that creates them.

    Examples:
        >>> from worksystem import Facts, WorkItem, WorkSystem
        >>> items = [WorkItem("page", created="1970-01-01T00:00:01Z"), WorkItem("mail")]
        >>> created_of(Facts(WorkSystem("shop", items=items)))
        {'page': 1000000}
    """
    recorded = facts.once(Recorded).created
    found = {id_: at for id_, at in recorded.items() if at <= facts.now_us}
    for item in facts.system.items:
        if item.created is not None:
            found[item.id] = to_microseconds(item.created)
    return found
