"""How long items last, counting also those that have not come to an end."""

from __future__ import annotations

from functools import cached_property
from statistics import NormalDist

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from worksystem.analysis.flow.elapsed import Ints, Told, span
from worksystem.analysis.flow.percentiles import CONFIDENCE, Percentile, probability
from worksystem.errors import NotEnoughHistory
from worksystem.show import show
from worksystem.table import Column, Table

__all__ = ["Survival"]

Floats = NDArray[np.float64]

# A survival is a product of so many factors, each of them rounded.
_ROUNDING = 1e-9


@frozen(eq=False, slots=False)
class Survival:
    """The part of items that last longer than each duration, by Kaplan and Meier.

    An item that has not finished counts while it was seen: until its age now,
    or until it was dropped. One that was started before the window counts from
    the age at which the window finds it.

    Attributes:
        times: The durations at which items finish, in order, in microseconds.
        finishes: How many finish at each.
        at_risk: How many were under way at each, just before it.
        n: How many items there are.
        n_censored: How many of them were not seen to finish.
        is_elapsed: Whether durations are time on the clock.

    Source: Kaplan and Meier, "Nonparametric estimation from incomplete
    observations", Journal of the American Statistical Association 53, 1958;
    delayed entry as in Klein and Moeschberger, "Survival Analysis", 2003,
    section 4.6.

    Examples:
        >>> three = Survival.of(np.array([1, 2, 3]), np.array([True, False, True]))
        >>> three.part.round(3).tolist(), three.at_risk.tolist()
        ([0.667, 0.0], [3, 1])
    """

    times: Ints
    finishes: Ints
    at_risk: Ints
    n: int
    n_censored: int
    is_elapsed: bool = True

    @classmethod
    def of(
        cls,
        ages: Ints,
        finished: NDArray[np.bool_],
        entries: Ints | None = None,
        *,
        is_elapsed: bool = True,
    ) -> Survival:
        """The curve of some items.

        Args:
            ages: How old each was when it was last seen.
            finished: Whether it finished then.
            entries: How old each was when it was first seen; -1 for one that
                was seen from its start. None: all were.
            is_elapsed: Whether durations are time on the clock.
        """
        if entries is not None:
            seen = entries < ages
            ages, finished, entries = ages[seen], finished[seen], entries[seen]
        times, finishes = np.unique(ages[finished], return_counts=True)
        gone = np.searchsorted(np.sort(ages), times, side="left")
        came = len(ages) if entries is None else np.searchsorted(np.sort(entries), times)
        return cls(
            times,
            finishes.astype(np.int64),
            np.asarray(came - gone, dtype=np.int64),
            len(ages),
            int(len(ages) - np.count_nonzero(finished)),
            is_elapsed,
        )

    @cached_property
    def part(self) -> Floats:
        """The part of items that last longer than each of the times."""
        return np.cumprod(1 - self.finishes / self.at_risk).astype(np.float64)

    @property
    def _over(self) -> int:
        """From which of the times on nobody is left."""
        places = np.flatnonzero(self.finishes == self.at_risk)
        return int(places[0]) if len(places) else len(self.times)

    @cached_property
    def bounds(self) -> tuple[Floats, Floats]:
        """Below and above `part`, each with a confidence of 95 %.

        Source: Greenwood's variance, on the scale of log(-log S), as in Klein
        and Moeschberger, section 4.3.
        """
        d, n, part = self.finishes, self.at_risk, self.part
        low: Floats
        high: Floats
        with np.errstate(all="ignore"):
            variance = np.cumsum(d / (n * (n - d)))
            log = np.log(part)
            reach = np.exp(NormalDist().inv_cdf(CONFIDENCE) * np.sqrt(variance) / np.abs(log))
            low = part**reach
            high = part ** (1 / reach)
        # Where nobody is left, the variance says nothing: from above, as just before.
        over = self._over
        low[over:] = 0.0
        high[over:] = high[over - 1] if over else 1.0
        return low, high

    def percentile(self, p: float) -> Percentile:
        """The shortest duration that at most a part of 1 - p of the items exceed.

        The bounds are where those of the curve come to the same part.

        Raises:
            InvalidNumber: Unless p is above 0 and below 1.
            NotEnoughHistory: If there are no items.

        Source: Brookmeyer and Crowley, "A confidence interval for the median
        survival time", Biometrics 38, 1982.
        """
        part = probability(p)
        if not self.n:
            raise NotEnoughHistory(
                "a percentile of cycle times", needed=1, got=0, what="started items"
            )
        low, high = self.bounds
        left = float(1 - part)

        def reached(curve: Floats) -> int | None:
            places = np.flatnonzero(curve <= left * (1 + _ROUNDING))
            return int(self.times[places[0]]) if len(places) else None

        value, first, last = (
            None if at is None else span(at)
            for at in map(reached, (self.part, low[: self._over], high))
        )
        return Percentile(
            float(part),
            value,
            "Kaplan-Meier",
            self.n,
            self.n_censored,
            first,
            last,
            self.is_elapsed,
        )

    def table(self) -> Table:
        """One row a duration at which items finish."""
        low, high = self.bounds

        def told(row: int) -> object:
            time = span(int(self.times[row]))
            return Told(time) if self.is_elapsed else time

        return Table(
            f"part of items that last longer, of {self.n}, {self.n_censored} of them censored",
            {
                "longer than": Column(len(self.times), told),
                "part": self.part.tolist(),
                "low": low.tolist(),
                "high": high.tolist(),
                "under way": self.at_risk.tolist(),
                "finished": self.finishes.tolist(),
            },
        )

    def __len__(self) -> int:
        return len(self.times)

    def __str__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()

    def __repr__(self) -> str:
        return f"<Survival of {self.n} items: {show(self.n_censored)} censored>"
