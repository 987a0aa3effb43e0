"""How long a diagnosis takes, check by check: ``make bench``, or ``python benchmarks/health.py 10000``.

The answers that several checks share – critical path, flow, handoffs, probable
links – are worked out once, and told apart from the checks.
"""

import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import worksystem as ws
from worksystem import CHECKS, events
from worksystem.errors import CannotAnswer

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
NOW = START + timedelta(days=180)
SHARED = ("path", "flow", "handoffs", "links", "lives")


def office(count: int, seed: int = 1) -> ws.WorkSystem:
    """A system of so many items, most of them with a story, and of 60 people in 6 teams."""
    rng = random.Random(seed)
    words = [f"word{i}" for i in range(max(300, count // 3))]
    teams = [ws.Owner(f"team-{i}", kind="team", lead=f"p{i}") for i in range(6)]
    people = [
        ws.Owner(f"p{i}", teams=[f"team-{i % 6}"], capacity=ws.Capacity(calendar="office"))
        for i in range(60)
    ]
    flow = ws.Workflow(
        "flow",
        [
            ("backlog", "backlog"),
            ("todo", "ready"),
            ("doing", "active"),
            ws.State("review", category="waiting", wip_limit=20),
            ("done", "done"),
        ],
    )
    items, story = [], []
    for i in range(count):
        id_, owner = f"WI-{i:06d}", rng.choice(people).id
        born = START + timedelta(hours=rng.randrange(24 * 150))
        state, steps = "backlog", rng.randrange(6)
        story.append(events.Created(id_, at=born, owner=owner))
        at = born
        for state_ in ("todo", "doing", "review", "done")[:steps]:
            at += timedelta(hours=rng.randrange(1, 200))
            if at < NOW:
                state = state_
                story.append(events.Moved(id_, state, at=at, by=owner))
        if rng.random() < 0.3 and born + timedelta(days=20) < NOW:
            due = (born + timedelta(days=30)).date()
            story.append(events.Rescheduled(id_, due=due, at=born + timedelta(days=20)))
        items.append(
            ws.WorkItem(
                id_,
                " ".join(rng.choice(words) for _ in range(6)),
                owner=owner if rng.random() < 0.95 else None,
                effort=f"{rng.randrange(1, 40)}h",
                outcomes=[f"outcome-{rng.randrange(8)}"] if rng.random() < 0.8 else [],
                after=None
                if rng.random() < 0.1
                else {
                    f"WI-{rng.randrange(max(0, i - 300), i):06d}" for _ in range(rng.randrange(3))
                }
                if i
                else [],
                due=(born + timedelta(days=rng.randrange(5, 90))).date()
                if rng.random() < 0.5
                else None,
                created=born,
                workflow="flow",
                state=state,
                finished=at if state == "done" else None,
                rank=i if rng.random() < 0.7 else None,
                priority=rng.randrange(1, 5),
                service_class="fast" if rng.random() < 0.02 else None,
            )
        )
    return ws.WorkSystem(
        "office",
        start=START,
        as_of=NOW,
        calendars=[ws.Calendar("office", week="Mon-Fri 09:00-17:00")],
        calendar="office",
        owners=[*teams, *people],
        outcomes=[ws.Outcome(f"outcome-{i}") for i in range(8)],
        workflows=[flow],
        service_classes=[ws.ServiceClass("fast", kind="expedite", limit=3)],
        cadences=[
            ws.Cadence("plan", kind="plan", rule="FREQ=WEEKLY;BYDAY=MO"),
            ws.Cadence("daily", kind="update", rule="FREQ=DAILY"),
        ],
        items=items,
        history=story,
    )


def seconds(asked: Callable[[], object]) -> float:
    """CPU time that it takes."""
    before = time.process_time()
    try:
        asked()
    except CannotAnswer as error:
        print(f"    ({error})")
    return time.process_time() - before


def _all(check: ws.Check, facts: ws.Facts) -> list[object]:
    return list(check(facts))


def main(count: int) -> None:
    """Print what each part of a diagnosis costs, and all of it."""
    system = office(count)
    print(f"{count} items, {len(system.history)} events")
    facts = ws.Facts(system)
    for name in SHARED:
        print(f"  {name:30} {seconds(partial(getattr, facts, name)):6.3f} s")
    costs = {check: seconds(partial(_all, check, facts)) for check in CHECKS}
    for check, cost in sorted(costs.items(), key=lambda pair: -pair[1]):
        print(f"  {check.code} {check.name:30} {cost:6.3f} s")
    whole = seconds(lambda: ws.diagnose(office(count)))
    built = seconds(lambda: office(count))
    found = ws.diagnose(system)
    print(f"  diagnose, all of it {whole - built:.2f} s; {found.caption}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
