"""On which line of its file each value of a system stands; looked up only when it is asked for."""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import Any

from attrs import field, frozen

from worksystem.errors import WorkSystemError
from worksystem.formats.native_places import Steps, line_and_column, places
from worksystem.formats.sources import NAMELESS, Source
from worksystem.model.kinds import KINDS

__all__ = ["ReadFrom"]


@frozen
class ReadFrom:
    """The file that a system was read from, so that it can be annotated.

    The text is not kept: it is read again, and if it is no longer the same,
    nothing is said about its lines.

    Attributes:
        name: The path as it was given.
        checksum: Of the content.
    """

    name: str
    checksum: int = field(repr=False)
    folder: str = field(repr=False)

    @classmethod
    def of(cls, source: Source) -> ReadFrom | None:
        """Where a source was read from; None if it has no name to find it by."""
        if source.name in NAMELESS:
            return None
        # Paths are as they were given; whoever asks later may stand elsewhere.
        return cls(source.name, zlib.crc32(source.data), str(Path.cwd()))

    def lines(self) -> dict[tuple[str, str], int]:
        """Line on which the id of each value stands, by registry and id, counted from 1."""
        try:
            source = Source.of(Path(self.folder, self.name))
        except (OSError, WorkSystemError):
            return {}
        if zlib.crc32(source.data) != self.checksum:
            return {}
        text = source.data.decode("utf-8-sig")
        system: dict[str, Any] = json.loads(text)["system"]
        wanted: dict[Steps, tuple[str, str]] = {("system", "id"): ("system", system["id"])}
        for name in KINDS:
            for i, value in enumerate(system.get(name, ())):
                wanted["system", name, i, "id"] = (name, value["id"])
        offsets = places(text, wanted)
        line = line_and_column(text, offsets.values())
        return {key: line[offsets[steps]][0] for steps, key in wanted.items() if steps in offsets}
