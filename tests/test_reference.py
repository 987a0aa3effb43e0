"""The reference has everything that is public, and nothing that is not there."""

import importlib
import re
from pathlib import Path

import pytest

import worksystem
from worksystem import errors

REFERENCE = Path(__file__).parent.parent / "docs" / "reference"
SHOWN = {
    name
    for page in REFERENCE.glob("*.md")
    for name in re.findall(r"^::: (\S+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
}


def found(name):
    module, _, attribute = name.rpartition(".")
    return getattr(importlib.import_module(module), attribute)


@pytest.mark.parametrize(
    "face", ["worksystem", "worksystem.events", "worksystem.formats", "worksystem.testing"]
)
def test_reference_shows_everything_that_a_face_exports(face):
    shown = {id(found(name)) for name in SHOWN}
    # The page of errors has its own, and the kinds of events are shown one by one.
    elsewhere = {"__version__", "EVENTS", "Event", "FORMATS", "events", *errors.__all__}

    module = importlib.import_module(face)
    missing = [
        name
        for name in module.__all__
        if name not in elsewhere and id(getattr(module, name)) not in shown
    ]

    assert missing == []


def test_what_the_reference_shows_is_there_and_says_what_it_is():
    assert [name for name in sorted(SHOWN) if not found(name).__doc__] == []


def test_errors_are_drawn_as_the_tree_that_they_are():
    tree = errors.__doc__ or ""

    for name in errors.__all__:
        thing = getattr(worksystem, name, None)
        if isinstance(thing, type) and issubclass(thing, errors.WorkSystemError):
            assert name in tree
