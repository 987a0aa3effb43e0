"""The summary of a file on the command line: ``python -m worksystem FILE``."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Sequence

from worksystem import __version__
from worksystem.errors import WorkSystemError
from worksystem.formats import read
from worksystem.show import show_text
from worksystem.summary import summarize

_DESCRIPTION = """\
Say on one page what is in a work system, what is missing, and what sets its
finish. FILE may be in any format that worksystem reads; its content counts,
not its name."""

_STATUS = """\
exit status:
  0    the page was printed
  1    it was printed, and says why there is no critical path
  2    FILE cannot be read, or the command cannot be understood
  141  whoever read the page stopped before its end"""

_ANSWERED, _NO_PATH, _UNREADABLE, _STOPPED = 0, 1, 2, 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the summary of a file; the exit status says how it went.

    Args:
        arguments: What was written after the command; those of the process
            when left out.
    """
    options = _parser().parse_args(arguments)
    _never_fail_to_print()
    try:
        try:
            return _print_summary(options.file, as_json=options.json)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # `| head` has what it wanted; what is left must not be flushed at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _STOPPED
    except OSError as error:
        return _refuse(f"cannot read {options.file}: {error.strerror or error}")
    except WorkSystemError as error:
        return _refuse(str(error))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m worksystem",
        description=_DESCRIPTION,
        epilog=_STATUS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("file", metavar="FILE", help="the file to read; - for standard input")
    parser.add_argument("--json", action="store_true", help="print the same as JSON")
    parser.add_argument("--version", action="version", version=f"worksystem {__version__}")
    return parser


def _print_summary(file: str, *, as_json: bool) -> int:
    reading = read(sys.stdin.buffer if file == "-" else file)
    summary = summarize(reading.system, losses=reading.losses)
    data = summary.to_dict()
    print(json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) if as_json else summary)
    return _NO_PATH if "cannot_answer" in data["critical_path"] else _ANSWERED


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
