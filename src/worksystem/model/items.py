"""The unit of work: why it is done, what it is, who does it, when and how."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Literal, get_args

from attrs import field, frozen

from worksystem.errors import InvalidDuration, InvalidInstant, InvalidModel, InvalidNumber
from worksystem.model.construction import (
    choice,
    each,
    identifier,
    identifiers,
    number,
    optional_identifier,
    reports_every_fault,
    sequence,
    text,
    texts,
    truth,
)
from worksystem.model.display import brief_repr
from worksystem.model.durations import ZERO, Elapsed, Lag, duration, lag, optional_duration
from worksystem.model.estimates import Estimate, optional_estimate
from worksystem.model.extensions import NONE, FrozenDict, extension
from worksystem.model.instants import optional_day_or_instant, optional_instant
from worksystem.model.people import Assignment, assignments

__all__ = ["Constraint", "ConstraintKind", "Dependency", "LinkKind", "Nature", "WorkItem"]

LinkKind = Literal["FS", "SS", "FF", "SF"]
Nature = Literal["value", "coordination", "upkeep", "failure"]
ConstraintKind = Literal[
    "start no earlier than",
    "start no later than",
    "start on",
    "finish no earlier than",
    "finish no later than",
    "finish on",
    "as late as possible",
]

_read_link_kind = choice("FS", "SS", "FF", "SF")
_read_nature = choice("value", "coordination", "upkeep", "failure")
_read_constraint_kind = choice(*get_args(ConstraintKind))


def _link_kind(value: str) -> LinkKind:
    found: LinkKind = _read_link_kind(value)
    return found


def _nature(value: str | None) -> Nature | None:
    found: Nature | None = None if value is None else _read_nature(value)
    return found


def _constraint_kind(value: str) -> ConstraintKind:
    found: ConstraintKind = _read_constraint_kind(value)
    return found


def _certainty(value: float | None) -> float | None:
    if value is None:
        return None
    checked = number(value)
    if 0 <= checked <= 1:
        return checked
    raise InvalidNumber(f"need a certainty from 0 to 1, got {value}")


@reports_every_fault
@frozen(repr=False)
class Dependency:
    """That an item comes after another one, and how.

    The two letters of the kind name first the predecessor's event, then the
    successor's: FS – the successor starts after the predecessor has finished;
    SS – starts after it has started; FF – finishes after it has finished;
    SF – finishes after it has started.

    Attributes:
        on: Id of the predecessor.
        kind: FS, SS, FF or SF.
        lag: How long after: working time on the successor's calendar,
            `Elapsed` time, or `Percent` of the predecessor's duration;
            negative for a lead.
        agreed_on: When the predecessor's owner agreed to deliver; None if
            nobody has.
        certainty: How sure it is that the dependency is real, from 0 to 1.

    Raises:
        InvalidModel: For an unknown kind or an unreadable lag.

    Examples:
        >>> Dependency("art", kind="SS", lag="1d")
        Dependency('art', kind='SS', lag='1d')
        >>> Dependency("art", kind="FX")
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidChoice: kind: need one of FS, SS, FF, SF, got 'FX'
    """

    on: str = field(converter=identifier)
    kind: LinkKind = field(default="FS", converter=_link_kind, kw_only=True)
    lag: Lag = field(default=ZERO, converter=lag, kw_only=True)
    agreed_on: datetime | date | None = field(
        default=None, converter=optional_day_or_instant, kw_only=True
    )
    certainty: float | None = field(default=None, converter=_certainty, kw_only=True)

    @classmethod
    def of(cls, value: Dependency | str) -> Dependency:
        """Read a dependency: the predecessor's id means finish-to-start without lag.

        Examples:
            >>> Dependency.of("art")
            Dependency('art')
        """
        return value if isinstance(value, Dependency) else cls(value)

    @property
    def is_plain(self) -> bool:
        """Whether it is finish-to-start without lag, as most are.

        Examples:
            >>> Dependency("art").is_plain
            True
        """
        return self.kind == "FS" and self.lag == ZERO

    __repr__ = brief_repr


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


def _after(value: Iterable[Dependency | str] | None) -> tuple[Dependency, ...] | None:
    if value is None:
        return None
    values = sequence(value, "ids or Dependency values")
    return each(Dependency.of, values) if values else ()


def _constraints(value: Iterable[Constraint | tuple[Any, ...]]) -> tuple[Constraint, ...]:
    values = sequence(value, "constraints")
    return each(_constraint, values) if values else ()


def _delay(value: timedelta | Elapsed | str) -> timedelta | Elapsed:
    if value is ZERO:
        return ZERO
    is_elapsed = isinstance(value, Elapsed) or (isinstance(value, str) and "e" in value)
    checked = Elapsed.of(value) if is_elapsed else duration(value)  # type: ignore[arg-type]
    if isinstance(checked, Elapsed) and checked.time < ZERO:
        raise InvalidDuration(f"need a delay of zero or more, got {checked}")
    return checked


def _optional_number(value: int | None) -> int | None:
    if value is None:
        return None
    checked = number(value)
    if not isinstance(checked, int):
        raise InvalidNumber(f"need a whole number, got {value}")
    return checked


@reports_every_fault
@frozen(repr=False)
class WorkItem:
    """A unit of work with an outcome, an owner, a definition of done and a state.

    Its fields follow the five questions that coordination has to answer: why,
    what, who, when, how. `effort` is working time to be spent, shared by the
    assignees at their shares; `duration` is fixed working time whoever works
    on it; an item has at most one of the two, and neither means unknown.

    Attributes:
        id: What others refer to it by.
        title: What people call it.
        outcomes: Why: ids of the outcomes that it serves.
        nature: Why: value, coordination, upkeep or failure demand; None if
            nobody has said.
        kind: What: task, bug, epic, milestone … in the team's own words.
        done_when: What: its definition of done, clause by clause.
        notes: What: anything else worth reading.
        refs: What: addresses of documents, pull requests, tickets.
        duplicate_of: What: id of the item that it repeats.
        owner: Who is accountable: at most one owner id.
        assignees: Who does the work, and with which share; the owner when empty.
        skills: Who: skills that the doer needs.
        requester: Who asked for it; may be somebody outside the system.
        origin: Who or what created it: a person, a form, a software agent.
        effort: When: working time to be spent.
        duration: When: fixed working time; zero for a milestone.
        after: When: what it waits for. None if nobody has said; empty if it
            is declared to wait for nothing.
        parent: When: id of the item that it is a part of.
        not_before: When: it starts no earlier than this.
        due: When: its deadline; moves late dates and float, never early dates.
        constraints: When: dates that it has to respect, as planning tools have them.
        delay: When: how long its start is held back after all that it waits
            for, as levelling does; working time or `Elapsed`.
        created: When it was written down.
        started: When work on it began.
        finished: When work on it ended.
        remaining: When: what is left of its effort or duration.
        calendar: How: id of the calendar that it is worked on; narrows the
            doer's calendar.
        workflow: How: id of its workflow.
        state: How: its state in that workflow.
        rank: How: place in the order of all items; 1 is first.
        priority: How: band; 1 is the most urgent.
        service_class: How: id of its class of service.
        external: Whether it is a stub for work outside the system.
        ext: Custom fields with namespaced keys.

    Raises:
        InvalidModel: With every fault of the construction.

    Examples:
        >>> item = WorkItem("art", "Hero artwork", owner="bo", effort="2d 4h", after=["copy"])
        >>> item.effort.likely, item.after
        (datetime.timedelta(seconds=72000), (Dependency('copy'),))
        >>> WorkItem("art", effort="2d", duration="2d")
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidDuration: item 'art' has both effort and duration; keep effort if more people make it shorter, duration if not
    """

    id: str = field(converter=identifier)
    title: str = field(default="", converter=text)
    # why
    outcomes: tuple[str, ...] = field(default=(), converter=identifiers, kw_only=True)
    nature: Nature | None = field(default=None, converter=_nature, kw_only=True)
    # what
    kind: str = field(default="task", converter=identifier, kw_only=True)
    done_when: tuple[str, ...] = field(default=(), converter=texts, kw_only=True)
    notes: str = field(default="", converter=text, kw_only=True)
    refs: tuple[str, ...] = field(default=(), converter=texts, kw_only=True)
    duplicate_of: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    # who
    owner: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    assignees: tuple[Assignment, ...] = field(default=(), converter=assignments, kw_only=True)
    skills: tuple[str, ...] = field(default=(), converter=identifiers, kw_only=True)
    requester: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    origin: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    # when
    effort: Estimate | None = field(default=None, converter=optional_estimate, kw_only=True)
    duration: Estimate | None = field(default=None, converter=optional_estimate, kw_only=True)
    after: tuple[Dependency, ...] | None = field(default=None, converter=_after, kw_only=True)
    parent: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    not_before: datetime | date | None = field(
        default=None, converter=optional_day_or_instant, kw_only=True
    )
    due: datetime | date | None = field(
        default=None, converter=optional_day_or_instant, kw_only=True
    )
    constraints: tuple[Constraint, ...] = field(default=(), converter=_constraints, kw_only=True)
    delay: timedelta | Elapsed = field(default=ZERO, converter=_delay, kw_only=True)
    created: datetime | None = field(default=None, converter=optional_instant, kw_only=True)
    started: datetime | None = field(default=None, converter=optional_instant, kw_only=True)
    finished: datetime | None = field(default=None, converter=optional_instant, kw_only=True)
    remaining: timedelta | None = field(default=None, converter=optional_duration, kw_only=True)
    # how
    calendar: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    workflow: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    state: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    rank: int | None = field(default=None, converter=_optional_number, kw_only=True)
    priority: int | None = field(default=None, converter=_optional_number, kw_only=True)
    service_class: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    external: bool = field(default=False, converter=truth, kw_only=True)
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)

    def __attrs_post_init__(self) -> None:
        # The usual item passes these few tests and pays for no more.
        if (
            (self.effort is not None and self.duration is not None)
            or self.finished is not None
            or self.state is not None
            or self.constraints
            or self.id in (self.parent, self.duplicate_of)
        ):
            self._check_relations()

    def _check_relations(self) -> None:
        name = f"item {self.id!r}"
        faults: list[InvalidModel] = []
        if self.effort is not None and self.duration is not None:
            faults.append(
                InvalidDuration(
                    f"{name} has both effort and duration; keep effort if more people "
                    "make it shorter, duration if not"
                )
            )
        if self.finished is not None:
            if self.started is not None and self.finished < self.started:
                faults.append(
                    InvalidInstant(
                        f"{name} finished {self.finished.isoformat()}, "
                        f"before it started {self.started.isoformat()}"
                    )
                )
            if self.remaining:
                faults.append(InvalidDuration(f"{name} is finished and cannot have work remaining"))
        if self.state is not None and self.workflow is None:
            faults.append(
                InvalidModel(f"{name} is in state {self.state!r} of no workflow; set workflow too")
            )
        kinds = [c.kind for c in self.constraints]
        if len(set(kinds)) < len(kinds) or {"start on", "finish on"} <= set(kinds):
            faults.append(
                InvalidModel(f"{name} has constraints that repeat or exclude each other: {kinds}")
            )
        faults += [
            InvalidModel(f"{name} cannot be its own {link}")
            for link in ("parent", "duplicate_of")
            if getattr(self, link) == self.id
        ]
        if faults:
            raise InvalidModel.of(faults)

    __repr__ = brief_repr

    @property
    def doers(self) -> tuple[Assignment, ...]:
        """Who does the work: the assignees, else the owner, else nobody.

        Examples:
            >>> WorkItem("art", owner="bo").doers
            (Assignment('bo'),)
        """
        if self.assignees:
            return self.assignees
        return (Assignment(self.owner),) if self.owner is not None else ()

    @property
    def estimate(self) -> Estimate | None:
        """Its effort or its duration, whichever it has; None if unknown.

        Examples:
            >>> WorkItem("art", effort="2d").estimate
            Estimate.of('2d')
        """
        return self.effort if self.effort is not None else self.duration
