"""By flow: where work has waited, and who was the bottleneck when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve, field, frozen

from worksystem.analysis.bottlenecks.occupation import Occupation, occupation_of
from worksystem.analysis.bottlenecks.ranking import Kind, Ranking
from worksystem.analysis.bottlenecks.shifting import BottleneckShare, Shifting
from worksystem.analysis.flow import Told, measure_flow
from worksystem.analysis.flow.elapsed import by_code, span
from worksystem.errors import CannotAnswer, InvalidModel
from worksystem.model.construction import evidence
from worksystem.model.durations import ZERO
from worksystem.model.history import History
from worksystem.show import show
from worksystem.table import Table

if TYPE_CHECKING:
    from worksystem.analysis.flow import Flow
    from worksystem.model.system import WorkSystem

__all__ = ["FlowEntry", "FlowRanking", "rank_by_flow"]

_ABOUT = "elapsed time that items waited, and shares of the time as the bottleneck"
_NOTHING = (
    "the history does not say what waits: no state has a known category (give the system a "
    "workflow), and no event says from when until when somebody worked"
)
_COLUMNS = {
    "subject": "subject",
    "kind": "kind",
    "waited": "value",
    "share": "share",
    "alone": "sole",
    "shifting": "shifting",
}
_SHOWN_PERIODS = 12


@frozen
class FlowEntry:
    """How long items waited in a state or with an owner, and how often the owner was the bottleneck.

    Attributes:
        subject: Id of the owner or the state.
        kind: ``owner`` or ``state``.
        waiting: Elapsed time that items waited there, all of them together.
        share: Which part of all waiting that is.
        most: Where most of it was: for an owner in which state, for a state
            with which owner; None: with nobody.
        most_waiting: How long there.
        sole: The part of the time in which anybody was active in which the
            owner alone was the bottleneck; None for a state.
        shifting: The part in which it shifted from or to them; None for a state.

    Examples:
        >>> hour = timedelta(hours=1)
        >>> entry = FlowEntry(
        ...     "bo", "owner", 30 * hour, 0.6, "review", 20 * hour, sole=0.5, shifting=0
        ... )
        >>> print(entry)
        items waited 1ed 6eh with bo, 60.0% of all waiting, most of it in 'review': 20eh; bo alone was the bottleneck 50.0% of the time, and 0.0% with another one
    """

    subject: str
    kind: Kind
    waiting: timedelta
    share: float
    most: str | None
    most_waiting: timedelta
    sole: float | None = field(default=None, kw_only=True)
    shifting: float | None = field(default=None, kw_only=True)

    @property
    def value(self) -> Told:
        """The time that items waited, on the clock."""
        return Told(self.waiting)

    @property
    def why(self) -> str:
        """The evidence, in a sentence."""
        if self.kind == "state":
            whom = "nobody" if self.most is None else show(self.most)
            return (
                f"items waited {self.value} at {self.subject!r}, {self.share:.1%} of all waiting, "
                f"most of it with {whom}: {Told(self.most_waiting)}"
            )
        name = show(self.subject)
        said = f"no item waited with {name}"
        if self.waiting:
            said = (
                f"items waited {self.value} with {name}, {self.share:.1%} of all waiting, "
                f"most of it in {self.most!r}: {Told(self.most_waiting)}"
            )
        return (
            f"{said}; {name} alone was the bottleneck {self.sole or 0.0:.1%} of the time, "
            f"and {self.shifting or 0.0:.1%} with another one"
        )

    def __str__(self) -> str:
        return self.why


class FlowRanking(Ranking[FlowEntry]):
    """Owners and states by the time that items waited there, and the bottleneck over time.

    Attributes:
        waits: Waiting time by state and owner; None: with nobody.
        bottleneck: Who was the bottleneck when; None where it is not evaluated.

    Examples:
        >>> print(FlowRanking.without("no history", shown=5))
        by flow: not evaluated: no history
    """

    waits: Mapping[tuple[str, str | None], timedelta]
    bottleneck: Shifting | None

    @classmethod
    def read(cls, occupation: Occupation, zone: str, *, shown: int) -> FlowRanking:
        """Rank what has been seen.

        Args:
            occupation: When items were worked on, and when they waited.
            zone: In which weeks begin.
            shown: How many entries of each kind are shown.
        """
        waits = _waits(occupation)
        shifting = Shifting(occupation.owners, occupation.active, zone)
        found = cls("flow", _ABOUT, _entries(waits, shifting.whole), _COLUMNS, shown=shown)
        found.waits, found.bottleneck = waits, shifting
        return found

    @classmethod
    def without(cls, reason: str, *, shown: int) -> FlowRanking:
        """No ranking, for a reason."""
        found = cls("flow", "", not_evaluated=reason, shown=shown)
        found.waits, found.bottleneck = {}, None
        return found

    def table_of_waits(self) -> Table:
        """One row for each state and owner, the longest first."""
        rows = [(state, owner, Told(time)) for (state, owner), time in self.waits.items()]
        return Table.of("waiting by state and owner", ("state", "owner", "waited"), rows)

    def _over_time(self) -> Table | None:
        if self.bottleneck is None or not self.bottleneck.whole:
            return None
        weeks = len(self.bottleneck.shares(by="month"))
        by = "week" if weeks <= 2 else "month"
        return self.bottleneck.table(by=by)  # type: ignore[arg-type]

    def __str__(self) -> str:
        table = self._over_time()
        more = [] if table is None else ["", table.to_text(limit=_SHOWN_PERIODS)]
        return "\n".join([super().__str__(), *more])

    def _repr_html_(self) -> str:
        table = self._over_time()
        more = "" if table is None else table.to_html(limit=_SHOWN_PERIODS)
        return super()._repr_html_() + more

    @property
    def _facts(self) -> tuple[object, ...]:
        return *super()._facts, self.waits, self.bottleneck


def rank_by_flow(system: WorkSystem, history: History | None, *, shown: int) -> FlowRanking:
    """Rank states and owners by the waiting that was seen, and find the bottleneck over time.

    Items wait in states of the category waiting, with whoever owns them then;
    of items of which only work is known, between the end of what was done and
    the next piece of work, which is who they wait for.

    Args:
        system: Knows what states mean.
        history: What happened; the system's own when left out.
        shown: How many entries of each kind are shown.

    Raises:
        InvalidModel: If the history is none.
    """
    given: object = history
    if given is not None and not isinstance(given, History):
        raise InvalidModel(f"history: need a History, got {evidence(given)}")
    told = system.history if history is None else history
    if not len(told):
        return FlowRanking.without("no history", shown=shown)
    asked = system if told is system.history else evolve(system, history=told)
    try:
        flow = measure_flow(asked)
    except CannotAnswer as error:
        return FlowRanking.without(str(error), shown=shown)
    if not _is_told(flow):
        return FlowRanking.without(_NOTHING, shown=shown)
    return FlowRanking.read(occupation_of(flow), flow.zone, shown=shown)


def _is_told(flow: Flow) -> bool:
    """Whether anything says when items are worked on."""
    return flow.spans.stages.is_known or bool(flow.spans.timeline.is_log.any())


def _waits(occupation: Occupation) -> dict[tuple[str, str | None], timedelta]:
    """Waiting time by state and owner, the longest first; ties by id."""
    pieces, owners = occupation.waiting, occupation.owners
    size = len(owners) + 1
    code = pieces.state.astype(np.int64) * size + pieces.owner + 1
    pairs, place = np.unique(code, return_inverse=True)
    times = by_code(place, pieces.end - pieces.start, len(pairs))
    label = [None, *owners]
    found = {
        (occupation.states[pair // size], label[pair % size]): span(time)
        for pair, time in zip(pairs.tolist(), times, strict=True)
    }
    order = sorted(found, key=lambda key: (-found[key], key[0], key[1] is None, key[1] or ""))
    return {key: found[key] for key in order}


def _entries(
    waits: Mapping[tuple[str, str | None], timedelta], shares: Mapping[str, BottleneckShare]
) -> Sequence[FlowEntry]:
    total = sum(waits.values(), ZERO)
    states: dict[str, dict[str | None, timedelta]] = {}
    owners: dict[str, dict[str | None, timedelta]] = {owner: {} for owner in shares}
    for (state, owner), time in waits.items():
        states.setdefault(state, {})[owner] = time
        if owner is not None:
            owners.setdefault(owner, {})[state] = time
    entries = [_entry(id_, "state", parts, total) for id_, parts in states.items()]
    for id_, parts in owners.items():
        share = shares.get(id_, BottleneckShare(id_, 0.0, 0.0))
        entry = _entry(id_, "owner", parts, total)
        entries.append(evolve(entry, sole=share.sole, shifting=share.shifting))
    entries.sort(key=lambda e: (-e.waiting, -(e.sole or 0), -(e.shifting or 0), e.subject, e.kind))
    return entries


def _entry(
    id_: str, kind: Kind, parts: Mapping[str | None, timedelta], total: timedelta
) -> FlowEntry:
    # They come with the longest first.
    most = next(iter(parts), None)
    waiting = sum(parts.values(), ZERO)
    share = waiting / total if total else 0.0
    return FlowEntry(id_, kind, waiting, share, most, parts.get(most, ZERO))
