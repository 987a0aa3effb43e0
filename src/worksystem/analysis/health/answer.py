"""The answer of `diagnose`: findings, what is clear, and what could not be judged."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from attrs import frozen

from worksystem.analysis.health.comparison import HealthComparison, compare
from worksystem.analysis.health.diagnosis import Diagnosis
from worksystem.analysis.health.reports import html, text
from worksystem.analysis.health.sarif import sarif_text
from worksystem.analysis.health.verdict import Verdict
from worksystem.model.registry import unknown
from worksystem.saving import replace_file
from worksystem.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worksystem.analysis.health.finding import Finding

__all__ = ["Health"]


@frozen(eq=False, slots=False, repr=False, kw_only=True)
class Health(Diagnosis):
    """What is wrong with a work system, what is clear, and what nobody can tell.

    Attributes:
        system: What it is about.
        findings: What is wrong, the worst first.
        waived: What is wrong and accepted for a while, each with its waiver.
        not_evaluated: Code of a check to the reason why it could not judge, or
            not everything. Silence is never a pass.
        checks: The checks that were asked.
        thresholds: The numbers that they used.
        waivers: What was accepted.
        scope: Ids that were looked at; None: everything.
        people: Whether single people could be named.
        today: The day of the diagnosis where the system is; None: nobody knows.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> from worksystem.analysis.health import diagnose
        >>> page = WorkItem("page", started="2026-04-20T09:00Z")
        >>> health = diagnose(WorkSystem("shop", items=[page]))
        >>> print(health["OWN001"].findings[0])
        OWN001 error: 'page' is in progress and belongs to nobody
        >>> health["OWN001"].status, "DUE001" in health.not_evaluated
        ('found', True)
    """

    def __getitem__(self, code: str) -> Verdict:
        for check in self.checks:
            if check.code == code:
                return Verdict(
                    check,
                    tuple(finding for finding in self.findings if finding.code == code),
                    tuple(pair for pair in self.waived if pair[0].code == code),
                    self.not_evaluated.get(code),
                    self.thresholds,
                )
        raise unknown(
            f"no check with code {code!r} was asked", code, [check.code for check in self.checks]
        )

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def of(self, subject: str) -> tuple[Finding, ...]:
        """The findings that are about something, by its id.

        Examples:
            >>> from worksystem import WorkItem, WorkSystem
            >>> from worksystem.analysis.health import diagnose
            >>> health = diagnose(WorkSystem("shop", items=[WorkItem("page")]))
            >>> [finding.code for finding in health.of("page")]
            ['OWN001']
        """
        return tuple(finding for finding in self.findings if subject in finding.subjects)

    def compare(self, before: Health) -> HealthComparison:
        """What is new, fixed and unchanged since an earlier diagnosis.

        A finding is the same as long as the same is wrong with the same things,
        whatever the numbers are by now.

        Raises:
            InvalidModel: If `before` is no diagnosis.
        """
        return compare(before, self)

    def explain(self, id: str) -> str:
        """A finding by its id, or all about something or of a check, in sentences.

        Args:
            id: Of a finding (``OWN001-…``), of a check (``OWN001``), or of what
                findings are about.

        Raises:
            UnknownReference: If there is no such thing in the diagnosis.
        """
        for finding in self.findings:
            if finding.id == id:
                return finding.explain()
        if any(check.code == id for check in self.checks):
            return self[id].explain()
        about = self.of(id)
        if not about:
            known = [name for finding in self.findings for name in finding.subjects]
            raise unknown(f"nothing was found about {id!r}", id, known)
        return "\n".join(finding.explain() for finding in about)

    def table(self) -> Table:
        """The findings, one a row, the worst first."""
        rows = [
            (one.severity, one.code, one.component, one.subjects, one.message, one.remedy, one.id)
            for one in self.findings
        ]
        names = ("severity", "code", "component", "about", "message", "remedy", "id")
        return Table.of(self.caption, names, rows)

    def to_dict(self) -> dict[str, Any]:
        """The same as data that JSON can hold. Keys may be added, none changes its meaning."""
        return {
            "format": "worksystem health",
            "version": 1,
            "system": self.system.id,
            "as_of": None if self.system.as_of is None else self.system.as_of.isoformat(),
            "scope": None if self.scope is None else list(self.scope),
            "people": self.people,
            "by_severity": self.by_severity,
            "by_component": self.by_component,
            "findings": [finding.to_dict() for finding in self.findings],
            "waived": [
                {
                    **finding.to_dict(),
                    "waiver": {
                        "code": waiver.code,
                        "subject": waiver.subject,
                        "reason": waiver.reason,
                        "until": waiver.until.isoformat(),
                    },
                }
                for finding, waiver in self.waived
            ],
            "idle_waivers": [
                {"code": waiver.code, "subject": waiver.subject, "why": why}
                for waiver, why in self.idle_waivers
            ],
            "clear": list(self.clear),
            "not_evaluated": dict(self.not_evaluated),
            "thresholds": self.thresholds.to_dict(),
        }

    def to_json(self) -> str:
        """The same as JSON text."""
        return json.dumps(self.to_dict(), indent=2, ensure_ascii=False, allow_nan=False)

    def to_sarif(self, path: str | os.PathLike[str]) -> None:
        """Write a SARIF 2.1.0 file, with which code hosts annotate what is wrong.

        A system that was read from a file of our own JSON is annotated at the
        line of each subject, as long as the file has not changed; any other by
        the ids of its subjects.

        Args:
            path: The file; it is replaced whole, or not at all.

        Raises:
            OSError: If it cannot be written; the old one is as it was.

        Examples:
            >>> import tempfile
            >>> from pathlib import Path
            >>> from worksystem import WorkItem, WorkSystem, diagnose
            >>> page = WorkItem("page", started="2026-04-20T09:00Z")
            >>> health = diagnose(WorkSystem("shop", items=[page]))
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     file = Path(folder, "health.sarif")
            ...     health.to_sarif(file)
            ...     json.loads(file.read_text())["runs"][0]["results"][0]["ruleId"]
            'OWN001'
        """
        replace_file(path, sarif_text(self).encode())

    def to_text(self, *, limit: int | None = 3) -> str:
        """The report as text for a terminal.

        Args:
            limit: How many findings of each check are told; None: all of them.

        Examples:
            >>> from worksystem import WorkItem, WorkSystem, diagnose
            >>> pages = [WorkItem(f"page-{n}") for n in range(9)]
            >>> health = diagnose(WorkSystem("shop", items=pages))
            >>> (
            ...     "… and 8 more" in health.to_text(limit=1),
            ...     "and 8 more" in health.to_text(limit=None),
            ... )
            (True, False)
        """
        return text(self, limit=limit)

    def __str__(self) -> str:
        return text(self)

    def _repr_html_(self) -> str:
        return html(self)

    def __repr__(self) -> str:
        return f"<Health of {self.caption}>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Health):
            return NotImplemented
        return self._facts == other._facts

    def __hash__(self) -> int:
        return hash((self.findings, self.clear))

    @property
    def _facts(self) -> tuple[object, ...]:
        """What two equal diagnoses share, beside the system."""
        return (
            self.findings,
            self.waived,
            self.not_evaluated,
            self.clear,
            self.thresholds,
            self.scope,
            self.people,
        )
