"""How values are built: friendly forms in, exact forms kept, every fault at once."""

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from worksystem import (
    Constraint,
    Dependency,
    Elapsed,
    Fault,
    InvalidExtension,
    InvalidInstant,
    InvalidModel,
    InvalidNumber,
    InvalidText,
    MissingExtra,
    Refused,
    UnreadableSource,
    WorkItem,
)
from worksystem.errors import DependencyCycle, did_you_mean
from worksystem.model import construction
from worksystem.model.extensions import FrozenDict, extension


class Name(StrEnum):
    ana = "ana"


class Rude:
    def __repr__(self):
        raise RuntimeError


@pytest.mark.parametrize(
    "wrong",
    ["", " a", "a ", "a\nb", "a\x00", "\x1b[31m", "x" * 501, 7, None, b"a", "\ud800", "\u202ea"],
    ids=ascii,
)
def test_an_id_is_text_that_people_can_see(wrong):
    with pytest.raises(InvalidText):
        WorkItem(wrong)


@pytest.mark.parametrize("fine", ["a", "é", "日本", "a b", "x" * 500, "#1/2"])
def test_an_id_may_be_in_any_writing(fine):
    assert WorkItem(fine).id == fine


def test_a_text_enum_becomes_plain_text():
    assert type(WorkItem(Name.ana, owner=Name.ana).owner) is str


def test_a_title_may_be_anything_that_can_be_stored():
    assert WorkItem("a", "<b>\u202e\x1b[31m" + "x" * 10_000).title.endswith("x")
    with pytest.raises(InvalidText, match="lone surrogate"):
        WorkItem("a", "\ud83d")


@pytest.mark.parametrize("wrong", ["abc", b"abc", {"a": 1}, 7, None])
def test_a_list_is_not_a_text_and_not_a_number(wrong):
    with pytest.raises(InvalidText, match="need a list of"):
        WorkItem("a", done_when=wrong)


def test_every_wrong_entry_of_a_list_is_named_by_its_place():
    with pytest.raises(InvalidText) as caught:
        WorkItem("a", outcomes=["fine", 1, "also fine", ""])

    assert [fault.path for fault in caught.value.faults] == ["outcomes[1]", "outcomes[3]"]


def test_every_fault_of_an_item_is_reported_with_its_field():
    with pytest.raises(InvalidModel) as caught:
        WorkItem("", 7, effort="x", due="y", after=["a", 3], constraints=[("start on",)], rank="1")

    assert type(caught.value) is InvalidModel
    assert [fault.path for fault in caught.value.faults] == [
        "id", "title", "effort", "due", "after[1].on", "constraints[0]", "rank",
    ]  # fmt: skip
    assert str(caught.value).startswith("7 faults\n  id: need an id, got ''\n")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"effort": "1d", "duration": "1d"}, "both effort and duration"),
        ({"state": "doing"}, "of no workflow"),
        ({"parent": "a"}, "cannot be its own parent"),
        ({"duplicate_of": "a"}, "cannot be its own duplicate_of"),
        ({"finished": "2026-01-01T00:00Z", "remaining": "1h"}, "cannot have work remaining"),
        ({"started": "2026-01-02T00:00Z", "finished": "2026-01-01T00:00Z"}, "before it started"),
        ({"constraints": [("start on", "2026-01-01")] * 2}, "repeat or exclude"),
        (
            {"constraints": [("start on", "2026-01-01"), ("finish on", "2026-01-02")]},
            "repeat or exclude",
        ),
        ({"delay": "-1d"}, "zero or more"),
        ({"delay": Elapsed(hours=-1)}, "delay of zero or more"),
        ({"nature": "vale"}, "did you mean 'value'"),
        ({"rank": 1.5}, "need a whole number"),
        ({"external": 1}, "need True or False"),
        ({"constraints": [("as late as possible", "2026-01-01")]}, "takes no date"),
        ({"constraints": [("start later", "2026-01-01")]}, "need one of start no earlier than"),
    ],
)
def test_fields_that_contradict_each_other_are_refused(fields, message):
    with pytest.raises(InvalidModel, match=message):
        WorkItem("a", **fields)


@pytest.mark.parametrize(
    ("field", "answer"),
    [("dueby", "WorkItem has no field 'dueby'; did you mean 'due'"), ("zzz", "it has id, title")],
)
def test_a_field_that_is_not_there_is_answered_with_those_that_are(field, answer):
    with pytest.raises(TypeError, match=answer):
        WorkItem("a", **{field: 1})


def test_a_field_that_is_taken_as_it_is_has_no_fault():
    @construction.reports_every_fault
    @attrs.frozen
    class Pair:
        name: str = attrs.field(converter=construction.identifier)
        anything: object

    with pytest.raises(InvalidText) as caught:
        Pair("", object())

    assert [fault.path for fault in caught.value.faults] == ["name"]


def test_arguments_that_are_missing_are_named_as_python_does():
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'id'"):
        WorkItem()


def test_fields_that_go_together_are_kept():
    item = WorkItem(
        "a",
        started="2026-01-01T00:00Z",
        finished="2026-01-01T00:00Z",
        remaining="0h",
        constraints=[Constraint("start no earlier than", "2026-01-01"), ("as late as possible",)],
        nature="upkeep",
        delay="2eh",
        rank=-3,
        priority=1,
    )

    assert item.delay == Elapsed(hours=2)
    assert [c.kind for c in item.constraints] == ["start no earlier than", "as late as possible"]
    assert WorkItem("b", owner="ana").doers[0].owner == "ana"
    assert WorkItem("b", owner="ana", assignees=["bo"]).doers[0].owner == "bo"
    assert WorkItem("b").doers == ()
    assert WorkItem("b", duration="1h").estimate == WorkItem("b", effort="1h").estimate


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan"), True, "1", None.__class__])
def test_a_certainty_lies_between_0_and_1(wrong):
    with pytest.raises(InvalidNumber):
        Dependency("a", certainty=wrong)


def test_a_dependency_of_a_dependency_is_itself():
    link = Dependency("a", kind="SF", lag="50%", agreed_on="2026-01-01", certainty=0.5)

    assert Dependency.of(link) is link
    assert not link.is_plain


def test_a_constraint_needs_its_date():
    with pytest.raises(InvalidInstant, match="needs a date"):
        Constraint("start on")


@pytest.mark.parametrize(
    ("convert", "wrong"),
    [
        (construction.share, [0, -1, 1.01, 1e-300, float("nan"), True, "1", None]),
        (construction.positive, [0, -1, 1e308, float("inf"), 10**400, False, Decimal(1)]),
        (construction.number, [float("nan"), float("inf"), 2**53, Fraction(1, 2), np.float32(1), "1"]),
        (construction.whole, [0, 1.0, True, 2**53, 10**5000, np.int64(1), None]),
        (construction.truth, [0, 1, "yes", None]),
    ],
)  # fmt: skip
def test_numbers_that_mean_nothing_are_refused(convert, wrong):
    for value in wrong:
        with pytest.raises(InvalidNumber, match="need "):
            convert(value)


def test_numbers_are_kept_as_plain_python_has_them():
    assert str(construction.number(-0.0)) == "0.0"
    assert type(construction.number(np.float64(0.5))) is float
    assert construction.number(7) == 7
    assert construction.share(1) == 1
    assert construction.optional_whole(None) is None


def test_evidence_is_short_and_never_fails():
    assert len(construction.evidence("x" * 10**6)) <= 80
    assert construction.evidence(10**5000) == "a number of more than 30 digits"
    assert "cannot be shown" in construction.evidence((10**5000,))
    assert construction.evidence(Rude()) == "a Rude that cannot be shown"


# custom fields

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**52), 2**52) | st.floats(allow_nan=False,
    allow_infinity=False) | st.text(st.characters(codec="utf-8"), max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=5), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@given(value=JSON)
def test_custom_fields_hold_any_json_frozen_and_can_be_hashed(value):
    ext = extension({"my:field": value})

    assert thawed(ext["my:field"]) == value
    assert hash(ext) == hash(extension({"my:field": value}))
    assert WorkItem("a", ext=ext).ext == {"my:field": ext["my:field"]}


def thawed(value):
    if isinstance(value, FrozenDict):
        return {k: thawed(v) for k, v in value.items()}
    return [thawed(v) for v in value] if isinstance(value, tuple) else value


def deep(levels):
    value = 1
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    "wrong",
    [
        7,
        {"points": 5},
        {7: 5},
        {":x": 5},
        {"jira:": 5},
        {"jira:x": float("nan")},
        {"jira:x": {1, 2}},
        {"jira:x": {1: 2}},
        {"jira:x": "\ud800"},
        {"jira:x": 2**60},
        {"jira:x": deep(41)},
        {"a" * 50_000 + "!": 1},
    ],
    ids=lambda value: str(value)[:25],
)
def test_custom_fields_that_are_not_namespaced_json_are_refused(wrong):
    with pytest.raises(InvalidExtension):
        WorkItem("a", ext=wrong)


def test_a_frozen_dict_is_a_mapping_that_cannot_be_changed():
    ext = extension({"a:b": {"c": 1}})

    assert (list(ext), len(ext), repr(ext)) == (["a:b"], 1, "{'a:b': {'c': 1}}")
    assert ext != {"a:b": 2}
    with pytest.raises(TypeError):
        ext["a:b"] = 1
    assert extension({}) is extension(FrozenDict({}))


# errors


def test_messages_say_place_rule_and_evidence():
    assert str(Fault("a.b", 3, "need text", 7)) == "line 3, column 7: a.b: need text"
    assert str(UnreadableSource("f", [Fault("", None, "empty")])) == "cannot read f: empty"
    assert str(Refused("no", allowed=["a", "b"])) == "no; allowed: a, b"
    assert Refused("no").allowed == ()
    assert isinstance(MissingExtra.named("x", package="y"), ImportError)
    assert str(DependencyCycle(tuple("abcdefghij"))).count("→") == 9


def test_a_guess_is_made_among_the_first_50_000_words_and_the_rest_is_not_looked_at():
    looked_at = 0

    def words(before, word):
        nonlocal looked_at
        for looked_at in range(before):  # noqa: B007 - it is how far it came
            yield "?"
        yield word
        pytest.fail("looked at a word after the 50 000th")

    assert did_you_mean("itme", words(49_999, "item")) == (("item",), "; did you mean 'item'?")
    assert did_you_mean("itme", words(50_000, "item")) == ((), "")
    assert looked_at == 49_999


def test_there_is_no_guess_for_a_word_of_200_letters():
    assert did_you_mean("x" * 199, ["x" * 200])[0] == ("x" * 200,)
    assert did_you_mean("x" * 200, ["x" * 200]) == ((), "")


def test_errors_of_one_class_stay_of_that_class_when_they_are_merged():
    assert type(InvalidModel.of([InvalidText("a"), InvalidText("b")])) is InvalidText
    assert type(InvalidModel.of([InvalidText("a"), InvalidNumber("b")])) is InvalidModel
    assert InvalidModel.of([one := InvalidText("a")]) is one
