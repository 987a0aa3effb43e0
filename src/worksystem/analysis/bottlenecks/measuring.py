"""Measuring relief: planning changed systems again, those first that promise most."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Literal

from attrs import frozen

from worksystem.analysis.bottlenecks.candidates import find_candidates
from worksystem.analysis.bottlenecks.limits import Limits
from worksystem.analysis.bottlenecks.ranking import Ranking
from worksystem.analysis.bottlenecks.relief import Relief, ReliefEntry
from worksystem.analysis.plans import make_plan
from worksystem.errors import CannotAnswer
from worksystem.model.durations import ZERO
from worksystem.show import show

if TYPE_CHECKING:
    from worksystem.analysis.plans import Plan

__all__ = ["Measured", "Unmeasured", "gain", "measure_relief"]

_ABOUT = {
    "finish": "how much earlier the plan finishes",
    "tardiness": "how much less late the plan is on what is due, weighted by priority",
}
_CHANGES = "with one more unit of an owner, or an item a tenth shorter"
_COLUMNS = {"subject": "subject", "kind": "kind", "gain": "value"}


@frozen
class Unmeasured:
    """That a change was not measured, and why.

    Attributes:
        change: The change.
        reason: ``limit``: it cannot gain more than the first few do, or not
            at all; ``enough``: of its kind enough were measured; ``no plan``:
            none was found.
        detail: The reason, in words.

    Examples:
        >>> print(Unmeasured(Relief("ana", "owner"), "limit", "it can gain 2h at most"))
        one more of ana was not measured: it can gain 2h at most
    """

    change: Relief
    reason: Literal["limit", "enough", "no plan"]
    detail: str

    def __str__(self) -> str:
        return f"{self.change} was not measured: {self.detail}"


@frozen
class Measured:
    """What became of every change that might help.

    Attributes:
        entries: Those that were measured, in the order in which they were.
        others: Those that were not.

    Examples:
        >>> len(Measured())
        0
    """

    entries: tuple[ReliefEntry, ...] = ()
    others: tuple[Unmeasured, ...] = ()

    def __len__(self) -> int:
        return len(self.entries) + len(self.others)

    def count(self, reason: str) -> int:
        """How many were not measured for a reason."""
        return sum(other.reason == reason for other in self.others)

    def ranking(self, base: Plan, *, shown: int) -> Ranking[ReliefEntry]:
        """The entries, those that gain most first; ties by id."""
        entries = sorted(self.entries, key=lambda e: (-e.value, e.subject, e.kind))
        columns = _COLUMNS | ({"finish": "finish"} if base.system.start is not None else {})
        about = f"{_ABOUT[base.objective]} {_CHANGES}"
        return Ranking("relief", about, entries, columns, shown=shown)


def gain(base: Plan, changed: Plan) -> timedelta:
    """By how much a changed plan is better than the one before, by what that is for.

    Earlier finishes are measured in the working time in which the length of
    the base is: the difference of the two lengths where the system names a
    calendar, or has one for all.

    Args:
        base: The plan before.
        changed: The plan after.

    Examples:
        >>> from worksystem import Owner, WorkItem, WorkSystem, make_plan
        >>> items = [WorkItem(id, owner="ana", effort="2h") for id in "ab"]
        >>> shop = WorkSystem("shop", owners=[Owner("ana")], items=items)
        >>> print(gain(make_plan(shop), make_plan(Relief("ana", "owner").of(shop))))
        2:00:00
    """
    if base.objective == "tardiness":
        return base.tardiness - changed.tardiness
    return base.length - base.times.until(changed.schedule.finish)


def measure_relief(base: Plan, options: Mapping[str, Any], *, top: int) -> Measured:
    """Measure what changes gain, each by a plan of the changed system.

    Owners and items are looked at in turn, those first that promise most. Of
    each kind `top` are measured at most. One whose gain cannot be more than
    that of the `top` best so far, or than nothing, is not measured.

    Args:
        base: The plan that gains are measured from.
        options: Of `make_plan`: those that the base was made with.
        top: How many are looked for.

    Cost is that of at most twice `top` plans.

    Examples:
        >>> from worksystem import Owner, WorkItem, WorkSystem, make_plan
        >>> items = [WorkItem(id, owner="ana", effort="2h") for id in "ab"]
        >>> plan = make_plan(WorkSystem("shop", owners=[Owner("ana")], items=items))
        >>> for entry in measure_relief(plan, {}, top=1).entries:
        ...     print(entry)
        one more of ana ends the plan 2h earlier, 2h after the start
    """
    return _Measuring(base, options, top).run()


class _Measuring:
    def __init__(self, base: Plan, options: Mapping[str, Any], top: int) -> None:
        self._base = base
        self._options = options
        self._top = top
        self._limits = Limits(base)
        self._costly = 2 * top  # limits that may be worked out for as much as a plan
        self._planned = {"owner": 0, "item": 0}
        self._entries: list[ReliefEntry] = []
        self._others: list[Unmeasured] = []

    def run(self) -> Measured:
        for pair in zip_longest(*find_candidates(self._base)):
            for relief in pair:
                if relief is not None:
                    self._look_at(relief)
        return Measured(tuple(self._entries), tuple(self._others))

    def _look_at(self, relief: Relief) -> None:
        enough = self._planned[relief.kind] >= self._top
        if (limit := self._limit(relief, enough=enough)) is not None:
            most = f"can gain {show(limit)} at most" if limit else "cannot gain anything"
            self._others.append(Unmeasured(relief, "limit", f"it {most}"))
        elif enough:
            detail = f"{self._top} that promised more were measured"
            self._others.append(Unmeasured(relief, "enough", detail))
        else:
            self._planned[relief.kind] += 1
            self._measure(relief)

    def _limit(self, relief: Relief, *, enough: bool) -> timedelta | None:
        """The most that a change can gain, if that is too little."""
        to_beat = self._to_beat()
        if self._limits.least > to_beat:
            return None
        if not self._limits.is_cheap(relief):
            if enough or not self._costly:
                return None
            self._costly -= 1
        limit = self._limits.most(relief)
        return limit if limit <= to_beat else None

    def _to_beat(self) -> timedelta:
        gains = sorted((entry.value for entry in self._entries), reverse=True)
        return max(ZERO, gains[self._top - 1]) if len(gains) >= self._top else ZERO

    def _measure(self, relief: Relief) -> None:
        base = self._base
        try:
            changed = make_plan(relief.of(base.system), **self._options)
        except CannotAnswer as error:
            self._others.append(Unmeasured(relief, "no plan", str(error)))
            return
        self._entries.append(
            ReliefEntry(
                relief,
                gain(base, changed),
                length=changed.length,
                finish=changed.finish,
                objective=base.objective,
            )
        )
