"""Percentiles: what they are by definition, what peers say, and what they refuse."""

import math
from datetime import timedelta
from fractions import Fraction
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import example
from hypothesis import strategies as st
from tests.analysis.examples import given

from worksystem import CannotAnswer, InvalidNumber, NotEnoughHistory
from worksystem.analysis.flow.percentiles import Percentile, empirical, probability
from worksystem.analysis.flow.survival import Survival

DAY = timedelta(days=1)
US = timedelta(microseconds=1)
parts = st.integers(1, 99).map(lambda n: n / 100)
ages = st.lists(st.integers(0, 40), min_size=1, max_size=30)


def sorted_array(values):
    return np.array(sorted(values), dtype=np.int64)


def everything_finished(values):
    return Survival.of(np.array(values), np.ones(len(values), dtype=bool))


@given(values=st.lists(st.integers(0, 10**15), min_size=1, max_size=60), p=parts)
def test_linear_interpolation_is_that_of_numpy(values, p):
    found = empirical(p, sorted_array(values))

    assert found.value // US == pytest.approx(np.percentile(values, 100 * p), abs=1)
    assert found.n == len(values)


def test_decimals_are_taken_as_they_are_written():
    # As a float, 0.29 of 100 gaps lies just below the 29th.
    values = np.arange(101, dtype=np.int64) * 10**12

    assert [empirical(n / 100, values).value // US for n in range(1, 100)] == [
        n * 10**12 for n in range(1, 100)
    ]


def at_most(n, p):
    """How likely it is that of n items at most 0, 1, 2 … are below a percentile."""
    return list(accumulate(math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(n)))


@given(n=st.integers(1, 120), p=st.sampled_from([0.1, 0.5, 0.7, 0.85, 0.95]))
@example(n=1, p=0.95)
@example(n=1, p=0.05)
@example(n=59, p=0.95)
def test_bounds_are_the_nearest_order_statistics_that_are_sure_enough(n, p):
    exact = Fraction(str(p))

    found = empirical(p, np.arange(n, dtype=np.int64))

    low = [k for k, chance in enumerate(at_most(n, exact)) if chance <= Fraction(5, 100)]
    high = [k for k, chance in enumerate(at_most(n, exact)) if chance >= Fraction(95, 100)]
    assert found.low == (max(low) * US if low else None)
    assert found.high == (min(high) * US if high else None)


def test_it_takes_59_items_for_an_upper_bound_of_the_p95():
    assert empirical(0.95, np.arange(58)).high is None
    assert empirical(0.95, np.arange(59)).high == 58 * US
    assert empirical(0.95, np.arange(58)).notes == (
        "P95 has no upper bound: 58 items are too few for one",
    )


def test_bounds_of_a_million_items_are_near():
    found = empirical(0.85, np.arange(1_000_000, dtype=np.int64))

    assert found.low < found.value < found.high
    assert (found.high - found.low) // US == pytest.approx(
        2 * 1.645 * math.sqrt(1e6 * 0.85 * 0.15), rel=0.01
    )


@given(values=ages, p=parts)
def test_with_nothing_censored_kaplan_meier_is_the_empirical_quantile(values, p):
    found = everything_finished(values).percentile(p)

    rank = math.ceil(Fraction(str(p)) * len(values))
    assert found.value == sorted(values)[rank - 1] * US
    assert found.n_censored == 0


@given(values=ages)
def test_with_nothing_censored_the_curve_is_the_empirical_one(values):
    curve = everything_finished(values)

    for time, part in zip(curve.times.tolist(), curve.part.tolist(), strict=True):
        assert part == pytest.approx(sum(value > time for value in values) / len(values))


@pytest.mark.filterwarnings("ignore:Approximating using")
@pytest.mark.parametrize("late", [False, True], ids=["from the start", "late entry"])
@pytest.mark.parametrize("seed", range(4))
def test_the_curve_and_its_quantiles_are_those_of_lifelines(seed, late):
    lifelines = pytest.importorskip(
        "lifelines", reason="lifelines is not installed to compare with"
    )
    rng = np.random.default_rng(seed)
    # Entries lie between the ages, as the conventions for ties differ.
    ages = 2 * rng.integers(1, 40, 83)
    finished = rng.random(len(ages)) < 0.6
    entries = None
    if late:
        entries = np.where(
            rng.random(len(ages)) < 0.5, -1, 2 * (rng.random(len(ages)) * ages // 2) - 1
        )
        entries = entries.astype(np.int64)

    curve = Survival.of(ages, finished, entries)

    peer = lifelines.KaplanMeierFitter(alpha=0.1).fit(
        ages, finished, entry=None if entries is None else np.maximum(entries, 0)
    )
    survival = peer.survival_function_at_times(curve.times).to_numpy()
    assert curve.part == pytest.approx(survival, abs=1e-9)
    bounds = peer.confidence_interval_survival_function_
    low, high = (bounds.iloc[:, side].reindex(curve.times).to_numpy() for side in (0, 1))
    inside = curve.part > 0
    assert curve.bounds[0][inside] == pytest.approx(low[inside], abs=1e-6)
    assert curve.bounds[1][inside] == pytest.approx(high[inside], abs=1e-6)
    for p in (0.31, 0.52, 0.87):
        expected = peer.percentile(1 - p)
        found = curve.percentile(p).value
        assert found == (None if math.isinf(expected) else int(expected) * US)


@given(values=ages, open_=st.lists(st.integers(0, 40), max_size=20), p=parts)
def test_items_that_are_still_open_never_make_a_percentile_shorter(values, open_, p):
    both = Survival.of(
        np.array(values + open_), np.array([True] * len(values) + [False] * len(open_))
    )
    longer = Survival.of(
        np.array(values + [age + 5 for age in open_]),
        np.array([True] * len(values) + [False] * len(open_)),
    )

    shortest = both.percentile(p)
    assert shortest.n_censored == len(open_)
    assert not longer.percentile(p) < shortest


def test_unfinished_items_are_why_the_naive_percentile_understates():
    # Ten items done in one to ten days, and ten that are thirty days old.
    times = np.arange(1, 11)
    whole = Survival.of(np.append(times, [30] * 10), np.array([True] * 10 + [False] * 10))

    assert empirical(0.85, times * 100).value == 865 * US
    assert whole.percentile(0.85).value is None
    assert whole.percentile(0.45).value == 9 * US
    assert whole.percentile(0.85).notes == (
        "P85 is not reached: too many of the 20 items have not come to an end",
    )


def test_who_came_late_is_not_at_risk_before():
    # The second item was two days old when the window began.
    curve = Survival.of(np.array([1, 3, 4]), np.array([True, True, True]), np.array([-1, 2, -1]))

    assert curve.at_risk.tolist() == [2, 2, 1]


def test_an_item_that_ends_as_the_window_begins_is_not_seen():
    curve = Survival.of(np.array([2, 3]), np.array([True, True]), np.array([2, -1]))

    assert (curve.n, curve.times.tolist()) == (1, [3])


def test_a_percentile_compares_like_its_value():
    short, long = (Percentile(0.5, value, "by hand", 9) for value in (DAY, 2 * DAY))
    never = Percentile(0.5, None, "by hand", 9)

    assert short < long < never
    assert short == DAY
    assert long > DAY
    assert never > 10**6 * DAY
    assert short == Percentile(0.9, DAY, "another way", 3)
    assert (short != "1d", hash(short) == hash(DAY)) == (True, True)
    assert sorted([never, long, short]) == [short, long, never]
    assert (long.days, long.seconds, long.microseconds, long.total_seconds()) == (2, 0, 0, 172_800)
    with pytest.raises(TypeError):
        assert short < 3


def test_one_that_is_not_reached_has_no_days():
    never = Percentile(0.85, None, "Kaplan-Meier", 9, 8)

    with pytest.raises(CannotAnswer) as caught:
        _ = never.days

    assert str(caught.value) == (
        "P85 is not reached: too many of the 9 items have not come to an end; "
        "its lower bound is in .low"
    )
    assert str(never) == "P85 not reached (? to ?; n = 9, 8 censored, Kaplan-Meier)"


def test_one_item_is_a_point_with_a_warning():
    found = empirical(0.85, np.array([5]))

    assert (found.value, found.low, found.high) == (5 * US, None, None)
    assert found.notes == ("P85 of one item is a point, and says nothing of others",)
    whole = everything_finished([5]).percentile(0.85)
    assert (whole.value, whole.low, whole.high) == (5 * US, None, None)


@pytest.mark.parametrize("p", [0, 1, -0.1, 85, math.nan, math.inf, True, "0.85", None])
def test_a_part_that_is_none_is_refused(p):
    with pytest.raises(InvalidNumber) as caught:
        probability(p)

    assert str(caught.value) == (f"p: need a number above 0 and below 1, such as 0.85, got {p!r}")


def test_numbers_of_numpy_and_fractions_are_parts():
    assert probability(np.float64(0.85)) == probability(Fraction(17, 20)) == Fraction(17, 20)


def test_no_items_have_no_percentile():
    none = np.zeros(0, dtype=np.int64)
    for found in (
        lambda: empirical(0.5, none),
        lambda: Survival.of(none, none.astype(bool)).percentile(0.5),
    ):
        with pytest.raises(NotEnoughHistory, match=r"needs 1 .* items, got 0") as caught:
            found()
        assert (caught.value.needed, caught.value.got) == (1, 0)
