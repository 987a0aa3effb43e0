"""What speaks for a link between two items of a system, and between which there may be one."""

from __future__ import annotations

from collections.abc import Iterator, Set
from itertools import combinations, product
from typing import TYPE_CHECKING

from worksystem.analysis.hidden_links.dismissals import Pair, pair_of
from worksystem.analysis.hidden_links.naming import mentions
from worksystem.analysis.hidden_links.suggestion import Evidence
from worksystem.analysis.hidden_links.titles import Titles
from worksystem.show import show, show_list

if TYPE_CHECKING:
    from worksystem.model.system import WorkSystem

__all__ = ["ALIKE", "COMMON", "SAME", "Clues"]

SAME = 0.8
"""From this similarity of titles on, two items are suggested as duplicates."""
ALIKE = 0.6
"""From this one on they are if they also have an outcome, a requester or a reference in common."""
COMMON = 8
"""A reference that more items than this share says nothing about any two of them."""

_MENTION = 0.8
_SHARED = 1.4
_CONTEXT = 0.25
_TOGETHER = 12
_FIELDS = {"title": "title", "notes": "notes", "done_when": "definition of done"}


class Clues:
    """Everything in the texts and references of items that speaks for links.

    Attributes:
        titles: Their titles, as vectors of words.
        common: References that too many items share.
        crowded: Words that too many titles share, once duplicates have been looked for.
        repeated: How many titles so many items have that each is compared with
            the first of them only, once duplicates have been looked for.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> items = [WorkItem("pay-1", "Card payment"), WorkItem("page", notes="needs pay-1")]
        >>> clues = Clues(WorkSystem("shop", items=items))
        >>> print(*clues.of_dependency("page", "pay-1"))
        'page' mentions 'pay-1' in its notes
    """

    def __init__(self, system: WorkSystem) -> None:
        self._items = system.items
        self._ids = sorted(system.items.ids())
        self._place = {id_: place for place, id_ in enumerate(self._ids)}
        self.titles = Titles([system.items[id_].title for id_ in self._ids])
        self._mentions = mentions(system.items)
        self._with: dict[str, list[str]] = {}
        for id_ in self._ids:
            for ref in sorted(set(system.items[id_].refs)):
                self._with.setdefault(ref, []).append(id_)
        self.common = sorted(ref for ref, ids in self._with.items() if len(ids) > COMMON)
        self._alike: dict[Pair, float] = {}
        self.crowded: tuple[str, ...] = ()
        self.repeated = 0

    # what may be linked

    def dependent(self) -> set[Pair]:
        """Pairs of which one names the other, or that share a reference that is not common."""
        found = {pair_of(*pair) for pair in self._mentions}
        for ids in self._with.values():
            if len(ids) <= COMMON:
                found.update(combinations(ids, 2))
        return found

    def alike(self) -> Set[Pair]:
        """Pairs with titles that look alike.

        Of a title that more than twelve items have, each is paired with the
        one of the smallest id only, and so is what looks like it: else a
        thousand copies would be half a million pairs.
        """
        alike = self.titles.alike(ALIKE)
        self.crowded = alike.crowded
        self.repeated = sum(len(places) > _TOGETHER for places in self.titles.with_text)
        self._alike = dict.fromkeys(self._same(), 1.0)
        texts = zip(alike.first.tolist(), alike.second.tolist(), strict=True)
        for (one, other), similarity in zip(texts, alike.similarity.tolist(), strict=True):
            for a, b in product(self._some(one), self._some(other)):
                self._alike[pair_of(self._ids[a], self._ids[b])] = similarity
        return self._alike.keys()

    def _same(self) -> Iterator[Pair]:
        for places in self.titles.with_text:
            ids = [self._ids[place] for place in places]
            few = len(ids) <= _TOGETHER
            yield from combinations(ids, 2) if few else product(ids[:1], ids[1:])

    def _some(self, text: int) -> list[int]:
        places = self.titles.with_text[text]
        return places if len(places) <= _TOGETHER else places[:1]

    # what speaks for it

    def of_dependency(self, a: str, b: str) -> tuple[Evidence, ...]:
        """What speaks for it that one of two items waits for the other."""
        found = []
        for one, other in (pair_of(a, b), pair_of(a, b)[::-1]):
            fields = self._mentions.get((one, other))
            if fields:
                told = " and ".join(_FIELDS.get(name, "blocker") for name in fields)
                text = f"{one!r} mentions {other!r} in its {told}"
                found.append(Evidence("mention", _MENTION, text))
        for ref in self._shared(a, b):
            count = len(self._with[ref])
            if count <= COMMON:
                others = f", as do {count - 2} others" if count > 2 else ""
                text = f"both refer to {show(ref)!r}{others}"
                found.append(Evidence("reference", _SHARED / count, text))
        return tuple(found)

    def of_duplicate(self, a: str, b: str) -> tuple[Evidence, ...]:
        """What speaks for it that two items are the same work; nothing if it is too little."""
        similarity = self.similarity(a, b)
        context = self._context(a, b)
        if similarity < (ALIKE if context else SAME):
            return ()
        text = f"their titles are {similarity:.0%} alike"
        if similarity == 1:
            text = "their titles have the same words"
        return (Evidence("words", similarity, text), *context)

    def similarity(self, a: str, b: str) -> float:
        """How alike the titles of two items are."""
        known = self._alike.get(pair_of(a, b))
        return self.titles.similarity(self._place[a], self._place[b]) if known is None else known

    def _context(self, a: str, b: str) -> list[Evidence]:
        one, other = self._items[a], self._items[b]
        found = []
        outcomes = sorted(set(one.outcomes) & set(other.outcomes))
        if outcomes:
            names = show_list(map(repr, outcomes), limit=3)
            found.append(Evidence("outcome", _CONTEXT, f"both serve {names}"))
        if one.requester is not None and one.requester == other.requester:
            text = f"{show(one.requester)} asked for both"
            found.append(Evidence("requester", _CONTEXT, text))
        refs = [repr(show(ref)) for ref in self._shared(a, b)]
        if refs:
            text = f"both refer to {show_list(refs, limit=3)}"
            found.append(Evidence("reference", _CONTEXT, text))
        return found

    def _shared(self, a: str, b: str) -> list[str]:
        return sorted(set(self._items[a].refs) & set(self._items[b].refs))
