"""For whom work is done first: of each item, the most urgent of those that wait for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from worksystem.analysis.progress import Progress
from worksystem.model.items import WorkItem

if TYPE_CHECKING:
    from worksystem.model.system import WorkSystem

__all__ = ["Heirs"]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@frozen
class Heirs:
    """Of each open item, the most urgent of the open items that wait for it, directly or not.

    A dependency of a parent is one of each of its parts. What is closed waits
    for nothing, and nothing waits for it any more; a stub has no urgency of its
    own, and passes on that of what waits for it. Ties go by id.

    Attributes:
        rank: Item to the one with the best rank of those that wait for it.
        band: Item to the one with the best band of those that wait for it.
        unknown: Items in a loop, or for which items in a loop wait: of them it
            cannot be said.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> items = [
        ...     WorkItem("api", rank=3),
        ...     WorkItem("app", rank=2, after=["api"]),
        ...     WorkItem("news", rank=1, after=["app"]),
        ... ]
        >>> heirs = Heirs.of(WorkSystem("shop", items=items))
        >>> {id: heir.id for id, heir in heirs.rank.items()}, heirs.band
        ({'api': 'news', 'app': 'news'}, {})
    """

    rank: dict[str, WorkItem]
    band: dict[str, WorkItem]
    unknown: frozenset[str]

    @classmethod
    def of(cls, system: WorkSystem) -> Heirs:
        """Find them. Cost is linear in items and dependencies, and a sort."""
        items, progress = list(system.items), Progress.of(system)
        open_work = {item.id for item in progress.open}
        is_work = [item.id in open_work for item in items]
        is_open = np.array(
            [o or (i.external and not i.finished) for o, i in zip(is_work, items, strict=True)],
            dtype=np.bool_,
        )
        before, first, waiting = _links(system, items, is_open)
        by_rank, ranks = _places(items, is_work, [item.rank for item in items])
        by_band, bands = _places(items, is_work, [item.priority for item in items])
        none = len(items)
        # A place of each node: the best among itself and what waits for it.
        rank = ranks + [none] * (len(first) - 1 - none)
        band = bands + [none] * (len(first) - 1 - none)
        best_rank, best_band = [none] * len(rank), [none] * len(band)
        queue = [node for node, count in enumerate(waiting) if not count]
        for node in queue:
            r, b = min(rank[node], best_rank[node]), min(band[node], best_band[node])
            for a in before[first[node] : first[node + 1]]:
                best_rank[a] = min(best_rank[a], r)
                best_band[a] = min(best_band[a], b)
                waiting[a] -= 1
                if not waiting[a]:
                    queue.append(a)
        found = cls(
            {}, {}, frozenset(items[n].id for n in range(none) if waiting[n] and is_work[n])
        )
        for node, item in enumerate(items):
            if not waiting[node]:
                if best_rank[node] < none:
                    found.rank[item.id] = by_rank[best_rank[node]]
                if best_band[node] < none:
                    found.band[item.id] = by_band[best_band[node]]
        return found


def _places(
    items: list[WorkItem], is_work: list[bool], values: list[int | None]
) -> tuple[list[WorkItem], list[int]]:
    """The open work that has a value, the best first, and the place of each item among it."""
    have = [
        (value, items[node].id, node)
        for node, value in enumerate(values)
        if value is not None and is_work[node]
    ]
    have.sort()
    places = [len(items)] * len(items)
    for place, (_, _, node) in enumerate(have):
        places[node] = place
    return [items[node] for _, _, node in have], places


def _links(
    system: WorkSystem, items: list[WorkItem], is_open: Flags
) -> tuple[list[int], list[int], list[int]]:
    """What each node waits for, as slices of a list, and how many nodes wait for each.

    Every item is a node; a parent is two, so that what its parts wait for and
    what waits for them need no link each: its own is where they begin, and one
    more where they end.
    """
    count = len(items)
    wiring = system.wiring
    source = np.array(wiring.sources, dtype=np.int64)
    target = np.repeat(np.arange(count), np.array(wiring.counts, dtype=np.int64))
    end = np.arange(count)
    if any(item.parent is not None for item in items):
        node = {id_: place for place, id_ in enumerate(system.items.ids())}
        parent = np.array([-1 if i.parent is None else node[i.parent] for i in items])
        child = np.flatnonzero(parent >= 0)
        inside = parent[child]
        is_parent = np.zeros(count, dtype=np.bool_)
        is_parent[inside] = True
        is_open = np.concatenate((is_open | is_parent, is_parent))
        end = np.where(is_parent, count + end, end)
        source = np.concatenate((end[source], inside, end[child]))
        target = np.concatenate((target, child, count + inside))
    kept = is_open[source] & is_open[target]
    source, target = source[kept], target[kept]
    order = np.argsort(target, kind="stable")
    first = np.searchsorted(target[order], np.arange(len(is_open) + 1))
    waiting = np.bincount(source, minlength=len(is_open))
    return source[order].tolist(), first.tolist(), waiting.tolist()
