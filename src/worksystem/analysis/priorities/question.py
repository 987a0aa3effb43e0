"""The question: what should be done first, and what would change that?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from worksystem.analysis.priorities.advisers import ADVISERS, Adviser, AdviserName
from worksystem.analysis.priorities.answer import Priorities
from worksystem.analysis.priorities.inputs import Inputs
from worksystem.analysis.priorities.places import Places
from worksystem.analysis.priorities.reasons import where
from worksystem.analysis.priorities.scores import Scored, Scores
from worksystem.errors import InvalidModel
from worksystem.model.construction import choice, evidence
from worksystem.model.system import WorkSystem
from worksystem.network import structure_of
from worksystem.show import show_list

if TYPE_CHECKING:
    from worksystem.model.items import WorkItem

__all__ = ["prioritize"]

_by = choice(*ADVISERS)
_CLOSED = ("done", "dropped")
_YOURS = Adviser("the function given", "what the function says, greatest first", times=("score",))


def prioritize(
    system: WorkSystem, *, by: AdviserName | Callable[[WorkItem], float | None] = "rank"
) -> Priorities:
    """Put the open items in the order in which they should be done.

    The rank that people have agreed on is the order, unless an adviser is
    asked. An adviser scores each item from its fields and from custom fields
    (`ext`) whose keys begin with ``priority:``:

    - ``rank``: `rank`, the least first.
    - ``wsjf``: (``value`` + ``time_criticality`` + ``risk_reduction``) ÷ size.
    - ``cd3``: ``cost_of_delay`` (a week) ÷ size.
    - ``rice``: ``reach`` × ``impact`` × ``confidence`` ÷ size.
    - ``ice``: ``impact`` × ``confidence`` × ``ease``.
    - ``moscow``: ``moscow``, one of must, should, could, wont.
    - ``cost of delay``: ``cost_of_delay`` (a week).
    - ``due``: `due`, its own or that of what it is part of, the earliest first.
      A plain date counts as the end of that day.

    Size is what remains of an item, where that is said, else its likely
    effort or duration. An item without all inputs has no score, and comes
    after all that have one, by rank, priority and id; `missing` names the
    inputs. Equal scores go by id.

    An item inherits the best place of what waits for it, directly or not, by
    any kind of dependency; of items with one inherited place, those come first
    that wait for the shortest chain of open items, then those with the better
    place of their own. So no item comes after one that waits for it. Items
    that are finished or dropped, and parents, are left out.

    Args:
        system: Its dependencies must be free of cycles.
        by: The name of an adviser, or a function from an item to a number, of
            which the greatest comes first, or None if it cannot say.

    Returns:
        The order, with every score and what it is made of, inversions,
        missing inputs, and how far an input must move to change the first three.

    Raises:
        DependencyCycle: If items wait for each other.
        InvalidModel: If there is no such adviser, or an input is no number of
            0 or more; with every one that is not.

    Cost is linear in items and dependencies, and a sort. The sensitivity is
    worked out when it is looked at.

    Source: D. G. Reinertsen, "The Principles of Product Development Flow", 2009
    (cost of delay divided by duration); Scaled Agile Framework, "WSJF";
    S. McBride, "RICE: simple prioritization for product managers", Intercom,
    2018; S. Ellis and M. Brown, "Hacking Growth", 2017 (ICE); D. Clegg and
    R. Barker, "CASE Method Fast-Track", 1994, and the DSDM Agile Project
    Framework (MoSCoW); J. R. Jackson, "Scheduling a production line to minimize
    maximum tardiness", 1955 (earliest due date); L. Sha, R. Rajkumar and
    J. P. Lehoczky, "Priority inheritance protocols", IEEE Transactions on
    Computers 39(9), 1990.

    Examples:
        >>> from worksystem import WorkItem
        >>> def item(id, worth, effort, **more):
        ...     return WorkItem(id, effort=effort, ext={"priority:cost_of_delay": worth}, **more)
        >>> items = [item("app", 900, "3w", after=["api"]), item("api", 10, "1w")]
        >>> items.append(item("mail", 200, "1w"))
        >>> priorities = prioritize(WorkSystem("shop", items=items), by="cd3")
        >>> print(priorities)
        by cd3: first api, app, mail; all of 3 open items with a score
        place  item  score  cost_of_delay  size  own place  place of
            1  api      10             10  5d            3  app
            2  app     300            900  15d           1  -
            3  mail    200            200  5d            2  -
        >>> print(priorities.inversions[0])
        'api' is number 3 by itself, and 'app', which waits for it, number 1
        >>> prioritize(WorkSystem("shop"), by="wsfj")
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidChoice: need one of rank, wsjf, cd3, rice, ice, moscow, cost of delay, due, got 'wsfj'; did you mean 'wsjf'?
    """
    if not isinstance(system, WorkSystem):
        raise InvalidModel(f"need a WorkSystem, got {evidence(system)}")
    adviser = _YOURS if callable(by) else ADVISERS[_by(by)]
    structure = structure_of(system)
    inputs = Inputs(system)
    scored = []
    for node, item in _open(system, structure.leaves.tolist()):
        found = inputs.asked(item, by) if callable(by) else inputs.of(item, adviser)
        scored.append(Scored.of(item, node, adviser, found))
    inputs.check()
    scores = Scores(adviser, scored)
    places = Places(structure, [one.node for one in scores.listed])
    notes = tuple(_notes(scores))
    return Priorities(system, scores, places, zone=inputs.zone, notes=notes)


def _open(system: WorkSystem, leaves: list[int]) -> Iterator[tuple[int, WorkItem]]:
    """The items that are no parents, and neither finished nor dropped, with their nodes."""
    ends = {(w.id, s.id) for w in system.workflows for s in w.states if s.category in _CLOSED}
    every = list(system.items)
    for node, place in enumerate(leaves):
        item = every[place]
        if item.finished is None and (item.workflow, item.state) not in ends:
            yield node, item


def _notes(scores: Scores) -> Iterator[str]:
    lacking: dict[str, list[str]] = {}
    for one in scores.listed:
        for name in one.missing:
            lacking.setdefault(name, []).append(one.item.id)
    together: dict[tuple[str, ...], list[str]] = {}
    for name in scores.adviser.inputs:
        if name in lacking:
            together.setdefault(tuple(sorted(lacking[name])), []).append(where(name))
    for ids, names in together.items():
        some = show_list([repr(id_) for id_ in ids], limit=5)
        yield f"without {', '.join(names)}: {some}; after all that have a score"
    outside = sorted(repr(one.item.id) for one in scores.listed if one.item.external)
    if outside:
        yield f"outside the system, and in the order all the same: {show_list(outside, limit=5)}"
