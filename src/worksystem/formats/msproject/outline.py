"""Which task is a part of which: the outline of a plan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from attrs import define, field

from worksystem.formats.msproject.fields import Fields

if TYPE_CHECKING:
    from worksystem.formats.findings import Findings
    from worksystem.formats.msproject.records import Record

__all__ = ["Outline", "read_outline"]


@define
class Outline:
    """The tasks that are carried over, and what each of them is a part of.

    Attributes:
        tasks: The fields of each task, by its number, in the order of the file.
        parents: The number of the summary task that each is a part of.
        summaries: The numbers of the tasks that have parts.
        left_out: The numbers of the tasks that are not carried over, and what
            they are.
        known: All numbers of the file.
    """

    tasks: dict[int, Fields] = field(factory=dict)
    parents: dict[int, int] = field(factory=dict)
    summaries: set[int] = field(factory=set)
    left_out: dict[int, str] = field(factory=dict)
    known: set[int] = field(factory=set)


def read_outline(records: Iterable[Record], findings: Findings, *, zone: str) -> Outline:
    """Read which tasks there are and how they are nested.

    A task is a part of the nearest one above it whose outline level is
    smaller. Empty rows, the summary of the whole project (number 0) and
    inactive tasks are left out.
    """
    outline = Outline()
    above: list[tuple[int, int]] = []
    for record in records:
        fields = Fields(record, findings, "Tasks/Task", zone=zone)
        uid = fields.whole("UID")
        if uid is None:
            if "UID" not in fields and not fields.truth("IsNull"):
                fields.fault("UID", "need a task with a UID")
            continue
        if uid in outline.known:
            fields.fault("UID", f"need a UID for each task, got {uid} twice")
            continue
        outline.known.add(uid)
        if why := _why_left_out(uid, fields):
            outline.left_out[uid] = why
            continue
        level = _level(fields)
        while above and above[-1][0] >= level:
            above.pop()
        if above:
            parent = above[-1][1]
            outline.parents[uid] = parent
            outline.summaries.add(parent)
        above.append((level, uid))
        outline.tasks[uid] = fields
    return outline


def _why_left_out(uid: int, fields: Fields) -> str:
    if uid == 0:
        return "the summary of the whole project"
    if fields.truth("IsNull"):
        return "an empty row"
    if not fields.truth("Active", default=True):
        fields.lose("Active", "inactive tasks are left out")
        return "an inactive task"
    return ""


def _level(fields: Fields) -> int:
    level = fields.whole("OutlineLevel")
    if level is None:
        number = fields.text("OutlineNumber")
        level = number.count(".") + 1 if number else 1
    return max(level, 1)
