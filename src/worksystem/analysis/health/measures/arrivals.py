"""When items came in, and when they were finished or dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from worksystem.analysis.health.measures.moments import Recorded
from worksystem.errors import CannotAnswer
from worksystem.model.instants import to_microseconds

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts

__all__ = ["Arrivals", "arrivals_of"]

Ints = NDArray[np.int64]


@frozen(eq=False)
class Arrivals:
    """When items came in and went out, in microseconds since 1970 UTC, in order.

    Attributes:
        came: When each was created.
        went: When each was finished or dropped.
        finished: When each was finished.
        since: The first instant of which anything is known.

    Examples:
        >>> import numpy as np
        >>> four = np.array([1, 2, 3, 4])
        >>> Arrivals(four, four[:2], four[:1], 1).between(2, 4)
        (2, 1)
    """

    came: Ints
    went: Ints
    finished: Ints
    since: int

    def between(self, since: int, until: int) -> tuple[int, int]:
        """How many came in and went out from one instant to before another."""
        came, went = (_count(at, [since, until])[0] for at in (self.came, self.went))
        return int(came), int(went)

    def finished_by_week(self, now: int, week: int, *, most: int) -> list[int]:
        """How many were finished in each of the last whole weeks that are known of."""
        weeks = min(most, max(0, (now - self.since) // week))
        return _count(self.finished, [now - week * i for i in range(weeks, -1, -1)])


def _count(at: Ints, bounds: list[int]) -> list[int]:
    found: list[int] = np.diff(np.searchsorted(at, bounds, side="left")).tolist()
    return found


def arrivals_of(facts: Facts) -> Arrivals:
    """When the items of a system came in and went out, as far as anybody knows.

    An item came in when it was created: by its own date, or the event in the
    history; where no event in the history creates anything, by its first
    event. It went out when the history, or its own date, says that it was
    finished or dropped. Of a history those items count, too, that are gone.
    Without a history nothing has gone out as long as all that came in is open.

    Raises:
        CannotAnswer: If nothing says when items come in, or when they go out.
    """
    items = facts.items
    came = {i.id: to_microseconds(i.created) for i in items if i.created is not None}
    ended = {i.id: to_microseconds(i.finished) for i in items if i.finished is not None}
    finished = dict(ended)
    has_dates = bool(ended)
    says_what_ends = has_dates or all(map(facts.is_open, came))
    lives, recorded = facts.lives, facts.once(Recorded)
    if np.any(lives.at <= facts.now_us):
        is_first = not recorded.created and not came
        came = _counted(facts, recorded.first if is_first else recorded.created) | came
        ended = _counted(facts, recorded.ended) | ended
        finished = _counted(facts, recorded.finished) | finished
        says_what_ends = has_dates or recorded.says_what_ends
    if not came:
        raise CannotAnswer(
            "nothing says when items come in: need dates of creation, or a history of events"
        )
    if not says_what_ends:
        raise CannotAnswer(
            "nothing says when items are finished: need dates of finish, "
            "or a history and workflows whose states say so"
        )
    known = [at for dates in (came, ended) for at in dates.values()]
    if len(lives.at):
        known.append(facts.system.history.columns.at[0])
    return Arrivals(_in_order(came), _in_order(ended), _in_order(finished), min(known))


def _counted(facts: Facts, dates: dict[str, int]) -> dict[str, int]:
    """Those of the items that count: one that is gone does, unless a part is looked at."""
    mine, known = {item.id for item in facts.items}, facts.system.items
    counts_gone = facts.scope.ids is None
    return {
        id_: at for id_, at in dates.items() if id_ in mine or (counts_gone and id_ not in known)
    }


def _in_order(dates: dict[str, int]) -> Ints:
    return np.array(sorted(dates.values()), dtype=np.int64)
