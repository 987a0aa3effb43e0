"""The array forms of working time equal the scalar ones, instant by instant."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from worksystem.network import closings, openings, positions
from worksystem.testing import working_times

HOUR = 3_600_000_000
DAY = 24 * HOUR
YEAR_2026 = 20_454 * DAY

instants = st.lists(
    st.integers(0, 400 * 24 * 4).map(lambda quarter: YEAR_2026 + quarter * HOUR // 4), max_size=20
)


@given(time=working_times(), at=instants)
def test_positions_of_many_are_those_of_each(time, at):
    assert positions(time, at).tolist() == [time.position(one) for one in at]


@given(time=working_times(), at=instants, more=st.integers(-HOUR, HOUR))
def test_instants_of_many_are_those_of_each(time, at, more):
    places = [time.position(one) + more for one in at]

    assert openings(time, places).tolist() == [time.opening(place) for place in places]
    assert closings(time, places).tolist() == [time.closing(place) for place in places]


@given(time=working_times(), at=instants)
def test_an_instant_lies_between_the_closing_and_the_opening_of_its_position(time, at):
    places = positions(time, at)

    assert np.all(closings(time, places) <= np.array(at, dtype=np.int64))
    assert np.all(openings(time, places) >= np.array(at, dtype=np.int64))
