"""Saving replaces the whole file or nothing. Number 49 of the corpus of bad inputs."""

import errno
import os
import stat
from pathlib import Path

import pytest

from worksystem import WorkSystem, read, write
from worksystem.saving import replace_file

OLD = b"what was there before"
SYSTEM = WorkSystem("shop")


@pytest.fixture
def old(tmp_path):
    path = tmp_path / "plan.json"
    path.write_bytes(OLD)
    return path


def test_a_system_is_saved_and_read_again(tmp_path):
    write(SYSTEM, tmp_path / "plan.json")

    assert read(tmp_path / "plan.json").system == SYSTEM
    assert [path.name for path in tmp_path.iterdir()] == ["plan.json"]


def test_an_old_file_is_replaced_and_keeps_its_permissions(old):
    old.chmod(0o640)

    write(SYSTEM, str(old))

    assert read(old).system == SYSTEM
    assert stat.S_IMODE(old.stat().st_mode) == 0o640


def test_a_new_file_has_the_permissions_of_any_new_file(tmp_path):
    (tmp_path / "other").write_bytes(b"")

    write(SYSTEM, tmp_path / "plan.json")

    assert (tmp_path / "plan.json").stat().st_mode == (tmp_path / "other").stat().st_mode


@pytest.mark.parametrize("failing", ["fsync", "replace", "write"])
def test_a_failure_keeps_the_old_file_and_leaves_nothing_beside_it(old, failing, monkeypatch):
    def fail(*_):
        raise OSError(errno.ENOSPC, "no space left")

    if failing == "write":
        system: object = "no system at all"
    else:
        system = SYSTEM
        monkeypatch.setattr(os, failing, fail)

    with pytest.raises((OSError, AttributeError)):
        write(system, old)

    assert old.read_bytes() == OLD
    assert [path.name for path in old.parent.iterdir()] == ["plan.json"]


def test_an_interrupt_keeps_the_old_file_too(old, monkeypatch):
    def interrupt(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)

    with pytest.raises(KeyboardInterrupt):
        write(SYSTEM, old)

    assert old.read_bytes() == OLD
    assert [path.name for path in old.parent.iterdir()] == ["plan.json"]


def test_a_directory_is_refused(tmp_path):
    with pytest.raises(IsADirectoryError):
        write(SYSTEM, tmp_path)


def test_a_missing_folder_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match="nowhere"):
        write(SYSTEM, tmp_path / "nowhere" / "plan.json")


def test_a_file_that_may_not_be_written_is_refused(old, monkeypatch):
    # Not by permissions alone: whoever is root may write everything.
    monkeypatch.setattr(os, "access", lambda *_: False)

    with pytest.raises(PermissionError):
        write(SYSTEM, old)

    assert old.read_bytes() == OLD


@pytest.mark.parametrize("path", ["a\0b", "lone\ud800"], ids=["50 NUL", "50 surrogate"])
def test_a_path_that_cannot_be_one_is_refused(path, tmp_path):
    with pytest.raises(OSError, match="need a path that a file can have"):
        write(SYSTEM, str(tmp_path / path))


def test_behind_a_link_the_file_is_replaced_and_not_the_link(old):
    link = old.with_name("link.json")
    link.symlink_to(old)

    write(SYSTEM, link)

    assert link.is_symlink()
    assert read(old).system == SYSTEM


def test_what_is_no_plain_file_is_written_to_and_not_replaced():
    replace_file(os.devnull, b"x")

    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_a_left_over_of_a_crash_is_no_obstacle(old):
    left_over = old.with_name(f".worksystem-{os.getpid()}-0.tmp")
    left_over.write_bytes(b"half a sys")

    write(SYSTEM, old)

    assert read(old).system == SYSTEM
    assert left_over.read_bytes() == b"half a sys"


def test_a_name_as_long_as_names_can_be_is_saved(tmp_path):
    path = tmp_path / ("n" * 250 + ".json")

    write(SYSTEM, path)

    assert read(path).system == SYSTEM
