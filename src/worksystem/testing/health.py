"""What a check of yours owes to those who rely on it: it never raises, and is about what is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings

from worksystem.analysis.health import Check, Finding, Thresholds, diagnose
from worksystem.model.construction import evidence
from worksystem.model.kinds import KINDS
from worksystem.testing.checks import check_order_free, check_repeatable
from worksystem.testing.systems import whole_systems

if TYPE_CHECKING:
    from worksystem.model.system import WorkSystem

__all__ = ["check_check"]

_SHOWN = 3


def check_check(
    check: Check, system: WorkSystem | None = None, *, thresholds: Thresholds | None = None
) -> None:
    """Check that a health check keeps its contract: ours do, and yours should.

    It never raises (but `CannotAnswer`, which says why it could not judge), is
    deterministic, does not depend on the order in which things are listed,
    names only ids that exist, and has a message for each finding, with single
    people named and without.

    Args:
        check: The check.
        system: The system to try; None: a hundred of `whole_systems`, the same
            every time.
        thresholds: The numbers that it gets.

    Raises:
        AssertionError: Says what does not hold.

    Examples:
        >>> from worksystem import Check, Trouble, WorkItem, WorkSystem
        >>> shop = WorkSystem("shop", items=[WorkItem("page"), WorkItem("copy")])
        >>> def untitled(facts):
        ...     return [Trouble(i.id, f"{i.id!r} has no title") for i in facts.open if not i.title]
        >>> check_check(Check("ACME001", "no-title", untitled), shop)
        >>> def broken(facts):
        ...     return [Trouble("pgae", "this is about nothing")]
        >>> check_check(Check("ACME002", "typo", broken), shop)
        Traceback (most recent call last):
            ...
        AssertionError: ACME002: need findings about what is in the system, got 'pgae'
    """
    if not isinstance(check, Check):
        raise AssertionError(f"need a Check, got {evidence(check)}")  # noqa: TRY004 - a promise
    if system is None:
        _any_system(lambda tried: _check_one(check, tried, thresholds))
    else:
        _check_one(check, system, thresholds)


def _any_system(promise: Callable[[WorkSystem], None]) -> None:
    @settings(
        max_examples=100,
        database=None,
        derandomize=True,
        deadline=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(system=whole_systems(cycles=True))
    def property_(system: WorkSystem) -> None:
        promise(system)

    property_()


def _check_one(check: Check, system: WorkSystem, thresholds: Thresholds | None) -> None:
    def asked(system: WorkSystem) -> tuple[object, ...]:
        return tuple(_said(check, system, thresholds, people=people) for people in (False, True))

    known = {system.id, *_ids(system)}
    for people in (False, True):
        findings, _ = _said(check, system, thresholds, people=people)
        for finding in findings:
            unknown = [subject for subject in finding.subjects if subject not in known]
            if unknown or not finding.subjects:
                got = ", ".join(map(repr, unknown[:_SHOWN])) or "no subject"
                raise AssertionError(
                    f"{check.code}: need findings about what is in the system, got {got}"
                )
            if not finding.message.strip():
                raise AssertionError(f"{check.code}: need a message, got none")
    for promise in (check_repeatable, check_order_free):
        try:
            promise(asked, system)
        except AssertionError as error:
            raise AssertionError(f"{check.code}: {error}") from error


def _said(
    check: Check, system: WorkSystem, thresholds: Thresholds | None, *, people: bool
) -> tuple[tuple[Finding, ...], dict[str, str]]:
    """What a check has found and could not judge."""
    try:
        health = diagnose(system, checks=[check], thresholds=thresholds, people=people)
    except Exception as error:
        raise AssertionError(
            f"{check.code}: need a check that never raises, got {type(error).__name__}: {error}"
        ) from error
    return health.findings, dict(health.not_evaluated)


def _ids(system: WorkSystem) -> Iterator[str]:
    for name in KINDS:
        yield from getattr(system, name).ids()
