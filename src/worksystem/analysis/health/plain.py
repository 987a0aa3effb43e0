"""What a finding rests on, as JSON has it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from worksystem.model.durations import Elapsed
from worksystem.show import show

__all__ = ["plain"]


def plain(value: object) -> Any:
    """Durations as seconds, instants and days as ISO 8601; lists and mappings all the way down.

    Examples:
        >>> plain((timedelta(hours=8), Elapsed(hours=1), date(2026, 5, 4), {"a": 0.5}))
        [28800.0, 3600.0, '2026-05-04', {'a': 0.5}]
    """
    match value:
        case None | bool() | int() | float() | str():
            return value
        case Elapsed():
            return value.time.total_seconds()
        case timedelta():
            return value.total_seconds()
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): plain(one) for key, one in value.items()}
        case tuple() | list():
            return [plain(one) for one in value]
        case _:
            return show(value)
