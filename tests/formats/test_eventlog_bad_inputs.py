"""Event logs that cannot be read: every fault at once, each with its line and the way out.

The numbers are those of the corpus of bad inputs.
"""

import csv
import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.formats.event_logs import HEADER, NINE, Row, csv_of, csv_of_rows

from worksystem import UnreadableSource
from worksystem.formats import read_event_log
from worksystem.formats.clock import Clock
from worksystem.formats.eventlog import cells

GOOD = ("7", "ask", NINE.isoformat(), "ana")


def faults(source, **options):
    with pytest.raises(UnreadableSource) as caught:
        read_event_log(source, **options)
    return [str(fault) for fault in caught.value.faults]


def at(text):
    return ("7", "ask", text, "ana")


def test_every_fault_of_a_file_is_told_with_its_line():
    data = csv_of(
        HEADER,
        [
            GOOD,
            ("", "ask", NINE.isoformat(), "ana"),
            at("noon"),
            ("7", "", "", ""),
            ("7", "ask"),
            (" 7", "a\tb", NINE.isoformat(), "x" * 501),
        ],
    )

    assert faults(data) == [
        "line 3: case:concept:name: need an item in every row",
        "line 4: time:timestamp: need an instant such as '2026-04-20T09:00+02:00', got 'noon'",
        "line 5: concept:name: need a state in every row",
        "line 5: time:timestamp: need an instant in every row",
        "line 6: need 4 cells as in the header, got 2",
        "line 7: case:concept:name: need an id without line breaks, control characters or spaces "
        "around it, of at most 500 characters, got ' 7'",
        "line 7: concept:name: need an id without line breaks, control characters or spaces "
        "around it, of at most 500 characters, got 'a\\tb'",
        "line 7: org:resource: need an id without line breaks, control characters or spaces "
        f"around it, of at most 500 characters, got '{'x' * 78}…",
    ]


def test_lines_are_those_of_the_file_whatever_is_quoted():
    data = csv_of((*HEADER, "note"), [(*GOOD, "a\nb\r\nc"), (*at("noon"), "")])

    assert faults(data.replace(b'"a\nb', b'"a\nb'))[0].startswith("line 5: time:timestamp")


def test_blank_lines_are_no_rows_and_count_as_lines():
    data = csv_of_rows([Row("7", "ask", NINE, None)]) + b"\r\n\r\n" + b"7,ask,noon,\r\n"

    assert faults(data)[0].startswith("line 5: time:timestamp")


def test_43_ragged_rows():
    data = csv_of(HEADER, [GOOD, (*GOOD, "more"), GOOD[:3]])

    assert faults(data) == [
        "line 3: need 4 cells as in the header, got 5",
        "line 4: need 4 cells as in the header, got 3",
    ]


def test_44_a_header_with_a_name_twice():
    assert faults(csv_of((*HEADER, "cost", "cost"), [])) == [
        "line 1: 'cost': two columns have this name; rename one of them"
    ]


def test_45_the_delimiter_is_never_guessed():
    data = csv_of_rows([Row("7", "ask", NINE, None)], delimiter=";")

    assert faults(data) == [
        "line 1: the header is one column, "
        "'case:concept:name;concept:name;time:timestamp;org:resource'; pass delimiter=';'"
    ]
    assert len(read_event_log(data, delimiter=";").system.history) == 1
    assert faults(csv_of_rows([]), delimiter="\t")[0].endswith("pass delimiter=','")


def test_46_a_cell_that_is_too_long():
    data = csv_of((*HEADER, "note"), [(*GOOD, ""), (*GOOD, "x" * 131_073), (*GOOD, "")])

    assert faults(data) == ["line 3: need cells of at most 131072 characters"]
    assert read_event_log(csv_of((*HEADER, "note"), [(*GOOD, "x" * 131_000)])).system.items


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "'=1"])
def test_37_40_formulas_are_only_text(cell):
    system = read_event_log(csv_of(HEADER, [(cell, cell, NINE.isoformat(), cell)])).system

    assert (system.history[0].item, system.history[0].state) == (cell, cell)
    assert [owner.id for owner in system.owners] == [cell]


def test_41_control_characters_are_no_ids():
    assert faults(csv_of(HEADER, [("\t7", "ask", NINE.isoformat(), "")]))[0].startswith("line 2")


def test_42_quotes_and_delimiters_inside_are_kept():
    (event,) = read_event_log(
        csv_of(HEADER, [('a"b,c', "d;e", NINE.isoformat(), "f,g")])
    ).system.history

    assert (event.item, event.state, event.owner) == ('a"b,c', "d;e", "f,g")


@pytest.mark.parametrize(
    ("tail", "says"),
    [
        (b'7,"ask', "line 3: a quoted cell is not closed before the end of the file"),
        (b'7,"ask"x,2,3', "line 3: need the delimiter or the end of the line after a quoted cell"),
    ],
)
def test_quotes_that_are_no_csv_are_told_with_what_was_wrong_before(tail, says):
    data = csv_of(HEADER, [at("noon")]) + tail

    assert [fault.partition(" got")[0] for fault in faults(data)] == [
        "line 2: time:timestamp: need an instant such as '2026-04-20T09:00+02:00',",
        says,
    ]


@pytest.mark.parametrize(
    "text",
    [
        "2026-04-20",
        "2026-04-20T09",
        "20260420T090000Z",
        "2026-W17-1T09:00Z",
        "2026-04-20T09:00:60Z",
        "2026-04-20T24:00Z",
        "2026-04-20T09:60Z",
        "2026-02-30T09:00Z",
        "2026-04-20T09:00,5Z",
        "2026-04-20x09:00Z",
        "2026-04-20T09:00:00.Z",
        "2026-04-20T09:003Z",
        "2026-04-20T09:00+02.5",
        "2026-04-20T09:00 Z",
        " 2026-04-20T09:00Z",
        "2026-04-20T09:00+2:00",
        "2026-04-20T09:00+25:00",
        "٢٠٢٦-04-20T09:00Z",
        "1776675600",
        "now",
        "2026-04-20T09:00Z\n2026-04-20T09:00Z",
    ],
)
def test_87_89_what_is_no_instant(text):
    assert faults(csv_of(HEADER, [GOOD, at(text)])) == [
        f"line 3: time:timestamp: need an instant such as '2026-04-20T09:00+02:00', got {text!r}"
    ]


@pytest.mark.parametrize("text", ["0001-01-01T00:00+01:00", "9999-12-31T23:59-01:00"])
def test_80_81_what_utc_cannot_hold(text):
    assert faults(csv_of(HEADER, [at(text)])) == [
        "line 2: time:timestamp: need an instant within the years 1 to 9999"
    ]


def test_82_naive_instants_need_a_zone():
    data = csv_of(HEADER, [at("2026-04-20 09:00:00")] * 7)

    assert faults(data) == [
        "time:timestamp: need instants with a time zone, got 7 without, in lines 2, 3, 4, 5, 6, …; "
        "pass zone='Europe/Berlin', or wherever the clock hung that they were read from"
    ]


def test_83_naive_and_aware_ones_together_need_a_zone_as_well():
    data = csv_of(HEADER, [GOOD, at("2026-04-20 09:00:00")])

    assert faults(data)[0].startswith(
        "time:timestamp: need instants with a time zone, got 1 without, in line 3; pass zone="
    )


def test_an_end_before_its_start():
    data = csv_of(
        ("i", "s", "a", "b"),
        [("7", "ask", NINE.isoformat(), "2026-04-20T08:00Z"), ("7", "ask", "", "")],
    )

    assert faults(data, item="i", state="s", start="a", end="b") == [
        "line 2: b: need an end that is not before the start",
        "line 3: b: need an instant in every row",
    ]


def test_a_start_that_no_datetime_can_hold():
    data = csv_of(("i", "s", "a", "b"), [("7", "ask", "0001-01-01T00:00+01:00", NINE.isoformat())])

    assert faults(data, item="i", state="s", start="a", end="b") == [
        "line 2: a: need an instant within the years 1 to 9999"
    ]


def test_a_log_with_transitions_needs_its_states_too():
    lines = [(*GOOD, "start"), ("7", "", NINE.isoformat(), "", "schedule")]

    assert faults(csv_of((*HEADER, "lifecycle:transition"), lines)) == [
        "line 3: concept:name: need a state in every row"
    ]


def test_missing_columns_say_which_argument_names_them():
    data = csv_of(("id", "concept_name", "time:timestamp"), [])

    assert faults(data) == [
        "line 1: item: there is no column 'case:concept:name' among 'id', 'concept_name', "
        "'time:timestamp'; did you mean 'concept_name'? Pass item='…'",
        "line 1: state: there is no column 'concept:name' among 'id', 'concept_name', "
        "'time:timestamp'; did you mean 'concept_name'? Pass state='…'",
    ]
    named = {"item": "id", "state": "concept_name"}
    assert faults(data, **named, owner="who")[0].startswith(
        "line 1: owner: there is no column 'who'"
    )
    assert faults(data, **named, lifecycle="x")[0].startswith("line 1: lifecycle: ")
    assert faults(data, **named, start="a", end="b")[0].startswith("line 1: end: ")


def test_ids_that_only_look_the_same():
    data = csv_of(
        HEADER, [("e\u0301", "ask", NINE.isoformat(), ""), ("\xe9", "ask", NINE.isoformat(), "")]
    )

    assert faults(data) == [
        "line 3: case:concept:name: id 'é' only differs from another one in how its accents are stored"
    ]


def test_very_many_faults_are_not_all_listed():
    found = faults(csv_of(HEADER, [at("noon")] * 1_500))

    assert len(found) == 1_001
    assert found[-1] == "500 more faults of these kinds"


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_1_an_empty_file(data):
    assert faults(data) == ["need a header and a row an event, got nothing"]


def test_3_another_encoding():
    data = csv_of_rows([Row("7", "ask", NINE, None)])

    assert faults(data.decode().encode("utf-16")) == ["need UTF-8, got UTF-16; save it as UTF-8"]
    latin = csv_of(HEADER, [GOOD]) + "7,é,x,\r\n".encode("latin-1")
    assert faults(latin) == ["line 3: need UTF-8, got the byte 0xe9"]


def test_13_a_file_that_is_too_long():
    assert "raise max_bytes" in faults(csv_of_rows([]), max_bytes=10)[0]


def test_a_missing_file_is_a_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_event_log(tmp_path / "no.csv")


@given(st.binary(max_size=60))
def test_whatever_follows_the_header_is_read_or_refused(tail):
    found = ()
    try:
        read_event_log(",".join(HEADER).encode() + b"\n" + tail)
    except UnreadableSource as error:
        found = error.faults
    assert all(fault.reason for fault in found)


cell = st.text(st.sampled_from('a",\n\r ;'), max_size=4)


@given(st.lists(st.lists(cell, min_size=1, max_size=3), max_size=5), st.integers(1, 4))
def test_cells_are_those_of_csv(lines, size):
    """The fast way and `csv` read the same rows, in blocks of any size."""
    header = ["a", "b"]
    data = csv_of(header, lines)
    expected = [row for row in csv.reader(data.decode().splitlines(keepends=True)) if row][1:]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cells, "_BLOCK", size)
        found, wrong, done = [], {}, 0
        for block in cells.Cells(data, ",").blocks():
            found += zip(block.column(0), block.column(1), strict=True)
            wrong |= {done + place: reason for place, reason in block.wrong.items()}
            done += block.size

    assert [list(row) for row in found] == [[*row, "", ""][:2] for row in expected]
    assert sorted(wrong) == [i for i, row in enumerate(expected) if len(row) != 2]


def test_in_one_column_blank_lines_are_no_rows_either():
    (block,) = cells.Cells(b"a\n1\n\n2\n", ",").blocks()

    assert block.column(0) == ["1", "2"]


@given(st.lists(st.text(st.sampled_from('ab,"\n\r'), max_size=6), max_size=6).map("\n".join))
def test_any_text_is_cut_up_as_csv_does_it(text):
    data = f"a,b\n{text}".encode()
    expected, broken = [], False
    lines = io.TextIOWrapper(io.BytesIO(data), newline="")
    try:
        for row in csv.reader(lines, strict=True):
            expected += [row] if row else []
    except csv.Error:
        broken = True
    found, wrong = [], 0
    for block in cells.Cells(data, ",").blocks():
        found += block.column(0)
        wrong += sum("cells as in the header" not in reason for reason in block.wrong.values())

    assert found == [row[0] for row in expected[1:]] + [""] * broken
    assert wrong == broken


def test_the_fast_way_and_the_slow_way_read_the_same_instants():
    clock, chance = Clock("Europe/Berlin"), random.Random(3)
    whole = ["2026-04-20T09:00:00.123456+02:00", "2026-04-20 09:00Z", "2026-04-20T09:00+02:00:30.5"]
    for _ in range(20_000):
        letters = list(chance.choice(whole))
        for _ in range(chance.randint(0, 2)):
            place = chance.randrange(len(letters))
            letters[place : place + chance.randint(0, 1)] = chance.choice("0123456789:.+-ZT ")
        text = "".join(letters)

        assert clock.read([text]) == clock.read_each([text]), text
