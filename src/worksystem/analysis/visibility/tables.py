"""What is known of the open work, laid out by facet and by team."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from worksystem.analysis.visibility.facets import FACETS
from worksystem.table import Table

if TYPE_CHECKING:
    from worksystem.analysis.visibility.entries import TeamVisibility

__all__ = ["facet_table", "team_table"]

_NAMES = [facet.name for facet in FACETS]


def facet_table(
    caption: str,
    shares: Mapping[str, float],
    known: Sequence[int],
    silent: Sequence[int],
    count: int,
) -> Table:
    """One row a facet, the worst first and what was judged nowhere last.

    Args:
        caption: Of the table.
        shares: Facet to its share, the worst first.
        known: Of how many items each facet is known, in the order of `FACETS`.
        silent: Of how many it is unknown.
        count: How many items there are.
    """
    listed = [*shares, *(name for name in _NAMES if name not in shares)] if count else []
    rows = []
    for name in listed:
        place = _NAMES.index(name)
        told, untold = known[place], silent[place]
        one_knows = FACETS[place].says
        rows.append((name, one_knows, told, untold, count - told - untold, shares.get(name)))
    names = ("facet", "one knows", "known", "unknown", "not judged", "share")
    return Table.of(caption, names, rows)


def team_table(caption: str, teams: Iterable[TeamVisibility]) -> Table:
    """One row a team: its open items, the share, and that of each facet."""
    rows = [
        (row.team, row.items, row.share, *(row.by_facet.get(name) for name in _NAMES))
        for row in teams
    ]
    return Table.of(caption, ("team", "open items", "share", *_NAMES), rows)
