"""When whoever somebody waits for was not at work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from worksystem.errors import InvalidModel
from worksystem.model.calendars import Calendar
from worksystem.model.construction import evidence
from worksystem.model.working_time import WorkingTime
from worksystem.network.axes import positions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from worksystem.analysis.waiting.search import Ints
    from worksystem.model.system import WorkSystem

__all__ = ["Hours"]

_ALWAYS = WorkingTime.always()


class Hours:
    """The working time of every owner that a history names.

    Where nothing else is known an owner is always at work: then nothing that
    waits for them does so because they are away.

    Attributes:
        owners: Ids of the owners.
        times: The different working times.
        code: Which of them is that of each owner.
        unknown: Ids of the owners of whom no hours are known.
    """

    def __init__(
        self,
        owners: tuple[str, ...],
        system: WorkSystem | None,
        calendars: Mapping[str, Calendar | WorkingTime] | None,
    ) -> None:
        self.owners = owners
        given = _given(calendars)
        codes: dict[WorkingTime, int] = {_ALWAYS: 0}
        code, unknown = [], []
        for id_ in owners:
            time = given[id_] if id_ in given else _of_system(system, id_)
            if time is None:
                unknown.append(id_)
            code.append(codes.setdefault(time or _ALWAYS, len(codes)))
        self.code = np.array(code, dtype=np.int64)
        self.times = tuple(codes)
        self.unknown = tuple(unknown)

    def of(self, owner: int) -> WorkingTime:
        """The working time of an owner."""
        return self.times[self.code[owner]] if owner >= 0 else _ALWAYS

    def closed(self, owner: NDArray[np.int32], start: Ints, end: Ints) -> Ints:
        """For how long each of some owners was not at work between two instants.

        Args:
            owner: Their places; nobody is -1, and never away.
            start: The first instant of each.
            end: The last one.
        """
        found = np.zeros(len(owner), dtype=np.int64)
        code = np.where(owner >= 0, self.code[owner], 0) if len(self.code) else found
        rows = np.flatnonzero((code > 0) & (start < end))
        rows = rows[np.argsort(code[rows], kind="stable")]
        edges = np.searchsorted(code[rows], np.arange(1, len(self.times) + 1))
        for time, first, last in zip(self.times[1:], edges[:-1], edges[1:], strict=True):
            some = rows[first:last]
            since, until = start[some], end[some]
            open_ = positions(time, until) - positions(time, since)
            found[some] = until - since - open_
        return found


def _given(calendars: Mapping[str, Calendar | WorkingTime] | None) -> dict[str, WorkingTime]:
    if calendars is None:
        return {}
    if not isinstance(calendars, Mapping):
        raise InvalidModel(
            f"need the calendar of each owner, as in {{'ana': Calendar(…)}}, "
            f"got {evidence(calendars)}"
        ).at("calendars")
    found = {}
    for id_, calendar in calendars.items():
        if isinstance(calendar, WorkingTime):
            found[id_] = calendar
        elif isinstance(calendar, Calendar):
            found[id_] = calendar.working_time
        else:
            raise InvalidModel(f"need a Calendar or a WorkingTime, got {evidence(calendar)}").at(
                f"calendars[{id_!r}]"
            )
    return found


def _of_system(system: WorkSystem | None, id_: str) -> WorkingTime | None:
    """The hours of an owner in their system; of one who has left it, those of the system."""
    if system is None:
        return None
    if id_ not in system.owners:
        return system.working_time()
    return system.working_time(owner=id_)
