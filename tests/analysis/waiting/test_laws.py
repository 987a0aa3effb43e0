"""What explain_waiting promises for every history: nothing is lost, nothing counts twice."""

import random
from datetime import timedelta

from hypothesis import assume, given
from hypothesis import strategies as st
from tests.analysis.waiting import oracle
from tests.analysis.waiting.oracle import CAUSES, MONDAY, SECOND, Act, acts, history_of, queues

from worksystem import Calendar
from worksystem.analysis.waiting import explain_waiting
from worksystem.model.instants import from_microseconds, to_microseconds
from worksystem.model.working_time import WorkingTime

ZERO = timedelta(0)
WEEK = 7 * 86_400
CALENDARS = oracle.calendars()
OFFICE = Calendar("office", week="Mon-Fri 09:00-12:30 13:30-17:00")
# Acts that lie days apart, so that calendars have something to say.
FAR = acts(latest=9 * 86_400, longest=30_000)


@given(FAR, st.booleans(), st.integers(2, 3))
def test_the_causes_of_a_wait_are_its_segments_and_sum_to_it(found, known, size):
    calendars = {"ana": OFFICE, "bo": OFFICE} if known else None

    waiting = explain_waiting(history_of(found), calendars=calendars, batch_size=size)

    for wait in waiting.waits:
        assert list(wait.causes) == list(CAUSES)
        assert sum(wait.causes.values(), ZERO) == wait.length
        assert min(wait.causes.values()) >= ZERO
        by_cause = dict.fromkeys(CAUSES, ZERO)
        at = wait.enabled
        for part in wait.segments:
            assert part.start == at < part.end
            at = part.end
            by_cause[part.cause] += part.length
        assert at == wait.start or not wait.segments
        assert by_cause == wait.causes
    assert sum(waiting.total.values(), ZERO) == waiting.length
    assert waiting.length == sum((wait.length for wait in waiting.waits), ZERO)


@given(acts() | queues(), st.randoms(use_true_random=False))
def test_the_order_in_which_events_are_given_changes_nothing(found, chance):
    # Of one item, what ends at once stays in the order in which it was told.
    assume(len({(act.item, act.end) for act in found}) == len(found))
    other = chance.sample(found, len(found))

    assert told(explain_waiting(history_of(found))) == told(explain_waiting(history_of(other)))


def told(waiting):
    """Everything that a reader sees."""
    items = [waiting.explain(item) for item in waiting.items]
    return str(waiting), str(waiting.gains), items, [str(wait) for wait in waiting.waits]


@given(FAR, st.integers(-60, 60))
def test_whole_weeks_later_everything_is_as_it_was(found, weeks):
    calendars = {"ana": OFFICE, "bo": OFFICE}

    before = explain_waiting(history_of(found), calendars=calendars)
    after = explain_waiting(history_of(found, shift=weeks * WEEK), calendars=calendars)

    assert before.pairs == after.pairs


@given(acts())
def test_other_names_change_the_names_and_nothing_else(found):
    state, owner, item = {"A": "pay", "B": "ask"}, {"ana": "zoe", "bo": "abe"}, "9".__add__
    renamed = [
        a._replace(item=item(a.item), state=state[a.state], owner=owner[a.owner]) for a in found
    ]

    before = explain_waiting(history_of(found)).pairs
    after = explain_waiting(history_of(renamed)).pairs

    assert after == {
        (state[a], owner[b], state[c], owner[d]): causes for (a, b, c, d), causes in before.items()
    }


@given(acts(), st.integers(1, 400))
def test_a_closure_outside_all_waits_changes_nothing(found, length):
    history = history_of(found)
    before = explain_waiting(history, calendars=CALENDARS)
    begin = MONDAY + max(act.end for act in found)
    gap = [tuple(from_microseconds(s * SECOND) for s in (begin, begin + length))]
    closed = {owner: time.without(gap) for owner, time in CALENDARS.items()}

    after = explain_waiting(history, calendars=closed)

    assert after.pairs == before.pairs


@given(acts(), st.data())
def test_a_closure_takes_from_the_rest_only(found, data):
    history = history_of(found)
    a, b = sorted(data.draw(st.lists(st.integers(0, 60), min_size=2, max_size=2, unique=True)))
    gap = [tuple(from_microseconds((MONDAY + s) * SECOND) for s in (a, b))]

    before = explain_waiting(history, calendars=CALENDARS).total
    after = explain_waiting(
        history, calendars={owner: time.without(gap) for owner, time in CALENDARS.items()}
    ).total

    assert [after[cause] for cause in CAUSES[:3]] == [before[cause] for cause in CAUSES[:3]]
    assert after["unavailability"] - before["unavailability"] == (
        before["extraneous"] - after["extraneous"]
    )
    assert after["unavailability"] >= before["unavailability"]


@given(acts())
def test_without_calendars_nothing_is_put_down_to_unavailability(found):
    always = {"ana": WorkingTime.always(), "bo": WorkingTime.always()}

    assert explain_waiting(history_of(found)).total["unavailability"] == ZERO
    assert explain_waiting(history_of(found), calendars=always).total["unavailability"] == ZERO


@given(acts())
def test_an_owner_for_each_activity_leaves_no_contention(found):
    alone = [act._replace(owner=f"owner {place}") for place, act in enumerate(found)]

    total = explain_waiting(history_of(alone)).total

    assert total["batching"] == total["contention"] == total["prioritisation"] == ZERO


@given(acts())
def test_without_batches_no_wait_is_batching(found):
    waiting = explain_waiting(history_of(found), batch_size=len(found) + 1)

    assert waiting.total["batching"] == ZERO
    assert not any(wait.batch for wait in waiting.waits)


@given(acts(), st.integers(1, 50))
def test_an_owner_who_does_more_elsewhere_excuses_more_and_never_less(found, length):
    one = sum(length for length in lengths(found, "extraneous"))
    # Of an item that was there before all others, so that it is in turn.
    more = [*found, Act("0", "C", "ana", 0, length)]

    assert sum(lengths(more, "extraneous")) <= one


def lengths(found, cause):
    return [wait.causes[cause] // timedelta(seconds=1) for wait in waits(found)]


def waits(found):
    return explain_waiting(history_of(found), batch_size=99).waits


@given(acts())
def test_gains_are_what_each_cause_took_and_the_whole_is_all_of_it(found):
    waiting = explain_waiting(history_of(found))
    gains, work = waiting.gains, waiting.gains.work

    assert {gain.cause: gain.time for gain in gains} == waiting.total
    assert [gain.time for gain in gains] == sorted((g.time for g in gains), reverse=True)
    assert work.items == len({act.item for act in found})
    assert work.processing == sum((timedelta(seconds=a.end - a.start) for a in found), ZERO)
    for gain in (*gains, *gains.of_pairs()):
        rest = work.processing + work.waiting - gain.time
        assert gain.efficiency == (work.processing / rest if rest else None)
        assert gain.mean == gain.time / work.items
    for gain in gains.of_pairs():
        assert waiting.pairs[gain.pair][gain.cause] == gain.time > ZERO


@given(acts())
def test_where_activities_follow_each_other_cycle_time_is_work_and_waiting(found):
    each = {act.item: act for act in found}
    steps = [
        act._replace(start=100 * n + act.start, end=100 * n + act.end)
        for act in each.values()
        for n in range(3)
    ]

    work = explain_waiting(history_of(steps)).gains.work

    assert work.cycle_time == work.processing + work.waiting


@given(acts())
def test_equal_histories_have_equal_answers(found):
    one, two = (explain_waiting(history_of(found)) for _ in range(2))

    assert one == two
    assert hash(one) == hash(two)
    assert one.waits == list(two.waits)
    assert one.gains == two.gains
    if len(one.waits):
        assert one.waits[-1] == one.waits[len(one.waits) - 1]
        assert one.waits[:2] == tuple(one.waits)[:2]


@given(acts(max_size=30, latest=30), st.integers(0, 2**32 - 1))
def test_waits_are_in_order_of_their_end(found, seed):
    random.Random(seed).shuffle(found)

    listed = [
        (to_microseconds(wait.start), wait.item)
        for wait in explain_waiting(history_of(found)).waits
    ]

    assert listed == sorted(listed)
