"""``python -m worksystem check FILE``: what it prints, writes and answers."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from worksystem import Owner, WorkItem, WorkSystem, diagnose, write
from worksystem.__main__ import main

EXAMPLE = Path(__file__).parent.parent / "examples" / "product-launch.json"
# Nothing but who owns what is asked about in these: all else is said.
OWNED = WorkSystem("shop", owners=[Owner("ana")])


def saved(folder, *items, name="shop.json"):
    file = folder / name
    write(OWNED.add(*items), file)
    return str(file)


def owned(id_):
    return WorkItem(id_, "A page", owner="ana")


def test_it_prints_the_diagnosis(tmp_path, capsys):
    file = saved(tmp_path, WorkItem("page", started="2026-04-20T09:00Z"))

    status = main(["check", file])

    told = capsys.readouterr().out
    assert status == 3
    assert told == f"{diagnose(OWNED.add(WorkItem('page', started='2026-04-20T09:00Z')))}\n"
    assert "'page' is in progress and belongs to nobody" in told


def test_the_status_is_that_of_the_worst_finding(tmp_path):
    running = saved(tmp_path, WorkItem("page", started="2026-04-20T09:00Z"))
    waiting = saved(tmp_path, WorkItem("page"), name="waiting.json")

    assert main(["check", "--scope", "page", running]) == 3
    assert main(["check", "--scope", "page", waiting]) == 1
    assert main(["check", "--scope", "page", "--fail-on", "error", waiting]) == 0
    assert main(["check", "--scope", "page", "--fail-on", "error", running]) == 3


def test_json_is_the_same_as_data(tmp_path, capsys):
    file = saved(tmp_path, WorkItem("page"))

    main(["check", "--json", file])

    expected = diagnose(OWNED.add(WorkItem("page"))).to_dict()
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(expected))


def test_sarif_is_written_beside(tmp_path, capsys):
    file, out = saved(tmp_path, WorkItem("page")), tmp_path / "health.sarif"

    main(["check", "--sarif", str(out), file])

    (run,) = json.loads(out.read_text())["runs"]
    places = [place for result in run["results"] for place in result["locations"]]
    assert all(place["physicalLocation"]["region"]["startLine"] for place in places)
    assert "OWN001" in capsys.readouterr().out


def test_what_was_wrong_before_does_not_fail(tmp_path, capsys):
    before = saved(tmp_path, WorkItem("page"), owned("copy"), name="before.json")
    after = saved(tmp_path, owned("page"), WorkItem("copy", started="2026-04-20T09:00Z"))

    assert main(["check", "--before", before, before]) == 0
    assert capsys.readouterr().out.startswith("0 new, 0 fixed, ")
    assert main(["check", "--before", before, after]) == 3
    told = capsys.readouterr().out
    assert "+ OWN001 error: 'copy' is in progress and belongs to nobody" in told
    assert "- OWN001 warning: 'page' belongs to nobody" in told
    main(["check", "--before", before, "--json", after])
    assert set(json.loads(capsys.readouterr().out)) == {"new", "fixed", "unchanged"}


def test_waivers_are_read_from_a_file(tmp_path, capsys):
    file = saved(tmp_path, WorkItem("page"))
    waivers = tmp_path / "waivers.json"
    accepted = {"code": "OWN001", "subject": "page", "reason": "a trial", "until": "2027-01-01"}
    waivers.write_text(json.dumps([accepted]))

    main(["check", "--waivers", str(waivers), file])

    told = capsys.readouterr().out
    assert "until 2027-01-01: a trial" in told
    assert "WARNING OWN001" not in told


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "need JSON"),
        ("[" * 100_000, "need JSON"),
        ("{}", "need a list of waivers"),
        ('[{"code": "OWN001"}]', "waivers[0]"),
        ('[{"code": "A", "reason": "", "until": "soon"}, 7]', "waivers[1]"),
    ],
)
def test_waivers_that_cannot_be_read_are_refused_with_every_fault(content, says, tmp_path, capsys):
    file, waivers = saved(tmp_path), tmp_path / "waivers.json"
    waivers.write_text(content)

    assert main(["check", "--waivers", str(waivers), file]) == 2

    told = capsys.readouterr()
    assert says in told.err
    assert not told.out


def test_what_is_not_there_is_refused(tmp_path, capsys):
    file = saved(tmp_path)

    assert main(["check", str(tmp_path / "missing.json")]) == 2
    assert main(["check", "--scope", "nobody", file]) == 2
    assert main(["check", "--sarif", str(tmp_path / "no" / "out.sarif"), file]) == 2

    first, second, third = capsys.readouterr().err.splitlines()
    assert first.startswith("cannot read")
    assert "missing.json" in first
    assert second.startswith("scope: 'nobody' is no item")
    assert third.startswith("cannot write")
    assert "out.sarif" in third


def test_people_are_named_only_where_that_is_asked_for(tmp_path, capsys):
    saved_ = saved(tmp_path, owned("page"))

    main(["check", "--json", saved_])
    assert json.loads(capsys.readouterr().out)["people"] is False
    main(["check", "--json", "--people", saved_])
    assert json.loads(capsys.readouterr().out)["people"] is True


def test_help_says_what_each_status_means(capsys):
    with pytest.raises(SystemExit) as left:
        main(["check", "--help"])

    assert left.value.code == 0
    assert "3    errors were found" in capsys.readouterr().out


def test_a_file_that_is_called_check_is_read_by_its_path(tmp_path, monkeypatch, capsys):
    saved(tmp_path, owned("page"), name="check")
    monkeypatch.chdir(tmp_path)

    assert main(["./check"]) == 0
    assert capsys.readouterr().out.startswith("shop")


def test_it_runs_as_a_program():
    done = subprocess.run(
        [sys.executable, "-m", "worksystem", "check", "--json", str(EXAMPLE)],
        check=False,
        capture_output=True,
    )

    assert done.returncode in (1, 3)
    assert json.loads(done.stdout)["format"] == "worksystem health"


def test_the_day_may_be_told_on_the_command_line(tmp_path, capsys):
    due = WorkItem("page", "A page", owner="ana", due="2026-05-08")
    file = tmp_path / "due.json"
    write(OWNED.add(due).update(as_of="2026-05-01T09:00Z"), file)

    for day, late in (("2026-05-08", False), ("2026-05-12T09:00Z", True), ("now", True)):
        main(["check", "--json", "--as-of", day, str(file)])
        found = json.loads(capsys.readouterr().out)["findings"]
        assert any(one["code"] == "DUE001" for one in found) is late
    main(["check", "--json", str(file)])
    assert "DUE001" in json.loads(capsys.readouterr().out)["clear"]
    assert main(["check", "--as-of", "soon", str(file)]) == 2


def test_lines_stay_known_when_the_day_is_told(tmp_path):
    file, out = saved(tmp_path, WorkItem("page")), tmp_path / "health.sarif"

    main(["check", "--as-of", "2026-05-12", "--sarif", str(out), file])

    result = json.loads(out.read_text())["runs"][0]["results"][0]
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"]


def test_all_of_it_or_one_thing_of_it_can_be_told(tmp_path, capsys):
    file = saved(tmp_path, *(WorkItem(f"page-{n}") for n in range(9)))

    main(["check", file])
    assert "'page-8' belongs to nobody" not in capsys.readouterr().out
    main(["check", "--all", file])
    assert "'page-8' belongs to nobody" in capsys.readouterr().out
    main(["check", "--explain", "OWN001", "--explain", "page-8", file])
    told = capsys.readouterr().out
    assert "Work that belongs to nobody is pushed on by nobody." in told
    assert "'page-8' belongs to nobody" in told.split("\n\n")[1]
    assert main(["check", "--explain", "page-99", file]) == 2
    assert "did you mean" in capsys.readouterr().err


def test_a_report_never_takes_the_place_of_what_is_read(tmp_path, capsys):
    file = saved(tmp_path, WorkItem("page"))
    before = Path(file).read_bytes()

    assert main(["check", "--sarif", file, file]) == 2
    assert "it is what is read" in capsys.readouterr().err
    assert Path(file).read_bytes() == before


def test_the_scope_need_not_have_been_there_before(tmp_path, capsys):
    before = saved(tmp_path, owned("copy"), name="before.json")
    after = saved(tmp_path, owned("copy"), WorkItem("page"))

    assert main(["check", "--before", before, "--scope", "page", after]) == 1
    assert "+ OWN001 warning: 'page' belongs to nobody" in capsys.readouterr().out
    assert main(["check", "--before", before, "--scope", "nobody", after]) == 2


def test_a_full_disk_and_a_closed_terminal_are_said(tmp_path):
    file = saved(tmp_path, owned("page"))
    command = f"{sys.executable} -m worksystem check --fail-on error {file}"

    closed = subprocess.run(
        f"{command} >&-", shell=True, check=False, capture_output=True, text=True
    )
    assert "Traceback" not in closed.stderr
    if Path("/dev/full").exists():
        full = subprocess.run(
            f"{command} >/dev/full", shell=True, check=False, capture_output=True, text=True
        )
        assert (full.returncode, full.stderr.startswith("cannot write")) == (2, True)
