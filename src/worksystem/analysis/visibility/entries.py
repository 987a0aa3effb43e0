"""What is known of one item, and of the work of one team."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from attrs import frozen

__all__ = ["ByItem", "ItemVisibility", "TeamVisibility"]


@frozen
class ItemVisibility:
    """What is known of one open item, and what is not.

    Attributes:
        item: Its id.
        team: Id of the team of its owner; None: it is in no team, or nobody's.
        share: Of the facets that could be judged, the part that is known.
        known: Names of the facets that are known.
        missing: Names of those that are not.
        unjudged: Names of those that could not be judged.
        last: When something was last said about it; None: nobody knows, or it
            has not begun.
        silence: Elapsed time since then.
        allowed: How long silence is all right.
        cadence: Id of the update cadence that says so; None: the usual gap
            between updates does, or nothing.
        why: Why its status is not judged; empty if it is.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> from worksystem.analysis.visibility import measure_visibility
        >>> page = WorkItem("page", "Launch page", after=[], rank=1)
        >>> row = measure_visibility(WorkSystem("shop", items=[page])).by_item["page"]
        >>> row.share, row.missing, row.unjudged
        (0.6, ('owner', 'outcome'), ('status',))
    """

    item: str
    team: str | None
    share: float
    known: tuple[str, ...]
    missing: tuple[str, ...]
    unjudged: tuple[str, ...]
    last: datetime | None
    silence: timedelta | None
    allowed: timedelta | None
    cadence: str | None
    why: str


@frozen
class TeamVisibility:
    """What is known of the open work of one team.

    Attributes:
        team: Its id; None: of the work that is in no team, or nobody's.
        items: How many open items it has.
        share: The mean of their shares.
        by_facet: Facet to the part of them of which it is known, the worst first.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> from worksystem.analysis.visibility import measure_visibility
        >>> visibility = measure_visibility(WorkSystem("shop", items=[WorkItem("page", rank=1)]))
        >>> visibility.by_team[None].share
        0.2
    """

    team: str | None
    items: int
    share: float
    by_facet: Mapping[str, float]


class ByItem(Mapping[str, ItemVisibility]):
    """Rows by id, in order, made when they are looked at.

    Examples:
        >>> rows = ByItem(("page",), lambda place: f"row {place}")
        >>> rows["page"], list(rows), "copy" in rows
        ('row 0', ['page'], False)
    """

    def __init__(self, ids: Sequence[str], make: Callable[[int], Any]) -> None:
        self._ids, self._make = ids, make
        self._place = {id_: place for place, id_ in enumerate(ids)}

    def __getitem__(self, id_: str) -> ItemVisibility:
        found: ItemVisibility = self._make(self._place[id_])
        return found

    def __contains__(self, id_: object) -> bool:
        return id_ in self._place

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {len(self)}>"
