"""Who is part of whom: members of teams, holders of roles, those who have a skill."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from worksystem.model.resolution import midnight
from worksystem.show import show_list

if TYPE_CHECKING:
    from datetime import date

    from worksystem.model.system import WorkSystem

__all__ = ["Tie", "Ties"]

_ALWAYS = 1 << 62


@frozen
class Tie:
    """That one is part of another: a member, a holder, or one of those who have a skill.

    Attributes:
        part: Number of the part.
        whole: Number of what it is part of.
        share: How much of the part the whole has.
        is_divided: Whether demand on the part is divided among such wholes, as
            among teams, or is that of each of them, as of roles.
        since: Instant from which it holds.
        until: Instant until which it holds.
    """

    part: int
    whole: int
    share: float
    is_divided: bool
    since: int = -_ALWAYS
    until: int = _ALWAYS


class Ties:
    """The ties of a system's owners, and of the skills that they have.

    Owners are numbered in the order of their ids; skills come after them.
    Ties that lead round in a circle do not count.

    Attributes:
        owners: Ids of the owners, in order.
        skills: The skills, in order.
        above: Ties of each number to what it is part of.
        has_parts: Numbers of those that others are part of.
        order: Numbers, each before what it is part of.
        notes: What could not be used, in sentences.

    Examples:
        >>> from worksystem import Owner, WorkSystem
        >>> owners = [Owner("web", kind="team"), Owner("ana", teams=["web"], skills=["ink"])]
        >>> ties = Ties(WorkSystem("shop", owners=owners))
        >>> ties.owners, ties.skills, [(tie.part, tie.whole) for tie in ties.above[0]]
        (['ana', 'web'], ['ink'], [(0, 1), (0, 2)])
    """

    def __init__(self, system: WorkSystem) -> None:
        self.owners = sorted(system.owners.ids())
        asked = {skill for item in system.items for skill in item.skills}
        had = {skill for owner in system.owners for skill in owner.skills}
        self.skills = sorted(asked | had)
        self._system = system
        self._number = {id_: i for i, id_ in enumerate(self.owners)}
        self._skill = {skill: len(self.owners) + i for i, skill in enumerate(self.skills)}
        self.above: list[list[Tie]] = [[] for _ in range(len(self))]
        for part, id_ in enumerate(self.owners):
            self._tie(part, id_)
        self.notes: list[str] = []
        self._open_circles()
        self.has_parts = {tie.whole for ties in self.above for tie in ties}

    def __len__(self) -> int:
        return len(self.owners) + len(self.skills)

    def _tie(self, part: int, id_: str) -> None:
        owner = self._system.owners[id_]
        for member in owner.teams:
            dates = (member.since, member.until)
            if dates != (None, None):
                time = self._system.working_time(owner=id_)
                since, until = _instants(*dates, time.zone)
            else:
                since, until = -_ALWAYS, _ALWAYS
            whole = self._number[member.team]
            tie = Tie(part, whole, member.share, is_divided=True, since=since, until=until)
            self.above[part].append(tie)
        for holder in owner.holders:
            number = self._number[holder]
            self.above[number].append(Tie(number, part, 1.0, is_divided=False))
        if owner.active:
            for skill in owner.skills:
                self.above[part].append(Tie(part, self._skill[skill], 1.0, is_divided=False))

    def _open_circles(self) -> None:
        """Sort the numbers, and leave out ties between those that contain each other."""
        finished = _finished([[tie.whole for tie in ties] for ties in self.above])
        below: list[list[int]] = [[] for _ in self.above]
        for ties in self.above:
            for tie in ties:
                below[tie.whole].append(tie.part)
        # Kosaraju: backward from the last to finish, what is reached contains each other.
        circle = [-1] * len(self)
        for first in reversed(finished):
            todo = [first]
            while todo:
                number = todo.pop()
                if circle[number] < 0:
                    circle[number] = first
                    todo += below[number]
        self.order = finished[::-1]
        self._rank = {number: place for place, number in enumerate(self.order)}
        inside = set()
        for part, ties in enumerate(self.above):
            kept = [tie for tie in ties if circle[tie.whole] != circle[part]]
            if len(kept) < len(ties):
                inside.add(part)
                self.above[part] = kept
        if inside:
            names = show_list([repr(self.owners[number]) for number in sorted(inside)])
            self.notes.append(f"{names} are part of each other; that was not counted")

    def changes(self) -> list[int]:
        """Every instant at which a tie begins or ends to hold."""
        return [at for ties in self.above for tie in ties for at in (tie.since, tie.until)]

    def reached(self, number: int) -> list[int]:
        """Itself and all that it is part of, each before what it is part of."""
        found, todo = {number}, [number]
        while todo:
            for tie in self.above[todo.pop()]:
                if tie.whole not in found:
                    found.add(tie.whole)
                    todo.append(tie.whole)
        return sorted(found, key=self._rank.__getitem__)


def _finished(above: list[list[int]]) -> list[int]:
    """Numbers in the order in which a walk in depth has seen all that lies above them."""
    finished: list[int] = []
    seen = [False] * len(above)
    for first in range(len(above)):
        todo = [(first, False)]
        while todo:
            number, is_done = todo.pop()
            if is_done:
                finished.append(number)
            elif not seen[number]:
                seen[number] = True
                todo.append((number, True))
                todo += [(whole, False) for whole in above[number] if not seen[whole]]
    return finished


def _instants(since: date | None, until: date | None, zone: str) -> tuple[int, int]:
    return (
        -_ALWAYS if since is None else midnight(since, 0, zone),
        _ALWAYS if until is None else midnight(until, 1, zone),
    )
