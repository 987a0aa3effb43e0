"""Two items that are probably linked or the same, and what speaks for it."""

from __future__ import annotations

from collections.abc import Iterable
from math import prod
from typing import Literal

from attrs import frozen

from worksystem.show import show, show_number

__all__ = ["Evidence", "Suggestion", "SuggestionKind", "combined"]

SuggestionKind = Literal["dependency", "duplicate"]
EvidenceKind = Literal["mention", "reference", "words", "outcome", "requester"]

_DIGITS = 9
_SAID = {
    "dependency": "are not linked, though",
    "duplicate": "look like the same work:",
}


@frozen
class Evidence:
    """One thing that speaks for a link between two items.

    Attributes:
        kind: ``mention``: one names the other by its id. ``reference``: both
            refer to one document, ticket or pull request. ``words``: their
            titles look alike. ``outcome``, ``requester``: they have it in common.
        weight: How much it says, from 0 to 1.
        text: The same in words.

    Examples:
        >>> print(Evidence("mention", 0.8, "'page' mentions 'pay-1' in its notes"))
        'page' mentions 'pay-1' in its notes
    """

    kind: EvidenceKind
    weight: float
    text: str

    def __str__(self) -> str:
        return show(self.text)


def combined(evidence: Iterable[Evidence]) -> float:
    """How probable several pieces of evidence make it: ``1 - (1 - w1) (1 - w2) …``.

    Each is taken to be wrong with the probability ``1 - w``, and one
    independently of another.

    Source: noisy-or, as in Pearl, *Probabilistic Reasoning in Intelligent
    Systems*, 1988, section 4.3.2.

    Examples:
        >>> combined([Evidence("mention", 0.8, ""), Evidence("reference", 0.5, "")])
        0.9
    """
    return round(1 - prod(1 - piece.weight for piece in evidence), _DIGITS)


@frozen
class Suggestion:
    """Two items that are probably linked, for somebody to accept or to dismiss.

    Which of the two waits for the other is not said.

    Attributes:
        a: Id of an item.
        b: Id of another; greater than `a`.
        kind: ``dependency``: one probably waits for the other. ``duplicate``:
            they are probably the same work.
        score: From 0 to 1: 1 - ∏ (1 - weight) over the evidence.
        evidence: What speaks for it.

    Examples:
        >>> piece = Evidence("mention", 0.8, "'page' mentions 'pay-1' in its notes")
        >>> print(Suggestion("page", "pay-1", "dependency", 0.8, (piece,)))
        'page' and 'pay-1' are not linked, though 'page' mentions 'pay-1' in its notes (0.8)
    """

    a: str
    b: str
    kind: SuggestionKind
    score: float
    evidence: tuple[Evidence, ...]

    @property
    def why(self) -> str:
        """The evidence, in a line."""
        return "; ".join(map(str, self.evidence))

    def __str__(self) -> str:
        return (
            f"{self.a!r} and {self.b!r} {_SAID[self.kind]} {self.why} ({show_number(self.score)})"
        )
