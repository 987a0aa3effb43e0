"""What is known of one item and what is not, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from worksystem.analysis.visibility.facets import FACETS
from worksystem.show import show, show_count, show_duration

if TYPE_CHECKING:
    from worksystem.analysis.visibility.entries import ItemVisibility

__all__ = ["explain", "how_long", "says"]

_DAY = timedelta(days=1)
_SAYS = {facet.name: facet.says for facet in FACETS}


def says(facet: str) -> str:
    """What one knows of an item with a facet, in words.

    Examples:
        >>> says("owner")
        'who owns it'
    """
    return _SAYS[facet]


def how_long(time: timedelta) -> str:
    """Elapsed time in words: whole days, or what is shorter than two of them.

    Examples:
        >>> how_long(timedelta(days=9, hours=7)), how_long(timedelta(hours=30))
        ('9 days', '30h')
    """
    if time >= 2 * _DAY:
        return show_count(time // _DAY, "day")
    return show_duration(timedelta(minutes=time // timedelta(minutes=1)), day=7 * 86_400)


def explain(row: ItemVisibility, zone: str) -> str:
    """The sentences for one item."""
    return " ".join([*_facets(row), *_status(row, zone)])


def _facets(row: ItemVisibility) -> Iterator[str]:
    judged = len(row.known) + len(row.missing)
    yield f"{row.item!r} is visible to {row.share:.0%}: {len(row.known)} of {judged} facets."
    if row.known:
        yield f"It is known {_listed(row.known)}."
    if row.missing:
        yield f"It is not known {_listed(row.missing)}."


def _listed(facets: Iterable[str]) -> str:
    *most, last = map(says, facets)
    return f"{', '.join(most)} and {last}" if most else last


def _status(row: ItemVisibility, zone: str) -> Iterator[str]:
    if row.why:
        yield f"Whether its status is fresh is not judged: {row.why}."
    elif row.last is not None and row.silence is not None and row.allowed is not None:
        by = "the usual gap between updates" if row.cadence is None else f"{row.cadence!r}"
        yield (
            f"Something was last said about it on {show(row.last)} ({zone}), "
            f"{how_long(row.silence)} ago; {by} allows {how_long(row.allowed)}."
        )
