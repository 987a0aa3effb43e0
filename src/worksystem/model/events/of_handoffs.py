"""What happens to a handoff: drafted, offered, then accepted, returned, withdrawn or expired."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from attrs import field, frozen

from worksystem.errors import InvalidText
from worksystem.model.construction import (
    evidence,
    identifier,
    optional_identifier,
    reports_every_fault,
    text,
)
from worksystem.model.display import brief_repr
from worksystem.model.events.fields import moment
from worksystem.model.extensions import NONE, FrozenDict, extension
from worksystem.model.handoffs import packet_parts

__all__ = ["Accepted", "Drafted", "Expired", "Offered", "Returned", "Withdrawn"]


def _optional_packet(value: Mapping[str, Any] | None) -> FrozenDict | None:
    return None if value is None else packet_parts(value)


@reports_every_fault
@frozen(repr=False)
class Drafted:
    """A handoff is being prepared; nothing has been offered yet.

    Attributes:
        handoff: Its id.
        item: Id of the item that it is about.
        giver: Id of the owner who will hand it over.
        taker: Id of the owner who is to take it.
        contract: Id of the contract between them.
        packet: What is to be handed over, as far as it is known.
        at: When.
        by: Who prepares it.
        ext: Custom fields with namespaced keys.

    Examples:
        >>> Drafted("h1", item="page", giver="ana", taker="bo", at="2026-04-20T09:00Z")
        Drafted('h1', item='page', giver='ana', taker='bo', at='2026-04-20T09:00:00+00:00')
    """

    handoff: str = field(converter=identifier)
    item: str = field(converter=identifier, kw_only=True)
    giver: str = field(converter=identifier, kw_only=True)
    taker: str = field(converter=identifier, kw_only=True)
    contract: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    packet: FrozenDict = field(default=NONE, converter=packet_parts, kw_only=True)
    at: datetime = field(converter=moment, kw_only=True)
    by: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)

    __repr__ = brief_repr


@reports_every_fault
@frozen(repr=False)
class Offered:
    """The taker's turn: the giver has offered the item.

    What was said when it was drafted need not be said again. What was
    returned, withdrawn or has expired may be offered again.

    Attributes:
        handoff: Its id.
        item: Id of the item; None: as drafted.
        giver: Id of the owner who hands it over; None: as drafted.
        taker: Id of the owner who is to take it; None: as drafted.
        contract: Id of the contract between them; None: as drafted.
        packet: What is handed over; None: as drafted.
        at: When.
        by: Who offers it.
        ext: Custom fields with namespaced keys.

    Examples:
        >>> Offered("h1", packet={"brief": "see wiki"}, at="2026-04-20T10:00Z", by="ana")
        Offered('h1', packet={'brief': 'see wiki'}, at='2026-04-20T10:00:00+00:00', by='ana')
    """

    handoff: str = field(converter=identifier)
    item: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    giver: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    taker: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    contract: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    packet: FrozenDict | None = field(default=None, converter=_optional_packet, kw_only=True)
    at: datetime = field(converter=moment, kw_only=True)
    by: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)

    __repr__ = brief_repr


@reports_every_fault
@frozen(repr=False)
class Accepted:
    """The taker has accepted: from now on the item is theirs.

    Attributes:
        handoff: Its id.
        readback: What the taker has understood, in their own words.
        item: Id of the item, where a record names it.
        at: When.
        by: Who accepted it: the taker, or somebody who may speak for them.
        ext: Custom fields with namespaced keys.

    Examples:
        >>> Accepted("h1", at="2026-04-20T11:00Z", by="bo")
        Accepted('h1', at='2026-04-20T11:00:00+00:00', by='bo')
    """

    handoff: str = field(converter=identifier)
    readback: str = field(default="", converter=text, kw_only=True)
    item: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    at: datetime = field(converter=moment, kw_only=True)
    by: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)

    __repr__ = brief_repr


@reports_every_fault
@frozen(repr=False)
class Returned:
    """The taker has returned it: something is not as it should be.

    Attributes:
        handoff: Its id.
        reason: What is missing or wrong.
        item: Id of the item, where a record names it.
        at: When.
        by: Who returned it.
        ext: Custom fields with namespaced keys.

    Raises:
        InvalidText: If there is no reason.

    Examples:
        >>> Returned("h1", "no photos", at="2026-04-20T11:00Z", by="bo")
        Returned('h1', 'no photos', at='2026-04-20T11:00:00+00:00', by='bo')
        >>> Returned("h1", "", at="2026-04-20T11:00Z", by="bo")
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidText: reason: handoff 'h1' was returned; say why
    """

    handoff: str = field(converter=identifier)
    reason: str = field(converter=text)
    item: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    at: datetime = field(converter=moment, kw_only=True)
    by: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not self.reason.strip():
            msg = f"handoff {evidence(self.handoff)} was returned; say why"
            raise InvalidText(msg).at("reason")

    __repr__ = brief_repr


@reports_every_fault
@frozen(repr=False)
class Withdrawn:
    """The giver has taken it back before it was answered.

    Attributes:
        handoff: Its id.
        reason: Why.
        item: Id of the item, where a record names it.
        at: When.
        by: Who withdrew it.
        ext: Custom fields with namespaced keys.

    Examples:
        >>> Withdrawn("h1", at="2026-04-20T11:00Z", by="ana")
        Withdrawn('h1', at='2026-04-20T11:00:00+00:00', by='ana')
    """

    handoff: str = field(converter=identifier)
    reason: str = field(default="", converter=text, kw_only=True)
    item: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    at: datetime = field(converter=moment, kw_only=True)
    by: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)

    __repr__ = brief_repr


@reports_every_fault
@frozen(repr=False)
class Expired:
    """The time to answer has gone by without an answer.

    Attributes:
        handoff: Its id.
        item: Id of the item, where a record names it.
        at: When that was found: not before the answer was due.
        by: Who found it.
        ext: Custom fields with namespaced keys.

    Examples:
        >>> Expired("h1", at="2026-04-21T11:00Z")
        Expired('h1', at='2026-04-21T11:00:00+00:00')
    """

    handoff: str = field(converter=identifier)
    item: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    at: datetime = field(converter=moment, kw_only=True)
    by: str | None = field(default=None, converter=optional_identifier, kw_only=True)
    ext: FrozenDict = field(default=NONE, converter=extension, kw_only=True)

    __repr__ = brief_repr
