"""Trackers: visits of active states are the activities, and what lies right before is the wait."""

from datetime import timedelta
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st
from tests.analysis.waiting import oracle
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
ZERO = timedelta(0)


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


class Visit(NamedTuple):
    """Time that an item was active in one state and of one owner."""

    item: str
    state: str
    owner: str | None
    start: int
    end: int
    since: int
    came_from: tuple[str, str | None] | None
    is_first: bool


def visits(found):
    """Visits of active states, second by second."""
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
            before = life[second - 1] if second else (None, None)
            if before == (state, owner):
                rows[-1] = rows[-1]._replace(end=second + 1)
            else:
                came_from = before if since < second else last
                rows.append(
                    Visit(item, state, owner, second, second + 1, since, came_from, last is None)
                )
                last = state, owner
            since = second + 1
    return rows


def found_by(waiting):
    done = waiting.parts.activities
    seconds = [
        (column // SECOND - MONDAY).tolist() for column in (done.start, done.end, done.enabled)
    ]
    return [
        Visit(
            done.items[done.item[k]],
            done.states[done.state[k]],
            done.owner_of(k),
            *(column[k] for column in seconds),
            done.came_from(k),
            int(done.source[k]) < 0,
        )
        for k in sorted(range(len(done)), key=lambda k: (done.items[done.item[k]], k))
    ]


@given(entries())
def test_activities_are_what_a_walk_second_by_second_finds(found):
    assert found_by(explain_waiting(system_of(found))) == visits(found)


@given(entries(), st.integers(1, 3), st.booleans())
def test_the_causes_of_every_pair_are_those_of_brute_force(found, size, known):
    calendars, is_open = (oracle.calendars(), oracle.is_open) if known else (None, oracle.always)
    expected = visits(found)
    since = [visit.since for visit in expected]
    of = oracle.batches(expected, since, size)

    waiting = explain_waiting(system_of(found), calendars=calendars, batch_size=size)

    assert waiting.pairs == oracle.summed(
        (visit.came_from, visit, oracle.counted(place, expected, since, of, is_open))
        for place, visit in enumerate(expected)
        if visit.came_from is not None
    )


@given(entries())
def test_all_that_was_ready_or_waiting_until_it_was_active_is_waiting(found):
    waiting = explain_waiting(system_of(found))
    seconds = 0
    for _, life in lives(found):
        quiet = 0
        for state, _ in life:
            category = FLOW.get(state)
            seconds += quiet if category == "active" else 0
            quiet = quiet + 1 if category in ("ready", "waiting") else 0

    assert waiting.length == sum(waiting.total.values(), ZERO) == timedelta(seconds=seconds)
    for wait in waiting.waits:
        assert sum(wait.causes.values(), ZERO) == wait.length
        assert sum((part.length for part in wait.segments), ZERO) == wait.length
    assert not any("overlap" in note for note in waiting.notes)


@given(entries())
def test_cycle_time_holds_all_work_and_all_waiting(found):
    work = explain_waiting(system_of(found)).gains.work

    assert work.processing + work.waiting <= work.cycle_time


@given(entries())
def test_sums_by_states_and_by_owners_are_those_of_the_pairs(found):
    waiting = explain_waiting(system_of(found))

    for sums, parts in ((waiting.states, (0, 2)), (waiting.owners, (1, 3))):
        expected = {}
        for key, causes in waiting.pairs.items():
            so_far = expected.setdefault(
                tuple(key[part] for part in parts), dict.fromkeys(causes, ZERO)
            )
            for cause, time in causes.items():
                so_far[cause] += time
        assert sums == expected
    assert {(*w.source, w.state, w.owner) for w in waiting.waits} == set(waiting.pairs)


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

    assert [(wait.item, wait.source, wait.length.seconds) for wait in waits] == [
        ("1", ("next", None), 3),
        ("2", ("test", None), 0),
    ]


def test_what_is_agreed_waits_for_its_first_visit_too():
    mine, other = (
        [Entry(item, 0, None, "ana"), *moves(item, *steps)]
        for item, steps in [
            ("1", [(0, "todo"), (3, "next"), (10, "doing"), (20, "live")]),
            ("2", [(0, "doing"), (7, "live")]),
        ]
    )

    waiting = explain_waiting(system_of([*mine, *other]))

    assert list(waiting.pairs) == [("next", "ana", "doing", "ana")]
    assert [(part.cause, part.length.seconds) for part in waiting.waits[0].segments] == [
        ("contention", 4),
        ("extraneous", 3),
    ]
    assert waiting.explain("1").startswith("'1' waited once, 7es in all")
    assert waiting.explain("2") == "'2' has 1 activity, and did not wait between any."
    assert waiting.gains.work.cycle_time == timedelta(seconds=17 + 7)


def test_a_wait_in_several_states_comes_from_the_last_of_them():
    found = moves("1", (0, "doing"), (5, "next"), (8, "review"), (20, "test"), (30, "live"))

    (wait,) = explain_waiting(system_of(found)).waits

    assert (wait.source, wait.length.seconds) == (("review", None), 15)


def test_a_visit_right_after_another_comes_from_it():
    found = moves("1", (0, "doing"), (5, "test"), (30, "live"))

    (wait,) = explain_waiting(system_of(found)).waits

    assert (wait.source, wait.length.seconds) == (("doing", None), 0)


def test_whoever_accepts_a_handoff_does_the_next_activity():
    history = [
        events.Created("1", state="doing", owner="ana", at=told(0)),
        events.Offered("h", item="1", giver="ana", taker="bo", at=told(5)),
        events.Moved("1", "review", at=told(5)),
        events.Accepted("h", at=told(9)),
        events.Moved("1", "test", at=told(20)),
    ]

    waiting = explain_waiting(system_of([]).update(history=history))

    assert list(waiting.pairs) == [("review", "bo", "test", "bo")]


def test_what_is_later_than_the_instant_of_the_system_has_not_happened():
    found = moves("1", (0, "doing"), (5, "review"), (10, "test"), (20, "live"))
    system = system_of(found).update(as_of=told(12))

    waiting = explain_waiting(system)

    assert (found_by(waiting)[-1].start, found_by(waiting)[-1].end) == (10, 12)
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
