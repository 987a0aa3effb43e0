"""suggest_links gives what comparing all pairs in plain Python gives."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.analysis.hidden_links import oracle
from tests.analysis.hidden_links.systems import IDS, VOCABULARY, systems

from worksystem.analysis.hidden_links import suggest_links
from worksystem.analysis.hidden_links.naming import Names, is_distinctive
from worksystem.analysis.hidden_links.titles import Titles
from worksystem.analysis.hidden_links.wording import words
from worksystem.testing import texts

TITLES = st.lists(st.lists(st.sampled_from(VOCABULARY), max_size=6).map(" ".join), max_size=12)


@given(system=systems(), at_least=st.sampled_from([0.2, 0.5, 0.7, 0.9, 1.0]))
def test_every_pair_is_suggested_that_a_look_at_all_pairs_finds_and_no_other(system, at_least):
    found = suggest_links(system, at_least=at_least)

    scores = {(s.a, s.b, s.kind): s.score for s in (*found, *found.dismissed)}
    assert scores == pytest.approx(oracle.suggestions(system, at_least), abs=1e-8)


@given(titles=TITLES, at_least=st.sampled_from([0.3, 0.6, 0.8, 0.95]))
def test_titles_that_look_alike_are_those_of_a_large_cosine(titles, at_least):
    vectors = Titles(titles)
    alike = vectors.alike(at_least)

    pairs = zip(alike.first.tolist(), alike.second.tolist(), strict=True)
    found = dict(zip(pairs, alike.similarity.tolist(), strict=True))
    first = [places[0] for places in vectors.with_text]
    cosines = {
        (a, b): oracle.cosine(titles, first[a], first[b])
        for a, b in combinations(range(len(first)), 2)
    }
    wanted = {pair: cosine for pair, cosine in cosines.items() if cosine >= at_least - 1e-9}
    assert found == pytest.approx(wanted, abs=1e-8)


@given(titles=st.lists(st.sampled_from(VOCABULARY) | texts(), min_size=2, max_size=6))
def test_the_similarity_of_two_titles_is_their_cosine(titles):
    vectors = Titles(titles)

    for a in range(len(titles)):
        for b in range(len(titles)):
            similarity = vectors.similarity(a, b)
            assert similarity == vectors.similarity(b, a)
            assert similarity == pytest.approx(oracle.cosine(titles, a, b), abs=1e-8)
            if words(titles[a]) == words(titles[b]) != []:
                assert similarity == 1


@given(text=texts())
def test_words_are_runs_of_letters_and_digits(text):
    assert words(text) == oracle.words(text)


SCRAPS = [*IDS, "t", "1", "12", " ", "-", ".", "/", ":", "_", "#", ", ", "é"]


@given(text=st.lists(st.sampled_from(SCRAPS), max_size=10).map("".join))
def test_distinctive_ids_are_found_where_they_stand_by_themselves(text):
    found = {id_ for id_ in Names(IDS).in_text(text) if is_distinctive(id_)}

    assert found == oracle.named(text, IDS)
