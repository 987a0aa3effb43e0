"""What drives what: the link that sets each start, and the chains that they make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from worksystem.analysis.paths.timetable import Timetable
    from worksystem.network.calendar_passes import CalendarPasses

__all__ = ["Driver", "Drivers"]


@frozen
class Driver:
    """The link that sets the start of a node.

    Attributes:
        link: Which link of the structure.
        source: The node that it comes from; may be a gate.
    """

    link: int
    source: int


class Drivers:
    """Looks up, node by node, what a schedule was driven by.

    Nothing is stored for a million items: a driver is found by looking at the
    links into one node, when it is asked for. Only gates are remembered: behind
    one may be a thousand items, and a thousand others ask for it.
    """

    def __init__(self, times: Timetable) -> None:
        self.network = times.network
        self.name = times.name
        self.override = times.override
        self._times = times
        self._behind: dict[int, int] = {}

    @property
    def passes(self) -> CalendarPasses:
        """The walker over links, standing at the schedule."""
        return self._times.passes

    def driver(self, node: int) -> Driver | None:
        """The link that sets the start of a node; of several, that of the smallest id."""
        timing, passes = self.network.timing, self.passes
        begun = node in timing.begun
        if node in timing.ended or node in timing.fixed or (begun and self.override):
            return None
        asked = [
            (passes.asked(link, source, node), link, source)
            for link, source in passes.links_into(node)
        ]
        if not asked:
            return None
        most = max(asked)[0]
        floor, start = int(timing.floor[node]), passes.resume[node]
        drives = most > floor if begun else most >= floor
        if not drives or (node not in timing.delay and most != start):
            return None
        tied = [(link, source) for time, link, source in asked if time == most]
        link, source = min(tied, key=lambda end: self._rank(*end))
        return Driver(link, source)

    def _rank(self, link: int, source: int) -> tuple[str, str, str]:
        """Which of several links is named: by what they say, whatever their order."""
        structure = self.network.structure
        special = structure.special.get(int(structure.dependency[link]))
        said = ("FS", "") if special is None else (special.kind, str(special.lag))
        return (self.name(self.item_behind(source)), *said)

    def item_behind(self, node: int) -> int:
        """The item that a node stands for: of a gate, the one that drives it."""
        gates = []
        while node >= len(self.network.structure.leaves) and node not in self._behind:
            gates.append(node)
            driver = self.driver(node)
            assert driver is not None, "a gate has no date of its own"
            node = driver.source
        node = self._behind.get(node, node)
        self._behind.update(dict.fromkeys(gates, node))
        return node

    def chain(self, node: int, *, stop: frozenset[int] | set[int] = frozenset()) -> list[int]:
        """The items that drive a node, first to last, and the node itself.

        Args:
            node: The last of them.
            stop: Nodes at which the chain ends, without them.
        """
        chain = [node]
        while (driver := self.driver(chain[-1])) is not None:
            source = self.item_behind(driver.source)
            if source in stop:
                break
            chain.append(source)
        return chain[::-1]

    def driven_by(self, node: int) -> list[int]:
        """The items whose start a node sets."""
        structure = self.network.structure
        outgoing, found = structure.outgoing, set()
        todo = [node]
        while todo:
            place = int(structure.place[todo.pop()])
            for k in range(outgoing.first[place], outgoing.first[place + 1]):
                target = int(structure.order[outgoing.other[k]])
                driver = self.driver(target)
                if driver is None or self.item_behind(driver.source) != node:
                    continue
                if target < len(structure.leaves):
                    found.add(target)
                else:
                    todo.append(target)
        return sorted(found, key=self.name)
