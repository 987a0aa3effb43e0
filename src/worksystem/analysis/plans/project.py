"""What a plan has to respect: the network, who may do what, and by when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from worksystem.analysis.plans.choices import Choices, Doers
from worksystem.analysis.plans.resources import Resources
from worksystem.errors import Infeasible
from worksystem.model.instants import to_microseconds
from worksystem.model.working_time import WorkingTime
from worksystem.network import network_of
from worksystem.network.passes import NEVER
from worksystem.show import show_list

if TYPE_CHECKING:
    from worksystem.model.items import WorkItem
    from worksystem.model.system import WorkSystem
    from worksystem.network import Schedule, Timing

__all__ = ["Mode", "Project", "Promise"]


@frozen(eq=False)
class Mode:
    """One way to do an item: by whom, on whose working time, for how long.

    Source: "mode" as in multi-mode project scheduling; Talbot, "Resource-
    constrained project scheduling with time-resource tradeoffs", Management
    Science 28(10), 1982.

    Attributes:
        doers: Who does it, with their shares.
        time: The working time in which it goes on.
        length: Working time that it takes; of a started item, what is left.
        takes: Number of each resource that it takes, to units of it.
        floor: Position before which it does not start.
        latest: Position after which it must not finish.
        last_start: Position after which it must not start.
    """

    doers: Doers
    time: WorkingTime
    length: int
    takes: dict[int, int]
    floor: int
    latest: int
    last_start: int


@frozen
class Promise:
    """A due date, and what it weighs when it is broken.

    Attributes:
        nodes: The nodes that have to be finished; several under a parent.
        due: The instant, in microseconds.
        weight: What an hour of delay weighs.
    """

    nodes: tuple[int, ...]
    due: int
    weight: float


class Project:
    """A system, compiled for planning.

    Attributes:
        system: The system that is planned.
        systems: It, with each item's first doers, second doers and so on.
        networks: These systems, compiled; their nodes are the same.
        timing: Time facts with the first doers.
        items: The item of each node; gates come after them and have none.
        resources: What is taken of whom.
        modes: Of each item that is not finished, the ways to do it.
        open: The nodes of these items, as in `rank`.
        schedule: The critical path's, with the first doers.
        has_hard_dates: Whether a constraint can be broken.
        rank: All nodes in dependency order, ties by id: the same in whatever
            order the items are.
        before: Of each node, the nodes that it has a link from.
        after: Of each node, the nodes that it has a link to.
        promises: The due dates.
        notes: What was taken for granted, in sentences.

    Raises:
        Infeasible: With every item that nobody can do.
    """

    def __init__(self, system: WorkSystem) -> None:
        self.system = system
        base = network_of(system)
        items = list(system.items)
        self.items: list[WorkItem] = [items[i] for i in base.structure.leaves.tolist()]
        ended = base.timing.ended
        # Who does what is outside the system is no concern of a plan.
        open_items = [
            item for node, item in enumerate(self.items) if node not in ended and not item.external
        ]
        choices = Choices(system, open_items)
        if choices.faults:
            raise Infeasible(choices.faults)
        self.systems = _staffed(system, open_items, choices.of)
        self.networks = [network_of(staffed) for staffed in self.systems]
        self.timing: Timing = self.networks[0].timing
        self.resources = Resources(system, open_items, choices.of)
        self.schedule: Schedule = self.networks[0].schedule()
        hard = self._without_wishes()
        self.modes: dict[int, tuple[Mode, ...]] = {
            node: tuple(
                self._mode(node, doers, self.networks[k].timing, hard[k])
                for k, doers in enumerate(choices.of.get(item.id, [item.doers]))
            )
            for node, item in enumerate(self.items)
            if node not in ended
        }
        self.has_hard_dates = bool(self.timing.fixed) or any(hard)
        self.promises = tuple(self._find_promises())
        self._find_order()
        self.notes = [*choices.notes, *self._teams()]

    def _teams(self) -> Iterator[str]:
        """Teams whose units and whose members are both given work."""
        taken = set(self.resources.owners)
        owners = self.system.owners
        teams = sorted({m.team for id_ in taken for m in owners[id_].teams if m.team in taken})
        if teams:
            names = show_list([repr(team) for team in teams])
            yield f"work assigned to {names} takes its own units, and no time of its members"

    @property
    def is_simple(self) -> bool:
        """Whether everything is on one axis and nobody has to be chosen."""
        return self.timing.is_simple and len(self.systems) == 1

    @property
    def has_choices(self) -> bool:
        """Whether an item can be done in several ways."""
        return len(self.systems) > 1

    def staffed(self, modes: list[int]) -> WorkSystem:
        """The system with the doers that a plan chose written into it."""
        changed = [
            self.systems[modes[node]].items[self.items[node].id]
            for node in self.open
            if modes[node]
        ]
        return self.systems[0].replace(*changed) if changed else self.systems[0]

    def working_time(self, resource: int) -> WorkingTime:
        """The working time of the owner that a resource stands for."""
        if not self.timing.has_start:
            return self.timing.axes[0]
        return self.system.working_time(owner=self.resources.owners[resource])

    def _without_wishes(self) -> list[Timing | None]:
        """Time facts whose ceilings are constraints only, and no due dates."""
        if not any(item.constraints for item in self.system.items):
            return [None] * len(self.systems)
        if not any(item.due is not None for item in self.system.items):
            return [network.timing for network in self.networks]
        return [
            network_of(
                staffed.replace(*(evolve(i, due=None) for i in staffed.items if i.due is not None))
            ).timing
            for staffed in self.systems
        ]

    def _mode(self, node: int, doers: Doers, timing: Timing, hard: Timing | None) -> Mode:
        length = timing.rest.get(node, int(timing.durations[node]))
        outside = self.items[node].external
        return Mode(
            doers=doers,
            time=timing.axes[timing.axis[node]],
            length=length,
            takes=self.resources.taken(doers) if length and not outside else {},
            floor=int(timing.floor[node]),
            latest=NEVER if hard is None else int(hard.ceiling[node]),
            last_start=NEVER if hard is None else hard.last_start.get(node, NEVER),
        )

    def _find_promises(self) -> Iterator[Promise]:
        if not self.timing.has_start:
            return
        structure, timing = self.networks[0].structure, self.timing
        bands = sorted({i.priority for i in self.system.items if i.priority is not None})
        weight = {band: 1 / (place + 1) for place, band in enumerate(bands)}
        node_at = {int(place): node for node, place in enumerate(structure.leaves)}
        for place, item in enumerate(self.system.items):
            if item.due is None:
                continue
            nodes: tuple[int, ...] = (node_at[place],) if place in node_at else ()
            if not nodes and structure.hierarchy is not None:
                nodes = tuple(node_at[int(leaf)] for leaf in structure.hierarchy.leaves_of(place))
            nodes = tuple(node for node in nodes if node not in timing.ended)
            if nodes:
                axis = timing.axes[timing.axis[nodes[0]]]
                due = item.due
                at = to_microseconds(due) if isinstance(due, datetime) else axis.day_end(due)
                band = item.priority
                least = 1 / (len(bands) + 1)
                yield Promise(nodes, at, least if band is None else weight[band])

    def _find_order(self) -> None:
        structure = self.networks[0].structure
        levels = zip(structure.levels[:-1].tolist(), structure.levels[1:].tolist(), strict=True)
        order: list[int] = structure.order.tolist()
        self.rank: list[int] = []
        for first, last in levels:
            self.rank += sorted(order[first:last], key=self._name)
        self.open = [node for node in self.rank if node in self.modes]
        self.before: list[list[int]] = [[] for _ in order]
        self.after: list[list[int]] = [[] for _ in order]
        ends = zip(structure.source.tolist(), structure.target.tolist(), strict=True)
        for source, target in ends:
            self.before[target].append(source)
            self.after[source].append(target)

    def _name(self, node: int) -> str:
        # A gate takes nobody's time, so that where it stands in its level is all the same.
        return self.items[node].id if node < len(self.items) else ""


def _staffed(
    system: WorkSystem, items: list[WorkItem], doers: dict[str, list[Doers]]
) -> list[WorkSystem]:
    """The system with the first doers of each item, with the second, and so on."""
    most = max((len(doers[item.id]) for item in items), default=1)
    found = []
    for k in range(most):
        chosen = [
            (item, ways[min(k, len(ways) - 1)]) for item in items for ways in [doers[item.id]]
        ]
        changed = [evolve(item, assignees=way) for item, way in chosen if way != item.doers]
        found.append(system.replace(*changed) if changed else system)
    return found
