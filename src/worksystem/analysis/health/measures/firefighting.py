"""What was worked on lately, how much, and what of it nobody had planned."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from worksystem.analysis.flow.elapsed import spent
from worksystem.analysis.health.finding import Unjudged
from worksystem.analysis.health.measures.moments import Moments
from worksystem.analysis.health.measures.plannings import Plannings
from worksystem.analysis.health.measures.weights import Weights
from worksystem.errors import CannotAnswer
from worksystem.model.history import MISSING, code_of
from worksystem.model.instants import from_microseconds
from worksystem.show import show_count

if TYPE_CHECKING:
    from datetime import timedelta

    from worksystem.analysis.health.facts import Facts
    from worksystem.model.items import WorkItem

__all__ = ["Firefighting"]


class Firefighting:
    """The work of the last planning intervals, and why some of it was unplanned.

    Args:
        facts: What there is.

    Attributes:
        items: What was worked on.
        unit: ``logged time``, ``effort`` or ``items``: what is weighed.
        pairs: The weight of each of them, and whether it was unplanned.

    Raises:
        CannotAnswer: If nothing is known to have been worked on, or nothing
            could say that it was unplanned.

    Examples:
        >>> from worksystem import Facts, WorkItem, WorkSystem
        >>> page = WorkItem("page", started="2026-04-20T09:00Z", nature="failure")
        >>> fires = Firefighting(Facts(WorkSystem("shop", items=[page], as_of="2026-04-21T09:00Z")))
        >>> fires.unplanned, fires.unit, dict(fires.reasons)
        (('page',), 'items', {'failures': 1})
    """

    def __init__(self, facts: Facts) -> None:
        self._facts, self._moments = facts, facts.once(Moments.of)
        self._begin, self._end = max(facts.rounds[0], MISSING + 1), facts.rounds[-1]
        self._lost: list[str] = []
        self._elsewhere = 0
        logged = self._logged()
        if logged:
            self.items = tuple([item for item in facts.items if item.id in logged])
            self.unit = "logged time"
            weights = [logged[item.id] for item in self.items]
        else:
            weighed = Weights.of(self._in_progress(), _likely)
            self.items, self.unit = weighed.items, weighed.unit
            weights = list(weighed.weights)
        if not self.items:
            raise CannotAnswer(
                "nothing is known to have been in progress in the last planning intervals; "
                "say when items were started, or give a history"
            )
        self._why = {item.id: self._reason(item) for item in self.items}
        self.pairs = [
            (weight, self._why[item.id] is not None)
            for weight, item in zip(weights, self.items, strict=True)
        ]
        self._check()

    @property
    def since(self) -> datetime:
        """Where the first of the intervals begins."""
        return from_microseconds(self._begin, self._facts.system.local_zone)

    @cached_property
    def unplanned(self) -> tuple[str, ...]:
        """Ids of what was unplanned, that which took most first."""
        pairs = zip(self.pairs, self.items, strict=True)
        found = sorted((-weight, item.id) for (weight, counts), item in pairs if counts)
        return tuple(id_ for _, id_ in found)

    @property
    def reasons(self) -> dict[str, int]:
        """How many items were unplanned for which reason."""
        counted = Counter(why for why in self._why.values() if why is not None)
        return dict(sorted(counted.items()))

    def unjudged(self) -> Iterator[Unjudged]:
        """What counts as planned for want of knowledge."""
        if self._lost:
            yield Unjudged("closed, and nobody has said when", sorted(self._lost))
        if self._elsewhere:
            yield Unjudged(
                f"time was logged on {show_count(self._elsewhere, 'item')} that have parts or have "
                "left the system; it is left out"
            )
        if not self._plannings.of(None):
            yield Unjudged(
                "no meeting to plan is known, so what came in between counts as planned; "
                "add a Cadence of kind 'plan'"
            )
            return
        unsure = [item for item in self.items if self._why[item.id] is None]
        without = sorted(i.id for i in unsure if i.id not in self._moments.created)
        if without:
            yield Unjudged(
                "nobody has said when they were created, so they count as planned", without
            )
        known = [item for item in unsure if item.id in self._moments.created]
        late = sorted(i.id for i in known if i.id not in self._moments.started)
        if late:
            yield Unjudged("nobody has said when they were started, so they count as planned", late)
        apart = sorted(i.id for i in known if not self._plannings.of(self._facts.team_of(i)))
        if apart:
            yield Unjudged("their team has no meeting to plan, so they count as planned", apart)

    def _check(self) -> None:
        """Refuse to judge where nothing could ever be unplanned."""
        natures = any(item.nature is not None for item in self.items)
        if not (self._expedites or natures or self._plannings.of(None)):
            raise CannotAnswer(
                "nothing says what was planned: there is no cadence of kind 'plan', no class of "
                "service of kind 'expedite', and no item has a nature"
            )

    def _logged(self) -> dict[str, float]:
        """Item to the seconds logged for it in the intervals."""
        lives = self._facts.lives
        rows = np.flatnonzero((lives.kind == code_of("worked")) & (lives.at > self._begin))
        if not len(rows):
            return {}
        known = {item.id for item in self._facts.items}
        found: dict[str, float] = defaultdict(float)
        elsewhere: set[str] = set()
        times = spent(lives.since[rows], lives.at[rows], self._begin, self._end)
        for code, time in zip(lives.item[rows].tolist(), times.tolist(), strict=True):
            id_ = lives.items[code]
            if time > 0 and id_ in known:
                found[id_] += time / 1e6
            elif time > 0 and self._facts.scope.ids is None:
                elsewhere.add(id_)
        self._elsewhere = len(elsewhere)
        return found

    def _in_progress(self) -> Iterator[WorkItem]:
        """The items that were in progress at some time in the intervals."""
        moments, facts = self._moments, self._facts
        for item in facts.items:
            started, ended = moments.started.get(item.id), moments.ended.get(item.id)
            if facts.is_open(item.id):
                # A start that is yet to come is none.
                running = facts.category(item.id) in ("active", "waiting") and not item.started
                if running if started is None else started < self._end:
                    yield item
            elif ended is None:
                self._lost.append(item.id)
            elif ended >= self._begin and (started is None or started < self._end):
                yield item

    @cached_property
    def _expedites(self) -> frozenset[str]:
        classes = self._facts.system.service_classes
        return frozenset(one.id for one in classes if one.kind == "expedite")

    @cached_property
    def _plannings(self) -> Plannings:
        starts = [self._moments.started.get(item.id, self._begin) for item in self.items]
        return Plannings(self._facts, min(starts, default=self._begin))

    def _reason(self, item: WorkItem) -> str | None:
        """Why it was unplanned; None: it was planned, or nobody knows."""
        if item.service_class in self._expedites:
            return "expedited"
        if item.nature == "failure":
            return "failures"
        created = self._moments.created.get(item.id)
        started = self._moments.started.get(item.id)
        if created is None or started is None:
            return None
        meetings = self._plannings.of(self._facts.team_of(item))
        # The last meeting up to its start; none that is not after its creation lies between.
        before = bisect_right(meetings, started)
        if before == 0 or bisect_left(meetings, created) < before:
            return None
        return "between_plannings"


def _likely(item: WorkItem) -> timedelta | None:
    """All of its effort: what is left says little of what was spent."""
    return None if item.estimate is None else item.estimate.likely
