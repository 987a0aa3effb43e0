"""Links between issues of Jira: what waits for what, and what repeats what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worksystem.model.construction import evidence

if TYPE_CHECKING:
    from worksystem.formats.documents import Place
    from worksystem.formats.findings import Findings

__all__ = ["Links"]


class Links:
    """The links of all issues; each is told by both of its ends, and counts once."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self.after: dict[str, dict[str, None]] = {}
        self.duplicate_of: dict[str, str] = {}
        self.others: dict[str, str | None] = {}

    def read(self, key: str, fields: Place) -> None:
        """Note the links of one issue."""
        for link in fields.objects("issuelinks"):
            kind = link.object("type")
            name = (kind.text("name") if kind is not None else None) or "?"
            inward = (kind.text("inward") if kind is not None else None) or ""
            for side in ("inwardIssue", "outwardIssue"):
                other = self._named(link.object(side))
                if other is not None:
                    ends = (key, other) if side == "inwardIssue" else (other, key)
                    self._link(name, inward, *ends, path=link.path)

    def parent(self, fields: Place) -> str | None:
        """The issue that one is a part of: its parent, else its epic."""
        for name in ("parent", "epic"):
            found = self._named(fields.object(name))
            if found is not None:
                return found
        return None

    def _named(self, issue: Place | None) -> str | None:
        """The key of an issue that is only named, and perhaps not in the export."""
        key = None if issue is None else issue.text("key")
        if issue is None or not key:
            return None
        inside = issue.object("fields") or issue
        title = inside.text("summary") or issue.text("name")
        self.others[key] = self.others.get(key) or title
        return key

    def _link(self, name: str, inward: str, to: str, by: str, *, path: str) -> None:
        """A link of a kind: of issue `to` one says the inward words, of `by` the outward ones."""
        if "blocks" in name.lower() or inward.lower() == "is blocked by":
            self.after.setdefault(to, {})[by] = None
        elif name.lower() == "duplicate":
            # 'by' duplicates 'to'.
            if self.duplicate_of.setdefault(by, to) != to:
                reason = f"issue {by!r} duplicates several; only the first is kept"
                self._findings.lose(reason, path)
        else:
            self._findings.lose(f"links of type {evidence(name)} are not kept", path)
