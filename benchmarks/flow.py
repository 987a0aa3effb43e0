"""How fast flow is measured, beside what users write on pandas, polars, DuckDB and PM4Py.

A million events: cycle times, time in state and handovers. Each contestant
starts from its own frame or history, already in memory and in order of time;
what it answers is compared. One process, rounds that alternate between the
contestants, medians of CPU time: read ratios, not times.

    python -m benchmarks.flow                    # 10⁶ events
    python -m benchmarks.flow --events 100000    # fewer
    python -m benchmarks.flow --frames           # from data frames, coding included
"""

from __future__ import annotations

import argparse
import gc
import statistics
import time
import tracemalloc
import warnings
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np

from worksystem.analysis.flow import measure_flow
from worksystem.analysis.handoffs import measure_handoffs
from worksystem.formats import read_event_log
from worksystem.model.history import Coded, History

MICROSECOND = timedelta(microseconds=1)
SPAN = 3 * 365 * 24 * 3_600_000_000


class Log(NamedTuple):
    """A made-up log in order of time, as codes and names."""

    at: Any
    item: Any
    state: Any
    owner: Any
    names: tuple[list[str], list[str], list[str]]

    def texts(self) -> dict[str, Any]:
        """The columns as a data frame has them."""
        items, states, owners = (np.array(names, dtype=object) for names in self.names)
        return {
            "at": self.at.astype("datetime64[us]"),
            "item": items[self.item],
            "state": states[self.state],
            "owner": owners[self.owner],
        }


class Answer(NamedTuple):
    """What all of them have to agree on, in microseconds and counts."""

    cycle_times: int
    longest: int
    in_state: dict[str, int]
    handovers: dict[tuple[str, str], int]


def made_up(events: int, seed: int = 1) -> Log:
    """About eight events an item, 12 states and 40 owners; items interleave in time."""
    rng = np.random.default_rng(seed)
    items = max(1, events // 8)
    item = rng.integers(0, items, events).astype(np.int32)
    begin = rng.integers(0, SPAN, items)
    at = 1_600_000_000_000_000 + begin[item] + rng.integers(0, 40 * 86_400_000_000, events)
    order = np.argsort(at, kind="stable")
    names = (
        [f"WI-{n:07d}" for n in rng.permutation(items)],
        [f"state {n}" for n in range(12)],
        [f"person {n}" for n in range(40)],
    )
    return Log(
        at[order],
        item[order],
        rng.integers(0, 12, events).astype(np.int32),
        rng.integers(0, 40, events).astype(np.int32),
        names,
    )


def history_of(log: Log) -> History:
    """The history that worksystem starts from."""
    items, states, owners = log.names
    return History.from_columns(
        at=log.at,
        item=Coded(log.item, items),
        state=Coded(log.state, states),
        owner=Coded(log.owner, owners),
    )


def by_worksystem(history: History) -> Answer:
    """Ours, from scratch: nothing that was worked out before is kept."""
    history.derived.clear()
    flow = measure_flow(history, start="first event", finish="last event")
    times = flow.cycle_times.microseconds
    in_state = {str(state): time // MICROSECOND for state, time in flow.time_in_state.items()}
    counts = measure_handoffs(history).counts(include_self=True)
    handovers = {(str(giver), str(taker)): n for (giver, taker), n in counts.items()}
    return Answer(int(times.sum()), int(times.max()), in_state, handovers)


def pandas_frame(log: Log) -> Any:
    """A frame with categories, which is what pandas is fastest on."""
    import pandas as pd

    frame = pd.DataFrame({"at": log.at.astype("datetime64[us]")})
    for name, codes, names in zip(("item", "state", "owner"), log[1:4], log.names, strict=True):
        frame[name] = pd.Categorical.from_codes(codes, names)
    return frame


def by_pandas(frame: Any) -> Answer:
    """Sort by item, shift within it, group."""
    ordered = frame.sort_values("item", kind="stable")
    items = ordered.groupby("item", observed=True, sort=False)
    at = items["at"].agg(["min", "max"])
    times = at["max"] - at["min"]
    ordered["time"] = items["at"].shift(-1) - ordered["at"]
    in_state = ordered.groupby("state", observed=True)["time"].sum()
    ordered["taker"] = items["owner"].shift(-1)
    pairs = ordered.dropna(subset=["taker"]).groupby(["owner", "taker"], observed=True).size()
    return Answer(
        int(times.astype("timedelta64[us]").astype("int64").sum()),
        int(times.astype("timedelta64[us]").astype("int64").max()),
        {str(k): int(v) for k, v in in_state.astype("timedelta64[us]").astype("int64").items()},
        {(str(a), str(b)): int(n) for (a, b), n in pairs.items()},
    )


def polars_frame(log: Log) -> Any:
    """A frame of texts and instants, as read from a file."""
    import polars as pl

    texts = log.texts()
    return pl.DataFrame(
        {
            "at": pl.Series(texts.pop("at")),
            **{name: pl.Series(column.tolist(), dtype=pl.String) for name, column in texts.items()},
        }
    )


def polars_coded(log: Log) -> Any:
    """The same with its names as an Enum, which is what polars is fastest on."""
    import polars as pl

    frame = polars_frame(log)
    kinds = {
        name: pl.Enum(names)
        for name, names in zip(("item", "state", "owner"), log.names, strict=True)
    }
    return frame.with_columns([pl.col(name).cast(kind) for name, kind in kinds.items()])


def by_polars(frame: Any) -> Answer:
    """One lazy pass for each figure."""
    import polars as pl

    lazy = frame.lazy().sort("item", maintain_order=True)
    steps = lazy.with_columns(
        time=(pl.col("at").shift(-1) - pl.col("at")).dt.total_microseconds(),
        taker=pl.col("owner").shift(-1),
        same=pl.col("item").shift(-1) == pl.col("item"),
    ).filter(pl.col("same"))
    times, in_state, pairs = pl.collect_all(
        [
            frame.lazy()
            .group_by("item")
            .agg((pl.col("at").max() - pl.col("at").min()).dt.total_microseconds()),
            steps.group_by("state").agg(pl.col("time").sum()),
            steps.group_by("owner", "taker").len(),
        ]
    )
    found = dict.fromkeys(frame["state"].unique().cast(pl.String).to_list(), 0)
    found |= dict(zip(in_state["state"].cast(pl.String), in_state["time"], strict=True))
    names = pairs["owner"].cast(pl.String), pairs["taker"].cast(pl.String)
    return Answer(
        times["at"].sum(),
        times["at"].max(),
        found,
        dict(zip(zip(*names, strict=True), pairs["len"], strict=True)),
    )


def duckdb_table(log: Log) -> Any:
    """A table in memory, of texts and instants."""
    import duckdb

    connection = duckdb.connect()
    frame = polars_frame(log).rename({"at": "moment"}).with_row_index("place").to_arrow()
    connection.register("frame", frame)
    connection.execute("CREATE TABLE events AS SELECT * FROM frame")
    connection.execute("SET threads TO 2")
    return connection


def by_duckdb(connection: Any) -> Answer:
    """Three statements in SQL."""
    steps = """
        CREATE OR REPLACE TEMP TABLE steps AS
        SELECT item, state, owner, moment,
               lead(moment) OVER w AS until, lead(owner) OVER w AS taker
        FROM events WINDOW w AS (PARTITION BY item ORDER BY moment, place)
    """
    connection.execute(steps)
    times = connection.execute(
        "SELECT sum(t)::HUGEINT, max(t) FROM "
        "(SELECT epoch_us(max(moment)) - epoch_us(min(moment)) AS t FROM events GROUP BY item)"
    ).fetchone()
    in_state = connection.execute(
        "SELECT state, coalesce(sum(epoch_us(until) - epoch_us(moment)), 0)::HUGEINT FROM steps GROUP BY state"
    ).fetchall()
    pairs = connection.execute(
        "SELECT owner, taker, count(*) FROM steps WHERE taker IS NOT NULL GROUP BY owner, taker"
    ).fetchall()
    return Answer(
        int(times[0]),
        int(times[1]),
        {s: int(t) for s, t in in_state},
        {(a, b): n for a, b, n in pairs},
    )


def by_pm4py(frame: Any) -> Answer:
    """The functions that PM4Py has for them; it has none for the time in a state."""
    import pm4py

    times = pm4py.get_all_case_durations(
        frame, case_id_key="item", timestamp_key="at", activity_key="state"
    )
    network = pm4py.discover_handover_of_work_network(
        frame, beta=0, resource_key="owner", timestamp_key="at", case_id_key="item"
    )
    steps = len(frame) - len(times)
    pairs = {pair: round(part * steps) for pair, part in network.connections.items()}
    micros = [round(seconds * 1e6) for seconds in times]
    return Answer(sum(micros), max(micros), {}, pairs)


def pm4py_frame(log: Log) -> Any:
    """A pandas frame of texts, with a zone."""
    import pandas as pd

    texts = log.texts()
    return pd.DataFrame({**texts, "at": pd.to_datetime(texts["at"], utc=True)})


# Name, package, what it starts from, how it answers, and whether it tells the time in states.
Contestant = tuple[str, str, Callable[[Log], Any], Callable[[Any], Answer]]
CONTESTANTS: tuple[Contestant, ...] = (
    ("worksystem", "numpy", history_of, by_worksystem),
    ("pandas", "pandas", pandas_frame, by_pandas),
    ("polars", "polars", polars_coded, by_polars),
    ("polars, texts", "polars", polars_frame, by_polars),
    ("duckdb", "duckdb", duckdb_table, by_duckdb),
)


def from_frame(frame: Any) -> Answer:
    """Ours from a frame of texts, coding included."""
    reading = read_event_log(frame, item="item", state="state", at="at", owner="owner", zone="UTC")
    return by_worksystem(reading.system.history)


def alternate(
    contestants: dict[str, Callable[[], Answer]], rounds: int
) -> tuple[dict[str, float], dict[str, Answer]]:
    """Median CPU seconds of each, taking turns, and what they answer."""
    times: dict[str, list[float]] = {name: [] for name in contestants}
    answers: dict[str, Answer] = {}
    for _ in range(rounds):
        for name, run in contestants.items():
            gc.collect()
            begin = time.process_time()
            answers[name] = run()
            times[name].append(time.process_time() - begin)
    return {name: statistics.median(taken) for name, taken in times.items()}, answers


def check(answers: dict[str, Answer]) -> None:
    """All of them say the same."""
    ours = answers["worksystem"]
    for name, answer in answers.items():
        assert answer[:2] == ours[:2], f"{name}: other cycle times"
        assert answer.in_state in ({}, ours.in_state), f"{name}: other times in states"
        assert answer.handovers == ours.handovers, f"{name}: other handovers"


def peak(history: History) -> float:
    """Bytes an event at the peak, beyond the history itself."""
    history.derived.clear()
    gc.collect()
    tracemalloc.start()
    by_worksystem(history)
    bytes_ = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return bytes_ / len(history)


def table(title: str, times: dict[str, float], events: int) -> None:
    """A line a contestant: time, events a second, and how many times ours it takes."""
    ours = times["worksystem"]
    print(title)
    for name, taken in times.items():
        rate = events / taken
        print(
            f"  {name:16} {taken * 1e3:9.0f} ms {taken / events * 1e9:7.0f} ns an event "
            f"{rate:12,.0f} events/s {taken / ours:7.1f}×",
            flush=True,
        )


def compare(log: Log, rounds: int, *, frames: bool) -> None:
    """Ours against all that are installed."""
    events = len(log.at)
    ready: dict[str, Callable[[], Answer]] = {}
    for name, package, build, run in CONTESTANTS:
        if find_spec(package) is None:
            print(f"{package} is not installed: left out")
            continue
        ready[name] = partial(run, build(log))
    times, answers = alternate(ready, rounds)
    check(answers)
    table(f"{events:,} events: cycle times, time in state, handovers", times, events)
    best = min(taken for name, taken in times.items() if name != "worksystem")
    print(f"  the best of them takes {best / times['worksystem']:.1f} times as long as ours")
    print(f"  memory           {peak(history_of(log)):.0f} bytes an event at the peak")
    if frames and find_spec("polars") is not None:
        frame = polars_frame(log)
        mixed = {"worksystem": partial(from_frame, frame), "polars": partial(by_polars, frame)}
        times, answers = alternate(mixed, rounds)
        check(answers)
        table("from a polars frame of texts, coding included", times, events)


def compare_pm4py(log: Log) -> None:
    """PM4Py on a smaller log, once: it takes a while."""
    if find_spec("pm4py") is None:
        print("pm4py is not installed: left out")
        return
    warnings.simplefilter("ignore")
    history, frame = history_of(log), pm4py_frame(log)
    ready = {"worksystem": lambda: by_worksystem(history), "pm4py": lambda: by_pm4py(frame)}
    times, answers = alternate(ready, 1)
    ours, theirs = answers["worksystem"], answers["pm4py"]
    # It orders what happens at one instant in a way of its own, and rounds to parts.
    assert abs(theirs.cycle_times - ours.cycle_times) <= len(log.at)
    assert sum(theirs.handovers.values()) == sum(ours.handovers.values())
    table(f"{len(log.at):,} events beside PM4Py, without time in state there", times, len(log.at))


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000, help="how many events")
    parser.add_argument("--rounds", type=int, default=5, help="how many rounds")
    parser.add_argument("--frames", action="store_true", help="also from a data frame")
    options = parser.parse_args()
    print("CPU time, medians of alternating rounds; × = times ours")
    compare(made_up(options.events), options.rounds, frames=options.frames)
    compare_pm4py(made_up(min(100_000, options.events)))


if __name__ == "__main__":
    main()
