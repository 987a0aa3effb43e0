"""Real plans that Microsoft Project saved, against the answers that it stored in them."""

import gzip
import xml.etree.ElementTree as ET
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from worksystem.analysis.paths import find_critical_path
from worksystem.formats.msproject import read_msproject

TASK = "{http://schemas.microsoft.com/project}"
PLANS = (6, 7, 8, 11, 13, 16, 21, 26, 27, 31, 36, 38, 46, 128)
DATES = {
    "EarlyStart": "early_start",
    "EarlyFinish": "early_finish",
    "LateStart": "late_start",
    "LateFinish": "late_finish",
}


@pytest.fixture
def path(request, shared_data: Path) -> Path:
    return next((shared_data / "msproject").glob(f"{request.param}_*.xml.gz"))


def answers(path: Path):
    """What Microsoft Project says of every task that has no parts."""
    with gzip.open(path) as file:
        root = ET.parse(file).getroot()
    for task in root.iter(f"{TASK}Task"):
        said = {child.tag.removeprefix(TASK): child.text or "" for child in task}
        if said["UID"] != "0" and said["Summary"] == said["IsNull"] == "0":
            yield said


@pytest.mark.parametrize("path", PLANS, indirect=True)
def test_slack_and_dates_of_every_task_are_those_of_microsoft_project(path):
    found = find_critical_path(read_msproject(path).system)

    different = []
    for said in answers(path):
        mine = found[said["UID"]]
        slack = [timedelta(minutes=int(said.get(n, 0)) / 10) for n in ("TotalSlack", "FreeSlack")]
        if [mine.total_float, mine.free_float] != slack:
            different.append((said["UID"], "slack"))
        # Project tells some milestones at an hour before the opening; slack compares them.
        if said["Milestone"] == "0":
            different += [
                (said["UID"], theirs)
                for theirs, ours in DATES.items()
                if getattr(mine, ours).replace(tzinfo=None) != datetime.fromisoformat(said[theirs])
            ]

    assert different == []


@pytest.mark.parametrize("path", [8, 13, 128], indirect=True)
def test_nothing_but_what_is_worked_out_and_settings_and_costs_is_lost(path):
    told = ("settings of", "dates, slack", "costs, rates")

    assert [loss for loss in read_msproject(path).losses if not loss.reason.startswith(told)] == []
