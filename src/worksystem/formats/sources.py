"""Where a format reads from: a file, a path or bytes, read once and bounded."""

from __future__ import annotations

import gzip
import io
import os
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from attrs import frozen

from worksystem.errors import Fault, InvalidModel, UnreadableSource
from worksystem.model.construction import evidence, identifier
from worksystem.show import show_text

__all__ = ["MAX_BYTES", "NAMELESS", "Source", "SourceLike"]

MAX_BYTES = 512 * 2**20
"""The longest source that is read unless the caller says otherwise: 512 MiB."""

NAMELESS = ("the given bytes", "the given file", "the given text")
"""What messages call what is no file."""

_GZIP = b"\x1f\x8b"
# Plans shrink to about a tenth; a file made to burst shrinks to a thousandth.
_RATIO = 200
_HARMLESS = 16 * 2**20
_PIECE = 4 * 2**20
_HEAD = 16 * 2**10

SourceLike = str | os.PathLike[str] | bytes | BinaryIO


@frozen
class Source:
    """The bytes of a file, decompressed, and what messages call it.

    Attributes:
        name: The path as it was given; for bytes, that they are bytes.
        data: What is in it.

    Examples:
        >>> import gzip
        >>> Source.of(gzip.compress(b"<Project/>"))
        Source(name='the given bytes', data=b'<Project/>')
        >>> Source.of(b"too long", max_bytes=4)
        Traceback (most recent call last):
            ...
        worksystem.errors.UnreadableSource: cannot read the given bytes: need at most 4 bytes, got more; raise max_bytes if it is to be trusted
    """

    name: str
    data: bytes

    @classmethod
    def of(cls, source: SourceLike | Source, *, max_bytes: int = MAX_BYTES) -> Source:
        r"""Read a path, bytes or a file opened with ``"rb"``; gzip is undone.

        Args:
            source: A path as text or `os.PathLike`, the bytes themselves, or
                an open binary file. Text is a path, never the content.
            max_bytes: Refuse anything longer, before and after it is
                decompressed.

        Raises:
            OSError: If there is no such file, it is a directory, or it may
                not be read.
            UnreadableSource: If it is too long, the gzip is damaged or made to
                burst, or the path cannot be one.

        Examples:
            >>> Source.of("plan\0.json")
            Traceback (most recent call last):
                ...
            worksystem.errors.UnreadableSource: cannot read plan\x00.json: need a path that a file can have: embedded null byte
        """
        if isinstance(source, Source):
            return source
        name = _name(source)
        data = _bytes(source, name, max_bytes)
        if data.startswith(_GZIP):
            data = _unzipped(data, name, max_bytes)
        return cls(name, data)

    @property
    def head(self) -> bytes:
        """The first bytes, by which formats tell whether it is theirs.

        Examples:
            >>> Source.of(b'{"format": "worksystem"}').head
            b'{"format": "worksystem"}'
        """
        return self.data[:_HEAD]

    def id(self, otherwise: str) -> str:
        """An id out of the name of the file: ``j301_1`` of ``j30/j301_1.sm.gz``.

        Args:
            otherwise: What it is where there is no name, or none that can be an id.

        Examples:
            >>> Source("j30/j301_1.sm.gz", b"").id("psplib"), Source.of(b"").id("log")
            ('j301_1', 'log')
        """
        # A name that is too long for messages is cut off at its end.
        if self.name not in NAMELESS and not self.name.endswith("…"):
            with suppress(InvalidModel):
                return identifier(Path(self.name.removesuffix(".gz")).stem)
        return otherwise

    def unreadable(self, *faults: Fault) -> UnreadableSource:
        """The error that says what is wrong with it.

        Examples:
            >>> print(Source.of(b"x").unreadable(Fault("", 1, "need JSON")))
            cannot read the given bytes: line 1: need JSON
        """
        return UnreadableSource(self.name, faults)


def _name(source: object) -> str:
    if isinstance(source, (bytes, bytearray, memoryview)):
        return NAMELESS[0]
    if isinstance(source, (str, os.PathLike)):
        path = os.fspath(source)
        return show_text(os.fsdecode(path) if isinstance(path, bytes) else path)
    named = getattr(source, "name", None)
    return show_text(named) if isinstance(named, str) else NAMELESS[1]


def _bytes(source: object, name: str, max_bytes: int) -> bytes:
    if isinstance(source, (bytes, bytearray, memoryview)):
        data: object = bytes(source)
    elif isinstance(source, (str, os.PathLike)):
        data = _file(Path(source), name, max_bytes)
    elif callable(read := getattr(source, "read", None)):
        data = _cut_off(read, max_bytes)
    else:
        raise _refusal("a source", f"need a path, bytes or an open file, got {evidence(source)}")
    if not isinstance(data, bytes):
        raise _refusal(name, "need a file opened for bytes, as in open(path, 'rb')")
    if len(data) > max_bytes:
        raise _too_long(name, max_bytes)
    return data


def _file(path: Path, name: str, max_bytes: int) -> bytes:
    try:
        with path.open("rb") as file:
            # Asked first, so that nothing is read of a file that is too long;
            # a pipe has no size and is cut off where it grows too long.
            if os.fstat(file.fileno()).st_size > max_bytes:
                raise _too_long(name, max_bytes)
            content: bytes = _cut_off(file.read, max_bytes)
            return content
    except UnreadableSource:
        raise
    except ValueError as error:  # a NUL or a lone surrogate
        raise _refusal(name, f"need a path that a file can have: {error}") from None


def _cut_off(read: Callable[[int], Any], limit: int) -> Any:
    """Everything that is read, or one byte more than the limit."""
    # Piece by piece: asking for all at once would reserve the limit for every small file.
    parts: list[Any] = []
    left = limit + 1
    while left > 0 and (part := read(min(left, _PIECE))):
        if not isinstance(part, bytes):
            return part
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _unzipped(data: bytes, name: str, max_bytes: int) -> bytes:
    allowed = min(max_bytes, max(_HARMLESS, _RATIO * len(data)))
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            content: bytes = _cut_off(file.read, allowed)
    except (OSError, EOFError, zlib.error) as error:
        raise _refusal(name, f"need a whole gzip file, got a damaged one: {error}") from None
    if len(content) <= allowed:
        return content
    if allowed == max_bytes:
        raise _too_long(name, max_bytes)
    raise _refusal(
        name, f"need gzip that grows at most {_RATIO} times, got more, as in a file made to burst"
    )


def _too_long(name: str, max_bytes: int) -> UnreadableSource:
    return _refusal(
        name, f"need at most {max_bytes} bytes, got more; raise max_bytes if it is to be trusted"
    )


def _refusal(name: str, reason: str) -> UnreadableSource:
    return UnreadableSource(name, [Fault("", None, reason)])
