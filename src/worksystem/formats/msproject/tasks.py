"""The tasks of a plan as work items."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from attrs import frozen

from worksystem.errors import InvalidModel
from worksystem.formats.msproject.calendars import ELAPSED_TIME, Calendars
from worksystem.formats.msproject.custom import CustomFields
from worksystem.formats.msproject.dates import dates_of
from worksystem.formats.msproject.fields import ELAPSED, Fields
from worksystem.formats.msproject.left_out import note_left_out
from worksystem.formats.msproject.links import Links
from worksystem.formats.msproject.outline import Outline
from worksystem.formats.msproject.resources import Bookings, Owners
from worksystem.model.items import WorkItem

if TYPE_CHECKING:
    from worksystem.model.people import Assignment

__all__ = ["Plan", "read_tasks"]

_MINUTE = timedelta(minutes=1)
# Where a field of an item comes from, for the place of a fault that only the item shows.
_SOURCES = {
    "id": "UID",
    "title": "Name",
    "duration": "Duration",
    "remaining": "RemainingDuration",
    "delay": "LevelingDelay",
    "notes": "Notes",
    "due": "Deadline",
}


@frozen
class Plan:
    """What has been read before the tasks can be.

    Attributes:
        outline: Which tasks there are.
        calendars: The calendars.
        calendar: The number of the calendar whose hours the project has.
        owners: The resources that work.
        bookings: Who is assigned to what.
        custom: The names of the custom fields.
    """

    outline: Outline
    calendars: Calendars
    calendar: int | None
    owners: Owners
    bookings: Bookings
    custom: CustomFields


def read_tasks(plan: Plan) -> list[WorkItem]:
    """Read the tasks, in the order of the file, and then the stubs of what is outside of it."""
    outline = plan.outline
    links = Links(set(outline.tasks), outline.left_out)
    items = []
    for uid, fields in outline.tasks.items():
        note_left_out("Task", fields)
        try:
            items.append(WorkItem(str(uid), **_what(uid, fields, plan, links)))
        except InvalidModel as error:
            for fault in error.faults:
                head, _, rest = fault.path.partition("[")
                name = _SOURCES.get(head.partition(".")[0], "")
                about = f"{fault.path}: " if rest or (not name and fault.path) else ""
                fields.fault(name, about + fault.reason)
    plan.bookings.note_unknown_tasks(outline.known)
    return items + list(links.stubs.values())


def _what(uid: int, fields: Fields, plan: Plan, links: Links) -> dict[str, Any]:
    """The fields of an item that say something."""
    parent = plan.outline.parents.get(uid)
    is_summary = uid in plan.outline.summaries
    said: dict[str, Any] = {
        "title": fields.text("Name"),
        "kind": _kind(fields, is_summary=is_summary),
        "notes": fields.text("Notes"),
        "refs": _refs(fields),
        # Nobody can say in Microsoft Project that a task waits for nothing.
        "after": links.after(fields) or None,
        "parent": None if parent is None else str(parent),
        "external": _is_external(fields),
        "ext": _extras(fields) | plan.custom.values(fields),
    }
    said |= dates_of(fields, is_summary=is_summary)
    _add_duration(said, fields, plan, is_summary=is_summary)
    _add_doers(said, uid, fields, plan)
    return said


def _kind(fields: Fields, *, is_summary: bool) -> str:
    if fields.truth("Recurring"):
        fields.lose(
            "Recurring", "the rule of a recurring task is left out; its occurrences are not"
        )
    if is_summary:
        return "summary"
    return "milestone" if fields.truth("Milestone") else "task"


def _is_external(fields: Fields) -> bool:
    if fields.truth("IsSubproject"):
        reason = "the tasks of an inserted project are in another file; its row is a stub"
        fields.lose("IsSubproject", reason)
        return True
    return fields.truth("ExternalTask")


def _refs(fields: Fields) -> tuple[str, ...]:
    address, part = fields.text("HyperlinkAddress"), fields.text("HyperlinkSubAddress")
    whole = f"{address}#{part}" if part else address
    if "Hyperlink" in fields and fields.text("Hyperlink") not in ("", whole):
        fields.lose("Hyperlink", "the words of a link are left out; its address is not")
    return (whole,) if whole else ()


def _extras(fields: Fields) -> dict[str, Any]:
    """What an item has no field for, under names of our own."""
    texts = {"guid": "GUID", "contact": "Contact", "subproject": "SubprojectName"}
    extras: dict[str, Any] = {
        f"msproject:{key}": fields.text(name) for key, name in texts.items() if name in fields
    }
    if "ExternalTaskProject" in fields:
        extras["msproject:external_project"] = fields.text("ExternalTaskProject")
    if (wbs := fields.text("WBS")) and wbs != fields.text("OutlineNumber"):
        extras["msproject:wbs"] = wbs
    priority = fields.whole("Priority")
    if priority is not None and priority != 500:
        extras["msproject:priority"] = priority
    if done := fields.whole("PhysicalPercentComplete"):
        extras["msproject:physical_percent_complete"] = done
    if fields.truth("Estimated"):
        extras["msproject:estimated"] = True
    return extras


def _add_duration(said: dict[str, Any], fields: Fields, plan: Plan, *, is_summary: bool) -> None:
    calendar = plan.calendars.id_of(fields, "CalendarUID", nobody=(-1, 0))
    if is_summary:
        if calendar is not None:
            fields.lose(
                "CalendarUID", "the calendar of a summary task does no work and is left out"
            )
        return
    name = "Duration" if "Duration" in fields else "ManualDuration"
    length = fields.duration(name)
    if length is not None:
        said["duration"] = length
    if fields.one_of("DurationFormat", range(1, 54), 7) in ELAPSED:
        plan.calendars.uses_elapsed = True
        calendar = ELAPSED_TIME.id
    said["calendar"] = calendar


def _add_doers(said: dict[str, Any], uid: int, fields: Fields, plan: Plan) -> None:
    doers = plan.bookings.of(uid, plan.owners)
    if said.get("calendar") == ELAPSED_TIME.id and doers:
        reason = (
            "who works on a task of elapsed time is left out: their hours would hold it up, "
            "and in Microsoft Project they do not"
        )
        fields.lose("DurationFormat", reason)
        doers = []
    said["assignees"] = doers
    _note_work(said, fields, plan, doers)
    if doers:
        _note_hours(uid, fields, plan)


def _note_work(said: dict[str, Any], fields: Fields, plan: Plan, doers: list[Assignment]) -> None:
    if fields.truth("EffortDriven") or fields.one_of("Type", range(4), 0) == 2:
        reason = "a task whose work is fixed is carried over with the duration that it has now"
        fields.lose("EffortDriven" if fields.truth("EffortDriven") else "Type", reason)
    length = said.get("duration")
    work = None if length is None else fields.duration("Work")
    if length is None or work is None:
        return
    usual = sum(doer.share * plan.owners.units[doer.owner] for doer in doers) * length
    if abs(work - usual) > _MINUTE:
        fields.lose("Work", "work that is not units times duration is not carried over")


def _note_hours(uid: int, fields: Fields, plan: Plan) -> None:
    """Tell where the hours of those who do a task mean something else to Microsoft Project."""
    own = plan.owners.hours
    hours = {
        plan.calendar if own.get(resource) is None else own[resource]
        for resource in plan.bookings.resources_of(uid)
        if resource in own
    }
    if len(hours) > 1:
        reason = (
            "people with different hours do a task together: it goes on while all of them are "
            "at work; Microsoft Project schedules each of them alone"
        )
        fields.lose("", reason)
    if fields.truth("IgnoreResourceCalendar"):
        task = plan.calendars.hours_of(fields, "CalendarUID")
        if hours - {task}:
            reason = (
                "that a task ignores the hours of those who do it is not carried over: "
                "it goes on in their hours only"
            )
            fields.lose("IgnoreResourceCalendar", reason)
