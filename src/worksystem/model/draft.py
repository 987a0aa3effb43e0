"""A system while events change it: what is different from before, put together at the end.

Only this file and those that it is handed to change anything, and never a
value: what an item has become is kept beside it, so that a long log makes one
new value an item and not one an event.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs

from worksystem.model.items import WorkItem

if TYPE_CHECKING:
    from datetime import datetime

    from worksystem.model.handoffs import Handoff
    from worksystem.model.outcomes import Outcome
    from worksystem.model.states import Move, State
    from worksystem.model.workflows import Workflow

__all__ = ["IN_PROGRESS", "Build", "Draft", "Piece", "Stages", "System"]

# The system is above this file: it is only asked for what it has.
System = Any

Build = Callable[[dict[str, list[Any]]], System]
"""How a system becomes another one, of what is different by registry."""

IN_PROGRESS = ("active", "waiting")


class Stages:
    """A workflow as the questions of a move need it.

    Examples:
        >>> from worksystem.model.workflows import Workflow
        >>> stages = Stages(Workflow("web", [("todo", "ready"), ("doing", "active")]))
        >>> stages.after("todo"), stages.is_started("doing"), stages.is_finished("doing")
        (('doing',), True, False)
    """

    def __init__(self, workflow: Workflow) -> None:
        self.states: dict[str, State] = {state.id: state for state in workflow.states}
        self.moves: dict[tuple[str, str], Move] = {
            (move.source, move.target): move for move in workflow.allowed_moves
        }
        self._place = {id_: place for place, id_ in enumerate(self.states)}
        self._starts, self._finishes = workflow.starts_at, workflow.finishes_at

    def after(self, state: str | None) -> tuple[str, ...]:
        """Where an item may go from a state; anywhere if it is in none yet."""
        if state is None:
            return tuple(self.states)
        return tuple(target for source, target in self.moves if source == state)

    def category(self, state: str | None) -> str | None:
        """What being in a state means; None for no state."""
        return self.states[state].category if state in self.states else None

    def is_started(self, state: str) -> bool:
        """Whether work in a state counts as started."""
        return self.category(state) in (*IN_PROGRESS, "done") and self._reached(state, self._starts)

    def is_finished(self, state: str) -> bool:
        """Whether work in a state counts as finished."""
        return self.category(state) == "done" and self._reached(state, self._finishes)

    def _reached(self, state: str, from_: str | None) -> bool:
        return from_ is not None and self._place[state] >= self._place[from_]


class Piece:
    """An item while events change it: what rules ask for, and what is different.

    Attributes:
        was: The item as it was, or as it was created.
        workflow: Id of its workflow by now; and so for the other fields.
        category: Category of the state that it is in; None if it is in none.
        changed: The fields that are different, by name.
    """

    __slots__ = (
        "blocked",
        "category",
        "changed",
        "external",
        "finished",
        "owner",
        "remaining",
        "service_class",
        "started",
        "state",
        "was",
        "workflow",
    )

    def __init__(self, item: WorkItem, category: str | None) -> None:
        self.was = item
        self.category = category
        self.workflow, self.state = item.workflow, item.state
        self.owner, self.service_class = item.owner, item.service_class
        self.started, self.finished = item.started, item.finished
        self.remaining, self.blocked = item.remaining, item.blocked
        self.external = item.external
        self.changed: dict[str, Any] = {}

    @property
    def is_in_progress(self) -> bool:
        """Whether work on it has started and is not over."""
        return self.category in IN_PROGRESS


class _Crowd(NamedTuple):
    """How many items there are in a state, in a class of service, at an owner."""

    in_state: Counter[tuple[str | None, str | None]]
    of_class: Counter[str | None]
    of_owner: Counter[str | None]

    def add(self, where: tuple[Any, ...], category: str | None, by: int) -> None:
        """Count some more, or fewer, items that are at one place."""
        external, workflow, state, class_, owner = where
        if not external:
            self.in_state[workflow, state] += by
            if category in IN_PROGRESS:
                self.of_class[class_] += by
                self.of_owner[owner] += by


_FIELDS = tuple(field.name for field in attrs.fields(WorkItem))
_WHERE = attrgetter("external", "workflow", "state", "service_class", "owner")


class Draft:
    """What has become of a system so far.

    Attributes:
        system: The system as it was.
        last: When the last event happened; None before the first.
    """

    def __init__(self, system: System, build: Build) -> None:
        self.system = system
        self.last: datetime | None = system.history.end
        self._build = build
        self._by_now: System | None = None
        self._pieces: dict[str, Piece] = {}
        self._handoffs: dict[str, Handoff] = {}
        self._outcomes: dict[str, Outcome] = {}
        self._stages: dict[str, Stages] = {}
        self._crowd: _Crowd | None = None

    def piece(self, id_: str) -> Piece | None:
        """An item as it is by now; None if there is none."""
        piece = self._pieces.get(id_)
        if piece is None and (item := self.system.items.get(id_)) is not None:
            piece = self._pieces[id_] = self._piece(item)
        return piece

    def _piece(self, item: WorkItem) -> Piece:
        if item.workflow is None:
            return Piece(item, None)
        return Piece(item, self.stages(item.workflow).category(item.state))

    def item_ids(self) -> Iterable[str]:
        """Ids of all items by now."""
        return {**dict.fromkeys(self.system.items.ids()), **self._pieces}

    def put(self, piece: Piece, **fields: Any) -> None:
        """Let fields of an item say something else."""
        self._by_now = None
        if self._crowd is not None:
            self._crowd.add(_WHERE(piece), piece.category, -1)
        piece.changed.update(fields)
        for name, value in fields.items():
            if name in Piece.__slots__:
                setattr(piece, name, value)
        if "state" in fields and piece.workflow is not None:
            piece.category = self.stages(piece.workflow).category(piece.state)
        if self._crowd is not None:
            self._crowd.add(_WHERE(piece), piece.category, +1)

    def create(self, item: WorkItem) -> Piece:
        """Let there be an item that was not there."""
        self._by_now = None
        piece = self._pieces[item.id] = self._piece(item)
        piece.changed["id"] = item.id  # so that it counts as different
        if self._crowd is not None:
            self._crowd.add(_WHERE(piece), piece.category, +1)
        return piece

    def stages(self, workflow: str) -> Stages:
        """The states and moves of a workflow of the system."""
        if workflow not in self._stages:
            self._stages[workflow] = Stages(self.system.workflows[workflow])
        return self._stages[workflow]

    def handoff(self, id_: str) -> Handoff | None:
        """A handoff as it is by now; None if there is none."""
        return self._handoffs.get(id_) or self.system.handoffs.get(id_)

    def handoff_ids(self) -> Iterable[str]:
        """Ids of all handoffs by now."""
        return {**dict.fromkeys(self.system.handoffs.ids()), **self._handoffs}

    def put_handoff(self, handoff: Handoff) -> None:
        """Let a handoff be new, or be something else."""
        self._by_now = None
        self._handoffs[handoff.id] = handoff
        if handoff.state == "offered":
            self.offers[handoff.item] = handoff.id
        elif self.offers.get(handoff.item) == handoff.id:
            del self.offers[handoff.item]

    @cached_property
    def offers(self) -> dict[str, str]:
        """The handoff by which an item is offered now, by the id of the item."""
        return {h.item: h.id for h in self.system.handoffs if h.state == "offered"}

    def outcome(self, id_: str) -> Outcome | None:
        """An outcome as it is by now; None if there is none."""
        return self._outcomes.get(id_) or self.system.outcomes.get(id_)

    def put_outcome(self, outcome: Outcome) -> None:
        """Let an outcome be something else."""
        self._by_now = None
        self._outcomes[outcome.id] = outcome

    @property
    def crowd(self) -> _Crowd:
        """How many items are where: counted when a limit asks first, and kept up since."""
        if self._crowd is None:
            self._crowd = _Crowd(Counter(), Counter(), Counter())
            untouched = (item for item in self.system.items if item.id not in self._pieces)
            for where, count in Counter(map(_WHERE, untouched)).items():
                workflow, state = where[1:3]
                category = self.stages(workflow).category(state) if workflow else None
                self._crowd.add(where, category, count)
            for piece in self._pieces.values():
                self._crowd.add(_WHERE(piece), piece.category, +1)
        return self._crowd

    def by_now(self) -> System:
        """The system that it has become: one copy, for a policy that asks."""
        if self._by_now is None:
            self._by_now = self._build(self.changes())
        return self._by_now

    def changes(self) -> dict[str, list[Any]]:
        """What is new or different, by registry."""
        changed: dict[str, list[Any]] = {
            "items": [_with(p.was, p.changed) for p in self._pieces.values() if p.changed],
            "handoffs": list(self._handoffs.values()),
            "outcomes": list(self._outcomes.values()),
        }
        return {name: values for name, values in changed.items() if values}


def _with(item: WorkItem, fields: dict[str, Any]) -> WorkItem:
    """An item with other fields, ten times as fast as `evolve`.

    Events have read what they say: no field need be read again, and only what
    fields say together is checked.
    """
    new = object.__new__(WorkItem)
    put = object.__setattr__
    for name in _FIELDS:
        put(new, name, fields[name] if name in fields else getattr(item, name))
    new.__attrs_post_init__()
    return new
