"""Pairs of items of which somebody has said that nothing links them, kept with the items."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from worksystem.errors import InvalidExtension
from worksystem.model.construction import evidence

if TYPE_CHECKING:
    from worksystem.model.system import WorkSystem

__all__ = ["DISMISSED", "Pair", "dismissed_in", "dismissing", "pair_of"]

Pair = tuple[str, str]

DISMISSED = "links:dismissed"
"""Custom field of an item with the ids of those that it has nothing to do with."""


def pair_of(a: str, b: str) -> Pair:
    """Two ids, the smaller first.

    Examples:
        >>> pair_of("b", "a")
        ('a', 'b')
    """
    return (a, b) if a < b else (b, a)


def dismissed_in(system: WorkSystem) -> tuple[frozenset[Pair], tuple[str, ...]]:
    """The dismissed pairs, and the ids among them that name no item.

    It does not matter which of two items remembers it.

    Raises:
        InvalidExtension: If the custom field of an item is not a list of ids.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> items = [WorkItem("b", ext={"links:dismissed": ["a", "gone"]}), WorkItem("a")]
        >>> dismissed_in(WorkSystem("shop", items=items))
        (frozenset({('a', 'b')}), ('gone',))
    """
    pairs, gone = set(), set()
    for place, item in enumerate(system.items):
        if DISMISSED not in item.ext:
            continue
        others = item.ext[DISMISSED]
        if not isinstance(others, tuple) or not all(isinstance(id_, str) for id_ in others):
            raise InvalidExtension(
                f"item {item.id!r} needs a list of ids of other items there, got {evidence(others)}"
            ).at(f"items[{place}].ext[{DISMISSED!r}]")
        pairs |= {pair_of(item.id, id_) for id_ in others if id_ in system.items}
        gone |= {id_ for id_ in others if id_ not in system.items}
    return frozenset(pairs), tuple(sorted(gone))


def dismissing(system: WorkSystem, pairs: Iterable[Pair]) -> WorkSystem:
    """The system that remembers pairs as dismissed: each with the item of the smaller id.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> system = WorkSystem("shop", items=[WorkItem("b"), WorkItem("a")])
        >>> dismissing(system, [("b", "a")]).items["a"].ext
        {'links:dismissed': ('b',)}
    """
    known, _ = dismissed_in(system)
    for a, b in sorted({pair_of(*pair) for pair in pairs} - known):
        ext = system.items[a].ext
        system = system.update(a, ext={**ext, DISMISSED: [*ext.get(DISMISSED, ()), b]})
    return system
