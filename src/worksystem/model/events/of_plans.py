"""What is said of an item's place among others: its rank, its dates, its estimate, its links."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from attrs import field, frozen

from worksystem.errors import InvalidModel
from worksystem.model.construction import (
    evidence,
    identifier,
    optional_identifier,
    reports_every_fault,
    text,
)
from worksystem.model.dependencies import Dependency, dependencies
from worksystem.model.display import brief_repr
from worksystem.model.durations import optional_duration
from worksystem.model.estimates import Estimate, optional_estimate
from worksystem.model.events.fields import moment
from worksystem.model.extensions import NONE, FrozenDict, extension
from worksystem.model.instants import optional_day_or_instant
from worksystem.model.items import optional_number

__all__ = ["Estimated", "Linked", "Ranked", "Rescheduled"]


def _after(value: Iterable[Dependency | str] | None) -> tuple[Dependency, ...] | None:
    return dependencies(value)


@reports_every_fault
@frozen(repr=False)
class Ranked:
    """An item has another place in the order, or another priority.

    Attributes:
        item: Its id.
        rank: Its place in the order of all items; None: as it was.
        priority: Its band; None: as it was.
        at: When.
        by: Who ranked it.
        ext: Custom fields with namespaced keys.

    Raises:
        InvalidModel: If it has neither.

    Examples:
        >>> Ranked("page", rank=3, at="2026-04-20T09:00Z")
        Ranked('page', rank=3, at='2026-04-20T09:00:00+00:00')
        >>> Ranked("page", at="2026-04-20T09:00Z")
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidModel: item 'page' was ranked, so it has a rank or a priority; say which
    """

    item: str = field(converter=identifier)
    rank: int | None = field(default=None, converter=optional_number, kw_only=True)
    priority: int | None = field(default=None, converter=optional_number, kw_only=True)
    at: datetime = field(converter=moment, kw_only=True)
    by: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.rank is None and self.priority is None:
            msg = (
                f"item {evidence(self.item)} was ranked, so it has a rank or a priority; say which"
            )
            raise InvalidModel(msg)

    __repr__ = brief_repr


@reports_every_fault
@frozen(repr=False)
class Rescheduled:
    """An item is due at another time.

    Attributes:
        item: Its id.
        due: The new deadline; None: there is none any more.
        reason: Why.
        at: When that was decided.
        by: Who decided it.
        ext: Custom fields with namespaced keys.

    Examples:
        >>> Rescheduled("page", "2026-05-06", at="2026-04-20T09:00Z")
        Rescheduled('page', '2026-05-06', at='2026-04-20T09:00:00+00:00')
    """

    item: str = field(converter=identifier)
    due: datetime | date | None = field(converter=optional_day_or_instant)
    reason: str = field(default="", converter=text, kw_only=True)
    at: datetime = field(converter=moment, kw_only=True)
    by: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)

    __repr__ = brief_repr


@reports_every_fault
@frozen(repr=False)
class Estimated:
    """An item has another estimate, or another rest of it.

    Attributes:
        item: Its id.
        effort: Working time to be spent; None: as it was.
        duration: Fixed working time; None: as it was.
        remaining: What is left of it; None: as it was.
        at: When.
        by: Who estimated it.
        ext: Custom fields with namespaced keys.

    Raises:
        InvalidModel: If it has none of them, or both an effort and a duration.

    Examples:
        >>> Estimated("page", effort="3d", at="2026-04-20T09:00Z")
        Estimated('page', effort=Estimate.of('3d'), at='2026-04-20T09:00:00+00:00')
        >>> Estimated("page", at="2026-04-20T09:00Z")
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidModel: item 'page' was estimated: need an effort or a duration, or what remains of it
    """

    item: str = field(converter=identifier)
    effort: Estimate | None = field(default=None, converter=optional_estimate, kw_only=True)
    duration: Estimate | None = field(default=None, converter=optional_estimate, kw_only=True)
    remaining: timedelta | None = field(default=None, converter=optional_duration, kw_only=True)
    at: datetime = field(converter=moment, kw_only=True)
    by: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)

    def __attrs_post_init__(self) -> None:
        both = self.effort is not None and self.duration is not None
        nothing = self.effort is None and self.duration is None and self.remaining is None
        if both or nothing:
            msg = (
                f"item {evidence(self.item)} was estimated: need an effort or a duration, "
                "or what remains of it"
            )
            raise InvalidModel(msg)

    __repr__ = brief_repr


@reports_every_fault
@frozen(repr=False)
class Linked:
    """Somebody said what an item waits for.

    Attributes:
        item: Its id.
        after: All that it waits for from then on; empty: nothing; None:
            nobody knows any more.
        at: When.
        by: Who said so.
        ext: Custom fields with namespaced keys.

    Examples:
        >>> Linked("page", ["copy", "art"], at="2026-04-20T09:00Z")
        Linked('page', (Dependency('copy'), Dependency('art')), at='2026-04-20T09:00:00+00:00')
    """

    item: str = field(converter=identifier)
    after: tuple[Dependency, ...] | None = field(converter=_after)
    at: datetime = field(converter=moment, kw_only=True)
    by: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)

    __repr__ = brief_repr
