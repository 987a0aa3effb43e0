"""One schedule that was tried, and what it is worth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from attrs import frozen

if TYPE_CHECKING:
    from worksystem.analysis.plans.project import Project

__all__ = ["Scheme", "Trial", "Value", "keep_order", "pools_of"]

Value = tuple[float, float, float]
"""How much hard dates are broken; then the objective; then the other objective."""

_TOGETHER = 16
_FEW = 300


@frozen(eq=False)
class Trial:
    """A schedule: where every node stands, in times that can be compared.

    Attributes:
        starts: Position of each node's start, on the axis of its mode.
        modes: Number of the mode of each node.
        begins: When each node begins, comparable over all nodes.
        ends: When each node ends.
        value: What it is worth; less is better.
    """

    starts: list[int]
    modes: list[int]
    begins: list[int]
    ends: list[int]
    value: Value


class Scheme(Protocol):
    """A way of making a schedule from priorities: the serial scheme, in both directions.

    Items are taken one after another, those that are waited for first, and
    each gets the first place at which it fits. Backward, the same is done from
    the end, and each gets the last.

    Source: Kelley, "The critical-path method: resources planning and
    scheduling", 1963; as serial schedule generation scheme in Kolisch, "Serial
    and parallel resource-constrained project scheduling methods revisited",
    EJOR 90(2), 1996.

    Attributes:
        project: What is planned.
        cost: How long placing an item takes, against the fastest scheme.
        made: How many schedules were made so far.
    """

    project: Project
    cost: int
    made: int

    def forward(self, keys: Sequence[float]) -> Trial:
        """A schedule in which the items with the least keys are placed first."""

    def backward(self, keys: Sequence[float], last: Trial) -> list[int]:
        """When everything begins if it is placed from the end of another schedule.

        Args:
            keys: The items with the least are placed first, which are the last ones.
            last: Whose end and modes it has.
        """

    def priorities(self) -> list[float]:
        """Keys for a first schedule: latest finish first.

        Source: Davis and Patterson, "A comparison of heuristic and optimum
        solutions in resource-constrained project scheduling", 1975.
        """

    def comparable(self, instant: int) -> int:
        """An instant in the times that begins and ends are told in."""


def keep_order(
    keys: list[float], order: Sequence[int], before: Sequence[Sequence[int]]
) -> list[float]:
    """The same keys, raised where one is less than that of a node that has to come before.

    Examples:
        >>> keep_order([5, 1, 9], [0, 1, 2], [[], [0], [1]])
        [5, 5, 9]
    """
    for node in order:
        key = keys[node]
        for other in before[node]:
            if keys[other] > key:  # noqa: PLR1730 - max() is a call, a million times
                key = keys[other]
        keys[node] = key
    return keys


def pools_of(
    takes: Sequence[dict[int, int]], resources: int, alike: Callable[[int], object]
) -> list[list[int]]:
    """Which resources to look at together: those that items take at the same time.

    Looking at several owners at once pays in small projects; in large ones it
    would mean to walk over everybody's bookings for one of them.

    Args:
        takes: What each item takes.
        resources: How many there are.
        alike: What two resources must share to be looked at together.

    Examples:
        >>> pools_of([{0: 1, 2: 1}, {1: 1}], 3, lambda resource: None)
        [[0, 2], [1]]
    """
    group = list(range(resources))

    def first(resource: int) -> int:
        while group[resource] != resource:
            resource = group[resource]
        return resource

    if sum(map(bool, takes)) <= _FEW:
        for taken in takes:
            some = [first(resource) for resource in sorted(taken)]
            for other in some[1:]:
                a, b = sorted((first(some[0]), first(other)))
                if a != b and alike(a) == alike(b):
                    group[b] = a
    found: dict[int, list[int]] = {}
    for resource in range(resources):
        found.setdefault(first(resource), []).append(resource)
    return [
        part
        for together in found.values()
        for part in ([together] if len(together) <= _TOGETHER else [[r] for r in together])
    ]
