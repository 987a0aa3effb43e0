"""Priorities: what to do first, by an adviser that is named, and what waits for it."""

from worksystem.analysis.priorities.answer import Priorities
from worksystem.analysis.priorities.entries import Inversion, Priority
from worksystem.analysis.priorities.question import prioritize
from worksystem.analysis.priorities.sensitivity import Sensitivity

__all__ = ["Inversion", "Priorities", "Priority", "Sensitivity", "prioritize"]
