"""Twice the titles are not four times the comparisons."""

import random

import pytest

from worksystem import WorkItem, WorkSystem
from worksystem.analysis.hidden_links import suggest_links
from worksystem.analysis.hidden_links.titles import CROWDED, Titles


def titles(count, vocabulary):
    """Titles in which a few words are frequent and most are rare, as in any language."""
    rnd = random.Random(7)
    weights = [1 / place for place in range(1, vocabulary + 1)]
    for _ in range(count):
        yield " ".join(map(str, rnd.choices(range(vocabulary), weights, k=rnd.randint(4, 9))))


def test_four_times_the_titles_in_twice_the_words_take_about_seven_times_the_comparisons():
    # Heaps' law: the words grow with the square root of the titles.
    small, large = (
        Titles(list(titles(size, words))).alike(0.6).compared
        for size, words in ((1_250, 1_500), (5_000, 3_000))
    )

    assert small > 1_000
    assert large < 7 * small
    assert large < 5_000 * 4_999 / 2 / 100


def test_five_thousand_titles_of_few_words_are_compared_with_few_others_each():
    found = Titles(list(titles(5_000, 60))).alike(0.6)

    assert found.compared < 5_000 * CROWDED / 2


def test_words_that_crowds_share_are_named_instead_of_looked_under():
    titles = Titles([f"weekly report {n}" for n in range(40)])
    full, free = (titles.alike(0.1, crowded=most) for most in (39, 40))

    assert (full.compared, full.crowded) == (0, ("report", "weekly"))
    assert (free.compared, free.crowded) == (40 * 39 / 2, ())


@pytest.mark.parametrize("count", [12, 13, 2_000])
def test_many_items_with_one_title_are_compared_with_the_first_of_them(count):
    items = [WorkItem(f"{n:04}", "Weekly report") for n in range(count)]

    found = suggest_links(WorkSystem("shop", items=items))

    assert len(found.duplicates) == (66 if count == 12 else count - 1)
    assert ("1 title of more than 12 items each" in str(found)) == (count > 12)
    assert {s.score for s in found} == {1.0}
    assert {found.explain("0001", "0002")} == {
        "'0001' and '0002' look like the same work: their titles have the same words (1)"
        if count == 12
        else "nothing is suggested: neither names the other, and they share no reference that few "
        "have; their titles are like so many others that these two were not compared"
    }


def test_many_items_of_two_titles_that_look_alike_are_one_pair_of_titles():
    items = [WorkItem(f"r{n}", "Weekly sales report") for n in range(10, 40)]
    items += [WorkItem(f"s{n}", "Weekly sales report report") for n in range(10, 30)]

    found = suggest_links(WorkSystem("shop", items=items)).duplicates

    assert len(found) == 29 + 19 + 1
    assert [(s.a, s.b) for s in found if s.score < 1] == [("r10", "s10")]
