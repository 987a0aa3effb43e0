"""The question: which constraint is worth relieving?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from worksystem.analysis.bottlenecks.answer import Bottlenecks
from worksystem.analysis.bottlenecks.flow import rank_by_flow
from worksystem.analysis.bottlenecks.load import rank_by_load
from worksystem.analysis.bottlenecks.measuring import Measured, gain, measure_relief
from worksystem.analysis.bottlenecks.ranking import Ranking
from worksystem.analysis.bottlenecks.structure import rank_by_structure
from worksystem.analysis.plans import Plan, make_plan
from worksystem.errors import Infeasible, InvalidModel
from worksystem.model.construction import evidence, whole
from worksystem.model.durations import ZERO
from worksystem.show import show, show_count

if TYPE_CHECKING:
    from worksystem.model.history import History
    from worksystem.model.system import WorkSystem

__all__ = ["find_bottlenecks"]

_SHOWN_REASONS = 3


def find_bottlenecks(
    system: WorkSystem,
    *,
    plan: Plan | None = None,
    history: History | None = None,
    effort: Literal["quick", "normal", "thorough"] = "quick",
    seed: int = 0,
    schedules: int | None = None,
    objective: Literal["finish", "tardiness"] | None = None,
    top: int = 5,
    samples: int | None = None,
) -> Bottlenecks:
    """Find what limits a work system: by load, by structure, by relief and by flow.

    Four rankings that answer different questions, and no number that adds
    them up:

    - **load**: how much of their time owners are busy, over the span of the plan.
    - **structure**: how much critical and near-critical work (total float of
      the critical path up to two working days) passes through an item, or is
      done by an owner; and who is the only one who could do something.
    - **relief**: how much earlier the plan finishes with one more unit of an
      owner, or with an item that is a tenth shorter. Measured, by planning
      the changed system again with the same options, not guessed.
    - **flow**: how long items have waited, by state and owner; and who was
      the bottleneck when, which shifts.

    Args:
        system: Its dependencies must be free of cycles.
        plan: Of this system; made with the options below when left out. Load
            is told of it. Its objective and `interleave` hold for the plans
            that relief is measured by.
        history: What happened; the system's own when left out.
        effort: How long to look for each plan: see `make_plan`.
        seed: Of the search for plans, and of the choice of samples.
        schedules: How many schedules to make for each plan, in place of `effort`.
        objective: What is relieved: the ``finish`` of the plan, or its
            ``tardiness``; that of `plan`, or ``finish``, when left out.
        top: Of how many owners and items relief is measured, and how many of
            each kind are shown.
        samples: From how many items betweenness counts the shortest ways,
            drawn with the seed; from all up to 256 items, and fewer the more
            there are, when left out.

    Returns:
        The rankings. Where there is no plan, load and relief say why they are
        not evaluated; without a start, load does, and without a history, flow.

    Raises:
        DependencyCycle: If items wait for each other; names a short cycle.
        BeyondHorizon: If a date lies past the years that a calendar can hold.
        InvalidModel: If an option is none of those above, or the plan is of
            another system.

    Cost is that of at most 2 × `top` + 1 plans, and of items times
    dependencies over 4 096, and n log n in events.

    Source: Goldratt and Cox, "The Goal", 1984, for the question; the formulas
    name their own.

    Examples:
        >>> from worksystem import Owner, WorkItem, WorkSystem
        >>> items = [
        ...     WorkItem("copy", owner="ana", effort="1d", after=[]),
        ...     WorkItem("page", owner="ana", effort="2d", after=[]),
        ...     WorkItem("mail", owner="bo", effort="1d", after=["copy"]),
        ... ]
        >>> launch = WorkSystem(
        ...     "launch", start="2026-05-04T09:00Z", owners=[Owner("ana"), Owner("bo")], items=items
        ... )
        >>> found = find_bottlenecks(launch)
        >>> for entry in found.by_relief:
        ...     print(entry)
        one more of ana ends the plan 1d earlier, on Tue 2026-05-05 01:00
        'page' a tenth shorter ends the plan 1h 36m earlier, on Tue 2026-05-05 07:24
        'copy' a tenth shorter ends the plan 48m earlier, on Tue 2026-05-05 08:12
        >>> find_bottlenecks(launch, top=0)
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidNumber: top: need a whole number of 1 or more, got 0
    """
    top = _whole("top", top)
    samples = None if samples is None else _whole("samples", samples)
    if plan is not None and (not isinstance(plan, Plan) or plan.system != system):
        raise InvalidModel(
            f"plan: need a plan of this system, as make_plan gives it, got {evidence(plan)}"
        )
    by_flow = rank_by_flow(system, history, shown=top)
    options = {
        "effort": effort,
        "schedules": schedules,
        "seed": seed,
        "objective": objective or (plan.objective if plan is not None else "finish"),
        "interleave": plan is not None and plan.interleave,
    }
    base, reason = _plan(system, options, given=plan is not None)
    chosen = plan if plan is not None else base
    staffed = system if chosen is None else chosen.staffed
    by_structure, notes = rank_by_structure(system, staffed, samples=samples, seed=seed, shown=top)
    outcomes = Measured() if base is None else measure_relief(base, options, top=top)
    return Bottlenecks(
        system=system,
        by_load=(
            Ranking("load", "", not_evaluated=reason, shown=top)
            if chosen is None
            else rank_by_load(chosen, shown=top)
        ),
        by_structure=by_structure,
        by_relief=(
            Ranking("relief", "", not_evaluated=reason, shown=top)
            if base is None
            else outcomes.ranking(base, shown=top)
        ),
        by_flow=by_flow,
        plan=chosen,
        base=base,
        options=options,
        outcomes=outcomes,
        notes=(
            *(() if chosen is None else chosen.notes),
            *notes,
            *_notes(outcomes, base, plan),
        ),
    )


def _whole(name: str, value: int) -> int:
    try:
        return whole(value)
    except InvalidModel as error:
        raise error.at(name) from None


def _plan(system: WorkSystem, options: dict[str, Any], *, given: bool) -> tuple[Plan | None, str]:
    """A plan, or why there is none."""
    try:
        return make_plan(system, **options), ""
    except Infeasible as error:
        some = "; ".join(error.reasons[:_SHOWN_REASONS])
        left = len(error.reasons) - _SHOWN_REASONS
        more = f"; and {left} more" if left > 0 else ""
        none = "no plan was found with these options" if given else "there is no plan"
        return None, f"{none}: {some}{more}"


def _notes(outcomes: Measured, base: Plan | None, given: Plan | None) -> list[str]:
    """What a reader of the gains has to know."""
    if base is None:
        return []
    notes = []
    if given is not None and gain(base, given):
        notes.append(_of_another_plan(base, given))
    if outcomes.others:
        counts = {
            "could not gain more": outcomes.count("limit"),
            "were left out": outcomes.count("enough"),
            "had no plan": outcomes.count("no plan"),
        }
        said = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
        notes.append(f"relief was measured of {len(outcomes.entries)}; {said}")
    if base.objective == "finish" and base.gap and outcomes.entries:
        above = show(base.length - base.lower_bound)
        notes.append(
            f"the plan may be up to {above} longer than the shortest; gains and losses "
            "below that may also be luck of the search"
        )
    return notes


def _of_another_plan(base: Plan, given: Plan) -> str:
    better = gain(base, given)
    how = f"{show(abs(better))} {'worse' if better > ZERO else 'better'} than the one given"
    return (
        "gains are measured from a plan that was made as the changed ones are, "
        f"with {show_count(base.schedules, 'schedule')}; it is {how}"
    )
