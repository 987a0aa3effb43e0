"""First-pass acceptance: what was accepted without ever having been returned, and why not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from worksystem.analysis.handoffs.proportions import Proportion
from worksystem.table import Table

if TYPE_CHECKING:
    from worksystem.analysis.handoffs.protocol import Offer
    from worksystem.analysis.handoffs.steps import Span

__all__ = ["FirstPass", "count_reasons"]

_NONE = (
    "no handoff was answered: record offers and answers (events.Offered, events.Accepted, "
    "events.Returned), since a change of owner does not say whether anything had to be done again"
)


class FirstPass(Mapping[tuple[str, str], Proportion]):
    """First-pass acceptance by pair of giver and taker.

    Of the handoffs that were answered, the share of those whose first answer
    was to accept. A handoff that was withdrawn or has expired before anybody
    answered is not in it.

    Source: the measure "percent complete and accurate" of Keyte and Locher,
    "The Complete Lean Enterprise", 2004.

    Examples:
        >>> from worksystem import History, events
        >>> from worksystem.analysis.handoffs import measure_handoffs
        >>> history = History(
        ...     [
        ...         events.Offered("h1", item="a", giver="ana", taker="bo", at="2026-04-20T09:00Z"),
        ...         events.Returned("h1", "no photos", at="2026-04-20T10:00Z"),
        ...         events.Offered("h1", at="2026-04-20T11:00Z"),
        ...         events.Accepted("h1", at="2026-04-20T12:00Z"),
        ...     ]
        ... )
        >>> found = measure_handoffs(history).first_pass
        >>> print(found.whole)
        0 of 1 (0.0%, 90% interval 0.0% to 73.0%)
        >>> found.reasons
        {'no photos': 1}
    """

    def __init__(self, offers: Iterable[Offer], span: Span) -> None:
        answers: dict[str, Offer] = {}
        every = [offer for offer in offers if offer.is_answered]
        every.sort(key=lambda offer: (offer.ended or 0, offer.row))
        for offer in every:
            answers.setdefault(offer.handoff, offer)
        # A handoff counts when it is first answered, wherever its later answers lie.
        self._answers = [offer for offer in answers.values() if _within(offer, span)]
        self.reasons = count_reasons(every, span)

    @property
    def not_evaluated(self) -> str | None:
        """Why there is nothing to tell; None if there is."""
        return None if self._answers else _NONE

    @cached_property
    def whole(self) -> Proportion | None:
        """Of all handoffs together; None if none was answered."""
        return _proportion(self._answers) if self._answers else None

    @property
    def share(self) -> float | None:
        """The share that was accepted at first pass; None if no handoff was answered."""
        return None if self.whole is None else self.whole.share

    @property
    def interval(self) -> tuple[float, float] | None:
        """Where the true share may lie, with a confidence of 90 %: Wilson's score interval."""
        return None if self.whole is None else self.whole.interval

    @cached_property
    def contracts(self) -> dict[str | None, Proportion]:
        """By contract; None: those that name none."""
        groups: dict[str | None, list[Offer]] = {}
        for offer in self._answers:
            groups.setdefault(offer.contract, []).append(offer)
        ids = sorted(groups, key=lambda id_: (id_ is None, id_ or ""))
        return {id_: _proportion(groups[id_]) for id_ in ids}

    def table(self) -> Table:
        """One row a pair."""
        names = ("giver", "taker", "answered", "accepted at first pass", "share", "low", "high")
        rows = [(*p, f.whole, f.part, f.share, f.low, f.high) for p, f in self.items()]
        said = f"first-pass acceptance: {self.whole}" if rows else f"not evaluated: {_NONE}"
        return Table.of(said, names, rows)

    @cached_property
    def _pairs(self) -> dict[tuple[str, str], Proportion]:
        groups: dict[tuple[str, str], list[Offer]] = {}
        for offer in self._answers:
            groups.setdefault((offer.giver, offer.taker), []).append(offer)
        return {pair: _proportion(groups[pair]) for pair in sorted(groups)}

    def __getitem__(self, pair: tuple[str, str]) -> Proportion:
        return self._pairs[pair]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._pairs)

    def __len__(self) -> int:
        return len(self._pairs)

    def __str__(self) -> str:
        return str(self.table()) if len(self) else self.table().caption

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()

    def __repr__(self) -> str:
        return f"<FirstPass {self.table().caption}>"


def count_reasons(offers: Iterable[Offer], span: Span) -> dict[str, int]:
    """Why handoffs were returned, and how often; the most frequent first, then by text."""
    counts = Counter(o.reason for o in offers if o.state == "returned" and _within(o, span))
    return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0])))


def _within(offer: Offer, span: Span) -> bool:
    return span is None or (offer.ended is not None and span[0] <= offer.ended < span[1])


def _proportion(answers: list[Offer]) -> Proportion:
    return Proportion(sum(offer.state == "accepted" for offer in answers), len(answers))
