"""From a first schedule to a good one: justification, then a seeded search around the best."""

from __future__ import annotations

from collections.abc import Callable
from math import exp
from random import Random
from typing import TYPE_CHECKING

from worksystem.analysis.plans.trials import keep_order

if TYPE_CHECKING:
    from worksystem.analysis.plans.trials import Scheme, Trial, Value

__all__ = ["EFFORTS", "Search", "budget"]

EFFORTS = ("quick", "normal", "thorough")

_QUICK = 9
# Placements of items that a normal search may make; less than a second where all is on one axis.
_PLACEMENTS = 250_000
_THOROUGH = 10
_FEWEST = 30
# A few items stand in few orders: more schedules than this for each find nothing new.
_FOR_EACH = 200
# A shake forward, and justification: the most schedules that one move makes.
_MOVE = 3

# How the search moves. Found on the published instances of 30 and 60 items.
_WINDOW = (0.05, 0.5)  # of the whole span is shaken
_TOGETHER = 4  # items at least, on average, are in a window
_FREELY = 0.3  # of all items are in a window: they are few
_SHAKE = (0.3, 1.0)  # of the whole span is the most that a place in the order moves
_WORSE = 0.005  # of its value a schedule may lose and still be gone on from, now and then
_PATIENCE = 150  # moves without a better schedule before the search starts somewhere else


def budget(effort: str, items: int, cost: int) -> int:
    """How many schedules an effort allows.

    Examples:
        >>> budget("quick", 1000, 1), budget("normal", 30, 1), budget("normal", 1000, 5)
        (9, 6000, 50)
    """
    if effort == "quick":
        return _QUICK
    items = max(1, items)
    normal = min(_FOR_EACH * items, max(_FEWEST, _PLACEMENTS // (items * cost)))
    return normal * _THOROUGH if effort == "thorough" else normal


class Search:
    """Looks for a good schedule; the same one for the same seed and number of schedules.

    It begins with the latest-finish rule and double justification: everything
    as late as possible, then as early as possible, each in the order of the
    schedule before. Then it shakes the order in a window of time and justifies
    again, and goes on from what is no worse, or little worse now and then.

    Source: Valls, Ballestín and Quintanilla, "Justification and RCPSP: a
    technique that pays", EJOR 165(2), 2005; the acceptance of Kirkpatrick,
    Gelatt and Vecchi, "Optimization by simulated annealing", Science 220, 1983.

    Args:
        scheme: Makes schedules from priorities.
        seed: Of the chance that it draws.
        tardiness: Whether due dates count before the finish.
        good: Whether a value cannot be improved.
    """

    def __init__(
        self, scheme: Scheme, *, seed: int, tardiness: bool, good: Callable[[Value], bool]
    ) -> None:
        self.scheme = scheme
        self.random = Random(seed)  # noqa: S311 - a search, no secret
        self._main = 2 if tardiness else 1
        self._good = good
        # A window that holds a few items, so that they can change places.
        self._least_window = min(1.0, _TOGETHER / max(1, len(scheme.project.open)))
        self.best: Trial | None = None

    def run(self, schedules: int) -> Trial:
        """The best of so many schedules, or of fewer if it cannot be improved."""
        scheme = self.scheme
        current = self._tried(scheme.forward(scheme.priorities()))
        if not self._done(schedules, _MOVE - 1):
            current = self._better(current, self._justified(current))
        still = 0
        while not self._done(schedules, _MOVE):
            before = self.best
            found = self._shaken(current)
            still = 0 if self.best is not before else still + 1
            if self._goes_on(found, current):
                current = found
            if still >= _PATIENCE:
                still = 0
                current = self._somewhere_else(schedules)
        assert self.best is not None, "there is a first schedule"
        return self.best

    def _done(self, schedules: int, more: int) -> bool:
        """Whether the next move, of so many schedules, must not be made."""
        assert self.best is not None, "there is a first schedule"
        is_open = bool(self.scheme.project.open)
        return not is_open or self.scheme.made + more > schedules or self._good(self.best.value)

    def key(self, value: Value) -> Value:
        """A value in the order of what counts first."""
        broken, finish, late = value
        return (broken, late, finish) if self._main == 2 else value

    def _better(self, a: Trial, b: Trial) -> Trial:
        return b if self.key(b.value) <= self.key(a.value) else a

    def _tried(self, trial: Trial) -> Trial:
        if self.best is None or self.key(trial.value) < self.key(self.best.value):
            self.best = trial
        return trial

    def _justified(self, trial: Trial) -> Trial:
        """As late as possible, then as early as possible, in the order of what was before."""
        return self._leftwards([-end for end in trial.ends], trial)

    def _leftwards(self, keys: list[float], trial: Trial) -> Trial:
        return self._tried(self.scheme.forward(self.scheme.backward(keys, trial)))

    def _shaken(self, trial: Trial) -> Trial:
        """Another schedule near this one: some items change places, then both directions again."""
        project, draw = self.scheme.project, self.random.random
        first, span = self._span(trial)
        width = span * max(_between(_WINDOW, draw()), self._least_window)
        opens = first + (span + width) * draw() - width
        closes = opens + width
        # Of a few items any may have to go before any other, from end to end.
        reach = span * _between(_SHAKE, draw()) * (2 if self._least_window > _FREELY else 1)
        from_the_end = draw() < 0.5
        keys: list[float] = [-end for end in trial.ends] if from_the_end else list(trial.begins)
        for node in project.open:
            if opens <= trial.begins[node] <= closes:
                keys[node] += reach * (draw() - 0.5)
        if from_the_end:
            return self._leftwards(keep_order(keys, project.rank[::-1], project.after), trial)
        found = self._tried(self.scheme.forward(keep_order(keys, project.rank, project.before)))
        return self._justified(found)

    def _goes_on(self, found: Trial, current: Trial) -> bool:
        new, old = self.key(found.value), self.key(current.value)
        if new <= old:
            return True
        if new[0] != old[0]:
            return new[0] < old[0]
        scale = _WORSE * max(1.0, self._size(current))
        return self.random.random() < exp(-min(700.0, (new[1] - old[1]) / scale))

    def _size(self, trial: Trial) -> float:
        return trial.value[2] if self._main == 2 else self._span(trial)[1]

    def _span(self, trial: Trial) -> tuple[int, int]:
        """When what is open begins, and how long it lasts."""
        nodes = self.scheme.project.open
        first = min((trial.begins[node] for node in nodes), default=0)
        return first, max((trial.ends[node] for node in nodes), default=0) - first

    def _somewhere_else(self, schedules: int) -> Trial:
        """Back to the best, or to a schedule that has nothing to do with it."""
        assert self.best is not None, "there is a first schedule"
        if self.random.random() < 0.5 or self._done(schedules, _MOVE):
            return self.best
        project = self.scheme.project
        keys = self.scheme.priorities()
        listed = [keys[node] for node in project.open]
        spread = max(max(listed) - min(listed), self._span(self.best)[1])
        for node in project.open:
            keys[node] += spread * (self.random.random() - 0.5)
        found = self._tried(self.scheme.forward(keep_order(keys, project.rank, project.before)))
        return self._justified(found)


def _between(ends: tuple[float, float], part: float) -> float:
    low, high = ends
    return low + (high - low) * part
