"""Bottlenecks: which constraint is worth relieving, by load, structure, relief and flow."""

from worksystem.analysis.bottlenecks.answer import Bottlenecks
from worksystem.analysis.bottlenecks.load import LoadEntry
from worksystem.analysis.bottlenecks.question import find_bottlenecks
from worksystem.analysis.bottlenecks.ranking import Ranking
from worksystem.analysis.bottlenecks.relief import Relief, ReliefEntry
from worksystem.analysis.bottlenecks.structure import StructureEntry

__all__ = [
    "Bottlenecks",
    "LoadEntry",
    "Ranking",
    "Relief",
    "ReliefEntry",
    "StructureEntry",
    "find_bottlenecks",
]
