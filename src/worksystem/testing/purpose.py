"""Strategies for why work is done: outcomes, their measures and what was read of them."""

from __future__ import annotations

from hypothesis import strategies as st

from worksystem.model.outcomes import Measure, Observation, Outcome
from worksystem.testing.times import days_or_instants, whole_if_whole
from worksystem.testing.words import (
    Ids,
    built_once,
    extensions,
    ids,
    one_of,
    optional,
    other_than,
    texts,
)

__all__ = ["measures", "observations", "outcomes"]


@built_once
def _numbers() -> st.SearchStrategy[float]:
    return st.floats(allow_nan=False, allow_infinity=False).map(whole_if_whole)


@built_once
def measures() -> st.SearchStrategy[Measure]:
    """Measures of any finite numbers, also such as have no start or no target.

    Shrinks towards a name alone.

    Examples:
        >>> from worksystem.testing import simplest
        >>> simplest(measures(), lambda measure: measure.target is not None)
        Measure('a', target=0)
    """
    return st.builds(
        Measure,
        ids(),
        unit=texts(max_size=8),
        start=optional(_numbers()),
        target=optional(_numbers()),
        ext=extensions(max_size=1),
    )


@built_once
def observations() -> st.SearchStrategy[Observation]:
    """Observations on days and at instants. Shrinks towards zero on the first day.

    Examples:
        >>> from worksystem.testing import simplest
        >>> simplest(observations(), lambda observation: observation.value > 3)
        Observation('2026-01-05', 4)
    """
    return st.builds(Observation, days_or_instants(), _numbers())


def outcomes(
    *, names: st.SearchStrategy[str] | None = None, owners: Ids = (), others: Ids = ()
) -> st.SearchStrategy[Outcome]:
    """Outcomes with and without a measure, and up to three readings of it.

    Shrinks towards an outcome of which nobody has said more than the id.

    Args:
        names: Their ids; any if left out.
        owners: Ids of those who may be accountable.
        others: Ids of outcomes that they may help to reach.

    Examples:
        >>> from worksystem.testing import simplest
        >>> simplest(outcomes(), lambda outcome: outcome.readings)
        Outcome('a', measure=Measure('a'), readings=(Observation('2026-01-05', 0),))
    """
    return _outcomes(ids() if names is None else names, owners, others)


@st.composite
def _outcomes(draw: st.DrawFn, names: st.SearchStrategy[str], owners: Ids, others: Ids) -> Outcome:
    id_, measure = draw(names), draw(optional(measures()))
    return Outcome(
        id_,
        draw(texts()),
        measure=measure,
        readings=draw(st.lists(observations(), max_size=3)) if measure else (),
        owner=draw(one_of(owners)),
        parent=draw(one_of(other_than(id_, others))),
        for_whom=draw(texts()),
        due=draw(optional(days_or_instants())),
        ext=draw(extensions(max_size=1)),
    )
