"""Handoffs: who is accountable when, and what cannot be true of one."""

from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from worksystem.errors import (
    InvalidDuration,
    InvalidExtension,
    InvalidInstant,
    InvalidModel,
    InvalidNumber,
    InvalidText,
)
from worksystem.model.handoffs import Handoff, HandoffContract, HandoffState

STATES = get_args(HandoffState)
NINE, TEN = "2026-05-06T09:00+02:00", "2026-05-06T10:00+02:00"

json = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from("abc"), inner),
    max_leaves=8,
)


def handoff(**fields: Any) -> Handoff:
    return Handoff("h", **{"item": "page", "giver": "ana", "taker": "bo"} | fields)


def paths(build):
    with pytest.raises(InvalidModel) as caught:
        build()
    return [fault.path for fault in caught.value.faults]


def told(state, *, offered=False, answered=False, reason=""):
    """The fields that say a state, and the place of everything that contradicts it."""
    needs_offer = state not in ("drafted", "withdrawn")
    needs_answer = state in ("accepted", "returned")
    wrong = [
        # A draft that is withdrawn was never offered; what was offered may be withdrawn, too.
        *["offered"] * (offered != needs_offer and state != "withdrawn"),
        *["answered"] * (answered != needs_answer),
        *["reason"] * (state == "returned" and not reason),
    ]
    return {
        "state": state,
        "offered": NINE if offered else None,
        "answered": TEN if answered else None,
        "reason": reason,
    }, wrong


@given(
    state=st.sampled_from(STATES),
    offered=st.booleans(),
    answered=st.booleans(),
    reason=st.sampled_from(["", "no brief"]),
)
def test_a_handoff_can_be_told_if_and_only_if_its_parts_agree(state, offered, answered, reason):
    fields, wrong = told(state, offered=offered, answered=answered, reason=reason)

    if wrong:
        assert paths(lambda: handoff(**fields)) == wrong
    else:
        assert handoff(**fields).state == state


@given(state=st.sampled_from(STATES))
def test_the_giver_is_accountable_until_the_taker_accepts(state):
    answered = state in ("accepted", "returned")
    fields, _ = told(state, offered=state != "drafted", answered=answered, reason="why")

    assert handoff(**fields).accountable == ("bo" if state == "accepted" else "ana")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"state": "offered"}, "offered: handoff 'h' is offered, so it was offered; say when"),
        (
            {"offered": NINE},
            "offered: handoff 'h' is drafted, so it was not offered, got 2026-05-06T09:00:00+02:00",
        ),
        (
            {"state": "expired", "offered": NINE, "answered": TEN},
            "answered: handoff 'h' is expired, so it was not answered, "
            "got 2026-05-06T10:00:00+02:00",
        ),
        (
            {"state": "returned", "offered": NINE, "answered": TEN, "reason": " "},
            "reason: handoff 'h' is returned; say why",
        ),
        (
            {"state": "accepted", "offered": TEN, "answered": NINE},
            "answered: need an answer after the offer, got 2026-05-06T09:00:00+02:00, "
            "offered 2026-05-06T10:00:00+02:00",
        ),
        (
            {"taker": "ana"},
            "taker: handoff 'h' is from 'ana' to itself; need two parties",
        ),
    ],
)
def test_a_contradiction_says_what_would_resolve_it(fields, message):
    with pytest.raises(InvalidModel) as caught:
        handoff(**fields)

    assert str(caught.value) == message


def test_every_contradiction_is_told():
    assert paths(lambda: handoff(taker="ana", state="returned")) == [
        "taker",
        "offered",
        "answered",
        "reason",
    ]


def test_answering_at_the_instant_of_the_offer_is_in_time():
    same = datetime(2026, 5, 6, 7, tzinfo=UTC)

    assert handoff(state="accepted", offered=NINE, answered=same).answered == same


def test_instants_in_different_zones_are_compared_as_instants():
    with pytest.raises(InvalidInstant, match="need an answer after the offer"):
        handoff(state="accepted", offered="2026-05-06T09:00Z", answered=TEN)


def test_moving_on_is_one_evolve():
    offered = attrs.evolve(handoff(), state="offered", offered=NINE)

    accepted = attrs.evolve(offered, state="accepted", answered=TEN)

    assert (offered.accountable, accepted.accountable) == ("ana", "bo")


@given(packet=st.dictionaries(st.sampled_from(["brief", "copy", "a:b", "the files"]), json))
def test_a_packet_keeps_what_json_has(packet):
    def thaw(value):
        if isinstance(value, tuple):
            return [thaw(inner) for inner in value]
        return {k: thaw(v) for k, v in value.items()} if hasattr(value, "items") else value

    kept = handoff(packet=packet)

    assert thaw(kept.packet) == packet
    assert hash(kept) == hash(handoff(packet=dict(reversed(packet.items()))))
    assert attrs.evolve(kept, reason="x").packet == kept.packet


@pytest.mark.parametrize("packet", [["brief"], "brief", None, 7])
def test_a_packet_is_a_mapping(packet):
    with pytest.raises(InvalidExtension, match="packet: need a mapping such as"):
        handoff(packet=packet)


def test_every_part_that_cannot_be_kept_is_told():
    told = paths(
        lambda: handoff(
            packet={"ok": 1, "when": datetime(2026, 5, 6), "": 1, 7: 1, "n": float("nan")}
        )
    )

    assert told == ["packet['when']", "packet['']", "packet[7]", "packet['n']"]


def test_a_packet_without_parts_is_the_default():
    assert handoff(packet={}) == handoff()


def test_all_faults_of_a_handoff_are_told_together():
    def build():
        Handoff(
            "",
            item="",
            giver=7,
            taker=None,
            contract="",
            state="open",
            packet=[],  # type: ignore[arg-type]
            offered="now",
            answered=datetime(2026, 5, 6),
            reason=None,
            ext={"x": 1},
        )

    assert paths(build) == [f.name for f in attrs.fields(Handoff)]


@pytest.mark.parametrize("time", ["0h", timedelta(0), "-1d", "1ed", 8, True, float("nan")])
def test_an_answer_takes_working_time_above_zero(time):
    with pytest.raises(InvalidDuration, match="answer_within: need"):
        HandoffContract("c", giver="a", taker="b", answer_within=time)


def test_a_contract_stores_exact_values():
    contract = HandoffContract(
        "c", giver="a", taker="b", requires=["brief", "brief"], answer_within="1d", readback=True
    )

    assert contract.requires == ("brief",)
    assert contract.answer_within == timedelta(hours=8)


def test_a_contract_is_between_two_parties():
    with pytest.raises(InvalidModel, match="taker: handoff contract 'c' is from 'a' to itself"):
        HandoffContract("c", giver="a", taker="a")


def test_readback_is_true_or_false():
    with pytest.raises(InvalidNumber, match="readback: need True or False, got 1"):
        HandoffContract("c", giver="a", taker="b", readback=1)


def test_all_faults_of_a_contract_are_told_together():
    def build():
        HandoffContract(
            "",
            giver="",
            taker=7,
            requires=["", "x", 7],  # type: ignore[list-item]
            answer_within=0,
            readback="no",
            ext=1,  # type: ignore[arg-type]
        )

    assert paths(build) == [
        "id",
        "giver",
        "taker",
        "requires[0]",
        "requires[2]",
        "answer_within",
        "readback",
        "ext",
    ]


def test_a_reason_is_text_that_can_be_kept():
    with pytest.raises(InvalidText, match="reason: need text that UTF-8 can hold"):
        handoff(reason="\udcff")
