"""Histories of all kinds: moves, notes, blocks and work, with ties and steps back."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from worksystem import History, Workflow, WorkItem, WorkSystem, events

START = datetime(2026, 3, 27, tzinfo=UTC)
STEP = timedelta(hours=1)
LATEST = 60
WEB = Workflow(
    "web",
    [
        ("idea", "backlog"),
        ("todo", "ready"),
        ("doing", "active"),
        ("review", "waiting"),
        ("live", "done"),
        ("closed", "done"),
        ("no", "dropped"),
    ],
)
# The same names mean other things to another team.
OPS = Workflow(
    "ops", [("todo", "ready"), ("review", "active"), ("doing", "waiting"), ("live", "done")]
)
WORKFLOW_OF = {"a": "web", "b": "web", "c": "ops"}
ITEMS = ("a", "b", "c", "d")
STATES = ("idea", "todo", "doing", "review", "live", "closed", "no", "odd")

hours = st.integers(0, LATEST)


def at(hour):
    return START + hour * STEP


@st.composite
def item_events(draw, item, kinds):
    """One event of an item; the kinds are those of `kinds`."""
    kind, hour = draw(st.sampled_from(kinds)), draw(hours)
    state = draw(st.sampled_from(STATES))
    match kind:
        case "created":
            return events.Created(item, state=draw(st.none() | st.just(state)), at=at(hour))
        case "noted":
            return events.Noted(item, at=at(hour))
        case "blocked":
            return events.Blocked(
                item, draw(st.sampled_from(["", "no key", "no copy"])), at=at(hour)
            )
        case "unblocked":
            return events.Unblocked(item, at=at(hour))
        case "begun":
            return events.Begun(item, state, at=at(hour))
        case "worked":
            since = draw(st.integers(0, hour))
            return events.Worked(item, state, since=at(since), at=at(hour))
        case _:
            return events.Moved(item, state, at=at(hour))


MOVES = ("moved", "moved", "moved", "created", "noted", "blocked", "unblocked")
WORK = ("worked", "worked", "begun", "noted", "created", "blocked")


@st.composite
def event_lists(draw, min_size=1, max_size=16):
    """Lists of events in any order, of items that move and of items that are worked on.

    Shrinks to one event of the first item.
    """
    kinds = {item: draw(st.sampled_from([MOVES, WORK, (*MOVES, *WORK)])) for item in ITEMS}
    some = st.sampled_from(ITEMS).flatmap(lambda item: item_events(item, kinds[item]))
    return draw(st.lists(some, min_size=min_size, max_size=max_size))


def system_of(happened, **fields):
    """The system of two teams that it happened in."""
    items = [WorkItem(item, workflow=WORKFLOW_OF.get(item)) for item in ITEMS]
    return WorkSystem(
        "shop", workflows=[WEB, OPS], items=items, history=History(happened), **fields
    )


def in_order(happened):
    """Events as a history has them."""
    return list(History(happened))


def category(item, state):
    """What a state means for an item; None where nobody has said, or teams differ."""
    flows = {"web": WEB, "ops": OPS}
    mine = flows.get(WORKFLOW_OF.get(item))
    if mine is not None and state in [s.id for s in mine.states]:
        return mine.category(state)
    said = {f.category(state) for f in flows.values() if state in [s.id for s in f.states]}
    return said.pop() if len(said) == 1 else None
