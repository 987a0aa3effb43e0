"""Soundness: whether what the system names is there, and whether its work can begin at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from worksystem.analysis.health.check import check
from worksystem.analysis.health.finding import Trouble
from worksystem.analysis.health.measures.wholes import with_wholes
from worksystem.errors import CannotAnswer
from worksystem.network.knots import find_knots

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts
    from worksystem.model.dependencies import Dependency
    from worksystem.model.items import WorkItem
    from worksystem.network.knots import Knot

__all__ = ["dangling_reference", "dependency_cycle"]

_SHOWN = 8


@check(
    "SYS001",
    "dangling-reference",
    component="visibility",
    formula=(
        "open work, or a handoff of it, names an item that is external: an error where work "
        "waits for it (`after`, of its own or of a parent), else a warning"
    ),
    inputs="`WorkItem.external`; `after`, `parent`, `duplicate_of`, `Handoff.item`",
    source="ours",
    remedy="say who follows it up and when it comes, or bring it in with an owner of ours",
)
def dangling_reference(facts: Facts) -> Iterator[Trouble]:
    """Whoever waits for what lies outside the system waits for something that nobody here can see.

    References are checked when a system is built; what is left are the stubs
    that importers put in the place of what a source names and does not hold.
    What is over waits for nothing, and a stub that says it is finished is
    waited for by nobody: neither is reported. Nor is what may be outside by
    its nature: `requester`, `origin`, a policy of a state, names in a history.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem, diagnose
        >>> items = [WorkItem("page", after=["X-12"]), WorkItem("X-12", external=True)]
        >>> shop = WorkSystem("shop", items=items)
        >>> print(diagnose(shop)["SYS001"].findings[0].message)
        'page' waits for 'X-12', which is outside the system
        >>> diagnose(shop.update("X-12", external=False))["SYS001"].status
        'clear'
    """
    system = facts.system
    if not system.items:
        raise CannotAnswer("there are no items")
    stubs = {item.id for item in system.items if item.external}
    if not stubs:
        return
    ended = {id_ for id_ in stubs if _has_ended(facts, system.items[id_])}
    alive = with_wholes(system, facts.open)
    for item in system.items:
        if item.id in alive and not item.external:
            for field, says, id_ in _references(item):
                if id_ in stubs and not (field == "after" and id_ in ended):
                    yield _dangling(item.id, id_, says, field)
    for handoff in system.handoffs:
        if handoff.item in stubs and handoff.state in ("drafted", "offered"):
            yield _dangling(handoff.id, handoff.item, "hands over", "item")


def _references(item: WorkItem) -> Iterator[tuple[str, str, str]]:
    """The items that an item names: the field, what it says of them, and their ids."""
    for id_ in dict.fromkeys(link.on for link in item.after or ()):
        yield "after", "waits for", id_
    if item.parent is not None:
        yield "parent", "is a part of", item.parent
    if item.duplicate_of is not None:
        yield "duplicate_of", "is a duplicate of", item.duplicate_of


def _dangling(subject: str, stub: str, says: str, field: str) -> Trouble:
    return Trouble(
        (subject, stub),
        f"{subject!r} {says} {stub!r}, which is outside the system",
        "error" if field == "after" else "warning",
        inputs={"field": field},
        about=field,
    )


def _has_ended(facts: Facts, item: WorkItem) -> bool:
    """Whether a stub, which is no work of this system, says that it is over."""
    workflow = facts.system.workflows.get(item.workflow or "")
    if item.finished is not None:
        return True
    return (
        workflow is not None
        and item.state is not None
        and any(s.id == item.state and s.category in ("done", "dropped") for s in workflow.states)
    )


@check(
    "SYS002",
    "dependency-cycle",
    component="dependencies",
    formula=(
        "a strongly connected part of what waits for what, in which a parent stands for all its "
        "parts, with a cycle in it: an error if any of it is open, else a warning"
    ),
    inputs="`WorkItem.after`, `WorkItem.parent`, `Dependency.certainty`",
    source="ours; the condition is that of `find_critical_path`, which has no answer then",
    remedy="drop one of these dependencies, the least certain first, or split an item",
)
def dependency_cycle(facts: Facts) -> Iterator[Trouble]:
    """Items that wait for each other can never start, and no date after them means anything.

    A dependency of a parent holds for each of its parts, and what waits for a
    parent waits for all of them. Every kind of dependency counts, whatever its
    lag, and finished items do too: as long as they wait for each other, there
    is no critical path and no plan of the whole. Of each knot of items one
    short way around is told; dropping a dependency of it need not untie the rest.

    Examples:
        >>> from worksystem import Dependency, WorkItem, WorkSystem, diagnose
        >>> page = WorkItem("page", after=[Dependency("copy", certainty=0.4)])
        >>> shop = WorkSystem("shop", items=[page, WorkItem("copy", after=["page"])])
        >>> (finding,) = diagnose(shop)["SYS002"].findings
        >>> print(finding.message)
        'copy' → 'page' → 'copy' can never start: each waits for the one before it
        >>> print(finding.remedy)
        drop the least certain dependency, that of 'page' on 'copy' (40% certain), or split an item
        >>> diagnose(shop.update("copy", after=[]))["SYS002"].status
        'clear'
    """
    items = facts.system.items
    if not items:
        raise CannotAnswer("there are no items")
    if all(item.after is None for item in items):
        raise CannotAnswer("nobody has said what any item waits for: give `after`")
    for knot in find_knots(facts.system):
        # What a stub waits for nobody knows; so it may be open.
        is_open = any(facts.is_open(id_) or items[id_].external for id_ in knot.items)
        weakest = _weakest(knot)
        inputs: dict[str, object] = {
            "items": knot.items[:100],
            "size": len(knot.items),
            "dependencies": tuple(f"{id_!r} on {link.on!r}" for id_, link in knot.links[:100]),
        }
        remedy = None
        if weakest is not None:
            inputs |= {"weakest": weakest[:2], "certainty": weakest[2]}
            remedy = (
                f"drop the least certain dependency, that of {weakest[0]!r} on {weakest[1]!r} "
                f"({weakest[2]:.0%} certain), or split an item"
            )
        yield Trouble(
            knot.cycle,
            _told(knot, is_open=is_open),
            "error" if is_open else "warning",
            inputs=inputs,
            remedy=remedy,
        )


def _told(knot: Knot, *, is_open: bool) -> str:
    cycle = knot.cycle
    around = [repr(id_) for id_ in cycle[:_SHOWN]] + ["…"] * (len(cycle) > _SHOWN)
    path = " → ".join([*around, repr(cycle[0])])
    families = ", ".join(f"{part!r} is a part of {whole!r}" for part, whole in knot.parts[:_SHOWN])
    if not is_open:
        what = "wait for each other; they are over, and yet no path or plan can be found"
    elif families:
        what = "can never start"
    else:
        what = "can never start: each waits for the one before it"
    return f"{path} ({families}) {what}" if families else f"{path} {what}"


def _weakest(knot: Knot) -> tuple[str, str, float] | None:
    """Who waits for what in the least certain step; None if nobody has a doubt."""
    steps: dict[tuple[str, str], list[Dependency]] = {}
    for id_, link in knot.links:
        steps.setdefault((id_, link.on), []).append(link)
    # Two dependencies between the same items are as certain as the surer one.
    doubts = sorted((_certainty(links), *pair) for pair, links in steps.items())
    certainty, id_, on = doubts[0]
    return (id_, on, certainty) if certainty < 1 else None


def _certainty(links: Iterable[Dependency]) -> float:
    return max(1.0 if link.certainty is None else link.certainty for link in links)
