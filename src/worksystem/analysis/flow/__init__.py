"""Flow: how work moves, how long it takes, and where its time goes."""

from worksystem.analysis.flow.ageing import Ageing, AgeingItem
from worksystem.analysis.flow.answer import Flow
from worksystem.analysis.flow.blocked import Block, Blocked
from worksystem.analysis.flow.cumulative import Cumulative
from worksystem.analysis.flow.durations import Durations, TimeInState
from worksystem.analysis.flow.efficiency import Efficiency
from worksystem.analysis.flow.elapsed import Told
from worksystem.analysis.flow.littles_law import LittlesLaw
from worksystem.analysis.flow.percentiles import Percentile
from worksystem.analysis.flow.policy import Policy, Rule
from worksystem.analysis.flow.question import measure_flow
from worksystem.analysis.flow.reopenings import Reopening, Reopenings
from worksystem.analysis.flow.series import PerPeriod
from worksystem.analysis.flow.stability import Drift, Stability
from worksystem.analysis.flow.survival import Survival
from worksystem.analysis.flow.visits import Visit, Visits
from worksystem.analysis.flow.window import Window
from worksystem.analysis.flow.wip import Wip
from worksystem.analysis.flow.working import WorkingFlow

__all__ = [
    "Ageing",
    "AgeingItem",
    "Block",
    "Blocked",
    "Cumulative",
    "Drift",
    "Durations",
    "Efficiency",
    "Flow",
    "LittlesLaw",
    "PerPeriod",
    "Percentile",
    "Policy",
    "Reopening",
    "Reopenings",
    "Rule",
    "Stability",
    "Survival",
    "TimeInState",
    "Told",
    "Visit",
    "Visits",
    "Window",
    "Wip",
    "WorkingFlow",
    "measure_flow",
]
