"""The laws of the house, read off the source: who may import whom, names, sizes."""

import ast
import functools
import importlib
import inspect
import re
import statistics
import sys
from collections.abc import Iterator
from enum import Enum
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import worksystem

ROOT = Path(worksystem.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))

GROUND = {"errors", "show", "table"}
# A room may import from itself and from the rooms named beside it. Each names
# only rooms above its own line, so the arrows cannot run in a circle.
MAY_IMPORT = {
    "show": set(),
    "errors": {"show"},
    "table": {"show", "errors"},
    "saving": set(),
    "model": GROUND,
    "events": {"model"},
    "network": GROUND | {"model"},
    "formats": GROUND | {"model", "saving"},
    "analysis": GROUND | {"model", "network", "saving"},
    "testing": GROUND | {"model", "network", "analysis"},
    "charts": GROUND | {"model", "network", "analysis"},
    "summary": GROUND | {"model", "network", "analysis", "formats"},
    "__init__": GROUND | {"model", "events", "network", "analysis", "formats", "summary"},
    "commands": GROUND | {"model", "network", "analysis", "formats", "summary"},
    "__main__": GROUND | {"commands", "__init__"},
}
# One room per outside library, as patterns of paths below the package.
HOME_OF = {
    "attrs": r".*",
    "cattrs": r"formats/native",
    "dateutil": r"model/recurrence",
    "hypothesis": r"testing",
    "networkx": r"network",
    "numpy": r"network|analysis/",
    "ortools": r"analysis/plans/cp_sat",
}
NAMELESS = {"base", "common", "core", "helper", "helpers", "manager", "util", "utils"}


def inside(path: Path) -> str:
    """The path below the package, as one writes it: ``model/items.py``."""
    return path.relative_to(ROOT).as_posix()


def room(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imported(source: str, folder: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """Every module that a source names, wherever it does so, with the line.

    Counts imports in functions and under TYPE_CHECKING, relative ones (from the
    package that `folder` names), and names handed to import_module as text.
    """
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                for name in names:
                    yield node.lineno, name.name
            case ast.ImportFrom(module=module, names=names, level=level):
                above = folder[: len(folder) - level + 1] if level else ()
                whence = ".".join([*above, *([module] if module else [])])
                for name in names:
                    yield node.lineno, f"{whence}.{name.name}"
            case ast.Call(
                func=ast.Name(id="import_module" | "__import__")
                | ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str(module)), *_],
            ):
                yield node.lineno, module


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    folder = ("worksystem", *path.relative_to(ROOT).parts[:-1])
    return imported(path.read_text(encoding="utf-8"), folder)


def target_room(module: str) -> str:
    """The room that a dotted name of ours leads to; the front door for a noun."""
    first = module.split(".")[1] if "." in module else "__init__"
    return first if first in MAY_IMPORT else "__init__"


@pytest.mark.parametrize(
    "source",
    [
        "import worksystem.network.levels",
        "import worksystem.network as net",
        "from worksystem import network",
        "from worksystem.network import levels",
        "from .. import network",
        "from ..network.levels import sort",
        "def later():\n    from worksystem.network import levels",
        "if TYPE_CHECKING:\n    from worksystem.network import levels",
        "importlib.import_module('worksystem.network')",
        "import_module('worksystem.network.levels', package)",
    ],
)
def test_no_way_to_write_an_import_is_overlooked(source):
    ((_, module),) = imported(source, ("worksystem", "model"))

    assert target_room(module) == "network"


@pytest.mark.parametrize("source", ["import worksystem as ws", "from worksystem import WorkItem"])
def test_nouns_come_through_the_front_door(source):
    ((_, module),) = imported(source, ("worksystem", "model"))

    assert target_room(module) == "__init__"


def test_every_file_belongs_to_a_room():
    assert {room(path) for path in FILES} <= set(MAY_IMPORT)


def test_rooms_import_only_from_rooms_listed_before_them():
    rooms = list(MAY_IMPORT)

    for place, (name, below) in enumerate(MAY_IMPORT.items()):
        assert below <= set(rooms[:place]) | ({"__init__"} if name == "__main__" else set())


@pytest.mark.parametrize("path", FILES, ids=inside)
def test_imports_run_downwards(path):
    allowed = MAY_IMPORT[room(path)] | {room(path)}

    upwards = [
        f"line {line} imports {module}"
        for line, module in imports_of(path)
        if module.split(".")[0] == "worksystem" and target_room(module) not in allowed
    ]

    assert upwards == []


def dotted(path: Path) -> str:
    parts = ("worksystem", *path.relative_to(ROOT).with_suffix("").parts)
    return ".".join(parts).removesuffix(".__init__")


def test_files_import_each_other_in_no_circle():
    files = {dotted(path) for path in FILES}

    def file_of(module: str) -> str:
        """The file that a dotted name leads to: itself, or the one whose noun it is."""
        return module if module in files or not module else file_of(module.rpartition(".")[0])

    graph = {
        dotted(path): {file_of(module) for _, module in imports_of(path)} - {dotted(path), ""}
        for path in FILES
    }
    circle: list[str] = []
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = error.args[1]

    assert circle == []


@pytest.mark.parametrize("path", FILES, ids=inside)
def test_outside_libraries_stay_in_their_rooms(path):
    strangers = [
        f"line {line} imports {module}"
        for line, module in imports_of(path)
        if (top := module.split(".")[0]) != "worksystem"
        and top not in sys.stdlib_module_names
        and not re.match(HOME_OF.get(top, "nowhere"), inside(path))
    ]

    assert strangers == []


def test_no_file_or_function_has_a_name_that_says_nothing():
    files = [inside(path) for path in FILES if path.stem.strip("_") in NAMELESS]
    functions = [
        f"{inside(path)}:{node.lineno} {node.name}"
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.strip("_") in NAMELESS
    ]

    assert files + functions == []


def test_files_are_read_in_one_sitting():
    lines = {inside(p): len(p.read_text(encoding="utf-8").splitlines()) for p in FILES}

    assert {name: n for name, n in lines.items() if n > 400} == {}
    assert statistics.median(lines.values()) < 200


@functools.cache
def exported() -> dict[str, object]:
    """What the faces export: the front door and the wings beside it."""
    wings = [
        importlib.import_module(f"worksystem.{wing}")
        for wing in ("formats", "testing", "network", "analysis")
        if (ROOT / wing / "__init__.py").exists() or (ROOT / f"{wing}.py").exists()
    ]
    return {
        f"{face.__name__}.{name}": getattr(face, name)
        for face in (worksystem, *wings)
        for name in getattr(face, "__all__", ())
    }


def wants_an_example(thing: object) -> bool:
    """Errors are shown where they are raised, and an Enum lists itself."""
    return inspect.isroutine(thing) or (
        inspect.isclass(thing) and not issubclass(thing, BaseException | Enum)
    )


def test_everything_public_says_what_it_is():
    silent = [
        name
        for name, thing in exported().items()
        if (inspect.isroutine(thing) or inspect.isclass(thing)) and not thing.__doc__
    ]

    assert silent == []


def test_everything_public_shows_an_example():
    without = [
        name
        for name, thing in exported().items()
        if wants_an_example(thing) and ">>> " not in (thing.__doc__ or "")
    ]

    assert without == []
