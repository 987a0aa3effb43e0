"""When people meet about work: recurring meetings of a kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Literal, get_args

from attrs import field, frozen

from worksystem.model.construction import (
    choice,
    identifier,
    optional_identifier,
    reports_every_fault,
)
from worksystem.model.display import brief_repr
from worksystem.model.durations import optional_duration
from worksystem.model.extensions import NONE, FrozenDict, extension
from worksystem.model.instants import optional_day_or_instant, optional_zone
from worksystem.model.recurrence import Recurrence, RecurrenceLike

__all__ = ["Cadence", "CadenceKind"]

CadenceKind = Literal["plan", "update", "review", "replenish", "retrospect"]

_one_of_kinds: Callable[[str], CadenceKind] = choice(*get_args(CadenceKind))


# A function by name, because mypy does not look into a converter that was made.
def _kind(value: str) -> CadenceKind:
    return _one_of_kinds(value)


def _rule(value: RecurrenceLike) -> Recurrence:
    return Recurrence.of(value)


@reports_every_fault
@frozen(repr=False)
class Cadence:
    """A recurring meeting of a kind: the agreement to meet, not one meeting.

    Attributes:
        id: Its id.
        kind: ``plan``: agree on what comes next. ``update``: say where things
            are. ``review``: look at what came of the work. ``replenish``: pull
            new work in. ``retrospect``: look at how the work is done.
        rule: On which days and at what time, as RFC 5545 words it.
        zone: Time zone in which the rule's hours are meant; None: the system's.
        owner: Id of whose cadence it is: a team, or whoever calls the meeting.
        length: Working time that one meeting takes; None: nobody has said.
        start: The day or instant from which the rule is counted; None: the
            start of the system. A rule such as "every second week" is
            ambiguous without one.
        ext: Custom fields with namespaced keys.

    Raises:
        InvalidModel: If the rule, the zone or another field is not what it
            should be.

    Examples:
        >>> weekly = Cadence("web-plan", kind="plan", rule="FREQ=WEEKLY;BYDAY=MO", length="1h")
        >>> print(weekly.rule)
        FREQ=WEEKLY;BYDAY=MO
        >>> Cadence("web-plan", kind="planned", rule="FREQ=DAILY", zone="Paris")
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidModel: 2 faults
          kind: need one of plan, update, review, replenish, retrospect, got 'planned'; did you mean 'plan'?
          zone: need a time zone of the IANA database, got 'Paris'
    """

    id: str = field(converter=identifier)
    kind: CadenceKind = field(converter=_kind, kw_only=True)
    rule: Recurrence = field(converter=_rule, kw_only=True)
    zone: str | None = field(default=None, converter=optional_zone, kw_only=True)
    owner: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    length: timedelta | None = field(default=None, converter=optional_duration, kw_only=True)
    start: datetime | date | None = field(
        default=None, converter=optional_day_or_instant, kw_only=True
    )
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)

    __repr__ = brief_repr
