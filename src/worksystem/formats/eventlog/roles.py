"""Which column of an event log plays which part."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from worksystem.errors import Fault, InvalidModel, did_you_mean
from worksystem.model.construction import evidence

__all__ = ["DEFAULTS", "INSTANTS", "TEXTS", "Wanted"]

TEXTS = ("item", "state", "owner", "lifecycle", "instance")
"""The roles whose columns hold names."""

INSTANTS = ("at", "start")
"""The roles whose columns hold instants: when it happened or ended, when it began."""

DEFAULTS = {
    "item": "case:concept:name",
    "state": "concept:name",
    "at": "time:timestamp",
    "owner": "org:resource",
    "lifecycle": "lifecycle:transition",
    "instance": "concept:instance",
    "start": "start_timestamp",
}
"""What process mining calls the columns (XES, IEEE 1849)."""

_SHOWN = 12


@frozen
class Wanted:
    """The columns that a caller has named.

    Attributes:
        item: Of the item's id.
        state: Of the state, or the activity.
        at: Of the instant at which it happened.
        owner: Of whose the item is; None: it is not read.
        start: Of the instant at which the work began.
        end: Of the instant at which it ended; None: that is `at`.
        lifecycle: Of the transition; None: it is not read.
    """

    item: str
    state: str
    at: str
    owner: str | None
    start: str | None
    end: str | None
    lifecycle: str | None

    def __attrs_post_init__(self) -> None:
        for name in ("item", "state", "at", "owner", "start", "end", "lifecycle"):
            value = getattr(self, name)
            optional = name not in ("item", "state", "at")
            if not isinstance(value, str) and not (optional and value is None):
                raise InvalidModel(f"need the name of a column, got {evidence(value)}").at(name)
        if self.end is not None and self.start is None:
            raise InvalidModel("need a start beside the end; for one instant a row, pass at=…").at(
                "start"
            )

    def found_in(self, columns: Sequence[str]) -> tuple[dict[str, str], list[Fault]]:
        """The column of each role, as far as it is there; and what is wrong with that.

        Examples:
            >>> wanted = Wanted("case", "act", "time", None, None, None, None)
            >>> wanted.found_in(["case", "act", "time", "cost"])
            ({'item': 'case', 'state': 'act', 'at': 'time'}, [])
            >>> print(wanted.found_in(["case", "acts", "time"])[1][0])
            state: there is no column 'act' among 'case', 'acts', 'time'; did you mean 'acts'? Pass state='…'
        """
        faults = [
            Fault(repr(name), None, "two columns have this name; rename one of them")
            for name in dict.fromkeys(columns)
            if name != "" and columns.count(name) > 1
        ]
        roles: dict[str, str] = {}
        for role, name, needed in self._asked(columns):
            if name in columns:
                roles[role] = name
            elif needed:
                argument = "end" if role == "at" and self.end is not None else role
                faults.append(Fault(argument, None, _missing(name, columns, argument)))
        return roles, faults

    def _asked(self, columns: Sequence[str]) -> list[tuple[str, str, bool]]:
        """Role, column, and whether it has to be there."""
        at = self.at if self.end is None else self.end
        start = self.start
        if start is None and at == DEFAULTS["at"] and DEFAULTS["start"] in columns:
            start = DEFAULTS["start"]
        asked: list[tuple[str, str | None, bool]] = [
            ("item", self.item, True),
            ("state", self.state, True),
            ("at", at, True),
            ("start", start, True),
            ("owner", self.owner, self.owner != DEFAULTS["owner"]),
            ("lifecycle", self.lifecycle, self.lifecycle != DEFAULTS["lifecycle"]),
            ("instance", DEFAULTS["instance"], False),
        ]
        # Between a start and an end, transitions have nothing to add.
        if start is not None:
            asked = [each for each in asked if each[0] not in ("lifecycle", "instance")]
        elif self.lifecycle is None or self.lifecycle not in columns:
            asked = [each for each in asked if each[0] != "instance"]
        return [(role, name, needed) for role, name, needed in asked if name is not None]


def _missing(name: str, columns: Sequence[str], argument: str) -> str:
    question = did_you_mean(name, columns)[1]
    more = f" and {len(columns) - _SHOWN} more" if len(columns) > _SHOWN else ""
    there = ", ".join(map(evidence, columns[:_SHOWN]))
    among = f" among {there}{more}" if columns else ""
    return f"there is no column {evidence(name)}{among}{question or '.'} Pass {argument}='…'"
