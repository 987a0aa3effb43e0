"""Whether items will be finished by their due dates: by the critical path, and by history."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from worksystem.analysis.health.finding import Severity
from worksystem.analysis.health.measures.chances import Chances
from worksystem.analysis.health.measures.path_dates import PathDates
from worksystem.analysis.health.measures.phrases import in_days, last_day, until
from worksystem.analysis.health.shares import Share
from worksystem.show import show

if TYPE_CHECKING:
    from worksystem.analysis.health.facts import Facts
    from worksystem.model.items import WorkItem

__all__ = ["Outlook", "Outlooks"]


@frozen
class Outlook:
    """What one source says about a date.

    Attributes:
        severity: How bad it is; None if nothing speaks against the date.
        said: Why, as the second half of a sentence.
        inputs: The numbers that it rests on.
        doubt: The chance that speaks against the date, but not for sure.
    """

    severity: Severity | None = None
    said: str = ""
    inputs: dict[str, Any] = field(factory=dict)
    doubt: Share | None = None


_FINE = Outlook()


class Outlooks:
    """What the critical path and history say about due dates.

    Args:
        facts: What is known; what is missing is told in `reasons`.

    Examples:
        >>> from worksystem import Facts, WorkItem, WorkSystem
        >>> page = WorkItem("page", effort="8h", due="2026-04-20")
        >>> shop = WorkSystem("shop", start="2026-04-20T18:00Z", items=[page])
        >>> outlooks = Outlooks(Facts(shop))
        >>> outlooks.by_path(page).said
        'cannot be finished before Tue 2026-04-21 02:00, even if nobody is busy elsewhere'
        >>> outlooks.reasons
        ('a measure of flow needs 1 events of items, got 0',)
    """

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._limits = facts.thresholds
        self._dates = facts.once_or_reason(PathDates)
        self._chances = facts.once_or_reason(Chances)

    @cached_property
    def reasons(self) -> tuple[str, ...]:
        """Why one of the two, or both, cannot be asked."""
        return tuple(one for one in (self._dates, self._chances) if isinstance(one, str))

    def by_path(self, item: WorkItem) -> Outlook | None:
        """What the critical path says; None if it cannot tell.

        That no effort is known makes an item as short as can be: what is late
        even so is late, and what is not tells nothing.
        """
        if isinstance(self._dates, str):
            return None
        missed = self._dates.missed_by(item)
        if missed is None:
            return None
        if missed:
            finish = self._dates.finish(item)
            before = "then" if finish is None else until(finish)
            return Outlook(
                "error",
                f"cannot be finished before {before}, even if nobody is busy elsewhere",
                {"missed_by": missed} | ({} if finish is None else {"early_finish": finish}),
            )
        is_sized = item.estimate is not None or item.remaining is not None
        return _FINE if is_sized or not self._facts.is_open(item.id) else None

    def by_history(self, item: WorkItem, end: int) -> Outlook | None:
        """What history says of being finished by an instant; None if it cannot tell."""
        if isinstance(self._chances, str) or not self._facts.is_open(item.id):
            return None
        chances = self._chances
        chance = chances.by(item, end)
        if not chance.whole:
            return None
        if chance.part >= self._limits.chance_warning * chance.whole:
            return _FINE  # no need for an interval
        share = self._facts.share(chance.part, chance.whole)
        age = chances.age(item)
        compared = "finished items" if age is None else "items that took longer than it is old"
        if not share.is_below(self._limits.chance_warning):
            said = f"{chance.part} of {chance.whole} {compared} made it in the time left"
            return Outlook(said=said, doubt=share)
        severity: Severity = "error" if share.is_below(self._limits.chance_error) else "warning"
        return Outlook(
            severity,
            f"has a {share.value:.0%} chance of that: so many of {chance.whole} {compared} made it "
            "in the time left",
            {
                "chance": share.value,
                "interval": (share.low, share.high),
                "in_time": chance.part,
                "compared_with": chance.whole,
                "age_days": in_days(age or 0),
                "days_left": in_days(end - chances.now),
                **self._likely(item),
            },
        )

    def promise(self, item: WorkItem) -> str | None:
        """What can be promised of an item instead, in words: the later of what the two say."""
        finish = None if isinstance(self._dates, str) else self._dates.finish(item)
        first, p = None if finish is None else last_day(finish), self._limits.chance_warning
        likely, said = None, None
        if not isinstance(self._chances, str) and self._facts.is_open(item.id):
            likely, said = self._chances.day(item, p), self._chances.promise(item, p)
        if first is not None and (likely is None or first > likely):
            return f"{show(first)} at the earliest"
        return said

    def _likely(self, item: WorkItem) -> dict[str, Any]:
        assert isinstance(self._chances, Chances)
        day = self._chances.day(item, self._limits.chance_warning)
        return {} if day is None else {"likely_by": day}
