"""The stages that work can be in, and the moves from one to another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

from attrs import field, frozen

from worksystem.errors import InvalidModel
from worksystem.model.construction import (
    choice,
    evidence,
    identifier,
    identifiers,
    optional_identifier,
    optional_whole,
    reports_every_fault,
)
from worksystem.model.display import brief_repr
from worksystem.model.extensions import NONE, FrozenDict, extension

__all__ = ["Category", "Move", "MoveLike", "State", "StateLike"]

Category = Literal["backlog", "ready", "active", "waiting", "done", "dropped"]

_one_of_categories: Callable[[str], Category] = choice(*get_args(Category))


# A function by name, because mypy does not look into a converter that was made.
def _category(value: str) -> Category:
    return _one_of_categories(value)


@reports_every_fault
@frozen(repr=False)
class State:
    """A stage that work can be in, and what being there means.

    Its name is the team's; its category is the same everywhere, so that flow
    can be measured across teams.

    Attributes:
        id: What the team calls it.
        category: ``backlog``: an idea, not agreed. ``ready``: agreed, not
            started. ``active``: somebody works on it. ``waiting``: started,
            and nobody does – apart from ``active``, so that flow efficiency
            can be computed. ``done``: finished. ``dropped``: given up.
        wip_limit: How many items may be here at once; None: no limit.
        enter: Names of the standards and policies that hold for coming in.
        leave: Names of the standards and policies that hold for going on.
        owner: Id of whoever looks after the stage; not the owner of its items.
        ext: Custom fields with namespaced keys.

    Raises:
        InvalidModel: If the category is unknown or the limit no whole number above 0.

    Examples:
        >>> State("review", "waiting", wip_limit=3, leave=["web-done"])
        State('review', 'waiting', wip_limit=3, leave=('web-done',))
        >>> State("review", "wait", wip_limit=0)
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidModel: 2 faults
          category: need one of backlog, ready, active, waiting, done, dropped, got 'wait'; did you mean 'waiting'?
          wip_limit: need a whole number of 1 or more, got 0
    """

    id: str = field(converter=identifier)
    category: Category = field(converter=_category)
    wip_limit: int | None = field(default=None, converter=optional_whole, kw_only=True)
    enter: tuple[str, ...] = field(default=(), converter=identifiers, kw_only=True)
    leave: tuple[str, ...] = field(default=(), converter=identifiers, kw_only=True)
    owner: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)

    @classmethod
    def of(cls, value: StateLike) -> State:
        """Read a state: one, or its id and its category.

        Examples:
            >>> State.of(("doing", "active"))
            State('doing', 'active')
            >>> State.of("doing")
            Traceback (most recent call last):
                ...
            worksystem.errors.InvalidModel: need a state such as ('doing', 'active'), got 'doing'
        """
        if isinstance(value, State):
            return value
        if isinstance(value, (tuple, list)) and len(value) == 2:
            return cls(*value)
        msg = f"need a state such as ('doing', 'active'), got {evidence(value)}"
        raise InvalidModel(msg)

    __repr__ = brief_repr


StateLike = State | tuple[str, str] | list[str]


@reports_every_fault
@frozen(repr=False)
class Move:
    """That work may go from one state to another one.

    Only in this direction: the way back is a move of its own.

    Attributes:
        source: Id of the state that it leaves.
        target: Id of the state that it enters.
        by: Ids of the owners who may make it: people, teams, roles; empty: anybody.
        ext: Custom fields with namespaced keys.

    Raises:
        InvalidModel: If it leads back to where it starts.

    Examples:
        >>> Move("doing", "review")
        Move('doing', 'review')
        >>> Move("doing", "doing")
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidModel: need a move between two states, got one from 'doing' to itself
    """

    source: str = field(converter=identifier)
    target: str = field(converter=identifier)
    by: tuple[str, ...] = field(default=(), converter=identifiers, kw_only=True)
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.source == self.target:
            msg = f"need a move between two states, got one from {evidence(self.source)} to itself"
            raise InvalidModel(msg)

    @classmethod
    def of(cls, value: MoveLike) -> Move:
        """Read a move: one, or its two states.

        Examples:
            >>> Move.of(("doing", "review"))
            Move('doing', 'review')
            >>> Move.of("doing")
            Traceback (most recent call last):
                ...
            worksystem.errors.InvalidModel: need a move such as ('doing', 'review'), got 'doing'
        """
        if isinstance(value, Move):
            return value
        if isinstance(value, (tuple, list)) and len(value) == 2:
            return cls(*value)
        msg = f"need a move such as ('doing', 'review'), got {evidence(value)}"
        raise InvalidModel(msg)

    __repr__ = brief_repr


MoveLike = Move | tuple[str, str] | list[str]
