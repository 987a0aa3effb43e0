"""Reading an event log: from its columns to a system with a history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from worksystem.errors import InvalidModel, UnreadableSource
from worksystem.formats.categories import ASSUMED, check_categories
from worksystem.formats.clock import Clock
from worksystem.formats.collecting import nothing_collected
from worksystem.formats.eventlog.cases import with_cases
from worksystem.formats.eventlog.cells import lines_of
from worksystem.formats.eventlog.csv_columns import check_delimiter, read_csv
from worksystem.formats.eventlog.faults import LinesOf, faults_of, twins
from worksystem.formats.eventlog.followings import followings, in_order_of_time
from worksystem.formats.eventlog.frames import is_frame, read_frame
from worksystem.formats.eventlog.lifecycle import (
    has_starts,
    history_of_intervals,
    history_of_transitions,
)
from worksystem.formats.eventlog.roles import DEFAULTS, Wanted
from worksystem.formats.reading import Loss, Reading
from worksystem.formats.sources import MAX_BYTES, Source, SourceLike
from worksystem.model.construction import evidence
from worksystem.model.history import History
from worksystem.model.instants import from_microseconds, optional_zone
from worksystem.model.people import Owner
from worksystem.model.system import WorkSystem
from worksystem.model.workflows import State, Workflow
from worksystem.show import show_count

if TYPE_CHECKING:
    from worksystem.formats.eventlog.columns import Log

__all__ = ["read_event_log"]

_WORKFLOW = "log"


def read_event_log(
    source: SourceLike | Source | Any,
    /,
    *,
    item: str = DEFAULTS["item"],
    state: str = DEFAULTS["state"],
    at: str = DEFAULTS["at"],
    owner: str | None = DEFAULTS["owner"],
    start: str | None = None,
    end: str | None = None,
    zone: str | None = None,
    lifecycle: str | None = DEFAULTS["lifecycle"],
    states: Mapping[str, str] | None = None,
    delimiter: str = ",",
    max_bytes: int = MAX_BYTES,
) -> Reading:
    r"""Read an event log, a row an event, from CSV or out of a data frame.

    The columns are called as process mining calls them, unless others are
    named. Facts are kept as they are: order at one instant, repeats, jumps,
    rows without an owner. What a row becomes:

    - With one instant, and no lifecycle transitions but ``complete``: the item moved to
      the state, and is the owner's from then on (nobody's where that is empty).
    - With a start and an end (``start=``, ``end=``, or a column
      ``start_timestamp`` beside ``time:timestamp``): one activity was worked on
      from then to then; begun, where there is no end; an instant, where there
      is no start.
    - With lifecycle transitions: ``start`` and ``resume``: begun; ``complete`` and
      ``suspend``: worked, since the first start of that item, state and
      ``concept:instance`` (else of that owner) that is open, or an instant
      where there is none; all others: noted, and told as losses.

    The system has an item for each case, as the log left it, an owner for each
    resource and one workflow ``log``: its states in order of time, its moves
    those that happened.

    Args:
        source: CSV as a path, bytes, or a file opened with ``"rb"``, plain or
            gzipped; or a data frame of pandas, polars, pyarrow or DuckDB; or a
            dict of columns.
        item: Column of the item's id.
        state: Column of the state, or the activity.
        at: Column of the instant at which it happened; `end` takes its place.
        owner: Column of the owner; None: do not read one.
        start: Column of the instant at which the work of a row began.
        end: Column of the instant at which it ended.
        zone: Where the clock hung from which instants without an offset were
            read; one that it never showed is the end of the jump, of one that it
            showed twice the first counts. None: such instants are refused.
        lifecycle: Column of the lifecycle transition; None: do not read one.
        states: The category of each state. Without it, all count as active.
        delimiter: What stands between the cells of a CSV file.
        max_bytes: Refuse a longer file, before and after it is decompressed.

    Returns:
        The system with its history, and what could not be carried over.

    Raises:
        OSError: If there is no such file, or it may not be read.
        UnreadableSource: With every fault of the log, each with its line, or
            its row in a data frame.
        InvalidModel: If an argument is not what it should be.

    Cost is linear, but for sorting by time.

    Source: IEEE 1849-2016, "Standard for eXtensible Event Stream (XES)".

    Examples:
        >>> log = b"case,activity,when\n7,ask,2026-04-20 09:00\n7,answer,2026-04-20 10:30\n"
        >>> reading = read_event_log(
        ...     log, item="case", state="activity", at="when", zone="Europe/Paris"
        ... )
        >>> reading.system
        WorkSystem('log', workflows=1, items=1, history=2)
        >>> reading.system.history[1]
        Moved('7', 'answer', at='2026-04-20T08:30:00+00:00')
        >>> read_event_log(log, item="case", state="activity", at="when")
        Traceback (most recent call last):
            ...
        worksystem.errors.UnreadableSource: cannot read the given bytes: when: need instants with a time zone, got 2 without, in lines 2, 3; pass zone='Europe/Berlin', or wherever the clock hung that they were read from
    """
    wanted = Wanted(item, state, at, owner, start, end, lifecycle)
    clock = Clock(_zone(zone))
    categories = check_categories(states)
    lines: LinesOf | None = None
    with nothing_collected():
        if is_frame(source):
            name, log = "the given data frame", read_frame(source, wanted, clock=clock)
        else:
            mark = check_delimiter(delimiter)
            content = Source.of(source, max_bytes=max_bytes)
            name, log = content.name, read_csv(content, wanted, delimiter=mark, clock=clock)
            lines = partial(lines_of, content.data, mark)
        history, notes = _history(name, log, lines)
        return _reading(log, history, notes, categories, zone)


def _zone(value: str | None) -> str | None:
    try:
        return optional_zone(value)
    except InvalidModel as error:
        raise error.at("zone") from None


def _history(name: str, log: Log, lines: LinesOf | None) -> tuple[History, Counter[str]]:
    notes = Counter[str]()
    try:
        if log.wrong or any(twins(log)):
            raise InvalidModel("there are cells that cannot be read")
        if "start" in log.instants:
            return history_of_intervals(log), notes
        if has_starts(log):
            return history_of_transitions(log)
        ordered = log.in_order_of_time()
        history = History.from_columns(
            at=ordered.instants["at"],
            item=ordered.texts["item"],
            state=ordered.texts["state"],
            owner=ordered.texts.get("owner"),
        )
    except InvalidModel:
        # The fast way stops at the first fault; which there are is asked only now.
        raise UnreadableSource(name, faults_of(log, lines)) from None
    return history, notes


def _reading(
    log: Log,
    history: History,
    notes: Counter[str],
    categories: dict[str, str] | None,
    zone: str | None,
) -> Reading:
    order = [history.states[code] for code in in_order_of_time(history)]
    losses = [_note(transition, count) for transition, count in notes.items()]
    workflows = []
    if order:
        workflows.append(_workflow(order, history, categories, log, losses))
    system = WorkSystem(
        log.id,
        as_of=from_microseconds(history.columns.at[-1]) if len(history) else None,
        zone=zone,
        owners=map(Owner, history.owners),
        workflows=workflows,
        history=history,
    )
    if not len(history):
        losses.append(Loss("", "there are no events; the system is empty"))
    if log.unread:
        losses.append(_unread(log.unread))
    return Reading(with_cases(system, _WORKFLOW), losses)


def _workflow(
    order: list[str],
    history: History,
    categories: dict[str, str] | None,
    log: Log,
    losses: list[Loss],
) -> Workflow:
    known = check_categories(categories, order) or {}
    assumed = [name for name in order if name not in known]
    if assumed:
        what = "all states" if len(assumed) == len(order) else ", ".join(map(evidence, assumed))
        reason = (
            f"the categories of states are not in a log: {what} count as active; "
            f"pass states={{{assumed[0]!r}: 'done', …}}"
        )
        losses.append(Loss(log.roles["state"], reason))
    pairs = followings(log, history)
    if pairs is None:
        reason = "the moves that happened are too many to be listed"
        losses.append(Loss(log.roles["state"], reason))
    else:
        place = {name: position for position, name in enumerate(order)}
        named = [(history.states[a], history.states[b]) for a, b in pairs]
        named.sort(key=lambda pair: (place[pair[0]], place[pair[1]]))
    return Workflow(
        _WORKFLOW,
        [State(n, known[n]) if n in known else State(n, "active", ext=ASSUMED) for n in order],
        moves=named if pairs is not None else None,
    )


def _note(transition: str, count: int) -> Loss:
    events = show_count(count, "event")
    return Loss("lifecycle", f"lifecycle transition {transition!r} ({events}) is kept as a note")


def _unread(columns: tuple[str, ...]) -> Loss:
    named = ", ".join(map(repr, columns[:20]))
    more = f" and {len(columns) - 20} more" if len(columns) > 20 else ""
    return Loss("", f"{show_count(len(columns), 'column')} not read: {named}{more}")
