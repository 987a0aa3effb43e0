"""The question: how does work flow?"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from worksystem.analysis.flow.answer import Flow
from worksystem.analysis.flow.policy import policy_of
from worksystem.analysis.flow.series import period_kind
from worksystem.analysis.flow.spans import Spans
from worksystem.analysis.flow.stages import Stages
from worksystem.analysis.flow.timeline import Timeline, until
from worksystem.analysis.flow.window import Window, WindowLike, moment
from worksystem.analysis.flow.working import working_time_of
from worksystem.analysis.lives import Lives
from worksystem.errors import InvalidModel, NotEnoughHistory
from worksystem.model.construction import evidence
from worksystem.model.history import History
from worksystem.model.instants import to_microseconds
from worksystem.model.system import WorkSystem

if TYPE_CHECKING:
    from worksystem.analysis.load.periods import PeriodKind

__all__ = ["measure_flow"]


def measure_flow(
    subject: WorkSystem | History,
    *,
    as_of: datetime | date | str | None = None,
    start: str | None = None,
    finish: str | None = None,
    window: WindowLike | None = None,
    by: PeriodKind = "week",
    calendar: Any = None,
) -> Flow:
    """Measure how work flows: WIP, throughput, cycle time, age, and where time goes.

    An item is started when it first enters a state that counts as started, and
    finished when it last enters one that counts as finished, if it has not
    left it since: an item that was reopened is in progress again, and when it
    finishes again, its cycle time runs from the first start to the last
    finish. A dropped item has departed and has no cycle time. Which states
    count is a policy, and stands in `Flow.policy`: by default, each workflow's
    own (`starts_at`, `finishes_at`, and what comes after them). Where nobody
    has said what states mean, the first event and the last one count.

    Args:
        subject: A system, with its workflows and its history; or a history.
        as_of: Up to when the facts are known; what is later has not happened.
            Else the system's instant, else that of the last event.
        start: ``"first event"``, a state, or a category: from there on, also
            where a stage is skipped.
        finish: ``"last event"``, a state, or a category.
        window: From when on and before when, as instants or days; a day is
            its midnight. None at an end: as far as the history goes.
        by: What a period is: a day, an ISO week from Monday, or a month.
        calendar: For `Flow.on`: a `Calendar`, or the id of one in the system.

    Returns:
        The figures, each worked out when it is asked for. What finished,
        arrivals, departures, WIP and time in states are those of the window;
        ages are those at `as_of`.

    Raises:
        NotEnoughHistory: If nothing has happened to any item.
        InvalidChoice: If `start` or `finish` is no event, state or category.
        InvalidInstant: If the window has no length, or begins after `as_of`.
        InvalidModel: If another option is not what it should be.

    Cost is n log n in the events, once for each history; figures are linear.

    Source: *The Kanban Guide*, 2025, for WIP, throughput, cycle time and work
    item age.

    Examples:
        >>> from worksystem import events
        >>> moves = [
        ...     events.Moved(item, state, at=f"2026-04-{day:02}T09:00Z")
        ...     for item, state, day in [
        ...         ("a", "doing", 1),
        ...         ("a", "done", 3),
        ...         ("b", "doing", 2),
        ...         ("b", "done", 8),
        ...     ]
        ... ]
        >>> flow = measure_flow(History(moves), start="doing", finish="done")
        >>> {id: time.days for id, time in flow.cycle_times.items()}
        {'a': 2, 'b': 6}
        >>> print(flow.percentile(0.85).value, "|", flow.wip.at("2026-04-03"))
        5 days, 9:36:00 | 2
        >>> measure_flow(History())
        Traceback (most recent call last):
            ...
        worksystem.errors.NotEnoughHistory: a measure of flow needs 1 events of items, got 0
    """
    history, system = _read(subject)
    period_kind(by)
    zone = "UTC" if system is None else system.local_zone
    lives = Lives.of(history)
    if not len(lives.at):
        raise NotEnoughHistory("a measure of flow", needed=1, got=0, what="events of items")
    now = _now(as_of, history, system, zone)
    timeline = Timeline(until(lives, now), now)
    if not len(timeline.lives.at):
        raise NotEnoughHistory(
            "a measure of flow",
            needed=1,
            got=0,
            what="events of items up to the instant asked about",
        )
    stages = Stages.of(history, system)
    spans = Spans(timeline, stages, policy_of(start, finish, stages))
    first = int(timeline.first[timeline.present].min())
    found = Window.of(window, first, now, zone)
    if calendar is not None:
        working_time_of(calendar, system)  # says so if there is no such calendar
    return Flow(history, system, spans, found, by, calendar)


def _read(subject: object) -> tuple[History, WorkSystem | None]:
    if isinstance(subject, WorkSystem):
        return subject.history, subject
    if isinstance(subject, History):
        return subject, None
    raise InvalidModel(f"need a WorkSystem or a History, got {evidence(subject)}")


def _now(asked: Any, history: History, system: WorkSystem | None, zone: str) -> int:
    if asked is not None:
        try:
            return moment(asked, zone)
        except InvalidModel as error:
            raise error.at("as_of") from None
    if system is not None and system.as_of is not None:
        return to_microseconds(system.as_of)
    return history.columns.at[-1]
