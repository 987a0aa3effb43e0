"""What has to hold in a single-mode project of PSPLIB, beyond being written in numbers."""

from __future__ import annotations

from worksystem.formats.psplib.sections import (
    AVAILABLE,
    INFORMATION,
    INFORMED,
    LINKS,
    REQUESTS,
    WRONG,
    Row,
    Sections,
)
from worksystem.model.construction import evidence
from worksystem.show import show_count, show_list

__all__ = ["check_rules"]

_NEEDED = (LINKS, REQUESTS, AVAILABLE)
_ONE_PROJECT = "make a file of each project"
_RENEWABLE_ONLY = "leave the others out, with their columns"


def check_rules(sections: Sections) -> None:
    """Note every fault that the sections have as a single-mode project.

    What a number that is none might have said is not held against its
    neighbours. Takes time in proportion to the length of the file.

    Examples:
        >>> sections = Sections(["projects: 2", "PRECEDENCE RELATIONS:", "1 1 2 1"])
        >>> check_rules(sections)
        >>> for fault in sections.faults:
        ...     print(fault)
        need the sections PRECEDENCE RELATIONS, REQUESTS/DURATIONS, RESOURCEAVAILABILITIES, got none called REQUESTS/DURATIONS, RESOURCEAVAILABILITIES
        line 1: projects: need one project, got 2; make a file of each project
        line 3, column 5: PRECEDENCE RELATIONS: job 1 has 1 successor and #successors says 2; make them agree
        line 3, column 7: PRECEDENCE RELATIONS: job 1 is its own successor; drop it
    """
    if missing := [name for name in _NEEDED if name not in sections.rows]:
        reason = f"need the sections {show_list(_NEEDED)}, got none called {show_list(missing)}"
        sections.fault("", reason, None)
    links = sections.by_job(LINKS)
    _check_head(sections, links)
    _check_information(sections)
    for row in links.values():
        _check_links(sections, row, links)
    units = _checked_units(sections)
    # With several modes, the rows after a job's first have no number of a job.
    if _has_one_mode(sections, links):
        requests = sections.by_job(REQUESTS)
        for row in requests.values():
            _check_requests(sections, row, units)
        _check_presence(sections, links, LINKS, requests, REQUESTS)
        _check_presence(sections, requests, REQUESTS, links, LINKS)


def _check_head(sections: Sections, links: dict[int, Row]) -> None:
    def need(name: str, right: int, reason: str) -> None:
        said = sections.number(name)
        if said is not None and said != right:
            sections.fault(name, reason.format(said), sections.head[name][0])

    need("projects", 1, f"need one project, got {{}}; {_ONE_PROJECT}")
    for name in ("nonrenewable", "doubly constrained"):
        need(name, 0, f"need renewable resources only, got {{}} {name}; {_RENEWABLE_ONLY}")
    if LINKS in sections.rows and WRONG not in links:
        need("jobs", len(links), f"need {len(links)}, as many as {LINKS} has rows, got {{}}")
        if not links:
            sections.fault(LINKS, "need at least one job, got none", sections.opened[LINKS])


def _check_information(sections: Sections) -> None:
    for place, row in enumerate(sections.rows.get(INFORMATION, ())):
        if place:
            reason = f"need one project, got another one; {_ONE_PROJECT}"
            sections.fault_in(INFORMATION, row, reason)
        elif len(row.numbers) != len(INFORMED):
            reason = f"need {len(INFORMED)} numbers, one a column, got {len(row.numbers)}"
            sections.fault_in(INFORMATION, row, reason)


def _check_links(sections: Sections, row: Row, links: dict[int, Row]) -> None:
    if len(row.numbers) < 3:
        reason = f"need a job, its #modes and its #successors, got {len(row.numbers)} numbers"
        sections.fault_in(LINKS, row, reason)
        return
    job, _, declared, *successors = row.numbers
    if declared not in (len(successors), WRONG):
        listed = show_count(len(successors), "successor")
        reason = f"{row.job} has {listed} and #successors says {declared}; make them agree"
        sections.fault_in(LINKS, row, reason, 2)
    seen: set[int] = set()
    for place, successor in enumerate(successors, 3):
        if successor == WRONG:
            continue
        if successor == job:
            reason = f"{row.job} is its own successor; drop it"
        elif successor in seen:
            reason = f"{row.job} has the successor {successor} twice; drop it once"
        elif successor not in links and WRONG not in links:
            reason = (
                f"{row.job} has the successor {successor}, which has no row here; add or drop it"
            )
        else:
            seen.add(successor)
            continue
        sections.fault_in(LINKS, row, reason, place)


def _has_one_mode(sections: Sections, links: dict[int, Row]) -> bool:
    others = [row for row in links.values() if row.numbers[1:2] not in ((1,), (WRONG,), ())]
    if not others:
        return True
    first = others[0]
    more = f", and another number for {len(others) - 1} more" if len(others) > 1 else ""
    reason = (
        f"need one mode a job, got {first.numbers[1]} for {first.job}{more}; "
        "choose one mode of each job and keep only its row"
    )
    sections.fault_in(LINKS, first, reason, 1)
    return False


def _checked_units(sections: Sections) -> tuple[int, ...] | None:
    """The units of each resource; None if it is not sure how many resources there are."""
    rows = sections.rows.get(AVAILABLE)
    if rows is None:
        return None
    line, title = sections.titles.get(AVAILABLE, (None, ""))
    if not set(filter(str.isalpha, title.upper())) <= {"R"}:
        reason = f"need renewable resources only (R), got {evidence(title)}; {_RENEWABLE_ONLY}"
        sections.fault(AVAILABLE, reason, line)
    for row in rows[1:]:
        reason = "need one row with the units of each resource, got another one; drop one of them"
        sections.fault_in(AVAILABLE, row, reason)
    units = rows[0].numbers if rows else ()
    kinds = ("renewable", "nonrenewable", "doubly constrained")
    declared = sum(sections.number(kind) or 0 for kind in kinds)
    if sections.number("renewable") is None:
        if rows:
            return units
        reason = "need a row with the units of each resource, got none"
    elif len(units) != declared:
        reason = f"need {declared} numbers, the units of each resource, got {len(units)}"
    else:
        return units
    sections.fault(AVAILABLE, reason, rows[0].line if rows else sections.opened[AVAILABLE])
    return None


def _check_requests(sections: Sections, row: Row, units: tuple[int, ...] | None) -> None:
    if units is None:
        return
    if len(row.numbers) != 3 + len(units):
        reason = (
            f"need {3 + len(units)} numbers (job, mode, duration and units of "
            f"{len(units)} resources), got {len(row.numbers)}"
        )
        sections.fault_in(REQUESTS, row, reason)
        return
    if row.numbers[1] not in (1, WRONG):
        reason = f"need mode 1 in a project of one mode, got {row.numbers[1]} for {row.job}"
        sections.fault_in(REQUESTS, row, reason, 1)
    for number, (asked, there) in enumerate(zip(row.numbers[3:], units, strict=True), 1):
        if asked > 0 and there == 0:
            reason = f"{row.job} asks for {asked} of R {number}, of which there is none; ask for 0"
            sections.fault_in(REQUESTS, row, reason, 2 + number)


def _check_presence(
    sections: Sections, rows: dict[int, Row], section: str, others: dict[int, Row], other: str
) -> None:
    if other not in sections.rows or WRONG in others:
        return
    for job, row in rows.items():
        if job not in others and job != WRONG:
            sections.fault_in(section, row, f"{row.job} has no row in {other}; add or drop it")
