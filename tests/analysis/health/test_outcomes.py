"""Outcomes: work that serves none, work that moves none, and work that waits.

Laws: to link work in progress to an outcome that is still to be reached never
adds a finding; no system breaks a check, or makes it name what is not there;
the order of items changes nothing, nor do dates that are whole weeks later.
"""

from datetime import timedelta
from itertools import combinations
from statistics import median

import pytest
from attrs import evolve
from hypothesis import strategies as st
from tests.analysis.examples import given
from tests.analysis.health.asking import ask, subjects

from worksystem import (
    Cadence,
    Measure,
    Outcome,
    State,
    Thresholds,
    Workflow,
    WorkItem,
    WorkSystem,
    events,
)
from worksystem.analysis.health.checks.outcomes import (
    busy_not_productive,
    waiting_not_working,
    work_without_outcome,
)
from worksystem.analysis.health.facts import Facts
from worksystem.analysis.health.measures.aims import Aims
from worksystem.analysis.health.measures.busyness import Busyness
from worksystem.analysis.health.measures.trends import median_of_counts, slope_of
from worksystem.model.instants import instant
from worksystem.testing import histories, whole_systems, work_systems

CHECKS = [work_without_outcome, busy_not_productive, waiting_not_working]
TRIALS = Measure("trials", start=0, target=1000)
SIGNUPS = Outcome("signups", measure=TRIALS)


def begun(*served, outcomes=(SIGNUPS,), **fields):
    """Items in progress, each with the outcomes that it serves."""
    items = [
        WorkItem(f"i{n}", outcomes=ids, started="2026-04-20T09:00Z", **fields)
        for n, ids in enumerate(served)
    ]
    return WorkSystem("shop", outcomes=outcomes, items=items)


class TestWorkWithoutOutcome:
    def test_work_that_serves_none_is_found(self):
        (finding,) = ask(work_without_outcome, begun([], [], [], ["signups"])).findings

        assert (finding.subjects, finding.severity) == (("shop",), "warning")
        assert finding.message == (
            "3 of 4 items in progress (75%) serve no stated outcome: 'i0', 'i1', 'i2'"
        )
        assert finding.evidence.inputs["items"] == ("i0", "i1", "i2")

    def test_the_whole_interval_has_to_be_above(self):
        # 2 of 4 are 19% at least, with 90% confidence; 3 of 5 are 27%.
        unsure = "not evaluated"
        for aimless, aimed, status in [(2, 2, unsure), (3, 2, "found"), (1, 4, "clear")]:
            shop = begun(*[[]] * aimless, *[["signups"]] * aimed)
            assert ask(work_without_outcome, shop).status == status

    def test_three_of_ten_are_more_than_a_fifth_and_not_for_sure(self):
        verdict = ask(work_without_outcome, begun(*[[]] * 3, *[["signups"]] * 7))

        assert verdict.status == "not evaluated"
        assert verdict.reason == (
            "3 of 10 items in progress (30%) serve no stated outcome: above 20%, and too few to be "
            "sure (90% interval 13% to 56%)"
        )

    def test_outcomes_and_items_may_be_nested_deeply(self):
        outcomes = [Outcome("o0")] + [Outcome(f"o{n}", parent=f"o{n - 1}") for n in range(1, 3000)]
        items = [WorkItem("w0", outcomes=["o2999"])]
        items += [WorkItem(f"w{n}", parent=f"w{n - 1}") for n in range(1, 3000)]
        items.append(WorkItem("leaf", parent="w2999", started="2026-04-20T09:00Z"))

        shop = WorkSystem("shop", outcomes=outcomes, items=items)

        assert ask(work_without_outcome, shop).status == "clear"

    @given(work_systems(min_size=1, agreements=True, parents=True))
    def test_what_is_aimed_serves_an_outcome_that_is_not_reached(self, system):
        aims = Aims(Facts(system))

        assert aims.aimed == {i.id for i in system.items if aims.of(i) & aims.active}

    def test_where_nobody_has_stated_an_outcome_all_work_serves_none(self):
        (finding,) = ask(work_without_outcome, begun([], [], outcomes=())).findings

        assert finding.evidence.inputs["outcomes"] == 0

    def test_an_outcome_is_reached_at_its_target_seen_from_the_start(self):
        def shop(value, start=0, target=1000):
            measure = Measure("trials", start=start, target=target)
            reading = [("2026-04-01", value)]
            outcome = Outcome("signups", measure=measure, readings=reading)
            return begun(*[["signups"]] * 4, outcomes=[outcome])

        assert ask(work_without_outcome, shop(999)).status == "clear"
        assert ask(work_without_outcome, shop(1000)).status == "found"
        assert ask(work_without_outcome, shop(25, start=48, target=24)).status == "clear"
        assert ask(work_without_outcome, shop(20, start=48, target=24)).status == "found"
        assert ask(work_without_outcome, shop(24, start=None, target=24)).status == "found"
        assert ask(work_without_outcome, shop(2000, target=None)).status == "clear"

    def test_what_is_read_later_than_now_is_not_known(self):
        outcome = evolve(SIGNUPS, readings=[("2026-04-02", 1000)])
        shop = begun(*[["signups"]] * 4, outcomes=[outcome])

        before, on_the_day = (evolve(shop, as_of=f"2026-04-0{day}T09:00Z") for day in (1, 2))
        assert ask(work_without_outcome, before).status == "clear"
        assert ask(work_without_outcome, on_the_day).status == "found"

    def test_readings_may_be_in_the_history_alone(self):
        shop = begun(*[["signups"]] * 4)
        read = [events.OutcomeRead("signups", 1000, at="2026-04-21T09:00Z")]

        assert ask(work_without_outcome, shop).status == "clear"
        assert ask(work_without_outcome, evolve(shop, history=read)).status == "found"

    def test_an_outcome_past_its_date_is_still_to_be_reached(self):
        late = evolve(SIGNUPS, due="2026-01-01")
        shop = begun(*[["signups"]] * 4, outcomes=[late])

        assert ask(work_without_outcome, evolve(shop, as_of="2026-05-01T09:00Z")).status == "clear"

    def test_the_way_may_lead_over_parents_of_both(self):
        reached = Outcome(
            "visits",
            measure=Measure("visits", start=0, target=1),
            readings=[("2026-04-01", 1)],
            parent="signups",
        )
        shop = begun(*[["visits"]] * 4, outcomes=[reached, SIGNUPS])
        assert ask(work_without_outcome, shop).status == "clear"
        assert (
            ask(
                work_without_outcome,
                begun(*[["visits"]] * 4, outcomes=[evolve(reached, parent=None)]),
            ).status
            == "found"
        )
        epic = WorkItem("epic", outcomes=["signups"])
        parts = [evolve(i, parent="epic") for i in begun([], [], []).items]
        whole = WorkSystem("shop", outcomes=[SIGNUPS], items=[epic, *parts])
        assert ask(work_without_outcome, whole).status == "clear"
        assert ask(work_without_outcome, whole.update("epic", outcomes=[])).status == "found"

    def test_upkeep_needs_no_outcome_within_its_budget(self):
        shop = begun(*[[]] * 6, *[["signups"]] * 4)
        kept = evolve(shop, items=[evolve(i, nature="upkeep") for i in shop.items])

        assert ask(work_without_outcome, shop).status == "found"
        assert ask(work_without_outcome, kept).status == "clear"
        # 6 of 10 are 35% at least, with 90% confidence.
        within, beyond = Thresholds(upkeep_share=0.36), Thresholds(upkeep_share=0.34)
        unsure = ask(work_without_outcome, kept, thresholds=within)
        assert unsure.reason == (
            "6 items of upkeep in progress (60%): above 36%, and too few to be sure "
            "(90% interval 35% to 81%)"
        )
        enough = Thresholds(upkeep_share=0.6)
        assert ask(work_without_outcome, kept, thresholds=enough).status == "clear"
        assert ask(work_without_outcome, kept, thresholds=beyond).status == "found"

    def test_effort_counts_where_all_work_has_one(self):
        shop = begun([], *[["signups"]] * 9, effort="1d")
        heavy = shop.update("i0", effort="60d")

        assert ask(work_without_outcome, shop).status == "clear"
        assert "1 of 10 items in progress (87% of the effort)" in str(
            ask(work_without_outcome, heavy).findings[0]
        )
        many = begun(*[[]] * 8, *[["signups"]] * 8, effort="1d")
        light = evolve(
            many,
            items=[
                evolve(i, remaining=timedelta(minutes=10) if not i.outcomes else None)
                for i in many.items
            ],
        )
        assert "(50% of the effort)" in ask(work_without_outcome, many).findings[0].message
        assert ask(work_without_outcome, light).status == "clear"
        assert ask(work_without_outcome, light.update("i9", effort=None)).status == "found"

    def test_only_work_in_progress_counts(self):
        shop = begun([], [], [])
        waiting = evolve(shop, items=[evolve(i, started=None) for i in shop.items])

        verdict = ask(work_without_outcome, waiting)
        assert verdict.status == "not evaluated"
        assert "nothing is in progress" in verdict.reason

    @given(work_systems(min_size=1, agreements=True, progress=True, parents=True), st.data())
    def test_to_link_work_to_an_open_outcome_never_adds_a_finding(self, system, data):
        system = system.add(Outcome("still-to-be-reached"))
        before = ask(work_without_outcome, system)
        id_ = data.draw(st.sampled_from(sorted(system.items.ids())))
        served = (*system.items[id_].outcomes, "still-to-be-reached")
        budget = data.draw(st.none() | st.floats(0, 1))
        options = {"thresholds": Thresholds(upkeep_share=budget)}

        before = ask(work_without_outcome, system, **options)
        after = ask(work_without_outcome, system.update(id_, outcomes=served), **options)
        assert {f.id for f in after.findings} <= {f.id for f in before.findings}

    @given(st.lists(st.tuples(st.integers(1, 40), st.booleans()), min_size=1, max_size=20))
    def test_it_judges_as_one_does_by_hand(self, drawn):
        items = [
            WorkItem(
                f"i{n}",
                started="2026-04-20T09:00Z",
                effort=f"{hours}h",
                outcomes=["signups"] if serves else [],
            )
            for n, (hours, serves) in enumerate(drawn)
        ]
        total = sum(hours for hours, _ in drawn)
        n = total**2 / sum(hours**2 for hours, _ in drawn)
        p, z = sum(hours for hours, serves in drawn if not serves) / total, 1.6448536269514722
        low = (p + z * z / (2 * n)) / (1 + z * z / n) - z / (1 + z * z / n) * (
            p * (1 - p) / n + z * z / (4 * n * n)
        ) ** 0.5
        verdict = ask(work_without_outcome, WorkSystem("shop", outcomes=[SIGNUPS], items=items))

        assert bool(verdict.findings) == (low > 0.2)


DAYS = ("2026-05-01", "2026-05-08", "2026-05-15")
DONE = (5, 7, 11, 13)


def read(*values, done=DONE, days=DAYS, measure=TRIALS, **fields):
    """An outcome that was read on some days of May, and items for it finished on others."""
    outcome = Outcome(
        "signups", measure=measure, readings=list(zip(days, values, strict=False)), **fields
    )
    items = [
        WorkItem(f"i{n}", outcomes=["signups"], finished=instant(f"2026-05-{day:02}T09:00Z"))
        for n, day in enumerate(done)
    ]
    return WorkSystem("shop", outcomes=[outcome], items=items, as_of="2026-05-18T09:00Z")


class TestBusyNotProductive:
    def test_a_measure_that_stands_still_while_work_is_finished_is_found(self):
        (finding,) = ask(busy_not_productive, read(420, 400, 410)).findings

        assert (finding.subjects, finding.severity) == (("signups",), "warning")
        assert finding.evidence.inputs["finished"] == 4
        assert finding.evidence.inputs["readings"] == (420, 400, 410)

    @pytest.mark.parametrize(
        ("values", "status"),
        [
            ((400, 400, 400), "found"),
            ((400, 400, 401), "clear"),
            ((400, 300, 400), "found"),
            ((400, 401, 400), "found"),
            ((100, 500, 1000), "clear"),
            ((1000, 1000, 1000), "clear"),
            ((1200, 1100, 1050), "clear"),
        ],
    )
    def test_what_moves_or_is_reached_is_not(self, values, status):
        assert ask(busy_not_productive, read(*values)).status == status

    def test_less_may_be_better(self):
        hours = Measure("hours", start=48, target=24)

        assert ask(busy_not_productive, read(40, 38, 36, measure=hours)).status == "clear"
        assert ask(busy_not_productive, read(36, 38, 40, measure=hours)).status == "found"

    def test_without_a_start_the_first_reading_is_one(self):
        trials = evolve(TRIALS, start=None)

        assert ask(busy_not_productive, read(420, 400, 410, measure=trials)).status == "found"
        assert ask(busy_not_productive, read(420, 430, 440, measure=trials)).status == "clear"

    def test_who_finishes_nothing_is_not_busy(self):
        assert ask(busy_not_productive, read(420, 400, 410, done=())).status == "clear"
        shop = read(420, 400, 410)
        idle = evolve(shop, items=[evolve(i, outcomes=[]) for i in shop.items])
        assert ask(busy_not_productive, idle).status == "clear"

    def test_who_finishes_less_than_usual_is_not_busy(self):
        usual = read(420, 400, 410, done=(5,))
        more = [
            WorkItem(f"x{n}", outcomes=["signups"], finished=f"2026-0{m}-{d:02}T09:00Z")
            for n, (m, d) in enumerate((m, d) for m in (3, 4) for d in range(1, 29))
        ]

        assert ask(busy_not_productive, usual).status == "found"
        assert ask(busy_not_productive, usual.add(*more)).status == "clear"

    def test_work_for_what_helps_to_reach_it_counts(self):
        shop = read(420, 400, 410)
        items = [evolve(i, outcomes=["visits"]) for i in shop.items]
        helping = Outcome("visits", parent="signups")

        assert ask(busy_not_productive, evolve(shop.add(helping), items=items)).findings

    def test_old_readings_do_not_hide_that_it_stands_still_now(self):
        days = ["2026-01-01", "2026-02-01", "2026-03-01", *DAYS]

        assert ask(busy_not_productive, read(0, 200, 400, 410, 405, 408, days=days)).findings

    def test_where_readings_are_rare_the_last_three_count(self):
        days = ["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"]
        shop = read(0, 420, 400, 410, days=days, done=())
        busy = shop.add(WorkItem("x", outcomes=["signups"], finished="2026-03-05T09:00Z"))

        (finding,) = ask(busy_not_productive, busy).findings
        assert finding.evidence.inputs["readings"] == (420, 400, 410)

    @pytest.mark.parametrize(
        ("shop", "reason"),
        [
            (read(420, 400), "a trend needs 3 readings, and they have fewer: signups"),
            (read(1, 2, 3, measure=Measure("trials", start=0)), "from where to where"),
            (read(1, 2, 3, measure=Measure("trials", start=5, target=5)), "from where to where"),
            (WorkSystem("shop", outcomes=[Outcome("o")]), "no outcome has a measure"),
            (WorkSystem("shop"), "no outcome has a measure"),
            (WorkSystem("shop", outcomes=[SIGNUPS]), "nothing says what time it is"),
        ],
    )
    def test_what_cannot_be_told_is_said(self, shop, reason):
        verdict = ask(busy_not_productive, shop)

        assert verdict.status == "not evaluated"
        assert reason in verdict.reason

    def test_one_outcome_without_a_measure_does_not_hide_another(self):
        verdict = ask(busy_not_productive, read(420, 400, 410).add(Outcome("visits")))

        assert subjects(verdict) == [("signups",)]
        assert verdict.reason == "nobody has said what they are told by: visits"

    def test_items_that_are_done_nobody_knows_when_are_said(self):
        web = Workflow("web", [("todo", "ready"), ("live", "done")])
        lost = WorkItem("lost", outcomes=["signups"], workflow="web", state="live")
        shop = read(420, 400, 410, done=()).add(web).add(lost)

        assert (
            "are done, and nobody has said when: signups" in ask(busy_not_productive, shop).reason
        )

    def test_one_reading_is_no_trend_whatever_the_threshold(self):
        verdict = ask(busy_not_productive, read(420), thresholds=Thresholds(readings=1))

        assert "a trend needs 2 readings" in verdict.reason

    def test_a_scope_names_the_outcomes(self):
        shop = read(420, 400, 410)

        assert subjects(ask(busy_not_productive, shop, scope=["signups"])) == [("signups",)]
        assert ask(busy_not_productive, shop, scope=["i0"]).findings == ()

    @given(st.lists(st.integers(0, 999), min_size=3, max_size=3), st.sets(st.integers(2, 14)))
    def test_it_judges_as_one_does_by_hand(self, values, done):
        # Intervals of a week up to the end of the 15th; the readings span two of them.
        slopes = [(b - a) / (j - i) for (i, a), (j, b) in combinations(enumerate(values), 2)]
        weeks = [sum(d > 8 for d in done), sum(d <= 8 for d in done)]
        expected = bool(done) and median(slopes) <= 0 and len(done) / 2 >= median(weeks)

        found = ask(busy_not_productive, read(*values, done=sorted(done))).findings
        assert bool(found) == expected


class TestTrends:
    numbers = st.floats(-1e6, 1e6) | st.integers(-9, 9)

    @given(
        st.dictionaries(st.integers(-1000, 1000), numbers, min_size=2, max_size=12),
        st.sampled_from([1, 60_000_000, 86_400_000_000]),
    )
    def test_the_slope_is_the_median_of_all_pairs(self, points, scale):
        times = [at * scale for at in sorted(points)]
        values = [points[at] for at in sorted(points)]
        greatest, span = max(map(abs, values)), times[-1] - times[0]
        slopes = [
            (b - a) / (t - s)
            for (s, a), (t, b) in combinations(list(zip(times, values, strict=True)), 2)
        ]

        expected = median(slopes) * span / greatest if greatest else 0
        assert slope_of(times, values) == pytest.approx(expected, rel=1e-6, abs=1e-9)

    def test_of_many_points_some_are_taken_evenly_and_numbers_may_be_huge(self):
        assert slope_of(range(5000), range(5000)) == pytest.approx(1)
        assert slope_of([0, 1, 2], [-1.7e308, 0, 1.7e308]) == pytest.approx(2)
        assert slope_of([0, 1, 10**17], [5, 5, 5]) == 0

    @given(st.lists(st.integers(1, 9), max_size=9), st.integers(0, 9))
    def test_the_median_of_counts_is_that_of_the_list_with_its_zeros(self, counts, zeros):
        if counts or zeros:
            total = len(counts) + zeros
            assert median_of_counts(counts, total) == median([*counts, *[0] * zeros])

    @given(st.lists(st.integers(0, 100)), st.integers(0, 60), st.integers(1, 30), st.integers(1, 9))
    def test_busyness_counts_back_from_the_end(self, ends, begin, span, interval):
        end = begin + span
        busy = Busyness.of(sorted(ends), begin=begin, end=end, interval=interval)
        first = min([begin + 1, *(at for at in ends if at <= end)])
        edges = range(end, first - 1, -interval)
        counts = [sum(edge - interval < at <= edge for at in ends) for edge in edges]

        assert busy.finished == sum(begin < at <= end for at in ends)
        assert busy.rate == pytest.approx(busy.finished / (span / interval))
        assert busy.usual == median(counts)

    def test_an_outcome_that_nobody_has_read_or_measured_has_no_direction(self):
        unread = Outcome("o", measure=Measure("trials", target=5))
        shop = WorkSystem("shop", outcomes=[unread, Outcome("p")])

        assert [Aims(Facts(shop)).sign(each) for each in shop.outcomes] == [0, 0]

    def test_of_one_moment_the_last_reading_counts(self):
        twice = Outcome("o", measure=TRIALS, readings=[("2026-05-01", 1), ("2026-05-01", 2)])
        shop = WorkSystem("shop", outcomes=[twice])

        assert [value for _, value in Aims(Facts(shop)).readings(twice)] == [2]


WEB = Workflow(
    "web",
    [
        ("todo", "ready"),
        ("do", "active"),
        ("review", "waiting"),
        ("queue", "waiting"),
        ("live", "done"),
    ],
)


def waited(work, review, queue=0, *, count=11, start="2026-04-13T00:00Z", workflow=WEB, **fields):
    """Items that were worked on, and waited, for so many hours each."""
    at, moves = instant(start), []
    for state, hours in (("do", work), ("review", review), ("queue", queue), ("live", 0)):
        moves += [events.Moved(f"i{n}", state, at=at) for n in range(count)]
        at += timedelta(hours=hours)
    items = [WorkItem(f"i{n}", workflow=workflow.id, state="live") for n in range(count)]
    fields = {"as_of": "2026-04-20T09:00Z", "history": moves} | fields
    return WorkSystem("shop", workflows=[workflow], items=items, **fields)


class TestWaitingNotWorking:
    def test_work_that_waits_most_of_its_life_is_found(self):
        (finding,) = ask(waiting_not_working, waited(1, 6, 3)).findings

        assert (finding.subjects, finding.severity) == (("shop",), "warning")
        assert finding.message == (
            "11 items finished lately were waiting for 90% of their time in progress: "
            "'review' 67%, 'queue' 33% of that"
        )

    def test_time_before_the_start_is_no_time_in_progress(self):
        shop = waited(1, 9)
        early = [events.Created(f"i{n}", state="todo", at="2026-04-01T00:00Z") for n in range(11)]

        verdicts = [
            ask(waiting_not_working, each)
            for each in (shop, evolve(shop, history=shop.history.add(*early)))
        ]
        assert verdicts[0].findings == verdicts[1].findings != ()

    @pytest.mark.parametrize(
        ("work", "severities"),
        [(14, ["warning"]), (15, ["info"]), (29, ["info"]), (30, [])],
    )
    def test_from_where_on_it_is_worth_a_word(self, work, severities):
        verdict = ask(waiting_not_working, waited(work, 100 - work))

        assert [finding.severity for finding in verdict.findings] == severities

    def test_eleven_finished_items_are_needed(self):
        verdict = ask(waiting_not_working, waited(1, 9, count=10))

        assert verdict.status == "not evaluated"
        assert "needs 11 items finished in the last planning intervals, got 10" in verdict.reason

    def test_only_what_was_finished_lately_counts_but_all_of_its_life(self):
        old = waited(1, 9, start="2026-03-01T00:00Z")
        long = waited(1, 60 * 24, start="2026-02-15T00:00Z")
        plan = Cadence("plan", kind="plan", rule="FREQ=MONTHLY;BYMONTHDAY=1", start="2025-01-01")

        assert "got 0" in ask(waiting_not_working, old).reason
        assert ask(waiting_not_working, old.add(plan)).status == "found"
        assert ask(waiting_not_working, long).findings[0].evidence.inputs["efficiency"] == (
            pytest.approx(1 / (60 * 24 + 1))
        )

    def test_states_of_which_nobody_knows_what_they_mean_leave_it_open(self):
        assumed = {"worksystem:category": "assumed"}

        def states(*unknown):
            return evolve(
                WEB,
                states=[
                    State(s.id, s.category, ext=assumed if s.id in unknown else {})
                    for s in WEB.states
                ],
            )

        all_of_them = states("todo", "do", "review", "queue")
        some = states("queue")
        untold = ask(waiting_not_working, waited(1, 9, workflow=all_of_them))
        unsure = ask(waiting_not_working, waited(1, 6, 3, workflow=some))
        sure = ask(waiting_not_working, waited(1, 98, 1, workflow=some))
        fine = ask(waiting_not_working, waited(60, 20, 20, workflow=some))

        assert "nobody has said which states are active" in untold.reason
        assert unsure.status == "not evaluated"
        assert "between 10% and 40%" in unsure.reason
        assert [finding.severity for finding in sure.findings] == ["warning"]
        assert fine.status == "clear"

    def test_a_log_of_work_says_it_without_states(self):
        moves = [
            event
            for n in range(11)
            for event in (
                events.Worked(f"i{n}", "a", since="2026-04-13T00:00Z", at="2026-04-13T01:00Z"),
                events.Worked(f"i{n}", "b", since="2026-04-13T19:00Z", at="2026-04-13T20:00Z"),
            )
        ]
        items = [WorkItem(f"i{n}") for n in range(11)]
        shop = WorkSystem("shop", items=items, history=moves, as_of="2026-04-20T09:00Z")

        (finding,) = ask(waiting_not_working, shop).findings
        assert "waiting for 90% of their time in progress: between pieces of work 100%" in (
            finding.message
        )

    def test_without_a_history_nothing_is_known(self):
        shop = WorkSystem("shop", as_of="2026-04-20T09:00Z", items=[WorkItem("page")])

        assert ask(waiting_not_working, shop).status == "not evaluated"

    def test_a_scope_counts_its_own_items(self):
        shop = waited(1, 9)

        assert "got 1" in ask(waiting_not_working, shop, scope=["i0"]).reason
        assert ask(waiting_not_working, shop, scope=["web"]).status == "found"

    @given(
        st.lists(
            st.tuples(st.integers(0, 50), st.integers(0, 50), st.integers(1, 9)),
            min_size=11,
            max_size=14,
        )
    )
    def test_it_judges_as_one_does_by_hand(self, drawn):
        moves, begin = [], instant("2026-04-10T00:00Z")
        for n, hours in enumerate(drawn):
            at = begin
            for state, spent in zip(("do", "review", "do"), hours, strict=True):
                moves.append(events.Moved(f"i{n}", state, at=at))
                at += timedelta(hours=spent)
            moves.append(events.Moved(f"i{n}", "live", at=at))
        shop = evolve(waited(1, 1, count=len(drawn)), history=moves)
        worked = sum(a + b for a, _, b in drawn)
        share = worked / (worked + sum(w for _, w, _ in drawn))
        expected = ["warning"] if share < 0.15 else ["info"] if share < 0.3 else []

        assert [f.severity for f in ask(waiting_not_working, shop).findings] == expected


def known_ids(system):
    registries = (system.items, system.owners, system.service_classes, system.outcomes)
    return {system.id, *(id_ for registry in registries for id_ in registry.ids())}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
class TestEach:
    few = Thresholds(readings=1, enough=1)
    more = histories(kinds=["moved", "worked", "begun", "created", "outcome read"])

    @given(system=whole_systems(cycles=True), more=more)
    def test_no_system_breaks_it_or_makes_it_name_what_is_not_there(self, check, system, more):
        shop = evolve(system, history=system.history.add(more))
        verdict = ask(check, shop, thresholds=self.few)

        assert {id_ for found in subjects(verdict) for id_ in found} <= known_ids(system)
        assert verdict.explain()

    @given(system=whole_systems(cycles=True), more=more, data=st.data())
    def test_the_order_of_items_and_outcomes_changes_nothing(self, check, system, more, data):
        shop = evolve(system, history=system.history.add(more))
        other = evolve(
            shop,
            items=data.draw(st.permutations(list(system.items))),
            outcomes=data.draw(st.permutations(list(system.outcomes))),
        )

        assert ask(check, shop, thresholds=self.few) == ask(check, other, thresholds=self.few)

    def test_whole_weeks_later_it_finds_the_same(self, check):
        later = timedelta(weeks=5)
        begin, now = instant("2026-05-01T09:00Z"), instant("2026-05-18T09:00Z")

        def shop(by):
            readings = [(begin + by + timedelta(weeks=n), 5) for n in range(3)]
            history = [
                evolve(event, at=event.at + by)
                for event in waited(1, 9, start="2026-05-06T00:00Z").history
            ]
            items = [
                WorkItem(f"i{n}", outcomes=["signups"], workflow="web", state="live")
                for n in range(11)
            ] + [WorkItem(f"x{n}", started=begin + by) for n in range(5)]
            outcomes = [evolve(SIGNUPS, readings=readings)]
            return WorkSystem(
                "shop",
                outcomes=outcomes,
                items=items,
                workflows=[WEB],
                history=history,
                as_of=now + by,
            )

        ids = [
            {finding.id for finding in ask(check, shop(by)).findings}
            for by in (timedelta(0), later)
        ]
        assert ids[0] == ids[1] != set()
