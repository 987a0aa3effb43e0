"""What advisers ask of an item, and where it is found: in its fields, or in custom ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from worksystem.analysis.priorities.advisers import Exact
from worksystem.errors import InvalidChoice, InvalidModel, InvalidNumber
from worksystem.model.construction import choice, evidence, number
from worksystem.model.durations import ZERO
from worksystem.model.instants import to_microseconds
from worksystem.model.resolution import midnight

if TYPE_CHECKING:
    from worksystem.analysis.priorities.advisers import Adviser
    from worksystem.model.items import WorkItem
    from worksystem.model.system import WorkSystem

__all__ = ["BANDS", "Inputs", "Known", "instant_of"]

Known = dict[str, tuple[Any, Exact]]
"""Input to its value as people know it, and the number that the formula uses."""

BANDS = ("must", "should", "could", "wont")
NAMESPACE = "priority:"
_band = choice(*BANDS)
_MICROSECOND = timedelta(microseconds=1)


def instant_of(due: datetime | date, zone: str) -> int:
    """A due date as an instant: of a plain day, its end."""
    return to_microseconds(due) if isinstance(due, datetime) else midnight(due, 1, zone)


class Inputs:
    """Reads what an adviser needs, and remembers what is wrong.

    Args:
        system: Knows the zone of plain dates, and what is part of what.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> from worksystem.analysis.priorities.advisers import ADVISERS
        >>> item = WorkItem("page", effort="2d", ext={"priority:cost_of_delay": 300})
        >>> inputs = Inputs(WorkSystem("shop", items=[item]))
        >>> known, missing = inputs.of(item, ADVISERS["cd3"])
        >>> known["cost_of_delay"][0], missing
        (300, ())
    """

    def __init__(self, system: WorkSystem) -> None:
        self.system = system
        self.zone = system.local_zone
        self.faults: list[InvalidModel] = []
        self._read: dict[str, Callable[[WorkItem], tuple[Any, Exact] | None]] = {
            "rank": lambda item: None if item.rank is None else (item.rank, item.rank),
            "size": _size,
            "due": self._due,
            "moscow": self._moscow,
        }

    def of(self, item: WorkItem, adviser: Adviser) -> tuple[Known, tuple[str, ...]]:
        """What is known of an item, and the names of what is not."""
        known: Known = {}
        for name in adviser.inputs:
            read = self._read.get(name)
            found = read(item) if read else self._amount(item, name)
            if found is not None:
                known[name] = found
        return known, tuple(name for name in adviser.inputs if name not in known)

    def asked(
        self, item: WorkItem, ask: Callable[[WorkItem], object]
    ) -> tuple[Known, tuple[str, ...]]:
        """What a function of the user's says of an item, or that it is missing."""
        value = ask(item)
        if value is None:
            return {}, ("score",)
        try:
            said = number(value)
        except InvalidModel as error:
            self.faults.append(error.at(f"by(items[{item.id!r}])"))
            return {}, ("score",)
        return {"score": (said, Fraction(said))}, ()

    def check(self) -> None:
        """Raise what was wrong, all of it at once."""
        if self.faults:
            raise InvalidModel.of(self.faults)

    def _amount(self, item: WorkItem, name: str) -> tuple[Any, Exact] | None:
        value = item.ext.get(NAMESPACE + name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0:
            error = InvalidNumber(f"need a number of 0 or more, got {evidence(value)}")
            self.faults.append(error.at(_place(item, name)))
            return None
        return value, value if isinstance(value, int) else Fraction(value)

    def _moscow(self, item: WorkItem) -> tuple[Any, Exact] | None:
        value = item.ext.get(NAMESPACE + "moscow")
        if value is None:
            return None
        try:
            return _band(value), BANDS.index(value) + 1
        except InvalidChoice as error:
            self.faults.append(error.at(_place(item, "moscow")))
            return None

    def _due(self, item: WorkItem) -> tuple[Any, Exact] | None:
        """The earliest of its own due date and those of what it is part of."""
        found: list[tuple[int, bool, datetime | date]] = []
        at: WorkItem | None = item
        while at is not None:
            if at.due is not None:
                found.append((instant_of(at.due, self.zone), at is not item, at.due))
            at = None if at.parent is None else self.system.items[at.parent]
        if not found:
            return None
        instant, _, due = min(found, key=lambda each: each[:2])
        return due, instant


def _size(item: WorkItem) -> tuple[Any, Exact] | None:
    """What is left of its effort or duration, where somebody has said, else all of it."""
    left = item.remaining
    if left is None and item.estimate is not None:
        left = item.estimate.likely
    # Nothing can be divided by the length of a milestone.
    return None if left is None or left == ZERO else (left, left // _MICROSECOND)


def _place(item: WorkItem, name: str) -> str:
    return f"items[{item.id!r}].ext[{NAMESPACE + name!r}]"


def exact(known: Mapping[str, tuple[Any, Exact]]) -> dict[str, Exact]:
    """The numbers alone."""
    return {name: value for name, (_, value) in known.items()}


def shown(known: Mapping[str, tuple[Any, Exact]], names: Iterable[str]) -> dict[str, Any]:
    """The values as people know them, in the order of the formula."""
    return {name: known[name][0] for name in names if name in known}
