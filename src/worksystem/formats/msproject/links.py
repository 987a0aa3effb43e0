"""What a task waits for: its predecessor links as dependencies."""

from __future__ import annotations

from unicodedata import normalize

from attrs import define, field

from worksystem.errors import InvalidModel
from worksystem.formats.msproject.fields import ELAPSED, PERCENT, Fields, tenths_of_minutes
from worksystem.model.dependencies import Dependency, LinkKind
from worksystem.model.durations import ZERO, Elapsed, Lag, Percent
from worksystem.model.items import WorkItem

__all__ = ["Links"]

_KINDS: tuple[LinkKind, ...] = ("FF", "FS", "SF", "SS")
_FORMATS = frozenset(range(1, 54))


@define
class Links:
    """The links of a plan, and stubs for what they lead to outside of it.

    Attributes:
        kept: The numbers of the tasks that are carried over.
        left_out: The numbers of those that are not, and why.
        stubs: Items outside of the plan, by id.
    """

    kept: set[int]
    left_out: dict[int, str]
    stubs: dict[str, WorkItem] = field(factory=dict)
    _plain: dict[str, Dependency] = field(factory=dict)

    def after(self, task: Fields) -> list[Dependency]:
        """The dependencies of a task, in the order of its links."""
        found = []
        for link in task.parts("PredecessorLink"):
            on = self._predecessor(link)
            if on is not None:
                found.append(self._dependency(link, on))
        return found

    def _predecessor(self, link: Fields) -> str | None:
        uid = link.whole("PredecessorUID")
        if link.truth("CrossProject"):
            return self._elsewhere(link, uid)
        if uid is None:
            if "PredecessorUID" not in link:
                link.fault("PredecessorUID", "need a link with the UID of its predecessor")
            return None
        if uid in self.left_out:
            link.lose("PredecessorUID", f"links on {self.left_out[uid]} are left out")
            return None
        if uid not in self.kept:
            self._add_stub(str(uid), "")
            reason = "a link on a task that the file does not have leads to a stub outside of it"
            link.lose("PredecessorUID", reason)
        return str(uid)

    def _elsewhere(self, link: Fields, uid: int | None) -> str:
        name = normalize("NFC", " ".join(link.text("CrossProjectName").split()))
        id_ = f"external:{name or uid}"[:500].strip()
        self._add_stub(id_, name)
        reason = "a link on another plan leads to a stub outside of this one, without dates"
        link.lose("CrossProject", reason)
        return id_

    def _add_stub(self, id_: str, title: str) -> None:
        if id_ not in self.stubs:
            self.stubs[id_] = WorkItem(id_, title, external=True)

    def _dependency(self, link: Fields, on: str) -> Dependency:
        kind = _KINDS[link.one_of("Type", range(4), 1)]
        lag = _lag(link)
        if kind == "FS" and lag == ZERO:
            # Most links are these; one value serves all that wait for the same item.
            return self._plain.setdefault(on, Dependency(on))
        try:
            return Dependency(on, kind=kind, lag=lag)
        except InvalidModel as error:
            link.fault("LinkLag", error.reason)
            return Dependency(on)


def _lag(link: Fields) -> Lag:
    amount = link.whole("LinkLag")
    shown_as = link.one_of("LagFormat", _FORMATS, 7)
    if not amount:
        return ZERO
    try:
        if shown_as in PERCENT:
            if shown_as in ELAPSED:
                reason = "a lag in percent of elapsed time is taken in percent of working time"
                link.lose("LagFormat", reason)
            return Percent(amount)
        time = tenths_of_minutes(amount)
        return Elapsed(time) if shown_as in ELAPSED else time
    except InvalidModel as error:
        link.fault("LinkLag", error.reason)
        return ZERO
