"""The users that an export of Jira names: whose ids are those of owners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worksystem.errors import InvalidModel
from worksystem.model.construction import identifier
from worksystem.model.people import Owner

if TYPE_CHECKING:
    from worksystem.formats.documents import Place
    from worksystem.formats.findings import Findings

__all__ = ["People"]

_IDS = ("accountId", "name", "key", "emailAddress", "displayName")


class People:
    """Everybody who is named, each once, by whichever of their ids.

    Jira Cloud names a user by ``accountId``, Jira Server by ``name`` and, in
    changelogs, ``key``.
    """

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._id_of: dict[str, str] = {}
        self._owners: dict[str, Owner] = {}

    @property
    def owners(self) -> list[Owner]:
        """An owner for each of them, in the order in which they were met."""
        return list(self._owners.values())

    def of(self, user: Place | None) -> str | None:
        """The id of the owner that a user is."""
        if user is None:
            return None
        ids = {name: text for name in _IDS if (text := user.text(name))}
        known = [self._id_of[text] for text in ids.values() if text in self._id_of]
        if not ids:
            self._findings.fault("need a user with an accountId or a name", user.path)
            return None
        id_ = known[0] if known else next(iter(ids.values()))
        name = ids.get("displayName", "")
        is_agent = user.value.get("accountType") == "app"
        gone = user.value.get("active") is False
        if not self._add(id_, name, user.path, agent=is_agent, active=not gone):
            return None
        for text in ids.values():
            self._id_of.setdefault(text, id_)
        return id_

    def named(self, id_: str | None, name: str | None, path: str) -> str | None:
        """The id of the owner that a change names, by an id or at least a name."""
        said = id_ or name
        if not said:
            return None
        for text in (id_, name):
            if text in self._id_of:
                return self._id_of[text]
        if not self._add(said, name or "", path):
            return None
        for text in (id_, name):
            if text:
                self._id_of.setdefault(text, said)
        return said

    def _add(
        self, id_: str, name: str, path: str, *, agent: bool = False, active: bool = True
    ) -> bool:
        before = self._owners.get(id_)
        if before is not None and (before.name or not name):
            return True
        try:
            kind = "agent" if agent else "person"
            self._owners[identifier(id_)] = Owner(id_, name, kind=kind, active=active)
        except InvalidModel as error:
            self._findings.fault(error.reason, path)
            return False
        return True
