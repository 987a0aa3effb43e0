"""Titles as unit vectors of their words, and which of them look alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from worksystem.analysis.hidden_links.wording import words
from worksystem.network.levels import ragged

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Reals = NDArray[np.float64]

__all__ = ["CROWDED", "Alike", "Titles", "rarity"]

CROWDED = 500
"""A word by which more different titles than this could be found is not looked under."""

_COLLECTION = 1_000
_AT_ONCE = 1 << 17
_DIGITS = 9
# More than what sums of squares lose to rounding, and far less than a similarity is told with.
_SLACK = 1e-6


def rarity(titles: int) -> float:
    """How much a word says that so many titles have: ``ln(1 + 1000 / titles)``.

    The inverse document frequency of a collection of a thousand titles,
    whatever their number: so a new item about something else changes how alike
    two others look by nothing at all, and two items can be compared where
    there are no more.

    Source: Spärck Jones, "A statistical interpretation of term specificity and
    its application in retrieval", Journal of Documentation 28(1), 1972; the
    fixed size of the collection is ours.

    Examples:
        >>> [round(rarity(titles), 2) for titles in (1, 2, 500, 5000)]
        [6.91, 6.22, 1.1, 0.18]
    """
    return float(np.log1p(_COLLECTION / titles))


@frozen(eq=False)
class Alike:
    """Pairs of different texts that look alike.

    Attributes:
        first: One text of each pair.
        second: The other.
        similarity: How alike they look.
        compared: How many pairs were compared.
        crowded: Words that were not looked under, because too many texts have them.
    """

    first: Ints
    second: Ints
    similarity: Reals
    compared: int
    crowded: tuple[str, ...]


class Titles:
    """Titles by their words; those with the same words are one text.

    Attributes:
        text_of: The text of each title; -1 of a title without words.
        with_text: The titles of each text.
        vocabulary: Every word, those of the fewest titles first.

    Cost is linear in the length of the titles.

    Source: cosine of vectors of word counts times `rarity`, as in Salton and
    Buckley, "Term-weighting approaches in automatic text retrieval",
    Information Processing & Management 24(5), 1988.

    Examples:
        >>> titles = Titles(["Launch page", "Page: launch", "Launch mail"])
        >>> titles.similarity(0, 1), titles.similarity(0, 2)
        (1.0, 0.439653829)
    """

    def __init__(self, titles: Sequence[str]) -> None:
        bags: dict[frozenset[tuple[str, int]], int] = {}
        self.text_of: list[int] = []
        self.with_text: list[list[int]] = []
        # Plain dictionaries: a Counter takes several times as long for a few words.
        having: dict[str, int] = {}
        for at, title in enumerate(titles):
            bag: dict[str, int] = {}
            for word in words(title):
                bag[word] = bag.get(word, 0) + 1
            for word in bag:
                having[word] = having.get(word, 0) + 1
            text = bags.setdefault(frozenset(bag.items()), len(bags)) if bag else -1
            self.text_of.append(text)
            if text == len(self.with_text):
                self.with_text.append([])
            if bag:
                self.with_text[text].append(at)
        self.vocabulary = sorted(having, key=lambda word: (having[word], word))
        self._fill(list(bags), {word: rarity(having[word]) for word in having})

    def _fill(self, bags: list[frozenset[tuple[str, int]]], rarities: dict[str, float]) -> None:
        """Every text as a row of words and weights, the rarest word first."""
        number = {word: i for i, word in enumerate(self.vocabulary)}
        rows = [sorted((number[word], times) for word, times in bag) for bag in bags]
        counts = np.array([len(row) for row in rows], dtype=np.int64)
        self._counts = counts
        self._first = np.cumsum(counts) - counts
        self._words = np.array([word for row in rows for word, _ in row], dtype=np.int64)
        self._row = np.repeat(np.arange(len(rows)), counts)
        times = np.array([times for row in rows for _, times in row], dtype=np.float64)
        rare = np.array([rarities[word] for word in self.vocabulary], dtype=np.float64)
        weights = times * rare[self._words]
        length = np.sqrt(np.bincount(self._row, weights**2, minlength=len(rows)))
        self._weights: Reals = weights / length[self._row]
        # One sorted list of all rows: where a word of a text would stand in it.
        self._keys = self._row * len(number) + self._words

    def similarity(self, a: int, b: int) -> float:
        """How alike two titles look, from 0 to 1; 1 if they have the same words."""
        one, other = self.text_of[a], self.text_of[b]
        if one < 0 or other < 0:
            return 0.0
        return float(self._similarities(np.array([one]), np.array([other]))[0])

    def _similarities(self, one: Ints, other: Ints) -> Reals:
        """Cosine of each pair of texts, to nine digits.

        Common words are added up in the order of the vocabulary whichever of
        the two is looked through, so that the order of titles changes no digit.
        """
        less = self._counts[one] <= self._counts[other]
        short, long = np.where(less, one, other), np.where(less, other, one)
        entry = ragged(self._first[short], self._counts[short])
        pair = np.repeat(np.arange(len(short)), self._counts[short])
        wanted = long[pair] * len(self.vocabulary) + self._words[entry]
        at = np.minimum(np.searchsorted(self._keys, wanted), len(self._keys) - 1)
        both = self._keys[at] == wanted
        product = self._weights[entry[both]] * self._weights[at[both]]
        cosine = np.bincount(pair[both], product, minlength=len(short))
        return np.minimum(np.round(cosine, _DIGITS), 1.0)

    def alike(self, at_least: float, *, crowded: int = CROWDED) -> Alike:
        """The pairs of different texts that are at least so alike.

        Two texts whose cosine is that large share one of the rare words that
        are left of each when as many of its most common words are taken away
        as together are shorter than `at_least`. So only texts that share such
        a word are compared. All such pairs are found, but for those that share
        only crowded words.

        Args:
            at_least: The least similarity; more than 0.
            crowded: Words under which more texts than this stand are not looked under.

        Cost is rare words of texts times `crowded` at worst; linear where new titles bring
        new words.

        Source: prefix filtering as in Bayardo, Ma and Srikant, "Scaling up all
        pairs similarity search", WWW 2007.

        Examples:
            >>> found = Titles(["Launch page", "Page launch of May", "Mail"]).alike(0.6)
            >>> found.first.tolist(), found.second.tolist(), found.compared
            ([0], [1], 1)
        """
        if not len(self._keys):
            nothing = np.zeros(0, dtype=np.int64)
            return Alike(nothing, nothing, np.zeros(0), 0, ())
        squares = self._weights**2
        ends = np.cumsum(squares)
        rest = ends[(self._first + self._counts - 1)[self._row]] - ends + squares
        rare = np.flatnonzero(rest >= at_least**2 - _SLACK)
        rare = rare[np.argsort(self._words[rare], kind="stable")]
        under = np.bincount(self._words[rare], minlength=len(self.vocabulary))
        full = np.flatnonzero(under > crowded).tolist()
        rare = rare[under[self._words[rare]] <= crowded]
        found, compared = [], 0
        for one, other in _pairs(self._row[rare], self._words[rare]):
            similarity = self._similarities(one, other)
            enough = similarity >= at_least
            compared += len(one)
            found.append(np.stack((one[enough], other[enough], similarity[enough])))
        every = np.unique(np.concatenate(found, axis=1), axis=1) if found else np.zeros((3, 0))
        first, second = every[:2].astype(np.int64)
        names = tuple(self.vocabulary[word] for word in full)
        return Alike(first, second, every[2], compared, names)


def _pairs(texts: Ints, under: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Texts that stand under one word, two by two, about a hundred thousand pairs at a time.

    Args:
        texts: Each text under each of its words, sorted by the word.
        under: These words.
    """
    count = int(texts.max(initial=0)) + 1
    after = np.searchsorted(under, under, side="right") - np.arange(len(texts)) - 1
    block = np.cumsum(after) // _AT_ONCE
    begins = np.flatnonzero(np.diff(block, prepend=-1)).tolist()
    for begin, end in pairwise([*begins, len(texts)]):
        one = texts[np.repeat(np.arange(begin, end), after[begin:end])]
        other = texts[ragged(np.arange(begin, end) + 1, after[begin:end])]
        both = np.unique(np.minimum(one, other) * count + np.maximum(one, other))
        yield both // count, both % count
