"""The outside world: files and texts that a work system is read from and written to."""

from __future__ import annotations

from worksystem.formats.reading import Loss, Reading

__all__ = ["Loss", "Reading"]
