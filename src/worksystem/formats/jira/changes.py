"""The changelog of an issue: what changed in it, in order of time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from worksystem.model.construction import evidence

if TYPE_CHECKING:
    from worksystem.formats.clock import Clock
    from worksystem.formats.documents import Place
    from worksystem.formats.findings import Findings
    from worksystem.formats.jira.people import People
    from worksystem.formats.jira.statuses import Statuses

__all__ = ["Around", "Change", "changes_of", "moment_at"]


class Change(NamedTuple):
    """One field of an issue that changed.

    Attributes:
        at: When, in microseconds.
        by: Id of the owner who changed it.
        field: Which field, in small letters.
        before: What it was: an id, and a name.
        after: What it is since.
        place: Where in the export, for people.
        item: The change itself.
    """

    at: int
    by: str | None
    field: str
    before: tuple[str | None, str | None]
    after: tuple[str | None, str | None]
    place: str
    item: Place


class Around(NamedTuple):
    """What is shared by all issues of an export."""

    people: People
    statuses: Statuses
    findings: Findings
    clock: Clock


def moment_at(place: Place, key: str, clock: Clock) -> int | None:
    """An instant below a place, in microseconds."""
    said = place.text(key)
    if not said:
        return None
    read = clock.read_each([said])
    if read.wrong:
        place.findings.fault(_zoneless(read.wrong[0], said), place.at(key).path)
        return None
    found: int = read.values[0]
    return found


def _zoneless(reason: str, said: str) -> str:
    if reason.startswith("need"):
        return reason
    return f"need an instant with a time zone, got {evidence(said)}; pass zone=…"


def changes_of(key: str, issue: Place, around: Around) -> list[Change]:
    """The changes of an issue in order of time, whichever way the export has them."""
    log = issue.object("changelog")
    if log is None:
        around.findings.lose("there is no changelog; ask Jira with expand=changelog", key)
        return []
    # `values` is what Jira calls it when it is asked for the changelog alone.
    entries = log.objects("histories") or log.objects("values")
    total = log.number("total")
    if total is not None and total > len(entries):
        reason = "some changes are not in the export, which has only the first page of them"
        around.findings.lose(reason, f"{key}/changelog ({len(entries)} of {total})")
    found: list[list[Change]] = []
    for number, entry in enumerate(entries):
        at = moment_at(entry, "created", around.clock)
        if at is None:
            if not entry.text("created"):
                around.findings.fault("need 'created'", entry.path)
            continue
        by = around.people.of(entry.object("author"))
        place = f"{key}/changelog[{number}]"
        changes = (_change(at, by, place, item) for item in entry.objects("items"))
        found.append([change for change in changes if change is not None])
    dated = [group for group in found if group]
    if dated and dated[0][0].at > dated[-1][0].at:
        # Newest first: those of one instant as well.
        dated.reverse()
    dated.sort(key=lambda group: group[0].at)
    return [change for group in dated for change in group]


def _change(at: int, by: str | None, place: str, item: Place) -> Change | None:
    field = item.text("field") or item.text("fieldId")
    if not field:
        item.findings.fault("need the name of the field that changed", item.path)
        return None
    before = item.text("from") or None, item.text("fromString") or None
    after = item.text("to") or None, item.text("toString") or None
    return Change(at, by, field.lower(), before, after, place, item)
