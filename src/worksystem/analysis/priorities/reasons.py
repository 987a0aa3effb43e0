"""Why an item has its place, and what would change: in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from worksystem.analysis.priorities.inputs import NAMESPACE
from worksystem.show import show

if TYPE_CHECKING:
    from worksystem.analysis.priorities.entries import Priority
    from worksystem.analysis.priorities.sensitivity import Sensitivity

__all__ = ["explain", "where"]

_FIELDS = {
    "rank": "a rank",
    "size": "an effort or duration above zero",
    "due": "a due date",
    "score": "what the function says",
}


def where(name: str) -> str:
    """What an input is called where it is written down.

    Examples:
        >>> where("size"), where("reach")
        ('an effort or duration above zero', "ext['priority:reach']")
    """
    return _FIELDS.get(name, f"ext[{NAMESPACE + name!r}]")


def explain(one: Priority, count: int, by: str, near: Sequence[Sensitivity]) -> str:
    """The sentences for one item."""
    return " ".join([*_place(one, count, by), *_inherited(one), *_near(near)])


def _place(one: Priority, count: int, by: str) -> Iterator[str]:
    yield f"{one.item!r} is number {one.place} of {count} by {by}."
    if one.missing:
        lacks = ", ".join(where(name) for name in one.missing)
        yield f"It has no score, for want of {lacks}: so it comes after all that have one."
        return
    values = ", ".join(f"{name} {show(value)}" for name, value in one.breakdown.items())
    yield f"Its score is {show(one.score)}: {one.formula}, with {values}."


def _inherited(one: Priority) -> Iterator[str]:
    if one.inherited_from is not None:
        yield (
            f"By itself it would be number {one.own_place}; {one.inherited_from!r} waits for it, "
            "so it comes before that."
        )
    elif one.own_place != one.place:
        yield (
            f"By itself it would be number {one.own_place}, "
            "but others come before it with what waits for them, or it waits for them."
        )


def _near(near: Sequence[Sensitivity]) -> Iterator[str]:
    if not near:
        return
    if near[0].needed is None:
        yield "No change of one of its inputs changes which items come first."
        return
    said = near[0]
    effect = ", ".join(map(show, said.effect))
    yield f"With {said.input} {said.says}, the first would be {effect}."
