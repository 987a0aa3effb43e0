"""Dates that an item has to respect whatever its dependencies say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Literal, get_args

from attrs import field, frozen

from worksystem.errors import InvalidInstant
from worksystem.model.construction import choice, each, reports_every_fault, sequence
from worksystem.model.display import brief_repr
from worksystem.model.instants import optional_day_or_instant

__all__ = ["Constraint", "ConstraintKind", "constraints"]

ConstraintKind = Literal[
    "start no earlier than",
    "start no later than",
    "start on",
    "finish no earlier than",
    "finish no later than",
    "finish on",
    "as late as possible",
]

_read_constraint_kind = choice(*get_args(ConstraintKind))


def _constraint_kind(value: str) -> ConstraintKind:
    found: ConstraintKind = _read_constraint_kind(value)
    return found


@reports_every_fault
@frozen(repr=False)
class Constraint:
    """A date that an item has to respect whatever its dependencies say.

    No-earlier constraints move early dates, no-later constraints only late
    ones (and so can make float negative); "on" constraints fix both and win
    over dependencies. A deadline is not a constraint: that is `WorkItem.due`.

    Attributes:
        kind: start or finish, no earlier than, no later than or on;
            or "as late as possible".
        at: The instant, or the day: its first opening for a start, its last
            closing for a finish. None for "as late as possible" alone.

    Raises:
        InvalidModel: If the kind is unknown or the date missing or too much.

    Examples:
        >>> Constraint("start no earlier than", "2026-05-04")
        Constraint('start no earlier than', '2026-05-04')
        >>> Constraint("finish on")
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidInstant: constraint 'finish on' needs a date: at=…
    """

    kind: ConstraintKind = field(converter=_constraint_kind)
    at: datetime | date | None = field(default=None, converter=optional_day_or_instant)

    def __attrs_post_init__(self) -> None:
        if self.kind == "as late as possible":
            if self.at is not None:
                raise InvalidInstant("constraint 'as late as possible' takes no date")
        elif self.at is None:
            raise InvalidInstant(f"constraint {self.kind!r} needs a date: at=…")

    __repr__ = brief_repr


def _constraint(value: Any) -> Constraint:
    if isinstance(value, Constraint):
        return value
    return Constraint(*sequence(value, "constraint kind and date"))


def constraints(value: Iterable[Constraint | tuple[Any, ...]]) -> tuple[Constraint, ...]:
    """The constraints of an item, each as a value or as (kind, date).

    Examples:
        >>> constraints([("start on", "2026-05-04")])
        (Constraint('start on', '2026-05-04'),)
    """
    values = sequence(value, "constraints")
    return each(_constraint, values) if values else ()
