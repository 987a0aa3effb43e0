"""Any known format by its content; and what a reading says of itself."""

import gzip
import os
import subprocess
import sys

import pytest

import worksystem
from worksystem import Loss, Reading, UnreadableSource, WorkSystem, formats, read, to_json

SYSTEM = WorkSystem("shop")
JSON = to_json(SYSTEM).encode()
XML = b'<?xml version="1.0"?><Project xmlns="http://schemas.microsoft.com/project"></Project>'


@pytest.mark.parametrize("shape", [bytes, gzip.compress, lambda data: b"\xef\xbb\xbf\n" + data])
def test_json_is_known_by_its_content(tmp_path, shape):
    path = tmp_path / "plan.xml"
    path.write_bytes(shape(JSON))

    assert read(path) == Reading(SYSTEM)


@pytest.mark.parametrize("data", [XML, gzip.compress(XML, mtime=0), XML.decode().encode("utf-16")])
def test_microsoft_project_is_known_by_its_content(data):
    (format_,) = [f for f in formats.FORMATS if f.matches(formats.Source.of(data).head)]

    assert format_.name == "Microsoft Project XML"
    assert format_.read(data).system == read(data).system == formats.read_msproject(data).system


@pytest.mark.parametrize(
    "data",
    [b"PK\x03\x04", b"<html></html>", b"a,b\n1,2", b"%PDF-1.7", b"\x80\x04\x95", b"'", b"\xff" * 9],
    ids=repr,
)
def test_an_unknown_format_names_those_that_are_known(data):
    with pytest.raises(
        UnreadableSource,
        match="need worksystem JSON, Microsoft Project XML, PSPLIB, Jira JSON or an event log, got",
    ):
        read(data)


@pytest.mark.parametrize("data", [b"", b" \n"])
def test_an_empty_file_is_called_empty(data):
    with pytest.raises(UnreadableSource, match="got an empty file"):
        read(data)


def test_json_in_another_encoding_is_named():
    with pytest.raises(UnreadableSource, match="need UTF-8, got UTF-16"):
        read(JSON.decode().encode("utf-16"))


@pytest.mark.parametrize(
    "header",
    [
        "case:concept:name,concept:name,time:timestamp",
        '\ufeff"concept:name","cost","case:concept:name","time:timestamp"',
    ],
)
def test_an_event_log_is_known_by_its_header(header):
    data = f"{header}\r\n".encode()

    assert read(data) == formats.read_event_log(data)
    assert read(gzip.compress(data)).losses == read(data).losses


def test_unknown_keys_are_refused_or_kept():
    data = JSON.replace(b'"id"', b'"mood": "up", "id"')

    with pytest.raises(UnreadableSource, match="mood: there is no such key"):
        read(data)
    assert read(data, unknown="keep").system.ext == {"unknown:mood": "up"}


def test_a_reading_lists_its_losses():
    losses = [Loss("Task 7/Type", "fixed units", 12), Loss("<b>", "x\x1b[31m")]
    reading = Reading(SYSTEM, losses)

    assert str(reading) == (
        "WorkSystem('shop'), read with 2 losses\n"
        "place        line  not carried over\n"
        "Task 7/Type    12  fixed units\n"
        "<b>             -  x\\x1b[31m"
    )
    assert "<td>&lt;b&gt;</td>" in reading._repr_html_()
    assert str(losses[1]) == "<b>: x\\x1b[31m"
    assert reading.losses == tuple(losses)


def test_reading_json_loads_no_xml():
    code = (
        "import sys, worksystem.formats as f; before = set(sys.modules);"
        f"f.read({JSON!r}); print(*before, '|', *sys.modules)"
    )
    # Without the coverage of this run, which loads XML itself.
    env = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    out = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, env=env
    ).stdout
    before, after = (set(part.split()) for part in out.split("|"))

    assert "cattrs" not in before
    assert "cattrs" in after
    assert {m for m in after if m.startswith(("xml", "worksystem.formats.msproject"))} == set()


def test_the_face_names_everything_it_has():
    assert dir(formats) == sorted(formats.__all__)
    assert all(getattr(formats, name) for name in formats.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'reads'"):
        formats.reads  # noqa: B018 - asking is the test
    assert worksystem.read is formats.read
