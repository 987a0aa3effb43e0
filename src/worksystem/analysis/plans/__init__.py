"""Plans: start, finish and doers of every item, such that nobody is over capacity."""

from worksystem.analysis.plans.answer import Plan
from worksystem.analysis.plans.planned import PlannedItem, ResourceLink
from worksystem.analysis.plans.question import make_plan

__all__ = ["Plan", "PlannedItem", "ResourceLink", "make_plan"]
