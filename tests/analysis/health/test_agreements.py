"""AGR001 and AGR002: workflows that cannot be worked with, and agreements that are missing."""

from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import strategies as st
from tests.analysis.examples import given
from tests.analysis.health.asking import ask, subjects
from tests.analysis.health.lawful import everything, found, lived_in, new_name, renamed, shuffled

import worksystem
from worksystem import (
    Cadence,
    Capacity,
    Handoff,
    HandoffContract,
    Move,
    Owner,
    ServiceClass,
    State,
    Workflow,
    WorkItem,
    WorkSystem,
    events,
)
from worksystem.analysis.health.checks.agreements import missing_agreement, unworkable_workflow
from worksystem.testing import whole_systems, workflows

STATES = [("todo", "ready"), ("doing", "active"), ("live", "done"), ("no", "dropped")]


def with_flow(states=STATES, **fields):
    return WorkSystem("shop", workflows=[Workflow("web", states, **fields)])


def states_told(system):
    return sorted(f.about for f in ask(unworkable_workflow, system).findings)


class TestUnworkableWorkflow:
    def test_the_usual_moves_of_an_ordinary_workflow_are_clear(self):
        assert ask(unworkable_workflow, with_flow()).status == "clear"

    def test_a_state_that_work_never_leaves_for_an_end_is_an_error(self):
        verdict = ask(unworkable_workflow, with_flow(moves=[("todo", "doing"), ("todo", "live")]))

        by_state = {f.about: f for f in verdict.findings}
        assert set(by_state) == {"doing", "no"}
        assert by_state["doing"].severity == "error"
        assert by_state["doing"].subjects == ("web",)
        assert "can never be done or dropped" in by_state["doing"].message
        assert "no moves lead to 'no'" in by_state["no"].message

    def test_one_move_more_lets_it_out(self):
        moves = [("todo", "doing"), ("todo", "live"), ("todo", "no")]

        assert states_told(with_flow(moves=moves)) == ["doing"]
        assert states_told(with_flow(moves=[*moves, ("doing", "live")])) == []

    def test_a_way_out_through_other_states_is_a_way_out(self):
        moves = [("todo", "doing"), ("doing", "todo"), ("todo", "no"), ("no", "live")]

        assert states_told(with_flow(moves=moves)) == []

    def test_a_state_that_is_never_reached_nor_left_is_one_finding(self):
        (finding,) = ask(
            unworkable_workflow, with_flow(STATES[:3], moves=[("todo", "live")])
        ).findings

        assert finding.about == "doing"
        assert "; and work that is in 'doing'" in finding.message

    def test_a_workflow_without_a_done_state_is_one_finding(self):
        (finding,) = ask(unworkable_workflow, with_flow(STATES[:2])).findings

        assert finding.about == ""
        assert "no state of workflow 'web' is done" in finding.message

    def test_dropping_alone_is_no_finish_but_it_is_a_way_out(self):
        (finding,) = ask(unworkable_workflow, with_flow([*STATES[:2], STATES[3]])).findings

        assert finding.about == ""

    def test_without_a_workflow_nothing_is_judged(self):
        assert "give `workflows`" in ask(unworkable_workflow, WorkSystem("shop")).reason

    def test_only_a_workflow_in_the_scope_is_told(self):
        both = [Workflow(id_, STATES[:2]) for id_ in ("web", "ops")]
        shop = WorkSystem("shop", workflows=both)

        assert subjects(ask(unworkable_workflow, shop)) == [("ops",), ("web",)]
        assert subjects(ask(unworkable_workflow, shop, scope="ops")) == [("ops",)]

    @given(flow=workflows())
    def test_it_tells_what_a_closure_of_the_moves_tells(self, flow):
        flow = attrs.evolve(flow, states=[attrs.evolve(s, owner=None) for s in flow.states])
        ids = [state.id for state in flow.states]
        ways = {(m.source, m.target) for m in flow.allowed_moves} | {(a, a) for a in ids}
        for k in ids:
            ways |= {(a, b) for a in ids for b in ids if (a, k) in ways and (k, b) in ways}
        ends = [s.id for s in flow.states if s.category in ("done", "dropped")]
        wrong = {id_ for id_ in ids if (ids[0], id_) not in ways}
        if ends:
            wrong |= {id_ for id_ in ids if not any((id_, end) in ways for end in ends)}
        if not any(s.category == "done" for s in flow.states):
            wrong.add("")

        assert states_told(WorkSystem("shop", workflows=[flow])) == sorted(wrong)

    @given(flow=workflows(), data=st.data())
    def test_adding_a_move_never_adds_a_finding(self, flow, data):
        flow = attrs.evolve(flow, states=[attrs.evolve(s, owner=None) for s in flow.states])
        ids = [state.id for state in flow.states]
        known = {(m.source, m.target) for m in flow.allowed_moves}
        new = [(a, b) for a in ids for b in ids if a != b and (a, b) not in known]
        added = data.draw(st.lists(st.sampled_from(new), unique=True, max_size=2)) if new else []
        moves = (*flow.allowed_moves, *(Move(*pair) for pair in added))

        before = set(states_told(WorkSystem("shop", workflows=[flow])))
        more = WorkSystem("shop", workflows=[attrs.evolve(flow, moves=moves)])
        assert set(states_told(more)) <= before


WEB = Owner("web", kind="team")
DESIGN = Owner("design", kind="team")
DOING = State("doing", "active", wip_limit=3, leave=["reviewed"])
FLOW = Workflow("flow", [STATES[0], DOING, STATES[2]], service_level=("8ed", 0.85))
PAGE = WorkItem("page", done_when=["it is live"], workflow="flow", owner="web")
WEEKLY = Cadence("plan", kind="plan", rule="FREQ=WEEKLY;BYDAY=MO")
AGREED = WorkSystem("shop", owners=[WEB], workflows=[FLOW], cadences=[WEEKLY], items=[PAGE])


def lacks(system, **options):
    return sorted(f.about for f in ask(missing_agreement, system, **options).findings)


class TestMissingAgreement:
    def test_a_team_that_has_agreed_on_everything_is_clear(self):
        assert ask(missing_agreement, AGREED).status == "clear"

    @pytest.mark.parametrize(
        ("element", "without"),
        [
            ("work items", AGREED.update("page", done_when=[])),
            (
                "wip control",
                AGREED.update(
                    "flow",
                    states=[STATES[0], State("doing", "active", leave=["reviewed"]), STATES[2]],
                ),
            ),
            (
                "policies",
                AGREED.update(
                    "flow", states=[STATES[0], State("doing", "active", wip_limit=3), STATES[2]]
                ),
            ),
            ("service level", AGREED.update("flow", service_level=None)),
            ("start and finish", AGREED.update("flow", states=[STATES[0], DOING])),
            ("cadence", AGREED.remove("plan")),
        ],
    )
    def test_each_element_that_is_taken_away_is_told_alone(self, element, without):
        (finding,) = ask(missing_agreement, without).findings

        assert finding.about == element
        assert finding.subjects == ("web",)
        assert finding.severity == ("info" if element == "cadence" else "warning")
        assert finding.message.startswith("'web' has no ")

    def test_states_are_missing_where_nothing_lies_between_start_and_finish(self):
        bare = AGREED.update("flow", states=[STATES[0], STATES[2]], started="todo")

        assert lacks(bare) == ["policies", "states", "wip control"]

    def test_a_team_whose_work_follows_no_workflow_is_told_so_in_one_finding(self):
        (finding,) = ask(missing_agreement, AGREED.update("page", workflow=None)).findings

        assert finding.about == "workflow"
        assert finding.message == (
            "'web' has no workflow: nobody has said when it counts as started and as finished, "
            "which states work passes through, how much may be in progress, what has to be true "
            "to go on and how soon it is finished"
        )
        assert len(finding.evidence.inputs["elements"]) == 5

    @pytest.mark.parametrize(
        "said", [{"kind": "article"}, {"done_when": ["live"]}, {"outcomes": ["signups"]}]
    )
    def test_a_kind_an_outcome_or_a_definition_of_done_says_what_an_item_is(self, said):
        plain = AGREED.add(worksystem.Outcome("signups")).update("page", done_when=[])

        assert lacks(plain) == ["work items"]
        assert lacks(plain.update("page", **said)) == []

    def test_wip_may_be_limited_by_the_team_or_by_all_who_own_its_work(self):
        states = [STATES[0], State("doing", "active", leave=["reviewed"]), STATES[2]]
        ana, bo = (Owner(id_, teams=["web"]) for id_ in ("ana", "bo"))
        free = AGREED.update("flow", states=states).add(ana, bo, attrs.evolve(PAGE, id="copy"))
        free = free.update("page", owner="ana").update("copy", owner="bo")
        limit = Capacity(wip_limit=2)

        assert lacks(free) == ["wip control"]
        assert lacks(free.update("web", capacity=limit)) == []
        assert lacks(free.update("ana", capacity=limit)) == ["wip control"]
        assert lacks(free.update("ana", capacity=limit).update("bo", capacity=limit)) == []

    def test_a_limit_on_what_has_not_started_does_not_limit_wip(self):
        states = [
            State("todo", "ready", wip_limit=3),
            State("doing", "active", leave=["x"]),
            STATES[2],
        ]

        assert lacks(AGREED.update("flow", states=states)) == ["wip control"]

    def test_a_class_of_service_may_say_what_is_expected(self):
        without = AGREED.update("flow", service_level=None)
        without = without.add(ServiceClass("standard"), ServiceClass("quick"))
        quick = without.update("quick", service_level=("2ed", 0.9))

        assert lacks(quick) == ["service level"]
        assert lacks(quick.update("page", service_class="standard")) == ["service level"]
        assert lacks(quick.update("page", service_class="quick")) == []

    def test_each_workflow_of_a_team_has_to_have_it(self):
        other = attrs.evolve(FLOW, id="other", service_level=None)
        both = AGREED.add(other, attrs.evolve(PAGE, id="copy", workflow="other"))

        (finding,) = ask(missing_agreement, both).findings
        assert finding.evidence.inputs["workflows"] == ("other",)

    def test_a_cadence_of_another_team_is_not_theirs_and_one_of_nobodys_is(self):
        assert lacks(AGREED.update("plan", owner="web")) == []
        assert lacks(AGREED.add(DESIGN).update("plan", owner="design")) == ["cadence"]
        lead = AGREED.add(Owner("ana", teams=["web"])).update("plan", owner="ana")
        assert lacks(lead) == []

    def test_the_stub_of_a_remedy_is_python_that_can_be_pasted(self):
        bare = WorkSystem(
            "shop",
            owners=[WEB, DESIGN],
            items=[WorkItem("page", owner="web", after=["art"]), WorkItem("art", owner="design")],
        )
        verdict = ask(missing_agreement, bare)

        assert len(verdict.findings) == 2 * 3 + 1
        for finding in verdict.findings:
            stub = finding.remedy.split("such as ")[1].split(", and let its items")[0]
            assert eval(stub, vars(worksystem).copy() | _nouns())

    def test_following_the_remedies_clears_them(self):
        bare = AGREED.remove("plan").update("flow", service_level=None)
        found = {f.about: f.remedy for f in ask(missing_agreement, bare).findings}

        cadence, level = (
            found[about].split("such as ")[1] for about in ("cadence", "service level")
        )
        mended = eval(level, {"system": bare.add(eval(cadence, _nouns()))})
        assert ask(missing_agreement, mended).status == "clear"

    def test_following_the_remedy_where_there_is_no_workflow_clears_it(self):
        bare = AGREED.update("page", workflow=None).remove("flow")
        (finding,) = ask(missing_agreement, bare).findings
        workflow, _, change = finding.remedy.split("such as ")[1].partition(", and let its items")

        mended = eval(change.split(": ")[1], {"system": bare.add(eval(workflow, _nouns()))})

        assert ask(missing_agreement, mended).status == "clear"

    def test_where_nobody_is_in_a_team_the_system_is_judged(self):
        alone = AGREED.update("page", owner=None, done_when=[])

        assert subjects(ask(missing_agreement, alone)) == [("shop",)]

    def test_items_of_no_team_beside_those_of_teams_are_not_judged(self):
        verdict = ask(missing_agreement, AGREED.add(WorkItem("stray")))

        assert verdict.status == "not evaluated"
        assert "'stray'" in verdict.reason or "stray" in verdict.reason

    def test_without_open_work_nothing_is_judged(self):
        over = AGREED.update("page", finished="2026-05-04T09:00Z")

        assert "no open work" in ask(missing_agreement, over).reason


def _nouns():
    names = ("Cadence", "HandoffContract", "State", "WorkItem", "Workflow")
    return {name: getattr(worksystem, name) for name in names}


class TestContractsBetweenTeams:
    both = AGREED.add(DESIGN, attrs.evolve(PAGE, id="art", owner="design")).update(
        "page", after=["art"]
    )
    contract = HandoffContract("design-web", giver="design", taker="web")

    def pairs(self, system, **options):
        findings = ask(missing_agreement, system, **options).findings
        return [f.subjects for f in findings if f.about == "contract"]

    def test_work_that_waits_for_another_team_wants_a_contract(self):
        (finding,) = ask(missing_agreement, self.both).findings

        assert finding.subjects == ("design", "web")
        assert finding.severity == "info"
        assert finding.evidence.inputs["count"] == 1

    def test_a_contract_the_right_way_round_is_one(self):
        assert self.pairs(self.both.add(self.contract)) == []
        back = attrs.evolve(self.contract, giver="web", taker="design")
        assert self.pairs(self.both.add(back)) == [("design", "web")]

    def test_without_the_dependency_nothing_passes(self):
        assert self.pairs(self.both.update("page", after=[])) == []
        assert self.pairs(self.both.update("page", finished="2026-05-04T09:00Z")) == []

    def test_what_a_parent_waits_for_passes_too(self):
        whole = WorkItem("site", owner="web", after=["art"])
        system = self.both.update("page", after=[]).add(whole).update("page", parent="site")

        assert self.pairs(system) == [("design", "web")]

    def test_a_contract_between_members_covers_what_passes_between_them(self):
        members = [Owner("ana", teams=["design"]), Owner("bo", teams=["web"])]
        theirs = HandoffContract("ana-bo", giver="ana", taker="bo")
        system = self.both.add(*members).update("art", owner="ana").update("page", owner="bo")

        assert self.pairs(system) == [("design", "web")]
        assert self.pairs(system.add(theirs)) == []
        assert self.pairs(system.add(theirs).update("page", owner="web")) == [("design", "web")]

    def test_a_handoff_that_is_recorded_passes_work(self):
        quiet = self.both.update("page", after=[])
        draft = Handoff("h1", item="art", giver="design", taker="web")

        assert self.pairs(quiet.add(draft)) == [("design", "web")]
        assert self.pairs(quiet.add(attrs.evolve(draft, state="withdrawn"))) == []

    def test_a_change_of_owner_in_the_history_passes_work(self):
        quiet = self.both.update("page", after=[])
        told = [
            events.Moved("art", "doing", owner=owner, at="2026-05-04T09:00Z")
            for owner in ("web", "design")
        ]

        assert self.pairs(quiet.update(history=told)) == [("web", "design")]

    def test_people_without_a_team_are_no_pair(self):
        people = [Owner("ana"), Owner("bo")]
        system = self.both.add(*people).update("art", owner="ana").update("page", owner="bo")

        assert self.pairs(system, people=True) == []

    @given(system=lived_in())
    def test_the_pairs_are_those_that_a_look_at_every_one_finds(self, system):
        at_work = {
            i.id
            for i in system.items
            if any(p.id == i.id or _is_below(system, p, i) for p in _open(system))
        }
        passes = {
            (system.items[d.on].owner, i.owner)
            for i in system.items
            if i.id in at_work
            for d in i.after or ()
        } | {(h.giver, h.taker) for h in system.handoffs if h.state != "withdrawn"}
        quiet = attrs.evolve(
            system,
            history=[],
            contracts=[],
            handoffs=[
                attrs.evolve(h, contract=None, state="drafted", offered=None, answered=None)
                for h in system.handoffs
                if h.state != "withdrawn"
            ],
        )
        when = quiet.as_of or quiet.start
        teams = {o.id for o in quiet.owners if o.kind == "team"}
        named = {(_team(quiet, a, when), _team(quiet, b, when)) for a, b in passes if a and b}
        expected = {(a, b) for a, b in named if a != b and {a, b} <= teams}

        if when is not None and _open(system):
            assert set(self.pairs(quiet)) == expected


def _open(system):
    category = {(w.id, s.id): s.category for w in system.workflows for s in w.states}
    parents = {i.parent for i in system.items}
    return [
        i
        for i in system.items
        if not i.external
        and i.id not in parents
        and i.finished is None
        and category.get((i.workflow, i.state)) not in ("done", "dropped")
    ]


def _is_below(system, part, whole):
    while part.parent is not None:
        part = system.items[part.parent]
        if part.id == whole.id:
            return True
    return False


def _team(system, id_, when):
    owner = system.owners[id_]
    if owner.kind == "team":
        return id_
    day = when.astimezone(ZoneInfo(system.local_zone)).date()
    for m in owner.teams:
        if (m.since is None or m.since <= day) and (m.until is None or day <= m.until):
            return m.team
    return id_


@pytest.mark.parametrize("check", [unworkable_workflow, missing_agreement], ids=lambda c: c.code)
class TestBoth:
    @pytest.mark.parametrize("drawn", [whole_systems(), lived_in()], ids=["whole", "lived in"])
    def test_they_judge_any_system_and_name_only_what_is_there(self, check, drawn):
        @given(work=drawn, people=st.booleans())
        def holds(work, people):
            verdict = ask(check, work, people=people)

            assert set().union(*map(set, subjects(verdict))) <= everything(work)

        holds()

    def test_the_order_in_which_things_are_given_does_not_matter(self, check):
        @given(work=lived_in(), data=st.data())
        def holds(work, data):
            assert found(check, shuffled(data, work)) == found(check, work)

        holds()

    def test_renaming_everything_renames_the_findings(self, check):
        @given(work=lived_in())
        def holds(work):
            told, again = ask(check, work), ask(check, renamed(work))

            assert subjects(again) == [tuple(map(new_name, ids)) for ids in subjects(told)]
            assert sorted(f.about for f in again.findings) == sorted(f.about for f in told.findings)

        holds()
