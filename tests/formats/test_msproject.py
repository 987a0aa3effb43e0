"""Plans of Microsoft Project: what each field becomes, and what is told as lost."""

import gzip
import io
from datetime import UTC, datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.formats.msproject_plans import booking, calendar, link, office, plan, resource, task

from worksystem import (
    Assignment,
    Constraint,
    Dependency,
    Elapsed,
    InvalidModel,
    Percent,
    UnreadableSource,
)
from worksystem.analysis.paths import find_critical_path
from worksystem.formats.msproject import read_msproject

HOUR = timedelta(hours=1)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 4, day, hour, minute, tzinfo=UTC)


def item(source: bytes, id_: str = "1"):
    return read_msproject(source).system.items[id_]


def losses(source: bytes) -> list[str]:
    return [str(loss) for loss in read_msproject(source).losses]


def lost(source: bytes, words: str) -> bool:
    return any(words in loss for loss in losses(source))


# the plan as a whole


def test_a_plan_becomes_a_system_that_starts_when_it_does():
    system = read_msproject(plan(task(1)), zone="Europe/Paris").system

    assert (system.id, system.title, system.zone, system.calendar) == (
        "Shop", "Shop", "Europe/Paris", "calendar-1",
    )  # fmt: skip
    assert system.start == datetime.fromisoformat("2026-04-20T08:00:00+02:00")


def test_a_plan_is_read_from_bytes_files_paths_and_gzip(tmp_path):
    source = plan(task(1), task(2, 8, link(1)))
    path = tmp_path / "plan.xml"
    path.write_bytes(gzip.compress(source))

    from_bytes = read_msproject(source)

    assert read_msproject(path) == read_msproject(str(path)) == from_bytes
    assert read_msproject(io.BytesIO(source)) == from_bytes


def test_an_id_is_made_of_the_title_or_the_name():
    untitled = plan(task(1), Title=None)

    assert read_msproject(plan(task(1), Title=" A&#9;shop ")).system.id == "A shop"
    assert read_msproject(plan(task(1), Title=None, Name="shop.xml")).system.id == "shop.xml"
    assert read_msproject(untitled).system.id == "project"


def test_a_plan_without_a_start_starts_with_its_first_task():
    tasks = (task(1, Start="2026-04-22T08:00:00"), task(2, Start="2026-04-21T08:00:00"))
    source = plan(*tasks, StartDate=None)

    assert read_msproject(source).system.start == at(21, 8)
    assert lost(source, "the plan has no start date")
    assert read_msproject(plan(task(1), StartDate=None)).system.start is None


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"ScheduleFromStart": 0}, "scheduled backwards"),
        ({"CriticalSlackLimit": 2}, "which slack counts as critical"),
        ({"MinutesPerDay": 450}, "a day of the plan is not 8 h long"),
        ({"StatusDate": "2026-04-22T17:00:00"}, "the status date is kept in ext"),
        ({"SaveVersion": 14}, "settings of saving"),
        ({"FinishDate": "2026-05-01T17:00:00"}, "that Microsoft Project works out"),
        ({"Zeppelin": "x"}, "Zeppelin of a project has no place"),
        ({"inside": "<OutlineCodes><OutlineCode><A>1</A></OutlineCode></OutlineCodes>"},
         "OutlineCodes of the project are not carried over"),
    ],
)  # fmt: skip
def test_what_a_system_does_not_have_is_told_as_lost(said, words):
    assert lost(plan(task(1), **said), words)
    assert not lost(plan(task(1)), words)


def test_a_plain_plan_loses_nothing():
    assert losses(plan(task(1, Name="Design"), task(2, 8, link(1)), ScheduleFromStart=1)) == []


def test_losses_of_one_kind_are_told_once_with_their_first_place_and_their_number():
    tasks = [task(uid, inside="<Baseline><Number>0</Number></Baseline>") for uid in range(1, 9)]

    assert losses(plan(*tasks)) == [
        "line 30: Tasks/Task[UID=1]/Baseline: baselines are not carried over (8 places; the next: "
        "Tasks/Task[UID=2]/Baseline, Tasks/Task[UID=3]/Baseline, Tasks/Task[UID=4]/Baseline, …)"
    ]


def test_links_that_win_over_constraints_are_lost_only_where_there_are_such_constraints():
    held = task(1, ConstraintType=2, ConstraintDate="2026-04-22T08:00:00")
    free = task(1, ConstraintType=4, ConstraintDate="2026-04-22T08:00:00")

    assert lost(plan(held, HonorConstraints=0), "links win over constraints")
    assert not lost(plan(held, HonorConstraints=1), "links win over constraints")
    assert not lost(plan(free, HonorConstraints=0), "links win over constraints")


# what a task is


def test_a_task_keeps_what_people_wrote_about_it():
    source = plan(
        task(
            1, 4, Name="Design &amp; test", Notes="as agreed", CreateDate="2026-04-01T10:00:00",
            HyperlinkAddress="https://example.org/a", HyperlinkSubAddress="b", Priority=700,
            WBS="A.1", OutlineNumber="1", Estimated=1, Contact="Bo", GUID="AB-12",
            PhysicalPercentComplete=20,
        )
    )  # fmt: skip

    found = item(source)

    assert (found.title, found.notes, found.duration.likely) == (
        "Design & test", "as agreed", 4 * HOUR,
    )  # fmt: skip
    assert found.refs == ("https://example.org/a#b",)
    assert found.created == datetime(2026, 4, 1, 10, tzinfo=UTC)
    assert found.ext == {
        "msproject:guid": "AB-12",
        "msproject:contact": "Bo",
        "msproject:wbs": "A.1",
        "msproject:priority": 700,
        "msproject:physical_percent_complete": 20,
        "msproject:estimated": True,
    }


def test_comments_and_cdata_are_text_only():
    assert item(plan(task(1, Name="A<!-- x --><![CDATA[<b>]]><?pi y?>C"))).title == "A<b>C"


def test_milestones_are_a_kind_of_item():
    assert item(plan(task(1, 0, Milestone=1))).kind == "milestone"
    assert item(plan(task(1, 0, Milestone=1))).duration.likely == timedelta(0)


def test_a_task_without_a_duration_is_unknown_work():
    assert item(plan(task(1, None))).duration is None
    assert item(plan(task(1, None, ManualDuration="PT4H0M0S"))).duration.likely == 4 * HOUR


def test_nobody_is_accountable_because_the_file_does_not_say():
    source = plan(task(1), resources=resource(3), bookings=booking(1, 1, 3))

    assert item(source).owner is None


def test_custom_fields_keep_the_names_that_people_gave_them():
    defined = (
        "<ExtendedAttributes><ExtendedAttribute><FieldID>7</FieldID><FieldName>Text1</FieldName>"
        "<Alias>Site: north</Alias></ExtendedAttribute><ExtendedAttribute><FieldID>8</FieldID>"
        "<FieldName>Text2</FieldName></ExtendedAttribute></ExtendedAttributes>"
    )
    values = "".join(
        f"<ExtendedAttribute><FieldID>{n}</FieldID><Value>v{n}</Value></ExtendedAttribute>"
        for n in (7, 8, 9)
    )

    assert item(plan(task(1, inside=values), inside=defined)).ext == {
        "msproject.custom:Site- north": "v7",
        "msproject.custom:Text2": "v8",
        "msproject.custom:9": "v9",
    }


def test_values_of_a_lookup_table_are_lost():
    value = "<ExtendedAttribute><FieldID>7</FieldID><ValueGUID>A</ValueGUID></ExtendedAttribute>"

    assert lost(plan(task(1, inside=value)), "values out of a lookup table")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"Cost": 100}, "costs, rates"),
        ({"EffortDriven": 1}, "whose work is fixed"),
        ({"Type": 2}, "whose work is fixed"),
        ({"Recurring": 1}, "the rule of a recurring task"),
        ({"Work": "PT8H0M0S"}, "work that is not units times duration"),
        ({"Hyperlink": "see this"}, "the words of a link"),
        ({"ConstraintType": 4}, "'start no earlier than' without a date"),
        ({"IsSubproject": 1}, "an inserted project"),
        ({"Zeppelin": "x"}, "Zeppelin of a task has no place"),
    ],
)
def test_what_an_item_does_not_have_is_told_as_lost(said, words):
    assert lost(plan(task(1, **said)), words)


# the outline


def test_summary_tasks_are_parents_and_have_no_work_of_their_own():
    system = read_msproject(
        plan(
            task(1, 40, OutlineLevel=1, Summary=1),
            task(2, 8, OutlineLevel=2),
            task(3, 16, OutlineLevel=2, Summary=1, PercentComplete=50),
            task(4, 8, OutlineLevel=3),
            task(5, 8, OutlineLevel=1),
        )
    ).system

    assert {i.id: i.parent for i in system.items} == {
        "1": None, "2": "1", "3": "1", "4": "3", "5": None,
    }  # fmt: skip
    assert [(i.kind, i.duration, i.started) for i in system.items if i.id in "13"] == [
        ("summary", None, None)
    ] * 2


def test_an_outline_number_serves_where_there_is_no_level():
    source = plan(task(1, OutlineNumber="1"), task(2, OutlineNumber="1.1"))

    assert item(source, "2").parent == "1"


def test_empty_rows_and_the_summary_of_the_project_are_no_items():
    source = plan(task(0, 99, OutlineLevel=0), task(1, OutlineLevel=1), task(2, IsNull=1),
                  "<Task><IsNull>1</IsNull></Task>")  # fmt: skip

    assert read_msproject(source).system.items.ids() == {"1"}
    assert item(source).parent is None


def test_inactive_tasks_are_left_out_with_the_links_on_them():
    source = plan(task(0), task(1, Active=0), task(2, 8, link(1)), task(3, 8, link(0)))

    assert read_msproject(source).system.items.ids() == {"2", "3"}
    assert item(source, "2").after is None
    assert lost(source, "inactive tasks are left out")
    assert lost(source, "links on an inactive task")
    assert lost(source, "links on the summary of the whole project")


def test_levelling_and_calendars_of_summary_tasks_are_lost():
    parent = task(1, OutlineLevel=1, CalendarUID=1, LevelingDelay=4800, Manual=1)
    source = plan(parent, task(2, OutlineLevel=2))

    assert lost(source, "the levelling delay of a summary task")
    assert lost(source, "the calendar of a summary task")
    assert lost(source, "dates of a summary task set by hand")


# links


@pytest.mark.parametrize(("number", "kind"), [(0, "FF"), (1, "FS"), (2, "SF"), (3, "SS")])
@pytest.mark.parametrize(
    ("lag", "shown_as", "means"),
    [
        (0, 7, timedelta(0)),
        (4800, 7, 8 * HOUR),
        (-2400, 5, -4 * HOUR),
        (4800, 39, 8 * HOUR),
        (14400, 8, Elapsed(days=1)),
        (-600, 6, Elapsed(hours=-1)),
        (14400, 40, Elapsed(days=1)),
        (50, 19, Percent(50)),
        (-25, 51, Percent(-25)),
    ],
)
def test_links_keep_their_kind_and_their_lag(number, kind, lag, shown_as, means):
    source = plan(task(1), task(2, 8, link(1, Type=number, LinkLag=lag, LagFormat=shown_as)))

    assert item(source, "2").after == (Dependency("1", kind=kind, lag=means),)
    assert losses(source) == []


def test_a_link_says_finish_to_start_by_saying_nothing():
    assert item(plan(task(1), task(2, 8, link(1))), "2").after == (Dependency("1"),)


def test_several_links_between_two_tasks_are_kept():
    ladder = task(2, 8, link(1, Type=3, LinkLag=600), link(1, Type=0, LinkLag=600))

    assert [d.kind for d in item(plan(task(1), ladder), "2").after] == ["SS", "FF"]


def test_a_task_without_links_is_not_declared_to_wait_for_nothing():
    assert item(plan(task(1))).after is None


def test_a_lag_in_percent_of_elapsed_time_is_told():
    source = plan(task(1), task(2, 8, link(1, LinkLag=50, LagFormat=20)))

    assert item(source, "2").after[0].lag == Percent(50)
    assert lost(source, "percent of elapsed time")


def test_a_link_out_of_the_file_leads_to_a_stub():
    source = plan(task(1, 8, link(999)))
    system = read_msproject(source).system

    assert system.items["999"].external
    assert system.items["1"].after == (Dependency("999"),)
    assert lost(source, "a link on a task that the file does not have")


def test_a_link_on_another_plan_leads_to_a_stub_that_is_no_task_of_this_one():
    source = plan(task(1), task(2, 8, link(1, CrossProject=1, CrossProjectName="other.mpp\\1")))
    system = read_msproject(source).system

    assert system.items["2"].after == (Dependency("external:other.mpp\\1"),)
    assert system.items["external:other.mpp\\1"].external
    assert lost(source, "a link on another plan")


def test_an_external_task_is_a_stub_that_keeps_its_date():
    source = plan(task(1, ExternalTask=1, Start="2026-04-22T08:00:00"), task(2, 8, link(1)))

    assert item(source).external
    assert find_critical_path(read_msproject(source).system)["2"].early_start == at(23, 8)


@given(order=st.permutations(range(6)))
def test_the_order_of_links_does_not_change_the_answer(order):
    links = [
        link(uid, Type=kind, LinkLag=lag)
        for uid, kind, lag in [
            (1, 1, 0),
            (1, 3, 600),
            (2, 0, -600),
            (3, 1, 4800),
            (3, 2, 0),
            (4, 1, 0),
        ]
    ]
    tasks = [task(uid, 3 * uid, link(uid - 1)) if uid > 1 else task(uid) for uid in range(1, 5)]

    def answer(listed):
        source = plan(*tasks, task(5, 8, *listed), task(6, 8, link(5)))
        return list(find_critical_path(read_msproject(source).system))

    assert answer([links[i] for i in order]) == answer(links)


# dates


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (2, "start on"),
        (3, "finish on"),
        (4, "start no earlier than"),
        (5, "start no later than"),
        (6, "finish no earlier than"),
        (7, "finish no later than"),
    ],
)
def test_constraints_keep_their_kind_and_date(number, kind):
    source = plan(task(1, ConstraintType=number, ConstraintDate="2026-04-22T08:00:00"))

    assert item(source).constraints == (Constraint(kind, at(22, 8)),)


def test_as_soon_as_possible_is_no_constraint_and_as_late_as_possible_is_one():
    assert item(plan(task(1, ConstraintType=0))).constraints == ()
    assert item(plan(task(1, ConstraintType=1))).constraints == (Constraint("as late as possible"),)


def test_a_deadline_is_due_and_makes_float_negative():
    source = plan(task(1, 16, Deadline="2026-04-20T17:00:00"))

    assert item(source).due == at(20, 17)
    assert find_critical_path(read_msproject(source).system)["1"].total_float == -8 * HOUR


def test_levelling_delays_are_elapsed_unless_the_file_says_otherwise():
    said = {"LevelingDelay": 14400}

    assert item(plan(task(1, **said))).delay == Elapsed(days=1)
    assert item(plan(task(1, LevelingDelayFormat=8, **said))).delay == Elapsed(days=1)
    assert item(plan(task(1, LevelingDelayFormat=7, **said))).delay == 24 * HOUR


def test_a_levelling_delay_counts_from_after_links_and_constraints():
    delayed = task(2, 8, link(1), LevelingDelay=14400, LevelingDelayFormat=8,
                   ConstraintType=4, ConstraintDate="2026-04-22T08:00:00")  # fmt: skip

    path = find_critical_path(read_msproject(plan(task(1), delayed)).system)

    assert (path["2"].early_start, path["2"].early_finish) == (at(23, 8), at(23, 17))


def test_elapsed_durations_run_through_nights_and_weekends():
    drying = task(2, 72, link(1), DurationFormat=8)

    path = find_critical_path(read_msproject(plan(task(1, 40), drying, task(3, 8, link(2)))).system)

    assert path["2"].early_finish == at(27, 17)
    assert path["3"].early_start == at(28, 8)


def test_the_hours_of_those_who_wait_for_elapsed_time_do_not_hold_it_up():
    source = plan(task(1, 24, DurationFormat=40), resources=resource(3, CalendarUID=1),
                  bookings=booking(1, 1, 3))  # fmt: skip

    assert item(source).assignees == ()
    assert lost(source, "who works on a task of elapsed time")
    assert find_critical_path(read_msproject(source).system).finish == at(21, 8)


def test_a_task_on_its_own_calendar_is_worked_on_then():
    saturday = calendar(
        5, "<WeekDays><WeekDay><DayType>7</DayType><DayWorking>1</DayWorking><WorkingTimes>"
        "<WorkingTime><FromTime>08:00:00</FromTime><ToTime>16:00:00</ToTime></WorkingTime>"
        "</WorkingTimes></WeekDay></WeekDays>",
    )  # fmt: skip
    source = plan(task(1, 8, CalendarUID=5), calendars=office() + saturday)

    assert item(source).calendar == "calendar-5"
    assert find_critical_path(read_msproject(source).system).finish == at(25, 16)


def test_a_task_scheduled_by_hand_stays_where_it_was_put():
    by_hand = task(2, 8, link(1), Manual=1, ManualStart="2026-04-20T08:00:00", ConstraintType=1)
    source = plan(task(1), by_hand)

    assert find_critical_path(read_msproject(source).system)["2"].early_start == at(20, 8)
    assert lost(source, "scheduled by hand is held by a constraint")
    assert lost(source, "the constraint of a task scheduled by hand")
    assert item(plan(task(1, Manual=1))).constraints == ()


# progress


def test_finished_work_keeps_when_it_began_and_ended():
    found = item(plan(task(1, PercentComplete=100, ActualStart="2026-04-20T09:00:00",
                           ActualFinish="2026-04-20T16:00:00",
                           RemainingDuration="PT0H0M0S")))  # fmt: skip

    assert (found.started, found.finished, found.remaining) == (at(20, 9), at(20, 16), None)


def test_begun_work_keeps_what_is_left_of_it():
    said = {"ActualStart": "2026-04-20T09:00:00", "PercentComplete": 25}

    found = item(plan(task(1, 16, RemainingDuration="PT12H0M0S", **said)))

    assert (found.started, found.finished, found.remaining) == (at(20, 9), None, 12 * HOUR)
    assert item(plan(task(1, 16, **said))).remaining == 12 * HOUR


def test_what_is_begun_without_saying_when_began_on_its_scheduled_date():
    said = {"Start": "2026-04-20T08:00:00", "Finish": "2026-04-20T17:00:00"}

    assert item(plan(task(1, PercentComplete=50, **said))).started == at(20, 8)
    assert item(plan(task(1, PercentComplete=100, **said))).finished == at(20, 17)


def test_unfinished_work_goes_on_from_where_it_was_as_in_microsoft_project():
    begun = task(1, 16, ActualStart="2026-04-20T08:00:00", PercentComplete=50,
                 RemainingDuration="PT8H0M0S")  # fmt: skip
    source = plan(begun, task(2, 8, link(1)), StatusDate="2026-04-30T17:00:00")

    reading = read_msproject(source)

    assert find_critical_path(reading.system).finish == at(22, 17)
    assert reading.system.as_of is None
    assert reading.system.ext["msproject:status_date"] == "2026-04-30T17:00:00+00:00"
    held = attrs.evolve(reading.system, as_of=reading.system.ext["msproject:status_date"])
    assert find_critical_path(held).finish > at(30, 17)


# who does it


def test_resources_that_work_are_owners():
    system = read_msproject(
        plan(
            task(1),
            resources=resource(1, "Ana", CalendarUID=1, EmailAddress="ana@example.org")
            + resource(2, "Half", MaxUnits=0.5)
            + resource(3, "Diggers", MaxUnits=12)
            + resource(4, "Two and a half", MaxUnits=2.5)
            + resource(5, "Painter", IsGeneric=1)
            + resource(6, "Gone", IsInactive=1),
        )
    ).system

    assert [(o.id, o.kind, o.capacity.share, o.capacity.at_once) for o in system.owners] == [
        ("resource-1", "person", 1, 1),
        ("resource-2", "person", 0.5, 1),
        ("resource-3", "team", 1, 12),
        ("resource-4", "team", pytest.approx(2.5 / 3), 3),
        ("resource-5", "role", 1, 1),
        ("resource-6", "person", 1, 1),
    ]
    assert system.owners["resource-1"].capacity.calendar == "calendar-1"
    assert system.owners["resource-1"].ext == {"msproject:email": "ana@example.org"}
    assert not system.owners["resource-6"].active


def test_assignments_say_which_share_a_task_takes():
    system = read_msproject(
        plan(
            task(1), task(2), task(3),
            resources=resource(1) + resource(2, MaxUnits=0.5) + resource(3, MaxUnits=9),
            bookings=booking(1, 1, 1, Units=0.5) + booking(2, 2, 2, Units=0.5)
            + booking(3, 3, 3, Units=2) + booking(4, 3, 3, Units=3) + booking(5, 3, 1),
        )
    ).system  # fmt: skip

    assert system.items["1"].assignees == (Assignment("resource-1", share=0.5),)
    assert system.items["2"].assignees == (Assignment("resource-2"),)
    assert system.items["3"].assignees == (
        Assignment("resource-3", share=5),
        Assignment("resource-1"),
    )


def test_work_that_is_units_times_duration_is_no_loss():
    source = plan(task(1, 8, Work="PT16H0M0S"), resources=resource(1, MaxUnits=2),
                  bookings=booking(1, 1, 1, Units=2))  # fmt: skip

    assert losses(source) == []


def test_what_is_assigned_to_nobody_has_no_assignees():
    source = plan(task(1), resources="<Resource><UID>0</UID></Resource>",
                  bookings=booking(1, 1, -65535) + booking(2, 1, 0))  # fmt: skip

    assert item(source).assignees == ()


@pytest.mark.parametrize("said", [{"Type": 0}, {"Type": 2}, {"Type": 0, "IsCostResource": 1}])
def test_material_and_costs_are_lost_with_their_assignments(said):
    source = plan(task(1), resources=resource(1, "Sand", **said), bookings=booking(1, 1, 1))

    assert item(source).assignees == ()
    assert lost(source, "material and cost resources")
    assert lost(source, "assignments of resources that are left out")


@pytest.mark.parametrize(
    ("of_resource", "of_booking", "words"),
    [
        ({"MaxUnits": 0}, {}, "of which there is nothing"),
        ({"StandardRate": 40}, {}, "costs, rates"),
        ({}, {"Units": 0}, "takes no time"),
        ({}, {"WorkContour": 3}, "not spread evenly"),
        ({}, {"Delay": 4800}, "a delay of one resource"),
        ({"inside": "<AvailabilityPeriods><AvailabilityPeriod><AvailableUnits>2</AvailableUnits>"
          "</AvailabilityPeriod></AvailabilityPeriods>"}, {}, "units of a resource that change"),
    ],
)  # fmt: skip
def test_what_an_owner_does_not_have_is_told_as_lost(of_resource, of_booking, words):
    source = plan(
        task(1), resources=resource(1, **of_resource), bookings=booking(1, 1, 1, **of_booking)
    )

    assert lost(source, words)


def test_people_with_different_hours_on_one_task_are_told():
    evening = calendar(2, BaseCalendarUID=1) + calendar(
        3, "<WeekDays><WeekDay><DayType>2</DayType><DayWorking>0</DayWorking></WeekDay></WeekDays>",
        BaseCalendarUID=1,
    )  # fmt: skip
    people = resource(1, CalendarUID=2) + resource(2, CalendarUID=3) + resource(3)

    def source(*who, **said):
        bookings = "".join(booking(n, 1, n) for n in who)
        return plan(
            task(1, **said), calendars=office() + evening, resources=people, bookings=bookings
        )

    assert lost(source(1, 2), "people with different hours")
    assert not lost(source(1, 3), "people with different hours")
    assert lost(source(2, IgnoreResourceCalendar=1, CalendarUID=1), "ignores the hours")
    assert not lost(source(1, IgnoreResourceCalendar=1, CalendarUID=1), "ignores the hours")


def test_everything_wrong_is_told_at_once_with_its_place():
    source = plan(
        task(1, None, Duration="PT-5H"),
        task(2, Deadline="tomorrow"),
        task(3, 8, link(1, Type=9)),
        resources=resource(1, CalendarUID=77),
        bookings=booking(1, 88, 1) + booking(2, 1, 99),
    )

    with pytest.raises(UnreadableSource) as caught:
        read_msproject(source)

    assert [(fault.line, fault.path) for fault in caught.value.faults] == [
        (30, "Tasks/Task[UID=1]/Duration"),
        (31, "Tasks/Task[UID=2]/Deadline"),
        (32, "Tasks/Task[UID=3]/PredecessorLink/Type"),
        (34, "Resources/Resource[UID=1]/CalendarUID"),
        (35, "Assignments/Assignment[UID=1]/TaskUID"),
        (35, "Assignments/Assignment[UID=2]/ResourceUID"),
    ]


def test_what_only_the_whole_shows_to_be_wrong_is_a_fault_of_the_file(monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise InvalidModel("items[0]: the whole does not fit")

    monkeypatch.setattr("worksystem.formats.msproject.reader.WorkSystem", refuse)

    with pytest.raises(UnreadableSource, match="the whole does not fit"):
        read_msproject(plan(task(1)))


def test_two_spellings_of_one_plan_elsewhere_lead_to_one_stub():
    named = [link(9, CrossProject=1, CrossProjectName=name) for name in ("caf\u00e9", "cafe\u0301")]

    assert item(plan(task(1, 8, *named))).after == (Dependency("external:caf\u00e9"),) * 2


def test_a_link_on_another_plan_may_not_say_which():
    assert item(plan(task(1, 8, link(9, CrossProject=1)))).after == (Dependency("external:9"),)


def test_custom_fields_without_a_value_or_a_name_are_none():
    values = "<ExtendedAttribute><FieldID>7</FieldID></ExtendedAttribute>"
    nameless = "<ExtendedAttributes><ExtendedAttribute><Alias>x</Alias></ExtendedAttribute></ExtendedAttributes>"

    assert item(plan(task(1, inside=values), inside=nameless)).ext == {}


def test_two_custom_fields_of_one_name_are_told_apart():
    defined = "".join(
        f"<ExtendedAttribute><FieldID>{n}</FieldID><FieldName>Text{n}</FieldName><Alias>Site</Alias>"
        "</ExtendedAttribute>"
        for n in (1, 2)
    )
    values = "".join(
        f"<ExtendedAttribute><FieldID>{n}</FieldID><Value>v{n}</Value></ExtendedAttribute>"
        for n in (1, 2)
    )
    source = plan(
        task(1, inside=values), inside=f"<ExtendedAttributes>{defined}</ExtendedAttributes>"
    )

    assert item(source).ext == {"msproject.custom:Site": "v1", "msproject.custom:Text2": "v2"}


def test_an_inserted_project_and_an_external_task_say_where_they_are():
    source = plan(task(1, IsSubproject=1, SubprojectName="b.mpp"),
                  task(2, ExternalTask=1, ExternalTaskProject="c.mpp"))  # fmt: skip

    assert item(source, "1").ext == {"msproject:subproject": "b.mpp"}
    assert item(source, "2").ext == {"msproject:external_project": "c.mpp"}
