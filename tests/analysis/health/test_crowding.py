"""Whether more is in progress, or comes in, than can be finished."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import assume
from hypothesis import strategies as st
from tests.analysis.examples import given
from tests.analysis.health.asking import ask, subjects

from worksystem import (
    Cadence,
    Capacity,
    Owner,
    ServiceClass,
    State,
    Thresholds,
    Workflow,
    WorkItem,
    WorkSystem,
    events,
)
from worksystem.analysis.health.checks.crowding import (
    arrivals_exceed_departures,
    too_much_in_progress,
)
from worksystem.testing import whole_systems, work_systems

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
BOTH = (too_much_in_progress, arrivals_exceed_departures)


def flow_of(limit=None, done=None):
    states = [
        State("todo", "ready"),
        State("doing", "active", wip_limit=limit),
        State("review", "waiting"),
        State("live", "done", wip_limit=done),
    ]
    return Workflow("web", states)


def doing(count, *, limit=None, done=None, owners=(), classes=(), **fields):
    items = [
        WorkItem(f"item-{i}", **{"workflow": "web", "state": "doing"} | fields)
        for i in range(count)
    ]
    return WorkSystem(
        "shop",
        workflows=[flow_of(limit, done)],
        owners=owners,
        service_classes=classes,
        items=items,
        as_of=NOW,
    )


class TestTooMuchInProgress:
    def test_a_state_over_its_limit_is_an_error(self):
        full, over = (ask(too_much_in_progress, doing(n, limit=2)) for n in (2, 3))

        assert full.status == "clear"
        assert subjects(over) == [("web",)]
        assert over.findings[0].severity == "error"
        assert over.findings[0].evidence.inputs["items"] == ("item-0", "item-1", "item-2")

    @pytest.mark.parametrize(
        "change", [{"state": "live"}, {"state": "review"}, {"finished": NOW}, {"external": True}]
    )
    def test_what_has_left_the_state_is_not_in_its_way(self, change):
        system = doing(3, limit=2).update("item-0", **change)

        assert ask(too_much_in_progress, system).status == "clear"

    def test_what_is_done_is_in_no_states_way(self):
        system = doing(3, done=1, state="live")

        assert ask(too_much_in_progress, system).status == "clear"

    @pytest.mark.parametrize("kind", ["team", "role", "agent"])
    def test_an_owner_over_the_limit_they_agreed_to_is_an_error(self, kind):
        def with_limit(limit):
            return doing(
                3, owner="web", owners=[Owner("web", kind=kind, capacity=Capacity(wip_limit=limit))]
            )

        assert ask(too_much_in_progress, with_limit(3)).status == "clear"
        finding = ask(too_much_in_progress, with_limit(2)).findings[0]
        assert (finding.subjects, finding.severity) == (("web",), "error")
        assert "'web' is past a limit that was agreed upon" in finding.message

    @pytest.mark.parametrize(("limit", "count"), [(1, 1), (2, 0), (None, 0)])
    def test_the_limit_of_a_team_holds_for_what_its_people_own(self, limit, count):
        owners = [
            Owner("ana", teams=["web", "ops"]),
            Owner("bo", teams=["web"]),
            Owner("web", kind="team", capacity=Capacity(wip_limit=limit)),
            Owner("ops", kind="team", capacity=Capacity(wip_limit=1)),
            Owner("robot", kind="agent", teams=["web"]),
        ]
        system = doing(4, owner="ana", owners=owners).update("item-1", owner="bo")
        system = system.update("item-2", owner="robot").update("item-3", owner="ops")

        found = ask(too_much_in_progress, system).findings

        assert [finding.subjects for finding in found] == [("web",)] * count
        if found:
            assert found[0].message == (
                "'web' is past a limit that was agreed upon: 2 items in progress, "
                "with those of its people; the limit is 1"
            )
            assert found[0].evidence.inputs["items"] == ("item-0", "item-1")

    def test_what_a_team_owns_is_counted_with_what_its_people_own(self):
        web = Owner("web", kind="team", capacity=Capacity(wip_limit=2))
        system = doing(2, owner="web", owners=[web, Owner("ana", teams=["web"])])

        assert ask(too_much_in_progress, system).status == "clear"
        more = system.add(evolve(system.items["item-0"], id="more", owner="ana"))
        assert ask(too_much_in_progress, more).findings[0].evidence.inputs["count"] == 3

    def test_the_worst_is_told_and_the_others_are_counted(self):
        one = Capacity(wip_limit=1)
        owners = [
            *(Owner(id_, teams=["web"]) for id_ in ("ana", "bo")),
            *(Owner(id_, capacity=one) for id_ in ("cy", "di", "ed")),
            Owner("web", kind="team"),
        ]
        whose = ["ana"] * 4 + ["bo"] * 3 + ["cy"] * 3 + ["di"] * 2 + ["ed"] * 2
        system = doing(len(whose), owners=owners)
        system = system.replace(
            *(evolve(system.items[f"item-{i}"], owner=id_) for i, id_ in enumerate(whose))
        )

        assert sorted(
            finding.message for finding in ask(too_much_in_progress, system).findings
        ) == [
            "somebody in 'web' is at work on 4 items at once, and no limit says how many are too "
            "many; more than 2 are; 1 more person there is at work on more than 2",
            "somebody in no team is past a limit that was agreed upon: 3 items in progress; "
            "the limit is 1; 2 more people in no team are past theirs",
        ]

    def test_a_waiting_item_counts_for_a_limit_and_not_for_the_threshold(self):
        agreed = Owner("ana", capacity=Capacity(wip_limit=2))

        with_limit = doing(3, state="review", owner="ana", owners=[agreed])
        without = doing(3, state="review", owner="ana", owners=[Owner("ana")])

        assert subjects(ask(too_much_in_progress, with_limit)) == [("shop",)]
        assert ask(too_much_in_progress, without).status == "clear"

    @pytest.mark.parametrize(("kind", "count"), [("standard", 1), ("expedite", 0)])
    def test_a_class_over_its_limit_is_an_error_but_for_expedites(self, kind, count):
        system = doing(2, service_class="a", classes=[ServiceClass("a", kind=kind, limit=1)])

        verdict = ask(too_much_in_progress, system)

        assert len(verdict.findings) == count
        assert subjects(verdict) == [("a",)] * count

    def test_without_a_limit_a_person_has_the_threshold(self):
        two, three = (doing(n, owner="ana", owners=[Owner("ana")]) for n in (2, 3))

        assert ask(too_much_in_progress, two).status == "clear"
        finding = ask(too_much_in_progress, three).findings[0]
        assert (finding.severity, finding.subjects) == ("warning", ("shop",))
        assert ask(too_much_in_progress, three, thresholds=Thresholds(wip_per_person=3)).status == (
            "clear"
        )

    @pytest.mark.parametrize(
        "change",
        [
            {"blocked": "no photos"},
            {"state": "review"},
            {"state": "live"},
            {"assignees": ["bo"]},
            {"service_class": "agreed"},
        ],
    )
    def test_only_active_items_that_no_limit_holds_for_count(self, change):
        owners = [Owner("ana"), Owner("bo")]
        system = doing(3, owner="ana", owners=owners, classes=[ServiceClass("agreed", limit=9)])

        assert ask(too_much_in_progress, system).findings
        assert ask(too_much_in_progress, system.update("item-1", **change)).status == "clear"

    def test_the_limit_of_a_state_goes_before_the_threshold(self):
        system = doing(4, limit=5, owner="ana", owners=[Owner("ana")])

        assert ask(too_much_in_progress, system).status == "clear"

    def test_people_are_named_only_when_asked_for(self):
        owners = [
            Owner("ana", teams=["web"]),
            Owner("bo", teams=["web"], capacity=Capacity(wip_limit=1)),
            Owner("web", kind="team", capacity=Capacity(wip_limit=1)),
        ]
        system = doing(9, owner="ana", owners=owners)
        system = system.replace(
            *(evolve(system.items[f"item-{i}"], owner="bo") for i in range(2)),
            *(evolve(system.items[f"item-{i}"], owner="web") for i in range(2, 4)),
        )

        told, named = (ask(too_much_in_progress, system, people=p) for p in (False, True))

        assert subjects(told) == [("web",)] * 3
        assert len({finding.id for finding in told.findings}) == 3
        assert subjects(named) == [("ana",), ("bo",), ("web",)]

    def test_a_limit_holds_for_what_is_outside_the_scope_too(self):
        system = doing(3, limit=2, owner="ana", owners=[Owner("ana"), Owner("bo")])

        assert subjects(ask(too_much_in_progress, system, scope=["web"])) == [("web",)]
        assert ask(too_much_in_progress, system, scope=["bo"]).findings == ()

    def test_where_nobody_says_how_far_work_is_that_is_told(self):
        silent = WorkSystem("shop", items=[WorkItem("page")])

        assert ask(too_much_in_progress, silent).status == "not evaluated"
        assert ask(too_much_in_progress, silent.update("page", started=NOW)).status == "clear"
        assert ask(too_much_in_progress, WorkSystem("shop")).status == "clear"


def identities(check, system, **options):
    return {finding.id for finding in ask(check, system, **options).findings}


BUSY = {"owners": True, "agreements": True, "progress": True, "parents": True}


@given(system=work_systems(min_size=1, **BUSY), data=st.data())
def test_finishing_an_item_adds_nothing_in_progress(system, data):
    item = system.items[data.draw(st.sampled_from(list(system.items.ids())))]
    assume(item.finished is None)
    end = max(filter(None, [NOW, item.started]))

    done = system.replace(evolve(item, finished=end, remaining=None))

    assert identities(too_much_in_progress, done) <= identities(too_much_in_progress, system)


@given(system=work_systems(min_size=1, **BUSY), by=st.integers(1, 3))
def test_raising_limits_adds_nothing(system, by):
    def raised(limit):
        return None if limit is None else limit + by

    higher = evolve(
        system,
        workflows=[
            evolve(w, states=[evolve(s, wip_limit=raised(s.wip_limit)) for s in w.states])
            for w in system.workflows
        ],
        owners=[
            evolve(o, capacity=evolve(o.capacity, wip_limit=raised(o.capacity.wip_limit)))
            for o in system.owners
        ],
        service_classes=[evolve(c, limit=raised(c.limit)) for c in system.service_classes],
    )

    assert identities(too_much_in_progress, higher) <= identities(too_much_in_progress, system)


@given(system=work_systems(min_size=1, max_size=5, **BUSY), data=st.data())
def test_taking_open_work_away_that_nobody_names_adds_nothing(system, data):
    like = system.items[data.draw(st.sampled_from(list(system.items.ids())))]
    more = system.add(evolve(like, id="one more", parent=None, finished=None))

    assert identities(too_much_in_progress, system) <= identities(too_much_in_progress, more)


@given(system=whole_systems(max_size=4, cycles=True), people=st.booleans(), data=st.data())
def test_any_system_can_be_asked_in_any_order(system, people, data):
    items = data.draw(st.permutations(list(system.items)))
    owners = data.draw(st.permutations(list(system.owners)))
    shuffled = evolve(system, items=items, owners=owners)
    known = {system.id, *system.owners.ids(), *system.workflows.ids()}

    for check in BOTH:
        verdict = ask(check, system, people=people)

        assert ask(check, shuffled, people=people).findings == verdict.findings
        assert {*sum(subjects(verdict), ())} <= known | {*system.service_classes.ids()}


@given(system=work_systems(min_size=1, max_size=8, **BUSY))
def test_states_over_their_limit_are_those_that_hold_too_many(system):
    parents = {item.parent for item in system.items}
    work = [i for i in system.items if i.id not in parents and not i.external and not i.finished]
    held = Counter((item.workflow, item.state) for item in work)
    expected = {
        (w.id, s.id)
        for w in system.workflows
        for s in w.states
        if s.wip_limit and held[w.id, s.id] > s.wip_limit and s.category not in ("done", "dropped")
    }

    findings = ask(too_much_in_progress, system).findings

    ids = {w.id for w in system.workflows}
    assert {(f.subjects[0], f.about) for f in findings if f.subjects[0] in ids} == expected


# --- arrivals ------------------------------------------------------------------------------


def stream(came, went, *, open_=0, weeks=20):
    """Items that came or went in the last four weeks, and a steady stream before."""
    old = [
        WorkItem(f"old-{i}", created=NOW - (i + 5) * WEEK, finished=NOW - (i + 4.5) * WEEK)
        for i in range(weeks)
    ]
    new = [WorkItem(f"new-{i}", created=NOW - WEEK) for i in range(came)]
    gone = [
        WorkItem(f"gone-{i}", created=NOW - 6 * WEEK, finished=NOW - 2 * WEEK) for i in range(went)
    ]
    waiting = [WorkItem(f"open-{i}", created=NOW - 8 * WEEK) for i in range(open_)]
    return WorkSystem("shop", as_of=NOW, items=[*old, *new, *gone, *waiting])


def of_arrivals(system, **options):
    verdict = ask(arrivals_exceed_departures, system, **options)
    return {finding.about: finding for finding in verdict.findings}


class TestArrivalsExceedDepartures:
    def test_more_in_than_out_is_a_warning(self):
        found = of_arrivals(stream(20, 8))["arrivals"]

        assert (found.severity, found.subjects) == ("warning", ("shop",))
        assert found.message == (
            "2.5 items come in for each that goes out: 20 against 8 in 4 planning intervals"
        )

    @pytest.mark.parametrize(("came", "went"), [(8, 20), (20, 20), (10, 4), (2, 1), (0, 0), (2, 0)])
    def test_what_may_be_chance_is_none(self, came, went):
        assert "arrivals" not in of_arrivals(stream(came, went))

    def test_nothing_out_is_the_worst_that_there_is(self):
        items = [WorkItem(f"new-{i}", created=NOW - (i + 0.5) * 2 * DAY) for i in range(12)]
        system = WorkSystem("shop", as_of=NOW, items=items)
        older = system.add(WorkItem("old", created=NOW - 9 * WEEK))

        for one in (system, older):
            found = of_arrivals(one)["arrivals"]
            assert found.message == (
                "nothing goes out, and more comes in: 12 against 0 in 4 planning intervals"
            )
            assert "say when" in found.remedy

    def test_where_something_has_gone_out_all_intervals_have_to_be_known(self):
        items = [WorkItem(f"new-{i}", created=NOW - (i + 0.5) * 2 * DAY) for i in range(12)]
        system = WorkSystem("shop", as_of=NOW, items=items)

        assert "arrivals" not in of_arrivals(system.update("new-11", finished=NOW - DAY))

    def test_less_sure_is_found_earlier(self):
        assert "arrivals" in of_arrivals(stream(10, 4), thresholds=Thresholds(confidence=0.5))

    def test_finishing_as_much_or_declining_openly_mends_it(self):
        system = stream(20, 8)
        closed = [evolve(system.items[f"new-{i}"], finished=NOW - DAY) for i in range(10)]

        assert "arrivals" not in of_arrivals(system.replace(*closed))

    def test_planning_intervals_are_those_of_the_cadence(self):
        daily = Cadence("plan", kind="plan", rule="FREQ=DAILY", start="2026-01-01")
        system = stream(20, 8)

        assert "arrivals" not in of_arrivals(evolve(system, cadences=[daily]))

    def test_a_long_backlog_is_worth_knowing(self):
        system = stream(4, 4, open_=22)

        assert "runway" not in of_arrivals(system)
        found = of_arrivals(stream(4, 4, open_=30))["runway"]
        assert (found.severity, found.message) == (
            "info",
            "34 open items would take 34 weeks: 1 a week are finished, by the last 24 weeks",
        )
        assert "runway" in of_arrivals(system, thresholds=Thresholds(runway=25))

    def test_the_boundary_of_the_runway_is_no_finding(self):
        assert "runway" not in of_arrivals(stream(4, 4, open_=22))
        assert "runway" in of_arrivals(stream(4, 4, open_=23))

    def test_where_most_weeks_finish_nothing_the_mean_counts(self):
        done = [
            WorkItem(f"done-{i}", created=NOW - 26 * WEEK, finished=NOW - (3 * i + 0.5) * WEEK)
            for i in range(8)
        ]
        system = WorkSystem("shop", as_of=NOW, items=[*done, WorkItem("page", created=NOW - WEEK)])

        assert "runway" not in of_arrivals(system)

    def test_nothing_finished_for_months_never_ends(self):
        items = [
            WorkItem("old", created=NOW - 60 * WEEK, finished=NOW - 50 * WEEK),
            WorkItem("page", created=NOW - WEEK),
        ]

        found = of_arrivals(WorkSystem("shop", as_of=NOW, items=items))["runway"]

        assert "would never be finished" in found.message

    @pytest.mark.parametrize(
        ("system", "reason"),
        [
            (WorkSystem("shop", as_of=NOW), "when items come in"),
            (WorkSystem("shop", items=[WorkItem("a", created=NOW)]), "what time it is"),
            (
                WorkSystem(
                    "shop",
                    as_of=NOW,
                    workflows=[flow_of()],
                    items=[WorkItem("a", created=NOW - 9 * WEEK, workflow="web", state="live")],
                ),
                "are finished",
            ),
            (
                WorkSystem(
                    "shop",
                    as_of=NOW,
                    items=[WorkItem("a", created=NOW - 9 * WEEK)],
                    history=[events.Moved("b", "live", at=NOW - 9 * WEEK)],
                ),
                "are finished",
            ),
            (
                WorkSystem("shop", as_of=NOW, items=[WorkItem("a", created=NOW - 3 * WEEK)]),
                "what is known begins on Mon 2026-04-13",
            ),
            (stream(20, 8, weeks=1), "need 11 weeks of history, got 6"),
            (
                WorkSystem(
                    "shop",
                    as_of=NOW,
                    items=[WorkItem("a", created=NOW - WEEK, finished=NOW - DAY)],
                ),
                "what is known begins on Mon 2026-04-27",
            ),
        ],
    )
    def test_what_is_missing_is_told(self, system, reason):
        assert reason in ask(arrivals_exceed_departures, system).reason

    def test_a_history_says_it_as_well(self):
        log = []
        for i in range(30):
            at = NOW - 15 * WEEK + i * 3.5 * DAY
            log.append(events.Created(f"page-{i}", workflow="web", state="todo", at=at))
            if i < 18:
                log.append(events.Moved(f"page-{i}", "live", at=at + DAY))
        log += [
            events.Created(f"new-{i}", workflow="web", state="todo", at=NOW - DAY)
            for i in range(20)
        ]
        system = WorkSystem("shop", as_of=NOW, workflows=[flow_of()], history=log)
        dated = WorkSystem(
            "shop",
            as_of=NOW,
            items=[
                WorkItem(
                    event.item,
                    created=event.at,
                    finished=event.at + DAY
                    if event.item in [f"page-{i}" for i in range(18)]
                    else None,
                )
                for event in log
                if isinstance(event, events.Created)
            ],
        )

        by_history, by_dates = of_arrivals(system), of_arrivals(dated)

        assert by_history["arrivals"].message == by_dates["arrivals"].message
        assert by_history["arrivals"].id == by_dates["arrivals"].id

    def test_what_was_not_created_in_a_history_that_creates_did_not_come_in(self):
        log = [
            events.Created("first", workflow="web", state="todo", at=NOW - 20 * WEEK),
            *(events.Moved(f"page-{i}", "doing", at=NOW - WEEK) for i in range(30)),
        ]
        fields = {"as_of": NOW, "workflows": [flow_of()]}

        assert "arrivals" not in of_arrivals(WorkSystem("shop", history=log, **fields))
        begun = [events.Moved("first", "doing", at=NOW - 20 * WEEK), *log[1:]]
        assert "arrivals" in of_arrivals(WorkSystem("shop", history=begun, **fields))

    def test_stubs_and_parents_do_not_come_in(self):
        log = [
            events.Created("first", at=NOW - 20 * WEEK),
            *(events.Created(f"page-{i}", at=NOW - WEEK) for i in range(30)),
        ]
        stubs = [WorkItem(f"page-{i}", external=True) for i in range(30)]
        done = WorkItem("first", finished=NOW - WEEK)

        gone = WorkSystem("shop", as_of=NOW, items=[done], history=log)
        outside = WorkSystem("shop", as_of=NOW, items=[done, *stubs], history=log)

        assert "arrivals" in of_arrivals(gone)
        assert "arrivals" not in of_arrivals(outside)

    def test_a_scope_counts_what_is_in_it(self):
        system = stream(20, 8)
        system = evolve(system, owners=[Owner("ana")]).update("old-3", owner="ana")

        verdict = ask(arrivals_exceed_departures, system, scope=["ana"])

        assert verdict.findings == ()


@given(
    came=st.lists(st.integers(0, 20 * 24), min_size=1, max_size=40),
    went=st.lists(st.integers(0, 20 * 24), max_size=40),
)
def test_arrivals_are_counted_day_by_day(came, went):
    """Twenty intervals of a day; what happened at the end of one is in the next."""
    begin = NOW - 20 * DAY
    hour = timedelta(hours=1)
    items = [
        WorkItem("first", created=begin - DAY, finished=begin - DAY),
        *(WorkItem(f"in-{i}", created=begin + h * hour) for i, h in enumerate(came)),
        *(
            WorkItem(f"out-{i}", created=begin - DAY, finished=begin + h * hour)
            for i, h in enumerate(went)
        ),
    ]
    a, d = (sum(16 * 24 <= h < 20 * 24 for h in listed) for listed in (came, went))
    # (a - d) / √(a + d) > z is the same as Wilson's lower end above a half.
    is_more = a > d and (a - d) ** 2 > 1.6448536269514722**2 * (a + d)

    found = of_arrivals(
        WorkSystem("shop", as_of=NOW, items=items), thresholds=Thresholds(interval="1ed")
    )

    assert ("arrivals" in found) == is_more
