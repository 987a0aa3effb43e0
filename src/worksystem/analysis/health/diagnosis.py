"""What a diagnosis has found, as data: findings, waived, clear, not evaluated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import cached_property

from attrs import frozen

from worksystem.analysis.health.check import Check
from worksystem.analysis.health.finding import COMPONENTS, SEVERITIES, Finding, Severity
from worksystem.analysis.health.thresholds import Thresholds
from worksystem.analysis.health.waivers import Waiver
from worksystem.errors import did_you_mean
from worksystem.model.system import WorkSystem
from worksystem.show import show_count, show_list, show_text

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
        today: The day of the diagnosis where the system is; None: nobody knows.
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
    today: date | None = None

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

    @cached_property
    def judged_in_part(self) -> tuple[str, ...]:
        """Codes of the checks that found something, and could not judge everything."""
        found = {finding.code for finding in self.findings}
        return tuple(code for code in self.not_evaluated if code in found)

    @cached_property
    def idle_waivers(self) -> tuple[tuple[Waiver, str], ...]:
        """Waivers that cover nothing, and why: a slip of the hand, or what they covered is mended."""
        used = {waiver for _, waiver in self.waived}
        expired = {waiver for waiver in self.waivers if waiver.is_over(self.today)}
        codes = [check.code for check in self.checks]
        return tuple(
            (
                waiver,
                "it covers nothing that was found; take it out"
                if waiver.code in codes
                else f"no check with that code was asked{did_you_mean(waiver.code, codes)[1]}",
            )
            for waiver in self.waivers
            if waiver not in used | expired
        )

    @property
    def counts(self) -> str:
        """How many findings there are of each severity, in words; no score."""
        said = [
            show_count(count, severity) for severity, count in self.by_severity.items() if count
        ]
        return ", ".join(said) or "nothing found"

    @property
    def caption(self) -> str:
        """The answer in one line."""
        blind = len(self.not_evaluated) - len(self.judged_in_part)
        parts = [
            self.counts,
            f"{show_count(len(self.clear), 'check')} clear, {blind} could not judge"
            + (f", {len(self.judged_in_part)} in part" if self.judged_in_part else ""),
            *([f"{len(self.waived)} waived"] if self.waived else []),
        ]
        scope = "" if self.scope is None else f", of {show_list(self.scope, limit=3)}"
        return f"{show_text(self.system.id)}{scope}: {'; '.join(parts)}"
