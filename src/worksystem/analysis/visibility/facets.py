"""The six facets of visible work, and which of them are known of each open item."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from worksystem.model.items import WorkItem
    from worksystem.model.system import WorkSystem

__all__ = ["FACETS", "NOT_JUDGED", "STATUS", "UNITS", "Facet", "known_of", "serving", "units_of"]

NOT_JUDGED = -1
"""Stands where a facet is neither known nor unknown."""

# A share of five or of six facets, as a whole number of these: so sums are exact.
UNITS = 30


@frozen
class Facet:
    """One thing to know of an item.

    Attributes:
        name: What it is called.
        says: What one knows then, in words.
        remedy: What to do about items of which it is unknown.
    """

    name: str
    says: str
    remedy: str


FACETS: tuple[Facet, ...] = (
    Facet("title", "what it is", "say in a few words what each item is"),
    Facet("owner", "who owns it", "name one person, or a role that somebody holds"),
    Facet("status", "how it stands", "say how it stands, or put it back into the backlog"),
    Facet("dependencies", "what it waits for", "link what it waits for, or say that it is nothing"),
    Facet("priority", "its place in the order", "give each item a rank or a priority"),
    Facet("outcome", "what it is for", "link each item to the outcome it serves, or drop it"),
)
"""In the order of the columns."""

STATUS = 2
"""Place of the only facet that may not be judged."""


def known_of(
    system: WorkSystem, items: Sequence[WorkItem], status: NDArray[np.int8]
) -> NDArray[np.int8]:
    """Which facets are known of each item: 1 known, 0 unknown, -1 not judged.

    An item serves an outcome by itself or by what it is a part of.

    Args:
        system: Has the items, and what they are parts of.
        items: Those that are asked about.
        status: Whether the status of each is fresh.
    """
    serves = serving(system)
    known = np.zeros((len(items), len(FACETS)), dtype=np.int8)
    known[:, 0] = [bool(item.title.strip()) for item in items]
    known[:, 1] = [item.owner is not None for item in items]
    known[:, STATUS] = status
    known[:, 3] = [item.after is not None for item in items]
    known[:, 4] = [item.rank is not None or item.priority is not None for item in items]
    known[:, 5] = [item.id in serves for item in items]
    return known


def serving(system: WorkSystem) -> frozenset[str]:
    """Ids of the items that serve an outcome, by themselves or by what they are parts of.

    Examples:
        >>> from worksystem import Outcome, WorkItem, WorkSystem
        >>> items = [WorkItem("web", outcomes=["sales"]), WorkItem("page", parent="web")]
        >>> sorted(serving(WorkSystem("shop", outcomes=[Outcome("sales")], items=items)))
        ['page', 'web']
    """
    found = {item.id for item in system.items if item.outcomes}
    parts: dict[str, list[str]] = {}
    for item in system.items:
        if item.parent is not None:
            parts.setdefault(item.parent, []).append(item.id)
    left = [id_ for id_ in found if id_ in parts]
    while left:
        for id_ in parts.get(left.pop(), ()):
            if id_ not in found:
                found.add(id_)
                left.append(id_)
    return frozenset(found)


def units_of(known: NDArray[np.int8]) -> NDArray[np.int64]:
    """The share of the facets of each item that are known, of those judged, in units.

    Examples:
        >>> units_of(np.array([[1, 1, 1, 0, 0, 0], [1, 0, -1, 0, 0, 0]], dtype=np.int8)).tolist()
        [15, 6]
    """
    judged = np.count_nonzero(known != NOT_JUDGED, axis=1)
    found: NDArray[np.int64] = np.count_nonzero(known == 1, axis=1) * (UNITS // judged)
    return found
