"""Priorities in plain Python: formulas as one reads them, and every path walked."""

from fractions import Fraction

WEEK = 40 * 3600 * 10**6
BANDS = ["must", "should", "could", "wont"]


def amount(item, name):
    value = item.ext.get("priority:" + name)
    return None if value is None else Fraction(value)


def size(item):
    if item.estimate is None or not item.estimate.likely:
        return None
    return Fraction(item.estimate.likely // item.estimate.likely.resolution, WEEK)


def worth(item, by):
    """A number of which the least is the best; None if something is missing."""
    get = lambda *names: [amount(item, name) for name in names]  # noqa: E731
    match by:
        case "rank":
            return item.rank
        case "wsjf":
            parts = [*get("value", "time_criticality", "risk_reduction"), size(item)]
            return None if None in parts else -sum(parts[:3]) / parts[3]
        case "cd3":
            parts = [*get("cost_of_delay"), size(item)]
            return None if None in parts else -parts[0] / parts[1]
        case "rice":
            parts = [*get("reach", "impact", "confidence"), size(item)]
            return None if None in parts else -parts[0] * parts[1] * parts[2] / parts[3]
        case "ice":
            parts = get("impact", "confidence", "ease")
            return None if None in parts else -parts[0] * parts[1] * parts[2]
        case "moscow":
            band = item.ext.get("priority:moscow")
            return None if band is None else BANDS.index(band)
        case "cost of delay":
            (cost,) = get("cost_of_delay")
            return None if cost is None else -cost
        case "due":
            return None if item.due is None else item.due.toordinal()
    raise AssertionError(by)


def own_key(item, by):
    value = worth(item, by)
    if value is not None:
        return (0, value, item.id)
    last = 10**9
    rank = last if item.rank is None else item.rank
    priority = last if item.priority is None else item.priority
    return (1, rank, priority, item.id)


def leaves_under(system, id_):
    parts = [item.id for item in system.items if item.parent == id_]
    return {id_} if not parts else set().union(*(leaves_under(system, part) for part in parts))


def waits_for(system, is_open):
    """Open item to the open items that it waits for, itself or as a part of something."""
    found = {id_: set() for id_ in is_open}
    for item in system.items:
        for link in item.after or ():
            before = leaves_under(system, link.on) & is_open
            for leaf in leaves_under(system, item.id) & is_open:
                found[leaf] |= before
    return found


def order(system, by):
    """Ids in order, and of each whose place it has."""
    parents = {item.parent for item in system.items}
    todo = [i for i in system.items if i.id not in parents and i.finished is None]
    key = {item.id: own_key(item, by) for item in todo}
    before = waits_for(system, set(key))

    def chain(id_):
        return max((1 + chain(a) for a in before[id_]), default=0)

    def all_before(id_):
        return set().union({id_}, *(all_before(a) for a in before[id_]))

    best = {a: min((b for b in key if a in all_before(b)), key=key.get) for a in key}
    ids = sorted(key, key=lambda id_: (key[best[id_]], chain(id_), key[id_]))
    return ids, best
