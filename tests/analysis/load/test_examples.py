"""Loads that can be worked out by hand: weeks, months, clocks that jump, who counts where."""

from datetime import timedelta

import pytest

from worksystem import (
    Assignment,
    Calendar,
    CannotAnswer,
    Capacity,
    Dependency,
    Elapsed,
    Membership,
    Owner,
    WorkItem,
    WorkSystem,
)
from worksystem.analysis.load import measure_load
from worksystem.analysis.load.periods import Periods
from worksystem.show import show

WEEK = Calendar("week", week="Mon-Fri 09:00-17:00", zone="Europe/Paris")


TWO = (Owner("ana"), Owner("bo"))


def shop(*items, owners=TWO, calendars=(WEEK,), **fields):
    given = {"start": "2026-05-04", "calendar": "week"} | fields
    return WorkSystem("shop", items=items, owners=owners, calendars=calendars, **given)


def item(id_, effort=None, owner="ana", **fields):
    return WorkItem(id_, owner=owner, effort=effort, **{"after": []} | fields)


def told(rows):
    return [f"{show(row.demand)} of {show(row.capacity)}" for row in rows]


def test_work_lies_evenly_over_the_working_time_between_its_early_dates():
    load = measure_load(shop(item("a", "3d"), item("b", "8d")))

    assert told(load["ana"]) == ["8d of 5d", "3d of 5d"]
    assert load["ana"][0].items == ("b", "a")
    assert load["ana"][1].items == ("b",)
    assert [row.is_over for row in load["ana"]] == [True, False]
    assert load["ana"][0].utilisation == 1.6
    assert told(load["bo"]) == ["0h of 5d", "0h of 5d"]


def test_work_that_is_spread_over_its_float_lies_up_to_its_late_finish():
    system = shop(item("a", "3d"), item("long", "15d", owner="bo"))

    load = measure_load(system, spread="float")

    assert load.spread == "float"
    assert told(load["ana"]) == ["1d of 5d", "1d of 5d", "1d of 5d"]
    assert load.totals["ana"].demand == measure_load(system).totals["ana"].demand


def test_late_work_has_no_float_to_be_spread_over():
    late = shop(item("a", "8d", due="2026-05-06"))

    assert told(measure_load(late, spread="float")["ana"]) == ["5d of 5d", "3d of 5d"]


def test_people_who_meet_take_of_each_their_share_of_the_effort():
    doers = [Assignment("ana"), Assignment("bo")]
    owners = [Owner("ana"), Owner("bo", capacity=Capacity(share=0.5))]
    effort = WorkItem("a", effort="3d", assignees=doers, after=[])
    fixed = WorkItem("a", duration="3d", assignees=doers, after=[])

    assert told(measure_load(shop(effort, owners=owners))["ana"]) == ["2d of 5d"]
    assert told(measure_load(shop(effort, owners=owners))["bo"]) == ["1d of 2d 4h"]
    assert told(measure_load(shop(fixed, owners=owners))["ana"]) == ["3d of 5d"]
    assert told(measure_load(shop(fixed, owners=owners))["bo"]) == ["1d 4h of 2d 4h"]


def test_a_week_in_which_the_clock_is_put_forward_has_an_hour_less():
    night = Calendar("night", week="Mon-Sun 00:00-06:00", zone="Europe/Paris")
    system = shop(item("a", "5h"), calendars=[WEEK, night], calendar="night", start="2026-03-29")

    week, day = measure_load(system), measure_load(system, by="day")

    assert week["ana"][0].start.isoformat() == "2026-03-23T00:00:00+01:00"
    assert week["ana"][0].end.isoformat() == "2026-03-30T00:00:00+02:00"
    assert week["ana"][0].capacity == timedelta(hours=7 * 6 - 1)
    assert day["ana"][0].demand == day["ana"][0].capacity == timedelta(hours=5)
    assert day["ana"][0].end - day["ana"][0].start == timedelta(hours=23)


def test_months_are_those_of_the_calendar():
    load = measure_load(shop(item("a", "30d")), by="month")

    assert [f"{row.start:%d %b} {row.end:%d %b}" for row in load["ana"]] == [
        "01 May 01 Jun",
        "01 Jun 01 Jul",
    ]
    assert told(load["ana"]) == ["20d of 21d", "10d of 22d"]
    assert "2026-05" in load.table().data


def test_periods_begin_at_midnight_of_the_zone_that_is_asked_for():
    tokyo = Calendar("late", week="Sun 20:00-24:00", zone="Europe/Paris")
    system = shop(item("a", "4h"), calendars=[tokyo], calendar="late", start="2026-05-10")

    assert [r.demand for r in measure_load(system, by="week")["ana"]] == [timedelta(hours=4)]
    parts = measure_load(system, by="week", zone="Asia/Tokyo")["ana"]
    assert [row.demand for row in parts] == [timedelta(0), timedelta(hours=4)][1:]
    assert parts[0].start.isoformat() == "2026-05-11T00:00:00+09:00"


def test_a_range_leaves_the_rest_before_and_after_it():
    load = measure_load(shop(item("a", "13d")), start="2026-05-13", until="2026-05-17")

    assert told(load["ana"]) == ["5d of 5d"]
    assert show(load.before["ana"]) == "5d"
    assert show(load.after["ana"]) == "3d"
    assert load.notes[0] == "5d of work lies before the first week, 3d after the last"
    assert "5d more lies before the first week. 3d more lies after the last week." in load.explain(
        "ana"
    )


@pytest.mark.parametrize(
    ("options", "starts"),
    [
        ({}, ["2026-05-04", "2026-05-11"]),
        ({"start": "2026-04-29"}, ["2026-04-27", "2026-05-04", "2026-05-11"]),
        ({"until": "2026-05-10"}, ["2026-05-04"]),
        ({"until": "2026-05-11"}, ["2026-05-04", "2026-05-11"]),
        ({"until": "2026-05-11T00:00+02:00"}, ["2026-05-04"]),
        ({"until": "2026-05-11T00:01+02:00"}, ["2026-05-04", "2026-05-11"]),
        ({"start": "2026-05-11T00:00+02:00"}, ["2026-05-11"]),
        ({"start": "2026-05-20"}, ["2026-05-18"]),
        ({"until": "2026-04-20"}, ["2026-04-20"]),
        ({"start": "2026-05-12", "until": "2026-05-12"}, ["2026-05-11"]),
        (
            {"start": "2026-05-12T00:00+02:00", "until": "2026-05-12T00:00+02:00"},
            ["2026-05-11"],
        ),
    ],
)
def test_a_range_begins_and_ends_with_whole_periods(options, starts):
    load = measure_load(shop(item("a", "8d")), **options)

    assert [str(row.start.date()) for row in load["ana"]] == starts


def test_only_what_is_left_counts():
    done = item("done", "5d", finished="2026-05-06T09:00+02:00")
    begun = item("begun", "4d", started="2026-05-04T09:00+02:00", remaining="1d")
    half = item("half", "4d", owner="bo", started="2026-05-04T09:00+02:00")
    parent, stub = item("parent", "9d"), item("stub", "9d", external=True)
    child = item("child", "1d", parent="parent")
    unknown = item("unknown")
    system = shop(done, begun, half, parent, child, stub, unknown, as_of="2026-05-06")

    load = measure_load(system)

    assert told(load["ana"]) == ["2d of 5d"]
    assert load["ana"][0].items == ("begun", "child")
    assert told(load["bo"]) == ["2d of 5d"]
    assert measure_load(system, by="day")["bo"][0].start.isoformat() == "2026-05-06T00:00:00+02:00"
    assert load.unknown_effort == ("unknown",)
    assert load.notes[:2] == (
        "nobody has said how much work 'unknown' is; counted as zero",
        "'stub' is outside the system: on nobody's load",
    )


def test_unknown_effort_of_which_something_remains_is_known():
    load = measure_load(shop(item("a", remaining="2d")))

    assert told(load["ana"]) == ["2d of 5d"]
    assert load.unknown_effort == ()


def test_what_begun_and_has_no_time_left_demands_nothing():
    over_time = item("a", "1d", started="2026-05-04T09:00+02:00")

    assert told(measure_load(shop(over_time, as_of="2026-05-07"))["ana"]) == ["0h of 5d"]


def test_what_nobody_does_is_on_nobodys_load_but_its_skill_is_asked_for():
    owners = [Owner("ana", skills=["ink"]), Owner("bo", skills=["ink"], active=False)]
    system = shop(item("art", "8d", owner=None, skills=["ink"]), owners=owners)

    load = measure_load(system)

    assert load.unassigned.items == ("art",)
    assert show(load.unassigned.work) == "8d"
    assert told(load["ana"]) == ["0h of 5d", "0h of 5d"]
    assert told(load.skills["ink"]) == ["5d of 5d", "3d of 5d"]
    assert load.skills["ink"][0].items == ("art",)
    assert load.skills["ink"][0].owner == "ink"
    assert load.notes[0] == "'art' is assigned to nobody: on no owner's load"


def test_a_skill_is_asked_of_those_who_have_it():
    owners = [Owner("ana", skills=["ink"]), Owner("bo", skills=["law"])]
    both = WorkItem("a", effort="4d", assignees=["ana", "bo"], skills=["ink"], after=[])
    bos = item("b", "1d", owner="bo", skills=["ink", "moon"])

    load = measure_load(shop(both, bos, owners=owners))

    assert told(load.skills["ink"]) == ["3d of 5d"]
    assert load.skills["ink"][0].items == ("a", "b")
    assert told(load.skills["moon"]) == ["1d of 0h"]
    assert load.skills["moon"][0].utilisation == float("inf")
    assert told(load.skills["law"]) == ["0h of 5d"]
    assert list(load.skills) == ["ink", "law", "moon"]


def test_a_skill_of_a_team_is_that_of_its_members_and_each_counts_once():
    owners = [
        Owner("web", kind="team", skills=["ink"], capacity=Capacity(at_once=3)),
        Owner("ana", skills=["ink"], teams=["web"]),
        Owner("bo", teams=["web"]),
    ]

    load = measure_load(shop(owners=owners))

    assert told(load.skills["ink"]) == ["0h of 15d"]


def test_a_team_that_is_not_active_has_no_skill():
    owners = [
        Owner("web", kind="team", skills=["ink"], active=False),
        Owner("ana", teams=["web"]),
    ]

    assert told(measure_load(shop(owners=owners)).skills["ink"]) == ["0h of 0h"]


def test_a_team_has_the_demand_on_its_members_and_the_larger_capacity():
    owners = [
        Owner("web", kind="team", capacity=Capacity(at_once=2)),
        Owner("ana", teams=[Membership("web", share=0.5)]),
        Owner("bo", teams=["web"]),
        Owner("cy", teams=["web"]),
    ]
    system = shop(item("a", "3d"), item("b", "2d", owner="web"), owners=owners)

    load = measure_load(system)

    assert told(load["web"]) == ["5d of 12d 4h"]
    assert load["web"][0].items == ("a", "b")
    assert told(load.own("web")) == ["2d of 10d"]
    assert load.own("web")[0].items == ("b",)
    assert load.parts("web") == ("ana",)
    assert "That counts 'ana'." in load.explain("web")


def test_somebody_in_two_teams_is_divided_between_them():
    owners = [
        Owner("ana", teams=[Membership("web", share=0.5), Membership("ops", share=0.25)]),
        Owner("web", kind="team", capacity=Capacity(share=0.1)),
        Owner("ops", kind="team", capacity=Capacity(share=0.1)),
    ]

    load = measure_load(shop(item("a", "3d"), owners=owners))

    assert told(load["web"]) == ["2d of 2d 4h"]
    assert told(load["ops"]) == ["1d of 1d 2h"]


def test_a_member_counts_for_a_team_while_in_it():
    owners = [
        Owner("ana", teams=[Membership("web", since="2026-05-06", until="2026-05-07")]),
        Owner("web", kind="team", capacity=Capacity(share=0.01)),
    ]

    load = measure_load(shop(item("a", "5d"), item("b", "1d"), owners=owners))

    assert told(load["web"]) == ["2d of 2d"]
    assert load["web"][0].items == ("a",)
    assert load.totals["web"].items == ("a",)
    assert told(load["ana"]) == ["6d of 5d"]


def test_who_has_left_a_team_is_no_part_of_it():
    owners = [
        Owner("ana", teams=[Membership("web", until="2026-05-01")]),
        Owner("web", kind="team"),
    ]

    load = measure_load(shop(item("a", "5d"), owners=owners))

    assert told(load["web"]) == ["0h of 5d"]
    assert load.parts("web") == ()


def test_a_team_of_teams_counts_each_person_once():
    owners = [
        Owner("ana", teams=["web", "dept"]),
        Owner("web", kind="team", capacity=Capacity(at_once=3), teams=["dept"]),
        Owner("dept", kind="team"),
    ]

    load = measure_load(shop(item("a", "3d"), item("b", "2d", owner="web"), owners=owners))

    assert told(load["web"]) == ["3d 4h of 15d"]
    assert told(load["dept"]) == ["5d of 15d"]
    assert load.parts("dept") == ("ana", "web")


def test_a_role_has_all_of_its_holders():
    owners = [
        Owner("ana", teams=["web"]),
        Owner("bo", capacity=Capacity(absences=["2026-05-04"])),
        Owner("law", kind="role", holders=["ana", "bo"]),
        Owner("press", kind="role", holders=["ana"]),
        Owner("judge", kind="role"),
        Owner("web", kind="team"),
    ]
    system = shop(item("a", "3d"), item("b", "1d", owner="law"), owners=owners)

    load = measure_load(system)

    assert told(load["law"]) == ["4d of 9d"]
    assert told(load["press"]) == ["3d of 5d"]
    assert told(load["judge"]) == ["0h of 5d"]
    assert told(load["web"]) == ["3d of 5d"]


def test_a_role_that_a_team_and_its_member_hold_has_the_member_once():
    owners = [
        Owner("ana", teams=["web"]),
        Owner("web", kind="team"),
        Owner("law", kind="role", holders=["ana", "web"]),
    ]

    load = measure_load(shop(item("a", "3d"), owners=owners))

    assert told(load["law"]) == ["3d of 5d"]


def test_teams_that_are_part_of_each_other_are_named_and_not_counted():
    owners = [
        Owner("ana", teams=["a"]),
        Owner("a", kind="team", teams=["b"]),
        Owner("b", kind="team", teams=["a"]),
    ]

    load = measure_load(shop(item("x", "3d"), owners=owners))

    assert told(load["a"]) == ["3d of 5d"]
    assert told(load["b"]) == ["0h of 5d"]
    assert load.notes == ("'a', 'b' are part of each other; that was not counted",)


def test_a_long_circle_of_teams_does_not_recurse():
    teams = [Owner(f"t{n}", kind="team", teams=[f"t{(n + 1) % 1500}"]) for n in range(1500)]

    load = measure_load(shop(owners=teams))

    assert "are part of each other" in load.notes[0]


def test_who_is_not_active_has_no_capacity():
    load = measure_load(shop(item("a", "1d"), owners=[Owner("ana", active=False)]))

    assert told(load["ana"]) == ["1d of 0h"]
    assert load["ana"][0].utilisation == float("inf")
    assert load.table().columns()["2026-05-04"] == [float("inf")]
    assert load.explain("ana").startswith("'ana' has 1d of work in 1 week, and no capacity.")


def test_somebody_who_has_left_for_ever_is_no_search_to_the_end_of_time():
    away = Capacity(absences=[("2026-05-06", "9999-12-31")])
    later = Capacity(absences=[("0001-01-01", "2026-05-07")])
    never = Capacity(absences=[("0001-01-01", "9999-12-31")])
    owners = [
        Owner("ana"),
        *(Owner(str(n), capacity=c) for n, c in enumerate([away, later, never])),
    ]

    load = measure_load(shop(item("a", "8d"), owners=owners))

    assert [told(load[id_]) for id_ in "012"] == [
        ["0h of 2d", "0h of 0h"],
        ["0h of 1d", "0h of 5d"],
        ["0h of 0h", "0h of 0h"],
    ]


def test_hours_that_do_not_divide_are_no_overload():
    # Four hours at a share of 0.7 are no whole number of microseconds: seven such
    # items leave three of them in a week that they fill, and the eighth begins.
    items = [item(f"a{n}", "4h", after=[f"a{n - 1}"] if n else []) for n in range(8)]
    owner = Owner("ana", capacity=Capacity(share=0.7))

    load = measure_load(shop(*items, owners=[owner]))

    row = load["ana"][0]
    assert row.demand - row.capacity == timedelta(microseconds=2)
    assert not row.is_over
    assert row.excess == timedelta(0)
    assert len(load.over) == 0


@pytest.mark.parametrize("odd", [1, 3])
def test_of_work_for_a_thousand_years_nothing_is_lost(odd):
    effort = timedelta(days=365 * 999, microseconds=odd)
    whole = shop(item("a", effort), calendar=None, calendars=())

    load = measure_load(whole, by="month")

    assert load.totals["ana"].demand == effort


def test_days_of_a_seventh_of_somebody_sum_to_their_week():
    owners = [Owner("ana", capacity=Capacity(share=1 / 7))]
    system = shop(item("a", "1h"), owners=owners)

    days = measure_load(system, by="day", start="2026-05-04", until="2026-05-10")["ana"]

    assert days.capacity.sum() == measure_load(system)["ana"].capacity.sum()


def test_work_of_no_length_lies_where_it_starts():
    many = Capacity(at_once=10_000)
    items = [
        WorkItem("a", effort=timedelta(microseconds=9), assignees=[("ana", 10_000)], after=[]),
        WorkItem("b", effort="1h", owner="bo", after=[]),
    ]

    load = measure_load(shop(*items, owners=[Owner("ana", capacity=many), Owner("bo")]), by="day")

    assert load["ana"][0].demand == timedelta(microseconds=9)
    assert load["ana"][0].items == ("a",)


def test_parts_too_small_to_count_are_nobodys_load():
    tiny = WorkItem("a", duration=timedelta(microseconds=9), assignees=[("ana", 0.001)], after=[])

    load = measure_load(shop(tiny))

    assert load.accounts.ledger.bookings() == []
    assert load.unassigned.items == ()


def test_long_lags_make_many_periods_and_a_long_table():
    last = item("b", "1d", after=[Dependency("a", lag=Elapsed(days=100))])

    load = measure_load(shop(item("a", "8d"), last))

    assert list(load.table().data)[:2] == ["owner", "from"]
    assert [row["demand"] for row in load.table().to_records()] == [
        timedelta(hours=40),
        timedelta(hours=24),
        timedelta(hours=8),
    ]
    assert len(load) == 3
    assert [row.owner for row in load] == ["ana"] * 3


def test_as_many_periods_are_made_as_are_allowed_and_no_more():
    second = 86_400_000_000

    assert len(Periods.covering("day", "UTC", 0, second, most=2)) == 2
    with pytest.raises(CannotAnswer, match="need at most 1 periods, got 2 days from 1970-01-01"):
        Periods.covering("day", "UTC", 0, second, most=1)


def test_a_day_that_a_zone_left_out_is_no_period():
    system = shop(zone="Pacific/Apia", calendar=None, calendars=(), start="2011-12-29T12:00Z")

    load = measure_load(system, by="day", start="2011-12-29", until="2011-12-31")

    assert [f"{row.start:%d}" for row in load["ana"]] == ["29", "31"]


def test_a_midnight_that_the_clock_shows_twice_begins_its_day_the_first_time():
    # In St. John's the clock went back from 00:01 to 23:01 of the day before.
    system = shop(zone="America/St_Johns", calendar=None, calendars=(), start="2010-11-07T03:00Z")

    load = measure_load(system.add(item("a", "30m")), by="day")

    assert [row.demand for row in load["ana"]] == [timedelta(minutes=30)]
    assert load["ana"][0].end - load["ana"][0].start == timedelta(hours=25)
