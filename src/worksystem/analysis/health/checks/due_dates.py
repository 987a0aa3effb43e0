"""Due dates: whether they are kept, can be kept, could ever have been kept, and stay."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from worksystem.analysis.health.check import check
from worksystem.analysis.health.finding import Trouble, Unjudged
from worksystem.analysis.health.measures.chances import Chances
from worksystem.analysis.health.measures.deadlines import Deadlines, promised
from worksystem.analysis.health.measures.moments import created_of
from worksystem.analysis.health.measures.outlooks import Outlook, Outlooks
from worksystem.analysis.health.measures.phrases import in_days, spoken, times
from worksystem.analysis.health.measures.punctuality import punctuality_of
from worksystem.analysis.health.measures.reschedulings import moves_of
from worksystem.errors import CannotAnswer, NotEnoughHistory
from worksystem.show import show

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts

__all__ = ["born_late", "date_slide", "overdue", "unlikely_to_make_it"]

_NO_DATES = (
    "no open item has a due date, so nobody can tell what will be late; say when work is due"
)


@check(
    "DUE001",
    "overdue",
    component="completion",
    formula="open item with due < now: a warning; late or unfinished ÷ due lately > late_share: an error",
    inputs="`WorkItem.due`, `finished` or the history, `as_of`, the planning cadence, calendars",
    thresholds=("late_share", "confidence", "enough", "trailing", "interval", "chance_warning"),
    source=(
        "after Missed Tasks of the DCMA 14-point assessment: at most 5 % of tasks finish after "
        "their baseline; here it is their due date that counts"
    ),
    remedy="promise another date that history supports, and tell those who wait for it",
)
def overdue(facts: Facts) -> Iterator[Trouble | Unjudged]:
    """A date that passes in silence tells everybody that dates here mean nothing.

    A plain day is over at the midnight after it, where the work is done; how
    long ago that was is told in working time. A parent is late by its own date
    as long as a part of it is open. The share is that of the items due in the
    last planning intervals, without what was dropped, by their dates as they
    are now: a date that was moved in time is not late, and DUE004 looks at
    those. It is judged from `Thresholds.enough` items on.

    Examples:
        >>> from worksystem import Calendar, WorkItem, WorkSystem, diagnose
        >>> shop = WorkSystem(
        ...     "shop",
        ...     as_of="2026-05-07T09:00Z",
        ...     calendars=[Calendar("office", week="Mon-Fri 09:00-17:00")],
        ...     calendar="office",
        ...     items=[WorkItem("page", due="2026-05-04")],
        ... )
        >>> print(diagnose(shop)["DUE001"].findings[0].message)
        'page' was due on Mon 2026-05-04, 2d of working time ago
        >>> diagnose(shop.update("page", due="2026-05-08"))["DUE001"].status
        'clear'
    """
    now, deadlines, due = facts.now_us, facts.once(Deadlines), facts.once(promised)
    if not due and facts.open and all(item.due is None for item in facts.items):
        raise CannotAnswer(_NO_DATES)
    late = [item for item in due if deadlines.end(item) < now]
    chances = facts.once_or_reason(Chances) if late else ""
    for item in late:
        ago, likely = deadlines.ago(item, now), None
        if not isinstance(chances, str) and facts.is_open(item.id):
            likely = chances.promise(item, facts.thresholds.chance_warning)
        yield Trouble(
            item.id,
            f"{item.id!r} was due on {show(item.due)}" + (f", {ago}" if ago else ""),
            inputs={"due": item.due, "days_late": in_days(now - deadlines.end(item))},
            remedy=f"promise another date, and tell those who wait for it: {likely}"
            if likely
            else "agree on a new date with those who wait for it: "
            f"system.update({item.id!r}, due='…')",
        )
    yield from _late_share(facts)


def _late_share(facts: Facts) -> Iterator[Trouble | Unjudged]:
    found = punctuality_of(facts)
    if found.unknown:
        yield Unjudged("done, but nobody has said since when, so perhaps late", found.unknown)
    if not found.late:
        return
    needed = facts.thresholds.enough
    if found.due < needed:
        yield Unjudged(
            f"a share of what is late needs {needed} items that were due in the last "
            f"{facts.thresholds.trailing} planning intervals, got {found.due}"
        )
        return
    share = facts.share(len(found.late), found.due)
    if share.is_above(facts.thresholds.late_share):
        yield Trouble(
            facts.system.id,
            f"{share.value:.0%} of what was due in the last {facts.thresholds.trailing} planning "
            f"intervals was late or still is: {len(found.late)} of {found.due} items",
            "error",
            inputs={
                "late": len(found.late),
                "due": found.due,
                **share.evidence,
                "items": found.late,
            },
            remedy="promise less at a time, and set dates from how long work really takes",
        )
    elif reason := share.unsure(
        f"{len(found.late)} of {found.due} items that were due in the last "
        f"{facts.thresholds.trailing} planning intervals were late or still are",
        above=facts.thresholds.late_share,
    ):
        yield Unjudged(reason)


@check(
    "DUE002",
    "unlikely-to-make-it",
    component="completion",
    formula=(
        "early finish > due: an error; P = #{a < c ≤ a + r} ÷ #{c > a} < chance_warning: a "
        "warning, < chance_error: an error; c cycle times, a age, r time left"
    ),
    inputs="`WorkItem.due`, the critical path, the history, `as_of`",
    thresholds=("chance_warning", "chance_error", "confidence", "enough"),
    source="ours; a date that its dependencies cannot meet is negative float",
    remedy="do less of it, help with what it waits for, or promise another date now",
)
def unlikely_to_make_it(facts: Facts) -> Iterator[Trouble | Unjudged]:
    """A date that will not be kept is worth most while there is still time to act on it.

    Two things speak. The critical path: if all owners had room for everything
    and work took what it is likely to, would the item be finished by its own
    date? And history: of the items that lasted longer than this one is old,
    how many were finished in the time that it has left? Those of its class of
    service and size count, or all if too few of these have finished; one that
    has not been started is judged as if it were started now, so kindly. Both
    ages and time left are elapsed time, as cycle times are. The chance counts
    when its whole interval is below, and where only the chance itself is, nobody
    can tell; the worse of the two is the finding. A finish at midnight ends the
    day before.

    What is late already is DUE001's. Of a parent only the critical path
    speaks: history knows no cycle times of parents.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem, diagnose
        >>> items = [
        ...     WorkItem("copy", effort="8h", after=[]),
        ...     WorkItem("page", effort="48h", after=["copy"], due="2026-04-21"),
        ... ]
        >>> shop = WorkSystem(
        ...     "shop", start="2026-04-20T00:00Z", as_of="2026-04-20T00:00Z", items=items
        ... )
        >>> print(diagnose(shop)["DUE002"].findings[0].message)
        'page' is due on Tue 2026-04-21, and cannot be finished before Wed 2026-04-22 08:00, even if nobody is busy elsewhere
        >>> diagnose(shop.update("page", due="2026-04-22"))["DUE002"].status
        'clear'
    """
    due, deadlines = facts.once(promised), facts.once(Deadlines)
    if not due:
        if facts.open:
            raise CannotAnswer(_NO_DATES)
        return
    outlooks, now = Outlooks(facts), facts.now_us if facts.today else None
    unknown, doubts = [], []
    for item in due:
        end = deadlines.end(item)
        if now is not None and end < now:
            continue
        said = [outlooks.by_path(item), outlooks.by_history(item, end)]
        known = [one for one in said if one is not None]
        against = [one for one in known if one.severity is not None]
        unsure = [(one.doubt.value, item.id, one) for one in known if one.doubt is not None]
        if against:
            likely = outlooks.promise(item)
            yield Trouble(
                item.id,
                f"{item.id!r} is due on {show(item.due)}, and "
                + "; it ".join(one.said for one in against),
                "error" if any(one.severity == "error" for one in against) else "warning",
                inputs={"due": item.due, **against[0].inputs, **against[-1].inputs},
                remedy=likely
                and f"do less of it, help with what it waits for, or promise: {likely}",
            )
        elif unsure:
            doubts += unsure
        elif not known:
            unknown.append(item.id)
    if doubts:
        yield _doubtful(facts, doubts)
    if unknown:
        yield Unjudged(_why_unknown(outlooks), sorted(unknown))


def _doubtful(facts: Facts, doubts: list[tuple[float, str, Outlook]]) -> Unjudged:
    """Of the items whose chances are too small, but not for sure, the least likely as the reason."""
    _, least, outlook = min(doubts, key=lambda doubt: doubt[:2])
    assert outlook.doubt is not None, "it is why the item is among them"
    said = outlook.said if len(doubts) == 1 else f"of the least likely, {least!r}: {outlook.said}"
    reason = outlook.doubt.unsure(said, below=facts.thresholds.chance_warning)
    return Unjudged(reason or said, sorted(id_ for _, id_, _ in doubts))


def _why_unknown(outlooks: Outlooks) -> str:
    reasons = outlooks.reasons or ("it is older than all that has finished",)
    return f"no effort or no dates to judge a plan by, and no history: {'; '.join(reasons)}"


@check(
    "DUE003",
    "born-late",
    component="prioritization",
    formula="share of the items with (first due − created) < p50 of cycle times > born_late_share",
    inputs="`WorkItem.due`, `created`, the history",
    thresholds=("born_late_share", "confidence", "enough", "trailing", "interval"),
    source="ours",
    remedy="set dates from how long such work takes: from a forecast, not from a wish",
)
def born_late(facts: Facts) -> Iterator[Trouble | Unjudged]:
    """A deadline shorter than the work usually takes is a wish, and makes everything urgent.

    What counts is the time from when an item was written down to the first
    date that is known of it, held against the median cycle time of all that
    finished: both elapsed. Looked at are items whose date is not before the
    planning intervals that are looked back on, open or not. A date that was
    set long after the item was written down is judged kindly.

    Examples:
        >>> from worksystem import WorkItem, Workflow, WorkSystem, diagnose, events
        >>> moves = [
        ...     events.Moved(f"old-{n}", state, at=f"2026-04-{day:02}T09:00Z")
        ...     for n in range(12)
        ...     for state, day in (("doing", 1), ("live", 11))
        ... ]
        >>> def dated(due):
        ...     items = [WorkItem(f"i{n}", due=due, created="2026-04-20T09:00Z") for n in range(12)]
        ...     web = Workflow("web", [("doing", "active"), ("live", "done")])
        ...     return WorkSystem("shop", workflows=[web], items=items, history=moves)
        >>> print(diagnose(dated("2026-04-24"))["DUE003"].findings[0].message)
        12 of 12 deadlines left less time than the 10 days that a typical item takes
        >>> diagnose(dated("2026-05-04"))["DUE003"].status
        'clear'
    """
    deadlines, first = facts.once(Deadlines), facts.rounds[0]
    moves, created = facts.once(moves_of), facts.once(created_of)
    spans = []
    for item in facts.items:
        if item.due is not None and item.id in created and deadlines.end(item) >= first:
            moved = moves.get(item.id)
            set_first = moved.ends[0] if moved else deadlines.end(item)
            spans.append((set_first - created[item.id], item.id))
    needed = facts.thresholds.enough
    if len(spans) < needed:
        raise NotEnoughHistory(
            "a share of deadlines",
            needed=needed,
            got=len(spans),
            what="items with a recent due date and a date of creation",
        )
    chances = facts.once(Chances)
    half = chances.typical
    born = sorted(pair for pair in spans if pair[0] < half)
    share = facts.share(len(born), len(spans))
    if share.is_above(facts.thresholds.born_late_share):
        yield Trouble(
            facts.system.id,
            f"{len(born)} of {len(spans)} deadlines left less time than the {spoken(half)} "
            "that a typical item takes",
            inputs={
                "born_late": len(born),
                "deadlines": len(spans),
                **share.evidence,
                "median_days": in_days(half),
                "finished": len(chances.times),
                "items": tuple(id_ for _, id_ in born),
            },
        )
    elif reason := share.unsure(
        f"{len(born)} of {len(spans)} deadlines left less time than a typical item takes",
        above=facts.thresholds.born_late_share,
    ):
        yield Unjudged(reason)


@check(
    "DUE004",
    "date-slide",
    component="completion",
    formula="date moved later ≥ postponements times, or moved later and (last − first) ÷ (first − created) > slip_share",
    inputs="`Rescheduled` events, `WorkItem.created`",
    thresholds=("postponements", "slip_share"),
    source="ours",
    remedy="split it and promise the first part; ask what is not being said",
)
def date_slide(facts: Facts) -> Iterator[Trouble | Unjudged]:
    """A date that moves again and again is not news about the date, but about the work.

    Only what the history tells counts. Its first date was set, and not moved, if
    that was within a day of when the item was written down; else, or where nobody
    knows when that was, an earlier date is taken to have been put off, of which
    nothing is known. A move to an earlier day is no postponement. Slip is elapsed
    time from the first date that is known to the last one, as a part of the time
    from when the item was written down (or the first date was told, where nobody
    knows) to that first date. Open items are looked at, and parents of which a
    part is open.

    Examples:
        >>> from worksystem import WorkItem, WorkSystem, diagnose, events
        >>> page = WorkItem("page", created="2026-04-04T09:00Z")
        >>> shop = WorkSystem("shop", items=[page])
        >>> for day in (4, 6, 8, 11):
        ...     moved = events.Rescheduled(
        ...         "page", f"2026-05-{day:02}", at=f"2026-04-{day:02}T09:00Z"
        ...     )
        ...     shop = shop.apply(moved)
        >>> print(diagnose(shop)["DUE004"].findings[0].message)
        the date of 'page' was put off 3 times, by 7 days in all, from Mon 2026-05-04 to Mon 2026-05-11
        >>> moved = events.Rescheduled("page", "2026-05-04", at="2026-04-04T09:00Z")
        >>> diagnose(WorkSystem("shop", items=shop.items, history=[moved]))["DUE004"].status
        'clear'
    """
    dated, moves, limits = facts.once(promised), facts.once(moves_of), facts.thresholds
    if dated and not facts.rows("rescheduled"):
        raise CannotAnswer(
            "no history says when dates were moved; record events.Rescheduled whenever one is"
        )
    created = facts.once(created_of)
    for id_ in sorted({item.id for item in (*facts.open, *dated)} & moves.keys()):
        moved = moves[id_]
        often, slip = moved.postponements, moved.slip
        span = moved.ends[0] - created.get(id_, moved.since)
        is_far = span > 0 and slip / span > limits.slip_share
        if often and (often >= limits.postponements or is_far):
            so_far = f", by {spoken(slip)} in all" if slip > 0 else ""
            yield Trouble(
                id_,
                f"the date of {id_!r} was put off {times(often)}{so_far}, from "
                f"{show(moved.dues[0])} to {show(moved.dues[-1])}",
                inputs={
                    "postponements": often,
                    "first_due": moved.dues[0],
                    "last_due": moved.dues[-1],
                    "slip_days": in_days(slip),
                    "span_days": in_days(span),
                },
            )
