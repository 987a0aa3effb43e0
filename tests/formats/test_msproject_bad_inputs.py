"""Bad files in the XML of Microsoft Project: each is refused, at once, with its place.

The numbers are those of the corpus of bad inputs.
"""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.formats.msproject_plans import NAMESPACE, booking, link, plan, resource, task
from tests.steps import calls

from worksystem import InvalidCalendar, UnreadableSource
from worksystem.formats.msproject import read_msproject

ROOT = f'<Project xmlns="{NAMESPACE}">'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def refusal(source: bytes) -> str:
    with pytest.raises(UnreadableSource) as caught:
        read_msproject(source)
    assert all(fault.reason for fault in caught.value.faults)
    return str(caught.value)


@pytest.mark.parametrize(
    "document_type",
    [
        pytest.param(f'<!DOCTYPE Project [<!ENTITY l0 "ha">{LAUGHS}]>', id="26 billion laughs"),
        pytest.param(f'<!DOCTYPE Project [<!ENTITY a "{"a" * 50_000}">]>', id="27 blow-up"),
        pytest.param('<!DOCTYPE P [<!ENTITY x SYSTEM "file:///etc/passwd">]>', id="28 file"),
        pytest.param('<!DOCTYPE P SYSTEM "http://example.org/p.dtd">', id="29 external DTD"),
        pytest.param('<!DOCTYPE P [<!ENTITY % p "x"> %p;]>', id="30 parameter entity"),
        pytest.param("<!DOCTYPE Project>", id="nothing in it"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused(document_type, encoding):
    source = f"{document_type}{ROOT}<Title>&l9;&x;</Title></Project>".encode(encoding)

    assert "line 1, column" in refusal(source)
    assert "need a file without a document type" in refusal(source)


def test_31_nesting_is_bounded_and_what_is_deeper_is_not_read():
    def cost(deep):
        source = f"{ROOT}<Tasks><Task>{'<a>' * deep}".encode()
        found = []
        made = calls(lambda: found.append(refusal(source)))
        assert "Tasks/Task: need elements at most 64 deep" in found[0]
        return made

    assert cost(200_000) < 2 * cost(100)


@pytest.mark.parametrize(
    "source",
    [
        b"<Project><Tasks/></Project>",
        b'<Project xmlns="http://schemas.microsoft.com/visio"><Tasks/></Project>',
        b"<html/>",
        f'<Tasks xmlns="{NAMESPACE}"/>'.encode(),
        b"",
        b"   \n ",
    ],
)
def test_32_another_namespace_is_refused_and_the_right_one_is_named(source):
    assert f'<Project xmlns="{NAMESPACE}">' in refusal(source)


@pytest.mark.parametrize(
    "duration",
    ["PT-5H", "-PT5H", "P1M", "P1D", "P1Y2M", "PT", "P", "8h", "PT8,5H", "PT1e9H", "PT8H0M0S ago",
     "PT" + "9" * 5000 + "H", "PT999999999H", "NaN"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["Duration", "RemainingDuration"])
def test_33_a_duration_that_is_none_is_refused(duration, name):
    length = {"Duration": "PT8H0M0S", "PercentComplete": 10, "Start": "2026-04-20T08:00:00"}

    message = refusal(plan(task(7, None, **(length | {name: duration}))))

    assert f"Tasks/Task[UID=7]/{name}" in message


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (
            "<?xml version='1.0' encoding='utf-8'?><P>café</P>".encode("latin-1"),
            "got the byte 0xe9",
        ),
        ("<?xml version='1.0' encoding='us-ascii'?><P>café</P>".encode(), "got the byte 0xc3"),
        (b"<?xml version='1.0' encoding='utf-16'?><P/>", "encoding"),
        (b"<?xml version='1.0' encoding='klingon'?><P/>", "encoding"),
        (b"<?xml version='1.0' encoding='shift_jis'?><P/>", "encoding"),
        (b"<?xml version='1.0' encoding='rot13'?><P/>", "encoding"),
    ],
)
def test_34_a_lie_about_the_encoding_is_refused(source, words):
    source = source.replace(b"<P", ROOT[:-1].encode()).replace(b"</P", b"</Project")

    assert words in refusal(source)


def test_other_encodings_are_read_when_they_are_true():
    text = plan(task(1, Name="Café")).decode().replace('"UTF-8"', '"{}"')

    for encoding in ("utf-16", "iso-8859-1", "windows-1252"):
        found = read_msproject(text.format(encoding).encode(encoding)).system.items["1"]
        assert found.title == "Café"


@pytest.mark.parametrize(
    ("source", "path"),
    [
        (plan(task(1, CalendarUID=9)), "Tasks/Task[UID=1]/CalendarUID"),
        (plan(task(1), CalendarUID=9), "Project/CalendarUID"),
        (plan(task(1), resources=resource(2, CalendarUID=9)), "Resources/Resource[UID=2]/CalendarUID"),
        (plan(task(1), resources=resource(2), bookings=booking(3, 9, 2)), "Assignments/Assignment[UID=3]/TaskUID"),
        (plan(task(1), bookings=booking(3, 1, 9)), "Assignments/Assignment[UID=3]/ResourceUID"),
    ],
)  # fmt: skip
def test_35_a_number_that_names_nothing_is_refused(source, path):
    assert f"{path}: need the UID of a" in refusal(source)
    assert "got 9" in refusal(source)


@pytest.mark.parametrize(
    ("source", "path"),
    [
        (plan("<Task><Name>x</Name></Task>"), "Tasks/Task/UID"),
        (plan("<Task/>"), "Tasks/Task/UID"),
        (plan(task(1), task(1)), "Tasks/Task[UID=1]/UID"),
        (plan(task("one")), "Tasks/Task[UID=one]/UID"),
        (plan(task("1" * 5000)), "Tasks/Task[UID=11111111111111111111]/UID"),
        (plan(task(1, Milestone="maybe")), "Tasks/Task[UID=1]/Milestone"),
        (plan(task(1, inside="<Duration>PT1H0M0S</Duration>")), "Tasks/Task[UID=1]/Duration"),
        (plan(task(1, ConstraintType=9)), "Tasks/Task[UID=1]/ConstraintType"),
        (plan(task(1, DurationFormat=99)), "Tasks/Task[UID=1]/DurationFormat"),
        (plan(task(1, LevelingDelay=-5)), "Tasks/Task[UID=1]/LevelingDelay"),
        (plan(task(1, LevelingDelay=9999999999)), "Tasks/Task[UID=1]/LevelingDelay"),
        (plan(task(1, LevelingDelay=9999999999, LevelingDelayFormat=7)), "Tasks/Task[UID=1]/LevelingDelay"),
        (plan(task(1, Deadline="2026-02-30T08:00:00")), "Tasks/Task[UID=1]/Deadline"),
        (plan(task(1, Deadline="0001-01-01T00:00:00+14:00")), "Tasks/Task[UID=1]/Deadline"),
        (plan(task(1, ActualStart="2026-04-22T08:00:00", ActualFinish="2026-04-21T08:00:00")), "Tasks/Task[UID=1]"),
        (plan(task(1, 8, "<PredecessorLink><Type>1</Type></PredecessorLink>")), "Tasks/Task[UID=1]/PredecessorLink/PredecessorUID"),
        (plan(task(1, 8, link(2, LinkLag=9999999999))), "Tasks/Task[UID=1]/PredecessorLink/LinkLag"),
        (plan(task(1, 8, link(2, LinkLag=9999999999, LagFormat=8))), "Tasks/Task[UID=1]/PredecessorLink/LinkLag"),
        (plan(task(1, 8, link(2, LinkLag=999999, LagFormat=19))), "Tasks/Task[UID=1]/PredecessorLink/LinkLag"),
        (plan(task(1), resources="<Resource><Name>x</Name></Resource>"), "Resources/Resource/UID"),
        (plan(task(1), resources=resource(1) + resource(1)), "Resources/Resource[UID=1]/UID"),
        (plan(task(1), resources=resource(1, MaxUnits="many")), "Resources/Resource[UID=1]/MaxUnits"),
        (plan(task(1), resources=resource(1), bookings=booking(3, 1, 1, Units="1e20")), "Tasks/Task[UID=1]"),
        (plan(task(1), bookings="<Assignment><UID>3</UID></Assignment>"), "Assignments/Assignment[UID=3]/TaskUID"),
        (plan(task(1), StartDate="soon"), "Project/StartDate"),
    ],
)  # fmt: skip
def test_a_field_that_means_nothing_is_refused_with_its_place(source, path):
    assert f": {path}: " in refusal(source)


@pytest.mark.parametrize(
    "source",
    [
        plan(task(1))[:-20],
        b"<Project",
        ROOT.encode() + b"</Tasks>",
        b"PK\x03\x04",
        b"\x1f\x8bxx",
        b"{}",
    ],
)
def test_what_is_no_whole_xml_is_refused(source):
    assert "need" in refusal(source)


def test_a_long_file_is_refused_before_it_is_read():
    with pytest.raises(UnreadableSource, match="at most 100 bytes"):
        read_msproject(plan(task(1)), max_bytes=100)


def test_an_instant_that_the_zone_cannot_hold_is_refused():
    source = plan(task(1, Deadline="9999-12-31T23:30:00Z"))

    with pytest.raises(UnreadableSource, match="within the years 1 to 9999"):
        read_msproject(source, zone="Asia/Tokyo")


def test_an_unknown_zone_is_refused():
    with pytest.raises(InvalidCalendar, match="Europe/Paris"):
        read_msproject(plan(task(1)), zone="europe/paris")


@given(cut=st.integers(0, 2500), junk=st.binary(max_size=8))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(cut, junk):
    source = plan(task(1, Deadline="2026-05-01T17:00:00"), task(2, 8, link(1, LinkLag=10)),
                  resources=resource(1), bookings=booking(1, 2, 1))  # fmt: skip

    items = 0
    with contextlib.suppress(UnreadableSource):
        items = len(read_msproject(source[:cut] + junk + source[cut + len(junk) :]).system.items)

    assert items <= 3
