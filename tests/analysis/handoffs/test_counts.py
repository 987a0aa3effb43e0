"""Counts: each step once, self or not, at every level; equal to looking at each event.

Laws: the sum with self is what was said less one an item; without self it is
the same less the diagonal; teams are owners put together; names are only
names; a shift in time shifts nothing.
"""

from collections import Counter
from datetime import timedelta

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.analysis.handoffs import oracle

from worksystem import (
    CannotAnswer,
    Coded,
    History,
    InvalidChoice,
    InvalidNumber,
    Membership,
    Owner,
    WorkSystem,
    events,
)
from worksystem.analysis.handoffs import measure_handoffs
from worksystem.analysis.handoffs.steps import counted, grouped
from worksystem.testing import histories

PLAIN = ("created", "moved", "begun", "worked", "noted", "owner changed", "blocked")
some = histories(min_size=1, max_size=20)


def moved(item, owner, hour=9, state="x"):
    return events.Moved(item, state, owner=owner, at=f"2026-04-20T{hour:02}:00Z")


@given(history=some, every=st.booleans())
def test_counts_of_owners_are_those_of_looking_at_each_event(history, every):
    found = measure_handoffs(history).counts(include_self=every)

    assert found == oracle.counts(history, include_self=every)


@given(history=some, every=st.booleans())
def test_counts_of_states_are_what_directly_follows_what(history, every):
    found = measure_handoffs(history).counts(include_self=every, level="state")

    assert found == oracle.counts(history, include_self=every, of="state")


@given(history=some)
def test_the_sum_with_self_is_what_was_said_less_one_an_item(history):
    found = measure_handoffs(history).counts(include_self=True)

    said = oracle.sayings(history)
    assert sum(found.values()) == sum(map(len, said.values())) - len(said)


@given(history=some, level=st.sampled_from(["owner", "state"]))
def test_without_self_is_with_self_less_the_diagonal(history, level):
    found = measure_handoffs(history)

    every = found.counts(include_self=True, level=level)
    assert found.counts(level=level) == {p: n for p, n in every.items() if p[0] != p[1]}
    if level == "owner":
        assert found.total == sum(found.counts().values())
        assert found.kept == sum(every.values()) - found.total


@given(history=some, data=st.data())
def test_teams_are_their_owners_put_together(history, data):
    team_of = {o: data.draw(st.sampled_from(["red", "blue", None])) for o in ("ana", "bo", "cy")}
    teams = [Owner(id_, kind="team") for id_ in ("red", "blue")]
    people = [Owner(id_, teams=[team] if team else []) for id_, team in team_of.items()]
    found = measure_handoffs(oracle.system(history, owners=[*people, *teams]))

    expected = Counter()
    for (giver, taker), n in found.counts(include_self=True).items():
        expected[team_of.get(giver) or giver, team_of.get(taker) or taker] += n
    assert found.counts(include_self=True, level="team") == dict(expected)


@given(history=histories(kinds=PLAIN, min_size=1, max_size=20), data=st.data())
def test_the_team_is_that_of_the_moment_of_the_step(history, data):
    days = [f"2026-01-0{day}" for day in (4, 5, 6, 7)]
    day = st.none() | st.sampled_from(days)

    def membership(team):
        since, until = data.draw(day), data.draw(day)
        if since and until and since > until:
            since, until = until, since
        return Membership(team, since=since, until=until)

    people = [
        Owner(id_, teams=[membership(t) for t in data.draw(st.permutations(["red", "blue"]))])
        for id_ in ("ana", "bo", "cy")
    ]
    teams = [Owner(id_, kind="team") for id_ in ("red", "blue")]
    system = oracle.system(history, owners=[*people, *teams])

    def team(id_, at):
        today = at.date()
        for m in system.owners[id_].teams if id_ else ():
            if (m.since is None or m.since <= today) and (m.until is None or today <= m.until):
                return m.team
        return id_

    expected = Counter((team(a, at), team(b, at)) for _, a, b, at in oracle.steps(history))
    assert measure_handoffs(system).counts(include_self=True, level="team") == dict(expected)


@given(history=some, hours=st.integers(-9999, 9999))
def test_a_shift_in_time_changes_nothing(history, hours):
    by = timedelta(hours=hours)
    later = [
        attrs.evolve(e, at=e.at + by, **({"since": e.since + by} if hasattr(e, "since") else {}))
        for e in history
    ]

    found, again = measure_handoffs(history), measure_handoffs(History(later))

    assert again.counts(include_self=True) == found.counts(include_self=True)
    assert dict(again.latency) == dict(found.latency)
    assert str(again.first_pass) == str(found.first_pass)
    assert (dict(again.relays), dict(again.ping_pong)) == (
        dict(found.relays),
        dict(found.ping_pong),
    )
    assert again.brokers == found.brokers


@given(history=histories(kinds=PLAIN, min_size=1, max_size=20), data=st.data())
def test_the_order_of_items_and_of_names_does_not_matter(history, data):
    shuffled = data.draw(st.permutations(["item-0", "item-1", "item-2"]))
    apart = [e for item in shuffled for e in history if e.item == item]

    found, again = measure_handoffs(history), measure_handoffs(History(apart))

    assert again == found
    assert hash(again) == hash(found)
    assert (str(again), again._repr_html_()) == (str(found), found._repr_html_())
    assert list(again.counts()) == list(found.counts())


@given(history=histories(kinds=PLAIN, min_size=1, max_size=20))
def test_names_are_only_names(history):
    new = {"ana": "zoe", "bo": "yve", "cy": "xi", None: None, ...: ...}
    renamed = [attrs.evolve(e, owner=new[e.owner]) if hasattr(e, "owner") else e for e in history]

    found, again = measure_handoffs(history), measure_handoffs(History(renamed))

    assert again.counts(include_self=True) == {
        (new[a], new[b]): n for (a, b), n in found.counts(include_self=True).items()
    }


@given(history=some, hours=st.tuples(st.integers(0, 48), st.integers(1, 24)))
def test_a_window_counts_the_steps_that_were_taken_in_it(history, hours):
    start = history[0].at
    window = (start + timedelta(hours=hours[0]), start + timedelta(hours=sum(hours)))

    found = measure_handoffs(history, window=window)

    assert found.counts(include_self=True) == oracle.counts(history, include_self=True, span=window)
    assert found.window == window


@given(history=some, hours=st.integers(0, 50))
def test_what_is_after_as_of_has_not_happened(history, hours):
    as_of = history[0].at + timedelta(hours=hours)
    known = History([e for e in history if e.at <= as_of])

    found, then = measure_handoffs(history, as_of=as_of), measure_handoffs(known, as_of=as_of)

    assert found.counts(include_self=True) == then.counts(include_self=True)
    assert found.counts(level="state") == then.counts(level="state")
    assert (found.offers, found.unanswered) == (then.offers, then.unanswered)
    assert (dict(found.latency), dict(found.relays)) == (dict(then.latency), dict(then.relays))


@given(
    pairs=st.lists(st.tuples(st.integers(-1, 5), st.integers(-1, 5)), max_size=30),
    names=st.sampled_from([6, 1000]),
)
def test_pairs_are_counted_alike_by_few_names_and_by_many(pairs, names):
    first, second = (np.array([p[i] for p in pairs], dtype=np.int32) for i in (0, 1))

    found = counted(first, second, names)
    groups = grouped(first, second, names)

    rows = zip(found.first.tolist(), found.second.tolist(), found.number.tolist(), strict=True)
    assert {(a, b): n for a, b, n in rows} == dict(Counter(pairs))
    assert {pair: len(places) for pair, places in groups.items()} == dict(Counter(pairs))
    assert all(pairs[i] == pair for pair, places in groups.items() for i in places.tolist())


# examples


def test_nobody_is_a_party_of_its_own():
    found = measure_handoffs(History([moved("a", "ana"), moved("a", None), moved("a", "ana")]))

    assert found.counts() == {("ana", None): 1, (None, "ana"): 1}


def test_an_event_that_does_not_say_whose_it_is_leaves_it_where_it_is():
    told = [moved("a", "ana"), moved("a", ...), events.Blocked("a", at="2026-04-20T09:00Z")]

    assert measure_handoffs(History([*told, moved("a", "bo")])).counts() == {("ana", "bo"): 1}


def test_an_accepted_handoff_makes_the_item_the_takers():
    told = [
        moved("a", "ana"),
        events.Offered("h", item="a", giver="ana", taker="bo", at="2026-04-20T10:00Z"),
        events.Accepted("h", at="2026-04-20T11:00Z"),
        moved("a", "bo", 12),
    ]
    found = measure_handoffs(History(told))

    assert found.counts(include_self=True) == {("ana", "bo"): 1, ("bo", "bo"): 1}


def test_a_handoff_of_an_item_of_which_nothing_else_is_told_is_from_its_giver():
    told = [
        events.Offered("h", item="a", giver="ana", taker="bo", at="2026-04-20T10:00Z"),
        events.Accepted("h", at="2026-04-20T11:00Z"),
    ]

    assert measure_handoffs(History(told)).counts() == {("ana", "bo"): 1}


def test_of_several_handoffs_only_the_first_tells_whose_it_was():
    told = [
        events.Offered("h", item="a", giver="ana", taker="bo", at="2026-04-20T10:00Z"),
        events.Accepted("h", at="2026-04-20T11:00Z"),
        events.Offered("i", item="a", giver="bo", taker="cy", at="2026-04-20T12:00Z"),
        events.Accepted("i", at="2026-04-20T13:00Z"),
    ]

    found = measure_handoffs(History(told)).counts(include_self=True)

    assert found == {("ana", "bo"): 1, ("bo", "cy"): 1}


def test_a_window_begins_with_its_start_and_ends_before_its_end():
    history = History([moved("a", "ana"), moved("a", "bo", 10), moved("a", "cy", 11)])

    found = measure_handoffs(history, window=("2026-04-20T10:00Z", "2026-04-20T11:00Z"))

    assert found.counts() == {("ana", "bo"): 1}


def test_columns_of_codes_are_counted_without_an_event_each():
    history = History.from_columns(
        at=[0, 1, 2, 3],
        item=["a", "b", "a", "b"],
        owner=Coded([0, 1, 1, -1], ("ana", "bo")),
        state=["x"] * 4,
    )

    assert measure_handoffs(history).counts() == {("ana", "bo"): 1, ("bo", None): 1}


def test_a_team_that_is_an_owner_counts_for_itself_and_so_does_who_has_left():
    owners = [Owner("web", kind="team"), Owner("bo", teams=["web"])]
    history = History([moved("a", "web"), moved("a", "gone"), moved("a", "bo")])

    found = measure_handoffs(WorkSystem("s", owners=owners, history=history))

    assert found.counts(level="team") == {("gone", "web"): 1, ("web", "gone"): 1}


# refusals


def test_teams_of_a_bare_history_are_refused_with_the_way_out():
    found = measure_handoffs(History([moved("a", "ana")]))

    with pytest.raises(CannotAnswer, match=r"knows neither teams .* measure_handoffs\(system"):
        found.counts(level="team")


def test_a_level_that_is_none_is_refused():
    found = measure_handoffs(History([moved("a", "ana")]))

    with pytest.raises(InvalidChoice, match="need one of owner, team, state, got 'teem'"):
        found.counts(level="teem")
    with pytest.raises(InvalidNumber, match="need True or False, got 1"):
        found.counts(include_self=1)
