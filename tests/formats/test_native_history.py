"""How a history is saved: one object an event, tagged, and every fault with its place."""

import json
from datetime import UTC, datetime, timedelta

import attrs
import pytest
from hypothesis import given

import worksystem as ws
from worksystem import events
from worksystem.formats import json_schema
from worksystem.formats.native import read_native
from worksystem.model.events import EVENTS
from worksystem.testing import check_round_trip, histories

NINE = datetime(2026, 4, 20, 9, tzinfo=UTC)


def saved(*happened):
    return ws.to_json(ws.WorkSystem("shop", history=happened))


def document(*listed):
    return json.dumps(
        {"format": "worksystem", "version": 1, "system": {"id": "s", "history": listed}}
    )


def faults(*listed):
    with pytest.raises(ws.UnreadableSource) as caught:
        ws.from_json(document(*listed))
    return [(fault.path, fault.reason) for fault in caught.value.faults]


@given(history=histories(max_size=8))
def test_a_history_is_read_as_it_was_saved(history):
    system = ws.WorkSystem("shop", history=history)

    check_round_trip(ws.to_json, ws.from_json, system)
    assert list(ws.from_json(ws.to_json(system)).history) == list(history)


@given(history=histories(max_size=5))
def test_the_schema_accepts_every_history(history):
    jsonschema = pytest.importorskip("jsonschema")
    checker = jsonschema.Draft202012Validator(json_schema())

    document = json.loads(ws.to_json(ws.WorkSystem("shop", history=history)))
    assert list(checker.iter_errors(document)) == []


def test_an_event_is_an_object_with_its_kind_and_without_what_is_usual():
    text = saved(
        events.Moved("page", "doing", at=NINE, by="ana"),
        events.Moved("page", "review", owner=None, at=NINE),
    )

    assert json.loads(text)["system"]["history"] == [
        {
            "event": "moved",
            "item": "page",
            "state": "doing",
            "at": "2026-04-20T09:00:00+00:00",
            "by": "ana",
        },
        {
            "event": "moved",
            "item": "page",
            "state": "review",
            "at": "2026-04-20T09:00:00+00:00",
            "owner": None,
        },
    ]


def test_a_system_without_a_history_is_saved_as_before():
    assert "history" not in saved()


def test_an_instant_keeps_its_moment_whatever_its_offset():
    there = datetime.fromisoformat("2026-04-20T11:00:00+02:00")

    assert saved(events.Noted("page", at=there)) == saved(events.Noted("page", at=NINE))


def test_what_need_not_be_said_may_be_null_where_that_has_a_meaning():
    text = saved(
        events.OwnerChanged("page", None, at=NINE),
        events.Rescheduled("page", None, at=NINE),
        events.Linked("page", None, at=NINE),
    )

    assert [event.item for event in ws.from_json(text).history] == ["page"] * 3
    assert '"due": null' in text
    assert '"after": null' in text


def test_every_fault_is_told_with_its_place():
    assert faults(
        {"event": "moved", "item": "page", "at": "2026-04-20T09:00Z"},
        {"event": "mooved", "item": "page", "state": "x", "at": "2026-04-20T09:00Z"},
        {"item": "page"},
        "moved",
        {"event": "moved", "item": 7, "state": "x", "at": "2026-04-20T09:00", "colour": 1},
        {"event": "returned", "handoff": "h", "reason": " ", "at": "2026-04-20T09:00Z"},
    ) == [
        ("history[0]", "need 'state'"),
        (
            "history[1].event",
            f"need one of {', '.join(EVENTS)}, got 'mooved'; did you mean 'moved'?",
        ),
        ("history[2]", """need an object such as {"event": "moved", …}, got {'item': 'page'}"""),
        ("history[3]", """need an object such as {"event": "moved", …}, got 'moved'"""),
        ("history[4].item", "need an id as text, got 7"),
        (
            "history[4].at",
            "need an instant with a time zone, got the naive 2026-04-20T09:00:00; "
            "add an offset, as in '2026-04-20T09:00:00+00:00'",
        ),
        ("history[4].colour", "there is no such key in a Moved"),
        ("history[5].reason", "handoff 'h' was returned; say why"),
    ]


@pytest.mark.parametrize("given", [{}, "moved", 7, True])
def test_a_history_that_is_no_list_is_refused(given):
    text = json.dumps(
        {"format": "worksystem", "version": 1, "system": {"id": "s", "history": given}}
    )

    with pytest.raises(ws.UnreadableSource, match="history: need a list of objects with 'event'"):
        ws.from_json(text)


def test_unknown_keys_of_an_event_are_kept_if_asked_and_written_back():
    listed = {"event": "noted", "item": "page", "at": "2026-04-20T09:00:00+00:00", "mood": "up"}

    system = read_native(document(listed).encode(), unknown="keep").system

    assert system.history[0].ext == {"unknown:mood": "up"}
    assert json.loads(ws.to_json(system))["system"]["history"] == [listed]


def test_a_long_history_is_saved_and_read_in_order():
    start = NINE
    moves = [
        events.Moved(f"item-{n % 50}", "doing", at=start + timedelta(minutes=n // 3))
        for n in range(3_000)
    ]

    again = ws.from_json(saved(*moves)).history

    assert list(again) == moves
    assert again == ws.History(moves)
    assert attrs.evolve(ws.WorkSystem("s"), history=again).history is again
