"""The question: what can be delivered when, with the people that there are?"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Literal

import numpy as np

from worksystem.analysis.plans.answer import Plan
from worksystem.analysis.plans.bounds import earliest_finish
from worksystem.analysis.plans.chains import find_handovers, find_late
from worksystem.analysis.plans.hard_dates import broken_dates, impossible_dates
from worksystem.analysis.plans.many_axes import ManyAxes
from worksystem.analysis.plans.one_axis import OneAxis
from worksystem.analysis.plans.options import Options
from worksystem.analysis.plans.putting_off import project_of
from worksystem.analysis.plans.search import Search, budget
from worksystem.analysis.plans.walk import Walk
from worksystem.errors import CannotAnswer, Infeasible
from worksystem.network import Schedule, network_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from worksystem.analysis.plans.project import Project
    from worksystem.analysis.plans.trials import Scheme, Trial, Value
    from worksystem.model.system import WorkSystem

__all__ = ["make_plan"]


def make_plan(
    system: WorkSystem,
    *,
    effort: Literal["quick", "normal", "thorough"] = "normal",
    schedules: int | None = None,
    seed: int = 0,
    objective: Literal["finish", "tardiness"] = "finish",
    interleave: bool = False,
    solver: Literal["schedule", "cp-sat"] = "schedule",
    time_limit: timedelta | float | None = None,
) -> Plan:
    """Plan a start, a finish and doers for every open item, so that nobody is over capacity.

    Every dependency, calendar, absence, constraint and skill is respected. An
    item takes its doers from its start to its finish, over closures too; of an
    owner there are `at_once` units, of which each item takes its assigned
    share, and at most `wip_limit` items where one is set. Work assigned to a
    team or a role that nobody holds takes the units of that owner, not those
    of its members.

    Who does an item: its assignees, else its owner. Where it needs skills, has
    no assignees, and its owner lacks one of them, the plan chooses an active
    owner who has them all. In the place of a role the plan chooses one of its
    active holders. Started work goes on first, with who does it now.

    Args:
        system: Its dependencies must be free of cycles.
        effort: How long to look: ``quick`` makes up to 9 schedules, ``normal``
            up to 7 000, fewer the more items there are, ``thorough`` ten times as many.
        schedules: How many schedules to make, in place of `effort`.
        seed: Of the search. The same seed and number of schedules give the
            same plan.
        objective: What to look for: the earliest ``finish`` (then the least
            tardiness), or the least ``tardiness``: working time past due
            dates, of which an hour weighs 1 in the most urgent priority band
            that is used, 1/2 in the next, 1/3 in the third.
        interleave: Let owners do something else while an item of theirs rests,
            because another of its doers is away.
        solver: ``schedule`` is the search of this library. ``cp-sat`` goes on
            from its plan with OR-tools, and is never worse; it may prove that
            no plan is shorter. It needs ``worksystem[optimize]``, and work that
            is all on one calendar with its doers named.
        time_limit: For ``cp-sat``: seconds by the clock, so that its answer
            may depend on the machine. Without it a fixed number of steps, about
            ten seconds, gives the same answer everywhere.

    Returns:
        The plan, with a lower bound of its length and the gap to it. It is
        the best that was found, not always the best there is.

    Raises:
        DependencyCycle: If items wait for each other; names a short cycle.
        Infeasible: If no plan respects what is asked, with every reason.
        BeyondHorizon: If a date lies past the years that a calendar can hold.
        InvalidModel: If an option is none of those above.
        MissingExtra: If OR-tools is asked for and not installed.

    Cost is n log n for n items and dependencies, times the number of schedules.

    Source: Kolisch and Hartmann, "Experimental investigation of heuristics for
    resource-constrained project scheduling: an update", EJOR 174(1), 2006.

    Examples:
        >>> from worksystem import Capacity, Owner, WorkItem, WorkSystem
        >>> items = [
        ...     WorkItem("copy", owner="ana", effort="1d", after=[]),
        ...     WorkItem("page", owner="ana", effort="2d", after=[]),
        ...     WorkItem("mail", owner="bo", effort="1d", after=["copy"]),
        ... ]
        >>> launch = WorkSystem(
        ...     "launch", start="2026-05-04T09:00Z", owners=[Owner("ana"), Owner("bo")], items=items
        ... )
        >>> plan = make_plan(launch)
        >>> print(plan.explain("page"))
        'page' is done by ana from Mon 2026-05-04 17:00 until Tue 2026-05-05 09:00. It waits for ana, who is on 'copy' until Mon 2026-05-04 17:00. If ana were free it could start Mon 2026-05-04 09:00. It is on the chain that sets the finish.
        >>> make_plan(launch.add(WorkItem("moon", skills=["fly"])))
        Traceback (most recent call last):
            ...
        worksystem.errors.Infeasible: there is no plan: item 'moon' needs 'fly', and no active owner has that; add it to an owner's skills
    """
    options = Options(
        effort=effort,
        schedules=schedules,
        seed=seed,
        objective=objective,
        interleave=interleave,
        solver=solver,
        time_limit=time_limit,
    )
    project = project_of(system)
    if reasons := impossible_dates(project):
        raise Infeasible(reasons)
    scheme: Scheme = (
        OneAxis(project) if project.is_simple else ManyAxes(project, interleave=interleave)
    )
    if options.solver == "cp-sat" and not isinstance(scheme, OneAxis):
        raise CannotAnswer(
            f"cp-sat plans work that is all on one calendar, with doers that are named and "
            f"nothing begun yet, and here {_in_the_way(project)}; use solver='schedule'"
        )
    bound = earliest_finish(project)
    best, bound = _search(scheme, bound, options)
    if best.value[0]:
        raise Infeasible(broken_dates(project, best, scheme.made), proven=False)
    return _answer(scheme, best, bound, options)


def _search(scheme: Scheme, bound: int, options: Options) -> tuple[Trial, int]:
    target = scheme.comparable(bound)

    def cannot_be_better(value: Value) -> bool:
        return value[0] == 0 and value[1] <= target and value[2] == 0

    search = Search(
        scheme,
        seed=options.seed,
        tardiness=options.objective == "tardiness",
        good=cannot_be_better,
    )
    allowed = budget(options.effort, len(scheme.project.open), scheme.cost)
    best = search.run(options.schedules or allowed)
    if options.solver == "schedule":
        return best, bound
    return _solved(scheme, search, best, bound, options)


def _in_the_way(project: Project) -> str:
    """Why everything is not on one axis."""
    timing = project.timing
    if project.has_choices:
        return "the plan has to choose who does what"
    if len(timing.axes) > 1:
        return f"there are {len(timing.axes)} different working times (calendars and absences)"
    if timing.begun or timing.ended:
        return "work has begun"
    return "there are delays, elapsed lags or dates that fix a start"


def _solved(
    scheme: Scheme, search: Search, best: Trial, bound: int, options: Options
) -> tuple[Trial, int]:
    """The better of a plan and what a solver makes of it; and the better bound."""
    from worksystem.analysis.plans.cp_sat import improve

    assert isinstance(scheme, OneAxis), "others were refused before the search"
    keys, proven = improve(
        scheme,
        best,
        scheme.comparable(bound),
        tardiness=options.objective == "tardiness",
        seconds=options.time_limit,
        seed=options.seed,
    )
    found = scheme.forward(keys)
    axes = scheme.project.timing.axes
    instant = axes[0].closing(proven) if axes else bound
    return min(best, found, key=lambda trial: search.key(trial.value)), max(bound, instant)


def _answer(scheme: Scheme, best: Trial, bound: int, options: Options) -> Plan:
    project = scheme.project
    walk = Walk(project)
    walk.set_up(best.starts, best.modes)
    handovers = find_handovers(project, best)
    staffed = project.staffed(best.modes)
    network = network_of(staffed)
    finish = walk.finish()
    late = np.array(find_late(project, walk, best, handovers, finish), dtype=np.int64)
    earliest = list(walk.resume)
    for node in project.open:
        if node not in project.timing.fixed:
            earliest[node] = walk.earliest(node, project.modes[node][walk.mode[node]].floor)
    return Plan(
        system=project.system,
        staffed=staffed,
        network=network,
        schedule=_schedule(walk, late, finish),
        earliest=np.array(earliest, dtype=np.int64),
        handovers=tuple(handovers),
        owners=tuple(project.resources.owners),
        bound=bound,
        schedules=scheme.made,
        objective=options.objective,
        interleave=options.interleave,
        lateness=float(best.value[2]),
        taken_for_granted=tuple(project.notes),
    )


def _schedule(walk: Walk, late: NDArray[np.int64], finish: int) -> Schedule:
    """The plan in the form of a critical path's schedule, so that it is told in the same way."""
    resume = np.array(walk.resume, dtype=np.int64)
    length = np.array(walk.length, dtype=np.int64)
    early_start, late_start = resume.copy(), late - length
    for node, begun in walk.timing.begun.items():
        early_start[node] = late_start[node] = begun
    return Schedule(
        early_start=early_start,
        early_finish=resume + length,
        late_start=late_start,
        late_finish=late,
        free=np.zeros(len(resume), dtype=np.int64),  # a plan has no free floats
        total=late - resume - length,
        resume=resume,
        by_closing=frozenset(walk.by_closing),
        finish=finish,
    )
