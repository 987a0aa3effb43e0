"""How much of what was due lately was finished in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from worksystem.errors import CannotAnswer
from worksystem.model.history import MISSING
from worksystem.model.instants import to_microseconds

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts
    from worksystem.analysis.health.measures.deadlines import Deadlines

__all__ = ["Punctuality", "punctuality_of"]


@frozen
class Punctuality:
    """What was due in a span of time, by whether it was finished by then.

    Attributes:
        late: Ids of the items that were not, the latest first; ties by id.
        due: How many were due, and are known to have been in time or not.
        unknown: Ids of the items that are done, and nobody knows since when.
    """

    late: tuple[str, ...]
    due: int
    unknown: tuple[str, ...]


def punctuality_of(facts: Facts, deadlines: Deadlines) -> Punctuality:
    """The items that were due in the planning intervals looked back on; what was dropped is none.

    An item is as late as it was when it was finished, or is by now.

    Raises:
        CannotAnswer: If nobody knows what time it is.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> from worksystem.analysis.health.facts import Facts
        >>> from worksystem.analysis.health.measures.deadlines import Deadlines
        >>> items = [
        ...     WorkItem("page", due="2026-05-04", finished="2026-05-04T15:00Z"),
        ...     WorkItem("mail", due="2026-05-04", finished="2026-05-05T15:00Z"),
        ...     WorkItem("copy", due="2026-05-04"),
        ... ]
        >>> shop = WorkSystem("shop", items=items, as_of="2026-05-07T09:00Z")
        >>> punctuality_of(Facts(shop), Deadlines(shop))
        Punctuality(late=('copy', 'mail'), due=3, unknown=())
    """
    now, first, last = facts.now_us, facts.rounds[0], facts.rounds[-1]
    finished = _Finishes(facts)
    late, due, unknown = [], 0, []
    for item in facts.items:
        if item.due is None or facts.category(item.id) == "dropped":
            continue
        end = deadlines.end(item)
        if not first <= end < last:
            continue
        ended: int | None = now
        if not facts.is_open(item.id):
            at = item.finished
            ended = finished.of(item.id) if at is None else to_microseconds(at)
        if ended is None:
            unknown.append(item.id)
            continue
        due += 1
        if ended > end:
            late.append((end - ended, item.id))
    return Punctuality(tuple(id_ for _, id_ in sorted(late)), due, tuple(sorted(unknown)))


class _Finishes:
    """When items were finished by their history, looked up once somebody asks."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._found: dict[str, int] | None = None

    def of(self, item: str) -> int | None:
        if self._found is None:
            self._found = dict(self._read())
        return self._found.get(item)

    def _read(self) -> list[tuple[str, int]]:
        try:
            spans = self._facts.flow.spans
        except CannotAnswer:
            return []
        if spans.policy.finish.flags is None:  # then every last event would be a finish
            return []
        pairs = zip(spans.timeline.lives.items, spans.finished.tolist(), strict=True)
        return [(id_, at) for id_, at in pairs if at != MISSING]
