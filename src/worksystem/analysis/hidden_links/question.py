"""The question which links between items are probably missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from worksystem.analysis.hidden_links.answer import Suggestions
from worksystem.analysis.hidden_links.clues import COMMON, Clues
from worksystem.analysis.hidden_links.dismissals import dismissed_in
from worksystem.analysis.hidden_links.naming import is_distinctive
from worksystem.analysis.hidden_links.standing import Standing
from worksystem.analysis.hidden_links.suggestion import Suggestion, combined
from worksystem.analysis.hidden_links.titles import CROWDED
from worksystem.errors import InvalidNumber
from worksystem.model.construction import number
from worksystem.show import show_list

if TYPE_CHECKING:
    from worksystem.analysis.hidden_links.dismissals import Pair
    from worksystem.analysis.hidden_links.suggestion import SuggestionKind
    from worksystem.model.system import WorkSystem

__all__ = ["suggest_links"]

_PROVES_NOTHING = (
    "that nothing is suggested proves nothing: many duplicates are worded "
    "differently, and most dependencies are never written down"
)


def suggest_links(system: WorkSystem, *, at_least: float = 0.7) -> Suggestions:
    """Suggest which items probably wait for each other, or repeat each other, and why.

    A dependency is suggested where the title, notes, definition of done or
    blocker of one item names the id of the other (0.8), or both refer to one
    document, ticket or pull request (1.4 / k if k items do, and nothing above
    8). A duplicate is suggested where titles have similarity 0.8, or 0.6 and an
    outcome, a requester or a reference in common (0.25 for each). Weights are
    ours, and several pieces of evidence add up to 1 - ∏ (1 - weight).

    Pairs that are linked already – by a path of dependencies either way, as
    part and whole, or by `duplicate_of` – are not suggested, nor dependencies
    with what is finished or dropped. An id that is a plain word or number
    counts as named only in quotes, backticks or brackets, or after ``#``.

    A pair that somebody has dismissed is remembered with one of its items, as
    ``ext={"links:dismissed": [id, …]}``; see `Suggestions.dismiss`.

    Args:
        system: Any system; cycles are no obstacle.
        at_least: The least score that is suggested; above 0, up to 1.

    Returns:
        Probable dependencies and probable duplicates, each with its score and
        its evidence. They are suggestions: nothing is changed.

    Raises:
        InvalidNumber: If `at_least` is not above 0 and up to 1.
        InvalidExtension: If what an item has as ``links:dismissed`` is no list of ids.

    Cost is linear in texts and dependencies, where new titles bring new words;
    at worst 500 comparisons for each rare word of a title.

    Source: cosine of TF-IDF, as in Salton and Buckley, "Term-weighting
    approaches in automatic text retrieval", Information Processing &
    Management 24(5), 1988.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> items = [
        ...     WorkItem("pay-1", "Card payment on shop page"),
        ...     WorkItem("pay-2", "Shop page: card payment"),
        ...     WorkItem("terms", "Terms of sale", notes="has to fit pay-1"),
        ... ]
        >>> found = suggest_links(WorkSystem("shop", items=items))
        >>> for suggestion in found:
        ...     print(suggestion)
        'pay-1' and 'terms' are not linked, though 'terms' mentions 'pay-1' in its notes (0.8)
        'pay-1' and 'pay-2' look like the same work: their titles are 87% alike (0.874)
        >>> suggest_links(found.dismiss("pay-1", "pay-2"))
        <Suggestions for shop: 1 probable dependency and no probable duplicate; 1 dismissed>
    """
    least = number(at_least)
    if not 0 < least <= 1:
        raise InvalidNumber(f"at_least: need a score above 0 and up to 1, got {at_least}")
    dismissed, gone = dismissed_in(system)
    clues, standing = Clues(system), Standing(system)
    suggested = partial(_suggested, clues=clues, standing=standing, at_least=least)
    links = list(suggested(clues.dependent(), "dependency"))
    duplicates = list(suggested(clues.alike(), "duplicate"))

    def kept(found: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
        return tuple(s for s in found if (s.a, s.b) not in dismissed)

    return Suggestions(
        system,
        kept(links),
        kept(duplicates),
        dismissed=tuple(s for s in (*links, *duplicates) if (s.a, s.b) in dismissed),
        at_least=least,
        notes=tuple(_notes(system, clues, gone)),
        clues=clues,
        standing=standing,
    )


def _suggested(
    pairs: Iterable[Pair],
    kind: SuggestionKind,
    *,
    clues: Clues,
    standing: Standing,
    at_least: float,
) -> list[Suggestion]:
    """Those of some pairs for which enough speaks, the most probable first; ties by id."""
    of = clues.of_dependency if kind == "dependency" else clues.of_duplicate
    found = {}
    for pair in pairs:
        evidence = of(*pair) if standing.matters(pair, kind) else ()
        score = combined(evidence)
        if evidence and score >= at_least:
            found[pair] = Suggestion(*pair, kind, score, evidence)
    # Last, because a pair of which nothing speaks needs no path to be looked for.
    unlinked = standing.unlinked(found.keys())
    return sorted((found[pair] for pair in unlinked), key=lambda s: (-s.score, s.a, s.b))


def _notes(system: WorkSystem, clues: Clues, gone: tuple[str, ...]) -> Iterator[str]:
    yield _PROVES_NOTHING
    plain = sorted(id_ for id_ in system.items.ids() if not is_distinctive(id_))
    if plain:
        yield (
            f"ids that are plain words or numbers count as named only where they are marked, "
            f"as in #12 or 'art': {_some(plain)}"
        )
    if clues.common:
        yield f"more than {COMMON} items share a reference, which says nothing: {_some(clues.common)}"
    if clues.repeated:
        yield (
            f"{clues.repeated} {'title' if clues.repeated == 1 else 'titles'} of more than "
            "12 items each: compared by the item of the smallest id only"
        )
    if clues.crowded:
        yield (
            f"more than {CROWDED} titles share a word that was not looked under: "
            f"{_some(clues.crowded)}"
        )
    if gone:
        yield f"dismissed ids that name no item: {_some(gone)}"


def _some(texts: Iterable[str]) -> str:
    return show_list(map(repr, texts), limit=3)
