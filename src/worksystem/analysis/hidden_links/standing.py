"""Between which items a link could still be missing: what is open, what is linked already."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from worksystem.model.workflows import categories_of
from worksystem.network.linked import are_linked

if TYPE_CHECKING:
    from worksystem.analysis.hidden_links.dismissals import Pair
    from worksystem.analysis.hidden_links.suggestion import SuggestionKind
    from worksystem.model.system import WorkSystem

__all__ = ["Standing"]


class Standing:
    """Which pairs of items have no link, and could use one.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem
        >>> items = [WorkItem("a"), WorkItem("b", after=["a"]), WorkItem("c", duplicate_of="a")]
        >>> standing = Standing(WorkSystem("shop", items=items))
        >>> standing.unlinked({("a", "b"), ("a", "c"), ("b", "c")})
        {('b', 'c')}
    """

    def __init__(self, system: WorkSystem) -> None:
        self._system = system
        category = categories_of(system.workflows)
        self._closed = {
            item.id
            for item in system.items
            if item.finished is not None
            or category.get((item.workflow, item.state)) in ("done", "dropped")
        }
        self._same = _same(system)

    def matters(self, pair: Pair, kind: SuggestionKind) -> bool:
        """Whether a link would tell anybody anything.

        A dependency holds nobody up once one of the two is finished or dropped.
        A duplicate of something finished is still done twice. Two stubs for
        what is outside the system are somebody else's.
        """
        a, b = pair
        if self._system.items[a].external and self._system.items[b].external:
            return False
        closed = (a in self._closed) + (b in self._closed)
        return closed == 0 or (kind == "duplicate" and closed == 1)

    def is_same(self, pair: Pair) -> bool:
        """Whether `duplicate_of` says, directly or not, that both are the same work."""
        a, b = (self._same.get(id_, id_) for id_ in pair)
        return a == b

    def unlinked(self, pairs: Collection[Pair]) -> set[Pair]:
        """The pairs without a path either way, of which none is a part or a duplicate of the other."""
        listed = sorted(pair for pair in pairs if not self.is_same(pair))
        linked = are_linked(self._system, listed)
        return {pair for pair, is_linked in zip(listed, linked, strict=True) if not is_linked}


def _same(system: WorkSystem) -> dict[str, str]:
    """Each item that is in a duplicate, to one that stands for all of the same work."""
    root: dict[str, str] = {}

    def find(id_: str) -> str:
        path = []
        while root.setdefault(id_, id_) != id_:
            path.append(id_)
            id_ = root[id_]
        root.update(dict.fromkeys(path, id_))
        return id_

    for item in system.items:
        if item.duplicate_of is not None:
            root[find(item.id)] = find(item.duplicate_of)
    return {id_: find(id_) for id_ in list(root)}
