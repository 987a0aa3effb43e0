"""Whether a plan can be carried out, checked slowly and from the definitions.

Independent of the code that plans and of the network beneath it: it knows the
model and its working time, and the critical path where a plan is defined by it
("as late as possible").

What is not held against a plan, and why:

- A microsecond or two, where effort is divided by shares: the sum of shares is a
  float, and its last bit depends on the order of the sum.
- On which side of a night a milestone is shown, the closing or the opening: they
  are one position, and no item is shorter or longer for it. What follows it on
  another calendar is held to the side that is shown.
- What a finished item was, beyond its dates: nobody can plan the past.
- That one who has begun an item lacks a skill that it needs: they are at it.
- Who does what is outside the system, and when they have room for it.
- A percentage of the duration of a parent: a parent is a roll-up, and to the critical
  path a percentage of it is nothing.
- A delay of what a date fixes: the date has the last word.
"""

from datetime import datetime, timedelta

from tests.analysis.plans.readings import EPOCH, MICROSECOND, is_closed, reading_of, us

from worksystem import Elapsed, Percent, find_critical_path

HAIR = 1e-9  # of a unit: shares are floats
STARTS, FINISHES = ("SS", "SF"), ("FF", "SF")
FOR_PARENTS = ("start no earlier than", "finish no later than")


def violations(system, plan, *, interleave=False):
    """Everything that is wrong with a plan, in sentences; empty if it can be carried out.

    Args:
        system: What was to be planned.
        plan: The answer, of which `plan[id]` is asked for each item.
        interleave: Whether those who do an item are free while it rests.
    """
    found, read = [], {}
    for item in leaves(system):
        try:
            read[item.id] = reading_of(system, item, plan[item.id])
        except LookupError as error:
            found.append(f"{item.id}: done by {error}, whom it does not ask for")
    for id_, reading in read.items():
        told = [
            *names(reading, plan[id_]),
            *idle_doers(reading),
            *sides(system, reading),
            *dates(system, reading, find_critical_path if is_late(system, reading) else None),
        ]
        found += [f"{id_}: {sentence}" for sentence in told]
    found += links(system, read)
    found += overloads(system, read, interleave=interleave)
    return found


def leaves(system):
    """The items that are no parents."""
    parents = {item.parent for item in system.items}
    return [item for item in system.items if item.id not in parents]


def ancestors(system, item):
    """The items that an item is a part of, nearest first."""
    while item.parent is not None:
        item = system.items[item.parent]
        yield item


def names(reading, planned):
    """The doers and the assignments of a plan say the same."""
    if tuple(planned.doers) != tuple(a.owner for a in planned.assignments):
        yield f"doers {planned.doers} are not those of the assignments {planned.assignments}"


def idle_doers(reading):
    """Nobody does it who has left."""
    if not reading.has_ended and not reading.item.external:
        for chain, *_ in reading.who:
            yield from (f"{owner.id} is not active" for owner in chain if not owner.active)


def sides(system, reading):
    """It is as long as it is, and begins and ends when those who do it are at work."""
    r, time = reading, reading.time
    if r.has_ended:
        yield from facts(system, r)
        return
    if r.has_begun:
        if r.start != us(r.item.started):
            yield f"is shown to start at {r.start}, and started at {us(r.item.started)}"
    else:
        if abs(r.end - r.begin - r.left) > rounded(r):
            yield f"takes {r.end - r.begin} of working time instead of {r.left}"
        if r.left and time.opening(r.begin) != r.start:
            yield "starts when nobody is at work on it"
    if r.left and time.closing(r.end) != r.finish:
        yield "finishes when nobody has been at work on it"
    if not r.left and not time.closing(r.end) <= r.finish <= time.opening(r.end):
        yield "has no length and yet finishes outside its position"
    if not r.left and not r.has_begun and r.start != r.finish:
        yield "has no length and yet two dates"


def facts(system, reading):
    """What has ended stands where it was."""
    item, time = reading.item, reading.time
    if is_closed(system, item):
        now = floor(system, time)
        if not reading.begin == reading.end == time.position(reading.start) == now:
            yield "is closed without a date and does not stand before all that is left"
        return
    if reading.finish != us(item.finished):
        yield f"is shown to finish at {reading.finish}, and finished at {us(item.finished)}"
    if item.started is not None and reading.start != us(item.started):
        yield f"is shown to start at {reading.start}, and started at {us(item.started)}"
    if item.started is None and time.position(reading.start) != reading.end - reading.length:
        yield "has no start, and is not shown to have taken its length"


def floor(system, time):
    """The position before which nothing starts that has not."""
    if system.start is None:
        return time.position(0)
    return time.position(us(max(filter(None, (system.start, system.as_of)))))


def is_late(system, reading):
    """Whether it waits for the critical path's late start, of which we can ask.

    Where the plan chooses who does the work, the critical path of the system is
    that of other people, and says nothing.
    """
    if system.start is None or reading.has_begun:
        return False
    late = any(c.kind == "as late as possible" for c in reading.item.constraints)
    return late and not is_choosing(system)


def is_choosing(system):
    """Whether a plan has to choose who does some item that is left."""
    for item in leaves(system):
        named = [system.owners[doer.owner] for doer in item.doers]
        played = any(o.kind == "role" and o.holders for o in named)
        lacking = not item.assignees and not all(set(item.skills) <= set(o.skills) for o in named)
        if played or lacking or (item.skills and not named):
            return True
    return False


def dates(system, reading, path):
    """It keeps the dates of its own and of the items that it is a part of."""
    r = reading
    if r.has_ended:
        return
    said = list(said_of(system, r))
    least = [(kind, delayed(r, at)) for kind, at in said if kind.endswith("no earlier than")]
    most = [(kind, at) for kind, at in said if kind.endswith("no later than")]
    fixed = [(kind, at) for kind, at in said if kind.endswith(" on")]
    if r.has_begun:
        least.append(("now", resumed(system, r)))
    else:
        least.append(("the start of the plan, or now", delayed(r, floor(system, r.time))))
    if path is not None:
        late = path(system)[r.item.id].late_start
        least.append(("as late as possible", r.time.position(us(late))))
    slip = rounded(r)
    for kind, at in least + fixed:
        if r.begin < at - slip:
            yield f"is {at - r.begin} before {kind!r}"
    for kind, at in most + fixed:
        if r.begin > at + slip:
            yield f"is {r.begin - at} after {kind!r}"


def said_of(system, reading):
    """The dates that hold an item, as positions of its start."""
    time, begun = reading.time, reading.has_begun
    for item in (reading.item, *ancestors(system, reading.item)) if system.start else ():
        dates = [(c.kind, c.at) for c in item.constraints if c.at is not None]
        if item.not_before is not None:
            dates.append(("start no earlier than", item.not_before))
        for kind, at in dates:
            if item is not reading.item and kind not in FOR_PARENTS:
                continue
            if kind.startswith("finish"):
                yield kind, place(time, time.day_end, at) - reading.left
            elif not begun:  # how work began is a fact, which no date moves
                yield kind, place(time, time.day_start, at)


def resumed(system, reading):
    """The position before which what is left of begun work does not go on."""
    begun = reading.time.position(reading.start)
    if system.as_of is None:
        return begun + max(0, reading.length - reading.left)
    return max(begun, reading.time.position(us(system.as_of)))


def delayed(reading, position):
    """Where it starts that could start here, if it is held back."""
    delay, time = reading.item.delay, reading.time
    fixed = any(c.kind.endswith(" on") for c in reading.item.constraints)
    if reading.has_begun or not delay or fixed:
        return position
    if isinstance(delay, Elapsed):
        return time.position(time.opening(position) + us(delay.time))
    return position + us(delay)


def rounded(*readings):
    """How far positions may be apart for the rounding of lengths alone."""
    return 2 if any(r.item.effort is not None for r in readings) else 0


def place(time, of_day, at):
    """The position of an instant, or of the side of a day that is meant."""
    return time.position(us(at) if isinstance(at, datetime) else of_day(at))


def links(system, read):
    """Nothing starts before its links allow; links of parents hold for what is under them."""
    under = {}
    for item in leaves(system):
        for each in (item, *ancestors(system, item)):
            under.setdefault(each.id, []).append(item.id)
    found = []
    for item in system.items:
        for link in item.after or ():
            for after in under[item.id]:
                for before in under[link.on]:
                    if before not in read or after not in read or read[after].has_ended:
                        continue
                    early = asked(system, read[before], read[after], link) - read[after].begin
                    if early > rounded(read[before], read[after]):
                        found.append(f"{after}: starts {early} before {before} lets it, by {link}")
    return found


def asked(system, before, after, link):
    """The least position at which a link, and then its delay, lets the later item start."""
    time = after.time
    instant, lag = before.finish, 0
    if link.kind in STARTS:
        instant = before.start
    if isinstance(link.lag, Elapsed):
        instant += us(link.lag.time)
    elif isinstance(link.lag, Percent):
        is_whole = link.on == before.item.id
        lag = round(before.length * link.lag.value / 100) if is_whole else 0
    else:
        lag = us(link.lag)
    position = time.position(instant) + lag
    if link.kind in FINISHES:
        position -= after.left
    return delayed(after, position)


def overloads(system, read, *, interleave):
    """At every instant nobody has more to do than they can, and no more things than they want."""
    held = {}
    for id_, reading in read.items():
        if reading.has_ended or reading.item.external or not reading.left:
            continue
        begin, end = reading.held
        spans = [(begin, end)] if begin < end else []  # else its length is wrong, which is told
        if interleave and spans and system.start is not None:
            told = reading.time.spans(*(EPOCH + at * MICROSECOND for at in (begin, end)))
            spans = [(us(opening), us(closing)) for opening, closing in told]
        for chain, _, units in reading.who:
            held.setdefault(chain[-1].id, []).extend((*span, units, id_) for span in spans)
    for id_, spans in held.items():
        yield from (f"{id_}: {told}" for told in overload(system.owners[id_].capacity, spans))


def overload(capacity, spans):
    """The instants at which too much begins, of an owner's (begin, end, units, item)."""
    events = sorted(
        [(end, False, units, item) for _, end, units, item in spans]
        + [(begin, True, units, item) for begin, _, units, item in spans]
    )
    now = []
    for at, begins, units, item in events:
        if not begins:
            now.remove((units, item))
            continue
        now.append((units, item))
        sum_, items = sum(units for units, _ in now), sorted({item for _, item in now})
        if sum_ > capacity.at_once + HAIR:
            yield f"{sum_} units of {capacity.at_once} at {at}, by {items}"
        if capacity.wip_limit is not None and len(items) > capacity.wip_limit:
            yield f"{len(items)} items of {capacity.wip_limit} at {at}: {items}"


def faults_of_the_whole(system, plan):
    """What is said of the whole and does not follow from the items."""
    if system.start is None:
        length = max((plan[item.id].finish_offset for item in leaves(system)), default=timedelta(0))
        if plan.finish is not None:
            yield f"has no start, and yet the finish {plan.finish}"
    else:
        last = max((plan[item.id].finish for item in leaves(system)), default=system.start)
        first = min((plan[item.id].start for item in leaves(system)), default=system.start)
        begin = min(first, system.start)
        length = max(timedelta(0), system.working_time().work_between(begin, last))
        if plan.finish != last:
            yield f"finish {plan.finish} is not that of the last item, {last}"
    # Without a calendar of the system, length is told on that of the last item.
    told = system.start is None or system.calendar is not None or not system.calendars
    # What has happened may lie outside working time, where lengths do not count it.
    told = told and not any(item.started or item.finished for item in system.items)
    if told and plan.length != length:
        yield f"length {plan.length} is not that until the finish, {length}"
    if plan.lower_bound > plan.length:
        yield f"lower bound {plan.lower_bound} is above the length {plan.length}"
    if plan.lower_bound and abs(plan.gap - (plan.length / plan.lower_bound - 1)) > HAIR:
        yield f"gap {plan.gap} is not that of {plan.length} to {plan.lower_bound}"
    if not plan.length and plan.gap:
        yield f"gap {plan.gap} of a plan without length"
