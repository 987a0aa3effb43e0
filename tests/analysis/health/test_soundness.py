"""SYS001 and SYS002: what lies outside the system, and what waits for itself."""

import attrs
import hypothesis
import pytest
from hypothesis import strategies as st
from tests.analysis.examples import given
from tests.analysis.health.asking import ask, subjects
from tests.analysis.health.lawful import everything, found, new_name, renamed, shuffled

from worksystem import (
    Dependency,
    DependencyCycle,
    Handoff,
    Owner,
    Workflow,
    WorkItem,
    WorkSystem,
    find_critical_path,
)
from worksystem.analysis.health.checks.soundness import dangling_reference, dependency_cycle
from worksystem.testing import whole_systems, work_systems

STUB = WorkItem("X-12", external=True)
CYCLES = [whole_systems(cycles=True), work_systems(cycles=True, parents=True, owners=True)]


def system(*items, **more):
    return WorkSystem("shop", items=[*items], **more)


class TestDanglingReference:
    def test_open_work_that_waits_for_a_stub_is_an_error(self):
        verdict = ask(dangling_reference, system(WorkItem("page", after=["X-12"]), STUB))

        assert subjects(verdict) == [("page", "X-12")]
        assert verdict.findings[0].severity == "error"
        assert verdict.findings[0].message == "'page' waits for 'X-12', which is outside the system"

    def test_inside_the_system_the_same_item_is_no_stub(self):
        inside = attrs.evolve(STUB, external=False)

        assert ask(dangling_reference, system(WorkItem("page", after=["X-12"]), inside)).status == (
            "clear"
        )

    @pytest.mark.parametrize(
        ("field", "says"), [("parent", "is a part of"), ("duplicate_of", "is a duplicate of")]
    )
    def test_other_references_are_warnings(self, field, says):
        verdict = ask(dangling_reference, system(WorkItem("page", **{field: "X-12"}), STUB))

        assert [f.severity for f in verdict.findings] == ["warning"]
        assert says in verdict.findings[0].message

    def test_what_a_parent_waits_for_its_open_parts_wait_for(self):
        whole, part = WorkItem("web", after=["X-12"]), WorkItem("page", parent="web")

        assert subjects(ask(dangling_reference, system(whole, part, STUB))) == [("web", "X-12")]
        over = attrs.evolve(part, finished="2026-05-04T09:00Z")
        assert ask(dangling_reference, system(whole, over, STUB)).status == "clear"

    def test_a_stub_that_says_it_is_finished_is_waited_for_by_nobody(self):
        flow = Workflow("web", [("todo", "ready"), ("live", "done")])
        page = WorkItem("page", after=["X-12"])

        for over in ({"finished": "2026-05-04T09:00Z"}, {"workflow": "web", "state": "live"}):
            stub = attrs.evolve(STUB, **over)
            assert ask(dangling_reference, system(page, stub, workflows=[flow])).status == "clear"
        todo = attrs.evolve(STUB, workflow="web", state="todo")
        assert ask(dangling_reference, system(page, todo, workflows=[flow])).status == "found"

    def test_a_handoff_of_a_stub_is_a_warning_until_it_is_answered(self):
        draft = Handoff("h1", item="X-12", giver="ana", taker="bo")
        owners = [Owner("ana"), Owner("bo")]

        verdict = ask(dangling_reference, system(STUB, owners=owners, handoffs=[draft]))
        assert subjects(verdict) == [("h1", "X-12")]
        gone = attrs.evolve(draft, state="withdrawn")
        assert ask(dangling_reference, system(STUB, owners=owners, handoffs=[gone])).status == (
            "clear"
        )

    def test_two_references_to_one_stub_are_two_findings(self):
        page = WorkItem("page", after=["X-12"], duplicate_of="X-12")

        findings = ask(dangling_reference, system(page, STUB)).findings
        assert [f.about for f in findings] == ["after", "duplicate_of"]
        assert len({f.id for f in findings}) == 2

    def test_only_what_is_in_the_scope_is_told(self):
        shop = system(WorkItem("page", after=["X-12"]), WorkItem("copy", after=["X-12"]), STUB)

        assert subjects(ask(dangling_reference, shop, scope="copy")) == [("copy", "X-12")]

    def test_names_that_may_be_outside_and_policies_are_not_dangling(self):
        flow = Workflow("web", [("todo", "ready")])
        flow = attrs.evolve(flow, states=[attrs.evolve(flow.states[0], enter=["no such standard"])])
        page = WorkItem("page", requester="a customer", origin="a form", workflow="web")

        assert ask(dangling_reference, system(page, workflows=[flow])).status == "clear"

    def test_without_items_there_is_nothing_to_judge(self):
        assert ask(dangling_reference, system()).reason == "there are no items"

    @given(work=whole_systems())
    def test_each_finding_is_a_reference_that_is_there(self, work):
        naive = set()
        for item in work.items:
            for on in {d.on for d in item.after or ()} | {item.parent, item.duplicate_of}:
                if on is not None and work.items[on].external and not item.external:
                    naive.add((item.id, on))
        naive |= {(h.id, h.item) for h in work.handoffs if work.items[h.item].external}

        verdict = ask(dangling_reference, work)

        assert set(subjects(verdict)) <= naive
        if not any(i.finished or i.state for i in work.items) and not work.handoffs:
            assert set(subjects(verdict)) == {
                (a, b)
                for a, b in naive
                if a not in {i.parent for i in work.items} or _lives(work, a)
            }


def _lives(work, id_):
    """Whether there is a leaf inside the system somewhere below."""
    parts = [i for i in work.items if i.parent == id_]
    below = [_lives(work, part.id) for part in parts]
    return any(below) if parts else not work.items[id_].external


def pair(certainty=None, **more):
    first = WorkItem("a", after=[Dependency("b", certainty=certainty)], **more)
    return system(first, WorkItem("b", after=["a"], **more))


class TestDependencyCycle:
    def test_items_that_wait_for_each_other_are_an_error(self):
        verdict = ask(dependency_cycle, pair())

        assert subjects(verdict) == [("a", "b")]
        assert verdict.findings[0].severity == "error"
        assert verdict.findings[0].message.startswith("'a' → 'b' → 'a' can never start")

    def test_dropping_one_dependency_clears_it(self):
        assert ask(dependency_cycle, pair().update("a", after=[])).status == "clear"
        assert ask(dependency_cycle, pair().update("b", after=None)).status == "clear"

    def test_of_finished_items_it_is_a_warning_for_there_is_still_no_path(self):
        over = pair(finished="2026-05-04T09:00Z")

        assert [f.severity for f in ask(dependency_cycle, over).findings] == ["warning"]
        with pytest.raises(DependencyCycle):
            find_critical_path(over)
        half = over.update("b", finished=None)
        assert [f.severity for f in ask(dependency_cycle, half).findings] == ["error"]

    def test_of_stubs_nobody_knows_that_they_are_over(self):
        stubs = pair(external=True)

        assert [f.severity for f in ask(dependency_cycle, stubs).findings] == ["error"]

    def test_each_knot_is_one_finding_however_large(self):
        ring = [WorkItem(f"r{k}", after=[f"r{(k - 1) % 5}"]) for k in range(5)]
        shop = WorkSystem("shop", items=[*ring, *pair().items, WorkItem("free", after=["r0"])])

        verdict = ask(dependency_cycle, shop)

        assert subjects(verdict) == [("a", "b"), tuple(f"r{k}" for k in range(5))]
        assert sorted(f.evidence.inputs["size"] for f in verdict.findings) == [2, 5]

    def test_the_least_certain_dependency_is_the_one_to_drop(self):
        finding = ask(dependency_cycle, pair(0.3)).findings[0]

        assert finding.evidence.inputs["weakest"] == ("a", "b")
        assert "that of 'a' on 'b' (30% certain)" in finding.remedy

    @pytest.mark.parametrize("certainty", [None, 1.0])
    def test_where_nobody_has_a_doubt_no_dependency_is_named(self, certainty):
        finding = ask(dependency_cycle, pair(certainty)).findings[0]

        assert "weakest" not in finding.evidence.inputs
        assert finding.remedy == dependency_cycle.remedy

    def test_of_two_dependencies_between_two_items_the_surer_one_counts(self):
        twice = [Dependency("b", certainty=0.1), Dependency("b", kind="SS", certainty=0.9)]
        shop = pair(0.5).update("a", after=twice)
        shop = shop.update("b", after=[Dependency("a", certainty=0.4)])

        assert ask(dependency_cycle, shop).findings[0].evidence.inputs["weakest"] == ("b", "a")

    @pytest.mark.parametrize("kind", ["FS", "SS", "FF", "SF"])
    def test_every_kind_of_dependency_counts_as_it_does_for_a_path(self, kind):
        shop = pair().update("a", after=[Dependency("b", kind=kind, lag="-9d")])

        assert ask(dependency_cycle, shop).status == "found"

    @pytest.mark.parametrize(
        ("items", "cycle"),
        [
            ([WorkItem("p", after=["c"]), WorkItem("c", parent="p")], ("c", "p")),
            ([WorkItem("p"), WorkItem("c", parent="p", after=["p"])], ("c", "p")),
            ([WorkItem("p", after=["p"]), WorkItem("c", parent="p")], ("p",)),
            ([WorkItem("a", after=["a"])], ("a",)),
        ],
        ids=["parent after part", "part after parent", "parent after itself", "after itself"],
    )
    def test_an_item_cannot_wait_for_what_it_is_a_part_of_nor_for_itself(self, items, cycle):
        assert subjects(ask(dependency_cycle, system(*items))) == [cycle]

    def test_a_way_around_through_parents_says_who_is_part_of_whom(self):
        shop = system(
            WorkItem("p", after=["y"]),
            WorkItem("x", parent="p"),
            WorkItem("q", after=["p"]),
            WorkItem("y", parent="q"),
        )

        assert ask(dependency_cycle, shop).findings[0].message == (
            "'p' → 'q' → 'y' → 'p' ('y' is a part of 'q') can never start"
        )

    def test_a_knot_of_ten_thousand_items_is_told_in_one_line(self):
        count = 10_000
        items = [WorkItem(f"i{k:05}", after=[f"i{(k - 1) % count:05}"]) for k in range(count)]

        (finding,) = ask(dependency_cycle, system(*items)).findings

        assert finding.evidence.inputs["size"] == count
        assert len(finding.message) < 300

    def test_without_items_or_a_word_about_what_waits_nothing_is_judged(self):
        assert ask(dependency_cycle, system()).reason == "there are no items"
        assert "give `after`" in ask(dependency_cycle, system(WorkItem("a"))).reason
        assert ask(dependency_cycle, system(WorkItem("a", after=[]))).status == "clear"

    @pytest.mark.parametrize("drawn", CYCLES, ids=["whole", "plain"])
    def test_it_speaks_exactly_where_there_is_no_critical_path(self, drawn):
        @given(work=drawn)
        def holds(work):
            try:
                find_critical_path(work)
                loops = False
            except DependencyCycle:
                loops = True
            except ValueError:  # a path is past all years, or its doers never meet
                loops = False

            assert (ask(dependency_cycle, work).status == "found") == loops

        holds()

    @given(work=CYCLES[1])
    def test_its_knots_are_those_that_a_closure_finds(self, work):
        assert {f.evidence.inputs["items"] for f in ask(dependency_cycle, work).findings} == _knots(
            work
        )


def _knots(work):
    """Leaves that wait for each other, by a closure over all pairs of leaves."""
    leaves = {i.id for i in work.items} - {i.parent for i in work.items}

    def below(id_):
        up = {id_}
        for _ in work.items:
            up |= {i.id for i in work.items if i.parent in up}
        return up & leaves

    waits = {
        (a, b) for i in work.items for d in i.after or () for a in below(d.on) for b in below(i.id)
    }
    for k in leaves:
        waits |= {(a, b) for a, m in waits if m == k for n, b in waits if n == k}
    rings = {frozenset(b for b in leaves if (a, b) in waits and (b, a) in waits) for a in leaves}
    return {tuple(sorted(ring)) for ring in rings if ring}


@pytest.mark.parametrize("check", [dangling_reference, dependency_cycle], ids=lambda c: c.code)
class TestBoth:
    def test_they_judge_any_system_and_name_only_what_is_there(self, check):
        @given(work=CYCLES[0], people=st.booleans())
        def holds(work, people):
            verdict = ask(check, work, people=people)

            assert set().union(*map(set, subjects(verdict))) <= everything(work)

        holds()

    def test_the_order_in_which_things_are_given_does_not_matter(self, check):
        @given(work=CYCLES[0], data=st.data())
        def holds(work, data):
            assert found(check, shuffled(data, work)) == found(check, work)

        holds()

    def test_renaming_everything_renames_the_findings(self, check):
        @given(work=CYCLES[1])
        def holds(work):
            told = ask(check, work)
            again = ask(check, renamed(work))

            assert subjects(again) == [tuple(map(new_name, ids)) for ids in subjects(told)]

        holds()


@hypothesis.given(links=st.sets(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde"))))
def test_dropping_the_dependencies_that_are_told_unties_that_way_around(links):
    items = {n: WorkItem(n, after=sorted(a for a, b in links if b == n)) for n in "abcde"}
    for finding in ask(dependency_cycle, system(*items.values())).findings:
        cycle = finding.subjects
        steps = set(zip(cycle, cycle[1:] + cycle[:1], strict=True))
        assert steps <= links
