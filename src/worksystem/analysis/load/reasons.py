"""Where somebody has too much to do, what causes it, and what can be done: in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from worksystem.analysis.load.rows import percent
from worksystem.model.durations import ZERO
from worksystem.show import show, show_list

if TYPE_CHECKING:
    from worksystem.analysis.load.accounts import Accounts
    from worksystem.analysis.load.moves import LoadMove
    from worksystem.analysis.load.open_work import Spread
    from worksystem.analysis.load.rows import LoadPeriod

    Moves = Sequence[LoadMove] | None

__all__ = ["explain"]

_SHOWN_PERIODS = 5
_SHOWN_ITEMS = 4
_ELSE = "cut one of them, hand it over, or let the finish move"


def explain(accounts: Accounts, number: int, spread: Spread, moves: Moves) -> str:
    """The sentences for one owner."""
    over = accounts.of_owner(number).over
    said = [*_whole(accounts, number), *_over(accounts, over)]
    if over:
        said += _moves(accounts, spread, moves)
    return " ".join([*said, *_outside(accounts, number)])


def _whole(accounts: Accounts, number: int) -> Iterator[str]:
    total = accounts.total(number)
    capacity = "no capacity"
    if total.capacity:
        capacity = f"{show(total.capacity)} of capacity: {show(percent(total))}%"
    periods = _count(len(accounts.periods), accounts)
    yield f"{total.owner!r} has {show(total.demand)} of work in {periods}, and {capacity}."
    parts = accounts.parts(number)
    if parts:
        yield f"That counts {show_list([repr(id_) for id_ in parts])}."


def _count(count: int, accounts: Accounts, more: str = "") -> str:
    return f"{count}{more} {accounts.periods.by}{'' if count == 1 else 's'}"


def _over(accounts: Accounts, over: Sequence[LoadPeriod]) -> Iterator[str]:
    if not over:
        yield f"No {accounts.periods.by} is over capacity."
        return
    worst = sorted(over, key=lambda row: (-row.excess, row.start))[:_SHOWN_PERIODS]
    for row in sorted(worst, key=lambda row: row.start):
        names = show_list([repr(id_) for id_ in row.items], limit=_SHOWN_ITEMS)
        yield (
            f"In {accounts.periods.name_of(row.start)} it is {show(row.excess)} over: "
            f"{show(row.demand)} where there is {show(row.capacity)}, for {names}."
        )
    if len(over) > len(worst):
        more = len(over) - len(worst)
        yield f"So {'is' if more == 1 else 'are'} {_count(more, accounts, ' more')}."


def _moves(accounts: Accounts, spread: Spread, moves: Moves) -> Iterator[str]:
    for move in moves or ():
        said = str(move)
        yield (
            f"{said[0].upper()}{said[1:]}; "
            f"that takes {show(move.freed)} out of {accounts.periods.name_of(move.start)}."
        )
    if moves is None:
        yield f"How far its items may slip is not known: {_ELSE}."
    elif not moves and spread == "float":
        yield f"Its items are spread over all the float that they have: {_ELSE}."
    elif not moves:
        yield f"None of its items has float that would help: {_ELSE}."


def _outside(accounts: Accounts, number: int) -> Iterator[str]:
    for work, where in zip(
        accounts.outside(number), ("before the first", "after the last"), strict=True
    ):
        if work != ZERO:
            yield f"{show(work)} more lies {where} {accounts.periods.by}."
