"""The unit of work: why it is done, what it is, who does it, when and how."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal

from attrs import field, frozen

from worksystem.errors import InvalidDuration, InvalidInstant, InvalidModel, InvalidNumber
from worksystem.model.constraints import Constraint, constraints
from worksystem.model.construction import (
    choice,
    identifier,
    identifiers,
    number,
    optional_identifier,
    reports_every_fault,
    text,
    texts,
    truth,
)
from worksystem.model.dependencies import Dependency, dependencies
from worksystem.model.display import brief_repr
from worksystem.model.durations import ZERO, Elapsed, duration, optional_duration
from worksystem.model.estimates import Estimate, optional_estimate
from worksystem.model.extensions import NONE, FrozenDict, extension
from worksystem.model.instants import optional_day_or_instant, optional_instant
from worksystem.model.people import Assignment, assignments

__all__ = ["Nature", "WorkItem"]

Nature = Literal["value", "coordination", "upkeep", "failure"]

_read_nature = choice("value", "coordination", "upkeep", "failure")


def _nature(value: str | None) -> Nature | None:
    found: Nature | None = None if value is None else _read_nature(value)
    return found


def _optional_text(value: str | None) -> str | None:
    return None if value is None else text(value)


def _delay(value: timedelta | Elapsed | str) -> timedelta | Elapsed:
    if value is ZERO:
        return ZERO
    is_elapsed = isinstance(value, Elapsed) or (isinstance(value, str) and "e" in value)
    checked = Elapsed.of(value) if is_elapsed else duration(value)  # type: ignore[arg-type]
    if isinstance(checked, Elapsed) and checked.time < ZERO:
        raise InvalidDuration(f"need a delay of zero or more, got {checked}")
    return checked


def optional_number(value: int | None) -> int | None:
    """A whole number, or None.

    Examples:
        >>> optional_number(None)
    """
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
        blocked: How: what keeps it from going on; None if nothing does.
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
    after: tuple[Dependency, ...] | None = field(default=None, converter=dependencies, kw_only=True)
    parent: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    not_before: datetime | date | None = field(
        default=None, converter=optional_day_or_instant, kw_only=True
    )
    due: datetime | date | None = field(
        default=None, converter=optional_day_or_instant, kw_only=True
    )
    constraints: tuple[Constraint, ...] = field(default=(), converter=constraints, kw_only=True)
    delay: timedelta | Elapsed = field(default=ZERO, converter=_delay, kw_only=True)
    created: datetime | None = field(default=None, converter=optional_instant, kw_only=True)
    started: datetime | None = field(default=None, converter=optional_instant, kw_only=True)
    finished: datetime | None = field(default=None, converter=optional_instant, kw_only=True)
    remaining: timedelta | None = field(default=None, converter=optional_duration, kw_only=True)
    # how
    calendar: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    workflow: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    state: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    blocked: str | None = field(default=None, converter=_optional_text, kw_only=True)
    rank: int | None = field(default=None, converter=optional_number, kw_only=True)
    priority: int | None = field(default=None, converter=optional_number, kw_only=True)
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
