"""What a flow says of itself: figures on small histories, tables, sentences, refusals."""

import copy
import os
import pickle
import subprocess
import sys
from datetime import date, timedelta

import numpy as np
import pytest
from tests.analysis.flow.test_policies import DAY, USUAL, WEB, day, days, moves, shop

from worksystem import (
    Calendar,
    CannotAnswer,
    History,
    InvalidChoice,
    InvalidInstant,
    InvalidModel,
    NotEnoughHistory,
    UnknownReference,
    WorkItem,
    WorkSystem,
    events,
)
from worksystem.analysis.flow import measure_flow

HOUR = timedelta(hours=1)
OFFICE = Calendar("office", week="Mon-Fri 09:00-17:00", zone="UTC")

# Five pages, of which one is dropped, one is open and one was finished twice.
TEAM = [
    *moves("a", ("todo", 1), ("doing", 2), ("review", 4), ("live", 6)),
    *moves("b", ("doing", 3), ("live", 4), ("doing", 6), ("live", 9)),
    *moves("c", ("doing", 5), ("no", 8)),
    *moves("d", ("todo", 4), ("doing", 8), ("review", 10)),
    *moves("e", ("doing", 8), ("live", 10)),
    events.Blocked("d", "no photos", at=day(10)),
    events.Blocked("a", "no copy", at=day(3)),
    events.Unblocked("a", at=day(4)),
]
SHOP = shop(*TEAM, as_of=day(12))


def test_overview_shows_each_figure_with_what_it_counts():
    assert (
        str(measure_flow(SHOP))
        == """\
flow from Wed 2026-04-01 09:00 to Sun 2026-04-12 09:00 (UTC): 3 items finished, 1 in progress
figure                            value  what it counts
WIP                                   1  started and not finished; 1.73 on average
throughput                            -  finished in a week: 3 in all, none of it is whole
arrivals                              -  started in a week: 5 in all, none of it is whole
cycle time P50                      4ed  ? to ?; n = 3, linear interpolation
cycle time P85             5ed 9eh 36em  2ed to ?; n = 3, linear interpolation
cycle time P95            5ed 19eh 12em  4ed to ?; n = 3, linear interpolation
cycle time P85, censored            6ed  4ed to ?; n = 5, 2 censored, Kaplan-Meier
oldest age                          4ed  d, in review
flow efficiency                   0.684  13ed active, 6ed waiting
stability                   cannot tell  it needs 6 whole weeks, got 0
blocked                             3ed  2 times, 1 item now
reopenings                            1  of 1 item
note: an item is started at its first entry into one of doing, review, live, closed, finished at its last entry into one of live, closed, as the workflows have it
note: dropped while in progress, and so without a cycle time: 1 item
note: P95 has no upper bound: 3 items are too few for one"""
    )


def test_figures_of_a_small_team():
    flow = measure_flow(SHOP)

    assert days(flow.cycle_times) == {"a": 4, "b": 6, "e": 2}
    assert days(flow.ages) == {"d": 4}
    assert {state: time / DAY for state, time in flow.time_in_state.items()} == {
        "todo": 5,
        "doing": 2 + 1 + 3 + 3 + 2 + 2,
        "review": 2 + 2,
        "live": 2,
        "no": 0,
    }
    assert (flow.throughput.total, flow.arrivals.total, flow.departures.total) == (3, 5, 4)
    assert flow.wip.now == 1
    assert flow.wip.at(day(8)) == 3
    assert [r.item for r in flow.reopenings] == ["b"]
    assert flow.reopenings.items == ("b",)


def test_efficiency_counts_what_is_in_progress_only():
    found = measure_flow(SHOP).efficiency

    # In progress: a 4, b 6, c 3, d 4, e 2 days; of these, waiting: a 2, b 2 (finished), d 2.
    assert (found.active, found.waiting, found.unknown) == (13 * DAY, 6 * DAY, 0 * DAY)
    assert found.value == found.low == found.high == float(found) == 13 / 19
    assert found.is_exact


def test_efficiency_has_bounds_where_a_state_is_not_known():
    happened = moves("page", ("doing", 1), ("odd", 2), ("review", 4), ("live", 5))

    found = measure_flow(shop(*happened)).efficiency

    assert (found.low, found.value, found.high) == (0.25, 0.5, 0.75)
    assert str(found) == (
        "0.5 (0.25 to 0.75, as 2ed are in states that nobody has told the meaning of)"
    )


def test_efficiency_of_a_bare_history_is_unknown_and_says_why():
    found = measure_flow(History(USUAL)).efficiency

    assert (found.value, found.low, found.high) == (None, 0.0, 1.0)
    with pytest.raises(CannotAnswer) as caught:
        float(found)
    assert str(caught.value) == (
        "there is no flow efficiency: nobody has said which states are active and which are "
        "waiting; measure a system whose workflows have categories"
    )


def test_in_a_log_of_work_the_time_between_is_waiting():
    work = [
        events.Worked("claim", "assess", since=day(1), at=day(3)),
        events.Worked("claim", "pay", since=day(7), at=day(9)),
    ]

    flow = measure_flow(History(work))

    assert flow.efficiency.value == 0.5
    assert dict(flow.time_in_state) == {"assess": 2 * DAY, "pay": 2 * DAY, None: 4 * DAY}
    assert [visit.worked for visit in flow.visits] == [True, False, True]


def test_where_work_overlaps_the_one_begun_first_has_the_time():
    work = [
        events.Worked("claim", "assess", since=day(1), at=day(5)),
        events.Worked("claim", "call", since=day(2), at=day(3)),
        events.Worked("claim", "pay", since=day(4), at=day(7)),
        events.Worked("claim", "ask", since=day(5), at=day(6)),
        events.Worked("claim", "end", since=day(8), at=day(9)),
    ]

    flow = measure_flow(History(work))

    assert [(visit.state, visit.entered, visit.left) for visit in flow.visits] == [
        ("assess", day(1), day(5)),
        ("call", day(5), day(5)),
        ("pay", day(5), day(7)),
        ("ask", day(7), day(7)),
        (None, day(7), day(8)),
        ("end", day(8), day(9)),
    ]


def test_work_that_has_only_begun_goes_on():
    work = [events.Begun("claim", "assess", at=day(1)), events.Noted("other", at=day(1))]

    flow = measure_flow(shop(*work), as_of=day(4), start="first event", finish="live")

    assert flow.time_in_state["assess"] == 3 * DAY


def test_a_beginning_whose_work_has_ended_counts_once():
    work = [
        events.Begun("claim", "assess", at=day(1)),
        events.Noted("claim", at=day(2)),
        events.Worked("claim", "assess", since=day(1), at=day(4)),
    ]

    found = measure_flow(History(work)).time_in_state

    assert (dict(found), found.visits) == ({"assess": 3 * DAY}, {"assess": 1})


def test_before_a_state_is_known_an_item_is_in_none():
    happened = [events.Noted("page", at=day(1)), *moves("page", ("doing", 3), ("live", 4))]

    flow = measure_flow(History(happened))

    assert dict(flow.time_in_state) == {"doing": DAY, "live": 0 * DAY, None: 2 * DAY}
    assert str(flow.visits[0]) == "page in no known state for 2ed from Wed 2026-04-01 09:00"


# windows and instants


def test_a_window_has_what_finished_in_it():
    flow = measure_flow(SHOP, window=("2026-04-07", "2026-04-10T09:00Z"))

    assert days(flow.cycle_times) == {"b": 6}
    assert days(flow.ages) == {"d": 4}
    assert (flow.arrivals.total, flow.departures.total) == (2, 2)
    assert flow.wip.at("2026-04-07") == 2
    # b, c, d and e, from the midnight before the 7th.
    assert flow.wip.item_time == 2 * DAY + 9 * HOUR + 1 * DAY + 9 * HOUR + 2 * DAY + 2 * DAY


def test_what_started_before_a_window_enters_it_at_its_age():
    flow = measure_flow(SHOP, window=("2026-04-07T09:00Z", None))

    seen = flow.survival
    # b and c are four and two days old; d is open, e finishes on its second day.
    assert (seen.n, seen.n_censored) == (4, 2)
    assert seen.times.tolist() == [2 * DAY // HOUR * 3_600_000_000, 6 * DAY // HOUR * 3_600_000_000]
    assert seen.at_risk.tolist() == [2, 1]


def test_days_are_those_of_the_systems_zone():
    system = shop(*TEAM, zone="Asia/Tokyo", as_of=day(12))

    flow = measure_flow(system, window=("2026-04-07", None), by="day")

    assert flow.window.dates[0].isoformat() == "2026-04-07T00:00:00+09:00"
    assert flow.throughput[date(2026, 4, 9)] == 1


def test_what_happens_at_the_end_of_a_window_is_not_in_it_and_at_the_last_instant_it_is():
    assert days(measure_flow(SHOP, window=(None, day(10))).cycle_times) == {"a": 4, "b": 6}
    assert days(measure_flow(SHOP, as_of=day(10)).cycle_times) == {"a": 4, "b": 6, "e": 2}
    assert days(measure_flow(SHOP, window=(None, day(30))).cycle_times) == {"a": 4, "b": 6, "e": 2}


def test_the_instant_is_the_systems_else_the_last_event():
    assert measure_flow(SHOP).as_of == day(12)
    assert measure_flow(shop(*TEAM)).as_of == day(10)
    assert measure_flow(SHOP, as_of="2026-04-11").as_of.isoformat() == "2026-04-11T00:00:00+00:00"


def test_what_is_later_than_the_instant_is_said_to_be_left_out():
    flow = measure_flow(SHOP, as_of=day(8))

    assert "later than Wed 2026-04-08 09:00, and so left out: 4 events" in flow.notes
    assert days(flow.cycle_times) == {"a": 4}


# periods


def test_periods_in_which_nothing_finished_are_there():
    happened = [*moves("a", ("doing", 1), ("live", 2)), *moves("b", ("doing", 1), ("live", 23))]

    done = measure_flow(shop(*happened)).throughput

    assert done.counts.tolist() == [1, 0, 0, 1]
    assert done.whole.tolist() == [False, True, True, False]
    assert (done.total, done.mean) == (2, 0.0)
    assert (
        str(done)
        == """\
2 items finished, by week (UTC)
week        finished  whole
2026-03-30         1  no
2026-04-06         0  yes
2026-04-13         0  yes
2026-04-20         1  no"""
    )


def test_wip_by_period_says_the_mean_the_most_and_the_end():
    flow = measure_flow(SHOP, by="week")

    assert (
        str(flow.wip)
        == """\
work in progress by week (UTC): 1.73 on average
week        mean  most  at the end
2026-03-30  1.49     3           3
2026-04-06   1.9     3           1"""
    )


def test_cumulative_flow_counts_what_is_in_a_state_or_beyond():
    flow = measure_flow(SHOP, by="week")

    assert flow.cumulative.states == ("idea", "todo", "doing", "review", "live")
    assert (
        str(flow.cumulative)
        == """\
items in each state or beyond, by week (UTC)
week        idea  todo  doing  review  live
2026-03-30     4     4      3       2     1
2026-04-06     4     4      4       4     3"""
    )
    assert flow.cumulative.table("gross").to_records()[-1] == {
        "week": "2026-04-06",
        "idea": 5,
        "todo": 5,
        "doing": 5,
        "review": 4,
        "live": 3,
    }


def test_of_a_bare_history_a_state_counts_an_item_once_and_nothing_is_beyond_it():
    found = measure_flow(
        History(moves("page", ("doing", 1), ("review", 2), ("doing", 3)))
    ).cumulative

    assert not found.is_ordered
    assert found.table("gross").to_records() == [{"week": "2026-03-30", "doing": 1, "review": 1}]
    assert found.table("net").to_records() == [{"week": "2026-03-30", "doing": 1, "review": 0}]


def test_littles_law_says_what_crosses_the_edges():
    law = measure_flow(SHOP, window=(day(4), day(9))).littles_law

    # In it a and b are there from before, c from the 5th to the 8th, d and e to its end.
    assert law.item_time == (2 + 5 + 3 + 1 + 1) * DAY
    assert (law.departures, law.inside, law.edge) == (2, 3 * DAY, 0.75)
    assert (law.mean_wip, law.time_in_window, law.mean_cycle_time) == (2.4, 6 * DAY, 4 * DAY)


def test_of_one_instant_there_is_no_rate():
    law = measure_flow(History([events.Noted("page", at=day(1))])).littles_law

    assert (law.mean_wip, law.departures_per_day, law.edge) == (None, None, 0.0)
    assert measure_flow(History([events.Noted("page", at=day(1))])).wip.mean == 0.0


def test_to_be_dropped_is_not_to_be_reopened():
    flow = measure_flow(shop(*moves("page", ("live", 1), ("no", 2), ("doing", 3))))

    assert len(flow.reopenings) == 0
    assert days(flow.ages) == {"page": 2}


def test_a_history_too_long_for_days_says_what_to_ask():
    far = [
        events.Noted("page", at="0002-01-01T00:00Z"),
        events.Noted("page", at="9000-01-01T00:00Z"),
    ]
    flow = measure_flow(History(far), by="day")

    with pytest.raises(CannotAnswer) as caught:
        _ = flow.throughput.counts
    assert str(caught.value) == (
        "need at most 100000 periods, got more days from 0002-01-01 to 9000-01-01; "
        "ask for longer ones (by='month'), or for a part (window=(start, end))"
    )
    assert "need at most 100000 periods" in str(flow)


# stability


def arriving(weeks, came, went, *, lasting=1):
    """So many items a week that come, and that go so many days later."""
    happened = []
    for week in range(weeks):
        for n in range(came):
            item = f"w{week}-{n}"
            happened.append(events.Moved(item, "doing", at=day(6) + week * 7 * DAY))
            if n < went:
                end = day(6) + week * 7 * DAY + lasting * DAY
                happened.append(events.Moved(item, "live", at=end))
    return happened


def test_as_much_coming_as_going_is_stable():
    found = measure_flow(shop(*arriving(12, 5, 5))).stability

    assert (found.verdict, found.drift.value) == ("stable", 0.0)
    assert str(found).startswith("stable: 5 come and 5 go in a week, and WIP changes by 0 (0 to 0)")


def test_more_coming_than_going_is_growing():
    found = measure_flow(shop(*arriving(12, 5, 4))).stability

    assert (found.verdict, found.drift.value) == ("growing", 1.0)
    assert found.because == "5 come and 4 go in a week, so WIP grows by 1 (1 to 1)"


def test_finishing_what_is_there_is_shrinking():
    happened = arriving(1, 40, 0)
    for week in range(1, 12):
        happened += [
            events.Moved(f"w0-{3 * week + n}", "live", at=day(6) + week * 7 * DAY) for n in range(3)
        ]

    found = measure_flow(shop(*happened), window=("2026-04-13", None)).stability

    assert found.verdict == "shrinking"
    assert found.because == "0 come and 3 go in a week, so WIP shrinks by 3 (3 to 3)"


def test_work_that_only_gets_older_is_not_stable():
    stuck = [events.Moved(f"stuck-{n}", "doing", at=day(6)) for n in range(5)]

    found = measure_flow(shop(*stuck, *arriving(20, 5, 5)), window=("2026-04-13", None)).stability

    assert found.verdict == "growing"
    assert "what is open gets older by 7ed in a week" in found.because


def test_a_few_weeks_cannot_tell():
    found = measure_flow(shop(*arriving(5, 5, 5))).stability

    assert (found.verdict, found.drift) == ("cannot tell", None)
    assert found.because == "it needs 6 whole weeks, got 3"


def test_figures_that_swing_cannot_tell():
    happened = []
    for week, came in enumerate([1, 9, 1, 9, 0, 9, 2, 8, 1, 9]):
        for n in range(came):
            at = day(6) + week * 7 * DAY
            happened.append(events.Moved(f"w{week}-{n}", "doing", at=at))
            happened.append(
                events.Moved(f"w{week}-{n}", "live", at=at + (9 if n % 2 else 20) * DAY)
            )

    assert measure_flow(shop(*happened)).stability.verdict == "cannot tell"


def test_students_t_is_near_its_table():
    from worksystem.analysis.flow.stability import _student

    assert [round(_student(n), 2) for n in (5, 10, 30)] == [2.01, 1.81, 1.70]


# blocked, reopened, ageing


def test_blocked_time_is_told_by_reason():
    found = measure_flow(SHOP).blocked

    assert (
        str(found)
        == """\
blocked for 3ed in all
reason     blocked  times  items  now
no photos  2ed          1      1    1
no copy    1ed          1      1    0"""
    )
    assert found.now == ("d",)


def test_a_later_reason_takes_over_and_blocks_end_with_the_item():
    happened = [
        *moves("page", ("doing", 1), ("live", 9)),
        events.Blocked("page", "no copy", at=day(2)),
        events.Blocked("page", "", at=day(4)),
        events.Unblocked("page", at=day(20)),
    ]

    flow = measure_flow(shop(*happened))

    assert dict(flow.blocked.by_reason) == {"": 5 * DAY, "no copy": 2 * DAY}
    assert flow.blocked.table().to_records()[0]["reason"] == "not said"


def test_ageing_compares_open_items_with_what_finished():
    done = [e for n in range(1, 21) for e in moves(f"i{n:02}", ("doing", 1), ("live", 1 + n))]
    open_ = [*moves("old", ("doing", 2)), *moves("new", ("review", 20))]

    found = measure_flow(shop(*done, *open_), as_of=day(21)).ageing

    assert [(row.item, row.age / DAY, row.passed, row.older_than) for row in found] == [
        ("old", 19, 0.85, 0.9),
        ("new", 1, None, 0.0),
    ]
    assert found.late == ("old",)


def test_items_that_nothing_can_be_compared_with_are_listed_all_the_same():
    found = measure_flow(shop(*moves("b", ("doing", 1)), *moves("a", ("doing", 1))), as_of=day(2))

    assert (
        str(found.ageing)
        == """\
2 open items, and none finished to compare them with
item  state  age  passed  older than %
a     doing  1ed  -       -
b     doing  1ed  -       -"""
    )
    assert "nothing finished in the window: percentiles need items that did" in found.notes
    with pytest.raises(
        NotEnoughHistory, match="a percentile of cycle times needs 1 finished items, got 0"
    ):
        found.percentile(0.85)
    assert found.percentile(0.85, censored=True).value is None


# working time


def test_working_time_is_a_view_of_its_own():
    system = shop(*TEAM, as_of=day(12), calendars=[OFFICE], calendar="office")

    office = measure_flow(system).on()

    # From Thursday the 2nd to Monday the 6th, and so on: nights and weekends do not count.
    assert {id_: time / HOUR for id_, time in office.cycle_times.items()} == {
        "a": 16,
        "b": 32,
        "e": 16,
    }
    assert office.percentile(0.5) == 16 * HOUR
    assert str(office.percentile(0.5)) == "P50 2d (? to ?; n = 3, linear interpolation)"
    assert {id_: time / HOUR for id_, time in office.ages.items()} == {"d": 24}
    assert (
        str(office)
        == """\
cycle times in working time of office, 1d = 8h
item  cycle time
a     2d
b     4d
e     2d"""
    )


def test_working_time_in_states_counts_open_hours():
    office = measure_flow(SHOP).on(OFFICE)

    # The page a was there over a weekend, and d from Friday morning on.
    assert office.time_in_state["review"] == 8 * HOUR
    assert str(office.time_in_state.table()).splitlines()[0] == "16d in all, in 5 states"


def test_on_a_calendar_that_never_closes_working_time_is_elapsed():
    flow = measure_flow(SHOP, window=(day(5), day(10) + HOUR))
    always = flow.on(Calendar("always", week="Mon-Sun 00:00-24:00", zone="UTC"))

    assert dict(always.cycle_times) == dict(flow.cycle_times)
    assert dict(always.ages) == dict(flow.ages)
    assert dict(always.time_in_state) == dict(flow.time_in_state)
    assert always.survival.at_risk.tolist() == flow.survival.at_risk.tolist()
    assert always.survival.times.tolist() == flow.survival.times.tolist()
    assert always.percentile(0.7, censored=True) == flow.percentile(0.7, censored=True)


def test_without_a_calendar_working_time_is_refused():
    with pytest.raises(InvalidModel) as caught:
        measure_flow(SHOP).on()
    assert str(caught.value) == (
        "need a calendar to count working time on, such as Calendar('office', "
        "week='Mon-Fri 09:00-17:00'), or the id of one in the system, got None"
    )
    with pytest.raises(UnknownReference):
        measure_flow(SHOP, calendar="office")
    with pytest.raises(InvalidModel, match="got 'office'"):
        measure_flow(History(USUAL), calendar="office")


# explanations


def test_explain_tells_the_life_of_an_item():
    flow = measure_flow(SHOP)

    assert flow.explain("b") == (
        "'b' was started on Fri 2026-04-03 09:00 and finished on Thu 2026-04-09 09:00: "
        "a cycle time of 6ed. It was in doing for 1ed, live for 2ed, doing for 3ed and live for 0eh. "
        "It was reopened on Mon 2026-04-06 09:00, from live to doing. "
        "Of 3 finished items, 0 took longer."
    )
    assert flow.explain("c") == (
        "'c' was started on Sun 2026-04-05 09:00 and dropped on Wed 2026-04-08 09:00, after 3ed: "
        "it has no cycle time. It was in doing for 3ed and no for 0eh."
    )
    assert flow.explain("d") == (
        "'d' was started on Wed 2026-04-08 09:00 and has not finished: "
        "it is 4ed old on Sun 2026-04-12 09:00. "
        "It was in todo for 4ed, doing for 2ed and review for 2ed. "
        "It has been blocked for 2ed, from Fri 2026-04-10 09:00, by no photos. "
        "Of 3 finished items, 1 took less time than it is old."
    )


def test_explain_says_that_an_item_has_not_been_started():
    flow = measure_flow(shop(*moves("a", ("todo", 1)), *moves("b", ("todo", 1), ("no", 2))))

    assert flow.explain("a") == (
        "'a' has not been started: that would be at its first entry into one of "
        "doing, review, live, closed. It was in todo for 1ed."
    )
    assert "It was dropped on Thu 2026-04-02 09:00." in flow.explain("b")


def test_explain_names_what_was_meant():
    with pytest.raises(UnknownReference) as caught:
        measure_flow(shop(*moves("page", ("todo", 1)))).explain("pages")

    assert str(caught.value) == "the history has no item 'pages'; did you mean 'page'?"


def test_an_item_without_a_cycle_time_is_named():
    flow = measure_flow(SHOP)

    with pytest.raises(UnknownReference, match="there is no cycle time of 'd'"):
        flow.cycle_times["d"]
    assert flow.cycle_times.get("d") is None
    assert ("d" in flow.cycle_times, 7 in flow.cycle_times) == (False, False)


# what is odd about a history is said


def test_notes_say_what_was_taken_for_granted():
    happened = [
        *moves("back", ("doing", 1), ("todo", 3)),
        *moves("odd", ("doing", 1), ("strange", 2)),
        *moves("gone", ("doing", 1), ("no", 2)),
    ]
    system = shop(*happened).add(WorkItem("silent"))

    assert measure_flow(system).notes == (
        "an item is started at its first entry into one of doing, review, live, closed, finished "
        "at its last entry into one of live, closed, as the workflows have it",
        "without any event, and so counted nowhere: 1 item",
        "of these states nobody has said what they mean: strange",
        "back in a state before the start, and in progress since they left it: 1 item",
        "dropped while in progress, and so without a cycle time: 1 item",
        "nothing finished in the window: percentiles need items that did",
    )


# refusals


@pytest.mark.parametrize(
    ("subject", "options", "message"),
    [
        (History(), {}, "a measure of flow needs 1 events of items, got 0"),
        (WorkSystem("shop"), {}, "a measure of flow needs 1 events of items, got 0"),
        (
            SHOP,
            {"as_of": "2020-01-01"},
            "a measure of flow needs 1 events of items up to the instant asked about, got 0",
        ),
        (
            History([events.CadenceHeld("standup", at=day(1))]),
            {},
            "a measure of flow needs 1 events of items, got 0",
        ),
    ],
)
def test_too_little_history_is_refused(subject, options, message):
    with pytest.raises(NotEnoughHistory) as caught:
        measure_flow(subject, **options)

    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("kind", "options", "message"),
    [
        (InvalidInstant, {"as_of": "2026-04-01T09:00"}, "as_of: need an instant with a time zone, got the naive 2026-04-01T09:00:00; add an offset, as in '2026-04-01T09:00:00+00:00'"),
        (InvalidInstant, {"as_of": 7}, "as_of: need a day or an instant in ISO 8601, got 7"),
        (InvalidInstant, {"window": ("2026-04-09", "2026-04-09")}, "window: need an end after the start, got 2026-04-09T00:00:00+00:00 to 2026-04-09T00:00:00+00:00"),
        (InvalidInstant, {"window": ("2026-05-01", None)}, "window: need a start that is not after the instant asked about, 2026-04-12T09:00:00+00:00, got 2026-05-01T00:00:00+00:00"),
        (InvalidInstant, {"window": ("May", None)}, "window: need a day or an instant in ISO 8601, got 'May'"),
        (InvalidModel, {"window": "2026-04-09"}, "window: need a start and an end, such as ('2026-04-20', None), got '2026-04-09'"),
        (InvalidChoice, {"by": "year"}, "need one of day, week, month, got 'year'"),
    ],
)  # fmt: skip
def test_options_that_mean_nothing_are_refused(kind, options, message):
    with pytest.raises(kind) as caught:
        measure_flow(SHOP, **options)

    assert str(caught.value) == message


def test_only_systems_and_histories_are_measured():
    with pytest.raises(InvalidModel, match=r"need a WorkSystem or a History, got \[\]"):
        measure_flow([])


def test_an_instant_outside_the_window_is_refused():
    with pytest.raises(InvalidInstant) as caught:
        measure_flow(SHOP).wip.at("2026-05-01")

    assert str(caught.value) == (
        "need an instant in the window, 2026-04-01T09:00:00+00:00 to 2026-04-12T09:00:00+00:00, "
        "got 2026-05-01; ask for another window"
    )


# values


def test_equal_questions_have_equal_answers():
    again = shop(*TEAM, as_of=day(12))

    assert measure_flow(SHOP) == measure_flow(again)
    assert hash(measure_flow(SHOP)) == hash(measure_flow(again))
    assert measure_flow(SHOP) != measure_flow(SHOP, as_of=day(11))
    assert measure_flow(SHOP) != measure_flow(SHOP, start="todo")
    assert measure_flow(SHOP) != 7


def test_an_answer_can_be_copied_and_pickled():
    flow = measure_flow(SHOP)

    for other in (pickle.loads(pickle.dumps(flow)), copy.deepcopy(flow)):
        assert other == flow
        assert str(other) == str(flow)


def test_arrays_of_an_answer_cannot_be_written_to():
    with pytest.raises(ValueError, match="read-only"):
        measure_flow(SHOP).cycle_times.microseconds[0] = 0


def test_a_state_that_nothing_was_in_is_refused_by_name():
    with pytest.raises(UnknownReference) as caught:
        measure_flow(SHOP).time_in_state["reviw"]

    assert str(caught.value) == "no item was in state 'reviw'; did you mean 'review'?"


def test_titles_and_states_are_escaped():
    html = measure_flow(History(moves("<b>", ("<i>", 1), ("<u>", 2)))).visits._repr_html_()

    assert "&lt;b&gt;" in html
    assert "<b>" not in html
    assert "<i>" not in html


def test_sums_that_no_duration_holds_are_refused():
    long = History(
        [
            events.Noted(f"i{n}", at=at)
            for n in range(400)
            for at in ("0002-01-01T00:00Z", "9990-01-01T00:00Z")
        ]
    )

    flow = measure_flow(long)

    with pytest.raises(CannotAnswer, match="need a sum of durations below 1 000 000 000 days"):
        _ = flow.time_in_state.total
    assert flow.wip.mean == 400


def test_sums_are_exact_where_a_float_is_not():
    odd = 8 * 10**15 + 1  # microseconds: 253 years, and beyond 2^53 when added up
    at = [n for pair in ((0, odd),) * 5 for n in pair]
    history = History.from_columns(
        at=sorted(at), item=[f"i{n}" for n in range(5)] * 2, state=["doing"] * 10
    )

    assert measure_flow(history).time_in_state["doing"] == timedelta(microseconds=5 * odd)


PROGRAM = """
from tests.analysis.flow.test_answer import SHOP
from worksystem.analysis.flow import measure_flow
flow = measure_flow(SHOP)
print(flow, flow.visits, flow.cumulative, flow.ageing, flow.blocked, flow.explain("b"))
"""


def test_hash_seed_locale_and_time_zone_of_the_machine_change_nothing():
    def said(seed, zone):
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C.UTF-8"}
        return subprocess.run(
            [sys.executable, "-c", PROGRAM], env=env, check=True, capture_output=True
        ).stdout

    assert said("0", "UTC") == said("3", "Asia/Tokyo")


def test_an_item_in_two_states_at_one_instant_keeps_both_visits():
    visits = measure_flow(shop(*moves("page", ("todo", 1), ("doing", 1), ("live", 1)))).visits

    assert [(visit.state, visit.time) for visit in visits] == [
        ("todo", 0 * DAY),
        ("doing", 0 * DAY),
        ("live", 0 * DAY),
    ]
    assert np.array_equal(visits.time, [0, 0, 0])


def test_a_workflow_of_the_shop_is_complete():
    assert {s.category for s in WEB.states} == {
        "backlog", "ready", "active", "waiting", "done", "dropped"
    }  # fmt: skip


def test_small_answers_show_themselves():
    flow = measure_flow(SHOP)
    office = flow.on(OFFICE)

    assert flow.cumulative.ends == ("2026-03-30", "2026-04-06")
    assert repr(flow.cycle_times) == "<3 durations by item: a, b, e>"
    assert repr(flow.time_in_state) == "<time in 5 states: todo, doing, review, live, no>"
    assert flow.time_in_state.get("reviw") is None
    assert repr(flow.survival) == "<Survival of 5 items: 2 censored>"
    assert repr(flow.ageing).startswith("<1 rows: AgeingItem(")
    assert repr(office) == "<WorkingFlow on office: 3 cycle times>"
    assert office._repr_html_().startswith("<table>")
    assert office.total == 64 * 3_600_000_000
    assert flow.visits[:1] == (flow.visits[0],) == flow.visits.of("a")[:1]
    assert flow.ageing == list(flow.ageing)
    assert flow.ageing != 7
    assert flow.percentile(0.5).confidence == 0.95


def test_exact_efficiency_is_a_plain_number_and_none_says_why():
    assert str(measure_flow(SHOP).efficiency) == "0.684"
    assert str(measure_flow(History(USUAL)).efficiency).startswith("unknown: nobody has said")
    still = measure_flow(shop(*moves("page", ("live", 1)))).efficiency
    assert str(still) == "unknown: no item was in progress for any time"


def test_stability_lays_out_what_it_rests_on():
    table = measure_flow(shop(*arriving(20, 5, 4))).stability.table()

    assert table.caption == (
        "growing, by 18 whole weeks (UTC): 5 come and 4 go in a week, so WIP grows by 1 (1 to 1)"
    )
    assert [row["in a week"] for row in table.to_records()] == [
        "arrivals",
        "departures",
        "change of WIP",
        "change of mean age",
    ]


def test_explain_keeps_to_a_few_visits_and_says_what_is_outside_the_window():
    back = [("doing" if n % 2 else "review", n) for n in range(1, 16)]
    flow = measure_flow(shop(*moves("page", *back, ("live", 20))), window=(None, day(5)))

    said = flow.explain("page")

    assert "That is outside the window, so it counts in no figure of what finished." in said
    assert said.endswith("review for 1ed and 4 more.")


def test_a_calendar_with_a_base_counts_as_in_the_system():
    team = Calendar("team", base="office", exceptions=["2026-04-03"])
    system = shop(*TEAM, as_of=day(12), calendars=[OFFICE, team])

    for calendar in (team, "team", system.working_time("team")):
        assert measure_flow(system, calendar=calendar).on().cycle_times["a"] == 8 * HOUR


def test_windows_on_a_calendar_and_steps_beyond_64_bits():
    far = [e for n in range(60) for e in (
        events.Noted(f"i{n}", at="0002-01-01T00:00Z"), events.Noted(f"i{n}", at="9990-01-01T00:00Z"),
    )]  # fmt: skip

    flow = measure_flow(History(far), by="month")

    assert flow.wip.item_time == sum(flow.cycle_times.values(), timedelta(0))
    assert flow.wip.mean == 60
