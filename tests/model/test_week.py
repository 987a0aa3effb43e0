"""Hours and weeks: what their text means, and that it says the same again."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.steps import calls

from worksystem.errors import InvalidCalendar
from worksystem.model import week as week_module
from worksystem.model.week import DAY, Hours, Week

HOUR = 3600
NINE_TO_FIVE = ((9 * HOUR, 17 * HOUR),)


@st.composite
def weeks(draw, *, step=1800):
    """Weeks whose spans do not overlap: cut points of a circle of seven days, in pairs.

    Shrinks towards a single span that opens on Monday at midnight.
    """
    size = 7 * DAY // step
    cuts = sorted(draw(st.sets(st.integers(0, size - 1), min_size=2, max_size=20)))
    turn = draw(st.integers(0, size - 1))
    days = [[] for _ in range(7)]
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        opening = (start + turn) % size * step
        length = min((end - start) * step, DAY)
        days[opening // DAY].append((opening % DAY, opening % DAY + length))
    return Week(days)


@given(week=weeks(step=450))
def test_text_of_a_week_reads_as_the_same_week(week):
    assert Week.of(str(week)) == week
    assert Week.of(str(week).upper().replace(":00", ":00:00")) == week


@given(week=weeks())
def test_a_week_of_its_days_one_by_one_is_the_same_week(week):
    by_day = {
        name: str(Hours(spans)) for name, spans in zip(week_module.DAYS, week.days, strict=True)
    }

    assert Week.of(by_day) == week
    assert Week.of(list(week.days)) == week


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("Mon-Fri 09:00-12:30 13:30-17:00", "Mon-Fri 09:00-12:30 13:30-17:00"),
        ("Mon-Thu 09:00-17:00; Fri 09:00-15:00;", "Mon-Thu 09:00-17:00; Fri 09:00-15:00"),
        ("Mon,Wed,Fri 9-17", "Mon,Wed,Fri 09:00-17:00"),
        (" monday ,  WED 9:30 – 17 ", "Mon,Wed 09:30-17:00"),
        ("Fri-Mon 08:00-12:00", "Mon,Fri-Sun 08:00-12:00"),
        ("Mon 9-12; Mon 13-17", "Mon 09:00-12:00 13:00-17:00"),
        ("Mon 13:00-17:00, 09:00-12:00", "Mon 09:00-12:00 13:00-17:00"),
        ("Mon-Fri 22:00-06:00", "Mon-Fri 22:00-06:00"),
        ("Sat 00:00-24:00", "Sat 00:00-24:00"),
        ("Sat 00:00-00:00", "Sat 00:00-24:00"),
        ("Sat 08:00-08:00", "Sat 08:00-08:00"),
        ("Sat 22:00-00:00", "Sat 22:00-24:00"),
        ("Sat 23:59:30-00:00:10", "Sat 23:59:30-00:00:10"),
        ("Sun closed; Mon 9-17", "Mon 09:00-17:00"),
        ("24/7", "24/7"),
        ("Always", "24/7"),
        ("Mon-Sun 00:00-24:00", "24/7"),
        ("closed", "closed"),
    ],
)
def test_a_week_has_one_canonical_text(text, canonical):
    assert str(Week.of(text)) == canonical
    assert Week.of(canonical) == Week.of(text)


def test_a_span_over_midnight_belongs_to_the_day_it_opens():
    assert Week.of("Fri 22:00-06:00").days[4] == ((22 * HOUR, 30 * HOUR),)
    assert Week.of("Fri 22:00-06:00").days[5] == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mon 09:00-12:00 11:00-13:00", ["09:00-12:00", "11:00-13:00"]),
        ("Mon 22:00-06:00; Tue 05:00-09:00", ["Mon 22:00-06:00", "Tue 05:00-09:00"]),
        ("Sun 22:00-06:00; Mon 05:00-09:00", ["Sun 22:00-06:00", "Mon 05:00-09:00"]),
        ("Mon 08:00-08:00; Tue 07:00-09:00", ["Mon 08:00-08:00", "Tue 07:00-09:00"]),
        ("Mon-Fri 9-17; Fri 9-17", ["09:00-17:00 and 09:00-17:00"]),
    ],
)
def test_overlapping_spans_are_refused_and_both_named(text, names):
    with pytest.raises(InvalidCalendar) as caught:
        Week.of(text)

    assert all(name in str(caught.value) for name in names)


def test_spans_that_touch_do_not_overlap():
    assert len(Week.of("Mon-Sun 00:00-12:00 12:00-24:00").days[0]) == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "09:00-17:00",
        "Mon",
        "Mon-",
        "Mon-Fri-Sun 9-17",
        "Mo-Fr 9-17",
        "Mon to Fri 9-17",
        "Mon 9 to 17",
        "Mon 24:00-06:00",
        "Mon 25:00-26:00",
        "Mon 09:60-10:00",
        "Mon 09:00:60-10:00",
        "Mon 09:00-24:01",
        "Mon 09:00-",
        "Mon -5-9",
        "Mon 9-17 Tue 9-17",
        "Mon \u0669-17",
        "Mon 9-17\x00",
        "Mon 9-17;" * 9_999,
        7,
        None,
        b"24/7",
        ["9-17"],
        {1: "9-17"},
        {"Mon": 7},
        {"": "9-17"},
        {"Mon": [(0, 0)]},
        {"Mon": [(0, 86_401)]},
        {"Mon": [(-1, 10)]},
        {"Mon": [(86_400, 86_401)]},
        {"Mon": [(0.5, 10)]},
        {"Mon": [(0, float("inf"))]},
        {"Mon": [("a", "b")]},
        {"Mon": [(1, 2, 3)]},
    ],
)
def test_what_is_no_week_is_refused(text):
    with pytest.raises(InvalidCalendar) as caught:
        Week.of(text)

    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("name", ["_SPAN", "_SPAN_LIST", "_DAY_LIST"])
@pytest.mark.parametrize("hostile", ["a", "9", "9-17 ", "mon,", " "])
def test_every_pattern_comes_to_the_end_of_a_hostile_text(name, hostile):
    """If it went back to try again, a text of this length would take it hours."""
    assert not re.fullmatch(getattr(week_module, name), hostile * 100_000 + "!")


@pytest.mark.parametrize(
    "hostile", ["a" * 50_000, "9-17 " * 3_999 + "!", ";" * 50_000, "-" * 9_999]
)
def test_a_hostile_text_is_refused_at_once(hostile):
    def refused():
        with pytest.raises(InvalidCalendar):
            Week.of(hostile)

    assert calls(refused) < 500


def test_hours_and_weeks_are_read_once():
    hours, week = Hours.of("9-17"), Week.of("Mon 9-17")

    assert Hours.of(hours) is hours
    assert Week.of(week) is week
    assert hours.spans == week.days[0] == NINE_TO_FIVE
    assert eval(repr(week)) == week
    assert eval(repr(hours)) == hours
    assert str(Hours.of("")) == "closed"
