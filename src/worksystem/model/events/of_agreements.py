"""What happens beside the items: a meeting was held, a measure was read."""

from __future__ import annotations

from datetime import datetime

from attrs import field, frozen

from worksystem.model.construction import (
    identifier,
    number,
    optional_identifier,
    reports_every_fault,
    text,
)
from worksystem.model.display import brief_repr
from worksystem.model.events.fields import moment
from worksystem.model.extensions import NONE, FrozenDict, extension

__all__ = ["CadenceHeld", "OutcomeRead"]


@reports_every_fault
@frozen(repr=False)
class CadenceHeld:
    """A recurring meeting took place.

    Attributes:
        cadence: Id of the cadence.
        notes: What came of it.
        at: When it began.
        by: Who held it.
        ext: Custom fields with namespaced keys.

    Examples:
        >>> CadenceHeld("web-plan", at="2026-04-20T09:00Z")
        CadenceHeld('web-plan', at='2026-04-20T09:00:00+00:00')
    """

    cadence: str = field(converter=identifier)
    notes: str = field(default="", converter=text, kw_only=True)
    at: datetime = field(converter=moment, kw_only=True)
    by: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)

    __repr__ = brief_repr


@reports_every_fault
@frozen(repr=False)
class OutcomeRead:
    """The measure of an outcome was read.

    Attributes:
        outcome: Id of the outcome.
        value: The number found.
        at: When.
        by: Who read it.
        ext: Custom fields with namespaced keys.

    Examples:
        >>> OutcomeRead("signups", 420, at="2026-05-06T09:00Z")
        OutcomeRead('signups', 420, at='2026-05-06T09:00:00+00:00')
    """

    outcome: str = field(converter=identifier)
    value: float = field(converter=number)
    at: datetime = field(converter=moment, kw_only=True)
    by: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)

    __repr__ = brief_repr
