"""Chances of being in time, against a second calculation that counts one by one."""

import pytest
from hypothesis import strategies as st
from tests.analysis.examples import given
from tests.analysis.health.pasts import DAY, NOW, in_days, page, past

from worksystem import NotEnoughHistory, ServiceClass, Thresholds, WorkItem
from worksystem.analysis.health.facts import Facts
from worksystem.analysis.health.measures.chances import Chances
from worksystem.model.instants import to_microseconds

US = to_microseconds(NOW)
A_DAY = 86_400_000_000

spans = st.integers(0, 40)


def chances(*args, **fields):
    return Chances(Facts(past(*args, **fields)))


def slow_chance(took, age, left):
    """The definition, item by item: those longer than the age, and those within the time left."""
    longer = [c for c in took if age is None or c > age]
    return sum(1 for c in longer if c <= (age or 0) + left), len(longer)


@given(
    took=st.lists(spans, min_size=11, max_size=25),
    age=st.none() | spans,
    left=st.integers(-5, 50),
)
def test_a_chance_is_what_counting_one_by_one_gives(took, age, left):
    item = page(started=None if age is None else in_days(-age), due=in_days(left))
    found = chances(took, items=[item]).by(item, US + left * A_DAY)

    assert (found.part, found.whole) == slow_chance(took, age, left)


@given(
    took=st.lists(spans, min_size=11, max_size=25), age=st.none() | spans, left=spans, more=spans
)
def test_more_time_never_makes_it_less_likely(took, age, left, more):
    item = page(started=None if age is None else in_days(-age))
    found = chances(took, items=[item])

    soon, later = (found.by(item, US + days * A_DAY) for days in (left, left + more))

    assert soon.whole == later.whole
    assert soon.part <= later.part


@given(
    took=st.lists(spans, min_size=11, max_size=25), age=st.none() | spans, p=st.floats(0.05, 0.95)
)
def test_by_the_day_of_a_promise_so_many_are_finished(took, age, p):
    item = page(started=None if age is None else in_days(-age))
    found = chances(took, items=[item])

    at = found.when(item, p)

    longer = [c for c in took if age is None or c > age]
    assert (at is None) == (len(longer) < 11)
    if at is not None:
        then, before = found.by(item, at), found.by(item, at - 1)
        assert then.part >= p * then.whole - 1e-6
        assert before.part < p * before.whole + 1e-6


def sized(id_, days, **fields):
    return WorkItem(id_, workflow="web", state="live", effort=f"{days}d", **fields)


class TestWhatAnItemIsComparedWith:
    OLD = (
        *(sized(f"old-{n}", 1) for n in range(12)),
        *(sized(f"old-{12 + n}", 9) for n in range(12)),
    )
    TOOK = (*[2] * 12, *[20] * 12)

    def test_it_is_compared_with_those_of_its_size(self):
        small, large = page(effort="1d"), page(effort="9d")

        assert chances(self.TOOK, old=self.OLD, items=[small]).like(small) == [2 * A_DAY] * 12
        assert chances(self.TOOK, old=self.OLD, items=[large]).like(large) == [20 * A_DAY] * 12

    def test_one_of_no_size_is_compared_with_all(self):
        assert len(chances(self.TOOK, old=self.OLD, items=[page()]).like(page())) == 24

    def test_fewer_than_enough_of_its_kind_are_too_few(self):
        item = page(effort="1d", service_class="fast")
        classes = [ServiceClass("fast", kind="expedite")]

        def compared(count):
            old = [
                sized(f"old-{n}", 1, service_class="fast" if n < count else None) for n in range(24)
            ]
            found = chances(
                [1] * count + [9] * (24 - count), old=old, items=[item], service_classes=classes
            )
            return len(found.like(item))

        assert (compared(10), compared(11)) == (24, 11)


class TestWhatThereHasToBe:
    def test_eleven_finished_items_are_enough_and_ten_are_not(self):
        assert len(chances([1] * 11).times) == 11
        with pytest.raises(NotEnoughHistory, match="needs 11 finished items, got 10"):
            chances([1] * 10)

    def test_how_many_are_enough_is_a_threshold(self):
        found = Chances(Facts(past([1] * 3), Thresholds(enough=3)))

        assert found.typical == A_DAY

    def test_without_a_workflow_nobody_knows_what_is_finished(self):
        facts = Facts(past([1] * 20, workflows=[], items=[]))

        assert "no workflow says which states" in str(facts.once_or_reason(Chances))

    def test_without_a_history_there_are_no_chances(self):
        assert "needs 1 events" in str(Facts(past([])).once_or_reason(Chances))


class TestAge:
    def test_what_history_does_not_know_is_as_old_as_it_says(self):
        found = chances([1] * 11)

        assert found.age(page(started=NOW - 3 * DAY)) == 3 * A_DAY
        assert found.age(page()) is None

    def test_what_starts_in_the_future_is_not_old(self):
        assert chances([1] * 11).age(page(started=NOW + DAY)) == 0


def test_the_typical_time_is_the_median():
    assert chances([*range(11)]).typical == 5 * A_DAY
    assert chances([*range(12)]).typical == 5.5 * A_DAY


def test_a_day_beyond_the_calendar_is_none():
    # Centuries, for a few items.
    item = page()
    found = chances([300_000] * 11, items=[item])

    assert found.when(item, 0.85) is not None
    assert found.day(item, 0.85).year > 2800
