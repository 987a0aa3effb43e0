"""What a diagnosis has found, as data: findings, waived, clear, not evaluated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cached_property

from attrs import frozen

from worksystem.analysis.health.check import Check
from worksystem.analysis.health.finding import COMPONENTS, SEVERITIES, Finding, Severity
from worksystem.analysis.health.thresholds import Thresholds
from worksystem.analysis.health.waivers import Waiver
from worksystem.model.system import WorkSystem
from worksystem.show import show_count, show_text

__all__ = ["Diagnosis"]


@frozen(eq=False, slots=False, repr=False, kw_only=True)
class Diagnosis:
    """What `diagnose` has found; `Health` is the same for reading.

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
    """

    system: WorkSystem
    findings: tuple[Finding, ...]
    waived: tuple[tuple[Finding, Waiver], ...]
    not_evaluated: Mapping[str, str]
    checks: tuple[Check, ...]
    thresholds: Thresholds
    waivers: tuple[Waiver, ...]
    scope: tuple[str, ...] | None
    people: bool

    @cached_property
    def clear(self) -> tuple[str, ...]:
        """Codes of the checks that could judge everything and found nothing."""
        found = {finding.code for finding in self.findings}
        found |= {finding.code for finding, _ in self.waived}
        return tuple(
            check.code
            for check in self.checks
            if check.code not in found and check.code not in self.not_evaluated
        )

    @cached_property
    def by_severity(self) -> dict[Severity, int]:
        """How many findings there are of each severity."""
        found = Counter(finding.severity for finding in self.findings)
        return {severity: found[severity] for severity in SEVERITIES}

    @cached_property
    def by_component(self) -> dict[str, int]:
        """How many findings there are about each part of the discipline."""
        found = Counter(finding.component for finding in self.findings)
        return {component: found[component] for component in COMPONENTS}

    @property
    def worst(self) -> Severity | None:
        """The severity of the worst finding; None if there is none."""
        return self.findings[0].severity if self.findings else None

    @property
    def counts(self) -> str:
        """How many findings there are of each severity, in words; no score."""
        said = [
            f"{count} informational" if severity == "info" else show_count(count, severity)
            for severity, count in self.by_severity.items()
            if count
        ]
        return ", ".join(said) or "nothing found"

    @property
    def caption(self) -> str:
        """The answer in one line."""
        return (
            f"{show_text(self.system.id)}: {self.counts}; "
            f"{show_count(len(self.clear), 'check')} clear, "
            f"{len(self.not_evaluated)} not fully evaluated"
        )
