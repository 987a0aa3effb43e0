"""Urgency: whether what is called urgent is little enough to be treated as urgent."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from math import log
from typing import TYPE_CHECKING, Any

from worksystem.analysis.health.check import check
from worksystem.analysis.health.finding import Trouble, Unjudged
from worksystem.analysis.health.measures.firefighting import Firefighting
from worksystem.analysis.health.measures.weights import Weights
from worksystem.analysis.priorities.inputs import BANDS, NAMESPACE
from worksystem.analysis.progress import Progress
from worksystem.errors import CannotAnswer
from worksystem.show import show_count, show_list

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts
    from worksystem.model.items import WorkItem
    from worksystem.model.standards import ServiceClass

__all__ = ["expedite_overrun", "firefighting_load", "priority_inflation"]

_MOSCOW = NAMESPACE + "moscow"
_TOP = 1


@check(
    "URG001",
    "expedite-overrun",
    component="prioritization",
    formula="items in progress in a class of kind expedite > its limit: an error; of a class without one, in a team > expedite_limit: a warning",
    inputs="`WorkItem.service_class`, `ServiceClass.kind` and `.limit`, how far items are, and the team of their owner",
    thresholds=["expedite_limit"],
    source="ours; classes of service after Anderson, Kanban, 2010",
    remedy="let the one with the greatest cost of delay keep the class and put the others in turn, or change the agreement openly",
)
def expedite_overrun(facts: Facts) -> Iterator[Trouble]:
    """What is expedited overtakes all other work; when several items are, they overtake each other.

    The limit of a class is an agreement about the whole system, so all its
    items are counted. Without one, those of each team are: work of nobody, or
    of somebody in no team, counts for the system.

    Examples:
        >>> from worksystem import ServiceClass, WorkItem, WorkSystem, diagnose
        >>> began = {"service_class": "urgent", "started": "2026-04-20T09:00Z"}
        >>> shop = WorkSystem(
        ...     "shop",
        ...     service_classes=[ServiceClass("urgent", kind="expedite")],
        ...     items=[WorkItem("page", **began), WorkItem("copy", **began)],
        ... )
        >>> print(diagnose(shop)["URG001"].findings[0].message)
        2 items of class 'urgent' are in progress at once in 'shop': 'copy', 'page'; 1 at a time is expedited
        >>> diagnose(shop.update("copy", finished="2026-04-21T09:00Z"))["URG001"].status
        'clear'
    """
    classes = {one.id: one for one in facts.system.service_classes if one.kind == "expedite"}
    if not classes:
        raise CannotAnswer(
            "no class of service is of kind 'expedite', so nothing says what is urgent; "
            "add ServiceClass('urgent', kind='expedite')"
        )
    looked_at = {i.service_class for i in facts.under_way}
    agreed: dict[str, list[str]] = defaultdict(list)
    for item in Progress.of(facts.system).under_way:
        class_ = classes.get(item.service_class or "")
        if class_ is not None and class_.limit is not None and class_.id in looked_at:
            agreed[class_.id].append(item.id)
    for id_, items in sorted(agreed.items()):
        limit = classes[id_].limit
        if limit is not None and len(items) > limit:
            said = _at_once(id_, items)
            yield Trouble(
                (facts.system.id, id_),
                f"{said}; the agreement allows {limit}",
                "error",
                inputs={"items": tuple(sorted(items)), "count": len(items), "limit": limit},
            )
    limit = facts.thresholds.expedite_limit
    for (party, id_), items in sorted(_by_team(facts, classes).items()):
        if len(items) > limit:
            said = _at_once(id_, items, f" in {party!r}")
            yield Trouble(
                (party, id_),
                f"{said}; {limit} at a time is expedited",
                inputs={"items": tuple(sorted(items)), "count": len(items)},
            )


def _at_once(class_: str, items: Sequence[str], where: str = "") -> str:
    listed = show_list([repr(id_) for id_ in sorted(items)], limit=5)
    verb = "is" if len(items) == 1 else "are"
    return f"{show_count(len(items), 'item')} of class {class_!r} {verb} in progress at once{where}: {listed}"


def _by_team(facts: Facts, classes: Mapping[str, ServiceClass]) -> dict[tuple[str, str], list[str]]:
    """The items of classes without a limit, by team and class."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for item in facts.under_way:
        class_ = classes.get(item.service_class or "")
        if class_ is not None and class_.limit is None:
            party = facts.teams[item.owner]
            found[facts.system.id if party is None else party, class_.id].append(item.id)
    return found


@check(
    "URG002",
    "priority-inflation",
    component="prioritization",
    formula="effort marked must ÷ effort marked must, should or could > must_share; where there are no such marks, open items in band 1 ÷ open items with a band > top_share; else entropy of the bands ÷ its greatest < band_entropy (info)",
    inputs="`WorkItem.ext['priority:moscow']`, else `WorkItem.priority`; remaining or likely effort",
    thresholds=["must_share", "top_share", "top_count", "band_entropy", "confidence"],
    source="DSDM Agile Project Framework handbook, 2014, section 10.4.1, for must_share: above 60% of the effort, delivery is at risk; the rest is ours",
    remedy="force a rank: agree how much the top band may hold, and move down what does not fit",
)
def priority_inflation(facts: Facts) -> Iterator[Trouble | Unjudged]:
    """When most of the work has top priority, the priority no longer says what to do first.

    A share counts when its whole interval is above the threshold. Effort is
    what is left, or the likely estimate, where all marked items have one; else
    items are counted. What is marked ``wont`` is not planned, and what has no
    band is left out. The top band is 1, or the least in use below 1. Bands are
    even when each of those in use holds as much as the others: the entropy
    ``−Σ p ln p`` is then ``ln k``.

    Source: Shannon, "A mathematical theory of communication", Bell System
    Technical Journal 27, 1948, for the entropy.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem, diagnose
        >>> items = [WorkItem(f"i{n}", priority=1 if n < 8 else 2) for n in range(12)]
        >>> shop = WorkSystem("shop", items=items)
        >>> print(diagnose(shop)["URG002"].findings[0].message)
        8 of 12 open items (67%) are in band 1, the most urgent one, so nothing is
        >>> even = [WorkItem(f"i{n}", priority=1 + n % 6) for n in range(12)]
        >>> diagnose(WorkSystem("shop", items=even))["URG002"].status
        'clear'
    """
    marks = {item.id: item.ext.get(_MOSCOW) for item in facts.open if _MOSCOW in item.ext}
    wrong = sorted(id_ for id_, mark in marks.items() if mark not in BANDS)
    if wrong:
        yield Unjudged(f"ext[{_MOSCOW!r}] is none of {', '.join(BANDS)}", wrong)
    marked = [item for item in facts.open if marks.get(item.id) in BANDS[:3]]
    banded = [item for item in facts.open if item.priority is not None]
    needed = facts.thresholds.top_count
    if len(marked) >= needed:
        yield from _musts(facts, marked)
    elif len(banded) >= needed:
        yield from _tops(facts, banded)
    else:
        yield Unjudged(
            f"a share needs {needed} open items with a band, got {max(len(marked), len(banded))}; "
            f"say their priority, or their ext[{_MOSCOW!r}]"
        )


def _musts(facts: Facts, marked: list[WorkItem]) -> Iterator[Trouble | Unjudged]:
    weights = Weights.of(marked, facts.effort)
    share = facts.weighed(weights.pairs(lambda item: item.ext[_MOSCOW] == "must"))
    musts = [item.id for item in marked if item.ext[_MOSCOW] == "must"]
    inputs = {"musts": len(musts), "marked": len(marked), "unit": weights.unit}
    if share is not None and share.is_above(facts.thresholds.must_share):
        of = "of the effort " if weights.unit == "effort" else ""
        yield Trouble(
            facts.system.id,
            f"{share.value:.0%} {of}of {show_count(len(marked), 'open item')} with a MoSCoW mark "
            "is 'must', so nothing is",
            inputs={**inputs, **share.evidence},
            about="top",
        )
        return
    said = f"{len(musts)} of {show_count(len(marked), 'open item')} with a MoSCoW mark {_are(len(musts))} 'must'"
    if share is not None and weights.unit == "effort":
        said += f" ({share.value:.0%} of the effort)"
    if share and (reason := share.unsure(said, above=facts.thresholds.must_share)):
        yield Unjudged(reason)
    yield from _uneven(facts, Counter(item.ext[_MOSCOW] for item in marked), 3)


def _tops(facts: Facts, banded: list[WorkItem]) -> Iterator[Trouble | Unjudged]:
    bands = Counter(item.priority for item in banded if item.priority is not None)
    top = min(_TOP, *bands)
    share = facts.share(bands[top], len(banded))
    if share.is_above(facts.thresholds.top_share):
        yield Trouble(
            facts.system.id,
            f"{bands[top]} of {show_count(len(banded), 'open item')} ({share.value:.0%}) are in "
            f"band {top}, the most urgent one, so nothing is",
            inputs={
                "top": bands[top],
                "with_band": len(banded),
                "open": len(facts.open),
                **share.evidence,
            },
            about="top",
        )
        return
    said = f"{bands[top]} of {show_count(len(banded), 'open item')} with a band {_are(bands[top])} in band {top}"
    if reason := share.unsure(said, above=facts.thresholds.top_share):
        yield Unjudged(reason)
    yield from _uneven(facts, bands, len(bands))


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _uneven(facts: Facts, bands: Counter[Any], count: int) -> Iterator[Trouble]:
    """The information that the bands hardly tell items apart."""
    total = bands.total()
    parts = [number / total for number in sorted(bands.values()) if number]
    entropy = -sum(p * log(p) for p in parts) / log(count) if count > 1 else 0.0
    if entropy < facts.thresholds.band_entropy:
        most = max(bands, key=lambda band: (bands[band], str(band)))
        yield Trouble(
            facts.system.id,
            f"{bands[most]} of {show_count(total, 'open item')} with a band are in band {most!r}, "
            "so the bands hardly tell them apart",
            "info",
            inputs={"evenness": max(entropy, 0.0), "with_band": total, "bands": count},
            about="entropy",
        )


@check(
    "URG003",
    "firefighting-load",
    component="capacity",
    formula="effort on items that are expedited, of nature failure, or created after the last planning before their start ÷ effort on all items worked on, in the last planning intervals > unplanned_share",
    inputs="`worked` events, else the items that were in progress and their estimates; `WorkItem.created`, `.started`, `.finished`, `.nature`, `.service_class`; cadences of kind plan and replenish",
    thresholds=["unplanned_share", "trailing", "interval", "confidence"],
    source="Beyer et al., Site Reliability Engineering, 2016, chapter 1, for unplanned_share: Google caps operational work at 50%; that it is a cap on unplanned work is ours",
    remedy="reserve capacity for it explicitly, and fix what causes most of it",
)
def firefighting_load(facts: Facts) -> Iterator[Trouble | Unjudged]:
    """Who puts out fires most of the time has no time left to keep them from starting.

    Effort is the time that was logged in the intervals; where none was, the
    likely estimate of all items that were in progress in them, if all have
    one; else items are counted. An estimate counts whole, however much of the
    work lies in the intervals. Work came in unplanned if no meeting to plan or
    to replenish lies between its creation and its start; what began before the
    first meeting counts as planned, and so does all of which it is not known.

    Examples:
        >>> from worksystem import Cadence, WorkItem, WorkSystem, diagnose
        >>> monday = Cadence("plan", kind="plan", rule="FREQ=WEEKLY;BYDAY=MO", start="2026-03-02")
        >>> began = {"created": "2026-04-14T09:00Z", "started": "2026-04-15T09:00Z"}
        >>> items = [WorkItem(f"i{n}", **began) for n in range(9)]
        >>> shop = WorkSystem("shop", cadences=[monday], items=items, as_of="2026-04-20T09:00Z")
        >>> print(diagnose(shop)["URG003"].findings[0].message)
        9 of 9 items worked on in the last 4 planning intervals (100%) were unplanned: 'i0', 'i1', 'i2', 'i3', 'i4' and 4 more
        >>> planned = [
        ...     WorkItem(f"i{n}", **began | {"created": "2026-04-10T09:00Z"}) for n in range(9)
        ... ]
        >>> diagnose(shop.replace(*planned))["URG003"].status
        'clear'
    """
    fires = Firefighting(facts)
    yield from fires.unjudged()
    share, most = facts.weighed(fires.pairs), facts.thresholds.unplanned_share
    if share is None:
        return
    when = f"in the last {show_count(facts.thresholds.trailing, 'planning interval')}"
    whole = show_count(len(fires.items), "item")
    what = f"{len(fires.unplanned)} of {whole} worked on {when}"
    if share.is_above(most):
        listed = show_list([repr(id_) for id_ in fires.unplanned], limit=5)
        if fires.unit == "items":
            what = f"{what} ({share.value:.0%}) were"
        else:
            what = f"{share.value:.0%} of the effort {when} was"
        yield Trouble(
            facts.system.id,
            f"{what} unplanned: {listed}",
            inputs={
                "items": fires.unplanned,
                **share.evidence,
                "unit": fires.unit,
                "worked_on": len(fires.items),
                "since": fires.since,
                **fires.reasons,
            },
        )
    else:
        of = "" if fires.unit == "items" else f" ({share.value:.0%} of the effort)"
        was = "was" if len(fires.unplanned) == 1 else "were"
        if reason := share.unsure(f"{what} {was} unplanned{of}", above=most):
            yield Unjudged(reason)
