"""What every check has to keep to, whatever the system: asked of one check at a time."""

from datetime import timedelta
from typing import Any

import attrs
from hypothesis import strategies as st
from tests.analysis.health.asking import ask

from worksystem import Check, HandoffContract, History, Owner, WorkItem, WorkSystem, events
from worksystem.model.kinds import KINDS
from worksystem.model.standards import Standard
from worksystem.model.states import State
from worksystem.testing import handoffs, histories, work_systems
from worksystem.testing.times import START

_NAMED = {
    *("id", "item", "on", "parent", "duplicate_of", "owner", "giver", "taker", "contract"),
    *("handoff", "team", "lead", "workflow", "service_class", "by", "a", "b", "holders"),
    *("outcomes", "outcome", "cadence", "calendar", "base"),
}


def lived_in(**options: Any) -> st.SearchStrategy[WorkSystem]:
    """Systems with agreements whose history tells of their own items, owners and handoffs."""
    return work_systems(
        owners=True, agreements=True, progress=True, parents=True, max_size=4, **options
    ).flatmap(_with_history)


def _with_history(system: WorkSystem) -> st.SearchStrategy[WorkSystem]:
    items, owners = sorted(system.items.ids()), sorted(system.owners.ids())
    told = histories(
        items=[*items, "gone"],
        owners=[*owners, "left"],
        kinds=["moved", "owner changed", "offered", "accepted", "returned", "withdrawn"],
    )
    return told.map(lambda history: attrs.evolve(system, history=history))


@st.composite
def handing_over(draw: st.DrawFn) -> WorkSystem:
    """Systems in which teams and people hand over a lot, by contract and past it."""
    parties = ("web", "design", "ana", "bo", "cy")
    owners = [
        Owner("web", kind="team"),
        Owner("design", kind="team"),
        Owner("ana", teams=["design"]),
        Owner("bo", teams=["web"]),
        Owner("cy"),
    ]
    between = st.permutations(parties).map(lambda two: two[:2])
    contracts = [
        HandoffContract(
            f"c{n}",
            giver=giver,
            taker=taker,
            requires=draw(st.sampled_from([(), ("brief",), ("brief", "files")])),
            answer_within=draw(st.sampled_from([None, "4h", "4d"])),
            readback=draw(st.booleans()),
        )
        for n, (giver, taker) in enumerate(draw(st.lists(between, max_size=3)))
    ]
    items = [
        WorkItem(
            id_,
            owner=draw(st.none() | st.sampled_from(parties)),
            finished=draw(st.sampled_from([None, None, START + timedelta(days=1)])),
        )
        for id_ in ("item-0", "item-1", "item-2")
    ]
    ids = [item.id for item in items]
    named = {"items": ids, "owners": parties, "contracts": [c.id for c in contracts]}
    registry = [
        draw(handoffs(names=st.just(id_), **named))
        for id_ in ("h1", "r0", "r1", "r2")[: draw(st.integers(0, 4))]
    ]
    told = histories(
        items=[*ids, "gone"],
        owners=[*parties, "left"],
        kinds=["owner changed", "moved", "offered", "accepted", "returned", "withdrawn"],
    )
    # One item goes from hand to hand, whatever else happens to it.
    way = [
        events.OwnerChanged("item-0", owner, at=START + timedelta(hours=hour))
        for hour, owner in enumerate(draw(st.lists(st.sampled_from(parties), max_size=9)))
    ]
    return WorkSystem(
        "shop",
        as_of=draw(st.sampled_from([START + timedelta(days=n) for n in (400, 3, 1)])),
        owners=owners,
        contracts=contracts,
        items=items,
        handoffs=registry,
        history=draw(told).add(*way),
    )


def everything(system: WorkSystem) -> set[str]:
    """The ids of all that is in a system, and its own."""
    return {system.id}.union(*(getattr(system, kind).ids() for kind in KINDS))


def found(check: Check, system: WorkSystem, **options: Any) -> list[tuple[Any, ...]]:
    """All that a check says of its findings, and why it could not judge."""
    verdict = ask(check, system, **options)
    told = [(f.id, f.severity, f.message, f.evidence.inputs, f.remedy) for f in verdict.findings]
    return [*told, (verdict.reason is None,)]


def shuffled(data: st.DataObject, system: WorkSystem) -> WorkSystem:
    """The same system, its registries in another order."""
    kinds = ("items", "owners", "contracts", "handoffs", "workflows", "cadences")
    mixed = {kind: data.draw(st.permutations(list(getattr(system, kind)))) for kind in kinds}
    return attrs.evolve(system, **mixed)


def new_name(id_: str) -> str:
    """Another name that sorts as the old one does."""
    return f"new-{id_}"


def renamed(system: WorkSystem) -> WorkSystem:
    """The same system in which all has another name, but for states and standards."""
    changed = {kind: [_renamed(one) for one in getattr(system, kind)] for kind in KINDS}
    return attrs.evolve(
        system,
        id=new_name(system.id),
        calendar=None if system.calendar is None else new_name(system.calendar),
        interactions=[_renamed(one) for one in system.interactions],
        history=History([_renamed(event) for event in system.history]),
        **changed,
    )


def _renamed(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_renamed, value))
    if not attrs.has(type(value)):
        return value
    changes: dict[str, Any] = {}
    for field in attrs.fields(type(value)):
        old = getattr(value, field.name)
        keeps = field.name == "id" and isinstance(value, (State, Standard))
        if field.name in _NAMED and not keeps and isinstance(old, str):
            changes[field.name] = new_name(old)
        elif field.name in _NAMED and isinstance(old, tuple) and all(type(o) is str for o in old):
            changes[field.name] = tuple(map(new_name, old))
        elif field.name == "capacity" or (isinstance(old, tuple) and old):
            changes[field.name] = _renamed(old)
    return attrs.evolve(value, **changes) if changes else value
