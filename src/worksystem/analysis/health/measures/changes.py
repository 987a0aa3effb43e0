"""How often ranks, bands and due dates change, and when."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from attrs import frozen

from worksystem.analysis.health.measures.moments import Moments, Recorded
from worksystem.analysis.progress import Progress
from worksystem.model.items import WorkItem

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts

__all__ = ["Change", "changes_of", "churn_of"]

_FIELDS = ("rank", "priority", "due")
_UNSAID: Any = object()


@frozen
class Change:
    """That an item got another rank, band or due date than it had.

    Attributes:
        at: Microseconds since 1970 UTC.
        item: The item.
    """

    at: int
    item: WorkItem


def changes_of(facts: Facts) -> Iterator[Change]:
    """The changes of priority of work that is not expedited, in order.

    What an event repeats is no change; nor is the first rank, band or due date
    of an item whose creation is in the history, for it had none before.

    Examples:
        >>> from worksystem import Facts, WorkItem, WorkSystem, events
        >>> days = enumerate([3, 3, 1], start=1)
        >>> moves = [events.Ranked("page", rank=r, at=f"2026-04-0{d}T09:00Z") for d, r in days]
        >>> shop = WorkSystem("shop", items=[WorkItem("page")], history=moves)
        >>> len(list(changes_of(Facts(shop))))
        2
    """
    expedites = {one.id for one in facts.system.service_classes if one.kind == "expedite"}
    items = {i.id: i for i in facts.items if i.service_class not in expedites}
    born = facts.once(Recorded).created
    known: dict[tuple[str, str], Any] = {}
    for at, id_, said in _said(facts):
        item = items.get(id_)
        if item is None:
            continue
        has_changed = False
        for name, value in said:
            before = known.get((id_, name), _UNSAID)
            known[id_, name] = value
            has_changed |= id_ not in born if before is _UNSAID else before != value
        if has_changed:
            yield Change(at, item)


def _said(facts: Facts) -> Iterator[tuple[int, str, list[tuple[str, Any]]]]:
    """When what was said of which item, up to now; read off the columns, without an event each."""
    history = facts.system.history
    columns, names = history.columns, history.items
    for row in facts.rows("ranked", "rescheduled"):
        said = history.detail(row)
        # None as a due date says that there is none any more; else, that it is as it was.
        told = [(k, said[k]) for k in _FIELDS if k in said and (k == "due" or said[k] is not None)]
        yield columns.at[row], names[columns.item[row]], told


def churn_of(facts: Facts, changes: list[Change], intervals: tuple[int, ...]) -> list[float]:
    """Changes in each interval, by the number of items that were open in it.

    An item of which nobody has said when it was created has always been there;
    one that is closed, and nobody has said when, is left out.

    Args:
        facts: Know the items.
        changes: What has changed, in order.
        intervals: Where they begin, and where the last ends.
    """
    moments, progress = facts.once(Moments.of), Progress.of(facts.system)
    work = [i.id for i in facts.items if progress.is_open(i.id) or i.id in moments.ended]
    # An item is open in an interval unless it came after it or ended before it.
    came = sorted(moments.created.get(id_, intervals[0]) for id_ in work)
    went = sorted(moments.ended[id_] for id_ in work if id_ in moments.ended)
    at = [change.at for change in changes]
    found = []
    for begin, end in pairwise(intervals):
        count = bisect_left(at, end) - bisect_left(at, begin)
        there = bisect_left(came, end) - bisect_left(went, begin)
        found.append(count / there if there > 0 else 0.0)
    return found
