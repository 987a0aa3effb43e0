"""The items of a log: one a case, made when it is looked at, as a log may have a million."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping, ValuesView
from typing import TYPE_CHECKING, Any

from worksystem.model.history import AS_IT_WAS, History
from worksystem.model.items import WorkItem
from worksystem.model.registry import Registry
from worksystem.model.wiring import Derived

if TYPE_CHECKING:
    from worksystem.model.system import WorkSystem

__all__ = ["with_cases"]


def with_cases(system: WorkSystem, workflow: str) -> WorkSystem:
    """The same system with an item for each that its history names.

    Each is in the state, and its owner's, as the history left it. What they
    refer to is taken from the history, so that there is nothing to check.

    Args:
        system: Without items; its owners are those of the history.
        workflow: Id of its workflow, with the states of the history.

    Examples:
        >>> from worksystem import Workflow, WorkSystem
        >>> history = History.from_columns(at=[0, 1], item=["a", "a"], state=["x", "y"])
        >>> log = Workflow("log", [("x", "active"), ("y", "active")])
        >>> with_cases(WorkSystem("log", workflows=[log], history=history), "log").items["a"]
        WorkItem('a', workflow='log', state='y')
    """
    object.__setattr__(system, "items", Registry(_Cases(system.history, workflow)))
    # What was worked out of no items does not hold; this does, until something changes.
    system.derived.clear()
    if system.items:
        system.derived[Derived.ONE_WORKFLOW] = workflow
    return system


class _Cases(dict[str, Any]):
    """Items by id; None stands for one that nobody has looked at yet."""

    def __init__(self, history: History, workflow: str) -> None:
        super().__init__(dict.fromkeys(history.items))
        self._history, self._workflow = history, workflow
        self._last: tuple[dict[str, int], dict[int, int], dict[int, int]] | None = None

    def __getitem__(self, id_: str) -> WorkItem:
        found = super().__getitem__(id_)
        if found is None:
            found = self._made(id_)
            super().__setitem__(id_, found)
        item: WorkItem = found
        return item

    def get(self, id_: str, default: Any = None) -> Any:
        return self[id_] if id_ in self else default  # noqa: SIM401 - this is that get

    def values(self) -> ValuesView[WorkItem]:  # type: ignore[override]
        return self._whole().values()

    def items(self) -> ItemsView[str, WorkItem]:  # type: ignore[override]
        return self._whole().items()

    def copy(self) -> dict[str, WorkItem]:
        return dict(self._whole())

    def __or__(self, other: Mapping[str, Any]) -> dict[str, Any]:  # type: ignore[override]
        return self._whole() | dict(other)

    def __eq__(self, other: object) -> bool:
        return self._whole() == other

    __hash__ = None

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (self._whole(),)

    def _whole(self) -> dict[str, WorkItem]:
        """All of them, made."""
        for id_, made in super().items():
            if made is None:
                # Puts a value in place of another one: the keys stay as they are.
                self[id_]
        return dict(super().items())

    def _made(self, id_: str) -> WorkItem:
        if self._last is None:
            self._last = _last_of(self._history)
        place, states, owners = self._last
        code = place[id_]
        state, owner = states.get(code, -1), owners.get(code, -1)
        return WorkItem(
            id_,
            workflow=self._workflow if state >= 0 else None,
            state=self._history.states[state] if state >= 0 else None,
            owner=self._history.owners[owner] if owner >= 0 else None,
        )


def _last_of(history: History) -> tuple[dict[str, int], dict[int, int], dict[int, int]]:
    """The place of each item, and the codes of the last state and owner said of it."""
    columns = history.columns
    place = dict(zip(history.items, range(len(history.items)), strict=True))
    states = zip(columns.item, columns.state, strict=True)
    owners = zip(columns.item, columns.owner, strict=True)
    return place, dict(_said(states, -1)), dict(_said(owners, AS_IT_WAS))


def _said(pairs: Iterator[tuple[int, int]], unsaid: int) -> Iterator[tuple[int, int]]:
    return (pair for pair in pairs if pair[1] != unsaid)
