"""How fast a critical path is found, beside what users write on networkx and rustworkx.

All start from the same `WorkSystem` and end with the start, latest start and
free float of every item. One process, rounds that alternate between the
contestants, medians of CPU time: read ratios, not times.

    make bench                      # 10³ to 10⁵ items
    make bench BENCH="--million"    # and a chain of 10⁶
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import time
import tracemalloc
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import networkx as nx
import numpy as np
import rustworkx as rx

import worksystem as ws
from worksystem.network import network_of

HOUR = timedelta(hours=1)
Names = list[str]


def layered(count: int, levels: int, seed: int = 1) -> tuple[Names, list[int], list[list[int]]]:
    """Names, hours and predecessors: about 2.5 links an item, from the levels before."""
    rng = random.Random(seed)
    level = sorted(rng.randrange(levels) for _ in range(count))
    first: dict[int, int] = {}
    for i, at in enumerate(level):
        first.setdefault(at, i)
    links: list[list[int]] = []
    for at in level:
        end = first[at]
        begin = max(0, end - 2 * max(1, count // levels))
        wanted = rng.choice((2, 2, 3, 3))
        links.append(sorted({rng.randrange(begin, end) for _ in range(wanted)}) if end else [])
    return named(rng, links)


def chain(count: int, seed: int = 1) -> tuple[Names, list[int], list[list[int]]]:
    """Each item after the one before it."""
    return named(random.Random(seed), [[i - 1] if i else [] for i in range(count)])


def named(rng: random.Random, links: list[list[int]]) -> tuple[Names, list[int], list[list[int]]]:
    """Shuffled names, so that no one profits from their order, and hours."""
    names = [f"WI-{k:07d}" for k in range(len(links))]
    rng.shuffle(names)
    return names, [rng.randrange(1, 40) for _ in links], links


SHAPES: dict[str, Callable[[int], tuple[Names, list[int], list[list[int]]]]] = {
    "wide": lambda count: layered(count, max(5, min(100, count // 100))),
    "narrow": lambda count: layered(count, count // 10),
    "chain": chain,
}


def build(names: Names, hours: list[int], links: list[list[int]]) -> ws.WorkSystem:
    """The system that all of them start from."""
    return ws.WorkSystem(
        "bench",
        items=[
            ws.WorkItem(n, duration=h * HOUR, after=[names[p] for p in ps])
            for n, h, ps in zip(names, hours, links, strict=True)
        ],
    )


def by_worksystem(system: ws.WorkSystem, *, resolve: bool = False) -> float:
    """Ours: dates and floats of every item, as arrays.

    A system resolves the ids that its items name when it is built; `resolve`
    makes it do that again, as the peers' builders do.
    """
    for key in ("structure", ("network", False), *(["wiring"] if resolve else [])):
        system.derived.pop(key, None)
    length: float = ws.find_critical_path(system).length / HOUR
    return length


def read(system: ws.WorkSystem) -> tuple[Names, list[float], list[list[int]]]:
    """What the peers need out of the same objects."""
    items = list(system.items)
    place = {item.id: i for i, item in enumerate(items)}
    hours = [item.duration.likely / HOUR if item.duration else 0.0 for item in items]
    return [i.id for i in items], hours, [[place[d.on] for d in i.after or ()] for i in items]


def networkx_graph(system: ws.WorkSystem) -> Any:
    """The graph as users build it."""
    names, hours, links = read(system)
    graph: Any = nx.DiGraph()
    for name, duration in zip(names, hours, strict=True):
        graph.add_node(name, duration=duration)
    for name, before in zip(names, links, strict=True):
        for p in before:
            graph.add_edge(names[p], name, lag=0)
    return graph


def networkx_passes(graph: Any) -> float:
    """The two passes that users write on `topological_sort`."""
    early: dict[str, float] = {}
    ends: dict[str, float] = {}
    order = list(nx.topological_sort(graph))
    for v in order:
        early[v] = max((ends[u] + graph.edges[u, v]["lag"] for u in graph.pred[v]), default=0)
        ends[v] = early[v] + graph.nodes[v]["duration"]
    finish: float = max(ends.values())
    late: dict[str, float] = {}
    free: dict[str, float] = {}
    for v in reversed(order):
        after = graph.succ[v]
        duration = graph.nodes[v]["duration"]
        lags = [(s, graph.edges[v, s]["lag"]) for s in after]
        late[v] = min((late[s] - lag for s, lag in lags), default=finish) - duration
        free[v] = min((early[s] - lag for s, lag in lags), default=finish) - ends[v]
    return finish


def rustworkx_graph(system: ws.WorkSystem) -> Any:
    """The same on rustworkx."""
    _, hours, links = read(system)
    graph = rx.PyDiGraph(multigraph=False)
    place = graph.add_nodes_from(hours)
    graph.add_edges_from(
        [(place[p], place[i], 0) for i, before in enumerate(links) for p in before]
    )
    return graph


def rustworkx_passes(graph: Any) -> float:
    """The two passes in Python over rustworkx's graph."""
    count = len(graph)
    early, late, free = [0.0] * count, [0.0] * count, [0.0] * count
    duration = graph.nodes()
    order = list(rx.topological_sort(graph))
    for v in order:
        start = 0.0
        for u, _, lag in graph.in_edges(v):
            asked = early[u] + duration[u] + lag
            start = max(start, asked)
        early[v] = start
    finish: float = max(e + d for e, d in zip(early, duration, strict=True))
    for v in reversed(order):
        latest = least = finish
        for _, s, lag in graph.out_edges(v):
            latest = min(latest, late[s] - lag)
            least = min(least, early[s] - lag)
        late[v] = latest - duration[v]
        free[v] = least - early[v] - duration[v]
    return finish


def alternate(contestants: dict[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """Median CPU seconds of each, taking turns; their answers have to agree."""
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        answers = set()
        for name, run in contestants.items():
            gc.collect()
            begin = time.process_time()
            answers.add(round(run(), 6))
            times[name].append(time.process_time() - begin)
        assert len(answers) == 1, f"they disagree: {answers}"
    return {name: statistics.median(taken) for name, taken in times.items()}


def line(what: str, times: dict[str, float]) -> str:
    """One line: our time, and how many times longer the others take."""
    ours = times.pop("worksystem")
    others = ", ".join(f"{name} {taken / ours:5.1f}×" for name, taken in times.items())
    return f"{what:18} ours {ours * 1e3:9.2f} ms   {others}"


def peak(system: ws.WorkSystem) -> float:
    """Bytes an item at the peak, beyond the system itself."""
    for key in ("structure", ("network", False)):
        system.derived.pop(key, None)
    gc.collect()
    tracemalloc.start()
    path = ws.find_critical_path(system)
    assert path.schedule is not None
    bytes_ = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return bytes_ / len(system.items)


def compare(shape: str, count: int, rounds: int) -> None:
    """Cold and compiled, against both peers."""
    system = build(*SHAPES[shape](count))
    print(
        line(
            f"{shape} {count:,}",
            alternate(
                {
                    "worksystem": lambda: by_worksystem(system),
                    "worksystem with ids": lambda: by_worksystem(system, resolve=True),
                    "rustworkx": lambda: rustworkx_passes(rustworkx_graph(system)),
                    "networkx": lambda: networkx_passes(networkx_graph(system)),
                },
                rounds,
            ),
        ),
        flush=True,
    )
    network = network_of(system)
    durations = np.asarray(network.timing.durations)
    hour = HOUR // timedelta(microseconds=1)
    rust, netx = rustworkx_graph(system), networkx_graph(system)

    def again() -> float:
        times = network.find_times(durations.copy())
        return (times.finish - int(network.timing.base[0])) / hour

    contestants = {
        "worksystem": again,
        "rustworkx": lambda: rustworkx_passes(rust),
        "networkx": lambda: networkx_passes(netx),
    }
    print(line("  solved again", alternate(contestants, rounds)), flush=True)
    print(f"{'  memory':18} {peak(system):14.0f} bytes an item at the peak", flush=True)


def million() -> None:
    """A chain of a million items: linear, and without recursion."""
    system = build(*chain(1_000_000))
    gc.collect()
    begin = time.process_time()
    path = ws.find_critical_path(system)
    print(f"chain 1,000,000    ours {time.process_time() - begin:9.2f} s   {path.length}")
    begin = time.process_time()
    print(f"  its {len(path.items):,} drivers in {time.process_time() - begin:.2f} s more")


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--million", action="store_true", help="also a chain of 10⁶ items")
    parser.add_argument("--largest", type=int, default=100_000, help="the largest size")
    options = parser.parse_args()
    print("CPU time, medians of alternating rounds; × = times ours")
    for count in (1_000, 10_000, 100_000):
        if count <= options.largest:
            for shape in SHAPES:
                compare(shape, count, rounds=9 if count < 100_000 else 3)
    if options.million:
        million()


if __name__ == "__main__":
    main()
