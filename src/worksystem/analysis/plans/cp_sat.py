"""Going on from a plan with a constraint solver: OR-tools CP-SAT, an extra."""

from __future__ import annotations

from math import gcd
from typing import TYPE_CHECKING, Any

from worksystem.errors import MissingExtra

try:
    from ortools.sat.python import cp_model
except ModuleNotFoundError:  # pragma: no cover - the tests have it
    msg = "cp-sat is OR-tools, which is not installed: pip install 'worksystem[optimize]'"
    raise MissingExtra(msg) from None

if TYPE_CHECKING:
    from worksystem.analysis.plans.one_axis import OneAxis
    from worksystem.analysis.plans.trials import Trial

__all__ = ["improve"]

# In the solver's own count of steps, which is the same on every machine: where
# no other limit is given, the answer is the same, too. About ten seconds.
_STEPS = 4.0
# Tardiness is told to the solver in whole numbers.
_PARTS = 720_720


def improve(
    scheme: OneAxis, best: Trial, bound: int, *, tardiness: bool, seconds: float | None, seed: int
) -> tuple[list[float], int]:
    """Look for a better plan than one that is known, and for a better bound.

    One worker, so that the same seed gives the same answer, unless the clock
    stops it: what it has found by then depends on the machine.

    Source: Laborie, Rogerie, Shaw and Vilím, "IBM ILOG CP optimizer for
    scheduling", Constraints 23(2), 2018, for the model; Perron and Furnon,
    "OR-Tools", the solver.

    Args:
        scheme: Knows what is planned.
        best: The plan that is known; the solver begins with it.
        bound: A position before which no plan can finish.
        tardiness: Whether due dates count before the finish.
        seconds: How long it works, by the clock; None: until a fixed number
            of steps.
        seed: Of the solver.

    Returns:
        Keys that `OneAxis.forward` makes the better plan from, and the bound.
    """
    model = _Model(scheme, best, bound, tardiness=tardiness)
    solver = cp_model.CpSolver()
    parameters: Any = solver.parameters
    if seconds is None:
        parameters.max_deterministic_time = _STEPS
    else:
        parameters.max_time_in_seconds = seconds
    parameters.random_seed = seed % 2**31
    parameters.num_workers = 1
    status = solver.solve(model.model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return list(best.begins), bound
    keys = [float(model.base + solver.value(start) * model.step) for start in model.starts]
    proven = model.base + int(solver.best_objective_bound) * model.step
    return keys, bound if tardiness else max(bound, proven)


class _Model:
    """Starts, intervals and capacities, in steps that divide all times."""

    def __init__(self, scheme: OneAxis, best: Trial, bound: int, *, tardiness: bool) -> None:
        self.model = cp_model.CpModel()
        self.base = min(best.begins, default=0)
        floors = [max(0, floor - self.base) for floor in scheme.floors]
        weights = [weight for links in scheme.links for _, weight in links]
        dates = [date - self.base for _, date in scheme.hard]
        dates += [due - self.base for _, due, _ in scheme.promises]
        self.step = step = gcd(*scheme.length, *floors, *weights, *dates) or 1
        end = (max(best.ends, default=self.base) - self.base) // step
        if tardiness or best.value[0]:
            end += sum(scheme.length) // step
        length = [length // step for length in scheme.length]
        self.starts = [
            self.model.new_int_var(floor // step, max(floor // step, end), f"start {node}")
            for node, floor in enumerate(floors)
        ]
        for node, start in enumerate(self.starts):
            self.model.add_hint(start, max(0, best.begins[node] - self.base) // step)
            for other, weight in scheme.links[node]:
                self.model.add(start >= self.starts[other] + weight // step)
        for node, date in scheme.hard:
            self.model.add(self.starts[node] + length[node] <= (date - self.base) // step)
        self._hold_capacities(scheme, length)
        makespan = self.model.new_int_var(0, end, "finish")
        items = len(scheme.project.items)
        self.model.add_max_equality(
            makespan, [self.starts[node] + length[node] for node in range(items)]
        )
        self.model.add(makespan >= (bound - self.base) // step)
        if tardiness:
            self.model.minimize(self._lateness(scheme, length, end))
        else:
            self.model.minimize(makespan)

    def _hold_capacities(self, scheme: OneAxis, length: list[int]) -> None:
        project = scheme.project
        intervals = {
            node: self.model.new_fixed_size_interval_var(self.starts[node], length[node], f"{node}")
            for node in project.open
        }
        for resource, capacity in enumerate(project.resources.capacity):
            takes = [(node, project.modes[node][0].takes.get(resource, 0)) for node in project.open]
            taken = [(intervals[node], units) for node, units in takes if units]
            self.model.add_cumulative(
                [interval for interval, _ in taken], [units for _, units in taken], capacity
            )

    def _lateness(self, scheme: OneAxis, length: list[int], end: int) -> Any:
        terms = []
        for number, (weight, due, nodes) in enumerate(scheme.promises):
            late = self.model.new_int_var(0, max(0, 2 * end), f"late {number}")
            for node in nodes:
                date = (due - self.base) // self.step
                self.model.add(late >= self.starts[node] + length[node] - date)
            terms.append(round(weight * _PARTS) * late)
        return sum(terms)
