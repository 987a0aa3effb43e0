"""Bottlenecks: which constraint is worth relieving, by load, structure, relief and flow."""

from worksystem.analysis.bottlenecks.answer import Bottlenecks
from worksystem.analysis.bottlenecks.flow import FlowEntry, FlowRanking
from worksystem.analysis.bottlenecks.load import LoadEntry
from worksystem.analysis.bottlenecks.question import find_bottlenecks
from worksystem.analysis.bottlenecks.ranking import Ranking
from worksystem.analysis.bottlenecks.relief import Relief, ReliefEntry
from worksystem.analysis.bottlenecks.shifting import BottleneckShare, Reign, Shifting
from worksystem.analysis.bottlenecks.structure import StructureEntry

__all__ = [
    "BottleneckShare",
    "Bottlenecks",
    "FlowEntry",
    "FlowRanking",
    "LoadEntry",
    "Ranking",
    "Reign",
    "Relief",
    "ReliefEntry",
    "Shifting",
    "StructureEntry",
    "find_bottlenecks",
]
