"""Handoffs for reading: the caption, and a row for each pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worksystem.analysis.handoffs.latency import clock
from worksystem.show import show, show_count
from worksystem.table import Column, Table

if TYPE_CHECKING:
    from worksystem.analysis.handoffs.figures import Figures
    from worksystem.analysis.handoffs.steps import Pair

__all__ = ["between", "caption", "table", "text", "times"]

_SHOWN = 5


def caption(found: Figures) -> str:
    """The answer in a line."""
    total, pairs = found.total, len(found.counts())
    if not total:
        return "no handoffs: no item went from one owner to another"
    said = f"{show_count(total, 'handoff')} between {show_count(pairs, 'pair')} of owners"
    if found.kept:
        said += f", {show_count(found.kept, 'step')} without one"
    first_pass = found.first_pass.whole
    if first_pass is not None:
        said += f"; accepted at first pass: {first_pass}"
    if found.unanswered:
        said += f"; {len(found.unanswered)} unanswered"
    return said


def table(found: Figures) -> Table:
    """One row a pair of owners, the most frequent first; ties by id."""
    counts = found.counts()
    pairs = sorted(
        counts, key=lambda p: (-counts[p], p[0] is None, p[0] or "", p[1] is None, p[1] or "")
    )
    size, total = len(pairs), found.total

    def latency(name: str) -> Column:
        def of(place: int) -> object:
            latencies, pair = found.latency, pairs[place]
            return clock(getattr(latencies[pair], name)) if pair in latencies else None

        return Column(size, of)

    def first_pass(place: int) -> object:
        return found.first_pass.get(pairs[place])  # type: ignore[arg-type]

    return Table(
        caption(found),
        {
            "giver": [pair[0] for pair in pairs],
            "taker": [pair[1] for pair in pairs],
            "handoffs": [counts[pair] for pair in pairs],
            "share": Column(size, lambda place: counts[pairs[place]] / total),
            "median latency": latency("median"),
            "85% within": latency("p85"),
            "first pass": Column(size, first_pass),
        },
    )


def text(found: Figures) -> str:
    """The table, what sticks out, and the notes."""
    lines = [str(table(found))] if found.total else [caption(found)]
    lines += [f"unanswered: {offer}" for offer in found.unanswered[:_SHOWN]]
    if len(found.unanswered) > _SHOWN:
        lines.append(f"… and {len(found.unanswered) - _SHOWN} more")
    lines += [
        f"returned {times(n)}: {show(why)}" for why, n in list(found.reasons.items())[:_SHOWN]
    ]
    if found.ping_pong:
        lines.append(
            f"ping-pong: {times(found.ping_pong.total)} there and back, most on "
            f"{show([repr(id_) for id_ in found.ping_pong.most(3)])}"
        )
    return "\n".join([*lines, *(f"note: {note}" for note in found.notes)])


def between(pair: Pair) -> tuple[str, str]:
    """Two owners in words.

    Examples:
        >>> between(("ana", None))
        ('ana', 'nobody')
    """
    giver, taker = ("nobody" if id_ is None else show(id_) for id_ in pair)
    return giver, taker


def times(count: int) -> str:
    """How often, in words.

    Examples:
        >>> times(1), times(2)
        ('once', '2 times')
    """
    return "once" if count == 1 else f"{count} times"
