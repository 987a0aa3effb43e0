"""What happened, in order: events kept as columns."""

from __future__ import annotations

from worksystem.model.history.columns import (
    AS_IT_WAS,
    KINDS,
    MISSING,
    NOBODY,
    Coded,
    Columns,
    code_of,
)
from worksystem.model.history.record import History

__all__ = ["AS_IT_WAS", "KINDS", "MISSING", "NOBODY", "Coded", "Columns", "History", "code_of"]
