"""Strategies for what people have agreed with each other: handoffs and meetings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import get_args

from hypothesis import strategies as st

from worksystem.model.cadences import Cadence, CadenceKind
from worksystem.model.handoffs import Handoff, HandoffContract, HandoffState
from worksystem.testing.patterns import recurrences
from worksystem.testing.times import HOUR, days_or_instants, efforts, instants, zones
from worksystem.testing.words import (
    Ids,
    extensions,
    ids,
    one_from,
    one_of,
    optional,
    other_than,
    some_of,
    texts,
)

__all__ = ["cadences", "contracts", "handoffs"]

_PARTS = ("brief", "files", "open questions")


def contracts(
    *, names: st.SearchStrategy[str] | None = None, owners: Ids | None = None
) -> st.SearchStrategy[HandoffContract]:
    """Handoff contracts between two parties. Shrinks towards one that asks for nothing.

    Args:
        names: Their ids; any if left out.
        owners: Ids of the parties, at least two; any if left out.

    Examples:
        >>> from worksystem.testing import simplest
        >>> simplest(contracts(owners=["web", "ops"]), lambda contract: contract.answer_within)
        HandoffContract('a', giver='web', taker='ops', answer_within='1h')
    """
    return _contracts(ids() if names is None else names, ids() if owners is None else owners)


@st.composite
def _contracts(draw: st.DrawFn, names: st.SearchStrategy[str], owners: Ids) -> HandoffContract:
    giver, taker = draw(_parties(owners))
    return HandoffContract(
        draw(names),
        giver=giver,
        taker=taker,
        requires=draw(some_of(_PARTS)),
        answer_within=draw(optional(efforts(min_value=HOUR))),
        readback=draw(st.booleans()),
        ext=draw(extensions(max_size=1)),
    )


def handoffs(
    *,
    names: st.SearchStrategy[str] | None = None,
    items: Ids | None = None,
    owners: Ids | None = None,
    contracts: Ids = (),
) -> st.SearchStrategy[Handoff]:
    """Handoffs in every state, with the instants and the reason that belong to it.

    Leaves out answers later than a week. Shrinks towards an empty draft.

    Args:
        names: Their ids; any if left out.
        items: Ids of the items, at least one; any if left out.
        owners: Ids of the parties, at least two; any if left out.
        contracts: Ids of contracts that they may follow, whoever made them.

    Examples:
        >>> from worksystem.testing import simplest
        >>> handoff = simplest(
        ...     handoffs(items=["page"], owners=["ana", "bo"]), lambda handoff: handoff.answered
        ... )
        >>> handoff.state, handoff.accountable
        ('accepted', 'bo')
    """
    return _handoffs(
        ids() if names is None else names,
        ids() if items is None else items,
        ids() if owners is None else owners,
        contracts,
    )


@st.composite
def _handoffs(
    draw: st.DrawFn, names: st.SearchStrategy[str], items: Ids, owners: Ids, contracts: Ids
) -> Handoff:
    giver, taker = draw(_parties(owners))
    state = draw(st.sampled_from(get_args(HandoffState)))
    offered = answered = None
    if state != "drafted":
        offered = draw(instants())
    if offered and state in ("accepted", "returned"):
        answered = _later(offered, draw(efforts(max_value=168 * HOUR)))
    why = st.builds("{}{}".format, ids(), texts())  # never blank
    return Handoff(
        draw(names),
        item=draw(one_from(items)),
        giver=giver,
        taker=taker,
        contract=draw(one_of(contracts)),
        state=state,
        packet=draw(st.dictionaries(st.sampled_from(_PARTS), texts() | st.none(), max_size=3)),
        offered=offered,
        answered=answered,
        reason=draw(why if state == "returned" else texts()),
        ext=draw(extensions(max_size=1)),
    )


def _later(moment: datetime, by: timedelta) -> datetime:
    """So much later by the clock of UTC, which is never put forward or back."""
    return moment.astimezone(UTC) + by


@st.composite
def _parties(draw: st.DrawFn, owners: Ids) -> tuple[str, str]:
    giver = draw(one_from(owners))
    return giver, draw(one_from(other_than(giver, owners)))


def cadences(
    *, names: st.SearchStrategy[str] | None = None, owners: Ids = ()
) -> st.SearchStrategy[Cadence]:
    """Cadences of every kind with any of `recurrences`. Shrinks towards planning every week.

    Args:
        names: Their ids; any if left out.
        owners: Ids of those whose cadence it may be.

    Examples:
        >>> from worksystem.testing import simplest
        >>> simplest(cadences(), lambda cadence: cadence.length)
        Cadence('a', kind='plan', rule=Recurrence('FREQ=WEEKLY'), length='1h')
    """
    return st.builds(
        Cadence,
        ids() if names is None else names,
        kind=st.sampled_from(get_args(CadenceKind)),
        rule=recurrences(),
        zone=optional(zones()),
        owner=one_of(owners),
        length=optional(efforts(max_value=8 * HOUR)),
        start=optional(days_or_instants()),
        ext=extensions(max_size=1),
    )
