"""What handoffs are made of: every figure, worked out when it is first asked for."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from worksystem.analysis.handoffs.acceptance import FirstPass
from worksystem.analysis.handoffs.evidence import Evidence, Level
from worksystem.analysis.handoffs.measuring import measure_latency
from worksystem.analysis.handoffs.open_offers import Unanswered, find_unanswered
from worksystem.analysis.handoffs.outside import OutsideContract, find_outside_contracts
from worksystem.analysis.handoffs.relays import Broker, ItemCounts, PingPong
from worksystem.model.construction import choice, truth
from worksystem.model.instants import from_microseconds
from worksystem.network.handoff_graphs import brokerage, handoff_graph
from worksystem.show import show_count

if TYPE_CHECKING:
    from worksystem.analysis.handoffs.latency import Latencies
    from worksystem.analysis.handoffs.protocol import Offer
    from worksystem.analysis.handoffs.steps import Pair
    from worksystem.network.handoff_graphs import HandoffGraph

__all__ = ["Figures"]

_level = choice("owner", "team", "state")


@frozen(eq=False, slots=False, repr=False)
class Figures:
    """What was asked, and every figure; see `Handoffs`.

    Attributes:
        evidence: What they are measured from.
    """

    evidence: Evidence

    # from whom to whom

    def counts(self, *, include_self: bool = False, level: Level = "owner") -> dict[Pair, int]:
        """How often items went from one to another.

        Args:
            include_self: Count the steps from somebody to themselves too, as
                process mining does; they are no handoffs.
            level: ``owner``: from owner to owner; None is nobody. ``team``:
                the same between the teams that they belong to at that instant
                (the first in their list; who is in no team counts for
                themselves, as does a team). ``state``: from each state to the
                next one that an event names.

        Returns:
            Giver and taker to a number, in order of their ids.

        Raises:
            CannotAnswer: If it asks for teams, and there is no system.
            InvalidChoice: If the level is none of those above.

        Linear in events, and n log n where there are very many owners.

        Source: van der Aalst, Reijers and Song, "Discovering social networks
        from event logs", Computer Supported Cooperative Work 14(6), 2005:
        handover of work, with direct succession and counting repeats.
        """
        level = _level(level)
        every = truth(include_self)
        names, found = self.evidence.counted(level)
        return {p: n for p, n in found.named(names).items() if every or p[0] != p[1]}

    @cached_property
    def total(self) -> int:
        """How many handoffs there were: the sum of `counts`, without steps to oneself."""
        _, found = self.evidence.counted("owner")
        return int(found.number[found.first != found.second].sum())

    @cached_property
    def kept(self) -> int:
        """How many steps an owner took after their own."""
        _, found = self.evidence.counted("owner")
        return int(found.number.sum()) - self.total

    # how fast, and how often not at first

    @cached_property
    def latency(self) -> Latencies:
        """How long handoffs took, of all and by pair and by contract.

        Where handoffs were answered by the protocol, from offer to answer;
        else from the last event under one owner to the first under the next,
        which is the longest that the handoff can have taken. `basis` says which.
        """
        return measure_latency(self.evidence, "owner")

    @cached_property
    def first_pass(self) -> FirstPass:
        """Which part was accepted without ever having been returned."""
        return FirstPass(self.evidence.offers, self.evidence.span)

    @property
    def reasons(self) -> dict[str, int]:
        """Why handoffs were returned, and how often; the most frequent first."""
        return self.first_pass.reasons

    @cached_property
    def unanswered(self) -> tuple[Unanswered, ...]:
        """What is offered and not answered at `as_of`, the longest overdue first."""
        return find_unanswered(self.evidence)

    @cached_property
    def outside_contracts(self) -> tuple[OutsideContract, ...]:
        """The owners between whom items went, and who have no contract for it.

        Raises:
            CannotAnswer: If there is no system.
        """
        return find_outside_contracts(self.evidence)

    # the way of items

    @cached_property
    def ping_pong(self) -> PingPong:
        """How often each item went from one owner to another and straight back."""
        return PingPong(self.evidence.stretches, self.evidence.zone, self.evidence.span)

    @cached_property
    def relays(self) -> ItemCounts:
        """Through how many hands each item went, one after the other, up to `as_of`.

        Of whole ways, also where a window is asked for: a relay that is cut is
        no shorter one.
        """
        return self.evidence.stretches.lengths()

    @cached_property
    def brokers(self) -> tuple[Broker, ...]:
        """The owners through whom most passes: by betweenness, then by what they gave on; by id."""
        names = self.evidence.ownership.owners
        pairs = {
            (a, b): n for (a, b), n in self.counts().items() if a is not None and b is not None
        }
        total = sum(pairs.values())
        stretches = self.evidence.stretches
        through = stretches.owner[stretches.passed_on(self.evidence.span)]
        given = dict(zip(names, np.bincount(through, minlength=len(names)).tolist(), strict=True))
        found = [
            Broker(id_, value, given[id_], given[id_] / total)
            for id_, value in brokerage(pairs).items()
        ]
        return tuple(sorted(found, key=lambda b: (-b.betweenness, -b.passed_on, b.owner)))

    def graph(self, *, level: Level = "owner", include_self: bool = False) -> HandoffGraph:
        """The network of handoffs: a node for each owner, team or state, and an edge for each pair.

        Args:
            level: As in `counts`.
            include_self: Whether steps to oneself are loops.

        Returns:
            Edge attributes: `count`; `share` of all that are shown; `latency`,
            the median on the clock, None where there is none. What went to or
            came from nobody is no edge; graph attributes `from_nobody` and
            `to_nobody` count it.

        Examples:
            >>> from worksystem import History, events
            >>> from worksystem.analysis.handoffs import measure_handoffs
            >>> moves = [events.Moved("page", "x", owner=o, at="2026-04-20T09:00Z") for o in "abc"]
            >>> list(measure_handoffs(History(moves)).graph().edges(data="count"))
            [('a', 'b', 1), ('b', 'c', 1)]
        """
        level = _level(level)
        counts = self.counts(include_self=include_self, level=level)
        latency = self.latency if level == "owner" else measure_latency(self.evidence, level)
        edges = {(a, b): n for (a, b), n in counts.items() if a is not None and b is not None}
        total = sum(edges.values())
        graph = handoff_graph(
            f"handoffs by {level}",
            {
                pair: {
                    "count": n,
                    "share": n / total,
                    "latency": latency[pair].median if pair in latency else None,
                }
                for pair, n in edges.items()
            },
        )
        graph.graph["from_nobody"] = sum(n for (a, _), n in counts.items() if a is None)
        graph.graph["to_nobody"] = sum(n for (_, b), n in counts.items() if b is None)
        return graph

    # what was asked

    @property
    def offers(self) -> tuple[Offer, ...]:
        """Every offer of a handoff up to `as_of`, in order, and what became of it."""
        return self.evidence.offers

    @property
    def as_of(self) -> datetime:
        """What happened later does not count."""
        return from_microseconds(self.evidence.as_of, self.evidence.zone)

    @property
    def window(self) -> tuple[datetime, datetime] | None:
        """The span in which steps and answers count: from one instant to before another."""
        if self.evidence.span is None:
            return None
        start, end = (from_microseconds(at, self.evidence.zone) for at in self.evidence.span)
        return start, end

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What was taken for granted, or could not be used, in sentences."""
        return tuple(_notes(self.evidence))


def _notes(evidence: Evidence) -> list[str]:
    notes = []
    left_out = len(evidence.history) - evidence.rows
    if left_out:
        at = from_microseconds(evidence.as_of, evidence.zone)
        notes.append(
            f"{left_out} of {len(evidence.history)} events are after {at} and do not count"
        )
    if not evidence.says_owners and not evidence.offers:
        notes.append("no event says whose an item is")
    if evidence.protocol.unclear:
        count = len(evidence.protocol.unclear)
        notes.append(
            f"of {show_count(count, 'handoff')} nobody has said which item it is "
            f"about, from whom and to whom, such as {evidence.protocol.unclear[0]!r}"
        )
    if evidence.system is None:
        notes.append("a bare history knows no teams, contracts or calendars; a system does")
    elif unknown := sorted(
        {o.taker for o in evidence.offers if o.taker not in evidence.system.owners}
    ):
        notes.append(f"the working time of {unknown[0]!r}, who is not in the system, is not known")
    return notes
