"""What happens to an item: it is created, it moves, somebody works on it, it is blocked."""

from __future__ import annotations

from datetime import datetime

from attrs import field, frozen

from worksystem.errors import InvalidInstant
from worksystem.model.construction import (
    evidence,
    identifier,
    optional_identifier,
    reports_every_fault,
    text,
    texts,
)
from worksystem.model.display import brief_repr
from worksystem.model.events.fields import OwnerOrAsItWas, moment, owner_or_as_it_was
from worksystem.model.extensions import NONE, FrozenDict, extension
from worksystem.model.people import Assignment, assignments

__all__ = [
    "Assigned",
    "Begun",
    "Blocked",
    "Created",
    "Moved",
    "Noted",
    "OwnerChanged",
    "Unblocked",
    "Worked",
]


@reports_every_fault
@frozen(repr=False)
class Created:
    """An item was written down.

    Attributes:
        item: Its id.
        title: What people call it.
        kind: task, bug, epic … in the team's own words.
        workflow: Id of the workflow that it follows.
        state: The state that it began in.
        owner: Whose it is; ``...``: nobody has said.
        parent: Id of the item that it is a part of.
        service_class: Id of its class of service.
        origin: Who or what created it: a person, a form, a software agent.
        met: Clauses of standards, and policies, that are said to be met.
        at: When.
        by: Who wrote it down.
        ext: Custom fields with namespaced keys.

    Examples:
        >>> Created("page", "Launch page", owner="ana", at="2026-04-20T09:00Z")
        Created('page', 'Launch page', owner='ana', at='2026-04-20T09:00:00+00:00')
    """

    item: str = field(converter=identifier)
    title: str = field(default="", converter=text)
    kind: str = field(default="task", converter=identifier, kw_only=True)
    workflow: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    state: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    owner: OwnerOrAsItWas = field(default=..., converter=owner_or_as_it_was, kw_only=True)
    parent: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    service_class: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    origin: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    met: tuple[str, ...] = field(default=(), converter=texts, kw_only=True)
    at: datetime = field(converter=moment, kw_only=True)
    by: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)

    __repr__ = brief_repr


@reports_every_fault
@frozen(repr=False)
class Moved:
    """An item entered a state.

    Attributes:
        item: Its id.
        state: The state that it is in from then on.
        owner: Whose it is from then on; ``...``: as it was, None: nobody's.
        met: Clauses of standards, and policies, that whoever moved it says are met.
        at: When.
        by: Who moved it.
        ext: Custom fields with namespaced keys.

    Examples:
        >>> Moved("page", "review", met=["tests pass"], at="2026-04-20T09:00Z", by="ana")
        Moved('page', 'review', met=('tests pass',), at='2026-04-20T09:00:00+00:00', by='ana')
        >>> Moved("page", "review", at="2026-04-20T09:00")
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidInstant: at: need an instant with a time zone, got the naive 2026-04-20T09:00:00; add an offset, as in '2026-04-20T09:00:00+00:00'
    """

    item: str = field(converter=identifier)
    state: str = field(converter=identifier)
    owner: OwnerOrAsItWas = field(default=..., converter=owner_or_as_it_was, kw_only=True)
    met: tuple[str, ...] = field(default=(), converter=texts, kw_only=True)
    at: datetime = field(converter=moment, kw_only=True)
    by: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)

    __repr__ = brief_repr


@reports_every_fault
@frozen(repr=False)
class Begun:
    """Somebody began to work on an item, in a state or on an activity of that name.

    Attributes:
        item: Its id.
        state: The state, or the activity.
        owner: Who works on it; None: nobody knows.
        at: When it began.
        by: Who wrote it down.
        ext: Custom fields with namespaced keys.

    Examples:
        >>> Begun("claim-7", "assess", owner="ana", at="2026-04-20T09:00Z")
        Begun('claim-7', 'assess', owner='ana', at='2026-04-20T09:00:00+00:00')
    """

    item: str = field(converter=identifier)
    state: str = field(converter=identifier)
    owner: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    at: datetime = field(converter=moment, kw_only=True)
    by: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)

    __repr__ = brief_repr


@reports_every_fault
@frozen(repr=False)
class Worked:
    """Somebody worked on an item, from one instant to another one.

    It is known when it ends: `at` is the end, and its place in the history.

    Attributes:
        item: Its id.
        state: The state in which, or the activity.
        owner: Who worked on it; None: nobody knows.
        since: When the work began.
        at: When it ended.
        by: Who wrote it down.
        ext: Custom fields with namespaced keys.

    Raises:
        InvalidInstant: If it ends before it begins.

    Examples:
        >>> Worked(
        ...     "claim-7", "assess", owner="ana", since="2026-04-20T09:00Z", at="2026-04-20T10:00Z"
        ... )
        Worked('claim-7', 'assess', owner='ana', since='2026-04-20T09:00:00+00:00', at='2026-04-20T10:00:00+00:00')
        >>> Worked("claim-7", "assess", since="2026-04-20T09:00Z", at="2026-04-20T08:00Z")
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidInstant: at: item 'claim-7' was worked on until 2026-04-20T08:00:00+00:00, before it began at 2026-04-20T09:00:00+00:00
    """

    item: str = field(converter=identifier)
    state: str = field(converter=identifier)
    owner: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    since: datetime = field(converter=moment, kw_only=True)
    at: datetime = field(converter=moment, kw_only=True)
    by: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.at < self.since:
            raise InvalidInstant(
                f"item {evidence(self.item)} was worked on until {self.at.isoformat()}, "
                f"before it began at {self.since.isoformat()}"
            ).at("at")

    __repr__ = brief_repr


@reports_every_fault
@frozen(repr=False)
class Noted:
    """Something was said about an item: a comment, an update, whatever moves nothing.

    Attributes:
        item: Its id.
        text: What was said.
        owner: Whose it is from then on; ``...``: as it was.
        at: When.
        by: Who said it.
        ext: Custom fields with namespaced keys.

    Examples:
        >>> Noted("page", "waiting for the photos", at="2026-04-20T09:00Z", by="ana")
        Noted('page', 'waiting for the photos', at='2026-04-20T09:00:00+00:00', by='ana')
    """

    item: str = field(converter=identifier)
    text: str = field(default="", converter=text)
    owner: OwnerOrAsItWas = field(default=..., converter=owner_or_as_it_was, kw_only=True)
    at: datetime = field(converter=moment, kw_only=True)
    by: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)

    __repr__ = brief_repr


@reports_every_fault
@frozen(repr=False)
class OwnerChanged:
    """An item has another owner, without a handoff: the first one, or as a tracker has it.

    From one owner to another `WorkSystem.apply` refuses it: that takes a
    handoff which the taker accepts.

    Attributes:
        item: Its id.
        owner: Whose it is from then on; None: nobody's.
        reason: Why.
        at: When.
        by: Who changed it.
        ext: Custom fields with namespaced keys.

    Examples:
        >>> OwnerChanged("page", "bo", at="2026-04-20T09:00Z")
        OwnerChanged('page', 'bo', at='2026-04-20T09:00:00+00:00')
    """

    item: str = field(converter=identifier)
    owner: str | None = field(converter=optional_identifier)
    reason: str = field(default="", converter=text, kw_only=True)
    at: datetime = field(converter=moment, kw_only=True)
    by: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)

    __repr__ = brief_repr


@reports_every_fault
@frozen(repr=False)
class Assigned:
    """The work on an item was given to somebody; who is accountable stays the same.

    Attributes:
        item: Its id.
        assignees: Who does it from then on: ids, or `Assignment` for a share.
        at: When.
        by: Who assigned it.
        ext: Custom fields with namespaced keys.

    Examples:
        >>> Assigned("page", ["bo"], at="2026-04-20T09:00Z")
        Assigned('page', (Assignment('bo'),), at='2026-04-20T09:00:00+00:00')
    """

    item: str = field(converter=identifier)
    assignees: tuple[Assignment, ...] = field(converter=assignments)
    at: datetime = field(converter=moment, kw_only=True)
    by: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)

    __repr__ = brief_repr


@reports_every_fault
@frozen(repr=False)
class Blocked:
    """Something keeps an item from going on; it stays in its state.

    Attributes:
        item: Its id.
        reason: What keeps it.
        at: When.
        by: Who says so.
        ext: Custom fields with namespaced keys.

    Examples:
        >>> Blocked("page", "no photos yet", at="2026-04-20T09:00Z")
        Blocked('page', 'no photos yet', at='2026-04-20T09:00:00+00:00')
    """

    item: str = field(converter=identifier)
    reason: str = field(default="", converter=text)
    at: datetime = field(converter=moment, kw_only=True)
    by: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)

    __repr__ = brief_repr


@reports_every_fault
@frozen(repr=False)
class Unblocked:
    """Nothing keeps an item from going on any more.

    Attributes:
        item: Its id.
        at: When.
        by: Who says so.
        ext: Custom fields with namespaced keys.

    Examples:
        >>> Unblocked("page", at="2026-04-20T09:00Z")
        Unblocked('page', at='2026-04-20T09:00:00+00:00')
    """

    item: str = field(converter=identifier)
    at: datetime = field(converter=moment, kw_only=True)
    by: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)

    __repr__ = brief_repr
