"""The advisers: what each of them asks of an item, and what it makes of the answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction
from typing import Literal

from attrs import frozen

from worksystem.model.durations import work

__all__ = ["ADVISERS", "Adviser", "AdviserName", "Exact"]

AdviserName = Literal["rank", "wsjf", "cd3", "rice", "ice", "moscow", "cost of delay", "due"]
_MICROSECONDS = work(weeks=1) // timedelta(microseconds=1)

Exact = Fraction | int
"""A number without rounding."""


@frozen
class Adviser:
    """A formula that turns what is known of an item into a score.

    The score is the sum of `plus` (or 1), times all of `times`, divided by
    `over`. A size is counted in weeks of 40 h of working time. Everything is a
    fraction, so that no rounding decides which of two items comes first.

    Attributes:
        name: What one asks for it by.
        formula: It, in words.
        plus: Inputs that are added.
        times: Inputs that multiply.
        over: Inputs that divide.
        least: Whether the least score is the best.

    Examples:
        >>> cd3 = ADVISERS["cd3"]
        >>> week = Fraction(40 * 3600 * 10**6)
        >>> cd3.score({"cost_of_delay": Fraction(3), "size": 2 * week})
        Fraction(3, 2)
    """

    name: str
    formula: str
    plus: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    least: bool = False

    @property
    def inputs(self) -> tuple[str, ...]:
        """What it has to know of an item."""
        return self.plus + self.times + self.over

    def score(self, values: Mapping[str, Exact]) -> Fraction:
        """The score of an item, exactly; sizes above 0."""
        return self._whole(values, leave_out="")

    def solve(self, values: Mapping[str, Exact], name: str, score: Fraction) -> Fraction | None:
        """Which value of one input gives a score, if the others stay; None if none does.

        Examples:
            >>> wsjf = ADVISERS["wsjf"]
            >>> known = {name: Fraction(1) for name in wsjf.inputs}
            >>> known["size"] = Fraction(40 * 3600 * 10**6)
            >>> wsjf.solve(known, "value", Fraction(5))
            Fraction(3, 1)
        """
        rest = self._whole(values, leave_out=name)
        if name in self.plus:
            return score / rest - sum(values[other] for other in self.plus if other != name)
        if rest == 0:
            return None
        if name in self.times:
            return score / rest
        return rest / score if score else None

    def _whole(self, values: Mapping[str, Exact], leave_out: str) -> Fraction:
        """The formula, with 1 in the place of what is left out (of a sum: of all of it)."""
        over, under = (_MICROSECONDS if self.over else 1), 1
        if self.plus and leave_out not in self.plus:
            added = sum((values[name] for name in self.plus), Fraction(0))
            over, under = over * added.numerator, added.denominator
        for name in self.times:
            if name != leave_out:
                over, under = over * values[name].numerator, under * values[name].denominator
        for name in self.over:
            if name != leave_out:
                over, under = over * values[name].denominator, under * values[name].numerator
        return Fraction(over, under)


ADVISERS: dict[str, Adviser] = {
    adviser.name: adviser
    for adviser in (
        Adviser("rank", "the rank, least first", times=("rank",), least=True),
        Adviser(
            "wsjf",
            "(value + time_criticality + risk_reduction) ÷ size in weeks",
            plus=("value", "time_criticality", "risk_reduction"),
            over=("size",),
        ),
        Adviser(
            "cd3",
            "cost_of_delay a week ÷ size in weeks",
            times=("cost_of_delay",),
            over=("size",),
        ),
        Adviser(
            "rice",
            "reach × impact × confidence ÷ size in weeks",
            times=("reach", "impact", "confidence"),
            over=("size",),
        ),
        Adviser("ice", "impact × confidence × ease", times=("impact", "confidence", "ease")),
        Adviser(
            "moscow",
            "must before should before could before wont",
            times=("moscow",),
            least=True,
        ),
        Adviser("cost of delay", "cost_of_delay a week", times=("cost_of_delay",)),
        Adviser("due", "the due date, earliest first", times=("due",), least=True),
    )
}
