"""The passes over links, for a plan in which doers are chosen on the way."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import TYPE_CHECKING

from worksystem.network.calendar_passes import CalendarPasses
from worksystem.network.lags import link_lags
from worksystem.network.passes import NEVER
from worksystem.network.structure import FF, FS

if TYPE_CHECKING:
    from worksystem.analysis.plans.project import Project
    from worksystem.network import Timing

__all__ = ["Walk"]


class Walk(CalendarPasses):
    """Where links let a node start or make it end, one node at a time.

    Attributes:
        mode: Number of the mode that each node has now.
        begin: The instant at which each node starts, or goes on.
        end: The instant at which it ends.
        into: Of each node, its other links, with the node that they come from.
        out: Of each node, its other links, with the node that they lead to.
        enders: Of each node, those that it starts after the finish of, and no more.
        starters: Of each node, those that start after its finish, and no more.
    """

    def __init__(self, project: Project) -> None:
        super().__init__(project.timing)
        structure = self.structure
        nodes = len(structure)
        self.mode = [0] * nodes
        self.resume = [0] * nodes
        self.begin = [0] * nodes
        self.end = [0] * nodes
        self.into: list[list[tuple[int, int]]] = [[] for _ in range(nodes)]
        self.out: list[list[tuple[int, int]]] = [[] for _ in range(nodes)]
        ends = zip(structure.source.tolist(), structure.target.tolist(), strict=True)
        self.enders: list[list[int]] = [[] for _ in range(nodes)]
        self.starters: list[list[int]] = [[] for _ in range(nodes)]
        for link, (source, target) in enumerate(ends):
            if self.kind[link] == FS and not self.lag[link] and link not in self.elapsed:
                self.enders[target].append(source)
                self.starters[source].append(target)
            else:
                self.into[target].append((link, source))
                self.out[source].append((link, target))
        self._project = project
        self._finished_at = project.timing.finished_at
        self._started_at = project.timing.started_at
        # What has happened stands on the axis of a mode, and is exchanged with it.
        self.timing: Timing = copy(project.timing)
        self.timing.begun = dict(project.timing.begun)
        self.timing.fixed = dict(project.timing.fixed)
        for node in self.timing.ended:
            self.stand(node, self.timing.begun[node])
            self.end[node] = self._finished_at.get(node, self.end[node])
        self._lags = [
            link_lags(network.timing, network.timing.durations)[0]
            for network in (project.networks if project.has_choices else [])
        ]

    def choose(self, node: int, number: int) -> None:
        """Let a node have one of its modes."""
        if self.mode[node] == number:
            return
        project = self._project
        self.mode[node] = number
        mode = project.modes[node][number]
        self.axis[node], self.length[node] = mode.time, mode.length
        timing = project.networks[number].timing
        for mine, its in ((self.timing.begun, timing.begun), (self.timing.fixed, timing.fixed)):
            if node in its:
                mine[node] = its[node]
        for link, _ in self.out[node]:
            self.lag[link] = self._lags[number][link]

    def earliest(self, node: int, floor: int) -> int:
        """Where its links, its dates and its delay let a node start."""
        start = floor
        if enders := self.enders[node]:
            # The instant of the last finish: one look at a calendar for all of them.
            ended = max([self.end[source] for source in enders])
            start = max(start, self.axis[node].position(ended))
        for link, source in self.into[node]:
            asked = self.asked(link, source, node)
            if asked > start:  # noqa: PLR1730 - max() is a call, a million times
                start = asked
        if not self.length[node]:
            self.by_closing.discard(node)
            if start > floor:
                self._find_side(node, start)
        return self._delayed(node, start) if node in self.timing.delay else start

    def latest(self, node: int, late: list[int], begins: list[int], bound: int) -> int:
        """Where its links make a node end, if those that wait for it end as late as given.

        Args:
            node: The node.
            late: Latest finish of every node.
            begins: The instant at which each node then starts, before its delay.
            bound: The latest that other things allow.
        """
        if starters := self.starters[node]:
            begin = min([begins[target] for target in starters])
            if begin < NEVER:
                axis = self.axis[node]
                position = axis.position(begin)
                if not (self.length[node] or node in self.by_closing):
                    # It stands at an opening, which must not be after that instant.
                    position -= axis.opening(position) > begin
                bound = min(bound, position)
        for link, target in self.out[node]:
            if late[target] < NEVER and self._is_bound(link, node, target):
                start = self.before_delay(target, late[target] - self.length[target])
                bound = min(bound, self.allowed(link, node, target, start))
        return bound

    def late_begin(self, node: int, late: int) -> int:
        """The instant at which a node starts, before its delay, if it ends at a position."""
        if late >= NEVER:
            return NEVER
        return self.axis[node].opening(self.before_delay(node, late - self.length[node]))

    def set_up(self, starts: Sequence[int], modes: Sequence[int]) -> None:
        """Let every node stand where a schedule has it."""
        for node, number in enumerate(modes):
            self.choose(node, number)
        # Which milestones stand at a closing depends on what drives them, in order.
        self.by_closing.clear()
        for node in self._project.rank:
            if node not in self.timing.ended:
                if not self.length[node]:
                    self.earliest(node, self._floor(node))
                self.stand(node, starts[node])

    def _floor(self, node: int) -> int:
        modes = self._project.modes.get(node)
        return modes[self.mode[node]].floor if modes else int(self._project.timing.floor[node])

    def finish(self) -> int:
        """The instant at which the whole ends."""
        return self._finish()

    def stand(self, node: int, start: int) -> None:
        """Let a node start, or go on, at a position."""
        self.resume[node] = start
        axis, length = self.axis[node], self.length[node]
        if length:
            self.begin[node], self.end[node] = axis.opening(start), axis.closing(start + length)
        else:
            at = axis.closing(start) if node in self.by_closing else axis.opening(start)
            self.begin[node] = self.end[node] = at

    def instant(self, kind: int, node: int, position: int) -> int:  # noqa: ARG002 - it is looked up
        """The moment of a node's event; the same as without a plan, but looked up."""
        at_closing = kind in (FS, FF)
        facts = self._finished_at if at_closing else self._started_at
        if node in facts:
            return facts[node]
        return self.end[node] if at_closing else self.begin[node]
