"""Relays, ping-pong and brokers: the ways of items, as walking each of them finds."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.analysis.handoffs import oracle

from worksystem import (
    CannotAnswer,
    HandoffContract,
    History,
    Membership,
    Owner,
    WorkSystem,
    events,
)
from worksystem.analysis.handoffs import measure_handoffs
from worksystem.testing import histories

some = histories(
    kinds=("created", "moved", "owner changed", "offered", "accepted"), min_size=1, max_size=20
)


def went(item, *owners, day=20):
    return [
        events.Moved(item, "x", owner=owner, at=f"2026-04-{day}T{9 + hour:02}:00Z")
        for hour, owner in enumerate(owners)
    ]


@given(history=some)
def test_relays_count_the_owners_in_a_row(history):
    found = measure_handoffs(history).relays

    ways = oracle.ways(history)
    lengths = {item: sum(o is not None for o in way) for item, way in ways.items()}
    assert dict(found) == {item: n for item, n in lengths.items() if n}
    assert (found.max, found.total) == (max(lengths.values(), default=0), sum(lengths.values()))


@given(history=some)
def test_ping_pong_is_there_and_straight_back(history):
    found = measure_handoffs(history).ping_pong

    expected = Counter()
    for item, way in oracle.ways(history).items():
        for a, b, c in zip(way, way[1:], way[2:], strict=False):
            expected[item] += a == c and a is not None and b is not None
    assert dict(found) == {item: n for item, n in expected.items() if n}
    assert Counter(bounce.item for bounce in found.bounces) == Counter(dict(found))
    assert found.total == sum(expected.values())


@given(history=some)
def test_ping_pong_never_exceeds_the_handoffs_back(history):
    found = measure_handoffs(history)

    counts = found.counts()
    pairs = Counter((b.giver, b.taker) for b in found.ping_pong.bounces)
    assert all(n <= min(counts[a, b], counts[b, a]) for (a, b), n in pairs.items())


@given(history=some)
def test_brokers_are_those_through_whom_ways_lead(history):
    found = measure_handoffs(history)

    through, total = Counter(), 0
    for way in oracle.ways(history).values():
        total += sum(a is not None and b is not None for a, b in pairwise(way))
        for a, b, c in zip(way, way[1:], way[2:], strict=False):
            through[b] += None not in (a, b, c)
    central = nx.betweenness_centrality(found.graph())
    assert {b.owner: b.betweenness for b in found.brokers} == pytest.approx(central)
    for broker in found.brokers:
        assert broker.passed_on == through[broker.owner]
        assert broker.share == pytest.approx(through[broker.owner] / total)


@given(history=some, every=st.booleans(), level=st.sampled_from(["owner", "state"]))
def test_the_graph_has_an_edge_for_each_pair(history, every, level):
    found = measure_handoffs(history)

    graph = found.graph(include_self=every, level=level)

    counts = found.counts(include_self=every, level=level)
    edges = {(a, b): n for a, b, n in graph.edges(data="count")}
    assert edges == {pair: n for pair, n in counts.items() if None not in pair}
    assert sum(share for _, _, share in graph.edges(data="share")) == pytest.approx(
        1 if edges else 0
    )
    assert graph.graph["to_nobody"] == sum(n for (_, b), n in counts.items() if b is None)
    assert graph.graph["from_nobody"] == sum(n for (a, _), n in counts.items() if a is None)


# examples


def test_a_way_there_and_back_is_told_with_its_instants():
    found = measure_handoffs(History(went("page", "ana", "ana", "bo", "ana", "cy"))).ping_pong

    (bounce,) = found.bounces
    assert str(bounce) == (
        "'page' went from ana to bo on Mon 2026-04-20 11:00, and back on Mon 2026-04-20 12:00"
    )
    assert found.table().caption == "once there and back, on 1 item"
    assert found.most() == ("page",)


def test_nobody_in_between_is_no_ping_pong():
    found = measure_handoffs(History(went("page", "ana", None, "ana")))

    assert (found.ping_pong.total, found.relays["page"]) == (0, 2)


def test_edges_carry_their_median_latency_at_every_level():
    history = History(went("page", "ana", "bo") + went("copy", "ana", "bo"))
    owners = [Owner("ana", teams=["red"]), Owner("bo", teams=["blue"])]
    teams = [Owner(id_, kind="team") for id_ in ("red", "blue")]
    found = measure_handoffs(WorkSystem("s", owners=[*owners, *teams], history=history))

    hour = timedelta(hours=1)
    assert found.graph().edges["ana", "bo"]["latency"] == hour
    assert found.graph(level="team").edges["red", "blue"]["latency"] == hour
    assert found.graph(level="state", include_self=True).edges["x", "x"]["latency"] is None


# contracts


def contracted(history, *contracts, owners=()):
    known = {owner.id for owner in owners}
    usual = [Owner(id_) for id_ in ("ana", "bo", "cy") if id_ not in known]
    return measure_handoffs(
        WorkSystem("s", owners=[*owners, *usual], contracts=contracts, history=history)
    )


def outside(found):
    return [(o.giver, o.taker, o.count, o.one_team) for o in found.outside_contracts]


def test_what_goes_between_owners_without_a_contract_is_outside():
    history = History(went("page", "ana", "bo", "ana", "cy", None, "bo"))

    found = contracted(history, HandoffContract("c", giver="ana", taker="bo"))

    assert outside(found) == [("ana", "cy", 1, False), ("bo", "ana", 1, False)]
    assert str(found.outside_contracts[0]) == (
        "ana handed over to cy once, and there is no contract between them or their teams"
    )


def test_a_contract_of_teams_and_of_roles_covers_who_is_in_them():
    owners = [
        Owner("red", kind="team"),
        Owner("all", kind="team"),
        Owner("lead", kind="role", holders=["bo"]),
        Owner("squad", kind="team", teams=["all"]),
        Owner("ana", teams=["red"]),
        Owner("cy", teams=["squad"]),
    ]
    history = History(went("page", "ana", "bo", "cy", "ana"))

    found = contracted(
        history,
        HandoffContract("c", giver="red", taker="lead"),
        HandoffContract("d", giver="lead", taker="all"),
        owners=owners,
    )

    assert outside(found) == [("cy", "ana", 1, False)]


def test_a_contract_counts_while_they_are_in_the_team():
    owners = [
        Owner("red", kind="team"),
        Owner("ana", teams=[Membership("red", until="2026-04-20")]),
    ]
    history = History(went("page", "ana", "bo") + went("copy", "ana", "bo", day=21))

    found = contracted(history, HandoffContract("c", giver="red", taker="bo"), owners=owners)

    assert outside(found) == [("ana", "bo", 1, False)]


def test_the_day_after_the_last_day_in_a_team_begins_at_midnight():
    owners = [
        Owner("red", kind="team"),
        Owner("ana", teams=[Membership("red", until="2026-04-20")]),
    ]
    midnight = [
        events.Moved("page", "x", owner=owner, at="2026-04-21T00:00Z") for owner in ("ana", "bo")
    ]
    contract = HandoffContract("c", giver="red", taker="bo")

    found = contracted(History(midnight), contract, owners=owners)

    assert outside(found) == [("ana", "bo", 1, False)]


def test_those_of_one_team_come_last():
    owners = [Owner("red", kind="team"), *(Owner(o, teams=["red"]) for o in ("ana", "bo"))]
    history = History(went("page", "ana", "bo", "ana", "bo", "cy"))

    found = contracted(history, owners=owners)

    assert outside(found) == [
        ("bo", "cy", 1, False),
        ("ana", "bo", 2, True),
        ("bo", "ana", 1, True),
    ]
    assert "2 times within their team" in str(found.outside_contracts[1])


def test_an_accepted_handoff_that_names_a_contract_is_inside():
    told = [
        events.Offered(
            "h", item="page", giver="ana", taker="bo", contract="c", at="2026-04-20T09:00Z"
        ),
        events.Accepted("h", at="2026-04-20T10:00Z"),
    ]

    assert outside(contracted(History(told))) == []


def test_contracts_of_a_bare_history_are_refused_with_the_way_out():
    found = measure_handoffs(History(went("page", "ana", "bo")))

    with pytest.raises(CannotAnswer, match="a bare history knows neither teams nor contracts"):
        _ = found.outside_contracts
