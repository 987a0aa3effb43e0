"""Replacing a file by another one, whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from itertools import count
from pathlib import Path

__all__ = ["replace_file"]


def replace_file(path: str | os.PathLike[str], data: bytes) -> None:
    """Write a file so that nobody ever sees half of it, and no failure costs the old one.

    The new content is written beside it and put in its place when it is safely
    on the disk. Permissions stay; behind a link, the file it leads to is
    replaced. What is no plain file (a pipe, a terminal) is written to directly.

    Args:
        path: The file; it need not exist, its folder must.
        data: The new content.

    Raises:
        OSError: If it is a directory or may not be written, its folder is
            missing, or the disk is full. The old file is as it was.

    Examples:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "plan.json")
        ...     replace_file(file, b"{}")
        ...     file.read_bytes(), [other.name for other in Path(folder).iterdir()]
        (b'{}', ['plan.json'])
        >>> replace_file("nowhere/plan.json", b"{}")
        Traceback (most recent call last):
            ...
        FileNotFoundError: [Errno 2] No such file or directory: 'nowhere'
    """
    try:
        target = Path(os.path.realpath(path))
        old = target.stat().st_mode
    except FileNotFoundError:
        old = None
    except ValueError as error:  # a NUL or a lone surrogate
        raise OSError(errno.EINVAL, f"need a path that a file can have: {error}") from None
    if old is not None and not stat.S_ISREG(old):
        # Also raises for a directory, as opening one does.
        Path(path).write_bytes(data)
        return
    if old is not None and not os.access(target, os.W_OK):
        # Replacing asks only the folder; the file itself says no.
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    if not target.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(Path(path).parent))
    beside = _write_beside(target, data, old)
    try:
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _write_beside(target: Path, data: bytes, mode: int | None) -> Path:
    for number in count():
        beside = target.with_name(f".worksystem-{os.getpid()}-{number}.tmp")
        try:
            # As for any new file, the process's own mask decides its permissions.
            file = beside.open("xb")
        except FileExistsError:
            continue
        break
    try:
        with file:
            if mode is not None:
                beside.chmod(stat.S_IMODE(mode))
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return beside
