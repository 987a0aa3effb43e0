"""What one check says about a system."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from worksystem.analysis.health.check import Check
from worksystem.analysis.health.finding import Finding
from worksystem.analysis.health.thresholds import Thresholds
from worksystem.analysis.health.waivers import Waiver
from worksystem.show import show, show_text

__all__ = ["Status", "Verdict"]

Status = Literal["found", "waived", "not evaluated", "clear"]
_SHOWN = 5


@frozen(repr=False)
class Verdict:
    """What one check says: `health["OWN001"]`.

    Attributes:
        check: The check.
        findings: What it has found, the worst first.
        waived: What it has found that is accepted for a while.
        reason: Why it could not judge, or not everything; None if it could.
        thresholds: The numbers that it used.

    Examples:
        >>> from worksystem import WorkSystem, diagnose
        >>> diagnose(WorkSystem("shop"))["OWN001"]
        <OWN001 no-owner: clear>
    """

    check: Check
    findings: tuple[Finding, ...]
    waived: tuple[tuple[Finding, Waiver], ...]
    reason: str | None
    thresholds: Thresholds

    @property
    def status(self) -> Status:
        """``found``, else ``not evaluated``, else ``waived``, else ``clear``."""
        if self.findings:
            return "found"
        if self.reason is not None:
            return "not evaluated"
        return "waived" if self.waived else "clear"

    def explain(self) -> str:
        """What is judged and how, what was found, and what to do, in sentences.

        Examples:
            >>> from worksystem import WorkItem, WorkSystem
            >>> from worksystem.analysis.health import diagnose
            >>> page = WorkItem("page")
            >>> print(diagnose(WorkSystem("shop", items=[page]))["OWN001"].explain())
            OWN001 no-owner (clarity): found
            Work that belongs to nobody is pushed on by nobody.
              formula:    open item with owner None: an error in progress, else a warning
              inputs:     `WorkItem.owner`, and how far the item is
              source:     ours; exactly one accountable party an item, as in a responsibility matrix
              remedy:     name one person, or a role that somebody holds: system.update(…, owner='ana')
              warning:    'page' belongs to nobody
        """
        check = self.check
        held = [f"{name} = {show(getattr(self.thresholds, name))}" for name in check.thresholds]
        lines = [f"{check.code} {check.name} ({check.component}): {self.status}", check.why]
        for name, said in (
            ("formula", check.formula),
            ("inputs", check.inputs),
            ("thresholds", ", ".join(held)),
            ("source", check.source),
            ("remedy", check.remedy),
        ):
            if said:
                lines.append(f"  {name + ':':12}{said}")
        lines += [
            f"  {one.severity + ':':12}{show_text(one.message, limit=600)}"
            for one in self.findings[:_SHOWN]
        ]
        if len(self.findings) > _SHOWN:
            lines.append(f"  … and {len(self.findings) - _SHOWN} more")
        for finding, waiver in self.waived[:_SHOWN]:
            until = f"until {show(waiver.until)}: {show_text(waiver.reason, limit=200)}"
            lines.append(f"  {'waived:':12}{show_text(finding.message, limit=300)} – {until}")
        if self.reason is not None:
            lines.append(f"  {'not judged:':12}{show_text(self.reason, limit=600)}")
        return "\n".join(line for line in lines if line)

    def __str__(self) -> str:
        return self.explain()

    def __repr__(self) -> str:
        return f"<{self.check.code} {self.check.name}: {self.status}>"
