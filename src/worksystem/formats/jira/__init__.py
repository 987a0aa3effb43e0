"""Issues of Jira, with what happened to them, out of its REST search."""

from __future__ import annotations

from worksystem.formats.jira.reader import read_jira

__all__ = ["read_jira"]
