"""The answer to where demand exceeds capacity: rows of periods for every owner."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import cached_property, partial
from typing import TYPE_CHECKING

from attrs import frozen

from worksystem.analysis.load.accounts import Accounts
from worksystem.analysis.load.moves import LoadMove, find_moves
from worksystem.analysis.load.open_work import OpenWork, Spread, Unassigned
from worksystem.analysis.load.periods import PeriodKind, Periods
from worksystem.analysis.load.reasons import explain
from worksystem.analysis.load.rows import ById, LoadPeriod, LoadRows
from worksystem.analysis.load.tables import caption, table, text
from worksystem.analysis.paths.timetable import span
from worksystem.model.registry import unknown
from worksystem.model.system import WorkSystem
from worksystem.show import show

if TYPE_CHECKING:
    from worksystem.table import Table

__all__ = ["Load"]

_SHOWN_ROWS = 60
_NO_OWNER = "the load has no owner"


@frozen(eq=False, slots=False, repr=False)
class Load:
    """The answer of `measure_load`.

    `load[id]` gives the periods of an owner. Iterating gives every period of
    every owner in which there is demand. Rows are made when they are looked at.

    Attributes:
        system: The system that was asked about.
        periods: The days, weeks or months.
        work: What is left to do, and when.
        accounts: The numbers behind it.

    Examples:
        >>> from worksystem import Calendar, Owner, WorkItem
        >>> from worksystem.analysis.load import measure_load
        >>> week = Calendar("week", week="Mon-Fri 09:00-17:00")
        >>> items = [WorkItem(id, owner="ana", effort="3d", after=[]) for id in ("art", "copy")]
        >>> load = measure_load(
        ...     WorkSystem(
        ...         "shop",
        ...         start="2026-05-04",
        ...         calendar="week",
        ...         calendars=[week],
        ...         owners=[Owner("ana")],
        ...         items=items,
        ...     )
        ... )
        >>> row = load["ana"][0]
        >>> row.utilisation, row.is_over, row.items
        (1.2, True, ('art', 'copy'))
        >>> load["anna"]
        Traceback (most recent call last):
            ...
        worksystem.errors.UnknownReference: the load has no owner 'anna'; did you mean 'ana'?
    """

    system: WorkSystem
    periods: Periods
    work: OpenWork
    accounts: Accounts

    # what was asked

    @property
    def by(self) -> PeriodKind:
        """What a period is: ``day``, ``week`` or ``month``."""
        return self.periods.by

    @property
    def zone(self) -> str:
        """The zone in which periods begin at midnight."""
        return self.periods.zone

    @property
    def spread(self) -> Spread:
        """Where the work of an item lies.

        ``early``: between its early dates; ``float``: up to its late finish;
        ``plan``: between the dates of a plan.
        """
        return self.work.spread

    @property
    def owners(self) -> tuple[str, ...]:
        """Ids of all owners, in order."""
        return tuple(self.accounts.ties.owners)

    # one owner

    def __getitem__(self, id: str) -> LoadRows:
        return self.accounts.of_owner(self._number(id))

    def own(self, id: str) -> LoadRows:
        """The periods of what is booked on an owner itself, against what it has itself.

        Of a team: without its members.

        Raises:
            UnknownReference: If there is no such owner.
        """
        return self.accounts.alone(self._number(id))

    def parts(self, id: str) -> tuple[str, ...]:
        """Ids of the owners whose demand counts for one too: members, holders.

        Raises:
            UnknownReference: If there is no such owner.
        """
        return self.accounts.parts(self._number(id))

    def moves(self, id: str, *, limit: int = 3) -> tuple[LoadMove, ...]:
        """The items to do later where an owner is over capacity, the most float first.

        As if nothing else moved: float is shared along a chain of items, and
        where an item moves to there may be no room either.

        Args:
            id: Of the owner.
            limit: At most so many.

        Raises:
            UnknownReference: If there is no such owner.
        """
        worst = self.accounts.worst(number := self._number(id))
        if self.work.float_of is None:
            return ()
        return tuple(find_moves(self.accounts, number, worst, self.work.float_of)[:limit])

    def explain(self, id: str) -> str:
        """Say when an owner is over capacity, what causes it, and what can be moved.

        Raises:
            UnknownReference: If there is no such owner.
        """
        moves = None if self.work.float_of is None else self.moves(id)
        return explain(self.accounts, self._number(id), self.spread, moves)

    # all of them

    @property
    def over(self) -> LoadRows:
        """The periods in which somebody is over capacity, by the most working time first."""
        return self.accounts.over

    @property
    def totals(self) -> ById[LoadPeriod]:
        """Owner to their demand and capacity over the whole range."""
        return ById(self.owners, self._total, _NO_OWNER)

    @property
    def skills(self) -> ById[LoadRows]:
        """Skill to its periods: items that need it, against the active owners who have it.

        Of an item that is done by some who have the skill and some who have
        not, what it takes of the former counts; else all of it, also where
        nobody does it. An item that needs two skills counts for both.
        """
        return ById(self.accounts.ties.skills, self._skill, "the load has no skill")

    @property
    def before(self) -> ById[timedelta]:
        """Owner to what is booked on it before the first period."""
        return ById(self.owners, partial(self._outside, 0), _NO_OWNER)

    @property
    def after(self) -> ById[timedelta]:
        """Owner to what is booked on it after the last period."""
        return ById(self.owners, partial(self._outside, 1), _NO_OWNER)

    @property
    def unassigned(self) -> Unassigned:
        """Work that nobody does: it is on no owner's load."""
        return self.work.unassigned

    @property
    def unknown_effort(self) -> tuple[str, ...]:
        """Ids of the items whose effort nobody has said; they count as zero."""
        return self.work.unknown_effort

    @property
    def notes(self) -> tuple[str, ...]:
        """What was taken for granted, or could not be used, in sentences."""
        figures, ties = self.accounts.figures, self.accounts.ties
        before, after = span(figures.before.sum()), span(figures.after.sum())
        outside = (
            f"{show(before)} of work lies before the first {self.by}, {show(after)} after the last"
        )
        return (*([outside] if before or after else []), *self.work.notes, *ties.notes)

    def __iter__(self) -> Iterator[LoadPeriod]:
        return iter(self.accounts.busy)

    def __len__(self) -> int:
        return len(self.accounts.busy)

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and id in self.system.owners

    # for reading

    def table(self) -> Table:
        """Utilisation in per cent by owner and period, if these fit side by side.

        Else one row for each owner and period in which there is demand.
        """
        return table(self.accounts, self.spread)

    @property
    def caption(self) -> str:
        """The answer in one line."""
        return caption(self.accounts, self.spread)

    def __str__(self) -> str:
        return text(self.accounts, self.spread, self.notes)

    def _repr_html_(self) -> str:
        return self.table().to_html(limit=_SHOWN_ROWS)

    def __repr__(self) -> str:
        return f"<Load of {show(self.system.id)}: {self.caption}>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Load):
            return NotImplemented
        return self._facts == other._facts

    def __hash__(self) -> int:
        return hash((self.by, self.zone, self.spread, self.owners))

    # behind it

    @property
    def _facts(self) -> tuple[object, ...]:
        """What two equal answers share, whatever the order of their items."""
        accounts, periods, work = self.accounts, self.periods, self.work
        return (
            (periods.by, periods.zone, periods.bounds.tolist()),
            (self.owners, accounts.ties.skills, accounts.ledger.bookings()),
            (accounts.figures.demand.tolist(), accounts.figures.capacity.tolist()),
            (work.spread, work.unassigned, work.unknown_effort, sorted(self.notes)),
        )

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {id_: number for number, id_ in enumerate(self.owners)}

    def _number(self, id_: str) -> int:
        if id_ not in self:
            raise unknown(f"{_NO_OWNER} {id_!r}", id_, self.owners)
        return self._numbers[id_]

    def _total(self, id_: str) -> LoadPeriod:
        return self.accounts.total(self._numbers[id_])

    def _skill(self, skill: str) -> LoadRows:
        return self.accounts.of_skill(self.accounts.ties.skills.index(skill))

    def _outside(self, side: int, id_: str) -> timedelta:
        return self.accounts.outside(self._numbers[id_])[side]
