"""Histories that are empty, strange or out of order: what each question says of them.

The numbers are those of the catalogue of bad inputs that the library is held to.
"""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

import worksystem as ws
from worksystem import History, events

NINE = datetime(2026, 4, 20, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
FLOW = ws.Workflow(
    "flow", [("todo", "ready"), ("doing", "active"), ("review", "waiting"), ("done", "done")]
)


def moved(item, *states, start=NINE):
    return [
        events.Moved(item, state, at=start + hours * HOUR, by="ana")
        for state, hours in zip(states, range(len(states)), strict=True)
    ]


def team(*happened, items=()):
    return ws.WorkSystem(
        "team",
        owners=[ws.Owner("ana")],
        workflows=[FLOW],
        items=[ws.WorkItem(id_, workflow="flow") for id_ in items],
        history=happened,
    )


@pytest.mark.parametrize("subject", [History(), ws.WorkSystem("shop")])
def test_110_an_empty_history_has_no_flow_and_that_is_said(subject):
    with pytest.raises(ws.NotEnoughHistory, match="needs") as caught:
        ws.measure_flow(subject)

    assert (caught.value.needed, caught.value.got) == (1, 0)


def test_110_a_history_in_which_nothing_finished_has_no_percentile():
    flow = ws.measure_flow(team(*moved("a", "doing"), items=["a"]))

    with pytest.raises(ws.NotEnoughHistory, match="needs 1 finished item"):
        flow.percentile(0.85)
    assert flow.percentile(0.85, censored=True).value is None


def test_111_one_sample_is_a_point_without_bounds():
    flow = ws.measure_flow(team(*moved("a", "doing", "done"), items=["a"]))
    found = flow.percentile(0.85)

    assert (found.value, found.n, found.high) == (HOUR, 1, None)
    assert "of one item is a point, and says nothing of others" in str(flow)


def test_112_no_throughput_at_all_is_counted_as_zero_and_not_as_missing():
    happened = [*moved("a", "doing"), *moved("b", "doing", start=NINE + timedelta(weeks=9))]
    flow = ws.measure_flow(team(*happened, items=["a", "b"]))

    assert set(flow.throughput.counts) == {0}
    assert len(flow.throughput) >= 9


def test_115_doubled_and_simultaneous_events_keep_the_order_given():
    happened = [*moved("a", "doing"), *moved("a", "done"), *moved("a", "done")]

    history = History(reversed([*happened, events.Noted("a", at=NINE - HOUR)]))

    assert [getattr(event, "state", "noted") for event in history] == [
        "noted",
        "done",
        "done",
        "doing",
    ]
    assert len(history) == 4


def test_116_an_event_before_the_creation_and_work_after_the_end_are_kept():
    happened = [
        *moved("a", "doing", "done", "doing"),
        events.Created("a", at=NINE + HOUR / 2, workflow="flow"),
    ]
    flow = ws.measure_flow(team(*happened, items=["a"]))

    assert list(flow.cycle_times) == []
    assert list(flow.ages) == ["a"]
    assert len(flow.reopenings) == 1
    assert sum(flow.time_in_state.values(), timedelta(0)) == 2 * HOUR


@pytest.mark.parametrize("bad", [0, 1, -0.1, 1.1, float("nan"), True, "0.5"])
def test_100_a_percentile_out_of_range_is_refused(bad):
    flow = ws.measure_flow(team(*moved("a", "doing", "done"), items=["a"]))

    with pytest.raises(ws.InvalidNumber, match="need"):
        flow.percentile(bad)


PRINTS = """
import worksystem as ws
from worksystem import events
flow = ws.Workflow("flow", [("todo", "ready"), ("doing", "active"), ("done", "done")])
names = ["Ünder", "a", "b", "I", "i"]
happened = [
    events.Moved(item, state, owner=owner, at=f"2026-03-{day:02}T09:00Z")
    for item in names
    for state, owner, day in [("doing", "ana", 27), ("done", "bo", 30)]
]
owners = [ws.Owner("ana"), ws.Owner("bo")]
items = [ws.WorkItem(item, workflow="flow") for item in names]
system = ws.WorkSystem("s", workflows=[flow], owners=owners, items=items, history=happened)
print(ws.measure_flow(system), ws.measure_handoffs(system), ws.explain_waiting(system), sep="\\n")
print(ws.to_json(system), ws.find_bottlenecks(system).by_flow)
"""


def test_117_to_119_answers_depend_on_no_hash_seed_locale_or_zone_of_the_machine():
    def told(**machine):
        env = {**os.environ, "PYTHONUTF8": "1", **machine}
        run = subprocess.run(
            [sys.executable, "-c", PRINTS], env=env, capture_output=True, check=True, text=True
        )
        return run.stdout

    assert len(
        {
            told(PYTHONHASHSEED="0", TZ="UTC"),
            told(PYTHONHASHSEED="1", TZ="Asia/Kolkata", LC_ALL="tr_TR.UTF-8"),
            told(PYTHONHASHSEED="2", TZ="America/New_York", LC_NUMERIC="de_DE.UTF-8"),
        }
    ) == 1  # fmt: skip


class Text(str):
    """A text of a class of its own, as a string enum has it."""

    __slots__ = ()


def test_129_names_of_a_class_of_their_own_are_plain_text_afterwards():
    history = History([events.Moved(Text("a"), Text("doing"), owner=Text("ana"), at=NINE)])

    assert {type(name) for name in (*history.items, *history.states, *history.owners)} == {str}
    assert history == History([events.Moved("a", "doing", owner="ana", at=NINE)])
