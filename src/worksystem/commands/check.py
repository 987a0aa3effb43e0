"""``python -m worksystem check FILE``: all that is wrong with a system; it fails if there is much."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from worksystem.analysis.health import Health, Waiver, diagnose
from worksystem.analysis.health.finding import SEVERITIES
from worksystem.analysis.health.scope import may_be_scope
from worksystem.analysis.health.waivers import waivers_of
from worksystem.errors import Fault, InvalidModel, UnreadableSource
from worksystem.formats import read
from worksystem.show import show_text

if TYPE_CHECKING:
    from worksystem.model.system import WorkSystem

__all__ = ["run"]

_DESCRIPTION = """\
Say what is wrong with a work system, on what evidence, and what to do about it;
what is clear; and what could not be judged, and why."""

_STATUS = """\
exit status:
  0    nothing worse than information was found
  1    warnings were found, and no error
  2    a file cannot be read or written, or the command cannot be understood
  3    errors were found
  141  whoever read the report stopped before its end"""

_UNWRITABLE = 2
_STATUS_OF = {None: 0, "info": 0, "warning": 1, "error": 3}


def run(arguments: Sequence[str]) -> int:
    """Print the diagnosis of a file.

    Args:
        arguments: What was written after ``check``.

    Returns:
        The exit status: that of the worst finding that is asked about.
    """
    options = _parser().parse_args(arguments)
    waivers = _waivers(options.waivers) if options.waivers else ()
    if options.sarif and _same_file(options.sarif, options.file, options.before, options.waivers):
        print(show_text(f"cannot write {options.sarif}: it is what is read"), file=sys.stderr)
        return _UNWRITABLE
    health = _diagnosis(_system(options.file, options.as_of), waivers, options)
    if options.sarif:
        try:
            health.to_sarif(options.sarif)
        except OSError as error:
            reason = error.strerror or error
            print(show_text(f"cannot write {options.sarif}: {reason}"), file=sys.stderr)
            return _UNWRITABLE
    if options.before:
        earlier = _system(options.before, options.as_of)
        # What is new need not have been there.
        known = [id_ for id_ in options.scope or () if may_be_scope(earlier, id_)]
        scope = None if options.scope is None else known
        compared = health.compare(_diagnosis(earlier, waivers, options, scope))
        print(_json(compared.to_dict()) if options.json else compared)
        counted = [one.severity for one in compared.new]
    else:
        print(_report(health, options))
        counted = [one.severity for one in health.findings]
    least = SEVERITIES.index(options.fail_on)
    failing = [severity for severity in counted if SEVERITIES.index(severity) <= least]
    return _STATUS_OF[min(failing, key=SEVERITIES.index, default=None)]


def _report(health: Health, options: argparse.Namespace) -> str:
    if options.json:
        return health.to_json()
    if options.explain:
        return "\n\n".join(health.explain(name) for name in options.explain)
    return health.to_text(limit=None if options.all else 3)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m worksystem check",
        description=_DESCRIPTION,
        epilog=_STATUS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("file", metavar="FILE", help="the file to read; - for standard input")
    parser.add_argument("--json", action="store_true", help="print the same as JSON")
    parser.add_argument("--all", action="store_true", help="print every finding")
    parser.add_argument(
        "--explain",
        metavar="NAME",
        action="append",
        help="explain a check by its code, a finding by its id, or all about an id; may be given again",
    )
    parser.add_argument(
        "--as-of",
        metavar="WHEN",
        help="the day or instant up to which the facts are known, or now; else that of the file",
    )
    parser.add_argument("--sarif", metavar="OUT", help="write it as SARIF 2.1.0 as well")
    parser.add_argument(
        "--fail-on",
        choices=["error", "warning"],
        default="warning",
        help="the least severity that makes it fail (default: %(default)s)",
    )
    parser.add_argument(
        "--before",
        metavar="FILE",
        help="an earlier state: say what is new and what is fixed, and fail on what is new",
    )
    parser.add_argument(
        "--waivers",
        metavar="FILE",
        help="what is accepted for a while: a JSON list of code, subject, reason and until",
    )
    parser.add_argument(
        "--scope",
        metavar="ID",
        action="append",
        help="look only at an item, an owner, an outcome or a workflow; may be given again",
    )
    parser.add_argument("--people", action="store_true", help="name single people")
    return parser


def _system(file: str, as_of: str | None) -> WorkSystem:
    system = read(sys.stdin.buffer if file == "-" else file).system
    if as_of is None:
        return system
    # The one clock that is read, because whoever typed this asked for it.
    when = datetime.now(UTC) if as_of == "now" else as_of
    later = system.update(as_of=when)
    if "read from" in system.derived:
        later.derived["read from"] = system.derived["read from"]
    return later


def _diagnosis(
    system: WorkSystem,
    waivers: Sequence[Waiver],
    options: argparse.Namespace,
    scope: Sequence[str] | None = None,
) -> Health:
    looked_at = options.scope if scope is None else scope
    return diagnose(system, waivers=waivers, scope=looked_at, people=options.people)


def _same_file(out: str, *sources: str | None) -> bool:
    """Whether what is written would take the place of what is read."""
    path = Path(out)
    there = [Path(source) for source in sources if source is not None and source != "-"]
    return path.exists() and any(source.exists() and path.samefile(source) for source in there)


def _waivers(file: str) -> tuple[Waiver, ...]:
    try:
        values = json.loads(Path(file).read_bytes())
    except (ValueError, RecursionError) as error:
        raise UnreadableSource(file, [Fault("", None, f"need JSON: {error}")]) from None
    try:
        return waivers_of(values)
    except InvalidModel as error:
        raise UnreadableSource(file, error.faults) from None


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False)
