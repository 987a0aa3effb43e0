"""The critical path by brute force: slow, short, and written from the definitions.

Nothing here sorts, levels or vectorises. An early start is the most that any
chain of links asks for; a float is how far one can push an item, hour by hour,
before something moves.
"""

from datetime import timedelta

from hypothesis import strategies as st

from worksystem import Dependency, WorkItem, WorkSystem

HOUR = timedelta(hours=1)
KINDS = ("FS", "SS", "FF", "SF")


def weight(kind, lag, before, after):
    """Least hours from start to start; `before` and `after` are the durations."""
    return {"FS": before + lag, "SS": lag, "FF": before + lag - after, "SF": lag - after}[kind]


class Plan:
    """Durations in hours by name, and links (before, after, kind, lag)."""

    def __init__(self, durations, links, *, early=False):
        self.durations = durations
        self.links = links
        self.early = early

    def start(self, name, held=None):
        """Earliest start; `held` maps names to starts that they are pushed to."""
        asked = [
            self.start(p, held) + weight(kind, lag, self.durations[p], self.durations[name])
            for p, s, kind, lag in self.links
            if s == name
        ]
        least = [] if asked and self.early else [0]
        return max([*asked, *least, *([held[name]] if held and name in held else [])])

    def starts(self, held=None):
        return {name: self.start(name, held) for name in self.durations}

    def finish(self, held=None):
        starts = self.starts(held)
        return max((starts[n] + self.durations[n] for n in starts), default=0)

    def late_start(self, name):
        """Latest start that still lets everything end by the finish."""
        return min(
            [
                self.finish() - self.durations[name],
                *(
                    self.late_start(s) - weight(kind, lag, self.durations[name], self.durations[s])
                    for p, s, kind, lag in self.links
                    if p == name
                ),
            ]
        )

    def free_float(self, name):
        """Push the item hour by hour until another one, or the finish, moves."""
        before, finish = self.starts(), self.finish()
        push = 0
        while push <= 200:
            held = {name: before[name] + push + 1}
            after = self.starts(held)
            moved = any(after[n] != before[n] for n in before if n != name)
            if moved or self.finish(held) != finish:
                return push
            push += 1
        raise AssertionError("an item can always be pushed past the finish")

    def system(self, order=None, **options):
        """The same plan as a system."""
        names = order or list(self.durations)
        items = [
            WorkItem(
                name,
                duration=self.durations[name] * HOUR,
                after=[
                    Dependency(p, kind=kind, lag=lag * HOUR)
                    for p, s, kind, lag in self.links
                    if s == name
                ],
            )
            for name in names
        ]
        return WorkSystem("plan", items=items, **options)


@st.composite
def plans(draw, *, max_size=7, kinds=KINDS, low=-6, high=6):
    """Small plans with every kind of link, leads, parallel links and zero durations.

    Shrinks towards fewer items, shorter durations and links without lag.
    """
    count = draw(st.integers(0, max_size))
    names = [f"i{k}" for k in range(count)]
    durations = {name: draw(st.integers(0, 9)) for name in names}
    link = st.tuples(
        st.integers(0, max(0, count - 1)),
        st.integers(0, max(0, count - 1)),
        st.sampled_from(kinds),
        st.integers(low, high),
    )
    links = [
        (names[min(a, b)], names[max(a, b)], kind, lag)
        for a, b, kind, lag in draw(st.lists(link, max_size=2 * count))
        if a != b
    ]
    return Plan(durations, links)
