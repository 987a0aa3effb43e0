"""In which team somebody is at an instant, and which contracts hold for them."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from worksystem.model.resolution import midnight

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from worksystem.model.people import Membership, Owner
    from worksystem.model.system import WorkSystem

__all__ = ["Parties"]

_EVER = -(2**63)


class Parties:
    """The teams and roles of owners, which change from day to day.

    Days begin at midnight in the system's local zone.

    Args:
        system: Knows its owners and its contracts.
    """

    def __init__(self, system: WorkSystem) -> None:
        self._owners = system.owners
        self._zone = system.local_zone
        self._turns: dict[str, tuple[int, ...]] = {}
        self._of: dict[tuple[str, int], frozenset[str]] = {}
        self.agreed = frozenset((c.giver, c.taker) for c in system.contracts)

    # teams

    def team(self, id: str, at: int) -> str:
        """The team that counts for an owner at an instant.

        The first in their list of those that they belong to then. Who belongs
        to none counts for themselves, as a team does, and whoever the system
        does not know.

        Args:
            id: Of the owner.
            at: Microseconds since 1970 UTC.
        """
        owner = self._owners.get(id)
        if owner is None or owner.kind == "team":
            return id
        return next((m.team for m in owner.teams if self._holds(m, at)), id)

    def teams(
        self, names: tuple[str, ...], codes: NDArray[np.int32], at: NDArray[np.int64]
    ) -> tuple[tuple[str, ...], NDArray[np.int64]]:
        """The teams of many owners, each at its instant.

        Args:
            names: Ids of the owners.
            codes: Their places in the names; -1 for nobody.
            at: Microseconds since 1970 UTC.

        Returns:
            Names with those of the teams after them, and places in these.

        Cost is n log n, for those whose teams change.
        """
        place = {name: code for code, name in enumerate(names)}
        usual = np.arange(-1, len(names), dtype=np.int64)
        turning: dict[int, tuple[int, ...]] = {}
        for code, name in enumerate(names):
            turns = self._own_turns(self._owners.get(name))
            if len(turns) > 1:
                turning[code] = turns
            else:
                team = self.team(name, 0)
                usual[code + 1] = place.setdefault(team, len(place))
        found = usual[codes.astype(np.int64) + 1]
        for code, rows in _rows_of(codes, turning):
            turns = turning[code]
            teams = [self.team(names[code], t) for t in (turns[1] - 1, *turns[1:])]
            known = np.array([place.setdefault(t, len(place)) for t in teams])
            found[rows] = known[np.searchsorted(turns[1:], at[rows], side="right")]
        return tuple(place), found

    # contracts

    def parties(self, id: str, at: int) -> frozenset[str]:
        """All that an owner stands for at an instant: itself, its roles and teams, and theirs."""
        moment = bisect_right(self.turns(id), at)
        if (id, moment) not in self._of:
            found, left = {id}, [id]
            while left:
                name = left.pop()
                owner = self._owners.get(name)
                held = () if owner is None else owner.teams
                new = {m.team for m in held if self._holds(m, at)} | self._roles.get(name, set())
                left += sorted(new - found)
                found |= new
            self._of[id, moment] = frozenset(found)
        return self._of[id, moment]

    def have_agreed(self, giver: str, taker: str, at: int) -> bool:
        """Whether there is a contract from one to the other, or between their teams or roles."""
        givers, takers = self.parties(giver, at), self.parties(taker, at)
        if len(givers) * len(takers) <= len(self.agreed):
            return any((a, b) in self.agreed for a in givers for b in takers)
        return any(a in givers and b in takers for a, b in self.agreed)

    def are_one_team(self, giver: str, taker: str, at: int) -> bool:
        """Whether two owners belong to one team at an instant."""
        both = self.parties(giver, at) & self.parties(taker, at)
        return any(id_ in self._owners and self._owners[id_].kind == "team" for id_ in both)

    def turns(self, id: str) -> tuple[int, ...]:
        """The instants at which what an owner stands for may change, the first one before all."""
        if id not in self._turns:
            found, seen, left = {_EVER}, {id}, [id]
            while left:
                name = left.pop()
                owner = self._owners.get(name)
                found.update(self._own_turns(owner))
                teams = () if owner is None else owner.teams
                new = ({m.team for m in teams} | self._roles.get(name, set())) - seen
                seen |= new
                left += sorted(new)
            self._turns[id] = tuple(sorted(found))
        return self._turns[id]

    # behind them

    @cached_property
    def _roles(self) -> dict[str, set[str]]:
        held: dict[str, set[str]] = {}
        for owner in self._owners:
            for holder in owner.holders:
                held.setdefault(holder, set()).add(owner.id)
        return held

    def _own_turns(self, owner: Owner | None) -> tuple[int, ...]:
        if owner is None:
            return (_EVER,)
        found = {_EVER}
        for membership in owner.teams:
            found.update(t for t in self._times(membership) if t is not None)
        return tuple(sorted(found))

    def _holds(self, membership: Membership, at: int) -> bool:
        since, until = self._times(membership)
        return (since is None or since <= at) and (until is None or at < until)

    def _times(self, membership: Membership) -> tuple[int | None, int | None]:
        since, until = membership.since, membership.until
        return (
            None if since is None else midnight(since, 0, self._zone),
            None if until is None else midnight(until, 1, self._zone),
        )


def _rows_of(
    codes: NDArray[np.int32], wanted: dict[int, tuple[int, ...]]
) -> list[tuple[int, NDArray[np.int64]]]:
    """The places of some codes, for each of those that occur."""
    if not wanted:
        return []
    order = np.argsort(codes, kind="stable")
    listed = sorted(wanted)
    begin = np.searchsorted(codes[order], listed, side="left").tolist()
    end = np.searchsorted(codes[order], listed, side="right").tolist()
    return [(c, order[b:e]) for c, b, e in zip(listed, begin, end, strict=True) if b < e]
