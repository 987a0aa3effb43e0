"""Offers and answers: how long, in time or not, accepted at first pass, still open.

Laws: what was answered and what was not make up all offers; a share is that of
counting; Wilson's interval is where its score test just does not reject.
"""

from collections import Counter
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.analysis.handoffs import oracle

from worksystem import (
    Absence,
    Calendar,
    Capacity,
    Handoff,
    HandoffContract,
    History,
    InvalidNumber,
    Owner,
    WorkItem,
    WorkSystem,
    events,
)
from worksystem.analysis.handoffs import LatencyFigures, Proportion, measure_handoffs
from worksystem.testing import histories

HOUR = timedelta(hours=1)
TOLD = ("created", "drafted", "offered", "accepted", "returned", "withdrawn", "expired")
protocols = histories(kinds=TOLD, min_size=1, max_size=25)
OFFICE = Calendar("office", week="Mon-Fri 09:00-17:00")
WEB = HandoffContract("web", giver="ana", taker="bo", answer_within="4h")


def at(text):
    return datetime.fromisoformat(f"2026-04-{text}").replace(tzinfo=UTC)


def offer(id_, when, item="page", giver="ana", taker="bo", **more):
    return events.Offered(id_, item=item, giver=giver, taker=taker, at=at(when), **more)


def accept(id_, when):
    return events.Accepted(id_, at=at(when))


def back(id_, when, reason="no photos"):
    return events.Returned(id_, reason, at=at(when))


def shop(*told, **fields):
    usual = {
        "calendars": [OFFICE],
        "owners": [Owner("ana"), Owner("bo", capacity=Capacity(calendar="office")), Owner("cy")],
        "contracts": [WEB],
        "items": [WorkItem("page")],
    }
    return WorkSystem("shop", history=History(told), **usual | fields)


# whatever happened


@given(history=protocols)
def test_offers_are_those_of_looking_at_each_event(history):
    found = measure_handoffs(history).offers

    def told(offers):
        return Counter(
            (o["id"], o["item"], o["giver"], o["taker"], o["offered"], o["ended"], o["state"])
            for o in offers
        )

    def instant(us):
        return None if us is None else datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=us)

    assert told(oracle.offers(history)) == Counter(
        (o.handoff, o.item, o.giver, o.taker, instant(o.offered), instant(o.ended), o.state)
        for o in found
    )


@given(history=protocols)
def test_first_pass_is_the_share_whose_first_answer_was_to_accept(history):
    found = measure_handoffs(history).first_pass

    first = {}
    for o in sorted(
        (o for o in oracle.offers(history) if o["state"] in ("accepted", "returned")),
        key=lambda o: o["place"],
    ):
        first.setdefault(o["id"], o)
    assert (found.whole is None) is (not first)
    if first:
        good = sum(o["state"] == "accepted" for o in first.values())
        assert (found.whole.part, found.whole.whole) == (good, len(first))
    assert sum(p.whole for p in found.values()) == len(first)
    assert sum(p.whole for p in found.contracts.values()) == len(first)
    returned = [o["reason"] for o in oracle.offers(history) if o["state"] == "returned"]
    assert found.reasons == dict(Counter(returned))


@given(history=protocols)
def test_latency_of_offers_is_from_offer_to_answer(history):
    found = measure_handoffs(history).latency

    answered = [o for o in oracle.offers(history) if o["state"] in ("accepted", "returned")]
    if not answered:
        assert not found.by_protocol
        return
    took = {}
    for o in answered:
        if o["offered"] and o["giver"] != o["taker"]:
            took.setdefault((o["giver"], o["taker"]), []).append(o["ended"] - o["offered"])
    assert {pair: (f.count, f.max) for pair, f in found.items()} == {
        pair: (len(times), max(times)) for pair, times in took.items()
    }
    for pair, times in took.items():
        assert abs(found[pair].median - oracle.percentile(times, 50)) <= timedelta(microseconds=1)
        assert abs(found[pair].p85 - oracle.percentile(times, 85)) <= timedelta(microseconds=1)
        assert abs(found[pair].mean - sum(times, timedelta()) / len(times)) <= timedelta(
            microseconds=1
        )


@given(
    history=histories(kinds=("created", "moved", "begun", "worked", "noted", "blocked"), min_size=1)
)
def test_without_a_protocol_latency_is_from_last_event_to_first_event(history):
    found = measure_handoffs(history).latency

    expected = oracle.latencies(history)
    assert {pair: (f.count, f.max) for pair, f in found.items()} == {
        pair: (len(times), max(times)) for pair, times in expected.items()
    }
    assert (found.by_protocol, found.contracts) == (False, {})


@given(history=protocols)
def test_what_is_unanswered_is_what_was_offered_and_nothing_came(history):
    found = measure_handoffs(history).unanswered

    open_ = [o for o in oracle.offers(history) if o["state"] == "offered"]
    assert Counter((u.handoff, u.elapsed) for u in found) == Counter(
        (o["id"], history[-1].at - o["offered"]) for o in open_
    )


@given(values=st.lists(st.integers(0, 10**12), min_size=1, max_size=40))
def test_figures_are_those_of_counting_in_python(values):
    found = LatencyFigures.of(np.array(values))

    micro = timedelta(microseconds=1)
    assert (found.count, found.max) == (len(values), max(values) * micro)
    assert abs(found.median / micro - oracle.percentile(values, 50)) <= 1
    assert abs(found.p85 / micro - oracle.percentile(values, 85)) <= 1
    assert abs(found.mean / micro - sum(values) / len(values)) <= 1


@given(part=st.integers(0, 500), more=st.integers(0, 500))
def test_wilsons_interval_is_where_its_test_just_does_not_reject(part, more):
    whole = max(1, part + more)
    part = min(part, whole)

    found = Proportion(part, whole)

    low, high = oracle.wilson(part, whole)
    assert found.low == pytest.approx(low, abs=1e-9)
    assert found.high == pytest.approx(high, abs=1e-9)
    assert 0 <= found.low <= found.share <= found.high <= 1


# examples


def test_working_time_of_an_answer_is_that_of_the_taker():
    told = [offer("h", "17T16:00"), accept("h", "20T10:00")]

    latency = measure_handoffs(shop(*told)).latency["ana", "bo"]

    assert (latency.median, latency.working.median) == (66 * HOUR, 2 * HOUR)
    assert measure_handoffs(History(told)).latency.working is None


def test_absences_of_the_taker_are_no_working_time():
    away = Owner("bo", capacity=Capacity(calendar="office", absences=[Absence("2026-04-20")]))
    told = [offer("h", "17T16:00"), accept("h", "21T10:00")]

    found = measure_handoffs(shop(*told, owners=[Owner("ana"), away]))

    assert found.latency.working.max == 2 * HOUR


def test_in_time_counts_what_is_overdue_and_what_has_expired_too():
    told = [
        offer("a", "20T09:00", contract="web"),
        accept("a", "20T13:00"),
        offer("b", "20T09:00", contract="web"),
        back("b", "20T13:01"),
        offer("c", "20T09:00", contract="web"),
        events.Expired("c", at=at("20T14:00")),
        offer("d", "20T09:00", contract="web"),
        offer("e", "20T16:00", contract="web"),
        offer("f", "20T09:00", contract="web"),
        events.Withdrawn("f", at=at("20T16:00")),
        offer("g", "20T09:00"),
    ]

    latency = measure_handoffs(shop(*told)).latency

    assert (latency.in_time.part, latency.in_time.whole) == (1, 4)
    assert latency.count == 2
    assert latency.contracts["web"].in_time == latency.in_time


def test_what_waits_is_told_with_when_it_was_due():
    told = [offer("h", "17T15:00", contract="web"), events.Noted("page", at=at("20T13:00"))]

    (found,) = measure_handoffs(shop(*told)).unanswered

    assert (found.elapsed, found.working) == (70 * HOUR, 6 * HOUR)
    assert (found.due, found.overdue, found.is_overdue) == (at("20T11:00"), 2 * HOUR, True)
    assert str(found) == (
        "'h' ('page', from ana to bo) has waited 2ed 22eh for an answer, 6h of them bo's working "
        "time; it was due on Mon 2026-04-20 11:00, 2h ago"
    )


def test_what_is_longest_overdue_comes_first():
    told = [
        offer("old", "17T09:00"),
        offer("late", "17T12:00", contract="web"),
        offer("later", "17T11:00", contract="web"),
    ]

    found = measure_handoffs(shop(*told), as_of=at("20T12:00")).unanswered

    assert [u.handoff for u in found] == ["later", "late", "old"]


def test_what_is_not_due_yet_says_when_it_is():
    told = [offer("h", "17T15:00", contract="web"), offer("i", "17T16:00", taker="cy")]

    by_id = {u.handoff: u for u in measure_handoffs(shop(*told)).unanswered}

    assert str(by_id["h"]).endswith("it is due on Mon 2026-04-20 11:00")
    assert str(by_id["i"]).endswith("cy's working time")
    assert (by_id["i"].due, by_id["i"].overdue) == (None, timedelta(0))


def test_a_handoff_that_only_the_system_knows_counts_once():
    accepted = Handoff(
        "h", item="page", giver="ana", taker="bo", state="accepted",
        offered=at("20T09:00"), answered=at("20T11:00"),
    )  # fmt: skip
    alone = measure_handoffs(shop(handoffs=[accepted]))
    both = measure_handoffs(
        shop(offer("h", "20T09:00"), accept("h", "20T11:00"), handoffs=[accepted])
    )

    for found in (alone, both):
        assert found.counts() == {("ana", "bo"): 1}
        assert (found.latency.count, found.latency.median) == (1, 2 * HOUR)
        assert found.first_pass.whole == Proportion(1, 1)


def test_a_handoff_of_the_system_is_put_where_it_belongs_in_time():
    accepted = Handoff(
        "h", item="page", giver="ana", taker="bo", state="accepted",
        offered=at("20T09:00"), answered=at("20T11:00"),
    )  # fmt: skip
    told = [
        events.Created("page", owner="ana", at=at("20T08:00")),
        events.OwnerChanged("page", "cy", at=at("20T12:00")),
    ]

    found = measure_handoffs(shop(*told, handoffs=[accepted]))

    assert found.counts() == {("ana", "bo"): 1, ("bo", "cy"): 1}
    assert found.relays["page"] == 3


@pytest.mark.parametrize(
    ("as_of", "state"), [("20T08:00", None), ("20T10:00", "offered"), ("20T11:00", "returned")]
)
def test_a_handoff_of_the_system_is_told_as_it_was_at_that_moment(as_of, state):
    returned = Handoff(
        "h", item="page", giver="ana", taker="bo", state="returned", reason="no photos",
        offered=at("20T09:00"), answered=at("20T11:00"),
    )  # fmt: skip

    found = measure_handoffs(shop(handoffs=[returned]), as_of=at(as_of))

    assert [o.state for o in found.offers] == ([state] if state else [])
    assert found.reasons == ({"no photos": 1} if state == "returned" else {})


def test_an_answer_to_an_offer_that_nobody_wrote_down_is_an_answer_without_latency():
    told = [
        events.Drafted("h", item="page", giver="ana", taker="bo", at=at("20T09:00")),
        accept("h", "20T11:00"),
    ]

    found = measure_handoffs(History(told))

    assert found.counts() == {("ana", "bo"): 1}
    assert found.first_pass.whole == Proportion(1, 1)
    assert (found.latency.count, found.latency.median) == (0, None)


def test_what_is_offered_to_somebody_else_meanwhile_is_another_offer():
    told = [
        offer("h", "20T09:00"),
        events.Offered("h", taker="cy", at=at("20T10:00")),
        accept("h", "20T11:00"),
    ]

    found = measure_handoffs(History(told))

    assert [(o.taker, o.state) for o in found.offers] == [("bo", "withdrawn"), ("cy", "accepted")]
    assert found.latency["ana", "cy"].median == HOUR


def test_a_handoff_of_which_nobody_says_what_it_is_about_is_noted():
    found = measure_handoffs(History([events.Accepted("h", at=at("20T09:00"))]))

    assert found.offers == ()
    assert "of 1 handoff nobody has said which item it is about" in found.notes[1]


def test_without_answers_first_pass_says_why_there_is_none():
    found = measure_handoffs(History([offer("h", "20T09:00")])).first_pass

    assert (found.share, found.interval, found.whole, len(found)) == (None, None, None, 0)
    assert found.not_evaluated.startswith("no handoff was answered: record offers and answers")
    assert str(found).startswith("not evaluated: no handoff was answered")


def test_first_pass_is_shown_pair_by_pair():
    told = [offer("h", "20T09:00"), back("h", "20T10:00"), offer("i", "20T09:00", taker="cy")]
    told.append(accept("i", "20T10:00"))

    found = measure_handoffs(History(told)).first_pass

    assert (
        str(found)
        == """\
first-pass acceptance: 1 of 2 (50.0%, 90% interval 12.1% to 87.9%)
giver  taker  answered  accepted at first pass  share   low  high
ana    bo            1                       0      0     0  0.73
ana    cy            1                       1      1  0.27     1"""
    )
    assert found.table().to_records()[0]["answered"] == 1
    assert "<table>" in found._repr_html_()


def test_a_window_counts_a_handoff_where_it_was_first_answered():
    told = [offer("h", "20T09:00"), back("h", "20T10:00"), offer("h", "21T09:00")]
    told.append(accept("h", "21T10:00"))

    first, second = (
        measure_handoffs(History(told), window=window)
        for window in (("2026-04-20", "2026-04-21"), ("2026-04-21", "2026-04-22"))
    )

    assert (first.first_pass.whole, second.first_pass.whole) == (Proportion(0, 1), None)
    assert (first.reasons, second.reasons) == ({"no photos": 1}, {})
    assert (first.latency.count, second.latency.count) == (1, 1)


@pytest.mark.parametrize(("part", "whole"), [(1, 0), (-1, 3), (4, 3), (0, 0)])
def test_a_part_that_is_none_is_refused(part, whole):
    with pytest.raises(InvalidNumber, match=f"got {part} of {whole}"):
        Proportion(part, whole)
