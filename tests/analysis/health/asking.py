"""Asking one check about one system."""

from typing import Any

from worksystem import CHECKS, Check, Verdict, WorkSystem, diagnose

BY_CODE = {check.code: check for check in CHECKS}


def ask(code: str | Check, system: WorkSystem, **options: Any) -> Verdict:
    """What one check says: its code, or the check itself."""
    check = BY_CODE[code] if isinstance(code, str) else code
    return diagnose(system, checks=[check], **options)[check.code]


def subjects(verdict: Verdict) -> list[tuple[str, ...]]:
    """What its findings are about."""
    return sorted(finding.subjects for finding in verdict.findings)
