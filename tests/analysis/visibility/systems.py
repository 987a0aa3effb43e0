"""Systems whose items are more or less visible, and whose teams update each other at a beat."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from worksystem import (
    Cadence,
    Handoff,
    Outcome,
    Owner,
    Workflow,
    WorkItem,
    WorkSystem,
    events,
)

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
DAY = timedelta(days=1)
WEB = Workflow(
    "web",
    [("idea", "backlog"), ("todo", "ready"), ("doing", "active"), ("review", "waiting"),
     ("live", "done"), ("cut", "dropped")],
)  # fmt: skip
OWNERS = (
    Owner("web", kind="team"),
    Owner("ops", kind="team"),
    Owner("ana", teams=["web"]),
    Owner("bo", teams=["ops", "web"]),
    Owner("cy"),
    Owner("bot", kind="agent"),
)
_times = st.integers(-60 * 24, 24).map(lambda hours: NOW + timedelta(hours=hours))


@st.composite
def _items(draw, ids):
    items = []
    for n, id_ in enumerate(ids):
        state = draw(st.none() | st.sampled_from([s.id for s in WEB.states]))
        started = draw(st.none() | _times)
        items.append(
            WorkItem(
                id_,
                draw(st.sampled_from(["", " ", "Launch"])),
                owner=draw(st.none() | st.sampled_from([o.id for o in OWNERS])),
                outcomes=draw(st.sampled_from([(), (), ("sales",)])),
                after=draw(st.none() | st.just([])),
                rank=draw(st.none() | st.integers(1, 9)),
                priority=draw(st.none() | st.integers(1, 3)),
                parent=draw(st.none() | st.sampled_from(ids[:n])) if n else None,
                created=draw(st.none() | _times),
                started=started,
                finished=NOW if started and started < NOW and draw(st.booleans()) else None,
                workflow=state and "web",
                state=state,
                external=draw(st.sampled_from([False, False, False, True])),
            )
        )
    return items


@st.composite
def systems(draw, *, cadences=True, max_size=6):
    """Systems of pages, with a history and rules that beat every so many days."""
    ids = [f"page-{n}" for n in range(draw(st.integers(0, max_size)))]
    items = draw(_items(ids))
    named = [*ids, "gone"]
    told = draw(st.lists(st.tuples(st.sampled_from(named), _times), max_size=25))
    history = [events.Noted(id_, at=at) for id_, at in told]
    kept = []
    for n in range(draw(st.integers(0, 3)) if cadences else 0):
        days = draw(st.integers(1, 20))
        kept.append(
            Cadence(
                f"cadence-{n}",
                kind=draw(st.sampled_from(["update", "update", "plan"])),
                rule=f"FREQ=DAILY;INTERVAL={days}",
                start=draw(st.sampled_from(["2026-01-01", "2026-04-28"])),
                owner=draw(st.none() | st.sampled_from(["web", "ops"])),
            )
        )
    handoffs = []
    if ids and draw(st.booleans()):
        offered = draw(_times)
        handoffs = [
            Handoff("h", item=ids[0], giver="ana", taker="bo", state="offered", offered=offered)
        ]
    return WorkSystem(
        "shop",
        as_of=draw(st.sampled_from([NOW, NOW, NOW, None])),
        owners=OWNERS,
        outcomes=[Outcome("sales")],
        workflows=[WEB],
        cadences=kept,
        items=items,
        handoffs=handoffs,
        history=history,
    )
