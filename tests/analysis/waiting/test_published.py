"""Published answers: all five causes equal to the second, on logs made by hand."""

import csv
import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from worksystem import Calendar, History
from worksystem.analysis.waiting import explain_waiting

CAUSES = {
    "batching": "wt_batching",
    "contention": "wt_contention",
    "prioritisation": "wt_prioritization",
    "unavailability": "wt_unavailability",
    "extraneous": "wt_extraneous",
}


def rows(path):
    with path.open(newline="") as stream:
        return list(csv.DictReader(stream))


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def duration(text):
    days, hours, minutes, seconds = re.fullmatch(
        r"(\d+) days?(?: (\d+):(\d+):(\d+))?", text
    ).groups("0")
    return timedelta(int(days), int(seconds), 0, 0, int(minutes), int(hours))


@pytest.fixture(params=[1, 2, 3])
def log(request, shared_data):
    folder = shared_data / "waiting"
    path = folder / f"manual_log_{request.param}.csv"
    if not path.exists():
        pytest.skip(f"no {path.name} in the folder of real data")
    spec = json.loads((folder / "calendars.json").read_text())
    calendars = {
        owner: Calendar(owner, week=f"{spec['weekdays']} {' '.join(hours)}", zone=spec["zone"])
        for owner, hours in spec["hours"].items()
    }
    found = rows(path)
    history = History.from_columns(
        kind="worked",
        item=[row["case_id"] for row in found],
        state=[row["Activity"] for row in found],
        owner=[row["Resource"] for row in found],
        since=[at(row["start_time"]) for row in found],
        at=[at(row["end_time"]) for row in found],
    )
    return history, calendars, rows(path.with_name(f"{path.stem}_expected.csv"))


def test_every_cause_of_every_pair_is_equal_to_the_second(log):
    history, calendars, expected = log

    pairs = explain_waiting(history, calendars=calendars, batch_size=2).pairs

    ends = ("source_activity", "source_resource", "target_activity", "target_resource")
    assert pairs == {
        tuple(row[end] for end in ends): {
            mine: duration(row[theirs]) for mine, theirs in CAUSES.items()
        }
        for row in expected
    }
    assert pairs.counts.tolist() == [int(float(row["frequency"])) for row in expected]
