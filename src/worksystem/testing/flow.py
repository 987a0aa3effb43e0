"""Strategies for how work moves: standards, levels and classes of service, workflows."""

from __future__ import annotations

from itertools import permutations
from typing import get_args

from hypothesis import strategies as st

from worksystem.model.standards import (
    ServiceClass,
    ServiceClassKind,
    ServiceLevel,
    Standard,
    StandardKind,
)
from worksystem.model.workflows import Category, Move, State, Workflow
from worksystem.testing.times import HOUR, elapsed_times
from worksystem.testing.words import (
    Ids,
    built_once,
    extensions,
    ids,
    one_of,
    optional,
    some_of,
    texts,
)

__all__ = ["moves", "service_classes", "service_levels", "standards", "states", "workflows"]

_CLASSES: tuple[ServiceClassKind, ...] = ("standard", "expedite", "fixed date", "intangible")


def standards(*, names: st.SearchStrategy[str] | None = None) -> st.SearchStrategy[Standard]:
    """Standards of every kind. Shrinks towards a definition of ready without clauses.

    Args:
        names: Their ids; any if left out.

    Examples:
        >>> from worksystem.testing import simplest
        >>> simplest(standards(), lambda standard: standard.clauses)
        Standard('a', kind='ready', clauses=('a',))
    """
    # An id in front, because a clause has to say something.
    clause = st.builds("{}{}".format, ids(), texts())
    return st.builds(
        Standard,
        ids() if names is None else names,
        kind=st.sampled_from(get_args(StandardKind)),
        clauses=st.lists(clause, max_size=3),
        ext=extensions(max_size=1),
    )


@built_once
def service_levels() -> st.SearchStrategy[ServiceLevel]:
    """Service levels in hours and whole percents. Shrinks towards certainty within an hour.

    Examples:
        >>> from worksystem.testing import simplest
        >>> print(simplest(service_levels(), lambda level: level.probability < 0.9))
        89% within 1eh
    """
    certain_first = st.integers(0, 99).map(lambda n: (100 - n) / 100)
    return st.builds(ServiceLevel, elapsed_times(min_value=HOUR), certain_first)


def service_classes(
    *, names: st.SearchStrategy[str] | None = None
) -> st.SearchStrategy[ServiceClass]:
    """Classes of service of every kind. Shrinks towards standard, without limit or level.

    Args:
        names: Their ids; any if left out.

    Examples:
        >>> from worksystem.testing import simplest
        >>> simplest(service_classes(), lambda service_class: service_class.limit)
        ServiceClass('a', limit=1)
    """
    return st.builds(
        ServiceClass,
        ids() if names is None else names,
        kind=st.sampled_from(_CLASSES),
        limit=optional(st.integers(1, 9)),
        service_level=optional(service_levels()),
        ext=extensions(max_size=1),
    )


def states(
    *,
    names: st.SearchStrategy[str] | None = None,
    owners: Ids = (),
    standards: Ids = ("ready", "done"),
) -> st.SearchStrategy[State]:
    """States of every category. Shrinks towards one of the backlog, without a limit.

    Args:
        names: Their ids; any if left out.
        owners: Ids of those who may look after the stage.
        standards: Names of standards and policies for coming in and going on.

    Examples:
        >>> from worksystem.testing import simplest
        >>> simplest(states(), lambda state: state.category == "done")
        State('a', 'done')
    """
    return st.builds(
        State,
        ids() if names is None else names,
        st.sampled_from(get_args(Category)),
        wip_limit=optional(st.integers(1, 9)),
        enter=some_of(standards),
        leave=some_of(standards),
        owner=one_of(owners),
        ext=extensions(max_size=1),
    )


def moves(*, states: Ids | None = None) -> st.SearchStrategy[Move]:
    """Moves between two states. Shrinks towards the first two.

    Args:
        states: Ids of the states, at least two; any if left out.

    Examples:
        >>> from worksystem.testing import simplest
        >>> simplest(moves(states=["todo", "done"]))
        Move('todo', 'done')
    """
    if states is None or isinstance(states, st.SearchStrategy):
        any_id = ids() if states is None else states
        pairs = st.tuples(any_id, any_id).map(_apart)
    else:
        pairs = st.sampled_from(list(permutations(states, 2)))
    return st.builds(lambda pair, ext: Move(*pair, ext=ext), pairs, extensions(max_size=1))


def _apart(pair: tuple[str, str]) -> tuple[str, str]:
    source, target = pair
    return source, f"{target}'" if source == target else target


def workflows(
    *,
    names: st.SearchStrategy[str] | None = None,
    owners: Ids = (),
    max_size: int = 5,
) -> st.SearchStrategy[Workflow]:
    """Workflows of any shape, also such as lead nowhere. Shrinks towards one backlog.

    Leaves out moves that are drawn twice. States are called after their place.

    Args:
        names: Their ids; any if left out.
        owners: Ids of those who may look after a stage.
        max_size: Greatest number of states.

    Examples:
        >>> from worksystem.testing import simplest
        >>> simplest(workflows(), lambda workflow: workflow.moves)
        Workflow('a', (State('s0', 'backlog'), State('s1', 'backlog')), moves=(Move('s0', 's1'),))
    """
    return _workflows(ids() if names is None else names, owners, max_size)


@st.composite
def _workflows(
    draw: st.DrawFn, names: st.SearchStrategy[str], owners: Ids, max_size: int
) -> Workflow:
    known = [f"s{n}" for n in range(draw(st.integers(1, max_size)))]
    listed = None
    if len(known) > 1 and draw(st.booleans()):
        pairs = st.sampled_from(list(permutations(known, 2)))
        listed = draw(st.lists(pairs, unique=True, max_size=4))
    return Workflow(
        draw(names),
        [draw(states(names=st.just(id_), owners=owners)) for id_ in known],
        version=draw(st.integers(1, 9)),
        moves=listed,
        started=draw(one_of(known)),
        finished=draw(one_of(known)),
        service_level=draw(optional(service_levels())),
        ext=draw(extensions(max_size=1)),
    )
