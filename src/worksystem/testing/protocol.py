"""A machine that lets anything happen to a system, and checks that the agreements hold.

    from worksystem.testing import ProtocolMachine

    TestProtocol = ProtocolMachine.TestCase           # the library itself

    class MyMachine(ProtocolMachine):                 # your application
        def adapter(self, system):
            return MyAdapter(system)

    TestMine = MyMachine.TestCase

It draws events of every kind, allowed or not. An adapter has to refuse what the
library refuses, to do what it does, and to say whose every item is.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, runtime_checkable

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from worksystem.errors import Refused
from worksystem.model.events import (
    Accepted,
    Created,
    Drafted,
    Event,
    Expired,
    Moved,
    Offered,
    OwnerChanged,
    Returned,
    Withdrawn,
)
from worksystem.model.handoffs import HandoffContract
from worksystem.model.items import WorkItem
from worksystem.model.outcomes import Measure, Outcome
from worksystem.model.people import Capacity, Owner
from worksystem.model.replays import replay
from worksystem.model.standards import ServiceClass, Standard
from worksystem.model.states import Move, State
from worksystem.model.system import WorkSystem
from worksystem.model.workflows import Workflow
from worksystem.testing.chronicle import happenings

__all__ = ["Adapter", "ProtocolMachine"]

_START = datetime(2026, 3, 2, 8, tzinfo=UTC)
_ITEMS = ("item-0", "item-1", "item-2", "new")
_OWNERS = ("ana", "bo", "cy", "web", "chair", "gone", "nobody-knows")
_STATES = ("todo", "doing", "review", "done", "dropped", "no-such-state")
_HANDOFFS = ("h0", "h1")
_CONTRACTS = (None, "strict", "loose")
# Who may follow each contract; others have none.
_AGREED = {"strict": {("ana", "bo")}, "loose": {("ana", "chair"), ("bo", "chair"), ("cy", "bo")}}


@runtime_checkable
class Adapter(Protocol):
    """What the machine asks of an application that runs the protocol.

    Examples:
        >>> class Sound:
        ...     def __init__(self, system):
        ...         self.system = system
        ...
        ...     def apply(self, event):
        ...         self.system = self.system.apply(event)
        ...
        ...     def owner_of(self, item):
        ...         found = self.system.items.get(item)
        ...         return found.owner if found is not None else None
        >>> isinstance(Sound(WorkSystem("shop")), Adapter)
        True
    """

    def apply(self, event: Event) -> None:
        """Let something happen, or raise `Refused` and change nothing."""

    def owner_of(self, item: str) -> str | None:
        """Whose an item is; None if it is nobody's or not there."""


class _Library:
    """The library as an adapter of itself: what it is compared with, one event at a time."""

    def __init__(self, system: WorkSystem) -> None:
        self.system = system

    def apply(self, event: Event) -> None:
        self.system = self.system.apply(event)

    def owner_of(self, item: str) -> str | None:
        found = self.system.items.get(item)
        return found.owner if found is not None else None


def _agreed() -> WorkSystem:
    """A system with one agreement of every kind that can forbid something."""
    flow = Workflow(
        "flow",
        [
            ("todo", "ready"),
            State("doing", "active", wip_limit=2),
            State("review", "waiting", enter=["done-enough"]),
            ("done", "done"),
            ("dropped", "dropped"),
        ],
        moves=[
            ("todo", "doing"),
            ("doing", "review"),
            ("review", "doing"),
            Move("review", "done", by=["chair"]),
            ("done", "doing"),
            ("doing", "dropped"),
        ],
    )
    return WorkSystem(
        "agreed",
        owners=[
            Owner("ana", teams=["web"], capacity=Capacity(wip_limit=1)),
            Owner("bo", teams=["web"]),
            Owner("cy"),
            Owner("web", kind="team", lead="cy"),
            Owner("chair", kind="role", holders=["bo"]),
            Owner("gone", active=False),
        ],
        workflows=[flow],
        standards=[Standard("done-enough", kind="done", clauses=["tests pass"])],
        service_classes=[ServiceClass("urgent", kind="expedite", limit=1)],
        contracts=[
            HandoffContract(
                "strict", giver="ana", taker="bo", requires=["brief"], answer_within="1h"
            ),
            HandoffContract("loose", giver="web", taker="chair", readback=True, strict=False),
        ],
        outcomes=[Outcome("signups", measure=Measure("trials"))],
        items=[
            WorkItem("item-0", workflow="flow", state="todo", owner="ana", service_class="urgent"),
            WorkItem("item-1", workflow="flow", state="todo", owner="ana"),
            WorkItem("item-2", owner="bo"),
        ],
    )


class ProtocolMachine(RuleBasedStateMachine):
    """Lets any sequence of events happen, allowed or not, and checks what has to hold.

    - Every item that ever had an owner has exactly one, and it changes only
      when a taker accepts.
    - What is refused changes nothing, and `decide` says the same as `apply`.
    - Replaying the history gives the system.
    - The adapter refuses what the library refuses, and says the same owners.

    Examples:
        >>> from hypothesis import settings
        >>> from hypothesis.stateful import run_state_machine_as_test
        >>> run_state_machine_as_test(
        ...     ProtocolMachine,
        ...     settings=settings(max_examples=2, stateful_step_count=10, database=None),
        ... )
    """

    def __init__(self) -> None:
        super().__init__()
        self.initial = self.system = _agreed()
        self.now = _START
        self.owned: set[str] = set()
        self.tested: Adapter = _Library(self.initial)

    def adapter(self, system: WorkSystem) -> Adapter:
        """What is tested; override it to test your own."""
        return _Library(system)

    @initialize()
    def begin(self) -> None:
        """Put the adapter where the system is."""
        self.tested = self.adapter(self.initial)

    @rule(
        event=happenings(items=_ITEMS, owners=_OWNERS, states=_STATES, handoffs=_HANDOFFS),
        later=st.integers(0, 90),
    )
    def anything(self, event: Event, later: int) -> None:
        """Any event at all."""
        self._try(event, later)

    @rule(item=st.sampled_from(_ITEMS), way=st.integers(0, 5), met=st.booleans())
    def move(self, item: str, way: int, *, met: bool) -> None:
        """A move that the workflow has, by somebody who may make it; its limits may forbid it."""
        found = self.system.items.get(item)
        ways = [
            move.target
            for move in self.system.workflows["flow"].allowed_moves
            if found is not None and move.source == found.state
        ] or ["todo"]
        clauses = ["tests pass"] if met else []
        self._try(Moved(item, ways[way % len(ways)], met=clauses, at=self.now, by="bo"))

    @rule(owner=st.sampled_from(_OWNERS))
    def create(self, owner: str) -> None:
        """An item that is not there yet, the first time."""
        self._try(Created("new", workflow="flow", owner=owner, at=self.now))

    @rule(
        handoff=st.sampled_from(_HANDOFFS),
        item=st.sampled_from(_ITEMS),
        taker=st.sampled_from(_OWNERS),
        contract=st.sampled_from(_CONTRACTS),
        drafted=st.booleans(),
        brief=st.booleans(),
    )
    def offer(
        self,
        handoff: str,
        item: str,
        taker: str,
        contract: str | None,
        *,
        drafted: bool,
        brief: bool,
    ) -> None:
        """A handoff by whoever owns the item."""
        found = self.system.items.get(item)
        giver = (found.owner if found is not None else None) or "ana"
        contract = contract if (giver, taker) in _AGREED.get(contract or "", ()) else None
        packet = {"brief": "see wiki"} if brief else {}
        said: dict[str, Any] = {"item": item, "giver": giver, "taker": taker, "contract": contract}
        if drafted:
            self._try(Drafted(handoff, packet=packet, at=self.now, **said))
            self._try(Offered(handoff, at=self.now, by=giver))
        else:
            self._try(Offered(handoff, packet=packet, at=self.now, **said))

    @rule(
        handoff=st.sampled_from(_HANDOFFS),
        answer=st.sampled_from(("accept", "return", "withdraw", "expire")),
        by=st.none() | st.sampled_from(_OWNERS),
        later=st.integers(0, 90),
    )
    def answer(self, handoff: str, answer: str, by: str | None, later: int) -> None:
        """An answer, mostly by somebody who may give it."""
        open_ = [each.id for each in self.system.handoffs if each.state == "offered"]
        handoff = open_[0] if open_ else handoff
        found = self.system.handoffs.get(handoff)
        if by is None and found is not None:
            by = found.giver if answer == "withdraw" else found.taker
            by = {"web": "cy", "chair": "bo"}.get(by, by)
        at = self.now
        events: dict[str, Event] = {
            "accept": Accepted(handoff, readback="as said", at=at, by=by),
            "return": Returned(handoff, "no photos", at=at, by=by),
            "withdraw": Withdrawn(handoff, at=at, by=by),
            "expire": Expired(handoff, at=at),
        }
        self._try(events[answer], later)

    @rule(item=st.sampled_from(_ITEMS), owner=st.none() | st.sampled_from(_OWNERS))
    def take(self, item: str, owner: str | None) -> None:
        """Somebody just takes an item, or leaves it."""
        self._try(OwnerChanged(item, owner, at=self.now))

    def _try(self, event: Event, later: int = 1) -> None:
        self.now += timedelta(minutes=later)
        event = _at(event, self.now)
        before = {item.id: item.owner for item in self.system.items}
        decision = self.system.decide(event)
        refused = None
        try:
            self.system = self.system.apply(event)
        except Refused as error:
            refused = error
        assert bool(decision) == (refused is None), f"apply does not do what {decision} says"
        if refused is not None:
            assert (refused.reason, refused.allowed) == (decision.reason, decision.allowed)
            self._adapter_refuses(event)
            return
        self.tested.apply(event)
        for item in self.system.items:
            now, then = item.owner, before.get(item.id)
            if then is not None and now != then:
                assert type(event) is Accepted, f"{item.id} went from {then} to {now} by {event}"

    def _adapter_refuses(self, event: Event) -> None:
        try:
            self.tested.apply(event)
        except Refused:
            return
        raise AssertionError(f"the adapter lets {event} happen, which has to be refused")

    @invariant()
    def whoever_had_an_owner_has_exactly_one(self) -> None:
        """The law of the protocol."""
        for item in self.system.items:
            assert item.owner is not None or item.id not in self.owned, item
            if item.owner is not None:
                self.owned.add(item.id)

    @invariant()
    def the_adapter_says_the_same_owners(self) -> None:
        """What the application answers is what the library says."""
        for item in self.system.items:
            said = self.tested.owner_of(item.id)
            assert said == item.owner, f"of {item} the adapter says that it is {said}'s"

    @invariant()
    def at_most_one_offer_of_an_item_is_open(self) -> None:
        """And it is its owner's."""
        offered = [handoff for handoff in self.system.handoffs if handoff.state == "offered"]
        assert len({handoff.item for handoff in offered}) == len(offered)
        for handoff in offered:
            assert self.system.items[handoff.item].owner == handoff.giver

    @invariant()
    def limits_hold(self) -> None:
        """No state, class of service or owner has more in progress than was agreed."""
        items = list(self.system.items)
        doing = [item for item in items if item.state == "doing"]
        busy = [item for item in items if item.state in ("doing", "review")]
        assert len(doing) <= 2
        assert sum(item.service_class == "urgent" for item in busy) <= 1

    def teardown(self) -> None:
        """Replaying everything gives the same system."""
        assert replay(self.initial, self.system.history) == self.system


def _at(event: Event, now: datetime) -> Event:
    """The event as of now; what has a beginning begins now, too."""
    then: Any = event
    fields = {"since": now} if hasattr(event, "since") else {}
    moved: Event = evolve(then, at=now, **fields)
    return moved
