"""What reading gives: the system, and what of the source is not in it."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import field, frozen

from worksystem.model.system import WorkSystem
from worksystem.show import show
from worksystem.table import Table

__all__ = ["Loss", "Reading"]


@frozen
class Loss:
    """One thing in a source that the system could not hold, and its place.

    Attributes:
        path: Where in the source, in the source's own words: ``Task 7/Type``.
        reason: What was there, and what became of it.
        line: Line in the source, counted from 1, where it is a text.

    Examples:
        >>> print(Loss("Task 7/Type", "fixed units are not kept; effort is", 212))
        line 212: Task 7/Type: fixed units are not kept; effort is
    """

    path: str
    reason: str
    line: int | None = None

    def __str__(self) -> str:
        line = f"line {self.line}" if self.line is not None else ""
        return ": ".join(part for part in (line, show(self.path), show(self.reason)) if part)


def _losses(value: Iterable[Loss]) -> tuple[Loss, ...]:
    return tuple(value)


@frozen
class Reading:
    """The answer of every reader: a system, and what was lost on the way to it.

    A source that cannot be read raises `UnreadableSource`. A loss is smaller:
    the system is sound without it, and nothing is dropped in silence.

    Attributes:
        system: What was read.
        losses: What could not be carried over, in the order of the source.

    Examples:
        >>> reading = Reading(WorkSystem("shop"), [Loss("Task 7/Type", "fixed units are not kept")])
        >>> print(reading)
        WorkSystem('shop'), read with 1 loss
        place        line  not carried over
        Task 7/Type  -     fixed units are not kept
        >>> print(Reading(WorkSystem("shop")))
        WorkSystem('shop'), read without losses
    """

    system: WorkSystem
    losses: tuple[Loss, ...] = field(default=(), converter=_losses)

    def table(self) -> Table:
        """The losses, one a row.

        Examples:
            >>> Reading(WorkSystem("shop"), [Loss("Task 7", "a macro")]).table().to_records()
            [{'place': 'Task 7', 'line': None, 'not carried over': 'a macro'}]
        """
        rows = [(loss.path, loss.line, loss.reason) for loss in self.losses]
        count = f"{len(rows)} loss{'es' if len(rows) > 1 else ''}"
        caption = f"{self.system!r}, read with{f' {count}' if rows else 'out losses'}"
        return Table.of(caption, ("place", "line", "not carried over"), rows)

    def __str__(self) -> str:
        table = self.table()
        return str(table) if self.losses else show(table.caption)

    def _repr_html_(self) -> str:
        return self.table().to_html(limit=60)
