"""That an item takes somebody's time: how much, and between which instants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

from attrs import frozen

from worksystem.model.working_time import WorkingTime
from worksystem.network.timing import microseconds

if TYPE_CHECKING:
    from worksystem.model.items import WorkItem
    from worksystem.model.people import Assignment
    from worksystem.model.system import WorkSystem
    from worksystem.network import Timing

__all__ = ["BookedPlan", "Booking", "divided", "work_left", "work_of_doers"]


@frozen
class Booking:
    """That an item takes an owner's time: how much, between which instants, on whose working time.

    Attributes:
        item: Its id.
        owner: Id of the one whose time it takes.
        start: Instant in microseconds since 1970 UTC: an opening.
        finish: Instant in microseconds since 1970 UTC: a closing.
        time: The working time in which the work goes on, between the two.
        work: Microseconds of the owner's capacity that it takes in all.

    Examples:
        >>> from worksystem import WorkingTime
        >>> Booking("art", "bo", 0, 10, WorkingTime.always(), 5).work
        5
    """

    item: str
    owner: str
    start: int
    finish: int
    time: WorkingTime
    work: int


class BookedPlan(Protocol):
    """A plan, as far as the load needs to know it.

    It may also have a method ``float_of(item_id) -> timedelta | None``: how far
    an item may slip. Without it, no moves are proposed.
    """

    @property
    def system(self) -> WorkSystem:
        """The system that is planned."""

    def bookings(self) -> tuple[Booking, ...]:
        """Whose time each item takes, and when."""


def divided(work: int, weights: Mapping[str, Fraction | float]) -> dict[str, int]:
    """Whole parts of work in proportion to weights, which sum to the work exactly.

    By largest remainders: each gets what is whole in their part, and what is
    left goes, one by one, to those of whom most was cut off; ties by id.

    Examples:
        >>> divided(100, {"cy": 1, "bo": 1, "ana": 1})
        {'cy': 33, 'bo': 33, 'ana': 34}
        >>> divided(10, {"ana": 1, "bo": 0.5})
        {'ana': 7, 'bo': 3}
    """
    exact_weights = {id_: Fraction(weight) for id_, weight in weights.items()}
    whole = sum(exact_weights.values())
    exact = {id_: work * weight / whole for id_, weight in exact_weights.items()}
    parts = {id_: int(part) for id_, part in exact.items()}
    by_loss = sorted(parts, key=lambda id_: (parts[id_] - exact[id_], id_))
    for id_ in by_loss[: work - sum(parts.values())]:
        parts[id_] += 1
    return parts


def work_left(timing: Timing, node: int, item: WorkItem) -> int:
    """Microseconds of effort, or of duration, that are left of an item.

    What is finished, or outside the system, has none left. Of a started item
    it is what `remaining` says; if nobody has said, the part of its effort
    that corresponds to the part of its time that is left.

    Args:
        timing: The time facts of the system.
        node: The item's node.
        item: The item.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> from worksystem.network import network_of
        >>> item = WorkItem("a", effort="2h", remaining="1h")
        >>> timing = network_of(WorkSystem("shop", items=[item])).timing
        >>> work_left(timing, 0, item) // 60_000_000
        60
    """
    if node in timing.ended or item.external:
        return 0
    if item.remaining is not None:
        return microseconds(item.remaining)
    if item.estimate is None:
        return 0
    whole, length = microseconds(item.estimate.likely), int(timing.durations[node])
    rest = timing.rest.get(node, length)
    if rest == length:
        return whole
    return (2 * whole * rest + length) // (2 * length)


def work_of_doers(
    system: WorkSystem, item: WorkItem, doers: Iterable[Assignment], work: int
) -> dict[str, int]:
    """Microseconds that an item takes of the capacity of each of its doers.

    They work together, each at their share of what they give to the system.
    Effort is divided among them, so that the parts sum to it exactly. Of a
    fixed duration each hour takes their share, however many they are.

    Args:
        system: Knows the capacity of the doers.
        item: What is done.
        doers: Who does it.
        work: What is left of its effort or duration; see `work_left`.

    Examples:
        >>> from worksystem import Assignment, Capacity, Owner, WorkItem, WorkSystem
        >>> owners = [Owner("ana"), Owner("bo", capacity=Capacity(share=0.5))]
        >>> system = WorkSystem("shop", owners=owners)
        >>> doers = [Assignment("ana"), Assignment("bo")]
        >>> work_of_doers(system, WorkItem("a", effort="3h"), doers, 90)
        {'ana': 60, 'bo': 30}
        >>> work_of_doers(system, WorkItem("a", duration="3h"), doers, 90)
        {'ana': 90, 'bo': 45}
    """
    listed = tuple(doers)
    if item.effort is not None and len(listed) == 1:
        return {listed[0].owner: work}
    weights = {
        doer.owner: Fraction(doer.share) * Fraction(system.owners[doer.owner].capacity.share)
        for doer in listed
    }
    if item.effort is not None:
        return divided(work, weights)
    return {id_: round(work * weight) for id_, weight in weights.items()}
