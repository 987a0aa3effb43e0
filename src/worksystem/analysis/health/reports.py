"""A diagnosis as a page: findings by check, then what could not be judged, then what is clear."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING

from attrs import frozen

from worksystem.analysis.health.finding import SEVERITIES, Finding
from worksystem.show import show_text

if TYPE_CHECKING:
    from worksystem.analysis.health.diagnosis import Diagnosis

__all__ = ["html", "text"]

_WIDTH = 80
_SHOWN = 3


@frozen
class _Group:
    """What one check has found of one severity.

    Attributes:
        head: Severity, code and name.
        told: Messages, each with what to do, where that is not the same for all.
        more: How many are left out.
        remedy: What to do, where that is the same for all.
    """

    head: str
    told: tuple[tuple[str, str], ...]
    more: int
    remedy: str


def text(health: Diagnosis, *, limit: int | None = _SHOWN) -> str:
    """The page as text for a terminal.

    Args:
        health: What was found.
        limit: How many findings of a check are told; None: all of them.
    """
    lines = [health.caption]
    for group in _groups(health, limit):
        lines += ["", group.head]
        for message, remedy in group.told:
            lines += _wrapped(message, "  ", "    ")
            lines += _wrapped(remedy, "    → ", "      ") if remedy else []
        lines += [f"  … and {group.more} more"] if group.more else []
        lines += _wrapped(group.remedy, "  → ", "    ") if group.remedy else []
    for title, said in _asides(health, limit):
        lines += ["", title]
        for one in said:
            lines += _wrapped(one, "  ", "    ")
    if health.clear:
        lines += ["", *_wrapped(f"Clear: {', '.join(health.clear)}", "", "  ")]
    return "\n".join(lines)


def html(health: Diagnosis, *, limit: int | None = _SHOWN) -> str:
    """The page as HTML for a notebook; every text is escaped."""
    parts = [f"<h3>{_safe(health.caption)}</h3>"]
    for group in _groups(health, limit):
        said = "".join(
            f"<li>{_safe(message)}{f'<br>→ {_safe(remedy)}' if remedy else ''}</li>"
            for message, remedy in group.told
        )
        rest = f"<li>… and {group.more} more</li>" if group.more else ""
        way_out = f"<p>→ {_safe(group.remedy)}</p>" if group.remedy else ""
        parts.append(f"<h4>{_safe(group.head)}</h4><ul>{said}{rest}</ul>{way_out}")
    for title, told in _asides(health, limit):
        rows = "".join(f"<li>{_safe(one)}</li>" for one in told)
        parts.append(f"<h4>{_safe(title)}</h4><ul>{rows}</ul>")
    if health.clear:
        parts.append(f"<p>Clear: {_safe(', '.join(health.clear))}</p>")
    return "".join(parts)


def _groups(health: Diagnosis, limit: int | None) -> Iterator[_Group]:
    """One for each check and severity, the worst first."""
    named = {check.code: check for check in health.checks}
    grouped: dict[tuple[int, str], list[Finding]] = defaultdict(list)
    for finding in health.findings:
        grouped[SEVERITIES.index(finding.severity), finding.code].append(finding)
    for (severity, code), findings in sorted(grouped.items()):
        check = named[code]
        count = f", {len(findings)}×" if len(findings) > 1 else ""
        shown = findings[:limit]
        same = len({finding.remedy for finding in shown}) == 1
        yield _Group(
            f"{SEVERITIES[severity].upper()} {code} {check.name} ({check.component}{count})",
            tuple((one.message, "" if same else one.remedy) for one in shown),
            len(findings) - len(shown),
            shown[0].remedy if same else "",
        )


def _asides(health: Diagnosis, limit: int | None) -> Iterator[tuple[str, list[str]]]:
    """What is accepted, and what could not be judged: a title, and what is said below it."""
    if health.waived:
        said = [
            f"{finding.code} {finding.message} – until {waiver.until}: {waiver.reason}"
            for finding, waiver in health.waived[:limit]
        ]
        more = len(health.waived) - len(said)
        yield f"Waived: {len(health.waived)}", [*said, *([f"… and {more} more"] if more else [])]
    if health.idle_waivers:
        yield (
            "Waivers that cover nothing",
            [
                f"{waiver.code}{'' if waiver.subject is None else f' for {waiver.subject!r}'}: {why}"
                for waiver, why in health.idle_waivers
            ],
        )
    part = set(health.judged_in_part)
    for title, codes in (
        ("Could not be judged", [code for code in health.not_evaluated if code not in part]),
        ("Judged in part", health.judged_in_part),
    ):
        if codes:
            yield title, list(_reasons(health, codes))


def _reasons(health: Diagnosis, codes: Iterable[str]) -> Iterator[str]:
    """Why some checks could not judge; those with the same reason are told together."""
    by_reason: dict[str, list[str]] = defaultdict(list)
    for code in codes:
        by_reason[health.not_evaluated[code]].append(code)
    for reason, together in sorted(by_reason.items(), key=lambda pair: (-len(pair[1]), pair[1])):
        yield f"{', '.join(together)}: {reason}"


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
