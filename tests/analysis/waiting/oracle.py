"""Causes of waiting by brute force: slow, short, and written from the definitions.

Nothing here knows arrays, ranks or pieces. Time goes by second by second; at
each one of a wait looks at everything that its owner does and asks which of the
causes holds, the first of them first.
"""

from datetime import timedelta
from typing import NamedTuple

from hypothesis import strategies as st

from worksystem import History
from worksystem.model.instants import from_microseconds
from worksystem.model.working_time import WorkingTime

CAUSES = ("batching", "contention", "prioritisation", "unavailability", "extraneous")
# A Monday, in seconds since 1970.
MONDAY = 4 * 86_400 + 2_940 * 7 * 86_400
SECOND = 1_000_000


class Act(NamedTuple):
    """One finished activity; times in seconds after some Monday."""

    item: str
    state: str
    owner: str | None
    start: int
    end: int


def history_of(acts, *, shift=0):
    """The acts as a history of ``worked`` events, in the order given."""
    return History.from_columns(
        kind="worked",
        item=[a.item for a in acts],
        state=[a.state for a in acts],
        owner=[a.owner for a in acts],
        since=[(MONDAY + shift + a.start) * SECOND for a in acts],
        at=[(MONDAY + shift + a.end) * SECOND for a in acts],
    )


def acts(*, owners=("ana", "bo"), longest=12, latest=40, max_size=9):
    """Lists of acts of a few items, states and owners, close to each other; small first."""
    one = st.builds(
        lambda item, state, owner, start, length: Act(item, state, owner, start, start + length),
        st.sampled_from(["1", "2", "3", "4"]),
        st.sampled_from(["A", "B"]),
        st.sampled_from(owners),
        st.integers(0, latest),
        st.integers(0, longest),
    )
    return st.lists(one, min_size=1, max_size=max_size)


@st.composite
def queues(draw):
    """Acts of which many are ready at about the same time for one owner: batches of all kinds."""
    found = []
    for item in range(draw(st.integers(1, 7))):
        ready = draw(st.integers(1, 8))
        begin = draw(st.integers(ready, 18))
        state = draw(st.sampled_from("AAB"))
        owner = draw(st.sampled_from(["ana", "ana", "bo"]))
        found += [
            Act(f"{item}", "C", f"clerk {item}", ready - 1, ready),
            Act(f"{item}", state, owner, begin, begin + draw(st.integers(0, 8))),
        ]
    return draw(st.permutations(found))


def in_order(found):
    return sorted(found, key=lambda a: (a.end, a.start))


def sources(found):
    """What enabled each act: the last of its item that had ended when it began."""
    by = {}
    for place, act in enumerate(found):
        own = [
            (other.end, other.start, p)
            for p, other in enumerate(found)
            if other.item == act.item
            and p != place
            and other.end <= act.start
            and (other.end, other.start, p) < (act.end, act.start, place)
        ]
        by[place] = max(own)[-1] if own else None
    return by


def enabled(found, by):
    first = {a.item: min(b.start for b in found if b.item == a.item) for a in found}
    return [
        found[by[place]].end if by[place] is not None else first[act.item]
        for place, act in enumerate(found)
    ]


def batches(found, since, size):
    """The batch of each act in one, as the set of its places."""
    of = {}
    for key in {(a.owner, a.state) for a in found if a.owner is not None}:
        places = [p for p, a in enumerate(found) if (a.owner, a.state) == key]
        places.sort(key=lambda p: (found[p].start, found[p].end, since[p]))
        open_ = []
        for place in [*places, None]:
            joins = (
                place is not None
                and open_
                and since[place] <= found[open_[0]].start
                and found[place].start <= max(found[p].end for p in open_)
            )
            if joins:
                open_.append(place)
                continue
            if len(open_) >= size:
                of.update(dict.fromkeys(open_, frozenset(open_)))
            open_ = [place]
    return of


def cause_at(second, place, found, since, of, is_open):
    """Why an act waited in one second."""
    act, mine = found[place], since[place]
    batch = of.get(place, frozenset([place]))
    ready = max(since[p] for p in batch)
    if act.owner is None:
        return "extraneous"
    if second < ready:
        return "batching"
    busy = [
        p
        for p, other in enumerate(found)
        if p != place and other.owner == act.owner and other.start <= second < other.end
    ]
    if any(since[p] <= (mine if p in batch else ready) for p in busy):
        return "contention"
    if busy:
        return "prioritisation"
    return "extraneous" if is_open(act.owner, second) else "unavailability"


def counted(place, found, since, of, is_open):
    """The seconds of each cause in the wait of one act."""
    seconds = dict.fromkeys(CAUSES, 0)
    for second in range(since[place], found[place].start):
        seconds[cause_at(second, place, found, since, of, is_open)] += 1
    return seconds


def always(owner, second):
    return True


def explained(found, *, size=2, is_open=always):
    """For each act that another enabled: its place, its source, and the seconds of each cause."""
    by = sources(found)
    since = enabled(found, by)
    of = batches(found, since, size)
    for place in range(len(found)):
        if by[place] is not None:
            yield place, by[place], counted(place, found, since, of, is_open)


def pairs(found, **options):
    """What `Waiting.pairs` has to say."""
    return summed(
        ((found[source].state, found[source].owner), found[place], seconds)
        for place, source, seconds in explained(found, **options)
    )


def summed(waits):
    """The time of each cause by where waits came from and which act they ended with."""
    total = {}
    for came_from, act, counts in waits:
        sums = total.setdefault((*came_from, act.state, act.owner), dict.fromkeys(CAUSES, 0))
        for cause, seconds in counts.items():
            sums[cause] += seconds
    return {
        key: {cause: timedelta(seconds=seconds) for cause, seconds in sums.items()}
        for key, sums in total.items()
    }


# Every minute of 60 seconds, some of them closed: working weeks too small to see.
OPEN = {"ana": [(0, 10), (15, 32), (40, 86_400)], "bo": [(5, 25), (30, 86_400)]}
ALWAYS = [(0, 86_400)]


def is_open(owner, second):
    return any(a <= second < b for a, b in OPEN.get(owner, ALWAYS))


def calendars():
    """The calendars of `is_open`, by way of absences."""

    def told(second):
        return from_microseconds((MONDAY + second) * SECOND)

    found = {}
    for owner, spans in OPEN.items():
        edges = [0, *(edge for span in spans for edge in span)]
        away = [(told(a), told(b)) for a, b in zip(edges[::2], edges[1::2], strict=False) if a < b]
        found[owner] = WorkingTime.always(absences=away)
    return found
