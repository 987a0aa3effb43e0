"""Two diagnoses side by side: what is new, what is fixed, what has stayed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from attrs import frozen

from worksystem.analysis.health.diagnosis import Diagnosis
from worksystem.analysis.health.finding import Finding
from worksystem.errors import InvalidModel
from worksystem.model.construction import evidence
from worksystem.show import show_text
from worksystem.table import Table

__all__ = ["HealthComparison", "compare"]


@frozen
class HealthComparison:
    """What has become of findings between two diagnoses.

    Attributes:
        new: What is wrong now and was not before.
        fixed: What was wrong before and is not now.
        unchanged: What is still wrong, as it is told now.

    Examples:
        >>> from worksystem import Owner, WorkItem, WorkSystem
        >>> from worksystem.analysis.health import diagnose
        >>> before = WorkSystem("shop", owners=[Owner("ana")], items=[WorkItem("page")])
        >>> after = before.update("page", owner="ana")
        >>> compared = diagnose(after).compare(diagnose(before))
        >>> [finding.code for finding in compared.fixed if finding.subjects == ("page",)]
        ['OWN001']
    """

    new: tuple[Finding, ...]
    fixed: tuple[Finding, ...]
    unchanged: tuple[Finding, ...]

    def table(self) -> Table:
        """The findings, one a row: new, then fixed, then unchanged."""
        rows = [
            (name, one.severity, one.code, one.subjects, one.message, one.id)
            for name, ones in self._parts()
            for one in ones
        ]
        names = ("change", "severity", "code", "about", "message", "id")
        return Table.of(self.caption, names, rows)

    def to_dict(self) -> dict[str, Any]:
        """The same as data that JSON can hold."""
        return {name: [one.to_dict() for one in ones] for name, ones in self._parts()}

    @property
    def caption(self) -> str:
        """The answer in one line."""
        return ", ".join(f"{len(ones)} {name}" for name, ones in self._parts())

    def _parts(self) -> tuple[tuple[str, tuple[Finding, ...]], ...]:
        return ("new", self.new), ("fixed", self.fixed), ("unchanged", self.unchanged)

    def __str__(self) -> str:
        lines = [self.caption]
        for mark, ones in (("+", self.new), ("-", self.fixed)):
            lines += [f"{mark} {show_text(str(one), limit=600)}" for one in ones]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return self.table().to_html(limit=60)


def compare(before: Diagnosis, after: Diagnosis) -> HealthComparison:
    """What is new, fixed and unchanged, by the ids of findings."""
    if not isinstance(before, Diagnosis):
        raise InvalidModel(f"before: need an answer of diagnose, got {evidence(before)}")
    known, found = _by_id(before.findings), _by_id(after.findings)
    return HealthComparison(
        new=tuple(one for id_, one in found.items() if id_ not in known),
        fixed=tuple(one for id_, one in known.items() if id_ not in found),
        unchanged=tuple(one for id_, one in found.items() if id_ in known),
    )


def _by_id(findings: Iterable[Finding]) -> dict[str, Finding]:
    return {finding.id: finding for finding in findings}
