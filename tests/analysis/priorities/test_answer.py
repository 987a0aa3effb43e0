"""What prioritize says, checked by hand: each adviser, each refusal, each sentence."""

from datetime import UTC, date, datetime, timedelta

import pytest

from worksystem import (
    DependencyCycle,
    InvalidChoice,
    InvalidModel,
    InvalidNumber,
    UnknownReference,
    Workflow,
    WorkItem,
    WorkSystem,
)
from worksystem.analysis.priorities import Priorities, prioritize

EFFORT = "1w"


def item(id, *, effort=EFFORT, **amounts):
    fields = {k: amounts.pop(k) for k in ("after", "rank", "due", "parent") if k in amounts}
    ext = {f"priority:{name}": value for name, value in amounts.items()}
    return WorkItem(id, effort=effort, ext=ext, **fields)


def system(*items):
    return WorkSystem("shop", items=items)


RICE = {"reach": 500, "impact": 3, "confidence": 0.8}


@pytest.mark.parametrize(
    ("by", "one", "score"),
    [
        ("rank", item("a", rank=4), 4),
        ("wsjf", item("a", value=8, time_criticality=5, risk_reduction=2, effort="3w"), 5),
        ("cd3", item("a", cost_of_delay=300, effort="2w"), 150),
        ("cd3", item("a", cost_of_delay=300, effort=("1w", "1w 2d 4h", "9w")), 200),
        ("rice", item("a", **RICE, effort="4w"), 300),
        ("ice", item("a", impact=7, confidence=5, ease=2), 70),
        ("moscow", item("a", moscow="should"), "should"),
        ("cost of delay", item("a", cost_of_delay=2.5), 2.5),
        ("due", item("a", due="2026-05-06"), date(2026, 5, 6)),
        (lambda item: len(item.id), item("abc"), 3),
    ],
)
def test_each_adviser_scores_as_its_formula_says(by, one, score):
    (found,) = prioritize(system(one), by=by)

    assert found.score == score
    assert not found.missing


def test_the_breakdown_has_the_inputs_as_people_wrote_them():
    one = prioritize(system(item("a", cost_of_delay=300, effort="2w")), by="cd3")["a"]

    assert dict(one.breakdown) == {"cost_of_delay": 300, "size": timedelta(hours=80)}
    assert one.formula == "cost_of_delay a week ÷ size in weeks"


def test_what_remains_of_a_started_item_is_its_size():
    started = WorkItem("a", effort="4w", remaining="1w", ext={"priority:cost_of_delay": 8})
    assert prioritize(system(started), by="cd3")["a"].score == 8


def test_a_milestone_has_no_size_to_divide_by():
    priorities = prioritize(system(item("m", cost_of_delay=5, effort="0h")), by="cd3")

    assert priorities.missing == {"m": ("size",)}
    assert "an effort or duration above zero" in priorities.explain("m")


def test_without_a_score_rank_then_priority_then_id_decide():
    items = [
        WorkItem("e"),
        WorkItem("d"),
        WorkItem("c", priority=2),
        WorkItem("b", priority=1),
        WorkItem("z", rank=2),
        item("y", cost_of_delay=0),
    ]
    priorities = prioritize(system(*items), by="cost of delay")

    assert priorities.items == ("y", "z", "b", "c", "d", "e")
    assert "without ext['priority:cost_of_delay']: 'b', 'c', 'd', 'e', 'z'" in priorities.notes[0]


def test_finished_and_dropped_items_and_parents_have_no_priority_and_pass_none_on():
    flow = Workflow("web", [("todo", "ready"), ("live", "done"), ("no", "dropped")])
    items = [
        WorkItem("family", rank=1),
        WorkItem("part", parent="family", rank=5),
        WorkItem("live", workflow="web", state="live", rank=1, after=["before"]),
        WorkItem("no", workflow="web", state="no", rank=1, after=["before"]),
        WorkItem("old", finished=datetime(2026, 1, 1, tzinfo=UTC), rank=1),
        WorkItem("before", rank=9),
    ]
    priorities = prioritize(WorkSystem("shop", workflows=[flow], items=items))

    assert priorities.items == ("part", "before")
    assert priorities["before"].inherited_from is None
    with pytest.raises(UnknownReference, match="no item 'old': it is finished or dropped"):
        priorities["old"]
    with pytest.raises(UnknownReference, match="no item 'family': it has parts"):
        priorities.explain("family")
    with pytest.raises(UnknownReference, match="did you mean 'part'"):
        priorities["prat"]


def test_a_chain_of_items_inherits_from_its_end_and_a_parent_stands_for_its_parts():
    items = [
        WorkItem("goal", rank=1, after=["family"]),
        WorkItem("family"),
        WorkItem("x", parent="family", rank=8, after=["y"]),
        WorkItem("y", rank=9),
        WorkItem("other", rank=2),
    ]
    priorities = prioritize(system(*items))

    assert priorities.items == ("y", "x", "goal", "other")
    assert [str(i) for i in priorities.inversions] == [
        "'y' is number 4 by itself, and 'goal', which waits for it, number 1",
        "'x' is number 3 by itself, and 'goal', which waits for it, number 1",
    ]


def test_a_parent_makes_no_chain_longer():
    items = [
        WorkItem("goal", rank=1, after=["x", "y"]),
        WorkItem("x", rank=2, after=["family"]),
        WorkItem("y", rank=3, after=["z"]),
        WorkItem("family"),
        WorkItem("part", rank=4, parent="family"),
        WorkItem("z", rank=5),
    ]
    assert prioritize(system(*items)).items == ("part", "z", "x", "y", "goal")


def test_a_tie_that_only_the_id_decides_is_no_inversion():
    items = [WorkItem("a", rank=1, after=["b"]), WorkItem("b", rank=1)]
    priorities = prioritize(system(*items))

    assert priorities.items == ("b", "a")
    assert priorities["b"].inherited_from == "a"
    assert priorities.inversions == ()


def test_a_due_date_holds_for_the_parts_and_a_day_lasts_until_its_end():
    items = [
        WorkItem("family", due="2026-05-05"),
        item("part", parent="family", due="2026-05-09"),
        item("noon", due="2026-05-05T12:00Z"),
        item("day", due="2026-05-05"),
    ]
    priorities = prioritize(system(*items), by="due")

    assert priorities.items == ("noon", "day", "part")
    assert priorities["part"].score == date(2026, 5, 5)


@pytest.mark.parametrize(
    ("by", "items", "said"),
    [
        (
            "cd3",
            [item("a", cost_of_delay=9), item("b", cost_of_delay=3)],
            "cost_of_delay of 'b' from 3 to more than 9 (× 3): first b, a",
        ),
        (
            "cd3",
            [item("b", cost_of_delay=9), item("a", cost_of_delay=3)],
            "size of 'a' from 5d to at most 1d 5h 20m (× 0.333): first a, b",
        ),
        (
            "rank",
            [item("a", rank=3), item("b", rank=7)],
            "rank of 'b' from 7 to at most 2: first b, a",
        ),
        (
            "moscow",
            [item("a", moscow="should"), item("b", moscow="wont")],
            "moscow of 'b' from wont to must: first b, a",
        ),
        (
            "moscow",
            [item("a", moscow="must"), item("b", moscow="wont")],
            "moscow of 'b', wont: no change of it does",
        ),
        (
            "due",
            [item("a", due="2026-05-05T12:00Z"), item("b", due="2026-05-09")],
            "due of 'b' from Sat 2026-05-09 to Mon 2026-05-04 or earlier: first b, a",
        ),
        (
            "due",
            [item("b", due="2026-05-05"), item("a", due="2026-05-09T12:00Z")],
            "due of 'a' from Sat 2026-05-09 12:00 to Wed 2026-05-06 00:00 or earlier: first a, b",
        ),
        (
            "wsjf",
            [
                item("a", value=1, time_criticality=0, risk_reduction=0),
                item("b", value=0, time_criticality=0, risk_reduction=0),
            ],
            "time_criticality of 'b' from 0 to more than 1: first b, a",
        ),
        (  # the first three have their place from another one
            "rank",
            [
                item("goal", rank=5, after=["a", "b", "c"]),
                *(item(id, rank=rank) for id, rank in [("a", 10), ("b", 11), ("c", 12)]),
                item("other", rank=9),
            ],
            [
                "rank of 'other' from 9 to at most 4: first other, a, b",
                "rank of 'goal' from 5 to at least 10: first other, a, b",
            ],
        ),
        (  # what waits for both has a better place than either
            "rank",
            [
                item("goal", rank=1, after=["x", "y"]),
                item("x", rank=5),
                item("y", rank=6),
                item("z", rank=7),
            ],
            "rank of 'y' from 6 to at most 4: first y, x, goal",
        ),
        (  # falling behind what it waits for anyway changes nothing
            "rank",
            [
                item("goal", rank=1, after=["a"]),
                item("a", rank=2),
                item("other", rank=3),
                item("rest", rank=4),
            ],
            "rank of 'goal' from 1 to at least 4: first a, other, goal",
        ),
        (  # no amount is below zero
            "wsjf",
            [
                item("a", value=3, time_criticality=2, risk_reduction=0),
                item("b", value=2, time_criticality=0, risk_reduction=0),
            ],
            "value of 'a', 3: no change of it does",
        ),
        (  # next to nothing takes it past all equal ones
            "ice",
            [item(id, impact=n, confidence=1, ease=1) for id, n in [("a", 9), ("é", 3), ("ñ", 3)]],
            "impact of 'a' from 9 to less than 3 (× 0.333): first é, ñ, a",
        ),
    ],
)
def test_sensitivity_says_what_has_to_move_how_far(by, items, said):
    entries = [str(entry) for entry in prioritize(system(*items), by=by).sensitivity]
    assert ({said} if isinstance(said, str) else set(said)) <= set(entries)


def test_the_explanation_says_place_score_inheritance_and_what_would_change_it():
    items = [
        item("app", cost_of_delay=900, effort="3w", after=["api"]),
        item("api", cost_of_delay=10),
        item("mail", cost_of_delay=200),
    ]
    priorities = prioritize(system(*items), by="cd3")

    assert priorities.explain("api") == (
        "'api' is number 1 of 3 by cd3. Its score is 10: cost_of_delay a week ÷ size in weeks, "
        "with cost_of_delay 10, size 5d. By itself it would be number 3; 'app' waits for it, so "
        "it comes before that. No change of one of its inputs changes which items come first."
    )
    assert priorities.explain("mail").endswith(
        "With cost_of_delay more than 300, the first would be mail, api, app."
    )


def test_items_outside_the_system_are_in_the_order_and_said():
    priorities = prioritize(system(WorkItem("stub", external=True)))
    assert priorities.items == ("stub",)
    assert "outside the system, and in the order all the same: 'stub'" in priorities.notes


def test_items_that_wait_for_each_other_have_no_order():
    with pytest.raises(DependencyCycle, match="wait for each other"):
        prioritize(system(WorkItem("a", after=["b"]), WorkItem("b", after=["a"])))


@pytest.mark.parametrize("by", ["wsfj", None, 3])
def test_an_adviser_that_does_not_exist_is_refused(by):
    with pytest.raises(InvalidChoice, match="need one of rank, wsjf, cd3"):
        prioritize(system(), by=by)


def test_what_is_no_system_is_refused():
    with pytest.raises(InvalidModel, match="need a WorkSystem, got 'shop'"):
        prioritize("shop")


def test_inputs_that_are_no_numbers_are_refused_all_at_once():
    items = [item("a", cost_of_delay="lots"), item("b", cost_of_delay=-1), item("c")]
    with pytest.raises(InvalidNumber) as error:
        prioritize(system(*items), by="cd3")

    assert [str(fault) for fault in error.value.faults] == [
        "items['a'].ext['priority:cost_of_delay']: need a number of 0 or more, got 'lots'",
        "items['b'].ext['priority:cost_of_delay']: need a number of 0 or more, got -1",
    ]
    assert prioritize(system(*items), by="rank").items == ("a", "b", "c")


def test_a_word_that_is_no_band_is_refused():
    with pytest.raises(InvalidChoice, match=r"items\['a'\].*need one of must, should, could, wont"):
        prioritize(system(item("a", moscow="musst")), by="moscow")


@pytest.mark.parametrize("said", ["high", float("nan"), True])
def test_a_function_that_says_no_number_is_refused(said):
    with pytest.raises(InvalidNumber, match=r"by\(items\['a'\]\): need a finite number"):
        prioritize(system(item("a")), by=lambda _: said)


def test_a_function_that_cannot_say_leaves_the_item_without_a_score():
    priorities = prioritize(system(item("a"), item("b")), by=lambda i: 1 if i.id == "b" else None)

    assert priorities.items == ("b", "a")
    assert priorities.notes == ("without what the function says: 'a'; after all that have a score",)


def test_scores_that_are_too_large_to_be_kept_are_still_compared():
    huge = {"impact": 1e300, "confidence": 1e300}
    priorities = prioritize(system(item("a", **huge, ease=1), item("b", **huge, ease=2)), by="ice")

    assert priorities.items == ("b", "a")
    assert priorities["b"].score == float("inf")


def test_priorities_differ_from_those_by_another_adviser_and_from_anything_else():
    one = system(item("a", rank=1, cost_of_delay=1))
    assert prioritize(one) != prioritize(one, by="cd3")
    assert prioritize(one) != 3
    assert isinstance(prioritize(one), Priorities)
    assert repr(prioritize(one)) == (
        "<Priorities of shop by rank: first a; all of 1 open item with a score>"
    )
    assert "a" in prioritize(one)


def test_titles_and_ids_are_escaped_in_html():
    shown = prioritize(system(WorkItem("<b>")))._repr_html_()
    assert "&lt;b&gt;" in shown
    assert "<b>" not in shown


def test_a_band_in_the_middle_may_be_passed():
    items = [item("b", moscow="could"), item("a", moscow="wont")]
    entries = prioritize(system(*items), by="moscow").sensitivity
    assert "moscow of 'a' from wont to could or higher: first a, b" in map(str, entries)


def test_no_date_before_the_first_year_can_be_needed():
    items = [item("a", due="0001-01-01T00:00Z"), item("b", due="2026-05-05")]
    entries = prioritize(system(*items), by="due").sensitivity
    found = {entry.item: entry for entry in entries}

    assert found["b"].needed is None
    assert found["b"].says == "no change does it"
    assert found["a"].needed == datetime(2026, 5, 6, 0, 0, 0, 1, tzinfo=UTC)
