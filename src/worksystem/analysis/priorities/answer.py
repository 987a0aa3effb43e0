"""The answer to what to do first: every open item, its place, and why it is there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from attrs import field, frozen

from worksystem.analysis.priorities.bounds import plain
from worksystem.analysis.priorities.entries import Inversion, Priority
from worksystem.analysis.priorities.inputs import shown
from worksystem.analysis.priorities.places import Places
from worksystem.analysis.priorities.reasons import explain
from worksystem.analysis.priorities.scores import Scores
from worksystem.analysis.priorities.sensitivity import Sensitivity, find_sensitivity
from worksystem.model.extensions import FrozenDict
from worksystem.model.registry import unknown
from worksystem.model.system import WorkSystem
from worksystem.show import show, show_count
from worksystem.table import Column, Table, notes_html

__all__ = ["Priorities"]


@frozen(eq=False, slots=False, repr=False)
class Priorities:
    """The answer of `prioritize`.

    Iterating gives a `Priority` for every open item that is no parent, the
    best first; `priorities[id]` gives one. They are made when looked at.

    Attributes:
        system: The system that was asked about.
        scores: Every item with its inputs and its score.
        places: The order that follows.
        notes: What was taken for granted or left out, in sentences.

    Examples:
        >>> from worksystem import WorkItem
        >>> from worksystem.analysis.priorities import prioritize
        >>> items = [WorkItem("a", rank=2), WorkItem("b", rank=1, after=["c"]), WorkItem("c")]
        >>> priorities = prioritize(WorkSystem("shop", items=items))
        >>> priorities.items, priorities["c"].inherited_from
        (('c', 'b', 'a'), 'b')
        >>> priorities["d"]
        Traceback (most recent call last):
            ...
        worksystem.errors.UnknownReference: the priorities have no item 'd'
    """

    system: WorkSystem
    scores: Scores
    places: Places
    zone: str = field(kw_only=True)
    notes: tuple[str, ...] = field(default=(), kw_only=True)

    @property
    def by(self) -> str:
        """The adviser."""
        return self.scores.adviser.name

    @property
    def formula(self) -> str:
        """What the adviser goes by, in words."""
        return self.scores.adviser.formula

    @cached_property
    def items(self) -> tuple[str, ...]:
        """Ids of the open items, the first to be done first."""
        return tuple(self._id(i) for i in self.places.order)

    @cached_property
    def missing(self) -> dict[str, tuple[str, ...]]:
        """Items without a score, and the inputs that each of them lacks, by id."""
        lacking = (one for one in self.scores.listed if one.missing)
        return dict(sorted((one.item.id, one.missing) for one in lacking))

    @cached_property
    def inversions(self) -> tuple[Inversion, ...]:
        """Items that are worse by themselves than something that waits for them, in order.

        Items that only come later by their ids are not among them.
        """
        return tuple(self._inversions())

    def _inversions(self) -> Iterator[Inversion]:
        listed = self.scores.listed
        for own in self.places.order:
            best = int(self.places.inherited[own])
            if listed[own].is_worse_than(listed[best]):
                yield Inversion(self._id(own), own + 1, self._id(best), best + 1)

    @cached_property
    def sensitivity(self) -> tuple[Sensitivity, ...]:
        """How far each input of an item must move to change the first three.

        Each input of each item with a score, with the nearest value on either
        side from which on other items, or the same in another order, come
        first; that which has to move least first. Worked out when looked at.
        """
        return find_sensitivity(self.scores, self.places, self.zone)

    # one item

    def __getitem__(self, id: str) -> Priority:
        return self._at(self._place_of(id))

    def __iter__(self) -> Iterator[Priority]:
        return map(self._at, range(len(self)))

    def __len__(self) -> int:
        return self.places.count

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and id in self._places

    def explain(self, id: str) -> str:
        """Say which place an item has, what its score is made of, and what would change.

        Raises:
            UnknownReference: If there is no such item, or it is finished or a parent.
        """
        asked = self[id]
        own = asked.own_place - 1
        near = find_sensitivity(self.scores, self.places, self.zone, own=own)
        return explain(asked, len(self), self.by, near)

    # the whole, for reading

    def table(self) -> Table:
        """Every open item with its score, its inputs, and whose place it has."""
        data: dict[str, Column] = {
            "place": self._column(lambda p: p.place),
            "item": self._column(lambda p: p.item),
            "score": self._column(lambda p: p.score),
        }
        inputs = self.scores.adviser.inputs
        if len(inputs) > 1:
            for name in inputs:
                data[name] = self._column(lambda p, name=name: p.breakdown.get(name))
        data["own place"] = self._column(lambda p: p.own_place)
        data["place of"] = self._column(lambda p: p.inherited_from)
        return Table(self.caption, data)

    def _column(self, read: Any) -> Column:
        return Column(len(self), lambda i: read(self._at(i)))

    @property
    def caption(self) -> str:
        """The first three, in a line."""
        if not self.items:
            return f"by {self.by}: no open items"
        first = ", ".join(show(id_) for id_ in self.items[:3])
        some = "all" if self.scores.count == len(self) else str(self.scores.count)
        return f"by {self.by}: first {first}; {some} of {show_count(len(self), 'open item')} with a score"

    def __str__(self) -> str:
        return "\n".join([str(self.table()), *(f"note: {note}" for note in self.notes)])

    def _repr_html_(self) -> str:
        return self.table()._repr_html_() + notes_html(self.notes)

    def __repr__(self) -> str:
        return f"<Priorities of {show(self.system.id)} {show(self.caption)}>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Priorities):
            return NotImplemented
        return self._facts == other._facts

    def __hash__(self) -> int:
        return hash((self.by, self.items))

    # behind it

    @property
    def _facts(self) -> tuple[object, ...]:
        """What two equal answers share, whatever the order of their items."""
        return self.caption, self.formula, list(self), sorted(self.notes)

    def _id(self, own: int) -> str:
        return self.scores.listed[own].item.id

    @cached_property
    def _places(self) -> dict[str, int]:
        return {id_: place for place, id_ in enumerate(self.items)}

    def _place_of(self, id_: str) -> int:
        place = self._places.get(id_) if isinstance(id_, str) else None
        if place is not None:
            return place
        if isinstance(id_, str) and id_ in self.system.items:
            parent = any(item.parent == id_ for item in self.system.items)
            why = "has parts, which have priorities" if parent else "is finished or dropped"
            raise unknown(f"the priorities have no item {id_!r}: it {why}", id_, ())
        raise unknown(f"the priorities have no item {id_!r}", id_, self._places)

    def _at(self, place: int) -> Priority:
        own = self.places.order[place]
        one, best = self.scores.listed[own], int(self.places.inherited[own])
        adviser = self.scores.adviser
        names = adviser.inputs
        breakdown = shown(one.known, names)
        score: Any = None
        if one.score is not None:
            only = breakdown[names[0]] if len(names) == 1 else None
            score = plain(one.score) if only is None else only
        return Priority(
            one.item.id,
            place + 1,
            own + 1,
            score,
            FrozenDict(breakdown),
            adviser.formula,
            one.missing,
            None if best == own else self._id(best),
        )
