"""What a check says: a trouble it found, or what it could not judge; and a finding about it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, Literal, get_args

from attrs import field, frozen

from worksystem.analysis.health.plain import plain
from worksystem.model.construction import (
    choice,
    each,
    identifier,
    reports_every_fault,
    sequence,
    text,
)
from worksystem.model.extensions import NONE, FrozenDict
from worksystem.show import show, show_list, show_text

__all__ = [
    "COMPONENTS",
    "SEVERITIES",
    "Component",
    "Finding",
    "Grounds",
    "Severity",
    "Trouble",
    "Unjudged",
    "worst_first",
]

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""From the worst."""

Component = Literal[
    "clarity",
    "prioritization",
    "coordination",
    "capacity",
    "visibility",
    "handoffs",
    "dependencies",
    "collaboration",
    "rhythm",
    "completion",
]
COMPONENTS: tuple[Component, ...] = get_args(Component)
"""The parts of the discipline of work management."""


def _ids(value: Iterable[str] | str) -> tuple[str, ...]:
    listed = (value,) if isinstance(value, str) else sequence(value, "ids")
    # Ids out of a system have been checked; there may be many thousands of findings.
    if all(type(one) is str and one for one in listed):
        return listed
    return each(identifier, listed)


_one_of_them = choice(*SEVERITIES)


def _severity(value: str) -> Severity:
    checked: Severity = _one_of_them(value)
    return checked


def _inputs(value: Mapping[str, Any]) -> FrozenDict:
    return FrozenDict({key: tuple(v) if isinstance(v, list) else v for key, v in value.items()})


@reports_every_fault
@frozen
class Trouble:
    """One thing that a check has found; `diagnose` makes a `Finding` of it.

    Attributes:
        subjects: Ids of what it is about, the first before all: items, owners,
            outcomes, … or the system.
        message: What is wrong, in one sentence that names them.
        severity: How bad it is.
        inputs: The numbers it rests on, by name.
        about: What tells it from others of the same check about the same
            subjects, where there can be several: ``"week"``, a state. It names
            nothing that changes from one day to the next.
        remedy: What to do, where that is more than the check says already.

    Examples:
        >>> Trouble("copy", "'copy' has no owner", inputs={"state": "doing"})
        Trouble(subjects=('copy',), message="'copy' has no owner", severity='warning', inputs={'state': 'doing'}, about='', remedy=None)
        >>> Trouble("copy", "'copy' has no owner", "bad")
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidChoice: severity: need one of error, warning, info, got 'bad'
    """

    subjects: tuple[str, ...] = field(converter=_ids)
    message: str = field(converter=text)
    severity: Severity = field(default="warning", converter=_severity)
    inputs: FrozenDict = field(default=NONE, converter=_inputs, kw_only=True)
    about: str = field(default="", converter=text, kw_only=True)
    remedy: str | None = field(default=None, kw_only=True)


@reports_every_fault
@frozen
class Unjudged:
    """What a check could not judge, and why; silence is never a pass.

    Attributes:
        reason: Which input is missing, in one sentence.
        subjects: Ids of what it could not judge; empty: everything.

    Examples:
        >>> Unjudged("nobody has said when it is due", ["copy"])
        Unjudged(reason='nobody has said when it is due', subjects=('copy',))
    """

    reason: str = field(converter=text)
    subjects: tuple[str, ...] = field(default=(), converter=_ids)


@frozen
class Grounds:
    """What a finding rests on, so that a reader can work it out again.

    Attributes:
        formula: How it is judged.
        inputs: The numbers that went in, by name.
        thresholds: The thresholds that it was held against, by name.
        source: Where formula and thresholds come from.

    Examples:
        >>> print(Grounds("due < now", {"due": 3}, {"late_share": 0.05}, "ours"))
        due < now; due 3; late_share = 0.05; source: ours
    """

    formula: str
    inputs: Mapping[str, Any] = NONE
    thresholds: Mapping[str, Any] = NONE
    source: str = ""

    def __str__(self) -> str:
        source = f"source: {self.source}" if self.source else ""
        said = (self.formula, _listed(self.inputs), _held(self.thresholds), source)
        return "; ".join(part for part in said if part)


@frozen
class Finding:
    """What is wrong, with whom or what, on what evidence, and what to do.

    Attributes:
        code: Permanent code of the check.
        severity: How bad it is.
        component: Which part of the discipline it belongs to.
        subjects: Ids of what it is about, the first before all.
        message: One sentence that names them.
        evidence: What it rests on.
        remedy: What to do about it.
        about: What tells it from others of the same check about the same subjects.

    Examples:
        >>> finding = Finding(
        ...     "OWN001",
        ...     "error",
        ...     "clarity",
        ...     ("copy",),
        ...     "'copy' has no owner",
        ...     Grounds("…"),
        ...     "name one",
        ... )
        >>> print(finding)
        OWN001 error: 'copy' has no owner
        >>> finding.id
        'OWN001-5a791472ed7e'
    """

    code: str
    severity: Severity
    component: Component
    subjects: tuple[str, ...]
    message: str
    evidence: Grounds
    remedy: str
    about: str = ""

    @property
    def id(self) -> str:
        """What stays the same as long as the same is wrong with the same things.

        A hash of code, subjects and `about`; what changes from day to day – how
        late something is, how many there are – is not in it.
        """
        said = json.dumps([self.code, *self.subjects, "", self.about], ensure_ascii=True)
        return f"{self.code}-{hashlib.sha256(said.encode()).hexdigest()[:12]}"

    def explain(self) -> str:
        """What is wrong, on what evidence, and what to do, in sentences."""
        evidence = self.evidence
        parts = (
            ("about", show_list(self.subjects, limit=8)),
            ("rule", evidence.formula),
            ("numbers", _listed(evidence.inputs)),
            ("thresholds", _held(evidence.thresholds)),
            ("source", evidence.source),
            ("what to do", self.remedy),
            ("id", self.id),
        )
        lines = [f"  {name + ':':12}{show_text(said, limit=1_000)}" for name, said in parts if said]
        return "\n".join([str(self), *lines])

    def to_dict(self) -> dict[str, Any]:
        """The same as data that JSON can hold."""
        return {
            "id": self.id,
            "code": self.code,
            "severity": self.severity,
            "component": self.component,
            "subjects": list(self.subjects),
            "message": self.message,
            "evidence": {
                "formula": self.evidence.formula,
                "inputs": {key: plain(value) for key, value in self.evidence.inputs.items()},
                "thresholds": {
                    key: plain(value) for key, value in self.evidence.thresholds.items()
                },
                "source": self.evidence.source,
            },
            "remedy": self.remedy,
        }

    def __str__(self) -> str:
        return f"{self.code} {self.severity}: {show_text(self.message, limit=600)}"


def _listed(values: Mapping[str, Any]) -> str:
    """Names and values as one reads them: ``days late 3; items a, b, 7 more``."""
    return "; ".join(f"{name.replace('_', ' ')} {show(value)}" for name, value in values.items())


def _held(values: Mapping[str, Any]) -> str:
    """Thresholds as one would write them."""
    return ", ".join(f"{name} = {show(value)}" for name, value in values.items())


def worst_first(finding: Finding) -> tuple[int, str, tuple[str, ...], str, str]:
    """Key for sorting findings: by severity, code and subjects."""
    return (
        SEVERITIES.index(finding.severity),
        finding.code,
        finding.subjects,
        finding.about,
        finding.message,
    )
