"""How long each handoff took: by the protocol where there is one, else from event to event."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from worksystem.analysis.handoffs.latency import Latencies, Measured
from worksystem.model.history import MISSING

if TYPE_CHECKING:
    from worksystem.analysis.handoffs.evidence import Evidence, Level
    from worksystem.analysis.handoffs.protocol import Offer

__all__ = ["measure_latency"]

_BY_PROTOCOL = "from offer to answer"
_BY_STEPS = "from the last event under one to the first event under the next"


def measure_latency(evidence: Evidence, level: Level) -> Latencies:
    """How long handoffs took at a level.

    Args:
        evidence: What happened.
        level: Of owners, of teams, or from state to state.
    """
    by_protocol = level != "state" and any(offer.is_answered for offer in evidence.offers)
    if by_protocol:
        return Latencies(_BY_PROTOCOL, _of_offers(evidence, level), by_protocol=True)
    return Latencies(_BY_STEPS, _of_steps(evidence, level), by_protocol=False)


def _of_steps(evidence: Evidence, level: Level) -> Measured:
    steps, names, giver, taker = evidence.level(level)
    some = np.flatnonzero(giver != taker)
    took = np.zeros(0, dtype=np.int64) if steps.latency is None else steps.latency
    nothing = np.full(len(some), -1, dtype=np.int64)
    return Measured(
        names,
        giver[some].astype(np.int64),
        taker[some].astype(np.int64),
        took[some],
        np.full(len(some), MISSING, dtype=np.int64),
        (),
        nothing,
        nothing.astype(np.int8),
    )


def _of_offers(evidence: Evidence, level: Level) -> Measured:
    rows = [row for offer in evidence.offers if (row := _row(evidence, offer, level)) is not None]
    names = {name: code for code, name in enumerate(sorted({n for row in rows for n in row[:2]}))}
    contracts = {c: code for code, c in enumerate(sorted({row[2] for row in rows if row[2]}))}
    rows = [row for row in rows if row[0] != row[1]]

    def column(values: list[int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.array(values, dtype=np.int64)

    return Measured(
        tuple(names),
        column([names[row[0]] for row in rows]),
        column([names[row[1]] for row in rows]),
        column([MISSING if row[3] is None else row[3] for row in rows]),
        column([MISSING if row[4] is None else row[4] for row in rows]),
        tuple(contracts),
        column([contracts[row[2]] if row[2] else -1 for row in rows]),
        column([row[5] for row in rows]).astype(np.int8),
    )


_Row = tuple[str, str, str | None, int | None, int | None, int]


def _row(evidence: Evidence, offer: Offer, level: Level) -> _Row | None:
    """Giver, taker, contract, elapsed, working, and whether it was in time."""
    if offer.offered is None:
        return None
    elapsed = working = None
    due = evidence.due(offer)
    when = offer.ended if offer.is_answered else due
    if when is None:
        return None
    in_time = -1
    if offer.is_answered:
        elapsed = when - offer.offered
        working = evidence.worked(offer.taker, offer.offered, when)
        within = evidence.answer_within(offer)
        if within is not None and working is not None:
            in_time = int(working <= within // within.resolution)
    elif offer.state == "expired" or (offer.state == "offered" and _is_over(evidence, offer)):
        in_time = 0
    else:
        return None
    if evidence.span is not None and not evidence.span[0] <= when < evidence.span[1]:
        return None
    giver, taker = offer.giver, offer.taker
    if level == "team":
        giver, taker = (evidence.parties.team(id_, when) for id_ in (giver, taker))
    return giver, taker, offer.contract, elapsed, working, in_time


def _is_over(evidence: Evidence, offer: Offer) -> bool:
    """Whether the time to answer is over by now."""
    within = evidence.answer_within(offer)
    waited = evidence.worked(offer.taker, offer.offered or 0, evidence.as_of)
    return within is not None and waited is not None and waited > within // within.resolution
