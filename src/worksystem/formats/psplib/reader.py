"""Reading a project of PSPLIB: from the file to a work system and its losses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from worksystem.errors import Fault
from worksystem.formats.psplib.rules import check_rules
from worksystem.formats.psplib.sections import (
    AVAILABLE,
    INFORMATION,
    INFORMED,
    LINKS,
    REQUESTS,
    Sections,
)
from worksystem.formats.reading import Loss, Reading
from worksystem.formats.sources import MAX_BYTES, NAMELESS, Source, SourceLike
from worksystem.model.calendars import Calendar
from worksystem.model.items import WorkItem
from worksystem.model.people import Capacity, Owner
from worksystem.model.system import WorkSystem

__all__ = ["read_psplib"]

_START = "2026-01-01T00:00Z"
_HOUR = timedelta(hours=1)
_ALWAYS = "always"
_GIVEN_TEXT = NAMELESS[2]


def read_psplib(source: SourceLike | Source, /, *, max_bytes: int = MAX_BYTES) -> Reading:
    r"""Read a single-mode project of PSPLIB (``.sm``), plain or gzipped.

    These are the projects on which ways to schedule with scarce resources are
    compared. One unit of their time becomes one hour on a calendar that is
    always open, from 2026-01-01T00:00Z on, as PSPLIB knows no dates:

    - The system is called as the file is, without its ending; else ``psplib``.
    - An item's id is the number of the job as text; the dummy jobs at the
      source and the sink are items without duration.
    - Resource 1 is the owner ``R1``, a team with as many units `at_once` as
      there are; an item is assigned as many of them as its job asks for.
    - Every item has an `after`; that of a source is empty.
    - Horizon, release date, due date and what else is said about the whole
      project are in ``system.ext`` as ``psplib:horizon``,
      ``psplib:release_date`` … They bind nothing.

    A job that asks for more than there is, and jobs that wait for each other,
    are read: it is for questions to refuse them.

    Args:
        source: A path, bytes, a file opened with ``"rb"``, or the text itself:
            text of more than one line is no path.
        max_bytes: Refuse anything longer, before and after it is decompressed.

    Raises:
        OSError: If there is no such file, or it may not be read.
        UnreadableSource: With every fault, each with its line. A project with
            several modes, or with resources that are used up, is refused.

    Examples:
        >>> project = '''
        ... PRECEDENCE RELATIONS:
        ... jobnr.    #modes  #successors   successors
        ...    1        1          1           2
        ...    2        1          1           3
        ...    3        1          0
        ... REQUESTS/DURATIONS:
        ... jobnr. mode duration  R 1
        ...   1      1     0       0
        ...   2      1     8       4
        ...   3      1     0       0
        ... RESOURCEAVAILABILITIES:
        ...   R 1
        ...    12
        ... '''
        >>> system = read_psplib(project).system
        >>> system, system.owners["R1"].capacity
        (WorkSystem('psplib', calendars=1, owners=1, items=3), Capacity(calendar='always', at_once=12))
        >>> system.items["2"]
        WorkItem('2', assignees=(Assignment('R1', share=4),), duration=Estimate.of('1d'), after=(Dependency('1'),))
        >>> read_psplib(project.replace("8       4", "-8      4").replace("12", "0"))
        Traceback (most recent call last):
            ...
        worksystem.errors.UnreadableSource: cannot read the given text: 2 faults
          line 10, column 16: REQUESTS/DURATIONS: need a whole number from 0 to 1000000, got '-8'
          line 10, column 24: REQUESTS/DURATIONS: job 2 asks for 4 of R 1, of which there is none; ask for 0

    Source: R. Kolisch and A. Sprecher, "PSPLIB - a project scheduling problem
    library", European Journal of Operational Research 96(1), 1996.
    """
    content = _content(source, max_bytes)
    if not content.data.strip():
        raise content.unreadable(Fault("", None, "need a project of PSPLIB, got an empty file"))
    sections = Sections(_lines(content))
    check_rules(sections)
    if sections.faults:
        faults = sorted(sections.faults, key=lambda fault: (fault.line or 0, fault.column or 0))
        raise content.unreadable(*faults)
    return Reading(_system(content.id("psplib"), sections), _losses(sections))


def _content(source: SourceLike | Source, max_bytes: int) -> Source:
    if not (isinstance(source, str) and "\n" in source):
        return Source.of(source, max_bytes=max_bytes)
    # A lone surrogate becomes bytes that are no UTF-8, and is refused as such.
    data = source.encode(errors="surrogatepass")
    return Source(_GIVEN_TEXT, Source.of(data, max_bytes=max_bytes).data)


def _lines(content: Source) -> list[str]:
    try:
        text = content.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode()
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        reason = f"need UTF-8 or ASCII, got the byte 0x{error.object[error.start]:02x}"
        raise content.unreadable(Fault("", line, reason, column)) from None
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _system(id_: str, sections: Sections) -> WorkSystem:
    waits_for: dict[int, list[str]] = {job: [] for job in sections.by_job(LINKS)}
    for job, row in sections.by_job(LINKS).items():
        for successor in row.numbers[3:]:
            waits_for[successor].append(str(job))
    requests = sections.by_job(REQUESTS)
    return WorkSystem(
        id_,
        start=_START,
        zone="UTC",
        calendar=_ALWAYS,
        calendars=[Calendar(_ALWAYS, week="always")],
        owners=[
            Owner(
                f"R{number}",
                f"R {number}",
                kind="team",
                capacity=Capacity(calendar=_ALWAYS, at_once=units),
            )
            for number, units in enumerate(_units(sections), 1)
            if units
        ],
        items=[_item(job, requests[job].numbers, after) for job, after in waits_for.items()],
        ext=_extras(sections),
    )


def _units(sections: Sections) -> tuple[int, ...]:
    rows = sections.rows[AVAILABLE]
    return rows[0].numbers if rows else ()


def _item(job: int, numbers: tuple[int, ...], after: list[str]) -> WorkItem:
    _, _, duration, *asked = numbers
    return WorkItem(
        str(job),
        duration=duration * _HOUR,
        assignees=[(f"R{number}", units) for number, units in enumerate(asked, 1) if units],
        after=after,
    )


def _extras(sections: Sections) -> dict[str, Any]:
    """What is said about the whole project, and binds nothing."""
    texts = ("basedata", "seed")
    extras: dict[str, Any] = {
        name: sections.head[name][1] for name in texts if name in sections.head
    }
    if "horizon" in sections.head:
        extras["horizon"] = sections.number("horizon")
    for row in sections.rows.get(INFORMATION, ()):
        extras |= dict(zip(INFORMED, row.numbers, strict=True))
    return {f"psplib:{name}": value for name, value in extras.items()}


def _losses(sections: Sections) -> list[Loss]:
    losses = []
    if strays := sections.strays:
        more = f" (and {len(strays) - 1} more)" if len(strays) > 1 else ""
        reason = f"a line outside of the sections that says nothing known{more}"
        losses.append(Loss("", reason, strays[0]))
    losses += [
        Loss(f"{AVAILABLE}/R {number}", "a resource of which there is none", row.line)
        for row in sections.rows[AVAILABLE]
        for number, units in enumerate(row.numbers, 1)
        if not units
    ]
    return sorted(losses, key=lambda loss: loss.line or 0)
