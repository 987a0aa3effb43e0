"""Calendars that mix: against hour-by-hour search, by laws, and beside the array passes."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.analysis.paths.oracle import plans

from worksystem import (
    Calendar,
    Dependency,
    Elapsed,
    WorkItem,
    WorkSystem,
    find_critical_path,
)
from worksystem.network import Schedule, network_of
from worksystem.network.calendar_passes import CalendarPasses

HOUR = timedelta(hours=1)
START = datetime(2026, 3, 2, 9, tzinfo=UTC)  # a Monday
HORIZON = 24 * 7 * 30

CALENDARS = {
    "office": Calendar("office", week="Mon-Fri 09:00-12:00 13:00-17:00"),
    "night": Calendar("night", week="Mon-Thu 22:00-04:00"),
    "weekend": Calendar("weekend", week="Sat,Sun 08:00-20:00"),
    "always": Calendar("always", week="always"),
}


def open_hours(name):
    """Hours since START that are open, by asking the clock on the wall."""
    found = []
    for hour in range(HORIZON):
        at = START + hour * HOUR
        day, clock = at.weekday(), at.hour
        found.append(
            {
                "office": day < 5 and (9 <= clock < 12 or 13 <= clock < 17),
                "night": (day < 4 and clock >= 22) or (day in (1, 2, 3, 4) and clock < 4),
                "weekend": day >= 5 and 8 <= clock < 20,
                "always": True,
            }[name]
        )
    return found


OPEN = {name: open_hours(name) for name in CALENDARS}
SLOTS = {name: [h for h, is_open in enumerate(OPEN[name]) if is_open] for name in CALENDARS}
COUNT = {name: np.concatenate(([0], np.cumsum(OPEN[name]))) for name in CALENDARS}


def worked(name, hour):
    return int(COUNT[name][hour])


def slots_of(item, first):
    """The hours at which an item that starts at its slot `first` begins and ends."""
    slots = SLOTS[item["calendar"]]
    return slots[first], slots[first + item["hours"] - 1] + 1


def fits(item, first, done):
    """Whether every link holds, counted hour by hour."""
    begin, end = slots_of(item, first)
    for before, kind, lag, elapsed in item["after"]:
        p_begin, p_end = done[before]
        counted = (p_end if kind[0] == "F" else p_begin) + (lag if elapsed else 0)
        reached = begin if kind[1] == "S" else end
        # An hour on the successor's calendar lies between the two, for each of lag.
        name = item["calendar"]
        if worked(name, reached) - worked(name, max(0, counted)) < (0 if elapsed else lag):
            return False
    return True


def brute_force(items):
    done = {}
    for item in items:
        first = 0
        while not fits(item, first, done):
            first += 1
        done[item["id"]] = slots_of(item, first)
    return done


@st.composite
def mixed(draw, *, elapsed=True):
    """Up to five items on four calendars, with every kind of link."""
    items = []
    for k in range(draw(st.integers(1, 5))):
        after = [
            (
                draw(st.sampled_from([item["id"] for item in items])),
                draw(st.sampled_from(("FS", "SS", "FF", "SF"))),
                draw(st.integers(0, 30)),
                elapsed and draw(st.booleans()),
            )
            for _ in range(draw(st.integers(0, 2)) if items else 0)
        ]
        items.append(
            {
                "id": f"i{k}",
                "hours": draw(st.integers(1, 12)),
                "calendar": draw(st.sampled_from(sorted(CALENDARS))),
                "after": after,
            }
        )
    return items


def plan(**fields):
    """A system that starts on that Monday and has the four calendars."""
    return WorkSystem("plan", start=START, calendars=CALENDARS.values(), **fields)


def system_of(items, held=None, **changes):
    held = held or {}
    return plan(
        items=[
            WorkItem(
                item["id"],
                duration=item["hours"] * HOUR,
                calendar=item["calendar"],
                not_before=held.get(item["id"]),
                after=[
                    Dependency(p, kind=k, lag=Elapsed(hours=lag) if elapsed else lag * HOUR)
                    for p, k, lag, elapsed in item["after"]
                ],
                **changes.get(item["id"], {}),
            )
            for item in items
        ],
    )


@given(items=mixed())
def test_early_dates_are_those_of_a_search_hour_by_hour(items):
    path = find_critical_path(system_of(items))

    for id_, (begin, end) in brute_force(items).items():
        assert path[id_].early_start == START + begin * HOUR
        assert path[id_].early_finish == START + end * HOUR
    assert path.finish == START + max(end for _, end in brute_force(items).values()) * HOUR


@given(items=mixed(), data=st.data())
def test_a_delay_within_total_float_never_moves_the_finish(items, data):
    path = find_critical_path(system_of(items))
    late = path[data.draw(st.sampled_from(items))["id"]]

    held = find_critical_path(system_of(items, {late.item: late.late_start}))

    assert held.finish == path.finish


@given(items=mixed(), data=st.data())
def test_an_hour_of_work_beyond_total_float_moves_the_finish(items, data):
    path = find_critical_path(system_of(items))
    late = path[data.draw(st.sampled_from(items))["id"]]
    time = system_of(items).working_time(CALENDARS[calendar_of(items, late.item)].id)
    beyond = time.add_work(late.late_start, HOUR)

    held = find_critical_path(system_of(items, {late.item: beyond}))

    assert held.finish > path.finish


def calendar_of(items, id_):
    return next(item["calendar"] for item in items if item["id"] == id_)


@given(items=mixed(), data=st.data())
def test_a_delay_within_free_float_moves_nobody_else(items, data):
    path = find_critical_path(system_of(items))
    late = path[data.draw(st.sampled_from(items))["id"]]
    time = system_of(items).working_time(calendar_of(items, late.item))
    pushed = time.next_opening(time.add_work(late.early_start, late.free_float))

    held = find_critical_path(system_of(items, {late.item: pushed}))

    assert held.finish == path.finish
    assert [a.early_start for a in held if a.item != late.item] == [
        a.early_start for a in path if a.item != late.item
    ]


@given(items=mixed(), data=st.data())
def test_free_float_lies_between_zero_and_total_float(items, data):
    for activity in find_critical_path(system_of(items)):
        assert timedelta(0) <= activity.free_float <= activity.total_float


@given(items=mixed(), weeks=st.integers(1, 60))
def test_shifting_everything_by_whole_weeks_shifts_every_date(items, weeks):
    path = find_critical_path(system_of(items))
    system = system_of(items)

    later = find_critical_path(
        WorkSystem(
            "later",
            start=START + timedelta(weeks=weeks),
            calendars=system.calendars,
            items=system.items,
        )
    )

    for one, other in zip(path, later, strict=True):
        assert other.early_start - one.early_start == timedelta(weeks=weeks)
        assert other.late_finish - one.late_finish == timedelta(weeks=weeks)
        assert other.total_float == one.total_float


@given(items=mixed(), data=st.data())
def test_order_of_items_does_not_matter(items, data):
    shuffled = data.draw(st.permutations(items))

    assert find_critical_path(system_of(shuffled)) == find_critical_path(system_of(items))


@given(plan=plans(), calendar=st.sampled_from(["office", "always", None]))
def test_both_kinds_of_passes_agree_on_one_axis(plan, calendar):
    system = plan.system(start=START, calendars=CALENDARS.values(), calendar=calendar)
    network = network_of(system)

    arrays = Schedule.of(network.find_times(), network.timing)
    walked = CalendarPasses(network.timing).run()

    for field in ("early_start", "early_finish", "late_start", "late_finish", "free", "total"):
        assert getattr(walked, field).tolist() == getattr(arrays, field).tolist()
    if plan.durations:
        assert network.timing.is_simple


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("FS", "2026-03-02T12:00"), ("SS", "2026-03-02T09:00")],
)
def test_a_milestone_driven_by_a_finish_shows_the_finish_side(kind, expected):
    system = plan(
        calendar="office",
        items=[
            WorkItem("draft", duration="3h", calendar="office"),
            WorkItem("gate", duration="0h", after=[Dependency("draft", kind=kind)]),
            WorkItem("print", duration="1h", calendar="always", after=["gate"]),
        ],
    )

    path = find_critical_path(system)

    assert path["gate"].early_start.isoformat().startswith(expected)
    assert path["print"].early_start == path["gate"].early_finish


def test_a_milestone_after_friday_lets_the_night_shift_begin_on_friday():
    system = plan(
        items=[
            WorkItem("build", duration="35h", calendar="office"),
            WorkItem("gate", duration="0h", calendar="office", after=["build"]),
            WorkItem("ship", duration="1h", calendar="always", after=["gate"]),
        ],
    )

    path = find_critical_path(system)

    assert path["gate"].early_finish == datetime(2026, 3, 6, 17, tzinfo=UTC)
    assert path["ship"].early_start == datetime(2026, 3, 6, 17, tzinfo=UTC)


def test_a_start_before_a_deadline_in_the_night_is_before_the_closing():
    """What has to begin by 20:00 has to begin before 17:00, when its office closes."""

    def path_of(**held):
        return find_critical_path(
            plan(
                items=[
                    WorkItem("a", duration="2h", calendar="office", **held),
                    WorkItem(
                        "b", duration="25h", calendar="always", after=[Dependency("a", kind="SS")]
                    ),
                    WorkItem("long", duration="36h", calendar="always"),
                ],
            )
        )

    path = path_of()

    latest = path["a"].late_start
    assert latest == START + 8 * HOUR - timedelta(microseconds=1)
    assert path["a"].total_float == 7 * HOUR - timedelta(microseconds=1)
    assert path_of(not_before=latest).finish == path.finish
    assert path_of(not_before=START + 8 * HOUR).finish > path.finish


@pytest.mark.parametrize(("calendar", "hours"), [("office", 7), ("weekend", 13), (None, 48)])
def test_the_length_is_counted_on_the_systems_calendar(calendar, hours):
    """From Friday 09:00, 48 hours on the clock end on Sunday 09:00."""
    system = WorkSystem(
        "length",
        start=START + 4 * 24 * HOUR,
        calendar=calendar,
        calendars=CALENDARS.values(),
        items=[WorkItem("a", duration="48h", calendar="always")],
    )

    assert find_critical_path(system).length == hours * HOUR


def test_a_milestone_on_monday_lets_others_go_on_over_the_weekend():
    system = plan(
        items=[
            WorkItem("kick-off", duration="0h", calendar="office", not_before="2026-03-09"),
            WorkItem("other", duration="1h", calendar="always"),
        ],
    )

    path = find_critical_path(system)

    assert path.finish == datetime(2026, 3, 9, 9, tzinfo=UTC)
    assert path["other"].late_finish == path.finish


def test_a_milestone_at_a_closing_is_in_time_until_the_opening_after_it():
    system = plan(
        items=[
            WorkItem("build", duration="35h", calendar="office"),
            WorkItem("gate", duration="0h", calendar="office", after=["build"]),
            WorkItem("ship", duration="1h", calendar="always", after=["gate"]),
            WorkItem("weekend work", duration="4h", calendar="weekend"),
        ],
    )

    path = find_critical_path(system)

    assert path["ship"].late_start == datetime(2026, 3, 7, 11, tzinfo=UTC)
    assert path["gate"].total_float == path["build"].total_float == timedelta(0)


def test_what_ends_on_saturday_ends_after_what_ends_on_friday():
    system = plan(
        items=[
            WorkItem("office work", duration="35h", calendar="office"),
            WorkItem("weekend work", duration="4h", calendar="weekend"),
        ],
    )

    path = find_critical_path(system)

    assert path.items == ("weekend work",)
    assert path.finish == datetime(2026, 3, 7, 12, tzinfo=UTC)
    assert path["office work"].total_float == timedelta(0)


@pytest.mark.parametrize("constraint", [[], [("as late as possible",)]])
def test_a_milestone_shows_the_same_side_whatever_else_there_is(constraint):
    system = plan(
        calendar="office",
        items=[
            WorkItem("build", duration="7h", after=[]),
            WorkItem("gate", duration="0h", after=["build"]),
            WorkItem("begin", duration="0h", after=[Dependency("next", kind="SS")]),
            WorkItem("next", duration="7h", after=["gate"]),
            WorkItem("other", duration="1h", constraints=constraint),
        ],
    )

    path = find_critical_path(system)

    assert path["gate"].early_start == path["gate"].late_finish == path["build"].early_finish
    assert path["begin"].early_start == path["next"].early_start == START + 24 * HOUR


def test_a_milestone_on_a_date_shows_the_start_side():
    system = plan(
        items=[
            WorkItem("kick-off", duration="0h", calendar="office", not_before="2026-03-09"),
            WorkItem("ship", duration="1h", calendar="always", after=["kick-off"]),
        ],
    )

    path = find_critical_path(system)

    assert path["kick-off"].early_start == datetime(2026, 3, 9, 9, tzinfo=UTC)
    assert path["ship"].early_start == datetime(2026, 3, 9, 9, tzinfo=UTC)
