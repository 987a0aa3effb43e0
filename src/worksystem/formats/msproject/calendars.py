"""The calendars of a plan: weeks, what they inherit, and their exceptions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from attrs import define, field

from worksystem.errors import InvalidModel
from worksystem.formats.msproject.fields import Fields
from worksystem.formats.msproject.left_out import note_left_out
from worksystem.formats.msproject.recurring import day_hours, exceptions_of
from worksystem.model.calendars import Calendar
from worksystem.model.week import Spans, Week

if TYPE_CHECKING:
    from worksystem.formats.findings import Findings
    from worksystem.formats.msproject.records import Record

__all__ = ["ELAPSED_TIME", "Calendars", "read_calendars"]

ELAPSED_TIME = Calendar("elapsed", week="24/7", ext={"msproject:name": "elapsed time"})
"""The calendar of tasks whose duration is time on the clock."""

_DEFAULT = Week.of("Mon-Fri 08:00-12:00 13:00-17:00")


@define
class Calendars:
    """The calendars of a plan, by the number that the file has for them.

    Attributes:
        by_uid: The calendars.
        own: Which of them has the hours that each one has: itself, or the one
            it inherits all of them from.
        uses_elapsed: Whether some task needs `ELAPSED_TIME`.
    """

    by_uid: dict[int, Calendar] = field(factory=dict)
    own: dict[int, int] = field(factory=dict)
    uses_elapsed: bool = False

    def id_of(self, fields: Fields, name: str, *, nobody: Iterable[int] = (-1,)) -> str | None:
        """The id of the calendar that a field names; None if it names none.

        Args:
            fields: The fields of whoever has a calendar.
            name: The field.
            nobody: Numbers that stand for no calendar.
        """
        uid = fields.whole(name)
        if uid is None or (uid not in self.by_uid and uid in nobody):
            return None
        if uid not in self.by_uid:
            fields.fault(name, f"need the UID of a calendar of the file, got {uid}")
            return None
        return self.by_uid[uid].id

    def hours_of(self, fields: Fields, name: str) -> int | None:
        """The number of the calendar whose hours those of a named one are."""
        uid = _quiet_whole(fields, name)
        return None if uid is None else self.own.get(uid)

    @property
    def all(self) -> list[Calendar]:
        """All of them, in the order of the file."""
        return [*self.by_uid.values(), *([ELAPSED_TIME] if self.uses_elapsed else [])]


def _quiet_whole(fields: Fields, name: str) -> int | None:
    text = fields.record.texts.get(name, "").strip()
    return int(text) if text.removeprefix("-").isdecimal() and len(text) < 12 else None


@define
class _Draft:
    fields: Fields
    days: dict[int, Spans]
    base: int | None


def read_calendars(
    records: Iterable[Record], findings: Findings, *, week_start: str = "SU"
) -> Calendars:
    """Read the calendars of a plan; their ids are ``calendar-`` and the number of each.

    Args:
        records: The ``Calendar`` records.
        findings: Where faults and losses go.
        week_start: The day on which weeks begin where a pattern counts them.
    """
    drafts = _drafts(records, findings)
    found = Calendars()
    weeks: dict[int, dict[int, Spans]] = {}
    for uid in _bases_first(drafts):
        draft = drafts[uid]
        weeks[uid] = _days(draft, weeks)
        calendar = _calendar(uid, draft, weeks[uid], week_start)
        if calendar is not None:
            found.by_uid[uid] = calendar
        adds = draft.days or (calendar and calendar.exceptions)
        found.own[uid] = uid if adds or draft.base is None else found.own[draft.base]
    found.by_uid = {uid: found.by_uid[uid] for uid in drafts if uid in found.by_uid}
    return found


def _calendar(uid: int, draft: _Draft, days: dict[int, Spans], week_start: str) -> Calendar | None:
    fields = draft.fields
    exceptions = exceptions_of(fields, week_start=week_start)
    name = fields.text("Name")
    try:
        inherits = draft.base is not None and not draft.days
        return Calendar(
            f"calendar-{uid}",
            week=None if inherits else Week([days.get(day, ()) for day in range(7)]),
            exceptions=exceptions,
            base=None if draft.base is None else f"calendar-{draft.base}",
            ext={"msproject:name": name} if name else {},
        )
    except InvalidModel as error:
        fields.fault("", error.reason)
        return None


def _drafts(records: Iterable[Record], findings: Findings) -> dict[int, _Draft]:
    drafts: dict[int, _Draft] = {}
    for record in records:
        fields = Fields(record, findings, "Calendars/Calendar")
        note_left_out("Calendar", fields)
        uid = fields.whole("UID")
        if uid is None:
            fields.fault("UID", "need a calendar with a UID")
        elif uid in drafts:
            fields.fault("UID", f"need a UID for each calendar, got {uid} twice")
        else:
            drafts[uid] = _Draft(fields, {}, fields.whole("BaseCalendarUID"))
    for draft in drafts.values():
        _resolve_base(draft, drafts)
        _read_days(draft)
    return drafts


def _resolve_base(draft: _Draft, drafts: dict[int, _Draft]) -> None:
    base = draft.base
    if base is None or base in drafts:
        return
    # 0 and -1 are how a calendar says that it has no base.
    if base > 0:
        reason = f"need the UID of a calendar of the file, got {base}"
        draft.fields.fault("BaseCalendarUID", reason)
    draft.base = None


def _read_days(draft: _Draft) -> None:
    for day in draft.fields.inside("WeekDays", "WeekDay"):
        number = day.one_of("DayType", range(8), 0)
        if not number:
            continue  # an exception in the form of 2003
        hours = day_hours(day)
        if hours is None:
            day.lose("DayWorking", "a day that is open without hours is taken as not said")
        else:
            # Project counts from Sunday = 1, we from Monday = 0.
            draft.days[(number - 2) % 7] = hours.spans


def _bases_first(drafts: dict[int, _Draft]) -> Iterator[int]:
    """The calendars, each after the one it inherits from; those in a circle are refused.

    Linear, and without recursion, also where each is based on the one before it.
    """
    done: set[int] = set()
    for start in drafts:
        chain: dict[int, None] = {}
        uid: int | None = start
        while uid is not None and uid not in done and uid not in chain:
            chain[uid] = None
            uid = drafts[uid].base
        if uid is not None and uid in chain:
            last = drafts[next(reversed(chain))]
            reason = "need a base calendar that is not based on the calendar itself"
            last.fields.fault("BaseCalendarUID", reason)
            last.base = None
        done.update(chain)
        yield from reversed(chain)


def _days(draft: _Draft, weeks: dict[int, dict[int, Spans]]) -> dict[int, Spans]:
    """The hours of its week, with the days that it leaves to its base."""
    if draft.base is not None:
        return weeks[draft.base] | draft.days
    if not draft.days:
        reason = "a calendar without days is taken as Mon-Fri 08:00-12:00 13:00-17:00"
        draft.fields.lose("WeekDays", reason)
        return dict(enumerate(_DEFAULT.days))
    return draft.days
