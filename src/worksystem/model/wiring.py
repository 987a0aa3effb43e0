"""What has been worked out about a system: ids resolved to places, and more above."""

from __future__ import annotations

from array import array
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from worksystem.model.items import WorkItem
    from worksystem.model.registry import Registry

__all__ = ["Derived", "Wiring", "rewires"]


class Wiring(NamedTuple):
    """The dependencies of a system's items, with ids resolved to places.

    Attributes:
        sources: Place of the predecessor of every dependency, item by item.
        counts: How many dependencies each item has.
        special: Places in `sources` of the dependencies that are not plain
            finish-to-start without lag.
    """

    sources: array[int]
    counts: array[int]
    special: tuple[int, ...]

    @classmethod
    def of(cls, items: Registry[WorkItem]) -> Wiring:
        """Resolve what items wait for; a KeyError names an id that is not there."""
        place = {id_: i for i, id_ in enumerate(items.ids())}
        after = [item.after or () for item in items]
        links = list(chain.from_iterable(after))
        return cls(
            array("i", [place[link.on] for link in links]),
            array("i", map(len, after)),
            tuple([i for i, link in enumerate(links) if link.kind != "FS" or link.lag]),
        )


class Derived(dict[Any, Any]):
    """What has been worked out about one system; it is never copied or saved."""

    CARRIED = ("wiring", "structure", "working time")
    ONE_WORKFLOW = "workflow of all items"
    """Where a reader of a log has said that all items follow one workflow: its id."""

    def carried(self) -> Derived:
        """What still holds when items change, but not what they wait for."""
        first = {key: key if isinstance(key, str) else key[0] for key in self}
        return Derived({k: v for k, v in self.items() if first[k] in self.CARRIED})

    def __reduce__(self) -> tuple[type[Derived], tuple[()]]:
        return Derived, ()


def rewires(old: Registry[WorkItem], item: WorkItem) -> bool:
    """Whether an item, put in place of the one of its id, waits for other things."""
    before = old.get(item.id)
    return before is None or before.after != item.after or before.parent != item.parent
