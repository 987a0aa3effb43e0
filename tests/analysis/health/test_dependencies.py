"""Checks of dependencies: what nobody said, wrote down or agreed to, and where too much meets."""

from datetime import timedelta

import pytest
from attrs import evolve
from hypothesis import strategies as st
from tests.analysis.examples import given
from tests.analysis.health.asking import ask, subjects
from tests.analysis.health.pasts import NOW, OFFICE, WEB, in_days, page, past
from tests.analysis.health.systems import any_systems, busy_systems, without

from worksystem import (
    Dependency,
    Owner,
    Thresholds,
    WorkItem,
    WorkSystem,
    diagnose,
    suggest_links,
)
from worksystem.analysis.health.checks.dependencies import (
    convergence,
    probable_hidden,
    unagreed,
    unknown,
)
from worksystem.analysis.intervals import wilson
from worksystem.errors import InvalidModel
from worksystem.testing import work_systems

CHECKS = (unknown, probable_hidden, unagreed, convergence)


def items(*after):
    return [WorkItem(f"i{n}", after=each) for n, each in enumerate(after)]


def messages(verdict):
    return [finding.message for finding in verdict.findings]


class TestUnknown:
    def test_what_nobody_has_said_is_found_and_declared_to_wait_for_nothing_is_not(self):
        system = WorkSystem("shop", items=items(None, [], ["i1"]))

        verdict = ask(unknown, system)

        assert subjects(verdict) == [("shop",)]
        assert verdict.findings[0].severity == "warning"
        assert messages(verdict) == ["nobody has said what 1 of 3 open items waits for: 'i0'"]
        assert ask(unknown, system.update("i0", after=[])).status == "clear"

    @pytest.mark.parametrize(
        ("silent", "status"), [(2, "clear"), (3, "not evaluated"), (5, "found")]
    )
    def test_the_whole_interval_has_to_be_above(self, silent, status):
        system = WorkSystem("shop", items=items(*[None] * silent, *[[]] * (40 - silent)))

        assert ask(unknown, system).status == status
        assert (wilson(silent, 40, 0.9)[0] > 0.05) == (status == "found")

    def test_one_in_ten_is_above_five_percent_and_not_for_sure(self):
        verdict = ask(unknown, WorkSystem("shop", items=items(None, *[[]] * 9)))

        assert verdict.status == "not evaluated"
        assert verdict.reason == (
            "nobody has said what 1 of 10 open items waits for: above 5%, and too few to be sure "
            "(90% interval 2% to 35%): i0"
        )

    def test_what_a_parent_waits_for_its_parts_wait_for(self):
        parts = [WorkItem("web"), WorkItem("a", parent="web"), WorkItem("b", parent="a")]
        system = WorkSystem("shop", items=parts)

        assert ask(unknown, system).status == "found"
        assert ask(unknown, system.update("web", after=[])).status == "clear"
        assert ask(unknown, system.update("a", after=[])).status == "clear"

    def test_what_is_finished_need_not_say(self):
        system = WorkSystem("shop", items=items(None, []))

        assert ask(unknown, system).status == "found"
        assert ask(unknown, system.update("i0", finished=NOW)).status == "clear"

    def test_teams_are_counted_and_persons_are_not(self):
        owners = [Owner("web", kind="team"), Owner("ana", teams=["web"]), Owner("bo")]
        work = [WorkItem("a", owner="ana"), WorkItem("b", owner="bo"), WorkItem("c", owner="web")]

        verdict = ask(unknown, WorkSystem("shop", owners=owners, items=work))

        assert verdict.findings[0].evidence.inputs["by_team"] == ("web: 2",)
        assert "bo:" not in str(verdict.findings[0].evidence)

    def test_without_items_nobody_can_tell(self):
        assert "there are no items" in ask(unknown, WorkSystem("shop")).reason

    def test_scope_counts_no_more(self):
        system = WorkSystem("shop", items=items(None, [], []))

        assert ask(unknown, system, scope=["i1", "i2"]).status == "clear"
        assert "1 of 1 open item wait" in messages(ask(unknown, system, scope="i0"))[0]


class TestProbableHidden:
    SHOP = WorkSystem(
        "shop", items=[WorkItem("pay-1"), page(notes="waits for pay-1", workflow=None)]
    )

    def test_a_mention_without_a_link_is_found_and_with_one_is_not(self):
        verdict = ask(probable_hidden, self.SHOP)

        assert subjects(verdict) == [("page", "pay-1")]
        assert verdict.findings[0].severity == "info"
        assert ask(probable_hidden, self.SHOP.update("page", after=["pay-1"])).status == "clear"
        assert ask(probable_hidden, self.SHOP.update("page", notes="waits")).status == "clear"

    def test_what_was_dismissed_is_not_found_again(self):
        dismissed = suggest_links(self.SHOP).dismiss("page", "pay-1")

        assert ask(probable_hidden, dismissed).status == "clear"
        assert "dismiss('page', 'pay-1')" in ask(probable_hidden, self.SHOP).findings[0].remedy

    def test_the_score_is_held_against_the_threshold(self):
        for least, status in ((0.8, "found"), (0.81, "clear")):
            asked = Thresholds(link_score=least)
            assert ask(probable_hidden, self.SHOP, thresholds=asked).status == status

    def test_the_score_is_what_the_evidence_says(self):
        two = WorkSystem("shop", items=[WorkItem("a", refs=["doc"]), WorkItem("b", refs=["doc"])])
        both = two.update("a", notes="as 'b' has it")

        scores = [ask(probable_hidden, s).findings[0].evidence.inputs["score"] for s in (two, both)]

        assert scores == pytest.approx([0.7, 1 - 0.3 * 0.2])

    def test_where_nothing_is_written_nothing_can_be_found(self):
        assert "no item has a title" in ask(probable_hidden, WorkSystem("shop")).reason
        silent = WorkSystem("shop", items=items([], []))
        assert ask(probable_hidden, silent).status == "not evaluated"

    def test_a_dismissal_that_is_no_list_is_said(self):
        broken = self.SHOP.update("page", ext={"links:dismissed": 7})

        assert "links:dismissed" in ask(probable_hidden, broken).reason


OWNERS = [
    Owner("web", kind="team"),
    Owner("art", kind="team"),
    Owner("ana", teams=["web"]),
    Owner("cy", teams=["web"]),
    Owner("bo", teams=["art"]),
    Owner("dan"),
]


def linked(giver, taker, *, link="hero", **fields):
    work = [
        WorkItem("hero", owner=giver, after=[], effort="2d"),
        page(owner=taker, after=[link], effort="1d"),
    ]
    options = {"owners": OWNERS, "workflows": [WEB]} | fields
    return WorkSystem("shop", items=work, **options)


class TestUnagreed:
    def test_a_link_between_teams_is_found_and_one_that_is_agreed_is_not(self):
        verdict = ask(unagreed, linked("bo", "ana"))

        assert subjects(verdict) == [("hero", "page")]
        assert verdict.findings[0].severity == "warning"
        assert messages(verdict) == [
            "'art' has not agreed to deliver 'hero', which 'page' of 'web' waits for"
        ]
        agreed = Dependency("hero", agreed_on="2026-04-20")
        assert ask(unagreed, linked("bo", "ana", link=agreed)).status == "clear"

    @pytest.mark.parametrize(("giver", "taker"), [("ana", "cy"), ("ana", "web"), ("dan", "dan")])
    def test_within_one_team_nobody_has_to_agree(self, giver, taker):
        assert ask(unagreed, linked(giver, taker)).status == "clear"

    @pytest.mark.parametrize(
        ("giver", "taker", "who"), [("dan", "ana", "hero"), ("ana", None, "page")]
    )
    def test_where_a_team_is_not_known_it_is_not_judged(self, giver, taker, who):
        verdict = ask(unagreed, linked(giver, taker))

        assert verdict.status == "not evaluated"
        assert verdict.reason.endswith(f": {who}")

    def test_without_teams_nobody_can_tell(self):
        alone = [evolve(owner, teams=()) for owner in OWNERS[2:]]

        assert "there are no teams" in ask(unagreed, linked("ana", "bo", owners=alone)).reason

    def test_it_says_by_when_and_is_an_error_where_the_plan_cannot_work_either(self):
        plan = {"start": NOW, "calendars": [OFFICE], "calendar": "office"}
        fits = linked("bo", "ana", **plan)
        fails = fits.update("page", due="2026-05-05")

        assert messages(ask(unagreed, fits))[0].endswith("waits for by Wed 2026-05-06 09:00")
        assert ask(unagreed, fits).findings[0].severity == "warning"
        assert messages(ask(unagreed, fails))[0].endswith(
            "waits for by Tue 2026-05-05 09:00, and cannot finish it before Tue 2026-05-05 17:00"
        )
        assert ask(unagreed, fails).findings[0].severity == "error"
        assert ask(unagreed, fails).findings[0].id == ask(unagreed, fits).findings[0].id

    def test_what_was_agreed_and_cannot_be_finished_in_time_is_found(self):
        plan = {"start": NOW, "calendars": [OFFICE], "calendar": "office"}
        link = Dependency("hero", agreed_on="2026-04-20")
        fits = linked("bo", "ana", link=link, **plan)
        fails = fits.update("page", due="2026-05-05")

        assert ask(unagreed, fits).status == "clear"
        assert ask(unagreed, fits.update("page", due="2026-05-06")).status == "clear"
        (finding,) = ask(unagreed, fails).findings
        assert finding.severity == "warning"
        assert finding.message == (
            "'art' has agreed to deliver 'hero', which 'page' of 'web' waits for by "
            "Tue 2026-05-05 09:00, and cannot finish it before Tue 2026-05-05 17:00"
        )
        silent = linked("bo", "ana", **plan).update("page", due="2026-05-05")
        assert finding.id != ask(unagreed, silent).findings[0].id
        assert finding.subjects == ask(unagreed, silent).findings[0].subjects

    def test_what_was_agreed_counts_only_where_it_has_to_be_finished_first(self):
        link = Dependency("hero", agreed_on="2026-04-20", kind="SS")
        plan = {"start": NOW, "calendars": [OFFICE], "calendar": "office"}
        system = linked("bo", "ana", link=link, **plan)

        assert ask(unagreed, system.update("page", due="2026-05-04")).status == "clear"

    def test_what_was_agreed_with_nobody_knows_which_team_is_judged_where_it_is_late(self):
        plan = {"start": NOW, "calendars": [OFFICE], "calendar": "office"}
        link = Dependency("hero", agreed_on="2026-04-20")
        system = linked("dan", "ana", link=link, **plan)

        assert ask(unagreed, system).status == "clear"
        late = ask(unagreed, system.update("page", due="2026-05-05"))
        assert late.reason.startswith("agreed, and cannot be in time, and in no team")
        assert late.reason.endswith(": hero")

    def test_the_remedy_says_what_to_write_down(self):
        remedies = [
            ask(unagreed, linked("bo", "ana", as_of=at)).findings[0].remedy for at in (NOW, None)
        ]

        assert remedies[0] == (
            "ask them; when they agree: Dependency('hero', agreed_on='2026-05-04') in what 'page' "
            "waits for; when they refuse, take the dependency out"
        )
        assert "agreed_on='…'" in remedies[1]

    def test_what_is_finished_needs_no_agreement(self):
        system = linked("bo", "ana")

        assert ask(unagreed, system.update("hero", finished=NOW)).status == "clear"
        assert ask(unagreed, system.update("page", finished=NOW, after=["hero"])).status == "clear"

    def test_a_link_of_a_parent_counts_once(self):
        system = linked("bo", "ana").add(
            WorkItem("h1", parent="hero"),
            WorkItem("h2", parent="hero"),
            WorkItem("p1", parent="page"),
        )

        assert subjects(ask(unagreed, system)) == [("hero", "page")]

    def test_of_two_links_between_two_items_one_that_is_agreed_is_enough(self):
        both = [Dependency("hero", kind="SS"), Dependency("hero", agreed_on="2026-04-20")]

        for after in (both, both[::-1]):
            assert ask(unagreed, linked("bo", "ana").update("page", after=after)).status == "clear"
        assert (
            len(ask(unagreed, linked("bo", "ana").update("page", after=[both[0], "hero"])).findings)
            == 1
        )

    def test_a_cycle_is_unagreed_all_the_same(self):
        loop = linked("bo", "ana").update("hero", after=["page"])

        assert subjects(ask(unagreed, loop)) == [("hero", "page"), ("page", "hero")]

    def test_scope_looks_at_no_more(self):
        system = linked("bo", "ana").add(WorkItem("mail", owner="cy", after=["hero"]))

        assert subjects(ask(unagreed, system, scope="mail")) == [("hero", "mail")]
        unclear = linked("dan", "ana")
        assert ask(unagreed, unclear, scope="hero").status == "not evaluated"
        assert ask(unagreed, unclear, scope="page").status == "clear"


def merging(took, *, inputs=3, due=4, **fields):
    """The page waits for so many inputs, each as old as the hour, and is due in so many days."""
    names = [f"in-{n}" for n in range(inputs)]
    before = [WorkItem(name, workflow="web", after=[], effort="1h") for name in names]
    after = page(after=names, due=in_days(due), effort="24h")
    return past(took, items=[*before, after], start=NOW, **fields)


HALF = (1, 9) * 30


class TestConvergence:
    def test_three_inputs_of_even_chances_are_found_and_two_are_not(self):
        verdict = ask(convergence, merging(HALF))

        assert subjects(verdict) == [("page",)]
        assert verdict.findings[0].severity == "warning"
        assert messages(verdict) == [
            "together, the 3 inputs of 'page' have a 12% chance of being finished by "
            "Thu 2026-05-07 09:00, when it has to start; the least likely, 'in-0', has 50%"
        ]
        assert ask(convergence, merging(HALF, inputs=2)).status == "clear"

    def test_the_least_likely_input_is_named_first(self):
        system = merging(HALF).update("in-1", started=in_days(-2))

        verdict = ask(convergence, system)

        assert "the least likely, 'in-1', has 0%" in messages(verdict)[0]
        assert verdict.findings[0].evidence.inputs["inputs"] == ("in-1", "in-0", "in-2")

    def test_more_time_makes_it_clear(self):
        assert ask(convergence, merging(HALF, due=11)).status == "clear"

    def test_an_input_that_is_finished_is_none(self):
        system = merging(HALF).update("in-0", finished=NOW)

        assert ask(convergence, system).status == "clear"

    def test_what_has_begun_waits_for_nothing(self):
        assert ask(convergence, merging(HALF).update("page", started=in_days(-1))).status == "clear"
        assert ask(convergence, merging(HALF).update("page", state="doing")).status == "clear"

    def test_only_what_has_to_be_finished_first_is_an_input(self):
        after = [Dependency("in-0", kind="SS"), "in-1", "in-2"]

        assert ask(convergence, merging(HALF).update("page", after=after)).status == "clear"

    def test_the_whole_interval_of_the_product_has_to_be_below(self):
        # 0.8 ** 3 is .51 and 0.75 ** 3 is .42, which 20 items do not show and 2000 do.
        few, many = [1] * 15 + [9] * 5, [1] * 1500 + [9] * 500

        unsure = ask(convergence, merging(few))
        assert unsure.status == "not evaluated"
        assert unsure.reason == (
            "together, the 3 inputs of 'page' have a 42% chance of being finished by "
            "Thu 2026-05-07 09:00, when it has to start: below 50%, and too few to be sure "
            "(90% interval 26% to 60%): page"
        )
        assert ask(convergence, merging(many)).status == "found"
        assert ask(convergence, merging([1] * 1600 + [9] * 400)).status == "clear"

    @pytest.mark.parametrize(
        ("count", "status"), [(20, "not evaluated"), (70, "not evaluated"), (100, "found")]
    )
    def test_four_inputs_that_are_likely_each_are_unlikely_together(self, count, status):
        took = [1, 1, 1, 1, 9] * (count // 5)  # 0.8 ** 4 is .41

        assert ask(convergence, merging(took, inputs=4)).status == status
        assert (wilson(0.8**4 * count, count, 0.9)[1] < 0.5) == (status == "found")

    def test_the_chance_that_rests_on_the_fewest_items_says_how_sure_it_is(self):
        # Of 120 items, 60 took longer than two days, and none of these less than nine.
        system = merging((1, 9) * 60).update("in-1", started=in_days(-2))

        inputs = ask(convergence, system).findings[0].evidence.inputs
        assert inputs["compared_with"] == 60
        assert inputs["interval"] == wilson(0, 60, 0.9)

    def test_an_input_of_which_nothing_is_known_leaves_it_open(self):
        system = merging([1] * 20).update("in-0", started=in_days(-90))

        assert ask(convergence, merging([1] * 20)).status == "clear"
        assert ask(convergence, system).status == "not evaluated"

    def test_the_thresholds_are_those_asked_for(self):
        asked = Thresholds(merge_inputs=2)

        assert ask(convergence, merging(HALF, inputs=2), thresholds=asked).status == "found"
        strict = Thresholds(merge_chance=0.1)
        assert ask(convergence, merging(HALF), thresholds=strict).status == "clear"

    def test_without_a_date_of_its_own_the_plan_says_when_it_starts(self):
        system = merging(HALF).update("page", due=None)

        needed = ask(convergence, system).findings[0].evidence.inputs["needed_by"]

        assert needed == NOW + timedelta(hours=1)

    def test_what_cannot_be_judged_is_said(self):
        assert "needs 11 finished items, got 10" in ask(convergence, merging(HALF[:10])).reason
        no_start = evolve(merging(HALF), start=None)
        assert "the system has no start" in ask(convergence, no_start).reason
        assert ask(convergence, WorkSystem("shop")).status == "clear"

    def test_inputs_older_than_all_that_finished_are_not_judged(self):
        system = merging(HALF)
        for n in range(3):
            system = system.update(f"in-{n}", started=in_days(-90))

        assert "older than all that has finished" in ask(convergence, system).reason

    @given(
        took=st.lists(st.integers(0, 12), min_size=11, max_size=40),
        ages=st.lists(st.none() | st.integers(0, 12), min_size=3, max_size=5),
        due=st.integers(1, 14),
    )
    def test_multiplying_one_by_one_gives_the_same(self, took, ages, due):
        system = merging(took, inputs=len(ages), due=due)
        for n, age in enumerate(ages):
            if age is not None:
                system = system.update(f"in-{n}", started=in_days(-age))
        chance, fewest, known = 1.0, 1000, 0
        for age in ages:
            longer = [c for c in took if age is None or c > age]
            if longer:
                in_time = sum(1 for c in longer if c <= (age or 0) + due - 1)
                chance *= in_time / len(longer)
                fewest, known = min(fewest, len(longer)), known + 1

        verdict = ask(convergence, system)

        is_below = known > 0 and wilson(chance * fewest, fewest, 0.9)[1] < 0.5
        assert (verdict.status == "found") == is_below
        is_clear = known == len(ages) and chance > 0.5 - 1e-9
        assert (verdict.status == "clear") == is_clear


# laws


def keys(system, *checks):
    return {(f.code, f.subjects) for f in diagnose(system, checks=checks or CHECKS)}


@given(system=any_systems())
def test_only_what_there_is_is_named(system):
    health = diagnose(system, checks=CHECKS)

    known = {system.id, *system.items.ids()}
    assert all(set(finding.subjects) <= known for finding in health)
    assert health.to_json()


@given(system=busy_systems(), data=st.data())
def test_the_order_of_items_does_not_matter(system, data):
    mixed = {
        name: data.draw(st.permutations(list(getattr(system, name))))
        for name in ("items", "owners")
    }
    other = evolve(system, **{name: tuple(value) for name, value in mixed.items()})

    one, two = (diagnose(each, checks=CHECKS) for each in (system, other))

    assert (one.findings, one.not_evaluated) == (two.findings, two.not_evaluated)


@given(system=work_systems(min_size=1, parents=True, progress=True), data=st.data())
def test_saying_what_an_item_waits_for_never_adds_to_what_is_unknown(system, data):
    silent = [item.id for item in system.items if item.after is None]
    if silent:
        said = system.update(data.draw(st.sampled_from(silent)), after=[])
        assert keys(said, unknown) <= keys(system, unknown)


@given(system=work_systems(min_size=1, owners=True, parents=True, cycles=True), data=st.data())
def test_agreeing_never_adds_what_is_not_agreed(system, data):
    waiting = [item for item in system.items if item.after]
    if waiting:
        item = data.draw(st.sampled_from(waiting))
        place = data.draw(st.integers(0, len(item.after) - 1))
        after = list(item.after)
        after[place] = evolve(after[place], agreed_on="2026-04-20")
        agreed = system.update(item.id, after=after)
        assert keys(agreed, unagreed) <= keys(system, unagreed)


@given(system=busy_systems(), data=st.data())
def test_removing_what_nobody_names_adds_nothing_about_others(system, data):
    """But for a merge, whose time ends with the plan, and a reference that fewer now share."""
    item = data.draw(st.sampled_from(list(system.items)))
    if item.refs or item.parent is not None:  # the last part of a parent makes it work
        return
    try:
        fewer = without(system, item)
    except InvalidModel:  # somebody names it
        return

    added = keys(fewer, probable_hidden, unagreed) - keys(system, probable_hidden, unagreed)

    assert added == set()
