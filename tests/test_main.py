"""The command prints the page of any file it can read, and never a traceback."""

import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import worksystem
from worksystem import WorkItem, WorkSystem
from worksystem.__main__ import main
from worksystem.summary import summarize

EXAMPLE = Path(__file__).parent.parent / "examples" / "product-launch.json"
SHOP = WorkSystem("shop", items=[WorkItem("art", "Hero → artwork", effort="1d", after=[])])
LOOP = WorkSystem("loop", items=[WorkItem("a", after=["a"])])


def saved(system, folder):
    path = folder / f"{system.id}.json"
    worksystem.write(system, path)
    return path


def run(*arguments, **options):
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "worksystem", *map(str, arguments)],
        check=False,
        capture_output=True,
        timeout=60,
        **options,
    )


def test_page_of_a_file_is_printed(tmp_path):
    done = run(saved(SHOP, tmp_path))

    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == f"{summarize(SHOP)}\n"


def test_content_counts_and_not_the_name(tmp_path, capsys):
    zipped = tmp_path / "plan.txt"
    zipped.write_bytes(gzip.compress(saved(SHOP, tmp_path).read_bytes()))

    assert main([str(zipped)]) == 0
    assert capsys.readouterr().out.startswith("shop\n")


def test_losses_are_on_the_page(tmp_path, capsys):
    plan = tmp_path / "plan.xml"
    plan.write_text(
        '<Project xmlns="http://schemas.microsoft.com/project"><Tasks><Task><UID>1</UID>'
        "<Name>Paint</Name><Duration>PT8H0M0S</Duration><Cost>7</Cost></Task></Tasks></Project>"
    )

    assert main([str(plan)]) == 0
    assert "What the file had and this has not" in capsys.readouterr().out


def test_json_is_the_same_as_data(tmp_path, capsys):
    assert main(["--json", str(saved(SHOP, tmp_path))]) == 0

    assert json.loads(capsys.readouterr().out) == summarize(SHOP).to_dict()


def test_standard_input_is_read_for_a_dash(tmp_path):
    done = run("-", input=saved(SHOP, tmp_path).read_bytes())

    assert done.stdout.startswith(b"shop\n")


def test_a_question_without_an_answer_is_said_by_the_status(tmp_path, capsys):
    assert main([str(saved(LOOP, tmp_path))]) == 1

    told = capsys.readouterr()
    assert "items wait for each other" in told.out
    assert told.err == ""


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("missing.json", None, "No such file"),
        (".", None, "directory"),
        ("empty.json", b"", "empty"),
        ("notes.md", b"# Notes", "need worksystem JSON, Microsoft Project XML, PSPLIB, Jira"),
        ("noise.bin", bytes(range(256)), "need worksystem JSON"),
        ("cut.json", b'{"format": "worksystem", "version": 1, "sys', "line 1"),
        ("new.json", b'{"format": "worksystem", "version": 99, "system": {"id": "a"}}', "99"),
        ("void\0.json", None, "null byte"),
    ],
)
def test_what_cannot_be_read_is_said_and_no_traceback(name, content, says, tmp_path, capsys):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)

    assert main([str(path)]) == 2

    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("cannot read")
    assert says in told.err


def test_every_fault_of_a_file_has_its_line(tmp_path, capsys):
    path = tmp_path / "faults.json"
    path.write_text('{"format": "worksystem", "version": 1,\n"system": {"id": 7,\n"owner": "a"}}')

    assert main([str(path)]) == 2
    assert re.findall(r"line (\d)", capsys.readouterr().err) == ["2", "3"]


def test_names_of_files_do_not_act_on_the_terminal(tmp_path, capsys):
    assert main([str(tmp_path / "\x1b[31mred.json")]) == 2
    assert "\x1b" not in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="pipes break otherwise there")
def test_a_reader_that_stops_early_is_no_fault(tmp_path):
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as pipe:
        done = subprocess.run(
            [sys.executable, "-m", "worksystem", saved(SHOP, tmp_path)],
            check=False,
            stdout=pipe,
            stderr=subprocess.PIPE,
            timeout=60,
        )

    assert (done.returncode, done.stderr) == (141, b"")


def test_a_terminal_without_arrows_gets_question_marks(tmp_path):
    done = run(saved(SHOP, tmp_path), env={**os.environ, "PYTHONIOENCODING": "ascii"})

    assert done.returncode == 0
    assert b"Hero ? artwork" in done.stdout


def test_help_says_what_each_status_means(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--help"])

    told = capsys.readouterr().out
    assert ended.value.code == 0
    assert all(f"\n  {status} " in told for status in (0, 1, 2, 141))


def test_version_is_that_of_the_library(capsys):
    with pytest.raises(SystemExit):
        main(["--version"])

    assert capsys.readouterr().out == f"worksystem {worksystem.__version__}\n"


@pytest.mark.parametrize("arguments", [[], ["a.json", "b.json"], ["--jsn", "a.json"]])
def test_a_wrong_call_is_answered_with_the_usage(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("usage: python -m worksystem")


def test_the_page_is_the_same_on_every_machine():
    """Whatever the hash seed, the zone and the locale of the machine."""
    machines = [
        {"PYTHONHASHSEED": "0", "TZ": "UTC"},
        {"PYTHONHASHSEED": "1", "TZ": "America/Havana", "LC_ALL": "tr_TR.UTF-8"},
        {"PYTHONHASHSEED": "2", "TZ": "Pacific/Apia", "LC_ALL": "C.UTF-8"},
    ]

    # The command, as text and as JSON, of a page that is worked out once.
    code = (
        "import sys, worksystem.__main__, worksystem.commands.summary as command\n"
        "file = sys.argv[1]\n"
        "page = command.summarize(command.read(file).system)\n"
        "command.summarize = lambda *_, **__: page\n"
        "for arguments in ([file], ['--json', file]): worksystem.__main__.main(arguments)\n"
    )

    pages = {
        subprocess.run(
            [sys.executable, "-c", code, EXAMPLE],
            check=True,
            capture_output=True,
            env={**os.environ, **one},
        ).stdout
        for one in machines
    }

    assert len(pages) == 1
    assert b'"critical_path"' in pages.pop()
