"""Urgency: expedites at once, a top band that holds too much, and work that nobody planned.

Laws: closing an item never adds a finding about expedites, nor does raising a
limit; no system breaks a check, or makes it name what is not there; the order
of items changes nothing, nor do dates that are whole weeks later.
"""

from datetime import timedelta
from math import log

import pytest
from attrs import evolve
from hypothesis import strategies as st
from tests.analysis.examples import given
from tests.analysis.health.asking import ask, subjects

from worksystem import (
    Cadence,
    Owner,
    ServiceClass,
    Thresholds,
    Workflow,
    WorkItem,
    WorkSystem,
    events,
)
from worksystem.analysis.health.checks.urgency import (
    expedite_overrun,
    firefighting_load,
    priority_inflation,
)
from worksystem.model.instants import instant
from worksystem.testing import whole_systems

CHECKS = [expedite_overrun, priority_inflation, firefighting_load]
BEGAN = {"service_class": "urgent", "started": "2026-04-20T09:00Z"}
TEAMS = [
    Owner("web", kind="team"),
    Owner("ops", kind="team"),
    Owner("ana", teams=["web"]),
    Owner("bo", teams=["ops"]),
    Owner("cy"),
]


def urgent(*owners, limit=None, **fields):
    """A system with one item in progress for each of some owners, all of them expedited."""
    items = [WorkItem(f"i{n}", owner=owner, **(BEGAN | fields)) for n, owner in enumerate(owners)]
    classes = [ServiceClass("urgent", kind="expedite", limit=limit), ServiceClass("usual")]
    return WorkSystem("shop", owners=TEAMS, service_classes=classes, items=items)


class TestExpediteOverrun:
    def test_two_at_once_in_a_team_are_one_too_many(self):
        verdict = ask(expedite_overrun, urgent("ana", "web"))

        (finding,) = verdict.findings
        assert (finding.subjects, finding.severity) == (("web", "urgent"), "warning")
        assert finding.evidence.inputs == {"items": ("i0", "i1"), "count": 2}

    def test_one_in_each_team_is_not(self):
        assert ask(expedite_overrun, urgent("ana", "bo")).status == "clear"

    def test_those_in_no_team_are_counted_together_and_not_named(self):
        for people in (False, True):
            verdict = ask(expedite_overrun, urgent("cy", None), people=people)

            assert subjects(verdict) == [("shop", "urgent")]
            assert "cy" not in verdict.findings[0].message

    @pytest.mark.parametrize(
        "change",
        [
            {"finished": "2026-04-21T09:00Z"},
            {"started": None},
            {"service_class": "usual"},
            {"service_class": None},
            {"owner": "bo"},
        ],
        ids=lambda change: next(iter(change)),
    )
    def test_one_less_is_no_overrun(self, change):
        shop = urgent("ana", "web")

        assert ask(expedite_overrun, shop.update("i0", **change)).status == "clear"

    def test_what_waits_is_in_progress_too(self):
        web = Workflow("web-flow", [("todo", "ready"), ("review", "waiting"), ("live", "done")])
        stands = {"workflow": "web-flow", "started": None}
        shop = urgent("ana", "ana").add(web)
        waiting = shop.update("i0", state="review", **stands)

        assert ask(expedite_overrun, waiting).status == "found"
        assert ask(expedite_overrun, waiting.update("i0", state="todo")).status == "clear"

    def test_an_agreed_limit_counts_the_whole_system_and_breaking_it_is_an_error(self):
        shop = urgent("ana", "bo", "cy", limit=2)

        (finding,) = ask(expedite_overrun, shop).findings
        assert (finding.subjects, finding.severity) == (("shop", "urgent"), "error")
        assert finding.message.endswith("the agreement allows 2")
        assert ask(expedite_overrun, urgent("ana", "bo", limit=2)).status == "clear"
        assert ask(expedite_overrun, urgent("ana", "ana", limit=2)).status == "clear"

    def test_the_threshold_is_for_classes_without_a_limit_alone(self):
        wide = Thresholds(expedite_limit=2)

        assert ask(expedite_overrun, urgent("ana", "ana"), thresholds=wide).status == "clear"
        assert ask(expedite_overrun, urgent(*["ana"] * 3), thresholds=wide).status == "found"
        assert ask(expedite_overrun, urgent(*["ana"] * 3, limit=2), thresholds=wide).findings[
            0
        ].severity == ("error")
        none = Thresholds(expedite_limit=0)
        (finding,) = ask(expedite_overrun, urgent("ana"), thresholds=none).findings
        assert finding.message.startswith(
            "1 item of class 'urgent' is in progress at once in 'web'"
        )

    def test_without_a_class_of_that_kind_nothing_says_what_is_urgent(self):
        shop = WorkSystem("shop", items=[WorkItem("page", started="2026-04-20T09:00Z")])

        verdict = ask(expedite_overrun, shop)

        assert verdict.status == "not evaluated"
        assert "add ServiceClass('urgent', kind='expedite')" in verdict.reason

    def test_a_scope_looks_at_its_own_work_but_an_agreement_holds_for_all(self):
        agreed, usual = urgent("ana", "bo", limit=1), urgent("ana", "ana", "bo", "bo")

        assert subjects(ask(expedite_overrun, agreed, scope=["ops"])) == [("shop", "urgent")]
        assert ask(expedite_overrun, agreed, scope=["cy"]).status == "clear"
        assert subjects(ask(expedite_overrun, usual, scope=["ops"])) == [("ops", "urgent")]

    @given(
        st.lists(st.sampled_from(["ana", "bo", "cy", "web", None]), max_size=6),
        st.none() | st.integers(1, 4),
        st.data(),
    )
    def test_closing_an_item_or_raising_a_limit_never_adds_a_finding(self, owners, limit, data):
        shop = urgent(*owners, limit=limit)
        before = {finding.id for finding in ask(expedite_overrun, shop).findings}

        if owners:
            closed = data.draw(st.sampled_from(sorted(shop.items.ids())))
            fewer = shop.update(closed, finished="2026-04-21T09:00Z")
            assert {f.id for f in ask(expedite_overrun, fewer).findings} <= before
        if limit is not None:
            raised = urgent(*owners, limit=limit + 1)
            assert {f.id for f in ask(expedite_overrun, raised).findings} <= before
        wider = ask(expedite_overrun, shop, thresholds=Thresholds(expedite_limit=2))
        assert {f.id for f in wider.findings} <= before

    @given(st.lists(st.sampled_from(["ana", "bo", "cy", "web", None]), max_size=8))
    def test_it_counts_as_one_does_by_hand(self, owners):
        team_of = {"ana": "web", "web": "web", "bo": "ops", "cy": "shop", None: "shop"}
        counts = [team_of[owner] for owner in owners]
        expected = sorted({(t, "urgent") for t in counts if counts.count(t) > 1})

        assert subjects(ask(expedite_overrun, urgent(*owners))) == expected


def banded(*bands):
    return WorkSystem("shop", items=[WorkItem(f"i{n}", priority=b) for n, b in enumerate(bands)])


def marked(*marks, efforts=None):
    given_ = efforts or [None] * len(marks)
    items = [
        WorkItem(f"i{n}", ext={"priority:moscow": mark}, effort=effort)
        for n, (mark, effort) in enumerate(zip(marks, given_, strict=True))
    ]
    return WorkSystem("shop", items=items)


class TestPriorityInflation:
    def test_a_top_band_that_holds_most_of_the_work_is_inflated(self):
        (finding,) = ask(priority_inflation, banded(*[1] * 8, 2, 2, 3, 3)).findings

        assert (finding.subjects, finding.severity, finding.about) == (("shop",), "warning", "top")
        assert "8 of 12 open items (67%) are in band 1" in finding.message

    def test_the_whole_interval_has_to_be_above(self):
        # 4 of 10 may be 19%, with 90% confidence; 5 of 10 are 27% at least.
        assert ask(priority_inflation, banded(*[1] * 5, 2, 2, 3, 3, 3)).status == "found"
        assert ask(priority_inflation, banded(*[1] * 2, *[2] * 4, *[3] * 4)).status == "clear"
        unsure = ask(priority_inflation, banded(*[1] * 4, 2, 2, 2, 3, 3, 3))
        assert unsure.status == "not evaluated"
        assert unsure.reason == (
            "4 of 10 open items with a band are in band 1: above 20%, and too few to be sure "
            "(90% interval 19% to 65%)"
        )

    def test_bands_below_one_are_a_scale_of_their_own(self):
        assert ask(priority_inflation, banded(*[0] * 8, 1, 1, 1, 2)).status == "found"
        assert ask(priority_inflation, banded(0, *[1] * 5, *[2] * 5, 3)).status == "clear"

    def test_work_that_is_nowhere_near_the_top_is_not_inflated(self):
        (finding,) = ask(priority_inflation, banded(*[3] * 12)).findings

        assert (finding.severity, finding.about) == ("info", "entropy")
        assert finding.message.startswith("12 of 12 open items with a band are in band 3")

    def test_uneven_bands_are_an_information(self):
        # H(11/12, 1/12) / ln 2 = 0.41 is below a half; H(10/12, 2/12) / ln 2 = 0.65 is not.
        uneven = ask(priority_inflation, banded(*[2] * 11, 1))
        assert [f.severity for f in uneven.findings] == ["info"]
        p = 11 / 12
        entropy = -(p * log(p) + (1 - p) * log(1 - p)) / log(2)
        assert uneven.findings[0].evidence.inputs["evenness"] == pytest.approx(entropy)
        assert ask(priority_inflation, banded(*[2] * 10, 1, 1)).status == "clear"

    def test_bands_that_are_as_even_as_they_have_to_be_are_clear(self):
        even = banded(*[2] * 5, *[3] * 5)

        assert (
            ask(priority_inflation, even, thresholds=Thresholds(band_entropy=1)).status == "clear"
        )

    def test_closed_items_and_those_without_a_band_are_left_out(self):
        shop = banded(*[1] * 8, 2, 2, 3, 3).add(*[WorkItem(f"x{n}") for n in range(30)])
        done = shop
        for n in range(6):
            done = done.update(f"i{n}", finished="2026-04-20T09:00Z")

        assert ask(priority_inflation, shop).status == "found"
        assert ask(priority_inflation, done).status == "not evaluated"

    def test_too_few_bands_are_not_judged(self):
        verdict = ask(priority_inflation, banded(*[1] * 9))

        assert verdict.status == "not evaluated"
        assert "needs 10 open items with a band, got 9" in verdict.reason
        fewer = ask(priority_inflation, banded(*[1] * 9), thresholds=Thresholds(top_count=9))
        assert fewer.status == "found"
        assert ask(priority_inflation, WorkSystem("shop")).status == "not evaluated"

    def test_musts_count_by_effort(self):
        marks = ["must"] * 10 + ["could"] * 10
        heavy = marked(*marks, efforts=["4d"] * 10 + ["4h"] * 10)

        (finding,) = ask(priority_inflation, heavy).findings

        assert finding.message.startswith("89% of the effort of 20 open items with a MoSCoW mark")
        assert finding.evidence.inputs["unit"] == "effort"
        assert ask(priority_inflation, marked(*marks)).status == "clear"

    def test_an_item_without_effort_makes_items_count(self):
        marks = ["must"] * 18 + ["could"] * 2
        shop = marked(*marks, efforts=["1d"] * 19 + [None])

        assert ask(priority_inflation, shop).findings[0].evidence.inputs["unit"] == "items"

    def test_what_is_left_of_an_item_counts(self):
        marks = ["must"] * 10 + ["could"] * 10
        shop = marked(*marks, efforts=["4d"] * 10 + ["4h"] * 10)
        for n in range(10):
            shop = shop.update(f"i{n}", remaining="4h")

        assert ask(priority_inflation, shop).status == "clear"

    def test_six_in_ten_are_within_what_is_published_and_the_interval_guards_it(self):
        assert ask(priority_inflation, marked(*["must"] * 12, *["should"] * 8)).status == "clear"
        assert ask(priority_inflation, marked(*["must"] * 16, *["should"] * 4)).status == "found"
        unsure = ask(priority_inflation, marked(*["must"] * 15, *["should"] * 5))
        assert unsure.status == "not evaluated"
        assert unsure.reason.startswith(
            "15 of 20 open items with a MoSCoW mark are 'must': above 60%, and too few to be sure"
        )

    def test_seven_of_ten_musts_are_not_clear(self):
        seven = marked(*["must"] * 7, *["should"] * 3, efforts=["1d"] * 10)

        assert "7 of 10 open items with a MoSCoW mark are 'must' (70% of the effort): above" in (
            ask(priority_inflation, seven).reason
        )
        six = marked(*["must"] * 6, *["should"] * 4)
        assert ask(priority_inflation, six).status == "clear"

    def test_what_will_not_be_done_is_no_part_of_it(self):
        without = marked(*["must"] * 16, *["should"] * 4)
        with_wont = marked(*["must"] * 16, *["should"] * 4, *["wont"] * 60)

        says = [ask(priority_inflation, shop).findings[0].message for shop in (without, with_wont)]
        assert says[0] == says[1]

    def test_marks_go_before_bands(self):
        shop = marked(*["must"] * 5, *["should"] * 5, *["could"] * 5)
        both = evolve(shop, items=[evolve(item, priority=1) for item in shop.items])

        assert ask(priority_inflation, both).status == "clear"

    def test_a_mark_that_is_none_is_said_so_and_the_rest_is_judged(self):
        shop = marked("Must", 7, *["must"] * 16, *["should"] * 4)

        verdict = ask(priority_inflation, shop)

        assert verdict.status == "found"
        assert "is none of must, should, could, wont: i0, i1" in verdict.reason

    @given(st.lists(st.integers(0, 4), min_size=10, max_size=30))
    def test_it_judges_as_one_does_by_hand(self, bands):
        n, top = len(bands), bands.count(min(1, *bands))
        z, p = 1.6448536269514722, top / n
        centre = (p + z * z / (2 * n)) / (1 + z * z / n)
        reach = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
        parts = [bands.count(band) / n for band in set(bands)]
        even = -sum(q * log(q) for q in parts) / log(len(parts)) if len(parts) > 1 else 0
        expected = ["top"] if centre - reach > 0.2 else ["entropy"] if even < 0.5 else []

        assert [f.about for f in ask(priority_inflation, banded(*bands)).findings] == expected


MONDAY = Cadence("plan", kind="plan", rule="FREQ=WEEKLY;BYDAY=MO", start="2026-01-05")
NOW = "2026-04-20T09:00Z"
WEEK = timedelta(days=7)


def fought(*items, cadences=(MONDAY,), **fields):
    classes = [ServiceClass("urgent", kind="expedite")]
    fields = {"as_of": NOW, "service_classes": classes, "owners": TEAMS} | fields
    return WorkSystem("shop", cadences=cadences, items=items, **fields)


def fires(count=8, created="2026-04-14T09:00Z", started="2026-04-15T09:00Z", **fields):
    return [WorkItem(f"i{n}", created=created, started=started, **fields) for n in range(count)]


class TestFirefightingLoad:
    def test_work_that_came_in_between_plannings_was_unplanned(self):
        (finding,) = ask(firefighting_load, fought(*fires())).findings

        assert (finding.subjects, finding.severity) == (("shop",), "warning")
        assert finding.evidence.inputs["between_plannings"] == 8
        assert finding.message.startswith(
            "8 of 8 items worked on in the last 4 planning intervals (100%) were unplanned: 'i0'"
        )

    @pytest.mark.parametrize(
        ("created", "status"),
        [
            ("2026-04-13T00:00Z", "clear"),  # at the very meeting
            ("2026-04-13T00:00:01Z", "found"),
            ("2026-04-12T23:59Z", "clear"),
        ],
    )
    def test_a_meeting_between_creation_and_start_makes_the_difference(self, created, status):
        assert ask(firefighting_load, fought(*fires(created=created))).status == status

    def test_what_starts_at_a_meeting_was_planned_there(self):
        at_once = fires(created="2026-04-12T09:00Z", started="2026-04-13T00:00Z")

        assert ask(firefighting_load, fought(*at_once)).status == "clear"

    def test_a_meeting_to_replenish_is_one_too(self):
        tuesday = Cadence("fill", kind="replenish", rule="FREQ=WEEKLY;BYDAY=WE", start="2026-01-05")

        assert ask(firefighting_load, fought(*fires())).status == "found"
        assert (
            ask(firefighting_load, fought(*fires(), cadences=(MONDAY, tuesday))).status == "clear"
        )

    def test_a_meeting_that_was_held_at_another_time_counts(self):
        held = [events.CadenceHeld("plan", at="2026-04-14T15:00Z")]

        assert ask(firefighting_load, fought(*fires(), history=held)).status == "clear"

    def test_a_team_plans_in_its_own_meetings(self):
        ops = Cadence(
            "z-plan", kind="plan", rule="FREQ=WEEKLY;BYDAY=WE", start="2026-01-05", owner="bo"
        )
        web = evolve(MONDAY, owner="web")

        assert ask(firefighting_load, fought(*fires(owner="ana"), cadences=(web, ops))).findings
        assert ask(firefighting_load, fought(*fires(owner="bo"), cadences=(web, ops))).status == (
            "clear"
        )
        apart = ask(firefighting_load, fought(*fires(owner="cy"), cadences=(web, ops)))
        assert "their team has no meeting to plan" in apart.reason

    @pytest.mark.parametrize("kind", [{"service_class": "urgent"}, {"nature": "failure"}])
    def test_expedites_and_failures_are_unplanned_whenever_they_came(self, kind):
        old = fires(created="2026-03-01T09:00Z", **kind)

        assert ask(firefighting_load, fought(*old)).status == "found"
        assert ask(firefighting_load, fought(*old, cadences=())).status == "found"

    def test_half_is_not_too_much_and_the_interval_guards_it(self):
        planned = [evolve(i, id=f"p{i.id}", created=None) for i in fires(8)]

        assert ask(firefighting_load, fought(*fires(8), *planned)).findings == ()
        assert ask(firefighting_load, fought(*fires(2), planned[0])).findings == ()
        assert ask(firefighting_load, fought(*fires(8), planned[0])).status == "found"

    def test_twelve_of_twenty_are_more_than_half_and_not_for_sure(self):
        def shop(count):
            old = "2026-04-10T09:00Z"
            planned = [evolve(i, id=f"p{i.id}", created=instant(old)) for i in fires(20 - count)]
            return fought(*fires(count), *planned)

        assert [ask(firefighting_load, shop(n)).status for n in (10, 11, 12, 16)] == [
            "clear",
            "not evaluated",
            "not evaluated",
            "found",
        ]
        assert ask(firefighting_load, shop(12)).reason == (
            "12 of 20 items worked on in the last 4 planning intervals were unplanned: above 50%, "
            "and too few to be sure (90% interval 42% to 76%)"
        )

    def test_only_what_was_in_progress_in_the_intervals_counts(self):
        # Four Mondays back from the last one, on the 20th, the intervals begin on 23 March.
        after = fires(8, created="2026-04-20T01:00Z", started="2026-04-20T08:00Z")
        before = [
            evolve(i, id=f"b{i.id}", finished=instant("2026-03-22T09:00Z"))
            for i in fires(8, created="2026-03-17T09:00Z", started="2026-03-18T09:00Z")
        ]
        within = [evolve(i, finished=instant("2026-03-23T01:00Z")) for i in before]

        at_the_end = [evolve(i, started=instant("2026-04-20T00:00Z")) for i in fires(8)]
        at_the_begin = [evolve(i, finished=instant("2026-03-23T00:00Z")) for i in before]

        assert ask(firefighting_load, fought(*at_the_end)).status == "not evaluated"
        assert ask(firefighting_load, fought(*at_the_begin)).status == "found"
        assert ask(firefighting_load, fought(*after)).status == "not evaluated"
        assert ask(firefighting_load, fought(*before)).status == "not evaluated"
        assert ask(firefighting_load, fought(*within)).status == "found"

    def test_logged_time_goes_before_estimates(self):
        planned = WorkItem("big", created="2026-03-01T09:00Z", started="2026-04-15T09:00Z")

        def log(hours):
            return [
                events.Worked("big", "do", since="2026-04-16T00:00Z", at="2026-04-16T09:00Z"),
                *(
                    events.Worked(f"i{n}", "do", since="2026-04-17T00:00Z", at=f"2026-04-17T{h}Z")
                    for n, h in enumerate(hours)
                ),
            ]

        much = fought(*fires(8), planned, history=log(["09:00"] * 8))
        little = fought(*fires(8), planned, history=log(["00:10"] * 8))

        (finding,) = ask(firefighting_load, much).findings
        assert finding.message.startswith("89% of the effort in the last 4 planning intervals was")
        assert finding.evidence.inputs["unit"] == "logged time"
        assert ask(firefighting_load, little).findings == ()

    def test_time_that_was_logged_outside_the_intervals_does_not_count(self):
        early = [
            events.Worked(f"i{n}", "do", since="2026-02-01T00:00Z", at="2026-03-23T00:00Z")
            for n in range(8)
        ]
        clipped = [evolve(one, at=instant("2026-03-23T01:00Z")) for one in early]

        assert ask(firefighting_load, fought(*fires(), history=early)).findings[0].evidence.inputs[
            "unit"
        ] == ("items")
        verdict = ask(firefighting_load, fought(*fires(), history=clipped))
        assert verdict.findings[0].evidence.inputs["unit"] == "logged time"

    def test_estimates_count_whole_where_all_have_one(self):
        planned = WorkItem(
            "big", created="2026-03-01T09:00Z", started="2026-04-15T09:00Z", effort="60d"
        )

        assert ask(firefighting_load, fought(*fires(8, effort="1h"), planned)).findings == ()
        assert ask(firefighting_load, fought(*fires(8), planned)).status == "found"

    def test_dates_are_read_off_the_history_where_items_have_none(self):
        web = Workflow("web", [("todo", "ready"), ("do", "active"), ("live", "done")])
        items = [WorkItem(f"i{n}", workflow="web", state="live") for n in range(8)]

        def shop(day):
            moves = [
                event
                for i in items
                for event in (
                    events.Created(i.id, workflow="web", state="todo", at=f"2026-04-{day}T09:00Z"),
                    events.Moved(i.id, "do", at="2026-04-15T09:00Z"),
                    events.Moved(i.id, "live", at="2026-04-16T09:00Z"),
                )
            ]
            return fought(*items, workflows=[web], history=moves)

        assert ask(firefighting_load, shop(14)).status == "found"
        assert ask(firefighting_load, shop(10)).status == "clear"

    def test_what_is_not_known_is_said_and_counts_as_planned(self):
        verdict = ask(firefighting_load, fought(*fires(created=None)))
        assert verdict.status == "not evaluated"
        assert "nobody has said when they were created" in verdict.reason
        closed = Workflow("web", [("todo", "ready"), ("live", "done")])
        lost = WorkItem("lost", workflow="web", state="live")
        verdict = ask(firefighting_load, fought(*fires(), lost, workflows=[closed]))
        assert "closed, and nobody has said when: lost" in verdict.reason

    def test_work_that_is_active_nobody_knows_since_when_counts_as_planned(self):
        web = Workflow("web", [("todo", "ready"), ("do", "active"), ("live", "done")])
        active = fires(started=None, workflow="web", state="do")

        verdict = ask(firefighting_load, fought(*active, workflows=[web]))
        assert verdict.status == "not evaluated"
        assert "nobody has said when they were started" in verdict.reason

    def test_meetings_count_as_far_back_as_work_began(self):
        old = fires(created="2025-01-05T09:00Z", started="2025-01-08T09:00Z")
        early = evolve(MONDAY, start="2024-01-01")

        assert ask(firefighting_load, fought(*old, cadences=(early,))).status == "clear"
        between = [evolve(i, created=instant("2025-01-07T09:00Z")) for i in old]
        assert ask(firefighting_load, fought(*between, cadences=(early,))).status == "found"

    def test_where_nothing_says_what_was_planned_it_is_not_judged(self):
        verdict = ask(firefighting_load, fought(*fires(), cadences=(), service_classes=()))

        assert verdict.status == "not evaluated"
        assert "nothing says what was planned" in verdict.reason
        no_clock = WorkSystem("shop", items=fires(), cadences=[MONDAY])
        assert ask(firefighting_load, no_clock).status == "not evaluated"

    def test_time_logged_on_what_is_gone_is_said_to_be_left_out(self):
        log = [events.Worked("gone", "do", since="2026-04-16T00:00Z", at="2026-04-16T09:00Z")]
        scoped = ask(firefighting_load, fought(*fires(), history=log), scope=["i0"])
        assert "have left" not in scoped.reason

        assert (
            "1 item that have parts or have left"
            in ask(firefighting_load, fought(*fires(), history=log)).reason
        )

    @given(
        st.lists(
            st.tuples(st.integers(0, 60), st.integers(0, 20), st.integers(1, 40), st.booleans()),
            min_size=1,
            max_size=12,
        )
    )
    def test_it_judges_as_one_does_by_hand(self, drawn):
        begin, start = instant("2026-03-23T00:00Z"), instant("2026-02-16T12:00Z")
        items, pairs = [], []
        for n, (came, wait, hours, is_failure) in enumerate(drawn):
            created = start + timedelta(days=came)
            started = created + timedelta(days=wait)
            nature = "failure" if is_failure else None
            items.append(
                WorkItem(
                    f"i{n}", created=created, started=started, effort=f"{hours}h", nature=nature
                )
            )
            if started < instant("2026-04-20T00:00Z"):
                days = [created + timedelta(days=d) for d in range(1, wait + 1)]
                meets = any(day.isoweekday() == 1 for day in days)
                pairs.append((hours, is_failure or not meets))
        assert begin < instant(NOW)
        verdict = ask(firefighting_load, fought(*items))

        if not pairs:
            assert verdict.status == "not evaluated"
            return
        total = sum(w for w, _ in pairs)
        n = total**2 / sum(w * w for w, _ in pairs)
        p, z = sum(w for w, c in pairs if c) / total, 1.6448536269514722
        low = (p + z * z / (2 * n)) / (1 + z * z / n) - z / (1 + z * z / n) * (
            p * (1 - p) / n + z * z / (4 * n * n)
        ) ** 0.5
        assert bool(verdict.findings) == (low > 0.5)


def known_ids(system):
    registries = (system.items, system.owners, system.service_classes, system.outcomes)
    return {system.id, *(id_ for registry in registries for id_ in registry.ids())}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
class TestEach:
    @given(system=whole_systems(cycles=True), people=st.booleans())
    def test_no_system_breaks_it_or_makes_it_name_what_is_not_there(self, check, system, people):
        verdict = ask(check, system, people=people)

        assert {id_ for found in subjects(verdict) for id_ in found} <= known_ids(system)
        assert verdict.explain()

    @given(system=whole_systems(cycles=True), data=st.data())
    def test_the_order_of_items_and_owners_changes_nothing(self, check, system, data):
        other = evolve(
            system,
            items=data.draw(st.permutations(list(system.items))),
            owners=data.draw(st.permutations(list(system.owners))),
        )

        assert ask(check, system) == ask(check, other)

    def test_whole_weeks_later_it_finds_the_same(self, check):
        later = timedelta(weeks=5)
        shop = evolve(
            fought(*fires(12, owner="ana", service_class="urgent", priority=1)),
            as_of=instant(NOW),
        )
        moved = evolve(
            shop,
            as_of=instant(NOW) + later,
            items=[
                evolve(i, created=i.created + later, started=i.started + later) for i in shop.items
            ],
        )

        ids = [{finding.id for finding in ask(check, each).findings} for each in (shop, moved)]
        assert ids[0] == ids[1] != set()
