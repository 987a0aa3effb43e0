"""The front door is light, and shows every name to people and to tools."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import worksystem

HEAVY = {"cattrs", "dateutil", "hypothesis", "networkx", "numpy"}


def run(code: str) -> str:
    """What a fresh interpreter prints, with no test tool loaded beside it.

    It may write bytecode: without, the time would be that of the compiler.
    """
    env = {
        name: value
        for name, value in os.environ.items()
        if name != "PYTHONDONTWRITEBYTECODE" and not name.startswith("COVERAGE_")
    }
    return subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, env=env
    ).stdout


def import_cost(module: str) -> int:
    """How many functions are called while a fresh process imports it.

    Not seconds, which differ with what else the machine does.
    """
    return int(run(f"from tests.steps import calls; print(calls(lambda: __import__({module!r})))"))


def names_seen_by_type_checkers() -> set[str]:
    """What the source of the front door imports by a plain statement."""
    source = Path(worksystem.__file__).read_text(encoding="utf-8")
    return {
        name.asname or name.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("worksystem")
        for name in node.names
    }


def test_import_loads_nothing_heavy():
    loaded = set(run("import sys, worksystem; print(*sys.modules)").split())

    assert loaded & HEAVY == set()


def test_import_costs_at_most_two_and_a_half_times_as_much_as_that_of_attrs():
    assert import_cost("worksystem") <= 2.5 * import_cost("attrs")


def test_dir_lists_what_all_lists():
    assert dir(worksystem) == sorted(worksystem.__all__)


def test_no_name_is_listed_twice():
    assert len(set(worksystem.__all__)) == len(worksystem.__all__)


def test_every_listed_name_resolves():
    assert [name for name in worksystem.__all__ if not hasattr(worksystem, name)] == []


def test_unknown_name_is_refused_as_attributes_are():
    with pytest.raises(AttributeError, match="no_such_question"):
        # mypy refuses it too: an ignore that it does not need is an error here.
        worksystem.no_such_question  # type: ignore[attr-defined]  # noqa: B018


def test_type_checkers_see_every_listed_name():
    dunders = {name for name in worksystem.__all__ if name.startswith("__")}

    assert set(worksystem.__all__) - dunders <= names_seen_by_type_checkers()
