"""Flow by brute force: plain loops over lists of events, one item at a time."""

from datetime import timedelta

from worksystem import events

RANK = {"backlog": 0, "ready": 1, "active": 2, "waiting": 2, "done": 3, "dropped": -1, None: -1}


class Life:
    """What became of one item, found by looking at its events again and again."""

    def __init__(self, happened, as_of, *, started, finished, dropped):
        self.events = [event for event in happened if event.at <= as_of]
        self.as_of = as_of
        self.entries = self._entries()
        self.first = min(getattr(event, "since", event.at) for event in self.events)
        self.last = max(event.at for event in self.events)
        self.started = self._started(started)
        self.finished = self.last if finished is None else self._ending(finished, must_be_over=True)
        self.dropped = None
        if finished is not None and self.finished is None:
            self.dropped = self._ending(dropped)

    @property
    def is_log(self):
        moves = any(
            isinstance(event, events.Moved)
            or (isinstance(event, events.Created) and event.state is not None)
            for event in self.events
        )
        work = any(isinstance(event, (events.Begun, events.Worked)) for event in self.events)
        return work and not moves

    def _entries(self):
        """State, when it was entered, when it can count as a finish, whether it can."""
        found = []
        for event in self.events:
            if isinstance(event, (events.Created, events.Moved)) and event.state is not None:
                found.append((event.state, event.at, event.at, True))
            elif self.is_log and isinstance(event, events.Worked):
                found.append((event.state, event.since, event.at, True))
            elif self.is_log and isinstance(event, events.Begun):
                found.append((event.state, event.at, event.at, False))
        return found

    def _started(self, counts):
        if counts is None:
            return self.first
        return min((at for state, at, _, _ in self.entries if counts(state)), default=None)

    def _ending(self, counts, *, must_be_over=False):
        found = None
        for state, _, done, over in self.entries:
            if counts(state) and (over or not must_be_over):
                found = done if found is None else found
            else:
                found = None
        return found

    @property
    def ended(self):
        return self.dropped if self.finished is None else self.finished

    @property
    def end(self):
        """When its life ends."""
        return self.as_of if self.ended is None else self.last

    def state_at(self, instant):
        """The state that it is in at an instant of its life; None where none is known."""
        if self.is_log:
            return self._worked_at(instant)
        found = None
        for state, at, _, _ in self.entries:
            if at <= instant:
                found = state
        return found

    def _worked_at(self, instant):
        pieces = []
        for place, event in enumerate(self.events):
            if isinstance(event, events.Worked):
                pieces.append((event.since, place, event.at, event.state))
            elif isinstance(event, events.Begun) and not self._has_ended(event):
                later = self.events[place + 1].at if place + 1 < len(self.events) else self.end
                pieces.append((event.at, place, later, event.state))
        reached = self.first
        for start, _, end, state in sorted(pieces, key=lambda piece: piece[:2]):
            if max(start, reached) <= instant < end:
                return state
            reached = max(reached, end)
        return None

    def _has_ended(self, begun):
        return any(
            isinstance(event, events.Worked)
            and (event.state, event.since) == (begun.state, begun.at)
            for event in self.events
        )

    def time_in_state(self, step):
        """State to time, by asking at every step of its life."""
        found = {}
        instant = self.first
        while instant < self.end:
            state = self.state_at(instant)
            found[state] = found.get(state, timedelta(0)) + step
            instant += step
        return found

    def is_in_progress(self, instant):
        return (
            self.started is not None
            and self.started <= instant
            and (self.ended is None or instant < self.ended)
        )


def lives(happened, as_of, *, started=None, finished=None, dropped=lambda *_: False):
    """The life of every item; the rules take an item and a state."""
    by_item = {}
    for event in happened:
        if event.at <= as_of:
            by_item.setdefault(event.item, []).append(event)
    return {
        item: Life(
            mine,
            as_of,
            started=started and (lambda state, item=item: started(item, state)),
            finished=finished and (lambda state, item=item: finished(item, state)),
            dropped=lambda state, item=item: dropped(item, state),
        )
        for item, mine in by_item.items()
    }
