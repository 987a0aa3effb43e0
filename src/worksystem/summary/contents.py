"""What is in a system: how many of each kind of thing, and which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from worksystem.analysis.progress import Progress
from worksystem.summary.section import WIDTH, Section, few
from worksystem.table import Table

if TYPE_CHECKING:
    from worksystem.model.items import WorkItem
    from worksystem.model.system import WorkSystem

__all__ = ["contents"]

_ROOM = WIDTH - 29
# Those that are told apart by a field of their own.
_TOLD_APART = {
    "owners": "kind",
    "standards": "kind",
    "service_classes": "kind",
    "cadences": "kind",
    "handoffs": "state",
}
_WORDS = {
    "leaves": ("leaf item", "leaf items"),
    "parents": ("parent", "parents"),
    "external": ("outside", "outside"),
    "milestones": ("milestone", "milestones"),
    "person": ("person", "people"),
    "team": ("team", "teams"),
    "role": ("role", "roles"),
    "agent": ("agent", "agents"),
}
_NAMED = {
    "leaf_items": "leaf items",
    "service_classes": "classes of service",
    "contracts": "handoff contracts",
}
_KINDS = (
    "owners",
    "calendars",
    "outcomes",
    "workflows",
    "standards",
    "service_classes",
    "contracts",
    "cadences",
    "interactions",
    "handoffs",
)


def contents(system: WorkSystem) -> Section:
    """How many of everything, and which."""
    counts = {"items": _items(system), "leaf_items": _progress(system)}
    for name in _KINDS:
        values = list(getattr(system, name))
        of_kind = [getattr(value, _TOLD_APART[name]) for value in values if name in _TOLD_APART]
        counts[name] = {"total": len(values), **Counter(of_kind)}
    rows = [
        (_NAMED.get(name, name), of["total"], _which(system, name, of))
        for name, of in counts.items()
        if of["total"]
    ]
    missing = [_NAMED.get(name, name) for name in _KINDS if not counts[name]["total"]]
    return Section(
        "contents",
        "What is in it",
        counts,
        table=Table.of("", ("kind", "count", "which"), rows),
        notes=[f"There are no {_any_of(missing)}."] if missing else [],
    )


def _items(system: WorkSystem) -> dict[str, int]:
    parents = {item.parent for item in system.items}
    ends = [item for item in system.items if item.id not in parents]
    return {
        "total": len(system.items),
        "leaves": sum(not item.external for item in ends),
        "parents": len(system.items) - len(ends),
        "external": sum(item.external for item in ends),
    }


def _progress(system: WorkSystem) -> dict[str, int]:
    """How far the leaf items are, by their dates and by the category of their state."""
    progress = Progress.of(system)
    categories = Counter(progress.category.values())
    return {
        "total": len(progress.items),
        "finished": categories["done"],
        "dropped": categories["dropped"],
        "under way": len(progress.under_way),
        "to come": categories["backlog"] + categories["ready"],
        "milestones": sum(map(_is_milestone, progress.items)),
    }


def _is_milestone(item: WorkItem) -> bool:
    return item.duration is not None and not item.duration.high


def _which(system: WorkSystem, name: str, of: Mapping[str, int]) -> str:
    if name in ("items", "leaf_items", *_TOLD_APART):
        parts = [_say(kind, count) for kind, count in of.items() if kind != "total" and count]
        return ", ".join(parts)
    if name == "interactions":
        return few((" and ".join(pair.teams) for pair in system.interactions), width=_ROOM)
    return few(getattr(system, name).ids(), width=_ROOM)


def _say(kind: str, count: int) -> str:
    one, several = _WORDS.get(kind, (kind, kind))
    return f"{count} {one if count == 1 else several}"


def _any_of(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last
