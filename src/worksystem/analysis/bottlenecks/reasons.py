"""What each ranking says of one owner or item, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from worksystem.analysis.paths import find_critical_path
from worksystem.model.durations import ZERO
from worksystem.show import show

if TYPE_CHECKING:
    from worksystem.analysis.bottlenecks.measuring import Measured
    from worksystem.analysis.bottlenecks.ranking import Entry, Kind, Ranking
    from worksystem.analysis.plans import Plan
    from worksystem.model.system import WorkSystem

__all__ = ["explain"]

_OF_PARENT = "{!r} is the sum of its parts; they are ranked"


def explain(
    id: str,
    system: WorkSystem,
    plans: tuple[Plan | None, Plan | None],
    rankings: Sequence[Ranking[Entry]],
    outcomes: Measured,
) -> str:
    """A line for what each ranking says; of an owner and an item with one id, of both.

    Args:
        id: Of an owner or an item of the system.
        system: The system that was asked about.
        plans: The plan that load is told of, and the one that gains are measured from.
        rankings: All of them.
        outcomes: What became of the changes that might help.
    """
    seen: list[Kind] = [entry.kind for entry in rankings[-1].of(id)]
    kinds: list[Kind] = []
    kinds += ["owner"] if id in system.owners else []
    kinds += ["item"] if id in system.items else []
    lines = []
    for ranking in rankings:
        if ranking.not_evaluated is not None:
            lines.append(ranking.caption)
            continue
        # The history may know states, and owners who have left.
        asked = dict.fromkeys([*kinds, *seen]) if ranking.name == "flow" else kinds
        for kind in asked:
            said = _said(id, kind, ranking)
            said = said or _why_not(
                id, kind, ranking.name, system=system, plans=plans, outcomes=outcomes
            )
            lines += [f"by {ranking.name}: {said}"] if said else []
    return "\n".join(lines)


def _why_not(
    id: str,
    kind: Kind,
    name: str,
    *,
    system: WorkSystem,
    plans: tuple[Plan | None, Plan | None],
    outcomes: Measured,
) -> str:
    """Why a ranking has no entry for an owner or an item; nothing where it ranks no such thing."""
    if name == "load":
        return f"{show(id)} has no open work in the plan" if kind == "owner" else ""
    if name == "structure":
        return _not_near(id, kind, system if plans[0] is None else plans[0].staffed)
    if name == "flow":
        return _not_waiting(id) if kind == "owner" else ""
    return "" if plans[1] is None else _not_measured(id, kind, plans[1], outcomes)


def _said(id_: str, kind: Kind, ranking: Ranking[Entry]) -> str:
    for entry in ranking.of(id_):
        if entry.kind == kind:
            return f"{entry.why} (number {ranking.place(entry)} of {len(ranking)})"
    return ""


def _not_waiting(id_: str) -> str:
    """Why there is no entry by flow."""
    return f"no item waited with {show(id_)}, who never was the bottleneck"


def _not_near(id_: str, kind: Kind, staffed: WorkSystem) -> str:
    """Why there is no entry by structure."""
    if kind == "owner":
        return (
            f"{show(id_)} does no critical or near-critical work, "
            "and others could do what they do, or nobody has said"
        )
    if any(item.parent == id_ for item in staffed.items):
        return _OF_PARENT.format(id_)
    room = find_critical_path(staffed)[id_].total_float
    if room is None:
        return f"{id_!r} is finished"
    return f"{id_!r} has {show(room)} of float, so it is not near-critical"


def _not_measured(id_: str, kind: Kind, plan: Plan, outcomes: Measured) -> str:
    """Why there is no entry by relief."""
    for other in outcomes.others:
        if (other.change.subject, other.change.kind) == (id_, kind):
            return str(other)
    if kind == "owner":
        return f"no item of the plan waits for {show(id_)}"
    if any(item.parent == id_ for item in plan.system.items):
        return _OF_PARENT.format(id_)
    if plan.system.items[id_].external:
        return f"{id_!r} is outside the system"
    room = plan[id_].total_float
    if room is None:
        return f"{id_!r} is finished"
    if room > ZERO:
        return f"{id_!r} can slip by {show(room)} in the plan, so it was not measured"
    return f"{id_!r} takes no time that could be shortened"
