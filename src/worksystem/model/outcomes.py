"""Why work is done: changes in measures, and what was read of them so far."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any

from attrs import field, frozen

from worksystem.errors import InvalidModel
from worksystem.model.construction import (
    each,
    evidence,
    identifier,
    number,
    optional_identifier,
    reports_every_fault,
    sequence,
    text,
)
from worksystem.model.display import brief_repr
from worksystem.model.extensions import NONE, FrozenDict, extension
from worksystem.model.instants import day_or_instant, optional_day_or_instant

__all__ = ["Measure", "Observation", "ObservationLike", "Outcome"]


def _optional_number(value: float | None) -> float | None:
    return None if value is None else number(value)


@reports_every_fault
@frozen(repr=False)
class Measure:
    """What an outcome is told by: a number that has to go from here to there.

    Whether more is better is said by the two ends: a measure that starts at
    48 and has the target 24 has to fall.

    Attributes:
        name: What is measured.
        unit: What it is counted in.
        start: Its value before the work; None: nobody has looked.
        target: The value that is wanted; None: nobody has said.
        ext: Custom fields with namespaced keys.

    Raises:
        InvalidModel: If a number is not finite, or there is no name.

    Examples:
        >>> Measure("time to first value", unit="h", start=48, target=24)
        Measure('time to first value', unit='h', start=48, target=24)
        >>> Measure("trials", target=float("inf"))
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidNumber: target: need a finite number, got inf
    """

    name: str = field(converter=identifier)
    unit: str = field(default="", converter=text, kw_only=True)
    start: float | None = field(default=None, converter=_optional_number, kw_only=True)
    target: float | None = field(default=None, converter=_optional_number, kw_only=True)
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)

    @classmethod
    def of(cls, value: Measure | str) -> Measure:
        """Read a measure: one, or its name.

        Examples:
            >>> Measure.of("trials")
            Measure('trials')
            >>> Measure.of(1000)
            Traceback (most recent call last):
                ...
            worksystem.errors.InvalidModel: need a Measure or its name, got 1000
        """
        given: object = value
        if isinstance(given, Measure):
            return given
        if isinstance(given, str):
            return cls(given)
        msg = f"need a Measure or its name, got {evidence(value)}"
        raise InvalidModel(msg)

    __repr__ = brief_repr


def _optional_measure(value: Measure | str | None) -> Measure | None:
    return None if value is None else Measure.of(value)


def _moment(value: datetime | date | str) -> datetime | date:
    return day_or_instant(value)


@reports_every_fault
@frozen(repr=False)
class Observation:
    """What a measure was found to be, and when.

    Attributes:
        at: The instant, or the day: then the value is the one that the day
            ended with.
        value: The number found.

    Raises:
        InvalidModel: If there is no such moment or the number is not finite.

    Examples:
        >>> Observation("2026-05-06", 420)
        Observation('2026-05-06', 420)
        >>> Observation("yesterday", None)
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidModel: 2 faults
          at: need a day or an instant in ISO 8601, got 'yesterday'
          value: need a finite number, got None
    """

    at: datetime | date = field(converter=_moment)
    value: float = field(converter=number)

    @classmethod
    def of(cls, value: ObservationLike) -> Observation:
        """Read an observation: one, or its moment and its number.

        Examples:
            >>> Observation.of(("2026-05-06", 420))
            Observation('2026-05-06', 420)
            >>> Observation.of(420)
            Traceback (most recent call last):
                ...
            worksystem.errors.InvalidModel: need an observation such as ('2026-05-06', 420), got 420
        """
        if isinstance(value, Observation):
            return value
        if isinstance(value, (tuple, list)) and len(value) == 2:
            return cls(*value)
        msg = f"need an observation such as ('2026-05-06', 420), got {evidence(value)}"
        raise InvalidModel(msg)

    __repr__ = brief_repr


ObservationLike = Observation | tuple[datetime | date | str, float] | list[Any]


def _in_order_of_time(observation: Observation) -> datetime:
    if isinstance(observation.at, datetime):
        return observation.at.astimezone(UTC)
    # A day ends when its last microsecond does: after every instant within it.
    return datetime.combine(observation.at, time.max, tzinfo=UTC)


def _observations(value: Iterable[ObservationLike]) -> tuple[Observation, ...]:
    observations = each(Observation.of, sequence(value, "observations"))
    return tuple(sorted(observations, key=_in_order_of_time))


@reports_every_fault
@frozen(repr=False)
class Outcome:
    """A change in a measure that work is meant to cause.

    It is not a deliverable: a launch page is a work item, the sign-ups that it
    brings are an outcome. So an outcome has no state; its readings say how far
    it has come.

    Attributes:
        id: Its id; an item's `outcomes` name it.
        title: What people call it.
        measure: What it is told by; None: nobody has said, which a check reports.
        readings: What the measure was found to be, in order of time whatever
            the order given. Those of one moment stay in the order given, and
            the last of them counts. For the order, a day ends at midnight UTC.
        owner: Id of whoever is accountable for it; at most one.
        parent: Id of the outcome that it helps to reach.
        for_whom: Whose situation changes.
        due: By when; a day means its last closing.
        ext: Custom fields with namespaced keys.

    Raises:
        InvalidModel: If there are readings of no measure, or it is its own parent.

    Examples:
        >>> signups = Outcome(
        ...     "signups",
        ...     "1 000 trial sign-ups",
        ...     measure=Measure("trials", start=0, target=1000),
        ...     readings=[("2026-05-13", 610), ("2026-05-06", 420)],
        ... )
        >>> signups.latest
        Observation('2026-05-13', 610)
        >>> Outcome("signups", parent="signups", readings=[("2026-05-06", 420)])
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidModel: 2 faults
          readings: outcome 'signups' has readings, but no measure that they are of; add measure=
          parent: outcome 'signups' is its own parent
    """

    id: str = field(converter=identifier)
    title: str = field(default="", converter=text)
    measure: Measure | None = field(default=None, converter=_optional_measure, kw_only=True)
    readings: tuple[Observation, ...] = field(default=(), converter=_observations, kw_only=True)
    owner: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    parent: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    for_whom: str = field(default="", converter=text, kw_only=True)
    due: datetime | date | None = field(
        default=None, converter=optional_day_or_instant, kw_only=True
    )
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults = []
        if self.readings and self.measure is None:
            msg = (
                f"outcome {evidence(self.id)} has readings, "
                "but no measure that they are of; add measure="
            )
            faults.append(InvalidModel(msg).at("readings"))
        if self.parent == self.id:
            msg = f"outcome {evidence(self.id)} is its own parent"
            faults.append(InvalidModel(msg).at("parent"))
        if faults:
            raise InvalidModel.of(faults)

    @property
    def latest(self) -> Observation | None:
        """The last reading; None before the first.

        Examples:
            >>> Outcome("signups").latest
        """
        return self.readings[-1] if self.readings else None

    __repr__ = brief_repr
