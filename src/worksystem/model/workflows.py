"""How work moves: its states in order, the moves that are allowed, where it counts."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

from attrs import field, frozen

from worksystem.errors import DuplicateId, InvalidModel, UnknownReference, did_you_mean
from worksystem.model.construction import (
    each,
    evidence,
    identifier,
    optional_identifier,
    reports_every_fault,
    sequence,
    whole,
)
from worksystem.model.display import brief_repr
from worksystem.model.extensions import NONE, FrozenDict, extension
from worksystem.model.standards import ServiceLevel, optional_service_level
from worksystem.model.states import Category, Move, MoveLike, State, StateLike

__all__ = [
    "Category",
    "Move",
    "MoveLike",
    "State",
    "StateLike",
    "Workflow",
    "categories_of",
]

_ENDS = ("done", "dropped")
# Guessing what was meant takes time: no workflow is too large to be refused at once.
_GUESSES, _GUESSED_FROM = 20, 1_000
T = TypeVar("T", bound=Hashable)


def _states(value: Iterable[StateLike]) -> tuple[State, ...]:
    states = each(State.of, sequence(value, "states"))
    if not states:
        msg = "need at least one state, such as ('doing', 'active'), got none"
        raise InvalidModel(msg)
    return states


def _optional_moves(value: Iterable[MoveLike] | None) -> tuple[Move, ...] | None:
    if value is None:
        return None
    return tuple(dict.fromkeys(each(Move.of, sequence(value, "moves"))))


def _version(value: int) -> int:
    return whole(value)


@reports_every_fault
@frozen(repr=False)
class Workflow:
    """The states that work passes through, and the moves that are allowed.

    A workflow that works badly – a state that nothing leads to, no state that
    is done – is legal; checks report it.

    Attributes:
        id: Its id; an item's `workflow` names it.
        states: At least one, in the order in which work passes them.
        version: Counts its revisions, from 1.
        moves: The allowed ones; None: the usual ones, see `allowed_moves`.
            An empty list allows none at all.
        started: Id of the state from which work counts as started; None: the
            first active one, see `starts_at`.
        finished: Id of the state from which work counts as finished; None: the
            first that is done, see `finishes_at`.
        service_level: How soon items are expected to be finished.
        ext: Custom fields with namespaced keys.

    Raises:
        InvalidModel: If it has no states, or a field is not what it should be.
        DuplicateId: If two states, or two moves, are the same.
        UnknownReference: If a move, `started` or `finished` names no state.

    Examples:
        >>> flow = Workflow("web", [("todo", "ready"), ("doing", "active"), ("live", "done")])
        >>> flow.category("doing"), flow.starts_at, flow.finishes_at
        ('active', 'doing', 'live')
        >>> flow.allows("live", "doing"), flow.allows("todo", "live")
        (True, False)
        >>> Workflow("web", [("todo", "ready"), ("live", "done")], moves=[("todo", "life")])
        Traceback (most recent call last):
            ...
        worksystem.errors.UnknownReference: moves[0].target: workflow 'web' has no state 'life'; did you mean 'live'?
    """

    id: str = field(converter=identifier)
    states: tuple[State, ...] = field(converter=_states)
    version: int = field(default=1, converter=_version, kw_only=True)
    moves: tuple[Move, ...] | None = field(default=None, converter=_optional_moves, kw_only=True)
    started: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    finished: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    service_level: ServiceLevel | None = field(
        default=None, converter=optional_service_level, kw_only=True
    )
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults = [*self._twins(), *self._unknown_states()]
        if faults:
            raise InvalidModel.of(faults)

    def _twins(self) -> Iterator[InvalidModel]:
        name = f"workflow {evidence(self.id)}"
        for i, id_ in _repeated([state.id for state in self.states]):
            msg = f"{name} has the state {evidence(id_)} twice; give one of them another id"
            yield DuplicateId(msg, id=id_).at(f"states[{i}].id")
        pairs = [(move.source, move.target) for move in self.moves or ()]
        for i, (source, target) in _repeated(pairs):
            arrow = f"{evidence(source)} → {evidence(target)}"
            msg = f"{name} has the move {arrow} twice; keep one of them"
            yield DuplicateId(msg, id=f"{source} → {target}").at(f"moves[{i}]")

    def _unknown_states(self) -> Iterator[InvalidModel]:
        known = {state.id for state in self.states}
        named = [("started", self.started), ("finished", self.finished)]
        for i, move in enumerate(self.moves or ()):
            named += [(f"moves[{i}].source", move.source)]
            named += [(f"moves[{i}].target", move.target)]
        missing = [(p, i) for p, i in named if i is not None and i not in known]
        for count, (path, id_) in enumerate(missing):
            yield self._unknown(id_, guess=count < _GUESSES).at(path)

    def _unknown(self, id_: str, *, guess: bool = True) -> UnknownReference:
        nearby = self.states[:_GUESSED_FROM] if guess else ()
        near, question = did_you_mean(id_, [state.id for state in nearby])
        msg = f"workflow {evidence(self.id)} has no state {evidence(id_)}{question}"
        return UnknownReference(msg, missing=id_, suggestions=near)

    def state(self, state_id: str) -> State:
        """The state of an id.

        Raises:
            UnknownReference: If there is none.

        Examples:
            >>> Workflow("web", [("doing", "active")]).state("doing")
            State('doing', 'active')
            >>> Workflow("web", [("doing", "active")]).state("going")
            Traceback (most recent call last):
                ...
            worksystem.errors.UnknownReference: workflow 'web' has no state 'going'; did you mean 'doing'?
        """
        for state in self.states:
            if state.id == state_id:
                return state
        raise self._unknown(state_id)

    def category(self, state_id: str) -> Category:
        """The category of a state: what being there means in every workflow.

        Args:
            state_id: Its id.

        Raises:
            UnknownReference: If there is no such state.

        Examples:
            >>> Workflow("web", [("doing", "active")]).category("doing")
            'active'
        """
        return self.state(state_id).category

    @property
    def starts_at(self) -> str | None:
        """Id of the state from which work counts as started; None if there is none.

        Examples:
            >>> Workflow("web", [("todo", "ready"), ("doing", "active")]).starts_at
            'doing'
        """
        return self.started or self._first("active")

    @property
    def finishes_at(self) -> str | None:
        """Id of the state from which work counts as finished; None if there is none.

        Examples:
            >>> Workflow("web", [("doing", "active"), ("live", "done")]).finishes_at
            'live'
        """
        return self.finished or self._first("done")

    def _first(self, category: Category) -> str | None:
        return next((s.id for s in self.states if s.category == category), None)

    @property
    def allowed_moves(self) -> tuple[Move, ...]:
        """The moves as given; else the usual ones, in order and back.

        The usual ones lead from each state to its neighbours. A dropped state
        is no stage on the way: work may go there from wherever it is neither
        done nor dropped, and back.

        Examples:
            >>> flow = Workflow("web", [("todo", "ready"), ("live", "done"), ("no", "dropped")])
            >>> [(move.source, move.target) for move in flow.allowed_moves]
            [('todo', 'live'), ('live', 'todo'), ('todo', 'no'), ('no', 'todo')]
        """
        if self.moves is not None:
            return self.moves
        on_the_way = [s for s in self.states if s.category != "dropped"]
        dropped = [s for s in self.states if s.category == "dropped"]
        open_ = [s for s in on_the_way if s.category not in _ENDS]
        both = [*pairwise(on_the_way), *((s, end) for end in dropped for s in open_)]
        return tuple(Move(*ids) for a, b in both for ids in ((a.id, b.id), (b.id, a.id)))

    def allows(self, source: str, target: str) -> bool:
        """Whether work may go from one state to another one.

        Says what the workflow allows, not whether the standards are met or
        there is room.

        Args:
            source: Id of the state that it leaves.
            target: Id of the state that it enters.

        Raises:
            UnknownReference: If one of them is no state here.

        Examples:
            >>> flow = Workflow("web", [("doing", "active"), ("live", "done")])
            >>> flow.allows("doing", "live"), flow.allows("doing", "doing")
            (True, False)
        """
        pair = self.state(source).id, self.state(target).id
        return any((move.source, move.target) == pair for move in self.allowed_moves)

    def unreachable(self) -> tuple[str, ...]:
        """Ids of the states that no moves lead to from the first one, in order.

        Linear in states and moves.

        Examples:
            >>> flow = Workflow("web", [("a", "ready"), ("b", "active")], moves=[("b", "a")])
            >>> flow.unreachable()
            ('b',)
        """
        following: dict[str, list[str]] = {state.id: [] for state in self.states}
        for move in self.allowed_moves:
            following[move.source].append(move.target)
        seen = {self.states[0].id}
        open_ = deque(seen)
        while open_:
            new = [id_ for id_ in following[open_.popleft()] if id_ not in seen]
            seen.update(new)
            open_.extend(new)
        return tuple(state.id for state in self.states if state.id not in seen)

    __repr__ = brief_repr


def categories_of(
    workflows: Iterable[Workflow],
) -> dict[tuple[str | None, str | None], Category]:
    """The category of every state of some workflows, by workflow and state.

    Asked with an item's ``(workflow, state)``; one that is in none has no category.

    Examples:
        >>> categories_of([Workflow("web", [("todo", "ready"), ("live", "done")])])
        {('web', 'todo'): 'ready', ('web', 'live'): 'done'}
    """
    return {
        (workflow.id, state.id): state.category
        for workflow in workflows
        for state in workflow.states
    }


def _repeated(values: Sequence[T]) -> Iterator[tuple[int, T]]:
    """The place and the value of everything that was there before."""
    seen: set[T] = set()
    for i, value in enumerate(values):
        if value in seen:
            yield i, value
        seen.add(value)
