"""The JSON Schema says of files what the reader says of them."""

import copy
import json

import jsonschema
import pytest
from hypothesis import given
from tests.formats.known_systems import edge_systems, full_system

from worksystem import UnreadableSource, to_json
from worksystem.formats import json_schema, read_native
from worksystem.formats.schema import SCHEMA_FILE
from worksystem.testing import whole_systems

SCHEMA = jsonschema.Draft202012Validator(json_schema())
FULL = json.loads(to_json(full_system()))


def is_read(document) -> bool:
    try:
        read_native(json.dumps(document).encode())
    except UnreadableSource:
        return False
    return True


def test_the_shipped_file_is_what_the_model_gives():
    """If not: python -m worksystem.formats.schema."""
    assert json.loads(SCHEMA_FILE.read_text(encoding="utf-8")) == json_schema()


def test_it_is_a_sound_schema():
    jsonschema.Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("name", ["full", *edge_systems()])
def test_every_known_system_validates(name):
    system = {"full": full_system(), **edge_systems()}[name]

    assert list(SCHEMA.iter_errors(json.loads(to_json(system)))) == []


@given(whole_systems())
def test_everything_that_is_written_validates(system):
    assert list(SCHEMA.iter_errors(json.loads(to_json(system)))) == []


def places(value, path=()):
    """The path of every value in a document."""
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key))
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from places(inner, (*path, i))


def changed(document, path, value):
    result = copy.deepcopy(document)
    inside = result
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = value
    return result


def alone(document, path):
    """The same without the entries beside the one that a path leads into.

    A schema knows no references: what it says of one entry depends on no other.
    """
    match path:
        case ("system", kind, int(place), *_):
            system = document["system"]
            return {**document, "system": {"id": system["id"], kind: [system[kind][place]]}}
    return document


# A custom field may be anything that JSON has.
CHECKED = [path for path in places(FULL) if path and not {"ext", "packet"} & set(path[:-1])]


@pytest.mark.parametrize("wrong", [7.5, True, {"no": "such"}, [[["x"]]]], ids=repr)
def test_schema_and_reader_agree_on_the_type_of_every_value(wrong):
    disagree = [
        path
        for path in CHECKED
        if SCHEMA.is_valid(alone(document := changed(FULL, path, wrong), path)) != is_read(document)
    ]

    assert disagree == []


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("version",), 2),
        (("version",), "1"),
        (("format",), "bpmn"),
        (("by",), "hand"),
        (("system",), []),
        (("system", "id"), 7),
        (("system", "id"), ""),
        (("system", "mood"), "up"),
        (("system", "items"), "abc"),
        (("system", "items", 0), "copy"),
        (("system", "items", 0, "__class__"), "os.system"),
        (("system", "items", 0, "title"), None),
        (("system", "items", 0, "nature"), "valuable"),
        (("system", "items", 0, "effort"), 3),
        (("system", "items", 0, "effort"), "3 days"),
        (("system", "items", 0, "effort"), "-3d"),
        (("system", "items", 0, "effort"), ["1d", "2d"]),
        (("system", "items", 0, "remaining"), "4eh"),
        (("system", "items", 0, "delay"), "-4h"),
        (("system", "items", 0, "due"), "tomorrow"),
        (("system", "items", 0, "started"), "2026-04-20"),
        (("system", "items", 0, "started"), "2026-04-20T09:00"),
        (("system", "items", 0, "rank"), 1.5),
        (("system", "items", 0, "assignees", 0), 7),
        (("system", "items", 0, "constraints", 0), "as late as possible"),
        (("system", "items", 0, "ext"), {"points": 5}),
        (("system", "items", 2, "after", 1, "kind"), "FX"),
        (("system", "items", 2, "after", 1, "lag"), 2),
        (("system", "items", 2, "after", 1, "lag"), {"percent": "50"}),
        (("system", "items", 2, "after", 1, "certainty"), 2),
        (("system", "owners", 0, "capacity", "share"), 0),
        (("system", "owners", 0, "capacity", "share"), 1.5),
        (("system", "owners", 0, "capacity", "wip_limit"), 0),
        (("system", "owners", 0, "kind"), "human"),
        (("system", "owners", 0, "active"), 1),
        (("system", "calendars", 0, "week"), {"Mon": "9-17"}),
        (("system", "workflows", 0, "version"), 0),
        (("system", "workflows", 0, "service_level", "probability"), 85),
        (("system", "contracts", 0, "answer_within"), 1),
        (("system", "cadences", 0, "rule"), None),
    ],
)
def test_both_refuse(path, wrong):
    document = changed(FULL, path, wrong)

    assert not SCHEMA.is_valid(document)
    assert not is_read(document)


@pytest.mark.parametrize("cls", ["WorkItem", "Owner", "Calendar", "Workflow", "Handoff"])
def test_what_is_required_is_required_by_both(cls):
    registry = {"WorkItem": "items", "Owner": "owners", "Calendar": "calendars"}.get(
        cls, f"{cls.lower()}s"
    )
    document = copy.deepcopy(FULL)
    required = json_schema()["$defs"][cls]["required"]
    for name in required:
        del document["system"][registry][0][name]

        assert not SCHEMA.is_valid(document)
        assert not is_read(document)
