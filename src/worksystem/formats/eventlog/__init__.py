"""Event logs: a row an event, from CSV or out of a data frame."""

from __future__ import annotations

from worksystem.formats.eventlog.reader import read_event_log

__all__ = ["read_event_log"]
