"""Real logs with published answers, where they are at hand."""

import csv
import json
from datetime import date, datetime, timedelta

import pytest

from worksystem import History, Workflow, WorkItem, WorkSystem, events
from worksystem.analysis.flow import measure_flow

BOARD = Workflow(
    "board",
    [
        ("Backlog", "backlog"),
        ("Next", "ready"),
        ("Build", "active"),
        ("QA", "active"),
        ("Done", "done"),
    ],
)
# What the published tables call the states.
COLUMN = {"Backlog": "Backlog", "Committed": "Next", "Build": "Build", "Test": "QA", "Done": "Done"}


def rows(path):
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def jira(shared_data):
    """The flow of twenty issues, counted from the commitment to the finish."""
    issues = json.loads((shared_data / "jira" / "search_issues.json").read_text(encoding="utf-8"))
    happened = []
    for issue in issues:
        key = issue["key"]
        made = datetime.fromisoformat(issue["fields"]["created"])
        happened.append(events.Created(key, state="Backlog", at=made))
        for change in issue["changelog"]["histories"]:
            at = datetime.fromisoformat(change["created"])
            for each in change["items"]:
                if each["field"] == "status":
                    happened.append(events.Moved(key, each["toString"], at=at))
                elif each["field"] == "Flagged" and each["toString"]:
                    happened.append(events.Blocked(key, each["toString"], at=at))
                elif each["field"] == "Flagged":
                    happened.append(events.Unblocked(key, at=at))
    items = [WorkItem(issue["key"], workflow="board") for issue in issues]
    system = WorkSystem("jira", workflows=[BOARD], items=items, history=happened)
    return measure_flow(system, start="Next", by="day"), shared_data / "jira" / "expected"


def test_cycle_times_are_those_of_jira_agile_metrics(jira):
    flow, expected = jira

    assert {key: time.days for key, time in flow.cycle_times.items()} == {
        row["key"]: int(row["cycle_time"]) for row in rows(expected / "scatterplot.csv")
    }


def test_percentiles_are_those_of_jira_agile_metrics_in_whole_days(jira):
    flow, expected = jira

    for row in rows(expected / "percentiles.csv"):
        days = int(row["cycle_time"].split()[0])
        assert flow.percentile(float(row["Quantile"])).days == days


def test_throughput_is_that_of_jira_agile_metrics(jira):
    flow, expected = jira

    for row in rows(expected / "throughput.csv"):
        assert flow.throughput[date.fromisoformat(row["Period starting"])] == int(row["count"])


def test_cumulative_flow_is_that_of_jira_agile_metrics(jira):
    flow, expected = jira
    found = {row["day"]: row for row in flow.cumulative.table("gross").to_records()}
    net = {row["day"]: row for row in flow.cumulative.table("net").to_records()}

    # Two issues that never moved are not in their backlog: they compare from there on.
    later = {name: state for name, state in COLUMN.items() if name != "Backlog"}
    compared = 0
    for row in rows(expected / "cfd.csv"):
        if row["Date"] in found:
            mine = {name: found[row["Date"]][later[name]] for name in later}
            assert mine == {name: int(float(row[name])) for name in later}
            compared += 1
    assert compared > 90
    # Nothing goes back here, so that what is there is what has ever been.
    assert net == found


def test_blocked_days_are_those_of_jira_agile_metrics(jira):
    flow, expected = jira
    (row,) = rows(expected / "impediments.csv")

    (block,) = flow.blocked.blocks
    assert (block.item, block.reason) == (row["key"], row["flag"])
    assert [at.date().isoformat() for at in (block.since, block.until)] == [
        row["start"],
        row["end"],
    ]


@pytest.fixture(params=["running-example", "receipt"])
def log(request, shared_data):
    """A log of an event a row, and what PM4Py says of it."""
    folder = shared_data / "eventlogs"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))[request.param]
    columns = {"at": [], "item": [], "state": []}
    for row in rows(folder / f"{request.param}.csv"):
        at = datetime.fromisoformat(row["time:timestamp"])
        columns["at"].append(at)
        columns["item"].append(row["case:concept:name"])
        columns["state"].append(row["concept:name"])
    return History.from_columns(**columns), expected


def test_durations_of_cases_are_those_of_pm4py(log):
    history, expected = log
    flow = measure_flow(history, start="first event", finish="last event")

    want = expected["case_duration_s"]
    seconds = [time.total_seconds() for time in flow.cycle_times.values()]
    assert (len(seconds), max(seconds)) == (want["n"], pytest.approx(want["max"]))
    assert sum(seconds) == pytest.approx(want["sum"], abs=1e-3)
    found = [flow.percentile(p).total_seconds() for p in (0.5, 0.7, 0.85, 0.95)]
    assert found == pytest.approx(want["p50/70/85/95_linear"], abs=1e-5)


def test_rework_is_that_of_pm4py(log):
    history, expected = log
    visits = measure_flow(history).visits

    again = {}
    for item in set(visits.items):
        states = [visit.state for visit in visits.of(item)]
        for state in set(states):
            again[state] = again.get(state, 0) + (states.count(state) > 1)
    assert {state: n for state, n in again.items() if n} == expected["rework_cases_per_activity"]


def test_time_in_states_sums_to_the_durations(log):
    history, _ = log
    flow = measure_flow(history)

    assert flow.time_in_state.total == sum(flow.cycle_times.values(), timedelta(0))
    assert flow.wip.item_time == flow.time_in_state.total
