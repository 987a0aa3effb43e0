"""What find_critical_path promises for every plan, against brute force and by its laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.analysis.paths.oracle import HOUR, KINDS, Plan, plans, weight

from worksystem import WorkItem, WorkSystem, find_critical_path


def hours(duration):
    return duration / HOUR


@given(plan=plans())
def test_dates_and_floats_are_those_of_brute_force(plan):
    path = find_critical_path(plan.system())

    for name in plan.durations:
        found, start = path[name], plan.start(name)
        assert hours(found.early_start_offset) == start
        assert hours(found.early_finish_offset) == start + plan.durations[name]
        assert hours(found.late_start_offset) == plan.late_start(name)
        assert hours(found.total_float) == plan.late_start(name) - start
        assert hours(found.free_float) == plan.free_float(name)
    assert hours(path.length) == plan.finish()


@given(plan=plans())
def test_early_starts_may_lie_before_the_plan_when_asked(plan):
    plan.early = True

    path = find_critical_path(plan.system(), allow_early_start=True)

    assert {n: hours(path[n].early_start_offset) for n in plan.durations} == plan.starts()


@given(plan=plans(), data=st.data())
def test_order_of_items_and_links_does_not_matter(plan, data):
    order = data.draw(st.permutations(list(plan.durations)))
    links = data.draw(st.permutations(plan.links))

    shuffled = find_critical_path(Plan(plan.durations, links).system(order))

    path = find_critical_path(plan.system())
    assert shuffled == path
    assert shuffled.items == path.items
    assert str(shuffled) == str(path)


@given(plan=plans(), push=st.integers(1, 20), data=st.data())
def test_delay_beyond_an_items_float_moves_the_finish_by_the_excess(plan, push, data):
    if not plan.durations:
        return
    name = data.draw(st.sampled_from(sorted(plan.durations)))
    path = find_critical_path(plan.system())
    slack, start = hours(path[name].total_float), hours(path[name].early_start_offset)

    held = plan.finish({name: start + push})

    assert held == hours(path.length) + max(0, push - slack)


@given(plan=plans())
def test_free_float_is_between_zero_and_total_float(plan):
    for activity in find_critical_path(plan.system()):
        assert 0 * HOUR <= activity.free_float <= activity.total_float


@given(plan=plans())
def test_the_driving_chain_is_critical_and_reaches_from_a_start_to_the_finish(plan):
    path = find_critical_path(plan.system())

    chain = [path[name] for name in path.items]
    assert all(activity.is_critical for activity in chain)
    assert [a.driver for a in chain] == [None, *path.items][: len(chain)]
    if chain:
        assert chain[-1].early_finish_offset == path.length
        assert chain[0].early_start_offset == 0 * HOUR


@given(plan=plans())
def test_a_driver_is_a_predecessor_whose_link_is_tight(plan):
    path, starts = find_critical_path(plan.system()), plan.starts()

    for activity in path:
        tight = {
            p
            for p, s, kind, lag in plan.links
            if s == activity.item
            and starts[p] + weight_of(plan, p, s, kind, lag) == starts[activity.item]
        }
        assert activity.driver == (min(tight) if tight else None)


def weight_of(plan, before, after, kind, lag):
    return weight(kind, lag, plan.durations[before], plan.durations[after])


@given(plan=plans())
def test_activities_come_in_dependency_order(plan):
    place = {a.item: i for i, a in enumerate(find_critical_path(plan.system()))}

    assert sorted(place) == sorted(plan.durations)
    assert all(place[p] < place[s] for p, s, _, _ in plan.links)


@given(plan=plans(), within=st.integers(0, 10))
def test_every_near_critical_item_is_in_one_chain_and_no_other_item_is(plan, within):
    path = find_critical_path(plan.system())

    chains = path.near_critical(within=within * HOUR)

    listed = [item for chain in chains for item in chain.items]
    near = {a.item for a in path if a.total_float <= within * HOUR} - set(path.items)
    assert sorted(listed) == sorted(near)
    for chain in chains:
        assert chain.total_float == min(path[item].total_float for item in chain.items)
        assert all(path[b].driver == a for a, b in zip(chain.items, chain.items[1:], strict=False))


@given(plan=plans(), threshold=st.integers(0, 8))
def test_the_threshold_says_what_is_called_critical(plan, threshold):
    path = find_critical_path(plan.system(), threshold=threshold * HOUR)

    assert set(path.critical) == {a.item for a in path if a.total_float <= threshold * HOUR}


@given(plan=plans(), prefix=st.sampled_from(["", "zz-"]))
def test_names_change_nothing_but_names(plan, prefix):
    renamed = Plan(
        {prefix + n: d for n, d in plan.durations.items()},
        [(prefix + p, prefix + s, kind, lag) for p, s, kind, lag in plan.links],
    )

    there, here = find_critical_path(renamed.system()), find_critical_path(plan.system())

    assert there.items == tuple(prefix + n for n in here.items)
    assert [a.total_float for a in there] == [a.total_float for a in here]


@pytest.mark.parametrize("kind", KINDS)
def test_a_parallel_link_is_kept(kind):
    plan = Plan({"a": 4, "b": 2}, [("a", "b", "SS", 1), ("a", "b", kind, 3)])

    found = find_critical_path(plan.system())["b"].early_start_offset

    assert hours(found) == plan.start("b") == max(1, weight_of(plan, "a", "b", kind, 3))


def test_an_empty_system_has_no_length_and_no_items():
    path = find_critical_path(WorkSystem("nothing"))

    assert (hours(path.length), path.items, list(path), path.finish) == (0, (), [], None)
    assert str(path).startswith("no items")


def test_unknown_effort_counts_as_zero_and_is_reported():
    path = find_critical_path(WorkSystem("plan", items=[WorkItem("b"), WorkItem("a")]))

    assert path.unknown_effort == ("a", "b")
    assert "nobody has said how much work 'a', 'b' is" in str(path)


def test_two_to_the_forty_paths_are_as_quick_as_forty():
    items = [WorkItem("d0", duration="1h")]
    for k in range(40):
        items += [
            WorkItem(f"l{k}", duration="1h", after=[f"d{k}"]),
            WorkItem(f"r{k}", duration="2h", after=[f"d{k}"]),
            WorkItem(f"d{k + 1}", duration="1h", after=[f"l{k}", f"r{k}"]),
        ]

    assert hours(find_critical_path(WorkSystem("diamonds", items=items)).length) == 1 + 40 * 3


def test_a_complete_graph_of_300_items_has_its_longest_chain():
    items = [
        WorkItem(f"i{k:03}", duration="1h", after=[f"i{j:03}" for j in range(k)])
        for k in range(300)
    ]

    assert hours(find_critical_path(WorkSystem("complete", items=items)).length) == 300


def test_a_chain_of_100_000_items_is_walked_without_recursion():
    count = 100_000
    items = [
        WorkItem(f"i{k}", duration=HOUR, after=[f"i{k - 1}"] if k else []) for k in range(count)
    ]

    path = find_critical_path(WorkSystem("chain", items=items))

    assert hours(path.length) == count
    assert len(path.items) == count
