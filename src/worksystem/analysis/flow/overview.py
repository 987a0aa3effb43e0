"""A flow for reading: its caption, its overview and its notes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from worksystem.analysis.flow.elapsed import Told
from worksystem.analysis.flow.stages import UNKNOWN
from worksystem.errors import CannotAnswer
from worksystem.model.history import MISSING
from worksystem.show import show, show_count, show_list
from worksystem.table import Table

if TYPE_CHECKING:
    from worksystem.analysis.flow.figures import Figures
    from worksystem.analysis.flow.percentiles import Percentile

__all__ = ["caption", "notes", "overview", "text"]

Row = tuple[str, object, str]


def caption(flow: Figures) -> str:
    """The answer in one line."""
    start, end = flow.window.dates
    done, open_ = len(flow.cycle_times), len(flow.ages)
    return (
        f"flow from {show(start)} to {show(end)} ({flow.zone}): "
        f"{show_count(done, 'item')} finished, {open_} in progress"
    )


def overview(flow: Figures) -> Table:
    """Each figure in a row, with what it counts."""
    rows = [*_counts(flow), *_times(flow), *_rest(flow)]
    return Table.of(caption(flow), ("figure", "value", "what it counts"), rows)


def _counts(flow: Figures) -> Iterator[Row]:
    yield "WIP", flow.wip.now, f"started and not finished; {show(flow.wip.mean)} on average"
    for name, series in (("throughput", flow.throughput), ("arrivals", flow.arrivals)):
        try:
            mean = series.mean
        except CannotAnswer as error:  # more periods than can be laid out
            yield name, None, str(error)
            continue
        whole = int(np.count_nonzero(series.whole))
        mean_of = (
            f"mean of {show_count(whole, f'whole {series.by}')}" if whole else "none of it is whole"
        )
        yield name, mean, f"{series.what} in a {series.by}: {series.total} in all, {mean_of}"


def _times(flow: Figures) -> Iterator[Row]:
    if len(flow.cycle_times):
        for p in (0.5, 0.85, 0.95):
            found = flow.percentile(p)
            yield f"cycle time {found.name}", _told(found), _worth(found)
    if len(flow.population.seen.started):
        found = flow.percentile(0.85, censored=True)
        yield f"cycle time {found.name}, censored", _told(found), _worth(found)
    if len(flow.ages):
        oldest = flow.ageing[0]
        yield "oldest age", Told(oldest.age), f"{show(oldest.item)}, in {show(oldest.state)}"


def _told(found: Percentile) -> object:
    return "not reached" if found.value is None else Told(found.value)


def _worth(found: Percentile) -> str:
    low, high = ("?" if at is None else str(Told(at)) for at in (found.low, found.high))
    censored = f", {found.n_censored} censored" if found.n_censored else ""
    return f"{low} to {high}; n = {found.n}{censored}, {found.method}"


def _rest(flow: Figures) -> Iterator[Row]:
    found = flow.efficiency
    said = found.reason
    if found.value is not None:
        said = f"{Told(found.active)} active, {Told(found.waiting)} waiting"
        said += f", {Told(found.unknown)} unknown" if found.unknown else ""
    yield "flow efficiency", found.value, said
    try:
        yield "stability", flow.stability.verdict, flow.stability.because
    except CannotAnswer as error:
        yield "stability", None, str(error)
    if len(flow.blocked):
        now = f", {show_count(len(flow.blocked.now), 'item')} now" if flow.blocked.now else ""
        yield "blocked", Told(flow.blocked.total), f"{show_count(len(flow.blocked), 'time')}{now}"
    if len(flow.reopenings):
        yield (
            "reopenings",
            len(flow.reopenings),
            f"of {show_count(len(flow.reopenings.items), 'item')}",
        )


def notes(flow: Figures) -> tuple[str, ...]:
    """What was taken for granted, or could not be used, in sentences."""
    return (f"an item is {flow.policy}", *_left_out(flow), *_odd(flow), *_worthless(flow))


def _left_out(flow: Figures) -> Iterator[str]:
    later = len(flow.history) - int(
        np.searchsorted(np.asarray(flow.history.columns.at), flow.spans.timeline.as_of, "right")
    )
    if later:
        yield f"later than {show(flow.as_of)}, and so left out: {show_count(later, 'event')}"
    if flow.system is not None:
        without = sum(id_ not in flow for id_ in flow.system.items.ids())
        if without:
            yield f"without any event, and so counted nowhere: {show_count(without, 'item')}"


def _odd(flow: Figures) -> Iterator[str]:
    spans, stages = flow.spans, flow.spans.stages
    entries = spans.timeline.entries
    if stages.is_known:
        category = stages.categories(entries.item, entries.state)
        strange = np.unique(entries.state[category == UNKNOWN])
        if len(strange):
            names = sorted(stages.states[code] for code in strange)
            yield f"of these states nobody has said what they mean: {show_list(names)}"
    back = int(np.count_nonzero(spans.is_back))
    if back:
        yield f"back in a state before the start, and in progress since they left it: {show_count(back, 'item')}"
    dropped = int(np.count_nonzero((spans.dropped != MISSING) & spans.is_started))
    if dropped:
        yield f"dropped while in progress, and so without a cycle time: {show_count(dropped, 'item')}"


def _worthless(flow: Figures) -> Iterator[str]:
    if len(flow.cycle_times):
        yield from flow.percentile(0.95).notes
    elif len(flow.ages):
        yield "nothing finished in the window: percentiles need items that did"


def text(flow: Figures) -> str:
    """The overview and the notes."""
    return "\n".join([str(overview(flow)), *(f"note: {note}" for note in notes(flow))])
