"""The resources of a plan as owners, and who does which task."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from worksystem.formats.msproject.fields import Fields
from worksystem.formats.msproject.left_out import note_left_out
from worksystem.formats.msproject.records import Record
from worksystem.model.people import Assignment, Capacity, Owner

if TYPE_CHECKING:
    from worksystem.formats.findings import Findings
    from worksystem.formats.msproject.calendars import Calendars
    from worksystem.formats.msproject.custom import CustomFields

__all__ = ["Bookings", "Owners", "read_resources"]

_UNASSIGNED = -65535
_MATERIAL, _WORK, _COST = 0, 1, 2


@define
class Owners:
    """The owners of a plan, by the number that the file has for them.

    Attributes:
        by_uid: Those who work.
        units: How much of a whole resource a share of 1 is, by id.
        hours: The number of the calendar whose hours each of them has.
        left_out: Material, costs, and rows without a resource.
    """

    by_uid: dict[int, Owner] = field(factory=dict)
    units: dict[str, float] = field(factory=dict)
    hours: dict[int, int | None] = field(factory=dict)
    left_out: set[int] = field(factory=set)


def read_resources(
    records: Iterable[Record], findings: Findings, calendars: Calendars, custom: CustomFields
) -> Owners:
    """Read the resources that work; their ids are ``resource-`` and the number of each."""
    found = Owners()
    for record in records:
        fields = Fields(record, findings, "Resources/Resource")
        uid = fields.whole("UID")
        if uid is None:
            fields.fault("UID", "need a resource with a UID")
        elif uid in found.by_uid or uid in found.left_out:
            fields.fault("UID", f"need a UID for each resource, got {uid} twice")
        elif not _works(uid, fields):
            found.left_out.add(uid)
        else:
            note_left_out("Resource", fields)
            owner = _owner(uid, fields, calendars, custom)
            found.by_uid[uid] = owner
            found.units[owner.id] = owner.capacity.share
            found.hours[uid] = calendars.hours_of(fields, "CalendarUID")
    return found


def _works(uid: int, fields: Fields) -> bool:
    if fields.truth("IsNull") or (uid == 0 and "Name" not in fields):
        return False  # an empty row, and the one that stands for nobody
    kind = fields.one_of("Type", (_MATERIAL, _WORK, _COST), _WORK)
    if kind == _WORK and not fields.truth("IsCostResource"):
        return True
    fields.lose("Type", "material and cost resources, which do no work, are left out")
    return False


def _owner(uid: int, fields: Fields, calendars: Calendars, custom: CustomFields) -> Owner:
    units = fields.number("MaxUnits")
    if units is not None and not 1e-6 <= units <= 1e9:
        fields.lose("MaxUnits", "a resource of which there is nothing is taken to be there once")
        units = None
    units = 1.0 if units is None else units
    at_once = max(1, math.ceil(units))
    _note_availability(fields, units)
    kind = "role" if fields.truth("IsGeneric") else "team" if at_once > 1 else "person"
    calendar = calendars.id_of(fields, "CalendarUID", nobody=(-1, 0))
    named = {"guid": "GUID", "group": "Group", "email": "EmailAddress", "notes": "Notes"}
    ext = {f"msproject:{key}": fields.text(name) for key, name in named.items() if name in fields}
    return Owner(
        f"resource-{uid}",
        fields.text("Name"),
        kind=kind,
        capacity=Capacity(calendar=calendar, share=units / at_once, at_once=at_once),
        active=not fields.truth("IsInactive"),
        ext=ext | custom.values(fields),
    )


def _note_availability(fields: Fields, units: float) -> None:
    periods = fields.inside("AvailabilityPeriods", "AvailabilityPeriod")
    if len(periods) > 1 or any(period.number("AvailableUnits") != units for period in periods):
        reason = "units of a resource that change over time are taken to be the greatest ones"
        fields.lose("AvailabilityPeriods", reason)


@frozen
class _Booking:
    fields: Fields
    resource: int
    units: float


class Bookings:
    """Who is assigned to which task, gathered while the file is read."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._of_task: dict[int, list[_Booking]] = {}

    def take(self, record: Record) -> None:
        """Note an ``Assignment`` record; those of nobody are none."""
        fields = Fields(record, self._findings, "Assignments/Assignment")
        task, resource = fields.whole("TaskUID"), fields.whole("ResourceUID")
        for name, value in (("TaskUID", task), ("ResourceUID", resource)):
            if value is None and name not in fields:
                fields.fault(name, f"need an assignment with a {name}")
        if task is None or resource is None or resource == _UNASSIGNED:
            return
        units = fields.number("Units")
        note_left_out("Assignment", fields)
        # Only its place is needed from here on; what it says would fill the memory.
        fields.record = Record(record.tag, record.line, {}, record.lines)
        booking = _Booking(fields, resource, 1.0 if units is None else units)
        self._of_task.setdefault(task, []).append(booking)

    def resources_of(self, task: int) -> list[int]:
        """The numbers of all resources of a task, those that are left out as well."""
        return [booking.resource for booking in self._of_task.get(task, ())]

    def of(self, task: int, owners: Owners) -> list[Assignment]:
        """Who does a task, with the share that it takes of each."""
        shares: dict[str, float] = {}
        for booking in self._of_task.get(task, ()):
            owner = owners.by_uid.get(booking.resource)
            if owner is None:
                self._note_missing(booking, owners)
            elif booking.units < 1e-6:
                booking.fields.lose("Units", "an assignment that takes no time is left out")
            else:
                # Units are of a whole resource; a share is of what there is of it.
                share = booking.units / owner.capacity.share
                shares[owner.id] = shares.get(owner.id, 0) + share
        return [Assignment(id_, share=_rounded(share)) for id_, share in shares.items()]

    def _note_missing(self, booking: _Booking, owners: Owners) -> None:
        if booking.resource in owners.left_out:
            reason = "assignments of resources that are left out are left out too"
            booking.fields.lose("ResourceUID", reason)
        else:
            reason = f"need the UID of a resource of the file, got {booking.resource}"
            booking.fields.fault("ResourceUID", reason)

    def note_unknown_tasks(self, known: set[int]) -> None:
        """Refuse assignments to tasks that the file does not have."""
        for task in self._of_task.keys() - known:
            for booking in self._of_task[task]:
                reason = f"need the UID of a task of the file, got {task}"
                booking.fields.fault("TaskUID", reason)


def _rounded(share: float) -> float:
    nearest = round(share, 9)
    return int(nearest) if nearest.is_integer() else nearest
