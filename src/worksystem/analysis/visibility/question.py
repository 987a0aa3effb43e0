"""The question: what is known of the open work, and what is not?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from worksystem.analysis.handoffs.teams import Parties
from worksystem.analysis.progress import Progress
from worksystem.analysis.visibility.answer import Visibility
from worksystem.analysis.visibility.facets import known_of, units_of
from worksystem.analysis.visibility.freshness import freshness_of
from worksystem.analysis.visibility.rhythm import Rhythm, known_until, moment_of
from worksystem.errors import InvalidModel
from worksystem.model.construction import evidence, whole
from worksystem.model.system import WorkSystem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from worksystem.model.items import WorkItem

__all__ = ["measure_visibility"]


def measure_visibility(
    system: WorkSystem, *, missed_beats: int = 2, enough: int = 11
) -> Visibility:
    """Measure what is known of the open work: per item, per team and in all.

    There are six facets of an item: what it is (a title), who owns it, how it
    stands (a fresh status), what it waits for, its place in the order (a rank
    or a priority), and what it is for (an outcome that it serves, or what it is
    a part of serves). The share of an item is the part of them that is known;
    that of a team, or of the whole, is the mean over its items.

    A status is asked of items under way: nobody expects news of what nobody
    works on. It is fresh unless more time has gone by without a word than so
    many intervals of the update cadence of its owner's team. A word is any
    event, an offer or the answer to it, or the date on which the item was
    created or started. Where no update cadence counts for an item, nine of ten
    gaps and a half say what is usual: the 95th percentile of those between two
    updates of one item, in the whole history.

    Where a status is not asked for, or cannot be judged, the share is that of
    the other five facets, and a note says so: what nobody can judge is neither
    good nor bad.

    Args:
        system: Any system. Parents, stubs and closed items are left out.
        missed_beats: How many updates may be missed before a status is stale.
        enough: How many gaps the percentile needs.

    Returns:
        The shares, the worst first, with what is known of each item.

    Raises:
        InvalidModel: If it is no system, or a number is not a whole one above 0.

    Cost is linear in items and events, and a sort.

    Source: ours.

    Examples:
        >>> from worksystem import Cadence, Owner, WorkItem
        >>> daily = Cadence("daily", kind="update", rule="FREQ=DAILY", start="2026-04-01")
        >>> items = [
        ...     WorkItem("page", "Launch page", owner="ana", started="2026-04-20T09:00Z"),
        ...     WorkItem("copy", "Write copy", after=[], rank=1),
        ... ]
        >>> now = "2026-04-27T09:00Z"
        >>> owners = [Owner("web", kind="team"), Owner("ana", teams=["web"])]
        >>> shop = WorkSystem("shop", as_of=now, owners=owners, cadences=[daily], items=items)
        >>> print(measure_visibility(shop))
        visibility 47%; how it stands is unknown for 1 of 1 item under way
        facet         one knows               known  unknown  not judged  share
        status        how it stands               0        1           1      0
        outcome       what it is for              0        2           0      0
        owner         who owns it                 1        1           0    0.5
        dependencies  what it waits for           1        1           0    0.5
        priority      its place in the order      1        1           0    0.5
        title         what it is                  2        0           0      1
        <BLANKLINE>
        item  team  share  unknown                                  not judged
        page  web   0.333  status, dependencies, priority, outcome  -
        copy  -       0.6  owner, outcome                           status
        note: status of 1 item left out: nobody works on it yet
        >>> measure_visibility(shop, missed_beats=0)
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidNumber: missed_beats: need a whole number of 1 or more, got 0
    """
    if not isinstance(system, WorkSystem):
        raise InvalidModel(f"need a WorkSystem, got {evidence(system)}")
    missed, needed = _count(missed_beats, "missed_beats"), _count(enough, "enough")
    items, now = Progress.of(system).open, known_until(system)
    parties, moment = Parties(system), moment_of(system)
    owners = {item.owner for item in items if item.owner is not None}
    party_of = {owner: parties.team(owner, moment) for owner in owners}
    parties_of_items = [party_of.get(item.owner or "") for item in items]
    freshness = freshness_of(
        system,
        items,
        parties_of_items,
        now,
        Rhythm(system, parties, moment),
        missed=missed,
        enough=needed,
    )
    known = known_of(system, items, freshness.status)
    order = _worst_first(items, known)
    return Visibility(
        system,
        tuple([items[i].id for i in order]),
        tuple([_team(system, parties_of_items[i]) for i in order]),
        known[order],
        freshness.taken(order),
        missed_beats=missed,
        enough=needed,
    )


def _count(value: int, name: str) -> int:
    try:
        return whole(value)
    except InvalidModel as error:
        raise error.at(name) from None


def _team(system: WorkSystem, party: str | None) -> str | None:
    return party if party is not None and system.owners[party].kind == "team" else None


def _worst_first(items: tuple[WorkItem, ...], known: NDArray[np.int8]) -> NDArray[np.int64]:
    ids = [item.id for item in items]
    by_id = np.array(sorted(range(len(ids)), key=ids.__getitem__), dtype=np.int64)
    found: NDArray[np.int64] = by_id[np.argsort(units_of(known)[by_id], kind="stable")]
    return found
