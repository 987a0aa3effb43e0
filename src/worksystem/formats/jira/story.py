"""What happened to an issue, told as events out of its changelog."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from worksystem.errors import InvalidModel
from worksystem.formats.jira.statuses import WORKFLOW
from worksystem.model import events
from worksystem.model.instants import day, from_microseconds

if TYPE_CHECKING:
    from worksystem.formats.findings import Findings
    from worksystem.formats.jira.changes import Around, Change

__all__ = ["PRIORITIES", "Issue", "events_of"]

PRIORITIES = {
    name: band
    for band, names in enumerate(
        ("highest blocker", "high critical", "medium major", "low minor", "lowest trivial"), 1
    )
    for name in names.split()
}
"""The bands of the priorities that Jira comes with, by name."""

_LONGEST = 200


class Issue(NamedTuple):
    """What is known of an issue now, as far as its history needs it.

    Attributes:
        key: Its key.
        title: Its summary.
        kind: The name of its type.
        status: The name of its status.
        owner: Id of its assignee; None: nobody; ``...``: the export does not say.
        created: When it was created, in microseconds.
        by: Who created it.
    """

    key: str
    title: str
    kind: str
    status: str | None
    owner: Any
    created: int
    by: str | None


def events_of(issue: Issue, changes: list[Change], around: Around) -> list[events.Event]:
    """What happened to an issue, from its creation on."""
    first = _first_of(changes)
    status = _name(first["status"].before) if "status" in first else issue.status
    owner = issue.owner
    if "assignee" in first:
        change = first["assignee"]
        owner = around.people.named(*change.before, change.item.path)
    title = _name(first["summary"].before) if "summary" in first else issue.title
    kind = _name(first["issuetype"].before) if "issuetype" in first else issue.kind
    if status is not None:
        around.statuses.see(status)
    created = events.Created(
        issue.key,
        title or "",
        kind=kind or issue.kind,
        workflow=WORKFLOW if status else None,
        state=status,
        owner=owner,
        at=from_microseconds(issue.created),
        by=issue.by,
    )
    found: list[events.Event] = [created]
    now: tuple[str | None, str | None] = None, status
    for change in changes:
        if change.field == "status":
            _compare(change, now, around.findings)
            around.statuses.move(_name(change.before) or now[1], change.after[1] or "?")
            now = change.after
        try:
            found.append(_event(issue.key, change, around))
        except InvalidModel as error:
            around.findings.fault(str(error), change.item.path)
    if changes and changes[0].at < issue.created:
        around.findings.lose("it changed before it was created; both are kept", changes[0].place)
    if now[1] != issue.status:
        reason = "its last change of status is not to the one that it is in; both are kept"
        around.findings.lose(reason, f"{issue.key} ({now[1]!r}, now {issue.status!r})")
    return found


def _first_of(changes: list[Change]) -> dict[str, Change]:
    first: dict[str, Change] = {}
    for change in changes:
        first.setdefault(change.field, change)
    return first


def _name(side: tuple[str | None, str | None]) -> str | None:
    return side[1] or side[0]


def _compare(change: Change, now: tuple[str | None, str | None], findings: Findings) -> None:
    """Tell where a change of status does not begin where the one before it ended."""
    if _name(change.before) == now[1]:
        return
    if change.before[0] is not None and change.before[0] == now[0]:
        pair = " and ".join(sorted(map(repr, (_name(change.before), now[1]))))
        findings.lose(f"status {pair} are one, renamed; both names are kept", change.place)
        return
    reason = "it leaves another status than the one that it was in; both are kept"
    findings.lose(reason, f"{change.place} ({_name(change.before)!r}, was in {now[1]!r})")


def _event(key: str, change: Change, around: Around) -> events.Event:
    if change.field == "assignee":
        owner = around.people.named(*change.after, change.item.path)
        return events.OwnerChanged(key, owner, **_when(change))
    make = _MAKERS.get(change.field)
    event = None if make is None else make(key, change)
    return event or _noted(key, change, around)


def _noted(key: str, change: Change, around: Around) -> events.Event:
    before, after = (_short(_name(side) or "") for side in (change.before, change.after))
    if "…" in (before[-1:], after[-1:]):
        reason = f"of changes of {change.field!r}, {_LONGEST} characters of each side are kept"
        around.findings.lose(reason, change.place)
    return events.Noted(key, f"{change.field}: {before} -> {after}", **_when(change))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _when(change: Change) -> dict[str, Any]:
    return {"at": from_microseconds(change.at), "by": change.by}


def _moved(key: str, change: Change) -> events.Event | None:
    state = _name(change.after)
    return None if state is None else events.Moved(key, state, **_when(change))


def _flagged(key: str, change: Change) -> events.Event:
    reason = change.after[1]
    if reason:
        return events.Blocked(key, reason, **_when(change))
    return events.Unblocked(key, **_when(change))


def _rescheduled(key: str, change: Change) -> events.Event | None:
    said = (change.after[0] or change.after[1] or "")[:10]
    try:
        return events.Rescheduled(key, day(said) if said else None, **_when(change))
    except InvalidModel:
        return None


def _ranked(key: str, change: Change) -> events.Event | None:
    band = PRIORITIES.get((change.after[1] or "").lower())
    return None if band is None else events.Ranked(key, priority=band, **_when(change))


_MAKERS: dict[str, Callable[[str, Change], events.Event | None]] = {
    "status": _moved,
    "flagged": _flagged,
    "duedate": _rescheduled,
    "priority": _ranked,
}
