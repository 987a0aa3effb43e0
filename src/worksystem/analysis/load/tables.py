"""A load for reading: its caption, and its tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from worksystem.analysis.load.rows import ROUNDING, percent
from worksystem.show import show
from worksystem.table import Column, Table

if TYPE_CHECKING:
    from worksystem.analysis.load.accounts import Accounts
    from worksystem.analysis.load.open_work import Spread
    from worksystem.analysis.load.rows import LoadRows

__all__ = ["caption", "table", "text"]

_SHOWN_OVER = 5
# As many periods as fit beside each other on a screen.
_SIDE_BY_SIDE = 12
_LONG = {
    "owner": "owner",
    "from": "start",
    "demand": "demand",
    "capacity": "capacity",
    "utilisation": "utilisation",
    "over": "is_over",
    "items": "items",
}
_DATES = {
    "early": "at early dates",
    "float": "spread over the float",
    "plan": "at the dates of a plan",
}


def caption(accounts: Accounts, spread: Spread) -> str:
    """The answer in one line."""
    periods, count = accounts.periods, len(accounts.ties.owners)
    asked = f"load by {periods.by}, {_DATES[spread]} ({periods.zone})"
    if not count:
        return f"{asked}: there are no owners"
    if not accounts.over:
        return f"{asked}: nobody is over capacity"
    worst = accounts.over[0]
    over = int((accounts.excess > ROUNDING).any(axis=1).sum())
    return (
        f"{asked}: {over} of {count} {'owner' if count == 1 else 'owners'} over capacity, "
        f"most {worst.owner!r}, by {show(worst.excess)} in {periods.name_of(worst.start)}"
    )


def table(accounts: Accounts, spread: Spread) -> Table:
    """Owners down and periods across where these fit; else a row for each with demand."""
    if len(accounts.periods) > _SIDE_BY_SIDE:
        return Table(caption(accounts, spread), _long(accounts.busy))
    return Table(f"{caption(accounts, spread)}; in % of capacity", _wide(accounts))


def _long(rows: LoadRows) -> dict[str, Sequence[object]]:
    def column(name: str) -> Column:
        return Column(len(rows), lambda place: getattr(rows[place], name))

    return {title: column(name) for title, name in _LONG.items()}


def _wide(accounts: Accounts) -> dict[str, Sequence[object]]:
    owners = accounts.ties.owners

    def whole(name: str) -> Column:
        return Column(len(owners), lambda number: getattr(accounts.total(number), name))

    def used(place: int) -> Column:
        return Column(len(owners), lambda number: percent(accounts.of_owner(number)[place]))

    label, places = accounts.periods.label, range(len(accounts.periods))
    first = {"owner": owners, "demand": whole("demand"), "capacity": whole("capacity")}
    return {**first, **{label(place): used(place) for place in places}}


def text(accounts: Accounts, spread: Spread, notes: Iterable[str]) -> str:
    """The table, the worst periods with what causes them, and the notes."""
    over = [
        f"over: {row.owner!r} by {show(row.excess)} in {accounts.periods.name_of(row.start)}, "
        f"for {show(row.items)}"
        for row in accounts.over[:_SHOWN_OVER]
    ]
    if len(accounts.over) > len(over):
        over.append(f"… and {len(accounts.over) - len(over)} more")
    return "\n".join([str(table(accounts, spread)), *over, *(f"note: {note}" for note in notes)])
