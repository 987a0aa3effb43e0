"""Whether there is time for the work: load in a week, and hours that people can keep up."""

from datetime import UTC, date, datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import assume
from hypothesis import strategies as st
from tests.analysis.examples import given
from tests.analysis.health.asking import ask, subjects

from worksystem import (
    Calendar,
    Capacity,
    Owner,
    Thresholds,
    WorkItem,
    WorkSystem,
    events,
)
from worksystem.analysis.health.checks.capacity import overload, unsustainable_hours
from worksystem.analysis.health.finding import SEVERITIES
from worksystem.testing import whole_systems, work_systems

MONDAY = datetime(2026, 5, 4, 9, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
OFFICE = Calendar("office", week="Mon-Fri 09:00-17:00")
ANA, BO, WEB = Owner("ana", teams=["web"]), Owner("bo", teams=["web"]), Owner("web", kind="team")
LONG = Calendar("long", week="Mon-Sat 08:00-17:00")


def shop(*items, owners=(ANA, BO, WEB), **fields):
    fields = {"start": MONDAY, "as_of": MONDAY, "calendar": "office"} | fields
    return WorkSystem("shop", calendars=[OFFICE, LONG], owners=owners, items=items, **fields)


def task(id_, effort="3d", **fields):
    return WorkItem(id_, **{"owner": "ana", "effort": effort, "after": []} | fields)


class TestOverload:
    def test_more_work_than_time_in_a_week_is_an_error(self):
        verdict = ask(overload, shop(task("copy"), task("mail")))

        assert verdict.findings[0].message == (
            "somebody in 'web' is at 120% in the week of Mon 2026-05-04: 6d of work for 5d of time"
        )
        assert (verdict.findings[0].severity, subjects(verdict)) == ("error", [("web",)])
        assert verdict.findings[0].evidence.inputs["items"] == ("copy", "mail")
        assert verdict.findings[0].evidence.inputs["weeks"] == (date(2026, 5, 4),)

    @pytest.mark.parametrize(
        ("effort", "severity"),
        [("34h", None), ("35h", "warning"), ("40h", "warning")],
    )
    def test_a_week_that_is_almost_full_is_a_warning(self, effort, severity):
        verdict = ask(overload, shop(task("copy", effort)))

        assert [finding.severity for finding in verdict.findings] == [severity] * bool(severity)

    def test_one_hour_more_than_a_week_is_an_error(self):
        verdict = ask(overload, shop(task("copy", "40h"), task("mail", "1h")))

        assert verdict.findings[0].severity == "error"

    def test_a_microsecond_too_much_by_rounding_is_none(self):
        """At a share of 0.7 each of these takes some microseconds and a part of one."""
        owner = Owner("ana", capacity=Capacity(share=0.7))
        items = [task("copy", "10h"), task("mail", "10h"), task("post", "8h")]
        system = shop(*items, owners=[owner])

        assert [f.severity for f in ask(overload, system).findings] == ["warning"]
        assert ask(overload, system, thresholds=Thresholds(load_warning=1)).status == "clear"

    def test_how_long_work_waits_is_in_the_evidence_only(self):
        finding = ask(overload, shop(task("copy", "36h"))).findings[0]

        assert finding.message.endswith("4d 4h of work for 5d of time")
        assert finding.evidence.inputs["waiting"] == 9

    @pytest.mark.parametrize(
        "change",
        [
            {"after": ["copy"]},
            {"effort": "1d"},
            {"owner": "bo"},
            {"not_before": "2026-05-11"},
            {"finished": MONDAY},
            {"remaining": "1h"},
        ],
    )
    def test_moving_cutting_or_handing_over_makes_room(self, change):
        system = shop(task("copy"), task("mail"))
        if change == {"after": ["copy"]}:
            change = {"after": ["copy"], "effort": "1d"}

        assert ask(overload, system.update("mail", **change)).status == "clear"

    def test_thresholds_can_be_chosen(self):
        system = shop(task("copy", "20h"))

        assert ask(overload, system).status == "clear"
        verdict = ask(overload, system, thresholds=Thresholds(load_warning=0.4, load_error=0.45))
        assert verdict.findings[0].severity == "error"

    def test_people_are_named_only_when_asked_for(self):
        system = shop(
            task("copy"), task("mail"), task("page", owner="bo"), task("post", owner="bo")
        )

        told, named = ask(overload, system), ask(overload, system, people=True)

        assert subjects(told) == [("web",)]
        assert told.findings[0].message.endswith("; 1 more person there is above 85%")
        assert subjects(named) == [("ana",), ("bo",)]
        assert named.findings[0].message.startswith("'ana' is at 120%")

    def test_a_team_and_its_people_are_two_findings(self):
        own = [task(f"page-{i}", "5d", owner="web") for i in range(3)]
        verdict = ask(overload, shop(task("copy"), task("mail"), *own))

        assert subjects(verdict) == [("web",), ("web",)]
        assert len({finding.id for finding in verdict.findings}) == 2

    def test_what_can_be_moved_most_cheaply_is_told(self):
        system = shop(
            task("copy", "3d", due="2026-05-06T17:00Z"),
            task("mail", "3d"),
            task("post", "1d"),
            task("book", "20d", owner="bo"),
        )

        remedy = ask(overload, system).findings[0].remedy

        assert remedy == (
            "move 'post' by up to 19d, 'mail' by up to 17d, "
            "as in system.update('post', not_before='2026-05-11'); else cut, or hand over"
        )

    def test_what_the_remedy_says_to_type_mends_it(self):
        system = shop(task("copy"), task("mail"), task("book", "20d", owner="bo"))

        remedy = ask(overload, system, people=True, scope=["ana"]).findings[0].remedy

        assert "system.update('copy', not_before='2026-05-11')" in remedy
        moved = system.update("copy", not_before="2026-05-11")
        assert ask(overload, moved, people=True, scope=["ana"]).status == "clear"

    def test_what_cannot_wait_for_monday_or_has_begun_is_not_to_be_typed(self):
        book = task("book", "44h", owner="bo")
        tight = shop(task("copy"), task("mail"), book)
        begun = shop(
            task("copy", started=MONDAY),
            task("mail", started=MONDAY),
            task("book", "20d", owner="bo"),
        )

        for system in (tight, begun):
            remedy = ask(overload, system, people=True, scope=["ana"]).findings[0].remedy
            assert remedy.startswith("move 'copy' by up to")
            assert "update" not in remedy

    def test_where_nothing_can_be_moved_that_is_told(self):
        remedy = ask(overload, shop(task("copy"), task("mail"))).findings[0].remedy

        assert remedy.startswith("none of its items can move")

    def test_weeks_that_are_over_do_not_count(self):
        later = shop(task("copy"), task("mail"), as_of=MONDAY + 14 * DAY)

        assert ask(overload, later).findings[0].evidence.inputs["weeks"] == (date(2026, 5, 18),)

    def test_only_owners_in_the_scope_are_asked_about(self):
        owners = [Owner("ana"), Owner("bo")]
        system = shop(task("copy"), task("mail"), task("page", owner="bo"), owners=owners)

        assert subjects(ask(overload, system, scope=["ana"])) == [("shop",)]
        assert ask(overload, system, scope=["bo"]).status == "clear"

    @pytest.mark.parametrize(
        ("system", "reason"),
        [
            (shop(task("copy"), start=None), "has no start"),
            (shop(task("copy", None)), "how much work they are: copy"),
            (shop(task("copy", owner=None)), "nobody does them"),
            (shop(task("copy", after=["copy"])), "wait for each other"),
            (shop(task("copy"), calendar=None), "168 hours"),
            (shop(task("copy", "5000h")), "more than 104 weeks ahead"),
        ],
    )
    def test_what_is_missing_is_told(self, system, reason):
        assert reason in ask(overload, system).reason

    def test_nothing_to_do_overloads_nobody(self):
        assert ask(overload, shop(start=None)).status == "clear"
        assert ask(overload, shop(task("copy", finished=MONDAY), start=None)).status == "clear"


def away(first, last, **fields):
    return Owner("ana", teams=["web"], capacity=Capacity(absences=[(first, last)], **fields))


def due(id_, effort="12h", on="2026-05-08", **fields):
    return task(id_, effort, due=on, **fields)


class TestWhatIsDue:
    """In a week cut short, what is due has no hours of the next week."""

    @pytest.mark.parametrize(
        ("system", "message"),
        [
            (
                shop(due("copy"), due("mail"), owners=[away("2026-05-04", "2026-05-07"), WEB]),
                "3d of work due by Fri 2026-05-08 and 1d of time until then (300%)",
            ),
            (
                shop(due("copy", "20h"), owners=[away("2026-05-04", "2026-05-08"), WEB]),
                "2d 4h of work due by Fri 2026-05-08 and no time until then",
            ),
            (
                shop(due("copy"), due("mail"), as_of=MONDAY + 3 * DAY),
                "3d of work due by Fri 2026-05-08 and 2d of time until then (150%)",
            ),
            (
                shop(due("copy", "60h")),
                "7d 4h of work due by Fri 2026-05-08 and 5d of time until then (150%)",
            ),
        ],
    )
    def test_too_much_due_for_the_time_until_then_is_an_error(self, system, message):
        (finding,) = ask(overload, system).findings

        assert finding.message == f"somebody in 'web' has {message}"
        assert (finding.severity, finding.subjects) == ("error", ("web",))
        assert finding.evidence.inputs["by"] == date(2026, 5, 8)

    @pytest.mark.parametrize(
        ("hours", "severity"),
        [(13, None), (14, "warning"), (16, "warning"), (17, "error")],
    )
    def test_the_thresholds_are_those_of_a_week(self, hours, severity):
        system = shop(due("copy", f"{hours}h"), as_of=MONDAY + 3 * DAY)

        found = ask(overload, system).findings

        assert [finding.severity for finding in found] == [severity] * bool(severity)

    @pytest.mark.parametrize(
        "change",
        [
            {"due": "2026-05-15"},
            {"due": None},
            {"effort": "1h"},
            {"owner": "bo"},
            {"finished": MONDAY},
        ],
    )
    def test_a_later_date_less_work_or_another_doer_mends_it(self, change):
        system = shop(due("copy", "9h"), due("mail", "9h"), as_of=MONDAY + 3 * DAY)

        assert ask(overload, system).findings
        assert ask(overload, system.update("mail", **change)).status == "clear"

    def test_what_the_remedy_says_to_type_mends_it(self):
        whole = WorkItem("launch", due="2026-05-08")
        system = shop(whole, due("copy", "60h", on=None, parent="launch"))

        finding = ask(overload, system).findings[0]

        assert finding.remedy == (
            "agree on a later date, as in system.update('launch', due='2026-05-15'); "
            "else cut, or hand over"
        )
        after = ask(overload, system.update("launch", due="2026-05-15")).findings
        assert "due by" not in after[0].message

    def test_what_is_overdue_is_due_this_week(self):
        late = shop(due("copy", "20h", on="2026-05-01"), as_of=MONDAY + 3 * DAY)

        assert ask(overload, late).findings[0].message == (
            "somebody in 'web' has 2d 4h of work due by Sun 2026-05-10 and 2d of time until then "
            "(125%)"
        )

    def test_what_is_overdue_without_any_time_is_not_told_by_a_date_that_is_over(self):
        gone = away("2026-05-04", "2026-05-10")
        late = shop(due("copy", "2h", on="2026-05-01"), owners=[gone, WEB])

        assert ask(overload, late).findings[0].message == (
            "somebody in 'web' has 2h of work due by Sun 2026-05-10 and no time until then"
        )

    def test_time_after_the_last_date_is_told_by_the_end_of_the_week(self):
        early = shop(due("copy", "48h", on="2026-05-05"))

        assert "due by Sun 2026-05-10 and 5d" in ask(overload, early).findings[0].message

    def test_what_is_due_on_sunday_is_due_in_that_week_and_on_monday_in_the_next(self):
        sunday, monday = (shop(due("copy", "60h", on=f"2026-05-{day}")) for day in (10, 11))

        assert "due by Sun 2026-05-10" in ask(overload, sunday).findings[0].message
        assert "at 100%" in ask(overload, monday).findings[0].message

    def test_work_that_is_due_in_several_weeks_adds_up(self):
        system = shop(
            due("copy", "30h"), due("mail", "51h", on="2026-05-15", not_before="2026-06-01")
        )

        finding = ask(overload, system).findings[0]

        assert finding.evidence.inputs["items"] == ("mail", "copy")
        assert finding.message == (
            "somebody in 'web' has 10d 1h of work due by Fri 2026-05-15 and 10d of time until then "
            "(101%)"
        )

    def test_a_share_is_in_the_work_and_in_the_time(self):
        half = Owner("ana", teams=["web"], capacity=Capacity(share=0.5))

        message = ask(overload, shop(due("copy", "30h"), owners=[half, WEB])).findings[0].message

        assert "3d 6h of work due by Fri 2026-05-08 and 2d 4h of time" in message

    def test_it_is_the_same_finding_whichever_is_worse(self):
        week = shop(task("copy"), task("mail"))
        date_ = week.update("copy", due="2026-05-06").update("mail", effort="4d", due="2026-05-08")

        ids = [ask(overload, system).findings[0].id for system in (week, date_)]

        assert len(set(ids)) == 1

    def test_the_worst_is_told_and_the_others_are_counted(self):
        owners = [*(Owner(id_, teams=["web"]) for id_ in ("ana", "bo", "cy")), WEB, Owner("di")]
        items = [due("a", "37h", owner="bo"), due("b", "36h", owner="cy"), due("c", "60h")]
        system = shop(*items, due("d", "44h", owner="di"), owners=owners)

        no_team, web = sorted(ask(overload, system).findings, key=lambda f: f.subjects)

        assert web.message.startswith("somebody in 'web' has 7d 4h of work due")
        assert web.message.endswith("(150%); 2 more people there are above 85%")
        assert (web.severity, web.evidence.inputs["people"]) == ("error", 3)
        assert no_team.subjects == ("shop",)
        assert no_team.message.startswith("somebody in no team has 5d 4h of work due")

    def test_who_has_left_has_no_time_for_what_is_due(self):
        gone = Owner("ana", teams=["web"], active=False)

        (finding,) = ask(overload, shop(due("copy", "1h"), owners=[gone, WEB])).findings

        assert finding.message.endswith("and no time until then")
        assert "load" not in finding.evidence.inputs


@given(system=work_systems(min_size=1, max_size=5, owners=True, start=True))
def test_an_absence_more_never_takes_an_overload_away(system):
    now = system.start
    assume(len(system.owners) and 1 < now.year < 9990)
    owner = system.owners[min(system.owners.ids())]
    absent = (now.date(), now.date() + 3 * DAY)
    less = evolve(owner.capacity, absences=[*owner.capacity.absences, absent])

    before = found(overload, system)
    after = found(overload, system.replace(evolve(owner, capacity=less)))

    assert all(id_ in after and after[id_] <= rank for id_, rank in before.items())


ANY = {
    "lags": "all",
    "calendars": True,
    "owners": True,
    "parents": True,
    "constraints": True,
    "progress": True,
    "start": True,
}


def found(check, system, **options):
    """Who and how bad, by id of the finding."""
    verdict = ask(check, system, **options)
    return {finding.id: SEVERITIES.index(finding.severity) for finding in verdict.findings}


@given(
    system=work_systems(min_size=1, **ANY),
    share=st.sampled_from([0, 0.4, 1]),
    units=st.integers(0, 3),
    people=st.booleans(),
    data=st.data(),
)
def test_more_capacity_never_adds_an_overload(system, share, units, people, data):
    assume(len(system.owners))
    owner = system.owners[data.draw(st.sampled_from(list(system.owners.ids())))]
    capacity = owner.capacity
    more = evolve(
        capacity,
        share=capacity.share + (1 - capacity.share) * share,
        at_once=capacity.at_once + units,
        absences=capacity.absences[1:],
    )

    before = found(overload, system, people=people)
    after = found(overload, system.replace(evolve(owner, capacity=more)), people=people)

    assert all(id_ in before and before[id_] <= rank for id_, rank in after.items())


@given(system=work_systems(min_size=1, max_size=5, **ANY), data=st.data())
def test_taking_open_work_away_that_nobody_names_adds_nothing(system, data):
    like = system.items[data.draw(st.sampled_from(list(system.items.ids())))]
    more = system.add(evolve(like, id="one more", parent=None, finished=None))

    for check in (overload, unsustainable_hours):
        assert set(found(check, system)) <= set(found(check, more))


@given(system=whole_systems(max_size=4, cycles=True), people=st.booleans(), data=st.data())
def test_any_system_can_be_asked_in_any_order(system, people, data):
    items = data.draw(st.permutations(list(system.items)))
    owners = data.draw(st.permutations(list(system.owners)))
    shuffled = evolve(system, items=items, owners=owners)

    for check in (overload, unsustainable_hours):
        verdict = ask(check, system, people=people)
        again = ask(check, shuffled, people=people)

        assert again.findings == verdict.findings
        assert {*sum(subjects(verdict), ())} <= {*system.owners.ids(), system.id}


def worked(*days, hours=10, owner="ana"):
    """Work for some hours on some days before Monday."""
    return [
        events.Worked(
            "copy",
            "doing",
            owner=owner,
            since=MONDAY - day * DAY,
            at=MONDAY - day * DAY + hours * HOUR,
        )
        for day in sorted(days, reverse=True)
    ]


class TestUnsustainableHours:
    @pytest.mark.parametrize(
        ("hours", "severity"),
        [(192, None), (193, "warning"), (219, "warning"), (220, "error")],
    )
    def test_promises_that_take_too_many_hours(self, hours, severity):
        verdict = ask(unsustainable_hours, shop(task("copy", f"{hours}h", due="2026-05-29")))

        assert [finding.severity for finding in verdict.findings] == [severity] * bool(severity)

    def test_the_worst_is_told_and_the_others_are_counted(self):
        items = [due("a", "280h", on="2026-05-29"), due("b", "200h", on="2026-05-29", owner="bo")]

        finding = ask(unsustainable_hours, shop(*items)).findings[0]

        assert finding.message == (
            "somebody in 'web' is at 70 hours a week if what is due within 4 weeks is kept; "
            "1 more person there is above 48 hours"
        )
        assert (finding.severity, finding.evidence.inputs["people"]) == ("error", 2)

    def test_hours_of_the_log_count_once(self):
        log = worked(*range(1, 29), hours=8)

        verdict = ask(unsustainable_hours, shop(history=log))
        twice = ask(unsustainable_hours, shop(history=sorted([*log, *log], key=lambda e: e.at)))

        assert verdict.findings[0].severity == "error"
        assert verdict.findings[0].message == (
            "somebody in 'web' is at 56 hours a week by the log of the last 4 weeks"
        )
        assert twice.findings[0].evidence.inputs["hours"] == 56

    def test_hours_are_those_of_four_weeks(self):
        days = range(29, 90)

        assert not ask(unsustainable_hours, shop(history=worked(*days, hours=16))).findings
        assert not ask(unsustainable_hours, shop(history=worked(*range(-20, 0), hours=16))).findings

    def test_a_short_log_says_what_it_can(self):
        few = ask(unsustainable_hours, shop(history=worked(1, 2, 3)))
        many = ask(unsustainable_hours, shop(history=worked(*range(1, 15), hours=14)))

        assert (few.status, few.reason) == (
            "not evaluated",
            "hours by the log need 28 days of it, got 2",
        )
        assert many.findings[0].evidence.inputs["hours"] == 49

    def test_a_stretch_of_days_is_no_hours(self):
        log = [events.Worked("x", "doing", owner="ana", since=MONDAY - 20 * DAY, at=MONDAY)]

        assert "stretches of more than a day" in ask(unsustainable_hours, shop(history=log)).reason

    def test_what_was_long_ago_is_not_asked_about(self):
        begin = MONDAY - 60 * DAY
        log = [events.Worked("x", "doing", owner="ana", since=begin, at=begin + 3 * DAY)]

        assert ask(unsustainable_hours, shop(history=log)).status == "clear"

    def test_the_hours_of_a_calendar_count_by_share(self):
        def with_share(share):
            return shop(owners=[Owner("ana", capacity=Capacity(calendar="long", share=share))])

        assert subjects(ask(unsustainable_hours, with_share(1))) == [("shop",)]
        assert ask(unsustainable_hours, with_share(0.5)).status == "clear"

    def test_a_holiday_lowers_the_mean(self):
        holiday = Capacity(calendar="long", absences=[("2026-05-11", "2026-05-15")])

        assert ask(unsustainable_hours, shop(owners=[Owner("ana", capacity=holiday)])).status == (
            "clear"
        )

    def test_a_promise_of_a_parent_is_one_of_its_parts(self):
        whole = WorkItem("launch", due="2026-05-29", parent="year")
        system = shop(
            WorkItem("year"), whole, task("copy", "240h", parent="launch"), task("free", "900h")
        )

        assert ask(unsustainable_hours, system).findings[0].evidence.inputs["hours"] == 60
        assert ask(unsustainable_hours, system.update("launch", due=None)).status == "clear"

    def test_effort_is_shared_by_those_who_do_it(self):
        both = task("copy", "240h", assignees=["ana", "bo"], due=MONDAY + 20 * DAY)

        assert ask(unsustainable_hours, shop(both)).status == "clear"

    def test_people_are_named_only_when_asked_for(self):
        system = shop(task("copy", "240h", due="2026-05-29"))

        assert subjects(ask(unsustainable_hours, system)) == [("web",)]
        assert subjects(ask(unsustainable_hours, system, people=True)) == [("ana",)]

    @pytest.mark.parametrize(
        ("system", "reason"),
        [
            (shop(as_of=None), "what time it is"),
            (shop(owners=[WEB]), "no owner is a person"),
            (shop(calendar=None), "2 people have no calendar, no log and no work with a date"),
            (shop(task("copy", None, due="2026-05-05")), "how much work: copy"),
        ],
    )
    def test_what_is_missing_is_told(self, system, reason):
        verdict = ask(unsustainable_hours, system)

        assert verdict.status == "not evaluated"
        assert reason in verdict.reason

    def test_hours_of_teams_and_of_those_who_left_are_nobodys(self):
        left = evolve(BO, active=False)
        items = [
            task("copy", "900h", owner="web", due="2026-05-29"),
            task("page", "900h", owner="bo", due="2026-05-29"),
        ]

        assert ask(unsustainable_hours, shop(*items, owners=[ANA, left, WEB])).status == "clear"


@given(
    stretches=st.lists(st.tuples(st.integers(0, 30 * 24), st.integers(0, 20)), max_size=8),
)
def test_hours_by_the_log_are_the_hours_in_which_somebody_worked(stretches):
    begin = MONDAY - 30 * DAY
    log = [
        events.Worked("x", "doing", owner="ana", since=begin + a * HOUR, at=begin + (a + n) * HOUR)
        for a, n in sorted(stretches, key=sum)
    ]
    busy = {
        hour for a, n in stretches if a + n <= 30 * 24 for hour in range(a, a + n) if hour >= 2 * 24
    }

    named = ask(
        unsustainable_hours,
        shop(history=log, owners=[Owner("ana")], calendar=None),
        thresholds=Thresholds(hours_warning=0),
    )

    hours = [finding.evidence.inputs["hours"] for finding in named.findings]
    assert hours == ([len(busy) / 4] if busy else [])


def test_at_a_weekend_nobody_is_out_of_time_for_what_is_overdue():
    office = Calendar("office", week="Mon-Fri 09:00-17:00")
    late = WorkItem("late", owner="ana", effort="6h", due="2026-05-01")

    def loads(now):
        system = WorkSystem(
            "shop",
            start="2026-04-20",
            as_of=now,
            calendar="office",
            calendars=[office],
            owners=[Owner("ana")],
            items=[late],
        )
        return ask(overload, system).status

    assert loads("2026-05-09T12:00Z") == "clear"  # a Saturday
    assert loads("2026-05-08T16:00Z") == "clear"  # a Friday
    assert loads("2026-05-07T16:00Z") == "clear"  # 9 hours are left of this week
