"""That one item comes after another, and how."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal

from attrs import field, frozen

from worksystem.errors import InvalidNumber
from worksystem.model.construction import (
    choice,
    each,
    identifier,
    number,
    reports_every_fault,
    sequence,
)
from worksystem.model.display import brief_repr
from worksystem.model.durations import ZERO, Lag, lag
from worksystem.model.instants import optional_day_or_instant

__all__ = ["Dependency", "LinkKind", "dependencies"]

LinkKind = Literal["FS", "SS", "FF", "SF"]

_read_link_kind = choice("FS", "SS", "FF", "SF")


def _link_kind(value: str) -> LinkKind:
    found: LinkKind = _read_link_kind(value)
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


def dependencies(value: Iterable[Dependency | str] | None) -> tuple[Dependency, ...] | None:
    """What an item comes after; None if nobody has said.

    Examples:
        >>> dependencies(["art"]), dependencies(None)
        ((Dependency('art'),), None)
    """
    if value is None:
        return None
    values = sequence(value, "ids or Dependency values")
    return each(Dependency.of, values) if values else ()
