"""How long items were blocked, and by what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from worksystem.analysis.flow.elapsed import Told, by_code, span, spent
from worksystem.analysis.flow.visits import Rows
from worksystem.model.history import MISSING, code_of
from worksystem.model.instants import from_microseconds
from worksystem.table import Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from worksystem.analysis.flow.elapsed import Ints
    from worksystem.analysis.flow.spans import Spans
    from worksystem.analysis.flow.window import Window
    from worksystem.model.history import History

__all__ = ["Block", "Blocked", "blocked_of"]

_BLOCKED, _UNBLOCKED = code_of("blocked"), code_of("unblocked")


@frozen
class Block:
    """That something kept an item from going on, for a while.

    Attributes:
        item: Id of the item.
        reason: What kept it; empty where nobody has said.
        since: From when on.
        until: Until when: it was unblocked, blocked by something else, or ended.
        is_over: Whether it is; else `until` is the instant asked about.
    """

    item: str
    reason: str
    since: datetime
    until: datetime
    is_over: bool


@frozen(eq=False, slots=False)
class Blocked:
    """Every time that an item was blocked: what it took, by reason.

    Times do not overlap: where an item is blocked twice, the later reason
    counts from then on. Blocks end with the item.

    Attributes:
        by_reason: Reason to the time in the window, the longest first.
        blocks: Every block that reaches into the window, by item and time.

    Examples:
        >>> from worksystem import History, events
        >>> from worksystem.analysis.flow import measure_flow
        >>> happened = [
        ...     events.Blocked("page", "no photos", at="2026-04-20T09:00Z"),
        ...     events.Unblocked("page", at="2026-04-21T11:00Z"),
        ... ]
        >>> print(measure_flow(History(happened)).blocked)
        blocked for 1ed 2eh in all
        reason     blocked  times  items  now
        no photos  1ed 2eh      1      1    0
    """

    by_reason: Mapping[str, timedelta]
    blocks: Sequence[Block]

    @property
    def total(self) -> timedelta:
        """All time in which an item was blocked."""
        return sum(self.by_reason.values(), timedelta(0))

    @property
    def now(self) -> tuple[str, ...]:
        """Ids of the items that are blocked at the instant asked about, by id."""
        return tuple(sorted({block.item for block in self.blocks if not block.is_over}))

    def table(self) -> Table:
        """One row a reason."""
        rows = []
        for reason, time in self.by_reason.items():
            blocks = [block for block in self.blocks if block.reason == reason]
            open_ = sum(not block.is_over for block in blocks)
            items = len({block.item for block in blocks})
            rows.append((reason or "not said", Told(time), len(blocks), items, open_))
        return Table.of(
            f"blocked for {Told(self.total)} in all",
            ("reason", "blocked", "times", "items", "now"),
            rows,
        )

    def __len__(self) -> int:
        return len(self.blocks)

    def __str__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


def blocked_of(history: History, spans: Spans, window: Window) -> Blocked:
    """Find every block of a history, and what of it lies in a window."""
    lives = spans.timeline.lives
    marks = np.flatnonzero((lives.kind == _BLOCKED) | (lives.kind == _UNBLOCKED))
    item, at = lives.item[marks], lives.at[marks]
    end = np.full(len(marks), MISSING, dtype=np.int64)
    same = item[1:] == item[:-1]
    end[:-1][same] = at[1:][same]
    # One that nothing ends goes on to the end of the item, or until now.
    ended = spans.ended[item]
    over = np.where((ended != MISSING) & (ended >= at), ended, spans.life_end[item])
    is_over = (end != MISSING) | (spans.ended[item] != MISSING)
    end = np.where(end == MISSING, over, np.minimum(end, np.maximum(over, at)))
    chosen = lives.kind[marks] == _BLOCKED
    chosen &= (at < window.end) & ((at >= window.start) | (end > window.start) | ~is_over)
    marks, at, end, is_over = marks[chosen], at[chosen], end[chosen], is_over[chosen]
    code, reasons = _reasons(history, lives.row[marks])
    times = by_code(code, spent(at, end, window.start, window.until), len(reasons))
    ranked = sorted(zip(reasons, times, strict=True), key=lambda pair: (-pair[1], pair[0]))
    zone = window.zone

    def block(row: int) -> Block:
        return Block(
            lives.items[lives.item[marks[row]]],
            reasons[code[row]],
            from_microseconds(int(at[row]), zone),
            from_microseconds(int(end[row]), zone),
            bool(is_over[row]),
        )

    by_reason = {reason: span(time) for reason, time in ranked}
    return Blocked(by_reason, Rows(len(marks), block))


def _reasons(history: History, rows: Ints) -> tuple[NDArray[np.int64], list[str]]:
    """The reason of each row, as a code, and the reasons."""
    if not len(rows):
        return np.zeros(0, dtype=np.int64), []
    detail = np.asarray(history.columns.detail)[rows]
    _, first, inverse = np.unique(detail, return_index=True, return_inverse=True)
    said = [str(history.detail(int(rows[place])).get("reason") or "") for place in first]
    names = sorted(set(said))
    place_of = {name: place for place, name in enumerate(names)}
    return np.array([place_of[name] for name in said], dtype=np.int64)[inverse], names
