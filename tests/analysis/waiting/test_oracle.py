"""Causes of waiting against brute force: the same to the second, wait by wait and second by second."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.analysis.waiting import oracle
from tests.analysis.waiting.oracle import CAUSES, MONDAY, SECOND, acts, history_of, in_order, queues

from worksystem.analysis.waiting import explain_waiting
from worksystem.model.instants import to_microseconds

CALENDARS = oracle.calendars()


def hours(known):
    """Options of the question, and the same of the oracle."""
    if known:
        return {"calendars": CALENDARS}, {"is_open": oracle.is_open}
    return {}, {}


@given(acts(max_size=12) | queues(), st.integers(1, 4), st.booleans())
def test_the_causes_of_every_pair_are_those_of_brute_force(found, size, known):
    options, slow = hours(known)

    waiting = explain_waiting(history_of(found), batch_size=size, **options)

    assert waiting.pairs == oracle.pairs(in_order(found), size=size, **slow)


@given(acts(owners=("ana",), longest=6, latest=20, max_size=14), st.booleans())
def test_they_are_where_one_owner_does_everything_and_much_at_once(found, known):
    found = in_order(found)
    options, slow = hours(known)

    waiting = explain_waiting(history_of(found), **options)

    assert waiting.pairs == oracle.pairs(found, **slow)


@given(queues(), st.booleans())
def test_they_are_where_work_gathers_for_batches(found, known):
    options, slow = hours(known)

    waiting = explain_waiting(history_of(found), **options)

    assert waiting.pairs == oracle.pairs(in_order(found), **slow)


@given(acts(owners=("ana", None)))
def test_who_is_not_named_has_only_extraneous_waits(found):
    found = in_order(found)

    waiting = explain_waiting(history_of(found))

    assert waiting.pairs == oracle.pairs(found)


@given(acts(max_size=10) | queues(), st.booleans())
def test_each_second_of_a_wait_has_the_cause_of_brute_force(found, known):
    found = in_order(found)
    options, slow = hours(known)
    by = oracle.sources(found)
    since = oracle.enabled(found, by)
    of = oracle.batches(found, since, 2)
    is_open = slow.get("is_open", lambda owner, second: True)
    expected = sorted(
        (
            found[place].start,
            found[place].item,
            [
                oracle.cause_at(second, place, found, since, of, is_open)
                for second in range(since[place], found[place].start)
            ],
        )
        for place in by
        if by[place] is not None
    )

    waits = explain_waiting(history_of(found), **options).waits

    told = [
        (to_microseconds(wait.start) // SECOND - MONDAY, wait.item, seconds_of(wait))
        for wait in waits
    ]
    assert sorted(told) == expected


def seconds_of(wait):
    """The cause of each second, read off the segments."""
    return [part.cause for part in wait.segments for _ in range(part.length.seconds)]


@given(acts(max_size=10) | queues(), st.integers(2, 3))
def test_what_an_owner_was_busy_with_went_on_and_was_enabled_as_the_cause_says(found, size):
    found = in_order(found)
    by = oracle.sources(found)
    since = oracle.enabled(found, by)

    for wait in explain_waiting(history_of(found), batch_size=size).waits:
        for part in wait.segments:
            busy = part.cause in ("contention", "prioritisation")
            assert busy == (part.item is not None)
            if not busy:
                continue
            start, end = (to_microseconds(t) // SECOND - MONDAY for t in (part.start, part.end))
            was_on = [
                since[place]
                for place, act in enumerate(found)
                if (act.item, act.state, act.owner) == (part.item, part.state, wait.owner)
                and act.start <= start
                and end <= act.end
            ]
            mine = to_microseconds(wait.enabled) // SECOND - MONDAY
            assert was_on
            if not wait.batch:
                assert any((e <= mine) == (part.cause == "contention") for e in was_on)


@given(acts())
def test_by_item_by_state_and_by_owner_the_pairs_are_only_summed_otherwise(found):
    found = in_order(found)
    waiting = explain_waiting(history_of(found))

    for sums, ends in ((waiting.states, (0, 2)), (waiting.owners, (1, 3))):
        expected = {}
        for key, causes in waiting.pairs.items():
            sum_ = expected.setdefault(tuple(key[end] for end in ends), dict.fromkeys(CAUSES, 0))
            for cause, time in causes.items():
                sum_[cause] += time // timedelta(seconds=1)
        assert {k: [t.total_seconds() for t in v.values()] for k, v in sums.items()} == {
            k: list(v.values()) for k, v in expected.items()
        }
    items = {item: dict.fromkeys(CAUSES, 0) for item in {act.item for act in found}}
    for place, _, counted in oracle.explained(found):
        for cause, seconds in counted.items():
            items[found[place].item][cause] += seconds
    assert {
        item: {cause: time.total_seconds() for cause, time in causes.items()}
        for item, causes in waiting.items.items()
    } == items
