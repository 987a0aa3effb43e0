"""How long what was finished lately was worked on, and in which states it waited."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from worksystem.analysis.flow.efficiency import Efficiency, efficiency_of
from worksystem.analysis.flow.elapsed import by_code, spent
from worksystem.analysis.flow.stages import CATEGORIES, UNKNOWN
from worksystem.analysis.flow.visits import Visits
from worksystem.model.history import MISSING

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from worksystem.analysis.flow import Flow
    from worksystem.analysis.health.facts import Facts

__all__ = ["Efficiencies"]

_ACTIVE = CATEGORIES.index("active")


@frozen
class Efficiencies:
    """The flow efficiency of what was finished since the last planning intervals began.

    Attributes:
        count: How many items that were.
        efficiency: Their active, waiting and unknown time, from start to finish.
        waiting: State to its share of their waiting time, the greatest first.
    """

    count: int
    efficiency: Efficiency
    waiting: tuple[tuple[str, float], ...]

    @classmethod
    def of(cls, facts: Facts) -> Efficiencies:
        """Measure it.

        Raises:
            CannotAnswer: If nothing has happened.
        """
        flow, begin, now = facts.flow, max(facts.rounds[0], MISSING + 1), facts.now_us
        finished = flow.spans.finished
        chosen = (finished >= begin) & (finished <= now) & flow.spans.is_started
        if facts.scope.ids is not None:
            looked_at = {item.id for item in facts.items}
            names = flow.spans.timeline.lives.items
            for code in np.flatnonzero(chosen).tolist():
                chosen[code] = names[code] in looked_at
        visits = _of_items(flow, chosen)
        times = efficiency_of(flow.spans, visits, flow.window)
        return cls(int(np.count_nonzero(chosen)), times, _waiting(flow, visits))


def _of_items(flow: Flow, chosen: NDArray[np.bool_]) -> Visits:
    """The visits of some items."""
    every = flow.visits
    rows = np.flatnonzero(chosen[every.item])
    where, entered, left = every.item[rows], every.entered[rows], every.left[rows]
    columns = (where, every.state[rows], entered, left, every.worked[rows])
    return Visits((every.items, every.states), columns, every.zone)


def _waiting(flow: Flow, visits: Visits) -> tuple[tuple[str, float], ...]:
    """In which states they waited, as `efficiency_of` has it."""
    spans, item, state = flow.spans, visits.item, visits.state
    category, logged = spans.stages.categories(item, state), spans.timeline.is_log[item]
    active = visits.worked | (~logged & (category == _ACTIVE))
    waits = ~active & (logged | (category != UNKNOWN))
    time = spent(
        np.maximum(visits.entered, spans.started[item]),
        np.minimum(visits.left, spans.until[item]),
        flow.window.start,
        flow.window.until,
    )
    names = (*map(repr, visits.states), "between pieces of work")
    place = np.where(state < 0, len(visits.states), state)
    sums = by_code(place[waits], time[waits], len(names))
    total = sum(sums)
    found = [(name, part / total) for name, part in zip(names, sums, strict=True) if part]
    return tuple(sorted(found, key=lambda pair: (-pair[1], pair[0])))
