"""Which items can be done later, so that a period is less full."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from worksystem.show import show

if TYPE_CHECKING:
    from worksystem.analysis.load.accounts import Accounts
    from worksystem.analysis.load.open_work import FloatOf

__all__ = ["LoadMove", "find_moves"]

_MICROSECOND = timedelta(microseconds=1)
# Of an owner who is over for years, the worst periods are looked at.
_MOST_PERIODS = 50


@frozen
class LoadMove:
    """That an item can be done later, which takes work out of a period.

    Attributes:
        item: Its id.
        start: When the period begins.
        by: Working time by which to move it: its float, or what takes it out
            of the period if that is less.
        total_float: How far it may slip before the finish, or a deadline, moves.
        freed: How much less work that leaves in the period.

    Examples:
        >>> from datetime import UTC
        >>> day = timedelta(hours=8)
        >>> print(LoadMove("page", datetime(2026, 5, 4, tzinfo=UTC), 2 * day, 3 * day, day))
        move 'page' by up to 2d: it has 3d of float
    """

    item: str
    start: datetime
    by: timedelta
    total_float: timedelta
    freed: timedelta

    def __str__(self) -> str:
        return (
            f"move {self.item!r} by up to {show(self.by)}: it has {show(self.total_float)} of float"
        )


def find_moves(
    accounts: Accounts, number: int, over: list[int], float_of: FloatOf
) -> list[LoadMove]:
    """The moves that take work of somebody out of periods, the most float first.

    Args:
        accounts: Whose load it is.
        number: Of the owner.
        over: The periods, the worst first.
        float_of: How far an item may slip.

    Returns:
        One move an item: out of the period that it relieves most.
    """
    items = accounts.ledger.items

    @cache
    def slack(item: int) -> int:
        found = float_of(items[item])
        return 0 if found is None else max(0, found // _MICROSECOND)

    best: dict[int, tuple[int, int, int]] = {}
    for place in over[:_MOST_PERIODS]:
        for item, relief, by in _in_period(accounts, number, place, slack):
            if relief > best.get(item, (0,))[0]:
                best[item] = relief, place, by
    found = [
        LoadMove(
            item=items[item],
            start=accounts.periods.start(place),
            by=by * _MICROSECOND,
            total_float=slack(item) * _MICROSECOND,
            freed=relief * _MICROSECOND,
        )
        for item, (relief, place, by) in best.items()
    ]
    return sorted(found, key=lambda move: (-move.total_float, -move.freed, move.item))


def _in_period(
    accounts: Accounts, number: int, place: int, slack: Callable[[int], int]
) -> Iterator[tuple[int, int, int]]:
    """Each item in a period, what moving it takes out of it, and how far it would move."""
    ledger = accounts.ledger
    begin, end = accounts.periods.bounds[place : place + 2].tolist()
    relief: dict[int, float] = {}
    by: dict[int, int] = {}
    for part, since, until, share in accounts.figures.claims(number, place, place + 1):
        which = ledger.of(part)
        which = which[ledger.between(which, begin, end) > 0]
        items = ledger.item[which].tolist()
        room = np.array([slack(item) for item in items], dtype=np.int64)
        later = np.minimum(room, ledger.span(which, end))
        less = ledger.between(which, since, until)
        less = less - ledger.between(which, since, until, later=later)
        for item, micros, moved in zip(items, less.tolist(), later.tolist(), strict=True):
            relief[item] = relief.get(item, 0.0) + micros * share
            by[item] = max(by.get(item, 0), moved)
    for item, micros in relief.items():
        yield item, round(micros), by[item]
