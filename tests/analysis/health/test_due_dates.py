"""Checks of due dates: each fails, passes, flips with one input, and says what it cannot judge."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from attrs import evolve
from hypothesis import strategies as st
from tests.analysis.examples import given
from tests.analysis.health.asking import ask, subjects
from tests.analysis.health.pasts import DAY, NOW, OFFICE, WEB, in_days, page, past
from tests.analysis.health.systems import any_systems, busy_systems
from tests.analysis.health.systems import shifted as shifted_whole

from worksystem import (
    Absence,
    Capacity,
    Owner,
    Thresholds,
    Workflow,
    WorkItem,
    WorkSystem,
    diagnose,
    events,
)
from worksystem.analysis.health.checks.due_dates import (
    born_late,
    date_slide,
    overdue,
    unlikely_to_make_it,
)
from worksystem.analysis.intervals import wilson

CHECKS = (overdue, unlikely_to_make_it, born_late, date_slide)


def shop(*items, **fields):
    options = {"as_of": NOW, "workflows": [WEB], "calendars": [OFFICE], "calendar": "office"}
    options |= fields
    return WorkSystem("shop", items=items, **options)


def messages(verdict):
    return [finding.message for finding in verdict.findings]


class TestOverdue:
    def test_an_open_item_past_its_date_is_overdue_and_a_finished_one_is_not(self):
        late = shop(page(due="2026-04-30"))

        assert messages(ask(overdue, late)) == [
            "'page' was due on Thu 2026-04-30, 1d of working time ago"
        ]
        assert ask(overdue, late).findings[0].severity == "warning"
        assert ask(overdue, late.update("page", finished=in_days(-5))).status == "clear"

    def test_a_day_is_over_at_its_midnight(self):
        midnight = datetime(2026, 5, 5, tzinfo=UTC)
        system = shop(page(due="2026-05-04"))

        at, after = (system.update(as_of=midnight + timedelta(microseconds=n)) for n in (0, 1))

        assert ask(overdue, at).status == "clear"
        # No working time has passed by then, so none is told.
        assert messages(ask(overdue, after)) == ["'page' was due on Mon 2026-05-04"]

    def test_an_instant_is_an_instant(self):
        system = shop(page(due=NOW))

        assert ask(overdue, system).status == "clear"
        assert ask(overdue, system.update(as_of=NOW + timedelta(hours=2))).status == "found"

    def test_without_calendars_time_is_told_on_the_clock(self):
        system = shop(page(due=in_days(-3)), calendar=None)

        assert messages(ask(overdue, system)) == [
            "'page' was due on Fri 2026-05-01 09:00, 3 days ago"
        ]

    def test_the_calendar_of_the_doer_counts_and_not_their_absences(self):
        away = Absence("2026-04-27", "2026-05-03")
        owner = Owner("ana", capacity=Capacity(calendar="office", absences=[away]))
        system = shop(page(due="2026-04-30", owner="ana"), owners=[owner], calendar=None)

        assert messages(ask(overdue, system)) == [
            "'page' was due on Thu 2026-04-30, 1d of working time ago"
        ]
        soon = system.update("page", due="2026-05-05")
        assert ask(overdue, soon.update(as_of=in_days(-3))).status == "clear"

    def test_a_parent_is_late_by_its_own_date_while_a_part_is_open(self):
        parent, part = WorkItem("web", due="2026-04-30"), page(parent="web")
        system = shop(parent, part)

        assert subjects(ask(overdue, system)) == [("web",)]
        assert ask(overdue, system.update("page", finished=NOW)).status == "clear"

    def test_stubs_are_somebody_elses(self):
        system = shop(WorkItem("theirs", due="2026-04-30", external=True), page(due="2026-05-30"))

        assert ask(overdue, system).status == "clear"

    def test_what_cannot_be_judged_is_said(self):
        assert "no open item has a due date" in ask(overdue, shop(page())).reason
        assert (
            "nothing says what time it is" in ask(overdue, shop(page(due=NOW), as_of=None)).reason
        )
        assert ask(overdue, shop()).status == "clear"

    def test_it_says_what_history_lets_anybody_promise_instead(self):
        late = past([2] * 20, items=[page(due=in_days(-1))])

        assert "85% of items like it are finished by Wed 2026-05-06" in (
            ask(overdue, late).findings[0].remedy
        )

    def test_without_a_history_it_says_how_to_agree_on_another_date(self):
        (finding,) = ask(overdue, shop(page(due="2026-04-30"))).findings

        assert finding.remedy == (
            "agree on a new date with those who wait for it: system.update('page', due='…')"
        )

    def test_scope_looks_at_no_more(self):
        system = shop(page(due="2026-04-30"), WorkItem("mail", due="2026-04-30"))

        assert subjects(ask(overdue, system, scope="mail")) == [("mail",)]


def lately(late, due, **fields):
    """So many items were due last week and are finished, and of them so many late."""
    return shop(
        *(
            WorkItem(f"i{n}", due=in_days(-3), finished=in_days(-2 if n < late else -4), **fields)
            for n in range(due)
        )
    )


class TestHowMuchIsLate:
    @pytest.mark.parametrize(
        ("late", "due", "status"),
        [(0, 40, "clear"), (2, 40, "clear"), (3, 40, "not evaluated"), (5, 40, "found")],
    )
    def test_the_whole_interval_has_to_be_above_and_where_a_part_is_nobody_can_tell(
        self, late, due, status
    ):
        verdict = ask(overdue, lately(late, due))

        if status == "not evaluated":
            assert verdict.reason == (
                "3 of 40 items that were due in the last 4 planning intervals were late or still "
                "are: above 5%, and too few to be sure (90% interval 3% to 17%)"
            )

        assert verdict.status == status
        assert (wilson(late, due, 0.9)[0] > 0.05) == (status == "found")

    def test_it_is_an_error_about_the_system(self):
        verdict = ask(overdue, lately(30, 40))

        assert subjects(verdict) == [("shop",)]
        assert verdict.findings[0].severity == "error"
        assert messages(verdict) == [
            "75% of what was due in the last 4 planning intervals was late or still is: "
            "30 of 40 items"
        ]

    def test_what_is_still_open_is_late_too(self):
        open_ = shop(*(WorkItem(f"i{n}", due=in_days(-3)) for n in range(20)))

        assert ("shop",) in subjects(ask(overdue, open_))

    def test_ten_items_are_too_few_and_eleven_are_not(self):
        assert "needs 11 items that were due in the last 4" in ask(overdue, lately(10, 10)).reason
        assert ask(overdue, lately(2, 3)).findings == ()
        assert ask(overdue, lately(11, 11)).status == "found"

    def test_two_of_three_fire_nothing_and_none_of_three_is_clear(self):
        assert ask(overdue, lately(2, 3)).status == "not evaluated"
        assert ask(overdue, lately(0, 3)).status == "clear"

    def test_what_is_finished_at_its_due_instant_is_in_time(self):
        on_time = [WorkItem(f"i{n}", due=in_days(-3), finished=in_days(-3)) for n in range(20)]

        assert ask(overdue, shop(*on_time)).status == "clear"

    def test_what_was_dropped_is_neither_late_nor_in_time(self):
        flow = Workflow("web", [("doing", "active"), ("live", "done"), ("no", "dropped")])
        dropped = [page(due=in_days(-3), state="no"), WorkItem("open", due=in_days(9))]

        assert ask(overdue, shop(*dropped, workflows=[flow])).status == "clear"

    def test_what_was_due_before_the_window_does_not_count(self):
        old = shifted_whole(lately(20, 20), timedelta(days=-28)).update(as_of=NOW)

        assert ask(overdue, old).status == "clear"

    def test_what_is_done_without_a_date_is_unknown_or_as_its_history_says(self):
        done = [page(due=in_days(-2), state="live"), WorkItem("open", due=in_days(9))]

        assert "nobody has said since when" in ask(overdue, past([], items=done)).reason
        moved = [events.Moved("page", "live", at=in_days(-3))]
        assert ask(overdue, past([], items=done, history=moved)).status == "clear"

    @given(
        ends=st.lists(st.tuples(st.integers(-40, 5), st.none() | st.integers(-40, 0)), max_size=40)
    )
    def test_counting_one_by_one_gives_the_same(self, ends):
        items = [
            WorkItem(f"i{n}", due=in_days(due), finished=None if done is None else in_days(done))
            for n, (due, done) in enumerate(ends)
        ]
        lately = [(due, done) for due, done in ends if -28 <= due < 0]
        late = sum(1 for due, done in lately if done is None or done > due)

        verdict = ask(overdue, shop(*items))

        is_found = len(lately) >= 11 and late > 0 and wilson(late, len(lately), 0.9)[0] > 0.05
        assert (("shop",) in subjects(verdict)) == is_found
        alone = {(f"i{n}",) for n, (due, done) in enumerate(ends) if due < 0 and done is None}
        assert set(subjects(verdict)) - {("shop",)} == alone


class TestUnlikelyByThePath:
    START = datetime(2026, 5, 4, 9, tzinfo=UTC)

    def plan(self, due, **fields):
        items = [
            WorkItem("copy", effort="1d", after=[]),
            page(effort="2d", after=["copy"], due=due),
        ]
        return shop(*items, start=self.START, **fields)

    def test_a_date_that_dependencies_cannot_meet_is_an_error(self):
        verdict = ask(unlikely_to_make_it, self.plan("2026-05-05"))

        assert messages(verdict) == [
            "'page' is due on Tue 2026-05-05, and cannot be finished before "
            "Wed 2026-05-06 17:00, even if nobody is busy elsewhere"
        ]
        assert verdict.findings[0].severity == "error"
        assert verdict.findings[0].evidence.inputs["missed_by"] == timedelta(hours=8)

    def test_a_date_that_is_just_met_is_clear(self):
        assert ask(unlikely_to_make_it, self.plan("2026-05-06")).status == "clear"
        assert ask(unlikely_to_make_it, self.plan("2026-05-06T16:59Z")).status == "found"

    def test_only_what_has_the_date_is_found_and_not_what_leads_to_it(self):
        assert subjects(ask(unlikely_to_make_it, self.plan("2026-05-05"))) == [("page",)]

    def test_an_item_is_not_late_by_the_date_of_what_waits_for_it(self):
        system = self.plan("2026-05-05").update("copy", due="2026-06-01")

        assert subjects(ask(unlikely_to_make_it, system)) == [("page",)]

    def test_the_plan_needs_no_instant_up_to_which_facts_are_known(self):
        assert ask(unlikely_to_make_it, self.plan("2026-05-05", as_of=None)).status == "found"

    def test_a_parent_is_as_late_as_its_latest_part(self):
        system = shop(
            WorkItem("web", due="2026-05-04"),
            WorkItem("mail", parent="web", effort="1h", after=[]),
            page(parent="web", effort="3d", after=[]),
            WorkItem("copy", parent="web", effort="2d", after=[]),
            start=self.START,
        )

        verdict = ask(unlikely_to_make_it, system)
        assert subjects(verdict) == [("web",)]
        assert verdict.findings[0].evidence.inputs["missed_by"] == timedelta(hours=16)
        assert ask(unlikely_to_make_it, system.update("web", due="2026-05-06")).status == "clear"

    def test_what_is_late_already_is_not_said_again(self):
        system = self.plan("2026-05-01")

        assert ask(unlikely_to_make_it, system).status == "clear"
        assert ask(overdue, system).status == "found"


class TestUnlikelyByHistory:
    @pytest.mark.parametrize(
        ("left", "severity"), [(9.5, "error"), (13.5, "warning"), (16.5, None), (18.5, None)]
    )
    def test_the_upper_end_of_the_interval_is_held_against_the_thresholds(self, left, severity):
        took = [n + 1 for n in range(20)] * 5
        verdict = ask(unlikely_to_make_it, past(took, items=[page(due=in_days(left))]))

        high = wilson(int(left) * 5, 100, 0.9)[1]
        expected = None if high >= 0.85 else "warning" if high >= 0.5 else "error"
        got = verdict.findings[0].severity if verdict.findings else None
        assert expected == got
        if left != 9.5:  # 45 of 100 are below a half, but not for sure
            assert got == severity

    def test_the_message_has_the_chance_and_the_remedy_the_day(self):
        verdict = ask(unlikely_to_make_it, past([*range(1, 21)], items=[page(due=in_days(4))]))

        assert messages(verdict) == [
            "'page' is due on Fri 2026-05-08 09:00, and has a 20% chance of that: so many of "
            "20 finished items made it in the time left"
        ]
        assert "85% of items like it are finished by Thu 2026-05-21" in verdict.findings[0].remedy
        assert verdict.findings[0].evidence.inputs["likely_by"] == date(2026, 5, 21)

    def test_what_has_lasted_for_long_is_compared_with_what_lasted_longer(self):
        took = [1] * 80 + [30] * 20
        item = page(started=in_days(-2), due=in_days(9))

        verdict = ask(unlikely_to_make_it, past(took, items=[item]))

        assert verdict.findings[0].evidence.inputs["compared_with"] == 20
        assert verdict.findings[0].evidence.inputs["age_days"] == 2
        assert (
            ask(unlikely_to_make_it, past(took, items=[evolve(item, started=None)])).status
            == "not evaluated"  # 80 of 100 are below 85 %, and not for sure
        )

    def test_two_of_three_fire_nothing(self):
        item = page(started=in_days(-5), due=in_days(4))

        verdict = ask(unlikely_to_make_it, past([1] * 17 + [8, 8, 30], items=[item]))

        assert verdict.status == "not evaluated"
        assert verdict.reason == (
            "2 of 3 items that took longer than it is old made it in the time left: below 85%, "
            "and too few to be sure (90% interval 25% to 92%): page"
        )

    @pytest.mark.parametrize(
        ("in_time", "status"), [(9, "not evaluated"), (10, "not evaluated"), (11, "clear")]
    )
    def test_nine_of_twelve_are_not_clear(self, in_time, status):
        took = [1] * in_time + [9] * (12 - in_time)

        assert ask(unlikely_to_make_it, past(took, items=[page(due=in_days(4))])).status == status

    def test_of_several_that_nobody_can_tell_the_least_likely_says_why(self):
        items = [page(due=in_days(4)), WorkItem("mail", workflow="web", due=in_days(6))]

        reason = ask(unlikely_to_make_it, past([1] * 9 + [5] + [9] * 2, items=items)).reason

        assert reason.startswith("of the least likely, 'page': 9 of 12 finished items made it")
        assert reason.endswith(": mail, page")

    def test_a_doubt_hides_no_date_that_the_plan_cannot_meet(self):
        system = past([1] * 9 + [9] * 3, items=[page(effort="200h", due=in_days(4))], start=NOW)

        assert messages(ask(unlikely_to_make_it, system)) == [
            "'page' is due on Fri 2026-05-08 09:00, and cannot be finished before "
            "Tue 2026-05-12 17:00, even if nobody is busy elsewhere"
        ]

    @pytest.mark.parametrize(
        ("hours", "says"),
        [
            (183, "cannot be finished before the end of Mon 2026-05-11"),
            (184, "cannot be finished before Tue 2026-05-12 01:00"),
        ],
    )
    def test_a_midnight_ends_the_day_before(self, hours, says):
        item = page(effort=f"{hours}h", due=in_days(4))

        (message,) = messages(ask(unlikely_to_make_it, past([1] * 20, items=[item], start=NOW)))
        assert says in message

    @pytest.mark.parametrize(
        ("hours", "says"),
        [
            (183, "or promise: Mon 2026-05-11 at the earliest"),  # history says Tuesday before
            (10, "or promise: 85% of items like it are finished by Tue 2026-05-05"),
        ],
    )
    def test_of_the_two_dates_the_later_one_is_proposed(self, hours, says):
        item = page(effort=f"{hours}h", due=NOW + timedelta(hours=1))

        (finding,) = ask(unlikely_to_make_it, past([1] * 20, items=[item], start=NOW)).findings
        assert finding.remedy.endswith(says)

    def test_history_is_proposed_where_it_is_later_than_the_plan(self):
        item = page(effort="72h", due=NOW + timedelta(hours=1))

        (finding,) = ask(unlikely_to_make_it, past([9] * 20, items=[item], start=NOW)).findings
        assert finding.remedy.endswith("85% of items like it are finished by Wed 2026-05-13")

    def test_without_a_history_the_plan_alone_says_what_can_be_promised(self):
        item = page(effort="3d", due="2026-05-04", after=[])
        (finding,) = ask(unlikely_to_make_it, shop(item, start=NOW)).findings

        assert finding.remedy.endswith("or promise: Wed 2026-05-06 at the earliest")

    def test_older_than_all_that_finished_is_not_judged(self):
        item = page(started=in_days(-50), due=in_days(4))

        verdict = ask(unlikely_to_make_it, past([1] * 20, items=[item]))

        assert "no dates" in verdict.reason
        assert "page" in verdict.reason

    def test_what_cannot_be_judged_is_said_with_what_is_missing(self):
        def reason(system):
            return ask(unlikely_to_make_it, system).reason

        assert "no open item has a due date" in reason(past([1] * 20, items=[page()]))
        few = reason(past([1] * 10, items=[page(due=in_days(4))]))
        assert "needs 11 finished items, got 10" in few
        assert "the system has no start" in few
        assert ask(unlikely_to_make_it, past([1] * 20)).status == "clear"

    def test_effort_that_nobody_knows_does_not_make_a_date_sure(self):
        planned = shop(page(due="2026-05-20"), start=NOW)

        assert ask(unlikely_to_make_it, planned).status == "not evaluated"
        assert ask(unlikely_to_make_it, planned.update("page", effort="1d")).status == "clear"

    def test_one_item_is_one_finding_and_the_worse_of_the_two(self):
        system = past([*range(1, 21)], items=[page(effort="200h", due=in_days(4))], start=NOW)

        verdict = ask(unlikely_to_make_it, system)

        assert subjects(verdict) == [("page",)]
        assert "cannot be finished before" in messages(verdict)[0]
        assert "has a 20% chance" in messages(verdict)[0]
        assert {"missed_by", "chance"} <= set(verdict.findings[0].evidence.inputs)


@given(
    took=st.lists(st.integers(0, 30), min_size=11, max_size=25),
    age=st.none() | st.integers(0, 30),
    left=st.integers(-5, 30),
    more=st.integers(0, 30),
)
def test_a_later_date_never_makes_it_worse(took, age, left, more):
    started = None if age is None else in_days(-age)

    def found(days):
        item = page(started=started, due=in_days(days), effort="16h")
        health = diagnose(
            past(took, items=[item], start=NOW), checks=[overdue, unlikely_to_make_it]
        )
        return {one.subjects for one in health if "page" in one.subjects}

    assert found(left + more) <= found(left)


def dated(short, count, took=(10,) * 12, **fields):
    """Of so many items, so many were due after 4 days, and the others after 20."""
    items = [
        WorkItem(f"i{n}", due=in_days(4 if n < short else 20), created=NOW, **fields)
        for n in range(count)
    ]
    return past(took, items=items)


class TestBornLate:
    def test_deadlines_shorter_than_work_takes_are_found_and_longer_ones_are_not(self):
        verdict = ask(born_late, dated(12, 12))

        assert subjects(verdict) == [("shop",)]
        assert messages(verdict) == [
            "12 of 12 deadlines left less time than the 10 days that a typical item takes"
        ]
        assert ask(born_late, dated(0, 12)).status == "clear"

    @pytest.mark.parametrize(
        ("short", "status"),
        [(8, "clear"), (9, "not evaluated"), (12, "not evaluated"), (13, "found")],
    )
    def test_the_whole_interval_has_to_be_above(self, short, status):
        assert ask(born_late, dated(short, 40)).status == status
        assert (wilson(short, 40, 0.9)[0] > 0.2) == (status == "found")

    def test_a_deadline_as_long_as_work_takes_is_no_wish(self):
        items = [WorkItem(f"i{n}", due=in_days(10), created=NOW) for n in range(20)]

        assert ask(born_late, past([10] * 12, items=items)).status == "clear"
        shorter = [evolve(i, due=in_days(10) - timedelta(microseconds=1)) for i in items]
        assert ask(born_late, past([10] * 12, items=shorter)).status == "found"

    def test_the_first_date_counts_and_not_what_became_of_it(self):
        moved = [events.Rescheduled(f"i{n}", in_days(20), at=in_days(-2)) for n in range(12)]
        system = dated(12, 12)

        assert ask(born_late, evolve(system, history=[*system.history, *moved])).status == "clear"

    def test_and_not_the_last_one_that_the_history_tells(self):
        moved = [
            events.Rescheduled(f"i{n}", in_days(day), at=in_days(day - 6))
            for n in range(12)
            for day in (4, 5)
        ]
        system = dated(0, 12)

        assert ask(born_late, evolve(system, history=[*system.history, *moved])).status == "found"
        later = [evolve(event, due=in_days(20)) for event in moved[1::2]]
        both = sorted([*moved[::2], *later], key=lambda event: event.at)
        assert ask(born_late, evolve(system, history=[*system.history, *both])).status == "found"

    def test_when_it_was_written_down_may_be_in_the_history(self):
        items = [WorkItem(f"i{n}", due=in_days(4)) for n in range(12)]
        created = [events.Created(f"i{n}", at=in_days(-2)) for n in range(12)]

        assert ask(born_late, past([10] * 12, items=items)).status == "not evaluated"
        assert ask(born_late, past([10] * 12, items=items, history=created)).status == "found"

    def test_dates_of_long_ago_do_not_count(self):
        system = shifted_whole(dated(12, 12), timedelta(days=-60))

        assert "got 0" in ask(born_late, evolve(system, as_of=NOW)).reason

    def test_what_is_missing_is_said(self):
        assert "needs 11 items with a recent due date and a date of creation, got 10" in (
            ask(born_late, dated(10, 10)).reason
        )
        assert "needs 11 finished items, got 10" in ask(born_late, dated(12, 12, (10,) * 10)).reason
        assert "nothing says what time it is" in ask(born_late, WorkSystem("shop")).reason

    @given(
        left=st.lists(st.integers(-3, 30), min_size=11, max_size=25),
        took=st.lists(st.integers(1, 30), min_size=11, max_size=15),
    )
    def test_counting_one_by_one_gives_the_same(self, left, took):
        items = [WorkItem(f"i{n}", due=in_days(d), created=NOW) for n, d in enumerate(left)]
        ordered = sorted(took)
        half = (ordered[len(ordered) // 2] + ordered[(len(ordered) - 1) // 2]) / 2

        verdict = ask(born_late, past(took, items=items))

        short = sum(1 for d in left if d < half)
        assert (verdict.status == "found") == (wilson(short, len(left), 0.9)[0] > 0.2)


MADE = in_days(-28)


def slid(*days, created=MADE, **fields):
    """The page was due after these days, one decision a day from four weeks ago on."""
    moves = [
        events.Rescheduled("page", None if day is None else in_days(day), at=in_days(-28 + n))
        for n, day in enumerate(days)
    ]
    due = None if days[-1] is None else in_days(days[-1])
    return WorkSystem(
        "shop", items=[page(workflow=None, due=due, created=created)], history=moves, as_of=NOW
    )


class TestDateSlide:
    def test_three_postponements_are_too_many_and_two_are_not(self):
        verdict = ask(date_slide, slid(0, 1, 2, 3))

        assert messages(verdict) == [
            "the date of 'page' was put off 3 times, by 3 days in all, from Mon 2026-05-04 09:00 "
            "to Thu 2026-05-07 09:00"
        ]
        assert verdict.findings[0].severity == "warning"
        assert ask(date_slide, slid(0, 1, 2)).status == "clear"

    def test_the_first_event_of_an_old_item_moves_a_date_that_nobody_knows(self):
        moves = [
            events.Rescheduled("page", due, at=f"2026-05-{day:02}T09:00Z")
            for due, day in (("2026-05-27", 12), ("2026-06-03", 19), ("2026-06-10", 26))
        ]
        old = WorkItem("page", created="2026-04-01T09:00Z", due="2026-05-20")
        system = WorkSystem("shop", items=[old], history=moves)

        assert messages(ask(date_slide, system)) == [
            "the date of 'page' was put off 3 times, by 14 days in all, from Wed 2026-05-27 "
            "to Wed 2026-06-10"
        ]
        new = system.update("page", created="2026-05-11T09:00Z")
        assert ask(date_slide, new, thresholds=Thresholds(slip_share=9)).status == "clear"

    @pytest.mark.parametrize(
        ("created", "often"),
        [(-28, 2), (-29, 2), (-29.001, 3), (-20, 2), (None, 3)],
    )
    def test_a_date_is_set_within_a_day_of_the_creation(self, created, often):
        system = slid(0, 1, 2, created=None if created is None else in_days(created))
        asked = Thresholds(postponements=1)

        (finding,) = ask(date_slide, system, thresholds=asked).findings
        assert finding.evidence.inputs["postponements"] == often

    def test_the_creation_may_be_in_the_history(self):
        system = slid(0, 1, 2, created=None)
        made = [events.Created("page", at=in_days(-29))]
        known = evolve(system, history=[*made, *system.history])

        assert [ask(date_slide, each).status for each in (system, known)] == ["found", "clear"]

    def test_a_first_event_alone_is_no_slide(self):
        assert ask(date_slide, slid(0, created=None)).status == "clear"

    def test_an_earlier_date_is_no_postponement(self):
        assert ask(date_slide, slid(3, 2, 1, 0)).status == "clear"
        assert ask(date_slide, slid(3, 2, 4, 5)).status == "clear"

    def test_to_and_fro_counts_without_any_slip(self):
        verdict = ask(date_slide, slid(0, 1, 0, 1, 0, 1, 0))

        assert "put off 3 times, from" in messages(verdict)[0]

    def test_a_slip_of_more_than_half_the_time_it_was_set_with(self):
        # Written down 28 days before, and first due today.
        at, past_it = slid(0, 14, created=in_days(-28)), slid(0, 14.01, created=in_days(-28))

        assert ask(date_slide, at).status == "clear"
        assert messages(ask(date_slide, past_it))[0].startswith(
            "the date of 'page' was put off once, by 14 days in all"
        )

    def test_where_nobody_knows_when_it_was_written_down_the_first_date_counts(self):
        assert ask(date_slide, slid(0, 14.01, created=None)).status == "found"
        assert ask(date_slide, slid(0, 14, created=None)).status == "clear"
        assert ask(date_slide, slid(0, 14.01, created=in_days(-60))).status == "clear"

    def test_a_date_before_the_item_was_there_has_no_span_to_slip_by(self):
        for created in (0, 5):
            assert ask(date_slide, slid(0, 9, created=in_days(created))).status == "clear"
        assert ask(date_slide, slid(0, -9, -8, created=in_days(5))).status == "clear"

    def test_a_date_that_was_taken_away_and_set_again_later_was_put_off(self):
        assert ask(date_slide, slid(0, None, 1, 2, 3)).status == "found"

    def test_what_is_finished_does_not_matter_any_more(self):
        assert ask(date_slide, slid(0, 1, 2, 3).update("page", finished=NOW)).status == "clear"

    def test_a_parent_slides_too_while_a_part_is_open(self):
        system = slid(0, 1, 2, 3).add(WorkItem("part", parent="page"))

        assert subjects(ask(date_slide, system)) == [("page",)]

    def test_what_was_decided_later_has_not_happened(self):
        assert ask(date_slide, slid(0, 1, 2, 3).update(as_of=in_days(-26))).status == "clear"

    def test_the_thresholds_are_those_asked_for(self):
        system = slid(0, 1, 2)

        assert ask(date_slide, system, thresholds=Thresholds(postponements=2)).status == "found"
        assert ask(date_slide, system, thresholds=Thresholds(slip_share=0.01)).status == "found"

    def test_a_history_without_such_events_cannot_tell(self):
        noted = [events.Noted("page", at=in_days(-1))]
        silent = WorkSystem("shop", items=[page(workflow=None, due=NOW)], history=noted)

        assert "no history says when dates were moved" in ask(date_slide, silent).reason
        assert ask(date_slide, silent.update("page", due=None)).status == "clear"

    @given(
        days=st.lists(st.none() | st.integers(-20, 40), min_size=1, max_size=8),
        created=st.none() | st.integers(-40, -20),
    )
    def test_counting_one_by_one_gives_the_same(self, days, created):
        known, times = [day for day in days if day is not None], 0
        for before, after in pairwise(known):
            times += after > before
        is_found = times >= 3
        if known:
            first_set = -28 + next(n for n, day in enumerate(days) if day is not None)
            times += created is None or first_set - created > 1
            is_found = times >= 3
            begin = first_set if created is None else created
            span, slip = known[0] - begin, known[-1] - known[0]
            is_found |= times > 0 and span > 0 and slip > 0.5 * span

        system = slid(*days, created=None if created is None else in_days(created))
        assert (ask(date_slide, system).status == "found") == is_found


@given(system=any_systems())
def test_only_what_there_is_is_named(system):
    health = diagnose(system, checks=CHECKS)

    known = {system.id, *system.items.ids()}
    assert all(set(finding.subjects) <= known for finding in health)
    assert health.to_json()


@given(system=busy_systems(), data=st.data())
def test_the_order_of_items_does_not_matter(system, data):
    items = data.draw(st.permutations(list(system.items)))
    owners = data.draw(st.permutations(list(system.owners)))
    other = evolve(system, items=tuple(items), owners=tuple(owners))

    one, two = (diagnose(each, checks=CHECKS) for each in (system, other))

    assert (one.findings, one.not_evaluated) == (two.findings, two.not_evaluated)


dues = st.none() | st.dates(date(2026, 4, 1), date(2026, 6, 1)) | st.integers(-40, 40).map(in_days)


@given(due=st.lists(dues, max_size=6), weeks=st.integers(-40, 40))
def test_shifting_all_dates_by_whole_weeks_leaves_what_is_overdue(due, weeks):
    system = shop(*(WorkItem(f"i{n}", due=each) for n, each in enumerate(due)))

    before, after = (
        ask(overdue, each) for each in (system, shifted_whole(system, timedelta(weeks=weeks)))
    )

    def told(verdict):
        return [
            (finding.id, finding.severity, finding.evidence.inputs.get("days_late"))
            for finding in verdict.findings
        ]

    assert told(before) == told(after)


@given(due=st.lists(dues, min_size=1, max_size=20), data=st.data())
def test_finishing_in_time_never_makes_others_late(due, data):
    system = shop(*(WorkItem(f"i{n}", due=each) for n, each in enumerate(due)))
    item = data.draw(st.sampled_from(list(system.items)))
    in_time = min(NOW, in_days(-50))

    def found(each):
        return {f.subjects for f in diagnose(each, checks=[overdue])}

    assert found(system.update(item.id, finished=in_time)) <= found(system)


def test_ages_are_told_from_day_to_day_but_the_finding_is_the_same():
    system = shop(page(due="2026-04-30"))

    one, two = ask(overdue, system), ask(overdue, system.update(as_of=NOW + 2 * DAY))

    assert one.findings[0].id == two.findings[0].id
    assert one.findings[0].message != two.findings[0].message
