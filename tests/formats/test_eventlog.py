"""Event logs: the history is what the rows say, in order of time and then as they stand.

Laws: CSV and a dict of columns say the same, whatever the quoting, the line
ends, the delimiter and the order of the columns; a stable sort by time is the
order; shuffling rows of different instants changes nothing; shifting all
instants shifts the history; the workflow has exactly the states and moves seen;
starts and completes are paired as a brute search pairs them.
"""

import csv
import gzip
import json
import pickle
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.formats.event_logs import HEADER, NINE, Row, columns_of, csv_of, csv_of_rows, rows

import worksystem
from worksystem import UnreadableSource, events, from_json, to_json
from worksystem.errors import InvalidModel
from worksystem.formats import read_event_log
from worksystem.formats.eventlog import cells

MINUTE = timedelta(minutes=1)


def moved(listed):
    """What a history of rows is: a stable sort by time."""
    return [
        events.Moved(row.item, row.state, owner=row.owner, at=row.at)
        for row in sorted(listed, key=lambda row: row.at)
    ]


def history(source, **options):
    return read_event_log(source, **options).system.history


@given(rows)
def test_a_row_is_a_move_in_order_of_time(listed):
    assert list(history(csv_of_rows(listed))) == moved(listed)


@given(rows, st.sampled_from([",", ";", "\t"]), st.booleans(), st.randoms(use_true_random=False))
def test_how_the_file_is_written_changes_nothing(listed, delimiter, windows, chance):
    order = chance.sample(range(4), 4)
    lines = [(r.item, r.state, r.at.isoformat(" "), r.owner or "") for r in listed]
    data = csv_of(
        [HEADER[i] for i in order],
        [[line[i] for i in order] for line in lines],
        delimiter=delimiter,
    )
    if not windows:
        data = data.replace(b"\r\n", b"\n")

    for shape in (data, b"\xef\xbb\xbf" + data, gzip.compress(data), data.removesuffix(b"\n")):
        assert history(shape, delimiter=delimiter) == history(csv_of_rows(listed))


@given(rows)
def test_columns_say_what_csv_says(listed):
    from_columns = read_event_log(columns_of(listed))

    assert from_columns.system.history == history(csv_of_rows(listed))
    assert from_columns.system == read_event_log(csv_of_rows(listed)).system


@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_rows_of_different_instants_does_not_matter(listed, chance):
    at_once = {}
    distinct = [r for r in listed if at_once.setdefault(r.at, r) is r]
    shuffled = chance.sample(distinct, len(distinct))

    assert history(csv_of_rows(shuffled)) == history(csv_of_rows(distinct))


@given(rows, st.integers(-(10**6), 10**6))
def test_shifting_all_instants_shifts_the_history(listed, minutes):
    shift = timedelta(minutes=minutes)
    later = [row._replace(at=row.at + shift) for row in listed]

    assert [e.at - shift for e in history(csv_of_rows(later))] == [
        e.at for e in history(csv_of_rows(listed))
    ]


@given(rows)
def test_the_workflow_has_the_states_and_the_moves_that_happened(listed):
    system = read_event_log(csv_of_rows(listed)).system
    ordered = sorted(listed, key=lambda row: row.at)
    seen, last = set(), {}
    for row in ordered:
        if last.get(row.item, row.state) != row.state:
            seen.add((last[row.item], row.state))
        last[row.item] = row.state

    states = [s.id for w in system.workflows for s in w.states]
    assert states == list(dict.fromkeys(row.state for row in ordered))
    assert {(m.source, m.target) for w in system.workflows for m in w.moves} == seen


@given(rows)
def test_an_item_is_as_the_log_left_it(listed):
    system = read_event_log(csv_of_rows(listed)).system
    last = {row.item: row for row in sorted(listed, key=lambda row: row.at)}

    assert list(system.items.ids()) == list(dict.fromkeys(row.item for row in listed))
    assert {i.id: (i.workflow, i.state, i.owner) for i in system.items} == {
        id_: ("log", row.state, row.owner) for id_, row in last.items()
    }
    assert system.as_of == (max(row.at for row in listed) if listed else None)


@given(rows)
def test_a_log_is_a_system_like_any_other(listed):
    """Its items are made when they are looked at, and nobody can tell."""
    system = read_event_log(csv_of_rows(listed)).system

    assert from_json(to_json(system)) == system
    assert pickle.loads(pickle.dumps(system)) == system
    assert hash(system) == hash(from_json(to_json(system)))
    if listed:
        first = listed[0].item
        assert system.update(first, title="It").items[first].title == "It"
        assert len(system.add(worksystem.WorkItem("new")).items) == len(system.items) + 1
        assert first not in system.remove(first).items
        assert system.items.get(first) == system.items[first]
        assert system.items.get("no such") is None


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xy"), st.integers(0, 9))))
def test_blocks_of_any_size_give_the_same(listed):
    data = csv_of_rows([Row(i, s, NINE + n * MINUTE, None) for i, s, n in listed])
    whole = history(data)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cells, "_BLOCK", 2)
        assert history(data) == whole


# Starts and ends.


def test_a_start_and_an_end_are_work():
    lines = [("7", "ask", NINE.isoformat(), (NINE + MINUTE).isoformat(), "ana")]
    source = csv_of(("id", "act", "from", "to", "who"), lines)

    (worked,) = history(source, item="id", state="act", start="from", end="to", owner="who")

    assert worked == events.Worked("7", "ask", owner="ana", since=NINE, at=NINE + MINUTE)


def test_a_start_timestamp_beside_the_timestamp_is_the_start():
    data = columns_of([Row("7", "ask", NINE + MINUTE, "ana")]) | {"start_timestamp": [NINE]}

    assert list(history(data)) == [
        events.Worked("7", "ask", owner="ana", since=NINE, at=NINE + MINUTE)
    ]


def test_a_start_timestamp_beside_another_column_is_only_a_column():
    data = columns_of([Row("7", "ask", NINE, "ana")]) | {"start_timestamp": [NINE], "when": [NINE]}

    reading = read_event_log(data, at="when")

    assert type(reading.system.history[0]) is events.Moved
    assert "'start_timestamp'" in reading.losses[-1].reason


def test_between_a_start_and_an_end_transitions_are_not_read():
    data = columns_of([Row("7", "ask", NINE, "ana")])
    data |= {"start_timestamp": [NINE - MINUTE], "lifecycle:transition": ["start"]}

    reading = read_event_log(data)

    assert type(reading.system.history[0]) is events.Worked
    assert reading.losses[-1].reason == "1 column not read: 'lifecycle:transition'"


intervals = st.lists(
    st.tuples(
        st.sampled_from(["7", "8"]),
        st.sampled_from(["ask", "answer"]),
        st.none() | st.integers(0, 9),
        st.none() | st.integers(0, 9),
    ).filter(lambda row: row[2:] != (None, None)),
    max_size=8,
)


@given(intervals)
def test_what_has_no_end_has_begun_and_what_has_no_start_is_an_instant(listed):
    listed = [(i, s, *sorted(t)) if None not in t else (i, s, *t) for i, s, *t in listed]

    def when(minutes):
        return "" if minutes is None else (NINE + minutes * MINUTE).isoformat()

    source = csv_of(("i", "s", "a", "b"), [(i, s, when(a), when(b)) for i, s, a, b in listed])
    found = history(source, item="i", state="s", start="a", end="b")

    expected = [
        events.Begun(i, s, at=when(a))
        if b is None
        else events.Worked(i, s, since=when(b if a is None else a), at=when(b))
        for i, s, a, b in listed
    ]
    assert list(found) == sorted(expected, key=lambda event: event.at)


def paired(listed):
    """Starts and completes, each complete with the first open start of its own owner, else of all.

    Listed as (item, state, owner, minute, transition); brute force.
    """
    result, taken = [], set()
    ordered = sorted(listed, key=lambda row: row[3])
    for place, (item, state, owner, minute, transition) in enumerate(ordered):
        at = NINE + minute * MINUTE
        if transition in ("start", "resume"):
            result.append(events.Begun(item, state, owner=owner, at=at))
        elif transition in ("complete", "suspend"):
            open_ = [
                p
                for p, (i, s, _, _, t) in enumerate(ordered[:place])
                if (i, s) == (item, state) and t in ("start", "resume") and p not in taken
            ]
            own = [p for p in open_ if ordered[p][2] == owner]
            since = at
            if open_:
                chosen = (own or open_)[0]
                taken.add(chosen)
                since = NINE + ordered[chosen][3] * MINUTE
            result.append(events.Worked(item, state, owner=owner, since=since, at=at))
        else:
            result.append(events.Noted(item, owner=owner, at=at))
    return result


transitions = st.lists(
    st.tuples(
        st.sampled_from(["7", "8"]),
        st.sampled_from(["ask", "answer"]),
        st.sampled_from([None, "ana", "bo"]),
        st.integers(0, 9),
        st.sampled_from(["start", "resume", "complete", "suspend", "schedule"]),
    ),
    max_size=12,
)


@given(transitions, st.sampled_from([str, str.upper, str.title]))
def test_starts_and_completes_are_paired(listed, spelled):
    listed = [("9", "begin", "ana", 0, "start"), *listed]
    source = csv_of(
        (*HEADER, "lifecycle:transition"),
        [(i, s, (NINE + m * MINUTE).isoformat(), o or "", spelled(t)) for i, s, o, m, t in listed],
    )

    reading = read_event_log(source)

    assert list(reading.system.history) == paired(listed)
    notes = sum(t == "schedule" for *_, t in listed)
    told = [loss.reason for loss in reading.losses if "transition" in loss.reason]
    events_ = f"{notes} event{'s' if notes > 1 else ''}"
    assert told == [
        f"lifecycle transition {spelled('schedule')!r} ({events_}) is kept as a note"
    ] * bool(notes)


def test_instances_tell_activities_apart():
    lines = [
        ("7", "ask", NINE.isoformat(), "ana", "start", "x"),
        ("7", "ask", (NINE + MINUTE).isoformat(), "ana", "start", "y"),
        ("7", "ask", (NINE + 2 * MINUTE).isoformat(), "ana", "complete", "y"),
    ]
    source = csv_of((*HEADER, "lifecycle:transition", "concept:instance"), lines)

    assert history(source)[2].since == NINE + MINUTE


@given(rows)
def test_where_all_is_complete_transitions_say_nothing(listed):
    lines = [
        (r.item, r.state, r.at.isoformat(), r.owner or "", chosen)
        for r, chosen in zip(listed, ["complete", "", "COMPLETE"] * 9, strict=False)
    ]

    assert history(csv_of((*HEADER, "lifecycle:transition"), lines)) == history(csv_of_rows(listed))


def test_where_nothing_begins_a_complete_is_a_move():
    lines = [
        ("7", "ask", NINE.isoformat(), "ana", "schedule"),
        ("7", "ask", NINE.isoformat(), "ana", "complete"),
    ]

    assert list(history(csv_of((*HEADER, "lifecycle:transition"), lines))) == [
        events.Noted("7", owner="ana", at=NINE),
        events.Moved("7", "ask", owner="ana", at=NINE),
    ]


def test_a_lifecycle_need_not_be_read():
    lines = [("7", "ask", NINE.isoformat(), "ana", "start")]
    reading = read_event_log(csv_of((*HEADER, "lifecycle:transition"), lines), lifecycle=None)

    assert [type(event).__name__ for event in reading.system.history] == ["Moved"]
    assert "'lifecycle:transition'" in reading.losses[-1].reason


# Owners.


def test_without_a_column_of_owners_the_log_does_not_say():
    source = csv_of(HEADER[:3], [("7", "ask", NINE.isoformat())])

    assert history(source)[0].owner is ...
    assert history(source, owner=None)[0].owner is ...


def test_a_missing_owner_is_nobody():
    assert history(csv_of_rows([Row("7", "ask", NINE, None)]))[0].owner is None


# Instants.


@pytest.mark.parametrize(
    "text",
    [
        "2026-04-20T09:00Z",
        "2026-04-20 09:00:00Z",
        "2026-04-20 11:00:00+02:00",
        "2026-04-20T11:00:00.0+0200",
        "2026-04-20T11:00:00.000000000+02",
        "2026-04-20 08:59:59.9999999+00:00",
        "2026-04-20T00:00:00.000-09:00",
        "2026-04-20T10:00:00+01:00:00",
    ],
)
def test_instants_as_exports_write_them(text):
    found = history(csv_of(HEADER, [("7", "ask", text, "")]))[0].at

    assert found in (NINE, NINE - timedelta(microseconds=1))
    assert found == datetime.fromisoformat(text)


@given(
    st.lists(
        st.datetimes(
            min_value=datetime(1, 1, 2),
            max_value=datetime(9999, 12, 30),
            timezones=st.timezones(),
            allow_imaginary=False,
        ),
        max_size=6,
    )
)
def test_instants_are_exact_to_the_microsecond(times):
    times = [time for time in times if not time.utcoffset() % MINUTE]
    listed = [Row("7", "ask", time, None) for time in times]

    for source in (csv_of_rows(listed), columns_of(listed)):
        assert [e.at for e in history(source)] == sorted(time.astimezone(UTC) for time in times)


@given(
    st.lists(
        st.datetimes(min_value=datetime(1850, 1, 1), max_value=datetime(2200, 1, 1)), max_size=6
    ),
    st.sampled_from(
        ["UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu", "Africa/Monrovia"]
    ),
)
def test_a_naive_instant_is_told_by_the_clock_of_the_zone(times, zone):
    lines = [("7", "ask", time.isoformat(" "), "") for time in times]

    found = [e.at for e in history(csv_of(HEADER, lines), zone=zone)]

    rules = ZoneInfo(zone)
    for at in found:
        assert at.astimezone(rules).astimezone(UTC) == at
    assert found == sorted(found)
    shown = Counter(at.astimezone(rules).replace(tzinfo=None) for at in found)
    # Each is shown by the clock at the instant found, but for those that no clock showed.
    real = Counter(
        time
        for time in times
        if time.replace(tzinfo=rules).astimezone(UTC).astimezone(rules).replace(tzinfo=None) == time
    )
    assert real <= shown


def test_84_85_the_hour_shown_twice_is_the_first_and_the_one_skipped_the_end_of_the_jump():
    lines = [("7", "a", text, "") for text in ("2026-10-25 02:30:00", "2026-03-29 02:30:00")]

    later, earlier = (history(csv_of(HEADER, [line]), zone="Europe/Berlin")[0].at for line in lines)

    assert later == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert earlier == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_a_zone_reads_only_what_has_none():
    lines = [("7", "a", "2026-04-20 11:00:00", ""), ("8", "a", "2026-04-20 09:00:00Z", "")]

    assert [e.at for e in history(csv_of(HEADER, lines), zone="Europe/Berlin")] == [NINE, NINE]


# States, losses, ids.


def test_categories_are_assumed_and_that_is_said_once():
    reading = read_event_log(csv_of_rows([Row("7", s, NINE, None) for s in ("ask", "answer")]))
    (workflow,) = reading.system.workflows

    assert {(s.category, s.ext["worksystem:category"]) for s in workflow.states} == {
        ("active", "assumed")
    }
    assert [str(loss) for loss in reading.losses] == [
        "concept:name: the categories of states are not in a log: all states count as active; "
        "pass states={'ask': 'done', …}"
    ]


def test_given_categories_are_no_assumption():
    source = csv_of_rows([Row("7", s, NINE, None) for s in ("ask", "answer")])
    half = read_event_log(source, states={"answer": "done"})
    whole = read_event_log(source, states={"ask": "waiting", "answer": "done"})

    assert [s.category for s in half.system.workflows["log"].states] == ["active", "done"]
    assert [loss.reason.partition(": ")[2] for loss in half.losses] == [
        "'ask' count as active; pass states={'ask': 'done', …}"
    ]
    assert whole.losses == ()
    assert [s.ext for s in whole.system.workflows["log"].states] == [{}, {}]


def test_columns_that_are_not_read_are_one_loss():
    source = csv_of(("", *HEADER, "cost", "=1"), [("0", "7", "a", NINE.isoformat(), "", "5", "")])

    assert [loss.reason for loss in read_event_log(source).losses][1:] == [
        "3 columns not read: '', 'cost', '=1'"
    ]


def test_a_log_without_events_is_an_empty_system():
    reading = read_event_log(csv_of_rows([]))

    assert (len(reading.system.history), len(reading.system.items)) == (0, 0)
    assert [str(loss) for loss in reading.losses] == ["there are no events; the system is empty"]


def test_the_system_is_called_as_the_file_is(tmp_path):
    path = tmp_path / "orders.csv.gz"
    path.write_bytes(gzip.compress(csv_of_rows([Row("7", "ask", NINE, None)])))

    assert read_event_log(path).system.id == "orders"
    assert read_event_log(path.read_bytes()).system.id == "log"
    assert worksystem.read(path).system == read_event_log(path).system
    with path.open("rb") as file:
        assert read_event_log(file).system.id == "orders"


def test_many_moves_are_not_listed_and_that_is_said(monkeypatch):
    monkeypatch.setattr("worksystem.formats.eventlog.followings._MOST", 1)
    listed = [Row("7", s, NINE + n * MINUTE, None) for n, s in enumerate(["a", "b", "c"])]

    reading = read_event_log(csv_of_rows(listed))

    assert reading.system.workflows["log"].moves is None
    assert "too many" in reading.losses[-1].reason


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"item": 7}, "item: need the name of a column, got 7"),
        ({"state": None}, "state: need the name of a column, got None"),
        ({"end": "to"}, "start: need a start beside the end; for one instant a row, pass at=…"),
        ({"delimiter": ", "}, "delimiter: need one character such as ',' or ';', got ', '"),
        ({"zone": "Europe/Berlim"}, "zone: need a time zone of the IANA database"),
        ({"states": ["ask"]}, "states: need a dict of states and categories"),
        ({"states": {"ask": "doing"}}, "need one of backlog, ready, active"),
        ({"states": {"aks": "done"}}, "states: there is no state 'aks'; did you mean 'ask'?"),
    ],
)
def test_wrong_arguments_are_refused(options, says):
    with pytest.raises(InvalidModel) as caught:
        read_event_log(csv_of_rows([Row("7", "ask", NINE, None)]), **options)

    assert says in str(caught.value)


def test_what_is_no_source_is_refused():
    with pytest.raises(UnreadableSource, match="need a path, bytes or an open file, got 7"):
        read_event_log(7)


# Real logs, with published answers.


@pytest.mark.parametrize("name", ["running-example", "receipt"])
def test_durations_and_handovers_are_those_of_others(shared_data, name):
    expected = json.loads((shared_data / "eventlogs/expected.json").read_text())[name]

    system = read_event_log(shared_data / f"eventlogs/{name}.csv").system

    first, last, follows, hands = {}, {}, Counter(), Counter()
    for event in system.history:
        first.setdefault(event.item, event)
        if event.item in last:
            before = last[event.item]
            follows[before.state, event.state] += 1
            hands[before.owner, event.owner] += 1
        last[event.item] = event
    durations = [(last[i].at - first[i].at).total_seconds() for i in first]
    assert len(system.history) == expected["events"]
    assert len(system.items) == len(durations) == expected["cases"]
    assert sum(durations) == pytest.approx(expected["case_duration_s"]["sum"], abs=1e-3)
    assert (len(follows), sum(follows.values())) == (expected["dfg_edges"], expected["dfg_sum"])
    assert len(hands) == expected["handover_edges"]
    assert {(m.source, m.target) for m in system.workflows["log"].moves} == {
        pair for pair in follows if pair[0] != pair[1]
    }


@pytest.mark.parametrize("number", [1, 2, 3])
def test_logs_of_activities_are_read_row_by_row(shared_data, number):
    path = shared_data / f"waiting/manual_log_{number}.csv"

    found = history(
        path,
        item="case_id",
        state="Activity",
        start="start_time",
        end="end_time",
        owner="Resource",
        zone="UTC",
    )

    with path.open() as file:
        assert sorted((e.item, e.state, e.owner, e.since, e.at) for e in found) == sorted(
            (
                row["case_id"],
                row["Activity"],
                row["Resource"],
                datetime.fromisoformat(row["start_time"]).replace(tzinfo=UTC),
                datetime.fromisoformat(row["end_time"]).replace(tzinfo=UTC),
            )
            for row in csv.DictReader(file)
        )


def test_a_shuffled_log_says_the_same(shared_data):
    path = shared_data / "eventlogs/running-example.csv"
    header, *lines = path.read_text().splitlines(keepends=True)
    random.Random(1).shuffle(lines)

    again, before = history((header + "".join(lines)).encode()), history(path)

    assert [again.of(item) for item in before.items] == [before.of(item) for item in before.items]
