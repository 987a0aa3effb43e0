"""The answer to how work flows, for reading."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from attrs import frozen

from worksystem.analysis.flow.figures import Figures
from worksystem.analysis.flow.overview import caption, notes, overview, text
from worksystem.analysis.flow.reasons import explain
from worksystem.model.registry import unknown

if TYPE_CHECKING:
    from worksystem.table import Table

__all__ = ["Flow"]

_SHOWN_ROWS = 60


@frozen(eq=False, slots=False, repr=False)
class Flow(Figures):
    """The answer of `measure_flow`.

    Every figure is worked out when it is first asked for. Durations are
    elapsed time, exact to the microsecond; `on` gives them in working time.

    Attributes:
        history: What happened, also what is outside the window.
        system: The system that was asked about; None for a bare history.
        spans: When each item was started, finished or dropped, as columns.
        window: What part of the history is asked about.
        by: What a period is, where there are periods.
        calendar: On which calendar working time is counted by default.

    Examples:
        >>> from worksystem import WorkItem, Workflow, WorkSystem, events
        >>> from worksystem.analysis.flow import measure_flow
        >>> web = Workflow("web", [("todo", "ready"), ("doing", "active"), ("live", "done")])
        >>> moves = [
        ...     events.Moved(item, state, at=f"2026-04-{day:02}T09:00Z")
        ...     for item, state, day in [
        ...         ("page", "todo", 1),
        ...         ("page", "doing", 2),
        ...         ("page", "live", 5),
        ...         ("copy", "doing", 6),
        ...     ]
        ... ]
        >>> shop = WorkSystem(
        ...     "shop",
        ...     workflows=[web],
        ...     items=[WorkItem(id, workflow="web") for id in ("page", "copy")],
        ...     history=moves,
        ...     as_of="2026-04-08T09:00Z",
        ... )
        >>> flow = measure_flow(shop)
        >>> flow.cycle_times["page"].days, flow.ages["copy"].days, flow.wip.now
        (3, 2, 1)
        >>> print(flow.policy)
        started at its first entry into one of doing, live, finished at its last entry into live, as the workflows have it
        >>> print(flow.explain("page"))
        'page' was started on Thu 2026-04-02 09:00 and finished on Sun 2026-04-05 09:00: a cycle time of 3ed. It was in todo for 1ed, doing for 3ed and live for 0eh. Of 1 finished item, 0 took longer.
    """

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What was taken for granted, or could not be used, in sentences."""
        return notes(self)

    def explain(self, item: str) -> str:
        """Say when an item was started, where it was, and how it compares.

        Raises:
            UnknownReference: If nothing has happened to such an item.
        """
        names = self.spans.timeline.lives.items
        if item not in self:
            raise unknown(f"the history has no item {item!r}", item, names)
        return explain(self, item)

    def table(self) -> Table:
        """The overview: each figure in a row, with what it counts."""
        return overview(self)

    @property
    def caption(self) -> str:
        """The answer in one line."""
        return caption(self)

    def __str__(self) -> str:
        return text(self)

    def _repr_html_(self) -> str:
        return self.table().to_html(limit=_SHOWN_ROWS)

    def __repr__(self) -> str:
        return f"<Flow: {self.caption}>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Flow):
            return NotImplemented
        return self._facts == other._facts and self.history == other.history

    def __hash__(self) -> int:
        return hash((self.window, str(self.policy)))

    @property
    def _facts(self) -> tuple[object, ...]:
        """What two equal answers share, beside what happened."""
        stages = self.spans.stages
        meaning = sorted(
            zip(stages.states, stages.category.T[:-1].tolist(), strict=True), key=lambda p: p[0]
        )
        return (self.window, self.policy, self.by, self.spans.timeline.as_of, meaning)
