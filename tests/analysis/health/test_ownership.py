"""Who answers for work, whether they can, and on how few people it rests."""

from datetime import date, timedelta
from itertools import combinations
from statistics import median_low

import attrs
import pytest
from hypothesis import strategies as st
from tests.analysis.examples import given
from tests.analysis.health.asking import ask, subjects

from worksystem import (
    Assignment,
    Calendar,
    Capacity,
    Facts,
    Membership,
    Owner,
    State,
    Thresholds,
    Workflow,
    WorkItem,
    WorkSystem,
    diagnose,
)
from worksystem.analysis.health.checks.ownership import cannot_own, no_owner, single_point
from worksystem.analysis.health.measures.truck_factor import lost_without, truck_factor
from worksystem.testing import whole_systems

OWN = (no_owner, cannot_own, single_point)
STARTED = "2026-04-20T09:00Z"
OFFICE = Calendar("office", week="Mon-Fri 09:00-17:00")
# A Monday.
NOW = "2026-05-04T09:00Z"


def shop(*items, owners=(), **fields):
    return WorkSystem("shop", owners=owners, items=items, **fields)


def office(*items, owners, as_of=NOW):
    return shop(*items, owners=owners, as_of=as_of, calendars=[OFFICE], calendar="office")


def away(id_, *absences, **fields):
    return Owner(id_, capacity=Capacity(absences=absences), **fields)


class TestNoOwner:
    def test_work_in_progress_without_an_owner_is_an_error(self):
        (finding,) = ask(no_owner, shop(WorkItem("copy", started=STARTED))).findings

        assert finding.severity == "error"
        assert finding.message == "'copy' is in progress and belongs to nobody"

    def test_work_that_has_not_begun_is_a_warning(self):
        (finding,) = ask(no_owner, shop(WorkItem("copy"))).findings

        assert (finding.severity, finding.message) == ("warning", "'copy' belongs to nobody")

    def test_naming_an_owner_clears_it_and_taking_them_away_brings_it_back(self):
        system = shop(WorkItem("copy"), owners=[Owner("ana")])

        assert ask(no_owner, system.update("copy", owner="ana")).status == "clear"
        assert ask(no_owner, system.update("copy", owner="ana").update("copy", owner=None)).findings

    def test_waiting_work_is_in_progress(self):
        flow = Workflow("web", [State("asked", "waiting"), State("live", "done")])
        item = WorkItem("copy", workflow="web", state="asked")

        assert ask(no_owner, shop(item, workflows=[flow])).findings[0].severity == "error"

    def test_what_is_finished_or_outside_needs_no_owner(self):
        items = [WorkItem("old", started=STARTED, finished=STARTED), WorkItem("x", external=True)]

        assert ask(no_owner, shop(*items)).status == "clear"

    def test_the_owner_of_the_whole_is_not_that_of_a_part(self):
        items = [WorkItem("web", owner="ana"), WorkItem("page", parent="web")]

        assert subjects(ask(no_owner, shop(*items, owners=[Owner("ana")]))) == [("page",)]

    def test_a_parent_is_not_asked(self):
        items = [WorkItem("web"), WorkItem("page", parent="web", owner="ana")]

        assert ask(no_owner, shop(*items, owners=[Owner("ana")])).status == "clear"

    def test_who_is_assigned_does_not_answer_for_it(self):
        system = shop(WorkItem("copy", assignees=["ana"]), owners=[Owner("ana")])

        assert subjects(ask(no_owner, system)) == [("copy",)]

    def test_each_finding_says_how_many_there_are(self):
        system = shop(
            WorkItem("a"), WorkItem("b"), WorkItem("c", owner="ana"), owners=[Owner("ana")]
        )

        inputs = ask(no_owner, system).findings[0].evidence.inputs

        assert (inputs["without_owner"], inputs["open"]) == (2, 3)

    def test_only_what_is_in_the_scope_is_told(self):
        system = shop(WorkItem("a"), WorkItem("b"))

        assert subjects(ask(no_owner, system, scope=["a"])) == [("a",)]

    def test_without_open_work_nothing_can_be_wrong(self):
        assert ask(no_owner, shop()).status == "clear"


class TestOwnerWhoCannotOwn:
    @pytest.mark.parametrize(
        ("owner", "others", "message"),
        [
            (Owner("bot", kind="agent"), [], "agent 'bot', software that cannot answer for it"),
            (Owner("bo", active=False), [], "somebody who takes on no more work"),
            (Owner("web", kind="team"), [], "team 'web', which has no lead"),
            (
                Owner("web", kind="team", lead="bo"),
                [Owner("bo", active=False)],
                "team 'web', which has no lead who can answer for it",
            ),
            (Owner("pm", kind="role"), [], "role 'pm', which nobody holds"),
            (
                Owner("pm", kind="role", holders=["bot"]),
                [Owner("bot", kind="agent")],
                "role 'pm', which nobody who can answer for it holds",
            ),
            (
                Owner("web", kind="team", lead="bo", active=False),
                [Owner("bo")],
                "team 'web', which takes on no more work",
            ),
        ],
        ids=["agent", "gone", "no lead", "lead gone", "no holder", "agent holds", "team gone"],
    )
    def test_an_owner_in_whom_nobody_answers_cannot_own(self, owner, others, message):
        system = shop(WorkItem("copy", owner=owner.id), owners=[owner, *others])

        (finding,) = ask(cannot_own, system).findings

        assert finding.subjects == ("copy",)
        assert finding.message == f"'copy' belongs to {message}"
        assert finding.severity == ("error" if owner.kind == "agent" else "warning")

    @pytest.mark.parametrize(
        "owner",
        [
            Owner("bo"),
            Owner("web", kind="team", lead="bo"),
            Owner("pm", kind="role", holders=["bo", "cy"]),
            Owner("all", kind="team", lead="pm"),
        ],
        ids=lambda owner: owner.id,
    )
    def test_an_owner_in_whom_somebody_active_answers_can_own(self, owner):
        owners = {
            one.id: one
            for one in (
                Owner("bo"),
                Owner("cy", active=False),
                Owner("pm", kind="role", holders=["bo"]),
            )
        } | {owner.id: owner}

        system = shop(WorkItem("copy", owner=owner.id), owners=owners.values())

        assert ask(cannot_own, system).status == "clear"

    def test_whoever_leaves_cannot_own_and_whoever_returns_can(self):
        system = shop(WorkItem("copy", owner="ana"), owners=[Owner("ana")])

        assert ask(cannot_own, system.update("ana", active=False)).findings
        assert ask(cannot_own, system).status == "clear"

    def test_teams_that_lead_each_other_answer_for_nothing(self):
        owners = [Owner("a", kind="team", lead="b"), Owner("b", kind="team", lead="a")]

        assert ask(cannot_own, shop(WorkItem("copy", owner="a"), owners=owners)).findings

    def test_a_long_chain_of_leads_is_followed_to_its_end(self):
        chain = [Owner(f"t{n}", kind="team", lead=f"t{n + 1}") for n in range(3_000)]
        system = shop(WorkItem("copy", owner="t0"), owners=[*chain, Owner("t3000")])

        assert ask(cannot_own, system).status == "clear"
        assert ask(cannot_own, system.update("t3000", active=False)).findings

    def test_a_person_is_named_only_where_that_is_asked_for(self):
        system = shop(WorkItem("copy", owner="ana"), owners=[Owner("ana", active=False)])

        hidden, named = (ask(cannot_own, system, people=p).findings[0] for p in (False, True))

        assert "ana" not in str(hidden.to_dict())
        assert named.message == "'copy' belongs to 'ana', who takes on no more work"
        assert hidden.id == named.id

    def test_without_work_that_has_an_owner_nothing_can_be_wrong(self):
        assert ask(cannot_own, shop(WorkItem("copy"))).status == "clear"


class TestOwnerWhoIsAway:
    # Until Thursday there are four days of eight hours.
    ITEM = WorkItem("copy", owner="ana", due="2026-05-07")

    def test_half_of_the_time_left_is_too_much(self):
        (finding,) = ask(
            cannot_own, office(self.ITEM, owners=[away("ana", ("2026-05-05", "2026-05-06"))])
        ).findings

        assert finding.severity == "warning"
        assert finding.evidence.inputs["away"] == timedelta(hours=16)
        assert finding.evidence.inputs["left"] == timedelta(hours=32)
        assert finding.message == (
            "'copy' is due Thu 2026-05-07, and its owner is away for 50% of the working time left"
        )

    def test_an_hour_less_is_not(self):
        absence = ("2026-05-05T10:00Z", "2026-05-07T00:00Z")

        assert ask(cannot_own, office(self.ITEM, owners=[away("ana", absence)])).status == "clear"

    def test_a_later_deadline_flips_it(self):
        system = office(self.ITEM, owners=[away("ana", ("2026-05-04", "2026-05-07"))])

        assert ask(cannot_own, system).findings
        assert ask(cannot_own, system.update("copy", due="2026-05-14")).status == "clear"

    def test_the_threshold_is_that_of_the_reader(self):
        system = office(self.ITEM, owners=[away("ana", "2026-05-05")])

        assert ask(cannot_own, system, thresholds=Thresholds(away_share=0.25)).findings
        assert ask(cannot_own, system, thresholds=Thresholds(away_share=0.26)).status == "clear"

    def test_with_no_share_at_all_whoever_is_there_all_the_time_still_owns(self):
        system = office(self.ITEM, owners=[away("ana", "2026-06-05")])

        assert ask(cannot_own, system, thresholds=Thresholds(away_share=0)).status == "clear"

    @pytest.mark.parametrize(
        ("delegate", "found"),
        [
            (Owner("bo"), False),
            (away("bo", ("2026-05-04", "2026-05-07")), True),
            (away("bo", "2026-05-06"), False),
            (Owner("bo", active=False), True),
            (Owner("bo", kind="team"), False),
            (Owner("bo", kind="agent"), True),
        ],
        ids=["there", "away too", "away less", "gone", "unknown people", "agent"],
    )
    def test_an_assignee_who_is_there_stands_in(self, delegate, found):
        item = attrs.evolve(self.ITEM, assignees=[Assignment("bo"), Assignment("ana")])
        system = office(item, owners=[away("ana", ("2026-05-04", "2026-05-07")), delegate])

        assert bool(ask(cannot_own, system).findings) is found

    def test_who_has_no_hours_left_until_then_is_not_held_to_be_away(self):
        late = Calendar("late", week="Fri 09:00-17:00")
        ana = Owner("ana", capacity=Capacity(calendar="late", absences=["2026-05-08"]))
        item = attrs.evolve(self.ITEM, assignees=[Assignment("bo")])
        bo = away("bo", ("2026-05-04", "2026-05-07"))
        system = office(item, owners=[Owner("ana"), bo]).add(late).replace(ana)

        assert ask(cannot_own, system).status == "clear"

    @pytest.mark.parametrize(
        "delegate",
        [Owner("bo"), Owner("bo", kind="team"), away("bo", "2026-05-01")],
        ids=["there", "unknown people", "back again"],
    )
    def test_where_somebody_stands_in_no_deadline_is_needed(self, delegate):
        item = attrs.evolve(self.ITEM, due=None, assignees=[Assignment("bo")])

        verdict = ask(cannot_own, office(item, owners=[away("ana", "2026-05-05"), delegate]))

        assert verdict.status == "clear"

    def test_another_holder_of_the_role_stands_in(self):
        gone = away("ana", ("2026-05-04", "2026-05-07"))
        role = Owner("pm", kind="role", holders=["ana", "bo"])
        item = attrs.evolve(self.ITEM, owner="pm")
        system = office(item, owners=[gone, Owner("bo"), role])

        assert ask(cannot_own, system).status == "clear"
        assert ask(cannot_own, system.update("pm", holders=["ana"])).findings

    def test_overdue_work_is_not_asked(self):
        item = attrs.evolve(self.ITEM, due="2026-05-03")

        verdict = ask(cannot_own, office(item, owners=[away("ana", ("2026-05-01", "2026-05-07"))]))

        assert verdict.status == "clear"

    def test_without_a_deadline_it_is_said_that_it_could_not_be_judged(self):
        item = attrs.evolve(self.ITEM, due=None)
        system = office(item, owners=[away("ana", "2026-05-05")])

        verdict = ask(cannot_own, system)

        assert verdict.status == "not evaluated"
        assert verdict.reason == "its owner will be away, and nobody has said when it is due: copy"

    def test_an_absence_that_is_over_needs_no_deadline(self):
        item = attrs.evolve(self.ITEM, due=None)

        assert ask(cannot_own, office(item, owners=[away("ana", "2026-05-01")])).status == "clear"

    def test_without_a_now_it_is_said_that_it_could_not_be_judged(self):
        verdict = ask(cannot_own, office(self.ITEM, owners=[away("ana", "2026-05-05")], as_of=None))

        assert verdict.status == "not evaluated"
        assert "nothing says what time it is: copy" in verdict.reason

    @pytest.mark.parametrize("due", ["0001-01-01", "9999-12-31", "9999-12-31T23:59Z"])
    def test_deadlines_at_the_ends_of_time_are_survived(self, due):
        item = attrs.evolve(self.ITEM, due=due)

        assert ask(cannot_own, office(item, owners=[away("ana", "2026-05-05")])).status == "clear"

    def test_the_hours_are_those_of_the_owner(self):
        late = Calendar("late", week="Thu 09:00-17:00")
        ana = Owner("ana", capacity=Capacity(calendar="late", absences=["2026-05-07"]))
        system = office(self.ITEM, owners=[Owner("ana")]).add(late)

        assert ask(cannot_own, system.replace(ana)).findings[0].evidence.inputs["share"] == 1

    @pytest.mark.parametrize("weeks", [1, 9, -9])
    def test_shifting_every_date_by_whole_weeks_changes_no_finding(self, weeks):
        def at(day):
            return date.fromisoformat(day) + timedelta(weeks=weeks)

        def told(move):
            item = attrs.evolve(self.ITEM, due=move("2026-05-07"))
            absence = (move("2026-05-05"), move("2026-05-06"))
            found = ask(
                cannot_own, office(item, owners=[away("ana", absence)], as_of=move("2026-05-04"))
            ).findings
            return [(one.id, one.evidence.inputs) for one in found]

        assert told(at) == told(date.fromisoformat) != []


def crew(*names):
    return [Owner(name) for name in names]


def owned(*names, **fields):
    return [WorkItem(f"i{n}", owner=name, **fields) for n, name in enumerate(names)]


class TestSinglePoint:
    PEOPLE = crew("ana", "bo", "cy", "di")

    def judged(self, *owners, **options):
        return ask(single_point, shop(*owned(*owners), owners=self.PEOPLE), **options)

    def test_one_person_with_more_than_half_of_the_work_is_a_warning(self):
        (finding,) = self.judged("ana", "ana", "ana", "bo", "cy").findings

        assert (finding.severity, finding.subjects) == ("warning", ("shop",))
        assert finding.message == (
            "losing one person would leave 60% of open work with nobody who can go on with it"
        )
        assert finding.evidence.inputs["items"] == ("i0", "i1", "i2")

    def test_exactly_half_is_not_too_much_for_one(self):
        (finding,) = self.judged("ana", "ana", "ana", "bo", "bo", "cy").findings

        assert finding.severity == "info"
        assert finding.evidence.inputs["truck_factor"] == 2

    def test_work_that_is_spread_over_three_is_clear(self):
        assert self.judged("ana", "ana", "bo", "bo", "cy", "cy", "di", "di").status == "clear"

    def test_an_assignee_beside_the_owner_flips_it(self):
        system = shop(*owned(*"aaaaa"), owners=crew(*"abcd"))
        shared = [attrs.evolve(i, assignees=[Assignment(n) for n in "bcd"]) for i in system.items]

        assert ask(single_point, system).findings
        assert ask(single_point, system.replace(*shared)).status == "clear"

    def test_what_weighs_is_what_is_left(self):
        items = [*owned(*"bcd", "b", effort="1d"), WorkItem("big", owner="a", effort="9d")]
        system = shop(*items, owners=crew(*"abcd"))

        assert ask(single_point, system).findings[0].evidence.inputs["items"] == ("big",)
        rest = system.update("big", remaining="1d")
        assert ask(single_point, rest).findings[0].severity == "info"

    def test_work_of_nobody_counts_as_lost_from_the_start(self):
        (finding,) = self.judged(None, None, None, "bo", "cy").findings

        assert finding.severity == "warning"
        assert finding.message == "60% of open work has nobody who can go on with it"
        assert finding.evidence.inputs["truck_factor"] == 0

    def test_who_lacks_a_skill_cannot_go_on(self):
        owners = [Owner("a", skills=["law"]), Owner("b"), Owner("c"), Owner("d")]
        items = owned(*"aaaaa", assignees=["b", "c", "d"], skills=["law"])

        assert ask(single_point, shop(*items, owners=owners)).findings
        learned = [attrs.evolve(owner, skills=["law"]) for owner in owners]
        assert ask(single_point, shop(*items, owners=learned)).status == "clear"

    def test_a_skill_that_nobody_is_said_to_have_is_not_asked_for(self):
        items = owned(*"aaaaa", assignees=["b", "c", "d"], skills=["law"])

        assert ask(single_point, shop(*items, owners=crew(*"abcd"))).status == "clear"

    def test_a_skill_of_the_role_is_one_of_its_holders(self):
        role = Owner("counsel", kind="role", holders=list("abc"), skills=["law"])
        items = owned(*["counsel"] * 5, skills=["law"])

        assert ask(single_point, shop(*items, owners=[*crew(*"abc"), role])).status == "clear"

    def test_the_people_of_a_team_can_go_on_while_they_are_in_it(self):
        team = Owner("web", kind="team", lead="a")
        members = [Owner(n, teams=[Membership("web", until="2026-05-31")]) for n in "bc"]
        system = shop(*owned(*["web"] * 5), owners=[Owner("a"), team, *members], as_of=NOW)

        assert ask(single_point, system).status == "clear"
        (finding,) = ask(single_point, system.update(as_of="2026-06-01T00:00Z")).findings
        assert finding.severity == "warning"

    def test_a_team_of_unknown_people_is_not_judged(self):
        verdict = ask(single_point, shop(*owned(*["web"] * 5), owners=[Owner("web", kind="team")]))

        assert verdict.status == "not evaluated"
        assert "nobody has said who is in the team that it belongs to: i0" in verdict.reason

    def test_a_team_of_which_only_the_lead_is_known_rests_on_the_lead(self):
        owners = [*crew("a", "b"), Owner("web", kind="team", lead="a")]

        (finding,) = ask(
            single_point, shop(*owned(*["web"] * 5), owners=owners), people=True
        ).findings

        assert finding.evidence.inputs["who"] == ("a",)

    def test_where_nothing_weighs_each_item_counts_alike(self):
        system = shop(*owned(*"aaabc", effort="0h"), owners=crew(*"abc"))

        assert ask(single_point, system).findings[0].evidence.inputs["share"] == 0.6

    def test_people_who_have_left_carry_nothing(self):
        owners = [Owner("ana", active=False), *crew("bo", "cy")]
        items = owned("ana", "ana", "ana", "bo", "cy")

        finding = ask(single_point, shop(*items, owners=owners)).findings[0]

        assert finding.evidence.inputs["truck_factor"] == 0

    def test_people_are_named_only_where_that_is_asked_for(self):
        hidden, named = (
            self.judged("ana", "ana", "ana", "bo", "cy", people=p).findings[0]
            for p in (False, True)
        )

        assert "ana" not in str(hidden.to_dict())
        assert named.message.startswith("losing 'ana' would leave 60%")
        assert named.evidence.inputs["who"] == ("ana",)
        assert hidden.id == named.id

    def test_with_two_items_or_one_person_it_is_not_judged(self):
        few = self.judged("ana", "ana")
        alone = ask(single_point, shop(*owned(*"aaaaa"), owners=crew("a")))

        assert few.reason == "on how few people work rests needs 3 open items, got 2"
        assert alone.reason == "on how few people work rests needs two active people, got 1"
        assert not few.findings + alone.findings

    def test_without_open_work_nothing_can_be_lost(self):
        assert ask(single_point, shop(owners=self.PEOPLE)).status == "clear"

    def test_thresholds_say_how_few_is_few(self):
        owners = ("ana", "ana", "bo", "bo", "cy", "cy", "di", "di")
        three = Thresholds(truck_factor=2, truck_factor_info=3)

        assert self.judged(*owners, thresholds=three).findings[0].severity == "info"
        none = Thresholds(truck_factor=1, truck_factor_info=1)
        assert self.judged("ana", "ana", "bo", "bo", "cy", thresholds=none).status == "clear"

    def test_milestones_weigh_nothing_and_unknown_work_like_the_median(self):
        items = [
            WorkItem("m", owner="a", effort="0h"),
            *(WorkItem(f"x{n}", owner="a", effort=f"{n}d") for n in (1, 2, 9)),
            WorkItem("y", owner="b"),
        ]

        finding = ask(single_point, shop(*items, owners=crew("a", "b"))).findings[0]

        assert finding.evidence.inputs["share"] == 12 / 14


GROUPS = st.dictionaries(
    st.frozensets(st.sampled_from("abcdef"), max_size=4), st.integers(0, 9), max_size=8
)


def fewest(covers, share):
    """Naively: the smallest of all sets of people."""
    people = sorted(set().union(*covers))
    for count in range(len(people) + 1):
        for some in combinations(people, count):
            lost = sum(w for group, w in covers.items() if group <= set(some))
            if lost > share * sum(covers.values()):
                return count
    return None


class TestTruckFactor:
    @given(covers=GROUPS, share=st.sampled_from([0, 0.25, 0.5, 0.75, 1]))
    def test_up_to_two_it_is_the_fewest_there_are_and_never_fewer_than_these(self, covers, share):
        best, found = fewest(covers, share), truck_factor(covers, share, most=6)

        assert (found is None) == (best is None)
        if found is not None:
            assert len(found) == best if best <= 2 else len(found) >= best
            assert lost_without(frozenset(found), covers) > share * sum(covers.values())

    @given(covers=GROUPS, more=st.sampled_from("abcdef"), data=st.data())
    def test_one_more_person_who_can_never_makes_it_two_or_less(self, covers, more, data):
        if not covers:
            return
        group = data.draw(st.sampled_from(sorted(covers, key=sorted)))
        taught = {**covers, group: 0}
        taught[group | {more}] = taught.get(group | {more}, 0) + covers[group]

        before, after = (truck_factor(each, 0.5, most=2) for each in (covers, taught))

        assert after is None or (before is not None and len(before) <= len(after))

    def test_three_who_share_with_nobody_are_found_by_their_work(self):
        covers = {frozenset(name): 1 for name in "abcde"}

        assert truck_factor(covers, 0.5, most=3) == ("a", "b", "c")
        assert truck_factor(covers, 0.5, most=2) is None

    def test_those_with_most_work_are_taken_first(self):
        work = dict(zip("abcdefg", (1, 2, 3, 2, 3, 2, 3), strict=True))
        covers = {frozenset(name): weight for name, weight in work.items()}

        assert truck_factor(covers, 0.5, most=3) == ("c", "e", "g")


def naively(system):
    """The weight of open work by the set of people who can go on with it, spelt out."""
    facts = Facts(system)
    told = {skill for owner in system.owners for skill in owner.skills}

    def answer(id_, seen=()):
        owner = system.owners[id_]
        if id_ in seen or not owner.active:
            return set()
        if owner.kind == "person":
            return {id_}
        named = [owner.lead] if owner.lead else owner.holders
        return set().union(*(answer(one, (*seen, id_)) for one in named))

    def people(id_):
        found = {
            one.id
            for one in system.owners
            if one.kind == "person" and one.active and id_ in facts.stands_for(one.id)
        }
        lead = system.owners[id_].lead
        return found | (answer(lead) if lead else set())

    def unknown(id_):
        owner = system.owners[id_]
        if owner.kind == "role":
            return any(system.owners[h].kind == "team" and unknown(h) for h in owner.holders)
        named = any(m.team == id_ for one in system.owners for m in one.teams)
        return owner.kind == "team" and owner.lead is None and not named

    def parties(item):
        return [p for p in (item.owner, *(a.owner for a in item.assignees)) if p]

    work = [i for i in facts.open if not any(unknown(p) for p in parties(i))]
    sizes = {i.id: facts.effort(i) for i in work}
    usual = [size for size in sizes.values() if size]
    middle = median_low(usual) if usual else timedelta(microseconds=1)
    weights = {id_: middle if size is None else size for id_, size in sizes.items()}
    if not any(weights.values()):
        weights = dict.fromkeys(weights, timedelta(microseconds=1))
    covers = {}
    for item in work:
        able = frozenset(
            person
            for party in parties(item)
            for person in people(party)
            if (set(item.skills) & told)
            <= {*system.owners[person].skills, *system.owners[party].skills}
        )
        covers[able] = covers.get(able, timedelta()) + weights[item.id]
    return {group: weight // timedelta(microseconds=1) for group, weight in covers.items()}


SKILLS = st.lists(st.sampled_from(["law", "art"]), unique=True, max_size=2)


@st.composite
def crews(draw):
    """Systems of five people, two teams, two roles and an agent, and up to eight items."""
    people = [
        Owner(
            name,
            active=draw(st.sampled_from([True, True, True, False])),
            skills=draw(SKILLS),
            teams=draw(st.lists(st.sampled_from(["web", "ops"]), unique=True)),
        )
        for name in "abcde"
    ]
    lead = draw(st.sampled_from([None, "a", "pm"]))
    others = [
        Owner("web", kind="team", lead=lead, skills=draw(SKILLS)),
        Owner("ops", kind="team"),
        Owner("pm", kind="role", holders=draw(st.lists(st.sampled_from("bcd"), unique=True))),
        Owner("qa", kind="role", holders=["ops"]),
        Owner("bot", kind="agent"),
    ]
    names = st.sampled_from([owner.id for owner in (*people, *others)])
    items = [
        WorkItem(
            f"i{n}",
            owner=draw(st.none() | names),
            assignees=draw(st.lists(names, max_size=2, unique=True)),
            skills=draw(SKILLS),
            effort=draw(st.none() | st.integers(0, 5).map(lambda hours: f"{hours}h")),
        )
        for n in range(draw(st.integers(0, 8)))
    ]
    return shop(*items, owners=[*people, *others])


class TestLaws:
    @given(system=whole_systems(max_size=4, cycles=True), people=st.booleans())
    def test_nothing_raises_and_only_what_is_there_is_named(self, system, people):
        health = diagnose(system, checks=OWN, people=people, thresholds=Thresholds(truck_items=1))

        assert {id_ for one in health for id_ in one.subjects} <= {system.id, *system.items.ids()}

    @given(system=whole_systems(max_size=4, cycles=True), data=st.data())
    def test_the_order_of_items_and_owners_does_not_matter(self, system, data):
        shuffled = attrs.evolve(
            system,
            items=data.draw(st.permutations(list(system.items))),
            owners=data.draw(st.permutations(list(system.owners))),
        )

        one, other = (
            diagnose(each, checks=OWN, thresholds=Thresholds(truck_items=1))
            for each in (system, shuffled)
        )

        assert [f.to_dict() for f in one] == [f.to_dict() for f in other]

    @given(system=crews() | whole_systems(max_size=5), data=st.data())
    def test_naming_an_owner_never_adds_a_finding(self, system, data):
        ownerless = [i.id for i in system.items if i.owner is None]
        people = [o.id for o in system.owners if o.kind == "person" and o.active]
        if not ownerless or not people:
            return
        item = data.draw(st.sampled_from(ownerless))
        named = system.update(item, owner=data.draw(st.sampled_from(people)))
        limits = Thresholds(truck_items=1)

        before, after = (diagnose(s, checks=OWN, thresholds=limits) for s in (system, named))

        assert len(after) <= len(before)
        told = {f.subjects for f in before}
        assert {f.subjects for f in after} <= told | {(item,)}

    @given(system=whole_systems(max_size=4), data=st.data())
    def test_removing_an_item_never_adds_a_finding_about_another(self, system, data):
        # What becomes of its whole once its last part is gone is another question.
        flat = attrs.evolve(
            system,
            items=[
                attrs.evolve(i, parent=None, duplicate_of=None, after=None) for i in system.items
            ],
            handoffs=[],
        )
        if not len(flat.items):
            return
        gone = data.draw(st.sampled_from(sorted(flat.items.ids())))

        before, after = (
            diagnose(each, checks=(no_owner, cannot_own)) for each in (flat, flat.remove(gone))
        )

        assert {f.id for f in after} == {f.id for f in before if f.subjects != (gone,)}

    @given(system=crews())
    def test_how_few_is_what_a_plain_calculation_gives(self, system):
        limits = Thresholds(truck_items=1)
        people = [o for o in system.owners if o.kind == "person" and o.active]
        covers = naively(system)

        findings = ask(single_point, system, thresholds=limits).findings

        best = fewest(covers, 0.5) if sum(covers.values()) else None
        expected = [best] if len(people) > 1 and best is not None and best <= 2 else []
        assert [f.evidence.inputs["truck_factor"] for f in findings] == expected

    @given(system=crews() | whole_systems(max_size=4))
    def test_who_cannot_own_is_what_a_plain_calculation_gives(self, system):
        def answers(id_, seen=()):
            owner = system.owners[id_]
            if id_ in seen or not owner.active:
                return False
            named = [owner.lead] if owner.lead else owner.holders
            return owner.kind == "person" or any(answers(o, (*seen, id_)) for o in named)

        expected = {i.id for i in Facts(system).open if i.owner and not answers(i.owner)}

        found = ask(cannot_own, system).findings

        assert {f.subjects[0] for f in found if "kind" in f.evidence.inputs} == expected
