"""A diagnosis as SARIF: the shape that the standard asks for, and lines that are right."""

import json

import jsonschema
import pytest
from tests.analysis.examples import given

from worksystem import (
    CHECKS,
    Trouble,
    Unjudged,
    Waiver,
    WorkItem,
    WorkSystem,
    check,
    diagnose,
    read,
    write,
)
from worksystem.analysis.health.sarif import sarif
from worksystem.testing import whole_systems

# The part of the published schema that we use, with nothing else allowed, so
# that a slip in a name is found; written down from the standard, section 3.
TEXT = {"type": "string", "minLength": 1}
MESSAGE = {
    "type": "object",
    "properties": {"text": TEXT},
    "required": ["text"],
    "additionalProperties": False,
}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
LOCATION = {
    "type": "object",
    "properties": {
        "physicalLocation": {
            "type": "object",
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "properties": {
                        "uri": {"type": "string", "pattern": r"^[\w.~:/%!$&'()*+,;=@-]+$"},
                        "uriBaseId": TEXT,
                    },
                    "required": ["uri"],
                    "additionalProperties": False,
                },
                "region": {
                    "type": "object",
                    "properties": {"startLine": {"type": "integer", "minimum": 1}},
                    "required": ["startLine"],
                    "additionalProperties": False,
                },
            },
            "required": ["artifactLocation"],
            "additionalProperties": False,
        },
        "logicalLocations": {
            "type": "array",
            "uniqueItems": True,
            "items": {
                "type": "object",
                "properties": {"name": TEXT, "fullyQualifiedName": TEXT, "kind": TEXT},
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}
RULE = {
    "type": "object",
    "properties": {
        "id": TEXT,
        "name": TEXT,
        "shortDescription": MESSAGE,
        "fullDescription": MESSAGE,
        "help": MESSAGE,
        "properties": {
            "type": "object",
            "properties": {"tags": {"type": "array", "items": TEXT, "uniqueItems": True}},
        },
    },
    "required": ["id"],
    "additionalProperties": False,
}
RESULT = {
    "type": "object",
    "properties": {
        "ruleId": TEXT,
        "ruleIndex": {"type": "integer", "minimum": -1},
        "level": LEVEL,
        "message": MESSAGE,
        "locations": {"type": "array", "items": LOCATION},
        "relatedLocations": {"type": "array", "items": LOCATION},
        "partialFingerprints": {"type": "object", "additionalProperties": TEXT},
        "suppressions": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"kind": {"enum": ["inSource", "external"]}, "justification": TEXT},
                "required": ["kind"],
                "additionalProperties": False,
            },
        },
        "properties": {"type": "object"},
    },
    "required": ["message", "ruleId", "ruleIndex", "level", "locations"],
    "additionalProperties": False,
}
RUN = {
    "type": "object",
    "properties": {
        "tool": {
            "type": "object",
            "properties": {
                "driver": {
                    "type": "object",
                    "properties": {
                        "name": TEXT,
                        "rules": {"type": "array", "items": RULE, "uniqueItems": True},
                    },
                    "required": ["name"],
                    "additionalProperties": False,
                }
            },
            "required": ["driver"],
            "additionalProperties": False,
        },
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        "invocations": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "executionSuccessful": {"type": "boolean"},
                    "toolExecutionNotifications": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "properties": {
                                "level": LEVEL,
                                "message": MESSAGE,
                                "associatedRule": {
                                    "type": "object",
                                    "properties": {
                                        "id": TEXT,
                                        "index": {"type": "integer", "minimum": -1},
                                    },
                                    "additionalProperties": False,
                                },
                            },
                            "required": ["message"],
                            "additionalProperties": False,
                        },
                    },
                },
                "required": ["executionSuccessful"],
                "additionalProperties": False,
            },
        },
        "results": {"type": "array", "items": RESULT},
        "properties": {"type": "object"},
    },
    "required": ["tool", "results"],
    "additionalProperties": False,
}
SARIF = jsonschema.Draft202012Validator(
    {
        "type": "object",
        "properties": {
            "$schema": TEXT,
            "version": {"const": "2.1.0"},
            "runs": {"type": "array", "items": RUN},
        },
        "required": ["version", "runs"],
        "additionalProperties": False,
    }
)


@check("TST001", "odd", formula="odd ids", source="ours", remedy="rename it")
def odd(facts):
    """Odd names are hard to find."""
    for item in facts.items:
        yield Trouble([item.id, "shop"], f"{item.id!r} is odd", "info")
    yield Unjudged("nobody has said what even is")


SHOP = WorkSystem("shop", items=[WorkItem("page 1/ä"), WorkItem("copy")])


def test_a_result_has_its_rule_level_message_and_fingerprint():
    health = diagnose(SHOP, checks=[odd])

    (run,) = sarif(health)["runs"]
    result = run["results"][0]

    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "TST001"
    assert result["level"] == "note"
    assert result["message"]["text"] == "'copy' is odd. What to do: rename it."
    assert result["partialFingerprints"] == {"worksystemFinding/v1": health.findings[0].id}
    assert result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "items/copy"
    assert result["relatedLocations"][0]["logicalLocations"][0]["kind"] == "work system"
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"] == "not evaluated: nobody has said what even is"


def test_a_waiver_is_a_suppression():
    waiver = Waiver("TST001", "copy", reason="a joke", until="2027-01-01")

    results = sarif(diagnose(SHOP, checks=[odd], waivers=[waiver]))["runs"][0]["results"]

    suppressed = [result for result in results if "suppressions" in result]
    assert [result["properties"]["subjects"][0] for result in suppressed] == ["copy"]
    assert suppressed[0]["suppressions"] == [
        {"kind": "external", "justification": "a joke (until 2027-01-01)"}
    ]


def test_lines_are_those_of_the_file_it_was_read_from(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(SHOP, "the shop.json")
    health = diagnose(read("the shop.json").system, checks=[odd])

    health.to_sarif("health.sarif")

    lines = (tmp_path / "the shop.json").read_text().splitlines()
    for result in json.loads((tmp_path / "health.sarif").read_text())["runs"][0]["results"]:
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"] == {"uri": "the%20shop.json", "uriBaseId": "%SRCROOT%"}
        assert result["properties"]["subjects"][0] in lines[place["region"]["startLine"] - 1]


def test_an_absolute_path_is_a_file_uri(tmp_path):
    write(SHOP, tmp_path / "shop.json")
    health = diagnose(read(tmp_path / "shop.json").system, checks=[odd])

    place = sarif(health)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]

    assert place["artifactLocation"] == {"uri": (tmp_path / "shop.json").as_uri()}


def test_a_system_that_was_built_is_annotated_by_its_ids_alone():
    results = sarif(diagnose(SHOP, checks=[odd]))["runs"][0]["results"]

    assert all("physicalLocation" not in place for r in results for place in r["locations"])


@given(whole_systems())
def test_it_has_the_shape_that_the_standard_asks_for(system):
    waivers = [Waiver("DEP001", reason="a trial", until="9999-12-31")]
    health = diagnose(system, checks=[*CHECKS, odd], waivers=waivers, people=True)

    written = json.loads(json.dumps(sarif(health), allow_nan=False))
    assert list(SARIF.iter_errors(written)) == []


def test_a_folder_that_is_not_there_is_refused():
    with pytest.raises(FileNotFoundError):
        diagnose(SHOP, checks=[odd]).to_sarif("nowhere/health.sarif")
