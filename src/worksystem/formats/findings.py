"""What reading a file has found to be wrong, and what it could not carry over."""

from __future__ import annotations

from attrs import define, field

from worksystem.errors import Fault
from worksystem.formats.reading import Loss

__all__ = ["Findings"]

_SHOWN = 3


@define
class _Lost:
    """The first place of a loss, and how many more of its kind there are."""

    path: str
    line: int | None
    more: int = 0
    places: list[str] = field(factory=list)


class Findings:
    """The faults and the losses of one reading.

    Losses of one kind are told once, with their number and the first places: a
    plan of ten thousand tasks is not ten thousand lines.

    Attributes:
        faults: What is wrong, in the order it was found.

    Examples:
        >>> findings = Findings()
        >>> for line in (3, 9):
        ...     findings.lose(
        ...         "baselines have no place here", f"Tasks/Task[UID={line}]/Baseline", line
        ...     )
        >>> print(*findings.losses)
        line 3: Tasks/Task[UID=3]/Baseline: baselines have no place here (2 places; the next: Tasks/Task[UID=9]/Baseline)
    """

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._lost: dict[str, _Lost] = {}

    def fault(self, reason: str, path: str, line: int | None = None) -> None:
        """Note that something is wrong, so that the file cannot be read."""
        self.faults.append(Fault(path, line, reason))

    def lose(self, reason: str, path: str, line: int | None = None) -> None:
        """Note that something is not carried over; what has one reason is one loss."""
        lost = self._lost.get(reason)
        if lost is None:
            self._lost[reason] = _Lost(path, line)
            return
        lost.more += 1
        if (line or 0) < (lost.line or 0):
            # The end of a file may be looked at before its beginning.
            lost.path, lost.line, path = path, line, lost.path
        if len(lost.places) < _SHOWN:
            lost.places.append(path)

    @property
    def losses(self) -> tuple[Loss, ...]:
        """One for each kind of loss, in the order of their first places in the file."""
        order = sorted(self._lost.items(), key=lambda pair: pair[1].line or 0)
        return tuple([Loss(lost.path, reason + _others(lost), lost.line) for reason, lost in order])


def _others(lost: _Lost) -> str:
    if not lost.more:
        return ""
    further = ", …" if lost.more > len(lost.places) else ""
    return f" ({lost.more + 1} places; the next: {', '.join(lost.places)}{further})"
