"""HND001 to HND004: what is handed over, when it is taken, how often at first, how often at all."""

from collections import Counter
from datetime import timedelta

import attrs
import pytest
from hypothesis import strategies as st
from tests.analysis.examples import given
from tests.analysis.health.asking import ask, subjects
from tests.analysis.health.lawful import (
    everything,
    found,
    handing_over,
    new_name,
    renamed,
    shuffled,
)

from worksystem import (
    Calendar,
    Capacity,
    Handoff,
    HandoffContract,
    Owner,
    Thresholds,
    Workflow,
    WorkItem,
    WorkSystem,
    events,
    measure_handoffs,
)
from worksystem.analysis.health.checks.handoffs import dropped_in_the_gap, incomplete_handoff
from worksystem.analysis.health.checks.relays import low_first_pass, relay
from worksystem.analysis.intervals import wilson
from worksystem.testing import whole_systems

NINE = "2026-05-04T09:00Z"
ALL = [incomplete_handoff, dropped_in_the_gap, low_first_pass, relay]
TEAMS = [Owner("design", kind="team"), Owner("web", kind="team")]
CONTRACT = HandoffContract("design-web", giver="design", taker="web", requires=["brief", "files"])
WHOSE = {"item": "page", "giver": "design", "taker": "web"}
OFFER = Handoff("h1", contract="design-web", state="offered", offered=NINE, **WHOSE)
DRAFT = Handoff("h1", contract="design-web", **WHOSE)
ACCEPTED = attrs.evolve(OFFER, state="accepted", answered="2026-05-04T10:00Z")
FULL = {"brief": "see wiki", "files": ["a.png"]}


def shop(*handoffs, contract=CONTRACT, owners=TEAMS, **more):
    fields = {"items": [WorkItem("page", owner="design")], "contracts": [contract]} | more
    return WorkSystem("shop", owners=owners, handoffs=[*handoffs], **fields)


class TestIncompleteHandoff:
    def test_an_offer_that_lacks_required_parts_is_an_error(self):
        (finding,) = ask(incomplete_handoff, shop(OFFER)).findings

        assert finding.subjects == ("h1", "page")
        assert finding.severity == "error"
        assert finding.evidence.inputs["missing"] == ("brief", "files")
        assert (finding.evidence.inputs["filled"], finding.evidence.inputs["required"]) == (0, 2)

    def test_filling_the_last_part_clears_it(self):
        brief = attrs.evolve(OFFER, packet={"brief": "see wiki"})

        assert ask(incomplete_handoff, shop(brief)).findings[0].evidence.inputs["missing"] == (
            "files",
        )
        assert ask(incomplete_handoff, shop(attrs.evolve(OFFER, packet=FULL))).status == "clear"

    @pytest.mark.parametrize(("value", "status"), [("", "found"), (None, "found"), (0, "clear")])
    def test_none_and_an_empty_text_fill_nothing_and_zero_does(self, value, status):
        offer = attrs.evolve(OFFER, packet=FULL | {"files": value})

        assert ask(incomplete_handoff, shop(offer)).status == status

    @pytest.mark.parametrize(
        ("handoff", "severity"), [(DRAFT, "info"), (OFFER, "error"), (ACCEPTED, "error")]
    )
    def test_a_draft_is_only_told(self, handoff, severity):
        assert [f.severity for f in ask(incomplete_handoff, shop(handoff)).findings] == [severity]

    @pytest.mark.parametrize(
        "state",
        [
            {"state": "withdrawn"},
            {"state": "expired"},
            {"state": "returned", "reason": "no brief", "answered": "2026-05-04T10:00Z"},
        ],
        ids=lambda fields: fields["state"],
    )
    def test_what_came_to_nothing_is_not_looked_at(self, state):
        assert ask(incomplete_handoff, shop(attrs.evolve(OFFER, **state))).status == "clear"

    def test_a_handoff_of_what_is_over_is_not_looked_at(self):
        over = shop(ACCEPTED).update("page", finished="2026-05-05T09:00Z")

        assert ask(incomplete_handoff, over).status == "clear"

    def test_an_acceptance_without_the_readback_that_was_agreed_on_is_an_error(self):
        contract = HandoffContract("design-web", giver="design", taker="web", readback=True)
        silent = [events.Accepted("h1", at=NINE, by="web")]

        (finding,) = ask(
            incomplete_handoff, shop(ACCEPTED, contract=contract, history=silent)
        ).findings
        assert "without a readback" in finding.message
        said = [events.Accepted("h1", readback="three pages", at=NINE, by="web")]
        heard = shop(ACCEPTED, contract=contract, history=said)
        assert ask(incomplete_handoff, heard).status == "clear"
        assert ask(incomplete_handoff, shop(OFFER, contract=contract)).status == "clear"

    def test_without_the_event_nobody_knows_what_was_read_back(self):
        contract = attrs.evolve(CONTRACT, readback=True, requires=[])
        verdict = ask(incomplete_handoff, shop(ACCEPTED, contract=contract))

        assert verdict.status == "not evaluated"
        assert "read back" in verdict.reason

    def test_a_handoff_without_a_contract_cannot_be_judged(self):
        verdict = ask(incomplete_handoff, shop(attrs.evolve(OFFER, contract=None)))

        assert verdict.status == "not evaluated"
        assert "no contract" in verdict.reason

    def test_without_handoffs_nothing_is_judged(self):
        assert "no handoff is recorded" in ask(incomplete_handoff, shop()).reason

    def test_the_scope_is_that_of_the_item(self):
        assert ask(incomplete_handoff, shop(OFFER), scope="page").status == "found"
        other = shop(OFFER).add(WorkItem("copy"))
        assert ask(incomplete_handoff, other, scope="copy").findings == ()

    @given(work=handing_over(), data=st.data())
    def test_filling_a_part_never_adds_a_finding(self, work, data):
        if not work.handoffs:
            return
        handoff = data.draw(st.sampled_from(list(work.handoffs)))
        part = data.draw(st.sampled_from(("brief", "files", "open questions")))
        filled = attrs.evolve(handoff, packet={**handoff.packet, part: "here"})

        before = {f.id for f in ask(incomplete_handoff, work).findings}
        after = {f.id for f in ask(incomplete_handoff, work.replace(filled)).findings}
        assert after <= before

    @given(work=handing_over())
    def test_it_counts_what_a_look_at_every_handoff_counts(self, work):
        work = attrs.evolve(work, history=[])
        expected = {}
        for handoff in work.handoffs:
            if handoff.contract and handoff.state in ("drafted", "offered", "accepted"):
                asked = work.contracts[handoff.contract].requires
                lacks = [p for p in asked if p not in handoff.packet or not handoff.packet[p]]
                if lacks and not _over(work, handoff.item):
                    expected[handoff.id] = tuple(lacks)

        told = ask(incomplete_handoff, work).findings
        assert {f.subjects[0]: f.evidence.inputs["missing"] for f in told} == expected


def _over(work, id_):
    item = work.items[id_]
    if item.external or any(i.parent == id_ for i in work.items):
        return False
    category = {(w.id, s.id): s.category for w in work.workflows for s in w.states}
    closed = category.get((item.workflow, item.state)) in ("done", "dropped")
    return closed or item.finished is not None


DAY = timedelta(hours=8)
OFFICE = Calendar("office", week="Mon-Fri 09:00-17:00", zone="UTC")
AT_WORK = [attrs.evolve(o, capacity=Capacity(calendar="office")) for o in TEAMS]
SOON = attrs.evolve(CONTRACT, answer_within="4h", requires=[])


def waiting(as_of, *handoffs, contract=SOON, **more):
    given_ = handoffs or (OFFER,)
    fields = {"owners": AT_WORK, "calendars": [OFFICE], "as_of": as_of} | more
    return shop(*given_, contract=contract, **fields)


class TestDroppedInTheGap:
    def test_an_offer_past_the_time_that_a_contract_gives_is_an_error(self):
        (finding,) = ask(dropped_in_the_gap, waiting("2026-05-04T14:00Z")).findings

        assert finding.subjects == ("h1", "page")
        assert finding.severity == "error"
        assert finding.evidence.inputs["waited"] == timedelta(hours=5)
        assert "contract 'design-web' gives 4h" in finding.message
        assert "still belongs to 'design'" in finding.message

    @pytest.mark.parametrize(
        ("as_of", "status"),
        [("2026-05-04T13:00Z", "clear"), ("2026-05-04T13:00:01Z", "found")],
    )
    def test_just_at_the_time_it_is_not_late(self, as_of, status):
        assert ask(dropped_in_the_gap, waiting(as_of)).status == status

    def test_nights_and_weekends_of_the_taker_do_not_count(self):
        friday = attrs.evolve(OFFER, offered="2026-05-08T15:00Z")

        assert ask(dropped_in_the_gap, waiting("2026-05-11T11:00Z", friday)).status == "clear"
        assert ask(dropped_in_the_gap, waiting("2026-05-11T11:01Z", friday)).status == "found"

    def test_where_no_contract_says_a_default_makes_it_a_warning(self):
        free = attrs.evolve(OFFER, contract=None)

        assert ask(dropped_in_the_gap, waiting("2026-05-04T17:00Z", free)).status == "clear"
        (finding,) = ask(dropped_in_the_gap, waiting("2026-05-05T10:00Z", free)).findings
        assert finding.severity == "warning"
        assert "no contract says how soon" in finding.message
        patient = Thresholds(answer_within="3d")
        late = waiting("2026-05-05T10:00Z", free)
        assert ask(dropped_in_the_gap, late, thresholds=patient).status == "clear"

    def test_a_contract_goes_before_the_default(self):
        slow = attrs.evolve(SOON, answer_within="5d")

        assert ask(dropped_in_the_gap, waiting("2026-05-06T10:00Z", contract=slow)).status == (
            "clear"
        )

    @pytest.mark.parametrize(
        "answer",
        [
            {"state": "accepted", "answered": "2026-05-05T10:00Z"},
            {"state": "returned", "answered": "2026-05-05T10:00Z", "reason": "no brief"},
            {"state": "withdrawn"},
        ],
        ids=lambda fields: fields["state"],
    )
    def test_an_answer_clears_it(self, answer):
        answered = attrs.evolve(OFFER, **answer)

        assert ask(dropped_in_the_gap, waiting("2026-05-06T10:00Z", answered)).status == "clear"

    def test_what_is_over_or_not_offered_yet_is_not_waited_for(self):
        late = waiting("2026-05-06T10:00Z")

        assert ask(dropped_in_the_gap, late.update("page", finished=NINE)).status == "clear"
        assert ask(dropped_in_the_gap, late.update("h1", offered="2026-05-07T09:00Z")).status == (
            "clear"
        )

    def test_an_offer_that_only_the_history_knows_is_told_of_its_item(self):
        told = [events.Offered("h9", contract="design-web", at=NINE, **WHOSE)]
        system = waiting("2026-05-06T10:00Z").remove("h1").update(history=told)

        assert subjects(ask(dropped_in_the_gap, system)) == [("page",)]
        gone = system.update(history=[attrs.evolve(told[0], item="gone")])
        assert ask(dropped_in_the_gap, gone).status == "clear"

    def test_what_the_system_says_goes_before_what_its_history_says(self):
        told = [events.Offered("h1", contract="design-web", at=NINE, **WHOSE)]

        answered = waiting("2026-05-06T10:00Z", ACCEPTED, history=told)
        assert ask(dropped_in_the_gap, answered).status == "clear"

    def test_the_working_time_of_a_stranger_is_not_known(self):
        told = [events.Offered("h9", at=NINE, **WHOSE | {"taker": "left"})]
        verdict = ask(
            dropped_in_the_gap, waiting("2026-05-06T10:00Z").remove("h1").update(history=told)
        )

        assert verdict.status == "not evaluated"
        assert "working time" in verdict.reason

    def test_without_handoffs_or_without_a_clock_nothing_is_judged(self):
        assert "no handoff is recorded" in ask(dropped_in_the_gap, shop()).reason
        assert "what time it is" in ask(dropped_in_the_gap, shop(OFFER)).reason

    def test_people_are_named_only_where_that_is_asked_for(self):
        people = [*AT_WORK, Owner("ana", teams=["design"]), Owner("bo")]
        offer = attrs.evolve(OFFER, giver="ana", taker="bo", contract=None)
        system = waiting("2026-05-09T10:00Z", offer, owners=people)

        (finding,) = ask(dropped_in_the_gap, system).findings
        assert "'ana'" not in finding.message
        assert "somebody in 'design'" in finding.message
        assert "its taker" in finding.message
        (named,) = ask(dropped_in_the_gap, system, people=True).findings
        assert "'ana'" in named.message
        assert "'bo'" in named.message
        assert named.id == finding.id

    def test_the_finding_stays_the_same_when_all_dates_move_by_whole_weeks(self):
        def at(weeks):
            by = timedelta(weeks=weeks)
            offer = attrs.evolve(OFFER, offered=OFFER.offered + by)
            system = waiting("2026-05-06T10:00Z", offer)
            return ask(dropped_in_the_gap, system.update(as_of=system.as_of + by)).findings

        assert [(f.id, f.evidence.inputs["waited"]) for f in at(0)] == [
            (f.id, f.evidence.inputs["waited"]) for f in at(6)
        ]

    @given(work=handing_over(), data=st.data())
    def test_answering_a_handoff_never_adds_a_finding(self, work, data):
        offered = [h for h in work.handoffs if h.state == "offered"]
        if not offered:
            return
        handoff = data.draw(st.sampled_from(offered))
        state = data.draw(st.sampled_from(("accepted", "returned")))
        now = max(handoff.offered, work.as_of)
        answered = work.replace(attrs.evolve(handoff, state=state, answered=now, reason="said"))
        if state == "accepted":
            answered = answered.update(handoff.item, owner=handoff.taker)

        before = {f.id for f in ask(dropped_in_the_gap, work).findings}
        assert {f.id for f in ask(dropped_in_the_gap, answered).findings} <= before

    @given(work=handing_over())
    def test_it_tells_what_a_clock_that_never_stops_tells(self, work):
        # Without calendars all time is working time.
        work = attrs.evolve(work, history=[])
        expected = set()
        for handoff in work.handoffs:
            if handoff.state == "offered" and work.as_of and not _over(work, handoff.item):
                agreed = handoff.contract and work.contracts[handoff.contract].answer_within
                absent = work.owners[handoff.taker].capacity.absences
                if not absent and work.as_of - handoff.offered > (agreed or DAY):
                    expected.add(handoff.id)

        told = {f.subjects[0] for f in ask(dropped_in_the_gap, work).findings}
        assert {h for h in told if not work.owners[work.handoffs[h].taker].capacity.absences} == (
            expected
        )


def passing(*told, contracts=(CONTRACT,), owner="web", **more):
    items = [WorkItem("page", owner=owner), WorkItem("copy", owner="design")]
    known = [events.Offered("h0", at=NINE, **WHOSE | {"item": "copy"})]
    known += [events.Withdrawn("h0", at=NINE)]
    return WorkSystem(
        "shop", owners=TEAMS, items=items, contracts=contracts, history=[*known, *told], **more
    )


class TestIncompleteInTheHistory:
    """What is offered in an application's own events, and kept nowhere else."""

    def shop(self, *told):
        return passing().update(history=told, handoffs=[], as_of="2026-05-08T09:00Z")

    def offered(self, **packet):
        return events.Offered(
            "h1", contract="design-web", packet=packet, at="2026-05-05T09:00Z", **WHOSE
        )

    def test_an_offer_without_what_is_required_is_an_error_about_its_item(self):
        (finding,) = ask(incomplete_handoff, self.shop(self.offered())).findings

        assert (finding.subjects, finding.severity) == (("page",), "error")

    @pytest.mark.parametrize("nothing", [None, "", []])
    def test_a_part_that_is_empty_is_missing(self, nothing):
        whole = dict.fromkeys(CONTRACT.requires, "see wiki")

        assert not ask(incomplete_handoff, self.shop(self.offered(**whole))).findings
        part = {**whole, CONTRACT.requires[0]: nothing}
        assert ask(incomplete_handoff, self.shop(self.offered(**part))).findings

    def test_what_was_offered_last_counts(self):
        returned = events.Returned("h1", "no brief", at="2026-05-05T10:00Z")
        whole = dict.fromkeys(CONTRACT.requires, "see wiki")
        again = events.Offered("h1", packet=whole, at="2026-05-05T11:00Z")

        assert not ask(incomplete_handoff, self.shop(self.offered(), returned)).findings
        assert not ask(incomplete_handoff, self.shop(self.offered(), returned, again)).findings


class TestPastTheProtocol:
    mine = events.OwnerChanged("page", "design", at="2026-05-04T10:00Z")
    theirs = events.OwnerChanged("page", "web", at="2026-05-05T10:00Z")

    def test_a_change_of_owner_that_nobody_accepted_is_a_warning(self):
        (finding,) = ask(dropped_in_the_gap, passing(self.mine, self.theirs)).findings

        assert finding.subjects == ("page",)
        assert finding.about == "no handoff"
        assert finding.severity == "warning"
        assert "which contract 'design-web' asks for" in finding.message

    def test_an_accepted_handoff_is_what_was_asked_for(self):
        offer = events.Offered("h1", at="2026-05-05T09:00Z", **WHOSE)
        accepted = events.Accepted("h1", at="2026-05-05T10:00Z", by="web")

        assert ask(dropped_in_the_gap, passing(self.mine, offer, accepted)).status == "clear"
        both = passing(self.mine, offer, self.theirs, accepted)
        assert ask(dropped_in_the_gap, both).status == "clear"

    def test_an_acceptance_of_long_ago_does_not_cover_a_later_change(self):
        told = [
            events.Offered("h1", at="2026-05-05T09:00Z", **WHOSE),
            events.Accepted("h1", at="2026-05-05T10:00Z", by="web"),
            events.OwnerChanged("page", "design", at="2026-05-06T10:00Z"),
            events.OwnerChanged("page", "web", at="2026-05-07T10:00Z"),
        ]

        assert subjects(ask(dropped_in_the_gap, passing(self.mine, *told))) == [("page",)]

    def test_where_no_contract_asks_for_a_handoff_none_is_missed(self):
        other_way = attrs.evolve(CONTRACT, giver="web", taker="design")

        for contracts in ((), (other_way,)):
            system = passing(self.mine, self.theirs, contracts=contracts)
            assert ask(dropped_in_the_gap, system).status == "clear"

    def test_work_that_was_nobodys_is_not_handed_over(self):
        released = events.OwnerChanged("page", None, at="2026-05-05T09:00Z")

        # Whoever is named last in the history is not mistaken for nobody.
        first = events.OwnerChanged("page", "web", at="2026-05-04T09:30Z")
        assert ask(dropped_in_the_gap, passing(first, self.mine, self.theirs)).status == "found"
        system = passing(first, self.mine, released, self.theirs)
        assert ask(dropped_in_the_gap, system).status == "clear"

    def test_only_the_last_change_counts_and_only_if_it_still_holds(self):
        back = events.OwnerChanged("page", "design", at="2026-05-06T10:00Z")

        system = passing(self.mine, self.theirs, back, owner="design")
        assert ask(dropped_in_the_gap, system).status == "clear"
        assert ask(dropped_in_the_gap, passing(self.mine, self.theirs, owner=None)).status == (
            "clear"
        )

    def test_a_log_that_knows_no_handoffs_is_held_against_the_contracts_there_are(self):
        system = passing().update(history=[self.mine, self.theirs])

        assert [f.about for f in ask(dropped_in_the_gap, system).findings] == ["no handoff"]
        without = system.update(contracts=[])
        assert "no handoff is recorded" in ask(dropped_in_the_gap, without).reason


def answers(accepted, returned, *, contract="design-web", reason="no brief", **whose):
    told, whose = [], WHOSE | whose
    for n in range(accepted + returned):
        at = f"2026-05-{4 + n // 20:02}T{n % 20:02}"
        told.append(events.Offered(f"h{n:03}", contract=contract, at=f"{at}:00Z", **whose))
        if n < accepted:
            told.append(events.Accepted(f"h{n:03}", at=f"{at}:30Z"))
        else:
            told.append(events.Returned(f"h{n:03}", reason, at=f"{at}:30Z"))
    return told


class TestLowFirstPass:
    def test_a_contract_that_is_below_the_target_for_sure_is_a_warning(self):
        (finding,) = ask(low_first_pass, shop(history=answers(70, 30))).findings

        assert finding.subjects == ("design-web", "design", "web")
        assert finding.severity == "warning"
        assert "'web' can use 70% of what 'design' hands over as it is" in finding.message
        assert "most often: no brief" in finding.message
        assert "30 of 30 returns for 'no brief'" in finding.remedy

    def test_two_of_three_fire_nothing_and_pass_nothing(self):
        verdict = ask(low_first_pass, shop(history=answers(2, 1)))

        assert verdict.status == "not evaluated"
        assert "2 of 3" in verdict.reason
        assert "it takes 25" in verdict.reason

    def test_a_share_at_the_target_is_clear(self):
        assert ask(low_first_pass, shop(history=answers(8, 2))).status == "clear"
        assert ask(low_first_pass, shop(history=answers(10, 0))).status == "clear"

    @pytest.mark.parametrize("times", range(1, 9))
    def test_as_many_as_are_said_to_be_needed_are_enough(self, times):
        accepted, answered = 2 * times, 3 * times
        verdict = ask(low_first_pass, shop(history=answers(accepted, answered - accepted)))

        assert verdict.status == "not evaluated"
        assert "it takes 25" in verdict.reason
        assert ask(low_first_pass, shop(history=answers(18, 9))).status == "found"

    def test_returned_and_then_accepted_is_no_first_pass(self):
        told = []
        for n in range(9):
            at = f"2026-05-04T0{n}"
            told += [
                events.Offered(f"h{n}", contract="design-web", at=f"{at}:00Z", **WHOSE),
                events.Returned(f"h{n}", "no brief", at=f"{at}:10Z"),
                events.Offered(f"h{n}", at=f"{at}:20Z"),
                events.Accepted(f"h{n}", at=f"{at}:30Z"),
            ]

        assert ask(low_first_pass, shop(history=told)).findings[0].evidence.inputs["accepted"] == 0

    def test_the_most_frequent_reason_is_told_and_ties_go_by_text(self):
        told = answers(0, 9)
        told[1] = attrs.evolve(told[1], reason="zebra")
        several = shop(
            history=[
                attrs.evolve(e, reason=("zebra", "apple")[i % 4 > 1]) if hasattr(e, "reason") else e
                for i, e in enumerate(told[:16])
            ]
        )

        assert "most often: apple" in ask(low_first_pass, several).findings[0].message

    def test_rolled_is_the_product_over_all_contracts(self):
        more = HandoffContract("web-ops", giver="web", taker="ops")
        extra = answers(8, 2, contract="web-ops", giver="web", taker="ops")
        renumbered = [attrs.evolve(e, handoff=f"x{e.handoff}") for e in extra]
        system = shop(
            owners=[*TEAMS, Owner("ops", kind="team")],
            contracts=[CONTRACT, more],
            history=[*answers(5, 15), *renumbered],
        )

        (finding,) = ask(low_first_pass, system).findings
        assert finding.evidence.inputs["rolled"] == pytest.approx(0.25 * 0.8)

    def test_the_target_is_a_threshold(self):
        system = shop(history=answers(70, 30))

        assert ask(low_first_pass, system, thresholds=Thresholds(first_pass_share=0.7)).status == (
            "clear"
        )

    def test_without_a_contract_the_two_teams_are_told(self):
        people = [*TEAMS, Owner("ana", teams=["design"]), Owner("bo", teams=["web"])]
        told = answers(0, 9, contract=None, giver="ana", taker="bo")
        (finding,) = ask(low_first_pass, shop(owners=people, history=told)).findings

        assert finding.subjects == ("design", "web")

    def test_people_without_a_team_are_told_only_where_that_is_asked_for(self):
        people = [*TEAMS, Owner("ana"), Owner("bo")]
        told = answers(0, 9, contract=None, giver="ana", taker="bo")
        system = shop(owners=people, history=told)

        assert subjects(ask(low_first_pass, system)) == [("shop",)]
        assert "'ana'" not in ask(low_first_pass, system).findings[0].message
        assert subjects(ask(low_first_pass, system, people=True)) == [("ana", "bo")]

    def test_a_contract_between_people_is_told_without_their_names(self):
        people = [Owner("ana"), Owner("bo")]
        contract = HandoffContract("x", giver="ana", taker="bo")
        told = answers(0, 9, contract="x", giver="ana", taker="bo")
        system = shop(owners=people, contract=contract, items=[WorkItem("page")], history=told)

        (finding,) = ask(low_first_pass, system).findings
        assert finding.subjects == ("x",)
        assert "'ana'" not in finding.message
        assert "'ana'" in ask(low_first_pass, system, people=True).findings[0].message

    def test_without_an_answer_nothing_is_judged(self):
        assert "no handoff was answered" in ask(low_first_pass, shop(OFFER)).reason
        assert "needs 1 event or offer" in ask(low_first_pass, shop()).reason

    @given(work=handing_over())
    def test_its_shares_are_those_of_the_measure(self, work):
        measured = measure_handoffs(work).first_pass.contracts if len(work.history) else {}
        sure = {
            id_
            for id_, found_ in measured.items()
            if id_ in work.contracts and wilson(found_.part, found_.whole, 0.9)[1] < 0.8
        }

        told = ask(low_first_pass, work).findings if measured else ()
        assert {f.subjects[0] for f in told if f.subjects[0] in work.contracts} == sure


def way(owners, item="page", **more):
    told = [
        events.Moved(item, "x", owner=owner, at=f"2026-05-04T{n:02}:00Z")
        for n, owner in enumerate(owners)
    ]
    people = [Owner(id_) for id_ in ("ana", "bo", "cy", "di", "ed")]
    return WorkSystem("shop", owners=people, items=[WorkItem(item, **more)], history=told)


class TestRelay:
    def test_four_changes_are_a_relay_and_three_are_none(self):
        (finding,) = ask(relay, way(["ana", "bo", "cy", "di", "ed"])).findings

        assert finding.subjects == ("page",)
        assert finding.severity == "warning"
        assert finding.message == "'page' changed hands 4 times"
        assert finding.evidence.inputs["kept_if_half_is_lost"] == 0.0625
        assert ask(relay, way(["ana", "bo", "cy", "di"])).status == "clear"

    def test_two_comings_back_are_ping_pong_and_one_is_none(self):
        (finding,) = ask(relay, way(["ana", "bo", "ana", "bo"])).findings

        assert finding.evidence.inputs["returns"] == 2
        assert "came back to somebody who had had it twice" in finding.message
        assert ask(relay, way(["ana", "bo", "ana"])).status == "clear"

    def test_thresholds_decide(self):
        system = way(["ana", "bo", "cy"])

        assert ask(relay, system, thresholds=Thresholds(relays=2)).status == "found"
        assert ask(relay, system, thresholds=Thresholds(relays=3)).status == "clear"
        back = way(["ana", "bo", "ana"])
        assert ask(relay, back, thresholds=Thresholds(returns=1)).status == "found"

    def test_being_said_twice_or_nobodys_in_between_is_no_change(self):
        assert ask(
            relay, way(["ana", "ana", None, "ana", "bo", None, "cy", "cy", "di"])
        ).status == ("clear")

    def test_what_was_just_finished_is_told_for_learning_and_older_work_is_not(self):
        owners = ["ana", "bo", "cy", "di", "ed"]

        (finding,) = ask(relay, way(owners, finished="2026-05-04T03:30Z")).findings
        assert finding.severity == "info"
        long_ago = way(owners, finished="2026-05-04T03:30Z").update(as_of="2026-07-01T09:00Z")
        assert ask(relay, long_ago).status == "clear"

    def test_accepted_handoffs_change_hands(self):
        told = [*way(["ana", "bo", "cy", "di"]).history]
        told += [
            events.Offered("h1", item="page", giver="di", taker="ed", at="2026-05-05T09:00Z"),
            events.Accepted("h1", at="2026-05-05T10:00Z"),
        ]

        assert ask(relay, way([]).update(history=told)).status == "found"

    def test_owners_are_named_only_where_that_is_asked_for(self):
        system = way(["ana", "bo", "cy", "di", "ed"])

        (finding,) = ask(relay, system).findings
        assert "ana" not in str(finding.to_dict())
        (named,) = ask(relay, system, people=True).findings
        assert named.evidence.inputs["owners"] == ("ana", "bo", "cy", "di", "ed")
        assert named.id == finding.id

    def test_items_of_which_nobody_said_whose_they_were_are_not_judged(self):
        verdict = ask(relay, way(["ana"]).add(WorkItem("copy")))

        assert verdict.status == "not evaluated"
        assert "copy" in verdict.reason

    def test_without_a_word_about_owners_nothing_is_judged(self):
        noted = way([]).update(history=[events.Noted("page", at=NINE)])

        assert "record changes of owner" in ask(relay, noted).reason
        assert ask(relay, way([])).status == "not evaluated"

    @given(work=handing_over())
    def test_it_counts_what_a_walk_through_the_history_counts(self, work):
        told = [e for e in work.history if isinstance(e, (events.Moved, events.OwnerChanged))]
        work = attrs.evolve(work, handoffs=[], history=told)
        now = work.as_of or (told[-1].at if told else None)
        ways = {}
        for event in told:
            if event.owner is not ... and event.owner is not None and event.at <= now:
                held = ways.setdefault(event.item, [])
                if held[-1:] != [event.owner]:
                    held.append(event.owner)
        expected = {}
        for id_, held in ways.items():
            repeats = sum(n - 1 for n in Counter(held).values())
            if id_ in work.items and (len(held) > 2 or repeats >= 1):
                expected[id_] = (len(held) - 1, repeats)

        found_ = ask(relay, work, thresholds=Thresholds(relays=2, returns=1)).findings
        counted = {
            f.subjects[0]: (f.evidence.inputs["changes"], f.evidence.inputs["returns"])
            for f in found_
        }
        assert counted == {k: v for k, v in expected.items() if k in counted or _is_open(work, k)}


def _is_open(work, id_):
    item = work.items[id_]
    parents = {i.parent for i in work.items}
    return not item.external and id_ not in parents and not _over(work, id_)


@pytest.mark.parametrize("check", ALL, ids=lambda check: check.code)
class TestAll:
    @pytest.mark.parametrize(
        "drawn", [whole_systems(), handing_over()], ids=["whole", "handing over"]
    )
    def test_they_judge_any_system_and_name_only_what_is_there(self, check, drawn):
        @given(work=drawn, people=st.booleans())
        def holds(work, people):
            verdict = ask(check, work, people=people)

            assert set().union(*map(set, subjects(verdict))) <= everything(work)

        holds()

    def test_the_order_in_which_things_are_given_does_not_matter(self, check):
        @given(work=handing_over(), data=st.data(), people=st.booleans())
        def holds(work, data, people):
            mixed = shuffled(data, work)

            assert found(check, mixed, people=people) == found(check, work, people=people)

        holds()

    def test_renaming_everything_renames_the_findings(self, check):
        @given(work=handing_over())
        def holds(work):
            told, again = ask(check, work), ask(check, renamed(work))

            assert subjects(again) == [tuple(map(new_name, ids)) for ids in subjects(told)]

        holds()

    def test_absurd_dates_are_survived(self, check):
        old = attrs.evolve(OFFER, offered="0001-01-01T00:00Z")
        late = attrs.evolve(OFFER, id="h2", offered="9999-12-31T23:59Z")
        for as_of in ("0001-01-02T00:00Z", "9999-12-31T23:59:59Z"):
            system = waiting(as_of, old, late)
            assert ask(check, system).status in {"found", "clear", "not evaluated"}


def test_a_workflow_state_says_that_an_item_is_over():
    flow = Workflow("flow", [("todo", "ready"), ("live", "done")])
    system = waiting("2026-05-06T10:00Z", workflows=[flow])

    todo, live = (system.update("page", workflow="flow", state=s) for s in ("todo", "live"))
    assert ask(dropped_in_the_gap, todo).status == "found"
    assert ask(dropped_in_the_gap, live).status == "clear"
