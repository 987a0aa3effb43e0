"""How few people work rests on: whose loss leaves too much of it with nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

__all__ = ["lost_without", "truck_factor"]

Covers = Mapping[frozenset[str], int]


def lost_without(people: frozenset[str], covers: Covers) -> int:
    """How much work nobody is left for who could go on with it.

    Args:
        people: Ids of those who are lost.
        covers: How much work rests on each group of people.

    Examples:
        >>> lost_without(frozenset({"ana"}), {frozenset({"ana"}): 3, frozenset({"ana", "bo"}): 2})
        3
    """
    return sum(weight for group, weight in covers.items() if group <= people)


def truck_factor(covers: Covers, share: float, *, most: int) -> tuple[str, ...] | None:
    """The fewest people whose loss leaves more than a share of the work with nobody.

    Nobody, if that much work is with nobody already. One and two people are
    the fewest there are; of more, the people with most work are taken first,
    which may take more of them than need be. Ties go to the smaller ids.

    Args:
        covers: How much work rests on each group of people; on the empty
            group, what is with nobody already.
        share: How much is too much, from 0 to 1.
        most: More people than that are not looked for.

    Returns:
        Ids in order; None if it takes more than `most`, or nothing weighs.

    Cost is linear in people and groups.

    Source: Avelino, Passos, Hora and Valente, "A novel approach for estimating
    truck factors", ICPC 2016, for the people with most work first until more
    than half has nobody; there it is files and their authors.

    Examples:
        >>> covers = {frozenset({"ana"}): 3, frozenset({"ana", "bo"}): 2, frozenset({"cy"}): 1}
        >>> truck_factor(covers, 0.4, most=2), truck_factor(covers, 0.8, most=2)
        (('ana',), ('ana', 'bo'))
    """
    whole = sum(covers.values())
    if not whole:
        return None
    alone: defaultdict[str, int] = defaultdict(int)
    carried: defaultdict[str, int] = defaultdict(int)
    for group, weight in covers.items():
        for person in group:
            carried[person] += weight
            alone[person] += weight if len(group) == 1 else 0
    by_loss = sorted(alone, key=lambda person: (-alone[person], person))
    by_work = sorted(carried, key=lambda person: (-carried[person], person))
    candidates = [frozenset[str](), frozenset(by_loss[:1]), _worst_pair(covers, alone, by_loss)]
    candidates += [frozenset(by_work[:count]) for count in range(3, min(most, len(by_work)) + 1)]
    for people in candidates[: most + 1]:
        if lost_without(people, covers) / whole > share:
            return tuple(sorted(people))
    return None


def _worst_pair(covers: Covers, alone: Mapping[str, int], by_loss: list[str]) -> frozenset[str]:
    """The two without whom most is lost: of those who share work, and the worst two alone."""

    def loss(pair: tuple[str, ...]) -> int:
        together = covers.get(frozenset(pair), 0) if len(pair) > 1 else 0
        return sum(alone[one] for one in pair) + together

    sharing = sorted(tuple(sorted(group)) for group in covers if len(group) == 2)
    pairs: list[tuple[str, ...]] = [*sharing, tuple(by_loss[:2])]
    worst = max(pairs, key=loss)
    return frozenset(worst)
