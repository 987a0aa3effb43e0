"""Sources are read whole, bounded, and called by their names."""

import gzip
import io
import os
import threading
from pathlib import Path

import pytest

from worksystem import UnreadableSource
from worksystem.formats.sources import Source

DATA = b'{"format": "worksystem"}'


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "plan.json"
    file.write_bytes(DATA)
    return file


class Named:
    """Any other kind of path."""

    def __init__(self, path):
        self.path = path

    def __fspath__(self):
        return str(self.path)


@pytest.mark.parametrize("kind", [str, Path, Named])
def test_every_kind_of_path_gives_the_bytes(path, kind):
    assert Source.of(kind(path)).data == DATA


@pytest.mark.parametrize("buffering", [-1, 0])
def test_an_open_file_gives_what_is_left_of_it(path, buffering):
    with path.open("rb", buffering) as file:
        file.read(1)

        assert Source.of(file) == Source(str(path), DATA[1:])


def test_bytes_are_the_content_and_text_is_a_path(path):
    assert Source.of(DATA).name == "the given bytes"
    assert Source.of(bytearray(DATA)) == Source.of(memoryview(DATA)) == Source.of(DATA)
    assert Source.of(str(path)).name == str(path)


def test_a_file_in_memory_has_no_name():
    assert Source.of(io.BytesIO(DATA)) == Source("the given file", DATA)


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(DATA),
        gzip.compress(DATA[:5]) + gzip.compress(DATA[5:]),
        gzip.compress(DATA) + b"\0" * 9,
    ],
    ids=["one member", "two members", "padded"],
)
def test_gzip_is_undone_by_content_whatever_the_name(tmp_path, data):
    file = tmp_path / "plan.txt"
    file.write_bytes(data)

    assert Source.of(file).data == DATA


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(DATA)[:-9],
        gzip.compress(DATA)[:5],
        gzip.compress(DATA) + b"garbage",
        gzip.compress(DATA)[:-8] + b"\0" * 8,
        b"\x1f\x8b" + b"\xff" * 50,
    ],
    ids=["truncated", "no header", "garbage behind", "wrong sum", "noise"],
)
def test_damaged_gzip_is_named(data):
    with pytest.raises(UnreadableSource, match="need a whole gzip file, got a damaged one"):
        Source.of(data)


def test_a_file_as_long_as_allowed_is_read(path):
    assert Source.of(path, max_bytes=len(DATA)).data == DATA
    assert Source.of(gzip.compress(DATA), max_bytes=len(gzip.compress(DATA))).data == DATA


@pytest.mark.parametrize("kind", [str, Path.read_bytes, lambda path: io.BytesIO(DATA)])
def test_a_longer_one_is_refused(path, kind):
    with pytest.raises(UnreadableSource, match="need at most 23 bytes, got more"):
        Source.of(kind(path), max_bytes=len(DATA) - 1)


def test_what_has_no_size_is_cut_off_where_it_grows_too_long():
    with pytest.raises(UnreadableSource, match="need at most 10000000 bytes, got more"):
        Source.of("/dev/zero", max_bytes=10_000_000)


def test_a_pipe_is_read_to_its_end(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=[DATA * 10_000])
    writer.start()

    data = Source.of(pipe).data

    writer.join()
    assert data == DATA * 10_000


def test_a_missing_file_and_a_directory_are_what_python_says_they_are(tmp_path):
    with pytest.raises(FileNotFoundError):
        Source.of(tmp_path / "nowhere.json")
    with pytest.raises(IsADirectoryError):
        Source.of(tmp_path)


@pytest.mark.parametrize("name", ["a\0b", "a\ud800b"], ids=["50 NUL", "50 surrogate"])
def test_a_path_that_cannot_be_one_is_refused(name):
    with pytest.raises(UnreadableSource, match="need a path that a file can have"):
        Source.of(name)


# 3 is a number, and the number of an open file: Python's own open() takes it.
@pytest.mark.parametrize(
    "given", [None, 3, ["plan.json"], object()], ids=["none", "number", "list", "object"]
)
def test_what_is_no_source_is_refused(given):
    with pytest.raises(UnreadableSource, match="need a path, bytes or an open file"):
        Source.of(given)


def test_a_file_opened_for_text_is_refused(path):
    with path.open(encoding="utf-8") as file, pytest.raises(UnreadableSource, match="'rb'"):
        Source.of(file)


def test_a_name_that_would_act_on_a_terminal_is_shown():
    with pytest.raises(UnreadableSource) as caught:
        Source.of("\x1b[31m\0")

    assert str(caught.value).isprintable()
