"""What is suggested of whom, by example; what is refused; how it is shown."""

import pytest

from worksystem import (
    InvalidExtension,
    InvalidModel,
    InvalidNumber,
    UnknownReference,
    Workflow,
    WorkItem,
    WorkSystem,
    from_json,
    to_json,
)
from worksystem.analysis.hidden_links import Suggestions, suggest_links
from worksystem.analysis.hidden_links.naming import Names, is_distinctive


def suggested(*items, **options) -> Suggestions:
    fields = {key: options.pop(key) for key in ("workflows",) if key in options}
    return suggest_links(WorkSystem("shop", items=items, **fields), **options)


def pairs(found):
    return [(s.a, s.b) for s in found]


@pytest.mark.parametrize("field", ["title", "notes", "done_when", "blocked"])
def test_an_item_that_names_another_in_any_text_probably_waits_for_it(field):
    text = ["as in pay-1"] if field == "done_when" else "as in pay-1"

    found = suggested(WorkItem("page", **{field: text}), WorkItem("pay-1"))

    assert pairs(found.links) == [("page", "pay-1")]
    assert found.links[0].score == 0.8


def test_one_document_of_two_items_is_just_enough():
    found = suggested(WorkItem("a", refs=["doc"]), WorkItem("b", refs=["doc"]))

    assert pairs(found.links) == [("a", "b")]
    assert found.links[0].score == found.at_least


def test_items_that_name_each_other_and_share_a_document_score_higher_than_by_one_of_these():
    found = suggested(
        WorkItem("t-1", notes="after t-2", refs=["doc"]),
        WorkItem("t-2", notes="before t-1", refs=["doc"]),
    )

    (only,) = found.links
    assert only.score == round(1 - 0.2 * 0.2 * 0.3, 9)
    assert only.why == (
        "'t-1' mentions 't-2' in its notes; 't-2' mentions 't-1' in its notes; both refer to 'doc'"
    )


@pytest.mark.parametrize(("sharing", "score"), [(2, 0.7), (4, 0.35), (8, 0.175), (9, None)])
def test_a_reference_says_less_the_more_items_share_it(sharing, score):
    items = [WorkItem(f"t-{n}", refs=["doc"]) for n in range(sharing)]

    found = suggested(*items, at_least=0.01)

    assert {s.score for s in found} == ({score} if score else set())
    assert ("more than 8 items share a reference" in str(found)) == (score is None)


def test_two_titles_of_middling_similarity_need_something_in_common():
    titles = "Print the spring catalogue", "Spring catalogue: print and bind"
    alone = suggested(WorkItem("a", titles[0]), WorkItem("b", titles[1]), at_least=0.5)
    both = suggested(
        WorkItem("a", titles[0], requester="kim"), WorkItem("b", titles[1], requester="kim")
    )

    assert 0.6 <= alone.similarity("a", "b") < 0.8
    assert pairs(alone) == []
    assert pairs(both.duplicates) == [("a", "b")]
    assert both.duplicates[0].score == round(1 - (1 - both.similarity("a", "b")) * 0.75, 9)
    assert "kim asked for both" in both.explain("a", "b")


def test_numbers_tell_titles_apart():
    found = suggested(WorkItem("a", "Sprint 12"), WorkItem("b", "Sprint 13"))

    assert found.similarity("a", "b") < 0.6


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Straße", "STRASSE"),
        ("ﬁle", "File"),
        ("e\u0301t\u00e9", "été"),
        ("１２", "12"),
        ("a, b", "B a"),
    ],
)
def test_spellings_of_one_text_have_similarity_one(one, other):
    assert suggested(WorkItem("a", one), WorkItem("b", other)).similarity("a", "b") == 1


@pytest.mark.parametrize("state", ["live", "no"])
def test_what_is_finished_or_dropped_is_waited_for_by_nobody_and_may_be_repeated(state):
    flow = Workflow("web", [("todo", "ready"), ("live", "done"), ("no", "dropped")])
    closed = WorkItem("t-1", "Launch page", workflow="web", state=state)

    found = suggested(closed, WorkItem("t-2", "Launch page", notes="see t-1"), workflows=[flow])

    assert [s.kind for s in found] == ["duplicate"]
    assert "nothing" not in found.explain("t-1", "t-2")


def test_two_finished_items_are_not_suggested():
    done = "2026-05-04T09:00+02:00"
    found = suggested(
        WorkItem("t-1", "Page", finished=done), WorkItem("t-2", "Page t-1", finished=done)
    )

    assert pairs(found) == []
    assert "both finished, dropped or outside" in found.explain("t-1", "t-2")


@pytest.mark.parametrize(
    ("links", "why"),
    [
        ({"t-2": {"after": ["t-1"]}}, "linked already"),
        ({"t-1": {"after": ["mid"]}, "mid": {"after": ["t-2"]}}, "linked already"),
        ({"t-2": {"parent": "t-1"}}, "linked already"),
        ({"mid": {"parent": "t-1"}, "t-2": {"parent": "mid"}}, "linked already"),
        ({"mid": {"parent": "t-1"}, "t-2": {"after": ["mid"]}}, "linked already"),
        ({"t-1": {"after": ["t-2"]}, "t-2": {"after": ["t-1"]}}, "linked already"),
        ({"t-2": {"duplicate_of": "t-1"}}, "known to be duplicates"),
        (
            {"t-2": {"duplicate_of": "mid"}, "t-1": {"duplicate_of": "mid"}},
            "known to be duplicates",
        ),
    ],
)
def test_what_is_linked_is_not_suggested(links, why):
    one, other = WorkItem("t-1", "Launch page"), WorkItem("t-2", "Launch page", notes="see t-1")
    system = WorkSystem("shop", items=[one, WorkItem("mid"), other])
    assert len(suggest_links(system)) == 2

    for id_, fields in links.items():
        system = system.update(id_, **fields)

    found = suggest_links(system)
    assert pairs(found) == []
    assert why in found.explain("t-1", "t-2")


def test_a_sibling_is_no_link():
    items = [WorkItem("up"), WorkItem("t-1", parent="up"), WorkItem("t-2", "t-1", parent="up")]

    assert pairs(suggested(*items)) == [("t-1", "t-2")]


def test_what_is_dismissed_survives_a_file():
    items = [WorkItem("t-1", "Page"), WorkItem("t-2", "Page")]
    found = suggested(*items)

    again = suggest_links(from_json(to_json(found.dismiss("t-1", "t-2"))))

    assert pairs(again) == []
    assert pairs(again.dismissed) == [("t-1", "t-2")]
    assert again.explain("t-2", "t-1").startswith("dismissed: 't-1' and 't-2' look like")


@pytest.mark.parametrize(("holder", "other"), [("t-1", "t-2"), ("t-2", "t-1")])
def test_either_of_two_items_may_remember_that_nothing_links_them(holder, other):
    system = WorkSystem("shop", items=[WorkItem("t-1", "Page"), WorkItem("t-2", "Page")])

    found = suggest_links(system.update(holder, ext={"links:dismissed": [other]}))

    assert (pairs(found), pairs(found.dismissed)) == ([], [("t-1", "t-2")])


def test_dismissed_ids_that_are_gone_are_told():
    found = suggested(WorkItem("t-1", ext={"links:dismissed": ["t-9"]}))

    assert "note: dismissed ids that name no item: 't-9'" in str(found)


@pytest.mark.parametrize("wrong", ["t-2", 7, None, [7], {"t-2": True}])
def test_what_is_dismissed_has_to_be_a_list_of_ids(wrong):
    with pytest.raises(InvalidExtension, match="list of ids of other items there, got") as refused:
        suggested(WorkItem("t-1"), WorkItem("t-3", ext={"links:dismissed": wrong}))

    assert refused.value.faults[0].path == "items[1].ext['links:dismissed']"


@pytest.mark.parametrize("wrong", [0, -1, 1.01, float("nan"), "0.5", None, True])
def test_a_score_is_above_zero_and_up_to_one(wrong):
    with pytest.raises(InvalidNumber, match="need a"):
        suggested(at_least=wrong)


def test_questions_about_strangers_are_refused():
    found = suggested(WorkItem("t-1"), WorkItem("t-2"))

    for ask in (
        lambda: found.of("t-3"),
        lambda: found.explain("t-1", "t-3"),
        lambda: found.similarity("t-3", "t-1"),
        lambda: found.dismiss("t-3", "t-1"),
    ):
        with pytest.raises(UnknownReference, match="there is no item 't-3'; did you mean"):
            ask()
    with pytest.raises(InvalidModel, match="need two different items, got 't-1' twice"):
        found.explain("t-1", "t-1")


def test_the_answer_is_told_as_text_table_and_page():
    found = suggested(
        WorkItem("<b>", "Page <i>"), WorkItem("t-2", "page I", notes="“<b>”"), WorkItem("t-3")
    )

    assert str(found).splitlines()[:4] == [
        "1 probable dependency and 1 probable duplicate",
        "kind        a    b    score  why",
        "dependency  <b>  t-2    0.8  't-2' mentions '<b>' in its notes",
        "duplicate   <b>  t-2      1  their titles have the same words",
    ]
    assert "proves nothing" in str(found)
    assert "&lt;b&gt;" in found._repr_html_()
    assert "<b>" not in found._repr_html_()
    assert found.of("t-2") == tuple(found)
    assert found.of("t-3") == ()
    assert found.table().to_records()[0]["score"] == 0.8


def test_an_empty_system_has_no_suggestions_and_says_what_that_proves():
    found = suggested()

    assert repr(found) == "<Suggestions for shop: no probable dependency and no probable duplicate>"
    assert str(found).splitlines()[1].startswith("note: that nothing is suggested proves nothing")


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("see pay-1.", {"pay-1"}),
        ("https://host.example/browse/pay-1?x", {"pay-1"}),
        ("pay-1-b, pay-12", {"pay-1-b", "pay-12"}),
        ("pay-1-fix", {"pay-1"}),
        ("re-pay-1 pay-1.2 pay-1-2 pay-13 Pay-1 pay-1x", set()),
        ("the page", set()),
        ("the 'page' and `7`", {"page", "7"}),
        ("it's 'page', isn't it", {"page"}),
        ("don't page me, I won't", set()),
        ("#7 and [page]", {"7", "page"}),
        ("no &#7; and no page#7, but 7", set()),
        ("\u201cpage\u201d or «7»", {"page", "7"}),
        ("cafe\u0301-1", {"café-1"}),
        ("#pay-1-b", {"pay-1-b"}),
        ("api/v1 or v1/api", {"api/v1", "v1"}),
        ("see/api/v1", {"api/v1"}),
    ],
)
def test_an_id_is_named_where_it_stands_by_itself(text, ids):
    names = Names(["pay-1", "pay-12", "pay-1-b", "page", "7", "café-1", "api/v1", "v1"])

    assert names.in_text(text) == ids


def test_long_texts_of_quotes_and_joints_are_read_at_once():
    names = Names(["pay-1", "a-" * 30 + "a", "q"])

    for scrap in ("'", '"', "a-", "a/", "[", "#", "`", "“", "‘", "«", " '", "#a"):
        assert names.in_text(scrap * 20_000) <= {"q", "a-" * 30 + "a"}


@pytest.mark.parametrize(
    "id_", ["copy", "12", "2026-05-06", "1.2", "-1", "hero art", "ÜBER", "<b1>"]
)
def test_words_numbers_and_dates_are_no_distinctive_ids(id_):
    assert not is_distinctive(id_)
