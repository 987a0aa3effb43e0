"""The shortest plan of a tiny project, by trying every start and every choice of doers.

Slow and obvious: whole hours, always open, at most a handful of items. Data in whole
hours have a shortest plan in whole hours, because in some shortest plan everything
starts as early as what it touches allows.
"""

from itertools import count

from attrs import frozen
from hypothesis import strategies as st
from tests.analysis.paths.oracle import HOUR, KINDS, weight

from worksystem import Assignment, Capacity, Dependency, Owner, WorkItem, WorkSystem

Crew = tuple[tuple[str, int], ...]
"""Those who do an item together, each with the units that it takes of them."""


@frozen
class Tiny:
    """A project of a few items.

    Attributes:
        hours: How long each item takes, by name; links lead from left to right.
        links: (before, after, kind, lag in hours).
        crews: Those who may do each item; of several crews, the plan takes one.
        units: How many units there are of each owner.
        limits: How many items each owner wants in progress at most.
    """

    hours: dict[str, int]
    links: tuple[tuple[str, str, str, int], ...]
    crews: dict[str, tuple[Crew, ...]]
    units: dict[str, int]
    limits: dict[str, int | None]

    def system(self):
        """The same as a system; a choice of crews is a skill that each of them has."""
        chosen = {name: crews for name, crews in self.crews.items() if len(crews) > 1}
        owners = [
            Owner(
                owner,
                capacity=Capacity(at_once=units, wip_limit=self.limits[owner]),
                skills=[n for n, crews in chosen.items() if any(c[0][0] == owner for c in crews)],
            )
            for owner, units in self.units.items()
        ]
        items = [
            WorkItem(
                name,
                duration=hours * HOUR,
                assignees=[]
                if name in chosen
                else [Assignment(owner, share=units) for owner, units in self.crews[name][0]],
                skills=[name] if name in chosen else [],
                after=[
                    Dependency(p, kind=kind, lag=lag * HOUR)
                    for p, s, kind, lag in self.links
                    if s == name
                ],
            )
            for name, hours in self.hours.items()
        ]
        return WorkSystem("tiny", owners=owners, items=items)


def shortest(tiny):
    """Hours until the last item of the shortest plan finishes."""
    return next(hours for hours in count() if _fits(tiny, hours, {}, {}))


def _fits(tiny, within, starts, crews):
    """Whether the items that have no start yet find one, so that all ends in time."""
    name = next((n for n in tiny.hours if n not in starts), None)
    if name is None:
        return True
    hours = tiny.hours[name]
    least = max(
        [0]
        + [
            starts[p] + weight(kind, lag, tiny.hours[p], hours)
            for p, s, kind, lag in tiny.links
            if s == name
        ]
    )
    for start in range(least, within - hours + 1):
        for crew in tiny.crews[name]:
            there, who = starts | {name: start}, crews | {name: crew}
            if _has_room(tiny, name, there, who) and _fits(tiny, within, there, who):
                return True
    return False


def _has_room(tiny, name, starts, crews):
    for hour in range(starts[name], starts[name] + tiny.hours[name]):
        now = [n for n, start in starts.items() if start <= hour < start + tiny.hours[n]]
        for owner, _ in crews[name]:
            taken = [units for n in now for o, units in crews[n] if o == owner]
            limit = tiny.limits[owner]
            if sum(taken) > tiny.units[owner] or (limit is not None and len(taken) > limit):
                return False
    return True


def drawn(pick):
    """A tiny project out of whole numbers: ``pick(low, high)`` gives each of them."""
    units = {owner: pick(1, 3) for owner in ["ana", "bo"][: pick(1, 2)]}
    hours = {f"i{k}": pick(0, 4) for k in range(pick(1, 5))}
    names, owners = list(hours), list(units)
    links = []
    for _ in range(pick(0, len(names))):
        a, b = pick(0, len(names) - 1), pick(0, len(names) - 1)
        if a != b:
            kind = KINDS[max(0, pick(-3, 3))]
            lag = (0, 0, 0, 1, 2, 3, -1, -2)[pick(0, 7)]
            links.append((names[min(a, b)], names[max(a, b)], kind, lag))
    crews = {}
    for name in names:
        how = pick(0, 4)
        if how == 4:
            crews[name] = tuple(((owner, 1),) for owner in owners)
        elif how == 3:
            crews[name] = (tuple((owner, pick(1, units[owner])) for owner in owners),)
        else:
            owner = owners[pick(0, len(owners) - 1)]
            crews[name] = (((owner, pick(1, units[owner])),),)
    limits = {owner: (None, None, None, 1, 2)[pick(0, 4)] for owner in owners}
    return Tiny(hours, tuple(links), crews, units, limits)


@st.composite
def tinies(draw):
    """Tiny projects. Shrinks towards one item, one owner and no links."""
    return drawn(lambda low, high: draw(st.integers(low, high)))
