"""Waiting: why work waited between two activities, by five causes."""

from worksystem.analysis.waiting.amounts import Amounts
from worksystem.analysis.waiting.answer import Waiting
from worksystem.analysis.waiting.causes import CAUSES
from worksystem.analysis.waiting.gains import Gain, Gains
from worksystem.analysis.waiting.question import explain_waiting
from worksystem.analysis.waiting.segments import Segment
from worksystem.analysis.waiting.waits import Wait, Waits

__all__ = [
    "CAUSES",
    "Amounts",
    "Gain",
    "Gains",
    "Segment",
    "Wait",
    "Waiting",
    "Waits",
    "explain_waiting",
]
