"""What is wrong with this work system, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from worksystem.analysis.health.answer import Health
from worksystem.analysis.health.catalogue import CHECKS
from worksystem.analysis.health.check import Check
from worksystem.analysis.health.checks.waivers import expired
from worksystem.analysis.health.facts import Facts
from worksystem.analysis.health.finding import Finding, Grounds, Trouble, Unjudged, worst_first
from worksystem.analysis.health.scope import Scope
from worksystem.analysis.health.thresholds import Thresholds
from worksystem.analysis.health.waivers import Waiver, waivers_of
from worksystem.errors import CannotAnswer, DuplicateId, InvalidExtension, InvalidModel
from worksystem.model.construction import evidence
from worksystem.model.extensions import FrozenDict
from worksystem.model.system import WorkSystem
from worksystem.show import show_list, show_text

__all__ = ["diagnose"]

_TITLE = 60


def diagnose(
    system: WorkSystem,
    *,
    checks: Iterable[Check] = CHECKS,
    thresholds: Thresholds | None = None,
    waivers: Iterable[Waiver | Mapping[str, Any]] = (),
    scope: Iterable[str] | str | None = None,
    people: bool = False,
) -> Health:
    """Find what is wrong with a work system, on what evidence, and what to do about it.

    Each check finds something, is clear, or could not judge, and says why. A
    share counts only when the whole interval in which the true one may lie is
    past its threshold; a percentile only when there is enough to take one of.
    There is no score: a number for the whole would be what people work for.

    Args:
        system: Any system; one that works badly is what this is for.
        checks: Which; your own stand beside ours: ``(*CHECKS, mine)``.
        thresholds: From which numbers on something counts as wrong.
        waivers: What is known and accepted for a while: `Waiver` values, or
            mappings as JSON has them.
        scope: Ids of items, owners, outcomes or workflows to look at, with all
            that belongs to them; None: everything.
        people: Whether single people may be named. Systems are diagnosed, not
            persons: unless asked for, what is said about a person is said
            about their team.

    Returns:
        Findings, what is clear, and what could not be judged.

    Raises:
        UnknownReference: If `scope` names nothing.
        DuplicateId: If two checks have one code.
        InvalidModel: If an argument is not what it should be.

    Cost is n log n in items, dependencies and events.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> page = WorkItem("page", started="2026-04-20T09:00Z")
        >>> health = diagnose(WorkSystem("shop", items=[page]))
        >>> print(health["OWN001"].findings[0])
        OWN001 error: 'page' is in progress and belongs to nobody
        >>> diagnose(WorkSystem("shop"), scope=["page"])
        Traceback (most recent call last):
            ...
        worksystem.errors.UnknownReference: scope: 'page' is no item, owner, outcome or workflow in the system
    """
    if not isinstance(system, WorkSystem):
        raise InvalidModel(f"need a WorkSystem, got {evidence(system)}")
    asked = _checks(checks)
    chosen = Thresholds() if thresholds is None else thresholds
    if not isinstance(chosen, Thresholds):
        raise InvalidModel(f"thresholds: need Thresholds, got {evidence(thresholds)}")
    accepted = waivers_of(waivers)
    if accepted:
        asked = (*asked, expired)
    facts = Facts(system, chosen, Scope(system, scope), waivers=accepted, people=people)
    found: dict[object, Finding] = {}
    unjudged: dict[str, str] = {}
    for check in asked:
        troubles, reasons = _ask(check, facts)
        if reasons:
            unjudged[check.code] = "; ".join(reasons)
        for finding in _findings(check, troubles, facts):
            key = (finding.code, finding.subjects, finding.about)
            # What is told twice is one finding: the worse of the two.
            known = found.get(key)
            found[key] = finding if known is None else min(known, finding, key=worst_first)
    left, waived = _waive(found.values(), accepted, facts)
    return Health(
        system=system,
        findings=tuple(left),
        waived=waived,
        not_evaluated=FrozenDict(unjudged),
        checks=asked,
        thresholds=chosen,
        waivers=accepted,
        scope=facts.scope.ids,
        people=people,
        today=facts.today,
    )


def _checks(values: object) -> tuple[Check, ...]:
    listed = tuple(values) if isinstance(values, Iterable) else (values,)
    for place, value in enumerate(listed):
        if not isinstance(value, Check):
            raise InvalidModel(
                f"checks[{place}]: need a Check, got {evidence(value)}; make one of a function "
                "with @check('ACME001', 'its-name')"
            )
    codes = [check.code for check in listed]
    twice = sorted({code for code in codes if codes.count(code) > 1 or code == expired.code})
    if twice:
        raise DuplicateId(f"checks: more than one has the code {twice[0]!r}", id=twice[0])
    return listed


def _ask(check: Check, facts: Facts) -> tuple[list[Trouble], list[str]]:
    """What a check has found, and why it could not judge the rest."""
    said: list[object] = []
    reasons: list[str] = []
    try:
        said.extend(check.asks(facts))
    except (CannotAnswer, InvalidExtension) as error:
        reasons.append(str(error))
    except Exception as error:
        error.add_note(f"raised by check {check.code} {check.name}")
        raise
    troubles = [one for one in said if isinstance(one, Trouble)]
    for one in said:
        if isinstance(one, Unjudged):
            about = f": {show_list(sorted(one.subjects), limit=3)}" if one.subjects else ""
            reasons.append(f"{one.reason}{about}")
        elif not isinstance(one, Trouble):
            raise InvalidModel(
                f"check {check.code}: need Trouble or Unjudged from it, got {evidence(one)}"
            )
    return troubles, reasons


def _findings(check: Check, troubles: Iterable[Trouble], facts: Facts) -> Iterator[Finding]:
    """The findings that some troubles are, of those that are in scope."""
    held = FrozenDict({name: getattr(facts.thresholds, name) for name in check.thresholds})
    for trouble in troubles:
        if facts.scope.holds(trouble.subjects) or facts.system.id in trouble.subjects:
            yield Finding(
                check.code,
                trouble.severity,
                check.component,
                trouble.subjects,
                _with_titles(trouble, facts.system),
                Grounds(check.formula, trouble.inputs, held, check.source),
                trouble.remedy or check.remedy,
                trouble.about,
            )


def _with_titles(trouble: Trouble, system: WorkSystem) -> str:
    """The message, with the title of each item that it is about: an id tells a newcomer nothing."""
    message = trouble.message
    for subject in trouble.subjects:
        item = system.items.get(subject)
        if item is not None and item.title not in ("", subject) and item.title not in message:
            title = show_text(item.title, limit=_TITLE)
            message = message.replace(f"{subject!r}", f"{subject!r} ({title})", 1)
    return message


def _waive(
    findings: Iterable[Finding], waivers: tuple[Waiver, ...], facts: Facts
) -> tuple[list[Finding], tuple[tuple[Finding, Waiver], ...]]:
    """What is left when waivers have been taken into account, and what they cover."""
    in_order = sorted(findings, key=worst_first)
    current = [waiver for waiver in waivers if not waiver.is_over(facts.today)]
    left, waived = [], []
    for finding in in_order:
        covering = (w for w in current if w.covers(finding.code, finding.subjects))
        waiver = next(covering, None)
        if waiver is None:
            left.append(finding)
        else:
            waived.append((finding, waiver))
    return left, tuple(waived)
