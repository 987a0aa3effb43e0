"""Counts equal to PM4Py's on real event logs, where these are at hand."""

import csv
import json
from datetime import datetime
from pathlib import Path

import pytest

from worksystem import History
from worksystem.analysis.handoffs import measure_handoffs

FOLDER = Path(__file__).parents[4] / "shared" / "data" / "eventlogs"
LOGS = ("running-example", "receipt")


def expected(name):
    path = FOLDER / "expected.json"
    if not path.exists():
        pytest.skip(f"the event logs are not at hand: no {FOLDER.name} folder")
    return json.loads(path.read_text(encoding="utf-8"))[name]


def history_of(name):
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return History.from_columns(
        at=[datetime.fromisoformat(row["time:timestamp"]) for row in rows],
        item=[row["case:concept:name"] for row in rows],
        state=[row["concept:name"] for row in rows],
        owner=[row["org:resource"] or None for row in rows],
    )


@pytest.mark.parametrize("name", LOGS)
def test_handovers_are_those_of_pm4py(name):
    want = expected(name)

    found = measure_handoffs(history_of(name)).counts(include_self=True)

    steps = want["events"] - want["cases"]
    assert sum(found.values()) == steps
    assert len(found) == want["handover_edges"]
    published = want.get("handover", want["handover_top"])
    for arrow, share in published.items():
        giver, taker = arrow.split("->")
        assert found[giver, taker] == round(share * steps)


@pytest.mark.parametrize("name", LOGS)
def test_what_directly_follows_what_is_that_of_pm4py(name):
    want = expected(name)

    found = measure_handoffs(history_of(name)).counts(include_self=True, level="state")

    assert (len(found), sum(found.values())) == (want["dfg_edges"], want["dfg_sum"])
