"""How much of some owners is free, and when: the memory of a plan in the making."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

__all__ = ["END", "Pool", "Pools", "Profile"]

# After every position and every instant, mirrored ones too.
END = 2**62


class Pool:
    """Owners whose free capacity is kept as one number, a field of bits for each.

    Above each field stands a guard bit that is always set. Taking units away
    from a number in which one of the fields is too small borrows from its
    guard: so one subtraction and one comparison look at all owners at once.

    Attributes:
        full: All that there is, with the guards.
        guard: The guards.
        shifts: Where the field of each owner begins.

    Examples:
        >>> pool = Pool([2, 5])
        >>> taken = pool.units({0: 1, 1: 5})
        >>> (pool.full - taken) & pool.guard == pool.guard
        True
        >>> (pool.full - taken - pool.units({1: 1})) & pool.guard == pool.guard
        False
    """

    __slots__ = ("full", "guard", "shifts")

    def __init__(self, capacities: list[int]) -> None:
        self.full = self.guard = 0
        self.shifts: list[int] = []
        shift = 0
        for capacity in capacities:
            width = capacity.bit_length()
            self.shifts.append(shift)
            self.full |= capacity << shift
            self.guard |= 1 << (shift + width)
            shift += width + 1
        self.full |= self.guard

    def units(self, taken: dict[int, int]) -> int:
        """What is taken of each of its owners, as one number."""
        return sum(units << self.shifts[owner] for owner, units in taken.items())


class Pools:
    """All owners, in pools that are looked at together.

    Args:
        groups: Which resources are in each pool.
        capacity: Units of each resource.

    Examples:
        >>> pools = Pools([[0, 2], [1]], [1, 5, 3])
        >>> [pool for pool, _ in pools.taken({1: 4, 2: 3})], len(pools.profiles())
        ([0, 1], 2)
    """

    __slots__ = ("_pools", "_where")

    def __init__(self, groups: list[list[int]], capacity: list[int]) -> None:
        self._pools = [Pool([capacity[resource] for resource in group]) for group in groups]
        self._where = {
            resource: (pool, place)
            for pool, group in enumerate(groups)
            for place, resource in enumerate(group)
        }

    def taken(self, takes: dict[int, int]) -> tuple[tuple[int, int], ...]:
        """What is taken of each pool: its number, and the units as one number."""
        found: dict[int, dict[int, int]] = {}
        for resource, units in takes.items():
            pool, place = self._where[resource]
            found.setdefault(pool, {})[place] = units
        return tuple((pool, self._pools[pool].units(of)) for pool, of in sorted(found.items()))

    def profiles(self) -> list[Profile]:
        """Everybody's time, with nothing in it yet."""
        return [Profile(pool) for pool in self._pools]


class Profile:
    """The free capacity of a pool over time: steps, each until the next one begins.

    Times are integers: positions of working time, or instants, or either of
    them mirrored. What is asked for must not be more than the pool has, or no
    place is ever found. Steps that are alike are one, so that a busy time is
    passed over at once however many items fill it.

    Examples:
        >>> ana = Profile(Pool([1]))
        >>> ana.take(9, 3, 1), ana.take(0, 4, 1), ana.take(0, 6, 1)
        (9, 0, 12)
        >>> ana.conflict(4, 9, 1), ana.conflict(4, 10, 1)
        (None, 18)
    """

    __slots__ = ("free", "guard", "times")

    def __init__(self, pool: Pool) -> None:
        self.times = [-END, END]
        self.free = [pool.full, pool.full]
        self.guard = pool.guard

    def take(self, start: int, length: int, units: int) -> int:
        """Find the first place from a start on that has room throughout, and take it."""
        times, free, guard = self.times, self.free, self.guard
        first = last = bisect_right(times, start) - 1
        end = start + length
        while True:
            if (free[last] - units) & guard != guard:
                last += 1
                first, start = last, times[last]
                end = start + length
            else:
                last += 1
                if times[last] >= end:
                    break
        self._book(first, last, start, end, units)
        return start

    def fit(self, start: int, length: int, units: int) -> int:
        """The first place from a start on that has room throughout."""
        times, free, guard = self.times, self.free, self.guard
        at = bisect_right(times, start) - 1
        end = start + length
        while True:
            if (free[at] - units) & guard != guard:
                at += 1
                start = times[at]
                end = start + length
            else:
                at += 1
                if times[at] >= end:
                    return start

    def conflict(self, start: int, end: int, units: int) -> int | None:
        """Where the first step without room between two times ends; None: there is none."""
        times, free, guard = self.times, self.free, self.guard
        at = bisect_right(times, start) - 1
        while times[at] < end:
            if (free[at] - units) & guard != guard:
                while (free[at] - units) & guard != guard:
                    at += 1
                return times[at]
            at += 1
        return None

    def book(self, start: int, end: int, units: int) -> None:
        """Take units between two times, whether there is room or not."""
        times = self.times
        self._book(bisect_right(times, start) - 1, bisect_left(times, end), start, end, units)

    def _book(self, first: int, last: int, start: int, end: int, units: int) -> None:
        """Take units of the steps from the one that holds the start to the one before `last`."""
        times, free = self.times, self.free
        if times[last] != end:
            times.insert(last, end)
            free.insert(last, free[last - 1])
        if times[first] != start:
            first += 1
            last += 1
            times.insert(first, start)
            free.insert(first, free[first - 1])
        for step in range(first, last):
            free[step] -= units
        if free[last] == free[last - 1] and times[last] != END:
            del times[last], free[last]
        if free[first] == free[first - 1]:
            del times[first], free[first]
