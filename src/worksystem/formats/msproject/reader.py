"""Reading a plan of Microsoft Project: from the file to a work system and its losses."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from worksystem.errors import Fault, InvalidModel, UnreadableSource
from worksystem.formats.findings import Findings
from worksystem.formats.msproject.calendars import read_calendars
from worksystem.formats.msproject.custom import CustomFields
from worksystem.formats.msproject.fields import Fields
from worksystem.formats.msproject.left_out import note_left_out
from worksystem.formats.msproject.outline import Outline, read_outline
from worksystem.formats.msproject.records import Record, read_records
from worksystem.formats.msproject.resources import Bookings, read_resources
from worksystem.formats.msproject.tasks import Plan, read_tasks
from worksystem.formats.reading import Reading
from worksystem.formats.sources import MAX_BYTES, Source, SourceLike
from worksystem.model.instants import zone as check_zone
from worksystem.model.system import WorkSystem

if TYPE_CHECKING:
    from worksystem.model.items import WorkItem

__all__ = ["read_msproject"]

_WEEK_STARTS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
_KEPT = ("Calendars", "Tasks", "Resources", "ExtendedAttributes")


def read_msproject(
    source: SourceLike | Source, *, zone: str = "UTC", max_bytes: int = MAX_BYTES
) -> Reading:
    """Read a plan that Microsoft Project saved as XML, plain or gzipped.

    The critical path of what is read agrees with Microsoft Project, so what
    is read is the plan and not a picture of it:

    - An item's id is the task's UID as text; owners are ``resource-`` and
      calendars ``calendar-`` with their UIDs.
    - Summary tasks become parents. Durations are fixed working time, and
      assignments say who works and with which share. Nobody is made
      accountable: Microsoft Project does not say who is.
    - A task without links has ``after=None``: the file cannot tell one that
      waits for nothing from one whose links nobody has drawn.
    - Elapsed durations run on a calendar that is always open; elapsed and
      percent lags stay what they are; a levelling delay becomes the item's
      `delay`; a task scheduled by hand is held by a constraint.
    - Progress becomes `started`, `finished` and `remaining`. The status date
      does not become `as_of`: Microsoft Project leaves unfinished work where
      it was, and `as_of` would move it. It is in
      ``system.ext["msproject:status_date"]``.

    Everything else is told in the losses, and nothing is dropped in silence.

    Args:
        source: A path, bytes, or a file opened with ``"rb"``.
        zone: The zone of the plan's times: the file has none.
        max_bytes: Refuse anything longer, before and after it is decompressed.

    Raises:
        UnreadableSource: With every fault, each with its place and line. A
            file with a document type (DTD) is refused.
        InvalidCalendar: If the zone is unknown.

    Examples:
        >>> plan = b'''<Project xmlns="http://schemas.microsoft.com/project">
        ...   <Title>Shop</Title><StartDate>2026-04-20T08:00:00</StartDate>
        ...   <Tasks>
        ...     <Task><UID>1</UID><Name>Design</Name><Duration>PT8H0M0S</Duration></Task>
        ...     <Task><UID>2</UID><Name>Build</Name><Duration>PT16H0M0S</Duration>
        ...       <PredecessorLink><PredecessorUID>1</PredecessorUID></PredecessorLink>
        ...     </Task>
        ...   </Tasks>
        ... </Project>'''
        >>> reading = read_msproject(plan, zone="Europe/Paris")
        >>> reading.system, reading.system.items["2"].after
        (WorkSystem('Shop', items=2), (Dependency('1'),))
        >>> read_msproject(plan.replace(b"PT8H0M0S", b"PT-5H"))
        Traceback (most recent call last):
            ...
        worksystem.errors.UnreadableSource: cannot read the given bytes: line 4: Tasks/Task[UID=1]/Duration: need a duration of zero or more hours, minutes and seconds such as 'PT8H0M0S', got 'PT-5H'

    Source: "Project XML Data Interchange Schema Reference", Microsoft Project
    documentation.
    """
    check_zone(zone)
    source = Source.of(source, max_bytes=max_bytes)
    findings = Findings()
    bookings = Bookings(findings)
    kept: dict[str, list[Record]] = {name: [] for name in _KEPT}

    def take(collection: str, record: Record) -> None:
        if collection == "Assignments":
            bookings.take(record)
        elif collection in kept:
            kept[collection].append(record)
        else:
            reason = f"{collection} of the project are not carried over"
            findings.lose(reason, f"{collection}/{record.tag}", record.line)

    project = Fields(read_records(source, take), findings, "", zone=zone)
    project.path = "Project"
    try:
        said = _system(project, kept, bookings)
        if not findings.faults:
            return Reading(WorkSystem(**said), findings.losses)
    except InvalidModel as error:
        # What no field alone shows to be wrong.
        findings.faults += error.faults
    raise _unreadable(source, findings.faults)


def _unreadable(source: Source, faults: list[Fault]) -> UnreadableSource:
    return source.unreadable(*sorted(faults, key=lambda fault: (fault.line or 0, fault.path)))


def _system(project: Fields, kept: dict[str, list[Record]], bookings: Bookings) -> dict[str, Any]:
    """The fields of the system; faults are gathered on the way."""
    findings, zone = project.findings, project.zone
    note_left_out("Project", project)
    first_day = project.one_of("WeekStartDay", range(7), 0)
    week_start = _WEEK_STARTS[first_day]
    calendars = read_calendars(kept["Calendars"], findings, week_start=week_start)
    custom = CustomFields(kept["ExtendedAttributes"], findings)
    outline = read_outline(kept["Tasks"], findings, zone=zone)
    plan = Plan(
        outline=outline,
        calendars=calendars,
        calendar=calendars.hours_of(project, "CalendarUID"),
        owners=read_resources(kept["Resources"], findings, calendars, custom),
        bookings=bookings,
        custom=custom,
    )
    items = read_tasks(plan)
    _note_scheduling(project, items)
    title = project.text("Title") or project.text("Name")
    return {
        "id": _id(title),
        "title": title,
        "start": _start(project, outline),
        "zone": zone,
        "calendar": calendars.id_of(project, "CalendarUID", nobody=(-1, 0)),
        "calendars": calendars.all,
        "owners": list(plan.owners.by_uid.values()),
        "items": items,
        "ext": _extras(project),
    }


def _id(title: str) -> str:
    """An id out of a title: what is invisible in it is left out."""
    seen = "".join(letter if letter.isprintable() else " " for letter in title)
    return " ".join(seen.split())[:100].strip() or "project"


def _start(project: Fields, outline: Outline) -> datetime | None:
    start = project.instant("StartDate")
    if start is not None or "StartDate" in project:
        return start
    starts = [found for task in outline.tasks.values() if (found := task.instant("Start"))]
    if not starts:
        return None
    project.lose("StartDate", "the plan has no start date; its first task's start is taken")
    return min(starts)


def _extras(project: Fields) -> dict[str, Any]:
    texts = ("Author", "Company", "Manager", "Category", "Subject", "Keywords", "GUID")
    extras: dict[str, Any] = {
        f"msproject:{name.lower()}": project.text(name) for name in texts if name in project
    }
    if status := project.instant("StatusDate"):
        extras["msproject:status_date"] = status.isoformat()
        reason = (
            "the status date is kept in ext and does not hold unfinished work back; "
            "attrs.evolve(system, as_of=…) makes it do so"
        )
        project.lose("StatusDate", reason)
    return extras


def _note_scheduling(project: Fields, items: list[WorkItem]) -> None:
    """Tell of choices about the whole plan that a work system does not have."""
    if not project.truth("ScheduleFromStart", default=True):
        reason = (
            "the plan is scheduled backwards from its finish; here it is scheduled forwards "
            "from its start, so early dates differ"
        )
        project.lose("ScheduleFromStart", reason)
    held = any(c.kind.endswith(("no later than", " on")) for i in items for c in i.constraints)
    if held and not project.truth("HonorConstraints", default=True):
        reason = "that links win over constraints is not carried over: constraints win here"
        project.lose("HonorConstraints", reason)
    if project.number("CriticalSlackLimit"):
        reason = (
            "which slack counts as critical is not carried over; "
            "it is an argument of find_critical_path"
        )
        project.lose("CriticalSlackLimit", reason)
    if project.whole("MinutesPerDay") not in (None, 480):
        reason = "a day of the plan is not 8 h long; durations are the same, days are shown as 8 h"
        project.lose("MinutesPerDay", reason)
