"""The slow and obvious answers: every way walked, every set kept."""

from datetime import timedelta

from worksystem import find_critical_path

HOUR = timedelta(hours=1)
DAY = 8 * HOUR
NEAR = 2 * DAY


def leaves(system):
    """The items that are no parents."""
    parents = {item.parent for item in system.items}
    return [item for item in system.items if item.id not in parents]


def parts(system, id_):
    """The items under one that are no parents; itself, if it is none."""
    under = [item.id for item in system.items if item.parent == id_]
    return [leaf for part in under for leaf in parts(system, part)] if under else [id_]


def pairs(system):
    """Who is before whom, a dependency of or on a parent taken to each item under it."""
    return {
        (before, after)
        for item in system.items
        for link in item.after or ()
        for before in parts(system, link.on)
        for after in parts(system, item.id)
    }


def reached(start, links):
    """All that can be reached from a place, without it."""
    found, todo = set(), [start]
    while todo:
        at = todo.pop()
        new = {b for a, b in links if a == at} - found
        found |= new
        todo += new
    return found


def weights(system):
    """Of each open item: what waits for it, and the near-critical work that passes through it."""
    path = find_critical_path(system)
    is_open = {i.id for i in leaves(system) if path[i.id].total_float is not None}
    links = {(a, b) for a, b in pairs(system) if {a, b} <= is_open}
    back = {(b, a) for a, b in links}
    outside = {item.id for item in system.items if item.external}
    length = {id_: path[id_].duration if id_ not in outside else timedelta(0) for id_ in is_open}
    near = {id_ for id_ in is_open if path[id_].total_float <= NEAR}

    def total(ids):
        return sum((length[id_] for id_ in ids), timedelta(0))

    return {
        id_: (
            total(reached(id_, links)),
            total(({id_} | reached(id_, links) | reached(id_, back)) & near),
        )
        for id_ in near
    }
