"""The lives of items up to an instant: when each began, and what it entered."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from worksystem.analysis.flow.elapsed import Ints
from worksystem.analysis.lives import Lives
from worksystem.model.history import MISSING, code_of

__all__ = ["Entries", "Timeline", "first_of", "last_of", "until"]

Flags = NDArray[np.bool_]

_CREATED, _MOVED, _BEGUN, _WORKED = map(code_of, ("created", "moved", "begun", "worked"))


@frozen(eq=False)
class Entries:
    """Every entry into a state, item by item, in the order of the history.

    Attributes:
        item: Code of the item.
        state: Code of the state.
        at: When it was entered: of work, when that began.
        done: When it can count as a finish: of work, when that ended.
        is_over: Whether it can; work that has only begun cannot.
    """

    item: NDArray[np.int32]
    state: NDArray[np.int32]
    at: Ints
    done: Ints
    is_over: Flags | None


def until(lives: Lives, as_of: int) -> Lives:
    """The lives up to an instant, and what happens at it; nothing after it has happened."""
    if not len(lives.at) or int(lives.at.max()) <= as_of:
        return lives
    kept = lives.at <= as_of
    before = np.concatenate(([0], np.cumsum(kept)))
    columns = ("row", "at", "kind", "item", "state", "owner")
    return evolve(
        lives,
        starts=before[lives.starts],
        **{name: getattr(lives, name)[kept] for name in columns},
    )


def first_of(item: NDArray[np.int32]) -> NDArray[np.int64]:
    """The place of the first row of each item, of rows that are grouped by item.

    Examples:
        >>> first_of(np.array([0, 0, 3, 3, 4])).tolist()
        [0, 2, 4]
    """
    if not len(item):
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(np.concatenate(([True], item[1:] != item[:-1])))


def last_of(item: NDArray[np.int32]) -> NDArray[np.int64]:
    """The place of the last row of each item.

    Examples:
        >>> last_of(np.array([0, 0, 3, 3, 4])).tolist()
        [1, 3, 4]
    """
    if not len(item):
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(np.concatenate((item[1:] != item[:-1], [True])))


@frozen(eq=False, slots=False)
class Timeline:
    """The lives of items up to an instant.

    Attributes:
        lives: What happened to them, up to then.
        as_of: The instant, in microseconds since 1970 UTC.
    """

    lives: Lives
    as_of: int

    @property
    def size(self) -> int:
        """How many items the history names, also those of which nothing has happened yet."""
        return len(self.lives.items)

    @cached_property
    def present(self) -> NDArray[np.int64]:
        """Codes of the items of which something has happened."""
        return np.flatnonzero(np.diff(self.lives.starts))

    @cached_property
    def has_work(self) -> bool:
        """Whether there is any event that says how long somebody worked."""
        return bool((self.lives.kind == _WORKED).any() or (self.lives.kind == _BEGUN).any())

    @cached_property
    def begin(self) -> Ints:
        """When each event began: for work that is over, its `since`."""
        lives = self.lives
        return np.where(lives.kind == _WORKED, lives.since, lives.at) if self.has_work else lives.at

    @cached_property
    def first(self) -> Ints:
        """When the life of each item began; MISSING where nothing has happened."""
        found = np.full(self.size, MISSING, dtype=np.int64)
        starts = self.lives.starts[:-1][self.present]
        if len(starts):
            begin = self.begin
            found[self.present] = (
                np.minimum.reduceat(begin, starts) if self.has_work else begin[starts]
            )
        return found

    @cached_property
    def last(self) -> Ints:
        """The last event of each item; MISSING where nothing has happened."""
        found = np.full(self.size, MISSING, dtype=np.int64)
        found[self.present] = self.lives.at[self.lives.starts[1:][self.present] - 1]
        return found

    @cached_property
    def in_states(self) -> Flags:
        """For each row, whether it moves its item into a state."""
        lives = self.lives
        moves = lives.kind <= _MOVED  # created and moved are the first two kinds
        return moves & (lives.state >= 0)

    @cached_property
    def is_log(self) -> Flags:
        """For each item, whether all that is known of it is who worked on it, and when."""
        lives = self.lives
        logged = np.zeros(self.size, dtype=np.bool_)
        if self.has_work:
            logged[lives.item[(lives.kind == _WORKED) | (lives.kind == _BEGUN)]] = True
            logged[lives.item[self.in_states]] = False
        return logged

    @cached_property
    def entries(self) -> Entries:
        """Every entry into a state."""
        lives = self.lives
        if not self.has_work:
            # All rows at once where all of them are moves, as in most logs.
            rows: Flags | slice = slice(None) if self.in_states.all() else self.in_states
            at = lives.at[rows]
            return Entries(lives.item[rows], lives.state[rows], at, at, None)
        work = (lives.kind == _WORKED) | (lives.kind == _BEGUN)
        chosen = self.in_states | (work & self.is_log[lives.item])
        return Entries(
            lives.item[chosen],
            lives.state[chosen],
            self.begin[chosen],
            lives.at[chosen],
            lives.kind[chosen] != _BEGUN,
        )
