"""What good work is agreed to be: standards, classes of service, service levels."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Literal, get_args

from attrs import field, frozen

from worksystem.errors import InvalidDuration, InvalidModel, InvalidNumber, InvalidText
from worksystem.model.construction import (
    choice,
    each,
    evidence,
    identifier,
    number,
    optional_whole,
    reports_every_fault,
    sequence,
    text,
)
from worksystem.model.display import brief_repr
from worksystem.model.durations import ZERO, Elapsed
from worksystem.model.extensions import NONE, FrozenDict, extension

__all__ = [
    "ServiceClass",
    "ServiceClassKind",
    "ServiceLevel",
    "ServiceLevelLike",
    "Standard",
    "StandardKind",
    "optional_service_level",
]

StandardKind = Literal["ready", "done", "quality"]
ServiceClassKind = Literal["expedite", "fixed date", "standard", "intangible"]

_one_of_standards: Callable[[str], StandardKind] = choice(*get_args(StandardKind))
_one_of_classes: Callable[[str], ServiceClassKind] = choice(*get_args(ServiceClassKind))


# Functions by name, because mypy does not look into a converter that was made.
def _standard_kind(value: str) -> StandardKind:
    return _one_of_standards(value)


def _service_class_kind(value: str) -> ServiceClassKind:
    return _one_of_classes(value)


def _clause(value: object) -> str:
    clause = text(value)
    if not clause.strip():
        msg = f"need a clause that says something, got {evidence(value)}"
        raise InvalidText(msg)
    return clause


def _clauses(value: Iterable[str]) -> tuple[str, ...]:
    return each(_clause, sequence(value, "clauses"))


def _probability(value: object) -> float:
    checked = number(value)
    if 0 < checked <= 1:
        return checked
    percent = f"; {checked:g} % is {checked / 100:g}" if 1 < checked <= 100 else ""
    msg = f"need a probability above 0 and at most 1, got {evidence(value)}{percent}"
    raise InvalidNumber(msg)


def _time_span(value: Elapsed | str) -> Elapsed:
    span = Elapsed.of(value)
    if span.time > ZERO:
        return span
    msg = f"need elapsed time above zero, got {str(span)!r}"
    raise InvalidDuration(msg)


@reports_every_fault
@frozen(repr=False)
class ServiceLevel:
    """A service level expectation: so likely is an item to be finished so soon.

    It is a forecast, not a promise, and counts elapsed time – nights and
    weekends too – from started to finished.

    Source: The Kanban Guide, "Service Level Expectation", 2025.

    Attributes:
        duration: Elapsed time from started to finished.
        probability: Share of the items that make it: above 0, at most 1.
            0.85 for "85 % of the items".

    Raises:
        InvalidModel: If the time is not above zero or the probability not in range.

    Examples:
        >>> print(ServiceLevel("8ed", 0.85))
        85% within 8ed
        >>> ServiceLevel("8d", 85)
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidModel: 2 faults
          duration: need elapsed time such as '48eh' or '3ed', got '8d'
          probability: need a probability above 0 and at most 1, got 85; 85 % is 0.85
    """

    duration: Elapsed = field(converter=_time_span)
    probability: float = field(converter=_probability)

    @classmethod
    def of(cls, value: ServiceLevelLike) -> ServiceLevel:
        """Read a service level: one, or its time and its probability.

        Examples:
            >>> ServiceLevel.of(("8ed", 0.85))
            ServiceLevel(Elapsed.of('8ed'), 0.85)
            >>> ServiceLevel.of("8ed")
            Traceback (most recent call last):
                ...
            worksystem.errors.InvalidModel: need a service level such as ('8ed', 0.85), got '8ed'
        """
        if isinstance(value, ServiceLevel):
            return value
        if isinstance(value, (tuple, list)) and len(value) == 2:
            return cls(*value)
        msg = f"need a service level such as ('8ed', 0.85), got {evidence(value)}"
        raise InvalidModel(msg)

    def __str__(self) -> str:
        return f"{self.probability * 100:g}% within {self.duration}"

    __repr__ = brief_repr


ServiceLevelLike = ServiceLevel | tuple[Elapsed | str, float] | list[Any]


def optional_service_level(value: ServiceLevelLike | None) -> ServiceLevel | None:
    """A service level, or None.

    Examples:
        >>> optional_service_level(None)
    """
    return None if value is None else ServiceLevel.of(value)


@reports_every_fault
@frozen(repr=False)
class Standard:
    """A named list of clauses that work has to meet.

    A standard holds for every item that passes a state which names it; what
    one item alone has to achieve is said by the item's own `done_when`.

    Attributes:
        id: Its id; a state's `enter` and `leave` name it.
        kind: ``ready``: what work needs before it is started (definition of
            ready). ``done``: what it needs before it is finished (definition
            of done). ``quality``: what holds all along.
        clauses: What has to be true, one sentence each. A standard without
            clauses is legal and asks for nothing.
        ext: Custom fields with namespaced keys.

    Raises:
        InvalidModel: If a clause says nothing or the kind is unknown.

    Examples:
        >>> done = Standard("web-done", kind="done", clauses=["reviewed", "on staging"])
        >>> done.clauses
        ('reviewed', 'on staging')
        >>> Standard("web-done", kind="finished", clauses=["reviewed", ""])
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidModel: 2 faults
          kind: need one of ready, done, quality, got 'finished'
          clauses[1]: need a clause that says something, got ''
    """

    id: str = field(converter=identifier)
    kind: StandardKind = field(converter=_standard_kind, kw_only=True)
    clauses: tuple[str, ...] = field(default=(), converter=_clauses, kw_only=True)
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)

    __repr__ = brief_repr


@reports_every_fault
@frozen(repr=False)
class ServiceClass:
    """A class of service: a policy for how the items in it are treated.

    It is not a priority: a priority orders the items of one class, a class
    says by which rule they are pulled at all.

    Source: Anderson, "Kanban: Successful Evolutionary Change for Your
    Technology Business", 2010, chapter 11.

    Attributes:
        id: Its id; an item's `service_class` names it.
        kind: ``expedite``: before everything else, now. ``fixed date``: in
            time for a date after which it is worth little. ``standard``: in
            turn. ``intangible``: when there is room; matters later.
        limit: How many of its items may be in progress at once; None: no limit.
        service_level: How soon its items are expected to be finished.
        ext: Custom fields with namespaced keys.

    Raises:
        InvalidModel: If the kind is unknown or the limit no whole number above 0.

    Examples:
        >>> ServiceClass("urgent", kind="expedite", limit=1, service_level=("2ed", 0.95))
        ServiceClass('urgent', kind='expedite', limit=1, service_level=ServiceLevel(Elapsed.of('2ed'), 0.95))
        >>> ServiceClass("urgent", kind="expedited")
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidChoice: kind: need one of expedite, fixed date, standard, intangible, got 'expedited'; did you mean 'expedite'?
    """

    id: str = field(converter=identifier)
    kind: ServiceClassKind = field(default="standard", converter=_service_class_kind, kw_only=True)
    limit: int | None = field(default=None, converter=optional_whole, kw_only=True)
    service_level: ServiceLevel | None = field(
        default=None, converter=optional_service_level, kw_only=True
    )
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)

    __repr__ = brief_repr
