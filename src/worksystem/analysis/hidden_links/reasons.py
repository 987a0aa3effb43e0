"""Why a link between two items is suggested, or why none is, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from worksystem.analysis.hidden_links.suggestion import combined
from worksystem.show import show_number

if TYPE_CHECKING:
    from worksystem.analysis.hidden_links.clues import Clues
    from worksystem.analysis.hidden_links.dismissals import Pair
    from worksystem.analysis.hidden_links.standing import Standing
    from worksystem.analysis.hidden_links.suggestion import Suggestion

__all__ = ["explain"]


def explain(
    pair: Pair,
    clues: Clues,
    standing: Standing,
    *,
    suggested: Iterable[Suggestion],
    dismissed: Iterable[Suggestion],
    at_least: float,
) -> str:
    """A line for what is suggested of a pair, or what speaks against it.

    Args:
        pair: Ids of two items, the smaller first.
        clues: What may speak for it.
        standing: What links items already.
        suggested: All that is.
        dismissed: What would be.
        at_least: The least score that is suggested.
    """
    lines = [str(s) for s in suggested if (s.a, s.b) == pair]
    lines += [f"dismissed: {s}" for s in dismissed if (s.a, s.b) == pair]
    return "\n".join(lines) or f"nothing is suggested: {_why_not(pair, clues, standing, at_least)}"


def _why_not(pair: Pair, clues: Clues, standing: Standing, at_least: float) -> str:
    a, b = pair
    if standing.is_same(pair):
        return f"{a!r} and {b!r} are known to be duplicates"
    if not standing.unlinked([pair]):
        return f"{a!r} and {b!r} are linked already, by dependencies or as a part of the other"
    if not standing.matters(pair, "duplicate"):
        return f"{a!r} and {b!r} are both finished, dropped or outside the system"
    said = []
    linked = clues.of_dependency(a, b)
    if not linked:
        said.append("neither names the other, and they share no reference that few have")
    elif not standing.matters(pair, "dependency"):
        said.append(f"{'; '.join(map(str, linked))}, but one of them is finished or dropped")
    else:
        said.append(f"{'; '.join(map(str, linked))}: {_too_little(combined(linked), at_least)}")
    alike = clues.of_duplicate(a, b)
    if not alike:
        said.append(f"their titles are {clues.similarity(a, b):.0%} alike")
    elif combined(alike) < at_least:
        said.append(f"{'; '.join(map(str, alike))}: {_too_little(combined(alike), at_least)}")
    else:
        said.append("their titles are like so many others that these two were not compared")
    return "; ".join(said)


def _too_little(score: float, at_least: float) -> str:
    return f"{show_number(score)}, and {show_number(at_least)} is needed"
