"""The command line: ``python -m worksystem FILE`` and ``python -m worksystem check FILE``."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

from worksystem import __version__
from worksystem.errors import WorkSystemError
from worksystem.show import show_text

_UNREADABLE, _STOPPED = 2, 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what was asked; the exit status says how it went.

    A file that is called ``check`` is read as ``./check``.

    Args:
        arguments: What was written after the command; those of the process
            when left out.
    """
    given = sys.argv[1:] if arguments is None else list(arguments)
    _never_fail_to_print()
    try:
        try:
            return _run(given)
        finally:
            if sys.stdout is not None:  # nobody listens: `>&-`
                sys.stdout.flush()
    except BrokenPipeError:
        # `| head` has what it wanted; what is left must not be flushed at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _STOPPED
    except OSError as error:
        what = "write" if error.filename is None else f"read {error.filename}"
        return _refuse(f"cannot {what}: {error.strerror or error}")
    except WorkSystemError as error:
        return _refuse(str(error))


def _run(arguments: list[str]) -> int:
    # Each command loads no more than it needs.
    if arguments[:1] == ["check"]:
        from worksystem.commands.check import run as check

        return check(arguments[1:])
    from worksystem.commands.summary import run as summary

    return summary(arguments, version=__version__)


def _never_fail_to_print() -> None:
    """A terminal that has no arrows shows a question mark in their place."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _refuse(message: str) -> int:
    for line in message.splitlines():
        print(show_text(line, limit=2_000), file=sys.stderr)
    return _UNREADABLE


if __name__ == "__main__":
    sys.exit(main())
