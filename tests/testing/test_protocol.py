"""The machine finds nothing wrong with the library, and everything with adapters that cheat."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from worksystem import Refused
from worksystem.events import Accepted, Moved, Offered, OwnerChanged
from worksystem.testing import ProtocolMachine, histories, simplest

LONG = settings(
    max_examples=25,
    stateful_step_count=60,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
# Whether it is found counts, not how small the example is.
FINDING = settings(LONG, max_examples=300, derandomize=True, phases=[Phase.generate])


TestLibrary = ProtocolMachine.TestCase
TestLibrary.settings = LONG


class Sound:
    """An application that keeps the protocol by asking the library."""

    def __init__(self, system):
        self.system = system

    def apply(self, event):
        self.system = self.system.apply(event)

    def owner_of(self, item):
        return self.system.items[item].owner if item in self.system.items else None


class PassesOnOffer(Sound):
    def owner_of(self, item):
        offers = [h for h in self.system.handoffs if h.state == "offered" and h.item == item]
        return offers[0].taker if offers else super().owner_of(item)


class LetsAnybodyTake(Sound):
    def apply(self, event):
        try:
            super().apply(event)
        except Refused:
            if type(event) is not OwnerChanged:
                raise


class RefusesToAccept(Sound):
    def apply(self, event):
        if type(event) is Accepted:
            raise Refused("no")
        super().apply(event)


class IgnoresLimits(Sound):
    def apply(self, event):
        try:
            super().apply(event)
        except Refused as error:
            if "is full" not in error.reason:
                raise


def machine(adapter):
    class Machine(ProtocolMachine):
        def adapter(self, system):
            return adapter(system)

    return Machine


def test_an_adapter_that_keeps_the_protocol_passes():
    run_state_machine_as_test(machine(Sound), settings=settings(LONG, max_examples=5))


@pytest.mark.parametrize(
    ("adapter", "complaint"),
    [
        (PassesOnOffer, "the adapter says"),
        (LetsAnybodyTake, "lets OwnerChanged"),
        (RefusesToAccept, "no"),
        (IgnoresLimits, "lets (Moved|Created)"),
    ],
)
def test_an_adapter_that_cheats_is_found(adapter, complaint):
    with pytest.raises((AssertionError, Refused)) as caught:
        run_state_machine_as_test(machine(adapter), settings=FINDING)

    assert caught.match(complaint)


@pytest.mark.parametrize("kind", [Moved, Offered, Accepted])
def test_histories_have_events_of_every_kind(kind):
    assert simplest(histories(), lambda history: any(type(event) is kind for event in history))
