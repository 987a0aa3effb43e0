"""Parents are roll-ups: their links and dates hold for what is under them, their effort does not."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worksystem import (
    Calendar,
    Constraint,
    Dependency,
    WorkItem,
    WorkSystem,
    find_critical_path,
    make_plan,
)

HOUR = timedelta(hours=1)
START = datetime(2026, 3, 2, 0, tzinfo=UTC)
KINDS = ("FS", "SS", "FF", "SF")


@st.composite
def families(draw):
    """Two families and two single items, with links of all kinds between any two of them.

    Links lead from left to right in an order in which no family is split.
    """
    groups = draw(st.permutations(["p", "q", "x", "y"]))
    links = []
    for _ in range(draw(st.integers(0, 5))):
        a, b = sorted(draw(st.lists(st.integers(0, 3), min_size=2, max_size=2, unique=True)))
        links.append((groups[a], groups[b], draw(st.sampled_from(KINDS)), draw(st.integers(-3, 5))))
    leaves = ("p1", "p2", "q1", "q2", "q3", "x", "y")
    hours = {n: draw(st.integers(0, 6)) for n in leaves}
    return hours, links


@st.composite
def calendars_of(draw):
    """No calendars at all, or one for each item."""
    if draw(st.booleans()):
        return {}
    leaves = ("p1", "p2", "q1", "q2", "q3", "x", "y")
    return {n: draw(st.sampled_from(["office", "always", "night"])) for n in leaves}


CALENDARS = [
    Calendar("office", week="Mon-Fri 09:00-17:00"),
    Calendar("always", week="always"),
    Calendar("night", week="Mon-Fri 22:00-04:00"),
]


UNDER = {"p": ("p1", "p2"), "q": ("q1", "q2", "q3"), "x": ("x",), "y": ("y",)}


def after(name, links):
    return [Dependency(p, kind=k, lag=lag * HOUR) for p, s, k, lag in links if s == name]


def nested(hours, links, calendars=None):
    """As people write it; q3 is in q by way of a parent between."""
    leaves = [
        WorkItem(
            n,
            duration=h * HOUR,
            parent={"q3": "r"}.get(n, n[0] if len(n) > 1 else None),
            after=after(n, links),
            calendar=(calendars or {}).get(n),
        )
        for n, h in hours.items()
    ]
    return WorkSystem(
        "families",
        start=START if calendars else None,
        calendars=CALENDARS,
        items=[
            *leaves,
            WorkItem("p", after=after("p", links), effort="99d"),
            WorkItem("q", after=after("q", links)),
            WorkItem("r", parent="q"),
        ],
    )


def flat(hours, links, calendars=None):
    """The same with every link written out between the items."""
    spread = [(a, b, kind, lag) for p, s, kind, lag in links for a in UNDER[p] for b in UNDER[s]]
    return WorkSystem(
        "families",
        start=START if calendars else None,
        calendars=CALENDARS,
        items=[
            WorkItem(
                n,
                duration=h * HOUR,
                after=after(n, spread),
                calendar=(calendars or {}).get(n),
            )
            for n, h in hours.items()
        ],
    )


@given(family=families(), calendars=calendars_of())
def test_a_link_on_a_parent_is_a_link_for_each_item_under_it(family, calendars):
    grouped = find_critical_path(nested(*family, calendars))
    spread = find_critical_path(flat(*family, calendars))

    assert grouped.length == spread.length
    for activity in spread:
        found = grouped[activity.item]
        assert found.early_start_offset == activity.early_start_offset
        assert found.total_float == activity.total_float
        assert found.free_float == activity.free_float
        if not calendars:
            # Where calendars differ, of several that are early enough for one
            # item the group's last is named, and not the smallest id.
            assert found.driver == activity.driver


@given(family=families())
def test_a_parent_reaches_from_its_first_start_to_its_last_finish(family):
    path = find_critical_path(nested(*family))

    parts = [path[name] for name in UNDER["q"]]
    whole = path["q"]
    assert whole.early_start_offset == min(part.early_start_offset for part in parts)
    assert whole.early_finish_offset == max(part.early_finish_offset for part in parts)
    assert whole.total_float == min(part.total_float for part in parts)
    assert whole.is_critical == any(part.is_critical for part in parts)
    assert "is the sum of 3 items under it" in path.explain("q")


def test_parents_are_not_iterated_and_their_effort_is_not_counted():
    path = find_critical_path(
        nested(dict.fromkeys(("p1", "p2", "q1", "q2", "q3", "x", "y"), 1), [])
    )

    assert "p" not in [activity.item for activity in path]
    assert len(path) == 7
    assert "p" in path
    assert path.length == HOUR
    assert any("their own effort is not counted" in note for note in path.notes)


def test_a_parents_dates_hold_for_the_items_under_it():
    system = WorkSystem(
        "dates",
        start=START,
        items=[
            WorkItem(
                "p",
                not_before=START + 3 * HOUR,
                due=START + 5 * HOUR,
                constraints=[Constraint("start on", START), Constraint("as late as possible")],
            ),
            WorkItem("a", parent="p", duration="1h"),
            WorkItem("b", parent="p", duration="3h"),
        ],
    )

    path = find_critical_path(system)

    assert path["a"].early_start == path["b"].early_start == START + 3 * HOUR
    assert path["a"].total_float == HOUR
    assert path["b"].total_float == -HOUR
    assert "'start on' on a parent was not used (1)" in path.notes
    assert "'as late as possible' on a parent was not used (1)" in path.notes


def test_a_lag_after_a_finished_parent_counts_from_its_finish_and_not_from_now():
    system = WorkSystem(
        "progress",
        start=START,
        as_of=START + 5 * HOUR,
        items=[
            WorkItem("p"),
            WorkItem("a", parent="p", duration="2h", finished=START + 2 * HOUR),
            WorkItem("b", duration="1h", after=[Dependency("p", lag="6h")]),
            WorkItem("c", duration="1h", after=[Dependency("p", lag="1h")]),
        ],
    )

    path = find_critical_path(system)

    assert path["b"].early_start == START + 8 * HOUR
    assert path["c"].early_start == START + 5 * HOUR
    assert (path["b"].driver, path["c"].driver) == ("a", None)


def test_dates_of_a_parent_without_a_start_are_named_and_not_used():
    system = WorkSystem(
        "dates", items=[WorkItem("p", due="2026-03-02"), WorkItem("a", parent="p", duration="1h")]
    )

    assert find_critical_path(system).notes == (
        "the system has no start, so dates of parents of 1 item could not be used",
    )


def test_two_parents_of_a_thousand_items_do_not_cost_a_million_links():
    system = WorkSystem(
        "crowds",
        items=[
            WorkItem("p"),
            WorkItem("q", after=["p"]),
            *(WorkItem(f"p{k}", parent="p", duration="1h") for k in range(1000)),
            *(WorkItem(f"q{k}", parent="q", duration="1h") for k in range(1000)),
        ],
    )

    path = find_critical_path(system)

    assert path.length == 2 * HOUR
    assert len(path.network.structure.source) == 2000
    assert "the last item of its group, 'p0', has finished" in path.explain("q7")
    assert "It drives" in path.explain("p0")


def test_of_two_links_from_one_item_the_same_is_named_in_every_order():
    items = [
        WorkItem("a", duration="1h"),
        WorkItem("p", after=["a"]),
        WorkItem(
            "b",
            parent="p",
            after=[Dependency("a", lag="0eh"), Dependency("a", lag="-100%", kind="FF")],
        ),
    ]

    told = {
        find_critical_path(WorkSystem("s", items=order)).explain("b")
        for order in permutations(items)
    }

    assert len(told) == 1


def test_a_chain_of_50_000_parents_does_not_recurse():
    count = 50_000
    items = [WorkItem(f"p{k}", parent=f"p{k - 1}" if k else None) for k in range(count)]
    items.append(WorkItem("leaf", parent=f"p{count - 1}", duration="1h"))
    items.append(WorkItem("next", duration="1h", after=["p0"]))

    path = find_critical_path(WorkSystem("deep", items=items))

    assert path.items == ("leaf", "next")


@pytest.mark.parametrize("question", [find_critical_path, make_plan])
@pytest.mark.parametrize("waits", [(), ("day",), ("whole",), ("day", "whole")])
def test_of_what_ends_together_the_length_is_the_least_whatever_waits_for_more(question, waits):
    """Both end at 17:00: `day` after 8 hours of the office, `whole` after 17 around the clock."""
    system = WorkSystem(
        "ends",
        start=START,
        calendars=CALENDARS,
        items=[
            WorkItem("go", calendar="always"),
            *(
                WorkItem(id, duration=length, calendar=calendar, after=["go"] * (id in waits))
                for id, length, calendar in [("day", "8h", "office"), ("whole", "17h", "always")]
            ),
        ],
    )

    answer = question(system)

    assert answer.finish == START + 17 * HOUR
    assert answer.length == 8 * HOUR
