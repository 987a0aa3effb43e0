"""The forward and the backward pass when calendars, constraints and progress mix.

Each item's times are positions on its own axis of working time. A link between
two axes carries an instant across: a finish as the previous closing, a start as
the next opening, so that Friday 17:00 and Monday 08:00 stay the same moment of
work. Backward, the same link gives the latest position that the forward pass
would still accept: the two directions are a Galois connection.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from worksystem.model.durations import Elapsed
from worksystem.network.lags import link_lags
from worksystem.network.passes import NEVER
from worksystem.network.schedule import Schedule
from worksystem.network.structure import FF, FS, SF, SS, Structure
from worksystem.network.timing import Timing, microseconds

if TYPE_CHECKING:
    from worksystem.model.working_time import WorkingTime

__all__ = ["CalendarPasses"]


class CalendarPasses:
    """Walks a structure forward and backward, one link at a time.

    Cost is linear in nodes and links, with a few calendar look-ups for each
    link that joins two axes.

    Attributes:
        structure: What waits for what.
        timing: Durations, axes, dates and progress.
        override: Whether work that began before its predecessors allowed goes
            on regardless of them (progress override) instead of waiting for
            them (retained logic).
    """

    def __init__(self, timing: Timing, *, override: bool = False) -> None:
        self.structure: Structure = timing.structure
        self.timing = timing
        self.override = override
        self.leaves = len(self.structure.leaves)
        self.axis: list[WorkingTime] = [timing.axes[a] for a in timing.axis.tolist()]
        self.length: list[int] = timing.durations.tolist()
        for node, rest in timing.rest.items():
            self.length[node] = rest
        for node, ended in timing.ended.items():
            self.length[node] = ended - timing.begun[node]
        self.kind: list[int] = self.structure.kind.tolist()
        self.lag, self.elapsed = link_lags(timing, timing.durations)
        self.by_closing: set[int] = set()

    def links_into(self, node: int) -> Iterator[tuple[int, int]]:
        """Each link into a node, with its source."""
        structure = self.structure
        incoming, place = structure.incoming, int(structure.place[node])
        for k in range(incoming.first[place], incoming.first[place + 1]):
            yield int(incoming.link[k]), int(structure.order[incoming.other[k]])

    def event(self, link: int, node: int) -> int:
        """The position, on the source's axis, of the event that a link counts from."""
        if self.kind[link] in (SS, SF):
            return self.timing.begun.get(node, self.resume[node])
        return self.resume[node] + self.length[node]

    def asked(self, link: int, source: int, target: int) -> int:
        """The least start of what is left of the target, as its link from the source asks."""
        kind = self.kind[link]
        position = self.event(link, source)
        a, b = self.axis[source], self.axis[target]
        elapsed = self.elapsed.get(link)
        if a is not b or elapsed is not None:
            instant = self.instant(kind, source, position)
            position = b.position(instant + (elapsed or 0))
        position += self.lag[link]
        return position - self.length[target] if kind in (FF, SF) else position

    def instant(self, kind: int, node: int, position: int) -> int:
        """The moment of a node's event: work begins at an opening and ends at a closing."""
        at_closing = kind in (FS, FF)
        facts = self.timing.finished_at if at_closing else self.timing.started_at
        if node in facts:
            return facts[node]
        if not self.length[node]:
            at_closing = node in self.by_closing
        axis = self.axis[node]
        return axis.closing(position) if at_closing else axis.opening(position)

    def forward(self, floor: list[int]) -> None:
        """Find the earliest start of what is left of every node."""
        timing, structure = self.timing, self.structure
        self.resume: list[int] = [0] * len(structure)
        self.by_closing.clear()
        order: list[int] = structure.order.tolist()
        first, other, link = structure.incoming.lists()
        for place, node in enumerate(order):
            if node in timing.ended:
                self.resume[node] = timing.begun[node]
                continue
            if node in timing.fixed:
                self.resume[node] = timing.fixed[node]
                continue
            start = floor[node]
            if not (self.override and node in timing.begun):
                for k in range(first[place], first[place + 1]):
                    asked = self.asked(link[k], order[other[k]], node)
                    if asked > start:  # noqa: PLR1730 - max() is a call, a million times
                        start = asked
            if not self.length[node] and start > floor[node]:
                self._find_side(node, start)
            self.resume[node] = self._delayed(node, start)

    def find_sides(self) -> None:
        """Find the milestones that a finish drives, for times that are known already."""
        floor = self.timing.floor
        for node in self.structure.order.tolist():
            if not self.length[node] and self.resume[node] > floor[node]:
                self._find_side(node, self.resume[node])

    def _find_side(self, node: int, start: int) -> None:
        """Put a milestone at the closing, unless something drives it that is no finish."""
        driving = [
            (link, source)
            for link, source in self.links_into(node)
            if self.asked(link, source, node) == start
        ]
        if all(self._arrives_at_closing(link, source) for link, source in driving):
            self.by_closing.add(node)

    def _arrives_at_closing(self, link: int, source: int) -> bool:
        if self.elapsed.get(link):
            return False
        if self.lag[link]:
            return self.lag[link] > 0
        if not self.length[source]:
            return source in self.by_closing
        return self.kind[link] in (FS, FF)

    def _delayed(self, node: int, start: int) -> int:
        delay = self.timing.delay.get(node)
        if delay is None:
            return start
        if isinstance(delay, Elapsed):
            axis = self.axis[node]
            return axis.position(axis.opening(start) + microseconds(delay.time))
        return start + delay

    def before_delay(self, node: int, start: int) -> int:
        """Where a node would start if it were not held back."""
        delay = self.timing.delay.get(node)
        if delay is None:
            return start
        if isinstance(delay, Elapsed):
            axis = self.axis[node]
            return axis.position(axis.opening(start) - microseconds(delay.time))
        return start - delay

    def allowed(self, link: int, source: int, target: int, start: int) -> int:
        """The latest finish of the source that lets the target start then.

        Args:
            link: The link.
            source: Its first node.
            target: Its last node.
            start: Start of what is left of the target, before its delay.
        """
        kind = self.kind[link]
        position = start + (self.length[target] if kind in (FF, SF) else 0) - self.lag[link]
        a, b = self.axis[source], self.axis[target]
        elapsed = self.elapsed.get(link)
        if a is not b or elapsed is not None:
            latest = b.opening(position) - (elapsed or 0)
            position = a.position(latest)
            starts = kind in (SS, SF) if self.length[source] else source not in self.by_closing
            if starts and a.opening(position) > latest:
                # Work that begins then would begin at the next opening, too late.
                position -= 1
        return position + (self.length[source] if kind in (SS, SF) else 0)

    def backward(self, finish: int) -> list[int]:
        """Find the latest finish of every node, if the whole ends at an instant."""
        timing, structure = self.timing, self.structure
        ends = [axis.position(finish) for axis in timing.axes]
        late = [ends[a] for a in timing.axis.tolist()]
        # A gate is nobody's work: only what comes after it bounds it.
        late[self.leaves :] = [NEVER] * structure.gates
        ceiling: list[int] = timing.ceiling.tolist()
        order: list[int] = structure.order.tolist()
        first, other, link = structure.outgoing.lists()
        for place in range(len(order) - 1, -1, -1):
            node = order[place]
            if node in timing.ended:
                late[node] = timing.ended[node]
                continue
            latest = min(late[node], ceiling[node])
            if node in timing.last_start:
                latest = min(latest, timing.last_start[node] + self.length[node])
            for k in range(first[place], first[place + 1]):
                target = order[other[k]]
                if late[target] < NEVER and self._is_bound(link[k], node, target):
                    start = self.before_delay(target, late[target] - self.length[target])
                    latest = min(latest, self.allowed(link[k], node, target, start))
            if node in timing.fixed:
                latest = timing.fixed[node] + self.length[node]
            late[node] = latest
        return late

    def _is_bound(self, link: int, source: int, target: int) -> bool:
        """Whether a link still binds: not what has happened, on either side."""
        timing = self.timing
        if target in timing.ended or (self.override and target in timing.begun):
            return False
        return not (source in timing.begun and self.kind[link] in (SS, SF))

    def free_floats(self, finish: int) -> list[int]:
        """How far each node may slip before a successor, or the whole, moves."""
        structure, timing = self.structure, self.timing
        free = [
            max(0, axis.position(finish) - start - length)
            for axis, start, length in zip(self.axis, self.resume, self.length, strict=True)
        ]
        sources, targets = structure.source.tolist(), structure.target.tolist()
        links = list(enumerate(zip(sources, targets, strict=True)))
        if structure.gates:
            # A gate moves as far as what comes after it lets it, which has to
            # be known before what leads into it.
            free[self.leaves :] = [NEVER] * structure.gates
            links.sort(key=lambda link: link[1][0] < self.leaves)
        for link, (source, target) in links:
            is_gate = target >= self.leaves
            if is_gate and free[target] == NEVER:
                continue
            if free[source] and self._is_bound(link, source, target):
                start = self.before_delay(target, self.resume[target])
                start += free[target] if is_gate else 0
                slack = self.allowed(link, source, target, start)
                slack -= self.resume[source] + self.length[source]
                free[source] = max(0, min(free[source], slack))
        for node in timing.ended:
            free[node] = 0
        return free

    def run(self) -> Schedule:
        """Both passes, and a second forward one where items are to be late."""
        timing = self.timing
        floor: list[int] = timing.floor.tolist()
        self.forward(floor)
        finish = self._finish()
        late = self.backward(finish)
        if timing.late_as_possible:
            for node in timing.late_as_possible:
                latest = self.before_delay(node, late[node] - self.length[node])
                floor[node] = max(floor[node], latest)
            self.forward(floor)
        return self._schedule(late, finish)

    def _finish(self) -> int:
        instants = [
            axis.closing(start + length)
            if length
            else axis.opening(start)
            if (node not in self.by_closing)
            else axis.closing(start)
            for node, (axis, start, length) in enumerate(
                zip(self.axis, self.resume, self.length, strict=True)
            )
        ]
        return max(instants, default=0)

    def _schedule(self, late: list[int], finish: int) -> Schedule:
        timing = self.timing
        resume = np.array(self.resume, dtype=np.int64)
        length = np.array(self.length, dtype=np.int64)
        late_finish = np.array(late, dtype=np.int64)
        early_start, late_start = resume.copy(), late_finish - length
        for node, begun in timing.begun.items():
            early_start[node] = late_start[node] = begun
        total = late_finish - resume - length
        return Schedule(
            early_start=early_start,
            early_finish=resume + length,
            late_start=late_start,
            late_finish=late_finish,
            free=np.array(self.free_floats(finish), dtype=np.int64),
            total=total,
            resume=resume,
            by_closing=frozenset(self.by_closing),
            finish=finish,
        )
