"""Plans written by hand, to see that the checker sees what is wrong with them."""

from datetime import UTC, datetime, timedelta

from attrs import Factory, evolve, field, frozen

from worksystem import Assignment, WorkSystem

HOUR = timedelta(hours=1)
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


def at(hour, *, day=0):
    """An hour of a day, counted from a Monday."""
    return MONDAY + timedelta(days=day, hours=hour)


@frozen
class Slot:
    """What a plan says of one item."""

    start: datetime | None
    finish: datetime | None
    start_offset: timedelta | None
    finish_offset: timedelta | None
    assignments: tuple[Assignment, ...] = ()
    doers: tuple[str, ...] = field()

    @doers.default
    def _the_assigned(self):
        return tuple(a.owner for a in self.assignments)


@frozen
class FakePlan:
    """A plan that nobody has made: dates as they are given, figures that follow from them."""

    system: WorkSystem
    slots: dict[str, Slot]
    lower_bound: timedelta = timedelta(0)
    more: dict[str, object] = Factory(dict)

    def __getitem__(self, id_):
        return self.slots[id_]

    @property
    def finish(self):
        if "finish" in self.more or self.system.start is None:
            return self.more.get("finish")
        return max(slot.finish for slot in self.slots.values())

    @property
    def length(self):
        if "length" in self.more:
            return self.more["length"]
        if self.system.start is None:
            return max(slot.finish_offset for slot in self.slots.values())
        return self.system.working_time().work_between(self.system.start, self.finish)

    @property
    def gap(self):
        if "gap" in self.more:
            return self.more["gap"]
        return self.length / self.lower_bound - 1 if self.lower_bound else 0.0

    def but(self, id_, **changes):
        """The same with something else said of one item."""
        return evolve(self, slots=self.slots | {id_: evolve(self.slots[id_], **changes)})

    def moved(self, id_, by):
        """The same with one item moved by so much time on the clock."""
        slot = self.slots[id_]
        return self.but(id_, start=slot.start + by, finish=slot.finish + by)


def fake(system, **said):
    """A plan of hours since Monday: ``fake(system, a=(9, 11), b=(11, 12, "bo"))``.

    Who does it is left out where it is who the item names; else an owner's id, or
    assignments.
    """
    slots = {}
    for id_, (start, finish, *who) in said.items():
        doers = [Assignment.of(each) for each in who] if who else system.items[id_].doers
        if system.start is None:
            slots[id_] = Slot(None, None, start * HOUR, finish * HOUR, tuple(doers))
        else:
            slots[id_] = Slot(at(start), at(finish), None, None, tuple(doers))
    return FakePlan(system, slots)
