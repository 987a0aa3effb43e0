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
    left = len(rows) - _SHOWN_ROWS
    notes = [f"… and {left} more checks found something."] if left > 0 else []
    clear, blind = len(found.clear), len(found.not_evaluated)
    notes.append(
        f"{show_count(clear, 'check')} clear, {blind} not evaluated or not in full: "
        "`python -m worksystem check FILE` says all of it, why, and what to do."
    )
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
    """What they are about, each once."""
    return iter(dict.fromkeys(" and ".join(finding.subjects) for finding in findings))
