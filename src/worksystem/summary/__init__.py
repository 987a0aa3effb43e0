"""The one-page summary: what is in a system, what is missing, and what sets its finish."""

from worksystem.summary.page import Summary, summarize
from worksystem.summary.section import Section

__all__ = ["Section", "Summary", "summarize"]
