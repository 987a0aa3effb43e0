"""Single-mode projects of PSPLIB (``.sm``), plain or gzipped."""

from __future__ import annotations

from worksystem.formats.psplib.reader import read_psplib

__all__ = ["read_psplib"]
