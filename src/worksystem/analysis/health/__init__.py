"""Health: what is wrong with a work system, on what evidence, and what to do about it."""

from worksystem.analysis.health.answer import Health
from worksystem.analysis.health.catalogue import CHECKS
from worksystem.analysis.health.check import Check, check
from worksystem.analysis.health.comparison import HealthComparison
from worksystem.analysis.health.facts import Facts
from worksystem.analysis.health.finding import Finding, Grounds, Trouble, Unjudged
from worksystem.analysis.health.question import diagnose
from worksystem.analysis.health.thresholds import Thresholds
from worksystem.analysis.health.verdict import Verdict
from worksystem.analysis.health.waivers import Waiver

__all__ = [
    "CHECKS",
    "Check",
    "Facts",
    "Finding",
    "Grounds",
    "Health",
    "HealthComparison",
    "Thresholds",
    "Trouble",
    "Unjudged",
    "Verdict",
    "Waiver",
    "check",
    "diagnose",
]
