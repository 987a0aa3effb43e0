"""Work that is probably written down twice, and two teams on the same thing."""

from datetime import date, timedelta
from itertools import combinations

import attrs
import networkx as nx
import pytest
from hypothesis import strategies as st
from tests.analysis.examples import given
from tests.analysis.health.asking import ask, subjects

from worksystem import (
    Interaction,
    Membership,
    Outcome,
    Owner,
    Thresholds,
    WorkItem,
    WorkSystem,
    diagnose,
    suggest_links,
)
from worksystem.analysis.health.checks.duplicates import parallel_effort, probable_duplicate
from worksystem.testing import whole_systems

DUP = (probable_duplicate, parallel_effort)
STARTED = "2026-04-20T09:00Z"


def titled(*titles, **fields):
    items = [WorkItem(f"i{n}", title, **fields) for n, title in enumerate(titles)]
    return WorkSystem("shop", items=items, outcomes=[Outcome("signups"), Outcome("sales")])


# Alike at 0.6 and more, and at 0.8 and more.
NEAR = ("card payment page", "card payment mail")
LONG = tuple(f"accept card payment on the main page of the {name}" for name in ("shop", "mail"))


class TestProbableDuplicate:
    def test_titles_with_the_same_words_are_a_warning(self):
        (finding,) = ask(probable_duplicate, titled("Card payment", "payment: card")).findings

        assert (finding.severity, finding.subjects) == ("warning", ("i0", "i1"))
        assert finding.message == (
            "'i0' (Card payment) and 'i1' (payment: card) look like the same work: "
            "their titles have the same words"
        )
        assert finding.evidence.inputs["similarity"] == 1

    def test_other_words_are_clear(self):
        assert ask(probable_duplicate, titled("Card payment", "Launch mail")).status == "clear"

    def test_less_alike_they_need_something_in_common(self):
        alone, together = titled(*NEAR), titled(*NEAR, outcomes=["signups"])

        assert 0.6 <= suggest_links(alone).similarity("i0", "i1") < 0.8
        assert ask(probable_duplicate, alone).status == "clear"
        (finding,) = ask(probable_duplicate, together).findings
        assert finding.severity == "info"
        assert finding.evidence.inputs["in_common"] == ("outcome",)

    @pytest.mark.parametrize(
        "fields", [{"requester": "ana"}, {"refs": ["wiki/7"]}, {"outcomes": ["sales"]}], ids=str
    )
    def test_an_outcome_a_requester_or_a_reference_is_in_common(self, fields):
        assert ask(probable_duplicate, titled(*NEAR, **fields)).findings

    def test_something_in_common_is_not_enough_without_the_words(self):
        system = titled("Card payment", "Launch mail", outcomes=["signups"], requester="ana")

        assert ask(probable_duplicate, system).status == "clear"

    @pytest.mark.parametrize("past", [False, True])
    def test_just_at_the_threshold_it_is_found_and_just_past_it_is_not(self, past):
        system = titled(*NEAR, outcomes=["signups"])
        similarity = suggest_links(system).similarity("i0", "i1")
        limits = Thresholds(similarity_in_context=similarity + past * 1e-6)

        assert bool(ask(probable_duplicate, system, thresholds=limits).findings) is not past

    @pytest.mark.parametrize("past", [False, True])
    def test_at_the_threshold_of_similarity_alone_it_is_a_warning(self, past):
        system = titled(*LONG, requester="ana")
        similarity = suggest_links(system).similarity("i0", "i1")
        limits = Thresholds(similarity=similarity + past * 1e-6)

        (finding,) = ask(probable_duplicate, system, thresholds=limits).findings

        assert finding.severity == ("info" if past else "warning")

    def test_with_a_higher_threshold_what_is_alike_needs_something_in_common(
        self,
    ):
        limits = Thresholds(similarity=0.99)

        assert ask(probable_duplicate, titled(*LONG)).findings
        assert ask(probable_duplicate, titled(*LONG), thresholds=limits).status == "clear"
        shared = ask(probable_duplicate, titled(*LONG, requester="ana"), thresholds=limits)
        assert shared.findings[0].severity == "info"

    def test_lower_thresholds_than_titles_are_compared_by_are_said(self):
        verdict = ask(probable_duplicate, titled(*NEAR), thresholds=Thresholds(similarity=0.5))

        assert verdict.status == "not evaluated"
        assert "less alike than 0.8, or 0.6 in context, are not found" in verdict.reason

    @pytest.mark.parametrize(
        "fields", [{"duplicate_of": "i0"}, {"after": ["i0"]}, {"parent": "i0"}], ids=str
    )
    def test_what_is_linked_already_is_clear(self, fields):
        system = titled("Card payment", "Card payment", "Launch mail").update("i1", **fields)

        assert not ask(probable_duplicate, system).findings

    def test_what_was_dismissed_is_clear(self):
        system = titled("Card payment", "Card payment")

        dismissed = suggest_links(system).dismiss("i0", "i1")

        assert ask(probable_duplicate, dismissed).status == "clear"

    def test_one_of_the_two_may_be_finished_but_not_both(self):
        system = titled("Card payment", "Card payment", "Launch mail")
        one = system.update("i0", finished=STARTED)

        assert ask(probable_duplicate, one).findings
        assert not ask(probable_duplicate, one.update("i1", finished=STARTED)).findings

    def test_a_requester_is_named_only_where_that_is_asked_for(self):
        system = titled(*NEAR, requester="ana")

        hidden, named = (
            ask(probable_duplicate, system, people=p).findings[0] for p in (False, True)
        )

        assert "ana" not in str(hidden.to_dict())
        assert hidden.message.endswith("the same party asked for both")
        assert named.message.endswith("ana asked for both")

    def test_without_titles_it_is_not_judged(self):
        verdict = ask(probable_duplicate, titled("", " "))

        assert (verdict.status, verdict.reason) == ("not evaluated", "no open item has a title")

    def test_an_item_without_a_title_is_not_judged(self):
        verdict = ask(probable_duplicate, titled("Card payment", "Card payment", ""))

        assert verdict.findings
        assert verdict.reason == "it has no title: i2"

    def test_what_cannot_be_read_as_dismissed_is_not_judged(self):
        system = titled("Card payment", "Card payment").update("i0", ext={"links:dismissed": 7})

        verdict = ask(probable_duplicate, system)

        assert verdict.status == "not evaluated"
        assert "links:dismissed" in verdict.reason

    def test_without_open_work_there_is_nothing_to_do_twice(self):
        assert ask(probable_duplicate, titled()).status == "clear"

    def test_only_pairs_in_the_scope_are_told(self):
        system = titled("Card payment", "Card payment", "Launch mail", "Launch mail")

        assert subjects(ask(probable_duplicate, system, scope=["i3"])) == [("i2", "i3")]

    @given(
        titles=st.lists(st.sampled_from([*NEAR, "card payment", "mail"]), min_size=2, max_size=6),
        data=st.data(),
    )
    def test_removing_an_item_with_other_words_adds_nothing(self, titles, data):
        other = data.draw(st.text(alphabet="xyz", min_size=1, max_size=5))
        system = titled(*titles, requester="ana")
        more = system.add(WorkItem("z", other, requester="ana"))

        one, two = (ask(probable_duplicate, s).findings for s in (system, more))

        assert [(f.id, f.message) for f in one] == [
            (f.id, f.message) for f in two if "z" not in f.subjects
        ]


TEAMS = [Owner(name, kind="team") for name in ("data", "ops", "web")]
OUTCOMES = [Outcome("sales"), Outcome("signups")]


def job(id_, owner, *outcomes, **fields):
    return WorkItem(id_, owner=owner, outcomes=outcomes, **{"started": STARTED, **fields})


def shop(*items, owners=(), **fields):
    return WorkSystem("shop", owners=[*TEAMS, *owners], outcomes=OUTCOMES, items=items, **fields)


PAIR = (job("page", "web", "signups"), job("letter", "ops", "signups"))


class TestParallelEffort:
    def test_two_teams_on_one_outcome_are_a_warning(self):
        (finding,) = ask(parallel_effort, shop(*PAIR)).findings

        assert (finding.severity, finding.subjects) == ("warning", ("ops", "web"))
        assert finding.about == "signups"
        assert finding.message == (
            "'ops' and 'web' both work on 'signups', and nobody has said how they deal with each other"
        )
        assert finding.evidence.inputs == {"outcome": "signups", "items": ("letter", "page")}

    def test_one_team_or_two_outcomes_are_clear(self):
        assert ask(parallel_effort, shop(*PAIR).update("page", owner="ops")).status == "clear"
        assert (
            ask(parallel_effort, shop(*PAIR).update("page", outcomes=["sales"])).status == "clear"
        )

    def test_work_that_has_not_begun_or_is_done_does_not_count(self):
        for fields in ({"started": None}, {"finished": STARTED}):
            assert ask(parallel_effort, shop(*PAIR).update("page", **fields)).status == "clear"

    def test_one_reference_is_enough(self):
        system = shop(job("page", "web", refs=["wiki/7"]), job("letter", "ops", refs=["wiki/7"]))

        (finding,) = ask(parallel_effort, system).findings

        assert finding.about == "ref wiki/7"
        assert "both work on what 'wiki/7' is about" in finding.message

    @pytest.mark.parametrize(("count", "found"), [(8, True), (9, False)])
    def test_a_reference_of_more_than_eight_items_says_nothing(self, count, found):
        items = [job(f"i{n}", ("ops", "web")[n % 2], refs=["wiki"]) for n in range(count)]

        assert bool(ask(parallel_effort, shop(*items)).findings) is found

    @pytest.mark.parametrize("mode", ["collaboration", "service", "facilitating"])
    def test_an_interaction_clears_it_whichever_is_named_first(self, mode):
        for teams in (("ops", "web"), ("web", "ops")):
            system = shop(*PAIR).add(Interaction(*teams, mode=mode))
            assert ask(parallel_effort, system).status == "clear"

    def test_an_interaction_of_others_does_not(self):
        assert ask(parallel_effort, shop(*PAIR).add(Interaction("ops", "data"))).findings

    @pytest.mark.parametrize(("today", "found"), [("2026-05-04", False), ("2026-05-05", True)])
    def test_an_interaction_counts_up_to_its_last_day(self, today, found):
        met = Interaction("ops", "web", until="2026-05-04")
        system = shop(*PAIR, interactions=[met], as_of=f"{today}T12:00Z")

        assert bool(ask(parallel_effort, system).findings) is found

    def test_a_dependency_either_way_clears_it(self):
        for one, other in (("page", "letter"), ("letter", "page")):
            assert ask(parallel_effort, shop(*PAIR).update(one, after=[other])).status == "clear"

    def test_a_path_through_others_clears_it(self):
        system = shop(*PAIR, WorkItem("proof", after=["letter"])).update("page", after=["proof"])

        assert ask(parallel_effort, system).status == "clear"

    def test_waiting_for_the_same_is_no_path(self):
        system = shop(*PAIR, WorkItem("brief"))
        both = system.update("page", after=["brief"]).update("letter", after=["brief"])

        assert ask(parallel_effort, both).findings

    def test_the_team_is_that_of_the_owner_now(self):
        moved = Membership("ops", since="2026-05-04")
        ana = Owner("ana", teams=[Membership("web", until="2026-05-03"), moved])
        system = shop(*PAIR, owners=[ana]).update("page", owner="ana")

        assert ask(parallel_effort, system.update(as_of="2026-05-03T12:00Z")).findings
        assert ask(parallel_effort, system.update(as_of="2026-05-04T12:00Z")).status == "clear"

    def test_a_team_and_a_part_of_it_are_one(self):
        part = Owner("squad", kind="team", teams=["web"])
        system = shop(*PAIR, owners=[part]).update("letter", owner="squad")

        assert ask(parallel_effort, system).status == "clear"
        assert ask(parallel_effort, system.update("squad", teams=[])).findings

    def test_each_pair_of_teams_is_a_finding(self):
        system = shop(*PAIR, job("model", "data", "signups"))

        assert subjects(ask(parallel_effort, system)) == [
            ("data", "ops"),
            ("data", "web"),
            ("ops", "web"),
        ]

    def test_work_of_no_team_or_for_nothing_is_not_judged(self):
        system = shop(
            *PAIR,
            job("x", None, "signups"),
            job("y", "web"),
            job("z", "ana", "sales"),
            owners=[Owner("ana")],
        )

        verdict = ask(parallel_effort, system)

        assert verdict.findings
        assert verdict.reason == (
            "nobody in a team owns it: x, z; "
            "neither an outcome nor a reference says what it is for: y"
        )

    def test_without_work_in_progress_nothing_is_parallel(self):
        assert ask(parallel_effort, shop(WorkItem("page", owner="web"))).status == "clear"

    def test_a_crowd_of_teams_is_said_and_not_paired(self):
        owners = [Owner(f"t{n}", kind="team") for n in range(300)]
        items = [job(f"i{n}", f"t{n}", "signups") for n in range(300)]

        verdict = ask(parallel_effort, shop(*items, owners=owners))
        twelve = ask(parallel_effort, shop(*items[:12], owners=owners))

        assert verdict.status == "not evaluated"
        assert verdict.reason == "more than 12 teams are at work on 'signups'"
        assert len(twelve.findings) == 66

    def test_two_teams_with_very_much_on_one_outcome_are_said_and_not_compared(self):
        items = [job(f"i{n}", ("ops", "web")[n % 2], "signups") for n in range(42)]

        verdict = ask(parallel_effort, shop(*items))

        assert (
            verdict.reason == "two teams have more than 400 pairs of items on one thing: ops, web"
        )
        assert ask(parallel_effort, shop(*items[:40])).findings


@st.composite
def busy(draw):
    """Up to seven items of three teams, most in progress, for two outcomes and with two refs."""
    count = draw(st.integers(0, 7))
    items = [
        WorkItem(
            f"i{n}",
            owner=draw(st.sampled_from(["data", "ops", "web", None])),
            outcomes=draw(st.lists(st.sampled_from(["sales", "signups"]), unique=True)),
            refs=draw(st.lists(st.sampled_from(["wiki", "plan"]), unique=True, max_size=1)),
            started=draw(st.sampled_from([STARTED, STARTED, None])),
            after=draw(st.lists(st.sampled_from([f"i{m}" for m in range(count)]), max_size=1)),
        )
        for n in range(count)
    ]
    met = st.sampled_from(list(combinations(["data", "ops", "web"], 2)))
    return shop(*items, interactions=[Interaction(*p) for p in draw(st.lists(met, max_size=1))])


class TestLaws:
    @given(system=whole_systems(max_size=4, cycles=True), people=st.booleans())
    def test_nothing_raises_and_only_what_is_there_is_named(self, system, people):
        health = diagnose(system, checks=DUP, people=people)

        assert {id_ for one in health for id_ in one.subjects} <= {
            *system.owners.ids(),
            *system.items.ids(),
        }

    @given(system=whole_systems(max_size=4, cycles=True) | busy(), data=st.data())
    def test_the_order_of_items_and_owners_does_not_matter(self, system, data):
        shuffled = attrs.evolve(
            system,
            items=data.draw(st.permutations(list(system.items))),
            owners=data.draw(st.permutations(list(system.owners))),
        )

        one, other = (diagnose(each, checks=DUP) for each in (system, shuffled))

        assert [f.to_dict() for f in one] == [f.to_dict() for f in other]
        assert one.not_evaluated.keys() == other.not_evaluated.keys()

    @given(system=busy())
    def test_parallel_effort_is_what_a_plain_comparison_gives(self, system):
        graph = nx.DiGraph((d.on, i.id) for i in system.items for d in i.after)
        graph.add_nodes_from(system.items.ids())
        reach = {id_: nx.descendants(graph, id_) for id_ in graph}
        agreed = {frozenset(one.teams) for one in system.interactions}
        work = [i for i in system.items if i.started and i.owner]
        expected = set()
        for kind in ("outcomes", "refs"):
            for what in {name for i in work for name in getattr(i, kind)}:
                doing = [i for i in work if what in getattr(i, kind)]
                for teams in combinations(sorted({i.owner for i in doing}), 2):
                    mine, theirs = ([i.id for i in doing if i.owner == t] for t in teams)
                    linked = any(b in reach[a] or a in reach[b] for a in mine for b in theirs)
                    if not linked and frozenset(teams) not in agreed:
                        expected.add((teams, what if kind == "outcomes" else f"ref {what}"))

        found = ask(parallel_effort, system).findings

        assert {(f.subjects, f.about) for f in found} == expected

    @given(system=busy(), pair=st.sampled_from(list(combinations(["data", "ops", "web"], 2))))
    def test_declaring_an_interaction_never_adds_a_finding(self, system, pair):
        one, other = (ask(parallel_effort, s) for s in (system, system.add(Interaction(*pair))))

        assert {f.id for f in other.findings} == {f.id for f in one.findings if f.subjects != pair}

    @given(system=busy(), data=st.data())
    def test_removing_an_item_that_links_nothing_never_adds_a_finding(self, system, data):
        flat = attrs.evolve(system, items=[attrs.evolve(i, after=None) for i in system.items])
        if not len(flat.items):
            return
        gone = data.draw(st.sampled_from(sorted(flat.items.ids())))

        one, other = (ask(parallel_effort, s) for s in (flat, flat.remove(gone)))

        assert {f.id for f in other.findings} <= {f.id for f in one.findings}

    @pytest.mark.parametrize("weeks", [1, 8, -8])
    def test_shifting_every_date_by_whole_weeks_changes_no_finding(self, weeks):
        def told(by):
            met = Interaction("ops", "web", until=date(2026, 5, 4) + by)
            items = [attrs.evolve(i, title="Card payment") for i in PAIR]
            system = shop(*items, interactions=[met], as_of=date(2026, 5, 11) + by)
            return [f.id for f in diagnose(system, checks=DUP)]

        assert told(timedelta(weeks=weeks)) == told(timedelta())
        assert len(told(timedelta())) == 2
