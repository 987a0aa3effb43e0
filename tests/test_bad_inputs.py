"""Inputs that are known to break tools like this one, and what each gets here.

A catalogue by number: graphs (62 to 74), numbers and time (78 to 94, 98). Files
(1 to 36), texts (51 to 60) and rules (101 to 109) are tried beside their readers
in `formats` and `model`. Nothing here may hang, recurse out, or let another
library's exception through.
"""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from tests.steps import calls

import worksystem as ws

HOUR = timedelta(hours=1)
BERLIN = ZoneInfo("Europe/Berlin")


def item(id_, after=(), **fields):
    return ws.WorkItem(id_, after=after, **{"duration": "1h", **fields})


def path(*items, **fields):
    return ws.find_critical_path(ws.WorkSystem("plan", items=items, **fields))


def office(**fields):
    return ws.Calendar("office", **{"week": "Mon-Fri 09:00-17:00", **fields})


REFUSED = {
    "62 self-dependency": (lambda: path(item("a", ["a"])), ws.DependencyCycle, "'a' → 'a'"),
    "63 cycle of two": (
        lambda: path(item("a", ["b"]), item("b", ["a"])),
        ws.DependencyCycle,
        "'a' → 'b' → 'a'",
    ),
    "65 dangling reference": (
        lambda: path(item("a", ["nope"])),
        ws.UnknownReference,
        r"items\[0\].after\[0\].on: .*'nope', which is no item",
    ),
    "66 duplicate id": (lambda: path(item("a"), item("a")), ws.DuplicateId, r"taken by \[0\]"),
    "73 parent of itself": (
        lambda: path(item("a", parent="b"), item("b", parent="a")),
        ws.InvalidModel,
        "cannot be inside themselves",
    ),
    "73 child after its parent": (
        lambda: path(item("p"), item("c", ["p"], parent="p")),
        ws.DependencyCycle,
        "'c' → 'p'",
    ),
    "78 negative duration": (lambda: item("a", duration=-HOUR), ws.InvalidDuration, "zero or more"),
    "79 endless duration": (
        lambda: item("a", duration=timedelta.max),
        ws.InvalidDuration,
        "at most 365000 clock days",
    ),
    "80 work past the year 9999": (
        lambda: path(item("a", duration="4w"), start="9999-12-30T00:00Z").finish,
        ws.BeyondHorizon,
        "years 1 to 9999",
    ),
    "80 office work past the year 9999": (
        lambda: (
            path(
                item("a", duration="4w"),
                start="9999-12-20",
                calendars=[office()],
                calendar="office",
            ).finish
        ),
        ws.BeyondHorizon,
        "9999",
    ),
    "81 before the first year": (
        lambda: item("a", started=datetime.min.replace(tzinfo=timezone(14 * HOUR))),
        ws.InvalidInstant,
        "years 1 to 9999",
    ),
    "82 naive instant": (
        lambda: item("a", started=datetime(2026, 1, 1)),
        ws.InvalidInstant,
        "need an instant with a time zone, got the naive",
    ),
    "83 naive beside aware": (
        lambda: item("a", started="2026-01-01T00:00Z", finished=datetime(2026, 1, 2)),
        ws.InvalidInstant,
        "finished: need an instant with a time zone",
    ),
    "87 leap second": (
        lambda: item("a", started="2016-12-31T23:59:60Z"),
        ws.InvalidInstant,
        "ISO 8601",
    ),
    "90 zone with a path in it": (
        lambda: office(zone="../../etc/passwd"),
        ws.InvalidCalendar,
        "IANA",
    ),
    "90 zone in lower case": (
        lambda: office(zone="europe/berlin"),
        ws.InvalidCalendar,
        "did you mean 'Europe/Berlin'",
    ),
    "92 no working time ever": (
        lambda: office(week={"Mon": "closed"}),
        ws.InvalidCalendar,
        "working time",
    ),
    "94 shifts that overlap": (
        lambda: office(week="Mon 09:00-12:00 11:00-15:00"),
        ws.InvalidCalendar,
        "overlap",
    ),
    "98 truth as a number": (lambda: ws.Capacity(share=True), ws.InvalidNumber, "got True"),
    "99 a float as a duration": (
        lambda: item("a", duration=1.5),
        ws.InvalidDuration,
        "bare number",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_means_nothing_is_refused_with_its_reason(case):
    attempt, error, message = REFUSED[case]

    with pytest.raises(error, match=message) as caught:
        attempt()

    assert isinstance(caught.value, ws.WorkSystemError)
    assert isinstance(caught.value, ValueError)


def test_68_diamonds_have_a_trillion_paths_and_are_answered_at_once():
    items = [item("d00")]
    for k in range(40):
        items += [item(f"l{k:02}", [f"d{k:02}"]), item(f"r{k:02}", [f"d{k:02}"])]
        items.append(item(f"d{k + 1:02}", [f"l{k:02}", f"r{k:02}"]))
    found = []

    made = calls(lambda: found.append(path(*items)))

    assert found[0].length == 81 * HOUR
    assert made < 100_000


def test_69_a_complete_graph_is_walked_link_by_link():
    found = path(*(item(f"i{k:03}", [f"i{j:03}" for j in range(k)]) for k in range(500)))

    assert found.length == 500 * HOUR
    assert len(found.items) == 500


def test_70_parts_that_have_nothing_to_do_with_each_other_share_a_finish():
    found = path(item("a", duration="3h"), item("b"), item("c", ["b"]))

    assert found.items == ("a",)
    assert found["b"].total_float == HOUR


def test_71_an_empty_system_has_an_answer():
    found = path(start="2026-01-01T00:00Z")

    assert (found.length, found.items, found.finish.year) == (timedelta(0), (), 2026)


def test_72_where_nothing_takes_time_ties_go_by_id():
    names = ["b", "a", "c"]

    found = [path(*(item(n, duration="0h") for n in order)) for order in (names, names[::-1])]

    assert found[0].items == found[1].items == ("a",)
    assert [a.item for a in found[0]] == ["a", "b", "c"]


def test_74_a_workflow_without_an_end_is_legal():
    flow = ws.Workflow("flow", [("doing", "active"), ("island", "waiting")], moves=[])

    assert flow.unreachable() == ("island",)


@pytest.mark.parametrize(("fold", "opens"), [(0, "00:30"), (1, "01:30")])
def test_84_the_hour_that_comes_twice_is_told_apart(fold, opens):
    at = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=fold)

    found = path(item("a", not_before=at), start="2026-10-01T00:00Z")["a"].early_start

    assert found.astimezone(UTC).isoformat().endswith(f"{opens}:00+00:00")


def test_85_an_opening_that_the_clock_skips_comes_at_the_end_of_the_gap():
    calendar = office(week="Mon-Sun 02:30-06:00", zone="Europe/Berlin")

    opening = calendar.next_opening(datetime(2026, 3, 29, tzinfo=BERLIN))

    assert opening == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_86_two_hours_over_the_change_of_the_clock_are_two_hours():
    always = ws.Calendar("always", week="always", zone="Europe/Berlin")
    before = datetime(2026, 3, 29, 1, tzinfo=BERLIN)
    after = datetime(2026, 3, 29, 4, tzinfo=BERLIN)

    assert always.work_between(before, after) == 2 * HOUR


def test_88_the_29th_of_february_comes_every_fourth_year():
    rule = ws.Recurrence("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29")

    found = list(rule.days("2024-02-29", "2024-01-01", "2032-12-31"))

    assert found == [date(2024, 2, 29), date(2028, 2, 29), date(2032, 2, 29)]


@pytest.mark.parametrize("week", ["Mon-Sun 00:00-24:00", "Mon-Sun 00:00-00:00", "always", "24/7"])
def test_89_and_93_a_day_of_24_hours_has_24_hours(week):
    calendar = office(week=week)
    monday = datetime(2026, 3, 2, tzinfo=UTC)

    assert calendar.work_between(monday, monday + 7 * 24 * HOUR) == 7 * 24 * HOUR


def test_94_a_shift_over_midnight_belongs_to_the_day_it_opens():
    calendar = office(week="Fri 22:00-06:00")
    friday = datetime(2026, 3, 6, tzinfo=UTC)

    assert calendar.next_opening(friday) == friday + 22 * HOUR
    assert calendar.add_work(friday, 8 * HOUR) == friday + 30 * HOUR


def test_97_tenths_add_up():
    chain = [item(f"i{k}", [f"i{k - 1}"] if k else [], duration="0.1h") for k in range(10)]

    assert path(*chain).length == HOUR
