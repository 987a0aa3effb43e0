"""What several checks measure: worked out once, and what it says of wholes, moments and teams."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import strategies as st
from tests.analysis.examples import given
from tests.analysis.health.pasts import NOW, past
from tests.analysis.health.systems import any_systems

from worksystem import CHECKS, CannotAnswer, Facts, Owner, WorkItem, WorkSystem, diagnose, events
from worksystem.analysis.health.measures.chances import Chances
from worksystem.analysis.health.measures.crossings import crossings, ties
from worksystem.analysis.health.measures.deadlines import Deadlines
from worksystem.analysis.health.measures.meetings import meetings_held
from worksystem.analysis.health.measures.moments import Moments, Recorded, created_of
from worksystem.analysis.health.measures.path_dates import PathDates
from worksystem.analysis.health.measures.wholes import inherited, open_wholes, with_wholes
from worksystem.analysis.health.people import may_be_named, subject_of, told
from worksystem.analysis.health.shares import Share
from worksystem.analysis.intervals import wilson


class TestOnce:
    def test_a_measure_is_worked_out_once_however_often_it_is_asked_for(self):
        asked = []
        facts = Facts(WorkSystem("shop"))

        assert [facts.once(asked.append) for _ in range(3)] == [None] * 3
        assert asked == [facts]

    def test_what_cannot_be_told_is_raised_each_time_or_given_as_its_reason(self):
        facts = Facts(past([]))

        for _ in range(2):
            with pytest.raises(CannotAnswer, match="needs 1 events"):
                facts.once(Chances)
            assert "needs 1 events" in str(facts.once_or_reason(Chances))

    def test_what_can_be_told_is_no_reason(self):
        facts = Facts(past([1] * 11))

        assert facts.once_or_reason(Chances) is facts.once(Chances)

    @pytest.mark.parametrize("measure", [Chances, Deadlines, PathDates, Recorded])
    def test_a_diagnosis_builds_what_its_checks_share_once(self, measure, monkeypatch):
        built = []
        make = measure.__init__

        def counted(self, facts):
            built.append(self)
            make(self, facts)

        monkeypatch.setattr(measure, "__init__", counted)
        inputs = [WorkItem(id_, effort="1d", after=[], workflow="web") for id_ in ("a", "b", "c")]
        page = WorkItem("page", effort="1d", after=["a", "b", "c"], due=NOW.date(), created=NOW)
        shop = past([1] * 20, items=[*inputs, page], start=NOW)

        diagnose(shop, checks=CHECKS)

        assert len(built) == 1


class TestWholes:
    @given(any_systems())
    def test_what_an_item_is_a_part_of_is_found_step_by_step(self, system):
        def above(item):
            return [] if item.parent is None else [item.parent, *above(system.items[item.parent])]

        facts = Facts(system)
        way = {item.id: {item.id, *above(item)} for item in system.items}

        assert with_wholes(system, facts.open) == set().union(*(way[i.id] for i in facts.open))
        assert open_wholes(facts) == {
            id_
            for item in facts.open
            for id_ in way[item.id] - {item.id}
            if not system.items[id_].external
        }
        assert inherited(system, lambda item: item.after is not None) == {
            id_ for id_ in way if any(system.items[up].after is not None for up in way[id_])
        }

    def test_what_holds_for_a_whole_holds_for_the_parts_of_its_parts(self):
        items = [WorkItem("a", after=[]), WorkItem("b", parent="a"), WorkItem("c", parent="b")]
        shop = WorkSystem("shop", items=items)

        assert inherited(shop, lambda item: item.after is not None) == {"a", "b", "c"}
        assert inherited(shop, lambda item: item.id == "b") == {"b", "c"}
        assert with_wholes(shop, [shop.items["c"]]) == {"a", "b", "c"}


class TestMoments:
    def test_an_item_that_is_created_twice_was_created_the_first_time(self):
        made = [events.Created("page", at=f"1970-01-01T00:00:0{n}Z") for n in (1, 2)]

        assert Recorded(Facts(WorkSystem("shop", history=made))).created == {"page": 1_000_000}

    @given(any_systems())
    def test_the_history_creates_an_item_by_its_first_event_that_does(self, system):
        first = {}
        for event in system.history:
            if isinstance(event, events.Created):
                first.setdefault(event.item, round(event.at.timestamp() * 1_000_000))

        assert Recorded(Facts(system)).created == first

    def test_what_an_item_says_of_its_creation_goes_before_the_history(self):
        page = WorkItem("page", created="1970-01-01T00:00:01Z")
        told_ = [events.Created(id_, at="1970-01-01T00:00:02Z") for id_ in ("page", "copy")]
        facts = Facts(WorkSystem("shop", items=[page, WorkItem("copy")], history=told_))

        assert created_of(facts) == {"page": 1_000_000, "copy": 2_000_000}
        assert Moments.of(facts).created == created_of(facts)

    def test_a_creation_that_is_to_come_is_said_and_has_not_happened(self):
        now = "1970-01-01T00:00:03Z"
        page = WorkItem("page", created="1970-01-01T00:00:05Z")
        later = events.Created("copy", at="1970-01-01T00:00:04Z")
        shop = WorkSystem("shop", as_of=now, items=[page, WorkItem("copy")], history=[later])
        facts = Facts(shop)

        assert created_of(facts) == {"page": 5_000_000}
        assert Moments.of(facts).created == {}

    def test_what_is_recorded_of_items_that_are_gone_is_no_moment_of_the_work(self):
        facts = Facts(past([1, 2, 3]))

        assert len(facts.once(Recorded).finished) == 3
        assert Moments.of(facts).ended == {}

    def test_without_a_workflow_nothing_says_what_ends(self):
        recorded = Recorded(Facts(past([1, 2, 3], workflows=[])))

        assert not recorded.says_what_ends
        assert recorded.started == recorded.finished == recorded.ended == {}
        assert len(recorded.first) == 3


class TestFacts:
    @given(any_systems())
    def test_the_team_of_each_owner_is_a_team_or_none(self, system):
        facts = Facts(system)

        for owner in system.owners:
            team = facts.team(owner.id)
            is_team = system.owners[team].kind == "team"
            assert facts.teams[owner.id] == (team if is_team else None)
        assert facts.teams[None] is None

    @given(any_systems())
    def test_the_rows_of_events_are_those_of_that_kind_up_to_now_in_order(self, system):
        facts = Facts(system)
        kinds = (events.Ranked, events.Rescheduled)
        found = facts.rows("ranked", "rescheduled")

        assert [system.history[row] for row in found] == [
            event for event in system.history if isinstance(event, kinds) and event.at <= facts.now
        ]
        assert all(a < b for a, b in pairwise(found))

    def test_what_is_to_come_has_no_row_yet(self):
        told_ = [events.Ranked("page", rank=n, at=f"1970-01-01T00:00:0{n}Z") for n in (1, 2, 3)]
        shop = WorkSystem("shop", as_of="1970-01-01T00:00:02Z", history=told_)

        assert Facts(shop).rows("ranked") == [0, 1]
        assert Facts(WorkSystem("shop")).rows("ranked") == []

    def test_a_round_is_as_long_as_they_are_on_average(self):
        facts = Facts(WorkSystem("shop", as_of=NOW))

        assert timedelta(microseconds=facts.round_length) == facts.thresholds.interval.time

    def test_meetings_are_held_in_the_order_of_time(self):
        held = [events.CadenceHeld("plan", at=f"1970-01-01T00:00:0{n}Z") for n in (1, 2)]

        assert meetings_held(Facts(WorkSystem("shop", history=held))) == {
            "plan": [1_000_000, 2_000_000]
        }


class TestCrossings:
    def test_a_stub_ties_teams_and_agrees_to_nothing(self):
        owners = [Owner("art", kind="team"), Owner("web", kind="team")]
        items = [
            WorkItem("hero", owner="art", external=True),
            WorkItem("draft", parent="hero", owner="art"),
            WorkItem("page", owner="web", after=["hero"]),
        ]
        facts = Facts(WorkSystem("shop", owners=owners, items=items))

        assert ties(facts).total() == 1
        assert crossings(facts) == []


class TestNames:
    @pytest.mark.parametrize(
        ("people", "names", "subjects"),
        [
            (False, ["'web'", "somebody in 'web'", "one"], ["web", "web", "shop"]),
            (True, ["'web'", "'ana'", "'bo'"], ["web", "ana", "bo"]),
        ],
    )
    def test_a_person_is_told_by_name_only_where_that_was_asked_for(self, people, names, subjects):
        owners = [Owner("web", kind="team"), Owner("ana", teams=["web"]), Owner("bo")]
        facts = Facts(WorkSystem("shop", owners=owners), people=people)
        ids = ("web", "ana", "bo")

        assert [told(facts, id_, "one") for id_ in ids] == names
        assert [subject_of(facts, id_) for id_ in ids] == subjects
        assert [may_be_named(facts, id_) for id_ in ids] == [True, people, people]


class TestDoubts:
    @given(
        st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
        st.sampled_from([0.05, 0.2, 0.5, 0.85]),
    )
    def test_a_share_is_past_a_threshold_for_sure_or_not_or_is_within(self, counted, limit):
        part, whole = counted
        share = Share.of(part, whole, confidence=0.9)
        low, high = wilson(part, whole, 0.9)
        is_above, is_below = (round(sign * (part / whole - limit), 9) > 0 for sign in (1, -1))

        assert (share.unsure("x", above=limit) is not None) == (is_above and low <= limit)
        assert (share.unsure("x", below=limit) is not None) == (is_below and high >= limit)

    def test_it_says_which_side_which_threshold_and_how_sure(self):
        share = Share.of(9, 12, confidence=0.9)

        assert share.unsure("9 of 12 are in time", below=0.855) == (
            "9 of 12 are in time: below 85.5%, and too few to be sure (90% interval 51% to 90%)"
        )
