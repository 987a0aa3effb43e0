"""What is known of open work, once more: item by item, from the words of the documentation."""

from datetime import timedelta
from itertools import pairwise
from statistics import mean

from worksystem import WorkSystem

FACETS = ("title", "owner", "status", "dependencies", "priority", "outcome")


def open_items(system: WorkSystem) -> dict:
    """The open leaf items inside the system, by id, each with whether it is under way."""
    found = {}
    for item in system.items:
        if item.external or any(other.parent == item.id for other in system.items):
            continue
        category = None
        if item.workflow is not None and item.state is not None:
            states = system.workflows[item.workflow].states
            category = next(s.category for s in states if s.id == item.state)
        if item.finished is not None or category in ("done", "dropped"):
            continue
        under_way = category in ("active", "waiting")
        if category is None:
            under_way = item.started is not None
        found[item.id] = under_way
    return found


def now_of(system):
    if system.as_of is not None:
        return system.as_of
    return system.history[-1].at if len(system.history) else None


def team_of(system, item):
    """The team whose cadences count: the first one of the owner; none has dates here."""
    owner = None if item.owner is None else system.owners[item.owner]
    if owner is None:
        return None
    if owner.kind == "team" or not owner.teams:
        return owner.id
    return owner.teams[0].team


def limit_of(system, item, missed, enough):
    """How long silence is all right; None if nobody knows. Cadences beat every so many days."""
    team = team_of(system, item)
    updates = [c for c in system.cadences if c.kind == "update"]
    now = now_of(system)

    def length(cadence):
        """The rule is FREQ=DAILY;INTERVAL=n, from midnight of its first day."""
        days = int(str(cadence.rule).rpartition("=")[2]) if "INTERVAL" in str(cadence.rule) else 1
        first = now.replace(
            year=cadence.start.year,
            month=cadence.start.month,
            day=cadence.start.day,
            hour=0,
            minute=0,
            second=0,
            microsecond=0,
        )
        has_beaten_twice = first + timedelta(days=days) <= now
        return timedelta(days=days) * missed if has_beaten_twice else None

    own = [c for c in updates if c.owner is not None and c.owner == team]
    for kept in (own, [c for c in updates if c.owner is None]):
        if kept:
            lengths = [length(c) for c in kept if length(c) is not None]
            if lengths:
                return min(lengths)
            break
    gaps = []
    for id_ in {e.item for e in system.history if getattr(e, "item", None)}:
        times = sorted(
            {e.at for e in system.history if getattr(e, "item", None) == id_ and e.at <= now}
        )
        gaps += [after - before for before, after in pairwise(times)]
    if len(gaps) < enough:
        return None
    gaps.sort()
    place = (len(gaps) - 1) * 0.95
    low = gaps[int(place)]
    high = gaps[min(int(place) + 1, len(gaps) - 1)]
    return low + (high - low) * (place - int(place))


def last_word(system, item):
    now = now_of(system)
    told = [e.at for e in system.history if getattr(e, "item", None) == item.id]
    told += [d for d in (item.created, item.started) if d is not None]
    for handoff in system.handoffs:
        if handoff.item == item.id:
            told += [d for d in (handoff.offered, handoff.answered) if d is not None]
    told = [at for at in told if at <= now]
    return max(told) if told else None


def serves(system, item):
    while item is not None:
        if item.outcomes:
            return True
        item = None if item.parent is None else system.items[item.parent]
    return False


def known_of(system, id_, under_way, missed=2, enough=11):
    """Facet to True, False, or None where it is not judged."""
    item = system.items[id_]
    status = None
    if under_way and now_of(system) is not None:
        last, limit = last_word(system, item), limit_of(system, item, missed, enough)
        if last is not None and limit is not None:
            status = now_of(system) - last <= limit
    return {
        "title": item.title.strip() != "",
        "owner": item.owner is not None,
        "status": status,
        "dependencies": item.after is not None,
        "priority": not (item.rank is None and item.priority is None),
        "outcome": serves(system, item),
    }


def shares(system, **options):
    """Id to its share."""
    found = {}
    for id_, under_way in open_items(system).items():
        judged = [k for k in known_of(system, id_, under_way, **options).values() if k is not None]
        found[id_] = mean(map(float, judged))
    return found
