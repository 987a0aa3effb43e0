"""What a load says of itself: captions, tables, sentences, moves, and what it refuses."""

from datetime import timedelta

import pytest
from tests.analysis.load.test_examples import item, shop, told

from worksystem import (
    CannotAnswer,
    DependencyCycle,
    InvalidCalendar,
    InvalidChoice,
    InvalidInstant,
    InvalidModel,
    Owner,
    UnknownReference,
    WorkItem,
    WorkSystem,
)
from worksystem.analysis.load import Booking, LoadPeriod, measure_load
from worksystem.errors import BeyondHorizon
from worksystem.model.instants import instant, to_microseconds

DAY = timedelta(hours=8)
CROWDED = shop(
    item("copy", "4d"),
    item("mail", "3d"),
    item("page", "2d", due="2026-05-05"),
    item("long", "10d", owner="bo"),
)


class FakePlan:
    """A plan as load knows it: bookings, and how far items may slip."""

    def __init__(self, system, bookings):
        self.system = system
        self._bookings = tuple(bookings)

    def bookings(self):
        return self._bookings


class FloatingPlan(FakePlan):
    def float_of(self, id_):
        return {"copy": timedelta(hours=16), "mail": timedelta(hours=-8)}.get(id_)


def planned(plan, *items):
    time = CROWDED.working_time()
    start, end = (
        to_microseconds(instant(at)) for at in ("2026-05-04T09:00+02:00", "2026-05-08T17:00+02:00")
    )
    work = 25 * 3600 * 10**6
    return plan(CROWDED, [Booking(id_, "ana", start, end, time, work) for id_ in items])


def test_text_shows_owners_weeks_and_what_causes_the_worst():
    assert str(measure_load(CROWDED)) == (
        "load by week, at early dates (Europe/Paris): 1 of 2 owners over capacity, "
        "most 'ana', by 4d in the week of Mon 2026-05-04; in % of capacity\n"
        "owner  demand  capacity  2026-05-04  2026-05-11\n"
        "ana    9d      10d              180           0\n"
        "bo     10d     10d              100         100\n"
        "over: 'ana' by 4d in the week of Mon 2026-05-04, for copy, mail, page"
    )


def test_explanation_says_when_how_much_for_what_and_what_can_move():
    assert measure_load(CROWDED).explain("ana") == (
        "'ana' has 9d of work in 2 weeks, and 10d of capacity: 90%. "
        "In the week of Mon 2026-05-04 it is 4d over: 9d where there is 5d, "
        "for 'copy', 'mail', 'page'. "
        "Move 'mail' by up to 5d: it has 7d of float; "
        "that takes 3d out of the week of Mon 2026-05-04. "
        "Move 'copy' by up to 5d: it has 6d of float; "
        "that takes 4d out of the week of Mon 2026-05-04."
    )


def test_explanation_of_who_has_room_is_short():
    assert measure_load(CROWDED).explain("bo") == (
        "'bo' has 10d of work in 2 weeks, and 10d of capacity: 100%. No week is over capacity."
    )


def test_moves_are_the_most_float_first():
    load = measure_load(CROWDED)

    assert [move.item for move in load.moves("ana")] == ["mail", "copy"]
    assert [str(move) for move in load.moves("ana", limit=1)] == [
        "move 'mail' by up to 5d: it has 7d of float"
    ]
    assert load.moves("bo") == ()


def test_the_worst_comes_first_and_is_relieved_first():
    two_days, one_day = item("a", "2d"), item("b", "1d", not_before="2026-05-05")
    more = [item(f"c{n}", "1d", not_before="2026-05-05", due="2026-05-05") for n in range(2)]
    bos = [item(f"d{n}", "2d", owner="bo", due="2026-05-05") for n in range(2)]
    long = item("long", "9d", owner="cy")
    owners = [Owner("ana"), Owner("bo"), Owner("cy")]
    monday = item("e", "1d", due="2026-05-04")

    load = measure_load(shop(two_days, one_day, monday, *more, *bos, long, owners=owners), by="day")

    assert [(row.owner, f"{row.start:%a}", row.excess // DAY) for row in load.over] == [
        ("ana", "Tue", 3),
        ("ana", "Mon", 1),
        ("bo", "Mon", 1),
        ("bo", "Tue", 1),
    ]
    assert "2 of 3 owners over capacity, most 'ana'" in load.caption
    # Either day would be relieved by a day.
    assert [f"{m.item} {m.start:%a} {m.freed // DAY}" for m in load.moves("ana")] == [
        "a Tue 1",
        "b Tue 1",
    ]


def test_work_that_is_spread_over_its_float_cannot_move():
    system = shop(item("a", "4d"), item("b", "4d"), item("long", "6d", owner="bo"))

    load = measure_load(system, spread="float")

    assert load["ana"][0].is_over
    assert load.moves("ana") == ()
    assert (
        "Its items are spread over all the float that they have: "
        "cut one of them, hand it over, or let the finish move."
    ) in load.explain("ana")


def test_items_without_float_have_to_be_cut_or_handed_over():
    load = measure_load(shop(item("a", "4d"), item("b", "4d")))

    assert load.moves("ana") == ()
    assert "None of its items has float that would help: cut one of them" in load.explain("ana")


def test_many_periods_that_are_over_are_counted_and_the_worst_are_told():
    items = [item(f"a{n}", f"{n + 1}d", owner="ana") for n in range(8)]

    by_day = measure_load(shop(*items, item("b", "8d")), by="day").explain("ana")
    fewer = measure_load(shop(*items[:6], item("b", "6d")), by="day").explain("ana")

    assert by_day.count("it is") == 5
    assert (
        "Mon 2026-05-04 it is 8d over: 9d where there is 1d, for 'a0', 'a1', 'a2', 'a3' and 5 more"
        in by_day
    )
    assert "So are 3 more days." in by_day
    assert "So is 1 more day." in fewer


def test_text_names_the_worst_five_and_counts_the_rest():
    items = [item(f"a{n}", "7d", owner="ana") for n in range(2)]

    text = str(measure_load(shop(*items), by="day"))

    assert text.count("over: 'ana' by 1d in") == 5
    assert "… and 2 more" in text
    assert "by 1d in Mon 2026-05-04" in text


def test_caption_of_nobody_and_of_room_enough():
    assert measure_load(shop(owners=[])).caption.endswith("(Europe/Paris): there are no owners")
    assert measure_load(shop()).caption.endswith("(Europe/Paris): nobody is over capacity")
    alone = shop(item("a", "3d"), item("b", "20d"), owners=[Owner("ana")])
    assert "1 of 1 owner over capacity, most 'ana', by 2d in 2026-05" in (
        measure_load(alone, by="month").caption
    )


def test_more_than_full_is_never_shown_as_full():
    load = measure_load(shop(item("a", "5d"), item("b", "1m")))

    assert load["ana"][0].utilisation < 1.005
    assert load.table().columns()["2026-05-04"] == [101, 0]


def test_names_are_shown_and_never_run():
    load = measure_load(shop(item("a", "9d", owner="<b>"), owners=[Owner("<b>")]))

    assert "<td>&lt;b&gt;</td>" in load._repr_html_()


def test_repr_is_one_short_line():
    load = measure_load(shop(item("a", "20d")))

    assert repr(load) == (
        "<Load of shop: load by week, at early dates (Europe/Paris): nobody is over capacity>"
    )
    assert repr(load["ana"]) == (
        "<LoadRows: ana, from Mon 2026-05-04 00:00: 5d of 5d; "
        "ana, from Mon 2026-05-11 00:00: 5d of 5d; "
        "ana, from Mon 2026-05-18 00:00: 5d of 5d and 1 more>"
    )
    assert repr(load.over) == "<LoadRows: ->"
    assert repr(load.totals) == "<2 by id: ana, bo>"


def test_rows_are_a_sequence():
    rows = measure_load(shop(item("a", "7d"), item("b", "4d")))["ana"]

    assert rows[-1] == rows[1]
    assert rows[:1] == (rows[0],)
    assert rows == list(rows)
    assert rows == measure_load(shop(item("b", "4d"), item("a", "7d")))["ana"]
    assert rows != rows[:1]
    assert rows != "ana"
    assert rows.over == (rows[0],)
    with pytest.raises(IndexError):
        rows[2]


def test_a_row_of_its_own_has_no_items():
    row = measure_load(shop())["ana"][0]

    assert LoadPeriod("ana", row.start, row.end, row.demand, row.capacity) == row
    assert LoadPeriod("ana", row.start, row.end, row.demand, row.capacity).items == ()
    assert str(row) == "ana, from Mon 2026-05-04 00:00: 0h of 5d"


def test_different_answers_are_not_equal():
    load = measure_load(CROWDED)

    assert load == measure_load(CROWDED)
    assert load != measure_load(CROWDED, by="day")
    assert load != measure_load(CROWDED, spread="float")
    assert load != measure_load(CROWDED, zone="UTC")
    assert load != measure_load(CROWDED.update("mail", effort="2d"))
    assert load != "load"


def test_values_by_id_are_a_mapping():
    load = measure_load(CROWDED)

    assert dict(load.before) == {"ana": timedelta(0), "bo": timedelta(0)}
    assert load.totals.get("cy") is None
    assert load.totals.get("ana") == load.totals["ana"]
    assert "ana" in load
    assert "cy" not in load
    assert 7 not in load.totals


@pytest.mark.parametrize(
    "look",
    [
        lambda load, id_: load[id_],
        lambda load, id_: load.own(id_),
        lambda load, id_: load.parts(id_),
        lambda load, id_: load.moves(id_),
        lambda load, id_: load.explain(id_),
        lambda load, id_: load.totals[id_],
        lambda load, id_: load.before[id_],
        lambda load, id_: load.after[id_],
    ],
)
def test_an_owner_who_is_not_there_is_refused_by_name(look):
    with pytest.raises(
        UnknownReference, match="the load has no owner 'anna'; did you mean 'ana'"
    ) as e:
        look(measure_load(CROWDED), "anna")

    assert e.value.suggestions == ("ana",)


def test_a_skill_that_is_not_there_is_refused_by_name():
    system = shop(owners=[Owner("ana", skills=["ink"])])

    with pytest.raises(UnknownReference, match="the load has no skill 'inc'; did you mean 'ink'"):
        measure_load(system).skills["inc"]


def test_a_plan_is_measured_at_its_own_dates():
    load = measure_load(planned(FakePlan, "copy", "mail"))

    assert load.spread == "plan"
    assert "at the dates of a plan" in load.caption
    assert told(load["ana"]) == ["6d 2h of 5d"]
    assert load.unassigned.items == ("long", "page")
    assert load.moves("ana") == ()
    assert "How far its items may slip is not known: cut one of them" in load.explain("ana")


def test_moves_of_a_plan_come_from_its_own_floats():
    load = measure_load(planned(FloatingPlan, "copy", "mail", "page"))

    assert [str(move) for move in load.moves("ana")] == [
        "move 'copy' by up to 2d: it has 2d of float"
    ]


def test_a_booking_of_no_work_is_skipped():
    plan = planned(FakePlan, "copy")
    nothing = Booking("mail", "ana", 0, 0, CROWDED.working_time(), 0)

    load = measure_load(FakePlan(CROWDED, [*plan.bookings(), nothing]))

    assert [booking.item for booking in load.accounts.ledger.bookings()] == ["copy"]
    assert load["ana"][0].start.isoformat() == "2026-05-04T00:00:00+02:00"


def test_a_system_without_a_start_has_no_load():
    with pytest.raises(
        CannotAnswer,
        match=r"load is told by dates, and system 'shop' has no start; give it one, as in system\.update\(start=",
    ):
        measure_load(WorkSystem("shop"))


def test_too_many_periods_are_refused_with_their_number():
    with pytest.raises(
        CannotAnswer,
        match="need at most 100000 periods, got 109573 days from 1900-01-01 to 2199-12-31; "
        "ask for longer periods, or for some of them by start and until",
    ):
        measure_load(shop(), by="day", start="1900-01-01", until="2199-12-31")


def test_the_more_owners_the_fewer_periods():
    many = [Owner(f"o{n}") for n in range(200)]

    with pytest.raises(CannotAnswer, match="need at most 50000 periods, got 54787 days"):
        measure_load(shop(owners=many), by="day", start="1900-01-01", until="2049-12-31")


def test_periods_past_the_last_year_are_refused():
    with pytest.raises(BeyondHorizon, match="need an instant within the years 1 to 9999"):
        measure_load(shop(), start="9999-12-31", until="9999-12-31")


def test_months_of_the_last_year_can_be_told():
    load = measure_load(shop(), by="month", start="9999-11-30", until="9999-11-30")

    assert load["ana"][0].end.isoformat() == "9999-12-01T00:00:00+01:00"
    with pytest.raises(BeyondHorizon):
        measure_load(shop(), by="month", start="9999-12-01", until="9999-12-01")


def test_weeks_of_the_first_year_can_be_told():
    load = measure_load(shop(), start="0001-01-01", until="0001-01-01", zone="UTC")

    assert load["ana"][0].start.isoformat() == "0001-01-01T00:00:00+00:00"


def test_an_end_before_the_start_is_refused():
    with pytest.raises(
        InvalidInstant,
        match="need an end that is not before the start, got 2026-05-08 to 2026-05-04",
    ):
        measure_load(shop(), start="2026-05-08", until="2026-05-04")


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"by": "weeks"}, InvalidChoice, "need one of day, week, month, got 'weeks'"),
        ({"spread": "late"}, InvalidChoice, "need one of early, float, got 'late'"),
        ({"spread": "plan"}, InvalidChoice, "need one of early, float, got 'plan'"),
        ({"zone": "europe/paris"}, InvalidCalendar, "did you mean 'Europe/Paris'"),
        ({"start": "May"}, InvalidInstant, "need a day or an instant"),
        ({"until": 7}, InvalidInstant, "need a day or an instant"),
    ],
)
def test_options_that_mean_nothing_are_refused(options, error, message):
    with pytest.raises(error, match=message):
        measure_load(shop(), **options)


@pytest.mark.parametrize("source", [None, "shop", object(), FakePlan(None, ())])
def test_what_is_neither_a_system_nor_a_plan_is_refused(source):
    with pytest.raises(InvalidModel, match="need a WorkSystem, or a plan of one, got"):
        measure_load(source)


def test_items_that_wait_for_each_other_have_no_load():
    loop = shop(WorkItem("a", after=["b"]), WorkItem("b", after=["a"]))

    with pytest.raises(DependencyCycle):
        measure_load(loop)
