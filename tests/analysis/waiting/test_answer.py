"""What a reader of the waits sees, and what is refused."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.analysis.waiting.oracle import Act, history_of

from worksystem import (
    BeyondHorizon,
    Calendar,
    CannotAnswer,
    Capacity,
    History,
    InvalidModel,
    Owner,
    UnknownReference,
    Workflow,
    WorkSystem,
    events,
)
from worksystem.analysis.waiting import explain_waiting
from worksystem.analysis.waiting.amounts import share
from worksystem.model.working_time import WorkingTime

HOUR = 3600
OFFICE = Calendar("office", week="Mon-Fri 09:00-17:00")


def hours(*acts):
    """Acts whose times are in hours."""
    return [Act(i, s, o, int(a * HOUR), int(b * HOUR)) for i, s, o, a, b in acts]


# Four claims are checked by bo and paid by ana; '1' and '2' are paid together.
CLAIMS = hours(
    ("1", "check", "bo", 9, 10),
    ("2", "check", "bo", 10, 11),
    ("3", "check", "bo", 11, 12),
    ("9", "audit", "ana", 9.5, 11.5),
    ("3", "pay", "ana", 12.5, 13),
    ("1", "pay", "ana", 34, 35),
    ("2", "pay", "ana", 35, 36),
)


@pytest.fixture
def waiting():
    return explain_waiting(history_of(CLAIMS), calendars={"ana": OFFICE, "bo": OFFICE})


def test_the_table_has_the_longest_waits_first_and_times_as_elapsed(waiting):
    assert str(waiting) == (
        "2ed 30em of waiting in 3 of 3 transitions: "
        "unavailability 66%, extraneous 26%, contention 4%, batching 2%, prioritisation 2%\n"
        "from   from owner  to   to owner  transitions  wait      batching  contention  prioritisation"
        "  unavailability  extraneous\n"
        "check  bo          pay  ana                 3  2ed 30em  1eh       2eh         1eh           "
        "  1ed 8eh         12eh 30em"
    )


def test_a_wait_is_told_by_its_segments(waiting):
    wait = waiting.waits[1]

    assert (wait.item, wait.source, wait.state, wait.owner) == ("1", ("check", "bo"), "pay", "ana")
    assert wait.batch == 2
    assert [(part.cause, part.length.total_seconds() / HOUR) for part in wait.segments] == [
        ("batching", 1),
        ("contention", 0.5),
        ("extraneous", 1),
        ("prioritisation", 0.5),
        ("extraneous", 4),
        ("unavailability", 16),
        ("extraneous", 1),
    ]
    assert wait.segments[1].item == "9"
    assert str(wait) == "'1' waited 1ed for 'ana' to begin 'pay'"


def test_an_item_is_explained_in_sentences(waiting):
    assert waiting.explain("1") == (
        "'1' waited once, 1ed in all: "
        "16eh unavailability, 6eh extraneous, 1eh batching, 30em contention, 30em prioritisation. "
        "'pay' waited 1ed for 'ana', from Mon 2026-05-11 10:00 to Tue 2026-05-12 10:00 (UTC): "
        "1eh until all 2 were there that were done together (batching); "
        "30em 'ana' was on 'audit' of '9', enabled no later (contention); "
        "6eh for a reason that the history does not tell (extraneous); "
        "30em 'ana' was on 'pay' of '3', enabled later (prioritisation); "
        "16eh 'ana' was not at work (unavailability)."
    )
    assert waiting.explain("9") == "'9' has 1 activity, and did not wait between any."


def test_a_long_explanation_stops():
    many = [act for k in range(14) for act in hours(("1", f"s{k}", "ana", 10 * k, 10 * k + 1))]
    busy = hours(*((f"x{k}", "ask", "ana", 2 + k / 2, 2.25 + k / 2) for k in range(12)))

    said = explain_waiting(history_of([*many, *busy])).explain("1")

    assert said.endswith("So it did once more.")
    assert "for 7 more reasons" in said


def test_gains_are_told_with_what_they_assume(waiting):
    gains = waiting.gains

    assert str(gains[0]) == "without unavailability, up to 1ed 8eh less, 8eh an item"
    assert str(gains.of_pairs(limit=1)[0]) == (
        "without unavailability between 'check' by 'bo' and 'pay' by 'ana', "
        "up to 1ed 8eh less, 8eh an item"
    )
    assert str(gains).splitlines()[0] == (
        "what would be gained at most without a cause of waiting; cycle time efficiency is 13.4%"
    )
    assert "upper bound" in type(gains[0]).__doc__
    assert gains.table().to_records()[0]["efficiency"] == "31.2%"
    assert "<table>" in gains._repr_html_()
    assert repr(gains).startswith("<Gains: without unavailability")


def test_the_page_escapes_what_it_shows():
    odd = hours(("<b>", "<i>", None, 0, 1), ("<b>", "pay", None, 2, 3))

    page = explain_waiting(history_of(odd))._repr_html_()

    assert "<i>" not in page
    assert "&lt;i&gt;" in page
    assert "note: 1 wait is for somebody" in page


def test_keys_that_are_not_there_are_refused_or_missing(waiting):
    with pytest.raises(UnknownReference, match="nobody worked on an item '33'; did you mean '3'"):
        waiting.explain("33")
    with pytest.raises(KeyError):
        waiting.pairs["pay", "ana", "check", "bo"]
    assert repr(waiting.pairs) == "<Amounts of 1 keys, 2ed 30em>"
    assert repr(waiting.waits) == "<3 waits>"
    assert repr(waiting).startswith("<Waiting: 2ed 30em of waiting in 3 of 3 transitions")
    assert waiting != waiting.caption
    assert waiting.waits != waiting.caption
    assert waiting.gains != waiting.caption


def test_activities_beside_each_other_are_told_of():
    beside = hours(("1", "a", "ana", 0, 1), ("1", "b", "bo", 2, 5), ("1", "c", "cy", 3, 6))

    waiting = explain_waiting(history_of(beside))

    assert list(waiting.pairs) == [("a", "ana", "b", "bo"), ("a", "ana", "c", "cy")]
    assert "1 item has activities beside each other, whose waits overlap" in waiting.notes


def test_what_overlaps_everything_before_it_did_not_wait():
    beside = hours(("1", "a", "ana", 0, 2), ("1", "b", "bo", 1, 3))

    assert not explain_waiting(history_of(beside)).waits


# hours


def test_without_calendars_a_note_says_so():
    (note,) = explain_waiting(history_of(CLAIMS)).notes

    assert note == "no hours are known of anybody: none of the wait for them is unavailability"


def test_whose_hours_are_missing_is_named():
    both = [*CLAIMS, *hours(("9", "check", "bo", 40, 41))]

    (note,) = explain_waiting(history_of(both), calendars={"ana": OFFICE}).notes

    assert note == "no hours are known of 'bo': none of the wait for them is unavailability"


@pytest.fixture
def system():
    return WorkSystem(
        "claims",
        calendar="office",
        calendars=[OFFICE],
        owners=[
            Owner("ana", capacity=Capacity(absences=["2026-05-11"])),
            Owner("bo"),
        ],
        history=history_of(CLAIMS),
    )


def test_in_a_system_owners_have_their_own_hours_less_absences(system):
    waiting = explain_waiting(system)
    office = WorkingTime.of(OFFICE)
    times = {"ana": office.without(["2026-05-11"]), "bo": office}

    assert waiting.pairs == explain_waiting(system.history, calendars=times).pairs
    assert waiting.total["unavailability"] > timedelta(hours=32)
    assert not waiting.notes


def test_given_calendars_win_over_those_of_the_system(system):
    waiting = explain_waiting(system, calendars={"ana": OFFICE})

    assert waiting.total["unavailability"] == timedelta(hours=32)


def test_who_has_left_the_system_has_its_hours(system):
    left = explain_waiting(system.remove("ana"))

    assert left.total["unavailability"] == timedelta(hours=32)


def test_who_can_do_several_things_at_once_is_told_of(system):
    several = system.update("ana", capacity=Capacity(at_once=3))

    assert explain_waiting(several).notes == (
        "'ana' can do several things at once, and count as busy with any of them",
    )


def test_instants_are_told_in_the_zone_of_the_system(system):
    waiting = explain_waiting(system.update(zone="Europe/Berlin"))

    assert waiting.waits[0].start == datetime(2026, 5, 11, 12, 30, tzinfo=UTC)
    assert "(Europe/Berlin)" in waiting.explain("1")
    assert "from Mon 2026-05-11 12:00" in waiting.explain("1")


# refusals


def test_a_history_without_activities_is_refused_with_the_way_out():
    moved = History([events.Moved("1", "doing", at="2026-05-04T09:00Z")])

    with pytest.raises(CannotAnswer) as refusal:
        explain_waiting(moved)

    assert str(refusal.value) == (
        "waiting is told by activities, and this history has none; read a log that says when "
        "work began and when it ended, or ask a system whose workflows say which states are active"
    )


def test_a_system_without_history_or_meaning_is_refused():
    moved = [events.Moved("1", "doing", at="2026-05-04T09:00Z")]

    with pytest.raises(CannotAnswer, match="system 'shop' has no history"):
        explain_waiting(WorkSystem("shop"))
    with pytest.raises(CannotAnswer, match="the history of system 'shop' has none; read a log"):
        explain_waiting(WorkSystem("shop", history=moved))


def test_a_system_in_which_nobody_was_active_has_no_waits():
    flow = Workflow("web", [("doing", "active"), ("live", "done")])
    held = events.CadenceHeld("weekly", at="2026-05-04T09:00Z")

    waiting = explain_waiting(WorkSystem("shop", workflows=[flow], history=[held]))

    assert waiting.caption == "nothing waited: 0 transitions without a wait"
    assert waiting.length == timedelta(0)
    assert waiting.gains.work.efficiency() is None
    assert len(waiting.items) == len(waiting.pairs) == len(waiting.waits) == 0
    assert str(waiting).startswith("nothing waited")
    assert "efficiency is None" not in str(waiting.gains)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"batch_size": 0}, "batch_size: need a whole number of 1 or more, got 0"),
        ({"batch_size": 2.5}, "batch_size: need a whole number of 1 or more, got 2.5"),
        (
            {"calendars": {"ana": "office"}},
            "calendars['ana']: need a Calendar or a WorkingTime, got 'office'",
        ),
        (
            {"calendars": [OFFICE]},
            "calendars: need the calendar of each owner, as in {'ana': Calendar(…)}, got "
            "[Calendar('office', week=Week.of('Mon-Fri 09:00-17:00'))]",
        ),
    ],
)
def test_options_that_mean_nothing_are_refused(options, message):
    with pytest.raises(InvalidModel) as refusal:
        explain_waiting(history_of(CLAIMS), **options)

    assert str(refusal.value) == message


def test_only_a_history_or_a_system_can_be_asked():
    with pytest.raises(InvalidModel, match="need a History, or a WorkSystem with one, got 'log'"):
        explain_waiting("log")


def test_waits_that_sum_to_more_than_can_be_kept_are_refused():
    ages = 200_000_000_000
    acts = [
        act
        for k in range(60)
        for act in (Act(f"{k}", "a", None, 0, 1), Act(f"{k}", "b", None, ages, ages + 1))
    ]

    with pytest.raises(
        BeyondHorizon, match="need waits and work that sum to less than 292471 years, got 380518"
    ):
        explain_waiting(history_of(acts))


def test_shares_never_say_nothing_of_something():
    hour = timedelta(hours=1)

    assert [share(n * hour, 1000 * hour) for n in (0, 9, 994, 1000)] == [
        "0%",
        "<1%",
        ">99%",
        "100%",
    ]
    assert share(hour, timedelta(0)) == "0%"


def test_a_batch_goes_on_as_long_as_any_of_it_does():
    ready = [(f"{k}", "ask", f"clerk {k}", k, k + 1) for k in range(3)]
    long, short, last = (
        ("0", "pay", "ana", 5, 12),
        ("1", "pay", "ana", 6, 7),
        ("2", "pay", "ana", 9, 13),
    )

    waits = explain_waiting(history_of(hours(*ready, long, short, last))).waits

    assert [(wait.item, wait.batch) for wait in waits] == [("0", 3), ("1", 3), ("2", 3)]
    assert [wait.causes["batching"].seconds // HOUR for wait in waits] == [2, 1, 0]


def test_what_nobody_known_did_is_in_no_batch():
    acts = [
        act for k in "12" for act in hours((k, "ask", f"clerk {k}", 0, 1), (k, "pay", None, 3, 4))
    ]

    assert [wait.batch for wait in explain_waiting(history_of(acts)).waits] == [0, 0]


def test_of_work_that_is_the_same_but_for_its_item_the_first_by_id_is_named():
    busy = hours(("b", "ask", "ana", 0, 3), ("a", "ask", "ana", 0, 3))
    mine = hours(("1", "ask", "bo", 0, 1), ("1", "pay", "ana", 3, 4))

    for order in ([*busy, *mine], [*busy[::-1], *mine]):
        (wait,) = explain_waiting(history_of(order)).waits
        assert [part.item for part in wait.segments] == ["a"]


def test_in_a_batch_other_work_that_was_ready_before_it_is_named():
    ready = hours(("1", "ask", "c1", 0, 1), ("2", "ask", "c2", 1, 2), ("3", "ask", "c3", 1, 2))
    pay = hours(("2", "pay", "ana", 4, 6), ("1", "pay", "ana", 6, 7))
    beside = hours(("3", "call", "ana", 4, 6))

    *_, wait = explain_waiting(history_of([*ready, *pay, *beside])).waits

    assert (wait.item, wait.batch) == ("1", 2)
    assert [(part.cause, part.item) for part in wait.segments] == [
        ("batching", None),
        ("extraneous", None),
        ("contention", "3"),
    ]


def test_without_any_opening_in_it_a_gap_is_all_unavailability():
    acts = hours(("1", "ask", "bo", 20, 21), ("1", "pay", "ana", 23, 24))

    (wait,) = explain_waiting(history_of(acts), calendars={"ana": OFFICE}).waits

    assert [part.cause for part in wait.segments] == ["unavailability"]


def test_of_two_that_end_at_once_the_one_that_began_last_enables_the_next():
    two = hours(("1", "long", "ana", 0, 5), ("1", "short", "bo", 3, 5))
    last = hours(("1", "next", "cy", 6, 7))

    for order in ([*two, *last], [*two[::-1], *last]):
        assert list(explain_waiting(history_of(order)).pairs) == [("short", "bo", "next", "cy")]


def test_the_pair_that_waited_longest_is_on_top():
    acts = hours(("1", "a", "ana", 0, 1), ("1", "b", "bo", 2, 3), ("1", "c", "cy", 9, 10))

    waiting = explain_waiting(history_of(acts))

    assert waiting.table().columns()["to"] == ["c", "b"]
    assert [key[2] for key in waiting.pairs] == ["b", "c"]
