"""The answer to which constraint is worth relieving: four rankings, none merged with another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import cached_property
from typing import Any

from attrs import Factory, field, frozen

from worksystem.analysis.bottlenecks.flow import FlowRanking
from worksystem.analysis.bottlenecks.load import LoadEntry
from worksystem.analysis.bottlenecks.measuring import Measured
from worksystem.analysis.bottlenecks.ranking import Entry, Ranking
from worksystem.analysis.bottlenecks.reasons import explain
from worksystem.analysis.bottlenecks.relief import ReliefEntry
from worksystem.analysis.bottlenecks.structure import NEAR, StructureEntry
from worksystem.analysis.plans import Plan
from worksystem.model.durations import ZERO
from worksystem.model.registry import unknown
from worksystem.model.system import WorkSystem
from worksystem.show import show
from worksystem.table import Table, notes_html

__all__ = ["Bottlenecks"]


@frozen(eq=False, slots=False, repr=False)
class Bottlenecks:
    """The answer of `find_bottlenecks`.

    Iterating gives the four rankings. They answer different questions, and
    the first of one may be last in another; no number here adds them up.

    Attributes:
        system: The system that was asked about.
        by_load: Owners by how much of their time the plan takes.
        by_structure: Items and owners by the near-critical work that hangs on them.
        by_relief: Owners and items by what the plan gains if they are relieved.
        by_flow: Owners and states by how long items have waited there, and who
            was the bottleneck when.
        plan: The plan that load is told of; None if there is none.
        base: The plan that gains are measured from; None if there is none.
        options: The options of `make_plan` that it, and the changed ones, were made with.
        outcomes: What became of every change that was looked at.
        notes: What was taken for granted, estimated or left out, in sentences.

    Examples:
        >>> from worksystem import Owner, WorkItem, find_bottlenecks
        >>> items = [WorkItem(id, owner="ana", effort="2h", after=[]) for id in "ab"]
        >>> found = find_bottlenecks(WorkSystem("shop", owners=[Owner("ana")], items=items))
        >>> print(found.by_relief[0])
        one more of ana ends the plan 2h earlier, 2h after the start
        >>> found
        <Bottlenecks of shop: by load not evaluated, by structure ana, by relief ana, by flow not evaluated>
    """

    system: WorkSystem
    by_load: Ranking[LoadEntry]
    by_structure: Ranking[StructureEntry]
    by_relief: Ranking[ReliefEntry]
    by_flow: FlowRanking
    plan: Plan | None = field(default=None, kw_only=True)
    base: Plan | None = field(default=None, kw_only=True)
    options: dict[str, Any] = field(default=Factory(dict), kw_only=True)
    outcomes: Measured = field(default=Factory(Measured), kw_only=True)
    notes: tuple[str, ...] = field(default=(), kw_only=True)

    # what was asked

    @property
    def measured(self) -> int:
        """How many changes were measured by planning again."""
        return len(self.outcomes.entries)

    @property
    def pruned(self) -> int:
        """How many changes were not, because a bound shows that they cannot gain more."""
        return self.outcomes.count("limit")

    @property
    def left_out(self) -> int:
        """How many changes were not, because enough of their kind were measured."""
        return self.outcomes.count("enough")

    @property
    def near(self) -> timedelta:
        """Up to this total float an item counts as near-critical."""
        return NEAR

    @cached_property
    def single_points(self) -> tuple[StructureEntry, ...]:
        """The owners without whom nobody could do some open work, those with most of it first."""
        alone = [entry for entry in self.by_structure if entry.items]
        return tuple(sorted(alone, key=lambda e: (-(e.alone or ZERO), e.subject)))

    def relieved(self, entry: ReliefEntry) -> WorkSystem:
        """The system with the change of an entry made.

        ``make_plan(found.relieved(entry), **found.options)`` is the plan that
        the gain was measured by.

        Args:
            entry: Of `by_relief`.

        Examples:
            >>> from worksystem import Owner, WorkItem, find_bottlenecks, make_plan
            >>> items = [WorkItem(id, owner="ana", effort="2h", after=[]) for id in "ab"]
            >>> found = find_bottlenecks(WorkSystem("shop", owners=[Owner("ana")], items=items))
            >>> entry = found.by_relief[0]
            >>> after = make_plan(found.relieved(entry), **found.options)
            >>> found.base.length - after.length == entry.value
            True
        """
        return entry.change.of(self.system)

    def explain(self, id: str) -> str:
        """Say what each ranking says of an owner, an item or a state in which items have waited.

        Raises:
            UnknownReference: If there is none of that id.
        """
        owners, items = self.system.owners, self.system.items
        seen = {entry.subject for entry in self.by_flow}
        if id not in owners and id not in items and id not in seen:
            known = [*owners.ids(), *items.ids(), *sorted(seen)]
            raise unknown(f"there is no owner or item {id!r}", id, known)
        return explain(id, self.system, (self.plan, self.base), tuple(self), self.outcomes)

    # for reading

    def table(self) -> Table:
        """The first of each ranking, with the evidence; a row too for one that is not evaluated."""
        return Table.of(
            self.caption, ("ranking", "place", "subject", "kind", "value", "why"), self._rows()
        )

    def _rows(self) -> Iterator[tuple[object, ...]]:
        for ranking in self:
            if ranking.not_evaluated is not None:
                why = f"not evaluated: {ranking.not_evaluated}"
                yield ranking.name, None, None, None, None, why
            for entry in ranking.first:
                place = ranking.place(entry)
                yield ranking.name, place, entry.subject, entry.kind, entry.value, entry.why

    @property
    def caption(self) -> str:
        """The first of each ranking, in a line."""
        return ", ".join(f"by {ranking.name} {_first(ranking)}" for ranking in self)

    def __iter__(self) -> Iterator[Ranking[Entry]]:
        yield from (self.by_load, self.by_structure, self.by_relief, self.by_flow)

    def __str__(self) -> str:
        notes = "\n".join(f"note: {note}" for note in self.notes)
        return "\n\n".join([*map(str, self), *([notes] if notes else [])])

    def _repr_html_(self) -> str:
        return "".join(ranking._repr_html_() for ranking in self) + notes_html(self.notes)

    def __repr__(self) -> str:
        return f"<Bottlenecks of {show(self.system.id)}: {self.caption}>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Bottlenecks):
            return NotImplemented
        return self._facts == other._facts

    def __hash__(self) -> int:
        return hash((self.caption, self.measured, self.pruned))

    @property
    def _facts(self) -> tuple[object, ...]:
        """What two equal answers share, whatever the order of their items."""
        return list(self), self.options, self.outcomes, sorted(self.notes)


def _first(ranking: Ranking[Entry]) -> str:
    if ranking.not_evaluated is not None:
        return "not evaluated"
    if not len(ranking):
        return "none"
    first = ranking[0]
    return show(first.subject) if first.kind == "owner" else repr(first.subject)
