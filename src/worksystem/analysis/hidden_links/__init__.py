"""Hidden links: which items probably wait for each other or repeat each other, and why."""

from worksystem.analysis.hidden_links.answer import Suggestions
from worksystem.analysis.hidden_links.question import suggest_links
from worksystem.analysis.hidden_links.suggestion import Evidence, Suggestion

__all__ = ["Evidence", "Suggestion", "Suggestions", "suggest_links"]
