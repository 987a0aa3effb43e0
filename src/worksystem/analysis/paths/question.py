"""The question: what sets the finish, and how far may everything else slip?"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from worksystem.analysis.paths.answer import CriticalPath
from worksystem.model.construction import choice
from worksystem.model.durations import ZERO, duration
from worksystem.network import network_of

if TYPE_CHECKING:
    from worksystem.model.system import WorkSystem

__all__ = ["find_critical_path"]

_progress = choice("retained logic", "override")


def find_critical_path(
    system: WorkSystem,
    *,
    allow_early_start: bool = False,
    progress: Literal["retained logic", "override"] = "retained logic",
    threshold: timedelta | str = ZERO,
) -> CriticalPath:
    """Find the chain of driving dependencies that sets the finish, and every float.

    Items start as soon as all they wait for allows it, as if every owner had
    room for everything. Of an estimate, the likely point counts. Effort
    becomes time at the shares of its doers, who work together and on their
    own calendars. Work that is left starts no earlier than the system's
    `as_of`. Late dates come from the finish of the whole and from deadlines.

    Args:
        system: Its dependencies must be free of cycles.
        allow_early_start: Let a lead take an item to before the system's start.
        progress: What work does that began before its predecessors allowed
            it to: wait with what is left ("retained logic") or go on
            ("override").
        threshold: An item is called critical up to this total float.

    Returns:
        Every item with its early and late dates, floats and driver. An empty
        system has length zero and no items.

    Raises:
        DependencyCycle: If items wait for each other; names a short cycle.
        BeyondHorizon: If a date lies past the years that a calendar can hold.
        InvalidModel: If an option is none of those above.

    Cost is linear in items plus dependencies.

    Source: Kelley and Walker, "Critical-path planning and scheduling", Eastern
    Joint Computer Conference, 1959; items as nodes: Fondahl, "A non-computer
    approach to the critical path method for the construction industry", 1961.

    Examples:
        >>> from worksystem import Dependency, WorkItem, WorkSystem
        >>> items = [
        ...     WorkItem("copy", effort="1d", after=[]),
        ...     WorkItem("art", effort="3d", after=[Dependency("copy", kind="SS", lag="4h")]),
        ...     WorkItem("page", effort="2d", after=["copy", "art"]),
        ...     WorkItem("mail", effort="1d", after=["copy"]),
        ... ]
        >>> path = find_critical_path(WorkSystem("launch", items=items))
        >>> path.items, str(path["mail"].total_float)
        (('copy', 'art', 'page'), '1 day, 4:00:00')
        >>> print(path.explain("page"))
        'page' starts 3d 4h after the start, when 'art' has finished. It is critical: if it slips, so does the finish or a deadline.
        >>> find_critical_path(WorkSystem("loop", items=[WorkItem("a", after=["a"])]))
        Traceback (most recent call last):
            ...
        worksystem.errors.DependencyCycle: items wait for each other and can never start: 'a' → 'a'; drop one of these dependencies or split an item
    """
    override = _progress(progress) == "override"
    network = network_of(system, allow_early_start=allow_early_start)
    return CriticalPath(
        system=system,
        network=network,
        schedule=network.schedule(override=override),
        threshold=duration(threshold),
        override=override,
    )
