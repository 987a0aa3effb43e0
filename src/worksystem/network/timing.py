"""How long each item takes, on whose working time, and which dates hold it.

This is everything about time that a critical path needs beyond what waits for
what: for each node its axis of working time, its duration on that axis, the
dates before and after which it may not lie, and what has happened already.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from worksystem.model.durations import ZERO, Elapsed
from worksystem.model.instants import to_microseconds
from worksystem.model.workflows import categories_of
from worksystem.model.working_time import WorkingTime
from worksystem.network.doers import around_the_clock, check_together, rate_and_time
from worksystem.network.passes import NEVER
from worksystem.network.structure import Structure, structure_of
from worksystem.show import show_count

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from worksystem.model.constraints import Constraint
    from worksystem.model.estimates import Estimate
    from worksystem.model.items import WorkItem
    from worksystem.model.system import WorkSystem

__all__ = ["Timing", "microseconds"]

_CLOSED = frozenset({"done", "dropped"})
# On a parent, the other constraints would say something of a roll-up.
_FOR_PARENTS = frozenset({"start no earlier than", "finish no later than"})
_DATES = ("not_before", "due", "constraints", "started", "finished", "remaining")


def microseconds(value: timedelta) -> int:
    """A duration as a whole number.

    Examples:
        >>> microseconds(timedelta(milliseconds=2))
        2000
    """
    return (value.days * 86_400 + value.seconds) * 1_000_000 + value.microseconds


class Timing:
    """The time facts of every node of a system, as columns.

    Positions are microseconds of working time on the node's own axis
    (`WorkingTime.position`). A system without a start has one axis on which
    all time is working time, and positions count from zero.

    Attributes:
        axes: The different working times.
        axis: Which of them each node has.
        start: The plan's start in microseconds since 1970; 0 without a start.
        base: Position of the plan's start on each axis.
        durations: Of each node; 0 where it is unknown.
        floor: Earliest start of each node.
        ceiling: Latest finish of each node.
        unknown: Nodes whose effort nobody has said.
        delay: Node to how long its start is held back.
        fixed: Node to the start that a constraint fixes.
        begun: Node to the position at which it started.
        rest: Node to what is left of a started item.
        ended: Node to the position at which it finished.
        started_at: Node to the instant at which it started, whatever its calendar.
        finished_at: Node to the instant at which it finished.
        last_start: Node to its latest start, by constraint.
        late_as_possible: Nodes to start as late as possible.
        bounded_by_finish: Whether a floor was worked out from a finish, and so
            holds for these durations only.
        notes: What was taken for granted or could not be used, in sentences.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> timing = Timing(WorkSystem("shop", items=[WorkItem("a", effort="2h"), WorkItem("b")]))
        >>> timing.durations.tolist(), timing.unknown, timing.is_simple
        ([7200000000, 0], (1,), True)
    """

    def __init__(self, system: WorkSystem, *, allow_early_start: bool = False) -> None:
        self.structure: Structure = structure_of(system)
        self.has_start = system.start is not None
        self.delay: dict[int, int | Elapsed] = {}
        self.fixed: dict[int, int] = {}
        self.begun: dict[int, int] = {}
        self.rest: dict[int, int] = {}
        self.ended: dict[int, int] = {}
        self.started_at: dict[int, int] = {}
        self.finished_at: dict[int, int] = {}
        self.last_start: dict[int, int] = {}
        self.late_as_possible: set[int] = set()
        self.bounded_by_finish = False
        self.constrained: dict[int, str] = {}
        self.notes: list[str] = []
        self._ignored: Counter[str] = Counter()

        structure = self.structure
        every = list(system.items)
        items = every if structure.hierarchy is None else [every[i] for i in structure.leaves]
        nodes = len(structure)
        self.start = start = to_microseconds(system.start) if system.start is not None else 0
        self._choose_axes(system, items)
        if self.has_start:
            self.notes += around_the_clock(system, items)
        self._measure(items, nodes)
        self.base = np.array([axis.position(start) for axis in self.axes], dtype=np.int64)
        self.as_of = None if system.as_of is None else to_microseconds(system.as_of)
        self.floor: NDArray[np.int64] = self.base[self.axis]
        self.ceiling = np.full(nodes, NEVER, dtype=np.int64)
        if allow_early_start and len(structure.target):
            self.floor[structure.target] = -NEVER
        if self.has_start and self.as_of is not None and self.as_of > start:
            now = np.array([axis.position(self.as_of) for axis in self.axes], dtype=np.int64)
            np.maximum(self.floor, now[self.axis], out=self.floor)
        # A gate is nobody's work and has no date of its own.
        self.floor[len(structure.leaves) :] = -NEVER
        self._find_closed(system, items)
        self._read_dates(items)
        if structure.hierarchy is not None:
            self._inherit(every)
        self._say_what_is_ignored()

    @property
    def is_simple(self) -> bool:
        """Whether one axis and plain bounds say it all, so that arrays suffice."""
        return (
            len(self.axes) <= 1
            and not (self.delay or self.fixed or self.begun or self.ended or self.last_start)
            and not (self.late_as_possible or self.bounded_by_finish)
            and not any(isinstance(d.lag, Elapsed) for d in self.structure.special.values())
        )

    def _choose_axes(self, system: WorkSystem, items: list[WorkItem]) -> None:
        """One axis for each different working time of those who do the work."""
        structure = self.structure
        self.rates: dict[Any, float] = {}
        found: dict[WorkingTime, int] = {}
        by_doers: dict[Any, int] = {}
        who: list[Any] = [()] * len(items)
        if any(any(map(attrgetter(name), items)) for name in ("owner", "assignees", "calendar")):
            who = list(map(attrgetter("owner", "assignees", "calendar"), items))
        for doers, item in dict(zip(who, items, strict=True)).items():
            rate, time = rate_and_time(system, item)
            self.rates[doers] = rate
            axis = time if self.has_start else WorkingTime.always()
            if self.has_start and (len(item.doers) > 1 or item.calendar is not None):
                check_together(item, axis, self.start)
            by_doers[doers] = found.setdefault(axis, len(found))
        axis_of = list(map(by_doers.__getitem__, who))
        if structure.gates:
            # A gate adds no time of its own: where there is one axis it stands on it.
            only = len(found) == 1 and not structure.special
            gate_axis = 0 if only else found.setdefault(WorkingTime.always(), len(found))
            axis_of += [gate_axis] * structure.gates
        self.axes = tuple(found)
        self.axis = np.array(axis_of, dtype=np.int32)
        self._who = who

    def _measure(self, items: list[WorkItem], nodes: int) -> None:
        estimates: list[Estimate | None] = [
            item.duration if item.effort is None else item.effort for item in items
        ]
        self.unknown = tuple([i for i, estimate in enumerate(estimates) if estimate is None])
        likely = [ZERO if estimate is None else estimate.likely for estimate in estimates]
        # `microseconds`, written out: a call an item would cost as much as the sum.
        lengths = [(t.days * 86_400 + t.seconds) * 1_000_000 + t.microseconds for t in likely]
        if any(rate != 1 for rate in self.rates.values()):
            for i, item in enumerate(items):
                lengths[i] = self._at_rate(i, item, lengths[i])
        lengths += [0] * (nodes - len(items))
        self.durations = np.array(lengths, dtype=np.int64)
        if any(map(attrgetter("delay"), items)):
            for i, item in enumerate(items):
                if item.delay != ZERO:
                    delay = item.delay
                    self.delay[i] = delay if isinstance(delay, Elapsed) else microseconds(delay)

    def _at_rate(self, node: int, item: WorkItem, length: int) -> int:
        """Effort takes longer the less of themselves its doers give to it."""
        return length if item.effort is None else round(length / self.rates[self._who[node]])

    def _find_closed(self, system: WorkSystem, items: list[WorkItem]) -> None:
        """Items that are done or dropped without saying when."""
        if not any(map(attrgetter("state"), items)):
            return
        category = categories_of(system.workflows)
        closed = [
            i
            for i, item in enumerate(items)
            if item.finished is None and category.get((item.workflow, item.state)) in _CLOSED
        ]
        for i in closed:
            self.ended[i] = self.begun[i] = int(self.floor[i])
            self.durations[i] = 0
        if closed:
            self.notes.append(
                f"{show_count(len(closed), 'item')} done or dropped without a finish date: "
                "taken to have ended before anything that is left"
            )

    def _read_dates(self, items: list[WorkItem]) -> None:
        dated = [name for name in _DATES if any(map(attrgetter(name), items))]
        if "remaining" not in dated and any(item.remaining is not None for item in items):
            dated.append("remaining")  # nothing left is something said
        if not self.has_start:
            for name in dated:
                self._ignored[name] = sum(getattr(item, name) not in (None, ()) for item in items)
            dated = []
        if not dated:
            return
        for node, item in enumerate(items):
            self._read_progress(node, item)
            self._bound(node, item, on_parent=False)

    def _read_progress(self, node: int, item: WorkItem) -> None:
        if node in self.ended:
            return
        position = self.axes[self.axis[node]].position
        length = int(self.durations[node])
        if item.remaining is not None:
            left = self._at_rate(node, item, microseconds(item.remaining))
        else:
            left = None
        if item.started is not None:
            self.started_at[node] = to_microseconds(item.started)
        if item.finished is not None:
            self.finished_at[node] = to_microseconds(item.finished)
            self.ended[node] = position(to_microseconds(item.finished))
            self.begun[node] = (
                self.ended[node] - length
                if item.started is None
                else position(to_microseconds(item.started))
            )
        elif item.started is not None:
            self.begun[node] = begun = position(to_microseconds(item.started))
            self.delay.pop(node, None)  # it held back a start that has come
            if left is None:
                worked = 0 if self.as_of is None else position(self.as_of) - begun
                left = max(0, length - max(0, worked))
            self.rest[node] = left
            # Without a date up to which facts are known, work is taken to go on unbroken.
            resumed = begun + max(0, length - left)
            self.floor[node] = resumed if self.as_of is None else max(position(self.as_of), begun)
        elif left is not None:
            self.durations[node] = left

    def _bound(self, node: int, item: WorkItem, *, on_parent: bool) -> None:
        """Take in the dates of an item, or of a parent for an item under it."""
        if node in self.ended:
            return
        axis = self.axes[self.axis[node]]
        if item.not_before is not None and node not in self.begun:
            self.floor[node] = max(self.floor[node], _start_of(axis, item.not_before))
        if item.due is not None:
            self.ceiling[node] = min(self.ceiling[node], _finish_of(axis, item.due))
        for constraint in item.constraints:
            if on_parent and constraint.kind not in _FOR_PARENTS:
                continue
            # How work began is a fact, which no constraint moves.
            if node not in self.begun or constraint.kind.startswith("finish"):
                self._constrain(node, constraint, axis)

    def _constrain(self, node: int, constraint: Constraint, axis: WorkingTime) -> None:
        kind, at = constraint.kind, constraint.at
        if at is None:
            self.late_as_possible.add(node)
            return
        length = self.rest.get(node, int(self.durations[node]))
        place = (_start_of if kind.startswith("start") else _finish_of)(axis, at)
        match kind:
            case "start no earlier than":
                self.floor[node] = max(self.floor[node], place)
            case "finish no earlier than":
                self.bounded_by_finish = True
                self.floor[node] = max(self.floor[node], place - length)
            case "finish no later than":
                self.ceiling[node] = min(self.ceiling[node], place)
            case "start no later than":
                self.last_start[node] = place
            case "finish on" if node in self.begun:
                self.floor[node] = max(self.floor[node], place - length)
                self.ceiling[node] = min(self.ceiling[node], place)
            case _:
                self.fixed[node] = place if kind == "start on" else place - length
                self.constrained[node] = kind

    def _inherit(self, every: list[WorkItem]) -> None:
        """A parent's dates hold for the items under it; its effort is theirs."""
        tree = self.structure.hierarchy
        assert tree is not None
        node = {int(place): i for i, place in enumerate(self.structure.leaves)}
        measured = 0
        for place in np.flatnonzero(tree.is_parent):
            item = every[place]
            measured += item.estimate is not None
            if item.not_before is None and item.due is None and not item.constraints:
                continue
            if not self.has_start:
                self._ignored["dates of parents"] += 1
                continue
            unfit = (c.kind for c in item.constraints if c.kind not in _FOR_PARENTS)
            self._ignored.update(unfit)
            for leaf in tree.leaves_of(int(place)):
                self._bound(node[int(leaf)], item, on_parent=True)
        if measured:
            self.notes.append(
                f"{show_count(measured, 'item')} with parts: their own effort is not counted beside "
                "that of their parts"
            )

    def _say_what_is_ignored(self) -> None:
        for name, count in sorted(self._ignored.items()):
            if self.has_start:
                self.notes.append(f"{name!r} on a parent was not used ({count})")
            else:
                self.notes.append(
                    f"the system has no start, so {name.replace('_', ' ')} of "
                    f"{show_count(count, 'item')} could not be used"
                )
        if not self.has_start and any(
            isinstance(link.lag, Elapsed) for link in self.structure.special.values()
        ):
            self.notes.append("the system has no start, so elapsed lags count as working time")


def _start_of(axis: WorkingTime, at: datetime | date) -> int:
    return axis.position(to_microseconds(at) if isinstance(at, datetime) else axis.day_start(at))


def _finish_of(axis: WorkingTime, at: datetime | date) -> int:
    return axis.position(to_microseconds(at) if isinstance(at, datetime) else axis.day_end(at))
