"""Workflows: which moves they allow, where work counts, what cannot be built."""

from itertools import pairwise
from typing import get_args

import attrs
import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from worksystem.errors import (
    DuplicateId,
    InvalidModel,
    InvalidNumber,
    UnknownReference,
)
from worksystem.model.standards import ServiceLevel
from worksystem.model.workflows import Category, Move, State, Workflow

KANBAN = [
    ("ideas", "backlog"),
    ("next", "ready"),
    ("doing", "active"),
    ("review", "waiting"),
    ("live", "done"),
    ("no", "dropped"),
]

categories = st.sampled_from(get_args(Category))
state_lists = st.lists(categories, min_size=1, max_size=7).map(
    lambda kinds: [State(f"s{i}", kind) for i, kind in enumerate(kinds)]
)


@st.composite
def workflows(draw):
    states = draw(state_lists)
    ids = [state.id for state in states]
    pairs = st.tuples(st.sampled_from(ids), st.sampled_from(ids)).filter(lambda p: p[0] != p[1])
    moves = st.none() if len(ids) < 2 else st.none() | st.lists(pairs, max_size=9)
    return Workflow("w", states, moves=draw(moves))


def paths(build):
    with pytest.raises(InvalidModel) as caught:
        build()
    return [fault.path for fault in caught.value.faults]


def pairs(workflow):
    return [(move.source, move.target) for move in workflow.allowed_moves]


@given(states=state_lists)
def test_the_usual_moves_go_both_ways_and_never_twice(states):
    usual = pairs(Workflow("w", states))

    assert {(b, a) for a, b in usual} == set(usual)
    assert len(set(usual)) == len(usual)


@given(states=state_lists)
def test_the_usual_moves_lead_along_the_stages_one_by_one(states):
    workflow = Workflow("w", states)
    stages = [s.id for s in states if s.category != "dropped"]

    assert {p for p in pairs(workflow) if set(p) <= set(stages)} == {
        move for a, b in pairwise(stages) for move in ((a, b), (b, a))
    }


@given(states=state_lists)
def test_open_work_may_usually_be_dropped_and_finished_work_may_not(states):
    workflow = Workflow("w", states)

    for state in states:
        for end in states:
            if end.category == "dropped" and end != state:
                open_ = state.category not in ("done", "dropped")
                assert workflow.allows(state.id, end.id) is open_


@given(workflow=workflows())
def test_a_move_is_allowed_if_and_only_if_it_is_among_the_moves(workflow):
    for a in workflow.states:
        for b in workflow.states:
            assert workflow.allows(a.id, b.id) is ((a.id, b.id) in pairs(workflow))


@given(workflow=workflows())
def test_unreachable_states_are_those_that_networkx_does_not_reach(workflow):
    graph: nx.DiGraph[str] = nx.DiGraph(pairs(workflow))
    graph.add_nodes_from(s.id for s in workflow.states)
    first = workflow.states[0].id
    reached = nx.descendants(graph, first) | {first}

    assert workflow.unreachable() == tuple(s.id for s in workflow.states if s.id not in reached)


def test_a_long_chain_of_states_does_not_recurse():
    states = [(str(n), "active") for n in range(20_000)]

    assert Workflow("w", states).unreachable() == ()


@given(workflow=workflows())
def test_evolving_a_workflow_keeps_its_rules_in_step(workflow):
    more = [*workflow.states, State("last", "done")]

    longer = attrs.evolve(workflow, states=more)

    assert longer == Workflow("w", more, moves=workflow.moves)
    assert longer.finishes_at == (workflow.finishes_at or "last")


def test_moves_that_are_given_replace_the_usual_ones():
    workflow = Workflow(
        "w", KANBAN, moves=[("next", "doing"), ["doing", "live"], Move("next", "doing")]
    )

    assert workflow.moves == (Move("next", "doing"), Move("doing", "live"))
    assert workflow.allows("next", "doing")
    assert not workflow.allows("doing", "next")


def test_an_empty_list_of_moves_allows_none():
    assert Workflow("w", KANBAN, moves=[]).allowed_moves == ()


def test_work_counts_from_the_first_active_state_to_the_first_that_is_done():
    workflow = Workflow("w", [*KANBAN, ("again", "active"), ("told", "done")])

    assert (workflow.starts_at, workflow.finishes_at) == ("doing", "live")


def test_where_work_counts_can_be_agreed():
    workflow = Workflow("w", KANBAN, started="next", finished="review")

    assert (workflow.starts_at, workflow.finishes_at) == ("next", "review")


def test_a_workflow_without_such_states_says_none():
    workflow = Workflow("w", [("ideas", "backlog")])

    assert (workflow.starts_at, workflow.finishes_at) == (None, None)


def test_the_category_of_a_state_can_be_asked_for():
    workflow = Workflow("w", KANBAN)

    assert [workflow.category(id_) for id_, _ in KANBAN] == [kind for _, kind in KANBAN]


@pytest.mark.parametrize(
    "ask",
    [
        lambda w: w.state("doin"),
        lambda w: w.category("doin"),
        lambda w: w.allows("doin", "live"),
        lambda w: w.allows("live", "doin"),
        lambda w: attrs.evolve(w, started="doin"),
        lambda w: attrs.evolve(w, finished="doin"),
        lambda w: attrs.evolve(w, moves=[("doin", "live")]),
    ],
)
def test_a_state_that_is_not_there_is_answered_with_one_that_is_near(ask):
    with pytest.raises(
        UnknownReference, match="has no state 'doin'; did you mean 'doing'"
    ) as caught:
        ask(Workflow("w", KANBAN))

    assert (caught.value.missing, caught.value.suggestions) == ("doin", ("doing",))


def test_all_that_contradicts_itself_is_told_with_its_place():
    def build():
        Workflow(
            "w",
            [("a", "ready"), ("b", "active"), ("a", "done")],
            moves=[("a", "x"), ("b", "a"), Move("b", "a", ext={"jira:id": 4}), ("y", "z")],
            started="x",
            finished="y",
        )

    assert paths(build) == [
        "states[2].id",
        "moves[2]",
        "started",
        "finished",
        "moves[0].target",
        "moves[3].source",
        "moves[3].target",
    ]


def test_a_large_workflow_that_is_all_wrong_is_refused_at_once():
    states = [(f"state {n}", "active") for n in range(5_000)]
    moves = [(f"stage {n}", f"state {n}") for n in range(5_000)]

    with pytest.raises(UnknownReference) as caught:
        Workflow("w", states, moves=moves)

    guessed = ["did you mean" in fault.reason for fault in caught.value.faults]
    assert guessed == [True] * 20 + [False] * 4_980


def test_two_states_of_one_id_are_refused():
    with pytest.raises(
        DuplicateId, match=r"states\[1\].id: workflow 'w' has the state 'a' twice"
    ) as caught:
        Workflow("w", [("a", "ready"), ("a", "done")])

    assert caught.value.id == "a"


def test_one_move_in_two_versions_is_refused():
    with pytest.raises(DuplicateId, match="has the move 'next' → 'doing' twice; keep one"):
        Workflow("w", KANBAN, moves=[("next", "doing"), Move("next", "doing", ext={"x:y": 1})])


def test_a_workflow_has_states():
    with pytest.raises(InvalidModel, match="states: need at least one state"):
        Workflow("w", [])


@pytest.mark.parametrize("value", ["doing", ("doing",), ("doing", "active", 1), 7, {}])
def test_what_is_no_state_is_refused_at_its_place(value):
    assert paths(lambda: Workflow("w", [("a", "done"), value])) == ["states[1]"]


@pytest.mark.parametrize("value", ["doing", ("next",), ("next", "doing", 1), 7, {}])
def test_what_is_no_move_is_refused_at_its_place(value):
    assert paths(lambda: Workflow("w", KANBAN, moves=[value])) == ["moves[0]"]


@pytest.mark.parametrize("version", [0, -1, 1.5, True, None, "1"])
def test_a_version_is_a_whole_number_from_one(version):
    with pytest.raises(InvalidNumber, match="version: need a whole number"):
        Workflow("w", KANBAN, version=version)


def test_all_faults_of_a_workflow_are_told_together():
    def build():
        Workflow(
            7,
            [("a", "x"), ("", "done")],
            version=0,
            moves=[("a", "")],
            started="",
            finished=7,
            service_level=("8d", 85),
            ext={"x": 1},
        )

    assert paths(build) == [
        "id",
        "states[0].category",
        "states[1].id",
        "version",
        "moves[0].target",
        "started",
        "finished",
        "service_level.duration",
        "service_level.probability",
        "ext",
    ]


def test_a_service_level_is_read_from_its_parts():
    assert Workflow("w", KANBAN, service_level=("8ed", 0.85)).service_level == ServiceLevel(
        "8ed", 0.85
    )
