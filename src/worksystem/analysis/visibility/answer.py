"""The answer to what is known of the open work: shares by facet, by team and by item."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import Literal

import numpy as np
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from worksystem.analysis.visibility.entries import ByItem, ItemVisibility, TeamVisibility
from worksystem.analysis.visibility.facets import (
    FACETS,
    NOT_JUDGED,
    STATUS,
    UNITS,
    units_of,
)
from worksystem.analysis.visibility.freshness import FAR_BACK, NOT_BEGUN, Freshness
from worksystem.analysis.visibility.questions import Answered, answers
from worksystem.analysis.visibility.reasons import explain, says
from worksystem.analysis.visibility.tables import facet_table, team_table
from worksystem.errors import BeyondHorizon, InvalidModel
from worksystem.model.construction import choice
from worksystem.model.extensions import FrozenDict
from worksystem.model.instants import from_microseconds
from worksystem.model.registry import unknown
from worksystem.model.system import WorkSystem
from worksystem.show import show_count, show_list
from worksystem.table import Column, Table, notes_html

__all__ = ["Visibility"]

By = Literal["item", "team", "facet"]
_by = choice("item", "team", "facet")


@frozen(eq=False, slots=False, repr=False)
class Visibility:
    """The answer of `measure_visibility`.

    Iterating gives an `ItemVisibility` for every open item, the least visible
    first; `visibility[id]` gives one. They are made when looked at.

    Attributes:
        system: The system that was asked about.
        items: Ids of its open items, the least visible first.
        teams: The team of each; None: its owner is in none, or it has no owner.
        known: For each of them, and each of the six facets: 1 known, 0 unknown,
            -1 not judged.
        freshness: When something was last said about each.
        missed_beats: How many updates might be missed.
        enough: How many gaps between updates were enough to say what is usual.

    Examples:
        >>> from worksystem import WorkItem
        >>> from worksystem.analysis.visibility import measure_visibility
        >>> items = [WorkItem("page", "Launch page", rank=1, after=[]), WorkItem("copy")]
        >>> visibility = measure_visibility(WorkSystem("shop", items=items))
        >>> visibility.items, visibility.whole, next(iter(visibility.by_facet))
        (('copy', 'page'), 0.3, 'owner')
        >>> print(visibility.explain("copy"))
        'copy' is visible to 0%: 0 of 5 facets. It is not known what it is, who owns it, what it waits for, its place in the order and what it is for. Whether its status is fresh is not judged: nobody works on it yet.
        >>> visibility["art"]
        Traceback (most recent call last):
            ...
        worksystem.errors.UnknownReference: the visibility has no item 'art'
    """

    system: WorkSystem
    items: tuple[str, ...]
    teams: tuple[str | None, ...]
    known: NDArray[np.int8] = field(repr=False)
    freshness: Freshness = field(repr=False)
    missed_beats: int = field(kw_only=True)
    enough: int = field(kw_only=True)

    # the shares

    @cached_property
    def whole(self) -> float | None:
        """The mean share over all open items, 0 to 1; None: there is no open work."""
        return _mean(int(self._units.sum()), len(self.items))

    @cached_property
    def by_facet(self) -> Mapping[str, float]:
        """Facet to the part of the items, of those judged, of which it is known; worst first.

        The status is not in it where it could be judged of no item.
        """
        return _by_facet(_count(self.known, 1), _count(self.known, 0))

    @cached_property
    def by_team(self) -> Mapping[str | None, TeamVisibility]:
        """Team to what is known of its open work, the worst first; None: of no team."""
        place = {team: code for code, team in enumerate(dict.fromkeys(self.teams))}
        codes, size = np.array([place[team] for team in self.teams], dtype=np.int64), len(place)
        count = np.bincount(codes, minlength=size).tolist()
        units = np.bincount(codes, self._units, minlength=size).tolist()
        # Of each facet, how often it is known and unknown in each team.
        told = [
            [
                np.bincount(codes, self.known[:, f] == is_, minlength=size)
                for f in range(len(FACETS))
            ]
            for is_ in (1, 0)
        ]
        rows = [
            TeamVisibility(
                team,
                count[code],
                units[code] / (UNITS * count[code]),
                _by_facet(*([int(column[code]) for column in columns] for columns in told)),
            )
            for team, code in place.items()
        ]
        rows.sort(key=lambda row: (row.share, row.team is not None, row.team or ""))
        return {row.team: row for row in rows}

    @cached_property
    def by_item(self) -> Mapping[str, ItemVisibility]:
        """Id to what is known of the item, the least visible first."""
        return ByItem(self.items, self._at)

    @cached_property
    def questions(self) -> tuple[Answered, ...]:
        """Which open items answer why, what, who, when and how: the five of coordination."""
        return answers(self.system, [self.system.items[id_] for id_ in self.items])

    @cached_property
    def stale(self) -> tuple[str, ...]:
        """Ids of the items under way of which nothing has been said for too long, in order."""
        return self._ids(self.known[:, STATUS] == 0)

    @cached_property
    def unjudged(self) -> Mapping[str, tuple[str, ...]]:
        """Why the status of items under way could not be judged: reason to their ids, in order."""
        codes = np.unique(self.freshness.why)
        return FrozenDict(
            {
                self.freshness.reason(code, self.enough): self._ids(self.freshness.why == code)
                for code in codes[codes > NOT_BEGUN].tolist()
            }
        )

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What was left out, in sentences."""
        if not self.items:
            return ("there is no open work: items that are neither parents, stubs nor closed",)
        idle = int(np.count_nonzero(self.freshness.why == NOT_BEGUN))
        waiting = [f"status of {show_count(idle, 'item')} left out: nobody works on it yet"]
        return (
            *(waiting if idle else []),
            *(
                f"status left out, {why}: {show_list([repr(id_) for id_ in ids], limit=5)}"
                for why, ids in self.unjudged.items()
            ),
        )

    def among(self, ids: Iterable[str]) -> Visibility:
        """The same of some of the items; ids of others are passed over.

        Examples:
            >>> from worksystem import WorkItem
            >>> from worksystem.analysis.visibility import measure_visibility
            >>> shop = WorkSystem("shop", items=[WorkItem("page", rank=1), WorkItem("copy")])
            >>> measure_visibility(shop).among(["page"]).whole
            0.2
        """
        wanted = {ids} if isinstance(ids, str) else set(ids)
        places = [place for place, id_ in enumerate(self.items) if id_ in wanted]
        taken = np.array(places, dtype=np.int64)
        return evolve(
            self,
            items=tuple([self.items[place] for place in places]),
            teams=tuple([self.teams[place] for place in places]),
            known=self.known[taken],
            freshness=self.freshness.taken(taken),
        )

    # one item

    def __getitem__(self, id: str) -> ItemVisibility:
        if id in self.by_item:
            return self.by_item[id]
        if isinstance(id, str) and id in self.system.items:
            why = "it is closed, a parent or a stub, or was not asked about"
            raise unknown(f"the visibility has no item {id!r}: {why}", id, ())
        raise unknown(f"the visibility has no item {id!r}", id, self.items)

    def __iter__(self) -> Iterator[ItemVisibility]:
        return map(self._at, range(len(self)))

    def __len__(self) -> int:
        return len(self.items)

    def __contains__(self, id: object) -> bool:
        return id in self.by_item

    def explain(self, id: str) -> str:
        """Say what is known of an item and what is not, and when something was last said.

        Raises:
            UnknownReference: If there is no such item, or it is closed, a parent or a stub.
        """
        return explain(self[id], self.system.local_zone)

    # the whole, for reading

    @property
    def caption(self) -> str:
        """The share of the whole and the worst facet, in a line."""
        if self.whole is None:
            return "visibility: there is no open work"
        facet, share = next(iter(self.by_facet.items()))
        if share == 1:
            return f"visibility 100%; nothing is unknown of {show_count(len(self), 'open item')}"
        column = self.known[:, [f.name for f in FACETS].index(facet)]
        judged = int(np.count_nonzero(column != NOT_JUDGED))
        silent = int(np.count_nonzero(column == 0))
        # News is expected of work under way only.
        under_way, every = (
            f"{show_count(judged, 'item')} under way",
            show_count(judged, "open item"),
        )
        of = under_way if facet == FACETS[STATUS].name else every
        return f"visibility {self.whole:.0%}; {says(facet)} is unknown for {silent} of {of}"

    def table(self, by: By = "item") -> Table:
        """What is known, by item, by team or by facet, the worst first.

        Args:
            by: ``item``, ``team`` or ``facet``.

        Raises:
            InvalidModel: If it is none of these.
        """
        try:
            how = _by(by)
        except InvalidModel as error:
            raise error.at("by") from None
        if how == "facet":
            known, silent = _count(self.known, 1), _count(self.known, 0)
            return facet_table(self.caption, self.by_facet, known, silent, len(self))
        if how == "team":
            return team_table(self.caption, self.by_team.values())
        return Table(
            self.caption,
            {
                "item": self.items,
                "team": self.teams,
                "share": Column(len(self), lambda i: int(self._units[i]) / UNITS),
                "unknown": Column(len(self), lambda i: self._at(i).missing),
                "not judged": Column(len(self), lambda i: self._at(i).unjudged),
            },
        )

    def __str__(self) -> str:
        if not self.items:
            return self.caption
        items = evolve(self.table(), caption="")
        notes = [f"note: {note}" for note in self.notes]
        return "\n".join([str(self.table("facet")), "", str(items), *notes])

    def _repr_html_(self) -> str:
        tables = self.table("facet")._repr_html_() + self.table()._repr_html_()
        return tables + notes_html(self.notes)

    def __repr__(self) -> str:
        return f"<Visibility of {self.system.id!r}: {self.caption}>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Visibility):
            return NotImplemented
        return list(self) == list(other) and self.notes == other.notes

    def __hash__(self) -> int:
        return hash((self.whole, self.items))

    # behind it

    @cached_property
    def _units(self) -> NDArray[np.int64]:
        return units_of(self.known)

    @cached_property
    def _status(self) -> dict[int, str]:
        return {
            code: self.freshness.reason(code, self.enough)
            for code in np.unique(self.freshness.why).tolist()
        }

    def _ids(self, mask: NDArray[np.bool_]) -> tuple[str, ...]:
        return tuple(sorted([self.items[place] for place in np.flatnonzero(mask).tolist()]))

    def _at(self, place: int) -> ItemVisibility:
        told = self.known[place].tolist()
        by: dict[int, list[str]] = {1: [], 0: [], NOT_JUDGED: []}
        for facet, is_ in zip(FACETS, told, strict=True):
            by[is_].append(facet.name)
        fresh, now = self.freshness, self.freshness.now
        last = int(fresh.last[place])
        is_said = now is not None and last != FAR_BACK
        allowed = int(fresh.limit[place]) if is_said and told[STATUS] != NOT_JUDGED else None
        return ItemVisibility(
            self.items[place],
            self.teams[place],
            int(self._units[place]) / UNITS,
            tuple(by[1]),
            tuple(by[0]),
            tuple(by[NOT_JUDGED]),
            _instant(last, self.system.local_zone) if is_said else None,
            _time((now or 0) - last) if is_said else None,
            None if allowed is None else _time(allowed),
            fresh.cadence[place],
            self._status[int(fresh.why[place])],
        )


def _mean(units: int, count: int) -> float | None:
    # One division of whole numbers: no order of items and no rounding shows in it.
    return units / (UNITS * count) if count else None


def _count(known: NDArray[np.int8], value: int) -> list[int]:
    found: list[int] = np.count_nonzero(known == value, axis=0).tolist()
    return found


def _by_facet(known: list[int], silent: list[int]) -> dict[str, float]:
    shares = {
        facet.name: told / (told + untold)
        for facet, told, untold in zip(FACETS, known, silent, strict=True)
        if told + untold
    }
    return dict(sorted(shares.items(), key=lambda pair: pair[1]))


def _time(microseconds: int) -> timedelta:
    return timedelta(microseconds=microseconds)


def _instant(at: int, zone: str) -> datetime:
    try:
        return from_microseconds(at, zone)
    except BeyondHorizon:  # so near to the end of time that only UTC can tell it
        return from_microseconds(at)
