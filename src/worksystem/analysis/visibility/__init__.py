"""Visibility: what is known of the open work, and which questions about it nobody has answered."""

from worksystem.analysis.visibility.answer import Visibility
from worksystem.analysis.visibility.entries import ItemVisibility, TeamVisibility
from worksystem.analysis.visibility.question import measure_visibility
from worksystem.analysis.visibility.questions import Answered, answers

__all__ = [
    "Answered",
    "ItemVisibility",
    "TeamVisibility",
    "Visibility",
    "answers",
    "measure_visibility",
]
