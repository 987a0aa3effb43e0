"""Plans that Microsoft Project saved as XML (MSPDI), plain or gzipped."""

from __future__ import annotations

from worksystem.formats.msproject.reader import read_msproject

__all__ = ["read_msproject"]
