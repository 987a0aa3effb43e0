"""Issues of Jira as work items."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from worksystem.errors import InvalidModel
from worksystem.formats.jira.changes import Around, changes_of, moment_at
from worksystem.formats.jira.statuses import WORKFLOW
from worksystem.formats.jira.story import PRIORITIES, Issue, events_of
from worksystem.model.construction import evidence
from worksystem.model.instants import from_microseconds
from worksystem.model.items import WorkItem

if TYPE_CHECKING:
    from worksystem.formats.documents import Place
    from worksystem.formats.jira.links import Links
    from worksystem.model import events

__all__ = ["Read", "item_of", "read_issue", "stubs"]

_CARRIED = frozenset(
    [
        "summary",
        "issuetype",
        "status",
        "parent",
        "epic",
        "issuelinks",
        "assignee",
        "reporter",
        "creator",
        "priority",
        "duedate",
        "created",
        "resolution",
        "timeoriginalestimate",
        "description",
        "updated",
    ]
)
_USUAL = frozenset({"done", "fixed", "resolved", "complete", "completed"})
_BEGUN = ("active", "waiting", "done")


class Read:
    """An issue as it was read: what its item is made of, and what happened to it."""

    def __init__(self, key: str, path: str) -> None:
        self.key, self.path = key, path
        self.fields: dict[str, Any] = {}
        self.events: list[events.Event] = []
        self.updated: int | None = None


def read_issue(place: Place, around: Around, links: Links) -> Read | None:
    """One issue; None if it has no key, which is noted as a fault."""
    key, fields = place.text("key"), place.object("fields")
    if not key:
        around.findings.fault("need the key of the issue", place.path)
        return None
    read = Read(key, place.path)
    if fields is None:
        around.findings.fault("need the fields of the issue", place.path)
        return read
    links.read(key, fields)
    read.fields = {"parent": links.parent(fields), **_plain(fields, around)}
    read.updated = moment_at(fields, "updated", around.clock)
    created = moment_at(fields, "created", around.clock)
    people = around.people
    status = around.statuses.current(fields.object("status"))
    by, reporter = (people.of(fields.object(name)) for name in ("creator", "reporter"))
    owner = people.of(fields.object("assignee"))
    read.fields |= {"owner": owner, "requester": reporter}
    if status is not None:
        read.fields |= {"workflow": WORKFLOW, "state": status}
    _say_what_is_left(key, fields, around)
    changes = changes_of(key, place, around)
    if created is None:
        if not fields.text("created"):
            around.findings.fault("need 'created'", fields.path)
        return read
    read.fields["created"] = from_microseconds(created)
    said = owner if owner is not None or "assignee" in fields.value else ...
    title, kind = read.fields["title"], read.fields["kind"]
    now = Issue(key, title, kind, status, said, created, by or reporter)
    try:
        read.events = events_of(now, changes, around)
    except InvalidModel as error:
        around.findings.fault(str(error), place.path)
    return read


def _plain(fields: Place, around: Around) -> dict[str, Any]:
    """The fields that are carried over as they are."""
    kind, priority = fields.object("issuetype"), fields.object("priority")
    found: dict[str, Any] = {
        "title": fields.text("summary") or "",
        "kind": (kind.text("name") if kind is not None else None) or "task",
        "due": fields.text("duedate") or None,
    }
    name = priority.text("name") if priority is not None else None
    if name is not None:
        found["priority"] = PRIORITIES.get(name.lower())
        if found["priority"] is None and priority is not None:
            around.findings.lose(f"priority {evidence(name)} is no band of Jira's", priority.path)
    estimate = fields.number("timeoriginalestimate")
    if estimate is not None and estimate > 0:
        found["effort"] = timedelta(seconds=estimate)
    if isinstance(fields.value.get("description"), str):
        found["notes"] = fields.value["description"]
    return found


def _say_what_is_left(key: str, fields: Place, around: Around) -> None:
    resolution = fields.object("resolution")
    name = resolution.text("name") if resolution is not None else None
    if name and name.lower() not in _USUAL:
        reason = f"resolution {evidence(name)} is not kept; the issue counts as its status says"
        around.findings.lose(reason, key)
    left = [
        n for n, value in fields.value.items() if n not in _CARRIED and not _says_nothing(value)
    ]
    if isinstance(fields.value.get("description"), dict):
        left.append("description")
    for field in left:
        around.findings.lose(f"field {field!r} is not carried over", key)


def _says_nothing(value: Any) -> bool:
    return value in (None, "", [], {}, 0, -1) or (
        isinstance(value, dict) and value.keys() >= {"total"} and value["total"] == 0
    )


def item_of(read: Read, around: Around, links: Links) -> WorkItem | None:
    """The item of an issue; None if it cannot be one, which is noted as a fault."""
    after = links.after.get(read.key)
    times = _times(read, around)
    try:
        return WorkItem(
            read.key,
            after=None if after is None else list(after),
            duplicate_of=links.duplicate_of.get(read.key),
            **read.fields,
            **times,
        )
    except InvalidModel as error:
        for fault in error.faults:
            around.findings.fault(": ".join(filter(None, (fault.path, fault.reason))), read.path)
        return None


def _times(read: Read, around: Around) -> dict[str, Any]:
    """When the work began, and when it was finished, if it is."""
    began, done = None, None
    for event in read.events:
        state = getattr(event, "state", None)
        if state is None:
            continue
        category = around.statuses.category(state)
        if category in _BEGUN and began is None:
            began = event.at
        done = (done or event.at) if category == "done" else None
    state = read.fields.get("state")
    is_done = state is not None and around.statuses.category(state) == "done"
    finished = done if is_done else None
    if began is not None and finished is not None and began > finished:
        began = None  # the export contradicts itself, and that has been told
    return {"started": began, "finished": finished}


def stubs(known: set[str], links: Links) -> Iterator[WorkItem]:
    """Items for the issues that are named and not in the export."""
    for key, title in links.others.items():
        if key not in known:
            after = links.after.get(key)
            yield WorkItem(
                key,
                title or "",
                external=True,
                after=None if after is None else list(after),
                duplicate_of=links.duplicate_of.get(key),
            )
