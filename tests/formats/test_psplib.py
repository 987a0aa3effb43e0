"""Projects of PSPLIB: what is read is what the file says, and what it cannot say is refused."""

import gzip
import io
import re
import zipfile
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.steps import calls

import worksystem
from worksystem import Calendar, DependencyCycle, UnreadableSource, find_critical_path
from worksystem.formats import FORMATS, Source, read_psplib

HOUR = timedelta(hours=1)
STARS = "*" * 72
PLAN = f"""\
{STARS}
file with basedata            : j3.bas
initial value random generator: 1163515561
{STARS}
projects                      :  1
jobs (incl. supersource/sink ):  4
horizon                       :  17
RESOURCES
  - renewable                 :  2   R
  - nonrenewable              :  0   N
  - doubly constrained        :  0   D
{STARS}
PROJECT INFORMATION:
pronr.  #jobs rel.date duedate tardcost  MPM-Time
    1      2      0       9       26        9
{STARS}
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          2           2   3
   2        1          1           4
   3        1          1           4
   4        1          0
{STARS}
REQUESTS/DURATIONS:
jobnr. mode duration  R 1  R 2
------------------------------------------------------------------------
  1      1     0       0    0
  2      1     8       4    0
  3      1     9       3    1
  4      1     0       0    0
{STARS}
RESOURCEAVAILABILITIES:
  R 1  R 2
   12    2
{STARS}
"""


class Job(NamedTuple):
    hours: int
    asks: dict[str, int]
    after: list[str]


def jobs(system):
    """What a system says of its jobs, to compare with what a file says."""
    return {
        item.id: Job(
            item.duration.likely // HOUR,
            {assignment.owner: assignment.share for assignment in item.assignees},
            [dependency.on for dependency in item.after],
        )
        for item in system.items
    }


def available(system):
    return {owner.id: owner.capacity.at_once for owner in system.owners}


def refusal(source):
    with pytest.raises(UnreadableSource) as caught:
        read_psplib(source)
    return [str(fault) for fault in caught.value.faults]


def reading_or_none(source):
    """What is read; None if it is refused as it should be. Lets through all other errors."""
    try:
        return read_psplib(source)
    except UnreadableSource as error:
        return None if all(fault.reason for fault in error.faults) else error


# What is read, by example.


def test_a_job_is_an_item_with_its_hours_units_and_predecessors():
    system = read_psplib(PLAN).system

    assert jobs(system) == {
        "1": Job(0, {}, []),
        "2": Job(8, {"R1": 4}, ["1"]),
        "3": Job(9, {"R1": 3, "R2": 1}, ["1"]),
        "4": Job(0, {}, ["2", "3"]),
    }
    assert all(item.after is not None for item in system.items)


def test_a_resource_is_a_team_with_its_units_at_once():
    system = read_psplib(PLAN).system

    assert available(system) == {"R1": 12, "R2": 2}
    assert [(o.name, o.kind, o.capacity.calendar) for o in system.owners] == [
        ("R 1", "team", "always"),
        ("R 2", "team", "always"),
    ]


def test_time_is_hours_that_are_always_open():
    system = read_psplib(PLAN).system

    assert list(system.calendars) == [Calendar("always", week="24/7")]
    assert (system.calendar, system.zone) == ("always", "UTC")
    assert system.start == datetime(2026, 1, 1, tzinfo=UTC)
    assert find_critical_path(system).finish == system.start + 9 * HOUR


def test_what_is_said_about_the_project_is_kept_and_no_loss():
    reading = read_psplib(PLAN)

    assert reading.losses == ()
    assert reading.system.ext == {
        "psplib:basedata": "j3.bas",
        "psplib:seed": "1163515561",
        "psplib:horizon": 17,
        "psplib:project": 1,
        "psplib:jobs": 2,
        "psplib:release_date": 0,
        "psplib:due_date": 9,
        "psplib:tardiness_cost": 26,
        "psplib:mpm_time": 9,
    }


def test_a_resource_of_which_there_is_none_is_a_loss():
    reading = read_psplib(PLAN.replace("3    1", "3    0").replace("12    2", "12    0"))

    assert available(reading.system) == {"R1": 12}
    assert [str(loss) for loss in reading.losses] == [
        "line 34: RESOURCEAVAILABILITIES/R 2: a resource of which there is none"
    ]


def test_lines_outside_of_the_sections_are_a_loss():
    source = PLAN.replace("RESOURCES\n", "RESOURCES\nmood: good\n") + "The end\n\nFin\n"

    reading = read_psplib(source)

    assert reading.system == read_psplib(PLAN).system
    assert [str(loss) for loss in reading.losses] == [
        "line 9: a line outside of the sections that says nothing known (and 2 more)"
    ]
    assert [loss.line for loss in read_psplib(PLAN + "The end").losses] == [PLAN.count("\n") + 1]


def test_more_than_there_is_may_be_asked_for():
    system = read_psplib(PLAN.replace("12    2", "3    2")).system

    assert jobs(system)["2"].asks == {"R1": 4}
    assert available(system)["R1"] == 3


def test_a_cycle_is_read_and_for_a_question_to_refuse():
    source = PLAN.replace("   4        1          0", "   4        1          1           2")

    system = read_psplib(source).system

    assert jobs(system)["2"].after == ["1", "4"]
    with pytest.raises(DependencyCycle):
        find_critical_path(system)


def test_a_project_may_have_no_resources():
    source = re.sub("(?<=renewable                 :  )2", "0", PLAN)
    source = re.sub(r"(?m)^(  \d      1     \d) .*", r"\1", source)

    reading = read_psplib(source.replace("  R 1  R 2\n   12    2\n", ""))

    assert available(reading.system) == {}
    assert jobs(reading.system)["3"] == Job(9, {}, ["1"])


# Where it is read from.


def test_every_kind_of_source_gives_the_same(tmp_path):
    path, zipped = tmp_path / "j3_1.sm", tmp_path / "j3_1.sm.gz"
    path.write_text(PLAN)
    zipped.write_bytes(gzip.compress(PLAN.encode()))

    with path.open("rb") as file:
        readings = [
            read_psplib(source)
            for source in (path, str(path), zipped, file, Source.of(path), Source.of(zipped))
        ]

    assert all(reading == worksystem.read(path) for reading in readings)
    assert readings[0].system.id == "j3_1"


@pytest.mark.parametrize(
    "source", [PLAN, PLAN.encode(), gzip.compress(PLAN.encode()), io.BytesIO(PLAN.encode())]
)
def test_what_has_no_name_is_called_psplib(source):
    assert read_psplib(source).system == read_psplib(PLAN).system
    assert read_psplib(PLAN).system.id == "psplib"


@pytest.mark.parametrize("name", [" .sm", "deep/" * 39 + "j3_…"])
def test_a_name_that_is_no_id_or_too_long_to_be_known_is_not_taken(name):
    assert read_psplib(Source(name, PLAN.encode())).system.id == "psplib"


def test_a_file_of_an_archive_has_its_name():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as files:
        files.writestr("j30/j3_1.sm", PLAN)

    with zipfile.ZipFile(archive).open("j30/j3_1.sm") as file:
        assert read_psplib(file).system.id == "j3_1"


def test_one_line_of_text_is_a_path():
    with pytest.raises(FileNotFoundError):
        read_psplib("PRECEDENCE RELATIONS")


@pytest.mark.parametrize("source", [PLAN, PLAN.encode()])
def test_a_long_source_is_refused(source):
    with pytest.raises(UnreadableSource, match="need at most 100 bytes"):
        read_psplib(source, max_bytes=100)


@pytest.mark.parametrize("data", [PLAN, PLAN.replace("\n", "\r\n"), "\ufeff" + PLAN.lower()])
def test_psplib_is_known_by_its_content(data):
    (format_,) = [f for f in FORMATS if f.matches(Source.of(data.encode()).head)]

    assert format_.name == "PSPLIB"
    assert format_.read(data.encode()) == worksystem.read(data.encode())
    assert jobs(worksystem.read(data.encode()).system) == jobs(read_psplib(PLAN).system)


def test_a_text_about_psplib_is_not_taken_for_a_file_of_it():
    with pytest.raises(UnreadableSource, match="got something that begins with"):
        worksystem.read(b"Under PRECEDENCE RELATIONS, each job has a line.")
    with pytest.raises(UnreadableSource, match="got something that begins with"):
        worksystem.read(b"jobnr. is the number of a job.")


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_are_counted_however_they_end(newline):
    source = PLAN.replace("12    2", "12    x").replace("\n", newline)

    assert refusal(source.encode()) == [
        "line 34, column 10: RESOURCEAVAILABILITIES: need a whole number from 0 to 1000000, got 'x'"
    ]


# Every project, in every layout.


class Project(NamedTuple):
    jobs: dict[int, tuple[int, list[int], list[int]]]  # duration, requests, successors
    units: list[int]


@st.composite
def projects(draw):
    """Any project, also one with cycles; shrinks to one job, no resources and no links."""
    numbers = draw(st.lists(st.integers(0, 10**6), min_size=1, max_size=6, unique=True))
    units = draw(st.lists(st.integers(0, 10**6), max_size=3))
    some = {
        number: (
            draw(st.integers(0, 10**6)),
            [draw(st.integers(0, 10**6 if there else 0)) for there in units],
            draw(st.lists(st.sampled_from(others), unique=True)) if others else [],
        )
        for number in numbers
        for others in [[other for other in numbers if other != number]]
    }
    return Project(some, units)


@st.composite
def layouts(draw, project, *, titles=None):
    """A file that says what a project says, in one of the ways in which they are written."""
    stars = draw(st.sampled_from([[STARS], [STARS, "", STARS], []]))
    titles = draw(st.booleans()) if titles is None else titles
    resource = draw(st.sampled_from(["R {}", "R{}"]))
    names = " ".join(resource.format(n) for n, _ in enumerate(project.units, 1))
    links = [[n, 1, len(after), *after] for n, (_, _, after) in project.jobs.items()]
    requests = [[n, 1, hours, *asks] for n, (hours, asks, _) in project.jobs.items()]
    head = [
        "projects: 1",
        f"jobs (incl. supersource/sink ): {len(links)}",
        "RESOURCES",
        f"- renewable: {len(project.units)} R",
    ]
    lines = [
        *(head if not project.units or draw(st.booleans()) else []),
        *stars,
        "PRECEDENCE RELATIONS:",
        *(["jobnr. #modes #successors successors"] if titles else []),
        *draw(st.permutations(links)),
        *stars,
        draw(st.sampled_from(["REQUESTS/DURATIONS:", "Requests / Durations"])),
        *([f"jobnr. mode duration {names}", "-" * 72] if titles else []),
        *draw(st.permutations(requests)),
        *stars,
        draw(st.sampled_from(["RESOURCEAVAILABILITIES:", "resource availabilities :"])),
        *([names] if titles else []),
        project.units,
        *stars,
    ]
    gap, newline = draw(st.sampled_from([" ", "\t", "   "])), draw(st.sampled_from(["\n", "\r\n"]))
    indent, blank = draw(st.sampled_from(["", "  ", "\t"])), draw(st.sampled_from(["", newline]))
    written = (line if isinstance(line, str) else gap.join(map(str, line)) for line in lines)
    return newline + "".join(f"{indent}{line}{gap}{newline}{blank}" for line in written)


@given(project=projects(), data=st.data())
def test_what_is_read_is_what_the_file_says_however_it_is_laid_out(project, data):
    system = read_psplib(data.draw(layouts(project), label="file")).system

    waits_for = {
        number: {str(n) for n, (_, _, successors) in project.jobs.items() if number in successors}
        for number in project.jobs
    }
    assert {id_: job._replace(after=set(job.after)) for id_, job in jobs(system).items()} == {
        str(number): Job(
            duration,
            {f"R{n}": asked for n, asked in enumerate(asks, 1) if asked},
            waits_for[number],
        )
        for number, (duration, asks, _) in project.jobs.items()
    }
    assert available(system) == {
        f"R{n}": there for n, there in enumerate(project.units, 1) if there
    }


@given(project=projects(), data=st.data())
def test_a_number_that_is_none_is_refused_at_its_place(project, data):
    file = data.draw(layouts(project, titles=True), label="file").replace("\r\n", "\n")
    lines = file.split("\n")
    places = [
        (number, match)
        for number, line in enumerate(lines)
        if re.fullmatch(r"[\d\s]+", line)
        for match in re.finditer(r"\d+", line)
    ]
    number, match = data.draw(st.sampled_from(places), label="place")
    word = data.draw(
        st.sampled_from(["x", "-1", "1.5", "1e3", "1000001", "9" * 5000, "²", "1\x00"])
    )
    lines[number] = lines[number][: match.start()] + word + lines[number][match.end() :]

    with pytest.raises(UnreadableSource) as caught:
        read_psplib("\n".join(lines))

    (fault,) = [
        f for f in caught.value.faults if "need a whole number from 0 to 1000000" in f.reason
    ]
    assert (fault.line, fault.column) == (number + 1, match.start() + 1)


@given(project=projects(), data=st.data())
def test_a_file_that_was_cut_off_is_refused_or_has_all_of_its_jobs(project, data):
    file = data.draw(layouts(project), label="file")
    cut = data.draw(st.integers(0, len(file)), label="cut")

    found = reading_or_none(file[:cut].encode())

    assert found is None or jobs(found.system) == jobs(read_psplib(file).system)


@given(
    place=st.integers(0, len(PLAN.split()) - 1),
    word=st.one_of(
        st.sampled_from(["", "*", "-", "0", "1", "2", "4", "PRECEDENCE RELATIONS:", "\n", "N 1"]),
        # Not of all characters: to list these takes Hypothesis three seconds.
        st.text(alphabet="019-*:RN.x \t\n\x00\x1c\xa0²é\u2028", max_size=6),
    ),
)
def test_a_file_in_which_a_word_was_replaced_is_read_or_refused_and_nothing_else(place, word):
    match = list(re.finditer(r"\S+", PLAN))[place]

    found = reading_or_none(PLAN[: match.start()] + word + PLAN[match.end() :])

    assert found is None or len(found.system.items) == 4


@given(data=st.binary(max_size=60), place=st.integers(0, len(PLAN)))
def test_a_file_with_any_bytes_in_it_is_read_or_refused_and_nothing_else(data, place):
    source = PLAN.encode()[:place] + data + PLAN.encode()[place:]

    found = reading_or_none(source)

    assert found is None or len(found.system.items) <= 4


# What is refused, and what is said of it.


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        pytest.param(
            "PRECEDENCE RELATIONS:", "PRECEDENCES:",
            "need the sections PRECEDENCE RELATIONS, REQUESTS/DURATIONS, RESOURCEAVAILABILITIES, "
            "got none called PRECEDENCE RELATIONS",
            id="no section",
        ),
        pytest.param(
            "REQUESTS/DURATIONS:", "",
            "need the sections PRECEDENCE RELATIONS, REQUESTS/DURATIONS, RESOURCEAVAILABILITIES, "
            "got none called REQUESTS/DURATIONS",
            id="no other section",
        ),
        pytest.param(
            ":  1\n", ":  2\n",
            "line 5: projects: need one project, got 2; make a file of each project",
            id="two projects are announced",
        ),
        pytest.param(
            "26        9\n", "26        9\n    2      2      0       9       26        9\n",
            "line 16, column 5: PROJECT INFORMATION: need one project, got another one; "
            "make a file of each project",
            id="two projects",
        ),
        pytest.param(
            "26        9\n", "26\n",
            "line 15, column 5: PROJECT INFORMATION: need 6 numbers, one a column, got 5",
            id="a column of the project is missing",
        ),
        pytest.param(
            ":  0   N", ":  2   N",
            "line 10: nonrenewable: need renewable resources only, got 2 nonrenewable; "
            "leave the others out, with their columns",
            id="nonrenewable",
        ),
        pytest.param(
            ":  0   D", ":  1   D",
            "line 11: doubly constrained: need renewable resources only, got 1 doubly constrained; "
            "leave the others out, with their columns",
            id="doubly constrained",
        ),
        pytest.param(
            "\n  R 1  R 2", "\n  R 1  N 1",
            "line 33: RESOURCEAVAILABILITIES: need renewable resources only (R), got 'R 1  N 1'; "
            "leave the others out, with their columns",
            id="nonrenewable by its name",
        ),
        pytest.param(
            ":  4\n", ":  5\n",
            "line 6: jobs: need 4, as many as PRECEDENCE RELATIONS has rows, got 5",
            id="another number of jobs",
        ),
        pytest.param(
            ":  17\n", ":  soon\n",
            "line 7: horizon: need a whole number from 0 to 1000000, got 'soon'",
            id="a horizon in words",
        ),
        pytest.param(
            ":  17\n", ":\n",
            "line 7: horizon: need a whole number from 0 to 1000000, got ''",
            id="no horizon",
        ),
        pytest.param(
            "RESOURCES\n", "horizon: 17\n",
            "line 8: horizon: is given in line 7 already; keep one of them",
            id="two horizons",
        ),
        pytest.param(
            "   2        1          1           4", "   2        1          2           4",
            "line 20, column 24: PRECEDENCE RELATIONS: job 2 has 1 successor and #successors says 2; "
            "make them agree",
            id="fewer successors",
        ),
        pytest.param(
            "   4        1          0", "   4        1          0           1   2",
            "line 22, column 24: PRECEDENCE RELATIONS: job 4 has 2 successors and #successors says 0; "
            "make them agree",
            id="more successors",
        ),
        pytest.param(
            "2   3\n", "1   3\n",
            "line 19, column 36: PRECEDENCE RELATIONS: job 1 is its own successor; drop it",
            id="its own successor",
        ),
        pytest.param(
            "2   3\n", "3   3\n",
            "line 19, column 40: PRECEDENCE RELATIONS: job 1 has the successor 3 twice; drop it once",
            id="one successor twice",
        ),
        pytest.param(
            "2   3\n", "2   9\n",
            "line 19, column 40: PRECEDENCE RELATIONS: job 1 has the successor 9, "
            "which has no row here; add or drop it",
            id="unknown successor",
        ),
        pytest.param(
            "   4        1          0", "   4        1",
            "line 22, column 4: PRECEDENCE RELATIONS: need a job, its #modes and its #successors, "
            "got 2 numbers",
            id="too few columns",
        ),
        pytest.param(
            "   4        1          0", "   4        3          0",
            "line 22, column 13: PRECEDENCE RELATIONS: need one mode a job, got 3 for job 4; "
            "choose one mode of each job and keep only its row",
            id="several modes",
        ),
        pytest.param(
            "  2      1     8       4    0", "  2      2     8       4    0",
            "line 28, column 10: REQUESTS/DURATIONS: need mode 1 in a project of one mode, "
            "got 2 for job 2",
            id="another mode",
        ),
        pytest.param(
            "  2      1     8       4    0", "  2      1     8       4",
            "line 28, column 3: REQUESTS/DURATIONS: need 5 numbers (job, mode, duration and units of "
            "2 resources), got 4",
            id="too few requests",
        ),
        pytest.param(
            "  2      1     8       4    0", "  2      1     8       4    0    0",
            "line 28, column 3: REQUESTS/DURATIONS: need 5 numbers (job, mode, duration and units of "
            "2 resources), got 6",
            id="too many requests",
        ),
        pytest.param(
            "  2      1     8       4    0", "  3      1     8       4    0",
            "line 20, column 4: PRECEDENCE RELATIONS: job 2 has no row in REQUESTS/DURATIONS; "
            "add or drop it",
            id="no duration",
        ),
        pytest.param(
            "  3      1     9       3    1", "  2      1     9       3    1",
            "line 29, column 3: REQUESTS/DURATIONS: job 2 has a row in line 28 already; "
            "keep one of them",
            id="two durations",
        ),
        pytest.param(
            "  4      1     0       0    0\n",
            "  4      1     0       0    0\n  5      1     0       0    0\n",
            "line 31, column 3: REQUESTS/DURATIONS: job 5 has no row in PRECEDENCE RELATIONS; "
            "add or drop it",
            id="no links",
        ),
        pytest.param(
            "12    2\n", "12    0\n",
            "line 29, column 29: REQUESTS/DURATIONS: job 3 asks for 1 of R 2, of which there is none; "
            "ask for 0",
            id="there is none",
        ),
        pytest.param(
            "12    2\n", "12\n",
            "line 34: RESOURCEAVAILABILITIES: need 2 numbers, the units of each resource, "
            "got 1",
            id="too few units",
        ),
        pytest.param(
            "   12    2\n", "",
            "line 32: RESOURCEAVAILABILITIES: need 2 numbers, the units of each resource, got 0",
            id="no units",
        ),
        pytest.param(
            "12    2\n", "12    2\n   1    1\n",
            "line 35, column 4: RESOURCEAVAILABILITIES: need one row with the units of each resource, "
            "got another one; drop one of them",
            id="two rows of units",
        ),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_place_and_the_way_out(old, new, says):
    told = refusal(PLAN.replace(old, new))

    assert says in told


def test_every_fault_is_told_at_once_in_the_order_of_the_lines():
    source = PLAN.replace(":  17", ":  -17").replace("2   3\n", "x   1\n").replace("12", "many")

    assert refusal(source) == [
        "line 7: horizon: need a whole number from 0 to 1000000, got '-17'",
        "line 19, column 36: PRECEDENCE RELATIONS: need a whole number from 0 to 1000000, got 'x'",
        "line 19, column 40: PRECEDENCE RELATIONS: job 1 is its own successor; drop it",
        "line 34, column 4: RESOURCEAVAILABILITIES: need a whole number from 0 to 1000000, got 'many'",
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("   2        1          1 ", "   b        1          1 "),
        ("  2      1     8 ", "  b      1     8 "),
        ("   2        1          1 ", "   2        b          1 "),
        ("   2        1          1 ", "   2        1          b "),
        ("  2      1     8 ", "  2      b     8 "),
        ("  2      1     8 ", "  2      1     b "),
        ("12    2\n", " b    2\n"),
        (":  2   R", ":  b   R"),
        (":  4\n", ":  b\n"),
    ],
)
def test_a_word_that_is_no_number_is_one_fault_and_its_neighbours_are_none(old, new):
    (told,) = refusal(PLAN.replace(old, new))

    assert told.endswith(("got 'b'", "got 'b   R'"))


def test_rows_that_nobody_can_name_are_no_duplicates_and_leave_no_gap():
    source = PLAN.replace("   2        1          1 ", "   b        1          1 ")

    told = refusal(source.replace("   3        1          1 ", "   b        1          1 "))

    assert [words.rpartition("got ")[2] for words in told] == ["'b'", "'b'"]


def test_a_row_that_nobody_can_name_is_still_checked():
    told = refusal(PLAN.replace("   2        1          1 ", "   b        1          9 "))

    assert told[1].endswith("this job has 1 successor and #successors says 9; make them agree")


def test_several_modes_are_one_fault_and_their_rows_are_not_held_against_them():
    source = re.sub(r"(?m)^(   [123])        1 ", r"\1        2 ", PLAN)
    source = source.replace("8       4    0\n", "8       4    0\n         2     6       0    1\n")

    assert refusal(source) == [
        "line 19, column 13: PRECEDENCE RELATIONS: need one mode a job, got 2 for job 1, and "
        "another number for 2 more; choose one mode of each job and keep only its row"
    ]


def test_resources_that_are_used_up_are_one_fault_and_their_columns_none():
    assert refusal(PLAN.replace(":  2   R", ":  1   R").replace(":  0   N", ":  1   N")) == [
        "line 10: nonrenewable: need renewable resources only, got 1 nonrenewable; "
        "leave the others out, with their columns"
    ]


@pytest.mark.parametrize("name", ["PRECEDENCE RELATIONS", "REQUESTS/DURATIONS"])
def test_a_section_that_is_missing_is_one_fault_and_its_jobs_none(name):
    before, _, after = PLAN.partition(name)

    (told,) = refusal(before + after.partition(f"{STARS}\n")[2])

    assert told.endswith(f"got none called {name}")


def test_every_further_row_of_a_job_is_held_against_the_first():
    row = "  2      1     8       4    0\n"

    assert [told.partition(": job 2 ")[2] for told in refusal(PLAN.replace(row, row * 3))] == [
        "has a row in line 28 already; keep one of them",
        "has a row in line 28 already; keep one of them",
    ]


@pytest.mark.parametrize("row", ["   2        1          1           4\n", "   12    2\n"])
def test_names_of_columns_stand_above_the_numbers_and_once(row):
    without = re.sub(r"(?m)^(jobnr|  R|-).*\n", "", PLAN)

    assert read_psplib(without) == read_psplib(PLAN)
    assert refusal(without.replace(row, f"{row}R 1\n"))
    assert refusal(PLAN.replace(row, f"R 1\n{row}"))


def test_a_file_without_a_job_is_refused():
    source = "PRECEDENCE RELATIONS:\nREQUESTS/DURATIONS:\nRESOURCEAVAILABILITIES:\n"

    assert refusal(source) == [
        "line 1: PRECEDENCE RELATIONS: need at least one job, got none",
        "line 3: RESOURCEAVAILABILITIES: need a row with the units of each resource, got none",
    ]


@pytest.mark.parametrize("source", ["\n", b"", b" \r\n\t"])
def test_an_empty_file_is_called_empty(source):
    assert refusal(source) == ["need a project of PSPLIB, got an empty file"]


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (PLAN.encode().replace(b"3.bas", b"\xe9.bas"), "line 2, column 34: {} 0xe9"),
        ("café\n".encode() + b"caf\xe9", "line 2, column 4: {} 0xe9"),
        ("\ufeffcaf".encode() + b"\xe9", "line 1, column 4: {} 0xe9"),
        (PLAN.encode("utf-16-be"), "need the sections"),
        (PLAN.encode("utf-16"), "line 1, column 1: {} 0xff"),
        ("a lone\n\ud800", "line 2, column 1: {} 0xed"),
    ],
)
def test_what_is_not_utf_8_is_refused(source, says):
    (told,) = refusal(source)

    assert told.startswith(says.format("need UTF-8 or ASCII, got the byte"))


@pytest.mark.parametrize(
    "lines",
    [
        lambda n: ["7 1 1 7"] * n,
        lambda n: [" ".join(map(str, range(n)))],
        lambda n: [f"{k} 1 {k} x" for k in range(n)],
        lambda n: ["-" * n, "*" * n, "x " * n, ":" * n],
    ],
    ids=["one job again and again", "a long row", "a fault a row", "long lines"],
)
def test_a_file_of_faults_that_is_ten_times_as_long_costs_ten_times_as_much(lines):
    def cost(n):
        source = "\n".join(["PRECEDENCE RELATIONS:", *lines(n), "REQUESTS/DURATIONS:", *lines(n)])
        return calls(lambda: refusal(source))

    assert cost(2_000) <= 11 * cost(200)


# The projects of PSPLIB itself.


@pytest.fixture(scope="module", params=[("j30", 30), ("j60", 60)], ids=["j30", "j60"])
def published(request, shared_data):
    """Every project of a set: its name, its text, and how it was read."""
    name, size = request.param
    with zipfile.ZipFile(shared_data / "psplib" / f"{name}.zip") as archive:
        files = {file.filename: archive.read(file) for file in archive.infolist()}
    return size, {
        name: (data.decode(), read_psplib(Source(name, data))) for name, data in files.items()
    }


def lines_of(text):
    """The rows by their place in the file, where these files always have them."""
    lines = text.splitlines()
    count = int(lines[5].partition(":")[2])
    return [
        [list(map(int, line.split())) for line in part]
        for part in (lines[18 : 18 + count], lines[22 + count : 22 + 2 * count], lines[-2:-1])
    ]


def test_every_published_project_is_read_without_losses(published):
    size, projects_ = published

    assert len(projects_) == 480
    assert {
        (len(reading.system.items), len(reading.system.owners), reading.losses)
        for _, reading in projects_.values()
    } == {(size + 2, 4, ())}
    assert all(f"{reading.system.id}.sm" == name for name, (_, reading) in projects_.items())


def test_every_published_project_has_the_numbers_of_its_file(published):
    different = []
    for name, (text, reading) in published[1].items():
        links, requests, [units] = lines_of(text)
        after = {str(job): [] for job, *_ in links}
        for job, _, _, *successors in links:
            for successor in successors:
                after[str(successor)].append(str(job))
        said = {
            str(job): Job(hours, {f"R{n}": u for n, u in enumerate(asks, 1) if u}, after[str(job)])
            for job, _, hours, *asks in requests
        }
        if (jobs(reading.system), list(available(reading.system).values())) != (said, units):
            different.append(name)

    assert different == []


def test_the_critical_path_of_published_projects_is_as_long_as_they_say(published):
    readings = [reading for _, reading in published[1].values()][::8]

    assert [
        reading.system.id
        for reading in readings
        if find_critical_path(reading.system).finish
        != reading.system.start + reading.system.ext["psplib:mpm_time"] * HOUR
    ] == []
