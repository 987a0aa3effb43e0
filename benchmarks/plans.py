"""How good plans are, how many schedules a second are made, and how it grows.

Gaps are those of published projects (PSPLIB) to the best known finish of each. They
may not be copied into the project: their folder is ``psplib`` under `--data`, else under
what ``WORKSYSTEM_DATA`` names, else under ``../shared/data``. The other figures are of
systems that are drawn here, from a seed. CPU time, medians of a few rounds.

    make bench                          # after the critical path
    make bench PLANS="--every 1"        # of the published projects, all
    make bench PLANS="--largest 1000"   # no system of more items
"""

from __future__ import annotations

import argparse
import csv
import gc
import itertools
import os
import random
import statistics
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from math import log
from pathlib import Path

import worksystem as ws
from worksystem.formats import read_psplib
from worksystem.table import Table

ROOT = Path(__file__).parent.parent
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
START = date(2026, 1, 5)
Row = tuple[object, ...]
_MANY = 3_000


# Published projects


def folder(given: Path | None) -> Path:
    """Where the published projects would be."""
    named = given or os.environ.get("WORKSYSTEM_DATA")
    return (Path(named) if named else ROOT.parent / "shared" / "data") / "psplib"


def published(place: Path, every: int) -> Iterator[tuple[str, list[tuple[ws.WorkSystem, int]]]]:
    """Each set that is there: its projects, with the best known finish in hours."""
    best: dict[str, dict[str, int]] = {}
    with (place / "best_known.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            best.setdefault(row["set"], {})[row["instance"]] = int(row["ub"])
    for name, known in best.items():
        path = place / f"{name}.zip"
        if path.is_file():
            with zipfile.ZipFile(path) as packed:
                files = {Path(n).stem: n for n in packed.namelist() if n.endswith(".sm")}
                chosen = sorted(known.keys() & files)[::every]
                yield (
                    name,
                    [(read_psplib(packed.read(files[i])).system, known[i]) for i in chosen],
                )


def gaps(place: Path, every: int) -> Iterator[Row]:
    """Of each set and effort: how much longer plans are than the best that is known."""
    for name, projects in published(place, every):
        for effort in ("quick", "normal"):
            over, seconds = [], []
            for system, best in projects:
                begin = time.process_time()
                plan = ws.make_plan(system, effort=effort)
                seconds.append(time.process_time() - begin)
                over.append(plan.length / (best * HOUR) - 1)
            at_best = sum(gap <= 0 for gap in over)
            yield (
                name,
                effort,
                len(over),
                f"{statistics.mean(over):.2%}",
                f"{max(over):.1%}",
                f"{at_best / len(over):.0%}",
                f"{statistics.mean(seconds):.3f} s",
            )


# One axis: no calendars, four teams


def project(count: int, seed: int) -> ws.WorkSystem:
    """Four teams of ten; each item takes some of one or two, after one or two before it."""
    rng = random.Random(seed)
    teams = [ws.Owner(f"team-{k}", kind="team", capacity=ws.Capacity(at_once=10)) for k in range(4)]
    items = []
    for i in range(count):
        near = range(max(0, i - count // 4), i)
        wanted = rng.sample(near, min(len(near), rng.choice((1, 2, 2))))
        doers = rng.sample(teams, rng.choice((1, 2)))
        items.append(
            ws.WorkItem(
                f"item-{i:03d}",
                duration=rng.randint(1, 10) * HOUR,
                after=[f"item-{other:03d}" for other in wanted],
                assignees=[(team.id, rng.randint(1, 8)) for team in doers],
            )
        )
    return ws.WorkSystem("project", owners=teams, items=items)


def speeds(rounds: int) -> Iterator[Row]:
    """Of each size: schedules a second, all that a plan needs besides them included."""
    for count in (30, 60, 120):
        made: list[float] = []
        gap = []
        for seed in itertools.count():
            if len(made) == rounds:
                break
            system = project(count, seed)
            begin = time.process_time()
            plan = ws.make_plan(system, schedules=_MANY)
            taken = time.process_time() - begin
            if plan.schedules > _MANY // 2:  # else the search was over before it began
                made.append(plan.schedules / taken)
                gap.append(plan.gap)
        middle = statistics.median(made)
        yield (
            count,
            f"{middle:,.0f}",
            f"{1e6 / middle / count:.2f} µs",
            f"{statistics.median(gap):.1%}",
        )


# Many people, with hours of their own


def offices() -> list[ws.Calendar]:
    """Three offices in three zones, each with holidays."""
    weeks = {
        "Europe/Paris": "Mon-Fri 09:00-12:30 13:30-17:30",
        "Asia/Kolkata": "Mon-Fri 09:30-13:00 14:00-18:30",
        "America/New_York": "Mon-Fri 09:00-12:00 13:00-18:00",
    }
    return [
        ws.Calendar(zone, week=week, zone=zone, exceptions=["2026-01-26", "2026-05-01"])
        for zone, week in weeks.items()
    ]


def company(count: int, people: int, seed: int = 1) -> ws.WorkSystem:
    """As many items beside each other as people; two links an item, and some due dates."""
    rng = random.Random(seed)
    calendars = offices()
    owners = [
        ws.Owner(
            f"p{k:04d}",
            capacity=ws.Capacity(
                calendar=calendars[k % 3].id,
                share=rng.choice((1, 1, 1, 0.5)),
                absences=[absence(rng) for _ in range(3)],
            ),
        )
        for k in range(people)
    ]
    items = []
    for i in range(count):
        level = i // people
        near = range(max(0, (level - 2) * people), level * people)
        wanted = sorted({rng.choice(near) for _ in range(2)}) if near else []
        items.append(
            ws.WorkItem(
                f"item-{i:06d}",
                owner=rng.choice(owners).id,
                effort=rng.randint(1, 16) * HOUR,
                after=[f"item-{other:06d}" for other in wanted],
                due=START + (14 + 3 * level) * DAY if rng.random() < 0.1 else None,
                priority=rng.choice((None, 1, 2, 3)),
            )
        )
    return ws.WorkSystem(
        "company",
        start=START,
        calendar=calendars[0].id,
        calendars=calendars,
        owners=owners,
        items=items,
    )


def absence(rng: random.Random) -> tuple[date, date]:
    """From one day to two weeks off, somewhere in the year."""
    first = START + rng.randrange(360) * DAY
    return first, first + rng.choice((0, 0, 4, 13)) * DAY


def growth(largest: int, rounds: int) -> Iterator[Row]:
    """Of each shape and size: CPU time of a quick plan, and how it grew against n log n."""
    shapes: dict[str, Callable[[int], int]] = {
        "a person for 20 items": lambda count: count // 20,
        "50 people": lambda count: 50,
    }
    for shape, people in shapes.items():
        before: tuple[int, float] | None = None
        for count in (1_000, 10_000):
            if count > largest:
                continue
            taken, plan = timed(count, people(count), rounds)
            grown = against = None
            if before is not None:
                small, earlier = before
                grown = f"{taken / earlier:.1f}×"
                against = f"{count * log(count) / (small * log(small)):.1f}×"
            yield shape, count, plan.schedules, f"{taken:.2f} s", grown, against
            before = count, taken


def timed(count: int, people: int, rounds: int) -> tuple[float, ws.Plan]:
    """CPU seconds of a quick plan, from a built system that nobody has asked anything yet."""
    taken = []
    for _ in range(rounds):
        system = company(count, people)
        gc.collect()
        begin = time.process_time()
        plan = ws.make_plan(system, effort="quick")
        taken.append(time.process_time() - begin)
    return statistics.median(taken), plan


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="the folder that holds psplib/")
    parser.add_argument("--every", type=int, default=8, help="of the projects, every so many")
    parser.add_argument("--largest", type=int, default=10_000, help="the largest size")
    parser.add_argument("--rounds", type=int, default=5, help="of which the median is told")
    options = parser.parse_args()
    ws.make_plan(project(30, 0), effort="quick")  # what is imported on first use

    speed = "Schedules a second: four teams, no calendars"
    names: tuple[str, ...] = ("items", "schedules/s", "an item", "gap to the lower bound")
    print(Table.of(speed, names, speeds(options.rounds)), end="\n\n", flush=True)
    time_ = "A quick plan: three offices, absences, due dates, two links an item"
    names = ("people", "items", "schedules", "CPU time", "grew", "n log n grows")
    print(Table.of(time_, names, growth(options.largest, options.rounds)), end="\n\n", flush=True)

    place = folder(options.data)
    if not (place / "best_known.csv").is_file():
        print(f"no published projects in {place}: name their folder by --data or WORKSYSTEM_DATA")
        return
    names = ("set", "effort", "projects", "mean gap", "largest", "at best known", "CPU time each")
    some = f"one in {options.every} of the " if options.every > 1 else ""
    caption = f"Gap to the best known finish: {some}published projects (PSPLIB)"
    print(Table.of(caption, names, gaps(place, options.every)))


if __name__ == "__main__":
    main()
