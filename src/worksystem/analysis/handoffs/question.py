"""The question: how does work change hands?"""

from __future__ import annotations

from datetime import date, datetime

from worksystem.analysis.flow.window import WindowLike, moment
from worksystem.analysis.handoffs.answer import Handoffs
from worksystem.analysis.handoffs.evidence import Evidence
from worksystem.errors import InvalidInstant, InvalidModel, NotEnoughHistory
from worksystem.model.construction import evidence as shown
from worksystem.model.history import History
from worksystem.model.instants import from_microseconds, to_microseconds
from worksystem.model.system import WorkSystem

__all__ = ["measure_handoffs"]

When = datetime | date | str


def measure_handoffs(
    subject: WorkSystem | History,
    *,
    as_of: When | None = None,
    window: WindowLike | None = None,
) -> Handoffs:
    """Measure how work changes hands: who to whom, how fast, how often not at first pass.

    A step is two events of an item in a row that say whose it is; from one
    owner to another it is a handoff. Events that say nothing of it (`...`)
    leave the item with whoever has it, and nobody is a party of its own: None.
    A handoff by the protocol (offered, then accepted) counts when it is
    accepted: until then the giver has the item. Those in `system.handoffs`
    that the history does not tell of count too, each once.

    Args:
        subject: A system with its history, or a history alone, which knows
            no teams, contracts or calendars.
        as_of: What happened later does not count, and what is offered by then
            and not answered waits; the system's, or else the last event.
        window: Count steps and answers from this day or instant to before
            that one; None at an end: as far as the history goes. A day is its
            midnight in the system's local zone.

    Returns:
        Counts, latencies, acceptance, the ways of items, and what is open.

    Raises:
        NotEnoughHistory: If nothing has happened yet, and nothing is offered.
        InvalidModel: If the subject is neither a system nor a history, or the
            window ends before it begins.

    Cost is linear in events; each figure is worked out when it is asked for.

    Source: van der Aalst, Reijers and Song, "Discovering social networks from
    event logs", Computer Supported Cooperative Work 14(6), 2005.

    Examples:
        >>> from worksystem import events
        >>> history = History(
        ...     [
        ...         events.Created("page", owner="ana", at="2026-04-20T09:00Z"),
        ...         events.Offered(
        ...             "h1", item="page", giver="ana", taker="bo", at="2026-04-20T12:00Z"
        ...         ),
        ...         events.Returned("h1", "no photos", at="2026-04-21T09:00Z"),
        ...         events.Offered("h1", at="2026-04-21T10:00Z"),
        ...         events.Accepted("h1", at="2026-04-21T11:00Z"),
        ...     ]
        ... )
        >>> found = measure_handoffs(history)
        >>> print(found)
        1 handoff between 1 pair of owners; accepted at first pass: 0 of 1 (0.0%, 90% interval 0.0% to 73.0%)
        giver  taker  handoffs  share  median latency  85% within  first pass
        ana    bo            1      1  11eh            18eh        0 of 1 (0.0%, 90% interval 0.0% to 73.0%)
        returned once: no photos
        note: a bare history knows no teams, contracts or calendars; a system does
        >>> measure_handoffs(History())
        Traceback (most recent call last):
            ...
        worksystem.errors.NotEnoughHistory: a measure of handoffs needs 1 event or offer, got 0
    """
    system = subject if isinstance(subject, WorkSystem) else None
    history: object = subject.history if isinstance(subject, WorkSystem) else subject
    if not isinstance(history, History):
        raise InvalidModel(f"need a WorkSystem or a History, got {shown(subject)}")
    zone = "UTC" if system is None else system.local_zone
    first, now = _range(history, system, zone, as_of)
    return Handoffs(Evidence(history, system, now, _span(window, first, now, zone), zone))


def _range(
    history: History, system: WorkSystem | None, zone: str, as_of: When | None
) -> tuple[int, int]:
    """The first instant that is told of, and the one up to which things count."""
    at = history.columns.at
    known = [at[0], at[-1]] if len(at) else []
    if system is not None:
        offers = [i for h in system.handoffs for i in (h.offered, h.answered) if i is not None]
        known += map(to_microseconds, offers)
    if not known:
        raise NotEnoughHistory("a measure of handoffs", needed=1, got=0, what="event or offer")
    if as_of is not None:
        try:
            return min(known), moment(as_of, zone)
        except InvalidModel as error:
            raise error.at("as_of") from None
    if system is not None and system.as_of is not None:
        return min(known), to_microseconds(system.as_of)
    return min(known), max(known)


def _span(window: object, first: int, now: int, zone: str) -> tuple[int, int] | None:
    """The window in microseconds; where an end is left open, as far as the history goes."""
    if window is None:
        return None
    if not isinstance(window, (tuple, list)) or len(window) != 2:
        raise InvalidModel(
            f"need a start and an end, such as ('2026-04-20', None), got {shown(window)}"
        ).at("window")
    try:
        start = min(first, now) if window[0] is None else moment(window[0], zone)
        end = now + 1 if window[1] is None else moment(window[1], zone)
    except InvalidModel as error:
        raise error.at("window") from None
    if end <= start:
        told = [from_microseconds(at, zone).isoformat() for at in (start, end)]
        raise InvalidInstant(f"need an end after the start, got {' to '.join(told)}").at("window")
    return start, end
