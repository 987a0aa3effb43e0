"""What is wrong, first of all; the whole diagnosis is a command of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from worksystem.analysis.health import diagnose
from worksystem.show import show_count
from worksystem.summary.section import Section, few
from worksystem.table import Table

if TYPE_CHECKING:
    from worksystem.analysis.health.finding import Finding
    from worksystem.model.system import WorkSystem

__all__ = ["health"]

_SHOWN_ROWS = 16
_ROOM = 22


def health(system: WorkSystem) -> Section:
    """Each check that found something, the worst first, with its first message."""
    found = diagnose(system)
    name = {check.code: check.name for check in found.checks}
    grouped = [
        (severity, code, list(ones))
        for (severity, code), ones in groupby(found.findings, key=_severity_and_code)
    ]
    rows = [
        (severity, code, name[code], len(ones), few(_about(ones), width=_ROOM))
        for severity, code, ones in grouped
    ]
    left = [f"{code} ({severity})" for severity, code, *_ in rows[_SHOWN_ROWS:]]
    notes = [f"And {', '.join(left)}."] if left else []
    part = len(found.judged_in_part)
    blind = len(found.not_evaluated) - part
    in_part = f", {part} of those above in part" if part else ""
    notes.append(
        f"{show_count(len(found.clear), 'check')} clear; {blind} could not judge{in_part}."
    )
    notes.append("All of it, and what to do: python -m worksystem check FILE")
    return Section(
        "health",
        f"What is wrong: {found.counts}",
        found.to_dict(),
        table=Table.of("", ("severity", "check", "name", "n", "about"), rows[:_SHOWN_ROWS]),
        notes=notes,
    )


def _severity_and_code(finding: Finding) -> tuple[str, str]:
    return finding.severity, finding.code


def _about(findings: Iterable[Finding]) -> Iterator[str]:
    """What they are about first of all, each once."""
    return iter(dict.fromkeys(finding.subjects[0] for finding in findings))
