"""The engine of `diagnose`: three parts, ids that last, waivers, scope, comparison, refusals."""

import json
import pickle
from datetime import date, timedelta

import pytest
from attrs import evolve
from tests.analysis.examples import given
from tests.analysis.health.asking import ask

from worksystem import (
    CHECKS,
    CannotAnswer,
    Check,
    Elapsed,
    Health,
    InvalidModel,
    Outcome,
    Owner,
    Thresholds,
    Trouble,
    Unjudged,
    Waiver,
    Workflow,
    WorkItem,
    WorkSystem,
    check,
    diagnose,
)
from worksystem.errors import DuplicateId, InvalidChoice, InvalidNumber, UnknownReference
from worksystem.testing import whole_systems


@check(
    "TST001",
    "untitled",
    formula="title is empty",
    inputs="`WorkItem.title`",
    thresholds=["late_share"],
    source="ours",
    remedy="give it a title",
)
def untitled(facts):
    """What has no title cannot be talked about.

    More of it.
    """
    for item in facts.open:
        if not item.title:
            yield Trouble(
                item.id,
                f"{item.id!r} has no title",
                "error" if item.owner else "info",
                inputs={"open": len(facts.open), "age": timedelta(hours=3)},
            )


@check("TST002", "unknown-weather")
def weather(facts):
    raise CannotAnswer("nobody has said what the weather is")
    yield


@check("TST003", "half-blind")
def half_blind(facts):
    yield Trouble(facts.system.id, "it is what it is", remedy="accept it")
    yield Unjudged("nobody has looked", ["copy"])
    yield Unjudged("it is dark")


@check("TST004", "all-well")
def all_well(facts):
    return ()


MINE = (untitled, weather, half_blind, all_well)
SHOP = WorkSystem(
    "shop",
    as_of="2026-05-04T09:00Z",
    outcomes=[Outcome("sales")],
    workflows=[Workflow("web", [("todo", "ready"), ("live", "done")])],
    owners=[
        Owner("web", kind="team"),
        Owner("ana", teams=["web"]),
        Owner("bo"),
        Owner("writer", kind="role", holders=["bo"]),
    ],
    items=[
        WorkItem("page", owner="ana", outcomes=["sales"]),
        WorkItem("copy", owner="bo"),
        WorkItem("old", state="live", workflow="web"),
        WorkItem("site"),
        WorkItem("logo", parent="site"),
        WorkItem("X-1", external=True),
    ],
)


def about(health):
    return [(finding.code, *finding.subjects) for finding in health]


# the three parts


def test_what_was_found_what_is_clear_and_what_nobody_can_tell():
    health = diagnose(SHOP, checks=MINE)

    assert about(health) == [
        ("TST001", "copy"),
        ("TST001", "page"),
        ("TST003", "shop"),
        ("TST001", "logo"),
    ]
    assert health.clear == ("TST004",)
    assert health.not_evaluated == {
        "TST002": "nobody has said what the weather is",
        "TST003": "nobody has looked: copy; it is dark",
    }


def test_a_check_that_could_not_judge_everything_is_not_clear():
    @check("TST009", "blind")
    def blind(facts):
        return [Unjudged("it is dark")]

    verdict = ask(blind, SHOP)

    assert verdict.status == "not evaluated"
    assert verdict.reason == "it is dark"


def test_every_check_is_accounted_for():
    health = diagnose(SHOP)

    found = {finding.code for finding in health}
    assert found | {*health.clear} | {*health.not_evaluated} == {c.code for c in CHECKS}
    assert found.isdisjoint(health.clear)
    assert not {*health.clear} & {*health.not_evaluated}


@given(whole_systems(cycles=True))
def test_every_check_is_accounted_for_on_any_system(system):
    health = diagnose(system, people=True)

    found = {finding.code for finding in health}
    assert found | {*health.clear} | {*health.not_evaluated} == {c.code for c in CHECKS}
    assert {one.id for one in health} == {one.id for one in dict.fromkeys(health.findings)}
    json.loads(health.to_json())
    assert str(health)
    assert health._repr_html_()


def test_a_finding_has_all_that_its_check_says():
    finding = diagnose(SHOP, checks=MINE)["TST001"].findings[0]

    assert finding.evidence.formula == "title is empty"
    assert finding.evidence.inputs == {"open": 3, "age": timedelta(hours=3)}
    assert finding.evidence.thresholds == {"late_share": 0.05}
    assert finding.evidence.source == "ours"
    assert finding.remedy == "give it a title"
    assert finding.component == "clarity"


def test_a_trouble_may_have_a_remedy_of_its_own():
    assert diagnose(SHOP, checks=MINE)["TST003"].findings[0].remedy == "accept it"


def test_findings_are_counted_and_never_scored():
    health = diagnose(SHOP, checks=MINE)

    assert health.by_severity == {"error": 2, "warning": 1, "info": 1}
    assert sum(health.by_component.values()) == len(health) == 4
    assert health.by_component["clarity"] == 4
    assert health.worst == "error"
    assert diagnose(SHOP, checks=[all_well]).worst is None
    assert not [name for name in dir(health) if "score" in name]


# ids


def test_an_id_lasts_as_long_as_the_same_is_wrong_with_the_same():
    def told(days):
        return ask(
            Check("TST005", "late", lambda _: [Trouble(["page"], f"late by {days} days")]), SHOP
        ).findings[0]

    assert told(3).id == told(4).id
    assert told(3).message != told(4).message


def test_another_subject_code_or_matter_has_another_id():
    def id_of(code="TST005", subjects=("page",), matter=""):
        asks = Check(code, "late", lambda _: [Trouble(subjects, "late", about=matter)])
        return ask(asks, SHOP).findings[0].id

    ids = [
        id_of(),
        id_of(code="TST006"),
        id_of(subjects=("copy",)),
        id_of(subjects=("page", "copy")),
        id_of(subjects=("copy", "page")),
        id_of(matter="copy"),
    ]
    assert len(set(ids)) == len(ids)
    assert id_of() == "TST005-" + id_of().split("-")[1]


def test_what_is_told_twice_is_one_finding_the_worse():
    def twice(facts):
        yield Trouble("page", "bad", "info")
        yield Trouble("page", "worse", "error")
        yield Trouble("page", "bad", "warning")

    verdict = ask(Check("TST005", "twice", twice), SHOP)

    assert [finding.message for finding in verdict.findings] == ["worse"]


# waivers


def test_a_waiver_takes_a_finding_out_and_keeps_it_in_sight():
    waiver = Waiver("TST001", "page", reason="a trial", until="2026-05-04")

    health = diagnose(SHOP, checks=MINE, waivers=[waiver])

    assert ("TST001", "page") not in about(health)
    assert [(f.subjects, w) for f, w in health.waived] == [(("page",), waiver)]
    assert health["TST001"].waived[0][1] is waiver
    assert "WVR001" in health.clear
    assert "until 2026-05-04: a trial" in str(health)
    assert "waived:" in health["TST001"].explain()


def test_a_check_of_which_all_is_waived_is_neither_clear_nor_found():
    health = diagnose(
        SHOP, checks=[untitled], waivers=[Waiver("TST001", reason="x", until="2027-01-01")]
    )

    assert health.findings == ()
    assert health["TST001"].status == "waived"
    assert "TST001" not in health.clear


def test_past_its_day_a_waiver_is_a_finding_and_what_it_covered_is_back():
    waiver = {"code": "TST001", "subject": "page", "reason": "a trial", "until": "2026-05-03"}

    health = diagnose(SHOP, checks=MINE, waivers=[waiver])

    assert ("TST001", "page") in about(health)
    (finding,) = health["WVR001"].findings
    assert finding.subjects == ("page",)
    assert finding.message == ("the waiver of TST001 for 'page' ended on Sun 2026-05-03: a trial")


def test_the_day_of_a_waiver_is_that_of_the_system():
    late = evolve(SHOP, as_of="2026-05-03T23:00Z", zone="Asia/Tokyo")
    waiver = Waiver("TST001", reason="x", until="2026-05-03")

    assert diagnose(late, checks=MINE, waivers=[waiver])["WVR001"].status == "found"


def test_where_nobody_knows_the_day_no_waiver_has_ended():
    waiver = Waiver("TST001", reason="x", until="1999-01-01")

    assert diagnose(evolve(SHOP, as_of=None), checks=MINE, waivers=[waiver]).waived


def test_a_waiver_of_what_is_gone_is_told_about_the_system():
    waiver = Waiver("TST001", "gone", reason="x", until="2026-01-01")

    (finding,) = diagnose(SHOP, checks=[all_well], waivers=[waiver])["WVR001"].findings

    assert finding.subjects == ("shop",)
    assert "'gone'" in finding.message


@pytest.mark.parametrize(
    ("waivers", "said"),
    [
        (["OWN001"], r"waivers\[0\]: need a waiver, got 'OWN001'"),
        ("OWN001", "need a list of waivers"),
        ({"code": "OWN001"}, "need a list of waivers"),
        (7, "need a list of waivers"),
        ([{"code": "OWN001"}], r"waivers\[0\]: need code, reason and until.*no reason, no until"),
        (
            [{"code": "A", "reason": "x", "until": "2026-01-01", "who": "me"}],
            "an unknown 'who'",
        ),
        ([{"code": "A", "reason": " ", "until": "2026-01-01"}], r"waivers\[0\]\.reason: need a"),
        ([{"code": "A", "reason": "x", "until": "soon"}], r"waivers\[0\]\.until"),
    ],
)
def test_what_is_no_waiver_is_refused_with_its_place(waivers, said):
    with pytest.raises(InvalidModel, match=said):
        diagnose(SHOP, waivers=waivers)


def test_all_faults_of_waivers_are_told_at_once():
    with pytest.raises(InvalidModel) as raised:
        diagnose(SHOP, waivers=[7, {"code": "A", "reason": "", "until": "2026-13-01"}])

    assert [fault.path for fault in raised.value.faults] == [
        "waivers[0]",
        "waivers[1].reason",
        "waivers[1].until",
    ]


# scope


@pytest.mark.parametrize(
    ("scope", "items"),
    [
        (None, {"page", "copy", "logo"}),
        ([], set()),
        ("page", {"page"}),
        (["page", "copy"], {"page", "copy"}),
        (["site"], {"logo"}),
        (["web"], {"page"}),
        (["ana"], {"page"}),
        (["writer"], {"copy"}),
        (["sales"], {"page"}),
    ],
)
def test_a_scope_is_ids_and_all_that_belongs_to_them(scope, items):
    health = diagnose(SHOP, checks=[untitled], scope=scope)

    assert {finding.subjects[0] for finding in health} == items


def test_a_workflow_is_in_scope_with_its_items():
    system = SHOP.add(WorkItem("new", workflow="web", state="todo"))

    found = diagnose(system, checks=[untitled], scope=["web", "ana"])

    # A team and a workflow of one id are both meant.
    assert {finding.subjects[0] for finding in found} == {"new", "page"}


def test_findings_about_what_is_outside_of_the_scope_are_left_out():
    def everybody(facts):
        for owner in facts.system.owners:
            yield Trouble(owner.id, "is somebody")
        yield Trouble(facts.system.id, "is a system")

    health = diagnose(SHOP, checks=[Check("TST005", "all", everybody)], scope=["copy"])

    assert {finding.subjects[0] for finding in health} == {"bo", "shop"}


def test_an_unknown_id_in_the_scope_is_refused():
    with pytest.raises(UnknownReference, match=r"did you mean 'page'\?"):
        diagnose(SHOP, scope=["pgae"])


# comparison


def test_what_is_new_fixed_and_unchanged():
    before = diagnose(SHOP, checks=MINE)
    after = diagnose(SHOP.update("page", title="Page").add(WorkItem("art")), checks=MINE)

    compared = after.compare(before)

    assert [f.subjects for f in compared.new] == [("art",)]
    assert [f.subjects for f in compared.fixed] == [("page",)]
    assert [f.subjects for f in compared.unchanged] == [("copy",), ("shop",), ("logo",)]
    assert str(compared).splitlines() == [
        "1 new, 1 fixed, 3 unchanged",
        "+ TST001 info: 'art' has no title",
        "- TST001 error: 'page' has no title",
    ]
    assert [row["change"] for row in compared.table().to_records()] == [
        "new",
        "fixed",
        "unchanged",
        "unchanged",
        "unchanged",
    ]
    assert set(compared.to_dict()) == {"new", "fixed", "unchanged"}
    assert "<table" in compared._repr_html_()


def test_a_comparison_with_itself_is_all_unchanged():
    health = diagnose(SHOP, checks=MINE)

    compared = health.compare(health)

    assert (compared.new, compared.fixed, compared.unchanged) == ((), (), health.findings)


def test_what_is_no_diagnosis_is_refused():
    with pytest.raises(InvalidModel, match="before: need an answer of diagnose, got 7"):
        diagnose(SHOP, checks=MINE).compare(7)


# reading it


def test_a_finding_a_check_and_a_subject_can_be_explained():
    health = diagnose(SHOP, checks=MINE)
    finding = health.findings[0]

    assert health.explain(finding.id) == finding.explain()
    assert health.explain("TST001") == health["TST001"].explain() == str(health["TST001"])
    assert health.explain("copy") == finding.explain()
    assert health.of("copy") == (finding,)
    with pytest.raises(UnknownReference, match=r"did you mean 'copy'\?"):
        health.explain("coyp")
    with pytest.raises(UnknownReference, match="no check with code 'TST0'"):
        health["TST0"]


def test_an_explanation_says_how_it_was_judged():
    told = diagnose(SHOP, checks=MINE)["TST001"].explain()

    for line in (
        "TST001 untitled (clarity): found",
        "What has no title cannot be talked about.",
        "formula:    title is empty",
        "thresholds: late_share = 0.05",
        "error:      'copy' has no title",
    ):
        assert line in told
    assert "More of it" not in told
    assert "not judged: nobody" in diagnose(SHOP, checks=MINE)["TST002"].explain()


def test_a_heap_of_findings_is_told_by_its_first_and_its_number():
    many = WorkSystem("many", items=[WorkItem(f"i{n:02}") for n in range(20)])
    health = diagnose(many, checks=[untitled])

    assert "  … and 17 more" in str(health)
    assert "… and 15 more" in health["TST001"].explain()
    assert "… and 17 more" in health._repr_html_()
    assert len(health.table()) == 20


def test_the_report_names_every_part():
    told = str(diagnose(SHOP, checks=MINE))

    assert told.splitlines()[0] == (
        "shop: 2 errors, 1 warning, 1 info; 1 check clear, 1 could not judge, 1 in part"
    )
    assert "ERROR TST001 untitled (clarity, 2×)" in told
    assert "  → give it a title" in told
    assert "Could not be judged\n  TST002: nobody has said what the weather is" in told
    assert "Judged in part\n  TST003: nobody has looked: copy; it is dark" in told
    assert "Clear: TST004" in told
    assert str(diagnose(WorkSystem("x"), checks=[])) == (
        "x: nothing found; 0 checks clear, 0 could not judge"
    )


def test_checks_with_one_reason_are_told_together():
    again = Check("TST006", "more-weather", weather.asks)

    told = str(diagnose(SHOP, checks=[all_well, weather, again]))

    assert "  TST002, TST006: nobody has said what the weather is" in told


def test_remedies_that_differ_are_told_one_by_one():
    def advice(facts):
        yield Trouble("page", "bad", remedy="do this")
        yield Trouble("copy", "bad", remedy="do that")

    health = diagnose(SHOP, checks=[Check("TST005", "bad", advice)])

    assert str(health).count("    → do th") == 2
    assert health._repr_html_().count("→ do th") == 2


def test_every_finding_is_told_where_that_is_asked_for():
    many = WorkSystem("many", items=[WorkItem(f"i{n:02}") for n in range(20)])
    health = diagnose(many, checks=[untitled])

    assert health.to_text(limit=None).count("has no title") == 20
    assert health.to_text() == str(health)


def test_items_are_told_with_their_titles():
    @check("TST005", "odd")
    def odd(facts):
        yield Trouble(["page", "copy"], "'page' is like 'copy', and 'page' is odd")
        yield Trouble("logo", "'logo' (A logo) is odd")
        yield Trouble("ana", "'ana' is odd")

    titled = SHOP.update("page", title="Launch page").update("logo", title="A logo")

    assert [one.message for one in ask(odd, titled).findings] == [
        "'ana' is odd",
        "'logo' (A logo) is odd",
        "'page' (Launch page) is like 'copy', and 'page' is odd",
    ]


def test_waivers_that_cover_nothing_are_told_and_why():
    idle = [
        Waiver("TST01", "page", reason="a slip", until="2027-01-01"),
        Waiver("TST004", reason="nothing is wrong", until="2027-01-01"),
        Waiver("TST001", "nobody", reason="gone", until="2027-01-01"),
        Waiver("TST001", "page", reason="used", until="2027-01-01"),
        Waiver("TST001", "copy", reason="over", until="2026-01-01"),
    ]

    health = diagnose(SHOP, checks=MINE, waivers=idle)

    assert [waiver.reason for waiver, _ in health.idle_waivers] == [
        "a slip",
        "nothing is wrong",
        "gone",
    ]
    assert health.idle_waivers[0][1].endswith("; did you mean 'TST001'?")
    assert "TST01 for 'page': no check with that code was asked" in str(health)
    assert "Waivers that cover nothing" in health._repr_html_()
    assert len(json.loads(health.to_json())["idle_waivers"]) == 3


def test_what_is_waived_is_in_every_report():
    waiver = Waiver("TST001", "page", reason="a trial", until="2026-05-04")
    health = diagnose(SHOP, checks=MINE, waivers=[waiver])

    assert "1 waived" in health.caption
    assert "a trial" in health._repr_html_()


def test_the_scope_is_in_the_caption():
    assert diagnose(SHOP, checks=MINE, scope=["page"]).caption.startswith("shop, of page: ")


def test_html_is_escaped():
    def rude(facts):
        yield Trouble("shop", "<script>", remedy="<b>")
        yield Unjudged("<i>")

    page = diagnose(SHOP, checks=[Check("TST005", "rude", rude)])._repr_html_()

    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "<i>" not in page


def test_messages_do_not_act_on_the_terminal():
    rude = Check("TST005", "rude", lambda _: [Trouble("shop", "bell \x07 and \x1b[2J")])

    health = diagnose(SHOP, checks=[rude])

    assert not {"\x07", "\x1b"} & set(str(health) + health.explain("shop") + repr(health))


def test_json_holds_all_of_it():
    waiver = Waiver("TST001", "page", reason="a trial", until="2026-05-04")
    health = diagnose(SHOP, checks=MINE, waivers=[waiver], scope=["page", "copy"])

    data = json.loads(health.to_json())

    assert data["format"] == "worksystem health"
    assert [one["id"] for one in data["findings"]] == [finding.id for finding in health]
    assert data["findings"][0]["evidence"]["inputs"]["age"] == 10_800
    assert data["waived"][0]["waiver"]["until"] == "2026-05-04"
    assert data["not_evaluated"] == dict(health.not_evaluated)
    assert data["scope"] == ["page", "copy"]
    assert data["thresholds"]["answer_within"] == 28_800


def test_inputs_of_every_kind_become_json():
    inputs = {
        "day": date(2026, 5, 4),
        "many": [1, timedelta(minutes=1)],
        "pairs": {"a": (1.5, None)},
        "span": Elapsed(hours=4),
        "yes": True,
    }
    odd = Check("TST005", "odd", lambda _: [Trouble("shop", "odd", inputs=inputs)])

    (finding,) = json.loads(diagnose(SHOP, checks=[odd]).to_json())["findings"]

    assert finding["evidence"]["inputs"] == {
        "day": "2026-05-04",
        "many": [1, 60],
        "pairs": {"a": [1.5, None]},
        "span": 14_400,
        "yes": True,
    }


def test_the_table_has_a_row_for_each_finding():
    records = diagnose(SHOP, checks=MINE).table().to_records()

    assert records[0] == {
        "severity": "error",
        "code": "TST001",
        "component": "clarity",
        "about": ("copy",),
        "message": "'copy' has no title",
        "remedy": "give it a title",
        "id": records[0]["id"],
    }


def test_two_diagnoses_of_the_same_are_equal():
    first, second = diagnose(SHOP, checks=MINE), diagnose(SHOP, checks=MINE)

    assert first == second
    assert hash(first) == hash(second)
    assert first != diagnose(SHOP.update("page", title="Page"), checks=MINE)
    assert first != "shop"
    assert isinstance(first, Health)
    assert list(first) == list(first.findings)


def test_findings_can_be_stored():
    health = diagnose(SHOP, checks=MINE)

    assert pickle.loads(pickle.dumps(health.findings)) == health.findings


# checks of one's own


def test_own_checks_stand_beside_ours():
    health = diagnose(SHOP, checks=(*CHECKS, untitled))

    assert health["TST001"].status == "found"
    assert health["OWN001"].check in CHECKS


def test_a_fault_in_a_check_is_not_hidden():
    broken = Check("TST005", "broken", lambda _: 1 / 0)

    with pytest.raises(ZeroDivisionError) as raised:
        diagnose(SHOP, checks=[broken])

    assert raised.value.__notes__ == ["raised by check TST005 broken"]


def test_a_check_is_its_function():
    from worksystem import Facts

    assert [trouble.subjects for trouble in untitled(Facts(SHOP))] == [
        ("page",),
        ("copy",),
        ("logo",),
    ]


@pytest.mark.parametrize(
    ("checks", "error", "said"),
    [
        ([untitled, untitled], DuplicateId, "more than one has the code 'TST001'"),
        ([print], InvalidModel, r"checks\[0\]: need a Check, got"),
        (7, InvalidModel, r"checks\[0\]: need a Check, got 7"),
        ([Check("WVR001", "mine", print)], DuplicateId, "'WVR001'"),
        ([Check("TST005", "odd", lambda _: ["page"])], InvalidModel, "need Trouble or Unjudged"),
    ],
)
def test_what_is_no_check_is_refused(checks, error, said):
    with pytest.raises(error, match=said):
        diagnose(SHOP, checks=checks)


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        (("own", "x", print), InvalidModel, "code: need a code such as ACME001"),
        (("OWN0001", "x", print), InvalidModel, "need a code"),
        (("TST001", "No Owner", print), InvalidModel, "name: need a name such as no-owner"),
        (("TST001", "x", 7), InvalidModel, "asks: need a function of Facts, got 7"),
    ],
)
def test_a_check_needs_a_code_a_name_and_a_function(arguments, error, said):
    with pytest.raises(error, match=said):
        Check(*arguments)


def test_a_check_knows_its_component_and_thresholds():
    with pytest.raises(InvalidChoice, match="component: need one of clarity"):
        Check("TST001", "x", print, component="clairty")
    with pytest.raises(InvalidChoice, match="did you mean 'late_share'"):
        Check("TST001", "x", print, thresholds=["late_shar"])


# thresholds


def test_thresholds_are_those_handed_in():
    strict = Thresholds(late_share=0.01)

    health = diagnose(SHOP, checks=MINE, thresholds=strict)

    assert health.thresholds is strict
    assert health.findings[0].evidence.thresholds == {"late_share": 0.01}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("late_share", -0.1),
        ("late_share", 1.1),
        ("late_share", float("nan")),
        ("late_share", "5%"),
        ("confidence", 1),
        ("confidence", 0),
        ("enough", 0),
        ("enough", 2.5),
        ("load_error", -1),
        ("load_error", float("inf")),
        ("expedite_limit", -1),
        ("answer_within", 8),
        ("answer_within", "soon"),
        ("interval", timedelta(days=7)),
        ("interval", "0eh"),
        ("upkeep_share", 2),
    ],
)
def test_a_threshold_that_means_nothing_is_refused(name, value):
    with pytest.raises(InvalidModel, match=name):
        Thresholds(**{name: value})


def test_all_faults_of_thresholds_are_told_at_once():
    with pytest.raises(InvalidModel) as raised:
        Thresholds(late_share=2, enough=0)

    assert {fault.path for fault in raised.value.faults} == {"late_share", "enough"}


def test_every_threshold_has_a_source_and_a_check_that_uses_it():
    used = {name for one in CHECKS for name in one.thresholds}
    table = Thresholds().table().to_records()

    assert all(row["source"] and row["says"] for row in table)
    assert {row["name"] for row in table} - used <= {"confidence", "enough", "trailing", "interval"}
    assert "late_share" in str(Thresholds())
    assert "<table" in Thresholds()._repr_html_()


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"thresholds": 0.5}, InvalidModel, "thresholds: need Thresholds, got 0.5"),
        ({"scope": 7}, InvalidModel, "need"),
    ],
)
def test_other_arguments_are_refused(options, error, said):
    with pytest.raises(error, match=said):
        diagnose(SHOP, **options)


def test_what_is_no_system_is_refused():
    with pytest.raises(InvalidModel, match="need a WorkSystem, got 'shop'"):
        diagnose("shop")


def test_a_severity_is_one_of_three():
    with pytest.raises(InvalidChoice, match="severity: need one of error, warning, info"):
        Trouble("page", "bad", "fatal")
    with pytest.raises(InvalidNumber):
        Thresholds(late_share=7)
