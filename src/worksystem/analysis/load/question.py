"""The question: where does demand for somebody's working time exceed their capacity?"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

import numpy as np

from worksystem.analysis.load.accounts import Accounts
from worksystem.analysis.load.answer import Load
from worksystem.analysis.load.ledger import Ledger
from worksystem.analysis.load.open_work import work_of_plan, work_of_system
from worksystem.analysis.load.periods import PeriodKind, Periods
from worksystem.analysis.load.ties import Ties
from worksystem.errors import CannotAnswer, InvalidInstant, InvalidModel
from worksystem.model.construction import choice, evidence
from worksystem.model.instants import day_or_instant, to_microseconds
from worksystem.model.instants import zone as check_zone
from worksystem.model.resolution import midnight
from worksystem.model.system import WorkSystem

if TYPE_CHECKING:
    from worksystem.analysis.load.bookings import BookedPlan

__all__ = ["measure_load"]

_by = choice("day", "week", "month")
_spread = choice("early", "float")
_MOST_PERIODS = 100_000
# Owners times periods: numbers that are kept for each.
_MOST_CELLS = 10_000_000


def measure_load(
    source: WorkSystem | BookedPlan,
    *,
    by: PeriodKind = "week",
    start: datetime | date | str | None = None,
    until: datetime | date | str | None = None,
    spread: Literal["early", "float"] = "early",
    zone: str | None = None,
) -> Load:
    """Measure demand against capacity, for every owner and every day, week or month.

    An item goes on while all its doers are at work, and each of its hours
    takes their share of each of them. Only what is left counts: nothing of
    finished items, of stubs outside the system or of parents, which are the
    sum of their parts. Of an estimate, the likely point counts. A system has
    the dates of its critical path, which assumes that everybody has room for
    everything: this is where that turns out to be wrong.

    The capacity of an owner is their open hours without absences, times their
    share, times their units at once; who is not active has none. The demand
    on a team is what it is assigned itself and what its members are: of
    somebody in several teams, each has the part that its share is of all
    shares. Its capacity is the larger of its own, which may stand for people
    with no name, and what it has of its members; each of them counts once.
    With a role it is the same, but it has all of its holders, whatever else
    they do.

    Args:
        source: A system, or a plan, whose own dates are used.
        by: What a period is: a day, an ISO week from Monday, or a month.
        start: Begin with the period that holds this day or instant; else with
            the first demand.
        until: End with the period that holds this day, or what is just before
            this instant; else with the last demand.
        spread: Where the work of an item lies, in a system: evenly between
            its early dates, or evenly over its float too ("float").
        zone: Where periods begin at midnight; else the system's local zone.

    Returns:
        The periods of every owner, with demand, capacity and items. All work
        is in them, or in `before` and `after`, or `unassigned`: the parts sum
        to the whole, to the microsecond.

    Raises:
        CannotAnswer: If the system has no start, or there are too many periods.
        DependencyCycle: If items wait for each other.
        InvalidModel: If an option is none of those above.

    Cost is linear in items and in the periods that each of them touches, plus
    owners times periods.

    Source: resource loading with early and late dates as in Kelley, "The
    critical-path method: resources planning and scheduling", in Muth and
    Thompson, "Industrial Scheduling", 1963.

    Examples:
        >>> from worksystem import Calendar, Owner, WorkItem
        >>> system = WorkSystem(
        ...     "launch",
        ...     start="2026-05-04",
        ...     calendar="week",
        ...     calendars=[Calendar("week", week="Mon-Fri 09:00-17:00")],
        ...     owners=[Owner("ana"), Owner("bo")],
        ...     items=[
        ...         WorkItem("copy", owner="ana", effort="3d", after=[]),
        ...         WorkItem("mail", owner="ana", effort="3d", after=[]),
        ...         WorkItem("art", owner="bo", effort="6d", after=[]),
        ...     ],
        ... )
        >>> load = measure_load(system)
        >>> print(load.table())
        load by week, at early dates (UTC): 1 of 2 owners over capacity, most 'ana', by 1d in the week of Mon 2026-05-04; in % of capacity
        owner  demand  capacity  2026-05-04  2026-05-11
        ana    6d      10d              120           0
        bo     6d      10d              100          20
        >>> print(load.moves("ana")[0])
        move 'copy' by up to 3d: it has 3d of float
        >>> measure_load(WorkSystem("shop"))
        Traceback (most recent call last):
            ...
        worksystem.errors.CannotAnswer: load is told by dates, and system 'shop' has no start; give it one, as in system.update(start='2026-05-04')
    """
    by, spread = _by(by), _spread(spread)
    system = _system_of(source)
    if system.start is None:
        raise CannotAnswer(
            f"load is told by dates, and system {system.id!r} has no start; "
            "give it one, as in system.update(start='2026-05-04')"
        )
    zone = system.local_zone if zone is None else check_zone(zone)
    asked = _asked(start, until, zone)
    if isinstance(source, WorkSystem):
        work = work_of_system(source, spread)
    else:
        work = work_of_plan(source)
    ties = Ties(system)
    ledger = Ledger(ties.owners, work.bookings)
    most = min(_MOST_PERIODS, _MOST_CELLS // max(1, len(ties)))
    first, last = _covered(*asked, ledger, to_microseconds(system.start))
    periods = Periods.covering(by, zone, first, last, most=most)
    accounts = Accounts(system, ledger, ties, periods)
    return Load(system=system, periods=periods, work=work, accounts=accounts)


def _system_of(source: object) -> WorkSystem:
    """The system that is asked about, or planned."""
    if isinstance(source, WorkSystem):
        return source
    system = getattr(source, "system", None)
    if isinstance(system, WorkSystem) and hasattr(source, "bookings"):
        return system
    raise InvalidModel(f"need a WorkSystem, or a plan of one, got {evidence(source)}")


def _asked(
    start: datetime | date | str | None, until: datetime | date | str | None, zone: str
) -> tuple[int | None, int | None]:
    """The first instant that was asked for, and the last."""
    first = None if start is None else _instant(start, zone, days=0)
    last = None if until is None else _instant(until, zone, days=1) - 1
    if first is not None and last is not None and last + 1 < first:
        raise InvalidInstant(f"need an end that is not before the start, got {start} to {until}")
    return first, last


def _instant(value: datetime | date | str, zone: str, *, days: int) -> int:
    read = day_or_instant(value)
    return to_microseconds(read) if isinstance(read, datetime) else midnight(read, days, zone)


def _covered(first: int | None, last: int | None, ledger: Ledger, begin: int) -> tuple[int, int]:
    """The first instant and the last: those asked for, else those of the demand."""
    starts, finishes = (ledger.start, ledger.finish - 1) if len(ledger) else ([begin], [begin])
    if first is None:
        first = min(int(np.min(starts)), int(np.min(starts)) if last is None else last)
    if last is None:
        last = max(int(np.max(finishes)), int(np.max(starts)))
    return first, max(first, last)
