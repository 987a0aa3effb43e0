"""What sets the finish, what comes close to it, and what is too late for its date."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from worksystem.model.durations import ZERO
from worksystem.model.instants import tzinfo
from worksystem.show import show
from worksystem.summary.section import WIDTH, Section, few, shortened
from worksystem.table import Table

if TYPE_CHECKING:
    from worksystem.analysis.paths import Activity, CriticalPath
    from worksystem.model.items import WorkItem
    from worksystem.model.system import WorkSystem

__all__ = [
    "NEAR",
    "critical_path",
    "in_json",
    "last_day",
    "late",
    "near_critical",
    "start_day",
    "taken_for_granted",
    "without_middle",
]

_FIRST, _LAST = 12, 6
NEAR = timedelta(hours=16)
"""Float up to which a chain is called near-critical: two days of 8 h."""


def critical_path(path: CriticalPath) -> Section:
    """The chain that sets the finish, with its dates and owners."""
    system = path.system
    steps = [path[id_] for id_ in path.items]
    finished = sum(step.total_float is None for step in steps)
    rows: list[tuple[object, ...]] = []
    for step in steps:
        start = step.early_start or step.early_start_offset
        finish = step.early_finish or step.early_finish_offset
        rows.append(
            (step.item, _who(system, system.items[step.item]), start_day(start), last_day(finish))
        )
    done = f"{finished} of them {'is' if finished == 1 else 'are'} finished."
    return Section(
        "critical_path",
        _headline(path),
        {
            "length_seconds": path.length.total_seconds(),
            "finish": in_json(path.finish),
            "items": [_step(system, step) for step in steps],
        },
        table=_chain(system, rows) if rows else None,
        notes=[done] if finished else [],
    )


def _headline(path: CriticalPath) -> str:
    if not path.items:
        return "No items, so no critical path"
    count = "1 item" if len(path.items) == 1 else f"{len(path.items)} items"
    until = f", until {show(path.finish)}" if path.finish is not None else ""
    return f"Critical path: {count}, {show(path.length)} of work{until}"


def _step(system: WorkSystem, step: Activity) -> dict[str, object]:
    item = system.items[step.item]
    return {
        "item": step.item,
        "title": item.title,
        "owner": item.owner,
        "assignees": [assignment.owner for assignment in item.assignees],
        "start": in_json(step.early_start),
        "finish": in_json(step.early_finish),
        "start_offset_seconds": step.early_start_offset.total_seconds(),
        "finish_offset_seconds": step.early_finish_offset.total_seconds(),
        "total_float_seconds": _seconds(step.total_float),
        "finished": step.total_float is None,
    }


def _chain(system: WorkSystem, rows: list[tuple[object, ...]]) -> Table:
    """The chain with titles, where there are any and there is room for them."""
    shown = [[len(show(value)) for value in row] for row in rows]
    room = WIDTH - 10 - sum(max(column, default=0) for column in zip(*shown, strict=True))
    titles = [system.items[str(row[0])].title for row in rows]
    names: tuple[str, ...] = ("item", "who", "start", "finish")
    if room >= 10 and any(titles):
        names = ("item", "title", *names[1:])
        told = zip(rows, titles, strict=True)
        rows = [(row[0], shortened(title, room), *row[1:]) for row, title in told]
    return Table.of("", names, without_middle(rows))


def without_middle(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """The first rows and the last ones: a long chain is told by both."""
    left = len(rows) - _FIRST - _LAST
    if left <= 1:
        return rows
    gap = (f"… {left} more", *[""] * (len(rows[0]) - 1))
    return [*rows[:_FIRST], gap, *rows[-_LAST:]]


def near_critical(path: CriticalPath) -> Section:
    """The chains that would set the finish if they slipped a little."""
    chains = path.near_critical(within=NEAR)
    return Section(
        "near_critical",
        f"Close to it: other chains with {show(NEAR)} of float or less",
        {
            "within_seconds": NEAR.total_seconds(),
            "chains": [
                {"items": list(c.items), "total_float_seconds": c.total_float.total_seconds()}
                for c in chains
            ],
        },
        table=Table.of("", ("float", "chain"), [(c.total_float, _arrows(c.items)) for c in chains]),
        notes=[] if chains else ["There is none."],
    )


def _arrows(ids: tuple[str, ...]) -> str:
    """A chain on one line; of a long one, the first and the last."""
    room = WIDTH - 16
    chain = " → ".join(map(show, ids))
    if len(chain) <= room:
        return chain
    middle = [f"{len(ids) - 2} more"] if len(ids) > 2 else []
    ends = [shortened(id_, room // 2 - 10) for id_ in (ids[0], ids[-1])]
    return " → ".join([ends[0], *middle, *ends[1 : len(ids)]])


def late(path: CriticalPath) -> Section:
    """The items that come too late for a date: their own, or that of what waits for them."""
    rows, data = [], []
    for slack, id_ in _below_zero(path):
        item, finish = path.system.items[id_], path[id_].early_finish
        rows.append(
            (id_, _who(path.system, item), _due(path.system, item), last_day(finish), -slack)
        )
        data.append(
            {
                "item": id_,
                "owner": item.owner,
                "assignees": [assignment.owner for assignment in item.assignees],
                "due": in_json(item.due),
                "finish": in_json(finish),
                "total_float_seconds": slack.total_seconds(),
            }
        )
    count = "1 item is" if len(rows) == 1 else f"{len(rows)} items are"
    return Section(
        "late",
        f"{count if rows else 'Nothing is'} late for a date, its own or one further on",
        data,
        table=Table.of("", ("item", "who", "due", "finish", "late by"), rows),
        notes=[] if rows or _has_dates(path.system) else ["No item has a date to be late for."],
    )


def _below_zero(path: CriticalPath) -> list[tuple[timedelta, str]]:
    # Columns, not activities: of a million items only the late ones are made.
    table = path.table().data
    floats = zip(table["total float"], table["item"], strict=True)
    return sorted((s, str(id_)) for s, id_ in floats if isinstance(s, timedelta) and s < ZERO)


def _who(system: WorkSystem, item: WorkItem) -> str:
    """Who is accountable; where nobody is, those who do it, as people call them."""
    doers = (system.owners[one.owner] for one in item.assignees)
    return item.owner or few((doer.name or doer.id for doer in doers), width=16)


def _has_dates(system: WorkSystem) -> bool:
    return any(item.due is not None or item.constraints for item in system.items)


def taken_for_granted(path: CriticalPath) -> Section:
    """What the dates rest on, and nobody has said."""
    notes = list(path.notes)
    title = "What these dates take for granted" if notes else ""
    return Section("notes", title, notes, notes=notes)


def _due(system: WorkSystem, item: WorkItem) -> date | None:
    if isinstance(item.due, datetime):
        return item.due.astimezone(tzinfo(system.local_zone)).date()
    return item.due


def start_day(value: datetime | date | timedelta | None) -> date | timedelta | None:
    """The day of a start; an offset stays what it is."""
    # A page of days: hours are in the answer itself and in the data.
    return value.date() if isinstance(value, datetime) else value


def last_day(value: datetime | date | timedelta | None) -> date | timedelta | None:
    """The last day on which something that finishes then was done."""
    # What is done at midnight was done the day before.
    return start_day(value - timedelta(microseconds=1) if isinstance(value, datetime) else value)


def in_json(value: date | None) -> str | None:
    """A day or an instant as JSON has it."""
    return None if value is None else value.isoformat()


def _seconds(value: timedelta | None) -> float | None:
    return None if value is None else value.total_seconds()
