"""What prioritize promises: the oracle's order, and nothing after what waits for it."""

import pickle
from datetime import timedelta
from itertools import permutations

import pytest
from attrs import evolve
from hypothesis import strategies as st
from tests.analysis.examples import given
from tests.analysis.priorities import oracle
from tests.analysis.priorities.systems import BY, systems

from worksystem import WorkSystem
from worksystem.analysis.priorities import prioritize
from worksystem.testing import whole_systems, work_systems

COST = "cost_of_delay"
ADVISERS = st.sampled_from(BY)


@given(system=systems(), by=ADVISERS)
def test_the_order_and_whose_place_each_has_are_those_of_the_oracle(system, by):
    priorities = prioritize(system, by=by)
    ids, best = oracle.order(system, by)

    assert list(priorities.items) == ids
    for id_ in ids:
        assert (priorities[id_].inherited_from or id_) == best[id_]
    parents = {item.parent for item in system.items}
    assert set(ids) == {i.id for i in system.items if i.id not in parents and not i.finished}


@given(system=systems(), by=ADVISERS)
def test_no_item_comes_after_what_waits_for_it(system, by):
    priorities = prioritize(system, by=by)
    for item, before in oracle.waits_for(system, set(priorities.items)).items():
        for earlier in before:
            assert priorities[earlier].place < priorities[item].place


@given(system=systems(links=False, parents=False), by=ADVISERS)
def test_without_dependencies_the_order_is_that_of_the_scores(system, by):
    priorities = prioritize(system, by=by)

    assert [p.place for p in priorities] == [p.own_place for p in priorities]
    assert not priorities.inversions
    keys = [oracle.own_key(system.items[id_], by) for id_ in priorities.items]
    assert keys == sorted(keys)


@given(system=systems(), by=ADVISERS)
def test_an_inversion_is_an_item_that_is_worse_than_an_open_one_that_waits_for_it(system, by):
    priorities = prioritize(system, by=by)
    _, best = oracle.order(system, by)

    def flat(id_):
        return oracle.own_key(system.items[id_], by)[:-1]

    expected = {id_: best[id_] for id_ in best if flat(best[id_]) < flat(id_)}
    assert {i.item: i.successor for i in priorities.inversions} == expected
    for inversion in priorities.inversions:
        assert inversion.successor_place < inversion.own_place


@given(system=systems(), by=ADVISERS)
def test_an_item_without_its_inputs_comes_after_all_that_have_a_score(system, by):
    priorities = prioritize(system, by=by)

    for one in priorities:
        lacks = oracle.worth(system.items[one.item], by) is None
        assert lacks == (one.score is None) == bool(one.missing) == (one.item in priorities.missing)
        assert set(one.missing).isdisjoint(one.breakdown)
    scored = [p.own_place for p in priorities if p.score is not None]
    assert sorted(scored) == list(range(1, len(scored) + 1))


@given(system=systems(), by=ADVISERS, data=st.data())
def test_shuffling_changes_nothing(system, by, data):
    shuffled = evolve(system, items=data.draw(st.permutations(list(system.items))))
    one, other = prioritize(system, by=by), prioritize(shuffled, by=by)

    assert one == other
    assert hash(one) == hash(other)
    assert one.sensitivity == other.sensitivity
    assert str(one) == str(other)


@given(
    system=systems(),
    by_and_name=st.sampled_from(
        [
            ("wsjf", "size"),
            *(("cd3", name) for name in ("size", "cost_of_delay")),
            *(("rice", name) for name in ("size", "reach", "impact", "confidence")),
            *(("ice", name) for name in ("impact", "confidence", "ease")),
            ("cost of delay", "cost_of_delay"),
        ]
    ),
    factor=st.sampled_from([2, 3, 0.25, 1024]),
)
def test_scaling_all_inputs_of_one_kind_changes_no_order(system, by_and_name, factor):
    by, name = by_and_name
    assert (
        prioritize(scaled(system, [name], factor), by=by).items == prioritize(system, by=by).items
    )


@given(system=systems(), factor=st.sampled_from([2, 3, 0.25, 1024]))
def test_scaling_all_that_wsjf_adds_changes_no_order(system, factor):
    names = ["value", "time_criticality", "risk_reduction"]
    other = prioritize(scaled(system, names, factor), by="wsjf")
    assert other.items == prioritize(system, by="wsjf").items


def scaled(system, names, factor):
    for item in list(system.items):
        ext = dict(item.ext)
        for key in (f"priority:{name}" for name in names):
            if key in ext:
                ext[key] *= factor
        effort = item.effort.scaled(factor) if item.effort and "size" in names else item.effort
        system = system.update(item.id, ext=ext, effort=effort)
    return system


@given(
    system=systems(min_size=1, missing=False, finished=False),
    by=st.sampled_from(BY[1:5]),
    data=st.data(),
)
def test_a_better_input_never_worsens_the_score_or_the_place_by_itself(system, by, data):
    before = prioritize(system, by=by)
    item = system.items[data.draw(st.sampled_from(before.items))]
    name = data.draw(st.sampled_from(list(before[item.id].breakdown)))
    if name == "size":
        better = system.update(item.id, effort=item.effort.scaled(0.5))
    else:
        key = f"priority:{name}"
        better = system.update(item.id, ext={**item.ext, key: item.ext[key] + 1})
    after = prioritize(better, by=by)

    assert after[item.id].score >= before[item.id].score
    assert after[item.id].own_place <= before[item.id].own_place
    assert after[item.id].place <= before[item.id].place


@given(system=systems(), by=st.sampled_from(["rank", "ice", "moscow", "cost of delay", "due"]))
def test_a_function_that_says_what_an_adviser_says_gives_the_same_order(system, by):
    def worth(item):
        value = oracle.worth(item, by)
        return None if value is None else -float(value) + 0.0

    assert prioritize(system, by=worth).items == prioritize(system, by=by).items


@given(system=systems(), by=ADVISERS)
def test_an_answer_shows_explains_and_keeps_itself(system, by):
    priorities = prioritize(system, by=by)

    assert pickle.loads(pickle.dumps(priorities)) == priorities
    assert priorities._repr_html_().startswith("<table>")
    assert len(priorities.table()) == len(priorities) == len(list(priorities))
    for place, one in enumerate(priorities, 1):
        assert one.place == place
        assert repr(one.item) in priorities.explain(one.item)


@given(system=whole_systems(), by=ADVISERS)
def test_any_system_gets_an_order(system, by):
    priorities = prioritize(system, by=by)
    assert sorted(priorities.items) == sorted({*priorities.items})
    assert isinstance(str(priorities), str)
    assert len(priorities.sensitivity) >= priorities.scores.count


@given(system=work_systems(parents=True, lags="all", max_size=8))
def test_every_kind_of_dependency_is_followed(system):
    ranked = WorkSystem("s", items=[evolve(i, rank=n) for n, i in enumerate(system.items)])
    priorities = prioritize(ranked)
    for item, before in oracle.waits_for(ranked, set(priorities.items)).items():
        assert all(priorities[b].place < priorities[item].place for b in before)


@pytest.mark.parametrize("by", BY)
def test_an_empty_system_has_an_order(by):
    priorities = prioritize(WorkSystem("empty"), by=by)
    assert priorities.items == priorities.sensitivity == priorities.inversions == ()
    assert str(priorities).startswith(f"by {by}: no open items")


@given(system=systems(), days=st.integers(-300, 300))
def test_moving_all_due_dates_changes_no_order(system, days):
    moved = system
    for item in system.items:
        if item.due is not None:
            moved = moved.update(item.id, due=item.due + timedelta(days=days))
    assert prioritize(moved, by="due").items == prioritize(system, by="due").items


def one_after_the_other(ids, system, loss):
    """What an order costs if one item is done after the other, by when each is finished."""
    done, found = 0, []
    for id_ in ids:
        done += system.items[id_].effort.likely // timedelta(hours=1)
        found.append(loss(system.items[id_], done))
    return found


@given(system=systems(max_size=5, missing=False, links=False, parents=False, finished=False))
def test_no_order_has_less_cost_of_delay_than_that_by_cd3(system):
    """Smith, "Various optimizers for single-stage production", 1956."""

    def cost(ids):
        return sum(one_after_the_other(ids, system, lambda i, t: t * oracle.amount(i, COST)))

    orders = permutations(system.items.ids())
    assert cost(prioritize(system, by="cd3").items) == min(map(cost, orders))


@given(system=systems(max_size=5, missing=False, links=False, parents=False, finished=False))
def test_no_order_has_less_of_the_greatest_lateness_than_that_by_due_date(system):
    """Jackson 1955."""

    def lateness(ids):
        days = one_after_the_other(ids, system, lambda i, t: t - i.due.toordinal())
        return max(days, default=0)

    orders = permutations(system.items.ids())
    assert lateness(prioritize(system, by="due").items) == min(map(lateness, orders))


@given(system=systems(), by=ADVISERS)
def test_another_order_of_custom_fields_says_the_same(system, by):
    turned = system
    for item in system.items:
        turned = turned.update(item.id, ext=dict(reversed(list(item.ext.items()))))
    assert prioritize(turned, by=by) == prioritize(system, by=by)
