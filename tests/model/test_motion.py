"""How events move a system: what the agreements forbid, with the message, and what then changes."""

from datetime import UTC, date, datetime, timedelta

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import worksystem as ws
from worksystem.events import (
    Accepted,
    Assigned,
    Begun,
    Blocked,
    CadenceHeld,
    Created,
    Drafted,
    Estimated,
    Expired,
    Linked,
    Moved,
    Noted,
    Offered,
    OutcomeRead,
    OwnerChanged,
    Ranked,
    Rescheduled,
    Returned,
    Unblocked,
    Withdrawn,
    Worked,
)
from worksystem.testing import happenings

NINE = datetime(2026, 4, 20, 9, tzinfo=UTC)  # a Monday
OFFICE = ws.Calendar("office", week="Mon-Fri 09:00-17:00")


def at(hours=0):
    return {"at": NINE + timedelta(hours=hours)}


def shop(**changes):
    """A shop with agreements of every kind, in which nothing has happened yet."""
    fields = {
        "calendars": [OFFICE],
        "owners": [
            ws.Owner("ana", teams=["web"]),
            ws.Owner("bo", capacity=ws.Capacity(calendar="office", wip_limit=1)),
            ws.Owner("cy"),
            ws.Owner("web", kind="team", lead="cy"),
            ws.Owner("chair", kind="role", holders=["cy"]),
            ws.Owner("gone", active=False),
        ],
        "standards": [ws.Standard("tested", kind="done", clauses=["tests pass", "reviewed"])],
        "service_classes": [ws.ServiceClass("urgent", kind="expedite", limit=1)],
        "workflows": [
            ws.Workflow(
                "flow",
                [
                    ("todo", "ready"),
                    ws.State("doing", "active", wip_limit=2),
                    ws.State("review", "waiting", enter=["tested"], leave=["budget approved"]),
                    ("live", "done"),
                    ("no", "dropped"),
                ],
                moves=[
                    ("todo", "doing"),
                    ("doing", "review"),
                    ("review", "doing"),
                    ws.Move("review", "live", by=["chair", "ana"]),
                    ws.Move("doing", "live", by=["chair"]),
                    ("live", "doing"),
                    ("doing", "no"),
                    ("no", "todo"),
                ],
            )
        ],
        "contracts": [
            ws.HandoffContract(
                "ana-bo",
                giver="ana",
                taker="bo",
                requires=["brief", "files"],
                answer_within="4h",
                readback=True,
            ),
            ws.HandoffContract(
                "web-chair", giver="web", taker="chair", requires=["x"], strict=False
            ),
        ],
        "cadences": [ws.Cadence("daily", kind="update", rule="FREQ=DAILY")],
        "outcomes": [ws.Outcome("fame"), ws.Outcome("trials", measure=ws.Measure("trials"))],
        "items": [
            ws.WorkItem("page", workflow="flow", state="todo", owner="ana"),
            ws.WorkItem("copy", workflow="flow", state="todo", service_class="urgent"),
            ws.WorkItem("art", workflow="flow", state="doing", owner="bo", service_class="urgent"),
            ws.WorkItem("idea"),
            ws.WorkItem("theirs", external=True),
        ],
    }
    return ws.WorkSystem("shop", **fields | changes)


def refusal(event, *, system=None, policies=None):
    """What is said of an event that is refused: by apply and by decide alike."""
    system = system or shop()
    with pytest.raises(ws.Refused) as caught:
        system.apply(event, policies=policies)
    decision = system.decide(event, policies=policies)
    assert not decision
    assert (decision.reason, decision.allowed) == (caught.value.reason, caught.value.allowed)
    return str(caught.value)


@pytest.mark.parametrize(
    ("event", "message"),
    [
        (
            Moved("pag", "doing", **at()),
            "there is no item 'pag' in the system; did you mean 'page'?",
        ),
        (Moved("idea", "doing", **at()), "item 'idea' follows no workflow, so there is nowhere"),
        (Moved("theirs", "doing", **at()), "item 'theirs' is outside the system"),
        (
            Moved("page", "doin", **at()),
            "workflow 'flow' has no state 'doin'; did you mean 'doing'?; allowed: doing",
        ),
        (Moved("page", "todo", **at()), "item 'page' is in state 'todo' already; allowed: doing"),
        (
            Moved("page", "live", **at()),
            "item 'page' is in state 'todo', from which no move leads to 'live'; allowed: doing",
        ),
        (
            Moved("art", "review", met=["tests pass"], **at()),
            "item 'art' may not enter 'review': standard 'tested' asks for 'reviewed', which is "
            "unknown: nobody says that it is met; allowed: met=['tests pass', 'reviewed']",
        ),
        (
            Moved("art", "live", **at()),
            "the move 'doing' → 'live' is for 'chair', and nobody says who moves it; "
            "allowed: by='chair'",
        ),
        (Moved("art", "live", by="ana", **at()), "is for 'chair', and 'ana' is none of them"),
        (
            Moved("copy", "doing", **at()),
            "class of service 'urgent' is full: 1 of 1; finish or move something before more",
        ),
        (
            Moved("page", "doing", owner="bo", **at()),
            "item 'page' belongs to 'ana', and passes to 'bo' only when they accept it; allowed: "
            "Offered(…, item='page', giver='ana', taker='bo'), then Accepted(…)",
        ),
        (OwnerChanged("page", "bo", **at()), "passes to 'bo' only when they accept it"),
        (OwnerChanged("page", None, **at()), "belongs to 'ana', and what had an owner keeps one"),
        (OwnerChanged("page", "ana", **at()), "item 'page' belongs to 'ana' already"),
        (OwnerChanged("idea", None, **at()), "item 'idea' has no owner already"),
        (
            OwnerChanged("idea", "an", **at()),
            "there is no owner 'an' in the system; did you mean 'ana'?",
        ),
        (
            OwnerChanged("idea", "gone", **at()),
            "owner 'gone' takes on no work any more; allowed: ana, bo, cy, web, chair",
        ),
        (Noted("page", owner="bo", **at()), "only when they accept it"),
        (Assigned("page", ["dee"], **at()), "there is no owner 'dee'"),
        (Unblocked("page", **at()), "item 'page' is not blocked"),
        (Linked("page", ["cop"], **at()), "there is no item 'cop' in the system; did you mean"),
        (Worked("page", "x", owner="dee", since=NINE, **at()), "there is no owner 'dee'"),
        (Created("page", **at()), "there is an item 'page' already; ids are unique"),
        (Created("new", workflow="flo", **at()), "there is no workflow 'flo' in the system; did"),
        (Created("new", state="todo", **at()), "is to be in state 'todo' of no workflow"),
        (Created("new", parent="pag", **at()), "there is no item 'pag'"),
        (Created("new", owner="gone", **at()), "owner 'gone' takes on no work any more"),
        (Created("new", service_class="urgnt", **at()), "there is no class of service 'urgnt'"),
        (
            Created("new", workflow="flow", state="review", **at()),
            "item 'new' may not enter 'review': standard 'tested' asks for 'tests pass'",
        ),
        (
            Created("new", workflow="flow", state="doing", owner="bo", **at()),
            "owner 'bo' is full: 1 of 1",
        ),
        (CadenceHeld("dayly", **at()), "there is no cadence 'dayly' in the system; did you mean"),
        (OutcomeRead("trial", 3, **at()), "there is no outcome 'trial' in the system; did you"),
        (OutcomeRead("fame", 3, **at()), "outcome 'fame' has no measure that could be read"),
    ],
)
def test_what_the_agreements_forbid_is_refused(event, message):
    assert message in refusal(event)


OFFER = {"item": "page", "giver": "ana", "taker": "bo"}
PACKET = {"brief": "see wiki", "files": ["a.png"]}


def offered(**fields):
    said = OFFER | {"contract": "ana-bo", "packet": PACKET} | fields
    return shop().apply(Offered("h", **said, **at()))


@pytest.mark.parametrize(
    ("event", "message"),
    [
        (
            Offered("h", item="page", **at()),
            "handoff 'h' was not drafted, so the offer has to say giver, taker; allowed: Drafted",
        ),
        (Offered("h", item="pag", giver="ana", taker="bo", **at()), "there is no item 'pag'"),
        (
            Offered("h", item="page", giver="bo", taker="cy", **at()),
            "item 'page' belongs to 'ana', so 'bo' cannot hand it over; allowed: giver='ana'",
        ),
        (
            Offered("h", item="idea", giver="ana", taker="cy", **at()),
            "item 'idea' has no owner, so 'ana' cannot hand it over; allowed: OwnerChanged(…)",
        ),
        (Offered("h", item="page", giver="ana", taker="ana", **at()), "is from 'ana' to itself"),
        (Drafted("h", item="page", giver="ana", taker="ana", **at()), "is from 'ana' to itself"),
        (Offered("h", item="page", giver="ana", taker="gone", **at()), "takes on no work any more"),
        (Offered("h", item="page", giver="ana", taker="dee", **at()), "there is no owner 'dee'"),
        (Offered("h", **OFFER, contract="x", **at()), "there is no handoff contract 'x'"),
        (
            Offered("h", **OFFER, contract="web-chair", **at()),
            "contract 'web-chair' is for the taker 'chair', and 'bo' is not of them",
        ),
        (
            Offered("h", **OFFER, contract="ana-bo", packet={"brief": "b", "files": ""}, **at()),
            "contract 'ana-bo' requires 'files', which handoff 'h' lacks; "
            "allowed: packet={'brief': …, 'files': …}",
        ),
        (Offered("h", **OFFER, by="cy", **at()), "'cy' does not speak for the giver, 'ana'"),
        (Accepted("h", by="bo", **at()), "there is no handoff 'h' in the system"),
    ],
)
def test_an_offer_that_breaks_the_protocol_is_refused(event, message):
    assert message in refusal(event)


@pytest.mark.parametrize(
    ("event", "message"),
    [
        (
            Accepted("h", readback="ok", **at(1)),
            "handoff 'h' is for 'bo' to answer, and nobody says who did; allowed: by='bo'",
        ),
        (Accepted("h", readback="ok", by="ana", **at(1)), "'ana' does not speak for the taker"),
        (
            Accepted("h", by="bo", **at(1)),
            "contract 'ana-bo' asks the taker to say back what they understood; allowed: readback",
        ),
        (
            Accepted("h", item="copy", readback="ok", by="bo", **at(1)),
            "handoff 'h' is about item 'page', not 'copy'",
        ),
        (Returned("h", "no photos", by="cy", **at(1)), "'cy' does not speak for the taker, 'bo'"),
        (Withdrawn("h", by="bo", **at(1)), "'bo' does not speak for the giver, 'ana'"),
        (
            Expired("h", **at(1)),
            "handoff 'h' may be answered until 2026-04-20T13:00:00+00:00, got 2026-04-20T10:00:00",
        ),
        (Offered("h", **at(1)), "handoff 'h' is offered, so it cannot be offered"),
        (Drafted("h", **OFFER, **at(1)), "there is a handoff 'h' already; ids are unique"),
        (
            Offered("h2", **OFFER, **at(1)),
            "item 'page' is offered by handoff 'h' already; allowed: Withdrawn('h', …) first",
        ),
        (Noted("page", at=NINE - timedelta(1)), "events come in order of time: this one is of"),
        (OwnerChanged("page", "bo", **at(1)), "passes to 'bo' only when they accept it"),
    ],
)
def test_an_answer_that_breaks_the_protocol_is_refused(event, message):
    assert message in refusal(event, system=offered())


def test_what_was_answered_cannot_be_answered_again_but_offered():
    system = offered().apply(Returned("h", "no photos", by="bo", **at(1)))

    assert (
        "handoff 'h' is returned, so it cannot be accepted; allowed: Offered(…) again"
        in refusal(Accepted("h", by="bo", **at(2)), system=system)
    )
    assert "is returned, so it cannot be expired" in refusal(Expired("h", **at(9)), system=system)
    assert "is returned, so it cannot be withdrawn" in refusal(
        Withdrawn("h", **at(2)), system=system
    )
    assert "another taker takes another handoff" in refusal(
        Offered("h", taker="cy", **at(2)), system=system
    )
    again = system.apply(Offered("h", **at(2)), Accepted("h", readback="ok", by="bo", **at(3)))
    assert again.handoffs["h"].state == "accepted"
    assert again.items["page"].owner == "bo"


def test_without_a_time_to_answer_an_offer_never_expires():
    system = shop().apply(Offered("h", **OFFER, **at()))

    assert "cannot expire: no time to answer was agreed" in refusal(
        Expired("h", at=NINE + timedelta(days=999)), system=system
    )
    assert system.answer_due("h") is None


def test_the_time_to_answer_is_the_takers_working_time():
    # Offered on Friday at 15:00: two hours are left, and two more on Monday.
    friday = NINE + timedelta(days=4, hours=6)
    system = shop().apply(Offered("h", **OFFER, contract="ana-bo", packet=PACKET, at=friday))

    due = system.answer_due("h")

    assert due == datetime(2026, 4, 27, 11, tzinfo=UTC)
    assert not system.decide(Expired("h", at=due - timedelta(microseconds=1)))
    assert system.apply(Expired("h", at=due)).handoffs["h"].state == "expired"
    # Late is better than never, as long as nobody has said that it expired.
    late = system.apply(Accepted("h", readback="ok", by="bo", at=due + timedelta(days=1)))
    assert late.items["page"].owner == "bo"


def test_the_giver_stays_accountable_until_the_taker_accepts():
    system = shop().apply(Drafted("h", **OFFER, contract="ana-bo", **at()))
    owners = [system.items["page"].owner]
    for event in (
        Offered("h", packet=PACKET, by="ana", **at(1)),
        Returned("h", "no photos", by="bo", **at(2)),
        Offered("h", **at(3)),
        Withdrawn("h", by="ana", **at(3)),
        Offered("h", **at(4)),
        Expired("h", **at(30)),
        Offered("h", **at(31)),
        Accepted("h", readback="the brief and two files", by="bo", **at(32)),
    ):
        system = system.apply(event)
        owners.append(system.items["page"].owner)

    assert owners == ["ana"] * 8 + ["bo"]
    assert system.handoffs["h"].accountable == "bo"


def test_a_draft_may_be_withdrawn_and_was_then_never_offered():
    system = shop().apply(Drafted("h", **OFFER, **at()), Withdrawn("h", reason="not now", **at(1)))

    handoff = system.handoffs["h"]
    assert (handoff.state, handoff.offered, handoff.reason) == ("withdrawn", None, "not now")


def test_members_lead_and_holders_speak_for_a_team_and_a_role():
    system = shop().apply(OwnerChanged("idea", "web", **at()))
    offer = Offered("h", item="idea", giver="web", taker="chair", contract="web-chair", **at())

    for giver in ("ana", "cy", "web"):
        assert system.decide(attrs.evolve(offer, by=giver))
    assert not system.decide(attrs.evolve(offer, by="bo"))
    system = system.apply(offer)
    assert system.decide(Accepted("h", by="cy", **at(1)))
    assert not system.decide(Accepted("h", by="ana", **at(1)))


def test_a_membership_that_is_over_gives_no_right():
    owners = [
        ws.Owner("ana", teams=[ws.Membership("web", until=date(2026, 4, 19))]),
        ws.Owner("web", kind="team"),
        ws.Owner("bo"),
    ]
    system = ws.WorkSystem("s", owners=owners, items=[ws.WorkItem("page", owner="web")])

    assert "'ana' does not speak for the giver, 'web'" in refusal(
        Offered("h", item="page", giver="web", taker="bo", by="ana", **at()), system=system
    )


def test_an_item_that_is_over_is_not_handed_over():
    system = shop().apply(Moved("art", "live", by="cy", **at()))

    assert "item 'art' is over; there is nothing to hand over" in refusal(
        Offered("h", item="art", giver="bo", taker="ana", **at(1)), system=system
    )


def test_dates_and_state_follow_the_moves():
    system = shop().apply(Moved("page", "doing", **at(1)))
    assert system.items["page"].started == NINE + timedelta(hours=1)

    system = system.apply(Estimated("page", remaining="3h", **at(2)))
    done = system.apply(Moved("page", "live", by="cy", **at(3)))
    page = done.items["page"]
    assert (page.state, page.finished, page.remaining) == (
        "live",
        NINE + timedelta(hours=3),
        timedelta(0),
    )

    again = done.apply(Moved("page", "doing", **at(4))).items["page"]
    assert (again.started, again.finished) == (NINE + timedelta(hours=1), None)

    dropped = system.apply(Moved("page", "no", **at(5))).items["page"]
    assert (dropped.state, dropped.finished) == ("no", None)


def test_from_one_finished_state_to_another_the_finish_stays():
    flow = ws.Workflow("flow", [("doing", "active"), ("live", "done"), ("archive", "done")])
    page = ws.WorkItem("page", workflow="flow", state="doing")
    system = ws.WorkSystem("shop", workflows=[flow], items=[page])

    system = system.apply(Moved("page", "live", **at(1)), Moved("page", "archive", **at(5)))

    assert system.items["page"].finished == NINE + timedelta(hours=1)


def test_what_is_in_no_state_yet_may_enter_any():
    system = shop(items=[ws.WorkItem("page", workflow="flow")])

    message = refusal(Moved("page", "doin", **at()), system=system)

    assert message.endswith("allowed: todo, doing, review, live, no")
    assert system.apply(Moved("page", "doing", **at())).items["page"].state == "doing"


def test_a_decision_reads_as_a_sentence():
    no = shop().decide(Moved("page", "todo", **at()))

    assert str(no) == "refused: item 'page' is in state 'todo' already; allowed: doing"
    assert str(shop().decide(Moved("page", "doing", **at()))) == "allowed"


def test_a_contract_without_a_time_to_answer_sets_none():
    item = ws.WorkItem("page", owner="web")
    offer = Offered("h", item="page", giver="web", taker="chair", contract="web-chair", **at())

    assert shop(items=[item]).apply(offer).answer_due("h") is None


def test_other_events_change_what_they_say():
    system = shop().apply(
        Assigned("page", [ws.Assignment("bo", share=0.5)], **at()),
        Blocked("page", "no photos", **at()),
        Ranked("page", rank=3, **at()),
        Ranked("page", priority=1, **at()),
        Rescheduled("page", "2026-05-06", **at()),
        Estimated("page", effort="3d", **at()),
        Linked("page", ["copy", "theirs"], **at()),
        Begun("page", "drawing", owner="bo", **at(1)),
        OutcomeRead("trials", 420, **at(1)),
        CadenceHeld("daily", **at(1)),
        Noted("idea", "nice", owner="cy", **at(1)),
    )
    page = system.items["page"]

    assert page.assignees == (ws.Assignment("bo", share=0.5),)
    assert (page.blocked, page.rank, page.priority) == ("no photos", 3, 1)
    assert (page.due, page.effort) == (date(2026, 5, 6), ws.Estimate.of("3d"))
    assert [link.on for link in page.after] == ["copy", "theirs"]
    assert page.started == NINE + timedelta(hours=1)
    assert system.outcomes["trials"].latest == ws.Observation(NINE + timedelta(hours=1), 420)
    assert system.items["idea"].owner == "cy"
    assert len(system.history) == 11
    after = system.apply(
        Unblocked("page", **at(2)), Estimated("page", duration="1d", **at(2))
    ).items["page"]
    assert (after.blocked, after.effort, after.duration) == (None, None, ws.Estimate.of("1d"))


def test_a_new_item_is_where_it_was_created():
    system = shop().apply(
        Created("new", "A new thing", workflow="flow", owner="cy", parent="idea", **at(1)),
        Created("worked", workflow="flow", state="doing", **at(2)),
        Created("loose", **at(3)),
    )

    new, worked = system.items["new"], system.items["worked"]
    assert (new.title, new.state, new.owner, new.parent) == ("A new thing", "todo", "cy", "idea")
    assert (new.created, new.started) == (NINE + timedelta(hours=1), None)
    assert (worked.state, worked.started) == ("doing", NINE + timedelta(hours=2))
    assert system.items["loose"].state is None


def test_remaining_work_of_what_is_finished_is_refused():
    system = shop().apply(Moved("art", "live", by="cy", **at()))

    assert "item 'art' is finished: nothing of it remains" in refusal(
        Estimated("art", remaining="1h", **at(1)), system=system
    )


def test_finishing_before_the_start_is_refused():
    late = ws.WorkItem("late", workflow="flow", state="doing", started=NINE + timedelta(days=1))

    assert "item 'late' would be finished 2026-04-20T09:00:00+00:00, before it started" in refusal(
        Moved("late", "live", by="cy", **at()), system=shop(items=[late])
    )


def test_a_limit_counts_what_is_there_and_what_has_moved_since():
    items = [ws.WorkItem(f"i{k}", workflow="flow", state="todo") for k in range(4)]
    system = shop(items=items).apply(Moved("i0", "doing", **at()), Moved("i1", "doing", **at()))

    assert "state 'doing' is full: 2 of 2" in refusal(Moved("i2", "doing", **at(1)), system=system)
    freed = system.apply(Moved("i0", "no", **at(1)), Moved("i2", "doing", **at(1)))
    assert freed.items["i2"].state == "doing"
    with pytest.raises(ws.Refused, match=r"event 3 of 3, Moved of 2026-04-20T09:00:00.*full: 2 of"):
        shop(items=items).apply(*[Moved(f"i{k}", "doing", **at()) for k in range(3)])


class TestPolicies:
    """A policy is a predicate by name; what nobody answers for is unknown, and refused."""

    MOVE = Moved("art", "review", **at())

    def test_a_predicate_may_answer_for_a_clause_or_for_the_whole_standard(self):
        for policies in (
            {"tested": lambda *_: True},
            {"tests pass": lambda *_: True, "reviewed": lambda *_: True},
        ):
            assert shop().decide(self.MOVE, policies=policies)

    def test_what_the_event_says_and_what_a_predicate_says_come_together(self):
        move = attrs.evolve(self.MOVE, met=["reviewed"])

        assert shop().decide(move, policies={"tests pass": lambda *_: True})

    @pytest.mark.parametrize(
        ("predicate", "why"),
        [
            (lambda *_: False, "which is not met"),
            (lambda *_: None, "which is unknown: its policy cannot tell"),
            (lambda *_: 1 / 0, "which is unknown: its policy failed with ZeroDivisionError"),
        ],
    )
    def test_anything_but_true_refuses_with_the_reason(self, predicate, why):
        policies = {"tests pass": predicate, "reviewed": lambda *_: True}

        assert why in refusal(self.MOVE, policies=policies)

    def test_a_name_that_is_no_standard_is_a_policy(self):
        system = shop().apply(attrs.evolve(self.MOVE, met=["tests pass", "reviewed"]))
        move = Moved("art", "live", by="cy", **at(1))

        assert (
            "item 'art' may not leave 'review': policy 'budget approved', which is unknown: "
            "nobody says that it is met"
        ) in refusal(move, system=system)
        assert system.decide(move, policies={"budget approved": lambda *_: True})
        assert system.decide(attrs.evolve(move, met=["budget approved"]))

    def test_a_predicate_sees_the_system_as_it_is_by_then_and_the_event(self):
        seen = []

        def look(system, event):
            seen.append((system.items["page"].state, event.item))
            return True

        shop().apply(Moved("page", "doing", **at()), self.MOVE, policies={"tested": look})

        assert seen == [("doing", "art")]

    @pytest.mark.parametrize("policies", [["tested"], {"tested": True}])
    def test_policies_that_are_no_predicates_by_name_are_refused(self, policies):
        with pytest.raises(ws.InvalidModel, match="need policies by name, such as"):
            shop().apply(self.MOVE, policies=policies)


def test_all_of_several_events_happen_or_none():
    system = shop()

    with pytest.raises(ws.Refused, match="event 2 of 2") as caught:
        system.apply(Moved("page", "doing", **at()), Moved("page", "live", **at(1)))

    assert caught.value.allowed == ("by='chair'",)
    assert system == shop()


def test_facts_known_move_with_the_events():
    known = shop(as_of=NINE)

    assert known.apply(Noted("page", **at(5))).as_of == NINE + timedelta(hours=5)
    assert known.apply(Noted("page", at=NINE - timedelta(hours=1))).as_of == NINE
    assert shop().apply(Noted("page", **at())).as_of is None


def test_what_is_no_event_is_refused():
    with pytest.raises(ws.InvalidModel, match="need an event such as Moved"):
        shop().apply("page is done")


@settings(max_examples=60)
@given(
    listed=st.lists(
        happenings(
            items=("page", "copy", "art", "idea", "new"),
            owners=("ana", "bo", "cy"),
            states=("todo", "doing", "live"),
        ),
        max_size=25,
    )
)
def test_replaying_what_was_allowed_gives_the_same_system_in_one_go(listed):
    system = shop()
    for event in sorted(listed, key=lambda event: event.at):
        if system.decide(event):
            system = system.apply(event)

    assert ws.replay(shop(), system.history) == system
    assert shop().apply(*system.history) == shop().apply(system.history) == system
    assert ws.replay(shop(), list(system.history)) == system
