"""Strategies for what holds an item back: what it waits for, and the dates it respects."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from hypothesis import strategies as st

from worksystem.model.constraints import Constraint, ConstraintKind
from worksystem.model.dependencies import Dependency, LinkKind
from worksystem.model.durations import ZERO, Lag
from worksystem.testing.times import days_or_instants
from worksystem.testing.times import lags as drawn_lags
from worksystem.testing.words import Ids, built_once, fixed, ids, one_from, optional

__all__ = ["LINKS", "Lags", "compatible_constraints", "constraints", "dependencies"]

LINKS: tuple[LinkKind, ...] = ("FS", "SS", "FF", "SF")
Lags = Literal["none", "working", "all"] | st.SearchStrategy[Lag]
_LATE: ConstraintKind = "as late as possible"
_KINDS: tuple[ConstraintKind, ...] = (
    "start no earlier than",
    "start no later than",
    "finish no earlier than",
    "finish no later than",
    "start on",
    "finish on",
    _LATE,
)


def dependencies(
    *, on: Ids | None = None, kinds: Sequence[LinkKind] = LINKS, lags: Lags = "all"
) -> st.SearchStrategy[Dependency]:
    """Dependencies of the kinds and with the lags that are wanted.

    Shrinks towards the first kind, no lag, and nothing agreed.

    Args:
        on: Ids of the predecessors, at least one; any if left out.
        kinds: Which kinds of links.
        lags: None; only working time, leads included; all, with elapsed time
            and percents; or a strategy of your own.

    Examples:
        >>> from worksystem.testing import simplest
        >>> simplest(dependencies(on=["art"]), lambda link: link.kind != "FS" and link.lag)
        Dependency('art', kind='SS', lag='1h')
    """
    return _dependencies(ids() if on is None else fixed(on), tuple(kinds), lags)


@built_once
def _dependencies(on: Ids, kinds: Sequence[LinkKind], lags: Lags) -> st.SearchStrategy[Dependency]:
    lag = _lags(lags)
    # Half of them plain, in few choices, so that Hypothesis can shrink one away.
    plain = st.fixed_dictionaries(
        {
            "kind": st.just(kinds[0]),
            "lag": lag if isinstance(lags, st.SearchStrategy) else st.just(ZERO),
        }
    )
    other = st.fixed_dictionaries(
        {
            "kind": st.sampled_from(kinds),
            "lag": lag,
            "agreed_on": optional(days_or_instants()),
            "certainty": optional(st.floats(0, 1)),
        }
    )
    return st.builds(lambda id_, fields: Dependency(id_, **fields), one_from(on), plain | other)


def _lags(lags: Lags) -> st.SearchStrategy[Lag]:
    if isinstance(lags, st.SearchStrategy):
        return lags
    if lags == "none":
        return st.just(ZERO)
    return drawn_lags(elapsed=lags == "all", percent=lags == "all")


@built_once
def constraints() -> st.SearchStrategy[Constraint]:
    """Constraints of every kind. Shrinks towards starting no earlier than the first day.

    Examples:
        >>> from worksystem.testing import simplest
        >>> simplest(constraints(), lambda constraint: constraint.kind.startswith("finish"))
        Constraint('finish no earlier than', '2026-01-05')
    """
    return st.builds(_constraint, st.sampled_from(_KINDS), days_or_instants())


def _constraint(kind: ConstraintKind, at: date | datetime) -> Constraint:
    return Constraint(kind, None if kind == _LATE else at)


@st.composite
def compatible_constraints(draw: st.DrawFn) -> list[Constraint]:
    """Up to two constraints, of which neither repeats nor excludes the other."""
    excluded = draw(st.sampled_from(["finish on", "start on"]))
    kinds = [kind for kind in _KINDS if kind != excluded]
    return [
        _constraint(kind, draw(days_or_instants()))
        for kind in draw(st.lists(st.sampled_from(kinds), unique=True, max_size=2))
    ]
