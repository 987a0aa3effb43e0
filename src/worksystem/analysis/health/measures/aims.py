"""Outcomes: what was read of them, whether they are reached, and which work serves them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from worksystem.analysis.health.measures.wholes import inherited
from worksystem.analysis.visibility.rhythm import known_until
from worksystem.model.events import OutcomeRead
from worksystem.model.instants import to_microseconds
from worksystem.model.resolution import midnight

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts
    from worksystem.model.items import WorkItem
    from worksystem.model.outcomes import Outcome

__all__ = ["Aims"]


class Aims:
    """What is known of outcomes up to now, and what serves them.

    An item serves the outcomes that it names, those that the items name which
    it is a part of, and all that these outcomes help to reach.

    Args:
        facts: What there is.

    Examples:
        >>> from worksystem import Facts, Measure, Outcome, WorkItem, WorkSystem
        >>> trials = Measure("trials", start=0, target=100)
        >>> signups = Outcome("signups", measure=trials, readings=[("2026-05-06", 120)])
        >>> page = WorkItem("page", outcomes=["signups"])
        >>> aims = Aims(Facts(WorkSystem("shop", outcomes=[signups], items=[page])))
        >>> aims.is_reached(signups), aims.of(page)
        (True, frozenset({'signups'}))
    """

    def __init__(self, facts: Facts) -> None:
        self._facts, self._system = facts, facts.system
        self._above: dict[str, frozenset[str]] = {}
        self._of: dict[tuple[str | None, tuple[str, ...]], frozenset[str]] = {}

    def of(self, item: WorkItem) -> frozenset[str]:
        """Ids of the outcomes that an item serves."""
        found = self._upwards(item.outcomes)
        parent = item.parent
        while parent is not None:
            above = self._system.items[parent]
            found |= self._upwards(above.outcomes)
            parent = above.parent
        return found

    @cached_property
    def aimed(self) -> frozenset[str]:
        """Ids of the items that serve an outcome which is still to be reached; linear."""
        led = self._led
        return inherited(self._system, lambda item: not led.isdisjoint(item.outcomes))

    @cached_property
    def _led(self) -> frozenset[str]:
        """Ids of the outcomes that are still to be reached, or help to reach such a one."""
        parts: dict[str, list[str]] = defaultdict(list)
        for one in self._system.outcomes:
            if one.parent is not None:
                parts[one.parent].append(one.id)
        left, found = list(self.active), set(self.active)
        while left:
            new = [part for part in parts.get(left.pop(), ()) if part not in found]
            found.update(new)
            left += new
        return frozenset(found)

    @cached_property
    def active(self) -> frozenset[str]:
        """Ids of the outcomes that are not reached yet."""
        return frozenset(one.id for one in self._system.outcomes if not self.is_reached(one))

    def is_reached(self, outcome: Outcome) -> bool:
        """Whether the last reading is at the target, or past it as seen from the start."""
        readings, measure = self.readings(outcome), outcome.measure
        if not readings or measure is None or measure.target is None:
            return False
        last, sign = readings[-1][1], self.sign(outcome)
        return last == measure.target if not sign else sign * (last - measure.target) >= 0

    def sign(self, outcome: Outcome) -> int:
        """1 where more is better, -1 where less is, 0 where nobody has said.

        It goes from the start to the target; without a start, from the first reading.
        """
        measure, readings = outcome.measure, self.readings(outcome)
        if measure is None or measure.target is None:
            return 0
        start = measure.start
        if start is None and readings:
            start = readings[0][1]
        if start is None:
            return 0
        return (measure.target > start) - (measure.target < start)

    def readings(self, outcome: Outcome) -> list[tuple[int, float]]:
        """When its measure was read and what was found, in order of time.

        Those of the outcome and of the history, up to now; of one moment, the
        last counts. That of a day is what the day ended with.
        """
        return self._readings[outcome.id]

    @cached_property
    def _readings(self) -> dict[str, list[tuple[int, float]]]:
        zone = self._system.local_zone
        now = known_until(self._system)
        found: dict[str, dict[int, float]] = {one.id: {} for one in self._system.outcomes}
        for event in self._facts.events("outcome read"):
            assert isinstance(event, OutcomeRead)
            if event.outcome in found:
                found[event.outcome][to_microseconds(event.at)] = event.value
        for one in self._system.outcomes:
            for reading in one.readings:
                at = reading.at
                if isinstance(at, datetime):
                    known = when = to_microseconds(at)
                else:
                    known, when = midnight(at, 0, zone), midnight(at, 1, zone) - 1
                if now is None or known <= now:
                    found[one.id][when] = reading.value
        return {id_: sorted(values.items()) for id_, values in found.items()}

    def _upwards(self, ids: Iterable[str]) -> frozenset[str]:
        """Some outcomes, and all that they help to reach."""
        found: frozenset[str] = frozenset()
        for id_ in ids:
            if id_ not in self._above:
                chain: list[str] = []
                at: str | None = id_
                while at is not None:
                    chain.append(at)
                    at = self._system.outcomes[at].parent
                self._above[id_] = frozenset(chain)
            found |= self._above[id_]
        return found
