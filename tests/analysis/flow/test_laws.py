"""What measure_flow promises for every history: the oracle's figures, and exact sums."""

from datetime import timedelta

import attrs
import numpy as np
from hypothesis import assume
from hypothesis import strategies as st
from tests.analysis.examples import given
from tests.analysis.flow import oracle
from tests.analysis.flow.histories import (
    ITEMS,
    LATEST,
    START,
    STEP,
    WORKFLOW_OF,
    at,
    category,
    event_lists,
    hours,
    in_order,
    system_of,
)

from worksystem import History, NotEnoughHistory
from worksystem.analysis.flow import measure_flow
from worksystem.model.instants import from_microseconds
from worksystem.testing import histories

ZERO = timedelta(0)
RANK = oracle.RANK


def is_dropped(item, state):
    return category(item, state) == "dropped"


def rank(item, state):
    return RANK[category(item, state)]


# Policies: what to ask, and the same for the oracle.
POLICIES = {
    "events": ({"start": "first event", "finish": "last event"}, {}),
    "categories": (
        {"start": "active", "finish": "done"},
        {
            "started": lambda item, state: rank(item, state) >= 2,
            "finished": lambda item, state: rank(item, state) == 3,
            "dropped": is_dropped,
        },
    ),
    "workflows": (
        {},
        {
            # In the order of ops, review comes before doing, and both have begun.
            "started": lambda item, state: rank(item, state) >= 2,
            "finished": lambda item, state: rank(item, state) == 3,
            "dropped": is_dropped,
        },
    ),
    "from the first event": (
        {"start": "first event", "finish": "done"},
        {"finished": lambda item, state: rank(item, state) == 3, "dropped": is_dropped},
    ),
}
policies = st.sampled_from(sorted(POLICIES))


def asked(happened, as_of, policy, **options):
    """The flow of a history, and the lives that the oracle finds in it."""
    how, rules = POLICIES[policy]
    history = in_order(happened)
    assume(any(event.at <= as_of for event in history))
    flow = measure_flow(system_of(happened), as_of=as_of, **how, **options)
    return flow, oracle.lives(history, as_of, **rules)


def finished_in(lives, low, high):
    return {
        item: life.finished - life.started
        for item, life in lives.items()
        if None not in (life.started, life.finished) and low <= life.finished < high
    }


@given(happened=event_lists(), as_of=hours, policy=policies)
def test_cycle_times_and_ages_are_those_of_brute_force(happened, as_of, policy):
    flow, lives = asked(happened, at(as_of), policy)

    assert dict(flow.cycle_times) == finished_in(lives, START, at(LATEST + 1))
    assert dict(flow.ages) == {
        item: life.as_of - life.started
        for item, life in lives.items()
        if life.started is not None and life.ended is None
    }


@given(happened=event_lists(), as_of=hours, policy=policies)
def test_time_in_state_is_that_of_brute_force(happened, as_of, policy):
    flow, lives = asked(happened, at(as_of), policy)

    expected = {}
    for life in lives.values():
        for state, time in life.time_in_state(STEP).items():
            expected[state] = expected.get(state, ZERO) + time
    assert {state: time for state, time in flow.time_in_state.items() if time} == expected


@given(happened=event_lists(), as_of=hours, policy=policies)
def test_visits_cut_every_life_into_parts_without_overlap_or_gap(happened, as_of, policy):
    flow, lives = asked(happened, at(as_of), policy)

    for item, life in lives.items():
        visits = flow.visits.of(item)
        reached = life.first
        for visit in visits:
            assert visit.entered == reached <= visit.left
            reached = visit.left
        assert reached == (life.end if visits else life.first)
        assert sum((visit.time for visit in visits), ZERO) == life.end - life.first
        for visit in visits:
            if visit.time:
                assert visit.state == life.state_at(visit.entered)


@given(happened=event_lists(), as_of=hours, policy=policies, window=st.tuples(hours, hours))
def test_wip_is_that_of_brute_force_at_every_instant(happened, as_of, policy, window):
    low, high = window
    assume(low < high and low <= as_of)
    flow, lives = asked(happened, at(as_of), policy, window=(at(low), at(high)))

    for hour in range(low, min(high, as_of) + (as_of < high)):
        expected = sum(life.is_in_progress(at(hour)) for life in lives.values())
        assert flow.wip.at(at(hour)) == expected


@given(happened=event_lists(), as_of=hours, policy=policies, window=st.tuples(hours, hours))
def test_the_time_of_all_items_in_a_window_is_the_integral_of_wip(happened, as_of, policy, window):
    low, high = window
    assume(low < high and low <= as_of)
    flow, lives = asked(happened, at(as_of), policy, window=(at(low), at(high)))

    until = min(at(high), at(as_of))
    expected = sum(
        (
            max(min(life.ended or until, until) - max(life.started, at(low)), ZERO)
            for life in lives.values()
            if life.started is not None
        ),
        ZERO,
    )
    assert flow.wip.item_time == flow.littles_law.item_time == expected
    efficiency = flow.efficiency
    assert efficiency.active + efficiency.waiting + efficiency.unknown == expected
    law = flow.littles_law
    if law.departures and law.length:
        rate = law.departures_per_day
        days = law.time_in_window / timedelta(days=1)
        assert abs(law.mean_wip - rate * days) < 1e-9
        assert abs(law.mean_wip - flow.wip.mean) < 1e-9


@given(happened=event_lists(), as_of=hours, policy=policies, window=st.tuples(hours, hours))
def test_who_is_at_risk_at_each_age_is_counted_one_by_one(happened, as_of, policy, window):
    low, high = window
    assume(low < high and low <= as_of)
    flow, lives = asked(happened, at(as_of), policy, window=(at(low), at(high)))

    until = min(at(high), at(as_of))
    seen = []
    for life in lives.values():
        if life.started is None or life.started >= at(high):
            continue
        left = min(life.ended or until, until)
        first = at(low) - life.started if life.started < at(low) else -STEP
        if left >= at(low) and first < left - life.started:
            done = life.finished is not None and at(low) <= life.finished <= until
            done = done and (life.finished < at(high) or at(high) > at(as_of))
            seen.append((first, left - life.started, done))
    curve = flow.survival
    assert (curve.n, curve.n_censored) == (len(seen), sum(not done for _, _, done in seen))
    times = sorted({age for _, age, done in seen if done})
    assert [timedelta(microseconds=time) for time in curve.times.tolist()] == times
    assert curve.at_risk.tolist() == [sum(f < t <= a for f, a, _ in seen) for t in times]
    assert curve.finishes.tolist() == [sum(a == t and d for _, a, d in seen) for t in times]


@given(happened=event_lists(), as_of=hours, policy=policies, window=st.tuples(hours, hours))
def test_arrivals_less_departures_is_how_wip_changes(happened, as_of, policy, window):
    low, high = window
    assume(low < high and low <= as_of)
    flow, lives = asked(happened, at(as_of), policy, window=(at(low), at(high)))

    def before(instant):
        just = instant - timedelta(microseconds=1)
        return sum(life.is_in_progress(just) for life in lives.values())

    arrived = sum(flow.arrivals.per("day").counts)
    departed = sum(flow.departures.per("day").counts)
    end = before(at(high)) if high <= as_of else flow.wip.now
    assert flow.wip.now == end
    assert before(at(low)) + arrived - departed == end
    assert flow.arrivals.total == arrived
    assert flow.throughput.total == len(finished_in(lives, at(low), at(high)))
    assert len(flow.cycle_times) == flow.throughput.total


@given(happened=event_lists(), as_of=hours, policy=policies)
def test_throughput_by_day_is_counted_day_by_day(happened, as_of, policy):
    flow, lives = asked(happened, at(as_of), policy, by="day")

    done = [lives[item].finished for item in flow.cycle_times]
    assert dict(flow.throughput) == {
        day: sum(instant.date() == day for instant in done) for day in flow.throughput
    }
    assert sum(flow.throughput.values()) == len(done)


@given(happened=event_lists(), as_of=hours)
def test_cumulative_flow_is_counted_state_by_state(happened, as_of):
    flow, lives = asked(happened, at(as_of), "workflows", by="day")
    cumulative = flow.cumulative
    flows = {
        w.id: [s.id for s in w.states if s.category != "dropped"] for w in flow.system.workflows
    }

    def reach(item, state):
        """The states that an item is in or beyond, being in one."""
        order = flows.get(WORKFLOW_OF.get(item), [])
        if state in order:
            return set(order[: order.index(state) + 1])
        return set() if state is None or is_dropped(item, state) else {state}

    for row in range(len(cumulative)):
        end = cumulative.periods.end(row)
        net, gross = dict.fromkeys(cumulative.states, 0), dict.fromkeys(cumulative.states, 0)
        for item in lives:
            entered = [v.state for v in flow.visits.of(item) if v.entered < end]
            for state in reach(item, entered[-1] if entered else None):
                net[state] += 1
            for state in set().union(*(reach(item, state) for state in entered)):
                gross[state] += 1
        assert dict(zip(cumulative.states, cumulative.net[row].tolist(), strict=True)) == net
        assert dict(zip(cumulative.states, cumulative.gross[row].tolist(), strict=True)) == gross


@given(happened=event_lists(), as_of=hours, policy=policies)
def test_gross_never_falls_and_is_never_below_net(happened, as_of, policy):
    flow, _ = asked(happened, at(as_of), policy, by="day")

    assert (np.diff(flow.cumulative.gross, axis=0) >= 0).all()
    assert (flow.cumulative.gross >= flow.cumulative.net).all()


@given(happened=event_lists(), as_of=hours, policy=policies)
def test_blocked_time_is_counted_hour_by_hour(happened, as_of, policy):
    flow, lives = asked(happened, at(as_of), policy)
    expected = {}
    for life in lives.values():
        marks = [e for e in life.events if type(e).__name__ in ("Blocked", "Unblocked")]
        for mark, following in zip(marks, [*marks[1:], None][: len(marks)], strict=True):
            if type(mark).__name__ == "Unblocked":
                continue
            end = life.end
            if life.ended is not None and life.ended >= mark.at:
                end = life.ended
            if following is not None:
                end = min(end, following.at)
            expected[mark.reason] = expected.get(mark.reason, ZERO) + (end - mark.at)

    assert dict(flow.blocked.by_reason) == expected
    assert sum((b.until - b.since for b in flow.blocked.blocks), ZERO) == flow.blocked.total


def figures(flow):
    """Everything that a flow says, whatever the order in which its items come."""
    return {
        "cycle": dict(flow.cycle_times),
        "ages": dict(flow.ages),
        "states": dict(flow.time_in_state),
        "wip": flow.wip.table("day").to_records(),
        "throughput": flow.throughput.table().to_records(),
        "cumulative": sorted(map(repr, flow.cumulative.table("gross").columns().items())),
        "efficiency": flow.efficiency,
        "stability": str(flow.stability),
        "ageing": flow.ageing.table().to_records(),
        "blocked": flow.blocked.table().to_records(),
        "survival": flow.survival.table().to_records(),
        "law": flow.littles_law,
        "text": str(flow),
        "why": {item: flow.explain(item) for item in sorted(flow)},
    }


@given(happened=event_lists(), as_of=hours, policy=policies, data=st.data())
def test_order_of_input_does_not_matter_but_for_ties(happened, as_of, policy, data):
    flow, _ = asked(happened, at(as_of), policy)
    # What happens at one instant to one item stays in order: it is all that order says.
    ordered = in_order(happened)
    keys = data.draw(st.permutations(sorted({(e.at, e.item) for e in ordered})))
    shuffled = [e for key in keys for e in ordered if (e.at, e.item) == key]

    again, _ = asked(shuffled, at(as_of), policy)

    assert figures(again) == figures(flow)


@given(happened=event_lists(), as_of=hours, policy=policies)
def test_renaming_items_renames_the_answer(happened, as_of, policy):
    new = {"a": "z1", "b": "z0", "c": "c", "d": "x"}
    flow, _ = asked(happened, at(as_of), policy)
    renamed = [attrs.evolve(event, item=new[event.item]) for event in happened]
    system = system_of([])
    items = [attrs.evolve(system.items[item], id=new[item]) for item in ITEMS]
    other = attrs.evolve(system, items=items, history=History(renamed))

    again = measure_flow(other, as_of=at(as_of), **POLICIES[policy][0])

    assert dict(again.cycle_times) == {new[i]: time for i, time in flow.cycle_times.items()}
    assert dict(again.time_in_state) == dict(flow.time_in_state)
    assert again.wip.counts.tolist() == flow.wip.counts.tolist()


@given(happened=event_lists(), as_of=hours, policy=policies, weeks=st.integers(-500, 500))
def test_shifting_everything_in_time_shifts_nothing_else(happened, as_of, policy, weeks):
    shift = timedelta(weeks=weeks)
    flow, _ = asked(happened, at(as_of), policy)
    moved = []
    for event in happened:
        more = {"since": event.since + shift} if hasattr(event, "since") else {}
        moved.append(attrs.evolve(event, at=event.at + shift, **more))

    again, _ = asked(moved, at(as_of) + shift, policy)

    assert dict(again.cycle_times) == dict(flow.cycle_times)
    assert dict(again.time_in_state) == dict(flow.time_in_state)
    assert again.wip.mean == flow.wip.mean
    assert again.throughput.counts.tolist() == flow.throughput.counts.tolist()
    assert again.efficiency == flow.efficiency
    assert again.survival.table().to_records() == flow.survival.table().to_records()


@given(happened=event_lists(), as_of=hours)
def test_what_comes_later_has_not_happened_yet(happened, as_of):
    flow, _ = asked(happened, at(as_of), "workflows")
    known = [event for event in in_order(happened) if event.at <= at(as_of)]

    again = measure_flow(system_of(known), as_of=at(as_of))

    assert figures(again) | {"text": ""} == figures(flow) | {"text": ""}


@given(happened=event_lists(), as_of=hours, policy=policies)
def test_every_answer_can_be_read(happened, as_of, policy):
    try:
        flow, _ = asked(happened, at(as_of), policy)
    except NotEnoughHistory:
        return

    for answer in (
        flow,
        flow.wip,
        flow.throughput,
        flow.cumulative,
        flow.time_in_state,
        flow.visits,
        flow.survival,
        flow.ageing,
        flow.blocked,
        flow.reopenings,
        flow.stability,
        flow.littles_law,
    ):
        assert str(answer)
        assert answer._repr_html_().startswith("<table>")
        assert "nan" not in str(answer)
        assert len(repr(answer)) < 1_000
    assert from_microseconds(flow.spans.timeline.as_of) == at(as_of)


@given(history=histories(min_size=1), as_of=st.none() | st.just(at(12)))
def test_any_events_of_any_kind_leave_every_life_whole(history, as_of):
    try:
        flow = measure_flow(history, as_of=as_of)
    except NotEnoughHistory:
        assume(False)

    assert str(flow)
    assert flow.time_in_state.total == sum(flow.cycle_times.values(), ZERO)
    assert flow.wip.item_time == sum(flow.cycle_times.values(), ZERO)
