"""Bookings as columns, and how much of each lies before an instant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from worksystem.analysis.load.bookings import Booking
from worksystem.analysis.load.periods import Ints, places
from worksystem.model.working_time import WorkingTime
from worksystem.network import positions
from worksystem.network.levels import ragged

__all__ = ["NOBODY", "Claim", "Ledger"]

Claim = tuple[Ints, int, int, float]
"""Some bookings, two instants, and which part of the work between them counts."""

NOBODY = ""
"""Owner of work that nobody does; no id is empty."""

# How many pairs of a booking and a period are worked out at a time.
_AT_ONCE = 1 << 20


class Ledger:
    """Whose time each item takes, as columns in an order that does not depend on the source.

    A booking's work is spread evenly over its working time, and what lies
    before an instant is rounded to a microsecond. What lies between two
    instants is the difference: so the parts sum to the whole, exactly.

    Attributes:
        owners: Ids in order; the place of one is its number.
        items: Ids of the items that are booked, in order.
        owner: Number of the owner of each booking; -1: nobody.
        item: Number of the item of each booking.
        start: Instant at which each begins.
        finish: Instant at which each ends.
        work: Microseconds of each.
        time: Number of the working time of each.
        times: The different working times.
        first: Where the bookings of each owner begin; one more than owners.

    Examples:
        >>> all_day = WorkingTime.always()
        >>> ledger = Ledger(["ana"], [Booking("b", "ana", 0, 9, all_day, 3)])
        >>> ledger.between(np.array([0]), 0, 6).tolist()
        [2]
        >>> [part.tolist() for part in next(ledger.parts(np.array([0, 6, 12])))]
        [[0, 0], [0, 1], [2, 1]]
    """

    def __init__(self, owners: Sequence[str], bookings: Sequence[Booking]) -> None:
        self.owners = list(owners)
        self.items = sorted({booking.item for booking in bookings})
        number = {id_: i for i, id_ in enumerate(self.owners)} | {NOBODY: -1}
        item_number = {id_: i for i, id_ in enumerate(self.items)}
        axes: dict[WorkingTime, int] = {}
        count = len(bookings)

        def column(values: Iterator[int]) -> Ints:
            return np.fromiter(values, dtype=np.int64, count=count)

        owner = column(number[b.owner] for b in bookings)
        item = column(item_number[b.item] for b in bookings)
        start = column(b.start for b in bookings)
        finish = column(b.finish for b in bookings)
        work = column(b.work for b in bookings)
        time = column(axes.setdefault(b.time, len(axes)) for b in bookings)
        order = np.lexsort((work, finish, start, item, owner))
        self.owner, self.item = owner[order], item[order]
        self.start, self.finish = start[order], finish[order]
        self.work, self.time = work[order], time[order]
        self.times = list(axes)
        self.first = np.searchsorted(self.owner, np.arange(len(self.owners) + 1))
        self._find_positions()

    def __len__(self) -> int:
        return len(self.work)

    def of(self, owner: int) -> Ints:
        """The bookings of an owner."""
        return np.arange(self.first[owner], self.first[owner + 1])

    def _find_positions(self) -> None:
        """Where each begins and ends on its axis of working time."""
        self._begin, self._end = np.zeros_like(self.start), np.zeros_like(self.start)
        for number, time in enumerate(self.times):
            here = self.time == number
            self._begin[here] = positions(time, self.start[here])
            self._end[here] = positions(time, self.finish[here])
        # What takes less than a microsecond of working time lies in the one after its start.
        instant = self._end <= self._begin
        if instant.any():
            always = WorkingTime.always()
            self.time[instant] = len(self.times)
            self.times.append(always)
            self._begin[instant] = positions(always, self.start[instant])
            self._end[instant] = self._begin[instant] + 1
        self._rate = self.work / (self._end - self._begin)

    def _done(self, which: Ints, place: Ints | int, *, later: Ints | int = 0) -> Ints:
        """The work of some bookings that lies before a position on the axis of each."""
        begin, end, work = self._begin[which], self._end[which], self.work[which]
        passed = np.clip(place - later - begin, 0, end - begin)
        done = np.minimum(np.rint(passed * self._rate[which]).astype(np.int64), work)
        return np.where(passed == end - begin, work, done)

    def done(self, which: Ints, at: int) -> Ints:
        """The work of some bookings that lies before an instant."""
        return self._done(which, self._places(which, at)[0])

    def between(self, which: Ints, since: int, until: int, *, later: Ints | int = 0) -> Ints:
        """The work of some bookings that lies between two instants.

        Args:
            which: Numbers of bookings.
            since: The first instant.
            until: The second one.
            later: By how much working time each is moved back first.
        """
        first, last = self._places(which, since, until)
        return self._done(which, last, later=later) - self._done(which, first, later=later)

    def span(self, which: Ints, until: int) -> Ints:
        """How much working time lies between the start of some bookings and an instant."""
        return self._places(which, until)[0] - self._begin[which]

    def _places(self, which: Ints, *instants: int) -> list[Ints]:
        """Where each of some instants stands on the axes of some bookings."""
        numbers, each = np.unique(self.time[which], return_inverse=True)
        times = [self.times[number] for number in numbers.tolist()]
        places = [[time.position(at) for time in times] for at in instants]
        return [np.array(place, dtype=np.int64)[each] for place in places]

    def items_of(self, claims: Iterable[Claim]) -> tuple[str, ...]:
        """Ids of the items that have a part in some claims, those with most first; ties by id."""
        found = np.zeros(len(self.items))
        for which, since, until, share in claims:
            work = self.between(which, since, until) * share
            np.add.at(found, self.item[which], work)
        most = np.argsort(-found, kind="stable")
        return tuple(self.items[item] for item in most[found[most] > 0].tolist())

    def bookings(self) -> list[Booking]:
        """The bookings, in the order of the columns."""
        ids = [*self.owners, NOBODY]
        columns = (self.item, self.owner, self.start, self.finish, self.time, self.work)
        return [
            Booking(self.items[item], ids[owner], start, finish, self.times[time], work)
            for item, owner, start, finish, time, work in zip(
                *(column.tolist() for column in columns), strict=True
            )
        ]

    def parts(self, bounds: Ints) -> Iterator[tuple[Ints, Ints, Ints]]:
        """How much of each booking lies in each slot between some instants in order.

        Args:
            bounds: The instants.

        Yields:
            Numbers of bookings, numbers of slots, and microseconds of work;
            a million or so at a time.
        """
        slots = len(bounds) - 1
        by_time = np.argsort(self.time, kind="stable")
        ends = np.searchsorted(self.time[by_time], np.arange(1, len(self.times)))
        for time, here in zip(self.times, np.split(by_time, ends), strict=False):
            first = np.searchsorted(bounds, self.start[here], side="right") - 1
            last = np.searchsorted(bounds, self.finish[here], side="left")
            # What lies outside of the slots has nothing in the one that is nearest.
            first = np.clip(first, 0, slots - 1)
            counts = np.clip(last, first + 1, slots) - first
            yield from self._in_turn(here, first, counts, places(time, bounds))

    def _in_turn(
        self, which: Ints, first: Ints, counts: Ints, place: Ints
    ) -> Iterator[tuple[Ints, Ints, Ints]]:
        begin, ends = 0, np.cumsum(counts)
        while begin < len(which):
            before = ends[begin] - counts[begin]
            end = max(begin + 1, int(np.searchsorted(ends, before + _AT_ONCE, side="right")))
            booking = np.repeat(which[begin:end], counts[begin:end])
            slot = ragged(first[begin:end], counts[begin:end])
            work = self._done(booking, place[slot + 1]) - self._done(booking, place[slot])
            yield booking, slot, work
            begin = end
