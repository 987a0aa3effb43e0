"""A diagnosis as SARIF 2.1.0, so that code hosts annotate the file that a system is kept in.

Source: OASIS, *Static Analysis Results Interchange Format (SARIF) Version
2.1.0*, 2020.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote

from worksystem.show import show_text

if TYPE_CHECKING:
    from worksystem.analysis.health.check import Check
    from worksystem.analysis.health.diagnosis import Diagnosis
    from worksystem.analysis.health.finding import Finding, Severity
    from worksystem.analysis.health.waivers import Waiver
    from worksystem.model.system import WorkSystem

__all__ = ["ReadFrom", "sarif", "sarif_text"]

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
# Registries in which the subject of a finding is looked for, the likeliest first.
_KINDS = (
    ("items", "item"),
    ("owners", "owner"),
    ("outcomes", "outcome"),
    ("workflows", "workflow"),
    ("handoffs", "handoff"),
    ("contracts", "handoff contract"),
    ("cadences", "cadence"),
    ("service_classes", "class of service"),
    ("standards", "standard"),
    ("calendars", "calendar"),
)


class ReadFrom(Protocol):
    """Where a system was read from; a reader leaves it in ``system.derived["read from"]``."""

    @property
    def name(self) -> str:
        """The path as it was given."""

    def lines(self) -> Mapping[tuple[str, str], int]:
        """Line of each value, by registry and id, counted from 1; empty if the file has changed."""


def sarif(health: Diagnosis) -> dict[str, Any]:
    """The diagnosis as one run of SARIF 2.1.0.

    Each check is a rule, each finding a result with the line of its subject,
    each waiver a suppression, and what could not be judged a notification.
    Fingerprints are the ids of findings, which do not change from day to day.
    """
    number = {check.code: i for i, check in enumerate(health.checks)}
    places = _Places(health.system)
    found = [(finding, None) for finding in health.findings]
    results = [
        _result(finding, waiver, number[finding.code], places)
        for finding, waiver in (*found, *health.waived)
    ]
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "worksystem",
                "rules": [_rule(check) for check in health.checks],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [
                    {
                        "level": "note",
                        "message": {"text": f"not evaluated: {_told(reason)}"},
                        "associatedRule": {"id": code, "index": number[code]},
                    }
                    for code, reason in health.not_evaluated.items()
                ],
            }
        ],
        "results": results,
        "properties": {
            "system": health.system.id,
            "thresholds": health.thresholds.to_dict(),
            "clear": list(health.clear),
        },
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def sarif_text(health: Diagnosis) -> str:
    """The same as JSON text."""
    return json.dumps(sarif(health), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _rule(check: Check) -> dict[str, Any]:
    said = {"formula": check.formula, "source": check.source}
    rule: dict[str, Any] = {
        "id": check.code,
        "name": "".join(word.capitalize() for word in check.name.split("-")),
        "shortDescription": {"text": check.name.replace("-", " ")},
        "fullDescription": {"text": _told(check.why or check.name)},
        "properties": {
            "tags": [check.component],
            **{name: text for name, text in said.items() if text},
        },
    }
    if check.remedy:
        rule["help"] = {"text": _told(check.remedy)}
    return rule


def _result(finding: Finding, waiver: Waiver | None, rule: int, places: _Places) -> dict[str, Any]:
    said = finding.to_dict()
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": _LEVELS[finding.severity],
        # What a reader of an annotation needs is what is wrong and what to do.
        "message": {
            "text": f"{_sentence(finding.message)} What to do: {_sentence(finding.remedy)}"
        },
        "locations": [places.of(finding.subjects[0])],
        "partialFingerprints": {"worksystemFinding/v1": finding.id},
        "properties": {name: said[name] for name in ("component", "subjects", "evidence")},
    }
    related = [places.of(subject) for subject in finding.subjects[1:]]
    if related:
        result["relatedLocations"] = related
    if waiver is not None:
        until = f"{waiver.reason} (until {waiver.until.isoformat()})"
        result["suppressions"] = [{"kind": "external", "justification": _told(until)}]
    return result


class _Places:
    """Where subjects stand: by kind and id, and in the file if the system was read from one."""

    def __init__(self, system: WorkSystem) -> None:
        self._system = system
        source: ReadFrom | None = system.derived.get("read from")
        self._lines = {} if source is None else source.lines()
        self._uri = None if source is None else _uri(source.name)

    def of(self, subject: str) -> dict[str, Any]:
        """The location of a subject, as SARIF has it."""
        registry, kind = next(
            ((name, kind) for name, kind in _KINDS if subject in getattr(self._system, name)),
            ("system", "work system"),
        )
        place: dict[str, Any] = {
            "logicalLocations": [
                {"name": subject, "fullyQualifiedName": f"{registry}/{subject}", "kind": kind}
            ]
        }
        if self._uri is not None:
            where: dict[str, Any] = {"artifactLocation": self._uri}
            line = self._lines.get((registry, subject))
            if line is not None:
                where["region"] = {"startLine": line}
            place["physicalLocation"] = where
        return place


def _uri(name: str) -> dict[str, str]:
    """A path as a URI; a relative one is relative to the root of the repository."""
    path = PurePath(name)
    if path.is_absolute():
        return {"uri": path.as_uri()}
    return {"uri": quote(path.as_posix()), "uriBaseId": "%SRCROOT%"}


def _sentence(said: str) -> str:
    told = _told(said)
    return told if told.endswith((".", "?", "!", "…")) else f"{told}."


def _told(said: str) -> str:
    return show_text(said, limit=1_000)
