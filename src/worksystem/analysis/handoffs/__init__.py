"""Handoffs: how work changes hands, from whom to whom, how fast and how often not at first."""

from worksystem.analysis.handoffs.acceptance import FirstPass
from worksystem.analysis.handoffs.answer import Handoffs
from worksystem.analysis.handoffs.latency import Latencies, Latency, LatencyFigures
from worksystem.analysis.handoffs.open_offers import Unanswered
from worksystem.analysis.handoffs.outside import OutsideContract
from worksystem.analysis.handoffs.proportions import Proportion
from worksystem.analysis.handoffs.protocol import Offer
from worksystem.analysis.handoffs.question import measure_handoffs
from worksystem.analysis.handoffs.relays import Bounce, Broker, ItemCounts, PingPong

__all__ = [
    "Bounce",
    "Broker",
    "FirstPass",
    "Handoffs",
    "ItemCounts",
    "Latencies",
    "Latency",
    "LatencyFigures",
    "Offer",
    "OutsideContract",
    "PingPong",
    "Proportion",
    "Unanswered",
    "measure_handoffs",
]
