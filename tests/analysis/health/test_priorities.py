"""Priorities: whether they hold until the next planning, and agree with what waits for what.

Laws: an item with the rank and the band of what waits for it is no inversion;
on ranks alone, without loops, inversions are those of `prioritize`; no system
breaks a check, or makes it name what is not there; the order of items changes
nothing, nor do dates that are whole weeks later.
"""

from datetime import timedelta
from itertools import pairwise
from statistics import mean

import pytest
from attrs import evolve
from hypothesis import strategies as st
from tests.analysis.examples import given
from tests.analysis.health.asking import ask, subjects

from worksystem import (
    Cadence,
    Calendar,
    CalendarException,
    Owner,
    ServiceClass,
    Thresholds,
    Workflow,
    WorkItem,
    WorkSystem,
    events,
    prioritize,
)
from worksystem.analysis.health.checks.priorities import (
    priority_inversion,
    unstructured_reprioritisation,
)
from worksystem.analysis.health.facts import Facts
from worksystem.analysis.health.measures.changes import changes_of
from worksystem.analysis.health.measures.heirs import Heirs
from worksystem.analysis.health.measures.plannings import Plannings
from worksystem.analysis.health.measures.trends import upper_limit
from worksystem.model.instants import instant
from worksystem.testing import histories, whole_systems, work_systems

CHECKS = [unstructured_reprioritisation, priority_inversion]
MONDAY = Cadence("plan", kind="plan", rule="FREQ=WEEKLY;BYDAY=MO", start="2026-01-05")
FIRST = instant("2026-01-05T09:00Z")
NOW = "2026-03-31T09:00Z"


def ranked(*counts, day=0, items=20, cadences=(MONDAY,), **fields):
    """A system in which, each week, so many ranks change, on a day after Monday."""
    moves = [events.Noted("i0", at=FIRST - timedelta(hours=9))]
    for week, count in enumerate(counts):
        at = FIRST + timedelta(weeks=week, days=day)
        moves += [events.Ranked(f"i{n}", rank=week * 100 + n, at=at) for n in range(count)]
    fields = {"as_of": FIRST + timedelta(weeks=len(counts))} | fields
    listed = [WorkItem(f"i{n}") for n in range(items)]
    return WorkSystem("shop", cadences=cadences, items=listed, history=moves, **fields)


def about(verdict):
    return sorted(finding.about for finding in verdict.findings)


class TestChurn:
    def test_a_week_unlike_those_before_it_stands_out(self):
        (finding,) = ask(unstructured_reprioritisation, ranked(4, 5, 4, 5, 4, 5, 4, 15)).findings

        assert (finding.subjects, finding.about, finding.severity) == (
            ("shop",),
            "churn",
            "warning",
        )
        assert finding.message == (
            "15 changes of priority in the last planning interval, 0.75 an open item; "
            "up to 0.354 is usual here"
        )

    def test_much_that_is_usual_does_not(self):
        assert about(ask(unstructured_reprioritisation, ranked(*[15] * 8))) == []
        assert (
            about(ask(unstructured_reprioritisation, ranked(14, 16, 13, 15, 14, 16, 13, 15))) == []
        )

    def test_the_limit_is_mean_plus_moving_range(self):
        # Before the last: 4 and 8 in turn, so 6 on average, and a range of 4: 16.64 in all.
        usual = [4, 8] * 4

        assert about(ask(unstructured_reprioritisation, ranked(*usual, 16))) == []
        assert about(ask(unstructured_reprioritisation, ranked(*usual, 17))) == ["churn"]

    def test_a_few_changes_are_never_too_many(self):
        none = [0] * 7

        assert about(ask(unstructured_reprioritisation, ranked(*none, 9))) == []
        assert about(ask(unstructured_reprioritisation, ranked(*none, 10))) == ["churn"]
        one = Thresholds(off_beat_changes=9)
        assert about(ask(unstructured_reprioritisation, ranked(*none, 9), thresholds=one)) == [
            "churn"
        ]

    def test_six_weeks_before_the_last_are_needed(self):
        enough = ask(unstructured_reprioritisation, ranked(*[1] * 6, 15))
        fewer = ask(unstructured_reprioritisation, ranked(*[1] * 5, 15))

        assert about(enough) == ["churn"]
        assert fewer.status == "not evaluated"
        assert "needs 6 planning intervals with a history before the last, got 5" in fewer.reason

    def test_more_open_items_make_it_less(self):
        late = ranked(*[5] * 7, 15)
        grown = late.add(
            *[WorkItem(f"x{n}", created=FIRST + timedelta(weeks=7)) for n in range(40)]
        )
        closed = late.add(
            *[WorkItem(f"x{n}", finished=FIRST + timedelta(weeks=7)) for n in range(40)]
        )

        assert about(ask(unstructured_reprioritisation, late)) == ["churn"]
        assert about(ask(unstructured_reprioritisation, grown)) == []
        assert about(ask(unstructured_reprioritisation, closed)) == ["churn"]

    def test_without_a_planning_cadence_weeks_take_its_place(self):
        verdict = ask(unstructured_reprioritisation, ranked(4, 5, 4, 5, 4, 5, 4, 15, cadences=()))

        assert about(verdict) == ["churn"]
        assert "no meeting to plan is known" in verdict.reason

    @given(st.lists(st.integers(0, 20), min_size=7, max_size=12))
    def test_it_judges_as_one_does_by_hand(self, counts):
        *before, last = [count / 20 for count in counts]
        limit = mean(before) + 2.66 * mean(abs(b - a) for a, b in pairwise(before))
        found = about(ask(unstructured_reprioritisation, ranked(*counts)))

        assert upper_limit(before) == pytest.approx(limit)
        if abs(last - limit) > 1e-9:
            assert ("churn" in found) == (last > limit and counts[-1] >= 10)


class TestOffBeat:
    @pytest.mark.parametrize(
        ("day", "found"),
        [(0, []), (1, []), (2, ["off-beat"]), (3, ["off-beat"]), (4, []), (5, []), (6, [])],
        ids=lambda value: str(value) if isinstance(value, int) else "",
    )
    def test_changes_count_as_planned_from_friday_to_tuesday_of_a_monday(self, day, found):
        # The weekend lies between Friday and Monday, which are one working day apart.
        assert about(ask(unstructured_reprioritisation, ranked(*[8] * 8, day=day))) == found

    def test_a_calendar_says_which_days_are_working_days(self):
        days = {"calendar": "office", "calendars": [Calendar("office", week="Mon,Wed-Fri 9-17")]}

        assert about(ask(unstructured_reprioritisation, ranked(*[8] * 8, day=2, **days))) == []
        assert about(ask(unstructured_reprioritisation, ranked(*[8] * 8, day=3, **days))) == [
            "off-beat"
        ]

    def test_a_meeting_that_was_held_counts(self):
        shop = ranked(*[8] * 8, day=2)
        held = [events.CadenceHeld("plan", at=FIRST + timedelta(weeks=n, days=2)) for n in range(9)]

        verdict = ask(unstructured_reprioritisation, evolve(shop, history=shop.history.add(*held)))
        assert about(verdict) == []

    def test_half_is_not_too_much_and_the_interval_guards_it(self):
        def shop(off, on):
            moves = [
                events.Ranked(f"i{n}", rank=n, at=f"2026-03-{'18' if n < off else '17'}T09:00Z")
                for n in range(off + on)
            ]
            items = [WorkItem(f"i{n}") for n in range(off + on)]
            return WorkSystem("shop", cadences=[MONDAY], items=items, history=moves, as_of=NOW)

        assert about(ask(unstructured_reprioritisation, shop(6, 6))) == []
        assert about(ask(unstructured_reprioritisation, shop(7, 5))) == []
        assert about(ask(unstructured_reprioritisation, shop(10, 2))) == ["off-beat"]
        assert about(ask(unstructured_reprioritisation, shop(9, 0))) == []
        assert about(ask(unstructured_reprioritisation, shop(10, 0))) == ["off-beat"]

    def test_only_the_last_planning_intervals_count(self):
        before = ranked(*[8] * 4, day=2)
        longer = evolve(before, as_of=before.as_of + timedelta(weeks=4))

        assert about(ask(unstructured_reprioritisation, before)) == ["off-beat"]
        assert about(ask(unstructured_reprioritisation, longer)) == []

    def test_expedited_work_has_its_own_way_in(self):
        urgent = ServiceClass("urgent", kind="expedite")
        shop = ranked(*[8] * 8, day=2).add(urgent)
        items = [evolve(item, service_class="urgent") for item in shop.items]

        assert about(ask(unstructured_reprioritisation, shop)) == ["off-beat"]
        assert about(ask(unstructured_reprioritisation, evolve(shop, items=items))) == []

    def test_a_team_without_a_meeting_is_not_judged(self):
        owners = [Owner("web", kind="team"), Owner("ana")]
        shop = ranked(*[8] * 8, day=2, cadences=[evolve(MONDAY, owner="web")], owners=owners)
        items = [evolve(item, owner="ana") for item in shop.items]

        verdict = ask(unstructured_reprioritisation, evolve(shop, items=items))

        assert verdict.status == "not evaluated"
        assert "their team has no meeting to plan" in verdict.reason

    def test_without_such_events_nothing_is_known(self):
        shop = WorkSystem("shop", cadences=[MONDAY], items=[WorkItem("i0")], as_of=NOW)

        verdict = ask(unstructured_reprioritisation, shop)

        assert verdict.status == "not evaluated"
        assert "record events.Ranked and events.Rescheduled" in verdict.reason


class TestPlanningDays:
    def days(self, start, week="Mon-Fri 9-17", closed=(), as_of=None):
        calendar = Calendar("office", week=week, exceptions=list(closed))
        once = Cadence("plan", kind="plan", rule="FREQ=DAILY;COUNT=1", start=start)
        fields = {"calendars": [calendar], "calendar": "office", "cadences": [once]}
        facts = Facts(WorkSystem("shop", as_of=as_of or f"{start}T12:00Z", **fields))
        return len(Plannings(facts, since=0).days("web"))

    def test_a_closure_is_skipped_and_after_a_month_of_it_the_search_ends(self):
        week_off = CalendarException("2026-03-09", "2026-03-15")
        months_off = CalendarException("2026-03-03", "2026-06-30")

        assert self.days("2026-03-04") == 3
        assert self.days("2026-03-06", closed=[week_off]) == 12
        assert self.days("2026-03-02", closed=[months_off]) == 3 + 1 + 31

    def test_the_ends_of_the_calendar_end_it(self):
        assert self.days("0001-01-01", as_of="0001-01-03T00:00Z") == 2
        assert self.days("9999-12-31", as_of="9999-12-31T12:00Z") == 2


class TestChanges:
    def changes(self, *moves, items=("i0",)):
        listed = [WorkItem(id_) for id_ in items]
        shop = WorkSystem("shop", items=listed, history=moves, as_of="2026-05-01T00:00Z")
        return [change.at // 86_400_000_000 % 31 for change in changes_of(Facts(shop))]

    def test_what_is_said_again_is_no_change(self):
        def due(value, day):
            return events.Rescheduled("i0", value, at=f"2026-04-0{day}T09:00Z")

        moves = [due("2026-05-01", 1), due("2026-05-01", 2), due(None, 3), due(None, 4)]
        assert len(self.changes(*moves)) == 2
        ranks = [events.Ranked("i0", rank=1, at="2026-04-01T09:00Z")]
        ranks += [events.Ranked("i0", rank=1, priority=2, at="2026-04-02T09:00Z")]
        ranks += [events.Ranked("i0", priority=2, at="2026-04-03T09:00Z")]
        assert len(self.changes(*ranks)) == 2

    def test_the_first_rank_of_an_item_that_was_created_is_no_change(self):
        born = events.Created("i0", at="2026-04-01T08:00Z")
        moves = [events.Ranked("i0", rank=r, at=f"2026-04-0{r}T09:00Z") for r in (1, 2)]

        assert len(self.changes(*moves)) == 2
        assert len(self.changes(born, *moves)) == 1

    def test_without_a_history_there_are_none(self):
        assert self.changes() == []

    def test_what_has_left_the_system_and_what_is_to_come_do_not_count(self):
        gone = events.Ranked("gone", rank=1, at="2026-04-01T09:00Z")
        later = events.Ranked("i0", rank=1, at="2026-05-02T09:00Z")

        assert self.changes(gone, later) == []


def linked(i=None, j=None, **fields):
    """`j` waits for `i`."""
    return WorkSystem(
        "shop",
        items=[WorkItem("i", **(i or {})), WorkItem("j", after=["i"], **(j or {}))],
        **fields,
    )


class TestPriorityInversion:
    def test_a_worse_band_than_what_waits_is_an_inversion(self):
        (finding,) = ask(priority_inversion, linked({"priority": 2}, {"priority": 1})).findings

        assert (finding.subjects, finding.severity) == (("i",), "warning")
        assert (
            finding.message
            == "'i' has priority 2, but 'j' with priority 1 cannot finish without it"
        )

    @pytest.mark.parametrize(
        ("i", "j"),
        [
            ({"priority": 1}, {"priority": 1}),
            ({"priority": 1}, {"priority": 2}),
            ({"rank": 3}, {"rank": 3}),
            ({"rank": 1}, {"rank": 2}),
            ({"rank": 2, "started": "2026-04-20T09:00Z"}, {"rank": 1}),
            ({"rank": 2, "finished": "2026-04-20T09:00Z"}, {"rank": 1}),
            ({"priority": 2}, {"priority": 1, "finished": "2026-04-20T09:00Z"}),
        ],
        ids=str,
    )
    def test_no_worse_or_no_longer_open_is_none(self, i, j):
        assert ask(priority_inversion, linked(i, j)).status == "clear"

    def test_a_band_counts_also_once_work_has_begun(self):
        begun = {"priority": 2, "started": "2026-04-20T09:00Z"}

        assert subjects(ask(priority_inversion, linked(begun, {"priority": 1}))) == [("i",)]

    @pytest.mark.parametrize(
        ("due", "its_due", "severity"),
        [
            (None, None, "info"),
            ("2026-05-06", None, "info"),
            ("2026-05-06", "2026-05-06", "info"),
            ("2026-05-05", "2026-05-06", "info"),
            ("2026-05-07", "2026-05-06", "warning"),
            (None, "2026-05-06", "warning"),
        ],
    )
    def test_a_worse_rank_is_a_warning_if_what_waits_is_due_first(self, due, its_due, severity):
        shop = linked({"rank": 2, "due": due}, {"rank": 1, "due": its_due})

        (finding,) = ask(priority_inversion, shop).findings
        assert finding.severity == severity
        assert (", and 'j' is due first" in finding.message) == (severity == "warning")

    def test_it_reaches_over_what_lies_between_and_through_parents_and_stubs(self):
        items = [
            WorkItem("a", priority=3),
            WorkItem("b", after=["a"], external=True, priority=1),
            WorkItem("p", after=["b"]),
            WorkItem("c", parent="p", priority=2),
        ]
        (finding,) = ask(priority_inversion, WorkSystem("shop", items=items)).findings

        assert finding.subjects == ("a",)
        assert finding.evidence.inputs["waits"] == "c"

    def test_what_waits_for_a_parent_waits_for_its_parts(self):
        items = [
            WorkItem("p"),
            WorkItem("a", parent="p", priority=3),
            WorkItem("b", after=["p"], priority=1),
        ]

        assert subjects(ask(priority_inversion, WorkSystem("shop", items=items))) == [("a",)]

    def test_through_what_is_closed_nothing_waits(self):
        items = [
            WorkItem("a", priority=3),
            WorkItem("b", after=["a"], priority=3, finished="2026-04-20T09:00Z"),
            WorkItem("c", after=["b"], priority=1),
        ]

        assert ask(priority_inversion, WorkSystem("shop", items=items)).status == "clear"

    def test_the_most_urgent_of_those_that_wait_is_named_and_ties_go_by_id(self):
        items = [WorkItem("a", priority=3)] + [
            WorkItem(id_, after=["a"], priority=p) for id_, p in [("d", 2), ("c", 1), ("b", 1)]
        ]

        (finding,) = ask(priority_inversion, WorkSystem("shop", items=items)).findings
        assert finding.evidence.inputs["waits"] == "b"

    def test_loops_are_left_out_and_the_rest_is_judged(self):
        items = [
            WorkItem("x", after=["y"], priority=1),
            WorkItem("y", after=["x"], priority=2),
            WorkItem("z", priority=2),
            WorkItem("before", priority=3),
        ]
        items[0] = evolve(items[0], after=["y", "before"])
        shop = WorkSystem("shop", items=[*items, WorkItem("w", after=["z"], priority=1)])

        verdict = ask(priority_inversion, shop)

        assert subjects(verdict) == [("z",)]
        assert verdict.reason == "what waits for them waits for itself: before, x, y"

    def test_an_item_that_waits_for_its_own_parent_is_a_loop(self):
        items = [WorkItem("p"), WorkItem("c", parent="p", after=["p"], priority=1)]

        assert "waits for itself: c" in ask(priority_inversion, WorkSystem("s", items=items)).reason

    def test_what_nobody_has_said_is_not_judged(self):
        unsaid = ask(priority_inversion, linked({}, {"rank": 1}))
        assert unsaid.status == "not evaluated"
        assert "nobody has said how urgent they are" in unsaid.reason
        apart = ask(priority_inversion, linked({"priority": 1}, {"rank": 1}))
        assert apart.status == "not evaluated"
        assert "no open item has a rank" in ask(priority_inversion, linked()).reason
        free = WorkSystem("shop", items=[WorkItem("i", rank=1)])
        assert "nobody has said what any item waits for" in ask(priority_inversion, free).reason

    def test_what_waits_counts_beyond_the_scope(self):
        shop = linked({"priority": 2}, {"priority": 1})

        assert subjects(ask(priority_inversion, shop, scope=["i"])) == [("i",)]
        assert ask(priority_inversion, shop, scope=["j"]).findings == ()

    @given(work_systems(min_size=1, parents=True, progress=True), st.data())
    def test_ranks_are_judged_as_prioritize_does(self, system, data):
        ranks = data.draw(st.permutations(range(len(system.items))))
        items = [
            evolve(i, rank=r, priority=None, after=i.after or [])
            for i, r in zip(system.items, ranks, strict=True)
        ]
        shop = evolve(system, items=items)
        expected = {(i.item, i.successor) for i in prioritize(shop, by="rank").inversions}
        started = {i.id for i in shop.items if i.started is not None}

        verdict = ask(priority_inversion, shop)

        found = {(f.subjects[0], f.evidence.inputs["waits"]) for f in verdict.findings}
        assert found == {pair for pair in expected if pair[0] not in started}

    @given(work_systems(cycles=True, parents=True, progress=True), st.data())
    def test_the_most_urgent_that_waits_is_found_by_walking_all_ways(self, system, data):
        band = st.none() | st.integers(1, 3)
        shop = evolve(system, items=[evolve(i, priority=data.draw(band)) for i in system.items])
        after, looped = ways(shop)
        heirs = Heirs.of(shop)

        assert heirs.unknown == looped
        for id_ in after.keys() - looped:
            banded = [(shop.items[j].priority, j) for j in after[id_] if shop.items[j].priority]
            heir = heirs.band.get(id_)
            assert (None if heir is None else heir.id) == (min(banded)[1] if banded else None)

    @given(work_systems(min_size=2, parents=True), st.data())
    def test_with_the_place_of_what_waits_for_it_an_item_is_no_inversion(self, system, data):
        numbers = st.integers(1, 3)
        items = [
            evolve(i, priority=data.draw(numbers), rank=data.draw(numbers)) for i in system.items
        ]
        shop = evolve(system, items=items)
        heirs = Heirs.of(shop)

        for id_ in sorted(heirs.rank):
            inherited = shop.update(
                id_, rank=heirs.rank[id_].rank, priority=heirs.band[id_].priority
            )
            assert (id_,) not in subjects(ask(priority_inversion, inherited))


def ways(system):
    """Open item to the open items that wait for it, by walking; and those that meet a loop."""
    parents = {i.parent for i in system.items}

    def leaves(id_):
        parts = [i.id for i in system.items if i.parent == id_]
        return {id_} if not parts else set().union(*(leaves(part) for part in parts))

    is_open = {i.id for i in system.items if i.id not in parents and i.finished is None}
    # A link into a parent, or out of one, passes through it: so do loops of parents.
    direct = {}
    for i in system.items:
        begin, end = f"begin {i.id}", f"end {i.id}"
        direct.setdefault(begin, set())
        direct.setdefault(end, set())
        if i.id not in parents and i.id in is_open:
            direct[begin].add(end)
        if i.parent is not None:
            direct.setdefault(f"begin {i.parent}", set()).add(begin)
            direct[end].add(f"end {i.parent}")
        for link in i.after or ():
            direct.setdefault(f"end {link.on}", set()).add(begin)

    def reach(start):
        seen, left = set(), list(direct[start])
        while left:
            at = left.pop()
            if at not in seen:
                seen.add(at)
                left += direct[at]
        return seen

    found = {id_: reach(f"end {id_}") for id_ in is_open}
    loops = {node for node in direct if node in reach(node)}
    closed = {f"{side} {i.id}" for side in ("begin", "end") for i in system.items} - {
        f"{side} {id_}" for side in ("begin", "end") for id_ in is_open | parents - {None}
    }
    after = {i: {j for j in is_open if f"begin {j}" in found[i]} for i in is_open}
    looped = {i for i in is_open if f"end {i}" in loops - closed or (found[i] - closed) & loops}
    return after, looped


def known_ids(system):
    registries = (system.items, system.owners, system.service_classes, system.outcomes)
    return {system.id, *(id_ for registry in registries for id_ in registry.ids())}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
class TestEach:
    @given(
        system=whole_systems(cycles=True),
        more=histories(kinds=["ranked", "rescheduled", "created", "cadence held"]),
    )
    def test_no_system_breaks_it_or_makes_it_name_what_is_not_there(self, check, system, more):
        shop = evolve(system, history=system.history.add(more))
        verdict = ask(check, shop)

        assert {id_ for found in subjects(verdict) for id_ in found} <= known_ids(system)
        assert verdict.explain()

    @given(system=whole_systems(cycles=True), more=histories(kinds=["ranked"]), data=st.data())
    def test_the_order_of_items_and_owners_changes_nothing(self, check, system, more, data):
        shop = evolve(system, history=system.history.add(more))
        other = evolve(
            shop,
            items=data.draw(st.permutations(list(system.items))),
            owners=data.draw(st.permutations(list(system.owners))),
        )

        assert ask(check, shop) == ask(check, other)

    def test_whole_weeks_later_it_finds_the_same(self, check):
        later = timedelta(weeks=5)
        shop = ranked(4, 5, 4, 5, 4, 5, 4, 15, day=2)
        items = [evolve(i, priority=2, after=[]) for i in shop.items]
        items[0] = evolve(items[0], priority=1, after=["i1"])
        shop = evolve(shop, items=items)
        moved = evolve(
            shop,
            as_of=shop.as_of + later,
            history=[evolve(event, at=event.at + later) for event in shop.history],
        )

        ids = [{finding.id for finding in ask(check, each).findings} for each in (shop, moved)]
        assert ids[0] == ids[1] != set()


def test_a_state_that_is_waiting_has_been_started():
    web = Workflow("web", [("todo", "ready"), ("review", "waiting"), ("live", "done")])
    shop = linked({"rank": 2, "workflow": "web", "state": "todo"}, {"rank": 1}, workflows=[web])

    assert ask(priority_inversion, shop).status == "found"
    assert ask(priority_inversion, shop.update("i", state="review")).status == "clear"
