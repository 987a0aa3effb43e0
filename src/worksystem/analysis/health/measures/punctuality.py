"""How much of what was due lately was finished in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from worksystem.analysis.health.measures.deadlines import Deadlines
from worksystem.analysis.health.measures.moments import Recorded
from worksystem.model.instants import to_microseconds

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts

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


def punctuality_of(facts: Facts) -> Punctuality:
    """The items that were due in the planning intervals looked back on; what was dropped is none.

    An item is as late as it was when it was finished, or is by now.

    Raises:
        CannotAnswer: If nobody knows what time it is.

    Examples:
        >>> from worksystem import Facts, WorkItem, WorkSystem
        >>> items = [
        ...     WorkItem("page", due="2026-05-04", finished="2026-05-04T15:00Z"),
        ...     WorkItem("mail", due="2026-05-04", finished="2026-05-05T15:00Z"),
        ...     WorkItem("copy", due="2026-05-04"),
        ... ]
        >>> shop = WorkSystem("shop", items=items, as_of="2026-05-07T09:00Z")
        >>> punctuality_of(Facts(shop))
        Punctuality(late=('copy', 'mail'), due=3, unknown=())
    """
    now, first, last = facts.now_us, facts.rounds[0], facts.rounds[-1]
    deadlines, recorded = facts.once(Deadlines), facts.once(Recorded)
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
            ended = recorded.finished.get(item.id) if at is None else to_microseconds(at)
        if ended is None:
            unknown.append(item.id)
            continue
        due += 1
        if ended > end:
            late.append((end - ended, item.id))
    return Punctuality(tuple(id_ for _, id_ in sorted(late)), due, tuple(sorted(unknown)))
