"""The statuses of Jira as one workflow: what each means, and which moves happened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, get_args

from worksystem.errors import did_you_mean
from worksystem.formats.categories import ASSUMED
from worksystem.model.construction import evidence
from worksystem.model.states import Category, State
from worksystem.model.workflows import Workflow

if TYPE_CHECKING:
    from worksystem.formats.documents import Place
    from worksystem.formats.findings import Findings

__all__ = ["WORKFLOW", "Statuses"]

WORKFLOW = "jira"
"""Id of the workflow that all issues follow."""

# Jira's three categories: https://support.atlassian.com/jira-cloud-administration/
_BY_KEY = {"new": "ready", "indeterminate": "active", "done": "done"}
# What the statuses that Jira comes with are called, where it says no category.
_BY_NAME = {
    "backlog": "backlog",
    "to do": "ready",
    "open": "ready",
    "reopened": "ready",
    "selected for development": "ready",
    "done": "done",
    "closed": "done",
    "resolved": "done",
}
_ORDER = get_args(Category)


class Statuses:
    """The statuses that issues are or were in.

    Args:
        given: The category of each, as the caller says.
        findings: Where it is noted what was assumed.
    """

    def __init__(self, given: Mapping[str, str] | None, findings: Findings) -> None:
        self._given = dict(given or {})
        self._findings = findings
        self._seen: dict[str, None] = {}
        self._by_jira: dict[str, str] = {}
        self._moves: dict[tuple[str, str], None] = {}

    def current(self, status: Place | None) -> str | None:
        """The status that an issue is in, by its name."""
        name = None if status is None else status.text("name")
        if status is None or not name:
            return None
        self.see(name)
        category = status.object("statusCategory")
        key = None if category is None else category.text("key")
        if key in _BY_KEY:
            self._by_jira.setdefault(name, _BY_KEY[key])
        return name

    def see(self, name: str) -> None:
        """Note that some issue was in a status."""
        self._seen.setdefault(name)

    def move(self, source: str | None, target: str) -> None:
        """Note that some issue went from one status to another."""
        for name in filter(None, (source, target)):
            self.see(name)
        if source is not None and source != target:
            self._moves.setdefault((source, target))

    def category(self, name: str) -> str:
        """What a status means, as far as anybody has said."""
        # Jira counts the backlog as to do; the one status of this name is not agreed on yet.
        if name in self._given:
            return self._given[name]
        if name.lower() == "backlog":
            return "backlog"
        return self._by_jira.get(name) or _BY_NAME.get(name.lower(), "active")

    def workflow(self) -> Workflow | None:
        """The workflow of all of them, by category and then as they were met."""
        self._say_what_is_assumed()
        order = sorted(self._seen, key=lambda name: _ORDER.index(self.category(name)))
        if not order:
            return None
        place = {name: position for position, name in enumerate(order)}
        moves = sorted(self._moves, key=lambda move: (place[move[0]], place[move[1]]))
        return Workflow(
            WORKFLOW,
            [
                State(name, self.category(name), ext=ASSUMED if self._is_assumed(name) else {})
                for name in order
            ],
            moves=moves,
        )

    def _is_assumed(self, name: str) -> bool:
        # What Jira's own statuses mean, Jira says by their names.
        known = name in self._given or name in self._by_jira
        return not known and name.lower() not in _BY_NAME

    def _say_what_is_assumed(self) -> None:
        for name in self._seen:
            if self._is_assumed(name):
                reason = f"no category is known; it counts as {self.category(name)}; pass states=…"
                self._findings.lose(reason, f"status {evidence(name)}")
        for name in self._given:
            if name not in self._seen:
                question = did_you_mean(name, self._seen)[1]
                self._findings.lose(f"no issue was ever in it{question}", f"states[{name!r}]")
