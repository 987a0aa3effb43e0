"""From where on work counts as started and as finished, and what is refused."""

from datetime import UTC, datetime, timedelta

import pytest

from worksystem import History, InvalidChoice, State, Workflow, WorkItem, WorkSystem, events
from worksystem.analysis.flow import measure_flow

DAY = timedelta(days=1)
ASSUMED = {"worksystem:category": "assumed"}
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


def day(number):
    return datetime(2026, 4, 1, 9, tzinfo=UTC) + (number - 1) * DAY


def moves(item, *states):
    """Moves of an item, as pairs of a state and a day of April."""
    return [events.Moved(item, state, at=day(when)) for state, when in states]


def shop(*happened, workflows=(WEB,), workflow="web", **fields):
    ids = dict.fromkeys(event.item for event in happened)
    return WorkSystem(
        "shop",
        workflows=workflows,
        items=[WorkItem(id_, workflow=workflow) for id_ in ids],
        history=happened,
        **fields,
    )


def days(times):
    return {id_: time / DAY for id_, time in times.items()}


USUAL = moves("page", ("idea", 1), ("todo", 2), ("doing", 4), ("review", 7), ("live", 9))


@pytest.mark.parametrize(
    ("start", "finish", "expected"),
    [
        (None, None, 5),
        ("first event", "last event", 8),
        ("todo", "review", 5),
        ("ready", "waiting", 5),
        ("active", "done", 5),
        ("backlog", "active", 3),
        ("waiting", "done", 2),
        ("idea", "closed", None),
    ],
)
def test_cycle_time_runs_from_where_it_starts_to_where_it_finishes(start, finish, expected):
    flow = measure_flow(shop(*USUAL), start=start, finish=finish)

    assert days(flow.cycle_times) == ({} if expected is None else {"page": expected})


@pytest.mark.parametrize(
    ("name", "states", "expected"),
    [
        ("created in progress", [("doing", 3), ("live", 5)], 2),
        ("skips the start", [("todo", 1), ("review", 3), ("live", 5)], 2),
        ("skips to the end", [("todo", 1), ("live", 5)], 0),
        ("goes back before the start", [("doing", 1), ("todo", 3), ("doing", 6), ("live", 8)], 7),
        ("reopened", [("doing", 1), ("live", 3), ("doing", 6), ("live", 8)], 7),
        ("reopened, not finished again", [("doing", 1), ("live", 3), ("review", 6)], None),
        ("archived later", [("doing", 1), ("live", 3), ("closed", 8)], 2),
        ("archived at once", [("doing", 1), ("closed", 8)], 7),
        ("moved where it is", [("doing", 1), ("live", 3), ("live", 8)], 2),
        ("dropped", [("doing", 1), ("no", 3)], None),
        ("finished, then dropped", [("doing", 1), ("live", 3), ("no", 4)], None),
        ("dropped, then taken up", [("doing", 1), ("no", 3), ("doing", 4), ("live", 9)], 8),
        ("in a state that nobody knows", [("doing", 1), ("odd", 2), ("live", 3)], 2),
        ("back and forth at one instant", [("doing", 1), ("live", 4), ("todo", 4), ("live", 4)], 3),
    ],
)
def test_the_first_start_and_the_last_finish_count(name, states, expected):
    flow = measure_flow(shop(*moves("page", *states)))

    assert days(flow.cycle_times) == ({} if expected is None else {"page": expected}), name


def test_the_policy_of_the_workflows_is_said():
    assert str(measure_flow(shop(*USUAL)).policy) == (
        "started at its first entry into one of doing, review, live, closed, "
        "finished at its last entry into one of live, closed, as the workflows have it"
    )


def test_a_workflow_may_say_from_where_on_it_counts():
    own = Workflow("web", WEB.states, started="todo", finished="review")

    flow = measure_flow(shop(*USUAL, workflows=[own]))

    assert days(flow.cycle_times) == {"page": 5}
    assert flow.policy.start.said == (
        "at its first entry into one of todo, doing, review, live, closed"
    )


def test_one_state_may_mean_different_things_to_two_teams():
    ops = Workflow("ops", [("doing", "ready"), ("live", "active"), ("closed", "done")])
    happened = [*moves("page", ("doing", 1), ("live", 4), ("closed", 9))]
    happened += moves("server", ("doing", 1), ("live", 4), ("closed", 9))
    system = WorkSystem(
        "shop",
        workflows=[WEB, ops],
        items=[WorkItem("page", workflow="web"), WorkItem("server", workflow="ops")],
        history=happened,
    )

    assert days(measure_flow(system).cycle_times) == {"page": 3, "server": 5}


def test_what_is_done_for_one_team_and_dropped_for_another_finishes_only_the_first():
    ops = Workflow("ops", [("doing", "active"), ("live", "done"), ("closed", "dropped")])
    happened = [
        *moves("page", ("doing", 1), ("closed", 4)),
        *moves("old", ("doing", 1), ("closed", 3)),
    ]
    system = WorkSystem(
        "shop",
        workflows=[WEB, ops],
        items=[WorkItem("page", workflow="web"), WorkItem("old", workflow="ops")],
        history=happened,
    )

    flow = measure_flow(system, finish="closed")

    assert days(flow.cycle_times) == {"page": 3}
    assert (len(flow.ages), flow.departures.total) == (0, 2)


def test_what_is_finished_has_been_started_whatever_the_order_of_its_workflow():
    back = Workflow("web", [("todo", "ready"), ("live", "done"), ("doing", "active")])

    flow = measure_flow(shop(*moves("page", ("todo", 1), ("live", 4)), workflows=[back]))

    assert days(flow.cycle_times) == {"page": 0}


def test_a_state_that_one_workflow_only_assumes_means_nothing_where_none_is_known():
    other = Workflow("other", [State("doing", "active", ext=ASSUMED)])
    happened = moves("page", ("doing", 1), ("live", 4))

    flow = measure_flow(shop(*happened, workflows=[WEB, other], workflow=None))

    assert flow.efficiency.unknown == 0 * DAY
    assert days(flow.cycle_times) == {"page": 0}
    assert "of these states nobody has said what they mean: doing" in flow.notes


def test_what_has_left_the_system_follows_the_workflow_it_was_created_with():
    made = events.Created("gone", workflow="web", state="todo", at=day(1))
    ops = Workflow("ops", [("doing", "ready"), ("live", "active")])
    system = WorkSystem(
        "shop", workflows=[ops, WEB], history=[made, *moves("gone", ("doing", 2), ("live", 5))]
    )

    flow = measure_flow(system)

    assert days(flow.cycle_times) == {"gone": 3}
    assert flow.efficiency.value == 1.0


def test_where_no_workflow_is_known_states_mean_what_all_agree_on():
    system = shop(*USUAL, workflow=None)

    assert days(measure_flow(system).cycle_times) == {"page": 5}


def test_of_a_bare_history_the_first_and_the_last_event_count():
    flow = measure_flow(History(USUAL))

    assert days(flow.cycle_times) == {"page": 8}
    assert str(flow.policy) == (
        "started at its first event, finished at its last event, "
        "as nobody has said which states count"
    )


def test_categories_that_a_reader_made_up_count_for_nothing():
    made_up = Workflow("web", [State(s.id, "active", ext=ASSUMED) for s in WEB.states])

    flow = measure_flow(shop(*USUAL, workflows=[made_up]))

    assert days(flow.cycle_times) == {"page": 8}
    assert flow.efficiency.value is None
    assert flow.efficiency.unknown == 8 * DAY


def test_each_side_counts_from_what_is_known():
    partly = Workflow(
        "web",
        [
            *(State(s.id, "active", ext=ASSUMED) for s in WEB.states[:4]),
            ("live", "done"),
        ],
    )

    flow = measure_flow(shop(*USUAL, *moves("copy", ("doing", 3)), workflows=[partly]))

    assert days(flow.cycle_times) == {"page": 8}
    assert days(flow.ages) == {"copy": 6}
    assert str(flow.policy) == (
        "started at its first event, finished at its last entry into live, "
        "as the workflows have it, as far as they do"
    )


def test_where_no_state_is_done_nothing_finishes():
    endless = Workflow("web", [("todo", "ready"), ("doing", "active")])

    flow = measure_flow(shop(*moves("page", ("todo", 1), ("doing", 2)), workflows=[endless]))

    assert len(flow.cycle_times) == 0
    assert flow.policy.finish.said == "never: no state counts as finished"


def test_a_state_of_a_bare_history_counts_by_itself():
    flow = measure_flow(History(USUAL), start="todo", finish="live")

    assert days(flow.cycle_times) == {"page": 7}
    assert (
        str(flow.policy)
        == "started at its first entry into todo, finished at its last entry into live"
    )


def test_a_state_that_is_called_like_a_category_is_the_state():
    happened = moves("page", ("doing", 1), ("done", 3), ("released", 6))
    flow = Workflow("web", [("doing", "active"), ("done", "waiting"), ("released", "done")])

    found = measure_flow(shop(*happened, workflows=[flow]), finish="done")

    assert days(found.cycle_times) == {"page": 2}


REFUSED = [
    ({"start": "ready"}, History(USUAL), "start: need the categories of states to count from 'ready', and nobody has said them; measure a system whose workflows have them, or name a state: idea, todo, doing, review, live"),
    ({"start": "doign"}, History(USUAL), "start: need 'first event', a state or a category, got 'doign'; did you mean 'doing'?"),
    ({"finish": "first event"}, History(USUAL), "finish: need 'last event', a state or a category, got 'first event'; did you mean 'last event'?"),
    ({"start": "last event"}, shop(*USUAL), "start: need 'first event', a state or a category, got 'last event'; did you mean 'first event'?"),
    ({"finish": "dropped"}, shop(*USUAL), "finish: need 'last event', a state or a category, got 'dropped'"),
    ({"finish": "no"}, shop(*USUAL), "finish: need a state that work passes through, got 'no', which is dropped: that ends an item without finishing it; give the state another category"),
    ({"finish": 7}, shop(*USUAL), "finish: need 'last event', a state or a category, got 7"),
    ({"start": ""}, shop(*USUAL), "start: need 'first event', a state or a category, got ''"),
]  # fmt: skip


@pytest.mark.parametrize(("options", "subject", "message"), REFUSED)
def test_a_policy_that_means_nothing_is_refused(options, subject, message):
    with pytest.raises(InvalidChoice) as caught:
        measure_flow(subject, **options)

    assert str(caught.value) == message
