"""What measure_visibility promises: the oracle's shares, and that to know more is never worse."""

import pickle
from collections import Counter
from datetime import timedelta
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import strategies as st
from tests.analysis.examples import given
from tests.analysis.health.lawful import new_name, renamed
from tests.analysis.health.systems import any_systems, shifted
from tests.analysis.visibility import oracle
from tests.analysis.visibility.systems import systems

from worksystem import WorkSystem
from worksystem.analysis.visibility import measure_visibility
from worksystem.analysis.visibility.facets import FACETS
from worksystem.model.kinds import KINDS

OPTIONS = {"missed_beats": st.integers(1, 3), "enough": st.sampled_from([1, 3, 11])}


@given(system=systems(), **OPTIONS)
def test_every_facet_of_every_item_is_what_the_oracle_says(system, missed_beats, enough):
    visibility = measure_visibility(system, missed_beats=missed_beats, enough=enough)
    asked = oracle.open_items(system)

    assert set(visibility.items) == set(asked)
    for row in visibility:
        known = oracle.known_of(system, row.item, asked[row.item], missed_beats, enough)
        assert {name for name, is_ in known.items() if is_} == set(row.known)
        assert {name for name, is_ in known.items() if is_ is False} == set(row.missing)
        assert {name for name, is_ in known.items() if is_ is None} == set(row.unjudged)


@given(system=systems(cadences=False), enough=st.sampled_from([1, 3, 11]))
def test_without_cadences_the_usual_gap_decides_as_the_oracle_has_it(system, enough):
    visibility = measure_visibility(system, enough=enough)

    for id_, under_way in oracle.open_items(system).items():
        status = oracle.known_of(system, id_, under_way, 2, enough)["status"]
        assert (id_ in visibility.stale) == (status is False)


@given(system=systems())
def test_the_shares_are_those_of_the_oracle(system):
    visibility, shares = measure_visibility(system), oracle.shares(system)

    assert {id_: row.share for id_, row in visibility.by_item.items()} == pytest.approx(shares)
    assert visibility.whole == (
        pytest.approx(sum(shares.values()) / len(shares)) if shares else None
    )


@given(system=any_systems())
def test_any_system_has_a_visibility_between_0_and_1_that_can_be_read(system):
    visibility = measure_visibility(system)

    assert visibility.whole is None if not visibility.items else 0 <= visibility.whole <= 1
    assert all(0 <= share <= 1 for share in visibility.by_facet.values())
    assert list(visibility.by_facet.values()) == sorted(visibility.by_facet.values())
    order = [(row.share, row.item) for row in visibility]
    assert order == sorted(order)
    for row in visibility:
        assert Counter(row.known + row.missing + row.unjudged) == Counter(f.name for f in FACETS)
        assert visibility.explain(row.item)
    assert str(visibility)
    assert visibility._repr_html_()
    for by in ("item", "team", "facet"):
        assert len(visibility.table(by).to_records()) == len(visibility.table(by))


@given(system=systems())
def test_the_whole_is_the_mean_of_its_items_and_of_its_facets_and_of_its_teams(system):
    visibility = measure_visibility(system)
    if not visibility.items:
        return
    count = len(visibility)

    exact = [Fraction(len(r.known), len(r.known) + len(r.missing)) for r in visibility]
    assert visibility.whole == float(sum(exact) / count)
    weighed = sum(
        Fraction(facet.name in row.known, len(row.known) + len(row.missing))
        for facet in FACETS
        for row in visibility
    )
    assert visibility.whole == float(weighed / count)
    teams = visibility.by_team.values()
    assert sum(row.items for row in teams) == count
    assert sum(row.share * row.items for row in teams) / count == pytest.approx(visibility.whole)


@given(system=systems())
def test_teams_part_the_items_and_each_row_is_that_of_its_items_alone(system):
    visibility = measure_visibility(system)

    for team, row in visibility.by_team.items():
        mine = [one.item for one in visibility if one.team == team]
        alone = visibility.among(mine)
        assert (row.items, row.share, row.by_facet) == (len(mine), alone.whole, alone.by_facet)
        assert team is None or system.owners[team].kind == "team"


@given(system=systems(), data=st.data())
def test_to_know_one_thing_more_never_lowers_the_whole_or_any_row(system, data):
    before = measure_visibility(system)
    if not before.items:
        return
    item = system.items[data.draw(st.sampled_from(before.items))]
    said = data.draw(
        st.sampled_from(
            [
                {"title": "Launch"},
                {"owner": item.owner or data.draw(st.sampled_from(sorted(system.owners.ids())))},
                {"after": item.after or []},
                {"rank": 1},
                {"outcomes": ["sales"]},
            ]
        )
    )
    after = measure_visibility(system.update(item.id, **said))

    assert after.whole >= before.whole
    for id_, row in before.by_item.items():
        assert after.by_item[id_].share >= row.share


@given(system=systems(), data=st.data())
def test_an_update_of_one_item_makes_it_fresh_and_no_other_one_stale(system, data):
    if system.as_of is None or not all(
        oracle.limit_of(evolve(system, history=()), item, 2, 11) for item in system.items
    ):
        return  # where gaps decide, one more update changes what is usual
    from worksystem import events

    before = measure_visibility(system)
    if not before.stale:
        return
    id_ = data.draw(st.sampled_from(before.stale))
    told = events.Noted(id_, at=system.as_of)
    after = measure_visibility(evolve(system, history=system.history.add(told)))

    assert set(after.stale) == set(before.stale) - {id_}
    assert after.by_facet["status"] > before.by_facet["status"]


@given(system=any_systems(), data=st.data())
def test_the_order_of_things_does_not_matter(system, data):
    mixed = {kind: data.draw(st.permutations(list(getattr(system, kind)))) for kind in KINDS}
    one, other = measure_visibility(system), measure_visibility(evolve(system, **mixed))

    assert one == other
    assert hash(one) == hash(other)
    assert str(one) == str(other)
    assert one.by_team == other.by_team
    assert one.questions == other.questions


@given(system=systems())
def test_new_names_change_nothing_else(system):
    one, other = measure_visibility(system), measure_visibility(renamed(system))

    assert [new_name(id_) for id_ in one.items] == list(other.items)
    assert one.whole == other.whole
    assert one.by_facet == other.by_facet
    assert [row.missing for row in one] == [row.missing for row in other]


@given(system=systems(), weeks=st.integers(-50, 50))
def test_shifting_everything_by_whole_weeks_changes_nothing(system, weeks):
    later = measure_visibility(shifted(system, timedelta(weeks=weeks)))
    now = measure_visibility(system)

    assert (later.items, later.whole, later.stale) == (now.items, now.whole, now.stale)
    assert [row.silence for row in later] == [row.silence for row in now]


@given(system=systems(), data=st.data())
def test_parents_stubs_and_closed_items_are_not_in_it(system, data):
    visibility = measure_visibility(system)

    parents = {item.parent for item in system.items}
    for item in system.items:
        if item.id in parents or item.external or item.finished is not None:
            assert item.id not in visibility


@given(system=systems())
def test_what_was_pickled_is_the_same(system):
    visibility = measure_visibility(system)

    assert pickle.loads(pickle.dumps(visibility)) == visibility


def test_an_empty_system_has_no_visibility_at_all():
    visibility = measure_visibility(WorkSystem("shop"))

    assert visibility.whole is None
    assert visibility.by_facet == {}
    assert dict(visibility.by_team) == {}
    assert str(visibility) == "visibility: there is no open work"
    assert "there is no open work" in visibility.notes[0]
