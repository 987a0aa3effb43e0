"""``python -m worksystem FILE``: the page about a system."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from worksystem.formats import read
from worksystem.summary import summarize

__all__ = ["run"]

_DESCRIPTION = """\
Say on one page what is wrong in a work system, what is in it, and what sets its
finish. FILE may be in any format that worksystem reads; its content counts,
not its name. `python -m worksystem check FILE` says all that is wrong, and
fails if there is something."""

_STATUS = """\
exit status:
  0    the page was printed
  1    it was printed, and says why there is no critical path
  2    FILE cannot be read, or the command cannot be understood
  141  whoever read the page stopped before its end"""

_ANSWERED, _NO_PATH = 0, 1


def run(arguments: Sequence[str] | None, *, version: str) -> int:
    """Print the summary of a file.

    Args:
        arguments: What was written after the command; None: those of the process.
        version: What ``--version`` says.

    Returns:
        The exit status.
    """
    options = _parser(version).parse_args(arguments)
    reading = read(sys.stdin.buffer if options.file == "-" else options.file)
    summary = summarize(reading.system, losses=reading.losses)
    data = summary.to_dict()
    if options.json:
        print(json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        print(summary)
    return _NO_PATH if "cannot_answer" in data["critical_path"] else _ANSWERED


def _parser(version: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m worksystem",
        usage="%(prog)s [-h] [--json] [--version] FILE\n       %(prog)s check [-h] [options] FILE",
        description=_DESCRIPTION,
        epilog=_STATUS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("file", metavar="FILE", help="the file to read; - for standard input")
    parser.add_argument("--json", action="store_true", help="print the same as JSON")
    parser.add_argument("--version", action="version", version=f"worksystem {version}")
    return parser
