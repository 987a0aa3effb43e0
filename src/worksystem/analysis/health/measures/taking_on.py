"""What software agents create, and how fast people take it on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from worksystem.analysis.health.measures.lifetimes import NEVER, Lifetimes
from worksystem.analysis.health.measures.origins import made_by_agents
from worksystem.analysis.health.measures.tellings import SOMEBODY, Tellings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from worksystem.analysis.health.facts import Facts

__all__ = ["TakingOn"]


@frozen
class TakingOn:
    """What agents created in the last planning intervals, and what became of it.

    An item is taken on when it first belongs to somebody who is no agent, or
    is dropped: to decline is an answer too. Of whose it is the history says
    since when; where it does not, it was so from the beginning.

    Attributes:
        rounds: How many planning intervals.
        made: How many items agents created in them.
        taken: How many of all that agents ever created were taken on in them.
        late: How many of those made had not been taken on after one interval.
        asked: Of how many one can tell: those that were there for so long.
        waiting: Ids of the open ones that nobody has taken on, the oldest first.
        undated: Ids of open ones of which nobody knows when they were created.
        says: Whether anything says who or what created any item.
    """

    rounds: int
    made: int
    taken: int
    late: int
    asked: int
    waiting: tuple[str, ...]
    undated: tuple[str, ...]
    says: bool

    @classmethod
    def of(cls, facts: Facts) -> TakingOn:
        """That of the work in the scope.

        Raises:
            CannotAnswer: If nobody knows what time it is.
        """
        tellings, lifetimes = facts.once(Tellings), facts.once(Lifetimes.of)
        agents = tellings.agents
        undated = tuple(i for i in lifetimes.undated if facts.system.items[i].origin in agents)
        mine, says = made_by_agents(facts)
        taken = _taken_on(facts, lifetimes, tellings)
        rounds = facts.rounds
        first, last, step = rounds[0], rounds[-1], facts.round_length
        born = lifetimes.created
        lately = mine & (born >= first) & (born < last)
        asked = lately & (born <= facts.now_us - step) & (lifetimes.ended > born + step)
        late = asked & (taken > born + step)
        waits = np.flatnonzero(mine & (taken == NEVER) & lifetimes.are_open(facts.now_us)).tolist()
        waits.sort(key=lambda i: (int(born[i]), lifetimes.items[i].id))
        return cls(
            len(rounds) - 1,
            int(np.count_nonzero(lately)),
            int(np.count_nonzero(mine & (taken >= first) & (taken < last))),
            int(np.count_nonzero(late)),
            int(np.count_nonzero(asked)),
            tuple(lifetimes.items[i].id for i in waits),
            undated,
            says or bool(undated),
        )


def _taken_on(facts: Facts, lifetimes: Lifetimes, tellings: Tellings) -> NDArray[np.int64]:
    """When each item was taken on, in microseconds since 1970 UTC; `NEVER` if it was not."""
    items, told = lifetimes.items, tellings.owners()
    found = np.full(len(items), NEVER, dtype=np.int64)
    by_people = told.value == SOMEBODY
    np.minimum.at(found, told.item[by_people], told.at[by_people])
    for place in np.flatnonzero(found == NEVER).tolist():
        item = items[place]
        if item.owner is not None and item.owner not in tellings.agents:
            found[place] = lifetimes.created[place]
        elif facts.category(item.id) == "dropped":
            found[place] = lifetimes.ended[place]
    return found
