"""Reading the issues of Jira: from its JSON to a system with a history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from worksystem.errors import InvalidModel
from worksystem.formats.categories import check_categories
from worksystem.formats.clock import Clock
from worksystem.formats.documents import Place, document_in
from worksystem.formats.findings import Findings
from worksystem.formats.jira.changes import Around
from worksystem.formats.jira.issues import Read, item_of, read_issue, stubs
from worksystem.formats.jira.links import Links
from worksystem.formats.jira.people import People
from worksystem.formats.jira.statuses import Statuses
from worksystem.formats.reading import Reading
from worksystem.formats.sources import MAX_BYTES, Source, SourceLike
from worksystem.model.history import History
from worksystem.model.instants import from_microseconds, optional_zone
from worksystem.model.system import WorkSystem

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["read_jira"]


def read_jira(
    source: SourceLike | Source,
    /,
    *,
    states: Mapping[str, str] | None = None,
    zone: str | None = None,
    max_bytes: int = MAX_BYTES,
) -> Reading:
    """Read issues of Jira with their changelogs, as its REST search gives them.

    The JSON is a list of issues, an object with ``issues``, or a list of such
    objects, one a page; ask Jira with ``expand=changelog``. What becomes of it:

    - An issue is an item: its key the id, its type the kind, its parent or
      epic the parent, its assignee the owner, its reporter the requester, its
      original estimate the effort. What it is blocked by, it comes after; what
      it duplicates, it is the duplicate of.
    - Issues that are only named become stubs, marked ``external``.
    - Everybody named is an owner; an app is an agent.
    - All statuses are one workflow ``jira``. What each means is what `states`
      says; else ``backlog`` for the status of that name, and Jira's own status
      category; else it is told by the name, or counts as active, is marked so
      and is a loss.
    - The history: created; moved from status to status; owner changed;
      flagged is blocked; due dates and priorities; every other change is noted.
    - An item was started when it first came to an active, waiting or done
      status, and finished when it last became done and stayed so.

    What contradicts itself – changes before the creation, a status that it
    leaves without having been there – is kept as it is, and told as a loss.

    Args:
        source: A path, bytes, or a file opened with ``"rb"``.
        states: The category of each status.
        zone: Where the clock hung from which instants without an offset were
            read, and in which the dates of the system are told.
        max_bytes: Refuse a longer file, before and after it is decompressed.

    Raises:
        OSError: If there is no such file, or it may not be read.
        UnreadableSource: With every fault of the file, each with its place.
        InvalidModel: If an argument is not what it should be.

    Source: Atlassian, "Jira Cloud platform REST API", issue search.

    Examples:
        >>> issue = b'''{"key": "WEB-1", "fields": {
        ...     "summary": "Launch page", "created": "2026-04-20T09:00:00.000+0000",
        ...     "status": {"name": "Done", "statusCategory": {"key": "done"}}},
        ...   "changelog": {"histories": [{"created": "2026-04-21T09:00:00.000+0000",
        ...     "items": [{"field": "status", "fromString": "To Do", "toString": "Done"}]}]}}'''
        >>> reading = read_jira(b'{"issues": [' + issue + b"]}")
        >>> reading.system.items["WEB-1"].finished.isoformat()
        '2026-04-21T09:00:00+00:00'
        >>> reading.system.history[1]
        Moved('WEB-1', 'Done', at='2026-04-21T09:00:00+00:00')
        >>> read_jira(b'[{"key": "WEB-1", "fields": {"created": "yesterday"}}]')
        Traceback (most recent call last):
            ...
        worksystem.errors.UnreadableSource: cannot read the given bytes: [0].fields.created: need an instant such as '2026-04-20T09:00+02:00', got 'yesterday'
    """
    given = check_categories(states)
    try:
        clock = Clock(optional_zone(zone))
    except InvalidModel as error:
        raise error.at("zone") from None
    content = Source.of(source, max_bytes=max_bytes)
    findings = Findings()
    around = Around(People(findings), Statuses(given, findings), findings, clock)
    links = Links(findings)
    issues = _issues(Place(document_in(content), "", findings))
    found = [read_issue(place, around, links) for place in issues]
    read = _each_once([issue for issue in found if issue is not None], findings)
    items = [item_of(issue, around, links) for issue in read]
    if findings.faults:
        raise content.unreadable(*findings.faults)
    history = History([event for issue in read for event in issue.events])
    workflow = around.statuses.workflow()
    known = {issue.key for issue in read}
    try:
        system = WorkSystem(
            content.id("jira"),
            as_of=_as_of(read, history),
            zone=zone,
            owners=around.people.owners,
            workflows=[] if workflow is None else [workflow],
            items=[*(item for item in items if item is not None), *stubs(known, links)],
            history=history,
        )
    except InvalidModel as error:
        raise content.unreadable(*error.faults) from None
    return Reading(system, findings.losses)


def _issues(document: Place) -> Iterator[Place]:
    """The issues of one page, or of several."""
    if type(document.value) is dict and "issues" in document.value:
        yield from document.objects("issues")
    elif document.is_a(list):
        for place in document.each():
            yield from _issues(place) if "issues" in place.value else [place]


def _each_once(read: list[Read], findings: Findings) -> list[Read]:
    """The issues without those that are there again, as when pages overlap."""
    first: dict[str, Read] = {}
    for issue in read:
        before = first.setdefault(issue.key, issue)
        if before is issue:
            continue
        if (before.fields, before.events) == (issue.fields, issue.events):
            findings.lose("an issue is there again, and counts once", issue.path)
        else:
            reason = f"issue {issue.key!r} is also {before.path}, and there it is another one"
            findings.fault(reason, issue.path)
    return list(first.values())


def _as_of(read: list[Read], history: History) -> datetime | None:
    times = [issue.updated for issue in read if issue.updated is not None]
    if len(history):
        times.append(history.columns.at[-1])
    return from_microseconds(max(times)) if times else None
