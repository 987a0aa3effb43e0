"""The numbers from which on something counts as wrong, and where each of them comes from."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from attrs import field, fields, frozen

from worksystem.analysis.health.plain import plain
from worksystem.errors import InvalidDuration, InvalidNumber
from worksystem.model.construction import number, reports_every_fault, whole
from worksystem.model.durations import Elapsed, duration
from worksystem.table import Table

__all__ = ["SOURCES", "Thresholds"]

_OURS = "ours"
_MOST = 1_000
_A_YEAR = timedelta(days=366)


def _share(value: object) -> float:
    checked = number(value)
    if not 0 <= checked <= 1:
        raise InvalidNumber(f"need a share between 0 and 1, got {value}")
    return checked


def _optional_share(value: object) -> float | None:
    return None if value is None else _share(value)


def _amount(value: object) -> float:
    checked = number(value)
    if not 0 <= checked <= _MOST:
        raise InvalidNumber(f"need a number from 0 to {_MOST}, got {value}")
    return checked


def _confidence(value: object) -> float:
    checked = _share(value)
    if checked in (0, 1):
        raise InvalidNumber(f"need a confidence between 0 and 1, got {value}")
    return checked


def _count(value: object) -> int:
    checked = whole(value)
    if checked > _MOST:
        raise InvalidNumber(f"need a whole number of at most {_MOST}, got {value}")
    return checked


def _churn_intervals(value: object) -> int:
    # A range between one and the next needs two.
    return whole(value, low=2)


def _limit(value: object) -> int:
    return whole(value, low=0)


def _elapsed(value: str | Elapsed) -> Elapsed:
    checked = Elapsed.of(value)
    if not timedelta(0) < checked.time <= _A_YEAR:
        raise InvalidDuration(f"need elapsed time above 0 and up to a year, got {value}")
    return checked


def _of(default: Any, convert: Any, source: str, says: str) -> Any:
    """A threshold: its default, what it may be, where it comes from, what it means."""
    return field(
        default=default, converter=convert, kw_only=True, metadata={"source": source, "says": says}
    )


@reports_every_fault
@frozen
class Thresholds:
    """From which number on each check speaks; one object, shown in every report.

    Each has a source, or says that it is ours: `Thresholds.table` lists them.
    An agreement of the system goes before a threshold: the limit of a state or
    of a class of service, the time in which a contract wants an answer.

    Raises:
        InvalidModel: With every value that is not what it should be.

    Examples:
        >>> Thresholds().late_share, Thresholds(late_share=0.1).late_share
        (0.05, 0.1)
        >>> Thresholds.source_of("late_share")
        'DCMA 14-point assessment, Missed Tasks'
        >>> Thresholds(late_share=5)
        Traceback (most recent call last):
            ...
        worksystem.errors.InvalidNumber: late_share: need a share between 0 and 1, got 5
    """

    # every check
    confidence: float = _of(0.9, _confidence, _OURS, "how sure the interval of a share is")
    enough: int = _of(11, _count, _OURS, "how many values a percentile needs")
    trailing: int = _of(4, _count, _OURS, "how many planning intervals are looked back on")
    interval: Elapsed = _of(
        Elapsed(days=7), _elapsed, _OURS, "stands for a planning cadence that nobody named"
    )
    # ownership
    away_share: float = _of(
        0.5, _share, _OURS, "share of the working time left that an owner may be away"
    )
    unowned_share: float = _of(
        0.5,
        _share,
        "Avelino et al. 2016, truck factor",
        "share of open work that stops when holders are lost",
    )
    truck_factor: int = _of(1, _count, _OURS, "so few people on whom the work rests are a warning")
    truck_factor_info: int = _of(
        2, _count, "Avelino et al. 2016, truck factor", "so few people are worth knowing"
    )
    truck_items: int = _of(3, _count, _OURS, "open items that a truck factor needs")
    # urgency
    expedite_limit: int = _of(1, _limit, _OURS, "items in progress at once in a class of expedites")
    must_share: float = _of(
        0.6, _share, "DSDM, MoSCoW", "share of effort in the top band of a MoSCoW order"
    )
    top_share: float = _of(0.2, _share, _OURS, "share of items in the top band of any other order")
    top_count: int = _of(10, _count, _OURS, "how many items with a band a share of them needs")
    band_entropy: float = _of(
        0.5, _share, _OURS, "evenness of the bands below which they say little"
    )
    unplanned_share: float = _of(
        0.5, _share, "Google, Site Reliability Engineering", "share of effort that was not planned"
    )
    # due dates
    late_share: float = _of(
        0.05, _share, "DCMA 14-point assessment, Missed Tasks", "share of what was due that is late"
    )
    chance_warning: float = _of(
        0.85, _share, _OURS, "chance of being in time below which a date is in doubt"
    )
    chance_error: float = _of(
        0.5, _share, _OURS, "chance of being in time below which a date is lost rather than kept"
    )
    born_late_share: float = _of(
        0.2, _share, _OURS, "share of dates set shorter than a typical item takes"
    )
    postponements: int = _of(3, _count, _OURS, "how often a date may move")
    slip_share: float = _of(
        0.5, _amount, _OURS, "slip of a date, as a part of the span it was set with"
    )
    # dependencies
    unlinked_share: float = _of(
        0.05,
        _share,
        "DCMA 14-point assessment, Logic",
        "share of open items of which nobody said what they wait for",
    )
    link_score: float = _of(0.7, _share, _OURS, "score from which a hidden dependency is probable")
    merge_inputs: int = _of(3, _count, _OURS, "how many open inputs make a merge point")
    merge_chance: float = _of(
        0.5, _share, _OURS, "chance that all inputs of a merge point are in time"
    )
    # duplicates
    similarity: float = _of(0.8, _share, _OURS, "similarity of titles that is enough alone")
    similarity_in_context: float = _of(
        0.6, _share, _OURS, "similarity of titles that share an outcome, a requester or a reference"
    )
    # handoffs
    answer_within: timedelta = _of(
        timedelta(hours=8), duration, _OURS, "working time for an answer where no contract says"
    )
    first_pass_share: float = _of(
        0.8, _share, _OURS, "share of handoffs that are accepted at the first pass"
    )
    relays: int = _of(4, _count, _OURS, "how often an item may change hands")
    returns: int = _of(2, _count, _OURS, "how often it may come back to an earlier holder")
    # visibility and rhythm
    visibility_warning: float = _of(
        0.8, _share, _OURS, "visibility below which work is half hidden"
    )
    visibility_error: float = _of(0.6, _share, _OURS, "visibility below which it cannot be steered")
    missed_beats: int = _of(2, _count, _OURS, "missed updates after which a status is stale")
    skipped: int = _of(2, _count, _OURS, "meetings skipped in a row after which there is no rhythm")
    # outcomes
    aimless_share: float = _of(
        0.2, _share, _OURS, "share of work in progress that serves no outcome"
    )
    upkeep_share: float | None = _of(
        None, _optional_share, _OURS, "share of work in progress that is agreed to be upkeep"
    )
    readings: int = _of(3, _count, _OURS, "readings of a measure that a trend needs")
    flow_efficiency: float = _of(
        0.15, _share, _OURS, "share of its time in which work is worked on"
    )
    flow_efficiency_info: float = _of(
        0.3, _share, _OURS, "such a share below which it is worth knowing where work waits"
    )
    # changes of priority
    off_beat_share: float = _of(0.5, _share, _OURS, "share of changes of priority outside planning")
    off_beat_changes: int = _of(10, _count, _OURS, "changes of priority that such a share needs")
    churn_intervals: int = _of(
        6, _churn_intervals, _OURS, "earlier planning intervals that say how much churn is usual"
    )
    # capacity
    load_error: float = _of(1.0, _amount, _OURS, "load from which work cannot fit")
    load_warning: float = _of(0.85, _amount, _OURS, "load from which queues grow fast")
    wip_per_person: float = _of(
        2.0, _amount, _OURS, "active items a person, where no state has a limit"
    )
    hours_error: float = _of(
        55.0, _amount, "WHO/ILO 2021", "hours a week from which harm to health was found"
    )
    hours_warning: float = _of(
        48.0, _amount, "Directive 2003/88/EC, article 6", "hours a week on average"
    )
    runway: int = _of(26, _count, _OURS, "weeks of work in the backlog")
    # silos
    streams: int = _of(3, _count, _OURS, "teams that share one person")
    cross_team_share: float = _of(
        0.4, _share, _OURS, "share of dependencies between teams of all dependencies"
    )
    broker_share: float = _of(
        0.5, _share, _OURS, "share of the paths between teams that lead through one person"
    )
    # intake
    rising: int = _of(4, _count, _OURS, "planning intervals in a row in which a debt grew")
    machine_ratio: float = _of(
        1.0, _amount, _OURS, "items that agents create for each that people take on"
    )

    @classmethod
    def source_of(cls, name: str) -> str:
        """Where the default of a threshold comes from; ``ours`` where nobody published one.

        Raises:
            KeyError: If there is no such threshold.
        """
        return SOURCES[name]

    def table(self) -> Table:
        """Each threshold in a row, with its default, its source and what it means."""
        rows = [
            (
                one.name,
                getattr(self, one.name),
                one.default,
                one.metadata["source"],
                one.metadata["says"],
            )
            for one in fields(type(self))
        ]
        return Table.of("Thresholds", ("name", "value", "default", "source", "says"), rows)

    def to_dict(self) -> dict[str, Any]:
        """Name to value, as JSON has it: durations are seconds."""
        return {name: plain(getattr(self, name)) for name in SOURCES}

    def __str__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table().to_html()


SOURCES: dict[str, str] = {one.name: one.metadata["source"] for one in fields(Thresholds)}
"""Where each default comes from."""
