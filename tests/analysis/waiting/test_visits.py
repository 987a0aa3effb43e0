"""Trackers: visits of active states are the activities, and what lies right before is the wait."""

from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st
from tests.analysis.waiting.oracle import MONDAY, SECOND

from worksystem import Owner, Workflow, WorkItem, WorkSystem, events
from worksystem.analysis.waiting import explain_waiting
from worksystem.model.instants import from_microseconds

FLOW = {
    "todo": "backlog",
    "next": "ready",
    "doing": "active",
    "review": "waiting",
    "test": "active",
    "live": "done",
    "no": "dropped",
}
NOW = 60


class Entry(NamedTuple):
    """An item enters a state, or becomes somebody's; in seconds after some Monday."""

    item: str
    at: int
    state: str | None
    owner: str | None


def told(second):
    return from_microseconds((MONDAY + second) * SECOND)


def event_of(entry):
    if entry.state is None:
        return events.OwnerChanged(entry.item, entry.owner, at=told(entry.at))
    return events.Moved(entry.item, entry.state, at=told(entry.at))


def system_of(entries, **fields):
    return WorkSystem(
        "shop",
        as_of=told(NOW),
        owners=[Owner("ana"), Owner("bo")],
        workflows=[Workflow("web", list(FLOW.items()))],
        items=[WorkItem(item, workflow="web") for item in sorted({e.item for e in entries})],
        history=[event_of(entry) for entry in entries],
        **fields,
    )


@st.composite
def entries(draw):
    """Up to three items that move and change hands at some seconds; may stay where they are."""
    found = []
    for item in draw(st.sampled_from([["1"], ["1", "2"], ["1", "2", "3"]])):
        seconds = sorted(draw(st.lists(st.integers(0, 50), min_size=1, max_size=8)))
        for second in seconds:
            state = draw(st.none() | st.sampled_from(list(FLOW)))
            owner = draw(st.sampled_from(["ana", "bo", None]))
            found.append(Entry(item, second, state, owner if state is None else None))
    return found


def lives(found):
    """For each item and second, in which state it is, and whose."""
    for item in sorted({entry.item for entry in found}):
        state = owner = None
        life = []
        for second in range(NOW):
            for entry in found:
                if entry.item == item and entry.at == second:
                    state = entry.state or state
                    owner = entry.owner if entry.state is None else owner
            life.append((state, owner))
        yield item, life


def activities(found):
    """Visits of active states, second by second: item, state, owner, start, end, enabled, source."""
    rows = []
    for item, life in lives(found):
        last, since = None, 0
        for second, (state, owner) in enumerate(life):
            category = FLOW.get(state)
            if category not in ("ready", "waiting", "active"):
                since = second + 1
                continue
            if category != "active":
                continue
            if second and life[second - 1] == (state, owner):
                rows[-1][4] = second + 1
            else:
                rows.append([item, state, owner, second, second + 1, since, last])
                last = len(rows) - 1
            since = second + 1
    return [tuple(row) for row in rows]


def found_by(waiting):
    done = waiting.parts.activities
    seconds = [
        (column // SECOND - MONDAY).tolist() for column in (done.start, done.end, done.enabled)
    ]
    places = range(len(done))
    return [
        (
            done.items[done.item[k]],
            done.states[done.state[k]],
            done.owner_of(k),
            *(column[k] for column in seconds),
            int(done.source[k]) if done.source[k] >= 0 else None,
        )
        for k in sorted(places, key=lambda k: (done.items[done.item[k]], k))
    ]


@given(entries())
def test_activities_are_what_a_walk_second_by_second_finds(found):
    waiting = explain_waiting(system_of(found))
    expected = activities(found)

    told = found_by(waiting)

    assert [row[:6] for row in told] == [row[:6] for row in expected]
    assert [row[6] is None for row in told] == [row[6] is None for row in expected]


@given(entries())
def test_each_activity_comes_after_the_one_before_it_in_its_item(found):
    done = explain_waiting(system_of(found)).parts.activities

    for place in range(len(done)):
        source = int(done.source[place])
        if source >= 0:
            assert source == place - 1
            assert done.item[source] == done.item[place]
            assert done.end[source] <= done.enabled[place] <= done.start[place]


def moves(item, *steps):
    return [Entry(item, at, state, None) for at, state in steps]


def test_an_item_that_is_put_back_or_finished_waits_for_nobody():
    back = moves("1", (0, "doing"), (5, "todo"), (20, "next"), (23, "doing"), (30, "live"))
    again = moves("2", (0, "test"), (5, "live"), (40, "test"), (45, "live"))

    waits = explain_waiting(system_of([*back, *again])).waits

    assert [(wait.item, wait.length.seconds) for wait in waits] == [("1", 3), ("2", 0)]


def test_whoever_accepts_a_handoff_does_the_next_activity():
    history = [
        events.Created("1", state="doing", owner="ana", at=told(0)),
        events.Offered("h", item="1", giver="ana", taker="bo", at=told(5)),
        events.Moved("1", "review", at=told(5)),
        events.Accepted("h", at=told(9)),
        events.Moved("1", "test", at=told(20)),
    ]

    waiting = explain_waiting(system_of([]).update(history=history))

    assert list(waiting.pairs) == [("doing", "ana", "test", "bo")]


def test_what_is_later_than_the_instant_of_the_system_has_not_happened():
    found = moves("1", (0, "doing"), (5, "review"), (10, "test"), (20, "live"))
    system = system_of(found).update(as_of=told(12))

    waiting = explain_waiting(system)

    assert found_by(waiting)[-1][3:5] == (10, 12)
    assert not explain_waiting(system.update(as_of=told(9))).waits


def test_the_notes_say_what_was_taken_for_granted():
    system = system_of(moves("1", (0, "doing"), (5, "review"), (10, "test"), (20, "review")))
    odd = events.Moved("1", "limbo", at=told(30))

    assert explain_waiting(system).notes == (
        "nothing tells who worked when: activities are visits of active states by the owner",
        "1 item is ready or waiting still: what they have waited for counts when it begins",
        "1 wait is for somebody whom the record does not name: all of it is extraneous",
    )
    assert "no workflow says what 'limbo' means: time spent there is no wait" in (
        explain_waiting(system.update(history=system.history.add(odd))).notes
    )
