"""People who are spread over teams, and teams that cannot do without each other."""

from collections import Counter
from datetime import date, timedelta

import attrs
import pytest
from hypothesis import strategies as st
from tests.analysis.examples import given
from tests.analysis.health.asking import ask, subjects

from worksystem import (
    Interaction,
    Membership,
    Owner,
    Thresholds,
    WorkItem,
    WorkSystem,
    diagnose,
)
from worksystem.analysis.health.checks.silos import hotspot, spread_too_thin
from worksystem.analysis.health.measures.switching import switching_factor
from worksystem.analysis.intervals import wilson
from worksystem.testing import whole_systems

SIL = (spread_too_thin, hotspot)
TEAMS = [Owner(name, kind="team") for name in ("data", "lab", "ops", "web")]


def shop(*owners, items=(), **fields):
    return WorkSystem("shop", owners=[*TEAMS, *owners], items=items, **fields)


class TestSpreadTooThin:
    def test_a_person_in_three_teams_is_told_about_by_the_first(self):
        (finding,) = ask(spread_too_thin, shop(Owner("ana", teams=["web", "ops", "lab"]))).findings

        assert (finding.severity, finding.subjects) == ("warning", ("web",))
        assert finding.message == (
            "somebody in 'web' is shared by 3 teams, which leaves about 80% of their time for work"
        )

    def test_two_teams_are_not_too_many_and_one_more_is(self):
        system = shop(Owner("ana", teams=["web", "ops"]))

        assert ask(spread_too_thin, system).status == "clear"
        assert ask(spread_too_thin, system.update("ana", teams=["web", "ops", "lab"])).findings

    def test_by_name_each_person_is_a_finding(self):
        owners = [Owner(n, teams=["web", "ops", "lab"]) for n in ("ana", "bo")]
        four = Owner("cy", teams=["web", "ops", "lab", "data"])

        (hidden,) = ask(spread_too_thin, shop(*owners, four)).findings
        named = ask(spread_too_thin, shop(*owners, four), people=True)

        assert hidden.message.startswith("somebody in 'web' is shared by 4 teams")
        assert hidden.message.endswith("; 2 more people there are shared by 3 or more")
        assert "'cy'" not in str(hidden.to_dict())
        assert subjects(named) == [("ana",), ("bo",), ("cy",)]
        assert named.findings[2].message.startswith("'cy' is shared by 4 teams")
        assert [f.evidence.inputs["factor"] for f in named.findings] == [0.8, 0.8, 0.7]

    def test_shares_are_told_the_greatest_first(self):
        teams = [Membership("web", share=0.2), Membership("ops", share=0.5), "lab"]

        (finding,) = ask(spread_too_thin, shop(Owner("ana", teams=teams))).findings

        assert finding.evidence.inputs["shares"] == (1.0, 0.5, 0.2)

    @pytest.mark.parametrize(
        ("today", "found"), [("2026-05-03", False), ("2026-05-04", True), ("2026-06-01", False)]
    )
    def test_only_memberships_that_hold_now_count(self, today, found):
        third = Membership("lab", since="2026-05-04", until="2026-05-31")
        system = shop(Owner("ana", teams=["web", "ops", third]), as_of=f"{today}T12:00Z")

        assert bool(ask(spread_too_thin, system).findings) is found

    def test_two_memberships_in_one_team_are_one(self):
        teams = [
            Membership("web", until="2026-05-04"),
            Membership("web", since="2026-05-05"),
            Membership("ops"),
        ]

        assert ask(spread_too_thin, shop(Owner("ana", teams=teams))).status == "clear"

    @pytest.mark.parametrize(
        "fields", [{"kind": "team"}, {"kind": "agent"}, {"active": False}], ids=str
    )
    def test_only_people_who_are_active_are_spread(self, fields):
        owner = Owner("x", teams=["web", "ops", "lab"], **fields)

        assert ask(spread_too_thin, shop(owner, Owner("ana", teams=["web"]))).status == "clear"

    def test_nobody_in_a_team_cannot_be_judged(self):
        verdict = ask(spread_too_thin, shop(Owner("ana")))

        assert verdict.status == "not evaluated"
        assert verdict.reason == "nobody is in a team; name them in `teams` of each person"

    def test_the_threshold_is_that_of_the_reader(self):
        system = shop(Owner("ana", teams=["web", "ops"]))

        assert ask(spread_too_thin, system, thresholds=Thresholds(streams=2)).findings

    def test_only_people_in_the_scope_are_looked_at(self):
        owners = [Owner("ana", teams=["web", "ops", "lab"]), Owner("bo", teams=["data"])]

        assert ask(spread_too_thin, shop(*owners), scope=["data"]).status == "clear"
        assert ask(spread_too_thin, shop(*owners), scope=["web"]).findings

    def test_less_is_left_with_each_stream(self):
        factors = [switching_factor(streams) for streams in range(1, 9)]

        assert factors == sorted(factors, reverse=True)


def waits(count, *, own="web", on="ops", first=0):
    """Pairs of items of which one waits for the other, by their owners."""
    found = []
    for n in range(first, first + count):
        found += [
            WorkItem(f"b{n}", owner=on, after=[]),
            WorkItem(f"a{n}", owner=own, after=[f"b{n}"]),
        ]
    return found


def share_of(system, **options):
    """The finding about the system, if there is one."""
    return [f for f in ask(hotspot, system, **options).findings if f.about == ""]


class TestDependenciesBetweenTeams:
    def test_too_many_between_teams_are_worth_knowing(self):
        (finding,) = share_of(shop(items=waits(5)))

        assert (finding.severity, finding.subjects) == ("info", ("shop",))
        assert finding.message == (
            "5 of 5 dependencies are between teams; 'ops' and 'web' have most of these, 5"
        )
        assert finding.evidence.inputs["pairs"] == (("ops", "web", 5),)

    def test_within_a_team_they_are_clear(self):
        assert ask(hotspot, shop(items=waits(5, on="web"))).status == "clear"

    @pytest.mark.parametrize("across", range(21))
    def test_only_a_whole_interval_past_the_threshold_counts(self, across):
        items = [*waits(across), *waits(20 - across, on="web", first=across)]

        assert bool(share_of(shop(items=items))) is (wilson(across, 20, 0.9)[0] > 0.4)

    def test_two_of_three_say_nothing(self):
        assert not share_of(shop(items=[*waits(2), *waits(1, on="web", first=2)]))

    def test_one_dependency_is_too_few_and_two_are_enough(self):
        one = ask(hotspot, shop(items=waits(1)))

        assert one.reason == "a share of dependencies of owned work needs 2 of them, got 1"
        assert one.status == "not evaluated"
        assert share_of(shop(items=waits(2)))

    @pytest.mark.parametrize("threshold", [0, 0.1, 0.5, 0.7, 0.9, 0.99])
    def test_so_many_as_are_said_to_be_needed_are_enough(self, threshold):
        limits = Thresholds(cross_team_share=threshold)
        few = ask(hotspot, shop(items=waits(1)), thresholds=limits).reason
        needed = int(few.split("needs ")[1].split()[0]) if few else 1

        assert share_of(shop(items=waits(needed)), thresholds=limits)
        assert needed == 1 or not share_of(shop(items=waits(needed - 1)), thresholds=limits)

    def test_a_ladder_between_two_items_counts_once(self):
        ladder = [("b0", "SS"), ("b0", "FF")]
        items = waits(1)
        after = attrs.evolve(
            items[1], after=[attrs.evolve(items[1].after[0], kind=k) for _, k in ladder]
        )

        assert "got 1" in ask(hotspot, shop(items=[items[0], after])).reason

    def test_what_waits_for_itself_does_not_count(self):
        items = [WorkItem(f"i{n}", owner="web", after=[f"i{n}"]) for n in range(5)]

        assert len(share_of(shop(items=[*items, *waits(2)]))) == 1

    def test_finished_work_and_stubs_do_not_count(self):
        done = [attrs.evolve(i, finished="2026-05-04T09:00Z") for i in waits(2)]
        outside = [attrs.evolve(i, external=True) for i in waits(2, first=2)]

        assert ask(hotspot, shop(items=[*done, *outside])).status == "clear"

    def test_a_dependency_of_a_whole_counts_once_while_a_part_is_open(self):
        items = [
            WorkItem("web", owner="web", after=["ops"]),
            WorkItem("ops", owner="ops"),
            *(WorkItem(f"w{n}", owner="web", parent="web", after=[]) for n in range(3)),
            *(WorkItem(f"o{n}", owner="ops", parent="ops", after=[]) for n in range(3)),
        ]

        assert "got 1" in ask(hotspot, shop(items=items)).reason
        closed = [
            attrs.evolve(i, finished="2026-05-04T09:00Z") if i.parent == "ops" else i for i in items
        ]
        assert not share_of(shop(items=closed))
        assert "got 1" not in (ask(hotspot, shop(items=closed)).reason or "")

    def test_a_team_and_a_part_of_it_are_one(self):
        part = Owner("squad", kind="team", teams=["web"])

        assert not share_of(shop(part, items=waits(5, on="squad")))
        assert share_of(shop(attrs.evolve(part, teams=[]), items=waits(5, on="squad")))

    def test_the_worst_pair_is_told_first(self):
        items = [*waits(2), *waits(3, on="lab", first=2), *waits(2, own="data", first=5)]

        (finding,) = share_of(shop(items=items))

        assert finding.evidence.inputs["pairs"] == (
            ("lab", "web", 3),
            ("data", "ops", 2),
            ("ops", "web", 2),
        )

    def test_work_of_nobody_in_a_team_is_not_judged(self):
        items = [*waits(5), *waits(2, own="ana", on="ops", first=5), WorkItem("x", after=[])]

        verdict = ask(hotspot, shop(Owner("ana"), items=items))

        assert "nobody in a team owns it: a5, a6, x" in verdict.reason
        assert verdict.findings[0].evidence.inputs["dependencies"] == 5

    def test_where_nobody_has_said_what_waits_it_is_not_judged(self):
        verdict = ask(hotspot, shop(items=[WorkItem("a", owner="web")]))

        assert (verdict.status, verdict.reason) == (
            "not evaluated",
            "nobody has said what it waits for: a",
        )

    def test_without_teams_it_is_not_judged(self):
        system = WorkSystem("shop", owners=[Owner("ana")], items=waits(3, own="ana", on="ana"))

        assert (
            ask(hotspot, system).reason == "there are no teams; name them as owners of kind='team'"
        )

    def test_one_end_in_the_scope_is_enough(self):
        system = shop(items=[*waits(5), *waits(9, own="lab", on="lab", first=5)])

        assert share_of(system, scope=["web"])[0].evidence.inputs["dependencies"] == 5
        assert not share_of(system, scope=["lab"])


MEMBERS = [Owner("ana", teams=["web"]), Owner("bo", teams=["ops"]), Owner("cy", teams=["ops"])]


def brokers(system, **options):
    return [f for f in ask(hotspot, system, **options).findings if f.about == "broker"]


class TestBrokers:
    def test_one_person_at_an_end_of_most_is_told_about_by_team(self):
        items = [*waits(4, own="ana", on="bo"), *waits(4, own="ana", on="cy", first=4)]

        (finding,) = brokers(shop(*MEMBERS, items=items))

        assert (finding.severity, finding.subjects) == ("warning", ("web",))
        assert (
            finding.message == "somebody in 'web' is at an end of 8 of 8 dependencies between teams"
        )
        (named,) = brokers(shop(*MEMBERS, items=items), people=True)
        assert named.message.startswith("'ana' is at an end of 8")

    @pytest.mark.parametrize("count", range(13))
    def test_only_a_whole_interval_past_the_threshold_counts(self, count):
        items = [*waits(count, own="ana"), *waits(12 - count, own="web", first=count)]

        assert bool(brokers(shop(*MEMBERS, items=items))) is (wilson(count, 12, 0.9)[0] > 0.5)

    def test_two_are_too_few_to_tell(self):
        verdict = ask(hotspot, shop(*MEMBERS, items=waits(2, own="ana", on="ops")))

        assert verdict.reason == "a share of dependencies between teams needs 3 of them, got 2"

    def test_a_team_is_no_broker(self):
        assert not brokers(shop(items=waits(9)))

    def test_a_broker_who_shares_the_work_is_none(self):
        others = [Owner(f"x{n}", teams=["web"]) for n in range(6)]
        items = [i for n in range(6) for i in waits(1, own=f"x{n}", on="ops", first=n)]

        assert not brokers(shop(*others, items=items))


class TestCollaboration:
    def test_one_without_a_last_day_is_a_warning(self):
        (finding,) = ask(hotspot, shop(interactions=[Interaction("web", "ops")])).findings

        assert (finding.severity, finding.subjects) == ("warning", ("ops", "web"))
        assert finding.message == "'ops' and 'web' collaborate, and nobody has said until when"

    @pytest.mark.parametrize("other", [{"until": "2026-05-31"}, {"mode": "service"}], ids=str)
    def test_a_last_day_or_another_mode_clears_it(self, other):
        system = shop(interactions=[Interaction("web", "ops", **other)])

        assert ask(hotspot, system).status == "clear"

    def test_said_twice_it_is_one_finding(self):
        both = [Interaction("web", "ops"), Interaction("ops", "web")]

        assert len(ask(hotspot, shop(interactions=both)).findings) == 1

    def test_only_those_with_a_team_in_the_scope_are_told(self):
        system = shop(interactions=[Interaction("web", "ops"), Interaction("lab", "data")])

        assert subjects(ask(hotspot, system, scope=["web"])) == [("ops", "web")]


@st.composite
def linked_work(draw):
    """Items of people in teams, roles of teams and nobody, with links between any of them."""
    people = [
        Owner(n, teams=draw(st.lists(st.sampled_from(["web", "ops", "lab"]), unique=True)))
        for n in "abc"
    ]
    names = st.none() | st.sampled_from(["a", "b", "c", "web", "ops"])
    count = draw(st.integers(1, 8))
    links = st.lists(st.integers(0, count - 1).map(lambda n: f"i{n}"), unique=True, max_size=3)
    items = [
        WorkItem(
            f"i{n}",
            owner=draw(names),
            after=draw(links),
            finished=draw(st.sampled_from([None, None, None, "2026-05-04T09:00Z"])),
        )
        for n in range(count)
    ]
    return shop(*people, items=items)


class TestLaws:
    @given(system=whole_systems(max_size=4, cycles=True), people=st.booleans())
    def test_nothing_raises_and_only_what_is_there_is_named(self, system, people):
        health = diagnose(system, checks=SIL, people=people)

        assert {id_ for one in health for id_ in one.subjects} <= {system.id, *system.owners.ids()}

    @given(system=whole_systems(max_size=4, cycles=True) | linked_work(), data=st.data())
    def test_the_order_of_items_and_owners_does_not_matter(self, system, data):
        shuffled = attrs.evolve(
            system,
            items=data.draw(st.permutations(list(system.items))),
            owners=data.draw(st.permutations(list(system.owners))),
        )

        one, other = (diagnose(each, checks=SIL) for each in (system, shuffled))

        assert [f.to_dict() for f in one] == [f.to_dict() for f in other]
        assert one.not_evaluated.keys() == other.not_evaluated.keys()

    @given(system=linked_work())
    def test_shares_are_what_a_plain_count_gives(self, system):
        def team(id_):
            owner = system.owners[id_]
            teams = [m.team for m in owner.teams] if owner.kind == "person" else [id_]
            return teams[0] if teams else None

        pairs = {
            (i.id, link.on)
            for i in system.items
            for link in i.after
            if link.on != i.id and not i.finished and not system.items[link.on].finished
        }
        ends = [tuple(system.items[e].owner for e in pair) for pair in pairs]
        ends = [pair for pair in ends if None not in pair and None not in map(team, pair)]
        across = [pair for pair in ends if team(pair[0]) != team(pair[1])]

        found = ask(hotspot, system, people=True).findings

        is_hot = ends and wilson(len(across), len(ends), 0.9)[0] > 0.4
        shown = [f.evidence.inputs["pairs"] for f in found if f.about == ""]
        assert len(shown) == bool(is_hot)
        for pairs in shown:
            counted = Counter(tuple(sorted(map(team, pair))) for pair in across)
            assert {(a, b): n for a, b, n in pairs} == counted
        held = Counter(id_ for pair in across for id_ in set(pair) if id_ in "abc")
        assert {f.subjects[0] for f in found if f.about == "broker"} == {
            id_ for id_, n in held.items() if wilson(n, len(across), 0.9)[0] > 0.5
        }

    @given(
        teams=st.lists(st.sampled_from(["data", "lab", "ops", "web"]), unique=True, max_size=4),
        more=st.sampled_from(["data", "lab", "ops", "web"]),
        people=st.booleans(),
    )
    def test_adding_a_membership_never_removes_a_finding(self, teams, more, people):
        if more in teams:
            return
        before = shop(Owner("ana", teams=teams), Owner("bo", teams=["web"]))
        after = before.update("ana", teams=[*teams, more])

        one, other = (ask(spread_too_thin, s, people=people) for s in (before, after))

        assert {f.id for f in one.findings} <= {f.id for f in other.findings}

    @given(system=linked_work(), data=st.data())
    def test_removing_an_item_adds_nothing_about_single_teams(self, system, data):
        # What is about the system or a broker is a share, which a removal may raise.
        gone = data.draw(st.sampled_from(sorted(system.items.ids())))
        rest = [attrs.evolve(i, after=[d for d in i.after if d.on != gone]) for i in system.items]
        smaller = attrs.evolve(system, items=[i for i in rest if i.id != gone])

        one, other = (diagnose(s, checks=SIL) for s in (system, smaller))

        assert {f.id for f in other if f.code == "SIL001"} == {
            f.id for f in one if f.code == "SIL001"
        }

    @pytest.mark.parametrize("weeks", [1, 8, -8])
    def test_shifting_every_date_by_whole_weeks_changes_no_finding(self, weeks):
        def told(by):
            third = Membership("lab", since=date(2026, 5, 4) + by, until=date(2026, 5, 31) + by)
            ana = Owner("ana", teams=["web", "ops", third])
            system = shop(ana, items=waits(5), as_of=date(2026, 5, 11) + by)
            return [f.id for f in diagnose(system, checks=SIL)]

        assert told(timedelta(weeks=weeks)) == told(timedelta())
        assert len(told(timedelta())) == 2
