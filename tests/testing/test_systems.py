"""What work_systems promises: sound systems with what is asked for, and nothing else."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import attrs
import networkx as nx
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

import worksystem as ws
from worksystem.model.kinds import KINDS
from worksystem.testing import (
    calendars,
    check_order_free,
    check_repeatable,
    check_round_trip,
    check_value,
    estimates,
    owners,
    simplest,
    whole_systems,
    work_systems,
)

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)

ALL = {
    "calendars": True,
    "owners": True,
    "parents": True,
    "constraints": True,
    "progress": True,
    "agreements": True,
    "details": True,
    "start": True,
}
OPTIONS = [{}, *({name: True} for name in ALL), ALL]
# Shrinking an agreement away takes many tries.
CHEAP = [options for options in OPTIONS if "agreements" not in options]

every_option = pytest.mark.parametrize(
    "options", OPTIONS, ids=lambda options: ", ".join(options) if len(options) < 2 else "all"
)


def links(system):
    return [(item, link) for item in system.items for link in item.after or ()]


@every_option
def test_a_system_can_be_kept_and_listed_in_any_order(options):
    @settings(max_examples=25)
    @given(system=work_systems(**options), data=st.data())
    def check(system, data):
        shuffled = attrs.evolve(system, items=data.draw(st.permutations(list(system.items))))

        check_value(system)
        assert sorted(shuffled.items.ids()) == sorted(system.items.ids())

    check()


@every_option
def test_there_are_no_cycles_unless_they_are_asked_for(options):
    @settings(max_examples=40)
    @given(system=work_systems(max_size=8, lags="none", **options))
    def check(system):
        assert nx.is_directed_acyclic_graph(ws.to_networkx(system))
        with suppress(ws.BeyondHorizon):
            assert len(ws.find_critical_path(system)) <= len(system.items)

    check()


def test_an_item_may_be_listed_before_what_it_waits_for():
    def is_backwards(system):
        ids = list(system.items.ids())
        return any(ids.index(item.id) < ids.index(link.on) for item, link in links(system))

    system = simplest(work_systems(), is_backwards)

    assert list(system.items.ids()) == ["item-1", "item-0"]


def test_cycles_come_when_they_are_asked_for():
    def has_cycle(system):
        try:
            ws.find_critical_path(system)
        except ws.DependencyCycle:
            return True
        return False

    system = simplest(work_systems(cycles=True), has_cycle)

    assert list(system.items) == [ws.WorkItem("item-0", after=["item-0"])]


@given(system=work_systems(min_size=2, max_size=3))
def test_the_size_is_within_its_bounds(system):
    assert 2 <= len(system.items) <= 3


@given(system=work_systems(kinds=["SS", "FF"], lags="none"))
def test_only_links_that_are_wanted_are_drawn(system):
    assert all(link.kind in ("SS", "FF") and not link.lag for _, link in links(system))


@given(system=work_systems(lags="working"))
def test_lags_may_be_working_time_alone(system):
    assert all(isinstance(link.lag, timedelta) for _, link in links(system))


@given(system=work_systems(lags=st.just(timedelta(hours=7))))
def test_lags_may_be_drawn_from_a_strategy(system):
    assert all(link.lag == timedelta(hours=7) for _, link in links(system))


@pytest.mark.parametrize("kind", [ws.Elapsed, ws.Percent])
def test_lags_of_every_kind_come_when_they_are_asked_for(kind):
    system = simplest(
        work_systems(lags="all"), lambda s: any(isinstance(e.lag, kind) for _, e in links(s))
    )

    assert len(system.items) == 2


@given(system=work_systems(estimates=estimates(max_value=timedelta(hours=1))))
def test_effort_and_duration_are_drawn_from_the_strategy_given(system):
    known = [item.estimate for item in system.items if item.estimate]

    assert all(estimate.high <= timedelta(hours=1) for estimate in known)


@given(system=work_systems())
def test_without_options_there_are_items_and_links_alone(system):
    assert not any(getattr(system, name) for name in KINDS if name != "items")
    assert system == ws.WorkSystem(
        "system",
        items=[
            ws.WorkItem(item.id, effort=item.effort, duration=item.duration, after=item.after)
            for item in system.items
        ],
    )


@pytest.mark.parametrize(
    ("option", "has_it"),
    [
        ("calendars", lambda s: any(item.calendar for item in s.items)),
        ("calendars", lambda s: any(calendar.base for calendar in s.calendars)),
        ("calendars", lambda s: s.calendar),
        ("owners", lambda s: any(item.owner for item in s.items)),
        ("owners", lambda s: any(item.assignees for item in s.items)),
        ("owners", lambda s: any(owner.lead for owner in s.owners)),
        ("parents", lambda s: any(s.items[i.parent].parent for i in s.items if i.parent)),
        ("parents", lambda s: any(s.items[e.on].parent != i.parent for i, e in links(s))),
        ("constraints", lambda s: any(item.constraints for item in s.items)),
        ("constraints", lambda s: any(item.due for item in s.items)),
        ("progress", lambda s: s.as_of and any(item.started for item in s.items)),
        ("agreements", lambda s: any(item.state for item in s.items)),
        ("agreements", lambda s: any(item.outcomes for item in s.items)),
        ("agreements", lambda s: s.cadences and s.standards),
        ("details", lambda s: any(item.duplicate_of for item in s.items)),
        ("details", lambda s: any(not item.id.isascii() for item in s.items)),
        ("start", lambda s: s.start),
    ],
)
def test_each_option_brings_what_it_names(option, has_it):
    assert has_it(
        find(
            work_systems(max_size=4, **{option: True}),
            has_it,
            settings=settings(phases=[Phase.generate], database=None, max_examples=3_000),
        )
    )


def test_whole_systems_hold_every_kind_of_thing():
    missing = {*KINDS, "interactions"}

    def is_all_seen(system):
        missing.difference_update([name for name in missing if getattr(system, name)])
        return not missing

    # It is found, or there is none: `find` says so.
    few = settings(max_examples=200, derandomize=True, database=None, phases=[Phase.generate])
    find(whole_systems(), is_all_seen, settings=few)


@settings(max_examples=25)
@given(
    system=work_systems(
        calendars=calendars(names=st.just("mine")), owners=owners(kinds=["agent"]), min_size=1
    )
)
def test_calendars_and_owners_may_be_drawn_from_strategies(system):
    assert all(owner.kind == "agent" for owner in system.owners)
    assert {calendar.id for calendar in system.calendars} <= {"calendar-0", "calendar-1"}


@given(system=work_systems(start=MONDAY))
def test_the_start_may_be_given(system):
    assert system.start == MONDAY


@given(system=work_systems(start=st.just(MONDAY)))
def test_the_start_may_be_drawn_from_a_strategy(system):
    assert system.start == MONDAY


@given(system=work_systems(start=True))
def test_a_start_that_is_asked_for_is_always_there(system):
    assert system.start is not None


@settings(max_examples=40)
@given(system=work_systems(parents=True, max_size=8))
def test_no_item_waits_for_what_it_is_a_part_of(system):
    def above(item):
        while item.parent is not None:
            yield item.parent
            item = system.items[item.parent]

    assert not any(link.on in above(item) for item, link in links(system))


@settings(max_examples=40)
@given(system=work_systems(progress=True, start=True))
def test_nothing_has_happened_that_was_not_known_yet(system):
    done = [at for i in system.items for at in (i.created, i.started, i.finished) if at]

    assert all(at <= system.as_of for at in done)


@pytest.mark.parametrize("options", CHEAP, ids=lambda options: ", ".join(options) or "none")
def test_a_system_shrinks_towards_the_items_and_links_that_are_needed(options):
    system = simplest(work_systems(**options), lambda s: len(links(s)) == 1)

    assert list(system.items) == [
        ws.WorkItem("item-0"),
        ws.WorkItem("item-1", after=["item-0"]),
    ]


def test_the_report_of_a_failing_test_lists_what_is_in_the_system():
    @settings(database=None, phases=[Phase.generate, Phase.shrink])
    @given(system=work_systems())
    def fails(system):
        assert not links(system)

    with pytest.raises(AssertionError) as caught:
        fails()

    report = "\n".join(caught.value.__notes__)
    assert "\n  WorkItem('item-1', after=(Dependency('item-0'),))\n" in report


def answers(system):
    return ws.find_critical_path(system).table().to_records()


@settings(max_examples=25)
@given(system=whole_systems(max_size=5))
def test_the_critical_path_depends_on_nothing_but_the_system(system):
    check_order_free(answers, system)
    check_repeatable(answers, system)


@settings(max_examples=25)
@given(system=whole_systems(cycles=True))
def test_a_system_with_everything_in_it_survives_json(system):
    check_round_trip(ws.to_json, ws.from_json, system)
