"""By flow: where work waited, and who was the bottleneck when.

Laws: waits by state and by owner come to the whole; sole time and shifting
time come to the time in which anybody was active; equal to looking at each
minute; a shift in time changes nothing, nor do other names.
"""

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from worksystem import (
    CannotAnswer,
    History,
    InvalidModel,
    Owner,
    UnknownReference,
    Workflow,
    WorkItem,
    WorkSystem,
    events,
)
from worksystem.analysis.bottlenecks import find_bottlenecks
from worksystem.analysis.bottlenecks.flow import rank_by_flow
from worksystem.analysis.bottlenecks.occupation import Pieces, occupation_of
from worksystem.analysis.bottlenecks.shifting import Shifting
from worksystem.analysis.flow import measure_flow
from worksystem.testing import histories

MINUTE = timedelta(minutes=1)
START = datetime(2026, 4, 20, tzinfo=UTC)
NAMES = ("ana", "bo", "cy")
WEB = Workflow(
    "web", [("todo", "ready"), ("doing", "active"), ("review", "waiting"), ("done", "done")]
)


def after(minutes):
    return START + minutes * MINUTE


def worked(item, owner, since, until, state="do"):
    return events.Worked(item, state, owner=owner, since=after(since), at=after(until))


def moved(item, state, minute, owner=...):
    return events.Moved(item, state, owner=owner, at=after(minute))


def shop(*told, **fields):
    usual = {"workflows": [WEB], "items": [WorkItem(i, workflow="web") for i in ("a", "b")]}
    return WorkSystem(
        "shop", owners=[Owner(id_) for id_ in NAMES], history=History(told), **usual | fields
    )


def ranked(system):
    return rank_by_flow(system, None, shown=5)


# the bottleneck over time, minute by minute

works = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 40), st.integers(1, 15)), min_size=1, max_size=12
)


def shifting(spans, start=START, names=NAMES):
    base = (start - datetime(1970, 1, 1, tzinfo=UTC)) // MINUTE
    columns = np.array(spans, dtype=np.int64).reshape(-1, 3)
    begin = (columns[:, 1] + base) * 60_000_000
    return Shifting(
        tuple(names),
        Pieces(
            columns[:, 0].astype(np.int32),
            columns[:, 0].astype(np.int32),
            begin,
            begin + columns[:, 2] * 60_000_000,
        ),
        "UTC",
    )


def minute_by_minute(spans):
    """Of each minute, the owner who is the bottleneck in it, and all who share in it."""
    busy = {o: {m for w, s, n in spans if w == o for m in range(s, s + n)} for o in range(3)}

    def period(owner, minute):
        first = last = minute
        while first - 1 in busy[owner]:
            first -= 1
        while last + 1 in busy[owner]:
            last += 1
        return first, last + 1

    chosen = {}
    for minute in range(60):
        active = [(period(o, minute), o) for o in range(3) if minute in busy[o]]
        if active:
            chosen[minute] = min(active, key=lambda p: (p[0][0] - p[0][1], p[0][0], p[1]))
    order = list(dict.fromkeys(chosen[m] for m in sorted(chosen)))
    beside = defaultdict(set)
    for one, other in pairwise(order):
        for minute in range(other[0][0], one[0][1]):
            if chosen.get(minute) in (one, other):
                beside[minute] |= {one[1], other[1]}
    return {m: (chosen[m][1], beside[m] | {chosen[m][1]}) for m in chosen}


@given(spans=works)
def test_the_bottleneck_is_the_one_that_looking_at_each_minute_finds(spans):
    found = shifting(spans).whole

    told = minute_by_minute(spans)
    sole = Counter(owner for owner, who in told.values() if len(who) == 1)
    shared = Counter(o for _, who in told.values() if len(who) > 1 for o in who)
    for rank, name in enumerate(NAMES):
        share = found.get(name)
        assert (share.sole if share else 0) == pytest.approx(sole[rank] / len(told))
        assert (share.shifting if share else 0) == pytest.approx(shared[rank] / len(told))


@given(spans=works)
def test_reigns_cover_the_time_in_which_anybody_is_active(spans):
    found = shifting(spans)

    busy = {m for _, s, n in spans for m in range(s, s + n)}
    assert found.time == len(busy) * MINUTE
    reigns = list(found.reigns)
    assert sum((r.end - r.start for r in reigns), timedelta()) == found.time
    assert all(a.end <= b.start for a, b in pairwise(reigns))


@given(spans=works)
def test_shares_of_days_are_those_of_looking_at_each_minute_of_them(spans):
    found = shifting(spans, START - 20 * MINUTE).shares(by="day")

    days = defaultdict(dict)
    for minute, told in minute_by_minute(spans).items():
        days[(START + (minute - 20) * MINUTE).date()][minute] = told
    assert [start.date() for start in found] == sorted(days)
    for start, shares in found.items():
        minutes = days[start.date()].values()
        sole = Counter(owner for owner, who in minutes if len(who) == 1)
        shared = Counter(o for _, who in minutes if len(who) > 1 for o in who)
        assert {s.owner: (s.sole, s.shifting) for s in shares.values()} == {
            NAMES[o]: (sole[o] / len(minutes), shared[o] / len(minutes)) for o in {*sole, *shared}
        }


@given(spans=works, data=st.data())
def test_order_names_and_a_shift_in_time_do_not_matter(spans, data):
    found = shifting(spans)

    again = shifting(data.draw(st.permutations(spans)))
    later = shifting(spans, START + timedelta(days=7))
    renamed = shifting([(2 - o, s, n) for o, s, n in spans], names=NAMES[::-1])

    assert again == found == renamed
    assert later.whole == found.whole


def test_the_example_of_two_machines_that_overlap_shifts_where_they_do():
    # ana 0-10, bo 8-20: ana is it alone until 8, they share until 10, then bo is alone.
    found = shifting([(0, 0, 10), (1, 8, 12)])

    assert [str(r) for r in found.reigns] == [
        "ana from Mon 2026-04-20 00:00 to Mon 2026-04-20 00:08",
        "bo from Mon 2026-04-20 00:08 to Mon 2026-04-20 00:20",
    ]
    assert [str(s) for s in found.whole.values()] == [
        "bo 50% alone, 10% shifting",
        "ana 40% alone, 10% shifting",
    ]


def test_weeks_tell_different_names():
    week = 7 * 24 * 60
    found = shifting([(0, 0, 60), (1, week, 30), (1, 0, 10), (2, week, 10)])

    assert (
        str(found.table())
        == """\
the bottleneck over time, by week: share of 1eh 30em of activity
week            owner  alone  shifting
Mon 2026-04-20  ana        1         0
Mon 2026-04-27  bo         1         0"""
    )


def test_nobody_active_is_no_bottleneck():
    found = shifting([])

    assert (found.whole, found.shares(), found.time, len(found.reigns)) == ({}, {}, timedelta(), 0)


def test_too_many_days_are_refused():
    found = shifting([(0, 0, 1), (0, 30_000 * 24 * 60, 1)])

    with pytest.raises(CannotAnswer, match="need at most 10000 periods"):
        found.shares(by="day")


# waiting


def slow_waits(history, as_of):
    """Waiting time by state and owner, as walking the events of each item finds it."""
    found, state, owner, since = defaultdict(timedelta), {}, {}, {}
    category = {s.id: s.category for s in WEB.states}

    def close(item, at):
        if category.get(state.get(item)) == "waiting":
            found[state[item], owner.get(item)] += at - since[item]
        since[item] = at

    for event in history:
        close(event.item, event.at)
        if isinstance(event, (events.Created, events.Moved)) and event.state is not None:
            state[event.item] = event.state
        said = getattr(event, "owner", ...)
        if said is not ...:
            owner[event.item] = said
    for item in list(since):
        close(item, as_of)
    return {key: time for key, time in found.items() if time}


@given(
    history=histories(
        kinds=("created", "moved", "noted", "owner changed", "blocked"), min_size=1, max_size=20
    )
)
def test_waits_are_those_of_walking_every_event(history):
    found = rank_by_flow(WorkSystem("s", workflows=[WEB]), history, shown=5)

    assert found.waits == slow_waits(history, history[-1].at)


@given(history=histories(kinds=("worked",), min_size=1, max_size=15))
def test_the_gaps_before_work_are_waited_for_whoever_does_it(history):
    found = rank_by_flow(WorkSystem("s"), history, shown=5)

    expected, reached = defaultdict(timedelta), {}
    for event in sorted(history, key=lambda e: e.since):
        gap = event.since - reached.get(event.item, event.since)
        if gap > timedelta():
            expected[event.state, event.owner] += gap
        reached[event.item] = max(event.at, reached.get(event.item, event.at))
    # Of work that begins at one instant, who ended the wait is told by the order of the history.
    assert sum(found.waits.values(), timedelta()) == sum(expected.values(), timedelta())
    if len({(e.item, e.since) for e in history}) == len(history):
        assert found.waits == dict(expected)


@given(history=histories(min_size=1, max_size=20))
def test_any_history_is_ranked_and_its_parts_come_to_the_whole(history):
    found = rank_by_flow(WorkSystem("s", workflows=[WEB]), history, shown=5)

    if found.not_evaluated is not None:
        return
    total = sum(found.waits.values(), timedelta())
    states = [e for e in found if e.kind == "state"]
    assert sum((e.waiting for e in states), timedelta()) == total
    with_somebody = [time for (_, owner), time in found.waits.items() if owner is not None]
    owners = [e for e in found if e.kind == "owner"]
    assert sum((e.waiting for e in owners), timedelta()) == sum(with_somebody, timedelta())
    assert sum(e.share for e in states) == pytest.approx(1 if total else 0)
    assert all(line.isprintable() for line in str(found).splitlines())
    assert all(found.place(entry) == n for n, entry in enumerate(found, 1))
    assert rank_by_flow(WorkSystem("s", workflows=[WEB]), history, shown=5) == found


@given(history=histories(kinds=("begun", "worked"), min_size=1, max_size=15))
def test_active_and_waiting_never_are_at_once_on_one_item(history):
    one = [e for e in history if e.item == history[0].item]
    flow = measure_flow(History(one), as_of=history[-1].at)

    found = occupation_of(flow)

    waits = sorted(zip(found.waiting.start.tolist(), found.waiting.end.tolist(), strict=True))
    work = list(zip(found.active.start.tolist(), found.active.end.tolist(), strict=True))
    assert all(a[1] <= b[0] for a, b in pairwise(waits))
    assert all(end <= low or high <= start for low, high in waits for start, end in work)


def test_work_that_has_begun_and_has_no_end_goes_on():
    told = [
        events.Begun("a", "do", owner="ana", at=after(0)),
        events.Begun("b", "do", owner="bo", at=after(0)),
        worked("b", "bo", 0, 5),
        worked("c", "cy", 5, 20),
    ]

    found = ranked(shop(*told))

    assert [str(r)[:3].strip() for r in found.bottleneck.reigns] == ["ana"]
    assert found.bottleneck.time == 20 * MINUTE


def test_who_it_waits_with_changes_with_the_owner():
    told = [
        moved("a", "doing", 0, "ana"),
        moved("a", "review", 10),
        events.OwnerChanged("a", "bo", at=after(15)),
        moved("a", "done", 45, None),
        moved("b", "review", 50, None),
        moved("b", "done", 55),
    ]

    found = ranked(shop(*told))

    assert found.waits == {
        ("review", "bo"): 30 * MINUTE,
        ("review", "ana"): 5 * MINUTE,
        ("review", None): 5 * MINUTE,
    }
    assert (
        str(found)
        == """\
by flow: elapsed time that items waited, and shares of the time as the bottleneck
subject  kind   waited  share  alone  shifting
review   state  40em        1  -      -
bo       owner  30em     0.75  0      0
ana      owner  5em     0.125  1      0

the bottleneck over time, by week: share of 10em of activity
week            owner  alone  shifting
Mon 2026-04-20  ana        1         0"""
    )
    assert found[0].why == (
        "items waited 40em at 'review', 100.0% of all waiting, most of it with bo: 30em"
    )
    assert found[1].why == (
        "items waited 30em with bo, 75.0% of all waiting, most of it in 'review': 30em; "
        "bo alone was the bottleneck 0.0% of the time, and 0.0% with another one"
    )
    assert found.table_of_waits().to_records()[0]["owner"] == "bo"
    assert found._repr_html_().count("<table>") == 2


def test_the_answer_has_four_rankings_and_explains_states_too():
    told = [moved("a", "doing", 0, "ana"), moved("a", "review", 10), moved("a", "done", 45)]

    found = find_bottlenecks(shop(*told))

    assert found.caption.endswith("by flow ana")
    assert found.explain("review") == (
        "by load: not evaluated: load is told by dates, and system 'shop' has no start; give it "
        "one, as in system.update(start='2026-05-04')\n"
        "by flow: items waited 35em at 'review', 100.0% of all waiting, most of it with ana: 35em "
        "(number 2 of 2)"
    )
    assert found.explain("bo").endswith(
        "by flow: no item waited with bo, who never was the bottleneck"
    )
    rows = found.table().to_records()
    assert str(rows[-1]["value"]) == "35em"
    with pytest.raises(UnknownReference, match="'reviw'; did you mean 'review'"):
        found.explain("reviw")


def test_a_history_that_is_given_counts_and_not_the_systems():
    system = shop(moved("a", "review", 0, "ana"), moved("a", "done", 45))
    other = History([moved("a", "review", 0, "bo"), moved("a", "done", 5)])

    assert find_bottlenecks(system).by_flow.waits == {("review", "ana"): 45 * MINUTE}
    assert find_bottlenecks(system, history=other).by_flow.waits == {("review", "bo"): 5 * MINUTE}


def test_states_of_no_known_category_are_not_evaluated_with_the_way_out():
    found = ranked(WorkSystem("s", history=[moved("a", "doing", 0)]))

    assert found.not_evaluated.startswith("the history does not say what waits: no state has")
    assert str(found).startswith("by flow: not evaluated: the history does not say")


def test_events_of_no_item_are_not_evaluated():
    held = events.CadenceHeld("plan", at=START)

    assert ranked(shop(held)).not_evaluated.startswith("a measure of flow needs 1 events of items")


def test_what_is_no_history_is_refused():
    with pytest.raises(InvalidModel, match=r"history: need a History, got \[1\]"):
        rank_by_flow(shop(), [1], shown=5)


def test_the_order_of_items_in_the_history_does_not_matter():
    told = [
        moved(i, s, m, o) for i, s, m, o in [("a", "doing", 0, "ana"), ("b", "review", 0, "bo")]
    ]
    told += [moved("a", "review", 9), moved("b", "doing", 7, "ana"), moved("b", "done", 20)]

    found, again = ranked(shop(*told)), ranked(shop(*told[::-1]))

    assert again == found
    assert attrs.asdict(again[0]) == attrs.asdict(found[0])
