"""What suggest_links promises for every system: symmetry, order, names, and nothing from afar."""

from attrs import evolve
from hypothesis import strategies as st
from tests.analysis.examples import given
from tests.analysis.hidden_links.systems import systems

from worksystem import WorkItem
from worksystem.analysis.hidden_links import suggest_links
from worksystem.testing import check_order_free, check_repeatable, whole_systems, work_systems


def told(found, name=str):
    """All that is suggested, without the words: pair, kind, score and kinds of evidence."""
    return {
        (
            frozenset((name(s.a), name(s.b))),
            s.kind,
            s.score,
            tuple(sorted((e.kind, e.weight) for e in s.evidence)),
        )
        for s in (*found, *found.dismissed)
    }


@given(system=systems())
def test_the_order_of_items_changes_nothing(system):
    check_order_free(lambda system: suggest_links(system, at_least=0.2), system)
    check_order_free(lambda system: str(suggest_links(system, at_least=0.2)), system)
    check_repeatable(suggest_links, system)


@given(system=whole_systems() | work_systems(details=True, parents=True, cycles=True))
def test_every_system_has_an_answer_and_shows_it(system):
    found = suggest_links(system, at_least=0.1)

    assert f"{found!r}{found}{found._repr_html_()}".isprintable() or "\n" in str(found)
    assert len(found.table()) == len(found)


@given(system=systems())
def test_pairs_are_told_once_of_each_kind_and_best_first(system):
    found = suggest_links(system, at_least=0.2)

    for some in (found.links, found.duplicates):
        assert len({(s.a, s.b) for s in some}) == len(some)
        assert list(some) == sorted(some, key=lambda s: (-s.score, s.a, s.b))
        assert all(s.a < s.b and 0.2 <= s.score <= 1 and s.evidence for s in some)


@given(system=systems())
def test_a_pair_is_explained_alike_from_both_sides(system):
    found = suggest_links(system)

    suggested = {(s.a, s.b) for s in (*found, *found.dismissed)}
    for a in system.items.ids():
        for b in system.items.ids() - {a}:
            said = found.explain(a, b)
            assert said == found.explain(b, a)
            assert ("nothing is suggested" in said) == (tuple(sorted((a, b))) not in suggested)


@given(system=systems(names=False), data=st.data())
def test_other_ids_change_only_names(system, data):
    ids = list(system.items.ids())
    new = dict(
        zip(ids, data.draw(st.permutations(["v", "w", "x", "y", "z", "é", "0"])), strict=False)
    )

    def renamed(item):
        return evolve(
            item,
            id=new[item.id],
            after=None if item.after is None else [new[link.on] for link in item.after],
            parent=item.parent and new[item.parent],
            duplicate_of=item.duplicate_of and new[item.duplicate_of],
            ext={k: [new.get(i, i) for i in v] for k, v in item.ext.items()},
        )

    before = told(suggest_links(system, at_least=0.2), new.__getitem__)
    after = suggest_links(evolve(system, items=map(renamed, system.items)), at_least=0.2)
    assert told(after) == before


@given(system=systems(), title=st.sampled_from(["", "Quite another matter", "!!"]))
def test_an_item_about_something_else_changes_nothing_at_all(system, title):
    other = WorkItem("other-1", title, refs=["elsewhere"], requester="lou")

    before = suggest_links(system, at_least=0.1)
    after = suggest_links(system.add(other), at_least=0.1)

    assert (after.links, after.duplicates, after.dismissed) == (
        before.links,
        before.duplicates,
        before.dismissed,
    )


@given(system=systems())
def test_asking_for_less_only_adds(system):
    few, many = (told(suggest_links(system, at_least=score)) for score in (0.8, 0.3))

    assert few <= many


@given(system=systems(), data=st.data())
def test_what_is_dismissed_is_remembered_from_either_side_and_nothing_else_changes(system, data):
    found = suggest_links(system, at_least=0.2)
    if not len(found):
        return
    one = data.draw(st.sampled_from(list(found)))

    after = suggest_links(found.dismiss(one.b, one.a), at_least=0.2)

    gone = {s for s in found if (s.a, s.b) == (one.a, one.b)}
    assert set(after) == set(found) - gone
    assert set(after.dismissed) == set(found.dismissed) | gone
    assert found.dismiss(one.a, one.b) == found.dismiss(one.b, one.a)
    assert after.dismiss(one.a, one.b) == after.system


@given(system=systems(), data=st.data())
def test_a_pair_that_gets_linked_is_no_longer_suggested(system, data):
    found = suggest_links(system, at_least=0.2)
    if not len(found):
        return
    one = data.draw(st.sampled_from(list(found)))
    a, b = data.draw(st.permutations([one.a, one.b]))
    links = [link.on for link in system.items[a].after or ()]

    for change in ({"after": [*links, b]}, {"duplicate_of": b}):
        after = suggest_links(system.update(a, **change), at_least=0.2)
        assert (one.a, one.b) not in {(s.a, s.b) for s in (*after, *after.dismissed)}
        assert "nothing is suggested" in after.explain(a, b)
