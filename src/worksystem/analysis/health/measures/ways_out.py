"""How somebody who has too much to do gets out of it: what can be moved, and what to type."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from worksystem.errors import CannotAnswer
from worksystem.show import show, show_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worksystem.analysis.health.facts import Facts
    from worksystem.analysis.health.measures.demand import Demand
    from worksystem.analysis.health.measures.due_work import DueWork

__all__ = ["later_date", "moves"]


def moves(facts: Facts, demand: Demand, items: Sequence[str], week: int) -> str | None:
    """The three items that can be moved most cheaply: those with the most total float.

    Args:
        facts: Know the critical path.
        demand: Knows where work lies.
        items: Ids of those that take time in a week.
        week: The place of that week.

    Returns:
        None if nobody knows the critical path.
    """
    try:
        total = facts.path.schedule.total
    except CannotAnswer:
        return None
    spare = {id_: int(total[demand.node[id_]]) for id_ in items}
    found = sorted((id_ for id_ in items if spare[id_] > 0), key=lambda id_: (-spare[id_], id_))
    if not found:
        return "none of its items can move without moving the end or a deadline: cut, or hand over"
    cheapest = found[:3]
    said = [f"{id_!r} by up to {show(timedelta(microseconds=spare[id_]))}" for id_ in cheapest]
    to_type = ""
    for id_ in cheapest:
        # Work that has begun is not put off by a date to start.
        has_begun = facts.system.items[id_].started is not None
        if week + 1 < len(demand.weeks) and not has_begun and demand.until(id_, week) <= spare[id_]:
            monday = demand.weeks.start(week + 1).date()
            to_type = f", as in system.update({id_!r}, not_before='{monday}')"
            break
    return f"move {show_list(said)}{to_type}; else cut, or hand over"


def later_date(due: DueWork, items: Sequence[str], week: int) -> str | None:
    """To agree on a later date for the largest item, or for the whole whose date it has.

    Args:
        due: Knows the dates.
        items: Ids of those that are due by the end of a week, the largest first.
        week: The place of that week.

    Returns:
        None if there is no later date.
    """
    promise, friday = due.promise(items[0]), due.friday_after(week)
    if friday is None:
        return None
    return (
        f"agree on a later date, as in system.update({promise!r}, due='{friday}'); "
        "else cut, or hand over"
    )
