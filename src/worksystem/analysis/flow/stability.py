"""Whether as much comes in as goes out, and whether what is open gets older."""

from __future__ import annotations

import math
from datetime import timedelta
from statistics import NormalDist
from typing import TYPE_CHECKING, Literal

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from worksystem.analysis.flow.elapsed import Told
from worksystem.analysis.flow.percentiles import CONFIDENCE
from worksystem.show import show
from worksystem.table import Table

if TYPE_CHECKING:
    from worksystem.analysis.flow.series import PerPeriod
    from worksystem.analysis.flow.spans import Spans

__all__ = ["Drift", "Stability", "stability_of"]

Floats = NDArray[np.float64]
Verdict = Literal["stable", "growing", "shrinking", "cannot tell"]

_FEWEST = 6
_MOST = 520
# As much comes in as goes out, but for a fifth of what goes out.
_SAME = 0.2
_MICROSECOND = timedelta(microseconds=1)


@frozen
class Drift:
    """By how much something changes in a period, with bounds.

    Attributes:
        value: The change in a period.
        low: It is no less, with a confidence of 95 %.
        high: It is no more, with a confidence of 95 %.

    Examples:
        >>> print(Drift(0.5, -0.25, 1.25))
        0.5 (-0.25 to 1.25)
    """

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{show(self.value)} ({show(self.low)} to {show(self.high)})"


@frozen(eq=False)
class Stability:
    """Arrivals against departures in the whole periods of a window, and what follows.

    ``growing``: more comes in than goes out, or what is open gets older by
    more than half its age. ``shrinking``: less comes in. ``stable``: the
    difference is at most a fifth of what goes out. ``cannot tell``: the
    figures allow for more than one of them.

    Attributes:
        verdict: Which of them.
        because: What it rests on, in a sentence.
        arrivals: How many items were started, period by period.
        departures: How many were finished or dropped.
        drift: Arrivals less departures, in a period: how WIP changes. None
            where there are too few periods.
        age_drift: How the mean age of open items changes, in microseconds a
            period. None where there are too few periods with any.
        by: What a period is.
        zone: In which zone they begin at midnight.

    Source: the drift is a mean with Student's interval; that of age is the
    median slope of P. K. Sen, "Estimates of the regression coefficient based
    on Kendall's tau", Journal of the American Statistical Association 63, 1968.

    Examples:
        >>> from worksystem import History, events
        >>> from worksystem.analysis.flow import measure_flow
        >>> notes = [events.Noted("page", at="2026-04-20T09:00Z")]
        >>> print(measure_flow(History(notes)).stability)
        cannot tell: it needs 6 whole weeks, got 0
    """

    verdict: Verdict
    because: str
    arrivals: tuple[int, ...]
    departures: tuple[int, ...]
    drift: Drift | None
    age_drift: Drift | None
    by: str
    zone: str

    def table(self) -> Table:
        """One row a quantity: each for a period."""
        size = len(self.arrivals)
        age = self.age_drift
        rows: list[tuple[str, object, object, object]] = []
        if size:
            rows.append(("arrivals", sum(self.arrivals) / size, None, None))
            rows.append(("departures", sum(self.departures) / size, None, None))
        if self.drift is not None:
            rows.append(("change of WIP", self.drift.value, self.drift.low, self.drift.high))
        if age is not None:
            mean, low, high = (Told(_MICROSECOND * at) for at in (age.value, age.low, age.high))
            rows.append(("change of mean age", mean, low, high))
        return Table.of(
            f"{self.verdict}, by {size} whole {self.by}s ({self.zone}): {self.because}",
            (f"in a {self.by}", "mean", "low", "high"),
            rows,
        )

    def __str__(self) -> str:
        return f"{self.verdict}: {self.because}"

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


def stability_of(arrivals: PerPeriod, departures: PerPeriod, spans: Spans) -> Stability:
    """Compare what came with what went in the whole periods of a window."""
    rows = np.flatnonzero(arrivals.whole)[-_MOST:]
    came, went = arrivals.counts[rows], departures.counts[rows]
    drift = _mean_drift((came - went).astype(np.float64)) if len(rows) >= _FEWEST else None
    ages = _mean_ages(spans, arrivals.periods.bounds[rows + 1])
    aged = ages[~np.isnan(ages)]
    age_drift = _median_slope(aged) if len(aged) >= _FEWEST else None
    verdict, because = _judged((came, went, drift), (aged, age_drift), arrivals.by)
    return Stability(
        verdict,
        because,
        tuple(came.tolist()),
        tuple(went.tolist()),
        drift,
        age_drift,
        arrivals.by,
        arrivals.window.zone,
    )


def _judged(
    changes: tuple[NDArray[np.int64], NDArray[np.int64], Drift | None],
    ageing: tuple[Floats, Drift | None],
    by: str,
) -> tuple[Verdict, str]:
    (came, went, drift), (ages, age_drift) = changes, ageing
    if drift is None:
        return "cannot tell", f"it needs {_FEWEST} whole {by}s, got {len(came)}"
    each = f"{show(float(came.mean()))} come and {show(float(went.mean()))} go in a {by}"
    if drift.low > 0:
        return "growing", f"{each}, so WIP grows by {drift}"
    if drift.high < 0:
        return (
            "shrinking",
            f"{each}, so WIP shrinks by {Drift(-drift.value, -drift.high, -drift.low)}",
        )
    if age_drift is not None and age_drift.low > 0:
        grown = age_drift.value * len(ages)
        if grown > np.median(ages) / 2:
            more = Told(_MICROSECOND * age_drift.value)
            return "growing", f"{each}, but what is open gets older by {more} in a {by}"
    room = _SAME * float(went.mean())
    if max(-drift.low, drift.high) <= room:
        return "stable", f"{each}, and WIP changes by {drift}"
    return "cannot tell", f"{each}, so WIP may change by {drift}"


def _mean_drift(changes: Floats) -> Drift:
    """The mean of some changes, with bounds by Student's t."""
    size = len(changes)
    mean, error = float(changes.mean()), float(changes.std(ddof=1)) / math.sqrt(size)
    reach = _student(size - 1) * error
    return Drift(mean, mean - reach, mean + reach)


def _student(degrees: int) -> float:
    """The 95 % point of Student's t, by its expansion around the normal one.

    Source: Abramowitz and Stegun, "Handbook of Mathematical Functions", 1964, 26.7.5.
    """
    z = NormalDist().inv_cdf(CONFIDENCE)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / degrees + second / degrees**2 + third / degrees**3


def _median_slope(values: Floats) -> Drift:
    """The median of the slopes between all pairs, with bounds by Kendall's tau."""
    size = len(values)
    first, second = np.triu_indices(size, 1)
    slopes = np.sort((values[second] - values[first]) / (second - first))
    spread = NormalDist().inv_cdf(CONFIDENCE) * math.sqrt(size * (size - 1) * (2 * size + 5) / 18)
    middle = len(slopes)
    low = max(0, math.floor((middle - spread) / 2))
    high = min(middle - 1, math.ceil((middle + spread) / 2))
    return Drift(float(np.median(slopes)), float(slopes[low]), float(slopes[high]))


def _mean_ages(spans: Spans, instants: NDArray[np.int64]) -> Floats:
    """The mean age of what is in progress at each instant; nan where nothing is."""
    counts = spans.is_started
    origin = spans.timeline.as_of
    started = spans.started[counts] - origin
    ended = np.where(spans.is_open[counts], np.iinfo(np.int64).max, spans.until[counts] - origin)
    total = np.zeros(len(instants))
    size = np.zeros(len(instants))
    for at, sign in ((started, 1), (ended, -1)):
        order = np.argsort(at, kind="stable")
        sums = np.concatenate(([0.0], np.cumsum(started[order].astype(np.float64))))
        place = np.searchsorted(at[order], instants - origin, side="right")
        total += sign * sums[place]
        size += sign * place
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(size > 0, (instants - origin) - total / size, np.nan)
