"""By structure: the items and owners that most critical and near-critical work passes through."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
from attrs import field, frozen

from worksystem.analysis.bottlenecks.ranking import Kind, Ranking
from worksystem.analysis.bottlenecks.reach import weights_reached
from worksystem.analysis.bottlenecks.single_points import single_points
from worksystem.analysis.load.bookings import work_left, work_of_doers
from worksystem.analysis.paths.timetable import span
from worksystem.model.durations import ZERO
from worksystem.network import network_of
from worksystem.network.centrality import betweenness
from worksystem.show import show, show_list

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from worksystem.model.items import WorkItem
    from worksystem.model.system import WorkSystem
    from worksystem.network import Network

__all__ = ["NEAR", "StructureEntry", "rank_by_structure"]

NEAR = timedelta(hours=16)
"""Up to this total float, two working days, an item counts as near-critical."""

_MOST = 100_000
_ABOUT = f"working time of critical and near-critical work (float up to {show(NEAR)})"
_COLUMNS = {
    "subject": "subject",
    "kind": "kind",
    "near-critical": "value",
    "downstream": "downstream",
    "betweenness": "betweenness",
    "only they can": "alone",
}


@frozen
class StructureEntry:
    """How much critical and near-critical work passes through an item, or is on an owner.

    Attributes:
        subject: Id of the owner or the item.
        kind: ``owner`` or ``item``.
        value: Of an item, the working time of the near-critical work that
            passes through it: itself, all that it waits for and all that waits
            for it, directly or not, each item once. Of an owner, the near-critical
            work that they do, in their working time.
        total_float: Of an item, how far it may slip; None for an owner.
        downstream: Of an item, the working time of all open items that wait
            for it, directly or not, each once; None for an owner.
        betweenness: Of an item, which part of the pairs of open items has its
            shortest way through it; None for an owner.
        alone: Of an owner, the working time of the open items that nobody else
            could do; None for an item.
        items: Ids of these items, for an owner.

    Examples:
        >>> day = timedelta(hours=8)
        >>> print(StructureEntry("ana", "owner", 3 * day, alone=day, items=("terms",)))
        ana does 3d of critical or near-critical work; nobody else could do 'terms', 1d of work
    """

    subject: str
    kind: Kind
    value: timedelta
    total_float: timedelta | None = field(default=None, kw_only=True)
    downstream: timedelta | None = field(default=None, kw_only=True)
    betweenness: float | None = field(default=None, kw_only=True)
    alone: timedelta | None = field(default=None, kw_only=True)
    items: tuple[str, ...] = field(default=(), kw_only=True)

    @property
    def why(self) -> str:
        """The evidence, in a sentence."""
        if self.kind == "owner":
            alone = "" if self.items else "; others could do it all, or nobody has said"
            if self.items:
                names = show_list([repr(id_) for id_ in self.items], limit=3)
                alone = f"; nobody else could do {names}, {show(self.alone)} of work"
            return f"{show(self.subject)} does {show(self.value)} of {_NEARLY} work{alone}"
        return (
            f"{show(self.value)} of {_NEARLY} work passes through {self.subject!r}, which {self._room}; "
            f"{show(self.downstream)} of open work waits for it, "
            f"and {self.betweenness:.1%} of the shortest ways lead through it"
        )

    @property
    def _room(self) -> str:
        if self.total_float is not None and self.total_float < ZERO:
            return f"is {show(-self.total_float)} late"
        return f"has {show(self.total_float)} of float"

    def __str__(self) -> str:
        return self.why


_NEARLY = "critical or near-critical"


def rank_by_structure(
    system: WorkSystem, staffed: WorkSystem, *, samples: int | None, seed: int, shown: int
) -> tuple[Ranking[StructureEntry], tuple[str, ...]]:
    """Rank items and owners by the near-critical work that hangs on them.

    Of items that equal work passes through – along a chain it is the same for
    all – those that most shortest ways lead through come first; then by id.
    Floats are those of the critical path, as if everybody had room for
    everything, so that no plan is needed.

    Args:
        system: The system that is asked about.
        staffed: The same with the doers that a plan chose, where there is one.
        samples: From how many items shortest ways are counted.
        seed: Of the choice of these.
        shown: How many entries of each kind are shown.

    Returns:
        The ranking, and what was taken for granted.

    Raises:
        DependencyCycle: If items wait for each other.
    """
    work = _OpenWork(system, staffed)
    if len(work.open) > _MOST:
        reason = (
            f"need at most {_MOST} open items to weigh what waits for each, got {len(work.open)}"
        )
        return Ranking("structure", _ABOUT, not_evaluated=reason, shown=shown), ()
    finished = [work.name(node) for node in work.network.timing.ended]
    pivots = _pivots(len(work.open)) if samples is None else samples
    central = betweenness(system, without=finished, samples=pivots, seed=seed)
    entries = [*_items(work, central), *_owners(work)]
    entries.sort(key=lambda e: (-e.value, -(e.betweenness or 0.0), e.subject, e.kind))
    notes = []
    if pivots < len(work.open):
        notes.append(
            f"betweenness is estimated by the shortest ways from {pivots} of "
            f"{len(work.open)} open items"
        )
    return Ranking("structure", _ABOUT, entries, _COLUMNS, shown=shown), tuple(notes)


def _pivots(count: int) -> int:
    """From how many items shortest ways are counted: from all of a few, from few of many."""
    return min(256, max(16, 128_000 // max(1, count)))


class _OpenWork:
    """The open items of a system, and what of them is near-critical.

    Attributes:
        system: The system, with the doers that it names.
        staffed: It, with those that a plan chose.
        network: The staffed system, compiled.
        items: The item of each node.
        open: Nodes of the items that are not finished, by id.
        near: Those of them whose float is small.
        total: Total float of each node.
        length: Working time that each node takes; 0 of gates and of what is outside.
    """

    def __init__(self, system: WorkSystem, staffed: WorkSystem) -> None:
        self.system = system
        self.staffed = staffed
        self.network: Network = network_of(staffed)
        every = list(staffed.items)
        self.items: list[WorkItem] = [
            every[place] for place in self.network.structure.leaves.tolist()
        ]
        schedule, ended = self.network.schedule(), self.network.timing.ended
        self.total = schedule.total
        self.open = [node for node in range(len(self.items)) if node not in ended]
        self.open.sort(key=self.name)
        limit = NEAR // timedelta(microseconds=1)
        self.near = [node for node in self.open if self.total[node] <= limit]
        self.length = schedule.early_finish - schedule.resume
        self.length[list(ended)] = 0
        self.length[[node for node, item in enumerate(self.items) if item.external]] = 0

    def name(self, node: int) -> str:
        """Id of a node."""
        return self.items[node].id

    def reached(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Of each node, the work of all that waits for it; and of near-critical work through it."""
        structure = self.network.structure
        near = np.zeros_like(self.length)
        near[self.near] = self.length[self.near]
        order, count = structure.order, len(structure)
        rows = np.stack((self.length, near))[:, order]
        closed = structure.place[list(self.network.timing.ended)].tolist()
        down = weights_reached(range(count)[::-1], structure.outgoing, rows, skipped=closed)
        up = weights_reached(range(count), structure.incoming, rows[1:], skipped=closed)
        through = rows[1] + down[1] + up[0]
        return down[0][structure.place], through[structure.place]

    def work(self, node: int) -> int:
        """What is left of a node's effort or duration, in microseconds."""
        return work_left(self.network.timing, node, self.items[node])


def _items(work: _OpenWork, central: dict[str, float]) -> list[StructureEntry]:
    downstream, through = work.reached()
    return [
        StructureEntry(
            work.name(node),
            "item",
            span(through[node]),
            total_float=span(work.total[node]),
            downstream=span(downstream[node]),
            betweenness=central[work.name(node)],
        )
        for node in work.near
    ]


def _owners(work: _OpenWork) -> list[StructureEntry]:
    """Those who do near-critical work, and those without whom nobody can do something."""
    near: dict[str, int] = {}
    for node in work.near:
        item = work.items[node]
        for id_, part in work_of_doers(work.staffed, item, item.doers, work.work(node)).items():
            near[id_] = near.get(id_, 0) + part
    left = {work.name(node): work.work(node) for node in work.open}
    named = [work.system.items[id_] for id_ in left]
    alone = single_points(work.system, [item for item in named if not item.external])
    return [
        StructureEntry(
            id_,
            "owner",
            span(near.get(id_, 0)),
            alone=sum((span(left[item]) for item in alone.get(id_, ())), ZERO),
            items=alone.get(id_, ()),
        )
        for id_ in near.keys() | alone.keys()
        if near.get(id_) or id_ in alone
    ]
