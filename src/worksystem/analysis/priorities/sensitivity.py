"""Sensitivity: how far one input of one item must move to change the first three."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from worksystem.analysis.priorities.bounds import COUNTED, Bound, bound_of, plain
from worksystem.analysis.priorities.inputs import exact
from worksystem.show import show

if TYPE_CHECKING:
    from worksystem.analysis.priorities.places import Places
    from worksystem.analysis.priorities.scores import Scored, Scores

__all__ = ["Sensitivity", "find_sensitivity"]


@frozen
class Sensitivity:
    """From which value on one input of one item changes the first three.

    Attributes:
        item: Id of the item.
        input: Name of its input.
        now: Its value.
        needed: The nearest value that changes the first three, all others
            staying as they are; None: no change of it does.
        beyond: Whether it has to be more (or less) than that, by however little.
        upwards: Whether all values above it do the same, or below.
        factor: What times its value now that is; None where one cannot say it.
        effect: The first three, then.

    Examples:
        >>> effect = ("art", "copy", "page")
        >>> print(Sensitivity("art", "value", 4, 6, beyond=True, factor=1.5, effect=effect))
        value of 'art' from 4 to more than 6 (× 1.5): first art, copy, page
        >>> print(Sensitivity("art", "value", 4, None))
        value of 'art', 4: no change of it does
    """

    item: str
    input: str
    now: Any
    needed: Any
    beyond: bool = field(default=False, kw_only=True)
    upwards: bool = field(default=True, kw_only=True)
    factor: float | None = field(default=None, kw_only=True)
    effect: tuple[str, ...] = field(default=(), kw_only=True)

    @property
    def says(self) -> str:
        """What it needs, in words."""
        if self.needed is None:
            return "no change does it"
        return str(Bound(self.needed, Fraction(0), self.upwards, self.beyond))

    def __str__(self) -> str:
        whose = f"{self.input} of {self.item!r}"
        if self.needed is None:
            return f"{whose}, {show(self.now)}: no change of it does"
        times = "" if self.factor is None else f" (× {show(self.factor)})"
        first = ", ".join(map(show, self.effect))
        return f"{whose} from {show(self.now)} to {self.says}{times}: first {first}"


def find_sensitivity(
    scores: Scores, places: Places, zone: str, *, own: int | None = None
) -> tuple[Sensitivity, ...]:
    """Every input of every item with a score, that which has to move least first.

    Args:
        scores: Of all items.
        places: The order that follows.
        zone: Where plain days end.
        own: Of the item in this own place only.

    Cost is linear in items and dependencies, times a logarithm for the few
    items that can leave the first three.
    """
    found = _Search(scores, places, zone)
    asked = range(scores.count) if own is None else [own] if own < scores.count else []
    entries = [entry for place in asked for entry in found.of(place)]
    entries.sort(key=lambda each: (each[0], each[1].item, each[1].input, each[1].upwards))
    return tuple(entry for _, entry in entries)


# Rounded first, which is quick to compare and decides nearly always.
Closeness = tuple[bool, float, Fraction]
# These are moved by an amount; all others by a factor, which 0 has not: that is far.
_FAR = Fraction(0)


class _Search:
    def __init__(self, scores: Scores, places: Places, zone: str) -> None:
        self.scores, self.places, self.zone = scores, places, zone
        self.adviser = scores.adviser

    def of(self, place: int) -> Iterator[tuple[Closeness, Sensitivity]]:
        """Both ways of every input of one item, or that there is none."""
        one = self.scores.listed[place]
        rises = self.places.rises_past(place)
        falls = self.places.falls_past(place, self.scores.count - 1)
        for name in self.adviser.inputs:
            any_way = False
            for other, better in ((rises, True), (falls, False)):
                bound = None if other is None else self._bound(one, name, other, better=better)
                if bound is not None:
                    any_way = True
                    yield self._entry(place, name, bound, better=better)
            if not any_way:
                none = Sensitivity(one.item.id, name, one.known[name][0], None)
                yield (True, 0, _FAR), none

    def _bound(self, one: Scored, name: str, other: int, *, better: bool) -> Bound | None:
        """Which value of an input takes the item past another one."""
        rival = self.scores.listed[other]
        assert rival.score is not None
        limit = self.adviser.solve(exact(one.known), name, rival.score)
        if limit is None:
            return None
        # A better score is a greater one, unless the least is the best; dividing turns it round.
        upwards = (better != self.adviser.least) != (name in self.adviser.over)
        reach = (one.item.id < rival.item.id) == better
        now = one.known[name][0]
        return bound_of(name, now, limit, upwards=upwards, reach=reach, zone=self.zone)

    def _entry(
        self, place: int, name: str, bound: Bound, *, better: bool
    ) -> tuple[Closeness, Sensitivity]:
        one = self.scores.listed[place]
        now, before = one.known[name]
        score = self.adviser.score({**exact(one.known), name: bound.number})
        if bound.beyond:
            slot = self.scores.slot_beyond(score, better=better)
        else:
            slot = self.scores.slot(score, one.item.id)
        if better:
            top = self.places.top_if_before(place, slot)
        else:
            top = self.places.top_if_after(place, slot - 1)
        effect = tuple(self.scores.listed[i].item.id for i in top)
        factor = None if name in COUNTED or before == 0 else bound.number / Fraction(before)
        entry = Sensitivity(
            one.item.id,
            name,
            now,
            bound.value,
            beyond=bound.beyond,
            upwards=bound.upwards,
            factor=None if factor is None else plain(factor),
            effect=effect,
        )
        if name in COUNTED:
            moved = abs(bound.number - before)
        else:
            moved = max(factor, 1 / factor) if factor else _FAR
        return (moved == _FAR and name not in COUNTED, plain(moved), moved), entry
