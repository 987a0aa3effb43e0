"""Whether people can see the work, hear of it, and meet often enough to keep it so."""

from datetime import timedelta
from math import sqrt

import pytest
from attrs import evolve
from hypothesis import strategies as st
from tests.analysis.examples import given
from tests.analysis.health.asking import ask, subjects
from tests.analysis.health.lawful import everything, found, shuffled
from tests.analysis.health.systems import any_systems, shifted
from tests.analysis.visibility import oracle
from tests.analysis.visibility.systems import DAY, NOW, OWNERS, WEB, systems

from worksystem import Cadence, Outcome, Owner, Thresholds, WorkItem, WorkSystem, events
from worksystem.analysis.health.checks.visibility import hidden_work, no_rhythm, stale_status

VIS = (hidden_work, stale_status, no_rhythm)
WEEKLY = Cadence("weekly", kind="update", rule="FREQ=WEEKLY", start="2026-01-05")
PLAN = Cadence("plan", kind="plan", rule="FREQ=WEEKLY", start="2026-01-05")


def shop(*items, **fields):
    options = {"as_of": NOW, "owners": OWNERS, "workflows": [WEB], "outcomes": [Outcome("sales")]}
    return WorkSystem("shop", items=items, **options | fields)


def pages(count, prefix="page", **fields):
    return [WorkItem(f"{prefix}-{n}", "Page", **fields) for n in range(count)]


SEEN = {"owner": "ana", "after": (), "rank": 1, "outcomes": ["sales"]}


class TestHiddenWork:
    def test_work_of_which_little_is_known_is_an_error_about_its_team(self):
        (finding,) = ask(hidden_work, shop(*pages(20, owner="ana"))).findings

        assert (finding.subjects, finding.severity) == (("web",), "error")
        assert finding.message == (
            "what it waits for is unknown for 100% of the open work of 'web'; "
            "40% of what makes that work visible is known"
        )
        assert "link what it waits for" in finding.remedy
        assert finding.evidence.inputs["dependencies"] == 0
        assert finding.evidence.inputs["least_visible"][0] == "page-0"

    def test_work_of_which_all_is_known_is_clear(self):
        assert ask(hidden_work, shop(*pages(9, **SEEN))).status == "clear"

    @pytest.mark.parametrize("facet", ["title", "owner", "after", "rank", "outcomes"])
    def test_one_facet_of_five_that_nobody_knows_is_no_finding_and_two_are(self, facet):
        one = shop(*pages(400, **SEEN))
        nothing = {"title": "", "owner": None, "after": None, "rank": None, "outcomes": []}
        other = "rank" if facet == "after" else "after"
        changed = [evolve(item, **{facet: nothing[facet]}) for item in one.items]
        more = [evolve(item, **{other: nothing[other]}) for item in changed]

        assert subjects(ask(hidden_work, evolve(one, items=changed))) == []
        assert len(subjects(ask(hidden_work, evolve(one, items=more)))) == 1

    def test_warning_and_error_are_told_apart_by_the_whole_interval(self):
        def severity(known, count=200):
            items = pages(known, **SEEN) + pages(count - known, "dark", owner="ana")
            return [f.severity for f in ask(hidden_work, shop(*items)).findings]

        # Of dark items two facets of five are known: 0.4.
        assert severity(0) == ["error"]
        assert severity(100) == ["warning"]  # 0.7
        assert severity(150) == []  # 0.85

    def test_three_items_are_too_few_to_be_sure(self):
        verdict = ask(hidden_work, shop(*pages(3, owner="ana", after=())))

        assert verdict.status == "not evaluated"
        assert verdict.reason == (
            "3 open items are too few to be sure that less than 80% of what makes them visible "
            "is known: web"
        )

    def test_the_interval_is_that_of_wilson_around_the_share(self):
        items = [
            *pages(5, after=(), outcomes=["sales"]),
            *(WorkItem(f"dark-{n}") for n in range(4)),
        ]

        inputs = ask(hidden_work, shop(*items, owners=[])).findings[0].evidence.inputs

        share, n, z = 5 * 0.6 / 9, 9, 1.6448536269514722
        reach = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
        centre = (share + z * z / (2 * n)) / (1 + z * z / n)
        assert inputs["visibility"] == pytest.approx(share)
        assert inputs["low"] == pytest.approx(centre - reach)
        assert inputs["high"] == pytest.approx(centre + reach)

    def test_one_bad_team_is_seen_beside_a_good_one(self):
        items = pages(50, **SEEN) + pages(9, "dark", owner="bo")

        assert subjects(ask(hidden_work, shop(*items))) == [("ops",)]

    def test_what_is_nobodys_is_judged_apart(self):
        items = pages(50, **SEEN) + pages(9, "dark")

        (finding,) = ask(hidden_work, shop(*items)).findings

        assert (finding.subjects, finding.about) == (("shop",), "in no team")
        assert "of 'shop' that is in no team" in finding.message

    def test_without_teams_the_system_is_judged(self):
        (finding,) = ask(hidden_work, shop(*pages(9), owners=[])).findings

        assert (finding.subjects, finding.about) == (("shop",), "")

    def test_many_small_teams_are_judged_together(self):
        owners = [Owner(f"team-{n}", kind="team") for n in range(20)]
        items = [WorkItem(f"page-{n}", owner=f"team-{n}") for n in range(20)]

        (finding,) = ask(hidden_work, shop(*items, owners=owners)).findings

        assert (finding.subjects, finding.about) == (("shop",), "")

    def test_without_open_work_nothing_is_hidden(self):
        assert ask(hidden_work, shop()).status == "clear"

    def test_a_status_that_cannot_be_judged_is_said(self):
        verdict = ask(hidden_work, shop(*pages(9, started=NOW, **SEEN)))

        assert verdict.status == "not evaluated"
        assert verdict.reason.startswith("whether the status is fresh: no update cadence counts")

    def test_a_stale_status_is_told_of_work_under_way(self):
        items = pages(30, started=NOW - 40 * DAY, owner="ana", after=(), rank=1)

        (finding,) = ask(hidden_work, shop(*items, cadences=[WEEKLY])).findings

        assert finding.message.startswith(
            "how it stands is unknown for 100% of the work under way of 'web'"
        )

    def test_only_the_scope_is_judged(self):
        items = pages(50, **SEEN) + pages(9, "dark", owner="bo")

        assert ask(hidden_work, shop(*items), scope=["web"]).findings == ()
        assert subjects(ask(hidden_work, shop(*items), scope=["ops"])) == [("ops",)]

    def test_the_thresholds_are_those_given(self):
        system = shop(*pages(9, owner="ana"))
        low = Thresholds(visibility_warning=0.1, visibility_error=0.05)

        assert ask(hidden_work, system, thresholds=low).status == "clear"

    @given(system=systems(max_size=12), data=st.data())
    def test_naming_an_owner_adds_no_finding_where_there_are_no_teams(self, system, data):
        alone = evolve(system, owners=[Owner(o.id) for o in OWNERS])
        ownerless = [item.id for item in alone.items if item.owner is None]
        if not ownerless:
            return
        owned = alone.update(data.draw(st.sampled_from(ownerless)), owner="cy")

        assert set(subjects(ask(hidden_work, owned))) <= set(subjects(ask(hidden_work, alone)))


class TestStaleStatus:
    def test_an_item_that_nobody_speaks_of_is_a_warning(self):
        system = shop(*pages(1, started=NOW - 20 * DAY), cadences=[WEEKLY])

        (finding,) = ask(stale_status, system).findings

        assert (finding.subjects, finding.severity) == (("page-0",), "warning")
        assert finding.message == (
            "nothing has been said about 'page-0' (Page) for 20 days; 'weekly' allows 14 days"
        )
        assert finding.evidence.inputs["silence"] == 20 * DAY

    @pytest.mark.parametrize(("days", "count"), [(14, 0), (15, 1)])
    def test_two_beats_may_be_missed(self, days, count):
        system = shop(*pages(1, started=NOW - days * DAY), cadences=[WEEKLY])

        assert len(ask(stale_status, system).findings) == count

    def test_one_word_clears_it(self):
        system = shop(*pages(1, started=NOW - 20 * DAY), cadences=[WEEKLY])
        said = evolve(system, history=[events.Noted("page-0", at=NOW - DAY)])

        assert ask(stale_status, said).status == "clear"

    def test_three_beats_may_be_missed_if_so_agreed(self):
        system = shop(*pages(1, started=NOW - 20 * DAY), cadences=[WEEKLY])

        assert ask(stale_status, system, thresholds=Thresholds(missed_beats=3)).status == "clear"

    @pytest.mark.parametrize("state", ["idea", "todo", "live", "cut"])
    def test_nobody_expects_news_of_what_nobody_works_on(self, state):
        item = WorkItem("page", created=NOW - 99 * DAY, workflow="web", state=state)

        assert ask(stale_status, shop(item, cadences=[WEEKLY])).status == "clear"

    def test_without_a_cadence_the_usual_gap_is_named(self):
        told = [events.Noted("copy", at=NOW - n * DAY) for n in range(12)]
        system = shop(*pages(1, started=NOW - 20 * DAY), history=told)

        (finding,) = ask(stale_status, system).findings

        assert finding.message == (
            "nothing has been said about 'page-0' (Page) for 20 days; 95% of updates come within 24h"
        )

    @pytest.mark.parametrize(
        ("fields", "reason"),
        [
            ({"as_of": None}, "nothing says what time it is"),
            ({}, "no update cadence counts for it, and 0 gaps"),
        ],
    )
    def test_what_cannot_be_judged_is_said_with_what_is_missing(self, fields, reason):
        verdict = ask(stale_status, shop(*pages(1, started=NOW - 20 * DAY), **fields))

        assert verdict.status == "not evaluated"
        assert verdict.reason.startswith(reason)
        assert verdict.reason.endswith("page-0")

    def test_only_the_scope_is_asked(self):
        system = shop(
            *pages(2, started=NOW - 20 * DAY), as_of=NOW, cadences=[evolve(WEEKLY, owner="ops")]
        )

        assert "page-1" not in (ask(stale_status, system, scope=["page-0"]).reason or "")

    @given(system=systems())
    def test_the_findings_are_those_of_the_oracle(self, system):
        asked = oracle.open_items(system)
        stale = [
            (id_,)
            for id_, is_ in asked.items()
            if oracle.known_of(system, id_, is_)["status"] is False
        ]

        assert subjects(ask(stale_status, system)) == sorted(stale)


class TestNoRhythm:
    def test_a_team_without_a_plan_or_an_update_has_two_findings(self):
        system = shop(owners=[Owner("web", kind="team"), Owner("ana", teams=["web"])])

        verdict = ask(no_rhythm, system)

        assert [(f.subjects, f.about) for f in verdict.findings] == [
            (("web",), "plan"),
            (("web",), "update"),
        ]
        assert verdict.findings[0].message == (
            "'web' has no plan cadence: nobody has agreed when people plan"
        )

    @pytest.mark.parametrize("owner", ["web", "ana", None])
    def test_a_cadence_of_its_own_or_of_a_member_or_of_everybody_is_enough(self, owner):
        owners = [Owner("web", kind="team"), Owner("ana", teams=["web"])]
        kept = [evolve(c, owner=owner) for c in (PLAN, WEEKLY)]
        held = [events.CadenceHeld(c.id, at=NOW - 7 * DAY) for c in kept]

        assert ask(no_rhythm, shop(owners=owners, cadences=kept, history=held)).status == "clear"

    def test_a_cadence_of_another_team_is_not(self):
        kept = [evolve(c, owner="ops") for c in (PLAN, WEEKLY)]

        verdict = ask(no_rhythm, shop(cadences=kept))

        assert {f.subjects for f in verdict.findings} == {("web",)}

    def test_a_team_in_which_nobody_is_and_that_has_no_work_needs_no_rhythm(self):
        owners = [Owner("all", kind="team"), Owner("web", kind="team", teams=["all"])]

        assert ask(no_rhythm, shop(owners=owners)).status == "clear"
        busy = shop(WorkItem("page", owner="all"), owners=owners)
        assert {f.subjects for f in ask(no_rhythm, busy).findings} == {("all",)}

    def test_a_system_without_teams_is_judged_as_one(self):
        verdict = ask(no_rhythm, shop(WorkItem("page"), owners=[Owner("ana")], cadences=[PLAN]))

        assert [(f.subjects, f.about) for f in verdict.findings] == [(("shop",), "update")]

    def test_where_there_is_no_work_and_no_team_nobody_need_meet(self):
        assert ask(no_rhythm, shop(owners=[])).status == "clear"

    def weeks(self, *held, today=NOW, **fields):
        told = [events.CadenceHeld("plan", at=NOW - days * DAY) for days in held]
        kept = [evolve(PLAN, **fields), WEEKLY]
        held_too = events.CadenceHeld("weekly", at=NOW - 7 * DAY)
        return shop(
            WorkItem("page"),
            owners=[Owner("ana"), Owner("cy")],
            cadences=kept,
            as_of=today,
            history=[*told, held_too],
        )

    # Plan beats at midnight on Mondays; NOW is a Monday, whose meeting may still come.
    @pytest.mark.parametrize(("days", "missed"), [(7, None), (14, None), (21, 2), (28, 3)])
    def test_two_meetings_skipped_in_a_row_are_a_finding(self, days, missed):
        findings = ask(no_rhythm, self.weeks(days)).findings

        assert [f.evidence.inputs["missed"] for f in findings] == ([missed] if missed else [])

    def test_the_finding_names_the_cadence_and_when_it_was_last_held(self):
        (finding,) = ask(no_rhythm, self.weeks(28, 35)).findings

        assert finding.subjects == ("shop", "plan")
        assert finding.message == (
            "the last 3 meetings of 'plan' were not held; the last one that was began "
            "Mon 2026-04-06 09:00"
        )

    @pytest.mark.parametrize("days", [12, 13, 15, 17])
    def test_a_meeting_that_was_moved_by_some_days_counts_at_the_nearest_beat(self, days):
        assert ask(no_rhythm, self.weeks(days)).findings == ()

    def test_one_that_is_held_today_clears_it(self):
        assert ask(no_rhythm, self.weeks(28, 0)).status == "clear"

    def test_what_comes_later_has_not_been_held(self):
        assert len(ask(no_rhythm, self.weeks(28, -1)).findings) == 1

    def test_three_may_be_skipped_if_so_agreed(self):
        thresholds = Thresholds(skipped=3)

        assert ask(no_rhythm, self.weeks(21), thresholds=thresholds).status == "clear"
        assert len(ask(no_rhythm, self.weeks(28), thresholds=thresholds).findings) == 1

    def test_a_person_who_calls_the_meeting_is_named_only_if_asked_for(self):
        system = self.weeks(28, owner="cy")

        assert subjects(ask(no_rhythm, system)) == [("shop", "plan")]
        assert subjects(ask(no_rhythm, system, people=True)) == [("cy", "plan")]

    def test_a_cadence_of_which_no_meeting_was_ever_recorded_is_not_judged(self):
        verdict = ask(no_rhythm, self.weeks())

        assert verdict.status == "not evaluated"
        assert verdict.reason == "nobody records whether meetings are held: plan"

    def test_a_cadence_that_has_only_begun_is_not_missed(self):
        assert ask(no_rhythm, self.weeks(start="2026-04-27")).status == "clear"

    def test_what_cannot_be_dated_is_said(self):
        system = shop(as_of=None, cadences=[PLAN, WEEKLY])

        assert ask(no_rhythm, system).reason.startswith(
            "whether meetings are held: nothing says what time it is"
        )

    def test_very_long_silence_is_told_as_so_many_or_more(self):
        daily = evolve(PLAN, rule="FREQ=DAILY")
        held = [events.CadenceHeld("plan", at="2026-01-06T09:00Z")]
        system = shop(cadences=[daily], history=held, owners=[])

        assert "the last 59 or more meetings" in ask(no_rhythm, system).findings[0].message

    @given(
        days=st.integers(1, 9),
        held=st.lists(st.integers(0, 60 * 24), min_size=1, max_size=6),
        skipped=st.integers(1, 4),
    )
    def test_the_run_is_that_of_the_oracle(self, days, held, skipped):
        """Each record goes to its nearest beat; the beats after the last such one were missed."""
        cadence = evolve(PLAN, rule=f"FREQ=DAILY;INTERVAL={days}", start="2026-02-02")
        told = [events.CadenceHeld("plan", at=NOW - timedelta(hours=h)) for h in held]
        first = NOW.replace(month=2, day=2, hour=0)
        beats = [first + n * days * DAY for n in range(200) if first + n * days * DAY <= NOW]
        at = NOW - timedelta(hours=min(held))
        met = min(beats, key=lambda beat: (abs(beat - at), -beat.timestamp()))
        missed = [b for b in beats if met < b < NOW.replace(hour=0)]

        system = shop(cadences=[cadence], history=told, owners=[])
        verdict = ask(no_rhythm, system, thresholds=Thresholds(skipped=skipped))

        expected = [len(missed)] if len(missed) >= skipped else []
        assert [f.evidence.inputs["missed"] for f in verdict.findings] == expected


@pytest.mark.parametrize("check", VIS, ids=lambda check: check.code)
class TestLaws:
    @given(system=any_systems(), people=st.booleans())
    def test_nothing_raises_and_only_what_is_there_is_named(self, check, system, people):
        verdict = ask(check, system, people=people)

        known = everything(system)
        assert all(set(finding.subjects) <= known for finding in verdict.findings)
        assert verdict.explain()

    @given(system=any_systems(), data=st.data())
    def test_the_order_of_things_does_not_matter(self, check, system, data):
        assert found(check, shuffled(data, system)) == found(check, system)

    @given(system=systems(), weeks=st.integers(-50, 50))
    def test_shifting_by_whole_weeks_leaves_the_findings(self, check, system, weeks):
        later = ask(check, shifted(system, timedelta(weeks=weeks)))

        assert [f.id for f in later.findings] == [f.id for f in ask(check, system).findings]
