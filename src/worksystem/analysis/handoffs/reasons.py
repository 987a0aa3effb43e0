"""What is known of one pair of owners, or of the way of one item: in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from worksystem.analysis.handoffs.acceptance import count_reasons
from worksystem.analysis.handoffs.tables import between, times
from worksystem.model.instants import from_microseconds
from worksystem.model.registry import unknown
from worksystem.show import show, show_list

if TYPE_CHECKING:
    from worksystem.analysis.handoffs.figures import Figures
    from worksystem.analysis.handoffs.latency import Latencies

__all__ = ["explain_item", "explain_pair"]

_SHOWN = 12


def explain_pair(found: Figures, giver: str, taker: str) -> str:
    """The sentences for two owners."""
    evidence = found.evidence
    known = {*evidence.ownership.owners, *(o for x in evidence.offers for o in (x.giver, x.taker))}
    if evidence.system is not None:
        known |= set(evidence.system.owners.ids())
    for id_ in (giver, taker):
        if id_ not in known:
            raise unknown(f"nothing was handed over by or to {id_!r}", id_, sorted(known))
    return " ".join(_of_pair(found, giver, taker))


def _of_pair(found: Figures, giver: str, taker: str) -> Iterator[str]:
    pair, counts = (giver, taker), found.counts()
    a, b = between(pair)
    count, back = counts.get(pair, 0), counts.get((taker, giver), 0)
    if count:
        yield f"{a} handed over to {b} {times(count)}, {count / found.total:.1%} of all handoffs."
    else:
        yield f"{a} has handed nothing over to {b}."
    yield f"{b} handed over to {a} {times(back)}." if back else f"Nothing came back from {b}."
    if pair in found.latency:
        yield from _latency(found.latency, pair)
    if pair in found.first_pass:
        yield f"Accepted at first pass: {found.first_pass[pair]}."
    mine = [o for o in found.evidence.offers if (o.giver, o.taker) == pair]
    for why, n in count_reasons(mine, found.evidence.span).items():
        yield f"Returned {times(n)}: {show(why)}."
    yield from (f"{o}." for o in found.unanswered if (o.giver, o.taker) == pair)
    yield from _outside(found, giver, taker)


def _latency(latencies: Latencies, pair: tuple[str, str]) -> Iterator[str]:
    latency, basis = latencies[pair], latencies.basis
    if latency.count:
        yield f"{basis[0].upper()}{basis[1:]}: {latency}."
    if latency.working is not None:
        _, taker = between(pair)
        yield f"In {taker}'s working time: {show(latency.working.median)} in the median."
    if latency.in_time is not None:
        yield f"Answered in time: {latency.in_time}."


def _outside(found: Figures, giver: str, taker: str) -> Iterator[str]:
    if found.evidence.system is None:  # a bare history knows no contracts
        return
    for each in found.outside_contracts:
        if (each.giver, each.taker) == (giver, taker):
            yield f"{times(each.count).capitalize()} without a contract between them or their teams."


def explain_item(found: Figures, item: str) -> str:
    """The sentences for one item."""
    evidence = found.evidence
    ownership, stretches = evidence.ownership, evidence.stretches
    ids = ownership.items
    named = {offer.item for offer in evidence.offers}
    if item not in ids and item not in named:
        raise unknown(f"nothing has happened to item {item!r}", item, [*ids, *named])
    said = []
    code = ids.index(item) if item in ids else -1
    first, last = np.searchsorted(stretches.item, [code, code + 1]).tolist()
    rows = range(first, last) if code >= 0 else range(0)
    if rows:
        way = [
            f"{_owner(ownership.owners, int(stretches.owner[row]))} from "
            f"{show(from_microseconds(int(stretches.at[row]), evidence.zone))}"
            for row in rows
        ]
        said.append(f"{item!r} was with {show_list(way, limit=_SHOWN)}.")
        said.append(f"Owners in a row: {found.relays.get(item, 0)}.")
    else:
        said.append(f"Nobody has said whose {item!r} was.")
    if item in found.ping_pong:
        said.append(f"It went there and straight back {times(found.ping_pong[item])}.")
    for why, n in count_reasons([o for o in evidence.offers if o.item == item], None).items():
        said.append(f"Returned {times(n)}: {show(why)}.")
    said += [f"{offer}." for offer in found.unanswered if offer.item == item]
    return " ".join(said)


def _owner(owners: tuple[str, ...], code: int) -> str:
    return show(owners[code]) if code >= 0 else "nobody"
