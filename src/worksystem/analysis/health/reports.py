"""A diagnosis as a page: findings by check, then what could not be judged, then what is clear."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from worksystem.analysis.health.finding import SEVERITIES, Finding
from worksystem.show import show_list, show_text

if TYPE_CHECKING:
    from worksystem.analysis.health.diagnosis import Diagnosis

__all__ = ["html", "text"]

_WIDTH = 80
_SHOWN = 3


def text(health: Diagnosis) -> str:
    """The page as text for a terminal."""
    lines = [health.caption]
    for head, messages, more, remedy in _groups(health):
        lines += ["", head]
        for message in messages:
            lines += _wrapped(message, "  ", "    ")
        lines += [f"  … and {more} more"] if more else []
        lines += _wrapped(remedy, "  → ", "    ") if remedy else []
    if health.waived:
        lines += ["", f"Waived: {len(health.waived)}"]
        for finding, waiver in health.waived[:_SHOWN]:
            said = f"{finding.code} {finding.message} – until {waiver.until}: {waiver.reason}"
            lines += _wrapped(said, "  ", "    ")
    if health.not_evaluated:
        lines += ["", "Not evaluated, or not all of it"]
        for code, reason in health.not_evaluated.items():
            lines += _wrapped(f"{code}  {reason}", "  ", "          ")
    if health.clear:
        lines += ["", *_wrapped(f"Clear: {', '.join(health.clear)}", "", "  ")]
    return "\n".join(lines)


def html(health: Diagnosis) -> str:
    """The page as HTML for a notebook; every text is escaped."""
    parts = [f"<h3>{_safe(health.caption)}</h3>"]
    for head, messages, more, remedy in _groups(health):
        said = "".join(f"<li>{_safe(message)}</li>" for message in messages)
        rest = f"<li>… and {more} more</li>" if more else ""
        way_out = f"<p>→ {_safe(remedy)}</p>" if remedy else ""
        parts.append(f"<h4>{_safe(head)}</h4><ul>{said}{rest}</ul>{way_out}")
    if health.not_evaluated:
        rows = "".join(
            f"<li>{_safe(code)}: {_safe(reason)}</li>"
            for code, reason in health.not_evaluated.items()
        )
        parts.append(f"<h4>Not evaluated, or not all of it</h4><ul>{rows}</ul>")
    if health.clear:
        parts.append(f"<p>Clear: {_safe(show_list(health.clear, limit=len(health.clear)))}</p>")
    return "".join(parts)


def _groups(health: Diagnosis) -> Iterator[tuple[str, list[str], int, str]]:
    """Heading, messages, how many more, remedy; one for each check and severity, the worst first."""
    named = {check.code: check for check in health.checks}
    grouped: dict[tuple[int, str], list[Finding]] = defaultdict(list)
    for finding in health.findings:
        grouped[SEVERITIES.index(finding.severity), finding.code].append(finding)
    for (severity, code), findings in sorted(grouped.items()):
        check = named[code]
        count = f", {len(findings)}×" if len(findings) > 1 else ""
        head = f"{SEVERITIES[severity].upper()} {code} {check.name} ({check.component}{count})"
        remedies = {finding.remedy for finding in findings[:_SHOWN]}
        yield (
            head,
            [finding.message for finding in findings[:_SHOWN]],
            max(0, len(findings) - _SHOWN),
            remedies.pop() if len(remedies) == 1 else check.remedy,
        )


def _wrapped(said: str, first: str, rest: str) -> list[str]:
    return textwrap.wrap(
        show_text(said, limit=1_000),
        _WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_on_hyphens=False,
    )


def _safe(said: str) -> str:
    return escape(show_text(said, limit=1_000))
