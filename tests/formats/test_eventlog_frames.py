"""Event logs out of data frames: each kind of frame says what CSV of the same rows says."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.formats.event_logs import HEADER, NINE, Row, columns_of, csv_of_rows, rows

from worksystem import UnreadableSource
from worksystem.formats import read_event_log

BERLIN = "Europe/Berlin"


def pandas_frame(columns):
    pandas = pytest.importorskip("pandas")
    return pandas.DataFrame(columns).assign(
        **{HEADER[2]: pandas.to_datetime(columns[HEADER[2]], utc=True)}
    )


def object_frame(columns):
    return pytest.importorskip("pandas").DataFrame(columns, dtype="object")


def categorical_frame(columns):
    frame = pandas_frame(columns)
    return frame.astype(dict.fromkeys((HEADER[0], HEADER[1], HEADER[3]), "category"))


def polars_frame(columns):
    polars = pytest.importorskip("polars")
    texts = dict.fromkeys((HEADER[0], HEADER[1], HEADER[3]), polars.String)
    return polars.DataFrame(columns, schema={**texts, HEADER[2]: polars.Datetime("us", "UTC")})


def lazy_frame(columns):
    return polars_frame(columns).lazy()


def polars_categorical_frame(columns):
    polars = pytest.importorskip("polars")
    return polars_frame(columns).with_columns(polars.col(HEADER[0]).cast(polars.Categorical))


def arrow_table(columns):
    pyarrow = pytest.importorskip("pyarrow")
    text = pyarrow.string()
    types = [text, text, pyarrow.timestamp("ms", "UTC"), text]
    return pyarrow.table(columns, schema=pyarrow.schema(list(zip(HEADER, types, strict=True))))


def arrow_dictionaries(columns):
    table = arrow_table(columns)
    return table.set_column(0, HEADER[0], table.column(HEADER[0]).dictionary_encode())


def arrow_chunks(columns):
    pyarrow = pytest.importorskip("pyarrow")
    table = arrow_table(columns)
    return pyarrow.concat_tables([table.slice(0, 2), table.slice(2)])


def arrow_batch(columns):
    table = arrow_table(columns).combine_chunks()
    return next(iter(table.to_batches()), table)


def arrow_reader(columns):
    return arrow_table(columns).to_reader()


def duckdb_relation(columns):
    duckdb = pytest.importorskip("duckdb")
    table = arrow_table(columns)
    return duckdb.connect().from_arrow(table)


def dict_of_arrays(columns):
    frame = pandas_frame(columns)
    return {name: frame[name] for name in frame}


FRAMES = [
    pandas_frame,
    object_frame,
    categorical_frame,
    polars_frame,
    lazy_frame,
    polars_categorical_frame,
    arrow_table,
    arrow_dictionaries,
    arrow_chunks,
    arrow_batch,
    arrow_reader,
    duckdb_relation,
    dict_of_arrays,
]
every_frame = pytest.mark.parametrize("frame_of", FRAMES, ids=lambda frame_of: frame_of.__name__)


@every_frame
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows)
def test_a_frame_says_what_csv_says(frame_of, listed):
    reading = read_event_log(frame_of(columns_of(listed)))

    assert reading == read_event_log(csv_of_rows(listed))
    assert list(reading.system.history.items) == list(dict.fromkeys(row.item for row in listed))


@every_frame
def test_rows_stand_in_any_order(frame_of):
    listed = [Row("7", "ask", NINE + timedelta(minutes=5 - n), "ana") for n in range(5)]

    assert [e.at for e in read_event_log(frame_of(columns_of(listed))).system.history] == sorted(
        row.at for row in listed
    )


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("zone", ["UTC", BERLIN, None])
@given(seconds=st.lists(st.integers(-(10**9), 2 * 10**9), min_size=1, max_size=4))
def test_every_unit_of_time_is_exact(unit, zone, seconds):
    pandas = pytest.importorskip("pandas")
    polars = pytest.importorskip("polars")
    pyarrow = pytest.importorskip("pyarrow")
    times = pandas.Series(pandas.to_datetime(seconds, unit="s", utc=True)).dt.as_unit(unit)
    times = times.dt.tz_convert(zone) if zone else times.dt.tz_localize(None)
    frame = pandas.DataFrame({"item": ["a"] * len(seconds), "state": "x", "at": times})
    columns = {"item": "item", "state": "state", "at": "at", "zone": None if zone else "UTC"}
    expected = sorted(datetime.fromtimestamp(0, UTC) + timedelta(seconds=s) for s in seconds)

    frames = [frame, pyarrow.Table.from_pandas(frame)]
    if unit != "s":
        frames.append(polars.from_pandas(frame))
    if zone is None:
        frames.append({name: frame[name].to_numpy() for name in frame})
    for source in frames:
        assert [e.at for e in read_event_log(source, **columns).system.history] == expected


def naive_times():
    pandas = pytest.importorskip("pandas")
    times = ["2026-03-29 02:30:00", "2026-10-25 02:30:00", "2026-07-01 12:00:00", None]
    return pandas.Series(pandas.to_datetime(times))


def test_a_naive_column_is_told_by_the_clock_of_the_zone():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"i": "a", "s": "x", "t": naive_times()[:3]})
    texts = frame.assign(t=frame["t"].astype(str))
    options = {"item": "i", "state": "s", "at": "t"}

    found = read_event_log(frame, **options, zone=BERLIN).system.history

    assert [e.at.isoformat() for e in found] == [
        "2026-03-29T01:00:00+00:00",
        "2026-07-01T10:00:00+00:00",
        "2026-10-25T00:30:00+00:00",
    ]
    assert read_event_log(texts, **options, zone=BERLIN).system.history == found
    assert faults(frame, **options) == [
        "t: need instants with a time zone, got 3 without, in rows 0, 1, 2; pass "
        "zone='Europe/Berlin', or wherever the clock hung that they were read from"
    ]


def faults(source, **options):
    with pytest.raises(UnreadableSource, match="cannot read the given data frame") as caught:
        read_event_log(source, **options)
    return [str(fault) for fault in caught.value.faults]


# 127 and 128: what is missing, and what is of several kinds.


@pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow"])
def test_missing_values_are_told_with_their_row(kind):
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(
        {"i": ["a", None, "b"], "s": ["x", "x", ""], "t": naive_times()[1:], "o": ["", None, "z"]}
    )
    frame["t"] = frame["t"].dt.tz_localize("UTC")
    if kind != "pandas":
        library = pytest.importorskip(kind)
        frame = library.from_pandas(frame) if kind == "polars" else library.Table.from_pandas(frame)

    assert faults(frame, item="i", state="s", at="t", owner="o") == [
        "i[1]: need an item in every row",
        "s[2]: need a state in every row",
        "t[2]: need an instant in every row",
    ]


def test_missing_ends_have_only_begun():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(
        {"i": "a", "s": "x", "a": naive_times()[:2], "b": naive_times()[2:].values}
    )

    history = read_event_log(
        frame, item="i", state="s", start="a", end="b", zone="UTC"
    ).system.history

    assert [type(event).__name__ for event in history] == ["Worked", "Begun"]


def test_whole_numbers_are_names():
    pandas = pytest.importorskip("pandas")
    numbers = {"i": [10**15, 2], "s": [1, 2], "t": [NINE, NINE], "o": [7.0, float("nan")]}
    options = {"item": "i", "state": "s", "at": "t", "owner": "o"}

    for source in (
        numbers,
        pandas.DataFrame(numbers),
        pytest.importorskip("polars").DataFrame(numbers, strict=False),
        pytest.importorskip("pyarrow").table(numbers),
    ):
        history = read_event_log(source, **options).system.history
        assert [(e.item, e.state, e.owner) for e in history] == [
            ("1000000000000000", "1", "7"),
            ("2", "2", None),
        ]


@pytest.mark.parametrize("value", [1.5, True, b"a", [], ("a",), object, 1 + 1j], ids=repr)
def test_what_is_no_name(value):
    pandas = pytest.importorskip("pandas")
    columns = {"i": ["a", value], "s": ["x", "x"], "t": [NINE, NINE]}

    for source in (columns, pandas.DataFrame(columns)):
        (fault,) = faults(source, item="i", state="s", at="t")
        assert fault.startswith("i[1]: need text or a whole number, got ")


def test_texts_and_datetimes_of_several_zones_in_one_column():
    pandas = pytest.importorskip("pandas")
    times = [
        NINE,
        pandas.Timestamp("2026-04-20T11:00:00.123456789", tz=BERLIN),
        "2026-04-20T09:00Z",
        datetime(2026, 4, 20, 9),
    ]
    columns = {"i": ["a"] * 4, "s": ["x"] * 4, "t": times}
    options = {"item": "i", "state": "s", "at": "t"}

    for source in (columns, pandas.DataFrame(columns, dtype="object")):
        assert faults(source, **options)[0].startswith(
            "t: need instants with a time zone, got 1 without, in row 3"
        )
        history = read_event_log(source, **options, zone="UTC").system.history
        assert [(e.at - NINE).microseconds for e in history] == [0, 0, 0, 123_456]


@pytest.mark.parametrize("value", [7, 1.5, object, "soon"], ids=repr)
def test_what_is_no_instant(value):
    (fault,) = faults({"i": ["a"], "s": ["x"], "t": [value]}, item="i", state="s", at="t")

    assert fault.startswith("t[0]: need an instant such as '2026-04-20T09:00+02:00', got ")


def test_a_column_of_numbers_is_no_column_of_instants():
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"i": ["a"], "s": ["x"], "t": [1_776_675_600]})

    assert faults(frame, item="i", state="s", at="t")[0].endswith("got 1776675600")


def test_years_that_no_datetime_can_hold():
    pyarrow = pytest.importorskip("pyarrow")
    years = pyarrow.array([10**12, -(10**12)], pyarrow.timestamp("s", "UTC"))
    table = pyarrow.table({"i": ["a", "b"], "s": ["x", "x"], "t": years})

    assert faults(table, item="i", state="s", at="t") == [
        "t[0]: need an instant within the years 1 to 9999",
        "t[1]: need an instant within the years 1 to 9999",
    ]


def test_44_columns_with_one_name():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame([["a", "x", NINE, 1]], columns=["i", "s", "t", "i"])

    assert faults(frame, item="i", state="s", at="t") == [
        "'i': two columns have this name; rename one of them"
    ]


def test_a_missing_column_names_those_that_are_there():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"cases": ["a"], "s": ["x"], "t": [NINE], 7: [1]})

    assert faults(frame, item="case", state="s", at="t") == [
        "item: there is no column 'case' among 'cases', 's', 't'; did you mean 'cases'? Pass item='…'"
    ]
    assert read_event_log(frame, item="cases", state="s", at="t").losses[-1].reason == (
        "1 column not read: '7'"
    )


def test_columns_of_several_lengths():
    assert faults({"i": ["a"], "s": ["x", "y"], "t": [NINE]}, item="i", state="s", at="t") == [
        "need columns of one length, got 'i' 1, 's' 2, 't' 1"
    ]


def test_polars_is_read_without_pyarrow_too(monkeypatch):
    listed = [Row("7", "ask", NINE, "ana"), Row("8", "ask", NINE, None), Row("7", "é", NINE, "ana")]
    frame = polars_frame(columns_of(listed))
    whole = read_event_log(frame)
    monkeypatch.delitem(sys.modules, "pyarrow", raising=False)

    assert read_event_log(frame) == whole == read_event_log(csv_of_rows(listed))


def test_duckdb_is_read_without_pyarrow_too(monkeypatch):
    duckdb = pytest.importorskip("duckdb")
    sql = "select 'a' \"i\"\"d\", 'x' s, timestamptz '2026-04-20 09:00+00' t, null o"
    options = {"item": 'i"d', "state": "s", "at": "t", "owner": "o"}
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    whole = read_event_log(connection.sql(sql), **options)

    class Bare:
        """A relation where there is no pyarrow."""

        __module__ = "duckdb"

        def __init__(self, relation):
            self.relation = relation
            self.columns = relation.columns

        def project(self, names):
            return Bare(self.relation.project(names))

        def to_arrow_table(self):
            raise ModuleNotFoundError("No module named 'pyarrow'")

        def fetchall(self):
            return [("a", "x", NINE, None)]

    assert read_event_log(Bare(connection.sql(sql)), **options) == whole
    assert len(whole.system.history) == 1


def test_large_frames_say_what_csv_says(shared_data):
    pandas = pytest.importorskip("pandas")
    path = shared_data / "eventlogs/receipt.csv"
    whole = read_event_log(path).system.history
    frame = pandas.read_csv(path)
    frame["time:timestamp"] = pandas.to_datetime(frame["time:timestamp"], utc=True, format="mixed")

    for source in (frame, frame.sort_values("time:timestamp", kind="stable")):
        assert read_event_log(source).system.history == whole
    moves = read_event_log(path).system.workflows
    assert (
        read_event_log(frame.sort_values("time:timestamp", kind="stable")).system.workflows == moves
    )


def test_reading_a_log_loads_none_of_them():
    code = (
        "import sys; from worksystem.formats import read_event_log;"
        "read_event_log({'i': ['a'], 's': ['x'], 't': ['2026-04-20T09:00Z']},"
        " item='i', state='s', at='t'); print(*sys.modules)"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout.split()

    assert not {"pandas", "polars", "pyarrow", "duckdb", "numpy", "cattrs"} & set(loaded)
