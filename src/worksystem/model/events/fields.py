"""How the fields that events share are read: the instant, and whose the item is since."""

from __future__ import annotations

from datetime import datetime
from types import EllipsisType

from worksystem.model.construction import identifier
from worksystem.model.instants import instant

__all__ = ["OwnerOrAsItWas", "moment", "owner_or_as_it_was"]

OwnerOrAsItWas = str | EllipsisType | None
"""An owner's id; None for nobody; ``...`` where the record does not say: as it was."""


def moment(value: datetime | str) -> datetime:
    """When something happened.

    Examples:
        >>> moment("2026-04-20T09:00Z").isoformat()
        '2026-04-20T09:00:00+00:00'
    """
    return instant(value)


def owner_or_as_it_was(value: OwnerOrAsItWas) -> OwnerOrAsItWas:
    """Whose an item is from then on.

    Examples:
        >>> owner_or_as_it_was("ana"), owner_or_as_it_was(None), owner_or_as_it_was(...)
        ('ana', None, Ellipsis)
    """
    return value if value is None or value is ... else identifier(value)
