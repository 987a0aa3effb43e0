"""What the first answers to handoffs were, and why some were returned."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from math import floor
from statistics import NormalDist
from typing import TypeVar

from attrs import frozen

from worksystem.analysis.handoffs import Offer

__all__ = ["FirstAnswers", "first_answers", "needed"]

K = TypeVar("K", bound=Hashable)


@frozen
class FirstAnswers:
    """The first answers to the handoffs of a group.

    Attributes:
        offers: The offer of each handoff that was answered first.
        returns: How often something was returned, at first or later.
        reason: The most frequent reason for that, None if nothing was
            returned; ties go by text.
        times: How often that one was given.
    """

    offers: tuple[Offer, ...]
    returns: int
    reason: str | None
    times: int

    @property
    def accepted(self) -> int:
        """How many were accepted at first pass."""
        return sum(offer.state == "accepted" for offer in self.offers)


def first_answers(offers: Iterable[Offer], group: Callable[[Offer], K]) -> dict[K, FirstAnswers]:
    """The first answers to handoffs, group by group; those that were not answered do not count.

    Args:
        offers: All that were made.
        group: To which group one belongs.

    Examples:
        >>> offers = [
        ...     Offer("h1", "page", "ana", "bo", None, 0, 1, "returned", "no photos"),
        ...     Offer("h1", "page", "ana", "bo", None, 2, 3, "accepted"),
        ...     Offer("h2", "copy", "ana", "bo", None, 0, 2, "accepted"),
        ... ]
        >>> found = first_answers(offers, lambda offer: offer.contract)[None]
        >>> found.accepted, len(found.offers), found.reason, found.times
        (1, 2, 'no photos', 1)
    """
    answered = [offer for offer in offers if offer.is_answered]
    answered.sort(key=lambda offer: (offer.ended or 0, offer.row, offer.handoff))
    first: dict[str, Offer] = {}
    for offer in answered:
        first.setdefault(offer.handoff, offer)
    groups: dict[K, list[Offer]] = defaultdict(list)
    for offer in first.values():
        groups[group(offer)].append(offer)
    reasons: dict[K, Counter[str]] = defaultdict(Counter)
    for offer in answered:
        if offer.state == "returned":
            reasons[group(offer)][offer.reason] += 1
    found = {}
    for key, listed in groups.items():
        often = sorted(reasons[key].items(), key=lambda each: (-each[1], each[0]))
        reason, times = often[0] if often else (None, 0)
        found[key] = FirstAnswers(tuple(listed), reasons[key].total(), reason, times)
    return found


def needed(share: float, threshold: float, confidence: float) -> int:
    """How many it takes for such a share to be below a threshold for sure.

    Wilson's interval ends below the threshold t when ``n (t − share)² > z² t (1 − t)``.

    Examples:
        >>> needed(2 / 3, 0.8, 0.9)
        25
    """
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    return floor(z * z * threshold * (1 - threshold) / (threshold - share) ** 2) + 1
