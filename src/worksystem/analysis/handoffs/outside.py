"""Handoffs that no contract covers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from worksystem.analysis.handoffs.steps import grouped
from worksystem.show import show

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from worksystem.analysis.handoffs.evidence import Evidence
    from worksystem.analysis.handoffs.teams import Parties

__all__ = ["OutsideContract", "find_outside_contracts"]


@frozen
class OutsideContract:
    """Two owners between whom items go, and have no contract for it, nor have their teams or roles.

    Attributes:
        giver: Id of who hands over.
        taker: Id of who takes over.
        count: How often.
        one_team: Whether they are in one team, which may need no contract.

    Examples:
        >>> print(OutsideContract("ana", "bo", 3, False))
        ana handed over to bo 3 times, and there is no contract between them or their teams
    """

    giver: str
    taker: str
    count: int
    one_team: bool

    def __str__(self) -> str:
        times = "once" if self.count == 1 else f"{self.count} times"
        team = " within their team" if self.one_team else ""
        return (
            f"{show(self.giver)} handed over to {show(self.taker)} {times}{team}, "
            "and there is no contract between them or their teams"
        )


def find_outside_contracts(evidence: Evidence) -> tuple[OutsideContract, ...]:
    """The pairs without a contract: those of two teams first, then by how often; ties by id.

    Args:
        evidence: What happened, in a system.

    Raises:
        CannotAnswer: If there is no system.
    """
    parties, steps = evidence.parties, evidence.steps
    open_ = (steps.giver != steps.taker) & (steps.giver >= 0) & (steps.taker >= 0)
    if evidence.ownership.agreed is not None:
        open_ &= ~evidence.ownership.agreed[steps.second]
    names = evidence.ownership.owners
    at = steps.at[open_]
    counts: dict[tuple[str, str, bool], int] = {}
    for pair, places in grouped(steps.giver[open_], steps.taker[open_], len(names)).items():
        giver, taker = (names[code] for code in pair)
        for moment, count in _moments(parties, giver, taker, at[places]):
            if not parties.have_agreed(giver, taker, moment):
                key = (giver, taker, parties.are_one_team(giver, taker, moment))
                counts[key] = counts.get(key, 0) + count
    found = [OutsideContract(a, b, n, one) for (a, b, one), n in counts.items()]
    return tuple(sorted(found, key=lambda o: (o.one_team, -o.count, o.giver, o.taker)))


def _moments(
    parties: Parties, giver: str, taker: str, at: NDArray[np.int64]
) -> list[tuple[int, int]]:
    """How often something happened between two owners, each time that one of them changed teams."""
    turns = sorted({*parties.turns(giver), *parties.turns(taker)})
    if len(turns) == 1:
        return [(turns[0], len(at))]
    which, count = np.unique(np.searchsorted(turns, at, side="right") - 1, return_counts=True)
    return [(turns[place], n) for place, n in zip(which.tolist(), count.tolist(), strict=True)]
