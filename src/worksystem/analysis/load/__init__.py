"""Load: where the demand for somebody's working time exceeds their capacity."""

from worksystem.analysis.load.answer import Load
from worksystem.analysis.load.bookings import Booking
from worksystem.analysis.load.moves import LoadMove
from worksystem.analysis.load.open_work import Unassigned
from worksystem.analysis.load.question import measure_load
from worksystem.analysis.load.rows import ById, LoadPeriod, LoadRows

__all__ = [
    "Booking",
    "ById",
    "Load",
    "LoadMove",
    "LoadPeriod",
    "LoadRows",
    "Unassigned",
    "measure_load",
]
