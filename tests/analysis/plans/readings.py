"""What a plan says of each item, read with the model alone: whose time, how long, how far.

Nothing here comes from the code that plans. Instants are whole microseconds since
1970; in a system without a start they are working time since the start, and all
time is working time.
"""

from datetime import UTC, datetime, timedelta
from itertools import permutations, product
from math import isclose, prod

from attrs import frozen

from worksystem import Assignment, WorkingTime, WorkItem
from worksystem.model.people import Owner

MICROSECOND = timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Chain = tuple[Owner, ...]
"""One who does an item: the owner that is named, and behind a role its holder."""


def us(value):
    """An instant or a duration as whole microseconds."""
    return (value - EPOCH if isinstance(value, datetime) else value) // MICROSECOND


@frozen
class Reading:
    """One item of a plan.

    Attributes:
        item: The item.
        who: Whom the plan lets do it, with the share that was asked of each and
            the units that the plan takes of them.
        time: The working time that it goes on in.
        length: All of its working time: what a percentage counts.
        left: What is left of it, which is all of it unless it has begun.
        start: The instant shown as its start.
        finish: The instant shown as its finish.
        has_begun: Whether that is a fact.
        has_ended: Whether that is a fact.
    """

    item: WorkItem
    who: tuple[tuple[Chain, float, float], ...]
    time: WorkingTime
    length: int
    left: int
    start: int
    finish: int
    has_begun: bool
    has_ended: bool

    @property
    def begin(self):
        """Position at which the item, or what is left of it, starts."""
        if self.has_begun:
            return self.time.position(self.finish) - self.left
        return self.time.position(self.start)

    @property
    def end(self):
        """Position at which it finishes."""
        return self.time.position(self.finish)

    @property
    def held(self):
        """From when until when it holds those who do it."""
        return self.time.opening(self.begin), self.finish


def is_closed(system, item):
    """Whether it is done or dropped and nobody has said when."""
    if item.finished is not None or item.state is None:
        return False
    states = {state.id: state.category for state in system.workflows[item.workflow].states}
    return states[item.state] in ("done", "dropped")


def chains_of(system, id_, above=()):
    """All who could do what an owner is asked to: a role that somebody holds is played."""
    owner = system.owners[id_]
    holders = [h for h in owner.holders if system.owners[h].active and h not in above]
    if owner.kind != "role" or not holders:
        return [(owner,)]
    return [(owner, *chain) for h in holders for chain in chains_of(system, h, (*above, id_))]


def time_of(system, who, item):
    """When all of them are at work, and the item can be worked on."""
    if system.start is None:
        return WorkingTime.always()
    found = []
    for chain, *_ in who:
        # Who stands in for a role does so in their own hours.
        worker = chain[-1].capacity
        found.append(system.working_time(worker.calendar, absences=worker.absences))
    if item.calendar is not None:
        found.append(system.working_time(item.calendar))
    time = found[0] if found else system.working_time()
    for other in found[1:]:
        time = time.narrowed(other)
    return time


def rate_of(who):
    """How much effort an hour holds."""
    return sum(share * part_of(chain) for chain, share, _ in who) or 1.0


def lengths_of(system, item, who, time):
    """All of an item's working time, and what is left of it."""

    def at_rate(value):
        return us(value) if item.effort is None else round(us(value) / rate_of(who))

    if is_closed(system, item):
        return 0, 0
    length = at_rate(item.estimate.likely) if item.estimate is not None else 0
    dated = (item.remaining, item.started) != (None, None) and item.finished is None
    if system.start is None or not dated:
        return length, length
    if item.remaining is not None:
        left = at_rate(item.remaining)
        return (length, left) if item.started is not None else (left, left)
    worked = 0
    if system.as_of is not None:
        worked = time.position(us(system.as_of)) - time.position(us(item.started))
    return length, max(0, length - max(0, worked))


def asked_of(system, item):
    """Lists of those whom an item asks for; of several, the plan may choose one."""
    asked = [list(item.doers)]
    if item.skills and not item.assignees:
        owner = None if item.owner is None else system.owners[item.owner]
        if owner is None or not set(item.skills) <= set(owner.skills):
            asked += [[Assignment(o.id)] for o in system.owners if o.active]
    return asked


def matches(system, asked, planned):
    """Every way in which those in the plan are those who were asked for.

    Who plays a role gives it the part of their time that the role has: as their
    share, as here, or in their rate; an hour holds the same effort.
    """
    if len(asked) != len(planned):
        return
    for order in permutations(planned):
        played = [
            [
                chain
                for chain in chains_of(system, a.owner)
                if chain[-1].id == b.owner and is_share(b.share, a.share, chain)
            ]
            for a, b in zip(asked, order, strict=True)
        ]
        for chains in product(*played):
            yield tuple(
                (chain, a.share, b.share) for chain, a, b in zip(chains, asked, order, strict=True)
            )


def is_share(given, asked, chain):
    """Whether a share is what was asked for, with or without the parts of the roles."""
    return isclose(given, asked) or isclose(given, asked * part_of(chain[:-1]))


def part_of(owners):
    """How much of somebody's time is for these, one after another."""
    return prod(owner.capacity.share for owner in owners)


def has_skills(item, who):
    """Whether each skill that it needs is had by one of those who do it."""
    return set(item.skills) <= {skill for chain, *_ in who for o in chain for skill in o.skills}


def reading_of(system, item, planned):
    """What a plan says of an item; of several ways to read it, the one that fits best.

    Raises:
        LookupError: If those who do it in the plan are not those whom it asks for.
    """
    with_dates = system.start is not None
    ended = is_closed(system, item) or (with_dates and item.finished is not None)
    begun = ended or (with_dates and item.started is not None)
    shown = [planned.start, planned.finish]
    if not with_dates:
        shown = [planned.start_offset, planned.finish_offset]
    if ended or item.external:
        # Who did it is a fact, and who does it elsewhere is no concern of a plan.
        ways = [tuple(((system.owners[d.owner],), d.share, d.share) for d in item.doers)]
    else:
        ways = [
            way
            for asked in asked_of(system, item)
            for way in matches(system, asked, planned.assignments)
            if has_skills(item, way) or (begun and asked == list(item.doers))
        ]
    if not ways:
        raise LookupError([a.owner for a in planned.assignments])
    readings = []
    for who in dict.fromkeys(ways):
        time = time_of(system, who, item)
        length, left = lengths_of(system, item, who, time)
        readings.append(Reading(item, who, time, length, left, *map(us, shown), begun, ended))
    return min(readings, key=lambda r: abs(r.end - r.begin - r.left))
