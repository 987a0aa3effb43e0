"""How far each piece of work is: the category of its state, or what its dates say."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from attrs import field, frozen

from worksystem.model.items import WorkItem
from worksystem.model.states import Category
from worksystem.model.workflows import categories_of

if TYPE_CHECKING:
    from worksystem.model.system import WorkSystem

__all__ = ["Progress"]

_UNDER_WAY = frozenset({"active", "waiting"})
_CLOSED = frozenset({"done", "dropped"})


@frozen(eq=False, slots=False)
class Progress:
    """The work of a system, and how far it is.

    Parents and stubs are no work of their own: a parent is the sum of its
    parts, and a stub is somebody else's. What a workflow says about a state
    counts; a date of finish closes an item all the same. Without a workflow,
    an item that has started is active, and one that has not is ready.

    Attributes:
        items: The leaf items inside the system, in its order.
        category: Of each of them, by id.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> items = [
        ...     WorkItem("web"),
        ...     WorkItem("page", parent="web", started="2026-04-20T09:00Z"),
        ...     WorkItem("copy", parent="web"),
        ... ]
        >>> progress = Progress.of(WorkSystem("shop", items=items))
        >>> progress.category, progress.under_way
        ({'page': 'active', 'copy': 'ready'}, (WorkItem('page', parent='web', started='2026-04-20T09:00:00+00:00'),))
    """

    items: tuple[WorkItem, ...]
    category: dict[str, Category] = field(repr=False)

    @classmethod
    def of(cls, system: WorkSystem) -> Progress:
        """The progress of a system; worked out once for each."""
        if "progress" not in system.derived:
            system.derived["progress"] = cls._read(system)
        found: Progress = system.derived["progress"]
        return found

    @classmethod
    def _read(cls, system: WorkSystem) -> Progress:
        says = categories_of(system.workflows)
        parents = {item.parent for item in system.items}
        items = [item for item in system.items if not item.external and item.id not in parents]
        category: dict[str, Category] = {}
        for item in items:
            stands = says.get((item.workflow, item.state))
            if stands not in _CLOSED and item.finished is not None:
                stands = "done"
            elif stands is None:
                stands = "ready" if item.started is None else "active"
            category[item.id] = stands
        return cls(tuple(items), category)

    def is_open(self, id_: str) -> bool:
        """Whether it is neither done nor dropped."""
        return self.category[id_] not in _CLOSED

    @cached_property
    def open(self) -> tuple[WorkItem, ...]:
        """What is neither done nor dropped."""
        return tuple([item for item in self.items if self.category[item.id] not in _CLOSED])

    @cached_property
    def under_way(self) -> tuple[WorkItem, ...]:
        """What is active or waiting: the work in progress."""
        return tuple([item for item in self.items if self.category[item.id] in _UNDER_WAY])
