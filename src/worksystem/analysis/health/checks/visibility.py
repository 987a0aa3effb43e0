"""Visibility and rhythm: whether people can see the work, and meet often enough to keep it so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from worksystem.analysis.health.check import check
from worksystem.analysis.health.finding import Severity, Trouble, Unjudged
from worksystem.analysis.health.measures.meetings import (
    Meetings,
    Run,
    keeper_of,
    missing_kinds,
    teams_at_work,
)
from worksystem.analysis.visibility.facets import FACETS
from worksystem.analysis.visibility.reasons import how_long, says
from worksystem.errors import CannotAnswer
from worksystem.show import show, show_count

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts
    from worksystem.analysis.health.shares import Share
    from worksystem.analysis.visibility import TeamVisibility

__all__ = ["hidden_work", "no_rhythm", "stale_status"]

_REMEDY = {facet.name: facet.remedy for facet in FACETS}
_SHOWN = 20


@check(
    "VIS001",
    "work-not-visible",
    component="visibility",
    formula=(
        "the mean, over the open work of a team, of the part of six facets that is known (title, "
        "owner, fresh status, dependencies, rank or priority, outcome), is surely below a threshold"
    ),
    inputs="`measure_visibility`: titles, owners, events, `after`, `rank`, `priority`, `outcomes`",
    thresholds=("visibility_warning", "visibility_error", "confidence", "missed_beats", "enough"),
    source="ours",
    remedy="make the facet known first that is known least",
)
def hidden_work(facts: Facts) -> Iterator[Trouble | Unjudged]:
    """Nobody can steer, help or say no to work that they cannot see.

    Each team is judged by its open work; what is in no team, or nobody's, is
    judged apart, as the system. Where none of them is surely below, all of it
    is judged together: many small teams may hide what each is too small to
    show. The interval is Wilson's, as if each item were wholly visible or not
    at all, which makes it wide rather than narrow.

    The status is asked of items under way, and left out where it cannot be
    judged, which is said.

    Examples:
        >>> from worksystem import Owner, WorkItem, WorkSystem, diagnose
        >>> items = [WorkItem(f"item-{n}", f"Page {n}", after=[]) for n in range(9)]
        >>> shop = WorkSystem("shop", owners=[Owner("ana")], items=items)
        >>> print(diagnose(shop)["VIS001"].findings[0].message)
        who owns it is unknown for 100% of the open work of 'shop'; 40% of what makes that work visible is known
        >>> for n in range(9):
        ...     shop = shop.update(f"item-{n}", owner="ana", rank=n)
        >>> diagnose(shop)["VIS001"].status
        'clear'
    """
    visibility, limits = facts.visibility, facts.thresholds
    rows = tuple(visibility.by_team.values())
    has_teams = any(owner.kind == "team" for owner in facts.system.owners)
    found, unsure = False, []
    for row in rows:
        share = facts.share(row.share * row.items, row.items)
        severity = _severity(share, facts)
        if severity is not None:
            found = True
            yield _hidden(facts, row, share, severity, "in no team" if has_teams else "")
        elif share.value < limits.visibility_warning:
            unsure.append(row)
    if not found and len(rows) > 1 and visibility.whole is not None:
        whole = facts.share(visibility.whole * len(visibility), len(visibility))
        severity = _severity(whole, facts)
        if severity is not None:
            found = True
            yield _hidden(facts, None, whole, severity, "")
    if unsure and not found:
        some = show_count(sum(row.items for row in unsure), "open item")
        yield Unjudged(
            f"{some} are too few to be sure that less than {limits.visibility_warning:.0%} of "
            "what makes them visible is known",
            sorted(row.team or facts.system.id for row in unsure),
        )
    for reason, ids in visibility.unjudged.items():
        yield Unjudged(f"whether the status is fresh: {reason}", ids)


def _severity(share: Share, facts: Facts) -> Severity | None:
    if share.is_below(facts.thresholds.visibility_error):
        return "error"
    return "warning" if share.is_below(facts.thresholds.visibility_warning) else None


def _hidden(
    facts: Facts, row: TeamVisibility | None, share: Share, severity: Severity, apart: str
) -> Trouble:
    """The trouble with a team; with what is in none; or, without a row, with all of it."""
    visibility, system = facts.visibility, facts.system.id
    by_facet = visibility.by_facet if row is None else row.by_facet
    worst, known = next(iter(by_facet.items()))
    team = None if row is None else row.team
    places = range(len(visibility))
    ids = [visibility.items[i] for i in places if row is None or visibility.teams[i] == team]
    about = apart if row is not None and team is None else ""
    work = "work under way" if worst == "status" else "open work"
    where = f"of {team or system!r}" + (" that is in no team" if about else "")
    return Trouble(
        team or system,
        f"{says(worst)} is unknown for {1 - known:.0%} of the {work} {where}; "
        f"{share.value:.0%} of what makes that work visible is known",
        severity,
        inputs={
            "visibility": share.value,
            "low": share.low,
            "high": share.high,
            "open": len(ids),
            **by_facet,
            "least_visible": tuple(ids[:_SHOWN]),
        },
        about=about,
        remedy=f"begin with the facet that is known least: {_REMEDY[worst]}",
    )


@check(
    "VIS002",
    "stale-status",
    component="rhythm",
    formula=(
        "of an item under way, now − last event > missed_beats × interval of the update cadence of "
        "its owner's team; without one, > the 95th percentile of the gaps between two updates"
    ),
    inputs="events, offers and their answers, `created`, `started`; `Cadence` of kind update; `as_of`",
    thresholds=("missed_beats", "enough"),
    source="ours",
    remedy="say how it stands, or park it: back into the backlog, or dropped",
)
def stale_status(facts: Facts) -> Iterator[Trouble | Unjudged]:
    """Work that nobody speaks of has stopped more often than it has gone well.

    Only items under way are asked: nobody expects news of what nobody works
    on. `measure_visibility` says which cadence counts, and what is a word.

    Examples:
        >>> from worksystem import Cadence, WorkItem, WorkSystem, diagnose, events
        >>> weekly = Cadence("weekly", kind="update", rule="FREQ=WEEKLY", start="2026-03-02")
        >>> page = WorkItem("page", started="2026-04-01T09:00Z")
        >>> shop = WorkSystem("shop", as_of="2026-04-20T09:00Z", cadences=[weekly], items=[page])
        >>> print(diagnose(shop)["VIS002"].findings[0].message)
        nothing has been said about 'page' for 19 days; 'weekly' allows 14 days
        >>> update = events.Noted("page", "half done", at="2026-04-15T09:00Z")
        >>> diagnose(shop.update(history=[update]))["VIS002"].status
        'clear'
    """
    visibility = facts.visibility
    for id_ in visibility.stale:
        row = visibility.by_item[id_]
        assert row.silence is not None
        assert row.allowed is not None
        by = "95% of updates come within" if row.cadence is None else f"{row.cadence!r} allows"
        silence, allowed = how_long(row.silence), how_long(row.allowed)
        if silence == allowed:  # by a part of a day
            silence, allowed = f"more than {allowed}", "that"
        yield Trouble(
            id_,
            f"nothing has been said about {id_!r} for {silence}; {by} {allowed}",
            inputs={
                "last": row.last,
                "silence": row.silence,
                "allowed": row.allowed,
                "cadence": row.cadence or "",
                "stale": len(visibility.stale),
                "under_way": len(facts.under_way),
            },
        )
    for reason, ids in visibility.unjudged.items():
        yield Unjudged(reason, ids)


@check(
    "VIS003",
    "no-rhythm",
    component="rhythm",
    formula=(
        "a team at work without a cadence of kind plan or update; or the last meetings of a "
        "cadence, as many as skipped or more, were not held"
    ),
    inputs="`Cadence`, `CadenceHeld`; the teams that people are in or open work belongs to",
    thresholds=("skipped",),
    source="ours",
    remedy="hold it, make it shorter, or end the agreement and say so",
)
def no_rhythm(facts: Facts) -> Iterator[Trouble | Unjudged]:
    """People who do not meet at a beat meet by chance, and find out late.

    A cadence counts for a team that keeps it, whose member or lead does, that
    belongs to a team which does, or if it is nobody's and so everybody's. In a
    system without teams, one of each kind is enough. A meeting counts as held
    at the beat that is nearest to it, so it may be moved; those of today are
    not missed yet. Of a cadence of which no meeting was ever recorded, nobody
    can say whether it is held.

    Examples:
        >>> from worksystem import Cadence, WorkItem, WorkSystem, diagnose, events
        >>> plan = Cadence("plan", kind="plan", rule="FREQ=WEEKLY", start="2026-03-02")
        >>> news = Cadence("news", kind="update", rule="FREQ=WEEKLY", start="2026-03-05")
        >>> shop = WorkSystem(
        ...     "shop",
        ...     as_of="2026-03-18T09:00Z",
        ...     cadences=[plan, news],
        ...     items=[WorkItem("page")],
        ...     history=[
        ...         events.CadenceHeld("plan", at="2026-03-02T09:00Z"),
        ...         events.CadenceHeld("news", at="2026-03-12T09:00Z"),
        ...     ],
        ... )
        >>> print(diagnose(shop)["VIS003"].findings[0].message)
        the last 2 meetings of 'plan' were not held; the last one that was began Mon 2026-03-02 09:00
        >>> late = events.CadenceHeld("plan", at="2026-03-17T15:00Z")
        >>> diagnose(shop.update(history=[*shop.history, late]))["VIS003"].status
        'clear'
    """
    for party, kind in missing_kinds(facts):
        what = "plan" if kind == "plan" else "tell each other how work stands"
        yield Trouble(
            party,
            f"{party!r} has no {kind} cadence: nobody has agreed when people {what}",
            inputs={"teams": len(facts.once(teams_at_work)), "open": len(facts.open)},
            about=kind,
            remedy=f"agree on a day and a time, however short: a cadence of kind {kind}",
        )
    if facts.system.cadences:
        try:
            yield from _skipped(facts, Meetings.of(facts))
        except CannotAnswer as error:
            yield Unjudged(f"whether meetings are held: {error}")


def _skipped(facts: Facts, meetings: Meetings) -> Iterator[Trouble | Unjudged]:
    for run in meetings.runs:
        if len(run.missed) >= facts.thresholds.skipped:
            yield _run(facts, run)
    if meetings.unrecorded:
        yield Unjudged("nobody records whether meetings are held", meetings.unrecorded)
    for id_, reason in meetings.beyond:
        yield Unjudged(f"whether meetings are held: {reason}", id_)


def _run(facts: Facts, run: Run) -> Trouble:
    cadence = facts.system.cadences[run.cadence]
    count = f"{len(run.missed)}{' or more' if run.may_be_more else ''}"
    return Trouble(
        (keeper_of(facts, cadence), cadence.id),
        f"the last {count} meetings of {cadence.id!r} were not held; "
        f"the last one that was began {show(run.held)}",
        inputs={
            "kind": cadence.kind,
            "missed": len(run.missed),
            "since": run.missed[0],
            "held": run.held,
        },
    )
