"""The year before the launch: what happened to the work, drawn with a seed.

The same people, workflow and agreements as in ``product_launch.py``, simulated
event by event: work comes in, waits for its owner, is handed over, blocked,
reviewed, sent back and finished, each in the working hours of whoever does it.
Nothing that the agreements forbid occurs: the whole history can be replayed.

The work of the year is over and no longer in the system, which its history
remembers; only the items of the launch are still there, and their own events
close the year.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import worksystem as ws
from worksystem import events

SEED = 2026
AS_OF = datetime(2026, 4, 26, 22, tzinfo=UTC)
START = datetime(2025, 4, 28, 7, tzinfo=UTC)
NO_NEW_WORK = datetime(2026, 3, 2, tzinfo=UTC)

# Who does what, how often it comes, and how many hours of work it takes in the middle.
STREAMS = (
    ("kavya", "firmware", "Firmware", 9.0, 18),
    ("meera", "app", "App", 8.0, 16),
    ("arjun", "backend", "Backend", 10.0, 14),
    ("theo", "design", "Design", 9.0, 10),
    ("luis", "copy", "Copy", 8.0, 5),
    ("dana", "press", "Press", 12.0, 9),
    ("claire", "logistics", "Logistics", 11.0, 8),
    ("noor", "support", "Support", 7.0, 5),
)
# Who hands what to whom, under which contract, and with what.
HANDOVERS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "design": ("meera", "design", {"screens": 6, "edge cases": 3}),
    "firmware": ("noor", "build", {"version": "0.9", "test report": "yes", "known faults": 2}),
    "copy": ("claire", "claims", {"text": "draft", "sources": "field study"}),
}
RETURNED = (
    ("what an empty screen shows is missing", 4),
    ("the test report is of another version", 2),
    ("no source for the numbers", 3),
    ("edge cases are missing", 5),
)
BLOCKED = (("waits for the laboratory", 3), ("no answer from the printer", 2), ("flaky test", 1))
READY = ("serves an outcome", "has one owner", "says when it is done")
DONE = ("seen by somebody else", "the taker has accepted it")


class Year:
    """The simulation: a clock, a queue of what comes next, and who is busy."""

    def __init__(self, system: ws.WorkSystem, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - a story needs no secrets
        self.system = system
        self.times = {
            owner.id: system.working_time(owner.capacity.calendar, absences=owner.capacity.absences)
            for owner in system.owners
        }
        self.happened: list[events.Event] = []
        self.queue: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self.drawn = 0
        self.waiting: dict[str, list[str]] = {owner.id: [] for owner in system.owners}
        self.busy: dict[str, str] = {}
        self.under_way = dict.fromkeys(self.waiting, 0)
        self.count = {"doing": 0, "review": 0}
        self.owner: dict[str, str] = {}
        self.effort: dict[str, float] = {}

    def run(self) -> list[events.Event]:
        """Everything that happened, in order."""
        for owner, kind, title, every, hours in STREAMS:
            self.later(
                owner,
                START,
                self.random.expovariate(1 / every),
                self.arrival(owner, kind, title, every, hours),
            )
        while self.queue:
            at, _, then = heapq.heappop(self.queue)
            then(at)
        return self.happened

    def later(
        self, owner: str, at: datetime, hours: float, then: Callable[[datetime], None]
    ) -> None:
        """Let something happen after so many working hours of somebody."""
        minutes = timedelta(minutes=max(1, round(hours * 60)))
        due = self.times[owner].add_work(at, minutes).astimezone(UTC)
        self.drawn += 1
        heapq.heappush(self.queue, (due, self.drawn, then))

    def one_of(self, reasons: tuple[tuple[str, int], ...]) -> str:
        """One of several reasons, by how often each occurs."""
        weights = [weight for _, weight in reasons]
        return self.random.choices([reason for reason, _ in reasons], weights)[0]

    def say(self, event: events.Event) -> None:
        """Note what happens now."""
        self.happened.append(event)

    def arrival(
        self, owner: str, kind: str, title: str, every: float, hours: float
    ) -> Callable[[datetime], None]:
        """One more item of a stream, and the next arrival of it."""

        def come(at: datetime) -> None:
            if at >= NO_NEW_WORK:
                return
            number = len(self.effort) + 1
            item = f"{kind}-{number:03}"
            # In the last months an agent writes down a good part of what comes in.
            by_agent = at > datetime(2025, 11, 1, tzinfo=UTC) and self.random.random() < 0.4
            by = "scribe" if by_agent else owner
            urgent = self.random.random() < 0.06
            self.owner[item] = owner
            self.effort[item] = self.random.lognormvariate(0, 0.7) * hours
            self.say(
                events.Created(
                    item,
                    f"{title} {number}",
                    kind="bug" if self.random.random() < 0.25 else "task",
                    workflow="delivery",
                    state="idea",
                    owner=owner,
                    origin=by,
                    service_class="groundwork" if urgent else "in turn",
                    at=at,
                    by=by,
                )
            )
            self.later(owner, at, self.random.uniform(2, 30), lambda then: self.agree(item, then))
            # The year grows busier towards its end.
            pace = every * (10 if at < datetime(2025, 10, 1, tzinfo=UTC) else 7)
            self.later(owner, at, self.random.expovariate(1 / pace), come)

        return come

    def agree(self, item: str, at: datetime) -> None:
        """An idea is agreed, or dropped; some of it goes to another team first."""
        owner = self.owner[item]
        if self.random.random() < 0.05:
            self.say(events.Moved(item, "dropped", at=at, by=owner))
            return
        self.say(events.Moved(item, "agreed", met=READY, at=at, by=owner))
        if self.random.random() < 0.2:
            rank = self.random.randint(1, 40)
            self.say(events.Ranked(item, rank=rank, at=at, by="ines"))
        kind = item.split("-", maxsplit=1)[0]
        if kind in HANDOVERS and self.random.random() < 0.6:
            self.later(owner, at, 1, lambda then: self.offer(item, 1, then))
        else:
            self.line_up(item, at)

    def offer(self, item: str, attempt: int, at: datetime) -> None:
        """The item is offered to whoever goes on with it."""
        taker, contract, packet = HANDOVERS[item.split("-", maxsplit=1)[0]]
        giver = self.owner[item]
        handoff = f"{item}-to-{taker}"
        said: dict[str, Any] = {} if attempt > 1 else {"item": item, "giver": giver, "taker": taker}
        self.say(events.Offered(handoff, contract=contract, packet=packet, at=at, by=giver, **said))
        wait = self.random.expovariate(1 / 5)
        self.later(taker, at, wait, lambda then: self.answer(item, handoff, attempt, then))

    def answer(self, item: str, handoff: str, attempt: int, at: datetime) -> None:
        """The taker takes it, or sends it back with the reason."""
        taker, _, packet = HANDOVERS[item.split("-", maxsplit=1)[0]]
        if attempt < 3 and self.random.random() < 0.3:
            reason = self.one_of(RETURNED)
            self.say(events.Returned(handoff, reason, item=item, at=at, by=taker))
            wait = self.random.uniform(3, 24)
            giver = self.owner[item]
            self.later(giver, at, wait, lambda then: self.offer(item, attempt + 1, then))
            return
        readback = f"{len(packet)} parts, as agreed"
        self.say(events.Accepted(handoff, readback=readback, item=item, at=at, by=taker))
        self.owner[item] = taker
        self.line_up(item, at)

    def line_up(self, item: str, at: datetime) -> None:
        """The item waits for its owner."""
        self.waiting[self.owner[item]].append(item)
        self.pull(at)

    def pull(self, at: datetime) -> None:
        """Whoever is free takes up their next item, as long as there is room."""
        for owner in sorted(self.waiting):
            line = self.waiting[owner]
            open_now = self.times[owner].is_open(at)
            limit = self.system.owners[owner].capacity.wip_limit or 99
            full = self.count["doing"] >= 8 or self.under_way[owner] >= limit
            if not line or owner in self.busy or not open_now or full:
                continue
            # Mostly the oldest; sometimes whatever was asked for last.
            item = line.pop(-1 if self.random.random() < 0.2 else 0)
            self.busy[owner] = item
            self.under_way[owner] += 1
            self.move(item, "doing", at)
            self.work(item, self.effort[item], at)

    def move(self, item: str, state: str, at: datetime) -> None:
        """From one stage to the next, with the limits kept."""
        self.say(
            events.Moved(
                item, state, met=DONE if state == "done" else (), at=at, by=self.owner[item]
            )
        )
        if state == "doing":
            self.count["doing"] += 1

    def work(self, item: str, hours: float, at: datetime) -> None:
        """Some hours of work, interrupted now and then."""
        owner = self.owner[item]
        if self.random.random() < 0.12:
            before, pause = self.random.uniform(0.2, 0.8) * hours, self.random.uniform(6, 50)
            reason = self.one_of(BLOCKED)
            self.later(
                owner,
                at,
                before,
                lambda then: self.say(events.Blocked(item, reason, at=then, by=owner)),
            )
            self.later(
                owner,
                at,
                before + pause,
                lambda then: self.say(events.Unblocked(item, at=then, by=owner)),
            )
            hours += pause
        self.later(owner, at, hours + 0.1, lambda then: self.hand_in(item, then))

    def hand_in(self, item: str, at: datetime) -> None:
        """What is done goes to review, if there is room for it."""
        owner = self.owner[item]
        if self.count["review"] >= 4:
            self.later(owner, at, 2, lambda then: self.hand_in(item, then))
            return
        self.move(item, "review", at)
        self.count["doing"] -= 1
        self.count["review"] += 1
        del self.busy[owner]
        wait = self.random.expovariate(1 / 9)
        self.later(owner, at, wait, lambda then: self.review(item, then))
        self.pull(at)

    def review(self, item: str, at: datetime) -> None:
        """Finished, or sent back for a part of the work."""
        owner = self.owner[item]
        back = self.random.random() < 0.2
        if back and owner in self.busy:
            self.later(owner, at, 3, lambda then: self.review(item, then))
            return
        if back and self.count["doing"] < 8:
            self.count["review"] -= 1
            self.busy[owner] = item
            self.move(item, "doing", at)
            self.work(item, 0.3 * self.effort[item], at)
            return
        self.count["review"] -= 1
        self.under_way[owner] -= 1
        self.move(item, "done", at)
        if self.random.random() < 0.04:
            self.later(owner, at, 30, lambda then: self.reopen(item, then))
        self.pull(at)

    def reopen(self, item: str, at: datetime) -> None:
        """What was finished turns out not to be."""
        if self.count["review"] >= 4 or self.under_way[self.owner[item]] >= 2:
            return
        self.under_way[self.owner[item]] += 1
        self.say(events.Moved(item, "review", at=at, by="noor"))
        self.count["review"] += 1
        wait = self.random.uniform(1, 6)
        self.later(self.owner[item], at, wait, lambda then: self.review(item, then))


def meetings(system: ws.WorkSystem, random: Random) -> Iterator[events.Event]:
    """The meetings of the year, of which some were skipped."""
    for cadence in system.cadences:
        if cadence.kind == "update":
            continue  # said every day, written down by nobody
        skipped = {"review": 0.35, "retrospect": 0.5}.get(cadence.kind, 0.05)
        zone = cadence.zone or system.local_zone
        for at in cadence.rule.instants(START.date(), START, AS_OF, zone=zone):
            if random.random() >= skipped:
                yield events.CadenceHeld(cadence.id, at=at, by=cadence.owner)


def launch(system: ws.WorkSystem) -> Iterator[events.Event]:
    """What happened so far to the items of the launch: only what their fields say, too."""
    for item in system.items:
        if item.external:
            continue
        came = datetime(2026, 3, 23, 9, tzinfo=UTC) + timedelta(hours=len(item.title))
        if item.workflow == "paperwork" and item.started is not None:
            came = item.started  # papers are begun when they are written down
        yield events.Created(
            item.id,
            item.title,
            kind=item.kind,
            workflow=item.workflow if item.state is not None else None,
            state={"delivery": "idea", "paperwork": "drafting"}.get(item.workflow or "")
            if item.state is not None
            else None,
            owner=item.owner if item.owner is not None else ...,
            at=came,
            by="ines",
        )
        if item.workflow == "delivery" and item.state != "idea":
            agreed = came + timedelta(days=2)
            yield events.Moved(item.id, "agreed", met=READY, at=agreed, by="ines")
            if item.started is not None:
                yield events.Moved(item.id, "doing", at=item.started, by=item.owner)
            if item.finished is not None:
                early = item.finished - timedelta(hours=3)
                yield events.Moved(item.id, "review", at=early, by=item.owner)
                yield events.Moved(item.id, "done", met=DONE, at=item.finished, by="ines")
        if item.workflow == "paperwork" and item.finished is not None:
            early = item.finished - timedelta(days=3)
            yield events.Moved(item.id, "with the authority", at=early, by=item.owner)
            yield events.Moved(item.id, "granted", at=item.finished, by=item.owner)


def slips() -> Iterator[events.Event]:
    """The day that everybody waits for has moved three times."""
    for day, due, reason in (
        ("2026-03-24", "2026-05-26", "as the plan of March has it"),
        ("2026-03-30", "2026-06-02", "the board needs a third revision"),
        ("2026-04-13", "2026-06-16", "radio papers were filed late"),
        ("2026-04-22", "2026-06-23", "the embargo needs two weeks"),
    ):
        yield events.Rescheduled("on-sale", due, reason=reason, at=f"{day}T13:00Z", by="ines")


def history(system: ws.WorkSystem, *, seed: int = SEED) -> ws.History:
    """The year of a system, until the morning on which it is told."""
    year = Year(system, seed).run()
    return ws.History(
        [*year, *meetings(system, Random(seed)), *launch(system), *slips()]  # noqa: S311 - as above
    ).between(end=system.as_of)
