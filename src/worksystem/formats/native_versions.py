"""What stands around a system in a file, and how files of older versions are read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from worksystem.errors import Fault
from worksystem.model.construction import evidence

__all__ = ["FORMAT", "MIGRATIONS", "VERSION", "WrongEnvelope", "enveloped", "system_part"]

FORMAT = "worksystem"
Migration = Callable[[dict[str, Any]], dict[str, Any]]

MIGRATIONS: tuple[Migration, ...] = ()
"""The n-th takes the system of a file from version n to n + 1, without changing what
it is given; what is not as it should be, it leaves for the reader to refuse. Files of every released version load for ever, so it only grows."""

VERSION = len(MIGRATIONS) + 1
_KEYS = ("format", "version", "system")


class WrongEnvelope(ValueError):
    """A document that is no system, or none that this release can read.

    Attributes:
        faults: What is wrong with it.
    """

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("; ".join(map(str, faults)))


def enveloped(system: dict[str, Any]) -> dict[str, Any]:
    """The whole document of a system.

    Examples:
        >>> enveloped({"id": "shop"})
        {'format': 'worksystem', 'version': 1, 'system': {'id': 'shop'}}
    """
    return {"format": FORMAT, "version": VERSION, "system": system}


def system_part(document: Any) -> tuple[Any, list[str]]:
    """The system in a document, as the newest version has it, and strange keys beside it.

    Raises:
        WrongEnvelope: If it is no system, or of a version that nobody here knows.

    Examples:
        >>> system_part({"format": "worksystem", "version": 1, "system": {}, "by": "hand"})
        ({}, ['by'])
        >>> system_part({"format": "worksystem", "version": 99, "system": {}})
        Traceback (most recent call last):
            ...
        worksystem.formats.native_versions.WrongEnvelope: version: need version 1, got 99; a newer worksystem may read it
    """
    if faults := _faults(document):
        raise WrongEnvelope(faults)
    system = document["system"]
    if type(system) is dict:
        for migrate in MIGRATIONS[document["version"] - 1 :]:
            system = migrate(system)
    return system, [key for key in document if key not in _KEYS]


def _faults(document: Any) -> list[Fault]:
    if type(document) is not dict:
        reason = f'need an object such as {{"format": "{FORMAT}", …}}, got {evidence(document)}'
        return [Fault("", None, reason)]
    if document.get("format") != FORMAT:
        got = f"got {evidence(document['format'])}" if "format" in document else "it is missing"
        return [Fault("format", None, f'need "format": "{FORMAT}", {got}')]
    version = document.get("version")
    known = "version 1" if VERSION == 1 else f"a version from 1 to {VERSION}"
    if "version" not in document:
        return [Fault("version", None, f"need {known}, and it is missing")]
    if type(version) is not int:
        return [Fault("version", None, f"need {known} as a number, got {evidence(version)}")]
    if not 1 <= version <= VERSION:
        hint = "; a newer worksystem may read it" if version > VERSION else ""
        return [Fault("version", None, f"need {known}, got {evidence(version)}{hint}")]
    if "system" not in document:
        return [Fault("system", None, "need the system, and it is missing")]
    return []
