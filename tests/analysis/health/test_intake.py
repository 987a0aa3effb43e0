"""Whether work is written down faster than people can agree on what to do with it."""

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import strategies as st
from tests.analysis.examples import given
from tests.analysis.health.asking import ask, subjects
from tests.analysis.health.lawful import everything, found, shuffled
from tests.analysis.health.systems import any_systems, shifted

from worksystem import (
    Cadence,
    Handoff,
    Outcome,
    Owner,
    Thresholds,
    Workflow,
    WorkItem,
    WorkSystem,
    events,
)
from worksystem.analysis.health.checks.intake import coordination_debt, machine_intake
from worksystem.analysis.health.facts import Facts
from worksystem.analysis.health.measures.coordination import Coordination
from worksystem.analysis.health.measures.taking_on import TakingOn

INT = (coordination_debt, machine_intake)
NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
DAY = timedelta(days=1)
WEB = Workflow(
    "web", [("todo", "ready"), ("doing", "active"), ("live", "done"), ("cut", "dropped")]
)
OWNERS = (
    Owner("web", kind="team"),
    Owner("ana", teams=["web"]),
    Owner("cy"),
    Owner("bot", kind="agent"),
    Owner("bee", kind="agent"),
)
AGREED = {"owner": "ana", "rank": 1, "outcomes": ["sales"], "after": ()}


def shop(*items, **fields):
    options = {"as_of": NOW, "owners": OWNERS, "workflows": [WEB], "outcomes": [Outcome("sales")]}
    return WorkSystem("shop", items=items, **options | fields)


def made(id_, days, **fields):
    return WorkItem(id_, created=NOW - days * DAY, **fields)


def several(count, days, **fields):
    return [made(f"page-{n}", days, **fields) for n in range(count)]


def inputs(verdict):
    return verdict.findings[0].evidence.inputs


class TestCoordinationDebt:
    def test_a_debt_that_has_grown_for_four_intervals_is_a_warning_about_the_system(self):
        (finding,) = ask(coordination_debt, shop(made("page", 40, origin="form"))).findings

        assert (finding.subjects, finding.severity) == (("shop",), "warning")
        assert finding.message == (
            "1 of 1 open item is not agreed on, 100% of them from 'form': 1 without owner, "
            "1 without rank or priority, 1 without outcome, 1 without dependencies said; "
            "this debt has grown in each of the last 4 planning intervals"
        )

    @pytest.mark.parametrize("need", ["owner", "rank", "outcomes", "after"])
    def test_each_of_four_things_may_be_what_is_missing(self, need):
        nothing = {"owner": None, "rank": None, "outcomes": (), "after": None}

        assert ask(coordination_debt, shop(made("page", 40, **AGREED))).status == "clear"
        lacking = AGREED | {need: nothing[need]}
        verdict = ask(coordination_debt, shop(made("page", 40, **lacking)))
        assert inputs(verdict)["debt_days"] == (3.0, 4.75, 6.5, 8.25, 10.0)

    @pytest.mark.parametrize(("days", "count"), [(28, 1), (27, 1), (21, 0), (20, 0)])
    def test_a_debt_grows_for_four_intervals_only_if_it_began_before_the_second(self, days, count):
        # From nothing to something is growth too; twice nothing is not.
        assert len(ask(coordination_debt, shop(made("page", days))).findings) == count

    def test_a_debt_of_which_some_was_paid_has_not_grown_all_along(self):
        old = made("old", 300, started=NOW - 9 * DAY, finished=NOW - 8 * DAY)

        assert ask(coordination_debt, shop(made("page", 40), old)).findings == ()

    def test_three_intervals_are_enough_if_so_agreed(self):
        system = shop(made("page", 20))

        assert len(ask(coordination_debt, system, thresholds=Thresholds(rising=3)).findings) == 1

    def test_what_has_been_agreed_since_is_no_debt(self):
        told = [
            events.OwnerChanged("page", "ana", at=NOW - DAY),
            events.Ranked("page", rank=1, at=NOW - DAY),
            events.Linked("page", [], at=NOW - DAY),
        ]
        system = shop(made("page", 40, **AGREED), history=told)

        verdict = ask(coordination_debt, system)

        assert verdict.findings == ()
        assert Coordination.of(Facts(system)).debt(_us(NOW - 2 * DAY)) == 38 * 3 / 4

    def test_the_plan_cadence_says_where_intervals_end(self):
        rare = Cadence("plan", kind="plan", rule="FREQ=DAILY;INTERVAL=10", start="2026-01-01")
        system = shop(made("page", 30), cadences=[rare])

        assert ask(coordination_debt, system).findings == ()
        assert len(ask(coordination_debt, evolve(system, cadences=())).findings) == 1

    def test_the_share_of_each_origin_is_told_the_greatest_first(self):
        items = [*several(3, 40, origin="form"), made("copy", 41, origin="bot"), made("art", 42)]

        verdict = ask(coordination_debt, shop(*items))

        assert inputs(verdict)["by_origin"] == (("form", 0.6), ("bot", 0.2), ("unknown", 0.2))
        assert inputs(verdict)["items"] == ("art", "copy", "page-0", "page-1", "page-2")
        assert "60% of them from 'form'" in verdict.findings[0].message

    def test_people_are_told_by_their_team_unless_they_may_be_named(self):
        items = [
            made("a", 40, origin="ana"),
            made("b", 40, origin="ana"),
            made("c", 40, origin="cy"),
        ]
        system = shop(*items)

        assert [name for name, _ in inputs(ask(coordination_debt, system))["by_origin"]] == [
            "web",
            "people",
        ]
        named = ask(coordination_debt, system, people=True)
        assert [name for name, _ in inputs(named)["by_origin"]] == ["ana", "cy"]

    def test_the_origin_of_an_item_may_stand_in_the_history(self):
        told = [events.Created("page", at=NOW - 40 * DAY, origin="form", by="ana")]

        verdict = ask(coordination_debt, shop(WorkItem("page"), history=told))

        assert inputs(verdict)["by_origin"] == (("form", 1.0),)

    def late(self, count, late, asked_days=20):
        """So many items, of which some had no owner until nine days later."""
        items = several(count, asked_days, **AGREED)
        told = [
            events.OwnerChanged(f"page-{n}", "ana", at=NOW - (asked_days - 9) * DAY)
            for n in range(late)
        ]
        return shop(*items, history=told)

    @pytest.mark.parametrize(("late", "count"), [(12, 1), (10, 1), (8, 0), (0, 0)])
    def test_a_median_that_is_surely_longer_than_an_interval_is_a_warning(self, late, count):
        # Of 12, Wilson's interval is wholly above a half from 10 on.
        verdict = ask(coordination_debt, self.late(12, late))

        assert len(verdict.findings) == count
        if count:
            assert verdict.findings[0].message.startswith(f"{late} of 12 items created lately took")

    def test_two_of_three_say_nothing(self):
        verdict = ask(coordination_debt, self.late(3, 2))

        assert verdict.status == "not evaluated"
        assert verdict.reason == (
            "how long it takes until an item is coordinated: need 11 items created in the last "
            "planning intervals, got 3"
        )

    def test_items_younger_than_an_interval_are_not_asked_yet(self):
        assert ask(coordination_debt, self.late(12, 12, asked_days=6)).status == "clear"

    def test_nothing_to_do_is_no_debt(self):
        assert ask(coordination_debt, shop(as_of=None)).status == "clear"

    @pytest.mark.parametrize(
        ("fields", "reason"),
        [
            ({"as_of": None}, "nothing says what time it is"),
            ({}, "nobody knows since when the open items exist"),
        ],
    )
    def test_without_dates_it_is_not_judged(self, fields, reason):
        verdict = ask(coordination_debt, shop(WorkItem("page"), **fields))

        assert verdict.status == "not evaluated"
        assert verdict.reason.startswith(reason)

    def test_items_without_a_date_are_named(self):
        verdict = ask(coordination_debt, shop(made("page", 9, **AGREED), WorkItem("copy")))

        assert verdict.reason == "nobody knows since when they exist: copy"

    def test_only_the_scope_counts(self):
        system = shop(made("page", 40, owner="ana"), made("copy", 40, **AGREED | {"owner": "cy"}))

        assert len(ask(coordination_debt, system, scope=["page"]).findings) == 1
        assert ask(coordination_debt, system, scope=["copy"]).findings == ()


class TestMachineIntake:
    def test_an_open_item_that_an_agent_owns_is_an_error(self):
        (finding,) = ask(machine_intake, shop(WorkItem("page", owner="bot"))).findings

        assert (finding.subjects, finding.severity) == (("page",), "error")
        assert finding.message == (
            "'page' belongs to 'bot', which is software: nobody answers for it"
        )

    @pytest.mark.parametrize("owner", [None, "ana", "web"])
    def test_one_that_belongs_to_somebody_else_is_not(self, owner):
        assert ask(machine_intake, shop(made("page", 9, owner=owner, origin="x"))).status == "clear"

    def test_an_agent_may_do_work_and_own_what_is_closed(self):
        done = made("old", 9, owner="bot", origin="x", finished=NOW)
        doing = made("page", 9, owner="ana", assignees=["bot"], origin="x")

        assert ask(machine_intake, shop(done, doing)).status == "clear"

    def test_without_agents_there_is_nothing_to_ask(self):
        assert ask(machine_intake, shop(WorkItem("page"), owners=[], as_of=None)).status == "clear"

    def test_what_agents_create_and_nobody_takes_on_is_a_warning_about_the_system(self):
        (finding,) = ask(machine_intake, shop(*several(9, 10, origin="bot"))).findings

        assert (finding.subjects, finding.severity) == (("shop",), "warning")
        assert finding.message == (
            "agents created 9 items in the last 4 planning intervals, and people took on 0; "
            "9 of 9 belonged to nobody but agents after one interval"
        )
        assert finding.evidence.inputs["items"] == tuple(f"page-{n}" for n in range(9))

    @pytest.mark.parametrize(
        ("count", "status"), [(1, "not evaluated"), (2, "not evaluated"), (3, "found")]
    )
    def test_two_items_are_too_few_to_be_sure(self, count, status):
        assert ask(machine_intake, shop(*several(count, 10, origin="bot"))).status == status

    def taken(self, created, taken):
        items = several(created, 10, origin="bot")
        return shop(*(evolve(i, owner="ana") if n < taken else i for n, i in enumerate(items)))

    @pytest.mark.parametrize(
        ("taken", "status"), [(20, "clear"), (10, "found"), (16, "not evaluated")]
    )
    def test_the_interval_of_the_share_has_to_be_past_one_for_one(self, taken, status):
        assert ask(machine_intake, self.taken(20, taken)).status == status

    def test_two_for_each_are_all_right_if_so_agreed(self):
        system = self.taken(30, 14)

        assert ask(machine_intake, system).status == "found"
        assert ask(machine_intake, system, thresholds=Thresholds(machine_ratio=3)).status == "clear"

    def test_dropping_is_an_answer_too(self):
        cut = several(9, 10, origin="bot", workflow="web", state="cut", finished=NOW - DAY)

        assert ask(machine_intake, shop(*cut)).status == "clear"

    def test_who_wrote_it_down_is_who_created_it(self):
        told = [events.Created(f"page-{n}", at=NOW - 10 * DAY, by="bot") for n in range(9)]
        system = shop(*(WorkItem(f"page-{n}") for n in range(9)), history=told)

        assert inputs(ask(machine_intake, system))["created"] == 9

    def test_an_item_is_taken_on_when_somebody_first_owns_it(self):
        told = [events.OwnerChanged("page-0", "bee", at=NOW - 9 * DAY)]
        told += [events.OwnerChanged("page-0", "ana", at=NOW - 2 * DAY)]
        system = shop(*several(1, 10, origin="bot", owner="ana"), history=told)

        found = TakingOn.of(Facts(system))

        assert (found.made, found.taken, found.late, found.asked) == (1, 1, 1, 1)

    def test_a_handoff_that_somebody_accepted_takes_it_on(self):
        handoff = Handoff(
            "h", item="page-0", giver="bot", taker="ana", state="accepted",
            offered=NOW - 9 * DAY, answered=NOW - 8 * DAY,
        )  # fmt: skip
        told = [events.OwnerChanged("page-0", "bot", at=NOW - 10 * DAY)]
        system = shop(*several(1, 10, origin="bot", owner="ana"), handoffs=[handoff], history=told)

        found = TakingOn.of(Facts(system))

        assert (found.taken, found.late) == (1, 0)

    def test_work_that_an_agent_began_is_not_taken_on_by_that(self):
        told = [events.Begun("page-0", "doing", owner="ana", at=NOW - 9 * DAY)]
        system = shop(*several(1, 10, origin="bot"), history=told)

        assert TakingOn.of(Facts(system)).taken == 0

    def test_what_agents_created_long_ago_counts_only_when_it_is_taken_on(self):
        told = [events.OwnerChanged("page-0", "ana", at=NOW - 2 * DAY)]
        system = shop(*several(1, 100, origin="bot", owner="ana"), history=told)

        found = TakingOn.of(Facts(system))

        assert (found.made, found.taken) == (0, 1)

    @pytest.mark.parametrize(
        ("item", "fields", "reason"),
        [
            (WorkItem("page", origin="bot"), {}, "nobody knows when they were created: page"),
            (made("page", 9), {}, "nobody has said who or what created the items"),
            (WorkItem("page"), {"as_of": None}, "how fast people take on what agents create"),
        ],
    )
    def test_what_cannot_be_judged_is_said_with_what_is_missing(self, item, fields, reason):
        verdict = ask(machine_intake, shop(item, **fields))

        assert verdict.status == "not evaluated"
        assert reason in verdict.reason

    def test_the_owner_is_judged_where_nobody_knows_what_time_it_is(self):
        verdict = ask(machine_intake, shop(WorkItem("page", owner="bot"), as_of=None))

        assert subjects(verdict) == [("page",)]
        assert verdict.reason is not None


def _us(at):
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


# whole systems in which all of this happens

_times = st.integers(-60 * 24, 24).map(lambda hours: NOW + timedelta(hours=hours))
_owners = st.none() | st.sampled_from([owner.id for owner in OWNERS] + ["gone"])


@st.composite
def systems(draw):
    ids = [f"page-{n}" for n in range(draw(st.integers(0, 6)))]
    items = []
    for id_ in ids:
        state = draw(st.none() | st.sampled_from(["todo", "doing", "live", "cut"]))
        owner = draw(_owners)
        items.append(
            WorkItem(
                id_,
                created=draw(st.none() | _times),
                finished=draw(st.none() | _times),
                owner=None if owner == "gone" else owner,
                rank=draw(st.none() | st.just(1)),
                outcomes=draw(st.sampled_from([(), ("sales",)])),
                after=draw(st.none() | st.just([])),
                origin=draw(st.none() | st.sampled_from(["form", "bot", "ana"])),
                workflow=state and "web",
                state=state,
            )
        )
    item, at = st.sampled_from([*ids, "lost"]), _times
    told = draw(
        st.lists(
            st.one_of(
                st.builds(events.OwnerChanged, item, _owners, at=at),
                st.builds(events.Ranked, item, rank=st.just(1), at=at),
                st.builds(events.Linked, item, st.none() | st.just([]), at=at),
                st.builds(events.Noted, item, at=at),
                st.builds(events.Begun, item, st.just("doing"), owner=st.just("ana"), at=at),
                st.builds(events.Moved, item, st.just("live"), at=at),
                st.builds(
                    events.Created, item, at=at, by=_owners, origin=st.none() | st.just("bee")
                ),
            ),
            max_size=15,
        )
    )
    return shop(*items, history=told)


def life_of(system, item):
    """When an item was created and when it ended, as far as anybody knows."""
    mine = [e for e in system.history if getattr(e, "item", None) == item.id and e.at <= NOW]
    births = [e.at for e in mine if isinstance(e, events.Created)]
    moves = [e.at for e in mine if isinstance(e, events.Moved)]
    born = item.created or (births[0] if births else None)
    if item.finished is None and item.state not in ("live", "cut"):
        return born, None, mine
    end = item.finished or (moves[-1] if moves else None)
    return (born if end else None), end, mine


def had(item, mine, at):
    """Which of the four things an item had at an instant, by what was said last by then."""

    def told(kind, value, today):
        said = [(e.at, value(e)) for e in mine if isinstance(e, kind) and value(e) is not ...]
        by_then = [is_ for when, is_ in said if when <= at]
        return (by_then[-1] if by_then else False) if said else today

    def owner(event):
        return ... if event.owner is ... else event.owner is not None

    return [
        told((events.Created, events.Moved, events.Noted, events.OwnerChanged), owner,
             item.owner is not None),
        told(events.Ranked, lambda e: True, item.rank is not None),
        bool(item.outcomes),
        told(events.Linked, lambda e: e.after is not None, item.after is not None),
    ]  # fmt: skip


@given(system=systems(), days=st.integers(0, 60))
def test_the_debt_at_any_instant_is_that_of_the_oracle(system, days):
    at = NOW - days * DAY
    debt = 0.0
    for item in system.items:
        born, end, mine = life_of(system, item)
        if born is not None and born <= at and (end is None or at < end):
            debt += had(item, mine, at).count(False) / 4 * ((at - born) / DAY)

    assert Coordination.of(Facts(system)).debt(_us(at)) == pytest.approx(debt)


@given(system=systems())
def test_what_agents_create_and_people_take_on_is_that_of_the_oracle(system):
    agents, first, step = {"bot", "bee"}, NOW - 28 * DAY, 7 * DAY
    made_, taken_, late, asked = 0, 0, 0, 0
    for item in system.items:
        born, end, mine = life_of(system, item)
        births = [e for e in mine if isinstance(e, events.Created)]
        origin = item.origin or (births[0].origin if births else None)
        if not (origin in agents or (births and births[0].by in agents)):
            continue
        kinds = (events.Created, events.Moved, events.Noted, events.OwnerChanged)
        owners = [(e.at, e.owner) for e in mine if isinstance(e, kinds) and e.owner is not ...]
        people = [at for at, owner in owners if owner is not None and owner not in agents]
        taken = people[0] if people else None
        if taken is None and item.owner is not None and item.owner not in agents:
            taken = born
        elif taken is None and item.state == "cut":
            taken = end
        taken_ += taken is not None and first <= taken < NOW
        if born is None:
            continue
        made_ += first <= born < NOW
        if first <= born <= NOW - step and (end is None or end > born + step):
            asked += 1
            late += taken is None or taken > born + step

    found = TakingOn.of(Facts(system))

    assert (found.made, found.taken, found.late, found.asked) == (made_, taken_, late, asked)


@given(system=systems(), data=st.data())
def test_naming_an_owner_who_is_no_agent_of_open_work_adds_no_finding(system, data):
    facts = Facts(system)
    ownerless = [item.id for item in facts.open if item.owner is None]
    if not ownerless:
        return
    owned = system.update(data.draw(st.sampled_from(ownerless)), owner="cy")

    for check in INT:
        assert set(subjects(ask(check, owned))) <= set(subjects(ask(check, system)))


@pytest.mark.parametrize("check", INT, ids=lambda check: check.code)
class TestLaws:
    @given(system=any_systems() | systems(), people=st.booleans())
    def test_nothing_raises_and_only_what_is_there_is_named(self, check, system, people):
        verdict = ask(check, system, people=people)

        known = everything(system)
        assert all(set(finding.subjects) <= known for finding in verdict.findings)
        assert verdict.explain()

    @given(system=any_systems() | systems(), data=st.data())
    def test_the_order_of_things_does_not_matter(self, check, system, data):
        assert found(check, shuffled(data, system)) == found(check, system)

    @given(system=systems(), weeks=st.integers(-50, 50))
    def test_shifting_by_whole_weeks_leaves_the_findings(self, check, system, weeks):
        later = ask(check, shifted(system, timedelta(weeks=weeks)))

        assert [f.id for f in later.findings] == [f.id for f in ask(check, system).findings]
