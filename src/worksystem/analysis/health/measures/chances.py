"""How likely items are to be finished by an instant, by what finished before them."""

from __future__ import annotations

from bisect import bisect_right
from math import ceil
from typing import TYPE_CHECKING

from attrs import frozen

from worksystem.errors import BeyondHorizon, CannotAnswer, NotEnoughHistory
from worksystem.model.instants import from_microseconds, to_microseconds
from worksystem.show import show

if TYPE_CHECKING:
    from datetime import date, timedelta

    from worksystem.analysis.health.facts import Facts
    from worksystem.model.items import WorkItem
    from worksystem.model.system import WorkSystem

__all__ = ["Chance", "Chances"]

Group = tuple[str | None, int | None]


@frozen
class Chance:
    """How many of the items that lasted longer than one is old were finished in its time.

    Attributes:
        part: How many finished in the time that is left.
        whole: How many took longer than the item is old; 0: none ever did.
    """

    part: int
    whole: int


class Chances:
    """Cycle times of finished items, held against the ages of open ones.

    Items are compared with those of their class of service and their size, in
    three bands with a third of the finished items in each; where fewer than
    `Thresholds.enough` of these have finished, with all of them. Of an item
    that has lasted for some time, only those count that lasted longer. All
    times are elapsed: nights and weekends are in what it took, and in what is left.

    Args:
        facts: Have a history.

    Raises:
        NotEnoughHistory: If too few items have finished.
        CannotAnswer: If nobody has said which states count as finished, or
            what time it is.

    Examples:
        >>> from worksystem import Facts, WorkItem, WorkSystem, Workflow, events
        >>> web = Workflow("web", [("doing", "active"), ("live", "done")])
        >>> moves = [
        ...     events.Moved(f"old-{n}", state, at=f"2026-04-{day:02}T09:00Z")
        ...     for n in range(1, 13)
        ...     for state, day in (("doing", 1), ("live", 1 + n))
        ... ]
        >>> page = WorkItem("page", workflow="web", started="2026-04-18T09:00Z")
        >>> shop = WorkSystem(
        ...     "shop", workflows=[web], items=[page], history=moves, as_of="2026-04-20T09:00Z"
        ... )
        >>> chances = Chances(Facts(shop))
        >>> chances.by(page, chances.now + 3 * 86_400_000_000)
        Chance(part=3, whole=10)
    """

    def __init__(self, facts: Facts) -> None:
        flow, self._enough = facts.flow, facts.thresholds.enough
        self.now, self._zone = facts.now_us, facts.system.local_zone
        if flow.policy.finish.flags is None:
            raise CannotAnswer(
                "no workflow says which states count as finished, so nobody knows how long "
                "items take; give the system workflows"
            )
        cycles, ages = flow.cycle_times, flow.ages
        times: dict[str, int] = dict(zip(cycles, cycles.microseconds.tolist(), strict=True))
        if len(times) < self._enough:
            raise NotEnoughHistory(
                "a chance of being in time",
                needed=self._enough,
                got=len(times),
                what="finished items",
            )
        self.times = sorted(times.values())
        """How long each finished item took, in microseconds, the shortest first."""
        self._ages: dict[str, int] = dict(zip(ages, ages.microseconds.tolist(), strict=True))
        self._cuts = _thirds(facts.system, times)
        self._groups: dict[Group, list[int]] = {}
        self._like: dict[tuple[str | None, timedelta | None], list[int]] = {}
        for id_, time in times.items():
            item = facts.system.items.get(id_)
            if item is not None:
                self._groups.setdefault(self._group(item), []).append(time)
        for group in self._groups.values():
            group.sort()

    def age(self, item: WorkItem) -> int | None:
        """How long ago an item was started, in microseconds; None if it was not."""
        age = self._ages.get(item.id)
        if age is None and item.started is not None:
            age = self.now - to_microseconds(item.started)
        return None if age is None else max(0, age)

    def like(self, item: WorkItem) -> list[int]:
        """How long the items took that it is compared with, the shortest first."""
        key = (item.service_class, _size(item))
        found = self._like.get(key)
        if found is None:
            found = self._groups.get(self._group(item), [])
            found = self._like[key] = found if len(found) >= self._enough else self.times
        return found

    def by(self, item: WorkItem, at: int) -> Chance:
        """How likely an item is to be finished by an instant; one not started, if it were now."""
        times, age = self.like(item), self.age(item)
        first = 0 if age is None else bisect_right(times, age)
        last = bisect_right(times, (age or 0) + at - self.now)
        return Chance(max(0, last - first), len(times) - first)

    def when(self, item: WorkItem, p: float) -> int | None:
        """By when an item is finished with a probability, in microseconds since 1970 UTC.

        None where too few took longer than it is old already.
        """
        times, age = self.like(item), self.age(item)
        first = 0 if age is None else bisect_right(times, age)
        whole = len(times) - first
        if whole < self._enough:
            return None
        # Of 20 items, 0.85 are 17, and not 18 because of how a float is kept.
        place = min(max(ceil(p * whole - 1e-9), 1), whole)
        return self.now + times[first + place - 1] - (age or 0)

    def day(self, item: WorkItem, p: float) -> date | None:
        """The same as a day where the system is; None also beyond the years of a calendar."""
        at = self.when(item, p)
        try:
            return None if at is None else from_microseconds(at, self._zone).date()
        except BeyondHorizon:
            return None

    def promise(self, item: WorkItem, p: float) -> str | None:
        """The same in a sentence: what history lets anybody promise."""
        day = self.day(item, p)
        return None if day is None else f"{p:.0%} of items like it are finished by {show(day)}"

    @property
    def typical(self) -> int:
        """The median of all cycle times, in microseconds."""
        middle = len(self.times) // 2
        return (self.times[middle] + self.times[~middle]) // 2

    def _group(self, item: WorkItem) -> Group:
        size = _size(item)
        band = None if size is None else bisect_right(self._cuts, size)
        return item.service_class, band


def _size(item: WorkItem) -> timedelta | None:
    estimate = item.estimate
    return None if estimate is None else estimate.likely


def _thirds(system: WorkSystem, finished: dict[str, int]) -> list[timedelta]:
    """The sizes that part finished items into thirds; what is as large is in the upper one."""
    known = [system.items[id_] for id_ in finished if id_ in system.items]
    sizes = sorted(size for item in known if (size := _size(item)) is not None)
    return [sizes[len(sizes) // 3], sizes[2 * len(sizes) // 3]] if sizes else []
